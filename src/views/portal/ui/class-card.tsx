import type { OpenClass } from '#training/class-filing/contract'
import { Go, Tag } from '#web/light'

export const LEVEL_NAMES: Record<number, string> = {
  5: '初级工（五级）',
  4: '中级工（四级）',
  3: '高级工（三级）',
  2: '技师（二级）',
  1: '高级技师（一级）',
}

export function ClassCard({ row }: { row: OpenClass }) {
  return (
    <article className="qp-item">
      <h3>
        <Go href={`/p/classes/${row.id}`}>{row.title}</Go>
      </h3>
      <p>
        {row.occupationName && <Tag>{row.occupationName}</Tag>}{' '}
        {row.level && <Tag>{LEVEL_NAMES[row.level]}</Tag>}{' '}
        <Tag tone={row.seatsLeft > 0 ? 'good' : 'warn'}>
          {row.seatsLeft > 0 ? `余 ${row.seatsLeft} 个名额` : '名额已满'}
        </Tag>
      </p>
      <p className="ql-soft">
        {row.startsOn} 至 {row.endsOn}，共 {row.hours} 学时
        <br />
        {row.orgName}，{row.regionName}
      </p>
    </article>
  )
}

import type { OpenClass } from '#training/class-filing/contract'
import { Days, Go, LEVEL_NAMES, Tag } from '#web/light'

/** The address as people write it; the region in front where the address does not begin with it. */
export const placeOf = (regionName: string, address: string | null): string => {
  if (!address) return regionName
  const last = regionName.split(' · ').at(-1) as string
  return address.includes(last) ? address : `${regionName} ${address}`
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
        <Days from={row.startsOn} to={row.endsOn} />
        <br />
        {row.orgName}
        <br />
        {row.regionName}，共 {row.hours} 学时
      </p>
    </article>
  )
}

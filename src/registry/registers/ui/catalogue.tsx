import { Button, Space, Tag } from 'antd'
import { SmallTable, useNarrow, wholeDates } from '#web/console'
import type { RegisterRow } from '../contract.ts'

const count = (n: number) => n.toLocaleString('zh-CN')
const stateOf = (r: RegisterRow) => (
  <Tag color={r.silence ? (r.opened ? 'warning' : 'default') : 'success'}>
    {r.silence ?? (r.dataDate ? '可用' : '逐人查询')}
  </Tag>
)
const dataOf = (r: RegisterRow): string => (r.dataDate ? `${r.dataDate}，${count(r.rows)} 行` : '')
const basisOf = (r: RegisterRow): string => (r.basisNo ? `${r.basisNo}，至 ${r.basisUntil}` : '')
/** What the interface did of late, and how many are still to be asked about. */
const lineOf = (r: RegisterRow): string => {
  if (!r.endpoint) return ''
  const { answers } = r
  const lately = answers
    ? `近 ${answers.asked} 次中 ${answers.failed} 次失败，最近${answers.lastState}`
    : '已登记'
  return r.asking > 0 ? `待回复 ${count(r.asking)} 项；${lately}` : lately
}

/** Every register there could be, and what each can say today; on a phone a register is one cell. */
export function Catalogue(props: {
  rows: readonly RegisterRow[]
  can: readonly string[]
  onOpen: (row: RegisterRow) => void
  onLoad: (row: RegisterRow) => void
}) {
  const { rows, can, onOpen, onLoad } = props
  const narrow = useNarrow()
  const work = (r: RegisterRow) => (
    <Space wrap>
      {can.includes('open') && (
        <Button size="small" onClick={() => onOpen(r)}>
          {r.opened ? '变更依据' : '登记依据'}
        </Button>
      )}
      {can.includes('load') && r.opened && (
        <Button size="small" type="primary" onClick={() => onLoad(r)}>
          接收数据
        </Button>
      )}
    </Space>
  )
  const named = (r: RegisterRow) => (
    <>
      <strong>{r.title}</strong>
      <br />
      <span className="qc-soft">{r.source}</span>
    </>
  )
  return (
    <SmallTable<RegisterRow>
      label="数据目录"
      rowKey="code"
      dataSource={rows}
      scroll={{}}
      columns={
        narrow
          ? [
              {
                title: '数据',
                render: (_v, r) => (
                  <>
                    {named(r)} {stateOf(r)}
                    {[dataOf(r), r.purpose, basisOf(r), lineOf(r)].filter(Boolean).map((text) => (
                      <div key={text}>{wholeDates(text)}</div>
                    ))}
                    {work(r)}
                  </>
                ),
              },
            ]
          : [
              { title: '数据', render: (_v, r) => named(r) },
              { title: '用途', dataIndex: 'purpose' },
              {
                title: '现状',
                render: (_v, r) => (
                  <>
                    {stateOf(r)}
                    <div>{wholeDates(dataOf(r))}</div>
                  </>
                ),
              },
              { title: '共享依据', render: (_v, r) => wholeDates(basisOf(r) || '—') },
              { title: '查询接口', render: (_v, r) => lineOf(r) || '—' },
              ...(can.length > 0
                ? [{ title: '操作', render: (_v: unknown, r: RegisterRow) => work(r) }]
                : []),
            ]
      }
    />
  )
}

import { Form, Select } from 'antd'
import { useState } from 'react'
import { BarChart, Money, SmallTable } from '#web/console'
import { type Dimension, dimensions, type RunView, type Slice } from '../contract.ts'
import { Difference, showShare } from './parts.tsx'

/** Names a chart can hold; the table below has them all. */
const CHARTED = 12

/** Every way of slicing the sums, one at a time. */
export function Slices({ run }: { run: RunView }) {
  const there = (Object.keys(dimensions) as Dimension[]).filter(
    (name) => (run.figures.slices[name] ?? []).length > 0,
  )
  const [name, setName] = useState<Dimension>('group')
  const shown = there.includes(name) ? name : there[0]
  if (!shown) return null
  return (
    <>
      <Form.Item label="分类" htmlFor="slice-by" style={{ maxWidth: 280 }}>
        <Select<Dimension>
          id="slice-by"
          value={shown}
          onChange={setName}
          options={there.map((value) => ({ value, label: `按${dimensions[value]}` }))}
        />
      </Form.Item>
      <OneWay key={shown} title={dimensions[shown]} rows={run.figures.slices[shown] ?? []} />
    </>
  )
}

function OneWay({ title, rows }: { title: string; rows: readonly Slice[] }) {
  const charted = rows.slice(0, CHARTED)
  const number = (value: number) => value.toLocaleString('zh-CN')
  return (
    <>
      <BarChart
        title={rows.length > CHARTED ? `按${title}（金额最大的 ${CHARTED} 项）` : `按${title}`}
        unit="元"
        categories={charted.map((r) => r.title)}
        series={[
          { name: '当时政策', values: charted.map((r) => r.baseFen / 100) },
          { name: '推演政策', values: charted.map((r) => r.draftFen / 100) },
        ]}
      />
      <SmallTable<Slice>
        label={`按${title}`}
        rowKey="key"
        dataSource={[...rows]}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        columns={[
          { key: 'title', title, dataIndex: 'title' },
          { key: 'claims', title: '申报人次', align: 'right', render: (_v, r) => number(r.claims) },
          {
            key: 'counts',
            title: '享受人次',
            align: 'right',
            render: (_v, r) => `${number(r.baseCount)} → ${number(r.draftCount)}`,
          },
          { key: 'base', title: '当时政策', align: 'right', render: (_v, r) => <Money fen={r.baseFen} /> },
          { key: 'draft', title: '推演政策', align: 'right', render: (_v, r) => <Money fen={r.draftFen} /> },
          {
            key: 'difference',
            title: '相差',
            align: 'right',
            render: (_v, r) => <Difference fen={r.draftFen - r.baseFen} />,
          },
          {
            key: 'share',
            title: '增减幅度',
            align: 'right',
            render: (_v, r) => showShare(r.draftFen - r.baseFen, r.baseFen),
          },
          { key: 'winners', title: '得益人次', align: 'right', render: (_v, r) => number(r.winners) },
          { key: 'losers', title: '受损人次', align: 'right', render: (_v, r) => number(r.losers) },
        ]}
      />
    </>
  )
}

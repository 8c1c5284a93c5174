import { Alert, Button, Skeleton, Space, Table } from 'antd'
import { funds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { Money, Refusals, StateTag, useAct } from '#web/console'
import { proveLedger } from '../contract.ts'

type Report = OutputOf<typeof proveLedger>
const verdicts = { good: '一致', bad: '不一致' }
const tones = { good: 'good', bad: 'bad' } as const

/** The ledger's proof, made when asked: what was looked at, what holds, and the sums of one's own regions. */
export function Proof() {
  const { data, loading, reasons, refresh } = useAct(proveLedger, {})
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const sums = [
    ['预算下达', 'appropriatedFen'],
    ['可用', 'availableFen'],
    ['已占用', 'reservedFen'],
    ['应付', 'payableFen'],
    ['支付中', 'inPaymentFen'],
    ['已支付', 'paidFen'],
  ] as const
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Alert
        type={data.holds ? 'success' : 'error'}
        showIcon
        role="status"
        title={data.holds ? '台账核对一致' : '台账核对发现不一致'}
        description={`核对时间 ${showInstant(data.at)}，全省台账逐笔核对。`}
      />
      <Table<Report['checks'][number]>
        size="small"
        rowKey="name"
        pagination={false}
        dataSource={data.checks}
        columns={[
          { key: 'title', title: '核对项目', dataIndex: 'title' },
          { key: 'looked', title: '核对数', dataIndex: 'looked', align: 'right' },
          {
            key: 'holds',
            title: '结果',
            render: (_value, check) => (
              <StateTag state={check.holds ? 'good' : 'bad'} states={verdicts} tones={tones} />
            ),
          },
          {
            key: 'faults',
            title: '不一致的记录',
            render: (_value, check) => check.faults.join('、') || '无',
          },
        ]}
      />
      <Table<Report['totals'][number]>
        title={() => <strong>本地区各项资金</strong>}
        size="small"
        rowKey={(row) => `${row.year}/${row.fund}`}
        pagination={false}
        dataSource={data.totals}
        columns={[
          { key: 'year', title: '年度', render: (_value, row) => `${row.year} 年` },
          { key: 'fund', title: '资金来源', render: (_value, row) => funds[row.fund] },
          {
            key: 'sums',
            title: '金额',
            render: (_value, row) =>
              sums.map(([title, key]) => (
                <div key={key} style={{ display: 'flex', justifyContent: 'space-between', maxWidth: 280 }}>
                  <span>{title}</span>
                  <Money fen={row[key]} />
                </div>
              )),
          },
        ]}
      />
      <Button onClick={refresh}>重新核对</Button>
    </Space>
  )
}

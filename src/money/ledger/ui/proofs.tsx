import { Button, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { funds } from '#money/policy/contract'
import { showInstant } from '#platform/day'
import { download, reasonsOf } from '#web/api'
import {
  DataTable,
  Facts,
  Money,
  PageHead,
  type Reason,
  RecordDrawer,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useSubmit,
} from '#web/console'
import { getProof, listProofs, makeProof, printProof } from '../contract.ts'
import { CheckTable, SumTable } from './checks.tsx'

const verdicts = { good: '全部一致', bad: '有不一致' }
const tones = { good: 'good', bad: 'bad' } as const

function ProofDetail({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getProof, { id })
  const [refused, setRefused] = useState<Reason[]>([])
  const [busy, setBusy] = useState(false)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const print = async () => {
    setBusy(true)
    setRefused([])
    try {
      await download(printProof, { id })
    } catch (error) {
      setRefused(reasonsOf(error))
    }
    setBusy(false)
  }
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          {
            label: '结论',
            value: <StateTag state={data.holds ? 'good' : 'bad'} states={verdicts} tones={tones} />,
          },
          { label: '编号', value: data.number },
          { label: '核对时间', value: showInstant(data.at) },
          { label: '核对人', value: data.nightly ? '系统每日自动核对' : data.byName },
          { label: '台账分录', value: `${data.entries} 笔` },
          {
            label: '全文校验码',
            value: <code style={{ overflowWrap: 'anywhere' }}>{data.sha256}</code>,
            wide: true,
          },
        ]}
      />
      <div>
        <Button type="primary" loading={busy} onClick={() => void print()}>
          下载打印（PDF）
        </Button>
      </div>
      <Refusals reasons={refused} />
      <section aria-label="核对项目">
        <h3>核对项目</h3>
        <CheckTable checks={data.checks} />
      </section>
      <section aria-label="本地区各项资金">
        <h3>本地区各项资金</h3>
        <SumTable totals={data.totals} />
      </section>
      <section aria-label="分地区">
        <h3>分地区</h3>
        <SmallTable<(typeof data.regions)[number]>
          label="分地区"
          rowKey={(row) => `${row.region}/${row.year}/${row.fund}`}
          dataSource={data.regions}
          columns={[
            { key: 'region', title: '地区', render: (_value, row) => row.regionName },
            { key: 'fund', title: '资金', render: (_value, row) => `${row.year} 年${funds[row.fund]}` },
            ...(
              [
                ['预算下达', 'appropriatedFen'],
                ['可用', 'availableFen'],
                ['已占用', 'reservedFen'],
                ['应付', 'payableFen'],
                ['支付中', 'inPaymentFen'],
                ['已支付', 'paidFen'],
              ] as const
            ).map(([title, key]) => ({
              key,
              title,
              align: 'right' as const,
              render: (_value: unknown, row: (typeof data.regions)[number]) => <Money fen={row[key]} />,
            })),
          ]}
        />
      </section>
    </Space>
  )
}

export default function Proofs() {
  const { submit, busy, reasons, clear } = useSubmit(makeProof, {
    success: (output) => `已存档 ${output.number}：${output.holds ? '全部一致' : '发现不一致，请查看'}`,
  })
  return (
    <>
      <PageHead
        title="核对报告"
        note="系统每日凌晨核对一次，也可随时核对：台账自身、占用、申报、付款与银行回单逐笔比对，结果存档，不可更改。"
        actions={
          <Button type="primary" loading={busy} onClick={() => void submit({})}>
            立即核对并存档
          </Button>
        }
      />
      <Refusals reasons={reasons} onClose={clear} />
      <DataTable
        act={listProofs}
        rowKey="id"
        opens
        search={false}
        filters={[
          {
            kind: 'select',
            name: 'holds',
            label: '结论',
            options: [
              { value: 'true', label: '全部一致' },
              { value: 'false', label: '有不一致' },
            ],
          },
        ]}
        columns={[
          { key: 'number', title: '报告编号', card: 'title', sortable: true },
          { key: 'at', title: '核对时间', sortable: true, render: (r) => showInstant(r.at) },
          {
            key: 'holds',
            title: '结论',
            render: (r) => <StateTag state={r.holds ? 'good' : 'bad'} states={verdicts} tones={tones} />,
          },
          { key: 'faults', title: '不一致', align: 'right', render: (r) => `${r.faults} 项` },
          { key: 'notes', title: '提示', align: 'right', render: (r) => `${r.notes} 项` },
          { key: 'entries', title: '台账分录', align: 'right', render: (r) => `${r.entries} 笔` },
          { key: 'byName', title: '核对人', render: (r) => (r.nightly ? '系统每日自动核对' : r.byName) },
        ]}
        emptyText="还没有核对报告"
        emptyNext="每日凌晨自动生成，也可点击“立即核对并存档”。"
      />
      <RecordDrawer title="核对报告" width={1000}>
        {(id) => <ProofDetail id={id} />}
      </RecordDrawer>
    </>
  )
}

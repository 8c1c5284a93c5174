/** Claims whose money is not there yet, in the order in which they will be approved. */
import { Button, Flex } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { funds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { DataTable, Money, optionsOf, PageHead, type Reason, Refusals, useSubmit } from '#web/console'
import { fundMany, fundWaits } from '../contract.ts'

type Wait = OutputOf<typeof fundWaits>['rows'][number]

function Approve({ rows, clear }: { rows: Wait[]; clear: () => void }) {
  const [left, setLeft] = useState<Reason[]>([])
  const { submit, busy, reasons } = useSubmit(fundMany, {
    success: (output) => `审批 ${output.done} 件，${yuan(output.amountFen)} 元；${output.refused} 件继续等待`,
    onDone: (output) => {
      setLeft(
        output.rows.flatMap((row) =>
          row.reasons.map((one) => ({ ...one, message: `${row.number ?? ''}：${one.message}` })),
        ),
      )
      clear()
    },
  })
  return (
    <Flex vertical gap={8}>
      <Flex gap={12} wrap align="center">
        <Button
          type="primary"
          loading={busy}
          disabled={rows.length === 0}
          onClick={() =>
            void submit({
              items: rows.map((row) => ({
                id: row.claimId,
                version: row.version,
                amountFen: row.clearedFen,
              })),
            })
          }
        >
          按申报先后审批
        </Button>
        <span role="status">
          已选 {rows.length} 件，共需 <Money fen={rows.reduce((sum, row) => sum + row.neededFen, 0)} />
          。额度能付多少付多少，其余继续排队。
        </span>
      </Flex>
      <Refusals reasons={reasons} />
      <Refusals reasons={left} title="继续等待的" onClose={() => setLeft([])} />
    </Flex>
  )
}

export default function Waits() {
  return (
    <>
      <PageHead
        title="等待资金"
        note="公示期满但预算不足的申报，按申报先后排队；预算追加、调剂或额度释放后按顺序审批，后申报的不能越过。"
      />
      <DataTable
        act={fundWaits}
        rowKey="claimId"
        search="按申报编号或事项查找"
        filters={[
          { kind: 'region', name: 'region', label: '预算地区' },
          { kind: 'select', name: 'fund', label: '资金来源', options: optionsOf(funds) },
        ]}
        batch={(rows, clear) => <Approve rows={rows} clear={clear} />}
        selectable={(row) => row.can.includes('fund')}
        columns={[
          {
            key: 'title',
            title: '申报事项',
            card: 'title',
            wrap: 170,
            render: (r) => <Link href={`/claims/${r.claimId}`}>{r.title}</Link>,
          },
          { key: 'number', title: '申报编号' },
          { key: 'payeeName', title: '收款人' },
          { key: 'budgetTitle', title: '预算', wrap: 120 },
          { key: 'place', title: '排队', align: 'right', render: (r) => `第 ${r.place} 位` },
          {
            key: 'neededFen',
            title: '还需',
            align: 'right',
            sortable: true,
            render: (r) => (
              <>
                <Money fen={r.neededFen} />（{r.people} 人）
              </>
            ),
          },
          { key: 'aheadFen', title: '前面共需', align: 'right', render: (r) => <Money fen={r.aheadFen} /> },
          {
            key: 'availableFen',
            title: '预算可用',
            align: 'right',
            render: (r) => <Money fen={r.availableFen} />,
          },
          {
            key: 'filedAt',
            title: '申报日期',
            sortable: true,
            render: (r) => (r.filedAt ? dayOf(r.filedAt) : ''),
          },
          { key: 'since', title: '等待自', sortable: true, render: (r) => dayOf(r.since) },
        ]}
        emptyText="没有等待资金的申报"
        emptyNext="批量审批时预算不足的申报会列在这里。"
      />
    </>
  )
}

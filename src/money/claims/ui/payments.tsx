import { Button, Flex, Tabs } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { funds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { dayOf, showInstant } from '#platform/day'
import {
  DataTable,
  Money,
  optionsOf,
  PageHead,
  Refusals,
  StateTag,
  useMay,
  useMe,
  useRegions,
  useSubmit,
} from '#web/console'
import { batchMoves, bouncedPayments, listBatches, makeBatch, payableClaims } from '../contract.ts'
import { Retry } from './retry.tsx'
import { batchTones } from './shown.tsx'

type Payable = OutputOf<typeof payableClaims>['rows'][number]

/** The smallest region that holds them all: the county where there is one, else the city, else the province. */
function regionOf(rows: readonly Payable[]): string {
  const codes = [...new Set(rows.map((r) => r.region))]
  if (codes.length === 1) return codes[0] as string
  const cities = [...new Set(codes.map((code) => `${code.slice(0, 4)}00`))]
  return cities.length === 1 ? (cities[0] as string) : `${(codes[0] as string).slice(0, 2)}0000`
}

function Make({ rows, clear }: { rows: Payable[]; clear: () => void }) {
  const [, go] = useLocation()
  const { nameOf } = useRegions()
  const { submit, busy, reasons } = useSubmit(makeBatch, {
    success: (output) => `已生成批次 ${output.number}`,
    onDone: ({ id }) => {
      clear()
      go(`/payments/${id}`)
    },
  })
  const total = rows.reduce((sum, r) => sum + r.amountFen, 0)
  const region = rows.length > 0 ? regionOf(rows) : ''
  return (
    <Flex vertical gap={8}>
      <Flex gap={12} wrap align="center">
        <Button
          type="primary"
          loading={busy}
          disabled={rows.length === 0}
          onClick={() =>
            void submit({
              region,
              fund: (rows[0] as Payable).fund,
              claimIds: rows.map((r) => r.id),
            })
          }
        >
          生成拨付批次
        </Button>
        <span role="status">
          已选 {rows.length} 笔，
          <Money fen={total} />
          {region && `，${nameOf(region)}`}
        </span>
      </Flex>
      <Refusals reasons={reasons} />
    </Flex>
  )
}

function PayableList() {
  return (
    <DataTable
      act={payableClaims}
      rowKey="id"
      name="payable"
      search="按申报编号或班级名称查找"
      filters={[
        { kind: 'region', name: 'region', label: '地区' },
        { kind: 'select', name: 'fund', label: '资金来源', options: optionsOf(funds) },
      ]}
      batch={(rows, clear) => <Make rows={rows} clear={clear} />}
      selectable={(row) => row.hasAccount}
      columns={[
        {
          key: 'title',
          title: '申报事项',
          card: 'title',
          render: (r) => <Link href={`/claims/${r.id}`}>{r.title}</Link>,
        },
        { key: 'number', title: '申报编号', sortable: true },
        { key: 'payeeName', title: '收款人' },
        { key: 'regionName', title: '地区' },
        { key: 'fund', title: '资金来源', render: (r) => funds[r.fund] },
        { key: 'people', title: '人数', align: 'right' },
        { key: 'amountFen', title: '金额', align: 'right', render: (r) => <Money fen={r.amountFen} /> },
        { key: 'fundedAt', title: '审批日期', sortable: true, render: (r) => dayOf(r.fundedAt) },
        {
          key: 'hasAccount',
          title: '收款账户',
          render: (r) => (r.hasAccount ? '已登记' : '未登记，不能拨付'),
        },
      ]}
      emptyText="没有待拨付的申报"
      emptyNext="财政审批通过的申报出现在这里，勾选后生成批次。"
    />
  )
}

function BatchList() {
  const [, go] = useLocation()
  return (
    <DataTable
      act={listBatches}
      rowKey="id"
      search="按批次号查找"
      opens={(row) => go(`/payments/${row.id}`)}
      filters={[
        { kind: 'select', name: 'state', label: '状态', options: optionsOf(batchMoves.states) },
        { kind: 'select', name: 'fund', label: '资金来源', options: optionsOf(funds) },
        { kind: 'region', name: 'region', label: '地区' },
      ]}
      columns={[
        { key: 'number', title: '批次号', sortable: true, card: 'title' },
        {
          key: 'state',
          title: '状态',
          sortable: true,
          render: (r) => <StateTag state={r.state} states={batchMoves.states} tones={batchTones} />,
        },
        { key: 'regionName', title: '地区' },
        { key: 'fund', title: '资金来源', render: (r) => funds[r.fund] },
        { key: 'lineCount', title: '笔数', align: 'right' },
        {
          key: 'totalFen',
          title: '金额',
          align: 'right',
          sortable: true,
          render: (r) => <Money fen={r.totalFen} />,
        },
        {
          key: 'paidCount',
          title: '到账 / 退回 / 待回单',
          align: 'right',
          render: (r) => `${r.paidCount} / ${r.refusedCount} / ${r.waitingCount}`,
        },
        { key: 'madeByName', title: '生成人', hidden: true },
        { key: 'madeAt', title: '生成时间', sortable: true, render: (r) => showInstant(r.madeAt) },
        { key: 'confirmedByName', title: '确认人', hidden: true },
      ]}
      emptyText="还没有拨付批次"
      emptyNext="在“待拨付申报”中勾选后生成批次，由财政复核人员确认。"
    />
  )
}

function BouncedList() {
  const [retrying, setRetrying] = useState<{ id: string; no: string; accountClosed: boolean } | null>(null)
  return (
    <>
      <DataTable
        act={bouncedPayments}
        rowKey="id"
        name="bounced"
        search="按明细编号查找"
        columns={[
          { key: 'no', title: '明细编号', card: 'title' },
          {
            key: 'claimTitle',
            title: '申报事项',
            render: (r) => <Link href={`/claims/${r.claimId}`}>{r.claimTitle}</Link>,
          },
          { key: 'payeeName', title: '收款人' },
          { key: 'accountMasked', title: '付款账户' },
          { key: 'amountFen', title: '金额', align: 'right', render: (r) => <Money fen={r.amountFen} /> },
          { key: 'refuseReason', title: '银行退回原因' },
          {
            key: 'do',
            title: '办理',
            card: 'foot',
            render: (r) =>
              r.can.includes('retry') ? (
                <Button
                  size="small"
                  onClick={() => setRetrying({ id: r.id, no: r.no, accountClosed: r.accountClosed })}
                >
                  重新拨付
                </Button>
              ) : (
                '由人社部门办理'
              ),
          },
        ]}
        emptyText="没有银行退回的付款"
        emptyNext="银行退回的付款出现在这里，更正账户后重新拨付。"
      />
      {retrying && <Retry payment={retrying} onClose={() => setRetrying(null)} />}
    </>
  )
}

export default function Payments() {
  const [params, setParams] = useSearchParams()
  const mayBatch = useMay('payment.batch')
  const me = useMe()
  const items = [
    ...(mayBatch ? [{ key: 'payable', label: '待拨付申报', children: <PayableList /> }] : []),
    { key: 'batches', label: '批次', children: <BatchList /> },
    { key: 'bounced', label: '银行退回', children: <BouncedList /> },
  ]
  const active = params.get('tab') ?? items[0]?.key ?? 'batches'
  return (
    <>
      <PageHead
        title="拨付批次"
        note="人社生成批次，财政复核人员确认，银行付款后逐笔读回；同一人只付一次。"
      />
      <Tabs
        key={me?.accountId}
        activeKey={active}
        onChange={(tab) => setParams({ tab })}
        items={items}
        destroyOnHidden
      />
    </>
  )
}

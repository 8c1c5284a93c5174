import { Button } from 'antd'
import { Link, useLocation } from 'wouter'
import { funds } from '#money/policy/contract'
import { showInstant } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { batchMoves, listBatches, voucherKinds } from '../contract.ts'
import { batchTones, percentOf, showWorth } from './shown.ts'

export default function Batches() {
  const [, go] = useLocation()
  const may = useMay('voucher.draft')
  const start = may && (
    <Link href="/vouchers/new">
      <Button type="primary">编制批次</Button>
    </Link>
  )
  return (
    <>
      <PageHead
        title="培训券"
        note="由失业保险基金支付的技能培训补贴须用券，个人见证补贴和企业新型学徒制培训补贴除外。"
        actions={start}
      />
      <DataTable
        act={listBatches}
        rowKey="id"
        search="按批次名称查找"
        opens={(row) => go(`/vouchers/${row.id}`)}
        filters={[
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(batchMoves.states) },
          { kind: 'select', name: 'kind', label: '券种', options: optionsOf(voucherKinds) },
          { kind: 'select', name: 'fund', label: '支付资金', options: optionsOf(funds) },
        ]}
        columns={[
          { key: 'title', title: '批次', sortable: true, card: 'title' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={batchMoves.states} tones={batchTones} />,
          },
          { key: 'regionName', title: '发放地区', sortable: 'region' },
          { key: 'kind', title: '券种', render: showWorth },
          { key: 'fund', title: '支付资金', render: (r) => funds[r.fund] },
          {
            key: 'taken',
            title: '已领／名额',
            align: 'right',
            render: (r) => `${r.counts.taken}／${r.counts.total}`,
          },
          {
            key: 'used',
            title: '已用',
            align: 'right',
            render: (r) => percentOf(r.counts.held + r.counts.redeemed, r.counts.total),
          },
          { key: 'waiting', title: '候补', align: 'right', render: (r) => r.counts.waiting },
          { key: 'claimFrom', title: '领取开始', sortable: true, render: (r) => showInstant(r.claimFrom) },
          { key: 'claimUntil', title: '领取截止', hidden: true, render: (r) => showInstant(r.claimUntil) },
          { key: 'validUntil', title: '使用截止', sortable: true, hidden: true },
        ]}
        emptyText="还没有培训券批次"
        emptyNext={
          may ? '请编制批次，提交后由另一名复核人员审定发布。' : '本地区或上级地区发布后显示在这里。'
        }
        emptyAction={start || undefined}
      />
    </>
  )
}

import { Button } from 'antd'
import { Link, useLocation } from 'wouter'
import { funds, subsidyKinds } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import { DataTable, type DataTableProps, Money, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { claimMoves, listClaims } from '../contract.ts'
import { ClockText } from './clock.tsx'
import { useMany } from './many.tsx'
import { claimTones } from './shown.tsx'

export default function Claims() {
  const [, go] = useLocation()
  const mayFile = useMay('claim.file')
  const mayDecide = [useMay('claim.recheck'), useMay('claim.review'), useMay('claim.fund')].some(Boolean)
  const many = useMany()
  const ticking: Pick<DataTableProps<typeof listClaims>, 'batch' | 'selectable'> = mayDecide
    ? { batch: many.bar, selectable: many.selectable }
    : {}
  const add = mayFile && (
    <Link href="/claims/new">
      <Button type="primary">新建补贴申报</Button>
    </Link>
  )
  return (
    <>
      <PageHead
        title="补贴申报"
        note="结班后申报；自动核验、两人审核、公示、财政审批、银行拨付，每一步由谁办、办了几天都看得到。"
        actions={add}
      />
      <DataTable
        act={listClaims}
        rowKey="id"
        search="按申报编号或班级名称查找"
        opens={(row) => go(`/claims/${row.id}`)}
        {...ticking}
        filters={[
          {
            kind: 'select',
            name: 'mine',
            label: '待我办理',
            options: [{ value: 'true', label: '待我办理' }],
          },
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(claimMoves.states) },
          { kind: 'select', name: 'subsidyKind', label: '补贴项目', options: optionsOf(subsidyKinds) },
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'days', from: 'from', to: 'to', label: '提交日期' },
        ]}
        columns={[
          { key: 'title', title: '申报事项', card: 'title', wrap: 190 },
          { key: 'number', title: '申报编号', sortable: true, copy: true },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={claimMoves.states} tones={claimTones} />,
          },
          { key: 'subsidyKind', title: '补贴项目', hidden: true, render: (r) => subsidyKinds[r.subsidyKind] },
          { key: 'clock', title: '已用 / 时限', wrap: 110, render: (r) => <ClockText clock={r.clock} /> },
          { key: 'payeeName', title: '收款人', hidden: mayFile },
          { key: 'regionName', title: '地区', hidden: true },
          {
            key: 'standingCount',
            title: '计补 / 申报',
            align: 'right',
            render: (r) => `${r.standingCount} / ${r.lineCount} 人`,
          },
          {
            key: 'amountFen',
            title: '申报金额',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.amountFen} />,
          },
          {
            key: 'estimateFen',
            title: '备案占用',
            align: 'right',
            hidden: true,
            render: (r) => (r.estimateFen === null ? '—' : <Money fen={r.estimateFen} />),
          },
          { key: 'fund', title: '资金来源', hidden: true, render: (r) => (r.fund ? funds[r.fund] : '—') },
          {
            key: 'holder',
            title: '现由谁办',
            wrap: 150,
            render: (r) => (r.holder.who ? `${r.holder.who}（${r.holder.does}）` : '—'),
          },
          {
            key: 'stateSince',
            title: '自何日起',
            sortable: true,
            hidden: true,
            render: (r) => dayOf(r.stateSince),
          },
        ]}
        emptyText="没有补贴申报"
        emptyNext={
          mayFile
            ? '班级结班后，点击“新建补贴申报”，选择班级即可自动核算。'
            : '机构和个人提交的申报出现在这里；可换一个筛选条件。'
        }
        emptyAction={add}
      />
      {many.report}
    </>
  )
}

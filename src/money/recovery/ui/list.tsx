import { Button } from 'antd'
import { Link, useLocation } from 'wouter'
import { DataTable, Money, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { listRecoveries, natures, recoveryMoves, sources } from '../contract.ts'
import { tones } from './shown.tsx'

export default function Recoveries() {
  const [, go] = useLocation()
  const mayOpen = useMay('recovery.open')
  const debtor = useMay('recovery.answer')
  const add = mayOpen && (
    <Link href="/recoveries/new">
      <Button type="primary">立案追回</Button>
    </Link>
  )
  return (
    <>
      <PageHead
        title="资金追回"
        note={
          debtor
            ? '需要退回的补贴：事实和理由、陈述申辩的期限、决定和缴款都在这里。'
            : '先告知理由、听取陈述，再由两人决定；失误与弄虚作假分开处理，追回的钱按比例退回原资金渠道。'
        }
        actions={add}
      />
      <DataTable
        act={listRecoveries}
        rowKey="id"
        search={debtor ? '按案号查找' : '按案号或单位名称查找'}
        opens={(row) => go(`/recoveries/${row.id}`)}
        filters={[
          ...(debtor
            ? []
            : [
                {
                  kind: 'select' as const,
                  name: 'waiting' as const,
                  label: '待办理',
                  options: [{ value: 'true', label: '待办理' }],
                },
              ]),
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(recoveryMoves.states) },
          {
            kind: 'select',
            name: 'overdue',
            label: '逾期',
            options: [{ value: 'true', label: '已过缴款期限' }],
          },
          { kind: 'select', name: 'nature', label: '性质', options: optionsOf(natures) },
          ...(debtor
            ? []
            : [
                {
                  kind: 'select' as const,
                  name: 'source' as const,
                  label: '线索来源',
                  options: optionsOf(sources),
                },
                { kind: 'region' as const, name: 'region' as const, label: '地区' },
              ]),
        ]}
        columns={[
          { key: 'number', title: '案号', sortable: true, card: 'title' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={recoveryMoves.states} tones={tones} />,
          },
          { key: 'debtor', title: '当事人', hidden: debtor },
          { key: 'regionName', title: '地区', hidden: debtor },
          { key: 'source', title: '线索来源', hidden: true, render: (r) => sources[r.source] },
          { key: 'nature', title: '性质', render: (r) => (r.nature ? natures[r.nature] : '—') },
          { key: 'askedFen', title: '告知金额', align: 'right', render: (r) => <Money fen={r.askedFen} /> },
          {
            key: 'amountFen',
            title: '决定金额',
            align: 'right',
            sortable: true,
            render: (r) => (r.amountFen === null ? '—' : <Money fen={r.amountFen} />),
          },
          {
            key: 'leftFen',
            title: '未还',
            align: 'right',
            sortable: true,
            render: (r) => (r.amountFen === null ? '—' : <Money fen={r.leftFen} />),
          },
          {
            key: 'dueOn',
            title: '下一期限',
            sortable: true,
            render: (r) =>
              r.state === 'notified' && r.replyUntil
                ? `陈述至 ${r.replyUntil}`
                : r.leftFen > 0 && r.dueOn
                  ? `缴款至 ${r.dueOn}`
                  : '—',
          },
        ]}
        emptyText={debtor ? '没有需要退回的补贴' : '没有追回案件'}
        emptyNext={
          debtor
            ? '如有追回告知，会显示在这里并短信提醒。'
            : mayOpen
              ? '检查、审计、举报或业务复核发现多付、错付的，点击“立案追回”，选择已支付的明细。'
              : '人社部门立案后显示在这里；可换一个筛选条件。'
        }
        emptyAction={add}
      />
    </>
  )
}

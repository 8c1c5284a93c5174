import { Button, Skeleton, Space } from 'antd'
import { Link } from 'wouter'
import { funds } from '#money/policy/contract'
import { dayOf, showInstant } from '#platform/day'
import {
  DataTable,
  EmptyHint,
  Facts,
  FileList,
  Money,
  MoveBar,
  optionsOf,
  PageHead,
  RecordDrawer,
  Refusals,
  StateTag,
  useAct,
  useMay,
} from '#web/console'
import {
  approveTransfer,
  listTransfers,
  returnTransfer,
  transferKinds,
  transferMoves,
  withdrawTransfer,
} from '../contract.ts'
import { AskCorrection, Corrections } from './correction.tsx'
import { transferTones } from './tones.ts'

function TransferDetail({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(listTransfers, { id })
  const mayLedger = useMay('ledger.read')
  const row = data?.rows[0]
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  if (!row) return <EmptyHint text="没有找到这笔调剂" />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          {
            label: '状态',
            value: <StateTag state={row.state} states={transferMoves.states} tones={transferTones} />,
          },
          { label: '类型', value: transferKinds[row.kind] },
          {
            label: '调出',
            value: (
              <Link href={`/budgets?open=${row.fromId}`}>
                {row.fromName} {row.fromYear} 年
              </Link>
            ),
          },
          {
            label: '调入',
            value: row.toId ? (
              <Link href={`/budgets?open=${row.toId}`}>
                {row.toName} {row.toYear} 年
              </Link>
            ) : (
              `${row.toName} ${row.toYear} 年`
            ),
          },
          { label: '资金来源', value: funds[row.fund] },
          { label: '金额', value: <Money fen={row.amountFen} /> },
          { label: '文号', value: row.documentNumber },
          { label: '录入', value: `${row.enteredByName} ${showInstant(row.enteredAt)}` },
          row.decidedByName !== null && {
            label: '办理',
            value: `${row.decidedByName} ${row.decidedAt ? showInstant(row.decidedAt) : ''}`,
          },
          { label: '说明', value: row.reason, wide: true },
          row.decideReason !== null && { label: '办理意见', value: row.decideReason, wide: true },
          row.files.length > 0 && { label: '依据文件', value: <FileList files={row.files} />, wide: true },
          row.entryId !== null &&
            mayLedger && {
              label: '台账分录',
              value: <Link href={`/ledger?open=${row.entryId}`}>查看分录（双方账簿）</Link>,
            },
        ]}
      />
      <MoveBar
        record={row}
        moves={[
          { name: 'approve', title: '审定调剂', act: approveTransfer, tone: 'primary', success: '已调剂' },
          { name: 'return', title: '退回', act: returnTransfer, reason: '退回理由', tone: 'danger' },
          { name: 'withdraw', title: '撤回', act: withdrawTransfer, reason: '撤回理由' },
        ]}
      />
      {row.state === 'entered' && row.can.length === 0 && (
        <span role="status">由调出方另一名财政复核人员审定，录入人不能审定。</span>
      )}
      {row.can.includes('correct') && (
        <div>
          <AskCorrection what="budget-transfer" of={row.id} />
        </div>
      )}
      <Corrections rows={row.corrections} />
    </Space>
  )
}

/** Transfers of one budget, or of all the reader sees. */
export function TransferTable({ budgetId }: { budgetId?: string }) {
  return (
    <DataTable
      act={listTransfers}
      rowKey="id"
      name={budgetId ? 'transfers' : ''}
      {...(budgetId ? { title: '调剂（转入、转出）' } : { opens: true })}
      search={budgetId ? false : '按文号查找'}
      fixedInput={budgetId ? { budgetId } : {}}
      filters={
        budgetId
          ? []
          : [
              { kind: 'select', name: 'state', label: '状态', options: optionsOf(transferMoves.states) },
              { kind: 'select', name: 'kind', label: '类型', options: optionsOf(transferKinds) },
              { kind: 'region', name: 'region', label: '地区' },
            ]
      }
      columns={[
        {
          key: 'fromName',
          title: '调剂事项',
          card: 'title',
          render: (r) => {
            const text =
              r.kind === 'carry' ? `${r.fromName} 结转 ${r.toYear} 年` : `${r.fromName} → ${r.toName}`
            return budgetId ? <Link href={`/budget-transfers?open=${r.id}`}>{text}</Link> : text
          },
        },
        { key: 'kind', title: '类型', render: (r) => transferKinds[r.kind] },
        {
          key: 'fund',
          title: '资金来源',
          hidden: budgetId !== undefined,
          render: (r) => funds[r.fund],
        },
        {
          key: 'fromYear',
          title: '年度',
          hidden: budgetId !== undefined,
          render: (r) => `${r.fromYear} 年`,
        },
        {
          key: 'amountFen',
          title: '金额',
          align: 'right',
          sortable: true,
          render: (r) => <Money fen={r.amountFen} />,
        },
        { key: 'documentNumber', title: '文号' },
        {
          key: 'state',
          title: '状态',
          sortable: true,
          render: (r) => <StateTag state={r.state} states={transferMoves.states} tones={transferTones} />,
        },
        { key: 'enteredByName', title: '录入' },
        { key: 'enteredAt', title: '录入日期', sortable: true, render: (r) => dayOf(r.enteredAt) },
      ]}
      emptyText="还没有调剂"
      emptyNext="在“预算与额度”打开一项预算，选择“调剂”。"
    />
  )
}

export default function Transfers() {
  const maySet = useMay('budget.set')
  return (
    <>
      <PageHead
        title="预算调剂"
        note="省、市、县之间逐级下达或上缴，年度结余结转下年；双方账簿同时记账，录入与审定不能是同一人。"
        actions={
          maySet && (
            <Link href="/budgets">
              <Button type="primary">选择调出的预算</Button>
            </Link>
          )
        }
      />
      <TransferTable />
      <RecordDrawer title="预算调剂" width={880}>
        {(id) => <TransferDetail id={id} />}
      </RecordDrawer>
    </>
  )
}

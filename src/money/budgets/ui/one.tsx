import { Button, Card, Drawer, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { funds } from '#money/policy/contract'
import {
  DataTable,
  EmptyHint,
  Facts,
  FileList,
  Money,
  optionsOf,
  ReasonModal,
  Refusals,
  StateTag,
  useAct,
  useMay,
  useSubmit,
} from '#web/console'
import {
  approveBudget,
  type BudgetChangeView,
  changeKinds,
  changeMoves,
  getBudget,
  listReservations,
  reservationStates,
  returnBudget,
  withdrawBudget,
} from '../contract.ts'
import { AskCorrection, Corrections } from './correction.tsx'
import { EnterBudget } from './enter.tsx'
import { changeTones, reservationTones } from './tones.ts'
import { TransferForm } from './transfer-form.tsx'
import { TransferTable } from './transfers.tsx'

export function BudgetDetail({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getBudget, { id })
  const [entering, setEntering] = useState(false)
  const [giving, setGiving] = useState(false)
  const maySet = useMay('budget.set')
  const mayLedger = useMay('ledger.read')
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '地区', value: data.regionName },
          { label: '年度', value: `${data.year} 年` },
          { label: '资金来源', value: funds[data.fund] },
          { label: '预算下达', value: <Money fen={data.appropriatedFen} /> },
          { label: '已占用', value: <Money fen={data.reservedFen} /> },
          { label: '应付', value: <Money fen={data.payableFen} /> },
          { label: '支付中', value: <Money fen={data.inPaymentFen} /> },
          { label: '已支付', value: <Money fen={data.paidFen} /> },
          data.offsetFen > 0 && { label: '抵扣支付', value: <Money fen={data.offsetFen} /> },
          data.receivableFen > 0 && { label: '应收追回', value: <Money fen={data.receivableFen} /> },
          data.recoveredFen > 0 && { label: '追回缴回', value: <Money fen={data.recoveredFen} /> },
          data.writtenOffFen > 0 && { label: '核销核减', value: <Money fen={data.writtenOffFen} /> },
          { label: '可用', value: <Money fen={data.availableFen} /> },
        ]}
      />
      <Space wrap>
        {maySet && <Button onClick={() => setEntering(true)}>追加或调减</Button>}
        {maySet && data.availableFen > 0 && <Button onClick={() => setGiving(true)}>调剂</Button>}
        {mayLedger && <Link href={`/ledger?budgetId=${id}`}>查看台账</Link>}
      </Space>
      <section aria-label="录入与审定">
        <h3>录入与审定</h3>
        {data.changes.length === 0 && <EmptyHint text="还没有录入" />}
        {data.changes.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </section>
      <TransferTable budgetId={id} />
      <DataTable
        act={listReservations}
        name="reservations"
        title="额度占用"
        rowKey="id"
        search={false}
        fixedInput={{ budgetId: id }}
        filters={[{ kind: 'select', name: 'state', label: '状态', options: optionsOf(reservationStates) }]}
        columns={[
          {
            key: 'subject',
            title: '占用事项',
            card: 'title',
            render: (r) => {
              const what = r.subject.startsWith('class:') ? '开班备案' : '补贴申报'
              return r.title ? `${what}：${r.title}` : what
            },
          },
          { key: 'seats', title: '席位', align: 'right' },
          {
            key: 'perSeatFen',
            title: '每席位',
            align: 'right',
            hidden: true,
            render: (r) => <Money fen={r.perSeatFen} />,
          },
          {
            key: 'amountFen',
            title: '占用金额',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.amountFen} />,
          },
          { key: 'usedFen', title: '已使用', align: 'right', render: (r) => <Money fen={r.usedFen} /> },
          {
            key: 'releasedFen',
            title: '已释放',
            align: 'right',
            render: (r) => <Money fen={r.releasedFen} />,
          },
          { key: 'heldFen', title: '现占用', align: 'right', render: (r) => <Money fen={r.heldFen} /> },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={reservationStates} tones={reservationTones} />,
          },
          {
            key: 'closeReason',
            title: '释放情况',
            render: (r) =>
              [...r.releases.map((one) => `${one.cause} ${one.seats} 席`), r.closeReason]
                .filter(Boolean)
                .join('；') || '无',
          },
        ]}
        emptyText="还没有占用"
        emptyNext="培训机构提交开班备案时自动占用。"
      />
      <Drawer open={giving} onClose={() => setGiving(false)} title="预算调剂" size="large" destroyOnHidden>
        <TransferForm from={data} onDone={() => setGiving(false)} />
      </Drawer>
      <Drawer
        open={entering}
        onClose={() => setEntering(false)}
        title="追加或调减预算"
        size="large"
        destroyOnHidden
      >
        <EnterBudget of={data} onDone={() => setEntering(false)} />
      </Drawer>
    </Space>
  )
}

function Change({ change }: { change: BudgetChangeView }) {
  const [asking, setAsking] = useState<'return' | 'withdraw' | null>(null)
  const { submit, busy, reasons, clear } = useSubmit(approveBudget, { success: '预算已下达' })
  const step = { id: change.id, version: change.version }
  const can = (move: string) => change.can.includes(move)
  return (
    <Card
      size="small"
      style={{ marginBottom: 12 }}
      title={
        <>
          {changeKinds[change.kind]} {change.kind === 'decrease' ? '−' : ''}
          <Money fen={change.amountFen} />
        </>
      }
      extra={<StateTag state={change.state} states={changeMoves.states} tones={changeTones} />}
    >
      <Facts
        items={[
          { label: '下达文号', value: change.documentNumber },
          { label: '录入', value: change.enteredByName },
          change.decidedByName !== null && { label: '办理', value: change.decidedByName },
          { label: '说明', value: change.reason, wide: true },
          change.state !== 'approved' &&
            change.decideReason !== null && { label: '理由', value: change.decideReason, wide: true },
          change.files.length > 0 && {
            label: '依据文件',
            value: <FileList files={change.files} />,
            wide: true,
          },
        ]}
      />
      <Space wrap style={{ marginTop: 8 }}>
        {can('approve') && (
          <Button type="primary" loading={busy} onClick={() => void submit(step)}>
            审定下达
          </Button>
        )}
        {can('return') && (
          <Button danger onClick={() => setAsking('return')}>
            退回
          </Button>
        )}
        {can('withdraw') && <Button onClick={() => setAsking('withdraw')}>撤回</Button>}
        {can('correct') && <AskCorrection what="budget-change" of={change.id} />}
        {change.state === 'entered' && change.can.length === 0 && (
          <span role="status">由另一名财政复核人员审定，录入人不能审定。</span>
        )}
      </Space>
      <Refusals reasons={reasons} onClose={clear} />
      <Corrections rows={change.corrections} />
      <ReasonModal
        act={returnBudget}
        input={step}
        open={asking === 'return'}
        onClose={() => setAsking(null)}
        success="已退回"
        danger
      />
      <ReasonModal
        act={withdrawBudget}
        input={step}
        open={asking === 'withdraw'}
        onClose={() => setAsking(null)}
        success="已撤回"
      />
    </Card>
  )
}

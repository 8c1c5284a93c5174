/** What the offices do with a case: tell, draft, ask, take money in. */
import { Button, Drawer, Flex, Select, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import type { InputOf } from '#platform/act'
import { addDays, dayOf } from '#platform/day'
import {
  ActForm,
  Money,
  MoneyInput,
  optionsOf,
  ReasonModal,
  Refusals,
  SmallTable,
  useSubmit,
} from '#web/console'
import {
  enterReceipt,
  GRACE_DAYS,
  grounds,
  lapsePlan,
  type Nature,
  natures,
  notifyCase,
  PAY_DAYS,
  proposeDecision,
  REPLY_WORKDAYS,
  type RecoveryView,
  reduceCase,
  refundCase,
  remindCase,
  transferCase,
  withdrawCase,
  writeOffCase,
} from '../contract.ts'
import { PlanForm } from './plan.tsx'
import { effects, fieldLabels } from './shown.tsx'

type Line = RecoveryView['rows'][number]
type Panel = 'propose' | 'plan' | 'reduce' | 'writeOff' | 'transfer' | 'receive' | 'refund'
const PANELS: Record<Panel, string> = {
  propose: '拟定决定',
  plan: '拟定分期',
  reduce: '申请核减',
  writeOff: '申请核销',
  transfer: '申请移送司法',
  receive: '登记到账',
  refund: '登记退还',
}

function Notify({ recovery }: { recovery: RecoveryView }) {
  const [days, setDays] = useState<number>(REPLY_WORKDAYS.usual)
  const { submit, busy, reasons } = useSubmit(notifyCase, {
    success: (out) => `已送达，陈述申辩期至 ${out.replyUntil}`,
  })
  return (
    <Flex vertical gap={8}>
      <Space wrap>
        <span id="reply-days">陈述申辩期</span>
        <Select
          aria-labelledby="reply-days"
          value={days}
          onChange={setDays}
          options={[5, 10, 15, 20, 30].map((value) => ({ value, label: `${value} 个工作日` }))}
        />
        <Button
          type="primary"
          loading={busy}
          onClick={() => void submit({ id: recovery.id, version: recovery.version, workdays: days })}
        >
          送达告知书
        </Button>
      </Space>
      <Refusals reasons={reasons} labels={fieldLabels} />
    </Flex>
  )
}

function Propose({ recovery, onDone }: { recovery: RecoveryView; onDone: () => void }) {
  const [nature, setNature] = useState<Nature | 'none'>('mistake')
  const [amounts, setAmounts] = useState<Record<string, number | null>>({})
  const amountOf = (line: Line) => (line.id in amounts ? (amounts[line.id] ?? 0) : line.askedFen)
  const total = recovery.rows.reduce((sum, line) => sum + amountOf(line), 0)
  const today = dayOf(new Date().toISOString())
  const asks = nature !== 'none'
  return (
    <Flex vertical gap={16}>
      <Flex vertical gap={4}>
        <span id="nature">性质认定（失误与弄虚作假分开处理）</span>
        <Select
          aria-labelledby="nature"
          value={nature}
          onChange={setNature}
          options={[...optionsOf(natures), { value: 'none', label: '不予追回' }]}
        />
      </Flex>
      {asks && (
        <>
          <SmallTable
            label="决定金额"
            rowKey="id"
            dataSource={recovery.rows}
            columns={[
              { title: '人员', dataIndex: 'person' },
              {
                title: '告知金额',
                align: 'right',
                render: (_v: unknown, line: Line) => <Money fen={line.askedFen} />,
              },
              {
                title: '决定追回',
                render: (_v: unknown, line: Line) => (
                  <MoneyInput
                    aria-label={`第 ${line.no} 笔决定追回`}
                    value={amountOf(line)}
                    onChange={(fen) => setAmounts({ ...amounts, [line.id]: fen })}
                  />
                ),
              },
            ]}
          />
          <span role="status">
            合计 <Money fen={total} />
          </span>
        </>
      )}
      <ActForm
        key={nature}
        act={proposeDecision}
        columns={1}
        fixed={{ id: recovery.id, version: recovery.version, nature }}
        initial={{ dueOn: addDays(today, 30), offset: true, nature }}
        toInput={(values): InputOf<typeof proposeDecision> =>
          asks
            ? { ...values, lines: recovery.rows.map((line) => ({ id: line.id, amountFen: amountOf(line) })) }
            : {
                id: values.id,
                version: values.version,
                nature: 'none',
                reason: values.reason,
                ...(values.answer ? { answer: values.answer } : {}),
              }
        }
        submitText="提交审定"
        success="已提交，由另一名复核人员审定"
        onDone={onDone}
        fields={[
          { name: 'reason', label: '认定的事实和理由（写入决定书）', kind: 'long', required: true },
          {
            name: 'answer',
            label: '对陈述申辩的答复（采纳与否及理由）',
            kind: 'long',
            required: recovery.replies.length > 0,
            when: () => recovery.replies.length > 0,
          },
          {
            name: 'dueOn',
            label: `缴款期限（${PAY_DAYS.least} 至 ${PAY_DAYS.most} 日内）`,
            kind: 'day',
            required: true,
            when: () => asks,
          },
          {
            name: 'payTo',
            label: '缴款账户（收款单位、开户银行、账号）',
            required: true,
            when: () => asks,
          },
          {
            name: 'offset',
            label: '后续补贴抵扣',
            kind: 'flag',
            text: '可从后续应付补贴中抵扣（生活费补贴除外）',
            when: () => asks,
          },
          { name: 'fileIds', label: '补充证据材料', kind: 'files', max: 20, when: () => asks },
        ]}
      />
    </Flex>
  )
}

function PanelBody({ panel, recovery, done }: { panel: Panel; recovery: RecoveryView; done: () => void }) {
  const fixed = { id: recovery.id, version: recovery.version }
  const left = (
    <p>
      未还 <Money fen={recovery.leftFen} />
    </p>
  )
  switch (panel) {
    case 'propose':
      return <Propose recovery={recovery} onDone={done} />
    case 'plan':
      return <PlanForm recovery={recovery} byDebtor={false} onDone={done} />
    case 'reduce':
      return (
        <>
          {left}
          <p>{effects.reduce}</p>
          <ActForm
            act={reduceCase}
            columns={1}
            submitText="提交审定"
            fixed={fixed}
            success="已提交，由财政复核人员审定"
            onDone={done}
            fields={[
              { name: 'amountFen', label: '核减金额', kind: 'money', required: true },
              { name: 'reason', label: '理由（复议、诉讼结果或新证据）', kind: 'long', required: true },
              { name: 'fileIds', label: '依据材料', kind: 'files', required: true, max: 20 },
            ]}
          />
        </>
      )
    case 'writeOff':
      return (
        <>
          {left}
          <p>{effects['write-off']}</p>
          <ActForm
            act={writeOffCase}
            columns={1}
            submitText="提交审定"
            fixed={fixed}
            success="已提交，由财政复核人员审定"
            onDone={done}
            fields={[
              {
                name: 'ground',
                label: '核销情形',
                kind: 'select',
                options: optionsOf(grounds),
                required: true,
              },
              { name: 'reason', label: '已采取的追缴措施和理由', kind: 'long', required: true },
              { name: 'fileIds', label: '证明材料（小额核销可不附）', kind: 'files', max: 20 },
            ]}
          />
        </>
      )
    case 'transfer':
      return (
        <>
          <p>{effects.transfer}</p>
          <ActForm
            act={transferCase}
            columns={1}
            submitText="提交审定"
            fixed={fixed}
            success="已提交，由另一名复核人员审定"
            onDone={done}
            fields={[
              { name: 'to', label: '受移送机关', required: true },
              { name: 'reason', label: '涉嫌犯罪的事实和理由', kind: 'long', required: true },
              { name: 'fileIds', label: '移送材料', kind: 'files', required: true, max: 20 },
            ]}
          />
        </>
      )
    case 'refund':
      return (
        <>
          <p>
            退还给当事人 {recovery.debtor}，最多 <Money fen={recovery.recoveredFen} />
            （已追回的全部）
          </p>
          <p>{effects.refund}</p>
          <ActForm
            act={refundCase}
            columns={1}
            submitText="提交确认"
            fixed={fixed}
            success="已提交，由财政复核人员确认"
            onDone={done}
            fields={[
              { name: 'amountFen', label: '退还金额', kind: 'money', required: true },
              { name: 'paidOn', label: '银行付款日期', kind: 'day', required: true },
              { name: 'serial', label: '银行流水号', required: true },
              { name: 'reason', label: '改变决定的文书和理由', kind: 'long', required: true },
              { name: 'fileIds', label: '文书和银行回单', kind: 'files', required: true, max: 20 },
            ]}
          />
        </>
      )
    case 'receive':
      return (
        <>
          {left}
          <ActForm
            act={enterReceipt}
            columns={1}
            submitText="登记"
            fixed={fixed}
            success="已登记，由财政复核人员确认"
            onDone={done}
            fields={[
              { name: 'amountFen', label: '到账金额', kind: 'money', required: true },
              { name: 'receivedOn', label: '到账日期', kind: 'day', required: true },
              { name: 'serial', label: '银行流水号', required: true },
              { name: 'note', label: '备注' },
              { name: 'fileIds', label: '银行回单', kind: 'files', max: 5 },
            ]}
          />
        </>
      )
  }
}

/** Buttons of everything this officer may do now. */
export function Office({ recovery }: { recovery: RecoveryView }) {
  const [panel, setPanel] = useState<Panel | null>(null)
  const [withdrawing, setWithdrawing] = useState(false)
  const remind = useSubmit(remindCase, { success: '已催缴' })
  const lapse = useSubmit(lapsePlan, { success: '已终止分期' })
  const fixed = { id: recovery.id, version: recovery.version }
  const can = (move: string) => recovery.can.includes(move)
  const open = (Object.keys(PANELS) as Panel[]).filter(can)
  const broken = recovery.plan?.some((one) => one.overdueDays > GRACE_DAYS) ?? false
  const buttons: ReactNode[] = [
    ...open.map((name, i) => (
      <Button key={name} {...(i === 0 ? { type: 'primary' as const } : {})} onClick={() => setPanel(name)}>
        {PANELS[name]}
      </Button>
    )),
    can('remind') && recovery.overdueFen > 0 && (
      <Button key="remind" loading={remind.busy} onClick={() => void remind.submit(fixed)}>
        催缴
      </Button>
    ),
    can('lapsePlan') && broken && (
      <Button key="lapse" danger loading={lapse.busy} onClick={() => void lapse.submit(fixed)}>
        终止分期
      </Button>
    ),
    can('withdraw') && (
      <Button key="withdraw" danger onClick={() => setWithdrawing(true)}>
        撤销立案
      </Button>
    ),
  ].filter(Boolean)
  if (buttons.length === 0 && !can('notify')) return null
  return (
    <Flex vertical gap={12}>
      {can('notify') && <Notify recovery={recovery} />}
      {buttons.length > 0 && <Space wrap>{buttons}</Space>}
      <Refusals reasons={[...remind.reasons, ...lapse.reasons]} labels={fieldLabels} />
      <Drawer
        open={panel !== null}
        onClose={() => setPanel(null)}
        title={panel ? PANELS[panel] : ''}
        size="large"
        destroyOnHidden
      >
        {panel && <PanelBody panel={panel} recovery={recovery} done={() => setPanel(null)} />}
      </Drawer>
      <ReasonModal
        act={withdrawCase}
        input={fixed}
        open={withdrawing}
        onClose={() => setWithdrawing(false)}
        min={4}
        success="已撤销立案"
        danger
      />
    </Flex>
  )
}

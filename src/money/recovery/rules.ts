/** A case of money paid without ground: its states, who may do what, and every reason why not. */
import { addDays, addMonths, type Day, daysBetween } from '#platform/day'
import type { Fen } from '#platform/fen'
import { defineMoves } from '#platform/moves'
import type { Reason } from '#platform/refusal'
import { refusals } from './refusals-contract.ts'

export const recoveryMoves = defineMoves(
  {
    opened: '待告知',
    notified: '待陈述申辩',
    heard: '待拟决定',
    proposed: '待审定决定',
    decided: '追缴中',
    transferred: '已移送司法机关',
    closed: '已结清',
    'written-off': '已核销',
    dismissed: '不予追回',
    withdrawn: '已撤销立案',
  },
  {
    notify: { title: '送达告知书', from: ['opened'], to: 'notified', verb: 'recovery.open' },
    withdraw: {
      title: '撤销立案',
      from: ['opened', 'notified', 'heard'],
      to: 'withdrawn',
      verb: 'recovery.open',
    },
    reply: { title: '陈述申辩', from: ['notified', 'heard'], to: 'heard', verb: 'recovery.answer' },
    propose: { title: '拟决定', from: ['notified', 'heard'], to: 'proposed', verb: 'recovery.open' },
    decide: {
      title: '审定决定',
      from: ['proposed'],
      to: 'decided',
      verb: 'recovery.decide',
      notBy: ['opened', 'notified', 'proposed'],
    },
    sendBack: {
      title: '退回拟决定',
      from: ['proposed'],
      to: 'heard',
      verb: 'recovery.decide',
      notBy: ['opened', 'notified', 'proposed'],
    },
    plan: { title: '办理分期', from: ['decided', 'transferred'], to: 'decided', verb: 'recovery.open' },
    reduce: { title: '申请核减', from: ['decided', 'transferred'], to: 'decided', verb: 'recovery.open' },
    writeOff: {
      title: '申请核销',
      from: ['decided', 'transferred'],
      to: 'written-off',
      verb: 'recovery.open',
    },
    transfer: { title: '申请移送司法', from: ['decided'], to: 'transferred', verb: 'recovery.open' },
    closeHearing: { title: '陈述申辩期满', from: ['notified'], to: 'heard', verb: 'recovery.open' },
    remind: { title: '催缴', from: ['decided', 'transferred'], to: 'decided', verb: 'recovery.open' },
    lapsePlan: { title: '终止分期', from: ['decided', 'transferred'], to: 'decided', verb: 'recovery.open' },
    refund: {
      title: '登记退还',
      from: ['decided', 'transferred', 'closed', 'written-off'],
      to: 'closed',
      verb: 'recovery.receive',
    },
    receive: { title: '登记到账', from: ['decided', 'transferred'], to: 'decided', verb: 'recovery.receive' },
  },
)
export type RecoveryState = keyof typeof recoveryMoves.states
/** The debt stands: money is due, and may come in. */
export const OWED: readonly RecoveryState[] = ['decided', 'transferred']
/** The debtor sees a case from the day it was told to them. */
export const HIDDEN: readonly RecoveryState[] = ['opened']
export const ENDED: readonly RecoveryState[] = ['closed', 'written-off', 'dismissed', 'withdrawn']

export const sources = {
  inspection: '监督检查',
  audit: '审计发现',
  complaint: '举报投诉',
  recheck: '业务复核',
  'fact-changed': '事实变化',
  voluntary: '主动说明',
} as const
export type Source = keyof typeof sources

/** Mistakes and fraud are kept apart, and so is what an office got wrong itself (F37-15). */
export const natures = {
  mistake: '申报失误',
  'office-error': '经办差错',
  fraud: '弄虚作假骗取套取',
} as const
export type Nature = keyof typeof natures

export const grounds = {
  deceased: '债务人死亡且无遗产可供清偿',
  deregistered: '单位注销或破产终结且无财产可供清偿',
  court: '人民法院裁定终结执行',
  small: '小额余款，追缴成本高于余款',
} as const
export type Ground = keyof typeof grounds

export const requestKinds = {
  decision: '追回决定',
  plan: '分期缴款',
  reduce: '核减应追回金额',
  'write-off': '核销',
  transfer: '移送司法机关',
  refund: '退还已收追回款',
} as const
export type RequestKind = keyof typeof requestKinds
/** Who decides what another asked for: people department's second pair of eyes, or finance where money is given up. */
export const deciderVerb: Record<RequestKind, string> = {
  decision: 'recovery.decide',
  plan: 'recovery.decide',
  reduce: 'recovery.confirm',
  'write-off': 'recovery.confirm',
  transfer: 'recovery.decide',
  refund: 'recovery.confirm',
}

/** Set by the platform's operator, not by any of the documents: see README. */
export const REPLY_WORKDAYS = { least: 5, usual: 10, most: 30 } as const
export const PAY_DAYS = { least: 7, most: 180 } as const
/** A debt by fraud is paid back soon; nobody is ruined by an office's mistake. */
export const PLAN_MONTHS: Record<Nature, number> = { fraud: 6, mistake: 24, 'office-error': 36 }
/** An instalment that long overdue ends the plan: everything is due. */
export const GRACE_DAYS = 15
export const REMIND_DAYS = 7
export const SMALL_FEN: Fen = 100_00
/** What people live on is not set off against what they owe. */
export const NEVER_OFFSET: readonly string[] = ['living-allowance']

/** Days over its day of the instalment that is longest overdue. */
export const planOverdueDays = (plan: readonly { overdueDays: number }[]): number =>
  plan.reduce((most, one) => Math.max(most, one.overdueDays), 0)

export interface PaidLine {
  claimLineId: string
  orgId: string | null
  personId: string
  /** What stands paid now, not under any case. */
  paidFen: Fen
  /** The open case it is already under. */
  busy: string | null
}

/** Why these lines can't make one case; `asked` by claim line, with the place in the form. */
export function refuseOpen(
  lines: readonly PaidLine[],
  asked: readonly { claimLineId: string; amountFen: Fen }[],
): Reason[] {
  const reasons: Reason[] = []
  const byId = new Map(lines.map((line) => [line.claimLineId, line]))
  asked.forEach((one, i) => {
    const line = byId.get(one.claimLineId)
    if (line?.busy) reasons.push(refusals.line_busy({ number: line.busy }, { field: `lines.${i}` }))
    else if (!line || line.paidFen <= 0) reasons.push(refusals.nothing_paid({ field: `lines.${i}` }))
    else if (one.amountFen > line.paidFen)
      reasons.push(refusals.too_much({ maxFen: line.paidFen }, { field: `lines.${i}.amountFen` }))
  })
  if (new Set(lines.map((line) => line.orgId ?? line.personId)).size > 1) reasons.push(refusals.two_debtors())
  return reasons
}

export interface Decision {
  /** `none`: nothing is asked back after all. */
  nature: Nature | 'none'
  lines: readonly { id: string; amountFen: Fen }[]
  /** To what the debtor said. */
  answer: string | null
  dueOn: Day | null
  /** Account the debtor pays to. */
  payTo: string | null
  offset: boolean
}

export function refuseDecision(
  decision: Decision,
  known: {
    lines: readonly { id: string; askedFen: Fen }[]
    replies: number
    replyUntil: Day
    today: Day
    files: number
  },
): Reason[] {
  const reasons: Reason[] = []
  if (known.replies === 0 && known.today <= known.replyUntil)
    reasons.push(refusals.still_hearing({ until: known.replyUntil }))
  if (known.replies > 0 && !decision.answer) reasons.push(refusals.no_answer({ field: 'answer' }))
  if (decision.nature === 'none') return reasons
  const asked = new Map(known.lines.map((line) => [line.id, line.askedFen]))
  if (decision.lines.some((line) => !asked.has(line.id)))
    reasons.push(refusals.line_unknown({ field: 'lines' }))
  decision.lines.forEach((line, i) => {
    const most = asked.get(line.id)
    if (most !== undefined && line.amountFen > most)
      reasons.push(refusals.too_much({ maxFen: most }, { field: `lines.${i}.amountFen` }))
  })
  const total = decision.lines.reduce((sum, line) => sum + line.amountFen, 0)
  if (total === 0) reasons.push(refusals.nothing_decided({ field: 'lines' }))
  if (decision.nature === 'fraud') {
    if (known.files === 0) reasons.push(refusals.fraud_evidence({ field: 'fileIds' }))
    if (total < known.lines.reduce((sum, line) => sum + line.askedFen, 0))
      reasons.push(refusals.fraud_whole({ field: 'lines' }))
  }
  if (!decision.payTo) reasons.push(refusals.no_account({ field: 'payTo' }))
  const soonest = addDays(known.today, PAY_DAYS.least)
  const latest = addDays(known.today, PAY_DAYS.most)
  if (!decision.dueOn || decision.dueOn < soonest)
    reasons.push(refusals.due_too_soon({ days: PAY_DAYS.least }, { field: 'dueOn' }))
  else if (decision.dueOn > latest) reasons.push(refusals.due_too_late({ until: latest }, { field: 'dueOn' }))
  return reasons
}

export interface Instalment {
  dueOn: Day
  amountFen: Fen
}

export function refusePlan(
  plan: readonly Instalment[],
  known: { leftFen: Fen; nature: Nature; today: Day },
): Reason[] {
  const reasons: Reason[] = []
  if (known.leftFen <= 0) reasons.push(refusals.nothing_left())
  const sumFen = plan.reduce((sum, one) => sum + one.amountFen, 0)
  if (sumFen !== known.leftFen)
    reasons.push(refusals.plan_sum({ sumFen, leftFen: known.leftFen }, { field: 'instalments' }))
  if (
    plan.some(
      (one, i) => one.dueOn < (plan[i - 1] ? addDays((plan[i - 1] as Instalment).dueOn, 1) : known.today),
    )
  )
    reasons.push(refusals.plan_order({ field: 'instalments' }))
  const months = PLAN_MONTHS[known.nature]
  if (plan.some((one) => one.dueOn > addMonths(known.today, months)))
    reasons.push(refusals.plan_too_long({ nature: natures[known.nature], months }, { field: 'instalments' }))
  return reasons
}

export interface InstalmentStanding extends Instalment {
  paidFen: Fen
  /** Days over its day while something of it is missing. */
  overdueDays: number
}

/** What came back since the plan began fills the instalments from the first on. */
export function fillPlan(plan: readonly Instalment[], backFen: Fen, today: Day): InstalmentStanding[] {
  let rest = backFen
  return plan.map((one) => {
    const paidFen = Math.min(rest, one.amountFen)
    rest -= paidFen
    return {
      ...one,
      paidFen,
      overdueDays: paidFen < one.amountFen ? Math.max(0, daysBetween(one.dueOn, today)) : 0,
    }
  })
}

/** What is due by `today`: everything after the day of payment, or under a plan the instalments that have come due. */
export function dueFen(
  known: { leftFen: Fen; dueOn: Day; plan: readonly InstalmentStanding[] | null },
  today: Day,
): Fen {
  if (known.plan)
    return known.plan
      .filter((one) => one.dueOn <= today)
      .reduce((sum, one) => sum + one.amountFen - one.paidFen, 0)
  return known.dueOn < today ? known.leftFen : 0
}

export function refuseReceipt(
  receipt: { amountFen: Fen; receivedOn: Day },
  known: { leftFen: Fen; waitingFen: Fen; decidedOn: Day; today: Day },
): Reason[] {
  const reasons: Reason[] = []
  const leftFen = known.leftFen - known.waitingFen
  if (receipt.amountFen > leftFen)
    reasons.push(refusals.receipt_too_much({ leftFen }, { field: 'amountFen' }))
  if (receipt.receivedOn < known.decidedOn || receipt.receivedOn > known.today)
    reasons.push(refusals.receipt_early({ field: 'receivedOn' }))
  return reasons
}

export function refuseWriteOff(
  ground: Ground,
  known: { person: boolean; nature: Nature; leftFen: Fen; dueOn: Day; today: Day; files: number },
): Reason[] {
  const reasons: Reason[] = []
  if (known.leftFen <= 0) reasons.push(refusals.nothing_left())
  if (ground === 'deceased' && !known.person) reasons.push(refusals.ground_person({ field: 'ground' }))
  if (ground === 'deregistered' && known.person) reasons.push(refusals.ground_org({ field: 'ground' }))
  if (ground !== 'small' && known.files === 0) reasons.push(refusals.no_evidence({ field: 'fileIds' }))
  if (ground === 'small') {
    const from = addMonths(known.dueOn, 12)
    if (known.nature === 'fraud') reasons.push(refusals.ground_fraud({ field: 'ground' }))
    if (known.leftFen > SMALL_FEN)
      reasons.push(refusals.small_too_large({ maxFen: SMALL_FEN }, { field: 'ground' }))
    if (known.today < from) reasons.push(refusals.small_too_early({ from }, { field: 'ground' }))
  }
  return reasons
}

/** States and moves of a claim and of its lines; who holds it now; what a claim's state is once its money moves. */
import { defineMoves } from '#platform/moves'

export const claimMoves = defineMoves(
  {
    draft: '待提交',
    submitted: '待初审',
    reviewed: '待复核',
    rechecked: '待公示',
    notice: '公示中',
    cleared: '待资金审批',
    funded: '待拨付',
    batched: '拨付中',
    bounced: '银行退回',
    partly: '部分拨付',
    paid: '已拨付',
    returned: '退回补正',
    refused: '不予补贴',
    withdrawn: '已撤回',
  },
  {
    amend: { title: '重新核算', from: ['draft', 'returned'], to: 'draft', verb: 'claim.file' },
    submit: { title: '提交申报', from: ['draft', 'returned'], to: 'submitted', verb: 'claim.file' },
    withdraw: {
      title: '撤回申报',
      from: ['draft', 'returned', 'submitted'],
      to: 'withdrawn',
      verb: 'claim.file',
    },
    recheckData: {
      title: '重新核验',
      from: ['submitted'],
      to: 'submitted',
      verb: 'claim.review',
      notBy: ['filedBy'],
    },
    exclude: {
      title: '剔除人员',
      from: ['submitted'],
      to: 'submitted',
      verb: 'claim.review',
      notBy: ['filedBy'],
    },
    review: {
      title: '初审通过',
      from: ['submitted'],
      to: 'reviewed',
      verb: 'claim.review',
      notBy: ['filedBy'],
    },
    return: {
      title: '退回补正',
      from: ['submitted'],
      to: 'returned',
      verb: 'claim.review',
      notBy: ['filedBy'],
    },
    recheck: {
      title: '复核通过',
      from: ['reviewed'],
      to: 'rechecked',
      verb: 'claim.recheck',
      notBy: ['filedBy', 'reviewedBy'],
    },
    sendBack: {
      title: '退回初审',
      from: ['reviewed'],
      to: 'submitted',
      verb: 'claim.recheck',
      notBy: ['filedBy', 'reviewedBy'],
    },
    refuse: {
      title: '不予补贴',
      from: ['submitted', 'reviewed'],
      to: 'refused',
      verb: 'claim.recheck',
      notBy: ['filedBy', 'reviewedBy'],
    },
    publish: {
      title: '发布公示',
      from: ['rechecked'],
      to: 'notice',
      verb: 'claim.review',
      notBy: ['filedBy'],
    },
    clear: { title: '结束公示', from: ['notice'], to: 'cleared', verb: 'claim.review', notBy: ['filedBy'] },
    fund: {
      title: '资金审批通过',
      from: ['cleared', 'partly'],
      to: 'funded',
      verb: 'claim.fund',
      notBy: ['filedBy', 'reviewedBy', 'recheckedBy'],
    },
    declineFunds: {
      title: '退回人社重审',
      from: ['cleared'],
      to: 'submitted',
      verb: 'claim.fund',
      notBy: ['filedBy', 'reviewedBy', 'recheckedBy'],
    },
  },
)
export type ClaimState = keyof typeof claimMoves.states
export type ClaimMove = keyof typeof claimMoves.moves

export const lineStates = {
  judged: '待提交',
  excluded: '不计补贴',
  claimed: '审核中',
  objected: '异议核查中',
  rejected: '异议成立',
  cleared: '公示无异议',
  payable: '待拨付',
  batched: '拨付中',
  bounced: '银行退回',
  paid: '已拨付',
} as const
export type LineState = keyof typeof lineStates

/** Lines whose money still stands: they may be paid, and hold their person and certificate against other claims. */
export const stands = (state: LineState): boolean => state !== 'excluded' && state !== 'rejected'

/**
 * The claim's state from its notice on: one line objected to stops neither the claim nor its other lines, so the claim
 * says where the furthest work still to be done is.
 */
export function stateOfLines(lines: readonly LineState[]): ClaimState {
  const live = new Set(lines.filter(stands))
  if (live.size === 0) return 'refused'
  if (live.has('batched')) return 'batched'
  if (live.has('payable')) return 'funded'
  if (live.has('bounced')) return 'bounced'
  if (live.has('paid')) return live.size === 1 ? 'paid' : 'partly'
  if (live.has('cleared')) return 'cleared'
  return 'notice'
}

export interface Hand {
  id: string | null
  did: string
}
export type Hands = Record<'filedBy' | 'reviewedBy' | 'recheckedBy', Hand>

export const handsOf = (claim: {
  filedBy: string | null
  reviewedBy: string | null
  recheckedBy: string | null
}): Hands => ({
  filedBy: { id: claim.filedBy, did: '申报' },
  reviewedBy: { id: claim.reviewedBy, did: '初审' },
  recheckedBy: { id: claim.recheckedBy, did: '复核' },
})

/** Who has to act now. `side` names the kind of holder; the service puts the department's or institution's name. */
export const holders: Record<
  ClaimState,
  { side: 'filer' | 'hr' | 'finance' | 'bank' | 'public' | 'none'; does: string }
> = {
  draft: { side: 'filer', does: '核对后提交申报' },
  submitted: { side: 'hr', does: '初审' },
  reviewed: { side: 'hr', does: '复核' },
  rechecked: { side: 'hr', does: '发布公示' },
  notice: { side: 'public', does: '公示，接受社会监督' },
  cleared: { side: 'finance', does: '资金审批' },
  funded: { side: 'hr', does: '生成拨付批次' },
  batched: { side: 'bank', does: '确认批次并由银行付款' },
  bounced: { side: 'hr', does: '核对收款账户后重新拨付' },
  partly: { side: 'finance', does: '其余人员的异议处理与资金审批' },
  paid: { side: 'none', does: '' },
  returned: { side: 'filer', does: '按退回意见补正后重新提交' },
  refused: { side: 'none', does: '' },
  withdrawn: { side: 'none', does: '' },
}

/** The way of every claim, as its filer sees it. */
export const stages: readonly {
  key: string
  title: string
  states: readonly ClaimState[]
  doneBy: readonly string[]
}[] = [
  { key: 'file', title: '提交申报', states: ['draft', 'returned'], doneBy: ['submit'] },
  { key: 'review', title: '初审', states: ['submitted'], doneBy: ['review'] },
  { key: 'recheck', title: '复核', states: ['reviewed'], doneBy: ['recheck'] },
  { key: 'notice', title: '公示', states: ['rechecked', 'notice'], doneBy: ['clear'] },
  { key: 'fund', title: '资金审批', states: ['cleared', 'partly'], doneBy: ['fund'] },
  { key: 'batch', title: '拨付', states: ['funded', 'batched', 'bounced'], doneBy: ['settle'] },
]

export interface StepRow {
  step: string
  state: ClaimState
  at: string
}
export interface Stage {
  key: string
  title: string
  status: 'done' | 'now' | 'todo' | 'stopped'
  /** When it was reached, and when it was over; null where not yet. */
  since: string | null
  doneAt: string | null
}

/** Steps taken, laid over the way ahead. A claim sent back starts again from the stage it was sent to. */
export function stagesOf(state: ClaimState, stateSince: string, steps: readonly StepRow[]): Stage[] {
  const ended = state === 'refused' || state === 'withdrawn'
  const last = steps.findLast((s) => s.state !== 'refused' && s.state !== 'withdrawn')
  const standing = ended ? (last?.state ?? 'draft') : state
  const at = state === 'paid' ? stages.length : stages.findIndex((s) => s.states.includes(standing))
  return stages.map((stage, i) => {
    const doneAt = i < at ? (steps.findLast((s) => stage.doneBy.includes(s.step))?.at ?? null) : null
    const since = i <= at ? (steps.findLast((s) => stage.states.includes(s.state))?.at ?? null) : null
    const status = i < at ? 'done' : i > at ? 'todo' : ended ? 'stopped' : 'now'
    return {
      key: stage.key,
      title: stage.title,
      status,
      since: i === at && !ended ? (since ?? stateSince) : since,
      doneAt,
    }
  })
}

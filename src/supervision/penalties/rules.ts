/** Graded measures as data, the way of a penalty from draft to end, and every reason why a step can't be taken. */
import type { Day } from '#platform/day'
import { defineMoves } from '#platform/moves'
import type { Reason } from '#platform/refusal'
import { refusals } from './refusals-contract.ts'

export const sources = {
  inspection: '监督检查',
  alert: '风险预警',
  complaint: '投诉举报',
  recovery: '资金追回',
  audit: '审计发现',
  other: '其他线索',
} as const
export type Source = keyof typeof sources

export type SubjectKind = 'organisation' | 'person'

/** What a measure needs written down, beside its content. */
type Need = 'due' | 'claims' | 'amount' | 'recipient'
export interface MeasureKind {
  title: string
  /** How severe, from 1. */
  grade: 1 | 2 | 3 | 4
  clause: string
  subjects: readonly SubjectKind[]
  needs: readonly Need[]
  /** It lasts: an end may be set, and it may be lifted before. */
  lasts: boolean
  /** The hold that it places. */
  stops?: 'new-classes' | 'payment'
  /** Done when decided: nothing of it is left to follow. */
  atOnce: boolean
  what: string
}

/** F2-5 names stop, rectify, recover, remove, penalise, publish, transfer; F2-4 cancelled results; F37-15 the money's guard. */
export const measureKinds = {
  warning: {
    title: '约谈警示',
    grade: 1,
    clause: 'F37-15',
    subjects: ['organisation', 'person'],
    needs: [],
    lasts: false,
    atOnce: true,
    what: '指出问题，提出要求；不影响业务办理。',
  },
  rectify: {
    title: '责令整改',
    grade: 1,
    clause: 'F2-5',
    subjects: ['organisation'],
    needs: ['due'],
    lasts: false,
    atOnce: false,
    what: '限期整改并提交整改报告，由经办人员复查。',
  },
  'cancel-results': {
    title: '取消评价结果',
    grade: 2,
    clause: 'F2-4',
    subjects: ['organisation'],
    needs: ['due'],
    lasts: false,
    atOnce: false,
    what: '责令评价机构限期撤销相关证书，协助追回相应补贴资金。',
  },
  'suspend-classes': {
    title: '中止培训活动',
    grade: 2,
    clause: 'F2-5',
    subjects: ['organisation', 'person'],
    needs: [],
    lasts: true,
    stops: 'new-classes',
    atOnce: false,
    what: '暂停备案、开课、报名和发证；对个人为暂停参加新的培训。',
  },
  'suspend-payment': {
    title: '暂停拨付',
    grade: 2,
    clause: 'F37-15',
    subjects: ['organisation', 'person'],
    needs: [],
    lasts: true,
    stops: 'payment',
    atOnce: false,
    what: '暂停补贴的申报、审核和拨付。',
  },
  recover: {
    title: '追回补贴资金',
    grade: 3,
    clause: 'F2-5',
    subjects: ['organisation', 'person'],
    needs: ['claims'],
    lasts: false,
    atOnce: true,
    what: '对已拨付的补贴立案追回，数额和期限在“资金追回”中另行告知和决定。',
  },
  remove: {
    title: '移出目录',
    grade: 3,
    clause: 'F2-5',
    subjects: ['organisation'],
    needs: [],
    lasts: false,
    atOnce: true,
    what: '移出补贴性培训机构目录，再次承接须重新申请。',
  },
  fine: {
    title: '行政处罚',
    grade: 4,
    clause: 'F2-5',
    subjects: ['organisation', 'person'],
    needs: ['due'],
    lasts: false,
    atOnce: false,
    what: '依法依规作出的行政处罚；罚款数额和缴纳期限写入内容。',
  },
  publish: {
    title: '向社会公布',
    grade: 4,
    clause: 'F2-5',
    subjects: ['organisation'],
    needs: [],
    lasts: true,
    atOnce: false,
    what: '重大劳动保障违法行为，在公众服务网站公布（人社部令第29号）。',
  },
  transfer: {
    title: '移送',
    grade: 4,
    clause: 'F37-15',
    subjects: ['organisation', 'person'],
    needs: ['recipient'],
    lasts: false,
    atOnce: false,
    what: '涉嫌犯罪的移送司法机关，涉及公职人员的移送纪检监察机关。',
  },
} as const satisfies Record<string, MeasureKind>
export type Measure = keyof typeof measureKinds
export const measureOf = (kind: Measure): MeasureKind => measureKinds[kind]
export const measureTitles = Object.fromEntries(
  Object.entries(measureKinds).map(([key, one]) => [key, one.title]),
) as Record<Measure, string>

/** Working days to reply in, and to rectify in unless told otherwise: set here, of no clause (平台设置). */
export const REPLY_WORKDAYS = 5
/** A publication ends by itself; 平台设置. */
export const PUBLISH_DAYS = 365

export const measureStates = {
  planned: '拟采取',
  dropped: '不采取',
  live: '执行中',
  fulfilled: '已履行',
  ended: '期满结束',
  lifted: '提前解除',
  revoked: '已撤销',
} as const
export type MeasureState = keyof typeof measureStates

const HANDS = ['drafted', 'noticed', 'proposed'] as const
export const penaltyMoves = defineMoves(
  {
    drafted: '拟制中',
    noticed: '陈述申辩期',
    heard: '待拟决定',
    proposed: '待签发',
    decided: '执行中',
    ended: '已办结',
    withdrawn: '不予处理',
    revoked: '已撤销',
  },
  {
    amend: { title: '修改', from: ['drafted'], to: 'drafted', verb: 'penalty.draft' },
    notify: { title: '送达告知书', from: ['drafted'], to: 'noticed', verb: 'penalty.draft' },
    withdraw: {
      title: '不予处理',
      from: ['drafted', 'noticed', 'heard'],
      to: 'withdrawn',
      verb: 'penalty.draft',
    },
    reply: { title: '陈述申辩', from: ['noticed'], to: 'heard', verb: 'penalty.answer' },
    closeHearing: { title: '陈述申辩期满', from: ['noticed'], to: 'heard', verb: 'penalty.draft' },
    propose: { title: '拟决定', from: ['heard'], to: 'proposed', verb: 'penalty.draft' },
    sendBack: {
      title: '退回重拟',
      from: ['proposed'],
      to: 'heard',
      verb: 'penalty.sign',
      notBy: HANDS,
    },
    decide: { title: '签发决定', from: ['proposed'], to: 'decided', verb: 'penalty.sign', notBy: HANDS },
    askRevoke: { title: '提请撤销', from: ['decided'], to: 'decided', verb: 'penalty.draft' },
    keep: {
      title: '不予撤销',
      from: ['decided'],
      to: 'decided',
      verb: 'penalty.sign',
      notBy: ['revokeAsked'],
    },
    revoke: {
      title: '签发撤销',
      from: ['decided'],
      to: 'revoked',
      verb: 'penalty.sign',
      notBy: ['revokeAsked'],
    },
    finish: { title: '办结', from: ['decided'], to: 'ended', verb: 'penalty.draft' },
  },
)
export type PenaltyState = keyof typeof penaltyMoves.states
export type PenaltyMove = keyof typeof penaltyMoves.moves

export const handsOf = (row: {
  draftedBy: string
  noticedBy: string | null
  proposedBy: string | null
  revokeAskedBy: string | null
}) => ({
  drafted: { id: row.draftedBy as string | null, did: '拟制' },
  noticed: { id: row.noticedBy, did: '送达告知书' },
  proposed: { id: row.proposedBy, did: '拟决定' },
  revokeAsked: { id: row.revokeAskedBy, did: '提请撤销' },
})

/** Nothing of what the offices only prepare is shown to whom it is about; what they were told of stays, whatever came of it. */
export const isTold = (row: { noticedAt: string | null }): boolean => row.noticedAt !== null

export interface MeasureInput {
  kind: Measure
  content: string
  onKind?: 'class' | 'claim' | undefined
  onId?: string | undefined
  claimIds: readonly string[]
  amountFen?: number | undefined
  recipient?: string | undefined
  dueOn?: Day | undefined
  endsOn?: Day | undefined
}

/** Everything wrong with the measures at once, each with its place in the list. */
export function checkMeasures(measures: readonly MeasureInput[], subject: SubjectKind, today: Day): Reason[] {
  const reasons: Reason[] = []
  if (measures.length === 0) reasons.push(refusals.no_measure({ field: 'measures' }))
  const seen = new Set<string>()
  measures.forEach((one, i) => {
    const at = (name: string) => ({ field: `measures.${i}.${name}` })
    const kind = measureOf(one.kind)
    const { title } = kind
    const key = `${one.kind}:${one.onId ?? ''}`
    if (seen.has(key)) reasons.push(refusals.twice({ title }, at('kind')))
    seen.add(key)
    if (!kind.subjects.includes(subject)) reasons.push(refusals.not_for_person({ title }, at('kind')))
    if (kind.needs.includes('due') && !one.dueOn) reasons.push(refusals.needs_due({ title }, at('dueOn')))
    if (kind.needs.includes('claims') && one.claimIds.length === 0)
      reasons.push(refusals.needs_claims({ title }, at('claimIds')))
    if (kind.needs.includes('recipient') && !one.recipient)
      reasons.push(refusals.needs_recipient({ title }, at('recipient')))
    if (one.onId && !kind.stops) reasons.push(refusals.only_whole({ title }, at('onId')))
    if (one.onKind === 'claim' && kind.stops === 'new-classes')
      reasons.push(refusals.only_whole({ title }, at('onId')))
    if (one.endsOn && !kind.lasts) reasons.push(refusals.no_end({ title }, at('endsOn')))
    for (const [name, on] of [
      ['dueOn', one.dueOn],
      ['endsOn', one.endsOn],
    ] as const)
      if (on && on <= today) reasons.push(refusals.past({ title }, at(name)))
  })
  return reasons
}

/** After the reply a measure may be dropped; nothing is added or made harder for having spoken. */
export function checkDropped(ids: readonly string[], dropped: readonly string[]): Reason[] {
  const unknown = dropped.filter((id) => !ids.includes(id))
  if (unknown.length > 0) return [refusals.unknown_measure({ field: 'drop' })]
  return dropped.length === ids.length ? [refusals.all_dropped({ field: 'drop' })] : []
}

export interface MeasureFacts {
  kind: Measure
  state: MeasureState
  dueOn: Day | null
  report: string | null
  liftAskedBy: string | null
}
export type MeasureAct = 'report' | 'check' | 'fulfil' | 'askLift' | 'lift' | 'refuseLift'

/** Which of a measure's acts its own state allows. */
export function measureActs(m: MeasureFacts): MeasureAct[] {
  if (m.state !== 'live') return []
  const kind = measureOf(m.kind)
  const reportable = m.kind === 'rectify' || m.kind === 'cancel-results'
  return [
    ...(reportable && m.report === null ? ['report' as const] : []),
    ...(reportable && m.report !== null ? ['check' as const] : []),
    ...(m.kind === 'fine' || m.kind === 'transfer' ? ['fulfil' as const] : []),
    ...(kind.lasts && m.liftAskedBy === null ? ['askLift' as const] : []),
    ...(kind.lasts && m.liftAskedBy !== null ? ['lift' as const, 'refuseLift' as const] : []),
  ]
}

export const isOverdue = (m: Pick<MeasureFacts, 'state' | 'dueOn' | 'report'>, today: Day): boolean =>
  m.state === 'live' && m.dueOn !== null && m.report === null && m.dueOn < today

/** What was decided against the subject before, most severe first: the next grade is chosen in its light. */
export const gravest = (kinds: readonly Measure[]): number =>
  kinds.reduce((most, kind) => Math.max(most, measureOf(kind).grade), 0)

export const noteKinds = {
  reconsideration: '行政复议',
  lawsuit: '行政诉讼',
  'transfer-result': '移送结果',
  paid: '缴纳情况',
  other: '其他',
} as const
export type NoteKind = keyof typeof noteKinds

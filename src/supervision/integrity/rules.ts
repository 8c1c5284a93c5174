/** What the record says of an officer's approvals: six signs, each with its rows. A sign is no finding of guilt (F37-15). */
import { type Calendar, dayOf, isWorkday } from '#platform/day'
import { defineMoves } from '#platform/moves'

/** Where the checks of a claim's lines are looked at. */
export const REVIEW = 'money.claim.review'
/** Decisions made one by one; many at once are recorded as one act and do not count as haste. */
export const approvalActs = [
  'training.class.review',
  'training.class.approve',
  'training.provider.inspect',
  'training.provider.accept',
  'employment.follow-up.verify',
  'money.agreement.approve',
  REVIEW,
  'money.claim.recheck',
  'money.claim.fund',
  'money.payment.confirm',
] as const

export const signs = {
  fast: '审批异常快',
  late: '非工作时间审批',
  share: '集中办理同一机构',
  interest: '办理本人申报的利害关系事项',
  'against-check': '核验未通过或无数据仍通过',
  exceptions: '多次为同一单位放行',
} as const
export type Sign = keyof typeof signs

/** Thresholds of no clause: 平台设置. */
export const SETTINGS = {
  /** Half of the decisions follow the one before within so many seconds, over at least so many decisions in a row. */
  fastSeconds: 10,
  fastLeast: 20,
  /** Gaps over this are pauses, no haste. */
  rowMinutes: 30,
  lateFrom: 22,
  lateUntil: 6,
  lateLeast: 5,
  sharePercent: 60,
  shareLeast: 10,
  /** Where an office sees fewer institutions, there is no choosing among them. */
  shareOrgs: 3,
  unsureLines: 10,
  exceptionsLeast: 2,
} as const
/** So many rows are kept as evidence of a sign; how many there are is said. */
export const ROWS_KEPT = 50

export interface Approval {
  id: string
  at: string
  actTitle: string
  accountId: string
  officeId: string
  region: string
  /** The institution, enterprise or evaluator whose matter it is. */
  orgId: string | null
  summary: string
}
export interface EvidenceRow {
  at: string
  title: string
  summary: string
  note: string | null
}
export interface Finding {
  rule: Sign
  accountId: string
  officeId: string
  region: string
  orgId: string | null
  measured: number
  threshold: number
  said: string
  rows: EvidenceRow[]
}

const row = (a: Approval, note: string | null = null): EvidenceRow => ({
  at: a.at,
  title: a.actTitle,
  summary: a.summary,
  note,
})
const head = (a: Approval) => ({ accountId: a.accountId, officeId: a.officeId, region: a.region })
const groupBy = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => {
  const out = new Map<string, T[]>()
  for (const item of items) {
    const list = out.get(key(item))
    if (list) list.push(item)
    else out.set(key(item), [item])
  }
  return out
}
const median = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0

/** One officer's decisions of a month, in the order of time. */
export function fastOf(own: readonly Approval[]): Finding[] {
  const gaps: { seconds: number; of: Approval }[] = []
  for (let i = 1; i < own.length; i += 1) {
    const [before, of] = [own[i - 1] as Approval, own[i] as Approval]
    const seconds = (Date.parse(of.at) - Date.parse(before.at)) / 1000
    if (seconds <= SETTINGS.rowMinutes * 60) gaps.push({ seconds, of })
  }
  if (gaps.length < SETTINGS.fastLeast) return []
  gaps.sort((a, b) => a.seconds - b.seconds)
  const measured = median(gaps.map((g) => g.seconds))
  if (measured >= SETTINGS.fastSeconds) return []
  return [
    {
      ...head(own[0] as Approval),
      rule: 'fast',
      orgId: null,
      measured,
      threshold: SETTINGS.fastSeconds,
      said: `连续办理 ${gaps.length} 件，间隔的中位数 ${Math.round(measured)} 秒`,
      rows: gaps.slice(0, ROWS_KEPT).map((g) => row(g.of, `距上一件 ${Math.round(g.seconds)} 秒`)),
    },
  ]
}

const hourOf = (at: string): number => (new Date(Date.parse(at)).getUTCHours() + 8) % 24
export function isLate(at: string, calendar: Calendar): boolean {
  const hour = hourOf(at)
  return hour >= SETTINGS.lateFrom || hour < SETTINGS.lateUntil || !isWorkday(dayOf(at), calendar)
}
export function lateOf(own: readonly Approval[], calendar: Calendar): Finding[] {
  const late = own.filter((a) => isLate(a.at, calendar))
  if (late.length < SETTINGS.lateLeast) return []
  return [
    {
      ...head(own[0] as Approval),
      rule: 'late',
      orgId: null,
      measured: late.length,
      threshold: SETTINGS.lateLeast,
      said: `${SETTINGS.lateFrom} 时至次日 ${SETTINGS.lateUntil} 时或非工作日办理 ${late.length} 件（共 ${own.length} 件）`,
      rows: late.slice(0, ROWS_KEPT).map((a) => row(a)),
    },
  ]
}

/** `seen`: institutions whose matters the office decided that month. */
export function shareOf(own: readonly Approval[], seen: number): Finding[] {
  const about = own.filter((a) => a.orgId !== null)
  if (about.length < SETTINGS.shareLeast || seen < SETTINGS.shareOrgs) return []
  return [...groupBy(about, (a) => a.orgId as string)].flatMap(([orgId, list]): Finding[] => {
    const percent = Math.round((list.length * 100) / about.length)
    if (list.length < SETTINGS.shareLeast || percent < SETTINGS.sharePercent) return []
    return [
      {
        ...head(own[0] as Approval),
        rule: 'share',
        orgId,
        measured: percent,
        threshold: SETTINGS.sharePercent,
        said: `办理的 ${about.length} 件中 ${list.length} 件（${percent}%）属于同一机构，同期本单位共涉及 ${seen} 家`,
        rows: list.slice(0, ROWS_KEPT).map((a) => row(a)),
      },
    ]
  })
}

/** Decisions on matters of institutions or relatives that the officer declared. */
export function interestOf(hits: readonly (Approval & { note: string })[]): Finding[] {
  return [...groupBy(hits, (a) => `${a.accountId}:${a.orgId ?? ''}`).values()].map((list) => ({
    ...head(list[0] as Approval),
    rule: 'interest' as const,
    orgId: (list[0] as Approval).orgId,
    measured: list.length,
    threshold: 1,
    said: `办理了 ${list.length} 件与本人申报有利害关系的事项，没有回避`,
    rows: list.slice(0, ROWS_KEPT).map((a) => row(a, a.note)),
  }))
}

/** Reviews that passed lines whose checks had failed or had no data, or matters under an open alert. */
export function againstOf(hits: readonly (Approval & { lines: number; note: string })[]): Finding[] {
  return [...groupBy(hits, (a) => a.accountId).values()].flatMap((list): Finding[] => {
    const lines = list.reduce((sum, a) => sum + a.lines, 0)
    if (lines < SETTINGS.unsureLines) return []
    return [
      {
        ...head(list[0] as Approval),
        rule: 'against-check',
        orgId: null,
        measured: lines,
        threshold: SETTINGS.unsureLines,
        said: `通过的 ${list.length} 件中有 ${lines} 人次核验未通过、无数据或有未办结的预警`,
        rows: list.slice(0, ROWS_KEPT).map((a) => row(a, a.note)),
      },
    ]
  })
}

/** Exceptions to holds, signed again and again by one officer for one subject. */
export function exceptionsOf(hits: readonly (Approval & { note: string })[]): Finding[] {
  return [...groupBy(hits, (a) => `${a.accountId}:${a.orgId ?? ''}`).values()]
    .filter((list) => list.length >= SETTINGS.exceptionsLeast)
    .map((list) => ({
      ...head(list[0] as Approval),
      rule: 'exceptions' as const,
      orgId: (list[0] as Approval).orgId,
      measured: list.length,
      threshold: SETTINGS.exceptionsLeast,
      said: `一个月内为同一单位签发个案放行 ${list.length} 次`,
      rows: list.slice(0, ROWS_KEPT).map((a) => row(a, a.note)),
    }))
}

/** Everything a month's approvals say by themselves. */
export function findingsOf(approvals: readonly Approval[], calendar: Calendar): Finding[] {
  const inOrder = [...approvals].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const orgsOf = new Map(
    [...groupBy(inOrder, (a) => a.officeId)].map(([office, list]) => [
      office,
      new Set(list.flatMap((a) => a.orgId ?? [])).size,
    ]),
  )
  return [...groupBy(inOrder, (a) => a.accountId).values()].flatMap((own) => [
    ...fastOf(own),
    ...lateOf(own, calendar),
    ...shareOf(own, orgsOf.get((own[0] as Approval).officeId) ?? 0),
  ])
}

/** A mistake made in good faith is kept apart from negligence and intent (F37-15). */
export const outcomes = {
  harmless: '正常履职',
  mistake: '工作失误（容错免责）',
  negligent: '失职失责',
  deliberate: '故意违规',
} as const
export type Outcome = keyof typeof outcomes

export const findingMoves = defineMoves(
  { open: '待核查', looking: '核查中', proposed: '待复核', closed: '已办结' },
  {
    take: { title: '开始核查', from: ['open'], to: 'looking', verb: 'integrity.handle' },
    propose: { title: '提交核查结论', from: ['looking'], to: 'proposed', verb: 'integrity.handle' },
    return: {
      title: '退回核查',
      from: ['proposed'],
      to: 'looking',
      verb: 'integrity.handle',
      notBy: ['proposedBy'],
    },
    close: {
      title: '复核办结',
      from: ['proposed'],
      to: 'closed',
      verb: 'integrity.handle',
      notBy: ['proposedBy'],
    },
  },
)
export type FindingState = keyof typeof findingMoves.states
export const handsOf = (r: { proposedBy: string | null }) => ({
  proposedBy: { id: r.proposedBy, did: '提交核查结论' },
})

/** Nobody sees what is said of them, nor of anybody in their own office. */
export const maySee = (
  viewer: { accountId: string; orgId: string | null },
  about: { accountId: string; officeId: string | null },
): boolean => viewer.accountId !== about.accountId && (!about.officeId || viewer.orgId !== about.officeId)

export const relations = {
  spouse: '配偶',
  parent: '父母',
  child: '子女',
  sibling: '兄弟姐妹',
  'in-law': '配偶的近亲属',
  other: '其他近亲属',
} as const
export type Relation = keyof typeof relations

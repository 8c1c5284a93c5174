/** What judging of every kind of claim shares: who asks, what counts as drawn before, and the line it comes to. */
import type { CertificateView } from '#evaluation/certificates/contract'
import type { PaidItem } from '#money/ledger'
import type { Pack } from '#money/policy'
import type { ClaimFacts, DrawnItem, FundKind, Judgement, SubsidyKind } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import type { PersonRow } from '#registry/people'
import {
  type CheckRow,
  checkLine,
  explain,
  faceStep,
  isBarred,
  type LineFacts,
  payableOf,
  reasonsOf,
} from './check-rules.ts'
import type { LineRow, OtherLine } from './line-store.ts'
import type { Asked } from './line-trace-store.ts'

export type JudgedLine = Omit<
  LineRow,
  'id' | 'claimId' | 'no' | 'excludedBy' | 'excludedAt' | 'excludeReason' | 'paidAt'
> & {
  /** What the policy was asked, kept with the line; null where it was not asked. */
  asked: Asked | null
}
export interface Judged {
  pack: Pack | null
  fund: FundKind | null
  /** What was set aside for the class's seats. */
  estimateFen: number | null
  lines: JudgedLine[]
  /** By person: what the policy was asked. */
  facts: Map<string, ClaimFacts>
}
export const judgedNothing = (pack: Pack | null, fund: FundKind | null = null): Judged => ({
  pack,
  fund,
  estimateFen: null,
  lines: [],
  facts: new Map(),
})

/** The claim that asks: its own lines and payments don't count against it. */
export interface Asking {
  claimId: string
  filedAt: string | null
  /** The day a person's own claim is judged for; today where it is not made yet. */
  on?: string
  /** The claim and every supplement of it, where there is one: what one thing drew. */
  family?: readonly string[]
  /** Judged anew after the money was approved: what only matters before a payment is not asked again. */
  afterwards?: boolean
}
const NOBODY = '00000000-0000-0000-0000-000000000000'
export const nobodyYet: Asking = { claimId: NOBODY, filedAt: null }
export const familyAsking = (asking: Asking): readonly string[] => asking.family ?? [asking.claimId]

export interface Thing {
  subsidyKind: SubsidyKind
  certificateKind: CertificateView['kind']
  subjectKey: string
  level: number | null
  certificateId: string | null
}
const sameThing = (a: Thing, b: OtherLine): boolean =>
  (a.certificateId !== null && a.certificateId === b.certificateId) ||
  (a.subsidyKind === b.subsidyKind &&
    a.certificateKind === b.certificateKind &&
    a.subjectKey === b.subjectKey &&
    a.level === b.level)

/** Other claims under way for the very same thing; not asked again once the money was approved. */
export const claimsOfSame = (thing: Thing, others: readonly OtherLine[], asking: Asking) =>
  asking.afterwards
    ? []
    : others.filter((o) => sameThing(thing, o)).map((o) => ({ number: o.number ?? '', title: o.title }))

/** A supplement is no second time: it belongs to the payment whose facts had changed. */
function withSupplements(paid: readonly PaidItem[], others: readonly OtherLine[]): PaidItem[] {
  const rootOf = new Map(others.flatMap((o) => (o.supplementOf ? [[o.lineId, o.supplementOf] as const] : [])))
  const more = new Map<string, number>()
  for (const p of paid) {
    const root = rootOf.get(p.claimLineId)
    if (root) more.set(root, (more.get(root) ?? 0) + p.amountFen)
  }
  return paid
    .filter((p) => !rootOf.has(p.claimLineId))
    .map((p) => ({ ...p, amountFen: p.amountFen + (more.get(p.claimLineId) ?? 0) }))
}

/**
 * Everything that counts as drawn: paid or on its way in the ledger, and claims under way, in the order they were handed
 * in, so that several at once can't each stay below a limit and a later one can't undo an earlier. The same thing
 * claimed twice is told by a check of its own.
 */
export function historyOf(
  paid: readonly PaidItem[],
  others: readonly OtherLine[],
  asking: Asking,
  thing: Thing,
): DrawnItem[] {
  const family = familyAsking(asking)
  const charged = new Set(paid.map((p) => p.claimLineId))
  const filedAt = new Map(others.map((o) => [o.claimId, o.filedAt]))
  const kindOf = new Map(others.map((o) => [o.lineId, o.certificateKind]))
  const before = (at: string | null | undefined) =>
    asking.filedAt === null || at === null || at === undefined || at < asking.filedAt
  const waiting = others.filter(
    (o) =>
      ['claimed', 'objected', 'cleared'].includes(o.state) &&
      o.supplementOf === null &&
      !charged.has(o.lineId) &&
      !sameThing(thing, o) &&
      o.filedAt !== null &&
      before(o.filedAt),
  )
  return [
    ...withSupplements(paid, others)
      .filter((p) => !family.includes(p.claimId) && before(filedAt.get(p.claimId)))
      .map((p) => ({ ...p, certificateKind: kindOf.get(p.claimLineId) ?? null })),
    ...waiting.map((o) => ({
      subsidyKind: o.subsidyKind,
      occupationCode: o.occupationCode,
      level: o.level,
      certificateNumber: o.certificateNumber,
      certificateKind: o.certificateKind,
      paidOn: dayOf(o.filedAt as string),
      amountFen: o.amountFen,
      claimLineId: o.lineId,
    })),
  ]
}

/** No money, for reasons that the checks say. */
export const nothingDue: Judgement = {
  eligible: false,
  amountFen: 0,
  fund: 'employment',
  reasons: [],
  unknown: [],
  trace: [],
}

export interface About {
  thing: Thing
  person: PersonRow
  occupationCode: string | null
  certificateNumber: string | null
  estimateFen: number | null
  fund: FundKind | null
  pack: Pack
  /** What was judged; null where nothing was. */
  claim: ClaimFacts | null
}

export function lineOf(about: About, facts: LineFacts): JudgedLine {
  const checks: CheckRow[] = checkLine(facts)
  const reasons = reasonsOf(checks, facts.judgement)
  const counts = reasons.length === 0 && payableOf(facts) > 0
  return {
    personId: about.person.id,
    ...about.thing,
    certificateNumber: about.certificateNumber,
    occupationCode: about.occupationCode,
    estimateFen: about.estimateFen,
    amountFen: counts ? payableOf(facts) : 0,
    fund: about.fund ?? facts.judgement.fund,
    packVersion: about.pack.version,
    judgedOn: facts.today,
    checks,
    reasons,
    trace: [...explain(facts.judgement, checks, counts), ...(counts ? faceStep(facts) : [])],
    state: counts ? 'judged' : 'excluded',
    supplementOf: null,
    asked: about.claim && {
      packId: about.pack.id,
      facts: about.claim,
      amountFen: facts.judgement.amountFen,
      barred: isBarred(checks),
    },
  }
}

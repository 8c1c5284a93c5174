/** What was drawn before, counted: limits, exclusions, caps. History comes from the ledger and nowhere else. */
import { addDays, addMonths, type Day, statisticsYear, statisticsYearSpan } from '#platform/day'
import { type Fen, yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { describe, evaluate, type Inputs, type KnownFacts } from './condition-rules.ts'
import {
  type ClaimFacts,
  type Condition,
  cappedPer,
  countedPer,
  type DrawnItem,
  exclusionRules,
  type PackCap,
  type PackExclusion,
  type PackLimit,
  type Period,
  periods,
  refusals,
  subsidyKinds,
  type TraceNode,
} from './contract.ts'
import { type Aim, type Checked, inForce, node } from './trace-rules.ts'

const ledger = (value: string, on: Day): Inputs => ({ 已享受记录: { value, source: '资金台账', asOf: on } })

export interface Span {
  from: Day | null
  to: Day | null
}

/** First and last day that count for `on`; null where the period does not bind that day. */
export function spanOf(period: Period, on: Day): Span | null {
  switch (period.kind) {
    case 'life':
      return { from: null, to: null }
    case 'calendar-year':
      return { from: `${on.slice(0, 4)}-01-01`, to: `${on.slice(0, 4)}-12-31` }
    case 'statistics-year':
      return statisticsYearSpan(statisticsYear(on))
    case 'span':
      return inForce(period, on) ? { from: period.from, to: period.to ?? null } : null
    case 'since':
      return { from: period.from, to: null }
    case 'rolling':
      return { from: addDays(addMonths(on, -period.months), 1), to: null }
  }
}

export function showPeriod(period: Period): string {
  switch (period.kind) {
    case 'span':
      return `${period.from} 至 ${period.to ?? '今'} 期间`
    case 'since':
      return `${period.from} 以来`
    case 'rolling':
      return `连续 ${period.months} 个月内`
    default:
      return periods[period.kind]
  }
}

const within = (item: DrawnItem, span: Span): boolean =>
  (span.from === null || span.from <= item.paidOn) && (span.to === null || item.paidOn <= span.to)

const sameOccupation = (item: DrawnItem, aim: Aim | null): boolean =>
  aim?.occupationCode != null && item.occupationCode === aim.occupationCode

/** Binds unless it is known not to: what isn't known doesn't set anybody free. */
function binds(when: Condition | undefined, known: KnownFacts): { binds: boolean; inputs: Inputs } {
  if (!when) return { binds: true, inputs: {} }
  const found = evaluate(when, known)
  return { binds: found.holds !== false, inputs: found.inputs }
}
const freed = (when: Condition | undefined): string => (when ? `只适用于：${describe(when)}` : '')

function counted(limit: PackLimit, item: DrawnItem, aim: Aim | null): boolean {
  switch (limit.per) {
    case 'person':
      return true
    case 'occupation':
      return sameOccupation(item, aim)
    case 'occupation-level':
      return sameOccupation(item, aim) && item.level === aim?.level
    case 'certificate-kind':
      return aim?.kind != null && item.certificateKind === aim.kind
  }
}

export function checkLimits(
  limits: readonly PackLimit[],
  aim: Aim | null,
  history: readonly DrawnItem[],
  known: KnownFacts,
  on: Day,
): Checked {
  const out: Checked = { reasons: [], unknown: [], nodes: [] }
  for (const limit of limits) {
    const span = spanOf(limit.period, on)
    const rule = `${countedPer[limit.per]}，${showPeriod(limit.period)}最多 ${limit.max} 次`
    const who = binds(limit.when, known)
    if (!span || !who.binds) {
      const note = `${rule}；${span ? freed(limit.when) : `${on} 不在计次期间`}。`
      out.nodes.push(node('limits', limit, 'skipped', { inputs: who.inputs, note }))
      continue
    }
    const extra = (limit.extra ?? []).map((one) => ({ ...one, found: evaluate(one.when, known) }))
    const max = limit.max + extra.reduce((sum, one) => sum + (one.found.holds ? one.more : 0), 0)
    const drawn = history.filter(
      (item) => limit.counts.includes(item.subsidyKind) && within(item, span) && counted(limit, item, aim),
    ).length
    const full = drawn >= max
    if (full) out.reasons.push(refusals.limit({ title: limit.title, max, drawn }, { clause: limit.clause }))
    out.nodes.push(
      node('limits', limit, full ? 'failed' : 'met', {
        inputs: Object.assign(
          ledger(`${drawn} 次`, on),
          who.inputs,
          ...extra.map((one) => one.found.inputs),
        ) as Inputs,
        note: max > limit.max ? `${rule}，另增 ${max - limit.max} 次` : rule,
        found: drawn,
      }),
    )
  }
  return out
}

function excludes(
  rule: PackExclusion['rule'],
  item: DrawnItem,
  aim: Aim | null,
  number: string | null,
): boolean {
  switch (rule) {
    case 'same-certificate':
      return number !== null && item.certificateNumber === number
    case 'same-occupation':
      return sameOccupation(item, aim)
    case 'same-occupation-level':
      return sameOccupation(item, aim) && item.level === aim?.level
    case 'higher-level':
      return sameOccupation(item, aim) && item.level !== null && aim?.level != null && item.level < aim.level
    case 'any':
      return true
  }
}

export function checkExclusions(
  exclusions: readonly PackExclusion[],
  aim: Aim | null,
  number: string | null,
  history: readonly DrawnItem[],
  known: KnownFacts,
  on: Day,
): Checked {
  const out: Checked = { reasons: [], unknown: [], nodes: [] }
  for (const exclusion of exclusions) {
    const { title, clause } = exclusion
    const span = exclusion.period ? spanOf(exclusion.period, on) : { from: null, to: null }
    const who = binds(exclusion.when, known)
    const during = exclusion.period ? showPeriod(exclusion.period) : ''
    const rule = `${exclusion.against.map((kind) => subsidyKinds[kind]).join('、')}：${during}${exclusionRules[exclusion.rule]}的不再享受`
    if (!span || !who.binds) {
      const note = `${rule}；${span ? freed(exclusion.when) : `${on} 不在计算期间`}。`
      out.nodes.push(node('exclusions', exclusion, 'skipped', { inputs: who.inputs, note }))
      continue
    }
    const hit = history.find(
      (item) =>
        exclusion.against.includes(item.subsidyKind) &&
        within(item, span) &&
        excludes(exclusion.rule, item, aim, number),
    )
    if (hit) out.reasons.push(refusals.excluded({ title, when: hit.paidOn }, { clause }))
    out.nodes.push(
      node('exclusions', exclusion, hit ? 'failed' : 'met', {
        inputs: {
          ...ledger(hit ? `${hit.paidOn} ${subsidyKinds[hit.subsidyKind]}` : '没有', on),
          ...who.inputs,
        },
        note: rule,
      }),
    )
  }
  return out
}

/** What of a cap's sum is used before this line; null where the cap doesn't reach it. */
function usedOf(cap: PackCap, facts: Drawn, on: Day): Fen | null {
  switch (cap.per) {
    case 'line':
      return 0
    case 'class':
      return facts.classFen ?? null
    case 'budget':
      return facts.budgetFen ?? null
    case 'person': {
      const span = cap.period ? spanOf(cap.period, on) : { from: null, to: null }
      if (!span) return null
      return facts.history
        .filter((item) => cap.counts.includes(item.subsidyKind) && within(item, span))
        .reduce((sum, item) => sum + item.amountFen, 0)
    }
  }
}
type Drawn = Pick<ClaimFacts, 'history' | 'classFen' | 'budgetFen'>

const usedInputs = (cap: PackCap, used: Fen, on: Day): Inputs =>
  cap.per === 'line'
    ? {}
    : cap.per === 'person'
      ? ledger(`${yuan(used)} 元`, on)
      : { 此前已核定: { value: `${yuan(used)} 元`, source: '资金台账', asOf: on } }

export function applyCaps(
  caps: readonly PackCap[],
  amountFen: Fen,
  facts: Drawn,
  known: KnownFacts,
  on: Day,
): { amountFen: Fen; reasons: Reason[]; nodes: TraceNode[] } {
  const reasons: Reason[] = []
  const nodes: TraceNode[] = []
  let left = amountFen
  for (const cap of caps) {
    const used = usedOf(cap, facts, on)
    const who = binds(cap.when, known)
    if (used === null || !who.binds) {
      const note = who.binds
        ? cap.per === 'person'
          ? `${on} 不在计算期间。`
          : '不适用于本笔。'
        : `${freed(cap.when)}。`
      nodes.push(node('caps', cap, 'skipped', { inputs: who.inputs, effectFen: 0, note }))
      continue
    }
    const room = Math.max(0, cap.maxFen - used)
    const cut = Math.min(0, room - left)
    left += cut
    if (room === 0) reasons.push(refusals.capped({ title: cap.title }, { clause: cap.clause }))
    const during = cap.per === 'person' ? showPeriod(cap.period ?? { kind: 'life' }) : ''
    nodes.push(
      node('caps', cap, room === 0 ? 'failed' : cut < 0 ? 'applied' : 'met', {
        inputs: { ...usedInputs(cap, used, on), ...who.inputs },
        effectFen: cut,
        note: `${cappedPer[cap.per]}${during}不超过 ${yuan(cap.maxFen)} 元`,
      }),
    )
  }
  return { amountFen: left, reasons, nodes }
}

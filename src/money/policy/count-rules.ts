/** What was drawn before, counted: limits, exclusions, caps. History comes from the ledger and nowhere else. */
import { type Day, statisticsYear, statisticsYearSpan } from '#platform/day'
import { type Fen, yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { evaluate, type Inputs, type KnownFacts } from './condition-rules.ts'
import {
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

/** First and last day that count for `on`; null where the period does not bind that day. */
export function spanOf(period: Period, on: Day): { from: Day | null; to: Day | null } | null {
  switch (period.kind) {
    case 'life':
      return { from: null, to: null }
    case 'calendar-year':
      return { from: `${on.slice(0, 4)}-01-01`, to: `${on.slice(0, 4)}-12-31` }
    case 'statistics-year':
      return statisticsYearSpan(statisticsYear(on))
    case 'span':
      return inForce(period, on) ? { from: period.from, to: period.to ?? null } : null
  }
}

export const showPeriod = (period: Period): string =>
  period.kind === 'span' ? `${period.from} 至 ${period.to ?? '今'} 期间` : periods[period.kind]

const within = (item: DrawnItem, span: { from: Day | null; to: Day | null }): boolean =>
  (span.from === null || span.from <= item.paidOn) && (span.to === null || item.paidOn <= span.to)

const sameOccupation = (item: DrawnItem, aim: Aim | null): boolean =>
  aim?.occupationCode != null && item.occupationCode === aim.occupationCode

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
    if (!span) {
      out.nodes.push(node('limits', limit, 'skipped', { note: `${rule}；${on} 不在计次期间。` }))
      continue
    }
    const extra = (limit.extra ?? []).map((one) => ({ ...one, found: evaluate(one.when, known) }))
    const max = limit.max + extra.reduce((sum, one) => sum + (one.found.holds ? one.more : 0), 0)
    const drawn = history.filter(
      (item) =>
        limit.counts.includes(item.subsidyKind) &&
        within(item, span) &&
        (limit.per === 'person' ||
          (sameOccupation(item, aim) && (limit.per === 'occupation' || item.level === aim?.level))),
    ).length
    const full = drawn >= max
    if (full) out.reasons.push(refusals.limit({ title: limit.title, max, drawn }, { clause: limit.clause }))
    out.nodes.push(
      node('limits', limit, full ? 'failed' : 'met', {
        inputs: Object.assign(ledger(`${drawn} 次`, on), ...extra.map((one) => one.found.inputs)) as Inputs,
        note: max > limit.max ? `${rule}，另增 ${max - limit.max} 次` : rule,
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
  on: Day,
): Checked {
  const out: Checked = { reasons: [], unknown: [], nodes: [] }
  for (const exclusion of exclusions) {
    const hit = history.find(
      (item) => exclusion.against.includes(item.subsidyKind) && excludes(exclusion.rule, item, aim, number),
    )
    const { title, clause } = exclusion
    if (hit) out.reasons.push(refusals.excluded({ title, when: hit.paidOn }, { clause }))
    out.nodes.push(
      node('exclusions', exclusion, hit ? 'failed' : 'met', {
        inputs: ledger(hit ? `${hit.paidOn} ${subsidyKinds[hit.subsidyKind]}` : '没有', on),
        note: `${exclusion.against.map((kind) => subsidyKinds[kind]).join('、')}：${exclusionRules[exclusion.rule]}的不再享受`,
      }),
    )
  }
  return out
}

export function applyCaps(caps: readonly PackCap[], amountFen: Fen, history: readonly DrawnItem[], on: Day) {
  const reasons: Reason[] = []
  const nodes: TraceNode[] = []
  let left = amountFen
  for (const cap of caps) {
    const span = cap.per === 'person' && cap.period ? spanOf(cap.period, on) : { from: null, to: null }
    if (!span) {
      nodes.push(node('caps', cap, 'skipped', { effectFen: 0, note: `${on} 不在计算期间。` }))
      continue
    }
    const drawn =
      cap.per === 'line'
        ? 0
        : history
            .filter((item) => cap.counts.includes(item.subsidyKind) && within(item, span))
            .reduce((sum, item) => sum + item.amountFen, 0)
    const room = Math.max(0, cap.maxFen - drawn)
    const cut = Math.min(0, room - left)
    left += cut
    if (room === 0) reasons.push(refusals.capped({ title: cap.title }, { clause: cap.clause }))
    const who = cap.per === 'line' ? '每笔' : `每人${showPeriod(cap.period ?? { kind: 'life' })}`
    nodes.push(
      node('caps', cap, room === 0 ? 'failed' : cut < 0 ? 'applied' : 'met', {
        inputs: cap.per === 'line' ? {} : ledger(`${yuan(drawn)} 元`, on),
        effectFen: cut,
        note: `${who}不超过 ${yuan(cap.maxFen)} 元`,
      }),
    )
  }
  return { amountFen: left, reasons, nodes }
}

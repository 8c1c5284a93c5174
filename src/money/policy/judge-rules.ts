/**
 * The plain interpreter of a pack: what a claim is worth and why. Slow and readable on purpose; whatever is faster
 * must agree with it.
 */
import { type Day, statisticsYear, statisticsYearSpan } from '#platform/day'
import { type Fen, percentOf, yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { levelNames } from '#registry/occupations/contract'
import { describe, evaluate, type Inputs, type KnownFacts, knownFacts } from './condition-rules.ts'
import {
  type CertificateKind,
  type ClaimFacts,
  certificateKinds,
  countedPer,
  type DrawnItem,
  exclusionRules,
  type FundKind,
  funds,
  type Judgement,
  type Outcome,
  type Pack,
  type PackAmount,
  type PackCap,
  type PackDocument,
  type PackElement,
  type PackExclusion,
  type PackLimit,
  type PackRequirement,
  type Period,
  packFacts,
  periods,
  refusals,
  type Section,
  sections,
  subsidyKinds,
  type TraceNode,
} from './contract.ts'

/** What a pack is asked about: a certificate held, or the one a class leads to. */
export interface Aim {
  kind: CertificateKind
  occupationCode: string | null
  level: number | null
}

export const inForce = (element: { from?: string; to?: string }, on: Day): boolean =>
  (element.from === undefined || element.from <= on) && (element.to === undefined || on <= element.to)

export const showAim = (aim: Aim): string =>
  [certificateKinds[aim.kind], aim.level ? levelNames[aim.level] : null].filter(Boolean).join('·')

const ledger = (value: string, on: Day): Inputs => ({ 已享受记录: { value, source: '资金台账', asOf: on } })

export function node(
  section: Section | 'pack' | 'result',
  element: Pick<PackElement, 'id' | 'title' | 'clause'>,
  outcome: Outcome,
  rest: Partial<Pick<TraceNode, 'inputs' | 'effectFen' | 'note' | 'children'>>,
): TraceNode {
  return {
    rule: `${section}/${element.id}`,
    title: element.title,
    clause: element.clause,
    inputs: rest.inputs ?? {},
    effectFen: rest.effectFen ?? null,
    note: rest.note ?? '',
    outcome,
    ...(rest.children ? { children: rest.children } : {}),
  }
}

/** The worst of the steps below decides what a group shows. */
function group(section: Section, document: PackDocument, children: TraceNode[]): TraceNode[] {
  if (children.length === 0) return []
  const has = (outcome: Outcome) => children.some((child) => child.outcome === outcome)
  const outcome: Outcome = has('failed') ? 'failed' : has('unknown') ? 'unknown' : 'met'
  const clause = document.sources[0]?.code ?? ''
  return [node(section, { id: 'all', title: sections[section], clause }, outcome, { children })]
}

export const packNode = (pack: Pack, on: Day): TraceNode =>
  node(
    'pack',
    { id: pack.id, title: pack.title, clause: pack.document.sources.map((s) => s.code).join('；') },
    'applied',
    {
      inputs: {
        补贴项目: { value: subsidyKinds[pack.subsidyKind], source: '政策包', asOf: on },
        政策版本: { value: `第 ${pack.version} 版`, source: '政策包', asOf: pack.from },
      },
      note: `按 ${on} 生效的政策核算（${pack.from} 起${pack.to ? `至 ${pack.to}` : ''}）。`,
    },
  )

export interface Checked {
  reasons: Reason[]
  unknown: Reason[]
  nodes: TraceNode[]
}

export function checkRequirements(requirements: readonly PackRequirement[], known: KnownFacts): Checked {
  const out: Checked = { reasons: [], unknown: [], nodes: [] }
  for (const requirement of requirements) {
    const { title, clause } = requirement
    const found = evaluate(requirement.must, known)
    const told = requirement.next ? { clause, next: requirement.next } : { clause }
    const shown = Object.entries(found.inputs)
      .map(([name, input]) => `${name}为${input.value}`)
      .join('，')
    if (found.holds === false) out.reasons.push(refusals.not_met({ title, found: shown }, told))
    if (found.holds === null) {
      const missing = found.missing.map((fact) => packFacts[fact].title).join('、')
      const reason = refusals.no_data({ title, missing }, told)
      if (requirement.unknown === 'refuse') out.reasons.push(reason)
      else out.unknown.push(reason)
    }
    out.nodes.push(
      node('requirements', requirement, found.holds === null ? 'unknown' : found.holds ? 'met' : 'failed', {
        inputs: found.inputs,
        note: `要求：${describe(requirement.must)}`,
      }),
    )
  }
  return out
}

/** The standard for a certificate on a day; a row for its occupation comes before one for all. */
export function standardFor(document: PackDocument, aim: Aim, on: Day): PackAmount | null {
  const rows = document.amounts.filter(
    (row) =>
      inForce(row, on) &&
      row.certificateKinds.includes(aim.kind) &&
      row.level === aim.level &&
      (row.occupations === undefined ||
        (aim.occupationCode !== null && row.occupations.includes(aim.occupationCode))),
  )
  return rows.find((row) => row.occupations !== undefined) ?? rows[0] ?? null
}

export interface Reckoned {
  amountFen: Fen
  nodes: TraceNode[]
  unknown: Reason[]
}

/** The standard and every adjustment in the pack's order; never below nothing. */
export function reckon(
  document: PackDocument,
  standard: PackAmount,
  aim: Aim,
  known: KnownFacts,
  on: Day,
): Reckoned {
  const base = standard.amountFen
  const nodes = [
    node('amounts', standard, 'applied', {
      inputs: {
        证书: { value: showAim(aim), source: '证书登记', asOf: known['certificate.issued']?.asOf ?? null },
      },
      effectFen: base,
      note: `标准 ${yuan(base)} 元`,
    }),
  ]
  const unknown: Reason[] = []
  let amountFen = base
  for (const adjustment of document.adjustments.filter((one) => inForce(one, on))) {
    const { title, clause, by } = adjustment
    const found = evaluate(adjustment.when, known)
    if (found.holds === null) {
      const missing = found.missing.map((fact) => packFacts[fact].title).join('、')
      unknown.push(refusals.no_data({ title, missing }, { clause }))
    }
    if (!found.holds) {
      const note = `适用于：${describe(adjustment.when)}`
      nodes.push(
        node('adjustments', adjustment, found.holds === null ? 'unknown' : 'skipped', {
          inputs: found.inputs,
          effectFen: 0,
          note,
        }),
      )
      continue
    }
    const wanted =
      by.kind === 'percent'
        ? percentOf(base, by.percent)
        : by.kind === 'amount'
          ? by.amountFen
          : by.amountFen - amountFen
    const effectFen = Math.max(wanted, -amountFen)
    amountFen += effectFen
    const note =
      by.kind === 'percent'
        ? `标准 ${yuan(base)} 元的 ${by.percent}%`
        : by.kind === 'amount'
          ? `${by.amountFen < 0 ? '减' : '加'} ${yuan(Math.abs(by.amountFen))} 元`
          : `改按 ${yuan(by.amountFen)} 元`
    nodes.push(node('adjustments', adjustment, 'applied', { inputs: found.inputs, effectFen, note }))
  }
  return { amountFen, nodes, unknown }
}

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
  period.kind === 'span' ? `${period.from} 至 ${period.to ?? '今'}` : periods[period.kind]

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

function applyCaps(caps: readonly PackCap[], amountFen: Fen, history: readonly DrawnItem[], on: Day) {
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

/** The first fund in the pack's order whose condition holds. */
export function chooseFund(
  document: PackDocument,
  known: KnownFacts,
  on: Day,
): { fund: FundKind; node: TraceNode } | null {
  for (const source of document.funds.filter((one) => inForce(one, on))) {
    const found = source.when ? evaluate(source.when, known) : { holds: true, inputs: {} }
    if (!found.holds) continue
    const note = `由${funds[source.fund]}支付`
    return { fund: source.fund, node: node('funds', source, 'applied', { inputs: found.inputs, note }) }
  }
  return null
}

/** The whole judgement of one claim line. The effects in the trace add up to the amount. */
export function judge(pack: Pack, facts: ClaimFacts): Judgement {
  const { document } = pack
  const { on, certificate, history } = facts
  const known = knownFacts(facts)
  const of = <T extends { from?: string; to?: string }>(elements: readonly T[]) =>
    elements.filter((element) => inForce(element, on))

  const required = checkRequirements(of(document.requirements), known)
  const standard = certificate && standardFor(document, certificate, on)
  const reckoned = certificate && standard ? reckon(document, standard, certificate, known, on) : null
  const capped = applyCaps(reckoned ? of(document.caps) : [], reckoned?.amountFen ?? 0, history, on)
  const limited = checkLimits(of(document.limits), certificate, history, known, on)
  const excluded = checkExclusions(
    of(document.exclusions),
    certificate,
    certificate?.number ?? null,
    history,
    on,
  )
  const paying = chooseFund(document, known, on)

  const reasons = [...required.reasons]
  if (!certificate) reasons.push(refusals.no_certificate())
  else if (!standard) {
    const code = document.sources[0]?.code
    reasons.push(refusals.no_standard({ certificate: showAim(certificate) }, code ? { clause: code } : {}))
  }
  reasons.push(...capped.reasons, ...limited.reasons, ...excluded.reasons)
  if (reasons.length === 0 && capped.amountFen === 0) reasons.push(refusals.zero())
  const eligible = reasons.length === 0
  const clause = pack.document.sources[0]?.code ?? ''
  return {
    eligible,
    amountFen: eligible ? capped.amountFen : 0,
    fund: paying?.fund ?? 'employment',
    reasons,
    unknown: [...required.unknown, ...(reckoned?.unknown ?? [])],
    trace: [
      packNode(pack, on),
      ...group('requirements', document, required.nodes),
      ...(reckoned?.nodes ?? []),
      ...capped.nodes,
      ...group('limits', document, limited.nodes),
      ...group('exclusions', document, excluded.nodes),
      ...(paying ? [paying.node] : []),
      eligible
        ? node('result', { id: 'paid', title: '核定补贴', clause }, 'applied', {
            note: `应补 ${yuan(capped.amountFen)} 元`,
          })
        : node('result', { id: 'refused', title: '不予补贴', clause }, 'failed', {
            effectFen: 0 - capped.amountFen,
            note: reasons.map((reason) => reason.message).join(''),
          }),
    ],
  }
}

/**
 * The plain interpreter of a pack: what a claim is worth and why. Slow and readable on purpose; whatever is faster
 * must agree with it.
 */
import type { Day } from '#platform/day'
import { type Fen, percentOf, yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { describe, evaluate, type KnownFacts, knownFacts } from './condition-rules.ts'
import {
  type ClaimFacts,
  type FundKind,
  funds,
  type Judgement,
  type Outcome,
  type Pack,
  type PackAmount,
  type PackDocument,
  type PackRequirement,
  packFacts,
  refusals,
  type Section,
  sections,
  subsidyKinds,
  type TraceNode,
} from './contract.ts'
import { applyCaps, checkExclusions, checkLimits } from './count-rules.ts'
import { type Aim, type Checked, inForce, node, showAim } from './trace-rules.ts'

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
        证书: {
          value: showAim(aim),
          source: known['certificate.kind']?.source ?? '证书登记',
          asOf: known['certificate.kind']?.asOf ?? null,
        },
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

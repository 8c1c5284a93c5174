/**
 * The plain interpreter of a pack: what a claim is worth and why. Slow and readable on purpose; whatever is faster
 * must agree with it.
 */
import type { Day } from '#platform/day'
import { yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { describe, evaluate, type KnownFacts, knownFacts } from './condition-rules.ts'
import {
  type ClaimFacts,
  type Judgement,
  type Outcome,
  type Pack,
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
import { checkVoucher, chooseFund } from './source-rules.ts'
import { passedNodes, passedReasons, reckon, standardFor } from './standard-rules.ts'
import { resolved } from './term-rules.ts'
import { type Aim, aimOf, type Checked, inForce, node, showAim } from './trace-rules.ts'

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
    const { title, clause, when } = requirement
    const asked = when ? evaluate(when, known) : null
    const found = evaluate(requirement.must, known)
    const inputs = { ...asked?.inputs, ...found.inputs }
    const note = `要求：${when ? `${describe(when)}的，` : ''}${describe(requirement.must)}`
    if (asked?.holds === false) {
      out.nodes.push(node('requirements', requirement, 'skipped', { inputs: asked.inputs, note }))
      continue
    }
    // Asked of somebody of whom it isn't known whether it is to be asked: what is met is met, the rest is not known.
    const holds = asked && asked.holds === null && found.holds === false ? null : found.holds
    const told = requirement.next ? { clause, next: requirement.next } : { clause }
    const shown = Object.entries(inputs)
      .map(([name, input]) => `${name}为${input.value}`)
      .join('，')
    if (holds === false) out.reasons.push(refusals.not_met({ title, found: shown }, told))
    if (holds === null) {
      const facts = [...new Set([...(asked?.missing ?? []), ...found.missing])]
      const missing = facts.map((fact) => packFacts[fact].title).join('、')
      const reason = refusals.no_data({ title, missing }, told)
      if (requirement.unknown === 'refuse') out.reasons.push(reason)
      else out.unknown.push(reason)
    }
    out.nodes.push(
      node('requirements', requirement, holds === null ? 'unknown' : holds ? 'met' : 'failed', {
        inputs,
        note,
      }),
    )
  }
  return out
}

/** Why there is no standard: what isn't known, no certificate, or nothing for this one. */
export function noStandard(document: PackDocument, aim: Aim | null, hasCertificate: boolean): Reason {
  if (!hasCertificate && document.amounts.some((row) => row.certificateKinds.length > 0))
    return refusals.no_certificate()
  const code = document.sources[0]?.code
  const certificate = (aim && showAim(aim)) || '本次培训'
  return refusals.no_standard({ certificate }, code ? { clause: code } : {})
}

/** The whole judgement of one claim line. The effects in the trace add up to the amount. */
export function judge(pack: Pack, facts: ClaimFacts): Judgement {
  const document = resolved(pack.document)
  const { on, certificate, history } = facts
  const aim = aimOf(facts)
  const known = knownFacts(facts)
  const of = <T extends { from?: string | undefined; to?: string | undefined }>(elements: readonly T[]) =>
    elements.filter((element) => inForce(element, on))

  const required = checkRequirements(of(document.requirements), known)
  const standard = standardFor(document, aim, known, on)
  const { row } = standard
  const reckoned = row ? reckon(document, { ...standard, row }, aim, known, on) : null
  const capped = applyCaps(reckoned ? of(document.caps) : [], reckoned?.amountFen ?? 0, facts, known, on)
  const limited = checkLimits(of(document.limits), aim, history, known, on)
  const number = certificate?.number ?? null
  const excluded = checkExclusions(of(document.exclusions), aim, number, history, known, on)
  const paying = chooseFund(document, known, on, facts.heldFund)
  const fund = paying?.fund ?? 'employment'
  const ticket = checkVoucher(document, known, fund, on)

  const reasons = [...required.reasons]
  if (reckoned) reasons.push(...reckoned.reasons)
  else if (standard.passedOver.length > 0) reasons.push(...passedReasons(standard))
  else reasons.push(noStandard(document, aim, certificate !== null))
  reasons.push(...capped.reasons, ...limited.reasons, ...excluded.reasons, ...ticket.reasons)
  if (reasons.length === 0 && capped.amountFen === 0) reasons.push(refusals.zero())
  const eligible = reasons.length === 0
  const clause = pack.document.sources[0]?.code ?? ''
  return {
    eligible,
    amountFen: eligible ? capped.amountFen : 0,
    fund,
    reasons,
    unknown: [...required.unknown, ...(reckoned?.unknown ?? []), ...ticket.unknown],
    trace: [
      packNode(pack, on),
      ...group('requirements', document, required.nodes),
      ...(reckoned?.nodes ?? passedNodes(standard)),
      ...capped.nodes,
      ...group('limits', document, limited.nodes),
      ...group('exclusions', document, excluded.nodes),
      ...(paying ? [paying.node] : []),
      ...ticket.nodes,
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

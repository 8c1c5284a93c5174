/** The standard for a claim, and what is added to it and taken from it, to the fen. */
import type { Day } from '#platform/day'
import { type Fen, percentOf, yuan } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { describe, evaluate, inRegion, type KnownFacts } from './condition-rules.ts'
import {
  type PackAdjustment,
  type PackAmount,
  type PackDocument,
  packFacts,
  refusals,
  type TraceNode,
  units,
} from './contract.ts'
import { type Aim, inForce, node, showAim } from './trace-rules.ts'

/** No line of money is larger, whatever a pack makes of it. */
export const MOST_FEN = 1_000_000_000

/** The more a row names, the earlier it comes: occupations before regions before a condition; then as written. */
export const rank = (row: PackAmount): number =>
  (row.occupations ? 4 : 0) + (row.regions ? 2 : 0) + (row.when ? 1 : 0)
export const ranked = (document: PackDocument): PackAmount[] =>
  [...document.amounts].sort((a, b) => rank(b) - rank(a))

/** Whether the row is for such a certificate, or for such training. */
export function aimsAt(row: PackAmount, aim: Aim | null): boolean {
  const occupation =
    row.occupations === undefined ||
    (aim?.occupationCode != null && row.occupations.includes(aim.occupationCode))
  if (row.certificateKinds.length === 0)
    return occupation && (row.level === null || row.level === (aim?.level ?? null))
  return (
    occupation &&
    aim?.kind != null &&
    row.certificateKinds.includes(aim.kind) &&
    row.level === (aim.level ?? null)
  )
}

export interface Standard {
  row: PackAmount | null
  /** Rows that come earlier and would apply if what they ask were known. */
  passedOver: { row: PackAmount; missing: string; inputs: TraceNode['inputs'] }[]
}

/** The first row in rank that applies on a day. */
export function standardFor(document: PackDocument, aim: Aim | null, known: KnownFacts, on: Day): Standard {
  const passedOver: Standard['passedOver'] = []
  for (const row of ranked(document)) {
    if (!inForce(row, on) || !aimsAt(row, aim)) continue
    const region = known.region?.value
    const there = row.regions
      ? region === undefined
        ? null
        : row.regions.some((code) => inRegion(String(region), code))
      : true
    const found = row.when ? evaluate(row.when, known) : { holds: true, inputs: {}, missing: [] }
    if (there === false || found.holds === false) continue
    if (there && found.holds) return { row, passedOver }
    const facts = there === null ? ['region' as const, ...found.missing] : found.missing
    const missing = [...new Set(facts)].map((fact) => packFacts[fact].title).join('、')
    passedOver.push({ row, missing, inputs: found.inputs })
  }
  return { row: null, passedOver }
}

export interface Reckoned {
  amountFen: Fen
  nodes: TraceNode[]
  reasons: Reason[]
  unknown: Reason[]
}

/** What bars where no row applies for certain. */
export const passedReasons = (standard: Standard): Reason[] =>
  standard.passedOver.map(({ row, missing }) =>
    refusals.no_data({ title: row.title, missing }, { clause: row.clause }),
  )
export const passedNodes = (standard: Standard): TraceNode[] =>
  standard.passedOver.map(({ row, missing, inputs }) =>
    node('amounts', row, 'skipped', { inputs, effectFen: 0, note: `缺少数据，未按本条：${missing}` }),
  )

interface Base {
  fen: Fen
  /** What is wanting where the units can't be counted. */
  missing: string | null
  note: string
  inputs: TraceNode['inputs']
}
function baseOf(row: PackAmount, known: KnownFacts): Base {
  const { amountFen, unit } = row
  if (!unit) return { fen: amountFen, missing: null, note: `标准 ${yuan(amountFen)} 元`, inputs: {} }
  const { title } = packFacts[unit.fact]
  const held = known[unit.fact]
  const word = units[unit.of]
  const rule = `每${word} ${yuan(amountFen)} 元${unit.max ? `，最多 ${unit.max} ${word}` : ''}`
  if (typeof held?.value !== 'number')
    return {
      fen: 0,
      missing: title,
      note: rule,
      inputs: { [title]: { value: '无数据', source: '—', asOf: null } },
    }
  const whole = Math.max(0, Math.floor(held.value))
  const count = Math.min(whole, unit.max ?? whole)
  const { shown: value, source, asOf } = held
  return {
    fen: Math.min(MOST_FEN, amountFen * count),
    missing: null,
    note: `${rule}；按 ${count} ${word}计`,
    inputs: { [title]: { value, source, asOf } },
  }
}

interface Step {
  /** Null where a cost isn't known. */
  wanted: Fen | null
  note: string
  inputs: TraceNode['inputs']
}
function stepOf(by: PackAdjustment['by'], base: Fen, reached: Fen, known: KnownFacts): Step {
  switch (by.kind) {
    case 'percent':
      return {
        wanted: percentOf(base, by.percent),
        note: `标准 ${yuan(base)} 元的 ${by.percent}%`,
        inputs: {},
      }
    case 'amount': {
      const note = `${by.amountFen < 0 ? '减' : '加'} ${yuan(Math.abs(by.amountFen))} 元`
      return { wanted: by.amountFen, note, inputs: {} }
    }
    case 'override':
      return { wanted: by.amountFen - reached, note: `改按 ${yuan(by.amountFen)} 元`, inputs: {} }
    case 'share': {
      const { title } = packFacts[by.fact]
      const held = known[by.fact]
      const note = `${title}的 ${by.percent}%${by.maxFen ? `，最多 ${yuan(by.maxFen)} 元` : ''}`
      if (typeof held?.value !== 'number')
        return { wanted: null, note, inputs: { [title]: { value: '无数据', source: '—', asOf: null } } }
      const part = percentOf(Math.round(held.value * 100), by.percent)
      const { shown: value, source, asOf } = held
      return {
        wanted: Math.min(part, by.maxFen ?? part),
        note,
        inputs: { [title]: { value, source, asOf } },
      }
    }
  }
}

/** The standard and every adjustment in the pack's order; never below nothing. */
export function reckon(
  document: PackDocument,
  standard: Standard & { row: PackAmount },
  aim: Aim | null,
  known: KnownFacts,
  on: Day,
): Reckoned {
  const { row } = standard
  const base = baseOf(row, known)
  const held = known['certificate.kind']
  const certificate = aim && {
    证书: { value: showAim(aim), source: held?.source ?? '证书登记', asOf: held?.asOf ?? null },
  }
  const asked = row.when ? evaluate(row.when, known).inputs : {}
  const nodes = [
    ...passedNodes(standard),
    node('amounts', row, base.missing ? 'unknown' : 'applied', {
      inputs: { ...(row.certificateKinds.length > 0 ? certificate : {}), ...asked, ...base.inputs },
      effectFen: base.fen,
      note: base.note,
    }),
  ]
  const { title, clause } = row
  const reasons = base.missing ? [refusals.no_data({ title, missing: base.missing }, { clause })] : []
  const unknown = passedReasons(standard)
  let amountFen = base.fen
  for (const adjustment of document.adjustments.filter((one) => inForce(one, on))) {
    const found = evaluate(adjustment.when, known)
    const step = found.holds ? stepOf(adjustment.by, base.fen, amountFen, known) : null
    const open = found.holds === null || step?.wanted === null
    if (open) {
      const missing = step
        ? Object.keys(step.inputs).join('、')
        : found.missing.map((fact) => packFacts[fact].title).join('、')
      unknown.push(refusals.no_data({ title: adjustment.title, missing }, { clause: adjustment.clause }))
    }
    const effectFen = step?.wanted ? Math.max(0, Math.min(MOST_FEN, amountFen + step.wanted)) - amountFen : 0
    amountFen += effectFen
    nodes.push(
      node('adjustments', adjustment, open ? 'unknown' : found.holds ? 'applied' : 'skipped', {
        inputs: { ...found.inputs, ...step?.inputs },
        effectFen,
        note: step?.note ?? `适用于：${describe(adjustment.when)}`,
      }),
    )
  }
  return { amountFen, nodes, reasons, unknown }
}

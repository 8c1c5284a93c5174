/** What could be otherwise about a claim: steps that somebody may take, and days on which something turns. */
import { addDays, addMonths, type Day, isDay } from '#platform/day'
import { levelNames } from '#registry/occupations/contract'
import { type KnownFacts, knownFacts, showValue } from './condition-rules.ts'
import {
  type ChangeStep,
  type ClaimFacts,
  type Condition,
  type FactSpec,
  factSpec,
  levelled,
  type MoreFact,
  moreFacts,
  type PackDocument,
  type PackFact,
  type Period,
  type Plain,
} from './contract.ts'
import { inForce } from './trace-rules.ts'

export interface Step extends ChangeStep {
  /** The claim with it, on the claim's own day. */
  apply: (facts: ClaimFacts) => ClaimFacts
}
type Leaf = Extract<Condition, { fact: unknown }>

const leavesOf = (condition: Condition): Leaf[] =>
  'fact' in condition
    ? [condition]
    : 'not' in condition
      ? leavesOf(condition.not)
      : ('all' in condition ? condition.all : condition.any).flatMap(leavesOf)

interface Dated {
  from?: string | undefined
  to?: string | undefined
}
/** Every comparison on which the amount may hang, of elements in force on the day. */
function askedOn(document: PackDocument, on: Day): Leaf[] {
  const of = <T extends Dated>(list: readonly T[], parts: (one: T) => (Condition | undefined)[]) =>
    list.filter((one) => inForce(one, on)).flatMap(parts)
  return [
    ...of(document.requirements, (one) => [one.when, one.must]),
    ...of(document.amounts, (one) => [one.when]),
    ...of(document.adjustments, (one) => [one.when]),
    ...of(document.limits, (one) => [one.when, ...(one.extra ?? []).map((extra) => extra.when)]),
    ...of(document.exclusions, (one) => [one.when]),
    ...of(document.caps, (one) => [one.when]),
    ...of(document.funds, (one) => [one.when]),
    ...of(document.vouchers, (one) => [one.when]),
  ].flatMap((when) => (when ? leavesOf(when) : []))
}

const isMore = (fact: PackFact): fact is MoreFact => (moreFacts as readonly PackFact[]).includes(fact)
const PERSON = ['category', 'employment', 'student', 'pension', 'insured-months'] as const
const isPerson = (fact: PackFact): fact is (typeof PERSON)[number] =>
  (PERSON as readonly PackFact[]).includes(fact)

/** The claim with a fact that is `value`; null where the fact is not one that can be told apart from others. */
function withFact(facts: ClaimFacts, fact: PackFact, value: Plain): ClaimFacts | null {
  const { on, person, certificate } = facts
  if (isPerson(fact)) {
    const held = { value: String(value), source: 'self', asOf: on }
    return { ...facts, person: { ...person, facts: { ...person.facts, [fact]: held } } }
  }
  if (isMore(fact))
    return { ...facts, more: { ...facts.more, [fact]: { value, source: '本人填报', asOf: on } } }
  switch (fact) {
    case 'shortage':
      return { ...facts, shortage: value === true }
    case 'passed':
      return { ...facts, passed: value === true }
    case 'attendance':
      return { ...facts, attendanceShare: Number(value) / 100 }
    case 'certificate.filed':
      return certificate && { ...facts, certificate: { ...certificate, filed: value === true } }
    default:
      return null
  }
}

/** Values that a comparison tells apart; of what isn't known, all there are. */
function valuesFor(spec: FactSpec, leaves: readonly Leaf[], known: boolean): Plain[] {
  const named = leaves.flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
  switch (spec.type) {
    case 'flag':
      return [true, false]
    case 'choice':
      return known ? named : Object.keys(spec.values ?? {})
    case 'number':
      return named.flatMap((value) => (typeof value === 'number' ? [value, value + 1, value - 1] : []))
    case 'day':
      return named.filter((value) => typeof value === 'string' && isDay(value))
    default:
      return []
  }
}

const reachTitle = (fact: PackFact, value: Plain): string => {
  const { reach, title, type } = factSpec(fact)
  if (!reach || value === false) return `补充“${title}”：${showValue(fact, value)}`
  const shown = showValue(fact, value)
  return reach.replace('{v}', type === 'number' ? ` ${shown}` : shown)
}

/** A job with its proof, from the day it is told on unless its first day is known. */
function employed(proof: Plain | null): Step['apply'] {
  return (facts) => {
    const told = { source: '本人填报', asOf: facts.on }
    const held = facts.more ?? {}
    return {
      ...facts,
      more: {
        ...held,
        ...(proof === null ? {} : { 'employment.proof': { value: proof, ...told } }),
        'employment.verified': { value: true, ...told },
        'employment.started': held['employment.started'] ?? { value: facts.on, ...told },
      },
    }
  }
}
function employmentSteps(leaves: readonly Leaf[], known: KnownFacts): Step[] {
  if (!leaves.some(({ fact }) => fact.startsWith('employment.'))) return []
  const asked = leaves.filter(({ fact }) => fact === 'employment.proof')
  const spec = factSpec('employment.proof')
  const values = asked.length > 0 ? valuesFor(spec, asked, true) : []
  const proofs = values.length > 0 ? values : [known['employment.proof'] ? null : 'contract']
  return proofs.map((proof) => ({
    what: proof === null ? 'employment.verified' : 'employment.proof',
    to: proof ?? true,
    title: proof === null ? reachTitle('employment.verified', true) : reachTitle('employment.proof', proof),
    apply: employed(proof),
  }))
}

/** A certificate of a higher level, or (where none is held) of the one trained toward, dated the day of the claim. */
function certificateSteps(document: PackDocument, facts: ClaimFacts): Step[] {
  const { certificate, aim } = facts
  if (certificate) {
    const { level } = certificate
    if (!levelled.includes(certificate.kind) || level === null) return []
    return Array.from({ length: level - 1 }, (_v, i) => level - 1 - i).map((higher) => ({
      what: 'level',
      to: higher,
      title: `取得${levelNames[higher]}证书`,
      apply: (now) => ({
        ...now,
        certificate: { ...certificate, level: higher, issuedOn: now.on, number: null },
      }),
    }))
  }
  const wanted = document.amounts.filter((row) => row.certificateKinds.length > 0)
  const kinds = [...new Set(wanted.flatMap((row) => row.certificateKinds))]
  return kinds.map((kind) => {
    const level = levelled.includes(kind) ? (aim?.level ?? 5) : null
    return {
      what: 'certificate.kind',
      to: kind,
      title: `取得${showValue('certificate.kind', kind)}${level ? `（${levelNames[level]}）` : ''}`,
      apply: (now) => ({
        ...now,
        certificate: {
          kind,
          occupationCode: aim?.occupationCode ?? null,
          level,
          issuedOn: now.on,
          number: null,
          filed: true,
        },
      }),
    }
  })
}

/** Single steps, the nearest first: what is only to be told, what is to be done, a higher certificate. */
export function stepsFor(document: PackDocument, facts: ClaimFacts): Step[] {
  const leaves = askedOn(document, facts.on)
  const known = knownFacts(facts)
  const byOccupation = document.amounts.some((row) => row.occupations)
  const asked = new Set([
    ...leaves.map((leaf) => leaf.fact),
    ...(document.vouchers.length > 0 ? ['voucher' as const] : []),
    ...document.adjustments.flatMap(({ by }) => (by.kind === 'share' ? [by.fact] : [])),
  ])
  const told: Step[] = []
  for (const fact of asked) {
    const spec = factSpec(fact)
    const held = known[fact]
    // Another occupation may have another standard: that can't be told from this claim.
    if ((held && !spec.reach) || fact.startsWith('employment.') || (fact === 'shortage' && byOccupation))
      continue
    const own = leaves.filter((leaf) => leaf.fact === fact)
    for (const value of new Set(valuesFor(spec, own, held !== undefined))) {
      if (value === held?.value || !withFact(facts, fact, value)) continue
      const apply = (now: ClaimFacts) => withFact(now, fact, value) ?? now
      told.push({ what: fact, to: value, title: reachTitle(fact, value), apply })
    }
  }
  const missing = (step: Step) => (known[step.what as PackFact] ? 1 : 0)
  return [
    ...told.sort((a, b) => missing(a) - missing(b)),
    ...employmentSteps(leaves, known),
    ...certificateSteps(document, facts),
  ]
}

const MOST_TURNS = 60
const YEARS_AHEAD = 3

function periodTurns(period: Period, facts: ClaimFacts): Day[] {
  const years = Array.from({ length: YEARS_AHEAD + 1 }, (_v, i) => Number(facts.on.slice(0, 4)) + i)
  switch (period.kind) {
    case 'life':
      return []
    case 'calendar-year':
      return years.map((n) => `${n + 1}-01-01`)
    case 'statistics-year':
      return years.map((n) => `${n}-12-01`)
    case 'span':
      return [period.from, ...(period.to ? [addDays(period.to, 1)] : [])]
    case 'since':
      return [period.from]
    case 'rolling':
      return facts.history.flatMap(({ paidOn }) => {
        const back = addMonths(paidOn, period.months)
        return [paidOn, back, addDays(back, 1)]
      })
  }
}

/** Days on which a comparison with what passes may turn. */
function leafTurns(leaf: Leaf, facts: ClaimFacts, known: KnownFacts): Day[] {
  const values = Array.isArray(leaf.value) ? leaf.value : [leaf.value]
  const dayOf = (fact: PackFact) => known[fact]?.value as Day | undefined
  // Where what has begun counts as whole (`begun`: 1), the count is n from the day after n - 1 on.
  const around = (from: Day | undefined, add: (from: Day, n: number) => Day, begun: 0 | 1 = 0) =>
    from
      ? values.flatMap((value) => {
          if (typeof value !== 'number' || Math.abs(value) > 40_000) return []
          return [Math.ceil(value), Math.floor(value) + 1].flatMap((n) => {
            const turn = add(from, n - begun)
            return turn ? [turn, addDays(turn, 1)] : []
          })
        })
      : []
  switch (leaf.fact) {
    case 'age':
      return around(facts.person.birthOn, (from, years) => addMonths(from, 12 * years))
    case 'certificate.months':
      return around(dayOf('certificate.issued'), addMonths, 1)
    case 'certificate.days':
      return around(dayOf('certificate.issued'), addDays)
    case 'training.since-months':
      return around(dayOf('training.ended'), addMonths, 1)
    case 'training.since-days':
    case 'employment.delay':
      return around(dayOf('training.ended'), addDays)
    case 'employment.months':
      return around(dayOf('employment.started'), addMonths)
    // A certificate or a job to come is dated the day of the claim.
    case 'certificate.issued':
    case 'employment.started':
    case 'applied':
      return values.flatMap((value) =>
        typeof value === 'string' && isDay(value) ? [value, addDays(value, 1)] : [],
      )
    case 'applied.month':
      return Array.from({ length: 12 * YEARS_AHEAD }, (_v, i) =>
        addMonths(`${facts.on.slice(0, 7)}-01`, i + 1),
      )
    default:
      return []
  }
}

/** Days to come, within the pack's own, on which the same claim may be judged otherwise than the day before. */
export function turnDays(document: PackDocument, facts: ClaimFacts): Day[] {
  const { on } = facts
  const known = knownFacts(facts)
  const all = [
    ...[document.requirements, document.amounts, document.adjustments, document.limits],
    ...[document.exclusions, document.caps, document.funds, document.vouchers],
  ].flat() as Dated[]
  const dated = all.flatMap((one) => [
    ...(one.from ? [one.from] : []),
    ...(one.to ? [addDays(one.to, 1)] : []),
  ])
  const periods = [...document.limits, ...document.exclusions, ...document.caps].flatMap((one) =>
    one.period ? periodTurns(one.period, facts) : [],
  )
  // Of all elements, in force now or later.
  const conditions = [
    ...document.requirements.flatMap((one) => [one.when, one.must]),
    ...document.limits.flatMap((one) => [one.when, ...(one.extra ?? []).map((extra) => extra.when)]),
    ...[document.amounts, document.adjustments, document.exclusions].flat().map((one) => one.when),
    ...[document.caps, document.funds, document.vouchers].flat().map((one) => one.when),
  ]
  const leaves = conditions.flatMap((when) => (when ? leavesOf(when) : []))
  const turns = leaves.flatMap((leaf) => leafTurns(leaf, facts, known))
  const started = known['employment.started']?.value as Day | undefined
  const months = document.amounts.some((row) => row.unit?.fact === 'employment.months')
  if (months && started) for (let n = 1; n <= 36; n += 1) turns.push(addMonths(started, n))
  const last = [document.to ?? '9999-12-31', addMonths(on, 12 * YEARS_AHEAD)].sort()[0] as Day
  return [...new Set([...dated, ...periods, ...turns])]
    .filter((day) => on < day && day <= last)
    .sort()
    .slice(0, MOST_TURNS)
}

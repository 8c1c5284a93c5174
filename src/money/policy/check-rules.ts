/** A pack is looked through before two people put it in force: every finding names its place. */
import { type Day, isDay } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { checkReach } from './check-reach-rules.ts'
import { checkRefusals } from './check-refusal-contract.ts'
import {
  type Condition,
  factSpec,
  levelled,
  type PackDocument,
  type PackFact,
  type Period,
  type Plain,
  refusals,
  type Unit,
} from './contract.ts'
import { conditionsOf, elementsOf, OPEN, spanIn, termsIn } from './place-rules.ts'
import { meanings } from './term-rules.ts'

function fits(fact: ReturnType<typeof factSpec>, op: string, value: Plain): boolean {
  const ordered = op !== 'is' && op !== 'in'
  switch (fact.type) {
    case 'number':
      return typeof value === 'number'
    case 'flag':
      return typeof value === 'boolean' && !ordered
    case 'day':
      return typeof value === 'string' && isDay(value)
    case 'choice':
      return typeof value === 'string' && !ordered && Object.hasOwn(fact.values ?? {}, value)
    case 'text':
      return typeof value === 'string' && !ordered
  }
}

/** A comparison that can never mean anything: a wrong kind of value, or an unknown choice. */
function badValues(condition: Condition, field: string): Reason[] {
  if ('fact' in condition) {
    const spec = factSpec(condition.fact)
    const list = Array.isArray(condition.value)
    const values = (list ? condition.value : [condition.value]) as Plain[]
    const whole = list !== (condition.op === 'in') || (condition.fact === 'term' && list)
    const wrong = whole ? values : values.filter((value) => !fits(spec, condition.op, value))
    return wrong.map((value) => refusals.bad_value({ fact: spec.title, value: String(value) }, { field }))
  }
  if ('not' in condition) return badValues(condition.not, field)
  return ('all' in condition ? condition.all : condition.any).flatMap((part) => badValues(part, field))
}

function checkAmounts(document: PackDocument): Reason[] {
  return document.amounts.flatMap((row, i) => {
    const field = `document.amounts.${i}`
    // Without a certificate a level is what is trained toward, and may be left out.
    const wrong = row.certificateKinds.some((kind) => levelled.includes(kind) !== (row.level !== null))
    return wrong ? [refusals.level_needed({ title: row.title }, { field: `${field}.level` })] : []
  })
}

const UNIT_NAMES: Record<Unit, string> = { hour: '学时', day: '天', month: '个月', stage: '期' }

/** What is multiplied or shared must be a number of the right unit. */
function checkQuantities(document: PackDocument): Reason[] {
  const reasons: Reason[] = []
  const insist = (fact: PackFact, unit: string, field: string) => {
    const spec = factSpec(fact)
    if (spec.type !== 'number' || spec.unit !== unit)
      reasons.push(checkRefusals.wrong_unit({ fact: spec.title, unit }, { field }))
  }
  document.amounts.forEach(({ unit }, i) => {
    if (unit) insist(unit.fact, UNIT_NAMES[unit.of], `document.amounts.${i}.unit.fact`)
  })
  document.adjustments.forEach(({ by }, i) => {
    if (by.kind === 'share') insist(by.fact, '元', `document.adjustments.${i}.by.fact`)
  })
  return reasons
}

function checkDates(document: PackDocument): Reason[] {
  const reasons: Reason[] = []
  const crossed = (from: Day, to: Day, field: string) => {
    if (from > to) reasons.push(refusals.dates_crossed({ from, to }, { field }))
    return from > to
  }
  if (crossed(document.from, document.to ?? OPEN, 'document.to')) return reasons
  for (const { element, field } of elementsOf(document)) {
    const { from, to } = spanIn(element, document)
    if (element.from && element.to && crossed(element.from, element.to, `${field}.to`)) continue
    if (to < document.from || from > (document.to ?? OPEN))
      reasons.push(refusals.never_in_force({ title: element.title }, { field }))
    const { period } = element as { period?: Period }
    if (period?.kind === 'span' && period.to) crossed(period.from, period.to, `${field}.period.to`)
  }
  return reasons
}

/** Terms must have names of their own, be there where they are named, and lead nowhere back to themselves. */
function checkTerms(document: PackDocument): Reason[] {
  const reasons: Reason[] = []
  const seen = new Set<string>()
  document.terms.forEach(({ title }, i) => {
    if (seen.has(title)) reasons.push(checkRefusals.term_twice({ title }, { field: `document.terms.${i}` }))
    seen.add(title)
  })
  for (const { condition, field } of conditionsOf(document))
    for (const title of new Set(termsIn(condition)))
      if (!seen.has(title)) reasons.push(checkRefusals.no_term({ title }, { field }))
  const leads = new Map(document.terms.map((one) => [one.title, termsIn(one.when)]))
  document.terms.forEach(({ title }, i) => {
    const round = circle(title, leads)
    // Told once for a circle: at the first of its terms.
    if (round && document.terms.findIndex((one) => round.includes(one.title)) === i)
      reasons.push(
        checkRefusals.circle({ terms: [...round, title].join('、') }, { field: `document.terms.${i}.when` }),
      )
  })
  // One that leads round or is written too long for its names to be filled in has no meaning.
  const meant = meanings(document.terms)
  document.terms.forEach(({ title }, i) => {
    if (reasons.length === 0 && meant.get(title) === null)
      reasons.push(checkRefusals.term_too_long({ title }, { field: `document.terms.${i}.when` }))
  })
  return reasons
}

/** The way from a term back to itself, or null. */
function circle(start: string, leads: ReadonlyMap<string, readonly string[]>): string[] | null {
  const tried = new Set<string>()
  const walk = (at: string, way: string[]): string[] | null => {
    for (const next of leads.get(at) ?? []) {
      if (next === start) return way
      if (tried.has(next)) continue
      tried.add(next)
      const found = walk(next, [...way, next])
      if (found) return found
    }
    return null
  }
  return walk(start, [start])
}

function checkFunds(document: PackDocument): Reason[] {
  const { funds } = document
  const open = funds.findIndex((one) => !one.when && !one.from && !one.to)
  if (open < 0) return [refusals.fund_open({ field: 'document.funds' })]
  // One behind may still be reached where the one before it is short and says so.
  const dead = funds
    .slice(open + 1)
    .filter((_one, k) => funds.slice(open, open + 1 + k).some((one) => isOpen(one) && one.short !== 'next'))
  const last = funds.at(-1)
  return [
    ...dead.map((one) =>
      refusals.fund_unreachable({ title: one.title }, { field: `document.funds.${funds.indexOf(one)}` }),
    ),
    ...(last?.short === 'next'
      ? [
          checkRefusals.no_next_fund(
            { title: last.title },
            { field: `document.funds.${funds.length - 1}.short` },
          ),
        ]
      : []),
  ]
}
const isOpen = (one: PackDocument['funds'][number]): boolean => !one.when && !one.from && !one.to

/** Everything that bars a pack from being handed in. */
export function checkPack(document: PackDocument): Reason[] {
  const reasons: Reason[] = []
  const seen = new Set<string>()
  for (const { element, field } of elementsOf(document)) {
    if (seen.has(element.id)) reasons.push(refusals.id_twice({ id: element.id }, { field: `${field}.id` }))
    seen.add(element.id)
  }
  const values = conditionsOf(document).flatMap(({ condition, field }) => badValues(condition, field))
  const terms = checkTerms(document)
  const dates = checkDates(document)
  reasons.push(
    ...dates,
    ...checkAmounts(document),
    ...checkQuantities(document),
    ...values,
    ...terms,
    ...checkFunds(document),
  )
  // What can be reached is only asked of conditions and days that mean something.
  if (values.length + terms.length + dates.length === 0) reasons.push(...checkReach(document))
  return reasons
}

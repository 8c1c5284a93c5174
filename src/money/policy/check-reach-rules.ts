/** What of a pack nobody can ever reach: contradictions, and elements that others always come before. */
import { addDays, type Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { checkRefusals } from './check-refusal-contract.ts'
import { describe } from './condition-rules.ts'
import {
  type Condition,
  type PackAmount,
  type PackDocument,
  type PackElement,
  type PackRequirement,
  refusals,
} from './contract.ts'
import { conditionsOf, spanIn, turningDays } from './place-rules.ts'
import { type Question, type Term, World } from './reach-rules.ts'
import { rank } from './standard-rules.ts'
import { resolved } from './term-rules.ts'

type Conditional = PackElement & { when?: Condition; extra?: { when: Condition }[] }

const quoted = (elements: readonly PackElement[]): string =>
  elements.map((one) => `“${one.title}”`).join('、')
const holds = (condition: Condition): Question => ({ condition, wanted: 'holds' })
const notHolds = (condition: Condition): Question => ({ condition, wanted: 'not-holds' })

/** A claim passes a requirement: it holds, or (flagged) only isn't known, or isn't asked of this person. */
export function passes({ when, must, unknown }: PackRequirement): Question {
  const pass: Question = { condition: must, wanted: unknown === 'flag' ? 'not-fails' : 'holds' }
  return when ? { some: [pass, { condition: when, wanted: 'fails' }] } : pass
}

/** A row as conditions that must all hold. Regions lie in each other and are left open. */
function rowConditions(row: PackAmount): Condition[] {
  const { certificateKinds, level, occupations, when } = row
  const out: Condition[] = []
  if (certificateKinds.length > 0)
    out.push({ fact: 'certificate.kind', op: 'in', value: [...certificateKinds] })
  if (level !== null && certificateKinds.length > 0)
    out.push({ fact: 'certificate.level', op: 'is', value: level })
  if (occupations) out.push({ fact: 'certificate.occupation', op: 'in', value: [...occupations] })
  if (when) out.push(when)
  return out
}

/** A pack with every condition looked at once. */
class Reach {
  readonly document: PackDocument
  readonly days: readonly Day[]
  readonly world: World
  /** By the requirements in force: what passes all of them. */
  private readonly passing = new Map<string, readonly Term[]>()

  constructor(document: PackDocument) {
    this.document = document
    this.days = turningDays(document, (day) => addDays(day, 1))
    this.world = new World([
      ...conditionsOf(document).map(({ condition }) => holds(condition)),
      ...document.amounts.flatMap((row) => rowConditions(row).map(holds)),
    ])
  }

  on(element: PackElement, day: Day): boolean {
    const { from, to } = spanIn(element, this.document)
    return from <= day && day <= to
  }
  meets(one: PackElement, other: PackElement): boolean {
    const [a, b] = [spanIn(one, this.document), spanIn(other, this.document)]
    return a.from <= b.to && b.from <= a.to
  }
  covers(wide: PackElement, narrow: PackElement): boolean {
    const [a, b] = [spanIn(wide, this.document), spanIn(narrow, this.document)]
    return a.from <= b.from && b.to <= a.to
  }
  required = (day: Day): PackRequirement[] => this.document.requirements.filter((one) => this.on(one, day))

  private passingOn(day: Day): readonly Term[] {
    const required = this.required(day)
    const key = required.map((one) => one.id).join()
    const known = this.passing.get(key)
    if (known) return known
    const found = this.world.answers({ every: required.map(passes) })
    this.passing.set(key, found)
    return found
  }

  /** Whether some claim that meets the requirements of some day of the element's can be among these. */
  reached(element: PackElement, terms: readonly Term[]): boolean {
    return this.days
      .filter((day) => this.on(element, day))
      .some((day) => this.world.meet(this.passingOn(day), terms))
  }
}

/** Codes are built so that what lies in a region begins as it does. */
const lies = (one: string, other: string): boolean => {
  const stem = (code: string) => code.replace(/(?:0000|00)$/, '')
  return one.startsWith(stem(other)) || other.startsWith(stem(one))
}
const sameRegions = (one: PackAmount, other: PackAmount): boolean =>
  !one.regions ||
  !other.regions ||
  one.regions.some((code) => other.regions?.some((near) => lies(code, near)))
const sameOccupation = (one: PackAmount, other: PackAmount): boolean =>
  !one.occupations || !other.occupations || one.occupations.some((code) => other.occupations?.includes(code))
const sameCertificate = (one: PackAmount, other: PackAmount): boolean => {
  const without = [one, other].filter((row) => row.certificateKinds.length === 0).length
  if (without === 2) return one.level === null || other.level === null || one.level === other.level
  return (
    one.level === other.level && one.certificateKinds.some((kind) => other.certificateKinds.includes(kind))
  )
}

function checkRows(reach: Reach): Reason[] {
  const { document, world } = reach
  const { amounts } = document
  const asked = amounts.map((row): Question => ({ every: rowConditions(row).map(holds) }))
  const terms = asked.map((question) => world.answers(question))
  return amounts.flatMap((row, i) => {
    const field = `document.amounts.${i}`
    const mine = terms[i] ?? []
    const reasons: Reason[] = []
    amounts.slice(i + 1).forEach((other, k) => {
      if (rank(row) !== rank(other) || !sameCertificate(row, other)) return
      if (!sameRegions(row, other) || !sameOccupation(row, other) || !reach.meets(row, other)) return
      // What was left open for want of steps is no finding.
      if (world.meet(mine, terms[i + 1 + k] ?? []) && !world.spent)
        reasons.push(refusals.rows_overlap({ one: row.title, other: other.title }, { field }))
    })
    if (!reach.reached(row, mine)) {
      reasons.push(checkRefusals.unreachable({ title: row.title }, { field }))
      return reasons
    }
    // Rows that name more and are in force all the while may leave nothing to it.
    const earlier = amounts.filter(
      (other) =>
        rank(other) > rank(row) && sameCertificate(row, other) && !other.regions && reach.covers(other, row),
    )
    const left = earlier.map((other): Question => ({ some: rowConditions(other).map(notHolds) }))
    if (earlier.length > 0 && world.answers({ every: [asked[i] as Question, ...left] }).length === 0)
      reasons.push(checkRefusals.shadowed({ title: row.title, by: quoted(earlier) }, { field }))
    return reasons
  })
}

/** Elements of an order in which the first that holds decides. */
function checkOrder(section: 'funds' | 'vouchers', reach: Reach): Reason[] {
  const list: (Conditional & { short?: string; funds?: readonly string[] })[] = reach.document[section]
  return list.flatMap((one, i) => {
    if (!one.when) return []
    const field = `document.${section}.${i}`
    const mine = holds(one.when)
    if (!reach.reached(one, reach.world.answers(mine)))
      return [checkRefusals.unreachable({ title: one.title }, { field })]
    const earlier = list
      .slice(0, i)
      .filter((other) => other.when && other.short !== 'next' && !other.funds && reach.covers(other, one))
    const left = earlier.map((other) => notHolds(other.when as Condition))
    return earlier.length > 0 && reach.world.answers({ every: [mine, ...left] }).length === 0
      ? [checkRefusals.shadowed({ title: one.title, by: quoted(earlier) }, { field })]
      : []
  })
}

/** Requirements that nobody can meet together, two by two; only where no two are to blame, all of a day. */
function checkTogether(reach: Reach): Reason[] {
  const { requirements } = reach.document
  const terms = requirements.map((one) => reach.world.answers(passes(one)))
  const pairs = requirements.flatMap((one, i) =>
    requirements
      .slice(i + 1)
      .flatMap((other, k) =>
        reach.meets(one, other) && !reach.world.meet(terms[i] ?? [], terms[i + 1 + k] ?? [])
          ? [
              checkRefusals.contradict(
                { one: one.title, other: other.title },
                { field: `document.requirements.${i + 1 + k}` },
              ),
            ]
          : [],
      ),
  )
  if (pairs.length > 0) return pairs
  for (const day of reach.days) {
    const all = reach.required(day)
    if (all.length > 2 && reach.world.answers({ every: all.map(passes) }).length === 0)
      return [checkRefusals.contradict_together({ titles: quoted(all) }, { field: 'document.requirements' })]
  }
  return []
}

/** Elements of their own: raises that hold for nobody who passes, limits that bind nobody who does. */
function checkElements(reach: Reach): Reason[] {
  const { document, world } = reach
  return (['adjustments', 'limits', 'exclusions', 'caps'] as const).flatMap((section) =>
    (document[section] as Conditional[]).flatMap((one, i) => {
      const field = `document.${section}.${i}`
      // A limit that isn't known not to bind binds.
      const wanted = section === 'adjustments' ? 'holds' : 'not-fails'
      const when: Question[] = one.when ? [{ condition: one.when, wanted }] : []
      const dead = (question: Question, place: string) =>
        reach.reached(one, world.answers(question))
          ? []
          : [checkRefusals.unreachable({ title: one.title }, { field: place })]
      return [
        ...(one.when ? dead({ every: when }, `${field}.when`) : []),
        ...(one.extra ?? []).flatMap((extra, k) =>
          dead({ every: [...when, holds(extra.when)] }, `${field}.extra.${k}.when`),
        ),
      ]
    }),
  )
}

/** All of it. Asked only where every condition means something and terms lead nowhere back. */
export function checkReach(written: PackDocument): Reason[] {
  const document = resolved(written)
  const reach = new Reach(document)
  const told = conditionsOf(written)
  const dead = conditionsOf(document).flatMap(({ condition, element, field }, i) =>
    reach.world.answers(holds(condition)).length === 0
      ? [
          checkRefusals.never_holds(
            { title: element.title, says: describe(told[i]?.condition ?? condition) },
            { field },
          ),
        ]
      : [],
  )
  // Nothing more is concluded from what never holds by itself, or from requirements that nobody meets.
  if (dead.length > 0) return dead
  const together = checkTogether(reach)
  if (together.length > 0) return together
  const found = [
    ...checkRows(reach),
    ...checkElements(reach),
    ...checkOrder('funds', reach),
    ...checkOrder('vouchers', reach),
  ]
  // A pack that can't be looked through to the end is not known to be sound.
  return reach.world.spent ? [...found, checkRefusals.too_complex({ field: 'document' })] : found
}

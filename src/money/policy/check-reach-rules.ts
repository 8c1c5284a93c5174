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
import { canBe, never, type Question } from './reach-rules.ts'
import { rank } from './standard-rules.ts'
import { resolved } from './term-rules.ts'

const on = (element: { from?: Day; to?: Day }, document: PackDocument, day: Day): boolean => {
  const { from, to } = spanIn(element, document)
  return from <= day && day <= to
}
const meets = (one: PackElement, other: PackElement, document: PackDocument): boolean => {
  const [a, b] = [spanIn(one, document), spanIn(other, document)]
  return a.from <= b.to && b.from <= a.to
}
const quoted = (elements: readonly PackElement[]): string =>
  elements.map((one) => `“${one.title}”`).join('、')

class Reach {
  private readonly document: PackDocument
  private readonly days: Day[]
  private readonly memory = new Map<string, boolean>()

  constructor(document: PackDocument) {
    this.document = document
    this.days = turningDays(document, (day) => addDays(day, 1))
  }

  private possible(key: string, questions: readonly Question[]): boolean {
    const known = this.memory.get(key)
    if (known !== undefined) return known
    const found = canBe(questions)
    this.memory.set(key, found)
    return found
  }

  /** A claim passes a requirement: it holds, or (flagged) only isn't known, or isn't asked of this person. */
  passes({ when, must, unknown }: PackRequirement): Question {
    const wanted = unknown === 'flag' ? 'not-fails' : 'holds'
    const pass: Question = { condition: must, wanted }
    return when ? { some: [pass, { condition: when, wanted: 'fails' }] } : pass
  }

  /** Whether some claim that meets the requirements of some day of the element's can come to it. */
  reached(element: PackElement, questions: readonly Question[]): boolean {
    return this.days
      .filter((day) => on(element, this.document, day))
      .some((day) => {
        const required = this.document.requirements.filter((one) => on(one, this.document, day))
        const key = `${element.id}|${required.map((one) => one.id).join()}|${JSON.stringify(questions)}`
        return this.possible(key, [...required.map((one) => this.passes(one)), ...questions])
      })
  }

  requirementsOf(day: Day): PackRequirement[] {
    return this.document.requirements.filter((one) => on(one, this.document, day))
  }

  get turns(): readonly Day[] {
    return this.days
  }
}

/** A row as conditions that must all hold. Regions lie in each other and are left open. */
export function rowConditions(row: PackAmount): Condition[] {
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

const sameRegions = (one: PackAmount, other: PackAmount): boolean =>
  !one.regions ||
  !other.regions ||
  one.regions.some((code) => other.regions?.some((near) => lies(code, near)))
/** Codes are built so that what lies in a region begins as it does. */
const lies = (one: string, other: string): boolean => {
  const stem = (code: string) => code.replace(/(?:00)+$/, '')
  return one.startsWith(stem(other)) || other.startsWith(stem(one))
}
const sameOccupation = (one: PackAmount, other: PackAmount): boolean =>
  !one.occupations || !other.occupations || one.occupations.some((code) => other.occupations?.includes(code))
const sameCertificate = (one: PackAmount, other: PackAmount): boolean => {
  const without = [one, other].filter((row) => row.certificateKinds.length === 0).length
  if (without === 2) return one.level === null || other.level === null || one.level === other.level
  return (
    one.level === other.level && one.certificateKinds.some((kind) => other.certificateKinds.includes(kind))
  )
}

const holds = (condition: Condition): Question => ({ condition, wanted: 'holds' })

function checkRows(document: PackDocument, reach: Reach): Reason[] {
  const { amounts } = document
  const asked = amounts.map((row) => rowConditions(row).map(holds))
  return amounts.flatMap((row, i) => {
    const field = `document.amounts.${i}`
    const mine = asked[i] ?? []
    const reasons: Reason[] = []
    amounts.slice(i + 1).forEach((other, k) => {
      if (rank(row) !== rank(other) || !sameCertificate(row, other)) return
      if (!sameRegions(row, other) || !sameOccupation(row, other) || !meets(row, other, document)) return
      if ((!row.when && !other.when) || canBe([...mine, ...(asked[i + 1 + k] ?? [])]))
        reasons.push(refusals.rows_overlap({ one: row.title, other: other.title }, { field }))
    })
    if (!reach.reached(row, mine)) {
      reasons.push(checkRefusals.unreachable({ title: row.title }, { field }))
      return reasons
    }
    // Rows that name more and are in force all the while may leave nothing to it.
    const earlier = amounts.filter(
      (other) =>
        rank(other) > rank(row) &&
        sameCertificate(row, other) &&
        !other.regions &&
        covers(other, row, document),
    )
    const left = earlier.map(
      (other): Question => ({
        some: rowConditions(other).map((condition) => ({ condition, wanted: 'not-holds' })),
      }),
    )
    if (earlier.length > 0 && !canBe([...mine, ...left]))
      reasons.push(checkRefusals.shadowed({ title: row.title, by: quoted(earlier) }, { field }))
    return reasons
  })
}
const covers = (wide: PackElement, narrow: PackElement, document: PackDocument): boolean => {
  const [a, b] = [spanIn(wide, document), spanIn(narrow, document)]
  return a.from <= b.from && b.to <= a.to
}

/** Elements of an order in which the first that holds decides. */
function checkOrder(section: 'funds' | 'vouchers', document: PackDocument, reach: Reach): Reason[] {
  const list: (PackElement & { when?: Condition; short?: string; funds?: readonly string[] })[] =
    document[section]
  return list.flatMap((one, i) => {
    if (!one.when) return []
    const field = `document.${section}.${i}`
    const mine = holds(one.when)
    if (!reach.reached(one, [mine])) return [checkRefusals.unreachable({ title: one.title }, { field })]
    const earlier = list
      .slice(0, i)
      .filter((other) => other.when && other.short !== 'next' && !other.funds && covers(other, one, document))
    const left = earlier.map(
      (other): Question => ({ condition: other.when as Condition, wanted: 'not-holds' }),
    )
    return earlier.length > 0 && !canBe([mine, ...left])
      ? [checkRefusals.shadowed({ title: one.title, by: quoted(earlier) }, { field })]
      : []
  })
}

/** Requirements that nobody can meet together, two by two; only where no two are to blame, all of a day. */
function checkTogether(document: PackDocument, reach: Reach): Reason[] {
  const { requirements } = document
  const pairs = requirements.flatMap((one, i) =>
    requirements
      .slice(i + 1)
      .flatMap((other) =>
        meets(one, other, document) && !canBe([reach.passes(one), reach.passes(other)])
          ? [
              checkRefusals.contradict(
                { one: one.title, other: other.title },
                { field: `document.requirements.${requirements.indexOf(other)}` },
              ),
            ]
          : [],
      ),
  )
  if (pairs.length > 0) return pairs
  for (const day of reach.turns) {
    const all = reach.requirementsOf(day)
    if (all.length > 2 && !canBe(all.map((one) => reach.passes(one))))
      return [checkRefusals.contradict_together({ titles: quoted(all) }, { field: 'document.requirements' })]
  }
  return []
}

/** All of it. Asked only where every condition means something and terms lead nowhere back. */
export function checkReach(written: PackDocument): Reason[] {
  const document = resolved(written)
  const reach = new Reach(document)
  const dead = conditionsOf(document).filter(({ condition }) => never(condition))
  const reasons = dead.map(({ condition, element, field }) =>
    checkRefusals.never_holds({ title: element.title, says: describe(condition) }, { field }),
  )
  // Nothing more is concluded from what never holds by itself.
  if (reasons.length > 0) return reasons
  reasons.push(...checkTogether(document, reach))
  if (reasons.length > 0) return reasons
  reasons.push(...checkRows(document, reach))
  for (const section of ['adjustments', 'limits', 'exclusions', 'caps'] as const) {
    document[section].forEach((one: PackElement & { when?: Condition; extra?: { when: Condition }[] }, i) => {
      const field = `document.${section}.${i}`
      // A limit that isn't known not to bind binds.
      const wanted = section === 'adjustments' ? 'holds' : 'not-fails'
      const when = one.when ? [{ condition: one.when, wanted } as const] : []
      if (one.when && !reach.reached(one, when))
        reasons.push(checkRefusals.unreachable({ title: one.title }, { field: `${field}.when` }))
      one.extra?.forEach((extra, k) => {
        if (!reach.reached(one, [...when, holds(extra.when)]))
          reasons.push(checkRefusals.unreachable({ title: one.title }, { field: `${field}.extra.${k}.when` }))
      })
    })
  }
  reasons.push(...checkOrder('funds', document, reach), ...checkOrder('vouchers', document, reach))
  return reasons
}

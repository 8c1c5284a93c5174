/**
 * Whether conditions can hold together at all. Each fact's values fall into finitely many classes that no comparison
 * of these conditions tells apart, plus "not known"; a condition becomes alternatives of sets of classes. Exact but
 * for one thing: facts are taken as independent of each other, so what is called impossible is impossible.
 */
import { addDays } from '#platform/day'
import { type Condition, factSpec, type Operator, type PackFact, type Plain } from './contract.ts'

type Leaf = Extract<Condition, { fact: unknown }>
/** Bit 0: not known. The others: the fact's classes. */
type Mask = bigint
export type Term = ReadonlyMap<PackFact, Mask>

/** What is asked of a condition: that it holds, that it fails, or that it doesn't do so (for want of a fact, too). */
export type Wanted = 'holds' | 'fails' | 'not-holds' | 'not-fails'
/** A question about a claim: one condition, or several questions of which all or any must come out. */
export type Question =
  | { condition: Condition; wanted: Wanted }
  | { every: readonly Question[] }
  | { some: readonly Question[] }

/** Beyond this many alternatives, or steps in all, a question is left open. */
const MOST = 4096
const STEPS = 2_000_000
const OTHER = '\u0000'
const WHOLE = new Set(['周岁', '个月', '级', '天', '期', '月'])
/** A region lies in others, and a term stands for more than its name: nothing is concluded from them. */
const OPEN_FACTS = new Set<PackFact>(['region', 'term'])

const leavesOf = (condition: Condition): Leaf[] =>
  'fact' in condition
    ? [condition]
    : 'not' in condition
      ? leavesOf(condition.not)
      : ('all' in condition ? condition.all : condition.any).flatMap(leavesOf)

const valuesOf = (leaf: Leaf): Plain[] => (Array.isArray(leaf.value) ? leaf.value : [leaf.value])

/** One value of each class that these comparisons can tell apart. */
function classesOf(fact: PackFact, leaves: readonly Leaf[]): Plain[] {
  const spec = factSpec(fact)
  const named = leaves.flatMap(valuesOf)
  switch (spec.type) {
    case 'flag':
      return [true, false]
    case 'choice':
      return Object.keys(spec.values ?? {})
    case 'text':
      return [...new Set(named), OTHER]
    case 'number': {
      // Percentages, hours, scores and yuan may be broken; ages, months and days are whole.
      const whole = WHOLE.has(spec.unit ?? '')
      const near = named.flatMap((value) => {
        const n = Number(value)
        if (!whole) return [n - 0.005, n, n + 0.005]
        return Number.isInteger(n) ? [n - 1, n, n + 1] : [Math.floor(n), Math.ceil(n)]
      })
      return [...new Set(near.filter((n) => n >= 0))].sort((a, b) => a - b)
    }
    case 'day':
      return [
        ...new Set(
          named.flatMap((value) => [addDays(String(value), -1), String(value), addDays(String(value), 1)]),
        ),
      ]
  }
}

function compare(op: Operator, found: Plain, value: Plain | Plain[]): boolean {
  if (Array.isArray(value)) return op === 'in' && value.includes(found)
  switch (op) {
    case 'is':
    case 'in':
      return found === value
    case 'below':
      return found < value
    case 'atMost':
      return found <= value
    case 'over':
      return found > value
    case 'atLeast':
      return found >= value
  }
}

const OPPOSITE: Record<Wanted, Wanted> = {
  holds: 'fails',
  fails: 'holds',
  'not-holds': 'not-fails',
  'not-fails': 'not-holds',
}

function meet(one: Term, other: Term): Term | null {
  const out = new Map(one)
  for (const [fact, mask] of other) {
    const both = (out.get(fact) ?? mask) & mask
    if (both === 0n) return null
    out.set(fact, both)
  }
  return out
}
function fitTogether(one: Term, other: Term): boolean {
  for (const [fact, mask] of other) if (((one.get(fact) ?? mask) & mask) === 0n) return false
  return true
}

/** Alternatives on one and the same fact are one. */
function merged(terms: readonly Term[]): Term[] {
  const single = new Map<PackFact, Mask>()
  const out: Term[] = []
  for (const term of terms) {
    const [first] = term
    if (term.size === 0) return [term]
    if (term.size === 1 && first) single.set(first[0], (single.get(first[0]) ?? 0n) | first[1])
    else out.push(term)
  }
  return [...out, ...[...single].map(([fact, mask]): Term => new Map([[fact, mask]]))]
}

const conditionsIn = (question: Question): Condition[] =>
  'condition' in question
    ? [question.condition]
    : ('every' in question ? question.every : question.some).flatMap(conditionsIn)

/** All the conditions that are asked of together, so that each is looked at once. */
export class World {
  private readonly classes = new Map<PackFact, Plain[]>()
  private left = STEPS

  constructor(questions: readonly Question[]) {
    const leaves = questions.flatMap(conditionsIn).flatMap(leavesOf)
    for (const fact of new Set(leaves.map((leaf) => leaf.fact))) {
      const asking = leaves.filter((leaf) => leaf.fact === fact)
      this.classes.set(fact, classesOf(fact, asking))
    }
  }

  /** Something was left open for want of steps: what was not found may still be there. */
  get spent(): boolean {
    return this.left < 0
  }

  private mask(leaf: Leaf, wanted: Wanted): Mask {
    if (OPEN_FACTS.has(leaf.fact)) return 1n
    let mask = 0n
    this.classes.get(leaf.fact)?.forEach((value, i) => {
      const holds = compare(leaf.op, value, leaf.value)
      if (holds === (wanted === 'holds' || wanted === 'not-fails')) mask |= 1n << BigInt(i + 1)
    })
    return wanted === 'not-holds' || wanted === 'not-fails' ? mask | 1n : mask
  }

  /** Every pair that can be; null where there are too many to look at. */
  private product(one: readonly Term[], other: readonly Term[]): Term[] | null {
    // A pair that is kept costs more than one that is only looked at.
    this.left -= 4 * one.length * other.length
    if (one.length * other.length > MOST * 4 || this.spent) return null
    const out: Term[] = []
    for (const a of one)
      for (const b of other) {
        const both = meet(a, b)
        if (both) out.push(both)
      }
    const all = merged(out)
    return all.length > MOST ? null : all
  }

  private alternatives(condition: Condition, wanted: Wanted): Term[] | null {
    this.left -= 1
    if (this.spent) return null
    if ('fact' in condition) {
      const mask = this.mask(condition, wanted)
      return mask === 0n ? [] : [new Map([[condition.fact, mask]])]
    }
    if ('not' in condition) return this.alternatives(condition.not, OPPOSITE[wanted])
    const parts = ('all' in condition ? condition.all : condition.any).map((part) =>
      this.alternatives(part, wanted),
    )
    const together = 'all' in condition === (wanted === 'holds' || wanted === 'not-fails')
    if (!together) {
      if (parts.includes(null)) return null
      const all = merged(parts.flatMap((part) => part ?? []))
      return all.length > MOST ? null : all
    }
    if (parts.some((part) => part?.length === 0)) return []
    let out: Term[] | null = [new Map()]
    for (const part of parts) out = out && part && this.product(out, part)
    return out
  }

  /** Alternatives that answer it. What is too large to look through is answered by everything, and bars nothing. */
  answers(question: Question): readonly Term[] {
    const open: Term[] = [new Map()]
    if ('condition' in question) return this.alternatives(question.condition, question.wanted) ?? open
    if ('some' in question) {
      const all = merged(question.some.flatMap((part) => this.answers(part)))
      return all.length > MOST ? open : all
    }
    let out: readonly Term[] = open
    for (const part of question.every) {
      const found = this.answers(part)
      if (found.length === 0) return []
      out = this.product(out, found) ?? out
      if (out.length === 0) return []
    }
    return out
  }

  /** Whether a claim may be among both. */
  meet(one: readonly Term[], other: readonly Term[]): boolean {
    for (const a of one)
      for (const b of other) {
        this.left -= 1
        if (this.spent || fitTogether(a, b)) return true
      }
    return false
  }
}

/** False only where all of it can't be true of any claim; too large a question counts as possible. */
export const canBe = (questions: readonly Question[]): boolean =>
  new World(questions).answers({ every: questions }).length > 0

export const never = (condition: Condition): boolean => !canBe([{ condition, wanted: 'holds' }])
/** Whatever is known of a claim, it never fails; it may still want for a fact. */
export const always = (condition: Condition): boolean => !canBe([{ condition, wanted: 'fails' }])

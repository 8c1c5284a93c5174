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
type Term = ReadonlyMap<PackFact, Mask>

/** What is asked of a condition: that it holds, that it fails, or that it doesn't do so (for want of a fact, too). */
export type Wanted = 'holds' | 'fails' | 'not-holds' | 'not-fails'
/** A question about a claim: one condition, or several questions of which all or any must come out. */
export type Question =
  | { condition: Condition; wanted: Wanted }
  | { every: readonly Question[] }
  | { some: readonly Question[] }

/** Beyond this many alternatives the question is left open. */
const MOST = 4096
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

class Space {
  private readonly classes = new Map<PackFact, Plain[]>()

  constructor(leaves: readonly Leaf[]) {
    for (const fact of new Set(leaves.map((leaf) => leaf.fact))) {
      const asking = leaves.filter((leaf) => leaf.fact === fact)
      this.classes.set(fact, classesOf(fact, asking))
    }
  }

  mask(leaf: Leaf, wanted: Wanted): Mask {
    if (OPEN_FACTS.has(leaf.fact)) return 1n
    const classes = this.classes.get(leaf.fact) ?? []
    let mask = 0n
    classes.forEach((value, i) => {
      const holds = compare(leaf.op, value, leaf.value)
      if (holds === (wanted === 'holds' || wanted === 'not-fails')) mask |= 1n << BigInt(i + 1)
    })
    return wanted === 'not-holds' || wanted === 'not-fails' ? mask | 1n : mask
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

/** Every pair that can be; null where there are too many to look at. */
function product(left: readonly Term[], right: readonly Term[]): Term[] | null {
  if (left.length * right.length > MOST * 4) return null
  const out: Term[] = []
  for (const one of left)
    for (const other of right) {
      const both = meet(one, other)
      if (both) out.push(both)
    }
  return out.length > MOST ? null : out
}

function alternatives(condition: Condition, wanted: Wanted, space: Space): Term[] | null {
  if ('fact' in condition) {
    const mask = space.mask(condition, wanted)
    return mask === 0n ? [] : [new Map([[condition.fact, mask]])]
  }
  if ('not' in condition) return alternatives(condition.not, OPPOSITE[wanted], space)
  const parts = ('all' in condition ? condition.all : condition.any).map((part) =>
    alternatives(part, wanted, space),
  )
  const together = 'all' in condition === (wanted === 'holds' || wanted === 'not-fails')
  if (!together) {
    const all = parts.flatMap((part) => part ?? [])
    return parts.includes(null) || all.length > MOST ? null : all
  }
  let out: Term[] | null = [new Map()]
  for (const part of parts) {
    if (part?.length === 0) return []
    out = out && part && product(out, part)
  }
  return out
}

const conditionsIn = (question: Question): Condition[] =>
  'condition' in question
    ? [question.condition]
    : ('every' in question ? question.every : question.some).flatMap(conditionsIn)

/** Alternatives that answer it; what is too large to look through bars nothing. */
function answers(question: Question, space: Space): Term[] {
  const open: Term[] = [new Map()]
  if ('condition' in question) return alternatives(question.condition, question.wanted, space) ?? open
  if ('some' in question) {
    const all = question.some.flatMap((part) => answers(part, space))
    return all.length > MOST ? open : all
  }
  let out = open
  for (const part of question.every) {
    const found = answers(part, space)
    if (found.length === 0) return []
    out = product(out, found) ?? out
    if (out.length === 0) return []
  }
  return out
}

/** False only where all of it can't be true of any claim; too large a question counts as possible. */
export function canBe(questions: readonly Question[]): boolean {
  const whole: Question = { every: questions }
  return answers(whole, new Space(conditionsIn(whole).flatMap(leavesOf))).length > 0
}

export const never = (condition: Condition): boolean => !canBe([{ condition, wanted: 'holds' }])
/** Whatever is known of a claim, it never fails; it may still want for a fact. */
export const always = (condition: Condition): boolean => !canBe([{ condition, wanted: 'fails' }])

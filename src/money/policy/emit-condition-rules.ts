/** Conditions as code: two bits each, one that it holds and one that it fails; neither where a fact is not known. */
import { isDay } from '#platform/day'
import { begunFrom, bornFor, civil, dayNumber, passedFrom } from './calendar-rules.ts'
import { columnFacts, isNarrow, plainOf } from './column-rules.ts'
import { compareFact } from './condition-rules.ts'
import {
  type ColumnFact,
  type Condition,
  certificateKinds,
  NONE,
  NONE_8,
  NONE_16,
  type Plain,
  packFacts,
} from './contract.ts'
import { and, type Coded, clamp, type Emitter, ge, lt, not, or, placed } from './emit-rules.ts'

type Leaf = Extract<Condition, { fact: unknown }>
export interface Bits {
  t: string
  f: string
  /** Its outcome (1 failed, 2 not known), moved to a place in a word. */
  outcome: (at: number) => string
}
/** The outcome of two bits. */
const outcomeOf =
  (t: string, f: string) =>
  (at: number): string => {
    const open = not(or([t, f]))
    return or([placed(f, at), placed(open, at + 1)])
  }
const NEVER: Bits = { t: '0', f: '0', outcome: (at) => String(2 << at) }

const isColumn = (fact: string): fact is ColumnFact => (columnFacts as readonly string[]).includes(fact)
const listOf = (leaf: Leaf): Plain[] => (Array.isArray(leaf.value) ? leaf.value : [leaf.value])

function* narrowValues(fact: ColumnFact): Iterable<[number, Plain]> {
  for (let code = 0; code < NONE_8; code += 1) {
    const value = packFacts[fact].type === 'flag' && code > 1 ? null : plainOf(fact, code)
    if (value !== null) yield [code, value]
  }
}

/** Facts of which every code's answer stands in a table. */
function codedFact(leaf: Leaf, e: Emitter): Coded | null {
  const { fact } = leaf
  if (isColumn(fact) && isNarrow(fact))
    return { key: fact, index: e.fact(fact, true), size: 256, values: () => narrowValues(fact) }
  const kind = () => e.base('certificateKind')
  switch (fact) {
    case 'sex': {
      const values: [number, Plain][] = [
        [0, 'male'],
        [1, 'female'],
      ]
      return { key: fact, index: e.base('sex'), size: 256, values: () => values }
    }
    case 'certificate.kind': {
      const values = Object.keys(certificateKinds).map((one, i): [number, Plain] => [i, one])
      return { key: fact, index: kind(), size: 256, values: () => values }
    }
    case 'certificate.level': {
      const values = [1, 2, 3, 4, 5].map((one): [number, Plain] => [one, one])
      const index = e.load(`${kind()} === ${NONE_8} ? 0 : ${e.base('level')}`)
      return { key: fact, index, size: 256, values: () => values }
    }
    case 'certificate.occupation': {
      const index = e.load(`${kind()} === ${NONE_8} ? ${NONE_16} : ${e.base('occupation')}`)
      return { key: fact, index, size: NONE_16 + 1, values: ({ columns }) => columns.occupations.entries() }
    }
    case 'region':
      return {
        key: fact,
        index: e.base('region'),
        size: NONE_16 + 1,
        values: ({ columns }) => columns.regions.entries(),
      }
    default:
      return null
  }
}

/** A number or day as something that can be compared: bits for "at least n", and whether it is known. */
interface Ordered {
  /** The smallest n that "at least n" is asked of for a value; null where the value can't be one of the fact. */
  least: (value: Plain) => number | null
  known: string
  atLeast: (n: number) => string
}

/** Smallest whole number of hundredths that is not below `value`. */
function hundredths(value: number): number {
  let n = clamp(Math.ceil(value * 100))
  while ((n - 1) / 100 >= value && n > NONE + 1) n -= 1
  while (n / 100 < value && n < 2 ** 30 - 1) n += 1
  return n
}
const knownBit = (column: string): string => lt(NONE, column)
const wholeNumber = (value: Plain): number | null =>
  typeof value === 'number' ? clamp(Math.ceil(value)) : null
const realDay = (value: Plain): number | null =>
  typeof value === 'string' && isDay(value) ? dayNumber(value) : null

/** Days since a day, never below 0. */
function since(e: Emitter, fact: ColumnFact): Ordered {
  const day = e.fact(fact, false)
  const on = e.base('on')
  const atLeast = (n: number) => (n <= 0 ? '1' : ge(`${on} - ${n}`, day))
  return { least: wholeNumber, known: knownBit(day), atLeast }
}
/** Months begun since a day, never below 0. */
function monthsSince(e: Emitter, fact: ColumnFact): Ordered {
  const day = e.fact(fact, false)
  const from = (n: number) => e.onDay(`begun ${n}`, (on) => begunFrom(n, on))
  return { least: wholeNumber, known: knownBit(day), atLeast: (n) => (n <= 0 ? '1' : lt(day, from(n - 1))) }
}

function orderedFact(leaf: Leaf, e: Emitter): Ordered | null {
  const { fact } = leaf
  if (isColumn(fact)) {
    const column = e.fact(fact, false)
    const number = packFacts[fact].type === 'number'
    return {
      least: (value) => (number ? (typeof value === 'number' ? hundredths(value) : null) : realDay(value)),
      known: knownBit(column),
      atLeast: (n) => ge(column, n),
    }
  }
  switch (fact) {
    case 'age': {
      const born = e.base('birthOn')
      const last = (n: number) => e.onDay(`born ${n}`, (on) => bornFor(n, on))
      return { least: wholeNumber, known: '1', atLeast: (n) => ge(last(n), born) }
    }
    case 'applied':
      return { least: realDay, known: '1', atLeast: (n) => ge(e.base('on'), n) }
    case 'applied.month': {
      const month = e.onDay('month', (on) => civil(on).month + 1)
      return { least: wholeNumber, known: '1', atLeast: (n) => ge(month, n) }
    }
    case 'certificate.days':
      return since(e, 'certificate.issued')
    case 'training.since-days':
      return since(e, 'training.ended')
    case 'certificate.months':
      return monthsSince(e, 'certificate.issued')
    case 'training.since-months':
      return monthsSince(e, 'training.ended')
    case 'employment.months': {
      const day = e.fact('employment.started', false)
      const last = (n: number) => e.onDay(`passed ${n}`, (on) => passedFrom(n, on))
      return { least: wholeNumber, known: knownBit(day), atLeast: (n) => (n <= 0 ? '1' : ge(last(n), day)) }
    }
    case 'employment.delay': {
      const started = e.fact('employment.started', false)
      const ended = e.fact('training.ended', false)
      const atLeast = (n: number) => (n <= 0 ? '1' : ge(`${started} - ${ended}`, Math.min(n, 2 ** 29)))
      return { least: wholeNumber, known: and([knownBit(started), knownBit(ended)]), atLeast }
    }
    default:
      return null
  }
}

/** Whether the value itself is a number that the fact can have, not one between two. */
const isExact = (leaf: Leaf, value: Plain, least: number): boolean =>
  packFacts[leaf.fact].type === 'day' || (isColumn(leaf.fact) ? least / 100 === value : least === value)

function compared(leaf: Leaf, ordered: Ordered): string {
  const { op } = leaf
  const single = !Array.isArray(leaf.value)
  const over = (value: Plain, least: number) => (isExact(leaf, value, least) ? least + 1 : least)
  const parts = listOf(leaf).map((value): string => {
    const least = ordered.least(value)
    if (least === null || (!single && op !== 'in')) return '0'
    switch (op) {
      case 'below':
        return not(ordered.atLeast(least))
      case 'atMost':
        return not(ordered.atLeast(over(value, least)))
      case 'over':
        return ordered.atLeast(over(value, least))
      case 'atLeast':
        return ordered.atLeast(least)
      default:
        return isExact(leaf, value, least)
          ? and([ordered.atLeast(least), not(ordered.atLeast(least + 1))])
          : '0'
    }
  })
  return or(parts)
}

function leafBits(leaf: Leaf, e: Emitter): Bits {
  const coded = codedFact(leaf, e)
  if (coded) {
    const bits = e.coded(coded, (value) => compareFact(leaf.fact, leaf.op, value, leaf.value))
    return { t: bits.t, f: bits.f, outcome: bits.outcome }
  }
  const ordered = orderedFact(leaf, e)
  if (!ordered) return NEVER
  const holds = compared(leaf, ordered)
  const t = e.name(and([ordered.known, holds]))
  const f = e.name(and([ordered.known, not(holds)]))
  return { t, f, outcome: outcomeOf(t, f) }
}

export function conditionBits(condition: Condition, e: Emitter): Bits {
  if ('fact' in condition) return leafBits(condition, e)
  if ('not' in condition) {
    const inner = conditionBits(condition.not, e)
    return { t: inner.f, f: inner.t, outcome: outcomeOf(inner.f, inner.t) }
  }
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => conditionBits(part, e))
  const [hold, fail] = [parts.map((part) => part.t), parts.map((part) => part.f)]
  const t = e.name('all' in condition ? and(hold) : or(hold))
  const f = e.name('all' in condition ? or(fail) : and(fail))
  return { t, f, outcome: outcomeOf(t, f) }
}

/** Whether the element is in force on the day. */
export const forceBit = (
  element: { from?: string | undefined; to?: string | undefined },
  e: Emitter,
): string => {
  const on = e.base('on')
  return and([
    element.from === undefined ? '1' : ge(on, dayNumber(element.from)),
    element.to === undefined ? '1' : not(lt(dayNumber(element.to), on)),
  ])
}
/** Whether it binds: in force, and not known to be for others. */
export const bindBit = (
  element: { from?: string | undefined; to?: string | undefined; when?: Condition | undefined },
  e: Emitter,
): string => and([forceBit(element, e), element.when ? not(conditionBits(element.when, e).f) : '1'])

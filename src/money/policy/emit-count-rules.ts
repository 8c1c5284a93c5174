/** What was drawn before, counted: one pass over a person's history and over the run's own earlier rows. */
import { addMonthsTo, civil, dayNumber, monthStart } from './calendar-rules.ts'
import {
  NONE_8,
  NONE_16,
  type PackCap,
  type PackDocument,
  type PackExclusion,
  type PackLimit,
  type Period,
  type SubsidyKind,
  subsidyKinds,
} from './contract.ts'
import { bindBit, conditionBits, forceBit } from './emit-condition-rules.ts'
import { and, type Emitter, ge, lt, not, or, placed, type Verdict, where } from './emit-rules.ts'
import { MOST_FEN } from './standard-rules.ts'

const KINDS = Object.keys(subsidyKinds) as SubsidyKind[]
const maskOf = (kinds: readonly SubsidyKind[]): number =>
  kinds.reduce((mask, kind) => mask | (1 << KINDS.indexOf(kind)), 0)

const yearOf = (day: number): number => civil(day).year
const statisticsYearOf = (day: number): number => yearOf(day) + (civil(day).month === 11 ? 1 : 0)

interface Bounds {
  /** Whether the period binds the day at all. */
  binds: string
  from: string | null
  to: string | null
}
function boundsOf(period: Period, e: Emitter): Bounds {
  switch (period.kind) {
    case 'life':
      return { binds: '1', from: null, to: null }
    case 'calendar-year':
      return {
        binds: '1',
        from: e.onDay('year from', (day) => monthStart(yearOf(day), 0)),
        to: e.onDay('year to', (day) => monthStart(yearOf(day) + 1, 0) - 1),
      }
    case 'statistics-year':
      return {
        binds: '1',
        from: e.onDay('statistics from', (day) => monthStart(statisticsYearOf(day) - 1, 11)),
        to: e.onDay('statistics to', (day) => monthStart(statisticsYearOf(day), 11) - 1),
      }
    case 'span': {
      const to = period.to === undefined ? null : String(dayNumber(period.to))
      return { binds: forceBit(period, e), from: String(dayNumber(period.from)), to }
    }
    case 'since':
      return { binds: '1', from: String(dayNumber(period.from)), to: null }
    case 'rolling':
      return {
        binds: '1',
        from: e.onDay(`rolling ${period.months}`, (day) => addMonthsTo(day, -period.months) + 1),
        to: null,
      }
  }
}

/** Names of one drawn thing's columns, in whichever loop. */
interface Item {
  kind: string
  paidOn: string
  occupation: string
  level: string
  certificateKind: string
  certificate: string
  fen: string
}
const FROM_HISTORY: Item = {
  kind: 'h_kind[j]',
  paidOn: 'h_paidOn[j]',
  occupation: 'h_occupation[j]',
  level: 'h_level[j]',
  certificateKind: 'h_certificateKind[j]',
  certificate: 'h_certificate[j]',
  fen: 'h_amountFen[j]',
}
const FROM_ROWS: Item = {
  kind: 'b_kind[j]',
  paidOn: 'b_on[j]',
  occupation: 'b_occupation[j]',
  level: 'b_level[j]',
  certificateKind: 'b_certificateKind[j]',
  certificate: 'b_certificate[j]',
  fen: 'amounts[j]',
}

/** One thing counted: what of an item makes it count, and where the sum goes. */
interface Counter {
  name: string
  /** 0 or 1 for an item; the sum counts those. */
  bit: (item: Item, e: Emitter) => string
  /** Adds money, not times. */
  fen: boolean
}

/** Of codes, none of which is negative: no bit is left where they are the same. */
const same = (a: string, b: string) => `((${a} ^ ${b}) - 1 >>> 31)`

function counters(e: Emitter) {
  const list: Counter[] = []
  const known = new Map<string, string>()
  const occupation = (item: Item) => {
    const code = e.base('occupation')
    return and([same(item.occupation, code), e.load(lt(code, NONE_16))])
  }
  const per: Record<PackLimit['per'] | PackExclusion['rule'], (item: Item) => string> = {
    person: () => '1',
    any: () => '1',
    occupation,
    'same-occupation': occupation,
    'occupation-level': (item) => and([occupation(item), same(item.level, e.base('level'))]),
    'same-occupation-level': (item) => and([occupation(item), same(item.level, e.base('level'))]),
    'higher-level': (item) => and([occupation(item), lt(0, item.level), lt(item.level, e.base('level'))]),
    'certificate-kind': (item) => {
      const kind = e.base('certificateKind')
      return and([same(item.certificateKind, kind), e.load(lt(kind, NONE_8))])
    },
    'same-certificate': (item) => {
      const number = e.base('certificate')
      // As `same`, but that an item without a number (-1) is no row's.
      return and([
        `(((${item.certificate} ^ ${number}) - 1 ^ ${item.certificate}) >>> 31)`,
        e.load(ge(number, 0)),
      ])
    },
  }
  /** The name of the sum of all items of these kinds, in these bounds, of this sort. */
  const count = (
    kinds: readonly SubsidyKind[],
    bounds: Bounds,
    sort: keyof typeof per,
    fen = false,
  ): string => {
    const mask = maskOf(kinds)
    const key = [mask, bounds.from, bounds.to, sort, fen].join(' ')
    const name = known.get(key) ?? `n${known.size}`
    if (known.has(key)) return name
    known.set(key, name)
    const bit = (item: Item, inner: Emitter) =>
      and([
        inner.name(`(${mask} >>> ${item.kind} & 1)`),
        bounds.from === null ? '1' : inner.name(ge(item.paidOn, bounds.from)),
        bounds.to === null ? '1' : inner.name(not(lt(bounds.to, item.paidOn))),
        per[sort](item),
      ])
    // What the sort asks of the row is read before the loops.
    per[sort](FROM_HISTORY)
    list.push({ name, bit, fen })
    return name
  }
  return { list, count }
}

export interface CountNames {
  limits: (Verdict & { count: string })[]
  exclusions: Verdict[]
  /** Declares what was used of each cap before this row, and gives its name. */
  used: (cap: PackCap) => string
}

/** 0 met, 1 failed, 3 skipped. */
function verdictOf(active: string, failed: string, e: Emitter): Verdict {
  if (active === '1') return { outcome: (at) => placed(failed, at), mask: 1, bars: '0' }
  const outcome = e.name(or([failed, where(not(active), 3)]))
  return { outcome: (at) => placed(outcome, at), mask: 0, bars: failed }
}

const add = (counter: Counter, item: Item, e: Emitter): string => {
  const bit = counter.bit(item, e)
  return counter.fen
    ? `if (${bit}) ${counter.name} += ${item.fen}`
    : `${counter.name} = ${counter.name} + ${bit} | 0`
}

/** Both loops, and what limits and exclusions say. */
export function emitCounts(document: PackDocument, e: Emitter): CountNames {
  const sums = counters(e)
  const limits = document.limits.map((limit) => {
    const bounds = boundsOf(limit.period, e)
    return { limit, bounds, drawn: sums.count(limit.counts, bounds, limit.per) }
  })
  const exclusions = document.exclusions.map((exclusion) => {
    const bounds = boundsOf(exclusion.period ?? { kind: 'life' }, e)
    return { exclusion, bounds, hits: sums.count(exclusion.against, bounds, exclusion.rule) }
  })
  const caps = new Map<PackCap, { bounds: Bounds; sum: string }>()
  for (const cap of document.caps.filter((one) => one.per === 'person')) {
    const bounds = boundsOf(cap.period ?? { kind: 'life' }, e)
    caps.set(cap, { bounds, sum: sums.count(cap.counts, bounds, 'person', true) })
  }
  if (sums.list.length > 0) {
    e.line(`let ${sums.list.map(({ name }) => `${name} = 0`).join(', ')}`)
    const loop = (item: Item) =>
      e.block(() => {
        for (const counter of sums.list) e.line(add(counter, item, e))
      })
    const person = e.base('person')
    e.line(
      `for (let j = h_start[${person}], end = h_start[${person} + 1]; j < end; j++) {\n${loop(FROM_HISTORY)}\n}`,
    )
    e.line(
      `for (let j = i - 1; j >= 0 && b_person[j] === ${person}; j--) if (eligible[j]) {\n${loop(FROM_ROWS)}\n}`,
    )
  }
  return {
    limits: limits.map(({ limit, bounds, drawn }) => {
      const active = e.name(and([bindBit(limit, e), bounds.binds]))
      const more = (limit.extra ?? []).map((one) => where(conditionBits(one.when, e).t, one.more))
      const full = e.name(and([active, ge(drawn, [limit.max, ...more].join(' + '))]))
      return { ...verdictOf(active, full, e), count: e.name(where(active, drawn)) }
    }),
    exclusions: exclusions.map(({ exclusion, bounds, hits }) => {
      const active = e.name(and([bindBit(exclusion, e), bounds.binds]))
      const hit = e.name(and([active, lt(0, hits)]))
      return verdictOf(active, hit, e)
    }),
    used: (cap) => caps.get(cap)?.sum ?? '0',
  }
}

/** Cuts `amount` cap by cap: 0 met, 1 failed, 2 cut, 3 skipped. Where no standard applies there is nothing to cut. */
export function emitCaps(document: PackDocument, counts: CountNames, e: Emitter): Verdict[] {
  return document.caps.map((cap) => {
    if (cap.per === 'line') {
      const active = bindBit(cap, e)
      const room = Math.min(cap.maxFen, MOST_FEN)
      const cuts = e.bind(and([active, lt(room, 'amount')]))
      e.line(`amount = amount + ${where(cuts, `(${room} - amount)`)}`)
      const outcome = (at: number) => or([placed(cuts, at + 1), placed(where(not(active), 3), at)])
      return { outcome, mask: 0, bars: '0' }
    }
    const group = cap.per === 'person' ? null : cap.per
    const there = group ? e.load(ge(`g_${group}[i]`, 0)) : '1'
    const bounds = cap.per === 'person' ? boundsOf(cap.period ?? { kind: 'life' }, e) : null
    const active = e.name(and([bindBit(cap, e), there, bounds?.binds ?? '1']))
    const used = group ? `(${active} ? f_${group}[g_${group}[i]] : 0)` : counts.used(cap)
    const room = e.name(`Math.max(0, ${cap.maxFen} - ${used})`)
    const cuts = e.bind(`${active} && amount > ${room} ? 1 : 0`)
    e.line(`if (${cuts}) amount = ${room}`)
    const empty = e.name(`${active} && ${room} === 0 ? 1 : 0`)
    const outcome = e.name(or([empty, where(and([cuts, not(empty)]), 2), where(not(active), 3)]))
    return { outcome: (at) => placed(outcome, at), mask: 0, bars: empty }
  })
}

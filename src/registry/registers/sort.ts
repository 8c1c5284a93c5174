/** Laying packed rows by the first byte of their key, and sorting one such partition into columns. */
import { WORDS } from './parse.ts'
import type { Column } from './snapshot.ts'

/** The rows again, ordered by partition, with how many are in each. */
export function layOut(rows: Uint32Array, count: number): { rows: Uint32Array; counts: Uint32Array } {
  const counts = new Uint32Array(256)
  for (let i = 0; i < count; i++) {
    const p = (rows[i * WORDS] as number) >>> 24
    counts[p] = (counts[p] as number) + 1
  }
  const next = new Uint32Array(256)
  for (let p = 1; p < 256; p++) next[p] = (next[p - 1] as number) + (counts[p - 1] as number)
  const out = new Uint32Array(count * WORDS)
  for (let i = 0; i < count; i++) {
    const from = i * WORDS
    const p = (rows[from] as number) >>> 24
    const to = (next[p] as number) * WORDS
    next[p] = (next[p] as number) + 1
    for (let w = 0; w < WORDS; w++) out[to + w] = rows[from + w] as number
  }
  return { rows: out, counts }
}

/** A word in three passes of a counting sort. */
const WORD_PASSES = [
  [0, 11],
  [11, 11],
  [22, 10],
] as const

/** Where the first of each value of `bits` of these words goes in a stable counting sort. */
function placesOf(words: Uint32Array, shift: number, bits: number): Uint32Array {
  const next = new Uint32Array(1 << bits)
  const mask = (1 << bits) - 1
  for (let i = 0; i < words.length; i++) {
    const b = ((words[i] as number) >>> shift) & mask
    next[b] = (next[b] as number) + 1
  }
  let sum = 0
  for (let b = 0; b < next.length; b++) {
    const c = next[b] as number
    next[b] = sum
    sum += c
  }
  return next
}

/** Steps an entry may be moved by, on average, before the keys count as no hashes. */
const FEW_STEPS = 4

/** Puts right what the first words left open; false where that would be long work. */
function settle(order: Uint32Array, sorted: Uint32Array, rest: Uint32Array): boolean {
  let steps = FEW_STEPS * order.length
  for (let i = 1; i < order.length; i++) {
    if (sorted[i] !== sorted[i - 1]) continue
    const row = order[i] as number
    const own = rest[row] as number
    let at = i
    while (at > 0 && sorted[at - 1] === sorted[i] && (rest[order[at - 1] as number] as number) > own) {
      if (steps-- === 0) return false
      order[at] = order[at - 1] as number
      at--
    }
    order[at] = row
  }
  return true
}

/** Sorts `order` by `key`, equal ones staying as they are; gives the keys in their new order. */
function sortWord(key: Uint32Array, order: Uint32Array): Uint32Array {
  const n = order.length
  let rows: Uint32Array = order
  let moved: Uint32Array = new Uint32Array(n)
  let words = new Uint32Array(n)
  let spare = new Uint32Array(n)
  for (let i = 0; i < n; i++) words[i] = key[order[i] as number] as number
  for (const [shift, bits] of WORD_PASSES) {
    const next = placesOf(words, shift, bits)
    const mask = (1 << bits) - 1
    for (let i = 0; i < n; i++) {
      const word = words[i] as number
      const b = (word >>> shift) & mask
      const to = next[b] as number
      next[b] = to + 1
      spare[to] = word
      moved[to] = rows[i] as number
    }
    ;[rows, moved] = [moved, rows]
    ;[words, spare] = [spare, words]
  }
  if (rows !== order) order.set(rows)
  return words
}

export interface Ordered {
  /** Rows in order, equal ones in the order they came. */
  order: Uint32Array
  /** The first word of each in that order. */
  first: Uint32Array
}

/** Rows ordered by two 32-bit words. Quickest where the first is a hash. */
export function orderOf(first: Uint32Array, second: Uint32Array): Ordered {
  const fresh = (): Uint32Array => {
    const rows = new Uint32Array(first.length)
    for (let i = 0; i < rows.length; i++) rows[i] = i
    return rows
  }
  const quick = fresh()
  const sorted = sortWord(first, quick)
  if (settle(quick, sorted, second)) return { order: quick, first: sorted }
  const whole = fresh()
  sortWord(second, whole)
  return { first: sortWord(first, whole), order: whole }
}

export interface SortedPartition {
  columns: Record<Column, Uint8Array>
  /** Rows in each of the partition's 256 buckets. */
  buckets: Uint32Array
  /** Different keys. */
  people: number
}

/** Hashes are spread evenly: 32 bits after the first byte order all but a few rows, which the last step puts right. */
export function sortPartition(rows: Uint32Array, n: number): SortedPartition {
  const near = new Uint32Array(n)
  const rest = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const at = i * WORDS
    const lo = rows[at + 1] as number
    near[i] = (((rows[at] as number) << 8) | (lo >>> 24)) >>> 0
    rest[i] = lo
  }
  const { order } = orderOf(near, rest)
  const mid = new Uint32Array(n)
  const low = new Uint16Array(n)
  const from = new Uint16Array(n)
  const to = new Uint16Array(n)
  const value = new Uint8Array(n)
  const ref = new Uint32Array(n)
  const name = new Uint32Array(n)
  const line = new Uint32Array(n)
  const buckets = new Uint32Array(256)
  let people = 0
  let heldHi = -1
  let heldLo = -1
  for (let i = 0; i < n; i++) {
    const at = (order[i] as number) * WORDS
    const hi = rows[at] as number
    const lo = rows[at + 1] as number
    const bucket = (hi >>> 16) & 255
    buckets[bucket] = (buckets[bucket] as number) + 1
    if (hi !== heldHi || lo !== heldLo) people++
    heldHi = hi
    heldLo = lo
    mid[i] = (hi << 16) | (lo >>> 16)
    low[i] = lo
    const days = rows[at + 2] as number
    from[i] = days
    to[i] = days >>> 16
    value[i] = rows[at + 3] as number
    ref[i] = rows[at + 4] as number
    name[i] = rows[at + 5] as number
    line[i] = rows[at + 6] as number
  }
  const bytes = (a: Uint8Array | Uint16Array | Uint32Array) => new Uint8Array(a.buffer)
  return {
    columns: {
      mid: bytes(mid),
      low: bytes(low),
      from: bytes(from),
      to: bytes(to),
      value,
      ref: bytes(ref),
      name: bytes(name),
      line: bytes(line),
    },
    buckets,
    people,
  }
}

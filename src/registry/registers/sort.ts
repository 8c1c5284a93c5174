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

/** One pass of a stable counting sort by `bits` of `key`, from `order` into `spare`. */
function pass(key: Uint32Array, shift: number, bits: number, order: Uint32Array, spare: Uint32Array): void {
  const size = 1 << bits
  const mask = size - 1
  const next = new Uint32Array(size)
  const n = order.length
  for (let i = 0; i < n; i++) {
    const b = ((key[i] as number) >>> shift) & mask
    next[b] = (next[b] as number) + 1
  }
  let sum = 0
  for (let b = 0; b < size; b++) {
    const c = next[b] as number
    next[b] = sum
    sum += c
  }
  for (let i = 0; i < n; i++) {
    const row = order[i] as number
    const b = ((key[row] as number) >>> shift) & mask
    spare[next[b] as number] = row
    next[b] = (next[b] as number) + 1
  }
}

/** Rows of two 32-bit words in order, equal ones in the order they came: an index of rows. */
export function orderOf(hi: Uint32Array, lo: Uint32Array): Uint32Array {
  const n = hi.length
  let order = new Uint32Array(n)
  for (let i = 0; i < n; i++) order[i] = i
  let spare = new Uint32Array(n)
  for (const [key, shift, bits] of [
    [lo, 0, 11],
    [lo, 11, 11],
    [lo, 22, 10],
    [hi, 0, 11],
    [hi, 11, 11],
    [hi, 22, 10],
  ] as const) {
    pass(key, shift, bits, order, spare)
    const held = order
    order = spare
    spare = held
  }
  return order
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
  for (let i = 0; i < n; i++) {
    const at = i * WORDS
    near[i] = (((rows[at] as number) << 8) | ((rows[at + 1] as number) >>> 24)) >>> 0
  }
  let order = new Uint32Array(n)
  for (let i = 0; i < n; i++) order[i] = i
  let spare = new Uint32Array(n)
  for (const [shift, bits] of [
    [0, 11],
    [11, 11],
    [22, 10],
  ] as const) {
    pass(near, shift, bits, order, spare)
    const held = order
    order = spare
    spare = held
  }
  const lowOf = (row: number): number => rows[row * WORDS + 1] as number
  for (let i = 1; i < n; i++) {
    const row = order[i] as number
    let at = i
    while (
      at > 0 &&
      near[order[at - 1] as number] === near[row] &&
      lowOf(order[at - 1] as number) > lowOf(row)
    ) {
      order[at] = order[at - 1] as number
      at--
    }
    order[at] = row
  }
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

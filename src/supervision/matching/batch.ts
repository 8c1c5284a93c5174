/** Whom a run is about, in typed arrays. */

import { categories } from '#registry/people/contract'
import { orderOf } from '#registry/registers'

export const categoryNumbers = new Map<string, number>(Object.keys(categories).map((c, i) => [c, i]))

/** Whom a run is about, one entry a seat, as they came from the database. */
export interface Batch {
  count: number
  /** 16 bytes each: the seat or claim line; the person; the class of the seat. */
  rows: Uint8Array
  people: Uint8Array
  classIds: Uint8Array
  keyHi: Uint32Array
  keyLo: Uint32Array
  name: Uint32Array
  /** Days as 16 bits (registers). */
  from: Uint16Array
  to: Uint16Array
  category: Uint8Array
  occupation: Uint32Array
  /** First eight bytes of the keyed index; zeros where there is none. */
  phoneHi: Uint32Array
  phoneLo: Uint32Array
  accountHi: Uint32Array
  accountLo: Uint32Array
}

/** In shared memory, so that threads look at one copy. */
export function emptyBatch(size: number): Batch {
  const bytes = (n: number) => new Uint8Array(new SharedArrayBuffer(n))
  const shorts = (n: number) => new Uint16Array(new SharedArrayBuffer(n * 2))
  const words = (n: number) => new Uint32Array(new SharedArrayBuffer(n * 4))
  return {
    count: 0,
    rows: bytes(size * 16),
    people: bytes(size * 16),
    classIds: bytes(size * 16),
    keyHi: words(size),
    keyLo: words(size),
    name: words(size),
    from: shorts(size),
    to: shorts(size),
    category: bytes(size),
    occupation: words(size),
    phoneHi: words(size),
    phoneLo: words(size),
    accountHi: words(size),
    accountLo: words(size),
  }
}

/** One of `of` equal parts of the work. */
export interface Part {
  no: number
  of: number
}
export const WHOLE: Part = { no: 0, of: 1 }

export const gathered = <T extends Uint8Array | Uint16Array | Uint32Array>(from: T, rows: Uint32Array): T => {
  const out = new (from.constructor as new (n: number) => T)(rows.length)
  for (let k = 0; k < rows.length; k++) out[k] = from[rows[k] as number] as number
  return out
}

/** A part of a batch in the order of the people's keys, with what rules look at lying in that order. */
export interface SortedBatch {
  /** Where each lies in the batch. */
  row: Uint32Array
  hi: Uint32Array
  lo: Uint32Array
  from: Uint16Array
  to: Uint16Array
  category: Uint8Array
  occupation: Uint32Array
  name: Uint32Array
}

/** Keys are hashes, spread evenly: each part is a stretch of them, and of one person all seats lie in one. */
export function sortedPart(batch: Batch, { no, of }: Part): SortedBatch {
  const from = Math.ceil((no * 2 ** 32) / of)
  const end = Math.ceil(((no + 1) * 2 ** 32) / of)
  const rows = new Uint32Array(batch.count)
  let n = 0
  for (let i = 0; i < batch.count; i++) {
    const hi = batch.keyHi[i] as number
    if (hi >= from && hi < end) rows[n++] = i
  }
  const mine = rows.subarray(0, n)
  const row = gathered(mine, orderOf(gathered(batch.keyHi, mine), gathered(batch.keyLo, mine)).order)
  return {
    row,
    hi: gathered(batch.keyHi, row),
    lo: gathered(batch.keyLo, row),
    from: gathered(batch.from, row),
    to: gathered(batch.to, row),
    category: gathered(batch.category, row),
    occupation: gathered(batch.occupation, row),
    name: gathered(batch.name, row),
  }
}

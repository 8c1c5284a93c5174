/** What the people asked about tell of each other, without any register. */
import { orderOf } from '#registry/registers'
import { type Batch, gathered, type Part, type SortedBatch } from './batch.ts'
import type { HitWriter } from './hit-rules.ts'
import { insideRules } from './match-rules.ts'

/** No register stands behind these. */
const NONE = -1

/** The same person in two classes whose days overlap: told at the one that begins later. */
export function overlaps(batch: Batch, keys: SortedBatch, writer: HitWriter): void {
  const { hi, lo, row } = keys
  const n = row.length
  for (let k = 0; k < n; ) {
    let end = k + 1
    while (end < n && hi[end] === hi[k] && lo[end] === lo[k]) end++
    const before = writer.count
    for (let b = k + 1; b < end; b++)
      for (let a = k; a < b; a++) overlap(batch, row[a] as number, row[b] as number, writer)
    if (writer.count > before) writer.people++
    k = end
  }
}

function overlap(batch: Batch, a: number, b: number, writer: HitWriter): void {
  const [one, two] = (batch.from[a] as number) > (batch.from[b] as number) ? [b, a] : [a, b]
  const from = batch.from[two] as number
  const to = batch.to[one] as number
  if (from > to || sameId(batch.classIds, one, two)) return
  const last = Math.min(to, batch.to[two] as number)
  writer.add(insideRules.overlap.no, batch.rows, two, batch.classIds, one, 0, from, last, NONE, 0, 1)
}

function sameId(ids: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; i < 16; i++) if (ids[a * 16 + i] !== ids[b * 16 + i]) return false
  return true
}

/** With so many bits a row, a value met once is rarely taken for one met twice. */
const BITS_A_ROW = 8

interface Indexes {
  hi: Uint32Array
  lo: Uint32Array
}

/** Rows of this part whose phone or account may be another row's too: most have theirs alone, and need not be sorted. */
function maybeShared(batch: Batch, { hi, lo }: Indexes, { no, of }: Part): Uint32Array {
  const bits = Math.max(5, 32 - Math.clz32((batch.count * BITS_A_ROW) / of))
  const once = new Uint32Array(2 ** (bits - 5))
  const twice = new Uint32Array(once.length)
  const rows = new Uint32Array(batch.count)
  const places = new Uint32Array(batch.count)
  let n = 0
  for (let i = 0; i < batch.count; i++) {
    const low = lo[i] as number
    const high = hi[i] as number
    // Of one phone all seats fall to one part.
    if (((low & 0xffff) * of) >>> 16 !== no || (low === 0 && high === 0)) continue
    const place = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> (32 - bits)
    const word = place >>> 5
    const bit = 1 << (place & 31)
    const met = once[word] as number
    if ((met & bit) !== 0) twice[word] = (twice[word] as number) | bit
    else once[word] = met | bit
    rows[n] = i
    places[n++] = place
  }
  let kept = 0
  for (let k = 0; k < n; k++) {
    const place = places[k] as number
    if (((twice[place >>> 5] as number) & (1 << (place & 31))) !== 0) rows[kept++] = rows[k] as number
  }
  return rows.subarray(0, kept)
}

/** How many people sit on these seats: almost always the one person of a first and a second seat. */
function peopleAt({ keyHi, keyLo }: Batch, row: Uint32Array, order: Uint32Array): number {
  const one = row[order[0] as number] as number
  let k = 1
  while (k < order.length) {
    const i = row[order[k] as number] as number
    if (keyHi[i] !== keyHi[one] || keyLo[i] !== keyLo[one]) break
    k++
  }
  if (k === order.length) return 1
  return new Set(Array.from(order, (at) => `${keyHi[row[at] as number]}/${keyLo[row[at] as number]}`)).size
}

/** Different people under one phone or account: every seat of theirs is a hit, with how many people share. */
export function shared(
  batch: Batch,
  indexes: Indexes,
  least: number,
  writer: HitWriter,
  rule: number,
  part: Part,
): void {
  const row = maybeShared(batch, indexes, part)
  const hi = gathered(indexes.hi, row)
  const lo = gathered(indexes.lo, row)
  // Who shares is asked, not who comes first: either word may lead.
  const { order, first } = orderOf(lo, hi)
  for (let k = 0; k < order.length; ) {
    let end = k + 1
    while (
      end < order.length &&
      first[end] === first[k] &&
      hi[order[end] as number] === hi[order[k] as number]
    )
      end++
    if (end - k >= least) {
      const people = peopleAt(batch, row, order.subarray(k, end))
      if (people >= least) {
        for (let at = k; at < end; at++)
          writer.add(rule, batch.rows, row[order[at] as number] as number, null, 0, 0, 0, 0, NONE, 0, people)
        writer.people += people
      }
    }
    k = end
  }
}

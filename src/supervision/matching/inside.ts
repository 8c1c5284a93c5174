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

/** Different people under one phone or account: every seat of theirs is a hit, with how many people share. */
export function shared(
  batch: Batch,
  indexes: { hi: Uint32Array; lo: Uint32Array },
  least: number,
  writer: HitWriter,
  rule: number,
  part: Part,
): void {
  // Of one phone all seats fall to one part.
  const rows = new Uint32Array(batch.count)
  let n = 0
  for (let i = 0; i < batch.count; i++) {
    const low = indexes.lo[i] as number
    if (((low & 0xffff) * part.of) >>> 16 === part.no && (low !== 0 || indexes.hi[i] !== 0)) rows[n++] = i
  }
  const row = rows.subarray(0, n)
  const hi = gathered(indexes.hi, row)
  const lo = gathered(indexes.lo, row)
  // Who shares is asked, not who comes first: either word may lead.
  const { order, first } = orderOf(lo, hi)
  for (let k = 0; k < n; ) {
    let end = k + 1
    while (end < n && first[end] === first[k] && hi[order[end] as number] === hi[order[k] as number]) end++
    if (end - k >= least) {
      const seats = [...order.subarray(k, end)].map((at) => row[at] as number)
      const people = new Set(seats.map((i) => `${batch.keyHi[i]}/${batch.keyLo[i]}`)).size
      if (people >= least) {
        for (const i of seats) writer.add(rule, batch.rows, i, null, 0, 0, 0, 0, NONE, 0, people)
        writer.people += people
      }
    }
    k = end
  }
}

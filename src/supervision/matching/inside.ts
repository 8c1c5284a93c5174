/** What the people asked about tell of each other, without any register. */
import { orderOf } from '#registry/registers'
import type { Batch } from './batch.ts'
import type { HitWriter } from './hit-rules.ts'
import { insideRules } from './match-rules.ts'

/** No register stands behind these. */
const NONE = -1

/** The same person in two classes whose days overlap: told at the one that begins later. */
export function overlaps(
  batch: Batch,
  order: Uint32Array,
  hi: Uint32Array,
  lo: Uint32Array,
  writer: HitWriter,
): void {
  const n = batch.count
  const rule = insideRules.overlap.no
  for (let k = 0; k < n; ) {
    let end = k + 1
    while (end < n && hi[end] === hi[k] && lo[end] === lo[k]) end++
    for (let b = k + 1; b < end; b++) {
      for (let a = k; a < b; a++) {
        let [one, two] = [order[a] as number, order[b] as number]
        if ((batch.from[one] as number) > (batch.from[two] as number)) [one, two] = [two, one]
        if ((batch.from[two] as number) > (batch.to[one] as number) || sameId(batch.classIds, one, two))
          continue
        writer.add(
          rule,
          batch.rows,
          two,
          batch.classIds,
          one,
          0,
          batch.from[two] as number,
          Math.min(batch.to[one] as number, batch.to[two] as number),
          NONE,
          0,
          1,
        )
      }
    }
    k = end
  }
}

function sameId(ids: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; i < 16; i++) if (ids[a * 16 + i] !== ids[b * 16 + i]) return false
  return true
}

/** Different people under one phone or account: every seat of theirs is a hit, with how many people share. */
export function shared(
  batch: Batch,
  hi: Uint32Array,
  lo: Uint32Array,
  least: number,
  rule: number,
  writerOf: (rule: number) => HitWriter,
): void {
  const n = batch.count
  const order = orderOf(hi.subarray(0, n), lo.subarray(0, n))
  const writer = writerOf(rule)
  for (let k = 0; k < n; ) {
    const first = order[k] as number
    let end = k + 1
    while (end < n && hi[order[end] as number] === hi[first] && lo[order[end] as number] === lo[first]) end++
    if (end - k >= least && (hi[first] !== 0 || lo[first] !== 0)) {
      const holders = new Set<string>()
      for (let b = k; b < end; b++)
        holders.add(`${batch.keyHi[order[b] as number]}/${batch.keyLo[order[b] as number]}`)
      const people = holders.size
      if (people >= least)
        for (let b = k; b < end; b++)
          writer.add(rule, batch.rows, order[b] as number, null, 0, 0, 0, 0, NONE, 0, people)
    }
    k = end
  }
}

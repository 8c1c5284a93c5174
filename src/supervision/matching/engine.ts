/**
 * Matches people against registers: both sorted by the person's key, walked side by side in typed arrays, every rule of a
 * register in one pass. Works the same in a thread of its own and in the server.
 */

import { mergeSnapshot, Snapshot } from '#registry/registers'
import type { RegisterCode } from '#registry/registers/contract'
import { type Batch, type Part, type SortedBatch, sortedPart, WHOLE } from './batch.ts'
import { HitWriter } from './hit-rules.ts'
import { overlaps, shared } from './inside.ts'
import {
  insideRules,
  type RegisterRule,
  registerRules,
  SHARED_ACCOUNT_PEOPLE,
  SHARED_PHONE_PEOPLE,
} from './match-rules.ts'
import { RegisterPass } from './pass.ts'

export interface SegmentAt {
  code: RegisterCode
  path: string
}
export interface Found {
  /** Hits as bytes, ordered by rule; of a register's rules by the person's key. */
  hits: Uint8Array
  /** Hits of each rule, in the order they lie. */
  counts: { rule: number; hits: number; people: number }[]
}

export async function matchBatch(
  batch: Batch,
  segments: readonly SegmentAt[],
  rules: readonly RegisterRule[] = registerRules,
  /** Of several threads each takes a part of the people, and of the phones and accounts. */
  part: Part = WHOLE,
): Promise<Found> {
  const keys = sortedPart(batch, part)
  const written = new Map<number, HitWriter>()
  const writerOf = (rule: number): HitWriter => {
    const held = written.get(rule) ?? new HitWriter()
    written.set(rule, held)
    return held
  }
  const person = peopleIn(keys)
  for (const code of new Set(segments.map((s) => s.code))) {
    const pass = new RegisterPass(batch, keys, person, code, rules, writerOf)
    for (const [number, segment] of segments.entries()) {
      if (segment.code !== code) continue
      const snapshot = await Snapshot.open(segment.path)
      try {
        pass.begin(number)
        await mergeSnapshot(snapshot, keys, (k, block, row) => pass.visit(k, block, row), pass.wanted())
        await pass.fillLines(snapshot)
      } finally {
        await snapshot.close()
      }
    }
    pass.finish()
  }
  const { overlap, phone, account } = insideRules
  overlaps(batch, keys, writerOf(overlap.no))
  const phones = { hi: batch.phoneHi, lo: batch.phoneLo }
  shared(batch, phones, SHARED_PHONE_PEOPLE, writerOf(phone.no), phone.no, part)
  const accounts = { hi: batch.accountHi, lo: batch.accountLo }
  shared(batch, accounts, SHARED_ACCOUNT_PEOPLE, writerOf(account.no), account.no, part)
  return together(
    [...written].map(([rule, w]) => ({ rule, hits: w.count, people: w.people, bytes: w.done() })),
  )
}

/** A person's number among those asked about, so that people are counted once however many seats they have. */
function peopleIn({ hi, lo, row }: SortedBatch): Uint32Array {
  const person = new Uint32Array(row.length)
  for (let k = 1, n = 0; k < row.length; k++) {
    if (hi[k] !== hi[k - 1] || lo[k] !== lo[k - 1]) n++
    person[k] = n
  }
  return person
}

/** What several parts found of the same rules, put together by rule. */
export function together(
  parts: readonly { rule: number; hits: number; people: number; bytes: Uint8Array }[],
): Found {
  const byRule = [...Map.groupBy(parts, (p) => p.rule)]
    .map(([rule, mine]) => ({
      mine,
      count: {
        rule,
        hits: mine.reduce((sum, p) => sum + p.hits, 0),
        people: mine.reduce((sum, p) => sum + p.people, 0),
      },
    }))
    .filter(({ count }) => count.hits > 0)
    .sort((a, b) => a.count.rule - b.count.rule)
  return {
    hits: Buffer.concat(byRule.flatMap(({ mine }) => mine.map((p) => p.bytes))),
    counts: byRule.map(({ count }) => count),
  }
}

/** Keeps what a claim line was judged by, and turns it into words again when somebody asks. */
import { judge, type Pack, packById } from '#money/policy'
import type { ClaimFacts, Judgement, SubsidyKind } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import { packFacts, unpackFacts } from './facts-rules.ts'
import * as store from './line-store.ts'

export interface JudgedLine {
  lineId: string
  claimId: string
  personId: string
  region: string
  subsidyKind: SubsidyKind
  packId: string
  /** Exactly what `judge` was given. Items of the history may carry their `claimLineId`. */
  facts: ClaimFacts
  /** What `judge` said, before the claim's own checks. */
  amountFen: number
  /** A check of the claim itself (not of the policy) stops the money, or it only adds to another line's. */
  barred: boolean
}

/** To be called in the transaction that writes the claim lines, after them. */
export const keepLines = (trx: Trx, lines: readonly JudgedLine[]): Promise<void> =>
  store.saveLines(
    trx,
    lines.map(({ facts, ...line }) => ({
      ...line,
      judgedFor: facts.on,
      facts: Buffer.from(packFacts(facts)),
    })),
  )

/** Packs in force never change: those asked for lately stay at hand. */
const PACKS = 200
const packs = new Map<string, Pack>()
async function packAtHand(db: Db, id: string): Promise<Pack> {
  const held = packs.get(id)
  if (held) return held
  const pack = await packById(db, id)
  if (!pack) throw new Error(`a line was judged by pack ${id}, which is not in force`)
  if (packs.size >= PACKS) packs.delete(packs.keys().next().value as string)
  packs.set(id, pack)
  return pack
}

export interface Explained {
  pack: Pack
  facts: ClaimFacts
  judgement: Judgement
  /** What was kept when it was judged. The same as `judgement.amountFen`, or something is wrong. */
  keptFen: number
  barred: boolean
}

/** The judgements of these lines, made anew from what they were judged by. Lines of before this was kept are missing. */
export async function explanationsOf(db: Db, lineIds: readonly string[]): Promise<Map<string, Explained>> {
  const out = new Map<string, Explained>()
  if (lineIds.length === 0) return out
  for (const row of await store.linesById(db, lineIds)) {
    const pack = await packAtHand(db, row.packId)
    const facts = unpackFacts(row.facts)
    out.set(row.lineId, {
      pack,
      facts,
      judgement: judge(pack, facts),
      keptFen: row.amountFen,
      barred: row.barred,
    })
  }
  return out
}

/** The same, each made only when it is asked for. */
export async function judgementsOf(
  db: Db,
  lineIds: readonly string[],
): Promise<Map<string, () => Judgement>> {
  const out = new Map<string, () => Judgement>()
  if (lineIds.length === 0) return out
  for (const row of await store.linesById(db, lineIds)) {
    const pack = await packAtHand(db, row.packId)
    let made: Judgement | undefined
    out.set(row.lineId, () => {
      made ??= judge(pack, unpackFacts(row.facts))
      return made
    })
  }
  return out
}

/** A claim line's facts, packed to be kept with it, and read back as they were. */
import type { ClaimFacts, DrawnItem } from '#money/policy/contract'
import { type PlainValue, pack, unpack } from './packed-rules.ts'

/** A payment that was counted, with the claim line it was made for: a replay that judges that line too leaves it out. */
export type CountedItem = DrawnItem & { claimLineId?: string | null; lineId?: string | null }

const drawn = (item: CountedItem): PlainValue => {
  const { claimLineId, lineId, subsidyKind, occupationCode, level, certificateNumber, certificateKind } = item
  const line = lineId ?? claimLineId
  return {
    subsidyKind,
    occupationCode,
    level,
    certificateNumber,
    ...(certificateKind === undefined ? {} : { certificateKind }),
    paidOn: item.paidOn,
    amountFen: item.amountFen,
    ...(line ? { lineId: line } : {}),
  }
}

export const packFacts = (facts: ClaimFacts): Uint8Array =>
  pack({ ...facts, history: facts.history.map(drawn) } as unknown as PlainValue)

export const unpackFacts = (bytes: Uint8Array): ClaimFacts => unpack(bytes) as unknown as ClaimFacts

/** Reactions: a fact changed, so the claims whose money was approved on it are judged anew, one transaction each. */

import { Refused } from '#platform/refusal'
import { perform, serve, type Tools } from '#platform/serve'
import { placeOf } from './moves-service.ts'
import { PLATFORM } from './platform-service.ts'
import { reassessClaim } from './reassess-contract.ts'
import type { Cause } from './reassess-rules.ts'
import { reassess } from './reassess-service.ts'
import { approvedClaimsOf, heldOf } from './reassess-store.ts'

export const servedReassess = serve(reassessClaim, {
  at: (ctx, input) => placeOf(ctx, input.id),
  run: reassess,
})

async function judgeAgain(
  tools: Tools,
  claimId: string,
  personIds: string[],
  why: { cause: Cause; subject: string },
): Promise<void> {
  try {
    await perform(tools, servedReassess, PLATFORM, { id: claimId, personIds, ...why })
  } catch (error) {
    // The money was taken back or never approved meanwhile: the usual steps judge anew by themselves.
    if (!(error instanceof Refused)) throw error
  }
}

const reactionTo =
  (cause: Cause) =>
  async (tools: Tools, payload: Record<string, unknown>): Promise<void> => {
    const subject = String(payload.subject)
    for (const personId of payload.personIds as string[])
      for (const claimId of await approvedClaimsOf(tools.db, personId))
        await judgeAgain(tools, claimId, [personId], { cause, subject })
  }

export const certificateChanged = reactionTo('certificate')
export const factChanged = reactionTo('fact')
export const employmentChanged = reactionTo('employment')
export const trainingChanged = reactionTo('training')

/** What was kept from the bank and is paid after all (it was there already) is asked back. */
export async function settledHeld(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  for (const { claimId, paid } of payload.settled as { claimId: string; paid: boolean }[]) {
    if (!paid) continue
    const held = await heldOf(tools.db, [claimId])
    if (held.length > 0)
      await judgeAgain(
        tools,
        claimId,
        held.map((h) => h.personId),
        { cause: 'asked', subject: `claim:${claimId}` },
      )
  }
}

/** What would make a claim worth another amount, found by trying. */
import type { Change, ClaimFacts, Pack } from './contract.ts'

/** The nearest changes, those that bring most first; the amount that is asked against is the pack's judgement of `facts`. */
export function counterfactuals(_pack: Pack, _facts: ClaimFacts): Change[] {
  throw new Error('not yet')
}

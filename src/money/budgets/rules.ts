/** Which budget pays, and how a reservation is used up. */

import { type FundKind, funds } from '#money/policy/contract'
import { type Fen, fen } from '#platform/fen'
import type { Reason } from '#platform/refusal'
import { refusals } from './contract.ts'

/** From the region itself upwards along its managing path `350000/350200/350203`; nobody pays for a neighbour. */
export const payingOrder = (path: string): string[] => path.split('/').reverse()

/** The first of the region's line that has a budget with money appropriated to it. */
export function payingBudget<T extends { region: string }>(path: string, funded: readonly T[]): T | null {
  for (const region of payingOrder(path)) {
    const found = funded.find((budget) => budget.region === region)
    if (found) return found
  }
  return null
}

export interface Need {
  regionName: string
  year: number
  fund: FundKind
  neededFen: Fen
}

/** Every reason why the money can't be taken; empty when it can. */
export function refuseNeed(need: Need, budget: { availableFen: Fen } | null): Reason[] {
  if (need.neededFen <= 0) return [refusals.nothing()]
  const where = { region: need.regionName, year: need.year, fund: funds[need.fund] }
  if (!budget) return [refusals.none(where)]
  if (budget.availableFen < need.neededFen)
    return [refusals.short({ ...where, availableFen: budget.availableFen, neededFen: need.neededFen })]
  return []
}

export interface Draw {
  /** Taken from what was reserved. */
  reservedFen: Fen
  /** Taken from what is available, beyond the reservation. */
  availableFen: Fen
  /** Held on for what is still to come. */
  keptFen: Fen
  /** What the reservation held more than was needed. */
  releasedFen: Fen
}

/** Uses up a reservation of `heldFen` (0 where there is none) for `neededFen`, and keeps up to `keepFen` of the rest. */
export function drawOn(heldFen: Fen, neededFen: Fen, keepFen: Fen = 0): Draw {
  const reservedFen = Math.min(fen(heldFen), fen(neededFen))
  const rest = heldFen - reservedFen
  const keptFen = Math.min(rest, fen(keepFen))
  return { reservedFen, availableFen: neededFen - reservedFen, keptFen, releasedFen: rest - keptFen }
}

/** Why single seats of a reservation are let go of. */
export const releaseCauses = {
  empty: '未招满的席位',
  'no-show': '始终未到课的学员',
  'not-eligible': '不享受补贴的学员',
  refused: '不予补贴的学员',
} as const
export type ReleaseCause = keyof typeof releaseCauses

export const seatsFen = (seats: number, perSeatFen: Fen): Fen => fen(seats * perSeatFen)

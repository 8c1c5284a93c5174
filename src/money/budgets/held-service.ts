/** What is held for a subject, for the screens of the module whose subject it is. */
import { funds } from '#money/policy/contract'
import type { Db } from '#platform/db'
import { regions } from '#registry/regions'
import { reservationStates } from './contract.ts'
import { releaseCauses } from './rules.ts'
import { seatReleasesOf } from './seat-store.ts'
import { budgetById, reservationsOf } from './store.ts'

export interface Held {
  fundTitle: string
  budgetTitle: string
  seats: number
  perSeatFen: number
  amountFen: number
  usedFen: number
  releasedFen: number
  heldFen: number
  state: string
  releases: { cause: string; seats: number; amountFen: number; reason: string; at: string }[]
}

/** The last reservation of `class:<id>` or `claim:<id>`, with the seats it let go of; null where there was none. */
export async function heldFor(db: Db, subject: string): Promise<Held | null> {
  const row = (await reservationsOf(db, [subject])).at(-1)
  const budget = row && (await budgetById(db, row.budgetId))
  if (!row || !budget) return null
  const releases = await seatReleasesOf(db, [row.id])
  return {
    fundTitle: funds[budget.fund],
    budgetTitle: `${regions().fullName(budget.region)} ${budget.year} 年`,
    seats: row.seats,
    perSeatFen: row.perSeatFen,
    amountFen: row.amountFen,
    usedFen: row.usedFen,
    releasedFen: row.releasedFen,
    heldFen: row.state === 'live' ? row.amountFen - row.usedFen - row.releasedFen : 0,
    state: reservationStates[row.state],
    releases: releases.map(({ cause, seats, amountFen, reason, at }) => ({
      cause: releaseCauses[cause],
      seats,
      amountFen,
      reason,
      at,
    })),
  }
}

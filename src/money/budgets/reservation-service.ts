/**
 * Money held for seats: reserved when a class is filed, let go of as a whole or seat by seat. Every function runs in its
 * caller's transaction, holds the budget first, and writes one ledger entry for each budget it touches.
 */
import { v7 as uuidv7 } from 'uuid'
import { type AnyCtx, post } from '#money/ledger'
import type { FundKind } from '#money/policy/contract'
import type { Db } from '#platform/db'
import { insist, type Reason } from '#platform/refusal'
import { refusals } from './contract.ts'
import { findBudget, passedOver, seekBudget, takeBudget, type WantInOrder } from './hold-service.ts'
import { whoseOf } from './pause-service.ts'
import { type ReleaseCause, releaseCauses, seatsFen } from './rules.ts'
import { insertSeatReleases, type SeatReleaseRow, seatReleasesOf } from './seat-store.ts'
import * as store from './store.ts'

export interface SeatsWanted extends WantInOrder {
  seats: number
  perSeatFen: number
}
export interface ReserveInput extends SeatsWanted {
  /** `class:<id>` or `claim:<id>` */
  subject: string
}

/** The budget that would pay and what is left in it; null where there is none. */
export async function availableFor(
  db: Db,
  region: string,
  day: string,
  fund: FundKind,
): Promise<{ budgetId: string; region: string; year: number; availableFen: number } | null> {
  const found = await findBudget(db, { region, day, fund })
  return (
    found && { budgetId: found.id, region: found.region, year: found.year, availableFen: found.availableFen }
  )
}

/** Why these seats can't be reserved now, for a list of everything that is missing; `reserve` itself decides. */
export async function reserveReasons(db: Db, input: SeatsWanted): Promise<Reason[]> {
  const needed = seatsFen(input.seats, input.perSeatFen)
  return (await seekBudget(db, input, 'reserve', needed)).reasons
}

/**
 * Holds the money of a class's seats in the first fund of the stated order that has it, or throws `Refused` saying of
 * every one of them what is there and what is needed.
 */
export async function reserve(
  ctx: AnyCtx,
  input: ReserveInput,
): Promise<{ reservationId: string; budgetId: string; amountFen: number; fund: FundKind }> {
  const amountFen = seatsFen(input.seats, input.perSeatFen)
  const { budget, reasons, passed } = await takeBudget(
    ctx,
    { ...input, ...whoseOf(input.subject, input) },
    'reserve',
    amountFen,
  )
  if (await store.liveReservation(ctx.db, input.subject)) reasons.push(refusals.reserved_already())
  insist(reasons)
  const { id: budgetId, fund } = budget as store.BudgetBalance
  const reservationId = uuidv7()
  await store.insertReservation(ctx.db, {
    id: reservationId,
    budgetId,
    subject: input.subject,
    seats: input.seats,
    perSeatFen: input.perSeatFen,
    amountFen,
    state: 'live',
    madeBy: ctx.actor?.accountId ?? null,
    madeAt: ctx.now,
    closedAt: null,
    closeReason: null,
    usedFen: 0,
    releasedFen: 0,
  })
  await post(ctx, {
    kind: 'reserve',
    subject: input.subject,
    summary: `占用 ${input.seats} 个席位的补贴额度${passedOver(passed)}`,
    postings: [
      { budgetId, account: 'available', amountFen: -amountFen },
      { budgetId, account: 'reserved', amountFen },
    ],
  })
  return { reservationId, budgetId, amountFen, fund }
}

/** The live reservation, with its budget held. */
export async function holdReservation(
  ctx: AnyCtx,
  subject: string,
): Promise<store.ReservationRow | undefined> {
  const seen = await store.liveReservation(ctx.db, subject)
  if (!seen) return undefined
  await store.lockBudgets(ctx.db, [seen.budgetId])
  return await store.liveReservation(ctx.db, subject)
}
export const heldFen = (row: store.ReservationRow): number => row.amountFen - row.usedFen - row.releasedFen

const letGo = (ctx: AnyCtx, row: store.ReservationRow, amountFen: number, summary: string): Promise<string> =>
  post(ctx, {
    kind: 'release',
    subject: row.subject,
    summary,
    postings: [
      { budgetId: row.budgetId, account: 'reserved', amountFen: -amountFen },
      { budgetId: row.budgetId, account: 'available', amountFen },
    ],
  })

/** Gives what a live reservation still holds back; null where there is none. */
export async function release(
  ctx: AnyCtx,
  subject: string,
  reason: string,
): Promise<{ budgetId: string; amountFen: number } | null> {
  const held = await holdReservation(ctx, subject)
  if (!held) return null
  const amountFen = heldFen(held)
  await store.updateReservation(ctx.db, held.id, {
    state: held.usedFen > 0 ? 'consumed' : 'released',
    closedAt: ctx.now,
    closeReason: reason,
    releasedFen: held.releasedFen + amountFen,
  })
  if (amountFen > 0) await letGo(ctx, held, amountFen, `释放占用的额度：${reason}`)
  return { budgetId: held.budgetId, amountFen }
}

export interface SeatsToRelease {
  cause: ReleaseCause
  /** Whose seats; left out for seats nobody took. */
  people?: readonly string[]
  /** How many seats nobody took. */
  seats?: number
  reason: string
}

/**
 * Lets go of single seats of a live reservation: each person's once, seats nobody took once. What is held never goes
 * below the seats that are left. Gives how many were let go of; nothing is written where there is none.
 */
export async function releaseSeats(
  ctx: AnyCtx,
  subject: string,
  input: SeatsToRelease,
): Promise<{ seats: number; amountFen: number } | null> {
  const held = await holdReservation(ctx, subject)
  if (!held) return null
  const earlier = await seatReleasesOf(ctx.db, [held.id])
  const done = new Set(earlier.map((one) => one.personId))
  const wanted: (string | null)[] = input.people
    ? [...new Set(input.people)].filter((person) => !done.has(person))
    : done.has(null) || !input.seats
      ? []
      : [null]
  const rows: SeatReleaseRow[] = []
  let left = Math.floor(heldFen(held) / held.perSeatFen)
  for (const personId of wanted) {
    const seats = Math.min(personId === null ? (input.seats as number) : 1, left)
    if (seats <= 0) break
    left -= seats
    rows.push({
      id: uuidv7(),
      reservationId: held.id,
      cause: input.cause,
      personId,
      seats,
      amountFen: seats * held.perSeatFen,
      reason: input.reason,
      at: ctx.now,
      byAccount: ctx.actor?.accountId ?? null,
      entryId: '',
    })
  }
  if (rows.length === 0) return { seats: 0, amountFen: 0 }
  const seats = rows.reduce((sum, row) => sum + row.seats, 0)
  const amountFen = seats * held.perSeatFen
  const entryId = await letGo(ctx, held, amountFen, `${releaseCauses[input.cause]}，释放 ${seats} 个席位`)
  await insertSeatReleases(
    ctx.db,
    rows.map((row) => ({ ...row, entryId })),
  )
  await store.updateReservation(ctx.db, held.id, { releasedFen: held.releasedFen + amountFen })
  return { seats, amountFen }
}

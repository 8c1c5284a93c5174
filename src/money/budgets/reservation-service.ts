/**
 * Money on its way: reserved, owed, being paid, paid. Every function runs in its caller's transaction, holds the budget
 * first, and writes one ledger entry for each budget it touches.
 */
import { v7 as uuidv7 } from 'uuid'
import { type AnyCtx, type EntryKind, type LineBalance, lineBalances, post } from '#money/ledger'
import { type Account, accounts } from '#money/ledger/contract'
import { type FundKind, funds, type SubsidyKind } from '#money/policy/contract'
import type { Db } from '#platform/db'
import { insist, type Reason, Refused } from '#platform/refusal'
import { regions } from '#registry/regions'
import { refusals } from './contract.ts'
import { drawOn, type Need, payingBudget, payingOrder, refuseNeed, seatsFen } from './rules.ts'
import * as store from './store.ts'

export interface Want {
  region: string
  /** Decides the budget's year. */
  day: string
  fund: FundKind
}
export interface SeatsWanted extends Want {
  seats: number
  perSeatFen: number
}
export interface ReserveInput extends SeatsWanted {
  /** `class:<id>` or `claim:<id>` */
  subject: string
}
export interface PayableLine {
  claimLineId: string
  personId: string
  /** Who is paid where it is not the person. */
  orgId: string | null
  amountFen: number
  subsidyKind: SubsidyKind
  occupationCode: string | null
  level: number | null
  certificateNumber: string | null
}

const yearOf = (day: string): number => Number(day.slice(0, 4))
const pathOf = (region: string): string => {
  const path = regions().byCode.get(region)?.path
  if (!path) throw new Refused([refusals.unknown_region()])
  return path
}

async function findBudget(db: Db, want: Want): Promise<store.BudgetBalance | null> {
  const path = pathOf(want.region)
  return payingBudget(path, await store.fundedBudgets(db, payingOrder(path), yearOf(want.day), want.fund))
}

const needOf = (want: Want, neededFen: number): Need => ({
  regionName: regions().nameOf(want.region),
  year: yearOf(want.day),
  fund: want.fund,
  neededFen,
})

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
  return refuseNeed(needOf(input, needed), await findBudget(db, input))
}

/** Finds the paying budget, holds it, and reads it once more: from here on nobody else takes from it. */
async function holdBudget(ctx: AnyCtx, want: Want): Promise<store.BudgetBalance | null> {
  const found = await findBudget(ctx.db, want)
  if (!found) return null
  await store.lockBudgets(ctx.db, [found.id])
  return (await store.balanceById(ctx.db, found.id)) ?? null
}

/** Holds the money of a class's seats, or throws `Refused` saying what is there and what is needed. */
export async function reserve(
  ctx: AnyCtx,
  input: ReserveInput,
): Promise<{ reservationId: string; budgetId: string; amountFen: number }> {
  const amountFen = seatsFen(input.seats, input.perSeatFen)
  const budget = await holdBudget(ctx, input)
  const reasons = refuseNeed(needOf(input, amountFen), budget)
  if (await store.liveReservation(ctx.db, input.subject)) reasons.push(refusals.reserved_already())
  insist(reasons)
  const budgetId = (budget as store.BudgetBalance).id
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
  })
  await post(ctx, {
    kind: 'reserve',
    subject: input.subject,
    summary: `占用 ${input.seats} 个席位的补贴额度`,
    postings: [
      { budgetId, account: 'available', amountFen: -amountFen },
      { budgetId, account: 'reserved', amountFen },
    ],
  })
  return { reservationId, budgetId, amountFen }
}

/** Gives a live reservation back; null where there is none. */
export async function release(
  ctx: AnyCtx,
  subject: string,
  reason: string,
): Promise<{ budgetId: string; amountFen: number } | null> {
  const seen = await store.liveReservation(ctx.db, subject)
  if (!seen) return null
  await store.lockBudgets(ctx.db, [seen.budgetId])
  const held = await store.liveReservation(ctx.db, subject)
  if (!held) return null
  const { budgetId, amountFen } = held
  await store.closeReservation(ctx.db, held.id, {
    state: 'released',
    closedAt: ctx.now,
    closeReason: reason,
    usedFen: 0,
  })
  await post(ctx, {
    kind: 'release',
    subject,
    summary: `释放占用的额度：${reason}`,
    postings: [
      { budgetId, account: 'reserved', amountFen: -amountFen },
      { budgetId, account: 'available', amountFen },
    ],
  })
  return { budgetId, amountFen }
}

export interface PayableInput extends Want {
  /** What holds the reservation, if anything does: `class:<id>` or `claim:<id>`. */
  subject: string
  claimId: string
  lines: readonly PayableLine[]
}

/**
 * Makes a claim's lines owed: uses up the subject's reservation, takes what is beyond it from the same budget, and
 * releases what it held too much. Without a reservation the budget of region, year and fund pays. All or nothing.
 */
export async function toPayable(ctx: AnyCtx, input: PayableInput) {
  const lines = input.lines.filter((line) => line.amountFen > 0)
  const neededFen = lines.reduce((sum, line) => sum + line.amountFen, 0)
  const seen = await store.liveReservation(ctx.db, input.subject)
  if (seen) await store.lockBudgets(ctx.db, [seen.budgetId])
  const held = seen ? await store.liveReservation(ctx.db, input.subject) : undefined
  const budget = held
    ? ((await store.balanceById(ctx.db, held.budgetId)) ?? null)
    : await holdBudget(ctx, input)
  const use = drawOn(held?.amountFen ?? 0, neededFen)
  const reasons: Reason[] = []
  if (held && budget && budget.fund !== input.fund)
    reasons.push(refusals.fund_differs({ held: funds[budget.fund], asked: funds[input.fund] }))
  if (neededFen === 0 || use.availableFen > 0)
    reasons.push(...refuseNeed(needOf(input, neededFen === 0 ? 0 : use.availableFen), budget))
  const charged = new Set(
    (
      await lineBalances(
        ctx.db,
        lines.map((line) => line.claimLineId),
      )
    ).map((line) => line.claimLineId),
  )
  if (charged.size > 0) reasons.push(refusals.line_charged({ count: charged.size }))
  insist(reasons)
  const budgetId = (budget as store.BudgetBalance).id
  await post(ctx, {
    kind: 'charge',
    subject: `claim:${input.claimId}`,
    summary: `核定应付补贴 ${lines.length} 笔`,
    postings: [
      { budgetId, account: 'reserved', amountFen: -(use.reservedFen + use.releasedFen) },
      { budgetId, account: 'available', amountFen: use.releasedFen - use.availableFen },
      ...lines.map((line) => ({ ...line, claimId: input.claimId, budgetId, account: 'payable' as const })),
    ],
  })
  if (held) {
    await store.closeReservation(ctx.db, held.id, {
      state: 'consumed',
      closedAt: ctx.now,
      closeReason: null,
      usedFen: use.reservedFen,
    })
  }
  return { budgetId, amountFen: neededFen, ...use }
}

/** Moves each line's whole money from one account to the next, or refuses when one of them is no longer there. */
async function moveLines(
  ctx: AnyCtx,
  input: { subject: string; lineIds: readonly string[] },
  move: { kind: EntryKind; from: Account; to: Account; summary: string; tagged: boolean },
): Promise<{ amountFen: number; lines: number }> {
  const ids = [...new Set(input.lineIds)]
  await store.lockBudgets(
    ctx.db,
    (await lineBalances(ctx.db, ids)).map((line) => line.bookId),
  )
  const there = (await lineBalances(ctx.db, ids)).filter(
    (line) => line.account === move.from && line.amountFen > 0,
  )
  const missing = ids.length - new Set(there.map((line) => line.claimLineId)).size
  if (missing > 0)
    throw new Refused([refusals.line_not_there({ account: accounts[move.from], count: missing })])
  const books = new Map<string, LineBalance[]>()
  for (const line of there) books.set(line.bookId, [...(books.get(line.bookId) ?? []), line])
  let amountFen = 0
  for (const [budgetId, lines] of [...books].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const total = lines.reduce((sum, line) => sum + line.amountFen, 0)
    amountFen += total
    await post(ctx, {
      kind: move.kind,
      subject: input.subject,
      summary: `${move.summary} ${lines.length} 笔`,
      postings: [
        ...lines.map((line) => ({
          ...tagsOf(line),
          budgetId,
          account: move.from,
          amountFen: -line.amountFen,
        })),
        ...(move.tagged
          ? lines.map((line) => ({ ...tagsOf(line), budgetId, account: move.to, amountFen: line.amountFen }))
          : [{ budgetId, account: move.to, amountFen: total }]),
      ],
    })
  }
  return { amountFen, lines: there.length }
}

const tagsOf = (line: LineBalance) => ({
  personId: line.personId,
  orgId: line.orgId,
  claimId: line.claimId,
  claimLineId: line.claimLineId,
  subsidyKind: line.subsidyKind,
  occupationCode: line.occupationCode,
  level: line.level,
  certificateNumber: line.certificateNumber,
})

export interface LinesInput {
  /** `batch:<id>` or `claim:<id>` */
  subject: string
  lineIds: readonly string[]
}

/** A payment batch goes to the bank. */
export const toPayment = (ctx: AnyCtx, input: LinesInput) =>
  moveLines(ctx, input, {
    kind: 'pay-out',
    from: 'payable',
    to: 'in-payment',
    summary: '送银行支付',
    tagged: true,
  })

/** The bank says: paid. From now on it counts in the person's history. */
export const paymentDone = (ctx: AnyCtx, input: LinesInput) =>
  moveLines(ctx, input, {
    kind: 'pay-done',
    from: 'in-payment',
    to: 'paid',
    summary: '支付成功',
    tagged: true,
  })

/** The bank says: not paid. The lines are owed again and may go into another batch. */
export const paymentFailed = (ctx: AnyCtx, input: LinesInput & { reason: string }) =>
  moveLines(ctx, input, {
    kind: 'pay-failed',
    from: 'in-payment',
    to: 'payable',
    summary: `银行退回（${input.reason}）`,
    tagged: true,
  })

/** Lines that will not be paid after all give their money back to the budget. */
export const cancelPayable = (ctx: AnyCtx, input: LinesInput & { reason: string }) =>
  moveLines(ctx, input, {
    kind: 'uncharge',
    from: 'payable',
    to: 'available',
    summary: `取消应付（${input.reason}）`,
    tagged: false,
  })

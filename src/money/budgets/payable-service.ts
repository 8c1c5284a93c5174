/**
 * Money on its way: owed, being paid, paid. Every function runs in its caller's transaction, holds the budget first, and
 * writes one ledger entry for each budget it touches.
 */
import { type AnyCtx, type EntryKind, type LineBalance, lineBalances, post } from '#money/ledger'
import { type Account, accounts } from '#money/ledger/contract'
import { type FundKind, funds, type SubsidyKind } from '#money/policy/contract'
import { insist, type Reason, Refused } from '#platform/refusal'
import { refusals } from './contract.ts'
import { fundsOf, holdBudget, needOf, passedOver, takeBudget, type WantInOrder } from './hold-service.ts'
import { pausedReasons, whoseOf } from './pause-service.ts'
import { heldFen, holdReservation } from './reservation-service.ts'
import { drawOn, refuseNeed } from './rules.ts'
import * as store from './store.ts'

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

export interface PayableInput extends WantInOrder {
  /** What holds the reservation, if anything does: `class:<id>` or `claim:<id>`. */
  subject: string
  claimId: string
  lines: readonly PayableLine[]
  /** What the reservation goes on holding for lines that are not yet owed, as those objected to. */
  keepFen?: number
}

/**
 * Makes a claim's lines owed: uses up the subject's reservation, takes what is beyond it from the same budget, keeps what
 * is held for lines still to come, and releases what is too much. Without a reservation the first fund in the stated order
 * that has the money pays. All or nothing.
 */
export async function toPayable(ctx: AnyCtx, input: PayableInput) {
  const lines = input.lines.filter((line) => line.amountFen > 0)
  const neededFen = lines.reduce((sum, line) => sum + line.amountFen, 0)
  const held = await holdReservation(ctx, input.subject)
  const use = drawOn(held ? heldFen(held) : 0, neededFen, input.keepFen ?? 0)
  const reasons: Reason[] = []
  const want = {
    ...input,
    ...whoseOf(input.subject, { orgId: lines[0]?.orgId ?? null, subsidyKind: lines[0]?.subsidyKind ?? null }),
    claimId: input.claimId,
  }
  let budget: store.BudgetBalance | null
  let passed: string = ''
  if (held) {
    budget = (await store.balanceById(ctx.db, held.budgetId)) ?? null
    const fund = budget?.fund as FundKind
    if (!fundsOf(input).includes(fund))
      reasons.push(refusals.fund_differs({ held: funds[fund], asked: funds[input.fund] }))
    if (neededFen === 0 || use.availableFen > 0)
      reasons.push(...refuseNeed(needOf({ ...input, fund }, neededFen === 0 ? 0 : use.availableFen), budget))
    reasons.push(...(await pausedReasons(ctx.db, { ...want, fund, stop: 'charge' })))
  } else {
    const found = await takeBudget(ctx, want, 'charge', neededFen)
    budget = found.budget
    passed = passedOver(found.passed)
    reasons.push(...found.reasons)
  }
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
  const { id: budgetId, fund } = budget as store.BudgetBalance
  await post(ctx, {
    kind: 'charge',
    subject: `claim:${input.claimId}`,
    summary: `核定应付补贴 ${lines.length} 笔${passed}`,
    postings: [
      { budgetId, account: 'reserved', amountFen: -(use.reservedFen + use.releasedFen) },
      { budgetId, account: 'available', amountFen: use.releasedFen - use.availableFen },
      ...lines.map((line) => ({ ...line, claimId: input.claimId, budgetId, account: 'payable' as const })),
    ],
  })
  if (held) {
    const usedFen = held.usedFen + use.reservedFen
    const releasedFen = held.releasedFen + use.releasedFen
    await store.updateReservation(ctx.db, held.id, {
      usedFen,
      releasedFen,
      ...(use.keptFen === 0 ? { state: 'consumed', closedAt: ctx.now, closeReason: null } : {}),
    })
  }
  return { budgetId, fund, amountFen: neededFen, ...use }
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

export interface Reach {
  budgetId: string
  region: string
  year: number
  fund: FundKind
  /** Held for the subject alone. */
  heldFen: number
  /** Free for everybody. */
  availableFen: number
}

/**
 * What money a claim can be paid from, with the budget held: that of its reservation, or the first fund in the stated order
 * with enough, or else the first with anything at all. Null where there is no budget.
 */
export async function reachFor(
  ctx: AnyCtx,
  input: WantInOrder & { subject: string; neededFen: number },
): Promise<Reach | null> {
  const held = await holdReservation(ctx, input.subject)
  let budget: store.BudgetBalance | null
  if (held) budget = (await store.balanceById(ctx.db, held.budgetId)) ?? null
  else {
    budget = (await takeBudget(ctx, input, 'charge', input.neededFen)).budget
    for (const fund of budget ? [] : fundsOf(input)) {
      const found = await holdBudget(ctx, { ...input, fund })
      budget ??= found
      if (found && found.availableFen > 0 && (budget?.availableFen ?? 0) === 0) budget = found
    }
  }
  return (
    budget && {
      budgetId: budget.id,
      region: budget.region,
      year: budget.year,
      fund: budget.fund,
      heldFen: held ? heldFen(held) : 0,
      availableFen: budget.availableFen,
    }
  )
}

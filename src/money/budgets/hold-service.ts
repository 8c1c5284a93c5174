/** Which budget pays, and holding it: every change of its money goes through here first. */
import type { AnyCtx } from '#money/ledger'
import { type FundKind, funds } from '#money/policy/contract'
import type { Db } from '#platform/db'
import { type Reason, Refused } from '#platform/refusal'
import { regions } from '#registry/regions'
import { refusals } from './contract.ts'
import type { PauseStop } from './pause-contract.ts'
import type { Whose } from './pause-rules.ts'
import { pausedReasons } from './pause-service.ts'
import { type Need, payingBudget, payingOrder, refuseNeed } from './rules.ts'
import * as store from './store.ts'

export interface Want {
  region: string
  /** Decides the budget's year. */
  day: string
  fund: FundKind
}
/** Money wanted from the first of several funds that has it, in the order the policy states. */
export interface WantInOrder extends Want, Whose {
  /** What pays when `fund` is short, one after the other; nothing does where left out. */
  nextFunds?: readonly FundKind[]
}

const yearOf = (day: string): number => Number(day.slice(0, 4))
const pathOf = (region: string): string => {
  const path = regions().byCode.get(region)?.path
  if (!path) throw new Refused([refusals.unknown_region()])
  return path
}

export async function findBudget(db: Db, want: Want): Promise<store.BudgetBalance | null> {
  const path = pathOf(want.region)
  return payingBudget(path, await store.fundedBudgets(db, payingOrder(path), yearOf(want.day), want.fund))
}

export const needOf = (want: Want, neededFen: number): Need => ({
  regionName: regions().nameOf(want.region),
  year: yearOf(want.day),
  fund: want.fund,
  neededFen,
})

/** Finds the paying budget, holds it, and reads it once more: from here on nobody else takes from it. */
export async function holdBudget(ctx: AnyCtx, want: Want): Promise<store.BudgetBalance | null> {
  const found = await findBudget(ctx.db, want)
  if (!found) return null
  await store.lockBudgets(ctx.db, [found.id])
  return (await store.balanceById(ctx.db, found.id)) ?? null
}

export const fundsOf = (want: WantInOrder): FundKind[] => [...new Set([want.fund, ...(want.nextFunds ?? [])])]

/** What stands between one fund and this need: a pause, no budget, too little in it. */
async function reasonsFor(
  db: Db,
  want: WantInOrder,
  stop: PauseStop,
  neededFen: number,
  budget: store.BudgetBalance | null,
): Promise<Reason[]> {
  return [...refuseNeed(needOf(want, neededFen), budget), ...(await pausedReasons(db, { ...want, stop }))]
}

interface Found {
  /** The first budget in the stated order that has the money; null where none has. */
  budget: store.BudgetBalance | null
  /** Of every fund asked, when none has it. */
  reasons: Reason[]
  /** Funds passed over because they were short, with why. */
  passed: { fund: FundKind; reasons: Reason[] }[]
}

async function choose(
  db: Db,
  want: WantInOrder,
  stop: PauseStop,
  neededFen: number,
  budgets: readonly (store.BudgetBalance | null)[],
): Promise<Found> {
  const passed: Found['passed'] = []
  for (const [i, fund] of fundsOf(want).entries()) {
    const budget = budgets[i] ?? null
    const reasons = await reasonsFor(db, { ...want, fund }, stop, neededFen, budget)
    if (reasons.length === 0) return { budget, reasons: [], passed }
    passed.push({ fund, reasons })
  }
  return { budget: null, reasons: passed.flatMap((one) => one.reasons), passed }
}

/** Looks without holding: for lists of what is missing. */
export async function seekBudget(
  db: Db,
  want: WantInOrder,
  stop: PauseStop,
  neededFen: number,
): Promise<Found> {
  const budgets = await Promise.all(fundsOf(want).map((fund) => findBudget(db, { ...want, fund })))
  return await choose(db, want, stop, neededFen, budgets)
}

/** All budgets that may pay are held together, in one order whoever asks, and then the first that can pay is taken. */
export async function takeBudget(
  ctx: AnyCtx,
  want: WantInOrder,
  stop: PauseStop,
  neededFen: number,
): Promise<Found> {
  const found = await Promise.all(fundsOf(want).map((fund) => findBudget(ctx.db, { ...want, fund })))
  await store.lockBudgets(
    ctx.db,
    found.flatMap((one) => one?.id ?? []),
  )
  const held = await Promise.all(found.map((one) => (one ? store.balanceById(ctx.db, one.id) : undefined)))
  return await choose(
    ctx.db,
    want,
    stop,
    neededFen,
    held.map((one) => one ?? null),
  )
}

/** `失业保险基金（就业补助资金额度不足）`, for summaries. */
export const passedOver = (passed: Found['passed']): string =>
  passed.length > 0
    ? `（${passed.map((one) => funds[one.fund]).join('、')}额度不足或暂停，按政策顺序改由后列资金）`
    : ''

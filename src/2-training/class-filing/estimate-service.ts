/** What a seat is worth under the city's policy, and whether the paying budget has the money for all of them. */

import { inCatalogue } from '#demand/catalogue'
import { availableFor, reserveReasons } from '#money/budgets'
import { estimateSeat, type Pack, packOn } from '#money/policy'
import { type CertificateKind, type FundKind, funds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import type { Day } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import { regions } from '#registry/regions'
import { planById } from '#training/plans'
import { refusals } from './class-rules.ts'
import type { Estimate, estimateClass } from './contract.ts'
import { type AnyCtx, mustOrg } from './moves-service.ts'

export interface SeatMoney {
  pack: Pack | null
  perSeatFen: number | null
  fund: FundKind | null
  /** What pays when `fund` is short, in the policy's order. */
  nextFunds: FundKind[]
  availableFen: number | null
  trace: unknown[]
  reasons: Reason[]
}

export interface Training {
  region: string
  certificateKind: CertificateKind
  occupationCode: string | null
  level: number | null
}

/** Judged by the pack of `filedOn`; the money comes from the budget of the year in which the class begins. */
export async function seatMoney(
  ctx: AnyCtx,
  training: Training,
  shortage: boolean,
  seats: number,
  filedOn: Day,
  startsOn: Day,
  whose: { orgId?: string; classId?: string } = {},
): Promise<SeatMoney> {
  const pack = await packOn(ctx.db, training.region, 'class-training', filedOn)
  const none = { pack, perSeatFen: null, fund: null, nextFunds: [], availableFen: null, trace: [] }
  if (!pack) {
    return {
      ...none,
      reasons: [refusals.no_pack({ region: regions().fullName(training.region), day: filedOn })],
    }
  }
  const seat = estimateSeat(pack, {
    certificateKind: training.certificateKind,
    occupationCode: training.occupationCode,
    level: training.level,
    shortage,
    on: filedOn,
    region: training.region,
  })
  if (!seat.fund || seat.perSeatFen <= 0)
    return { ...none, trace: seat.trace, reasons: [refusals.no_standard()] }
  const nextFunds = seat.funds.slice(1)
  const [budget, reasons] = await Promise.all([
    availableFor(ctx.db, training.region, startsOn, seat.fund),
    reserveReasons(ctx.db, {
      region: training.region,
      day: startsOn,
      fund: seat.fund,
      nextFunds,
      seats,
      perSeatFen: seat.perSeatFen,
      subsidyKind: 'class-training',
      ...whose,
    }),
  ])
  return {
    pack,
    perSeatFen: seat.perSeatFen,
    fund: seat.fund,
    nextFunds,
    availableFen: budget?.availableFen ?? null,
    trace: seat.trace,
    reasons,
  }
}

/** What the policy in force pays for a seat of this class; null where it says nothing of it. */
export async function seatStandard(ctx: AnyCtx, row: Training & { startsOn: Day }): Promise<number | null> {
  const item = await inCatalogue(ctx.db, row.region, ctx.today, row.occupationCode)
  const shortage = item?.item.shortage ?? false
  return (await seatMoney(ctx, row, shortage, 1, ctx.today, row.startsOn)).perSeatFen
}

export const showMoney = (money: SeatMoney, seats: number): Estimate => ({
  perSeatFen: money.perSeatFen,
  totalFen: money.perSeatFen === null ? null : money.perSeatFen * seats,
  fund: money.fund,
  fundTitle: money.fund && funds[money.fund],
  packId: money.pack?.id ?? null,
  packTitle: money.pack ? `${money.pack.title}（第 ${money.pack.version} 版）` : null,
  availableFen: money.availableFen,
  trace: money.trace,
  reasons: money.reasons,
})

/** Live in the form: what these seats of this plan would come to if the class were filed today. */
export async function estimate(ctx: AnyCtx, input: ParsedOf<typeof estimateClass>): Promise<Estimate> {
  const plan = await planById(ctx.db, input.planId)
  if (!plan) throw new Refused([common.not_found({ what: '该培训方案' })], 404)
  if (plan.orgId !== ctx.actor?.orgId) insist([refusals.plan_other({ field: 'planId' })])
  const { region } = await mustOrg(ctx, plan.orgId)
  const item = await inCatalogue(ctx.db, region, ctx.today, plan.occupationCode)
  const money = await seatMoney(
    ctx,
    { region, certificateKind: plan.certificateKind, occupationCode: plan.occupationCode, level: plan.level },
    item?.item.shortage ?? false,
    input.seats,
    ctx.today,
    input.startsOn ?? ctx.today,
  )
  return showMoney(money, input.seats)
}

/**
 * Finance takes the money: of one claim as a whole, or of many in the order in which they were filed. What the budget bears
 * is approved, line by line in the roster's order; the rest waits, in that order, and says why.
 */
import { lockBudgets, type Reach, reachFor, reservationsOf, toPayable } from '#money/budgets'
import { fundOrder } from '#money/policy'
import { type FundKind, funds } from '#money/policy/contract'
import { applyOffsets } from '#money/recovery'
import { giveBackVouchers, redeemVouchers } from '#money/vouchers'
import type { ParsedOf } from '#platform/act'
import { attempt } from '#platform/attempt'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import type * as c from './claim-contract.ts'
import { refusals } from './claim-contract.ts'
import { stateOfLines } from './claim-rules.ts'
import type * as f from './fund-contract.ts'
import { aheadOf, fitting, fundRefusals, refuseAhead, type Waiting } from './fund-rules.ts'
import * as waits from './fund-store.ts'
import { payeeNames } from './holder-service.ts'
import type { Judged } from './judge-service.ts'
import * as lines from './line-store.ts'
import { type AnyCtx, lockFor, moneySubject, movesOpen, settleMove } from './moves-service.ts'
import { refuseStrangers } from './review-many-service.ts'
import { replied, sumOf, verify } from './review-service.ts'
import type { LineResult, ManyResult } from './sample-contract.ts'
import { type ClaimRow, claimsById, lockClaims } from './store.ts'

type Asked = { id: string; version: number; amountFen: number }

/** The funds that may pay, in the policy's order; a class's reservation adds the fund it was made in. */
async function orderFor(ctx: AnyCtx, row: ClaimRow, judged: Judged): Promise<FundKind[]> {
  const facts = [...judged.facts.values()][0]
  const order = judged.pack && facts ? fundOrder(judged.pack, facts).map((one) => one.fund) : []
  const live = (await reservationsOf(ctx.db, [moneySubject(row)])).some((one) => one.state === 'live')
  const held = live && row.classId ? [await fundOfReservation(ctx, row)] : []
  const own = row.fund ? [row.fund] : []
  const all = [...new Set([...own, ...order, ...held.flatMap((one) => one ?? [])])]
  return all.length > 0 ? all : ['employment']
}

async function fundOfReservation(ctx: AnyCtx, row: ClaimRow): Promise<FundKind | null> {
  const reach = await reachFor(ctx, {
    ...placeOfMoney(ctx, row),
    neededFen: 0,
    fund: row.fund ?? 'employment',
  })
  return reach?.fund ?? null
}

const placeOfMoney = (ctx: AnyCtx, row: ClaimRow) => ({
  region: row.region,
  day: ctx.today,
  subject: moneySubject(row),
  subsidyKind: row.subsidyKind,
  orgId: row.orgId,
  classId: row.classId,
  claimId: row.id,
})

interface Ready {
  row: ClaimRow
  standing: lines.LineRow[]
  /** Held on for lines objected to, whose turn is still to come. */
  keepFen: number
  order: FundKind[]
  reach: Reach | null
  /** Who filed earlier and waits for the same budget. */
  ahead: Waiting[]
}

/** Everything looked at anew, and the budget held. */
async function getReady(ctx: Ctx, input: Asked): Promise<Ready> {
  const row = await lockFor(ctx, input, 'fund')
  const { standing, judged, reasons } = await verify(ctx, row, 'cleared')
  const total = sumOf(standing)
  if (standing.length === 0) reasons.push(refusals.nothing_cleared())
  else if (total !== input.amountFen) reasons.push(refusals.stale())
  insist(reasons)
  const all = await lines.linesOf(ctx.db, row.id)
  const order = await orderFor(ctx, row, judged)
  const [fund, ...nextFunds] = order as [FundKind, ...FundKind[]]
  const reach = await reachFor(ctx, { ...placeOfMoney(ctx, row), fund, nextFunds, neededFen: total })
  const queue = reach ? await waits.queueOf(ctx.db, reach.budgetId) : []
  return {
    row,
    standing: [...standing].sort((a, b) => a.no - b.no),
    keepFen: sumOf(all.filter((l) => l.state === 'objected')),
    order,
    reach,
    ahead: aheadOf({ claimId: row.id, filedAt: row.filedAt }, reach?.budgetId ?? null, queue),
  }
}

/** Makes these lines owed and moves the claim; `rest` lines stay where they are. */
async function take(ctx: Ctx, ready: Ready, now: readonly lines.LineRow[]): Promise<ClaimRow> {
  const { row, standing } = ready
  const [fund, ...nextFunds] = ready.order as [FundKind, ...FundKind[]]
  const done = await toPayable(ctx, {
    ...placeOfMoney(ctx, row),
    fund,
    nextFunds,
    keepFen: ready.keepFen,
    lines: now.map((l) => ({
      claimLineId: l.id,
      personId: l.personId,
      orgId: row.orgId,
      amountFen: l.amountFen,
      subsidyKind: l.subsidyKind,
      occupationCode: l.occupationCode,
      level: l.level,
      certificateNumber: l.certificateNumber,
    })),
  })
  await lines.moveLinesById(
    ctx.db,
    now.map((l) => l.id),
    'cleared',
    'payable',
  )
  const offsetFen = await setOff(ctx, row, now)
  const { states } = await lines.sumStanding(ctx.db, row.id)
  const waiting = standing.length - now.length
  await spendVouchers(ctx, row, now, waiting === 0)
  return await settleMove(ctx, row, 'fund', {
    to: stateOfLines(states),
    set: {
      fundedBy: ctx.actor.accountId,
      fundedAt: ctx.now,
      ...(done.fund === row.fund ? {} : { fund: done.fund }),
    },
    after: {
      fundedFen: sumOf(now),
      people: now.length,
      ...(offsetFen > 0 ? { offsetFen } : {}),
      ...(done.fund === row.fund ? {} : { fund: funds[done.fund] }),
      ...(waiting > 0 ? { waitingPeople: waiting } : {}),
    },
  })
}

/** Vouchers behind the lines are used up; once all are through, those of people without money go back to them. */
async function spendVouchers(
  ctx: Ctx,
  row: ClaimRow,
  now: readonly lines.LineRow[],
  last: boolean,
): Promise<void> {
  const { classId } = row
  if (!classId || row.subsidyKind !== 'class-training') return
  const paid = now.map((l) => ({ personId: l.personId, claimLineId: l.id, amountFen: l.amountFen }))
  await redeemVouchers(ctx, { classId, claimId: row.id, lines: paid, needed: false })
  if (!last) return
  const out = (await lines.linesOf(ctx.db, row.id)).filter((l) => ['excluded', 'rejected'].includes(l.state))
  const personIds = out.map((l) => l.personId)
  await giveBackVouchers(ctx, { classId, personIds, reason: '补贴申报办结，本人未享受补贴' })
}

/** What the payee owes is taken first (F37-15); a line wholly set off is paid and never goes to the bank. */
async function setOff(ctx: Ctx, row: ClaimRow, now: readonly lines.LineRow[]): Promise<number> {
  const offset = await applyOffsets(ctx, {
    debtor: row.orgId ? { orgId: row.orgId } : { personId: row.personId as string },
    claimId: row.id,
    lineIds: now.map((l) => l.id),
  })
  const whole = now.filter((l) => offset.byLine.get(l.id) === l.amountFen).map((l) => l.id)
  if (whole.length > 0) await lines.moveLinesById(ctx.db, whole, 'payable', 'paid', { paidAt: ctx.now })
  return offset.totalFen
}

/** One claim as a whole: it is approved, or nothing happens. Nobody is passed who waits for the same money. */
export async function fund(ctx: Ctx, input: ParsedOf<typeof c.fundClaim>) {
  const ready = await getReady(ctx, input)
  const beyond = sumOf(ready.standing) > (ready.reach?.heldFen ?? 0)
  if (beyond) insist(refuseAhead(ready.ahead))
  const after = await take(ctx, ready, ready.standing)
  await waits.dropWait(ctx.db, after.id)
  return replied(after)
}

const budgetName = (reach: Pick<Reach, 'region' | 'year' | 'fund'>): string =>
  `${regions().nameOf(reach.region)} ${reach.year} 年${funds[reach.fund]}`

/** Puts what does not fit into the queue. */
async function wait(ctx: Ctx, ready: Ready, rest: readonly lines.LineRow[]): Promise<Reason> {
  const { row, ahead } = ready
  const fund = (ready.reach?.fund ?? ready.order[0]) as FundKind
  const reach = ready.reach ?? { region: row.region, year: Number(ctx.today.slice(0, 4)), fund }
  const left = ready.reach ? await waits.availableNow(ctx.db, ready.reach.budgetId) : 0
  const neededFen = sumOf(rest)
  const aheadFen = ahead.reduce((sum, one) => sum + one.neededFen, 0)
  const reason = fundRefusals.waits({
    budget: budgetName(reach),
    availableFen: left,
    neededFen,
    people: rest.length,
    ahead: ahead.length,
    aheadFen,
  })
  await waits.keepWait(ctx.db, {
    claimId: row.id,
    budgetId: ready.reach?.budgetId ?? null,
    region: reach.region,
    fund: reach.fund,
    year: reach.year,
    neededFen,
    people: rest.length,
    availableFen: left,
    ahead: ahead.length,
    aheadFen,
    reason: reason.message,
    since: ctx.now,
    toldAt: ctx.now,
  })
  return reason
}

/** As much of one claim as the budget bears, after those before it. */
async function fundWhatFits(
  ctx: Ctx,
  input: Asked,
): Promise<{ done: boolean; amountFen: number; reasons: Reason[] }> {
  const ready = await getReady(ctx, input)
  const purse = {
    heldFen: ready.reach?.heldFen ?? 0,
    freeFen: ready.ahead.length > 0 ? 0 : (ready.reach?.availableFen ?? 0),
  }
  const { count, amountFen } = fitting(
    ready.standing.map((l) => l.amountFen),
    purse,
  )
  const rest = ready.standing.slice(count)
  if (count > 0) await take(ctx, ready, ready.standing.slice(0, count))
  if (rest.length === 0) {
    await waits.dropWait(ctx.db, ready.row.id)
    return { done: true, amountFen, reasons: [] }
  }
  const reason = await wait(ctx, ready, rest)
  if (count === 0) {
    ctx.record({
      subjects: [`claim:${ready.row.id}`],
      summary: `补贴申报 ${ready.row.number}：等待资金`,
      region: ready.row.region,
      orgId: ready.row.orgId,
      after: { waitingPeople: rest.length, amountFen: sumOf(rest) },
      reason: reason.message,
    })
  }
  return { done: count > 0, amountFen, reasons: [reason] }
}

/** Many claims in the order of filing, each for itself; two officers at once take turns at the budgets. */
export async function fundAll(ctx: Ctx, input: { items: Asked[] }): Promise<ManyResult> {
  const asked = new Map(input.items.map((item) => [item.id, item]))
  const rows = (await lockClaims(ctx.db, [...asked.keys()])).sort(
    (a, b) => (a.filedAt ?? '').localeCompare(b.filedAt ?? '') || a.id.localeCompare(b.id),
  )
  refuseStrangers(ctx, asked.size, rows)
  // The budgets that the queue is about are held from the start, in one order.
  const known = await waits.waitsOf(
    ctx.db,
    rows.map((row) => row.id),
  )
  await lockBudgets(
    ctx.db,
    [...known.values()].flatMap((one) => one.budgetId ?? []),
  )
  const out: LineResult[] = []
  let fundedFen = 0
  for (const row of rows) {
    const tried = await attempt(ctx, (inner) => fundWhatFits(inner, asked.get(row.id) as Asked))
    if (tried.done) fundedFen += tried.value.amountFen
    out.push({
      id: row.id,
      number: row.number,
      title: row.title,
      done: tried.done && tried.value.done,
      reasons: tried.done ? tried.value.reasons : tried.reasons,
    })
  }
  const done = out.filter((r) => r.done).length
  ctx.record({
    subjects: out.map((r) => `claim:${r.id}`),
    summary: `批量审批资金：${done} 件审批，${out.length - done} 件未办`,
    region: rows[0]?.region ?? null,
    orgId: ctx.actor.orgId,
    after: { done, refused: out.length - done, fundedFen },
  })
  return { done, refused: out.length - done, amountFen: fundedFen, rows: out }
}

/** The queue: who waits for which budget, in what place, and what is in it now. */
export async function waiting(ctx: Ctx, input: ParsedOf<typeof f.fundWaits>) {
  const page = await waits.listWaits(ctx.db, ctx.scope(), input)
  const claims = await claimsById(
    ctx.db,
    page.rows.map((row) => row.claimId),
  )
  const nameOf = await payeeNames(ctx, page.rows)
  const rows = []
  for (const row of page.rows) {
    const claim = claims.get(row.claimId) as ClaimRow
    const queue = row.budgetId ? await waits.queueOf(ctx.db, row.budgetId) : []
    const ahead = aheadOf({ claimId: row.claimId, filedAt: row.filedAt }, row.budgetId, queue)
    rows.push({
      claimId: row.claimId,
      number: row.number,
      title: row.title,
      payeeName: nameOf(row),
      place: ahead.length + 1,
      budgetId: row.budgetId,
      budgetTitle: budgetName(row),
      fund: row.fund,
      neededFen: row.neededFen,
      people: row.people,
      availableFen: row.budgetId ? await waits.availableNow(ctx.db, row.budgetId) : 0,
      aheadFen: ahead.reduce((sum, one) => sum + one.neededFen, 0),
      filedAt: row.filedAt,
      since: row.since,
      clearedFen: row.clearedFen,
      version: row.version,
      can: row.clearedFen > 0 ? movesOpen(ctx, claim).filter((move) => move === 'fund') : [],
    })
  }
  return { ...page, rows }
}

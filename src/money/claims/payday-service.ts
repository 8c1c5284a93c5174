/** 到账日历: every claim's likely day, what stands in its way and who holds it. */
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import { holderOf, payeeNames } from './holder-service.ts'
import { type AnyCtx, claimOrRefuse } from './moves-service.ts'
import { benchOn, clockIn, perDay, reckon } from './pace-service.ts'
import { blockersOf } from './payday-block-service.ts'
import type * as c from './payday-contract.ts'
import {
  type Blocker,
  type Clock,
  type ClockStage,
  clockStages,
  type Payday,
  predict,
  type Reckoned,
} from './payday-rules.ts'
import * as store from './payday-store.ts'

export interface Expected {
  row: store.OpenClaim
  payeeName: string
  holder: { who: string; does: string }
  clock: Clock
  payday: Payday
  blockers: Blocker[]
}

async function expect(ctx: AnyCtx, rows: readonly store.OpenClaim[]): Promise<Expected[]> {
  const bench = await benchOn(ctx.db, ctx.today)
  const nameOf = await payeeNames(ctx, rows)
  const holders = new Map(rows.map((r) => [r.id, holderOf(r, nameOf(r))]))
  const blocked = await blockersOf(ctx, bench, rows, (r) => holders.get(r.id) ?? { who: '', does: '' })
  const reckoned = new Map<string, Record<ClockStage, Reckoned>>()
  return rows.map((row) => {
    let pace = reckoned.get(row.region)
    if (!pace) {
      pace = Object.fromEntries(clockStages.map((s) => [s, reckon(bench, row.region, s)])) as Record<
        ClockStage,
        Reckoned
      >
      reckoned.set(row.region, pace)
    }
    const blockers = blocked.get(row.id) ?? []
    const holder = holders.get(row.id) ?? { who: '', does: '' }
    return {
      row,
      payeeName: nameOf(row),
      holder: { who: holder.who, does: holder.does },
      clock: clockIn(bench, row),
      blockers,
      payday: predict({
        today: bench.today,
        calendar: bench.calendar,
        state: row.state,
        sinceOn: dayOf(row.stateSince),
        reckoned: pace,
        ahead: row.ahead,
        perDay: perDay(bench, row),
        noticeUntil: row.noticeUntil,
        blockers,
      }),
    }
  })
}

const shown = (ctx: AnyCtx, e: Expected): c.PaydayView => ({
  ...e.payday,
  blockers: e.blockers,
  clock: e.clock,
  holder: e.holder,
  ahead: e.row.ahead,
  asOf: ctx.today,
})
const over = (ctx: AnyCtx): c.PaydayView => ({
  on: null,
  mostOn: null,
  afterFiling: null,
  steps: [],
  blockers: [],
  clock: { workdays: 0, limit: null, late: false },
  holder: { who: '', does: '' },
  ahead: 0,
  asOf: ctx.today,
})

export async function ofClaim(ctx: Ctx, input: { id: string }): Promise<c.PaydayView> {
  const [found] = await expect(ctx, await store.openClaims(ctx.db, { ids: [input.id] }))
  if (found) return shown(ctx, found)
  await claimOrRefuse(ctx.db, input.id)
  return over(ctx)
}

export async function mine(ctx: Ctx) {
  const own = await store.openOfPerson(ctx.db, ctx.actor.personId as string)
  const open = await store.openClaims(ctx.db, { ids: own.map((o) => o.claimId) })
  const known = new Map((await expect(ctx, open)).map((e) => [e.row.id, e]))
  return {
    rows: own.flatMap((line) => {
      const found = known.get(line.claimId)
      if (!found) return []
      const view = shown(ctx, found)
      const stopped = line.state === 'objected'
      return [
        {
          ...view,
          ...(stopped ? { on: null, mostOn: null } : {}),
          claimId: line.claimId,
          lineId: line.lineId,
          amountFen: line.amountFen,
          toMe: found.row.personId !== null,
        },
      ]
    }),
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.paydayList>) {
  const open = await store.openClaims(
    ctx.db,
    { scope: ctx.scope() },
    {
      ...(input.region ? { region: ctx.tools.regionsUnder(input.region) } : {}),
      ...(input.fund ? { fund: input.fund } : {}),
      ...(input.q ? { q: input.q } : {}),
    },
  )
  const all = await expect(ctx, open)
  const sum = (some: readonly Expected[]) => ({
    claims: some.length,
    amountFen: some.reduce((total, e) => total + e.row.amountFen, 0),
  })
  const days = Map.groupBy(
    all.filter((e) => e.payday.on !== null),
    (e) => e.payday.on as string,
  )
  const stuck = all.filter((e) => e.payday.on === null)
  const late = all.filter((e) => e.clock.late)
  const wanted = (input.only === 'stuck' ? stuck : input.only === 'late' ? late : all)
    .filter((e) => !input.on || e.payday.on === input.on)
    .sort((a, b) => ((a.payday.on ?? '9') < (b.payday.on ?? '9') ? -1 : 1))
  const from = (input.page - 1) * input.size
  return {
    total: wanted.length,
    page: input.page,
    size: input.size,
    rows: wanted.slice(from, from + input.size).map((e) => ({
      id: e.row.id,
      number: e.row.number,
      title: e.row.title,
      payeeName: e.payeeName,
      subsidyKind: e.row.subsidyKind,
      region: e.row.region,
      regionName: regions().fullName(e.row.region),
      fund: e.row.fund,
      amountFen: e.row.amountFen,
      state: e.row.state,
      holder: e.holder,
      clock: e.clock,
      on: e.payday.on,
      mostOn: e.payday.mostOn,
      blockers: e.blockers,
    })),
    days: [...days].map(([on, some]) => ({ on, ...sum(some) })).sort((a, b) => (a.on < b.on ? -1 : 1)),
    stuck: sum(stuck),
    late: sum(late),
    asOf: ctx.today,
  }
}

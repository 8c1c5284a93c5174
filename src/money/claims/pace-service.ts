/** The clocks: promises and paces read once; the night's measuring; the public board of how long steps take. */
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { addDays, type Calendar, type Day, dayOf } from '#platform/day'
import type { Db } from '#platform/db'
import { insist } from '#platform/refusal'
import type { Ctx, Tools } from '#platform/serve'
import { regions } from '#registry/regions'
import type { AnyCtx } from './moves-service.ts'
import type * as c from './payday-contract.ts'
import { paydayRefusals } from './payday-contract.ts'
import {
  type Clock,
  type ClockStage,
  clockOf,
  clockTitles,
  LEAST_SAMPLES,
  type Limit,
  limitOn,
  type PaceStage,
  paceOf,
  paceStages,
  type Reckoned,
  stageOf,
  type Took,
} from './payday-rules.ts'
import * as store from './payday-store.ts'
import type { ClaimRow } from './store.ts'

/** Half a year of finished work is what a pace is read from. */
const WINDOW_DAYS = 182

/** The region and those above it, nearest first. */
const lineOf = (region: string): string[] =>
  (regions().byCode.get(region)?.path ?? region).split('/').reverse()

export interface Bench {
  today: Day
  calendar: Calendar
  limits: readonly Limit[]
  pace: ReadonlyMap<string, store.PaceEntry>
}
const keyOf = (region: string, stage: PaceStage): string => `${region}/${stage}`

export async function benchOn(db: Db, today: Day): Promise<Bench> {
  const [calendar, limits, pace] = await Promise.all([
    loadCalendar(db),
    store.limitsIn(db),
    store.paceOn(db, today, null),
  ])
  return { today, calendar, limits, pace: new Map(pace.map((p) => [keyOf(p.region, p.stage), p])) }
}

export const clockIn = (bench: Bench, row: Pick<ClaimRow, 'state' | 'stateSince' | 'region'>): Clock =>
  clockOf(
    row.state,
    dayOf(row.stateSince),
    bench.today,
    bench.calendar,
    (stage) => limitOn(bench.limits, lineOf(row.region), stage, bench.today).workdays,
  )

/** The office's own pace; where it has done too little, that of the office above; where nobody has, the promise. */
export function reckon(bench: Bench, region: string, stage: ClockStage): Reckoned {
  for (const code of lineOf(region)) {
    const pace = bench.pace.get(keyOf(code, stage))
    if (!pace || pace.samples < LEAST_SAMPLES) continue
    const basis = `${regions().nameOf(code)}近半年 ${pace.samples} 件，中位用时 ${pace.medianDays} 个工作日`
    return { medianDays: pace.medianDays, mostDays: pace.mostDays, basis }
  }
  const limit = limitOn(bench.limits, lineOf(region), stage, bench.today)
  return {
    medianDays: limit.workdays,
    mostDays: limit.workdays,
    basis: `办结的还不够多，按办理时限 ${limit.workdays} 个工作日推算`,
  }
}

export function perDay(bench: Bench, row: store.OpenClaim): number | null {
  const stage = stageOf(row.state)
  if (!stage || stage === 'file') return null
  const pace = bench.pace.get(keyOf(row.region, stage))
  return pace && pace.recent >= LEAST_SAMPLES ? pace.recent / pace.busyDays : null
}

/** The night's work: what the half year before took, for each region and all above it. */
export async function measurePace(tools: Tools): Promise<number> {
  const asOf = dayOf(tools.clock.now().toISOString())
  const fromOn = addDays(asOf, -WINDOW_DAYS)
  const { took, done } = await store.measured(tools.db, await loadCalendar(tools.db), fromOn, asOf)
  const sums = new Map<
    string,
    { region: string; stage: PaceStage; took: Took[]; recent: number; days: Set<Day> }
  >()
  const sumOf = (region: string, stage: PaceStage) => {
    const key = keyOf(region, stage)
    const sum = sums.get(key) ?? { region, stage, took: [], recent: 0, days: new Set<Day>() }
    sums.set(key, sum)
    return sum
  }
  for (const t of took) for (const region of lineOf(t.region)) sumOf(region, t.stage).took.push(t)
  for (const d of done) {
    for (const region of lineOf(d.region)) {
      const sum = sumOf(region, d.stage)
      sum.recent += d.count
      sum.days.add(d.on)
    }
  }
  const rows = [...sums.values()].flatMap(({ took: some, days, ...entry }): store.PaceEntry[] => {
    const pace = paceOf(some)
    return pace ? [{ ...entry, ...pace, busyDays: days.size, asOf, fromOn }] : []
  })
  await tools.db.transaction().execute((trx) => store.keepPace(trx, asOf, rows))
  return rows.length
}

export async function board(ctx: AnyCtx, input: ParsedOf<typeof c.paceBoard>) {
  const tree = regions()
  const own = tree.byCode.get(input.region) ? input.region : '350000'
  const path = tree.byCode.get(own)?.path ?? own
  const below = tree.all.filter((r) => r.path.split('/').slice(0, -1).join('/') === path)
  const asked = [own, ...below.map((r) => r.code)]
  const day = input.asOf ?? ctx.today
  const [pace, limits] = await Promise.all([store.paceOn(ctx.db, day, asked), store.limitsIn(ctx.db)])
  const paceAt = new Map(pace.map((p) => [keyOf(p.region, p.stage), p]))
  return {
    asOf: pace[0]?.asOf ?? null,
    fromOn: pace[0]?.fromOn ?? null,
    leastSamples: LEAST_SAMPLES,
    rows: asked.map((region) => ({
      region,
      name: tree.nameOf(region),
      own: region === own,
      hasBelow: region !== own && tree.under(region).length > 1,
      stages: paceStages.map((stage) => {
        const found = paceAt.get(keyOf(region, stage))
        const enough = found && found.samples >= LEAST_SAMPLES
        const limit = stage === 'all' ? null : limitOn(limits, lineOf(region), stage, day)
        return {
          stage,
          title: clockTitles[stage],
          samples: found?.samples ?? 0,
          medianDays: enough ? found.medianDays : null,
          mostDays: enough ? found.mostDays : null,
          limit: limit?.workdays ?? null,
          basis: limit?.basis ?? null,
        }
      }),
    })),
  }
}

export async function setLimit(ctx: Ctx, input: ParsedOf<typeof c.setLimit>) {
  if (input.fromOn < ctx.today) insist([paydayRefusals.backdated({ day: input.fromOn }, { field: 'fromOn' })])
  const before = limitOn(await store.limitsIn(ctx.db), lineOf(input.region), input.stage, input.fromOn)
  const done = await store.insertLimit(ctx.db, {
    ...input,
    setBy: ctx.actor.accountId,
    setAt: ctx.now,
  })
  if (!done) insist([paydayRefusals.same_day({ day: input.fromOn }, { field: 'fromOn' })])
  ctx.record({
    subjects: [`region:${input.region}`],
    summary: `${regions().fullName(input.region)}“${clockTitles[input.stage]}”办理时限：${input.workdays} 个工作日，${input.fromOn} 起`,
    region: input.region,
    orgId: ctx.actor.orgId,
    before: { workdays: before.workdays, basis: before.basis },
    after: { workdays: input.workdays, basis: input.basis },
  })
  return { ok: true as const }
}

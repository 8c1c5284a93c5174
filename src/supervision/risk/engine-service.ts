/** Runs rules and keeps what they find: the same finding stays one alert; what was answered stays answered until it grows. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { loadCalendar } from '#platform/calendar'
import { nextNumbers } from '#platform/counter'
import { addDays, addWorkdays, type Day, dayOf, type Instant } from '#platform/day'
import type { Db } from '#platform/db'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import { battery } from './battery.ts'
import { commonRegion, type Fate, fateOf, faultsOf, refsOf, valuesOf } from './engine-rules.ts'
import type { Ask, Hit, Only, Severity, Stage } from './rule-contract.ts'
import type { RiskRule } from './rule-store.ts'
import * as settings from './setting-store.ts'
import * as store from './store.ts'

const PROVINCE = '350000'
const KEPT_ROWS = 200
/** What a night looks at: a year back, and what is planned for the next half. */
const LOOK_BACK = 366
const LOOK_AHEAD = 183

const byCode = new Map(battery.map((rule) => [rule.code, rule]))
/** None for a rule that has been taken out since: its alerts stay. */
export const ruleOf = (code: string): RiskRule | undefined => byCode.get(code)

export interface SetRule {
  rule: RiskRule
  /** 0: the rule's own settings. */
  setting: number
  enabled: boolean
  severity: Severity
  workdays: number
  thresholds: Record<string, number>
}

/** Every rule as two people set it, or as it comes. */
export async function rulesAsSet(db: Db): Promise<SetRule[]> {
  const over = new Map((await settings.settingsInForce(db)).map((row) => [row.code, row]))
  return battery.map((rule) => {
    const set = over.get(rule.code)
    return {
      rule,
      setting: set?.number ?? 0,
      enabled: set?.enabled ?? true,
      severity: set?.severity ?? rule.severity,
      workdays: set?.workdays ?? rule.workdays,
      thresholds: valuesOf(rule.thresholds, set?.thresholds),
    }
  })
}

export interface Request {
  why: 'night' | 'asked' | 'event'
  about?: string | null
  codes?: readonly string[] | undefined
  stages?: readonly Stage[]
  from: Day
  until: Day
  region: string
  only?: Only | null
}
interface FoundByRule extends SetRule {
  hits: Hit[]
  fault: string | null
}
export interface Found {
  request: Request
  rules: FoundByRule[]
}

export const span = (today: Day): { from: Day; until: Day } => ({
  from: addDays(today, -LOOK_BACK),
  until: addDays(today, LOOK_AHEAD),
})

const printOf = (hit: Hit): string => createHash('sha256').update(hit.key).digest('hex')
export const printsOf = (hits: readonly Hit[]): Map<string, Hit> =>
  new Map(hits.map((hit) => [printOf(hit), hit]))

/** A rule that fails must not take the others' transaction with it. */
async function guarded<T>(db: Db, run: () => Promise<T>): Promise<T> {
  if (!db.isTransaction) return await run()
  await sql`savepoint risk_rule`.execute(db)
  try {
    const answer = await run()
    await sql`release savepoint risk_rule`.execute(db)
    return answer
  } catch (error) {
    await sql`rollback to savepoint risk_rule`.execute(db)
    throw error
  }
}

export interface Question {
  from: Day
  until: Day
  now?: Instant
  region?: string
  only?: Only | null
  thresholds?: Readonly<Record<string, number>>
  once?: Ask['once']
}

/** What one rule answers; a malformed answer is a fault of the rule and thrown. */
export async function findOf(db: Db, rule: RiskRule, question: Question): Promise<Hit[]> {
  const { region = PROVINCE, only = null, now = `${question.until}T00:00:00.000Z` } = question
  const within = region === PROVINCE ? null : regions().under(region)
  const hits = await guarded(db, () =>
    rule.find(db, {
      today: dayOf(now),
      now,
      from: question.from,
      until: question.until,
      regions: within,
      only,
      thresholds: valuesOf(rule.thresholds, question.thresholds),
      once: question.once ?? memory(),
    }),
  )
  const [fault] = faultsOf(hits)
  if (fault) throw new Error(fault)
  const about = only && refsOf(only)
  return hits.filter(
    (hit) =>
      (!within || hit.regions.some((code) => within.includes(code))) &&
      (!about || hit.subjects.some((ref) => about.has(ref))),
  )
}

function memory(): Ask['once'] {
  const made = new Map<string, Promise<unknown>>()
  return <R>(name: string, make: () => Promise<R>): Promise<R> => {
    const standing = made.get(name) ?? make()
    made.set(name, standing)
    return standing as Promise<R>
  }
}

/** Sums over a year are made in memory, and all of a run at one moment of the database. */
async function atOneMoment<T>(db: Db, run: (db: Db) => Promise<T>): Promise<T> {
  const work = async (trx: Db): Promise<T> => {
    await sql`set local work_mem = '256MB'`.execute(trx)
    return await run(trx)
  }
  return db.isTransaction
    ? await work(db)
    : await db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
}

/** One rule after another: a run must leave the database to the people who work. `timed` hears how long each took. */
export const findAll = (
  db: Db,
  request: Request,
  now: Instant,
  timed?: (code: string, ms: number) => void,
): Promise<Found> => atOneMoment(db, (trx) => findEach(trx, request, now, timed))

async function findEach(
  db: Db,
  request: Request,
  now: Instant,
  timed?: (code: string, ms: number) => void,
): Promise<Found> {
  const { codes, stages, from, until, region, only = null } = request
  const chosen = (await rulesAsSet(db)).filter(
    ({ rule, enabled }) =>
      enabled &&
      (!codes || codes.includes(rule.code)) &&
      (!stages || rule.stages.some((stage) => stages.includes(stage))),
  )
  const once = memory()
  const rules: FoundByRule[] = []
  for (const set of chosen) {
    const begun = performance.now()
    try {
      const hits = await findOf(db, set.rule, {
        from,
        until,
        now,
        region,
        only,
        thresholds: set.thresholds,
        once,
      })
      rules.push({ ...set, hits, fault: null })
    } catch (error) {
      rules.push({ ...set, hits: [], fault: error instanceof Error ? error.message : String(error) })
    }
    timed?.(set.rule.code, performance.now() - begun)
  }
  return { request, rules }
}

export interface Kept {
  runId: string
  hits: number
  raised: number
  renewed: number
  faults: number
}

const pathOf = (code: string): string[] => regions().byCode.get(code)?.path.split('/') ?? [PROVINCE]

const fateIn = (hit: Hit, before: store.LastAlert | undefined, today: Day): Fate =>
  fateOf(
    hit.weight,
    before && { ...before, closedOn: before.closedAt ? dayOf(before.closedAt) : null },
    today,
  )
const keyOf = (code: string, fingerprint: string): string => `${code}:${fingerprint}`

/** Whether anything found would become an alert: what is known already waits for the night. */
export async function tellsNews(db: Db, { rules }: Found, today: Day): Promise<boolean> {
  const found = rules.flatMap(({ rule, hits }) =>
    [...printsOf(hits)].map(([fingerprint, hit]) => ({ code: rule.code, fingerprint, hit })),
  )
  const last = await store.lastAlerts(
    db,
    found.map(({ code, fingerprint }) => ({ code, fingerprint })),
  )
  return found.some(({ code, fingerprint, hit }) =>
    ['new', 'again'].includes(fateIn(hit, last.get(keyOf(code, fingerprint)), today)),
  )
}

/** Writes down the run and its alerts. Each new alert is on record under its own number only: whoever it is about reads the records of classes and institutions. */
export async function keepFound(ctx: Ctx, { request, rules }: Found): Promise<Kept> {
  await settings.lockAlerts(ctx.db)
  const runId = uuidv7()
  const found = rules.flatMap((set) =>
    [...printsOf(set.hits)].map(([fingerprint, hit]) => ({ set, hit, fingerprint })),
  )
  const last = await store.lastAlerts(
    ctx.db,
    found.map(({ set, fingerprint }) => ({ code: set.rule.code, fingerprint })),
  )
  const calendar = await loadCalendar(ctx.db)
  const fresh: typeof found = []
  const renewals: store.Renewal[] = []
  const raisedPer = new Map<string, number>()
  const lastOf = (one: (typeof found)[number]) => last.get(keyOf(one.set.rule.code, one.fingerprint))
  for (const one of found) {
    const before = lastOf(one)
    const fate = fateIn(one.hit, before, ctx.today)
    if (fate === 'settled') continue
    if (fate === 'renew') {
      renewals.push({ id: (before as NonNullable<typeof before>).id, ...contentOf(one.hit) })
      continue
    }
    fresh.push(one)
    raisedPer.set(one.set.rule.code, (raisedPer.get(one.set.rule.code) ?? 0) + 1)
  }
  const faults = rules.filter((set) => set.fault !== null).length
  // What happened belongs to the lowest office that covers everybody found: its counts are not for the others.
  const covers =
    request.why === 'event' && found.length > 0
      ? commonRegion(
          found.flatMap(({ hit }) => hit.regions),
          pathOf,
        )
      : request.region
  await settings.insertRun(ctx.db, {
    id: runId,
    at: ctx.now,
    why: request.why,
    about: request.about ?? null,
    fromOn: request.from,
    untilOn: request.until,
    region: covers === PROVINCE ? null : covers,
    byAccount: request.why === 'asked' ? ctx.actor.accountId : null,
    rules: rules.map((set) => ({
      code: set.rule.code,
      setting: set.setting,
      hits: set.hits.length,
      raised: raisedPer.get(set.rule.code) ?? 0,
      fault: set.fault,
    })),
    hits: found.length,
    raised: fresh.length,
    faults,
  })
  const day = ctx.today.replaceAll('-', '')
  const first =
    fresh.length > 0 ? await nextNumbers(ctx.db, `risk-alert:${ctx.today.slice(0, 4)}`, fresh.length) : 0
  const alerts = fresh.map((one, i): store.NewAlert => {
    const { rule } = one.set
    return {
      id: uuidv7(),
      number: `YJ${day}-${String(first + i).padStart(5, '0')}`,
      code: rule.code,
      setting: one.set.setting,
      thresholds: one.set.thresholds,
      fingerprint: one.fingerprint,
      stage: rule.stages[0],
      severity: one.set.severity,
      region: commonRegion(one.hit.regions, pathOf),
      orgId: one.hit.orgId,
      ...contentOf(one.hit),
      raisedIn: runId,
      earlierId: lastOf(one)?.id ?? null,
      dueOn: addWorkdays(ctx.today, one.set.workdays, calendar),
      at: ctx.now,
    }
  })
  await store.insertAlerts(ctx.db, alerts)
  await store.renewAlerts(ctx.db, renewals, ctx.now)
  if (!request.only) await markGone(ctx, request, rules)
  for (const [i, alert] of alerts.entries())
    ctx.record({
      subjects: [`alert:${alert.id}`],
      summary: `${fresh[i]?.set.rule.title}：${alert.says}`,
      region: alert.region,
    })
  ctx.record({
    subjects: [`risk-run:${runId}`],
    summary: `运行 ${rules.length} 条风险规则：发现 ${found.length} 项，新增预警 ${alerts.length} 项`,
    region: request.region,
    after: { hits: found.length, raised: alerts.length, renewed: renewals.length, faults },
  })
  return { runId, hits: found.length, raised: alerts.length, renewed: renewals.length, faults }
}

const contentOf = (hit: Hit) => ({
  says: hit.says,
  weight: hit.weight,
  happenedOn: hit.on,
  subjects: [...new Set(hit.subjects)],
  evidence: hit.rows.slice(0, KEPT_ROWS),
  links: hit.links
    .slice(0, 2 * KEPT_ROWS)
    .map(([from, to, label]): [string, string, string] => [from, to, label]),
  rowCount: hit.rows.length,
})

async function markGone(ctx: Ctx, request: Request, rules: readonly FoundByRule[]): Promise<void> {
  await store.markGone(ctx.db, {
    codes: rules.filter((set) => set.fault === null).map((set) => set.rule.code),
    from: request.from,
    until: request.until,
    regions: request.region === PROVINCE ? null : regions().under(request.region),
    at: ctx.now,
  })
}

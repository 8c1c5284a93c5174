/** How long steps took, read out of the claims' own histories; the promises; where a claim stands in its queue. */
import { type Kysely, sql } from 'kysely'
import type { FundKind, SubsidyKind } from '#money/policy/contract'
import type { Scope } from '#platform/access'
import type { Calendar } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { type ClaimState, stages } from './claim-rules.ts'
import type { Limit, PaceStage, Took } from './payday-rules.ts'

export interface PaceEntry {
  asOf: string
  region: string
  stage: PaceStage
  fromOn: string
  samples: number
  medianDays: number
  mostDays: number
  recent: number
  /** Days on which those were done. */
  busyDays: number
}
type Tables = {
  'money.stepLimit': Limit & { setBy: string; setAt: string }
  'money.stepPace': PaceEntry
}
/** No claim is older than the platform. */
const FIRST_DAY = '2020-01-01'
/** How fast a queue moves is seen from so many working days. */
const RECENT_WORKDAYS = 20
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const uuids = (ids: readonly string[]) => sql`any(${[...ids]}::uuid[])`
const codes = (list: readonly string[]) => sql`any(${[...list]}::text[])`

/** `state` → stage, as rows for a join. */
const stageOfState = sql.join(
  stages.flatMap((s) => s.states.map((state) => sql`(${state}::text, ${s.key}::text)`)),
)

/** Working days counted from a fixed day on; the difference of two is what lies between them. */
const counted = (calendar: Calendar, from: string, until: string) => sql`
  select d::date as day, sum(case when d::date = any(${[...calendar.work]}::date[]) then 1
      when d::date = any(${[...calendar.off]}::date[]) then 0
      when extract(isodow from d) < 6 then 1 else 0 end) over (order by d)::int as n
  from generate_series(${from}::date, ${until}::date, interval '1 day') d`

/** How many visits to a stage ended on a day. */
export interface Done {
  region: string
  stage: PaceStage
  on: string
  count: number
}

/**
 * Visits to each stage that ended between the two days, by the claim's region: how many took so many working days.
 * `all` is the way from the first filing to the bank's payment. And how many ended on each of the last days.
 */
export async function measured(
  db: Db,
  calendar: Calendar,
  fromOn: string,
  untilOn: string,
): Promise<{ took: (Took & { region: string })[]; done: Done[] }> {
  const took = sql`
    with cal as (${counted(calendar, FIRST_DAY, untilOn)}),
    touched as (
      select distinct claim_id from money.claim_step
      where at >= (${fromOn}::date)::timestamp at time zone 'Asia/Shanghai'
    ),
    marked as (
      select s.claim_id, s.at, s.id, coalesce(m.stage, 'end') as stage
      from money.claim_step s join touched t on t.claim_id = s.claim_id
      left join (values ${stageOfState}) m(state, stage) on m.state = s.state
    ),
    turned as (
      select *, lag(stage) over (partition by claim_id order by at, id) as before from marked
    ),
    runs as (
      select *, count(*) filter (where stage is distinct from before) over (partition by claim_id order by at, id) as run
      from turned
    ),
    visits as (
      select claim_id, stage, run, (min(at) at time zone 'Asia/Shanghai')::date as began
      from runs group by claim_id, stage, run
    ),
    ended as (
      select *, lead(began) over (partition by claim_id order by run) as ended from visits
    ),
    took as (
      select c.region, e.stage, ce.n - cb.n as days, e.ended, ce.n as at_n
      from ended e join money.claim c on c.id = e.claim_id
      join cal cb on cb.day = e.began join cal ce on ce.day = e.ended
      where e.stage not in ('end', 'file')
      union all
      select c.region, 'all', ce.n - cb.n, ce.day, ce.n
      from money.claim c
      join lateral (select min(s.at) as at from money.claim_step s where s.claim_id = c.id and s.step = 'submit') f
        on f.at is not null
      join cal cb on cb.day = (f.at at time zone 'Asia/Shanghai')::date
      join cal ce on ce.day = (c.paid_at at time zone 'Asia/Shanghai')::date
      where c.paid_at is not null
    )
    `
  const [histogram, recent] = await Promise.all([
    sql<Took & { region: string }>`${took}
      select region, stage, days, count(*)::int as count
      from took where ended between ${fromOn}::date and ${untilOn}::date
      group by region, stage, days`.execute(db),
    sql<Done>`${took}
      select region, stage, ended as on, count(*)::int as count
      from took where ended <= ${untilOn}::date and at_n > (select max(n) from cal) - ${RECENT_WORKDAYS}::int
      group by region, stage, ended`.execute(db),
  ])
  return { took: histogram.rows, done: recent.rows }
}

export async function keepPace(trx: Trx, asOf: string, rows: readonly PaceEntry[]): Promise<void> {
  await of(trx).deleteFrom('money.stepPace').where('asOf', '=', asOf).execute()
  for (let i = 0; i < rows.length; i += 1000) {
    await of(trx)
      .insertInto('money.stepPace')
      .values(rows.slice(i, i + 1000))
      .execute()
  }
}

/** The last measurement not later than `day`; with the day it was made on. */
export async function paceOn(db: Db, day: string, regions: readonly string[] | null): Promise<PaceEntry[]> {
  let query = of(db)
    .selectFrom('money.stepPace')
    .selectAll()
    .where('asOf', '=', (eb) =>
      eb
        .selectFrom('money.stepPace')
        .select((s) => s.fn.max('asOf').as('asOf'))
        .where('asOf', '<=', day),
    )
  if (regions) query = query.where('region', 'in', regions.length ? [...regions] : [''])
  return await query.execute()
}

export const limitsIn = (db: Db): Promise<Limit[]> =>
  of(db).selectFrom('money.stepLimit').select(['region', 'stage', 'workdays', 'basis', 'fromOn']).execute()

/** False when the region's promise for that day stands already. */
export async function insertLimit(trx: Trx, row: Limit & { setBy: string; setAt: string }): Promise<boolean> {
  const done = await of(trx)
    .insertInto('money.stepLimit')
    .values(row)
    .onConflict((oc) => oc.columns(['region', 'stage', 'fromOn']).doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export interface OpenClaim {
  id: string
  number: string | null
  title: string
  subsidyKind: SubsidyKind
  region: string
  orgId: string | null
  personId: string | null
  classId: string | null
  supplementOf: string | null
  fund: FundKind | null
  amountFen: number
  state: ClaimState
  stateSince: string
  filedAt: string | null
  noticeUntil: string | null
  openObjections: number
  noData: boolean
  /** Claims of its region and stage that came earlier. */
  ahead: number
}

/** Claims not over yet, each with its place in the queue of its office's stage. */
export async function openClaims(
  db: Db,
  which: { scope: Scope } | { ids: readonly string[] },
  filter: { region?: readonly string[]; fund?: FundKind; q?: string } = {},
): Promise<OpenClaim[]> {
  const mine =
    'ids' in which
      ? sql`c.id = ${uuids(which.ids)}`
      : sql`((c.region = ${codes(which.scope.regions)} and c.filed_at is not null) or c.org_id = ${uuids(which.scope.orgs)})`
  const like = filter.q ? `%${filter.q.replace(/[\\%_]/g, (x) => `\\${x}`)}%` : null
  const { rows } = await sql<OpenClaim>`
    with stage_of(state, stage) as (values ${stageOfState}),
    queue as (
      select c.id, count(*) over (partition by c.region, m.stage order by c.state_since, c.id) - 1 as ahead
      from money.claim c join stage_of m on m.state = c.state
      where m.stage <> 'file'
    )
    select c.id, c.number, c.title, c.subsidy_kind as "subsidyKind", c.region, c.org_id as "orgId",
      c.person_id as "personId", c.class_id as "classId", c.supplement_of as "supplementOf", c.fund, c.amount_fen as "amountFen", c.state,
      c.state_since as "stateSince", c.filed_at as "filedAt",
      (select n.until_on from money.notice n where n.claim_id = c.id and n.closed_at is null limit 1) as "noticeUntil",
      (select count(*) from money.objection o where o.claim_id = c.id and o.state = 'open')::int as "openObjections",
      (c.state = 'submitted' and exists (select 1 from money.claim_line l where l.claim_id = c.id and l.state = 'claimed'
        and l.checks @> '[{"result": "no-data"}]')) as "noData",
      coalesce(q.ahead, 0)::int as ahead
    from money.claim c left join queue q on q.id = c.id
    where c.state not in ('paid', 'refused', 'withdrawn') and ${mine}
      and (${filter.region ? [...filter.region] : null}::text[] is null or c.region = any(${filter.region ? [...filter.region] : []}::text[]))
      and (${filter.fund ?? null}::text is null or c.fund = ${filter.fund ?? null})
      and (${like}::text is null or c.number ilike ${like} or c.title ilike ${like})
    order by c.state_since, c.id limit 20000`.execute(db)
  return rows
}

/** Of one person: claims of their own, and claims of institutions in which a line is theirs and stands. */
export async function openOfPerson(
  db: Db,
  personId: string,
): Promise<{ claimId: string; lineId: string; amountFen: number; state: string }[]> {
  const { rows } = await sql<{ claimId: string; lineId: string; amountFen: number; state: string }>`
    select l.claim_id as "claimId", l.id as "lineId", l.amount_fen as "amountFen", l.state
    from money.claim_line l join money.claim c on c.id = l.claim_id
    where l.person_id = ${personId} and c.filed_at is not null and l.state not in ('excluded', 'rejected', 'paid')
      and c.state not in ('paid', 'refused', 'withdrawn')
    order by c.filed_at desc limit 100`.execute(db)
  return rows
}

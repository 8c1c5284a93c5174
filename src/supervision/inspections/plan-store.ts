/** Rows of plans, of who could be visited and by whom, and of what inspectors declare. */
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Drawn, WeightFacts, Weights } from './draw-rules.ts'
import type { InterestKind, PlanKind, PlanState } from './rules.ts'

/** The list as it was frozen, with what the numbers stand for. */
export interface FrozenPool {
  classes: { classId: string; no: string; title: string; orgName: string; weight: number; why: string[] }[]
  inspectors: { code: string; accountId: string; name: string; orgName: string }[]
  barred: [no: string, code: string][]
}
export interface PlanRecord {
  id: string
  region: string
  title: string
  kind: PlanKind
  basis: string
  fromOn: string
  toOn: string
  sampleCount: number | null
  classIds: string[]
  teamSize: number
  weights: Weights
  state: PlanState
  draftedBy: string
  draftedAt: string
  returnReason: string | null
  publishedBy: string | null
  publishedAt: string | null
  secretSealed: Buffer | null
  commitment: string | null
  pool: FrozenPool | null
  poolText: string | null
  poolHash: string | null
  publicNumber: string | null
  publicSource: string | null
  drawn: Drawn[] | null
  drawnBy: string | null
  drawnAt: string | null
  secret: string | null
  closedBy: string | null
  closedAt: string | null
  endReason: string | null
  version: number
}
export interface InterestRecord {
  id: string
  accountId: string
  orgId: string
  kind: InterestKind
  note: string
  declaredAt: string
  endedAt: string | null
  endReason: string | null
}
type Tables = {
  'supervision.inspectionPlan': PlanRecord
  'supervision.interest': InterestRecord
}
const of = (db: Db) => db.withTables<Tables>()
const asJson = (set: Partial<PlanRecord>): Partial<PlanRecord> => {
  const out: Record<string, unknown> = { ...set }
  for (const key of ['weights', 'pool', 'drawn'])
    if (out[key] !== undefined && out[key] !== null) out[key] = JSON.stringify(out[key])
  return out as Partial<PlanRecord>
}

export const insertPlan = async (
  trx: Trx,
  row: Partial<PlanRecord> & Pick<PlanRecord, 'id'>,
): Promise<void> => {
  await of(trx)
    .insertInto('supervision.inspectionPlan')
    .values(asJson(row) as PlanRecord)
    .execute()
}
export const planById = (db: Db, id: string): Promise<PlanRecord | undefined> =>
  of(db).selectFrom('supervision.inspectionPlan').selectAll().where('id', '=', id).executeTakeFirst()
export const lockPlan = (trx: Trx, id: string): Promise<PlanRecord | undefined> =>
  of(trx)
    .selectFrom('supervision.inspectionPlan')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
export async function updatePlan(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<PlanRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('supervision.inspectionPlan')
    .set({ ...asJson(set), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const planPage = (
  db: Db,
  input: {
    /** Null: of everywhere, as far as it was published. */
    regions: readonly string[] | null
    within: readonly string[] | null
    q?: string | undefined
    state?: PlanState | undefined
    kind?: PlanKind | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<PlanRecord>> => {
  let query = of(db).selectFrom('supervision.inspectionPlan').selectAll()
  query = input.regions
    ? query.where('region', 'in', input.regions.length ? input.regions : [''])
    : query.where('publishedAt', 'is not', null)
  if (input.within) query = query.where('region', 'in', input.within.length ? input.within : [''])
  if (input.state) query = query.where('state', '=', input.state)
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.q) query = query.where('title', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { fromOn: 'fromOn', state: 'state', draftedAt: 'draftedAt' },
    input.regions ? ['draftedAt', 'desc'] : ['publishedAt', 'desc'],
    'id',
  )
}

export interface PlanCount {
  planId: string
  all: number
  done: number
  found: number
}
export async function countsOf(db: Db, planIds: readonly string[]): Promise<Map<string, PlanCount>> {
  const { rows } = await sql<PlanCount>`
    select plan_id, count(*)::int as all, count(*) filter (where state <> 'assigned')::int as done,
      count(*) filter (where state not in ('assigned', 'passed', 'missed', 'dismissed'))::int as found
    from supervision.inspection where plan_id = any(${planIds}::uuid[]) group by plan_id`.execute(db)
  return new Map(rows.map((row) => [row.planId, row]))
}

// Who could be visited.

export interface Candidate {
  id: string
  no: string
  title: string
  orgId: string
  orgName: string
  region: string
}
/** Classes on record whose lessons fall into the span. */
export async function candidates(
  db: Db,
  regions: readonly string[],
  from: string,
  to: string,
  more: { orgs?: readonly string[]; q?: string | undefined; limit?: number } = {},
): Promise<Candidate[]> {
  const like = more.q ? likeText(more.q) : null
  const { rows } = await sql<Candidate>`
    select c.id, c.number as no, c.title, c.org_id, p.name as org_name, c.region
    from training.door_class c join training.door_provider p on p.org_id = c.org_id
    where (c.region = any(${regions}) or c.org_id = any(${more.orgs ?? []}::uuid[]))
      and c.state in ('approved', 'running') and c.number is not null
      and (${like}::text is null or c.title like ${like} or c.number like ${like} or p.name like ${like})
      and exists (select 1 from training.door_session s where s.class_id = c.id
        and s.starts_at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'
        and s.ends_at > ${from}::date::timestamp at time zone 'Asia/Shanghai')
    order by c.number limit ${more.limit ?? 2000}`.execute(db)
  return rows
}

/** What is known of each class that makes a visit more worth while. */
export async function weightFacts(
  db: Db,
  classes: readonly Pick<Candidate, 'id' | 'orgId'>[],
  today: string,
): Promise<Map<string, WeightFacts>> {
  const { rows } = await sql<{ id: string } & WeightFacts>`
    with c as (select * from unnest(${classes.map((c) => c.id)}::uuid[], ${classes.map((c) => c.orgId)}::uuid[]) t (id, org_id)),
    o as (select distinct org_id from c),
    f as (
      select o.org_id,
        coalesce((select max(p.listed_at) > ${today}::date - interval '1 year' from training.door_provider p where p.org_id = o.org_id), true) as new_provider,
        not exists (select 1 from supervision.door_inspection i where i.org_id = o.org_id and i.recorded_at > ${today}::date - interval '1 year') as never_checked,
        exists (select 1 from supervision.door_inspection i where i.org_id = o.org_id and i.round > 0 and i.recorded_at > ${today}::date - interval '1 year') as rectified,
        (select count(*)::int from supervision.door_complaint d where d.org_id = o.org_id and d.state in ('filed', 'handling', 'proposed')) as complaints
      from o)
    select c.id, f.new_provider, f.never_checked, f.rectified, f.complaints,
      (select count(*)::int from supervision.door_alert a where a.state <> 'closed'
        and a.subjects && array['class:' || c.id, 'provider:' || c.org_id]) as alerts
    from c join f on f.org_id = c.org_id`.execute(db)
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Who has had a hand in the class or its institution, or declared to have to do with it. */
export async function barredPairs(
  db: Db,
  classes: readonly Pick<Candidate, 'id' | 'orgId'>[],
  accounts: readonly { accountId: string; orgId: string }[],
): Promise<{ classId: string; accountId: string }[]> {
  const { rows } = await sql<{ classId: string; accountId: string }>`
    with c as (select * from unnest(${classes.map((c) => c.id)}::uuid[], ${classes.map((c) => c.orgId)}::uuid[]) t (id, org_id)),
    a as (select * from unnest(${accounts.map((a) => a.accountId)}::uuid[], ${accounts.map((a) => a.orgId)}::uuid[]) t (id, org_id))
    select h.class_id, h.account_id from training.door_class_hand h join c on c.id = h.class_id join a on a.id = h.account_id
    union select c.id, h.account_id from training.door_provider_hand h join c on c.org_id = h.org_id join a on a.id = h.account_id
    union select c.id, d.account_id from supervision.door_interest d join c on c.org_id = d.org_id join a on a.id = d.account_id
    union select c.id, a.id from c join a on a.org_id = c.org_id`.execute(db)
  return rows
}

// What inspectors declare.

export const insertInterest = async (
  trx: Trx,
  row: Pick<InterestRecord, 'id' | 'accountId' | 'orgId' | 'kind' | 'note' | 'declaredAt'>,
): Promise<void> => {
  await of(trx)
    .insertInto('supervision.interest')
    .values(row as InterestRecord)
    .execute()
}
export const interestsOf = (db: Db, accountId: string): Promise<InterestRecord[]> =>
  of(db)
    .selectFrom('supervision.interest')
    .selectAll()
    .where('accountId', '=', accountId)
    .orderBy('declaredAt', 'desc')
    .execute()
export async function endInterest(
  trx: Trx,
  id: string,
  accountId: string,
  at: string,
  reason: string,
): Promise<InterestRecord | undefined> {
  return await of(trx)
    .updateTable('supervision.interest')
    .set({ endedAt: at, endReason: reason })
    .where('id', '=', id)
    .where('accountId', '=', accountId)
    .where('endedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type { RegisterCode } from '#registry/registers/contract'
import type { Batch } from './batch.ts'
import { copyBatch, type Seats } from './batch-store.ts'
import type { RuleCount, RunKind, RunState } from './match-rules.ts'

export interface Version {
  code: RegisterCode
  deliveryId: string
  dataDate: string
  rows: number
}
export interface RunRecord {
  id: string
  kind: RunKind
  subjectId: string | null
  title: string
  region: string
  asOf: string
  fromDay: string
  toDay: string
  state: RunState
  versions: Version[]
  counts: RuleCount[]
  people: number
  hits: number
  previousId: string | null
  startedBy: string
  startedAt: string
  millis: number | null
  fault: string | null
}
export type PageKind = 'hit' | 'added' | 'gone'
type Tables = {
  'supervision.matchRun': RunRecord
  'supervision.matchPage': {
    runId: string
    kind: PageKind
    rule: number
    no: number
    rows: number
    body: Buffer
  }
}
const of = (db: Db) => db.withTables<Tables>()

export const insertRun = async (trx: Trx, row: RunRecord): Promise<void> => {
  await of(trx)
    .insertInto('supervision.matchRun')
    .values({
      ...row,
      versions: JSON.stringify(row.versions) as never,
      counts: JSON.stringify(row.counts) as never,
    })
    .execute()
}

export const runById = (db: Db, id: string): Promise<RunRecord | undefined> =>
  of(db).selectFrom('supervision.matchRun').selectAll().where('id', '=', id).executeTakeFirst()

export async function endRun(db: Db, id: string, set: Partial<RunRecord>): Promise<void> {
  const { versions, counts, ...rest } = set
  await of(db)
    .updateTable('supervision.matchRun')
    .set({
      ...rest,
      ...(versions ? { versions: JSON.stringify(versions) as never } : {}),
      ...(counts ? { counts: JSON.stringify(counts) as never } : {}),
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

/** The last finished run of the same people. */
export const runBefore = (
  db: Db,
  about: Pick<RunRecord, 'kind' | 'subjectId' | 'region' | 'fromDay' | 'toDay'>,
): Promise<RunRecord | undefined> =>
  of(db)
    .selectFrom('supervision.matchRun')
    .selectAll()
    .where('kind', '=', about.kind)
    .where('subjectId', about.subjectId ? '=' : 'is', about.subjectId)
    .where('region', '=', about.region)
    .where((eb) =>
      about.subjectId
        ? eb.val(true)
        : eb.and([eb('fromDay', '=', about.fromDay), eb('toDay', '=', about.toDay)]),
    )
    .where('state', '=', 'done')
    .orderBy('startedAt', 'desc')
    .limit(1)
    .executeTakeFirst()

export const runPage = (
  db: Db,
  regions: readonly string[],
  input: { kind?: RunKind; page: number; size: number; sort?: string },
): Promise<Page<RunRecord>> => {
  let query = of(db)
    .selectFrom('supervision.matchRun')
    .selectAll()
    .where('region', 'in', regions.length ? regions : [''])
  if (input.kind) query = query.where('kind', '=', input.kind)
  return pageOf(query, input, { startedAt: 'startedAt', hits: 'hits' }, ['startedAt', 'desc'], 'id')
}

export async function insertPages(
  db: Db,
  rows: readonly {
    runId: string
    kind: PageKind
    rule: number
    no: number
    rows: number
    body: Uint8Array
  }[],
): Promise<void> {
  for (const row of rows) {
    const body = Buffer.from(row.body.buffer, row.body.byteOffset, row.body.length)
    await sql`insert into supervision.match_page (run_id, kind, rule, no, rows, body)
      values (${row.runId}, ${row.kind}, ${row.rule}, ${row.no}, ${row.rows}, ${body})`.execute(db)
  }
}

export const pagesOf = (
  db: Db,
  runId: string,
  kind: PageKind,
  rule: number | null,
): Promise<{ rule: number; no: number; rows: number; body: Buffer }[]> => {
  let query = of(db)
    .selectFrom('supervision.matchPage')
    .select(['rule', 'no', 'rows', 'body'])
    .where('runId', '=', runId)
    .where('kind', '=', kind)
  if (rule !== null) query = query.where('rule', '=', rule)
  return query.orderBy('rule').orderBy('no').execute()
}

// Whom a run is about

export interface Asked {
  kind: RunKind
  subjectId: string | null
  regions: readonly string[]
  fromDay: string
  toDay: string
}

const SEATS = sql`training.door_trainee t join training.door_class c on c.id = t.class_id
  join registry.door_match_key k on k.person_id = t.person_id`
const CLAIM_LINES = sql`money.door_claim_line l join money.door_claim m on m.id = l.claim_id
  left join training.door_class c on c.id = m.class_id
  join registry.door_match_key k on k.person_id = l.person_id`

function seatsOf(asked: Asked): Seats {
  if (asked.kind === 'claim')
    return {
      seats: sql`select l.id, l.person_id, coalesce(c.id, m.id) as class_id, k.key, k.name_tag,
        coalesce(c.starts_on, m.filed_at::date, m.created_at::date) as from_day,
        coalesce(c.ends_on, m.filed_at::date, m.created_at::date) as to_day,
        coalesce((select t.category from training.door_trainee t where t.class_id = c.id and t.person_id = l.person_id
          order by t.enrolled_at desc limit 1), 'other') as category,
        coalesce(l.occupation_code, '') as occupation, k.phone_index, k.bank_account_index
      from ${CLAIM_LINES} where m.id = ${sql.lit(asked.subjectId)}`,
      classes: null,
    }
  const where =
    asked.kind === 'class'
      ? sql`c.id = ${sql.lit(asked.subjectId)}`
      : sql`c.starts_on between ${sql.lit(asked.fromDay)} and ${sql.lit(asked.toDay)} and c.filed_at is not null
          and c.state not in ('withdrawn', 'cancelled') and c.region = any(${sql.lit(`{${asked.regions.join(',')}}`)}::text[])`
  return {
    seats: sql`select t.id, t.person_id, c.id as class_id, k.key, k.name_tag, t.category, k.phone_index,
        k.bank_account_index
      from ${SEATS} where t.state = 'enrolled' and ${where}`,
    classes: sql`select c.id as class_id, c.starts_on as from_day, c.ends_on as to_day,
        coalesce(c.occupation_code, '') as occupation
      from training.door_class c where ${where}`,
  }
}

/** People of a run whose key is not made yet. */
export async function keylessOf(db: Db, asked: Asked): Promise<string[]> {
  const people =
    asked.kind === 'claim'
      ? sql`select l.person_id from money.door_claim_line l where l.claim_id = ${asked.subjectId}`
      : sql`select t.person_id from training.door_trainee t join training.door_class c on c.id = t.class_id
          where t.state = 'enrolled' and ${
            asked.kind === 'class'
              ? sql`c.id = ${asked.subjectId}`
              : sql`c.starts_on between ${asked.fromDay} and ${asked.toDay} and c.region = any(${[...asked.regions]}::text[])`
          }`
  const { rows } = await sql<{ personId: string }>`
    select distinct s.person_id from (${people}) s
    where not exists (select 1 from registry.door_match_key k where k.person_id = s.person_id)`.execute(db)
  return rows.map((r) => r.personId)
}

/** Seats as typed arrays; occupations are tagged by `tag`, each code once. */
export async function readBatch(db: Db, asked: Asked, tag: (code: string) => number): Promise<Batch> {
  return await copyBatch(db, seatsOf(asked), tag)
}

/** How a run's seats are shown: masked names, their class, its institution. */
export interface SeatShown {
  id: string
  personId: string
  classId: string | null
  classTitle: string
  number: string | null
  orgId: string | null
  category: string | null
}

export async function seatsShown(
  db: Db,
  kind: RunKind,
  ids: readonly string[],
): Promise<Map<string, SeatShown>> {
  if (ids.length === 0) return new Map()
  const { rows } =
    kind === 'claim'
      ? await sql<SeatShown>`select l.id, l.person_id, m.class_id, m.title as class_title, m.number, m.org_id,
            null as category
          from money.door_claim_line l join money.door_claim m on m.id = l.claim_id
          where l.id = any(${[...ids]}::uuid[])`.execute(db)
      : await sql<SeatShown>`select t.id, t.person_id, c.id as class_id, c.title as class_title, c.number, c.org_id,
            t.category
          from training.door_trainee t join training.door_class c on c.id = t.class_id
          where t.id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map((r) => [r.id, r]))
}

export interface Subject {
  title: string
  region: string
  fromDay: string
  toDay: string
}
/** What an institution has not handed in is not there. */
export async function subjectOf(db: Db, kind: RunKind, id: string): Promise<Subject | undefined> {
  const { rows } =
    kind === 'class'
      ? await sql<Subject>`select coalesce(number || ' ', '') || title as title, region, starts_on as from_day,
          ends_on as to_day from training.door_class where id = ${id} and filed_at is not null`.execute(db)
      : await sql<Subject>`select coalesce(m.number || ' ', '') || m.title as title, m.region,
          coalesce(c.starts_on, m.created_at::date) as from_day, coalesce(c.ends_on, m.created_at::date) as to_day
          from money.door_claim m left join training.door_class c on c.id = m.class_id
          where m.id = ${id} and m.filed_at is not null`.execute(db)
  return rows[0]
}

export async function idByNumber(db: Db, kind: RunKind, number: string): Promise<string | null> {
  const { rows } =
    kind === 'class'
      ? await sql<{ id: string }>`select id from training.door_class where number = ${number}`.execute(db)
      : await sql<{ id: string }>`select id from money.door_claim where number = ${number}`.execute(db)
  return rows[0]?.id ?? null
}

export async function classTitles(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; title: string }>`
    select id, coalesce(number || ' ', '') || title as title from training.door_class
    where id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map((r) => [r.id, r.title]))
}

/** Rows of what platforms report, and of which platform a class learns on. */
import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Keepable, Retained } from '#platform/retain'
import type { ClassState } from '#training/class-filing/contract'
import type { OnlineState } from './learning-contract.ts'
import type { LearningEvent, OnlineHours } from './learning-rules.ts'

export interface EventRow extends LearningEvent {
  platformId: string
  classId: string
  traineeId: string
  personId: string
  correct: boolean | null
  receivedAt: string
}
export interface AssignmentRow {
  id: string
  classId: string
  line: number
  platformId: string
  course: string
  assignedBy: string
  assignedAt: string
  endedAt: string | null
  endedBy: string | null
}
/** What counted, once the events behind it are destroyed. */
export interface KeptRow {
  classId: string
  personId: string
  hours: OnlineHours
  events: number
  destructionId: string
  keptAt: string
}
type Tables = {
  'training.learningEvent': EventRow
  'training.learningKept': KeptRow
  'training.classPlatform': AssignmentRow
  'training.doorClass': Pick<
    OnlineClassRow,
    'id' | 'orgId' | 'region' | 'title' | 'number' | 'state' | 'startsOn' | 'endsOn'
  > & { planId: string; filedAt: string | null }
  'training.doorPlan': { id: string; onlineHours: number }
  'training.doorSession': { classId: string; startsAt: string; endsAt: string }
  'training.doorTrainee': { id: string; classId: string; personId: string; state: string }
}
const of = (db: Db) => db.withTables<Tables>()

export const eventsOfClass = (db: Db, classId: string): Promise<(LearningEvent & { personId: string })[]> =>
  of(db)
    .selectFrom('training.learningEvent')
    .select(['personId', 'sitting', 'seq', 'line', 'kind', 'at', 'positionS'])
    .where('classId', '=', classId)
    .execute()

export const keptOfClass = async (db: Db, classId: string): Promise<Map<string, OnlineHours>> =>
  new Map(
    (
      await of(db)
        .selectFrom('training.learningKept')
        .select(['personId', 'hours'])
        .where('classId', '=', classId)
        .execute()
    ).map((row) => [row.personId, row.hours]),
  )

export const keepHours = async (trx: Trx, rows: readonly KeptRow[]): Promise<void> => {
  if (rows.length === 0) return
  await of(trx)
    .insertInto('training.learningKept')
    .values(rows.map((row) => ({ ...row, hours: JSON.stringify(row.hours) as never })))
    .execute()
}

export const deleteEvents = async (trx: Trx, classId: string): Promise<void> => {
  await of(trx).deleteFrom('training.learningEvent').where('classId', '=', classId).execute()
}

export async function eventCounts(db: Db, classId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ personId: string; n: number }>`select person_id, count(*)::int as n
    from training.learning_event where class_id = ${classId} group by person_id`.execute(db)
  return new Map(rows.map((row) => [row.personId, row.n]))
}

/** Classes over for good whose reports still lie here: one item a class, its hash over every event in order. */
export const dueLearning: Retained['due'] = async (db, { before, regions, limit, ids = null }) => {
  const { rows } = await sql<Omit<Keepable, 'subjects'> & { orgId: string }>`
    select c.id, '线上学习记录 ' || coalesce(c.number, '') as title, c.ends_on::text as since, c.region, c.org_id,
      (select encode(sha256(convert_to(string_agg(concat_ws(' ', e.platform_id, e.sitting, e.seq, e.trainee_id, e.line,
          e.kind, extract(epoch from e.at), e.position_s, e.correct), E'\n' order by e.platform_id, e.sitting, e.seq),
          'UTF8')), 'hex') from training.learning_event e where e.class_id = c.id) as hash
    from training.door_class c
    where c.region = any(${[...regions]}) and c.state in ('closed', 'cancelled', 'withdrawn') and c.ends_on < ${before}
      and (${ids}::uuid[] is null or c.id = any(${ids}::uuid[]))
      and exists (select from training.learning_event e where e.class_id = c.id)
    order by c.ends_on, c.id limit ${limit}`.execute(db)
  return rows.map(({ orgId, ...row }) => ({ ...row, subjects: [row.id, orgId] }))
}

export const sessionsOfClass = (db: Db, classId: string): Promise<{ startsAt: string; endsAt: string }[]> =>
  of(db)
    .selectFrom('training.doorSession')
    .select(['startsAt', 'endsAt'])
    .where('classId', '=', classId)
    .execute()

export const enrolledOf = (db: Db, classId: string): Promise<{ id: string; personId: string }[]> =>
  of(db)
    .selectFrom('training.doorTrainee')
    .select(['id', 'personId'])
    .where('classId', '=', classId)
    .where('state', '=', 'enrolled')
    .execute()

/** How many were new; what came before stays as it came. One parameter however many rows. */
export async function insertEvents(trx: Trx, rows: readonly EventRow[]): Promise<number> {
  const done = await sql`
    insert into training.learning_event (platform_id, sitting, seq, class_id, trainee_id, person_id, line, kind, at,
      position_s, correct, received_at)
    select "platformId", sitting, seq, "classId", "traineeId", "personId", line, kind, at, "positionS", correct,
      "receivedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("platformId" uuid, sitting text, seq integer,
      "classId" uuid, "traineeId" uuid, "personId" uuid, line smallint, kind text, at timestamptz, "positionS" integer,
      correct boolean, "receivedAt" timestamptz)
    on conflict do nothing`.execute(trx)
  return Number(done.numAffectedRows ?? 0n)
}

/** Events already held under these numbers, to tell a repeat from a changed story. */
export const heldEvents = (
  db: Db,
  platformId: string,
  sittings: readonly string[],
): Promise<Pick<EventRow, 'sitting' | 'seq' | 'at' | 'positionS' | 'kind' | 'traineeId' | 'classId'>[]> =>
  of(db)
    .selectFrom('training.learningEvent')
    .select(['sitting', 'seq', 'at', 'positionS', 'kind', 'traineeId', 'classId'])
    .where('platformId', '=', platformId)
    .where(sql<boolean>`sitting = any(${sittings}::text[])`)
    .execute()

export const assignmentsOf = (db: Db, classId: string): Promise<AssignmentRow[]> =>
  of(db)
    .selectFrom('training.classPlatform')
    .selectAll()
    .where('classId', '=', classId)
    .where('endedAt', 'is', null)
    .orderBy('line')
    .execute()

export const classesOnPlatform = (db: Db, platformId: string): Promise<AssignmentRow[]> =>
  of(db)
    .selectFrom('training.classPlatform')
    .selectAll()
    .where('platformId', '=', platformId)
    .where('endedAt', 'is', null)
    .orderBy('assignedAt', 'desc')
    .limit(500)
    .execute()

export async function endAssignments(
  trx: Trx,
  classId: string,
  lines: readonly number[],
  by: string,
  at: string,
): Promise<void> {
  if (lines.length === 0) return
  await of(trx)
    .updateTable('training.classPlatform')
    .set({ endedAt: at, endedBy: by })
    .where('classId', '=', classId)
    .where('line', 'in', lines)
    .where('endedAt', 'is', null)
    .execute()
}

export const insertAssignments = async (trx: Trx, rows: AssignmentRow[]): Promise<void> => {
  if (rows.length > 0) await of(trx).insertInto('training.classPlatform').values(rows).execute()
}

export interface OnlineClassRow {
  id: string
  orgId: string
  region: string
  title: string
  number: string | null
  state: ClassState
  startsOn: string
  endsOn: string
  onlineHours: number
  assigned: number
  /** Of whom anything was reported, also where the reports are destroyed by now. */
  learners: number
}
const assignedSql = sql<number>`(select count(*)::int from training.class_platform a
  where a.class_id = c.id and a.ended_at is null)`
const reportedSql = sql<boolean>`(exists (select from training.learning_event e where e.class_id = c.id)
  or exists (select from training.learning_kept k where k.class_id = c.id))`
const learnersSql = sql<number>`greatest(
  (select count(distinct e.person_id)::int from training.learning_event e where e.class_id = c.id),
  (select count(*)::int from training.learning_kept k where k.class_id = c.id and k.events > 0))`
const SORTS = { title: 'c.title', startsOn: 'c.startsOn', onlineHours: 'p.onlineHours', state: 'c.state' }

/** Classes in reach whose plan has online lines. */
export const classesWithOnline = (
  db: Db,
  scope: Scope,
  regionsWanted: readonly string[] | null,
  input: {
    q?: string | undefined
    page: number
    size: number
    sort?: string | undefined
    state?: ClassState | undefined
    online?: OnlineState | undefined
  },
): Promise<Page<OnlineClassRow>> => {
  let query = of(db)
    .selectFrom('training.doorClass as c')
    .innerJoin('training.doorPlan as p', 'p.id', 'c.planId')
    .select(['c.id', 'c.orgId', 'c.region', 'c.title', 'c.number', 'c.state', 'c.startsOn', 'c.endsOn'])
    .select(['p.onlineHours', assignedSql.as('assigned'), learnersSql.as('learners')])
    .where('p.onlineHours', '>', 0)
    .where('c.state', 'not in', ['withdrawn', 'cancelled'])
    .where(
      sql<boolean>`(c.org_id = any(${scope.orgs}::uuid[]) or (c.filed_at is not null and c.region = any(${scope.regions}::text[])))`,
    )
  if (regionsWanted) query = query.where('c.region', 'in', regionsWanted.length ? [...regionsWanted] : [''])
  if (input.state) query = query.where('c.state', '=', input.state)
  if (input.online === 'unassigned') query = query.where(sql<boolean>`${assignedSql} = 0`)
  if (input.online === 'silent') query = query.where(sql<boolean>`${assignedSql} > 0 and not ${reportedSql}`)
  if (input.online === 'reporting') query = query.where(reportedSql)
  if (input.q) {
    const q = likeText(input.q)
    query = query.where((eb) => eb.or([eb('c.title', 'ilike', q), eb('c.number', 'like', q)]))
  }
  return pageOf(query, input, SORTS, ['c.startsOn', 'desc'], 'c.id') as Promise<Page<OnlineClassRow>>
}

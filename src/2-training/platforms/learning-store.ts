/** Rows of what platforms report, and of which platform a class learns on. */
import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { ClassState } from '#training/class-filing/contract'
import type { LearningEvent } from './learning-rules.ts'

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
type Tables = {
  'training.learningEvent': EventRow
  'training.classPlatform': AssignmentRow
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
  title: string
  number: string | null
  state: ClassState
  startsOn: string
  endsOn: string
  onlineHours: number
  assigned: number
  events: number
}
/** Classes of the scope whose plan has online lines, the latest first. */
export async function classesWithOnline(db: Db, scope: Scope): Promise<OnlineClassRow[]> {
  const { rows } = await sql<OnlineClassRow>`
    select c.id, c.title, c.number, c.state, c.starts_on as "startsOn", c.ends_on as "endsOn",
      p.online_hours as "onlineHours",
      (select count(*)::int from training.class_platform a where a.class_id = c.id and a.ended_at is null) as assigned,
      (select count(*)::int from training.learning_event e where e.class_id = c.id) as events
    from training.door_class c join training.door_plan p on p.id = c.plan_id
    where p.online_hours > 0 and c.state not in ('withdrawn', 'cancelled')
      and (c.org_id = any(${scope.orgs}::uuid[]) or (c.filed_at is not null and c.region = any(${scope.regions}::text[])))
    order by c.starts_on desc, c.id limit 200`.execute(db)
  return rows
}

import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'

export interface CameraRow {
  id: string
  sessionId: string
  classId: string
  region: string
  orgId: string
  note: string
  askedBy: string
  askedAt: string
  dueAt: string
  answeredBy: string | null
  answeredAt: string | null
  fileIds: string[]
  headCount: number | null
  latitudeE5: number | null
  longitudeE5: number | null
  accuracyM: number | null
  distanceM: number | null
}
type Tables = { 'training.cameraRequest': CameraRow }
const of = (db: Db | Trx) => db.withTables<Tables>()

export const camerasOf = (db: Db | Trx, sessionIds: readonly string[]): Promise<CameraRow[]> =>
  of(db)
    .selectFrom('training.cameraRequest')
    .selectAll()
    .where(sql<boolean>`session_id = any(${sessionIds}::uuid[])`)
    .orderBy('askedAt', 'desc')
    .execute()

export const insertCamera = async (trx: Trx, row: CameraRow): Promise<void> => {
  await of(trx).insertInto('training.cameraRequest').values(row).execute()
}

/** False when somebody else answered first. */
export async function answerCameraRow(trx: Trx, id: string, set: Partial<CameraRow>): Promise<boolean> {
  const done = await of(trx)
    .updateTable('training.cameraRequest')
    .set(set)
    .where('id', '=', id)
    .where('answeredAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export interface NowRow {
  id: string
  classId: string
  classTitle: string
  classNumber: string | null
  classState: string
  region: string
  orgId: string
  title: string
  kind: string
  hours: number
  startsAt: string
  endsAt: string
  venueId: string
  teacherPersonId: string
  openedAt: string | null
  rosterCount: number
  inCount: number
  outCount: number
  /** Came by themselves or by the teacher, and did not leave. */
  present: number
  /** Flagged checks that no word of the teacher came after. */
  doubtful: number
  byHand: number
  lastAt: string | null
  lastKind: string | null
}

/** Lessons going on at `now` (from sign-in to the last sign-out) with what is known of each, in one pass. */
export async function lessonsAt(
  db: Db,
  scope: Scope,
  at: { now: string; from: string; until: string },
  within: readonly string[] | null,
): Promise<NowRow[]> {
  const { rows } = await sql<NowRow>`
    with lesson as (
      select s.id, s.class_id, s.title, s.kind, s.hours, s.starts_at, s.ends_at, s.venue_id, s.teacher_person_id,
        c.title as class_title, c.number as class_number, c.state as class_state, c.region, c.org_id, o.opened_at
      from training.door_session s
      join training.door_class c on c.id = s.class_id
      left join training.session_opening o on o.session_id = s.id
      where s.starts_at <= ${at.until} and s.ends_at >= ${at.from}
        and c.state in ('approved', 'running')
        and (c.region = any(${[...scope.regions]}::text[]) or c.org_id = any(${[...scope.orgs]}::uuid[]))
        and (${within === null} or c.region = any(${within ? [...within] : []}::text[]))
      order by s.starts_at, s.id
      limit 2000)
    select l.*,
      (select count(*)::int from training.door_trainee t where t.class_id = l.class_id and t.state = 'enrolled')
        as roster_count,
      coalesce(e.ins, 0) as in_count, coalesce(e.outs, 0) as out_count, coalesce(e.present, 0) as present,
      coalesce(e.doubtful, 0) as doubtful, coalesce(e.by_hand, 0) as by_hand, e.last_at, e.last_kind
    from lesson l
    left join lateral (
      select count(*) filter (where kind = 'in')::int as ins, count(*) filter (where kind = 'out')::int as outs,
        (count(*) filter (where kind = 'in') - count(*) filter (where kind = 'out'))::int as present,
        (count(distinct person_id) filter (where cardinality(flags) > 0 and not exists (
          select 1 from training.check_confirm w where w.session_id = ce.session_id and w.person_id = ce.person_id
            and w.at >= ce.recorded_at)))::int as doubtful,
        (count(distinct person_id) filter (where source = 'teacher'))::int as by_hand,
        max(at) as last_at, (array_agg(kind order by at desc, id desc))[1] as last_kind
      from training.check_event ce where ce.session_id = l.id) e on true
    order by l.starts_at, l.id`.execute(db)
  return rows
}

/** Rows of rosters, the times trainees are held, and imports. */
import { type Kysely, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Reason } from '#platform/refusal'
import type { ClassRow, SessionRow } from './store.ts'

export interface TraineeRow {
  id: string
  classId: string
  personId: string
  category: string
  state: 'enrolled' | 'left'
  source: 'import' | 'manual' | 'self'
  subsidised: boolean
  reasons: Reason[]
  judgedOn: string | null
  enrolledBy: string
  enrolledAt: string
  leftBy: string | null
  leftAt: string | null
  leftReason: string | null
}
export interface ImportRow {
  id: string
  classId: string
  fileId: string
  sha256: string
  rowCount: number
  added: number
  changed: number
  importedBy: string
  importedAt: string
}
type Tables = {
  'training.trainee': TraineeRow
  'training.class': ClassRow
  'training.classSession': SessionRow
  'training.rosterImport': ImportRow
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
/** PostgreSQL takes 65,535 parameters a statement. */
const CHUNK = 3000

export const enrolledOf = (db: Db, classId: string): Promise<TraineeRow[]> =>
  of(db)
    .selectFrom('training.trainee')
    .selectAll()
    .where('classId', '=', classId)
    .where('state', '=', 'enrolled')
    .orderBy('enrolledAt')
    .orderBy('id')
    .execute()

export const allTraineesOf = (db: Db, classId: string): Promise<TraineeRow[]> =>
  of(db)
    .selectFrom('training.trainee')
    .selectAll()
    .where('classId', '=', classId)
    .orderBy('enrolledAt')
    .orderBy('id')
    .execute()

export const traineeById = (db: Db, classId: string, id: string): Promise<TraineeRow | undefined> =>
  of(db)
    .selectFrom('training.trainee')
    .selectAll()
    .where('classId', '=', classId)
    .where('id', '=', id)
    .executeTakeFirst()

export const enrolledIn = (db: Db, classId: string, personId: string): Promise<TraineeRow | undefined> =>
  of(db)
    .selectFrom('training.trainee')
    .selectAll()
    .where('classId', '=', classId)
    .where('personId', '=', personId)
    .where('state', '=', 'enrolled')
    .executeTakeFirst()

export interface RosterCounts {
  enrolled: number
  left: number
  eligible: number
  ineligible: number
}

export const countTrainees = (db: Db, classId: string): Promise<RosterCounts> =>
  of(db)
    .selectFrom('training.trainee')
    .select([
      sql<number>`count(*) filter (where state = 'enrolled')`.as('enrolled'),
      sql<number>`count(*) filter (where state = 'left')`.as('left'),
      sql<number>`count(*) filter (where state = 'enrolled' and subsidised)`.as('eligible'),
      sql<number>`count(*) filter (where state = 'enrolled' and not subsidised)`.as('ineligible'),
    ])
    .where('classId', '=', classId)
    .executeTakeFirstOrThrow()

export const listTraineeRows = (
  db: Db,
  input: {
    id: string
    state?: 'enrolled' | 'left'
    subsidised?: 'true' | 'false'
    category?: string
    page: number
    size: number
    sort?: string
  },
  personIds: readonly string[] | null,
): Promise<Page<TraineeRow>> => {
  let query = of(db).selectFrom('training.trainee').selectAll().where('classId', '=', input.id)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.subsidised) query = query.where('subsidised', '=', input.subsidised === 'true')
  if (input.category) query = query.where('category', '=', input.category)
  if (personIds) query = query.where(sql<boolean>`person_id = any(${[...personIds]}::uuid[])`)
  return pageOf(
    query,
    input,
    { enrolledAt: 'enrolledAt', category: 'category', state: 'state', subsidised: 'subsidised' },
    ['enrolledAt', 'asc'],
    'id',
  )
}

export async function insertTrainees(trx: Trx, rows: readonly TraineeRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    await of(trx)
      .insertInto('training.trainee')
      .values(rows.slice(i, i + CHUNK).map((r) => ({ ...r, reasons: JSON.stringify(r.reasons) as never })))
      .execute()
  }
}

export const setCategory = async (trx: Trx, id: string, category: string): Promise<void> => {
  await of(trx).updateTable('training.trainee').set({ category }).where('id', '=', id).execute()
}

/** Judgements of many trainees in one statement. */
export async function setJudgements(
  trx: Trx,
  rows: readonly { id: string; subsidised: boolean; reasons: Reason[] }[],
  on: string,
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update training.trainee t set subsidised = j.subsidised, reasons = j.reasons, judged_on = ${on}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as j(id uuid, subsidised boolean, reasons jsonb)
    where t.id = j.id and (t.subsidised, t.reasons, t.judged_on) is distinct from (j.subsidised, j.reasons, ${on}::date)`.execute(
    trx,
  )
}

export const endTrainee = async (
  trx: Trx,
  id: string,
  by: string,
  at: string,
  reason: string,
): Promise<boolean> => {
  const done = await of(trx)
    .updateTable('training.trainee')
    .set({ state: 'left', leftBy: by, leftAt: at, leftReason: reason })
    .where('id', '=', id)
    .where('state', '=', 'enrolled')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Holds the time of everyone on the roster, or of these trainees only. The database refuses an overlap. */
export async function holdSlots(
  trx: Trx,
  classId: string,
  traineeIds: readonly string[] | null,
  sessionId?: string,
): Promise<void> {
  await sql`
    insert into training.trainee_slot (trainee_id, session_id, person_id, class_id, during)
    select t.id, s.id, t.person_id, s.class_id, s.during
    from training.trainee t join training.class_session s on s.class_id = t.class_id and s.removed_at is null
    where t.class_id = ${classId} and t.state = 'enrolled'
      ${traineeIds ? sql`and t.id = any(${[...traineeIds]}::uuid[])` : sql``}
      ${sessionId ? sql`and s.id = ${sessionId}` : sql``}`.execute(trx)
}

/** Lets go of everybody's time, of one trainee's from `from` on, or of one session. */
export async function freeSlots(
  trx: Trx,
  classId: string,
  only: { traineeId?: string; from?: string; sessionId?: string } = {},
): Promise<void> {
  await sql`
    delete from training.trainee_slot where class_id = ${classId}
      ${only.traineeId ? sql`and trainee_id = ${only.traineeId}` : sql``}
      ${only.sessionId ? sql`and session_id = ${only.sessionId}` : sql``}
      ${only.from ? sql`and lower(during) >= ${only.from}::timestamptz` : sql``}`.execute(trx)
}

export interface PersonClash {
  personId: string
  otherTitle: string
  otherClassId: string
  startsAt: string
  endsAt: string
}

/** What holds each of these people at a time of these sessions: another class's roster, or teaching, be it this class. */
export async function personClashes(
  db: Db,
  classId: string,
  personIds: readonly string[],
  spans: readonly { startsAt: string; endsAt: string }[],
): Promise<PersonClash[]> {
  if (personIds.length === 0 || spans.length === 0) return []
  const { rows } = await sql<PersonClash>`
    with w as materialized (
      select range_agg(tstzrange(a, b)) as times from jsonb_to_recordset(${JSON.stringify(
        spans.map((x) => ({ a: x.startsAt, b: x.endsAt })),
      )}::jsonb) as w(a timestamptz, b timestamptz)
    )
    select distinct on (s.person_id) s.person_id, c.title || s.doing as other_title, c.id as other_class_id,
      lower(s.during) as starts_at, upper(s.during) as ends_at
    from unnest(${[...personIds]}::uuid[]) as p(id)
    cross join lateral (
      -- One descent into the index of each person's times, however many classes there are.
      select person_id, class_id, during, '' as doing from training.trainee_slot
      where person_id = p.id and during && (select times from w) and class_id <> ${classId}
      union all
      select teacher_person_id, class_id, during, '（授课）' from training.class_session
      where teacher_person_id = p.id and during && (select times from w) and held
      union all
      select teacher_person_id, class_id, during, '（授课）' from training.class_session
      where teacher_person_id = p.id and during && (select times from w)
        and class_id = ${classId} and not held and removed_at is null
    ) s
    join training.class c on c.id = s.class_id
    order by s.person_id, lower(s.during)`.execute(db)
  return rows
}

/** Other live classes of the same training in which these people's seats count for subsidy. */
export async function sameTraining(
  db: Db,
  row: Pick<ClassRow, 'id' | 'occupationCode' | 'level' | 'certificateKind' | 'planId'>,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await sql<{ personId: string; title: string }>`
    select distinct on (t.person_id) t.person_id, c.title
    from training.trainee t join training.class c on c.id = t.class_id
    where t.person_id = any(${[...personIds]}::uuid[]) and t.state = 'enrolled' and t.subsidised
      and c.id <> ${row.id} and c.state in ('submitted', 'reviewed', 'approved', 'running', 'taught', 'closed')
      and c.certificate_kind = ${row.certificateKind}
      and ${
        row.occupationCode
          ? sql`c.occupation_code = ${row.occupationCode} and c.level is not distinct from ${row.level}`
          : sql`c.plan_id = ${row.planId}`
      }
    order by t.person_id, c.filed_at`.execute(db)
  return new Map(rows.map((r) => [r.personId, r.title]))
}

export const insertImport = async (trx: Trx, row: ImportRow): Promise<void> => {
  await of(trx).insertInto('training.rosterImport').values(row).execute()
}

// Enrolment by workers

export interface OpenRow {
  id: string
  title: string
  number: string | null
  orgId: string
  region: string
  certificateKind: string
  occupationCode: string | null
  level: number | null
  venueId: string
  startsOn: string
  endsOn: string
  seats: number
  taken: number
  hours: number
}

/** What a voucher narrows the classes down to, those in its holder's region first. */
export interface VoucherReach {
  occupationCodes: readonly string[]
  fund: string
  until: string
  near: readonly string[]
}

export const openClassRows = (
  db: Db,
  today: string,
  input: {
    q?: string
    orgId?: string
    occupationCode?: string
    page: number
    size: number
    sort?: string
  },
  regions: readonly string[] | null,
  classId: string | null,
  voucher: VoucherReach | null = null,
): Promise<Page<OpenRow>> => {
  let query = of(db)
    .selectFrom('training.class as c')
    .select([
      'c.id',
      'c.title',
      'c.number',
      'c.orgId',
      'c.region',
      'c.certificateKind',
      'c.occupationCode',
      'c.level',
      'c.venueId',
      'c.startsOn',
      'c.endsOn',
      'c.seats',
      sql<number>`(select count(*) from training.trainee t where t.class_id = c.id and t.state = 'enrolled')`.as(
        'taken',
      ),
      sql<number>`(select coalesce(sum(s.hours), 0) from training.class_session s where s.class_id = c.id and s.removed_at is null)`.as(
        'hours',
      ),
    ])
    .where('c.state', '=', 'approved')
    .where('c.selfEnrolment', '=', true)
    .where('c.startsOn', '>', today)
    .where(
      sql<boolean>`not exists (select 1 from registry.door_hold h
        where h.lifted_at is null and h.stops = 'new-classes' and h.subject_id in (c.id, c.org_id)
        and not exists (select 1 from registry.door_hold_exception e
          where e.hold_id = h.id and e.case_id = c.id and e.signed_at is not null and e.ended_at is null))`,
    )
  if (classId) query = query.where('c.id', '=', classId)
  if (regions) query = query.where('c.region', 'in', regions.length ? regions : [''])
  if (input.orgId) query = query.where('c.orgId', '=', input.orgId)
  if (input.occupationCode) query = query.where('c.occupationCode', '=', input.occupationCode)
  if (input.q) query = query.where('c.title', 'ilike', likeText(input.q))
  if (voucher) {
    query = query.where('c.fund', '=', voucher.fund).where('c.startsOn', '<=', voucher.until)
    if (voucher.occupationCodes.length > 0)
      query = query.where('c.occupationCode', 'in', [...voucher.occupationCodes])
    query = query.orderBy(sql`(c.region = any(${[...voucher.near]}::text[])) desc`)
  }
  return pageOf(
    query,
    input,
    { startsOn: 'c.startsOn', title: 'c.title' },
    ['c.startsOn', 'asc'],
    'c.id',
  ) as Promise<Page<OpenRow>>
}

export const traineeRowsOfPerson = (db: Db, personId: string): Promise<TraineeRow[]> =>
  of(db)
    .selectFrom('training.trainee')
    .selectAll()
    .where('personId', '=', personId)
    .orderBy('enrolledAt', 'desc')
    .limit(100)
    .execute()

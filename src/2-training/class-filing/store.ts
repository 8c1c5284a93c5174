/** Rows of classes, their timetable and papers. The roster's are in `roster-store.ts`. */
import { type Kysely, sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { CertificateKind, LineKind, Track } from '#training/plans/contract'
import type { ClassState, PaperKind } from './class-rules.ts'

export interface ClassRow {
  id: string
  orgId: string
  region: string
  title: string
  planId: string
  track: Track
  certificateKind: CertificateKind
  occupationCode: string | null
  level: number | null
  venueId: string
  seats: number
  startsOn: string
  endsOn: string
  selfEnrolment: boolean
  state: ClassState
  number: string | null
  filedOn: string | null
  catalogueVersionId: string | null
  packId: string | null
  fund: string | null
  perSeatFen: number | null
  reservationId: string | null
  estimateTrace: unknown
  createdBy: string
  createdAt: string
  filedBy: string | null
  filedAt: string | null
  reviewedBy: string | null
  reviewedAt: string | null
  approvedBy: string | null
  approvedAt: string | null
  returnedBy: string | null
  returnedAt: string | null
  returnReasons: { message: string; items: string[] } | null
  startedAt: string | null
  taughtAt: string | null
  closedAt: string | null
  endedBy: string | null
  endedAt: string | null
  endReason: string | null
  /** When the platform or an officer found its date gone by. */
  lapsedAt: string | null
  version: number
}
export interface SessionRow {
  id: string
  classId: string
  title: string
  kind: LineKind
  hours: number
  startsAt: string
  endsAt: string
  venueId: string
  teacherId: string
  teacherPersonId: string
  held: boolean
  removedAt: string | null
}
export interface PaperRow {
  id: string
  classId: string
  kind: PaperKind
  fileId: string
  addedBy: string
  addedAt: string
  removedBy: string | null
  removedAt: string | null
}
export interface CommitmentRow {
  id: string
  classId: string
  edition: string
  body: string
  acceptedBy: string
  acceptedAt: string
}
export interface InspectionRow {
  id: string
  classId: string
  sessionId: string | null
  seenCount: number
  passed: boolean
  note: string
  photoIds: string[]
  latitude: number | null
  longitude: number | null
  inspectedBy: string
  inspectedAt: string
}
export type Tables = {
  'training.class': ClassRow
  'training.classSession': SessionRow
  'training.classPaper': PaperRow
  'training.commitment': CommitmentRow
  'training.classInspection': InspectionRow
  'training.doorClass': Pick<
    ClassRow,
    'id' | 'orgId' | 'region' | 'title' | 'state' | 'startsOn' | 'occupationCode'
  > & {
    traineeCount: number
  }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()

/** Columns that hold documents are written as text; they come back parsed. */
const written = (set: Partial<ClassRow>): Partial<ClassRow> => ({
  ...set,
  ...(set.returnReasons ? { returnReasons: JSON.stringify(set.returnReasons) as never } : {}),
  ...(set.estimateTrace ? { estimateTrace: JSON.stringify(set.estimateTrace) } : {}),
})

export const insertClass = async (trx: Trx, row: Partial<ClassRow> & Pick<ClassRow, 'id'>): Promise<void> => {
  await of(trx)
    .insertInto('training.class')
    .values(written(row) as ClassRow)
    .execute()
}

export const classById = (db: Db, id: string): Promise<ClassRow | undefined> =>
  of(db).selectFrom('training.class').selectAll().where('id', '=', id).executeTakeFirst()

export async function classesById(db: Db, ids: readonly string[]): Promise<Map<string, ClassRow>> {
  if (ids.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('training.class')
    .selectAll()
    .where(sql<boolean>`id = any(${[...new Set(ids)]}::uuid[])`)
    .execute()
  return new Map(rows.map((r) => [r.id, r]))
}

/** The row, locked until the transaction ends: everything that decides by roster, seats or state takes it first. */
export const lockClass = (trx: Trx, id: string): Promise<ClassRow | undefined> =>
  of(trx).selectFrom('training.class').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** Moves the version on; false when somebody else changed the row first. */
export async function updateClass(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<ClassRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('training.class')
    .set({ ...written(set), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export interface ClassFilter {
  q?: string
  state?: ClassState
  track?: Track
  region?: string
  orgId?: string
  occupationCode?: string
  from?: string
  to?: string
  page: number
  size: number
  sort?: string
}

export type ListedClass = ClassRow & { traineeCount: number }

const SORTS = {
  title: 'c.title',
  number: 'c.number',
  region: 'c.region',
  state: 'c.state',
  seats: 'c.seats',
  startsOn: 'c.startsOn',
  filedAt: 'c.filedAt',
  perSeatFen: 'c.perSeatFen',
}

export const listClassRows = (
  db: Db,
  scope: Scope & { own: string | null },
  regionsWanted: readonly string[] | null,
  input: ClassFilter,
): Promise<Page<ListedClass>> => {
  let query = of(db)
    .selectFrom('training.class as c')
    .selectAll('c')
    .select(
      sql<number>`(select count(*) from training.trainee t where t.class_id = c.id and t.state = 'enrolled')`.as(
        'traineeCount',
      ),
    )
    .where((eb) =>
      eb.or([
        // A draft is the institution's own business until it is filed.
        eb.and([
          eb('c.region', 'in', scope.regions.length ? scope.regions : ['']),
          eb('c.filedAt', 'is not', null),
        ]),
        ...(scope.orgs.length
          ? [
              eb.and([
                eb('c.orgId', 'in', scope.orgs),
                eb.or([eb('c.filedAt', 'is not', null), eb('c.orgId', '=', scope.own)]),
              ]),
            ]
          : []),
      ]),
    )
  if (input.state) query = query.where('c.state', '=', input.state)
  if (input.track) query = query.where('c.track', '=', input.track)
  if (regionsWanted) query = query.where('c.region', 'in', regionsWanted.length ? regionsWanted : [''])
  if (input.orgId) query = query.where('c.orgId', '=', input.orgId)
  if (input.occupationCode) query = query.where('c.occupationCode', '=', input.occupationCode)
  if (input.from) query = query.where('c.startsOn', '>=', input.from)
  if (input.to) query = query.where('c.startsOn', '<=', input.to)
  if (input.q) {
    const q = input.q
    query = query.where((eb) =>
      eb.or([eb('c.title', 'ilike', likeText(q)), eb('c.number', 'like', likeText(q))]),
    )
  }
  return pageOf(query, input, SORTS, ['c.createdAt', 'desc'], 'c.id') as Promise<Page<ListedClass>>
}

// Timetable

export const sessionsOf = (db: Db, classId: string): Promise<SessionRow[]> =>
  sessionRows(db).where('classId', '=', classId).orderBy('startsAt').orderBy('id').execute()

export const sessionsOfClasses = (db: Db, classIds: readonly string[]): Promise<SessionRow[]> =>
  classIds.length === 0
    ? Promise.resolve([])
    : sessionRows(db).where('classId', 'in', classIds).orderBy('startsAt').execute()

const sessionRows = (db: Db) =>
  of(db)
    .selectFrom('training.classSession')
    .select([
      'id',
      'classId',
      'title',
      'kind',
      'hours',
      'startsAt',
      'endsAt',
      'venueId',
      'teacherId',
      'teacherPersonId',
      'held',
      'removedAt',
    ])
    .where('removedAt', 'is', null)

export const insertSessions = async (trx: Trx, rows: readonly SessionRow[]): Promise<void> => {
  if (rows.length > 0) await of(trx).insertInto('training.classSession').values(rows).execute()
}

export const removeSessions = async (trx: Trx, ids: readonly string[], at: string): Promise<void> => {
  if (ids.length === 0) return
  await of(trx).updateTable('training.classSession').set({ removedAt: at }).where('id', 'in', ids).execute()
}

export const updateSession = async (trx: Trx, id: string, set: Partial<SessionRow>): Promise<void> => {
  await of(trx).updateTable('training.classSession').set(set).where('id', '=', id).execute()
}

export const holdSessions = async (trx: Trx, classId: string, held: boolean): Promise<void> => {
  await of(trx)
    .updateTable('training.classSession')
    .set({ held })
    .where('classId', '=', classId)
    .where('removedAt', 'is', null)
    .execute()
}

export interface Clash {
  sessionId: string
  what: 'teacher' | 'venue'
  otherTitle: string
  otherOrgId: string
  startsAt: string
  endsAt: string
}

/** Held sessions of other classes that want the same teacher or room at the same time as these. */
export async function clashesOf(
  db: Db,
  classId: string,
  wanted: readonly {
    id: string
    startsAt: string
    endsAt: string
    venueId: string
    teacherPersonId: string
  }[],
): Promise<Clash[]> {
  if (wanted.length === 0) return []
  const { rows } = await sql<Clash>`
    with w as (select * from jsonb_to_recordset(${JSON.stringify(
      wanted.map((w) => ({
        id: w.id,
        starts_at: w.startsAt,
        ends_at: w.endsAt,
        venue_id: w.venueId,
        teacher_person_id: w.teacherPersonId,
      })),
    )}::jsonb) as w(id uuid, starts_at timestamptz, ends_at timestamptz, venue_id uuid, teacher_person_id uuid))
    select w.id as session_id, k.what, c.title as other_title, c.org_id as other_org_id, s.starts_at, s.ends_at
    from w join training.class_session s on s.held and s.class_id <> ${classId}
      and s.during && tstzrange(w.starts_at, w.ends_at)
      and (s.teacher_person_id = w.teacher_person_id or s.venue_id = w.venue_id)
    join lateral (values ('teacher', s.teacher_person_id = w.teacher_person_id), ('venue', s.venue_id = w.venue_id))
      as k(what, same) on k.same
    join training.class c on c.id = s.class_id
    union all
    -- Who sits in another class does not teach at that time.
    select w.id, 'teacher', c.title || '（学习）', c.org_id, lower(t.during), upper(t.during)
    from w join training.trainee_slot t on t.person_id = w.teacher_person_id and t.class_id <> ${classId}
      and t.during && tstzrange(w.starts_at, w.ends_at)
    join training.class c on c.id = t.class_id
    order by 5, 1, 2`.execute(db)
  return rows
}

// Papers, commitment, inspections

export const papersOf = (db: Db, classId: string): Promise<PaperRow[]> =>
  of(db)
    .selectFrom('training.classPaper')
    .selectAll()
    .where('classId', '=', classId)
    .where('removedAt', 'is', null)
    .orderBy('addedAt')
    .orderBy('id')
    .execute()

export const insertPapers = async (trx: Trx, rows: readonly PaperRow[]): Promise<void> => {
  if (rows.length > 0) await of(trx).insertInto('training.classPaper').values(rows).execute()
}

export const removePapers = async (
  trx: Trx,
  ids: readonly string[],
  by: string,
  at: string,
): Promise<void> => {
  if (ids.length === 0) return
  await of(trx)
    .updateTable('training.classPaper')
    .set({ removedBy: by, removedAt: at })
    .where('id', 'in', ids)
    .execute()
}

export const insertCommitment = async (trx: Trx, row: CommitmentRow): Promise<void> => {
  await of(trx).insertInto('training.commitment').values(row).execute()
}

export const lastCommitment = (db: Db, classId: string): Promise<CommitmentRow | undefined> =>
  of(db)
    .selectFrom('training.commitment')
    .selectAll()
    .where('classId', '=', classId)
    .orderBy('acceptedAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()

export const insertInspection = async (trx: Trx, row: InspectionRow): Promise<void> => {
  await of(trx).insertInto('training.classInspection').values(row).execute()
}

export const inspectionsOf = (db: Db, classId: string): Promise<InspectionRow[]> =>
  of(db)
    .selectFrom('training.classInspection')
    .selectAll()
    .where('classId', '=', classId)
    .orderBy('inspectedAt', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** Rows of inspections: what is to be visited, what was seen, rounds of putting right. Plans are in `plan-store.ts`. */
import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { InspectionState, Origin } from './rules.ts'
import type { Answer, CheckKey, Finding } from './visit-rules.ts'

export interface InspectionRecord {
  id: string
  planId: string | null
  appointmentId: string | null
  classId: string
  orgId: string
  region: string
  origin: Origin
  why: string | null
  assignedAt: string
  assignedBy: string
  fromOn: string
  dueOn: string
  state: InspectionState
  visitId: string | null
  recordedBy: string | null
  recordedAt: string | null
  decideBy: string | null
  reply: string | null
  replyFiles: string[]
  repliedBy: string | null
  repliedAt: string | null
  orderedBy: string | null
  round: number
  rectifyBy: string | null
  escalatedAt: string | null
  decidedBy: string | null
  decidedAt: string | null
  decision: string | null
  version: number
}
export interface VisitRecord {
  id: string
  inspectionId: string
  sessionId: string | null
  visitedAt: string
  recordedAt: string
  recordedBy: string
  late: boolean
  items: { key: CheckKey; answer: Answer; note: string | null }[]
  headCount: number
  rosterCount: number
  checkedIn: number
  missing: string[]
  lat: number | null
  lng: number | null
  accuracyM: number | null
  positionNote: string | null
  distanceM: number | null
  photos: { id: string; takenAt: string }[]
  photoSha256: string[]
  note: string | null
  findings: Finding[]
  passed: boolean
}
export interface RoundRecord {
  id: string
  inspectionId: string
  round: number
  body: string
  dueOn: string
  orderedBy: string
  orderedAt: string
  answer: string | null
  answerFiles: string[]
  answeredBy: string | null
  answeredAt: string | null
  outcome: 'done' | 'not-done' | 'handed' | null
  checkedBy: string | null
  checkedAt: string | null
  checkNote: string | null
  checkFiles: string[]
}
type Tables = {
  'supervision.inspection': InspectionRecord
  'supervision.inspectionHand': { inspectionId: string; accountId: string }
  'supervision.inspectionVisit': VisitRecord
  'supervision.rectification': RoundRecord
  'training.doorClass': { id: string; title: string; number: string | null }
}
const of = (db: Db) => db.withTables<Tables>()

export type NewInspection = Pick<
  InspectionRecord,
  | 'id'
  | 'planId'
  | 'appointmentId'
  | 'classId'
  | 'orgId'
  | 'region'
  | 'origin'
  | 'why'
  | 'assignedAt'
  | 'assignedBy'
  | 'fromOn'
  | 'dueOn'
> & { hands: readonly string[] }

export async function insertInspections(trx: Trx, rows: readonly NewInspection[]): Promise<void> {
  if (rows.length === 0) return
  await of(trx)
    .insertInto('supervision.inspection')
    .values(rows.map(({ hands: _hands, ...row }) => ({ ...row, state: 'assigned' }) as InspectionRecord))
    .execute()
  await of(trx)
    .insertInto('supervision.inspectionHand')
    .values(rows.flatMap((row) => row.hands.map((accountId) => ({ inspectionId: row.id, accountId }))))
    .execute()
}

export const inspectionById = (db: Db, id: string): Promise<InspectionRecord | undefined> =>
  of(db).selectFrom('supervision.inspection').selectAll().where('id', '=', id).executeTakeFirst()

export const lockInspection = (trx: Trx, id: string): Promise<InspectionRecord | undefined> =>
  of(trx).selectFrom('supervision.inspection').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** False when somebody else changed the row first. */
export async function updateInspection(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<InspectionRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('supervision.inspection')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function handsOf(db: Db, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await of(db)
    .selectFrom('supervision.inspectionHand')
    .selectAll()
    .where('inspectionId', 'in', ids.length ? ids : [NOBODY])
    .orderBy('accountId')
    .execute()
  const out = new Map<string, string[]>()
  for (const row of rows) out.set(row.inspectionId, [...(out.get(row.inspectionId) ?? []), row.accountId])
  return out
}
const NOBODY = '00000000-0000-0000-0000-000000000000'

export const insertVisit = async (trx: Trx, row: VisitRecord): Promise<void> => {
  await of(trx)
    .insertInto('supervision.inspectionVisit')
    .values({
      ...row,
      items: JSON.stringify(row.items) as never,
      photos: JSON.stringify(row.photos) as never,
      findings: JSON.stringify(row.findings) as never,
    })
    .execute()
}
export async function visitsOf(db: Db, inspectionIds: readonly string[]): Promise<Map<string, VisitRecord>> {
  const rows = await of(db)
    .selectFrom('supervision.inspectionVisit')
    .selectAll()
    .where('inspectionId', 'in', inspectionIds.length ? inspectionIds : [NOBODY])
    .execute()
  return new Map(rows.map((row) => [row.inspectionId, row]))
}
/** Whether one of these photos was shown in an earlier visit. */
export async function photosUsed(db: Db, hashes: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select 1 from supervision.inspection_visit
    where photo_sha256 && ${hashes}::text[] limit 1`.execute(db)
  return rows.length > 0
}

export const roundsOf = (db: Db, inspectionId: string): Promise<RoundRecord[]> =>
  of(db)
    .selectFrom('supervision.rectification')
    .selectAll()
    .where('inspectionId', '=', inspectionId)
    .orderBy('round')
    .execute()
export const insertRound = async (
  trx: Trx,
  row: Pick<RoundRecord, 'id' | 'inspectionId' | 'round' | 'body' | 'dueOn' | 'orderedBy' | 'orderedAt'>,
): Promise<void> => {
  await of(trx)
    .insertInto('supervision.rectification')
    .values(row as RoundRecord)
    .execute()
}
export const updateRound = async (
  trx: Trx,
  inspectionId: string,
  round: number,
  set: Partial<RoundRecord>,
): Promise<void> => {
  await of(trx)
    .updateTable('supervision.rectification')
    .set(set)
    .where('inspectionId', '=', inspectionId)
    .where('round', '=', round)
    .execute()
}

/** Where the scope reaches: regions, or organisations by name. */
const within = (scope: Scope) =>
  sql<boolean>`(i.region = any(${scope.regions}) or i.org_id = any(${scope.orgs}::uuid[]))`

export const inspectionPage = (
  db: Db,
  scope: Scope,
  input: {
    q?: string | undefined
    state?: InspectionState | undefined
    origin?: Origin | undefined
    classId?: string | undefined
    within: readonly string[] | null
    /** Only what has been seen: an institution learns of a visit when it has taken place. */
    seen: boolean
    /** A third party: only under its own appointments. */
    appointed: string | null
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<InspectionRecord>> => {
  let query = of(db)
    .selectFrom('supervision.inspection as i')
    .innerJoin('training.doorClass as c', 'c.id', 'i.classId')
    .selectAll('i')
    .where(within(scope))
  if (input.within) query = query.where('i.region', 'in', input.within.length ? input.within : [''])
  if (input.appointed)
    query = query.where(sql<boolean>`exists (select 1 from supervision.appointment p
      where p.id = i.appointment_id and p.org_id = ${input.appointed})`)
  if (input.seen) query = query.where('i.visitId', 'is not', null)
  if (input.state) query = query.where('i.state', '=', input.state)
  if (input.origin) query = query.where('i.origin', '=', input.origin)
  if (input.classId) query = query.where('i.classId', '=', input.classId)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('c.title', 'like', like), eb('c.number', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { dueOn: 'i.dueOn', state: 'i.state', recordedAt: 'i.recordedAt' },
    ['i.assignedAt', 'desc'],
    'i.id',
  )
}

export const inspectionsOfPlan = (db: Db, planId: string): Promise<InspectionRecord[]> =>
  of(db).selectFrom('supervision.inspection').selectAll().where('planId', '=', planId).orderBy('id').execute()

/** Not yet visited, and mine to visit. */
export const tasksOf = (db: Db, accountId: string, today: string): Promise<InspectionRecord[]> =>
  of(db)
    .selectFrom('supervision.inspection as i')
    .innerJoin('supervision.inspectionHand as h', 'h.inspectionId', 'i.id')
    .selectAll('i')
    .where('h.accountId', '=', accountId)
    .where('i.state', '=', 'assigned')
    .where(sql<boolean>`i.due_on >= ${today}::date - 3`)
    .orderBy('i.dueOn')
    .orderBy('i.id')
    .limit(100)
    .execute()

export const openOfClass = (db: Db, classId: string, origin: Origin): Promise<InspectionRecord | undefined> =>
  of(db)
    .selectFrom('supervision.inspection')
    .selectAll()
    .where('classId', '=', classId)
    .where('origin', '=', origin)
    .where('state', '=', 'assigned')
    .executeTakeFirst()

/** Orders that ran out and nobody was told of. */
export const overdueRectifications = (db: Db, today: string): Promise<InspectionRecord[]> =>
  of(db)
    .selectFrom('supervision.inspection')
    .selectAll()
    .where('state', '=', 'rectifying')
    .where('escalatedAt', 'is', null)
    .where('rectifyBy', '<', today)
    .orderBy('id')
    .limit(500)
    .execute()

/** Who has signed in to the session by then and not out again; without a session: to any lesson of that moment. */
export async function checkedIn(
  db: Db,
  classId: string,
  sessionId: string | null,
  at: string,
): Promise<Set<string>> {
  const { rows } = await sql<{ personId: string }>`
    select distinct a.person_id from training.door_attendance a
    join training.door_session s on s.id = a.session_id
    where a.class_id = ${classId} and (${sessionId}::uuid is null or a.session_id = ${sessionId}::uuid)
      and a.in_at <= ${at} and (a.out_at is null or a.out_at > ${at})
      and s.starts_at <= ${at}::timestamptz + interval '1 hour' and s.ends_at >= ${at}`.execute(db)
  return new Set(rows.map((r) => r.personId))
}

import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '#platform/access'
import { type Db, insertOf, type Trx } from '#platform/db'
import { soon } from '#platform/lane'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { EventKind, Source } from './words-contract.ts'

export interface EventRow {
  id: string
  region: string
  classId: string
  sessionId: string
  traineeId: string
  personId: string
  kind: EventKind
  recallNo: number
  at: string
  recordedAt: string
  source: Source
  flags: string[]
  /** What the phone signed, and its signature. */
  signed: string | null
  signature: Buffer | null
  deviceIndex: Buffer | null
  latitudeE5: number | null
  longitudeE5: number | null
  accuracyM: number | null
  distanceM: number | null
  reasonKind: string | null
  reason: string | null
  fileIds: string[]
  /** Null where the phone itself did it. */
  recordedBy: string | null
  requestKey: string | null
}
interface TryRow {
  id: string
  sessionId: string
  personId: string
  at: string
  code: string
  deviceIndex: Buffer | null
  distanceM: number | null
}
interface Session {
  id: string
  classId: string
  title: string
  kind: string
  hours: number
  startsAt: string
  endsAt: string
  venueId: string
  teacherPersonId: string
  held: boolean
}
interface Class {
  id: string
  orgId: string
  region: string
  title: string
  number: string | null
  state: string
  filedAt: string | null
}
type Tables = {
  'training.checkEvent': EventRow
  'training.checkTry': TryRow
  'training.sessionOpening': { sessionId: string; classId: string; openedBy: string; openedAt: string }
  'training.doorSession': Session
  'training.doorClass': Class
  'training.doorTrainee': {
    id: string
    classId: string
    personId: string
    state: string
    enrolledAt: string
  }
}
const of = (db: Db | Trx) => db.withTables<Tables>()

/** A session with what its class says of it. */
export interface FullSession extends Omit<Session, 'held'> {
  orgId: string
  region: string
  classTitle: string
  classNumber: string | null
  classState: string
  /** Null while its class is a draft. */
  filedAt: string | null
  openedAt: string | null
}

const full = (db: Db | Trx) =>
  of(db)
    .selectFrom('training.doorSession as s')
    .innerJoin('training.doorClass as c', 'c.id', 's.classId')
    .leftJoin('training.sessionOpening as o', 'o.sessionId', 's.id')
    .select([
      's.id',
      's.classId',
      's.title',
      's.kind',
      's.hours',
      's.startsAt',
      's.endsAt',
      's.venueId',
      's.teacherPersonId',
      'c.orgId',
      'c.region',
      'c.filedAt',
      'c.title as classTitle',
      'c.number as classNumber',
      'c.state as classState',
      'o.openedAt',
    ])

export const sessionsById = (db: Db | Trx, ids: readonly string[]): Promise<FullSession[]> =>
  full(db).where('s.id', 'in', ids).execute()

export const sessionsOfClass = (db: Db | Trx, classId: string): Promise<FullSession[]> =>
  full(db).where('s.classId', '=', classId).orderBy('s.startsAt').orderBy('s.id').execute()

/** Sessions of the classes a person is enrolled in, from one instant to another. */
export const sessionsOfPerson = (
  db: Db,
  personId: string,
  from: string,
  until: string,
): Promise<FullSession[]> =>
  full(db)
    .innerJoin('training.doorTrainee as t', 't.classId', 's.classId')
    .where('t.personId', '=', personId)
    .where('t.state', '=', 'enrolled')
    .where('c.state', 'in', ['approved', 'running', 'taught', 'closed'])
    .where('s.startsAt', '>=', from)
    .where('s.startsAt', '<', until)
    .orderBy('s.startsAt')
    .limit(60)
    .execute()

export interface ListedSession extends FullSession {
  rosterCount: number
  inCount: number
  outCount: number
}

export const listSessionRows = (
  db: Db,
  scope: Scope,
  input: {
    page: number
    size: number
    sort?: string | undefined
    q?: string | undefined
    /** Instants. */
    from?: string | undefined
    until?: string | undefined
    classId?: string | undefined
    region?: string | undefined
    opened?: boolean | undefined
  },
): Promise<Page<ListedSession>> => {
  let query = full(db)
    .select((eb) => [
      eb
        .selectFrom('training.doorTrainee as t')
        .whereRef('t.classId', '=', 's.classId')
        .where('t.state', '=', 'enrolled')
        .select((e) => e.fn.countAll<number>().as('n'))
        .as('rosterCount'),
      ...(['in', 'out'] as const).map((kind) =>
        eb
          .selectFrom('training.checkEvent as e')
          .whereRef('e.sessionId', '=', 's.id')
          .where('e.kind', '=', kind)
          .select((e) => e.fn.countAll<number>().as('n'))
          .as(`${kind}Count` as 'inCount'),
      ),
    ])
    .where('c.state', 'in', ['approved', 'running', 'taught', 'closed'])
    .where((eb) =>
      eb.or([
        eb('c.region', 'in', scope.regions.length ? scope.regions : ['']),
        ...(scope.orgs.length ? [eb('c.orgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (input.from) query = query.where('s.startsAt', '>=', input.from)
  if (input.until) query = query.where('s.startsAt', '<', input.until)
  if (input.classId) query = query.where('s.classId', '=', input.classId)
  if (input.region) query = query.where('c.region', '=', input.region)
  if (input.opened !== undefined) query = query.where('o.openedAt', input.opened ? 'is not' : 'is', null)
  if (input.q) {
    const q = input.q
    query = query.where((eb) =>
      eb.or([eb('c.title', 'like', likeText(q)), eb('s.title', 'like', likeText(q)), eb('c.number', '=', q)]),
    )
  }
  return pageOf(
    query,
    input,
    { startsAt: 's.startsAt', classTitle: 'c.title', title: 's.title' },
    ['s.startsAt', 'asc'],
    's.id',
  ) as unknown as Promise<Page<ListedSession>>
}

/** False when the session had been opened before. */
export async function insertOpening(trx: Trx, row: Tables['training.sessionOpening']): Promise<boolean> {
  const done = await of(trx)
    .insertInto('training.sessionOpening')
    .values(row)
    .onConflict((oc) => oc.column('sessionId').doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const enrolledOfClass = (
  db: Db | Trx,
  classId: string,
): Promise<{ id: string; classId: string; personId: string }[]> =>
  of(db)
    .selectFrom('training.doorTrainee')
    .select(['id', 'classId', 'personId'])
    .where('classId', '=', classId)
    .where('state', '=', 'enrolled')
    .orderBy('enrolledAt')
    .orderBy('id')
    .execute()

const HELD = [
  'id',
  'sessionId',
  'personId',
  'kind',
  'recallNo',
  'at',
  'recordedAt',
  'source',
  'flags',
  'deviceIndex',
  'distanceM',
  'reason',
  'requestKey',
] as const
export type HeldEvent = Pick<EventRow, (typeof HELD)[number]>
export type PlacedEvent = HeldEvent & Pick<EventRow, 'latitudeE5' | 'longitudeE5' | 'accuracyM'>

export const eventsOfSessions = (db: Db | Trx, sessionIds: readonly string[]): Promise<HeldEvent[]> =>
  of(db).selectFrom('training.checkEvent').select(HELD).where('sessionId', 'in', sessionIds).execute()

export const eventsOfClass = (db: Db | Trx, classId: string): Promise<HeldEvent[]> =>
  of(db).selectFrom('training.checkEvent').select(HELD).where('classId', '=', classId).execute()

const insertEventRows = insertOf('training.check_event', {
  id: 'uuid',
  region: 'char(6)',
  classId: 'uuid',
  sessionId: 'uuid',
  traineeId: 'uuid',
  personId: 'uuid',
  kind: 'text',
  recallNo: 'smallint',
  at: 'timestamptz',
  recordedAt: 'timestamptz',
  source: 'text',
  flags: 'text[]',
  signed: 'text',
  signature: 'bytea',
  deviceIndex: 'bytea',
  latitudeE5: 'integer',
  longitudeE5: 'integer',
  accuracyM: 'integer',
  distanceM: 'integer',
  reasonKind: 'text',
  reason: 'text',
  fileIds: 'uuid[]',
  recordedBy: 'uuid',
  requestKey: 'text',
})

/** Ids of the events taken; another request may have been quicker with the others. */
export async function insertEvents(trx: Trx, rows: readonly EventRow[]): Promise<Set<string>> {
  const done = await sql<{
    id: string
  }>`${insertEventRows(rows)} on conflict do nothing returning id`.execute(trx)
  return new Set(done.rows.map((row) => row.id))
}

/** Checks and what is recorded of them, in one turn. */
export async function writeChecks(
  db: Db | Trx,
  rows: readonly EventRow[],
  recorded: RawBuilder<unknown>,
): Promise<void> {
  await sql`with checked as (${insertEventRows(rows)}) ${recorded} where ${soon}`.execute(db)
}

export async function insertTries(trx: Trx, rows: readonly TryRow[]): Promise<void> {
  if (rows.length > 0) await of(trx).insertInto('training.checkTry').values(rows).execute()
}

/** Whoever decides by how many are recorded by hand takes this first. */
export const lockOpening = async (trx: Trx, sessionId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`session:${sessionId}`}, 0))`.execute(trx)
}

/** Institutions in whose classes this person is being taught. */
export const orgsOfTrainee = async (db: Db | Trx, personId: string): Promise<string[]> =>
  (
    await of(db)
      .selectFrom('training.doorTrainee as t')
      .innerJoin('training.doorClass as c', 'c.id', 't.classId')
      .select('c.orgId')
      .distinct()
      .where('t.personId', '=', personId)
      .where('t.state', '=', 'enrolled')
      .where('c.state', 'in', ['approved', 'running'])
      .execute()
  ).map((row) => row.orgId)

import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { ExceptionCase, HoldStops, HoldSubject } from './rules.ts'

export interface HoldRow {
  id: string
  subjectKind: HoldSubject
  subjectId: string
  region: string
  stops: HoldStops
  reason: string
  clause: string | null
  source: string | null
  placedBy: string
  placedAt: string
  endsOn: string | null
  liftedBy: string | null
  liftedAt: string | null
  liftReason: string | null
  version: number
}
export interface ExceptionRow {
  id: string
  holdId: string
  caseKind: ExceptionCase
  caseId: string
  reason: string
  endsOn: string | null
  askedBy: string
  askedAt: string
  signedBy: string | null
  signedAt: string | null
  endedBy: string | null
  endedAt: string | null
  endReason: string | null
}
type Tables = {
  'registry.hold': HoldRow
  'registry.holdException': ExceptionRow
  'training.doorClass': {
    id: string
    orgId: string
    region: string
    title: string
    number: string | null
    filedAt: string | null
  }
  'money.doorClaim': {
    id: string
    orgId: string | null
    personId: string | null
    classId: string | null
    region: string
    title: string
    number: string | null
    filedAt: string | null
  }
}
const of = (db: Db) => db.withTables<Tables>()

/** Holds in force on these subjects, each with the cases it lets through. */
export const liveHolds = async (
  db: Db,
  subjectIds: readonly string[],
  stops: readonly HoldStops[],
): Promise<(HoldRow & { excepted: string[] })[]> => {
  if (subjectIds.length === 0) return []
  return await of(db)
    .selectFrom('registry.hold as h')
    .selectAll('h')
    .select(
      sql<string[]>`array(select e.case_id::text from registry.hold_exception e
        where e.hold_id = h.id and e.signed_at is not null and e.ended_at is null)`.as('excepted'),
    )
    .where('h.subjectId', '=', sql<string>`any(${[...new Set(subjectIds)]}::uuid[])`)
    .where('h.stops', 'in', stops)
    .where('h.liftedAt', 'is', null)
    .orderBy('h.placedAt')
    .execute()
}

export const holdsOf = async (db: Db, subjectIds: readonly string[]): Promise<HoldRow[]> =>
  subjectIds.length === 0
    ? []
    : await of(db)
        .selectFrom('registry.hold')
        .selectAll()
        .where('subjectId', 'in', subjectIds)
        .orderBy('placedAt', 'desc')
        .limit(200)
        .execute()

export const holdById = (db: Db, id: string): Promise<HoldRow | undefined> =>
  of(db).selectFrom('registry.hold').selectAll().where('id', '=', id).executeTakeFirst()

export const liveFromSource = (db: Db, source: string): Promise<HoldRow[]> =>
  of(db)
    .selectFrom('registry.hold')
    .selectAll()
    .where('source', '=', source)
    .where('liftedAt', 'is', null)
    .execute()

/** False when this very hold is in force already. */
export const insertHold = async (trx: Trx, row: HoldRow): Promise<boolean> => {
  const done = await of(trx)
    .insertInto('registry.hold')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const endHold = async (
  trx: Trx,
  id: string,
  by: string | null,
  at: string,
  reason: string,
): Promise<boolean> => {
  const done = await of(trx)
    .updateTable('registry.hold')
    .set((eb) => ({
      liftedBy: by,
      liftedAt: at,
      liftReason: reason,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('liftedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Holds and exceptions whose last day has passed. */
export const ranOut = async (db: Db, today: string): Promise<{ id: string; version: number }[]> =>
  await of(db)
    .selectFrom('registry.hold')
    .select(['id', 'version'])
    .where('liftedAt', 'is', null)
    .where('endsOn', '<', today)
    .orderBy('id')
    .execute()
export const endOldExceptions = async (trx: Db, today: string, at: string): Promise<void> => {
  await of(trx)
    .updateTable('registry.holdException')
    .set({ endedAt: at })
    .where('endedAt', 'is', null)
    .where('endsOn', '<', today)
    .execute()
}

export const exceptionsOf = async (db: Db, holdIds: readonly string[]): Promise<ExceptionRow[]> =>
  holdIds.length === 0
    ? []
    : await of(db)
        .selectFrom('registry.holdException')
        .selectAll()
        .where('holdId', 'in', holdIds)
        .orderBy('askedAt')
        .execute()

export const exceptionById = (db: Db, id: string): Promise<ExceptionRow | undefined> =>
  of(db).selectFrom('registry.holdException').selectAll().where('id', '=', id).executeTakeFirst()

/** False when the case has one that is asked for or in force. */
export const insertException = async (trx: Trx, row: ExceptionRow): Promise<boolean> => {
  const done = await of(trx)
    .insertInto('registry.holdException')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const updateException = async (
  trx: Trx,
  id: string,
  set: Partial<ExceptionRow>,
  onlyAsked: boolean,
): Promise<boolean> => {
  let query = of(trx)
    .updateTable('registry.holdException')
    .set(set)
    .where('id', '=', id)
    .where('endedAt', 'is', null)
  if (onlyAsked) query = query.where('signedAt', 'is', null)
  return (await query.executeTakeFirst()).numUpdatedRows > 0n
}

export interface CasePlace {
  id: string
  kind: 'class' | 'claim'
  /** Null while it is a draft: nobody's but its institution's. */
  region: string | null
  name: string
  orgId: string | null
  personId: string | null
  classId: string | null
}
/** Where classes and claims belong, and what may be held above them. */
export async function placesOf(
  db: Db,
  ids: { class?: readonly string[]; claim?: readonly string[] },
): Promise<Map<string, CasePlace>> {
  const classes = ids.class?.length
    ? await of(db)
        .selectFrom('training.doorClass')
        .select(['id', 'orgId', 'region', 'title', 'number', 'filedAt'])
        .where('id', 'in', [...ids.class])
        .execute()
    : []
  const claims = ids.claim?.length
    ? await of(db)
        .selectFrom('money.doorClaim')
        .select(['id', 'orgId', 'personId', 'classId', 'region', 'title', 'number', 'filedAt'])
        .where('id', 'in', [...ids.claim])
        .execute()
    : []
  const named = (title: string, number: string | null) => (number ? `${title}（${number}）` : title)
  return new Map<string, CasePlace>([
    ...classes.map((row): [string, CasePlace] => [
      row.id,
      {
        id: row.id,
        kind: 'class',
        region: row.filedAt && row.region,
        name: named(row.title, row.number),
        orgId: row.orgId,
        personId: null,
        classId: null,
      },
    ]),
    ...claims.map((row): [string, CasePlace] => [
      row.id,
      {
        id: row.id,
        kind: 'claim',
        region: row.filedAt && row.region,
        name: named(row.title, row.number),
        orgId: row.orgId,
        personId: row.personId,
        classId: row.classId,
      },
    ]),
  ])
}

export const holdsPage = (
  db: Db,
  regions: readonly string[],
  input: {
    q?: string
    subjectKind?: HoldSubject
    stops?: HoldStops
    state?: 'live' | 'lifted'
    within: readonly string[] | null
    page: number
    size: number
    sort?: string
  },
): Promise<Page<HoldRow>> => {
  let query = of(db)
    .selectFrom('registry.hold')
    .selectAll()
    .where('region', 'in', regions.length ? regions : [''])
  if (input.within) query = query.where('region', 'in', input.within.length ? input.within : [''])
  if (input.subjectKind) query = query.where('subjectKind', '=', input.subjectKind)
  if (input.stops) query = query.where('stops', '=', input.stops)
  if (input.state) query = query.where('liftedAt', input.state === 'live' ? 'is' : 'is not', null)
  if (input.q) query = query.where('reason', 'like', likeText(input.q))
  return pageOf(query, input, { placedAt: 'placedAt', endsOn: 'endsOn' }, ['placedAt', 'desc'], 'id')
}

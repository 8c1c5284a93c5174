import { type Kysely, sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { FollowUpState, Proof, Recorder } from './rules.ts'

export interface FollowUpRow {
  id: string
  personId: string
  classId: string | null
  classOrgId: string | null
  classRegion: string | null
  employerName: string
  employerUscc: string | null
  region: string | null
  proof: Proof
  proofFileId: string
  proofSha256: string
  startedOn: string
  state: FollowUpState
  recordedBy: string
  recordedAs: Recorder
  recordedOrgId: string | null
  recordedAt: string
  verifiedBy: string | null
  verifiedAt: string | null
  voidedBy: string | null
  voidedAt: string | null
  voidReason: string | null
  version: number
}
/** What follow-up asks of a class; from its door view. */
export interface ClassDoorRow {
  id: string
  number: string | null
  orgId: string
  region: string
  title: string
  state: string
  startsOn: string
  endsOn: string
  filedAt: string | null
  traineeCount: number
}
type Tables = {
  'employment.followUp': FollowUpRow
  'training.doorClass': ClassDoorRow
  'training.doorTrainee': {
    classId: string
    personId: string
    state: string
    category: string
    enrolledAt: string
  }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const CHUNK = 5000

async function inChunks<R>(ids: readonly string[], run: (part: string[]) => Promise<R[]>): Promise<R[]> {
  const unique = [...new Set(ids)]
  const out: R[] = []
  for (let i = 0; i < unique.length; i += CHUNK) out.push(...(await run(unique.slice(i, i + CHUNK))))
  return out
}

export const insertFollowUp = async (trx: Trx, row: FollowUpRow): Promise<void> => {
  await of(trx).insertInto('employment.followUp').values(row).execute()
}

export const followUpRow = (db: Db, id: string): Promise<FollowUpRow | undefined> =>
  of(db).selectFrom('employment.followUp').selectAll().where('id', '=', id).executeTakeFirst()

/** False when somebody else changed the row first. */
export async function updateFollowUp(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<FollowUpRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('employment.followUp')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Live records of these people, the latest first. */
export const liveRowsOf = (db: Db, personIds: readonly string[], from?: string): Promise<FollowUpRow[]> =>
  inChunks(personIds, (part) => {
    let query = of(db)
      .selectFrom('employment.followUp')
      .selectAll()
      .where('personId', 'in', part)
      .where('state', '<>', 'voided')
    if (from) query = query.where('startedOn', '>=', from)
    return query.orderBy('startedOn', 'desc').orderBy('id', 'desc').execute()
  })

export const allRowsOf = (db: Db, personId: string): Promise<FollowUpRow[]> =>
  of(db)
    .selectFrom('employment.followUp')
    .selectAll()
    .where('personId', '=', personId)
    .orderBy('startedOn', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** Whether a contract with this content already stands for somebody else. */
export async function provesAnother(db: Db, sha256: string, personId: string): Promise<boolean> {
  const row = await of(db)
    .selectFrom('employment.followUp')
    .select('id')
    .where('proofSha256', '=', sha256)
    .where('personId', '<>', personId)
    .where('state', '<>', 'voided')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

const within = (scope: Scope) => (scope.regions.length ? scope.regions : [''])

export interface ListFilter {
  q?: string | undefined
  classId?: string | undefined
  personId?: string | undefined
  orgId?: string | undefined
  proof?: Proof | undefined
  state?: FollowUpState | undefined
  region?: string | undefined
  from?: string | undefined
  to?: string | undefined
  page: number
  size: number
  sort?: string | undefined
}

/** An institution sees its classes' records, an officer those of the class's or the workplace's region. */
export const listRows = (db: Db, scope: Scope, f: ListFilter): Promise<Page<FollowUpRow>> => {
  let query = of(db)
    .selectFrom('employment.followUp')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('region', 'in', within(scope)),
        eb('classRegion', 'in', within(scope)),
        ...(scope.orgs.length ? [eb('classOrgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (f.q) query = query.where('employerName', 'like', likeText(f.q))
  if (f.classId) query = query.where('classId', '=', f.classId)
  if (f.personId) query = query.where('personId', '=', f.personId)
  if (f.orgId) query = query.where('classOrgId', '=', f.orgId)
  if (f.proof) query = query.where('proof', '=', f.proof)
  if (f.state) query = query.where('state', '=', f.state)
  if (f.region) {
    const region = f.region
    query = query.where((eb) => eb.or([eb('region', '=', region), eb('classRegion', '=', region)]))
  }
  if (f.from) query = query.where('startedOn', '>=', f.from)
  if (f.to) query = query.where('startedOn', '<=', f.to)
  const sortable = {
    startedOn: 'startedOn',
    recordedAt: 'recordedAt',
    employerName: 'employerName',
    state: 'state',
  }
  return pageOf(query, f, sortable, ['recordedAt', 'desc'], 'id')
}

const CLASS = [
  'id',
  'number',
  'orgId',
  'region',
  'title',
  'state',
  'startsOn',
  'endsOn',
  'filedAt',
  'traineeCount',
] as const
const ENDED = ['taught', 'closed']

export async function classesById(db: Db, ids: readonly string[]): Promise<Map<string, ClassDoorRow>> {
  const rows = await inChunks(ids, (part) =>
    of(db).selectFrom('training.doorClass').select(CLASS).where('id', 'in', part).execute(),
  )
  return new Map(rows.map((r) => [r.id, r]))
}

export const listClassRows = (
  db: Db,
  scope: Scope,
  f: {
    q?: string | undefined
    region?: string | undefined
    from?: string | undefined
    to?: string | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<ClassDoorRow>> => {
  let query = of(db)
    .selectFrom('training.doorClass')
    .select(CLASS)
    .where('state', 'in', ENDED)
    .where((eb) =>
      eb.or([
        eb('region', 'in', within(scope)),
        ...(scope.orgs.length ? [eb('orgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (f.q) {
    const like = likeText(f.q)
    query = query.where((eb) => eb.or([eb('title', 'like', like), eb('number', 'like', like)]))
  }
  if (f.region) query = query.where('region', '=', f.region)
  if (f.from) query = query.where('endsOn', '>=', f.from)
  if (f.to) query = query.where('endsOn', '<=', f.to)
  return pageOf(query, f, { endsOn: 'endsOn', number: 'number', title: 'title' }, ['endsOn', 'desc'], 'id')
}

/** People of each class who found work, and how many of them are verified; each person once. */
export async function countsOf(
  db: Db,
  classIds: readonly string[],
): Promise<Map<string, { employed: number; verified: number }>> {
  const rows = await inChunks(classIds, (part) =>
    of(db)
      .selectFrom('employment.followUp')
      .select(['classId'])
      .select(sql<number>`count(distinct person_id)`.as('employed'))
      .select(sql<number>`count(distinct person_id) filter (where state = 'verified')`.as('verified'))
      .where('classId', 'in', part)
      .where('state', '<>', 'voided')
      .groupBy('classId')
      .execute(),
  )
  return new Map(rows.map((r) => [r.classId ?? '', { employed: r.employed, verified: r.verified }]))
}

export const traineeRows = (db: Db, classId: string): Promise<{ personId: string; category: string }[]> =>
  of(db)
    .selectFrom('training.doorTrainee')
    .select(['personId', 'category'])
    .where('classId', '=', classId)
    .where('state', '=', 'enrolled')
    .orderBy('enrolledAt')
    .orderBy('personId')
    .execute()

export async function isTrainee(db: Db, classId: string, personId: string): Promise<boolean> {
  const row = await of(db)
    .selectFrom('training.doorTrainee')
    .select('personId')
    .where('classId', '=', classId)
    .where('personId', '=', personId)
    .where('state', '=', 'enrolled')
    .executeTakeFirst()
  return row !== undefined
}

/** Ended classes that this person was on the roster of. */
export const endedClassesOf = (db: Db, personId: string): Promise<ClassDoorRow[]> =>
  of(db)
    .selectFrom('training.doorClass')
    .select(CLASS)
    .where('state', 'in', ENDED)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('training.doorTrainee')
        .select('classId')
        .where('personId', '=', personId)
        .where('state', '=', 'enrolled'),
    )
    .orderBy('endsOn', 'desc')
    .execute()

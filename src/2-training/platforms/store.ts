/** Rows of calls, platforms and their assessments. What is learned on them is in `learning-store.ts`. */
import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { CallState, Feature, PlatformState, ScoreItem } from './rules.ts'

export interface CallRow {
  id: string
  region: string
  title: string
  body: string
  opensOn: string
  closesOn: string
  state: CallState
  madeBy: string
  madeAt: string
  publishedBy: string | null
  publishedAt: string | null
  version: number
}
export interface PlatformRecord {
  id: string
  callId: string
  orgId: string
  region: string
  name: string
  url: string
  recordNo: string
  intro: string
  features: Feature[]
  fileIds: string[]
  contactName: string
  contactPhone: string
  state: PlatformState
  createdBy: string
  createdAt: string
  filedBy: string | null
  filedAt: string | null
  assessedBy: string | null
  assessedAt: string | null
  decidedBy: string | null
  decidedAt: string | null
  listedAt: string | null
  stoppedBy: string | null
  stoppedAt: string | null
  reason: string | null
  version: number
}
export interface AssessmentRow {
  id: string
  platformId: string
  assessedOn: string
  scores: Record<ScoreItem, number>
  total: number
  passed: boolean
  opinion: string
  assessedBy: string
  assessedAt: string
}
type Tables = {
  'training.platformCall': CallRow
  'training.platform': PlatformRecord
  'training.platformAssessment': AssessmentRow
}
const of = (db: Db) => db.withTables<Tables>()
const NOBODY = '00000000-0000-0000-0000-000000000000'

/* ---- calls ---- */

export const insertCall = async (trx: Trx, row: CallRow): Promise<void> => {
  await of(trx).insertInto('training.platformCall').values(row).execute()
}
export const callById = (db: Db, id: string): Promise<CallRow | undefined> =>
  of(db).selectFrom('training.platformCall').selectAll().where('id', '=', id).executeTakeFirst()

export async function updateCall(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<CallRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('training.platformCall')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const callsOpenOn = (db: Db, day: string): Promise<CallRow[]> =>
  of(db)
    .selectFrom('training.platformCall')
    .selectAll()
    .where('state', '=', 'published')
    .where('opensOn', '<=', day)
    .where('closesOn', '>=', day)
    .orderBy('opensOn', 'desc')
    .limit(100)
    .execute()

/** Officers see calls of their regions; whoever applies sees what has been published anywhere. */
export const callPage = (
  db: Db,
  scope: Scope,
  input: {
    q?: string
    state?: CallState
    page: number
    size: number
    sort?: string
  },
): Promise<Page<CallRow & { applications: number }>> => {
  let query = of(db)
    .selectFrom('training.platformCall as c')
    .selectAll('c')
    .select((eb) =>
      eb
        .selectFrom('training.platform as p')
        .whereRef('p.callId', '=', 'c.id')
        .where('p.filedAt', 'is not', null)
        .select((e) => e.fn.countAll<number>().as('n'))
        .as('applications'),
    )
    .where((eb) =>
      eb.or([
        eb('c.region', 'in', scope.regions.length ? scope.regions : ['']),
        ...(scope.orgs.length ? [eb('c.state', '=', 'published')] : []),
      ]),
    )
  if (input.state) query = query.where('c.state', '=', input.state)
  if (input.q) query = query.where('c.title', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { opensOn: 'c.opensOn', state: 'c.state' },
    ['c.opensOn', 'desc'],
    'c.id',
  ) as unknown as Promise<Page<CallRow & { applications: number }>>
}

/* ---- platforms ---- */

export const insertPlatform = async (
  trx: Trx,
  row: Partial<PlatformRecord> & Pick<PlatformRecord, 'id'>,
): Promise<void> => {
  await of(trx)
    .insertInto('training.platform')
    .values(row as PlatformRecord)
    .execute()
}
export const platformById = (db: Db, id: string): Promise<PlatformRecord | undefined> =>
  of(db).selectFrom('training.platform').selectAll().where('id', '=', id).executeTakeFirst()

export async function platformsById(db: Db, ids: readonly string[]): Promise<Map<string, PlatformRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('training.platform')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((r) => [r.id, r]))
}
/** The organisation's platform that is neither refused nor removed. */
export const platformOfOrg = (db: Db, orgId: string): Promise<PlatformRecord | undefined> =>
  of(db)
    .selectFrom('training.platform')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('state', 'not in', ['refused', 'removed'])
    .executeTakeFirst()

export async function updatePlatform(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<PlatformRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('training.platform')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export interface Numbers {
  lastTotal: number | null
  classes: number
  lastReportAt: string | null
}
/** What a list shows of each platform's doings. */
export async function numbersOf(db: Db, ids: readonly string[]): Promise<Map<string, Numbers>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Numbers & { id: string }>`
    select p.id,
      (select total from training.platform_assessment a where a.platform_id = p.id
        order by assessed_at desc limit 1) as "lastTotal",
      (select count(distinct class_id)::int from training.class_platform c
        where c.platform_id = p.id and ended_at is null) as classes,
      (select max(received_at) from training.learning_event e where e.platform_id = p.id) as "lastReportAt"
    from training.platform p where p.id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((r) => [r.id, r]))
}

/** Finished applications of the regions, and the own organisation's whatever its state; listed ones for institutions. */
export const platformPage = (
  db: Db,
  scope: Scope,
  input: {
    q?: string
    state?: PlatformState
    within: readonly string[] | null
    page: number
    size: number
    sort?: string
  },
): Promise<Page<PlatformRecord>> => {
  let query = of(db)
    .selectFrom('training.platform')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb.and([
          eb('region', 'in', scope.regions.length ? scope.regions : ['']),
          eb('filedAt', 'is not', null),
        ]),
        eb('orgId', 'in', scope.orgs.length ? scope.orgs : [NOBODY]),
        ...(scope.orgs.length ? [eb('state', '=', 'listed' as const)] : []),
      ]),
    )
  if (input.within) query = query.where('region', 'in', input.within.length ? input.within : [''])
  if (input.state) query = query.where('state', '=', input.state)
  if (input.q) query = query.where('name', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { name: 'name', state: 'state', listedAt: 'listedAt' },
    ['createdAt', 'desc'],
    'id',
  )
}

export const publishedRows = (db: Db, within: readonly string[] | null): Promise<PlatformRecord[]> => {
  const query = of(db).selectFrom('training.platform').selectAll().where('state', '=', 'listed')
  return (within ? query.where('region', 'in', within.length ? within : ['']) : query)
    .orderBy('listedAt', 'desc')
    .limit(200)
    .execute()
}

export const insertAssessment = async (trx: Trx, row: AssessmentRow): Promise<void> => {
  await of(trx)
    .insertInto('training.platformAssessment')
    .values({ ...row, scores: JSON.stringify(row.scores) as never })
    .execute()
}
export const assessmentsOf = (db: Db, platformId: string): Promise<AssessmentRow[]> =>
  of(db)
    .selectFrom('training.platformAssessment')
    .selectAll()
    .where('platformId', '=', platformId)
    .orderBy('assessedAt', 'desc')
    .execute()

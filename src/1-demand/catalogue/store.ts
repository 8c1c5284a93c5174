import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import { regions } from '#registry/regions'
import type { CatalogueState, Codeless, Consultation, ShownState, TrainingType } from './contract.ts'

export interface CatalogueRow {
  id: string
  region: string
  year: number
  versionNo: number
  state: CatalogueState
  copiedFrom: string | null
  note: string
  consultations: Consultation[]
  draftedBy: string
  draftedAt: string
  enteredBy: string[]
  submittedBy: string | null
  submittedAt: string | null
  filingNo: string | null
  filedOn: string | null
  returnedReason: string | null
  approvedBy: string | null
  approvedAt: string | null
  inForceFrom: string | null
  inForceTo: string | null
  discardedBy: string | null
  discardedAt: string | null
  discardReason: string | null
  version: number
}
export interface ItemRow {
  id: string
  catalogueId: string
  position: number
  trainingType: TrainingType
  name: string
  occupationCode: string | null
  codeless: Codeless | null
  shortage: boolean
  standard: string
  note: string | null
}
type Tables = {
  'demand.catalogue': Omit<CatalogueRow, 'consultations'> & { consultations: Consultation[] | string }
  'demand.catalogueItem': ItemRow
  'platform.doorAudit': {
    at: string
    actTitle: string
    actorName: string
    actorOrg: string | null
    subjects: string[]
    summary: string
    reason: string | null
  }
}
const of = (db: Db) => db.withTables<Tables>()
const whole = (row: unknown) => row as CatalogueRow

export const insertCatalogue = async (trx: Trx, row: CatalogueRow): Promise<void> => {
  await of(trx)
    .insertInto('demand.catalogue')
    .values({ ...row, consultations: JSON.stringify(row.consultations) })
    .execute()
}

export async function catalogueById(db: Db, id: string): Promise<CatalogueRow | undefined> {
  const row = await of(db).selectFrom('demand.catalogue').selectAll().where('id', '=', id).executeTakeFirst()
  return row && whole(row)
}

/** False when somebody else changed the row first. */
export async function updateCatalogue(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<CatalogueRow>,
): Promise<boolean> {
  const { consultations, ...plain } = set
  const done = await of(trx)
    .updateTable('demand.catalogue')
    .set({
      ...plain,
      ...(consultations ? { consultations: JSON.stringify(consultations) } : {}),
      version: version + 1,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Two who start or issue a version of one region wait for each other. */
export const lockRegion = async (trx: Trx, region: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`catalogue:${region}`}, 0))`.execute(trx)
}

export async function openDraft(db: Db, region: string): Promise<CatalogueRow | undefined> {
  const row = await of(db)
    .selectFrom('demand.catalogue')
    .selectAll()
    .where('region', '=', region)
    .where('state', 'in', ['draft', 'submitted'])
    .executeTakeFirst()
  return row && whole(row)
}

/** The version issued last, whether its first day has come or not. */
export async function newestIssued(db: Db, region: string): Promise<CatalogueRow | undefined> {
  const row = await of(db)
    .selectFrom('demand.catalogue')
    .selectAll()
    .where('region', '=', region)
    .where('state', '=', 'in-force')
    .orderBy('inForceFrom', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && whole(row)
}

export async function nextVersionNo(db: Db, region: string, year: number): Promise<number> {
  const row = await of(db)
    .selectFrom('demand.catalogue')
    .select((eb) => eb.fn.max('versionNo').as('last'))
    .where('region', '=', region)
    .where('year', '=', year)
    .executeTakeFirstOrThrow()
  return (row.last ?? 0) + 1
}

export async function inForceOn(db: Db, unit: string, day: string): Promise<CatalogueRow | undefined> {
  const row = await of(db)
    .selectFrom('demand.catalogue')
    .selectAll()
    .where('region', '=', unit)
    .where('state', '=', 'in-force')
    .where('inForceFrom', '<=', day)
    .where((eb) => eb.or([eb('inForceTo', 'is', null), eb('inForceTo', '>', day)]))
    .executeTakeFirst()
  return row && whole(row)
}

/** First issue of each unit in a year. */
export const firstIssues = (db: Db, year: number) =>
  of(db)
    .selectFrom('demand.catalogue')
    .distinctOn('region')
    .select(['id', 'region', 'inForceFrom'])
    .where('state', '=', 'in-force')
    .where('year', '=', year)
    .orderBy('region')
    .orderBy('versionNo')
    .execute()

export const itemsOf = (db: Db, catalogueId: string): Promise<ItemRow[]> =>
  of(db)
    .selectFrom('demand.catalogueItem')
    .selectAll()
    .where('catalogueId', '=', catalogueId)
    .orderBy('position')
    .execute()

export async function countItems(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { items: number; shortages: number }>> {
  if (ids.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('demand.catalogueItem')
    .select((eb) => [
      'catalogueId',
      eb.fn.countAll<number>().as('items'),
      eb.fn.countAll<number>().filterWhere('shortage', '=', true).as('shortages'),
    ])
    .where('catalogueId', 'in', ids)
    .groupBy('catalogueId')
    .execute()
  return new Map(rows.map((r) => [r.catalogueId, { items: Number(r.items), shortages: Number(r.shortages) }]))
}

/** Items of a draft as a whole: the old list goes, the new one comes. */
export async function replaceItems(trx: Trx, catalogueId: string, rows: readonly ItemRow[]): Promise<void> {
  await of(trx).deleteFrom('demand.catalogueItem').where('catalogueId', '=', catalogueId).execute()
  if (rows.length > 0) await of(trx).insertInto('demand.catalogueItem').values(rows).execute()
}

/** Items of the version in force on a day for one occupation; `null` asks for those without a code. */
export const itemsInForce = (db: Db, unit: string, day: string, occupationCode: string | null) =>
  of(db)
    .selectFrom('demand.catalogue as c')
    .innerJoin('demand.catalogueItem as i', 'i.catalogueId', 'c.id')
    .selectAll('i')
    .where('c.region', '=', unit)
    .where('c.state', '=', 'in-force')
    .where('c.inForceFrom', '<=', day)
    .where((eb) => eb.or([eb('c.inForceTo', 'is', null), eb('c.inForceTo', '>', day)]))
    .where('i.occupationCode', occupationCode === null ? 'is' : '=', occupationCode)
    .orderBy('i.shortage', 'desc')
    .orderBy('i.position')
    .execute()

export const historyOf = (db: Db, id: string) =>
  of(db)
    .selectFrom('platform.doorAudit')
    .select(['at', 'actTitle', 'summary', 'actorName', 'actorOrg', 'reason'])
    .where(sql<boolean>`subjects @> array[${`catalogue:${id}`}]`)
    .orderBy('at', 'desc')
    .limit(100)
    .execute()

/** Versions in force for everyone, the others within `scope`. */
export async function listCatalogueRows(
  db: Db,
  scope: Scope,
  today: string,
  input: {
    q?: string
    region?: string
    year?: number
    state?: ShownState
    page: number
    size: number
    sort?: string
  },
): Promise<Page<CatalogueRow>> {
  let query = of(db)
    .selectFrom('demand.catalogue as c')
    .selectAll('c')
    .where((eb) =>
      eb.or([
        eb('c.state', '=', 'in-force'),
        ...(scope.regions.length ? [eb('c.region', 'in', scope.regions)] : []),
      ]),
    )
  if (input.region) {
    const unit = regions().byCode.get(input.region)
    // A county reads its city's; the province means all of them.
    if (unit?.level !== 'province') query = query.where('c.region', '=', unit?.unitCode ?? input.region)
  }
  if (input.year) query = query.where('c.year', '=', input.year)
  if (input.q) {
    const like = likeText(input.q)
    const named = regions()
      .all.filter((r) => r.name.includes(input.q as string))
      .map((r) => r.unitCode)
    query = query.where((eb) =>
      eb.or([
        eb('c.note', 'like', like),
        ...(named.length ? [eb('c.region', 'in', named)] : []),
        eb.exists(
          eb
            .selectFrom('demand.catalogueItem as i')
            .select('i.id')
            .whereRef('i.catalogueId', '=', 'c.id')
            .where((e) => e.or([e('i.name', 'like', like), e('i.occupationCode', '=', input.q as string)])),
        ),
      ]),
    )
  }
  switch (input.state) {
    case 'upcoming':
      query = query.where('c.state', '=', 'in-force').where('c.inForceFrom', '>', today)
      break
    case 'current':
      query = query
        .where('c.state', '=', 'in-force')
        .where('c.inForceFrom', '<=', today)
        .where((eb) => eb.or([eb('c.inForceTo', 'is', null), eb('c.inForceTo', '>', today)]))
      break
    case 'past':
      query = query.where('c.state', '=', 'in-force').where('c.inForceTo', '<=', today)
      break
    case undefined:
      break
    default:
      query = query.where('c.state', '=', input.state)
  }
  const page = await pageOf(
    query,
    input,
    { year: 'c.year', region: 'c.region', inForceFrom: 'c.inForceFrom', versionNo: 'c.versionNo' },
    ['c.draftedAt', 'desc'],
    'c.id',
  )
  return { ...page, rows: page.rows.map(whole) }
}

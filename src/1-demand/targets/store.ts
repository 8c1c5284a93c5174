import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { BreakdownState, Indicator, TargetRow } from './contract.ts'

export interface BreakdownRow {
  id: string
  region: string
  title: string
  documentNo: string
  firstYear: number
  lastYear: number
  state: BreakdownState
  differenceNote: string | null
  draftedBy: string
  draftedAt: string
  enteredBy: string[]
  submittedBy: string | null
  submittedAt: string | null
  returnedReason: string | null
  approvedBy: string | null
  approvedAt: string | null
  replacedAt: string | null
  replacedBy: string | null
  discardedBy: string | null
  discardedAt: string | null
  discardReason: string | null
  version: number
}
/** What a region has to reach, and who set it. */
export interface TargetInForce {
  region: string
  indicator: Indicator
  value: number
  atLeast: boolean
  firstYear: number
  lastYear: number
  breakdownId: string
  title: string
  documentNo: string
  setBy: string
}
type Tables = {
  'demand.breakdown': BreakdownRow
  'demand.target': TargetRow & { breakdownId: string }
  'demand.doorTarget': TargetInForce
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

export const insertBreakdown = async (trx: Trx, row: BreakdownRow): Promise<void> => {
  await of(trx).insertInto('demand.breakdown').values(row).execute()
}

export const breakdownById = (db: Db, id: string): Promise<BreakdownRow | undefined> =>
  of(db).selectFrom('demand.breakdown').selectAll().where('id', '=', id).executeTakeFirst()

/** False when somebody else changed the row first. */
export async function updateBreakdown(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<BreakdownRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('demand.breakdown')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Two who start or approve for one region wait for each other. */
export const lockRegion = async (trx: Trx, region: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`target:${region}`}, 0))`.execute(trx)
}

export const breakdownOf = (
  db: Db,
  region: string,
  firstYear: number,
  lastYear: number,
  states: readonly BreakdownState[],
): Promise<BreakdownRow | undefined> =>
  of(db)
    .selectFrom('demand.breakdown')
    .selectAll()
    .where('region', '=', region)
    .where('firstYear', '=', firstYear)
    .where('lastYear', '=', lastYear)
    .where('state', 'in', states)
    .executeTakeFirst()

export const rowsOf = (db: Db, breakdownId: string): Promise<TargetRow[]> =>
  of(db)
    .selectFrom('demand.target')
    .select(['region', 'part', 'indicator', 'value', 'atLeast'])
    .where('breakdownId', '=', breakdownId)
    .orderBy('region')
    .orderBy('part', 'desc')
    .orderBy('indicator')
    .execute()

export const rowsOfAll = (db: Db, ids: readonly string[]) =>
  of(db)
    .selectFrom('demand.target')
    .select(['breakdownId', 'region', 'part', 'indicator', 'value', 'atLeast'])
    .where('breakdownId', 'in', ids.length ? ids : ['00000000-0000-0000-0000-000000000000'])
    .execute()

export async function replaceRows(trx: Trx, breakdownId: string, rows: readonly TargetRow[]): Promise<void> {
  await of(trx).deleteFrom('demand.target').where('breakdownId', '=', breakdownId).execute()
  if (rows.length === 0) return
  await of(trx)
    .insertInto('demand.target')
    .values(rows.map((r) => ({ ...r, breakdownId })))
    .execute()
}

/** What the level above set for this region over exactly these years. */
export const handedTo = (db: Db, region: string, firstYear: number, lastYear: number) =>
  of(db)
    .selectFrom('demand.target as t')
    .innerJoin('demand.breakdown as b', 'b.id', 't.breakdownId')
    .select(['t.indicator', 't.value', 't.atLeast', 'b.title'])
    .where('t.region', '=', region)
    .where('t.part', '=', 'whole')
    .whereRef('b.region', '!=', 't.region')
    .where('b.state', '=', 'in-force')
    .where('b.firstYear', '=', firstYear)
    .where('b.lastYear', '=', lastYear)
    .orderBy('t.indicator')
    .execute()

/** Targets in force whose years meet the span, for these regions or for all. */
export function inForce(
  db: Db,
  span: { first: number; last: number },
  regionCodes?: readonly string[],
): Promise<TargetInForce[]> {
  let query = of(db)
    .selectFrom('demand.doorTarget')
    .selectAll()
    .where('firstYear', '<=', span.last)
    .where('lastYear', '>=', span.first)
  if (regionCodes) query = query.where('region', 'in', regionCodes.length ? regionCodes : [''])
  return query.orderBy('region').orderBy('firstYear').orderBy('indicator').execute()
}

export const historyOf = (db: Db, id: string) =>
  of(db)
    .selectFrom('platform.doorAudit')
    .select(['at', 'actTitle', 'summary', 'actorName', 'actorOrg', 'reason'])
    .where(sql<boolean>`subjects @> array[${`target:${id}`}]`)
    .orderBy('at', 'desc')
    .limit(100)
    .execute()

/** Whether the breakdown reaches one of these regions. */
export async function reaches(db: Db, id: string, regionCodes: readonly string[]): Promise<boolean> {
  if (regionCodes.length === 0) return false
  const row = await of(db)
    .selectFrom('demand.target')
    .select('region')
    .where('breakdownId', '=', id)
    .where('region', 'in', regionCodes)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Of regions in scope, and what was handed down to them. */
export function listBreakdownRows(
  db: Db,
  scope: Scope,
  input: {
    q?: string
    region?: string
    year?: number
    state?: BreakdownState
    page: number
    size: number
    sort?: string
  },
): Promise<Page<BreakdownRow>> {
  const codes = scope.regions.length ? scope.regions : ['']
  let query = of(db)
    .selectFrom('demand.breakdown as b')
    .selectAll('b')
    .where((eb) =>
      eb.or([
        eb('b.region', 'in', codes),
        eb.and([
          eb('b.state', 'in', ['in-force', 'replaced']),
          eb.exists(
            eb
              .selectFrom('demand.target as t')
              .select('t.region')
              .whereRef('t.breakdownId', '=', 'b.id')
              .where('t.region', 'in', codes),
          ),
        ]),
      ]),
    )
  if (input.region) query = query.where('b.region', '=', input.region)
  if (input.year) {
    query = query.where('b.firstYear', '<=', input.year).where('b.lastYear', '>=', input.year)
  }
  if (input.state) query = query.where('b.state', '=', input.state)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('b.title', 'like', like), eb('b.documentNo', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { title: 'b.title', firstYear: 'b.firstYear', region: 'b.region' },
    ['b.draftedAt', 'desc'],
    'b.id',
  )
}

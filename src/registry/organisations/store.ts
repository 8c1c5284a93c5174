import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { OrgKind } from './contract.ts'

export interface OrgRow {
  id: string
  name: string
  uscc: string
  kind: OrgKind
  region: string
  address: string | null
  contactName: string | null
  contactPhone: string | null
  bankName: string | null
  bankAccountSealed: Buffer | null
  bankAccountMasked: string | null
  active: boolean
  createdAt: string
  version: number
}
type Tables = {
  'registry.organisation': OrgRow
}
const of = (db: Db) => db.withTables<Tables>()

export const insertOrg = async (trx: Trx, row: OrgRow): Promise<void> => {
  await of(trx).insertInto('registry.organisation').values(row).execute()
}

export const orgByUscc = (db: Db, uscc: string): Promise<OrgRow | undefined> =>
  of(db).selectFrom('registry.organisation').selectAll().where('uscc', '=', uscc).executeTakeFirst()

export const orgById = (db: Db, id: string): Promise<OrgRow | undefined> =>
  of(db).selectFrom('registry.organisation').selectAll().where('id', '=', id).executeTakeFirst()

export async function orgsById(db: Db, ids: readonly string[]): Promise<Map<string, OrgRow>> {
  if (ids.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('registry.organisation')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((r) => [r.id, r]))
}

/** Organisations by credit code; codes nobody registered are absent. */
export async function orgsByUscc(db: Db, usccs: readonly string[]): Promise<Map<string, OrgRow>> {
  if (usccs.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('registry.organisation')
    .selectAll()
    .where('uscc', 'in', [...new Set(usccs)])
    .execute()
  return new Map(rows.map((r) => [r.uscc, r]))
}

/** False when somebody else changed the row first. */
export async function updateOrg(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<OrgRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('registry.organisation')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const findOrgRows = (db: Db, q: string, kind: OrgKind | undefined): Promise<OrgRow[]> => {
  let query = of(db).selectFrom('registry.organisation').selectAll().where('active', '=', true)
  if (kind) query = query.where('kind', '=', kind)
  if (q)
    query = query.where((eb) => eb.or([eb('name', 'like', likeText(q)), eb('uscc', '=', q.toUpperCase())]))
  return query.orderBy('name').limit(30).execute()
}

export const listOrgRows = (
  db: Db,
  scope: Scope,
  input: { q?: string; kind?: OrgKind; region?: string; page: number; size: number; sort?: string },
): Promise<Page<OrgRow>> => {
  let query = of(db)
    .selectFrom('registry.organisation')
    .selectAll()
    .where((eb) =>
      eb.or([eb('region', 'in', scope.regions), ...(scope.orgs.length ? [eb('id', 'in', scope.orgs)] : [])]),
    )
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.region) query = query.where('region', '=', input.region)
  if (input.q) {
    const q = input.q
    query = query.where((eb) => eb.or([eb('name', 'like', likeText(q)), eb('uscc', '=', q.toUpperCase())]))
  }
  return pageOf(
    query,
    input,
    { name: 'name', uscc: 'uscc', region: 'region', kind: 'kind' },
    ['region', 'asc'],
    'id',
  )
}

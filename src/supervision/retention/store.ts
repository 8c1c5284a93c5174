/** Rules of retention, lists of destruction, what the night found due. */
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type { Keepable } from '#platform/retain'
import type { DestructionState, KindName, RuleState } from './rules.ts'

interface Decided {
  askedBy: string
  askedAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  reason: string
  version: number
}
export interface RuleRow extends Decided {
  id: string
  kind: KindName
  months: number
  basis: string
  state: RuleState
  endedAt: string | null
}
export interface DestructionRecord extends Decided {
  id: string
  kind: KindName
  region: string
  months: number
  basis: string
  before: string
  items: number
  digest: string
  state: DestructionState
  destroyed: number | null
  kept: number | null
}
export interface ItemRow {
  destructionId: string
  itemId: string
  hash: string
  title: string
  since: string
  region: string
  kept: string | null
}
export interface DueRow {
  id: string
  kind: KindName
  region: string
  title: string
  items: number
  oldest: string | null
  at: string
}
type Tables = {
  'supervision.retentionRule': RuleRow
  'supervision.destruction': DestructionRecord
  'supervision.destructionItem': ItemRow
  'supervision.retentionDue': DueRow
}
const of = (db: Db) => db.withTables<Tables>()

export const ruleRows = (db: Db): Promise<RuleRow[]> =>
  of(db).selectFrom('supervision.retentionRule').selectAll().orderBy('askedAt', 'desc').execute()
export const ruleById = (db: Db, id: string): Promise<RuleRow | undefined> =>
  of(db).selectFrom('supervision.retentionRule').selectAll().where('id', '=', id).executeTakeFirst()
export const insertRule = async (trx: Trx, row: RuleRow): Promise<void> => {
  await of(trx).insertInto('supervision.retentionRule').values(row).execute()
}
/** False when somebody else changed the row first. */
export async function updateRule(
  trx: Trx,
  row: Pick<RuleRow, 'id' | 'version'>,
  set: Partial<RuleRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('supervision.retentionRule')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
export const endRule = async (trx: Trx, kind: KindName, at: string): Promise<void> => {
  await of(trx)
    .updateTable('supervision.retentionRule')
    .set({ state: 'ended', endedAt: at })
    .where('kind', '=', kind)
    .where('state', '=', 'in-force')
    .execute()
}

export const destructionById = (db: Db, id: string): Promise<DestructionRecord | undefined> =>
  of(db).selectFrom('supervision.destruction').selectAll().where('id', '=', id).executeTakeFirst()
export const openDestructions = (db: Db, kind: KindName): Promise<DestructionRecord[]> =>
  of(db)
    .selectFrom('supervision.destruction')
    .selectAll()
    .where('kind', '=', kind)
    .where('state', '=', 'asked')
    .execute()
export async function insertDestruction(
  trx: Trx,
  row: DestructionRecord,
  items: readonly Keepable[],
): Promise<void> {
  await of(trx).insertInto('supervision.destruction').values(row).execute()
  await sql`insert into supervision.destruction_item (destruction_id, item_id, hash, title, since, region)
    select ${row.id}, id, hash, title, since, region
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      as r(id uuid, hash char(64), title text, since date, region char(6))`.execute(trx)
}
export async function updateDestruction(
  trx: Trx,
  row: Pick<DestructionRecord, 'id' | 'version'>,
  set: Partial<DestructionRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('supervision.destruction')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
export const itemsOf = (db: Db, destructionId: string): Promise<ItemRow[]> =>
  of(db)
    .selectFrom('supervision.destructionItem')
    .selectAll()
    .where('destructionId', '=', destructionId)
    .orderBy('since')
    .orderBy('itemId')
    .execute()
export const itemPage = (
  db: Db,
  destructionId: string,
  input: { page: number; size: number; sort?: string | undefined },
): Promise<Page<ItemRow>> =>
  pageOf(
    of(db).selectFrom('supervision.destructionItem').selectAll().where('destructionId', '=', destructionId),
    input,
    { since: 'since' },
    ['since', 'asc'],
    'itemId',
  )
/** Why these of the list stayed. */
export async function keepItems(
  trx: Trx,
  destructionId: string,
  kept: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [itemId, why] of kept)
    await of(trx)
      .updateTable('supervision.destructionItem')
      .set({ kept: why })
      .where('destructionId', '=', destructionId)
      .where('itemId', '=', itemId)
      .execute()
}

export const destructionPage = (
  db: Db,
  regions: readonly string[],
  input: {
    page: number
    size: number
    sort?: string | undefined
    kind?: KindName | undefined
    state?: DestructionState | undefined
  },
  within: readonly string[] | null,
): Promise<Page<DestructionRecord>> => {
  let query = of(db)
    .selectFrom('supervision.destruction')
    .selectAll()
    .where('region', 'in', regions.length ? [...regions] : [''])
  if (within) query = query.where('region', 'in', within.length ? [...within] : [''])
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.state) query = query.where('state', '=', input.state)
  return pageOf(query, input, { askedAt: 'askedAt', items: 'items' }, ['askedAt', 'desc'], 'id')
}

/** What stands on a list that nobody has decided on yet. */
export async function openItems(db: Db): Promise<Set<string>> {
  const rows = await of(db)
    .selectFrom('supervision.destructionItem as i')
    .innerJoin('supervision.destruction as d', 'd.id', 'i.destructionId')
    .select('i.itemId')
    .where('d.state', '=', 'asked')
    .execute()
  return new Set(rows.map((row) => row.itemId))
}

export async function noteDue(db: Db, rows: readonly DueRow[]): Promise<void> {
  if (rows.length === 0) return
  await of(db)
    .insertInto('supervision.retentionDue')
    .values([...rows])
    .onConflict((on) =>
      on.columns(['kind', 'region']).doUpdateSet((eb) => ({
        items: eb.ref('excluded.items'),
        oldest: eb.ref('excluded.oldest'),
        title: eb.ref('excluded.title'),
        at: eb.ref('excluded.at'),
      })),
    )
    .execute()
}

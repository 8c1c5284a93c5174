/** Requests for more vouchers of a published batch. */
import type { Db, Trx } from '#platform/db'
import type { RaiseLine, RaiseState } from './raise-contract.ts'

export interface RaiseRow {
  id: string
  batchId: string
  lines: RaiseLine[]
  documentNumber: string
  reason: string
  state: RaiseState
  askedBy: string
  askedAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  served: number
  version: number
}
type Tables = { 'money.voucherRaise': RaiseRow }
const of = (db: Db) => db.withTables<Tables>()

export const insertRaise = async (trx: Trx, row: RaiseRow): Promise<void> => {
  await of(trx)
    .insertInto('money.voucherRaise')
    .values({ ...row, lines: JSON.stringify(row.lines) as never })
    .execute()
}

export const raiseById = (db: Db, id: string): Promise<RaiseRow | undefined> =>
  of(db).selectFrom('money.voucherRaise').selectAll().where('id', '=', id).executeTakeFirst()

export const raisesOf = (db: Db, batchId: string): Promise<RaiseRow[]> =>
  of(db)
    .selectFrom('money.voucherRaise')
    .selectAll()
    .where('batchId', '=', batchId)
    .orderBy('askedAt', 'desc')
    .execute()

/** False when somebody else changed the row first. */
export async function updateRaise(
  trx: Trx,
  row: Pick<RaiseRow, 'id' | 'version'>,
  set: Partial<RaiseRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.voucherRaise')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

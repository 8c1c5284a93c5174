import type { Db, Trx } from '#platform/db'
import type { Hold, HoldStops } from './contract.ts'

interface HoldRow extends Hold {
  liftedBy: string | null
  liftReason: string | null
}
type Tables = {
  'registry.hold': HoldRow
}
const of = (db: Db) => db.withTables<Tables>()

export const liveHolds = (db: Db, subjectIds: readonly string[], stops: readonly HoldStops[]) =>
  of(db)
    .selectFrom('registry.hold')
    .selectAll()
    .where('subjectId', 'in', subjectIds)
    .where('stops', 'in', stops)
    .where('liftedAt', 'is', null)
    .execute()

export const holdsOf = (db: Db, subjectId: string) =>
  of(db)
    .selectFrom('registry.hold')
    .selectAll()
    .where('subjectId', '=', subjectId)
    .orderBy('placedAt', 'desc')
    .execute()

export const holdById = (db: Db, id: string) =>
  of(db).selectFrom('registry.hold').selectAll().where('id', '=', id).executeTakeFirst()

export const insertHold = async (trx: Trx, row: HoldRow): Promise<void> => {
  await of(trx).insertInto('registry.hold').values(row).execute()
}

export const endHold = async (
  trx: Trx,
  id: string,
  by: string,
  at: string,
  reason: string,
): Promise<boolean> => {
  const done = await of(trx)
    .updateTable('registry.hold')
    .set({ liftedBy: by, liftedAt: at, liftReason: reason })
    .where('id', '=', id)
    .where('liftedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

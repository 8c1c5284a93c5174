import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { DeviceState } from './words-contract.ts'

export interface DeviceRow {
  id: string
  personId: string
  publicKey: Buffer
  keyIndex: Buffer
  label: string
  state: DeviceState
  askedAt: string
  boundAt: string | null
  how: 'first' | 'confirmed' | 'waited' | null
  confirmedBy: string | null
  note: string | null
  endedAt: string | null
  endedWhy: string | null
}
type Tables = { 'training.checkDevice': DeviceRow }
const of = (db: Db | Trx) => db.withTables<Tables>()

export type KnownDevice = Pick<DeviceRow, 'personId' | 'keyIndex' | 'state' | 'askedAt'>

export const deviceByKey = (db: Db | Trx, keyIndex: Buffer): Promise<DeviceRow | undefined> =>
  of(db).selectFrom('training.checkDevice').selectAll().where('keyIndex', '=', keyIndex).executeTakeFirst()

export const deviceById = (db: Db | Trx, id: string): Promise<DeviceRow | undefined> =>
  of(db).selectFrom('training.checkDevice').selectAll().where('id', '=', id).executeTakeFirst()

/** All of a person's, the newest first. */
export const devicesOf = (db: Db | Trx, personIds: readonly string[]): Promise<DeviceRow[]> =>
  personIds.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('training.checkDevice')
        .selectAll()
        .where(sql<boolean>`person_id = any(${personIds}::uuid[])`)
        .orderBy('askedAt', 'desc')
        .execute()

export const insertDevice = async (trx: Trx, row: DeviceRow): Promise<void> => {
  await of(trx).insertInto('training.checkDevice').values(row).execute()
}

export const updateDevice = async (trx: Trx, id: string, set: Partial<DeviceRow>): Promise<void> => {
  await of(trx).updateTable('training.checkDevice').set(set).where('id', '=', id).execute()
}

/** One change of a person's phone after the other. */
export const lockDevices = async (trx: Trx, personId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`check-device:${personId}`}, 0))`.execute(trx)
}

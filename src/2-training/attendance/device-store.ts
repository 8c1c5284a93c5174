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
  /** Set where the phone asks to be unlocked for each check. */
  unlockId: Buffer | null
  unlockKey: Buffer | null
  unlockSite: string | null
  unlockSynced: boolean | null
  unlocksFrom: string | null
  /** The authenticator's own count at the last signed time. */
  unlockCount: number
  unlockAt: string | null
}
interface UnlockRow {
  eventId: string
  client: Buffer
  authenticator: Buffer
  signature: Buffer
  signCount: number
}
type Tables = { 'training.checkDevice': DeviceRow; 'training.checkUnlock': UnlockRow }
const of = (db: Db | Trx) => db.withTables<Tables>()

export type KnownDevice = Pick<
  DeviceRow,
  'personId' | 'keyIndex' | 'state' | 'askedAt' | 'unlockCount' | 'unlockAt'
> & {
  unlocks: boolean
}

export const deviceByKey = (db: Db | Trx, keyIndex: Buffer): Promise<DeviceRow | undefined> =>
  of(db).selectFrom('training.checkDevice').selectAll().where('keyIndex', '=', keyIndex).executeTakeFirst()

export const deviceById = (db: Db | Trx, id: string): Promise<DeviceRow | undefined> =>
  of(db).selectFrom('training.checkDevice').selectAll().where('id', '=', id).executeTakeFirst()

export const deviceByUnlock = (db: Db | Trx, id: Buffer): Promise<{ id: string } | undefined> =>
  of(db).selectFrom('training.checkDevice').select('id').where('unlockId', '=', id).executeTakeFirst()

/** The key that verifies the phone's unlocking, where it asks for any. */
export const unlockKeyOf = async (db: Db | Trx, keyIndex: Buffer): Promise<Buffer | null> =>
  (
    await of(db)
      .selectFrom('training.checkDevice')
      .select('unlockKey')
      .where('keyIndex', '=', keyIndex)
      .executeTakeFirst()
  )?.unlockKey ?? null

export const insertUnlocks = async (trx: Trx, rows: readonly UnlockRow[]): Promise<void> => {
  if (rows.length > 0) await of(trx).insertInto('training.checkUnlock').values(rows).execute()
}

/** Counts go on with the signed time; another process may know a later one. */
export async function countUnlocks(trx: Trx, rows: readonly KnownDevice[]): Promise<void> {
  for (const { keyIndex, unlockCount, unlockAt } of rows)
    await of(trx)
      .updateTable('training.checkDevice')
      .set({ unlockCount, unlockAt })
      .where('keyIndex', '=', keyIndex)
      .where(sql<boolean>`(unlock_at is null or (unlock_at, unlock_count) < (${unlockAt}, ${unlockCount}))`)
      .execute()
}

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

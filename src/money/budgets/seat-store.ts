/** Seats let go of one by one. */
import type { Db, Trx } from '#platform/db'
import type { ReleaseCause } from './rules.ts'

export interface SeatReleaseRow {
  id: string
  reservationId: string
  cause: ReleaseCause
  personId: string | null
  seats: number
  amountFen: number
  reason: string
  at: string
  byAccount: string | null
  entryId: string
}
type Tables = { 'money.seatRelease': SeatReleaseRow }
const of = (db: Db) => db.withTables<Tables>()

export const insertSeatReleases = async (trx: Trx, rows: readonly SeatReleaseRow[]): Promise<void> => {
  await of(trx)
    .insertInto('money.seatRelease')
    .values([...rows])
    .execute()
}

export const seatReleasesOf = (db: Db, reservationIds: readonly string[]): Promise<SeatReleaseRow[]> =>
  of(db)
    .selectFrom('money.seatRelease')
    .selectAll()
    .where(
      'reservationId',
      'in',
      reservationIds.length ? [...reservationIds] : ['00000000-0000-0000-0000-000000000000'],
    )
    .orderBy('at')
    .orderBy('id')
    .execute()

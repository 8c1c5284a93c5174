import type { Db, Trx } from '#platform/db'
import type { InsuranceResult } from './insurance-rules.ts'

export interface InsuranceCheckRow {
  id: string
  followUpId: string
  result: InsuranceResult
  dataDate: string
  record: string | null
  fromDay: string | null
  toDay: string | null
  checkedBy: string
  checkedAt: string
}
type Tables = { 'employment.insuranceCheck': InsuranceCheckRow }
const of = (db: Db) => db.withTables<Tables>()

export const insertChecks = async (trx: Trx, rows: readonly InsuranceCheckRow[]): Promise<void> => {
  if (rows.length > 0) await of(trx).insertInto('employment.insuranceCheck').values(rows).execute()
}

export const lastCheck = (db: Db, followUpId: string): Promise<InsuranceCheckRow | undefined> =>
  of(db)
    .selectFrom('employment.insuranceCheck')
    .selectAll()
    .where('followUpId', '=', followUpId)
    .orderBy('checkedAt', 'desc')
    .limit(1)
    .executeTakeFirst()

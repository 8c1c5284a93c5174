/** Rows of a class's fee and the receipts for it; who came to its lessons. */
import { type Kysely, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Payer, ReceiptKind } from './cost-rules.ts'

export interface CostRow {
  classId: string
  feeFen: number
  governmentFen: number
  enterpriseFen: number
  personalFen: number
  enterpriseName: string | null
  note: string
  fileIds: string[]
  setBy: string
  setAt: string
  version: number
}
export interface ReceiptRow {
  id: string
  classId: string
  orgId: string
  payer: Payer
  personId: string | null
  kind: ReceiptKind
  amountFen: number
  number: string
  paidOn: string
  fileId: string
  note: string | null
  enteredBy: string
  enteredAt: string
  voidedBy: string | null
  voidedAt: string | null
  voidReason: string | null
}
type Tables = {
  'training.classCost': CostRow
  'training.classReceipt': ReceiptRow
  'training.doorAttendance': { classId: string; personId: string; inAt: string | null }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const NONE = '00000000-0000-0000-0000-000000000000'

export const costOf = (db: Db, classId: string): Promise<CostRow | undefined> =>
  of(db).selectFrom('training.classCost').selectAll().where('classId', '=', classId).executeTakeFirst()

export const costsOf = (db: Db, classIds: readonly string[]): Promise<CostRow[]> =>
  of(db)
    .selectFrom('training.classCost')
    .selectAll()
    .where('classId', 'in', classIds.length ? [...classIds] : [NONE])
    .execute()

export const saveCost = async (trx: Trx, row: CostRow): Promise<void> => {
  const { classId: _class, ...set } = row
  await of(trx)
    .insertInto('training.classCost')
    .values(row)
    .onConflict((oc) => oc.column('classId').doUpdateSet(set))
    .execute()
}

export const receiptsOf = (db: Db, classIds: readonly string[]): Promise<ReceiptRow[]> =>
  of(db)
    .selectFrom('training.classReceipt')
    .selectAll()
    .where('classId', 'in', classIds.length ? [...classIds] : [NONE])
    .orderBy('paidOn', 'desc')
    .orderBy('id', 'desc')
    .execute()

export const receiptNumberTaken = async (
  db: Db,
  orgId: string,
  kind: ReceiptKind,
  number: string,
): Promise<boolean> =>
  (await of(db)
    .selectFrom('training.classReceipt')
    .select('id')
    .where('orgId', '=', orgId)
    .where('kind', '=', kind)
    .where('number', '=', number)
    .where('voidedAt', 'is', null)
    .executeTakeFirst()) !== undefined

export const insertReceipt = async (trx: Trx, row: ReceiptRow): Promise<void> => {
  await of(trx).insertInto('training.classReceipt').values(row).execute()
}

/** False where somebody voided it first. */
export const voidReceiptRow = async (
  trx: Trx,
  id: string,
  set: Pick<ReceiptRow, 'voidedBy' | 'voidedAt' | 'voidReason'>,
): Promise<boolean> => {
  const done = await of(trx)
    .updateTable('training.classReceipt')
    .set(set)
    .where('id', '=', id)
    .where('voidedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Whoever was at one lesson of the class at least. */
export const whoCame = async (db: Db, classId: string): Promise<Set<string>> => {
  const rows = await of(db)
    .selectFrom('training.doorAttendance')
    .select('personId')
    .distinct()
    .where('classId', '=', classId)
    .where('inAt', 'is not', null)
    .execute()
  return new Set(rows.map((r) => r.personId))
}

/** Classes that may have missed their date; the rule decides. */
export const overdueCandidates = async (db: Db, today: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from training.class where state in ('submitted', 'reviewed', 'approved') and starts_on < ${today}
    order by starts_on, id`.execute(db)
  return rows.map((r) => r.id)
}
/** Classes being taught or just taught, whose seats may be free. */
export const teachingClasses = async (db: Db): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from training.class where state in ('running', 'taught') order by id`.execute(db)
  return rows.map((r) => r.id)
}

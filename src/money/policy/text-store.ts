import type { Db, Trx } from '#platform/db'
import type { PackCase } from './case-contract.ts'
import { type PackDocument, upgraded } from './contract.ts'

export interface TextHead {
  packId: string
  version: number
  title: string
  casesPassed: number
  casesFailed: number
  savedBy: string
  savedAt: string
}
export interface TextRecord extends TextHead {
  document: PackDocument
  cases: PackCase[]
}
type Tables = { 'money.policyText': TextRecord }
type WriteTables = {
  'money.policyText': Omit<TextRecord, 'document' | 'cases'> & { document: string; cases: string }
}

export const insertText = async (trx: Trx, row: TextRecord): Promise<void> => {
  const { document, cases, ...rest } = row
  await trx
    .withTables<WriteTables>()
    .insertInto('money.policyText')
    .values({ ...rest, document: JSON.stringify(document), cases: JSON.stringify(cases) })
    .execute()
}

/** Every text of a pack, newest first. */
export const textHeads = (db: Db, packId: string): Promise<TextHead[]> =>
  db
    .withTables<Tables>()
    .selectFrom('money.policyText')
    .select(['packId', 'version', 'title', 'casesPassed', 'casesFailed', 'savedBy', 'savedAt'])
    .where('packId', '=', packId)
    .orderBy('version', 'desc')
    .execute()

export async function textRecord(db: Db, packId: string, version: number): Promise<TextRecord | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('money.policyText')
    .selectAll()
    .where('packId', '=', packId)
    .where('version', '=', version)
    .executeTakeFirst()
  return row && { ...row, document: upgraded(row.document) }
}

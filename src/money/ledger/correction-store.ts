/** Rows of corrections: asked for by one, decided by another. */
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { CorrectionState } from './correction-contract.ts'

export interface CorrectionRow {
  id: string
  subject: string
  title: string
  region: string
  amountFen: number
  entryIds: string[]
  reason: string
  returnedOn: string | null
  files: string[]
  state: CorrectionState
  askedBy: string
  askedAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  reverseIds: string[]
  version: number
}
type Tables = { 'money.correction': CorrectionRow; 'money.entry': { id: string; subject: string } }
const of = (db: Db) => db.withTables<Tables>()

export const insertCorrection = async (trx: Trx, row: CorrectionRow): Promise<void> => {
  await of(trx).insertInto('money.correction').values(row).execute()
}

export const correctionById = (db: Db, id: string): Promise<CorrectionRow | undefined> =>
  of(db).selectFrom('money.correction').selectAll().where('id', '=', id).executeTakeFirst()

export const lockCorrection = (trx: Trx, id: string): Promise<CorrectionRow | undefined> =>
  of(trx).selectFrom('money.correction').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** Corrections of these matters, the newest first. */
export const correctionsOf = (db: Db, subjects: readonly string[]): Promise<CorrectionRow[]> =>
  of(db)
    .selectFrom('money.correction')
    .selectAll()
    .where('subject', 'in', subjects.length ? [...subjects] : [''])
    .orderBy('askedAt', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** What these entries are about, by their id. */
export async function subjectsOfEntries(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('money.entry')
    .select(['id', 'subject'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.subject]))
}

export const updateCorrection = async (trx: Trx, id: string, set: Partial<CorrectionRow>): Promise<void> => {
  await of(trx).updateTable('money.correction').set(set).where('id', '=', id).execute()
}

export const listCorrectionRows = (
  db: Db,
  regions: readonly string[],
  input: {
    q?: string | undefined
    state?: CorrectionState | undefined
    region?: string | undefined
    subject?: string | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<CorrectionRow>> => {
  let query = of(db)
    .selectFrom('money.correction')
    .selectAll()
    .where('region', 'in', regions.length ? [...regions] : [''])
  if (input.state) query = query.where('state', '=', input.state)
  if (input.region) query = query.where('region', '=', input.region)
  if (input.subject) query = query.where('subject', '=', input.subject)
  if (input.q) query = query.where('title', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { askedAt: 'askedAt', amountFen: 'amountFen', state: 'state' },
    ['askedAt', 'desc'],
    'id',
  )
}

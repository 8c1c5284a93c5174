/** Rows of transfers between budgets. */
import type { FundKind } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { BudgetRow } from './store.ts'
import type { TransferKind, TransferState } from './transfer-contract.ts'

export interface TransferRow {
  id: string
  fromId: string
  toRegion: string
  toYear: number
  toId: string | null
  kind: TransferKind
  amountFen: number
  documentNumber: string
  reason: string
  files: string[]
  state: TransferState
  enteredBy: string
  enteredAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  entryId: string | null
  version: number
}
export type TransferListed = TransferRow & { fromRegion: string; fromYear: number; fund: FundKind }
type Tables = { 'money.budgetTransfer': TransferRow; 'money.budget': BudgetRow }
const of = (db: Db) => db.withTables<Tables>()
const inList = (codes: readonly string[]) => (codes.length ? [...codes] : [''])

export const insertTransfer = async (trx: Trx, row: TransferRow): Promise<void> => {
  await of(trx).insertInto('money.budgetTransfer').values(row).execute()
}

const listed = (db: Db) =>
  of(db)
    .selectFrom('money.budgetTransfer as t')
    .innerJoin('money.budget as f', 'f.id', 't.fromId')
    .selectAll('t')
    .select(['f.region as fromRegion', 'f.year as fromYear', 'f.fund'])

export const transferById = (db: Db, id: string): Promise<TransferListed | undefined> =>
  listed(db).where('t.id', '=', id).executeTakeFirst()

export async function updateTransfer(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<TransferRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.budgetTransfer')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Seen by who gives and by who takes. */
export const listTransferRows = (
  db: Db,
  regions: readonly string[],
  input: {
    q?: string | undefined
    state?: TransferState | undefined
    kind?: TransferKind | undefined
    region?: string | undefined
    budgetId?: string | undefined
    id?: string | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<TransferListed>> => {
  let query = listed(db).where((eb) =>
    eb.or([eb('f.region', 'in', inList(regions)), eb('t.toRegion', 'in', inList(regions))]),
  )
  if (input.state) query = query.where('t.state', '=', input.state)
  if (input.kind) query = query.where('t.kind', '=', input.kind)
  const { region, budgetId } = input
  if (region) query = query.where((eb) => eb.or([eb('f.region', '=', region), eb('t.toRegion', '=', region)]))
  if (budgetId)
    query = query.where((eb) => eb.or([eb('t.fromId', '=', budgetId), eb('t.toId', '=', budgetId)]))
  if (input.id) query = query.where('t.id', '=', input.id)
  if (input.q) query = query.where('t.documentNumber', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { enteredAt: 't.enteredAt', amountFen: 't.amountFen', state: 't.state' },
    ['t.enteredAt', 'desc'],
    't.id',
  )
}

/** Approved amounts and transfers of a budget after a moment: what a correction would pull the ground from under. */
export const approvedTransfersOf = async (db: Db, budgetId: string): Promise<number> => {
  const row = await of(db)
    .selectFrom('money.budgetTransfer')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('state', '=', 'approved')
    .where((eb) => eb.or([eb('fromId', '=', budgetId), eb('toId', '=', budgetId)]))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

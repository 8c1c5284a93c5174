import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { RequestKind } from './rules.ts'
import type { RequestContent } from './shape-contract.ts'

export interface RequestRow {
  id: string
  recoveryId: string
  kind: RequestKind
  content: RequestContent
  reason: string
  fileIds: string[]
  state: 'waiting' | 'approved' | 'returned' | 'withdrawn'
  madeBy: string
  madeByName: string
  byDebtor: boolean
  madeAt: string
  decidedBy: string | null
  decidedByName: string | null
  decidedAt: string | null
  decideReason: string | null
  entryId: string | null
  version: number
}
export interface InstalmentRow {
  id: string
  recoveryId: string
  requestId: string
  no: number
  dueOn: string
  amountFen: number
  remindedAt: string | null
  warnedAt: string | null
}
export interface ReceiptRow {
  id: string
  recoveryId: string
  kind: 'bank' | 'offset'
  amountFen: number
  receivedOn: string
  serial: string | null
  fileIds: string[]
  note: string | null
  claimId: string | null
  claimLineId: string | null
  state: 'entered' | 'confirmed' | 'returned'
  enteredBy: string | null
  enteredAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  entryId: string | null
  version: number
}
type Tables = {
  'money.recoveryRequest': RequestRow
  'money.recoveryInstalment': InstalmentRow
  'money.recoveryReceipt': ReceiptRow
  'money.recovery': { id: string; planId: string | null; state: string }
  'money.doorClaim': { id: string; number: string | null; title: string; region: string }
}
const of = (db: Db) => db.withTables<Tables>()
const uuids = (ids: readonly string[]) => sql`${ids}::uuid[]` as never

export const insertRequest = async (trx: Trx, row: RequestRow): Promise<void> => {
  await of(trx)
    .insertInto('money.recoveryRequest')
    .values({ ...row, content: JSON.stringify(row.content) as never, fileIds: uuids(row.fileIds) })
    .execute()
}
export const requestsOf = (db: Db, caseId: string): Promise<RequestRow[]> =>
  of(db)
    .selectFrom('money.recoveryRequest')
    .selectAll()
    .where('recoveryId', '=', caseId)
    .orderBy('madeAt')
    .orderBy('id')
    .execute()
export const waitingRequest = (db: Db, caseId: string): Promise<RequestRow | undefined> =>
  of(db)
    .selectFrom('money.recoveryRequest')
    .selectAll()
    .where('recoveryId', '=', caseId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
export async function decideRequest(
  trx: Trx,
  row: Pick<RequestRow, 'id' | 'version'>,
  set: Pick<RequestRow, 'state' | 'decidedBy' | 'decidedByName' | 'decidedAt' | 'decideReason'> & {
    entryId?: string | null
  },
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.recoveryRequest')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const insertInstalments = async (trx: Trx, rows: readonly InstalmentRow[]): Promise<void> => {
  await of(trx).insertInto('money.recoveryInstalment').values(rows).execute()
}
export const instalmentsOf = (db: Db, requestIds: readonly string[]): Promise<InstalmentRow[]> =>
  requestIds.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('money.recoveryInstalment')
        .selectAll()
        .where('requestId', 'in', [...new Set(requestIds)])
        .orderBy('requestId')
        .orderBy('no')
        .execute()
/** Instalments of plans in force that fall due by `until`. */
export const instalmentsDue = (db: Db, until: string): Promise<InstalmentRow[]> =>
  of(db)
    .selectFrom('money.recoveryInstalment as i')
    .innerJoin('money.recovery as r', 'r.planId', 'i.requestId')
    .selectAll('i')
    .where('r.state', 'in', ['decided', 'transferred'])
    .where('i.dueOn', '<=', until)
    .orderBy('i.dueOn')
    .orderBy('i.id')
    .execute()
export const markInstalment = async (
  trx: Trx,
  id: string,
  set: Partial<Pick<InstalmentRow, 'remindedAt' | 'warnedAt'>>,
): Promise<void> => {
  await of(trx).updateTable('money.recoveryInstalment').set(set).where('id', '=', id).execute()
}

export const insertReceipt = async (trx: Trx, row: ReceiptRow): Promise<void> => {
  await of(trx)
    .insertInto('money.recoveryReceipt')
    .values({ ...row, fileIds: uuids(row.fileIds) })
    .execute()
}
export const receiptsOf = (db: Db, caseId: string): Promise<ReceiptRow[]> =>
  of(db)
    .selectFrom('money.recoveryReceipt')
    .selectAll()
    .where('recoveryId', '=', caseId)
    .orderBy('enteredAt')
    .orderBy('id')
    .execute()
export const receiptById = (db: Db, id: string): Promise<ReceiptRow | undefined> =>
  of(db).selectFrom('money.recoveryReceipt').selectAll().where('id', '=', id).executeTakeFirst()
export const serialKnown = (db: Db, serial: string): Promise<{ id: string } | undefined> =>
  of(db)
    .selectFrom('money.recoveryReceipt')
    .select('id')
    .where('kind', '=', 'bank')
    .where('serial', '=', serial)
    .where('state', '<>', 'returned')
    .executeTakeFirst()
export async function decideReceipt(
  trx: Trx,
  row: Pick<ReceiptRow, 'id' | 'version'>,
  set: Pick<ReceiptRow, 'state' | 'decidedBy' | 'decidedAt' | 'decideReason' | 'entryId'>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.recoveryReceipt')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .where('state', '=', 'entered')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export interface PaidLineRow {
  claimLineId: string
  claimId: string
  claimNumber: string | null
  claimTitle: string
  region: string
  orgId: string | null
  personId: string
  subsidyKind: string
  occupationCode: string | null
  level: number | null
  certificateNumber: string | null
  bookId: string
  paidFen: number
  paidOn: string
}

/** Claim lines with money paid on them, of these regions; the sums are the ledger's. */
export function listPaidLines(
  db: Db,
  regions: readonly string[],
  input: {
    q?: string | undefined
    claimId?: string | undefined
    orgId?: string | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<PaidLineRow>> {
  let query = of(db)
    .selectFrom(
      sql<PaidLineRow>`(
        select p.claim_line_id, p.claim_id, c.number as claim_number, c.title as claim_title, c.region, p.org_id, p.person_id,
          p.subsidy_kind, p.occupation_code, p.level, p.certificate_number, p.book_id,
          sum(p.amount_fen)::bigint as paid_fen, max(e.day) filter (where p.amount_fen > 0) as paid_on
        from money.posting p join money.entry e on e.id = p.entry_id join money.door_claim c on c.id = p.claim_id
        where p.account in ('paid', 'offset') and p.claim_line_id is not null and c.region = any(${regions})
        group by p.claim_line_id, p.claim_id, c.number, c.title, c.region, p.org_id, p.person_id, p.subsidy_kind,
          p.occupation_code, p.level, p.certificate_number, p.book_id
        having sum(p.amount_fen) > 0)`.as('l'),
    )
    .selectAll()
  if (input.claimId) query = query.where('l.claimId', '=', input.claimId)
  if (input.orgId) query = query.where('l.orgId', '=', input.orgId)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('l.claimNumber', 'like', like), eb('l.claimTitle', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { paidOn: 'l.paidOn', paidFen: 'l.paidFen' },
    ['l.paidOn', 'desc'],
    'l.claimLineId',
  )
}

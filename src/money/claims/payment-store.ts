/** Rows of payment batches, their transfers, and what the bank sent back. */
import { type Kysely, sql } from 'kysely'
import type { FundKind } from '#money/policy/contract'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { BatchState, PaymentState } from './payment-rules.ts'
import type { ClaimRow } from './store.ts'

export interface BatchRow {
  id: string
  number: string
  region: string
  fund: FundKind
  state: BatchState
  lineCount: number
  totalFen: number
  madeBy: string
  madeAt: string
  confirmedBy: string | null
  confirmedAt: string | null
  settledAt: string | null
  cancelledBy: string | null
  cancelledAt: string | null
  cancelReason: string | null
  version: number
}
export interface PaymentRow {
  id: string
  batchId: string
  no: string
  claimId: string
  orgId: string | null
  personId: string | null
  bankName: string | null
  accountMasked: string
  accountIndex: Buffer
  amountFen: number
  state: PaymentState
  refuseReason: string | null
  bankSerial: string | null
  bankOn: string | null
  settledAt: string | null
  retriedBy: string | null
  retriedAt: string | null
  retryReason: string | null
  recalledOn: string | null
  correctionId: string | null
}
export interface PartRow {
  paymentLineId: string
  claimLineId: string
  amountFen: number
  live: boolean
}
export interface ReturnRow {
  id: string
  batchId: string
  fileId: string
  sha256: string
  lineCount: number
  paidCount: number
  refusedCount: number
  repeatedCount: number
  paidFen: number
  importedBy: string
  importedAt: string
}
type Tables = {
  'money.paymentBatch': BatchRow
  'money.paymentLine': PaymentRow
  'money.paymentPart': PartRow
  'money.bankReturn': ReturnRow
  'money.claim': ClaimRow
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const CHUNK = 3000
const inList = (codes: readonly string[]) => (codes.length ? [...codes] : [''])

export const insertBatch = async (
  trx: Trx,
  batch: BatchRow,
  payments: readonly PaymentRow[],
  parts: readonly PartRow[],
): Promise<void> => {
  await of(trx).insertInto('money.paymentBatch').values(batch).execute()
  await of(trx)
    .insertInto('money.paymentLine')
    .values([...payments])
    .execute()
  for (let i = 0; i < parts.length; i += CHUNK) {
    await of(trx)
      .insertInto('money.paymentPart')
      .values(parts.slice(i, i + CHUNK))
      .execute()
  }
}

export const batchById = (db: Db, id: string): Promise<BatchRow | undefined> =>
  of(db).selectFrom('money.paymentBatch').selectAll().where('id', '=', id).executeTakeFirst()

export const lockBatch = (trx: Trx, id: string): Promise<BatchRow | undefined> =>
  of(trx).selectFrom('money.paymentBatch').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export async function updateBatch(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<BatchRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.paymentBatch')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const paymentsOf = (db: Db, batchId: string): Promise<PaymentRow[]> =>
  of(db).selectFrom('money.paymentLine').selectAll().where('batchId', '=', batchId).orderBy('no').execute()

export const paymentById = (db: Db, id: string): Promise<PaymentRow | undefined> =>
  of(db).selectFrom('money.paymentLine').selectAll().where('id', '=', id).executeTakeFirst()

export const partsOf = async (db: Db, paymentIds: readonly string[]): Promise<PartRow[]> => {
  if (paymentIds.length === 0) return []
  return await of(db)
    .selectFrom('money.paymentPart')
    .selectAll()
    .where(sql<boolean>`payment_line_id = any(${[...paymentIds]}::uuid[])`)
    .execute()
}

/** The last transfer that held each claim line. */
export async function paymentOfLines(
  db: Db,
  claimIds: readonly string[],
): Promise<Map<string, PaymentRow & { batchNumber: string }>> {
  if (claimIds.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('money.paymentPart as part')
    .innerJoin('money.paymentLine as p', 'p.id', 'part.paymentLineId')
    .innerJoin('money.paymentBatch as b', 'b.id', 'p.batchId')
    .selectAll('p')
    .select(['part.claimLineId', 'b.number as batchNumber'])
    .where(sql<boolean>`p.claim_id = any(${[...claimIds]}::uuid[])`)
    .where('p.state', '<>', 'cancelled')
    .orderBy('b.madeAt')
    .execute()
  return new Map(rows.map((r) => [r.claimLineId, r]))
}

export const setPayment = async (trx: Trx, id: string, set: Partial<PaymentRow>): Promise<void> => {
  await of(trx).updateTable('money.paymentLine').set(set).where('id', '=', id).execute()
}

/** Settles a transfer that still waits; false where somebody was quicker. */
export async function settlePayment(
  trx: Trx,
  id: string,
  from: PaymentState,
  set: Partial<PaymentRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.paymentLine')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Lets go of the claim lines a transfer held. */
export const freeParts = async (trx: Trx, paymentIds: readonly string[]): Promise<void> => {
  if (paymentIds.length === 0) return
  await of(trx)
    .updateTable('money.paymentPart')
    .set({ live: false })
    .where(sql<boolean>`payment_line_id = any(${[...paymentIds]}::uuid[])`)
    .execute()
}

export const serialsTaken = async (
  db: Db,
  serials: readonly string[],
  exceptBatch: string,
): Promise<Set<string>> => {
  if (serials.length === 0) return new Set()
  const rows = await of(db)
    .selectFrom('money.paymentLine')
    .select('bankSerial')
    .where('state', '=', 'paid')
    .where('batchId', '<>', exceptBatch)
    .where(sql<boolean>`bank_serial = any(${[...serials]}::text[])`)
    .execute()
  return new Set(rows.map((r) => r.bankSerial as string))
}

export const insertReturn = async (trx: Trx, row: ReturnRow): Promise<void> => {
  await of(trx).insertInto('money.bankReturn').values(row).execute()
}

export const returnOf = (db: Db, batchId: string, sha256: string): Promise<ReturnRow | undefined> =>
  of(db)
    .selectFrom('money.bankReturn')
    .selectAll()
    .where('batchId', '=', batchId)
    .where('sha256', '=', sha256)
    .executeTakeFirst()

export const returnsOf = (db: Db, batchId: string): Promise<ReturnRow[]> =>
  of(db)
    .selectFrom('money.bankReturn')
    .selectAll()
    .where('batchId', '=', batchId)
    .orderBy('importedAt')
    .execute()

const counted = [
  sql<number>`(select count(*) from money.payment_line p where p.batch_id = b.id and p.state = 'paid')`.as(
    'paidCount',
  ),
  sql<number>`(select coalesce(sum(p.amount_fen), 0)::bigint from money.payment_line p where p.batch_id = b.id and p.state = 'paid')`.as(
    'paidFen',
  ),
  sql<number>`(select count(*) from money.payment_line p where p.batch_id = b.id and p.state in ('refused', 'retried'))`.as(
    'refusedCount',
  ),
  sql<number>`(select count(*) from money.payment_line p where p.batch_id = b.id and p.state = 'waiting')`.as(
    'waitingCount',
  ),
] as const
export type CountedBatch = BatchRow & {
  paidCount: number
  paidFen: number
  refusedCount: number
  waitingCount: number
}

export const countedBatch = (db: Db, id: string): Promise<CountedBatch | undefined> =>
  of(db)
    .selectFrom('money.paymentBatch as b')
    .selectAll('b')
    .select([...counted])
    .where('b.id', '=', id)
    .executeTakeFirst()

/** Batches of the reader's regions; a city's batch with a county's claims is seen by the county too. */
export const listBatchRows = (
  db: Db,
  scope: Scope,
  input: {
    q?: string
    state?: BatchState
    fund?: FundKind
    region?: string
    page: number
    size: number
    sort?: string
  },
): Promise<Page<CountedBatch>> => {
  let query = of(db)
    .selectFrom('money.paymentBatch as b')
    .selectAll('b')
    .select([...counted])
    .where('b.region', 'in', inList(scope.regions))
  if (input.state) query = query.where('b.state', '=', input.state)
  if (input.fund) query = query.where('b.fund', '=', input.fund)
  if (input.region) query = query.where('b.region', '=', input.region)
  if (input.q) query = query.where('b.number', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { number: 'b.number', madeAt: 'b.madeAt', totalFen: 'b.totalFen', state: 'b.state' },
    ['b.madeAt', 'desc'],
    'b.id',
  )
}

export type PayableClaim = ClaimRow & { payableFen: number; people: number }
export const payableRows = (
  db: Db,
  regions: readonly string[],
  input: { q?: string; fund?: FundKind; page: number; size: number; sort?: string },
): Promise<Page<PayableClaim>> => {
  let query = of(db)
    .selectFrom('money.claim as c')
    .selectAll('c')
    .select([
      sql<number>`(select coalesce(sum(p.amount_fen), 0)::bigint from money.posting p
          where p.claim_id = c.id and p.account = 'payable' and p.claim_line_id is not null)`.as(
        'payableFen',
      ),
      sql<number>`(select count(*) from money.claim_line l where l.claim_id = c.id and l.state = 'payable')`.as(
        'people',
      ),
    ])
    .where('c.state', '=', 'funded')
    .where('c.region', 'in', inList(regions))
  if (input.fund) query = query.where('c.fund', '=', input.fund)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('c.number', 'like', like), eb('c.title', 'like', like)]))
  }
  return pageOf(query, input, { fundedAt: 'c.fundedAt', number: 'c.number' }, ['c.fundedAt', 'asc'], 'c.id')
}

export type BouncedPayment = PaymentRow & { batchNumber: string; region: string; orgOfClaim: string | null }
export const bouncedRows = (
  db: Db,
  scope: Scope,
  input: { q?: string; page: number; size: number; sort?: string },
): Promise<Page<BouncedPayment>> => {
  let query = of(db)
    .selectFrom('money.paymentLine as p')
    .innerJoin('money.paymentBatch as b', 'b.id', 'p.batchId')
    .innerJoin('money.claim as c', 'c.id', 'p.claimId')
    .selectAll('p')
    .select(['b.number as batchNumber', 'c.region', 'c.orgId as orgOfClaim'])
    .where('p.state', '=', 'refused')
    .where((eb) =>
      eb.or([
        eb('c.region', 'in', inList(scope.regions)),
        sql<boolean>`c.org_id = any(${[...scope.orgs]}::uuid[])`,
      ]),
    )
  if (input.q) query = query.where('p.no', 'like', likeText(input.q))
  return pageOf(query, input, { settledAt: 'p.settledAt' }, ['p.settledAt', 'desc'], 'p.id') as Promise<
    Page<BouncedPayment>
  >
}

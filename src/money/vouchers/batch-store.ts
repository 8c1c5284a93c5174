/** Rows of batches and their quotas, and what has become of their vouchers. */
import { sql } from 'kysely'
import type { FundKind, SubsidyKind } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Category } from '#registry/people/contract'
import type { BatchState, VoucherKind } from './rules.ts'

export interface BatchRow {
  id: string
  title: string
  region: string
  kind: VoucherKind
  subsidyKind: SubsidyKind
  fund: FundKind
  faceFen: number | null
  offsetPercent: number | null
  occupationCodes: string[]
  claimFrom: string
  claimUntil: string
  validDays: number | null
  validUntil: string
  documentNumber: string
  note: string | null
  state: BatchState
  createdBy: string
  createdAt: string
  submittedBy: string | null
  submittedAt: string | null
  publishedBy: string | null
  publishedAt: string | null
  endedBy: string | null
  endedAt: string | null
  reason: string | null
  version: number
}
export interface QuotaRow {
  id: string
  batchId: string
  region: string
  category: Category | null
  total: number
  taken: number
  lastNo: number
  /** From publishing to closing. */
  open: boolean
}
type Tables = { 'money.voucherBatch': BatchRow; 'money.voucherQuota': QuotaRow }
const of = (db: Db) => db.withTables<Tables>()

export const insertBatch = async (trx: Trx, row: BatchRow): Promise<void> => {
  await of(trx).insertInto('money.voucherBatch').values(row).execute()
}

/** The quotas of a batch that nobody has claimed from, as they are written down now. */
export async function replaceQuotas(
  trx: Trx,
  batchId: string,
  rows: readonly Omit<QuotaRow, 'taken' | 'lastNo' | 'open'>[],
): Promise<void> {
  await of(trx).deleteFrom('money.voucherQuota').where('batchId', '=', batchId).execute()
  if (rows.length === 0) return
  await of(trx)
    .insertInto('money.voucherQuota')
    .values(rows.map((row) => ({ ...row, taken: 0, lastNo: 0, open: false })))
    .execute()
}

export const batchById = (db: Db, id: string): Promise<BatchRow | undefined> =>
  of(db).selectFrom('money.voucherBatch').selectAll().where('id', '=', id).executeTakeFirst()

export const lockBatch = (trx: Trx, id: string): Promise<BatchRow | undefined> =>
  of(trx)
    .selectFrom('money.voucherBatch')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()

export const batchesById = (db: Db, ids: readonly string[]): Promise<BatchRow[]> =>
  of(db)
    .selectFrom('money.voucherBatch')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()

/** False when somebody else changed the row first. */
export async function updateBatch(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<BatchRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.voucherBatch')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const quotasOf = (db: Db, batchIds: readonly string[]): Promise<QuotaRow[]> =>
  of(db)
    .selectFrom('money.voucherQuota')
    .selectAll()
    .where('batchId', 'in', [...new Set(batchIds)])
    .orderBy('region')
    .orderBy(sql`category nulls first`)
    .execute()

/** Holds these rows, always in the same order: whoever gives out or takes back waits here. */
export const lockQuotas = (trx: Trx, ids: readonly string[]): Promise<QuotaRow[]> =>
  of(trx)
    .selectFrom('money.voucherQuota')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()

/** A published row gets more; who draws from it meanwhile waits. */
export const raiseQuota = async (trx: Trx, id: string, more: number): Promise<void> => {
  await sql`update money.voucher_quota set total = total + ${more} where id = ${id}`.execute(trx)
}
/** A row that the published batch did not have. */
export const addQuota = async (trx: Trx, row: Omit<QuotaRow, 'taken' | 'lastNo' | 'open'>): Promise<void> => {
  await of(trx)
    .insertInto('money.voucherQuota')
    .values({ ...row, taken: 0, lastNo: 0, open: true })
    .execute()
}

/** Publishing opens a batch's rows, closing shuts them; waits for claims under way. */
export const openQuotas = async (trx: Trx, batchId: string, open: boolean): Promise<void> => {
  await of(trx).updateTable('money.voucherQuota').set({ open }).where('batchId', '=', batchId).execute()
}

/** Batches of these regions, and those that give quotas to them; an officer's or everybody's list. */
export const listBatchRows = (
  db: Db,
  regions: readonly string[],
  input: {
    page: number
    size: number
    sort?: string | undefined
    q?: string | undefined
    state?: BatchState | undefined
    kind?: VoucherKind | undefined
    fund?: FundKind | undefined
    region?: string | undefined
  },
  under: readonly string[] | null,
): Promise<Page<BatchRow>> => {
  const reach = (codes: readonly string[]) =>
    sql<boolean>`(b.region = any(${[...codes]}::text[]) or exists (
      select 1 from money.voucher_quota q where q.batch_id = b.id and q.region = any(${[...codes]}::text[])))`
  let query = of(db).selectFrom('money.voucherBatch as b').selectAll('b').where(reach(regions))
  if (under) query = query.where(reach(under))
  if (input.state) query = query.where('b.state', '=', input.state)
  if (input.kind) query = query.where('b.kind', '=', input.kind)
  if (input.fund) query = query.where('b.fund', '=', input.fund)
  if (input.q) query = query.where('b.title', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    {
      title: 'b.title',
      region: 'b.region',
      claimFrom: 'b.claimFrom',
      validUntil: 'b.validUntil',
      state: 'b.state',
    },
    ['b.createdAt', 'desc'],
    'b.id',
  )
}

/** Published batches that can be claimed from now or soon, of these regions where any are named. */
export const openBatchRows = (
  db: Db,
  now: string,
  input: { page: number; size: number },
  regions: readonly string[] | null,
): Promise<Page<BatchRow>> => {
  let query = of(db)
    .selectFrom('money.voucherBatch as b')
    .selectAll('b')
    .where('b.state', '=', 'published')
    .where('b.claimUntil', '>', now)
  if (regions)
    query = query.where(
      sql<boolean>`exists (select 1 from money.voucher_quota q where q.batch_id = b.id and q.region = any(${[...regions]}::text[]))`,
    )
  return pageOf(query, input, {}, ['b.claimFrom', 'asc'], 'b.id')
}

export interface QuotaUse {
  batchId: string
  quotaId: string
  available: number
  held: number
  redeemed: number
  expired: number
  redeemedFen: number
}

export async function quotaUse(db: Db, batchIds: readonly string[]): Promise<QuotaUse[]> {
  if (batchIds.length === 0) return []
  const { rows } = await sql<QuotaUse>`
    select batch_id, quota_id,
      count(*) filter (where state = 'available')::int as available,
      count(*) filter (where state = 'held')::int as held,
      count(*) filter (where state = 'redeemed')::int as redeemed,
      count(*) filter (where state = 'expired')::int as expired,
      coalesce(sum(amount_fen), 0)::bigint as redeemed_fen
    from money.voucher where quota_id in (
      select q.id from money.voucher_quota q where q.batch_id = any(${[...batchIds]}::uuid[])) group by batch_id, quota_id`.execute(
    db,
  )
  return rows
}

export interface WaitingCount {
  batchId: string
  region: string
  category: string | null
  count: number
}

export async function waitingCounts(db: Db, batchIds: readonly string[]): Promise<WaitingCount[]> {
  if (batchIds.length === 0) return []
  const { rows } = await sql<WaitingCount>`
    select batch_id, region, category, count(*)::int as count from money.voucher_wait
    where batch_id = any(${[...batchIds]}::uuid[]) and state = 'waiting' group by batch_id, region, category`.execute(
    db,
  )
  return rows
}

/** How many hold or have used a voucher, by the region they claimed in. */
export async function holdersByRegion(db: Db, batchId: string): Promise<{ region: string; count: number }[]> {
  const { rows } = await sql<{ region: string; count: number }>`
    select region, count(*)::int as count from money.voucher
    where quota_id in (select q.id from money.voucher_quota q where q.batch_id = ${batchId})
      and state in ('available', 'held', 'redeemed') group by region order by region`.execute(db)
  return rows
}

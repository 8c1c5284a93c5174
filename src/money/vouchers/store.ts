/** Vouchers in people's hands and the line of those who wait. */
import { type RawBuilder, sql } from 'kysely'
import { type Db, insertOf, type Trx } from '#platform/db'
import { last } from '#platform/lane'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type { QuotaRow } from './batch-store.ts'
import type { VoucherState } from './rules.ts'

export interface VoucherRow {
  id: string
  batchId: string
  quotaId: string
  no: number
  personId: string
  region: string
  category: string | null
  toldBy: 'known' | 'self'
  origin: 'claimed' | 'waited'
  claimedAt: string
  expiresOn: string
  state: VoucherState
  classId: string | null
  heldAt: string | null
  claimId: string | null
  claimLineId: string | null
  amountFen: number | null
  redeemedAt: string | null
  endedAt: string | null
  endReason: string | null
  requestKey: string | null
  version: number
}
export interface WaitRow {
  id: string
  place: number
  batchId: string
  personId: string
  region: string
  category: string | null
  toldBy: 'known' | 'self'
  state: 'waiting' | 'served' | 'left' | 'lapsed'
  at: string
  endedAt: string | null
  voucherId: string | null
  requestKey: string | null
}
type Tables = {
  'money.voucher': VoucherRow
  'money.voucherWait': WaitRow
  'money.voucherNotice': { voucherId: string; kind: string; at: string }
}
export const of = (db: Db) => db.withTables<Tables>()

export type HeldVoucher = Pick<
  VoucherRow,
  'id' | 'batchId' | 'quotaId' | 'personId' | 'no' | 'state' | 'expiresOn' | 'requestKey'
>
export type HeldWait = Pick<WaitRow, 'batchId' | 'personId' | 'place' | 'region' | 'category' | 'requestKey'>

export interface Claimant {
  personId: string
  /** The region the person is known to belong to. */
  region: string | null
  /** What they hold of the batches asked for. */
  vouchers: HeldVoucher[]
}

type Found = [personId: string, region: string | null, voucher?: HeldVoucher]

/** Person by person through the index, whatever the planner has yet to learn of a table that fills within a minute. */
const found = (batchIds: readonly string[], personIds: readonly string[]) => sql`
  select coalesce(json_agg(case when v.id is null then json_build_array(p.id, p.region) else
    json_build_array(p.id, p.region, json_build_object('id', v.id, 'batchId', v.batch_id, 'quotaId', v.quota_id,
      'personId', p.id, 'no', v.no, 'state', v.state, 'expiresOn', v.expires_on, 'requestKey', v.request_key)) end), '[]')
  from registry.door_person p left join lateral (
    select * from money.voucher h where h.person_id = p.id and h.batch_id = any(${[...batchIds]}::uuid[])
      and h.state <> 'returned' limit ${Math.max(1, batchIds.length)}) v on true
  where p.id = any(${[...personIds]}::uuid[])`

function claimantsOf(list: readonly Found[]): Map<string, Claimant> {
  const out = new Map<string, Claimant>()
  for (const [personId, region, voucher] of list) {
    const one = out.get(personId) ?? { personId, region, vouchers: [] }
    if (voucher) one.vouchers.push(voucher)
    out.set(personId, one)
  }
  return out
}

/** Who these people are and what they hold of these batches. */
export async function claimants(
  db: Db,
  batchIds: readonly string[],
  personIds: readonly string[],
): Promise<Map<string, Claimant>> {
  const { rows } = await sql<{ people: Found[] }>`select (${found(batchIds, personIds)}) as people`.execute(
    db,
  )
  return claimantsOf(rows[0]?.people ?? [])
}

/**
 * Holds every row of these batches, always in the same order, and reads them as they are then, with the people who ask:
 * one statement and two values for the thousands of a rush. What somebody claimed at another server in the moment
 * between is not seen here; the database refuses them a second one, and they are asked again. `anyHeld`: something
 * stops one of them, and is to be asked after.
 */
export async function hold(
  trx: Trx,
  batchIds: readonly string[],
  personIds: readonly string[],
): Promise<{ quotas: QuotaRow[]; people: Map<string, Claimant>; anyHeld: boolean }> {
  const { rows } = await sql<{ quotas: QuotaRow[]; people: Found[]; anyHeld: boolean }>`
    with held as (
      select id, batch_id, region, category, total, taken, last_no, open from money.voucher_quota
      where batch_id = any(${[...batchIds]}::uuid[]) order by id for no key update
    )
    select (select coalesce(json_agg(json_build_object('id', h.id, 'batchId', h.batch_id, 'region', h.region,
        'category', h.category, 'total', h.total, 'taken', h.taken, 'lastNo', h.last_no, 'open', h.open)), '[]')
      from held h) as quotas, (${found(batchIds, personIds)}) as people,
      exists (select from registry.door_hold d
        where d.lifted_at is null and d.subject_id = any(${[...personIds]}::uuid[])) as any_held`.execute(trx)
  const [row] = rows
  return { quotas: row?.quotas ?? [], people: claimantsOf(row?.people ?? []), anyHeld: row?.anyHeld ?? false }
}

export const waitsFor = (
  db: Db,
  batchIds: readonly string[],
  personIds: readonly string[],
): Promise<HeldWait[]> =>
  of(db)
    .selectFrom('money.voucherWait')
    .select(['batchId', 'personId', 'place', 'region', 'category', 'requestKey'])
    .where(sql<boolean>`person_id = any(${[...personIds]}::uuid[])`)
    .where(sql<boolean>`batch_id = any(${[...batchIds]}::uuid[])`)
    .where('state', '=', 'waiting')
    .execute()

export type NewVoucher = Pick<
  VoucherRow,
  | 'id'
  | 'batchId'
  | 'quotaId'
  | 'no'
  | 'personId'
  | 'region'
  | 'category'
  | 'toldBy'
  | 'origin'
  | 'claimedAt'
  | 'expiresOn'
  | 'requestKey'
>

const insertVouchers = insertOf('money.voucher', {
  id: 'uuid',
  batchId: 'uuid',
  quotaId: 'uuid',
  no: 'integer',
  personId: 'uuid',
  region: 'char(6)',
  category: 'text',
  toldBy: 'text',
  origin: 'text',
  claimedAt: 'timestamptz',
  expiresOn: 'date',
  requestKey: 'text',
})

/**
 * Writes vouchers of locked quota rows and counts them there: one statement however many. Who holds
 * the row has seen what each person has; should the database still know better, it refuses them. `recorded` puts
 * them on record in the same turn.
 */
export async function giveOut(
  trx: Trx,
  rows: readonly NewVoucher[],
  recorded?: RawBuilder<unknown>,
  /** Nothing else is written: the commit goes along. */
  isLast = false,
): Promise<void> {
  if (rows.length === 0) return
  const drawn = new Map<string, { id: string; n: number; no: number }>()
  for (const row of rows) {
    const one = drawn.get(row.quotaId) ?? { id: row.quotaId, n: 0, no: 0 }
    drawn.set(row.quotaId, { id: row.quotaId, n: one.n + 1, no: Math.max(one.no, row.no) })
  }
  await sql`
    with given as (
      ${insertVouchers(rows)}
    )${recorded ? sql`, recorded as (${recorded})` : sql``}
    update money.voucher_quota q set taken = q.taken + c.n, last_no = greatest(q.last_no, c.no)
    from jsonb_to_recordset(${JSON.stringify([...drawn.values()])}::jsonb) as c(id uuid, n integer, no integer)
    where q.id = c.id ${isLast ? last : sql``}`.execute(trx)
}

/** Quota rows get back what nobody holds any more. */
export async function takeBack(trx: Trx, quotaId: string, count: number): Promise<void> {
  await sql`update money.voucher_quota set taken = taken - ${count} where id = ${quotaId}`.execute(trx)
}

/** Puts people at the end of the line, in this order; those who stood in it already keep their place. */
export async function standInLine(
  trx: Trx,
  rows: readonly Pick<
    WaitRow,
    'id' | 'batchId' | 'personId' | 'region' | 'category' | 'toldBy' | 'at' | 'requestKey'
  >[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const done = await sql<{ id: string }>`
    insert into money.voucher_wait (id, batch_id, person_id, region, category, told_by, at, request_key)
    select id, "batchId", "personId", region, category, "toldBy", at, "requestKey"
    from jsonb_to_recordset(${JSON.stringify(rows.map((r, n) => ({ ...r, n })))}::jsonb) as r(n integer, id uuid,
      "batchId" uuid, "personId" uuid, region char(6), category text, "toldBy" text, at timestamptz, "requestKey" text)
    order by n on conflict do nothing returning id`.execute(trx)
  return new Set(done.rows.map((r) => r.id))
}

/** How many wait in each batch before each of these places. */
export async function aheadOf(
  db: Db,
  waits: readonly { batchId: string; place: number }[],
): Promise<Map<string, number>> {
  if (waits.length === 0) return new Map()
  const { rows } = await sql<{ batchId: string; place: number; ahead: number }>`
    select r."batchId" as batch_id, r.place, (select count(*)::int from money.voucher_wait w
      where w.batch_id = r."batchId" and w.state = 'waiting' and w.place < r.place) as ahead
    from jsonb_to_recordset(${JSON.stringify(waits)}::jsonb) as r("batchId" uuid, place bigint)`.execute(db)
  return new Map(rows.map((r) => [`${r.batchId}:${r.place}`, r.ahead]))
}

/** Everybody who waits for this batch, first come first. */
export const lineOf = (trx: Trx, batchId: string): Promise<WaitRow[]> =>
  of(trx)
    .selectFrom('money.voucherWait')
    .selectAll()
    .where('batchId', '=', batchId)
    .where('state', '=', 'waiting')
    .orderBy('place')
    .execute()

/** The first `count` in line whose region is one of these and, where a group is named, who are of it. */
export const firstInLine = (
  trx: Trx,
  batchId: string,
  regions: readonly string[],
  category: string | null,
  count: number,
): Promise<WaitRow[]> => {
  let query = of(trx)
    .selectFrom('money.voucherWait')
    .selectAll()
    .where('batchId', '=', batchId)
    .where('state', '=', 'waiting')
    .where(sql<boolean>`region = any(${[...regions]}::text[])`)
  if (category !== null) query = query.where('category', '=', category)
  return query.orderBy('place').limit(count).forUpdate().skipLocked().execute()
}

export const endWait = async (
  trx: Trx,
  ids: readonly string[],
  set: Pick<WaitRow, 'state' | 'endedAt' | 'voucherId'>,
): Promise<void> => {
  await of(trx)
    .updateTable('money.voucherWait')
    .set(set)
    .where('id', 'in', ids)
    .where('state', '=', 'waiting')
    .execute()
}

export const waitsOfPerson = (db: Db, personId: string): Promise<WaitRow[]> =>
  of(db)
    .selectFrom('money.voucherWait')
    .selectAll()
    .where('personId', '=', personId)
    .where('state', '=', 'waiting')
    .orderBy('at')
    .execute()

export const voucherById = (db: Db, id: string): Promise<VoucherRow | undefined> =>
  of(db).selectFrom('money.voucher').selectAll().where('id', '=', id).executeTakeFirst()

export const lockVoucher = (trx: Trx, id: string): Promise<VoucherRow | undefined> =>
  of(trx).selectFrom('money.voucher').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** The person's vouchers, held so that two classes can't take the same one. */
export const lockVouchersOfPerson = (trx: Trx, personId: string): Promise<VoucherRow[]> =>
  of(trx)
    .selectFrom('money.voucher')
    .selectAll()
    .where('personId', '=', personId)
    .where('state', 'in', ['available', 'held'])
    .orderBy('id')
    .forUpdate()
    .execute()

export const vouchersOfPerson = (db: Db, personId: string): Promise<VoucherRow[]> =>
  of(db)
    .selectFrom('money.voucher')
    .selectAll()
    .where('personId', '=', personId)
    .orderBy('claimedAt', 'desc')
    .limit(200)
    .execute()

/** Vouchers that stand for these people's seats in a class, or for all of them. */
export const vouchersOfClass = (
  db: Db,
  classId: string,
  personIds: readonly string[] | null,
): Promise<VoucherRow[]> => {
  let query = of(db).selectFrom('money.voucher').selectAll().where('classId', '=', classId)
  if (personIds) query = query.where(sql<boolean>`person_id = any(${[...personIds]}::uuid[])`)
  return query.orderBy('id').execute()
}

export const vouchersOfClaim = (db: Db, claimId: string): Promise<VoucherRow[]> =>
  of(db).selectFrom('money.voucher').selectAll().where('claimId', '=', claimId).orderBy('id').execute()

/** False when somebody else changed the row first. */
export async function updateVoucher(
  trx: Trx,
  row: Pick<VoucherRow, 'id' | 'version'>,
  set: Partial<VoucherRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.voucher')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const listVoucherRows = (
  db: Db,
  input: {
    id: string
    state?: VoucherState | undefined
    page: number
    size: number
    sort?: string | undefined
  },
  regions: readonly string[] | null,
  personIds: readonly string[] | null,
): Promise<Page<VoucherRow>> => {
  let query = of(db)
    .selectFrom('money.voucher')
    .selectAll()
    .where(sql<boolean>`quota_id in (select q.id from money.voucher_quota q where q.batch_id = ${input.id})`)
  if (input.state) query = query.where('state', '=', input.state)
  if (regions) query = query.where(sql<boolean>`region = any(${[...regions]}::text[])`)
  if (personIds) query = query.where(sql<boolean>`person_id = any(${[...personIds]}::uuid[])`)
  return pageOf(
    query,
    input,
    { claimedAt: 'claimedAt', expiresOn: 'expiresOn', state: 'state', region: 'region', no: 'no' },
    ['claimedAt', 'asc'],
    'id',
  )
}

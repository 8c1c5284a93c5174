/** What the clock looks for: vouchers whose days end or are over, and what their holders were told. */
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { ReminderKind } from './rules.ts'
import { of, type VoucherRow } from './store.ts'

/** Batches that a voucher may still be good for, or was until lately; older ones are over for all. */
const living = (today: string) => sql`select id from money.voucher_batch
  where published_at is not null and valid_until >= ${today}::date - 400`

/** Batches with vouchers whose days are over, or lines that nothing can come to any more. */
export async function batchesToTidy(db: Db, today: string): Promise<string[]> {
  const { rows } = await sql<{ batchId: string }>`
    select q.batch_id from money.voucher_quota q where q.batch_id in (${living(today)}) and exists (
      select 1 from money.voucher v where v.quota_id = q.id and v.state = 'available' and v.expires_on < ${today})
    union select w.batch_id from money.voucher_wait w join money.voucher_batch b on b.id = w.batch_id
    where w.state = 'waiting' and (b.valid_until <= ${today} or b.state <> 'published')`.execute(db)
  return rows.map((r) => r.batchId)
}

export const expiredOf = (trx: Trx, batchId: string, today: string): Promise<VoucherRow[]> =>
  of(trx)
    .selectFrom('money.voucher')
    .selectAll()
    .where(sql<boolean>`quota_id in (select q.id from money.voucher_quota q where q.batch_id = ${batchId})`)
    .where('state', '=', 'available')
    .where('expiresOn', '<', today)
    .orderBy('id')
    .forUpdate()
    .execute()

/** Vouchers not yet used that end by `until`, and what their holders were told of them. */
export async function endingBy(
  db: Db,
  today: string,
  until: string,
): Promise<(VoucherRow & { told: ReminderKind[] })[]> {
  const { rows } = await sql<VoucherRow & { told: ReminderKind[] }>`
    select v.*, coalesce((select array_agg(n.kind) from money.voucher_notice n where n.voucher_id = v.id), '{}') as told
    from money.voucher v join money.voucher_quota q on q.id = v.quota_id
    where q.batch_id in (${living(today)}) and v.state = 'available' and v.expires_on between ${today} and ${until}
    order by v.expires_on, v.id`.execute(db)
  return rows
}

/** False when that was told already. */
export async function insertNotice(trx: Trx, voucherId: string, kind: string, at: string): Promise<boolean> {
  const done = await of(trx)
    .insertInto('money.voucherNotice')
    .values({ voucherId, kind, at })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

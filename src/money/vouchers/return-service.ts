/** Vouchers that come back: given up, expired, revoked. What comes back goes to the line first, then to everybody. */
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import { type BatchRow, batchById, lockQuotas } from './batch-store.ts'
import { expiredOf } from './clock-store.ts'
import type * as c from './contract.ts'
import { expiryOf, refusals, voucherStates } from './rules.ts'
import * as store from './store.ts'

export type AnyCtx = Ctx<Actor | null>

const notFound = () => new Refused([common.not_found({ what: '该培训券' })], 404)

export const subjectsOf = (row: Pick<store.VoucherRow, 'id' | 'batchId' | 'personId'>): string[] => [
  `voucher:${row.id}`,
  `voucher-batch:${row.batchId}`,
  `person:${row.personId}`,
]

/** Ends vouchers and gives their places on; all of one batch, whose people's rows are locked. */
export async function end(
  ctx: AnyCtx,
  batch: BatchRow,
  rows: readonly store.VoucherRow[],
  how: { state: 'expired' | 'returned' | 'revoked'; reason: string; title: string },
): Promise<number> {
  const { state, reason } = how
  for (const row of rows) {
    const set = { state, endedAt: ctx.now, endReason: reason, classId: null, heldAt: null }
    if (!(await store.updateVoucher(ctx.db, row, set))) insist([common.changed_meanwhile()])
    ctx.record({
      subjects: subjectsOf(row),
      summary: `培训券“${batch.title}”：${how.title}`,
      region: batch.region,
      before: { state: voucherStates[row.state] },
      after: { state: voucherStates[state] },
      reason,
    })
  }
  const back = new Map<string, number>()
  for (const row of rows) back.set(row.quotaId, (back.get(row.quotaId) ?? 0) + 1)
  return await passOn(ctx, batch, back)
}

/**
 * Gives what is free in these rows to those who wait, first come first; what nobody waits for is open to all again.
 * `back`: by row, how many of its vouchers have just come back.
 */
export async function passOn(
  ctx: AnyCtx,
  batch: BatchRow,
  back: ReadonlyMap<string, number>,
): Promise<number> {
  const today = dayOf(ctx.now)
  let served = 0
  for (const quota of await lockQuotas(ctx.db, [...back.keys()])) {
    const count = back.get(quota.id) as number
    if (count > 0) await store.takeBack(ctx.db, quota.id, count)
    // A voucher that could not be used any more helps nobody.
    if (batch.state !== 'published' || batch.validUntil <= today) continue
    let left = quota.total - quota.taken + count
    let no = quota.lastNo
    while (left > 0) {
      const [wait] = await store.firstInLine(
        ctx.db,
        batch.id,
        regions().under(quota.region),
        quota.category,
        1,
      )
      if (!wait) break
      const id = uuidv7()
      // Who has one by now, claimed elsewhere while they stood in line, needs no second.
      const has = (await store.claimants(ctx.db, [batch.id], [wait.personId])).get(wait.personId)
      const got = has?.vouchers.length === 0
      if (got) no += 1
      const given: store.NewVoucher[] = [
        {
          id,
          batchId: batch.id,
          quotaId: quota.id,
          no,
          personId: wait.personId,
          region: wait.region,
          category: wait.category,
          toldBy: wait.toldBy,
          origin: 'waited',
          claimedAt: ctx.now,
          expiresOn: expiryOf(batch, today),
          requestKey: null,
        },
      ]
      await store.giveOut(ctx.db, got ? given : [])
      await store.endWait(ctx.db, [wait.id], {
        state: got ? 'served' : 'lapsed',
        endedAt: ctx.now,
        voucherId: got ? id : null,
      })
      if (!got) continue
      left -= 1
      served += 1
      ctx.record({
        subjects: subjectsOf({ id, batchId: batch.id, personId: wait.personId }),
        summary: `培训券“${batch.title}”：按候补先后补发`,
        region: batch.region,
        after: { voucherNo: no, expiresOn: expiryOf(batch, today) },
      })
      ctx.emit('voucher.granted', { voucherId: id })
    }
  }
  return served
}

export async function giveUp(ctx: Ctx, input: ParsedOf<typeof c.giveUpVoucher>) {
  const row = await store.lockVoucher(ctx.db, input.id)
  if (row?.personId !== ctx.actor.personId) throw new Refused([refusals.not_yours()], 404)
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  if (row.state !== 'available') insist([refusals.not_available({ state: voucherStates[row.state] })])
  const batch = (await batchById(ctx.db, row.batchId)) as BatchRow
  await end(ctx, batch, [row], { state: 'returned', reason: '本人交回', title: '本人交回' })
  return { version: row.version + 1 }
}

export async function revoke(ctx: Ctx, input: ParsedOf<typeof c.revokeVoucher>) {
  const row = await store.lockVoucher(ctx.db, input.id)
  if (!row) throw notFound()
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  if (row.state !== 'available') insist([refusals.not_available({ state: voucherStates[row.state] })])
  const batch = (await batchById(ctx.db, row.batchId)) as BatchRow
  await end(ctx, batch, [row], { state: 'revoked', reason: input.reason, title: '收回' })
  return { version: row.version + 1 }
}

export async function placeOfVoucher(ctx: Ctx, id: string) {
  const row = await store.voucherById(ctx.db, id)
  const batch = row && (await batchById(ctx.db, row.batchId))
  if (!batch) throw notFound()
  return { region: batch.region }
}

export async function leaveLine(ctx: Ctx, input: ParsedOf<typeof c.leaveLine>) {
  const waits = await store.waitsOfPerson(ctx.db, ctx.actor.personId as string)
  const mine = waits.find((w) => w.batchId === input.batchId)
  if (!mine) throw new Refused([refusals.not_waiting()])
  const batch = (await batchById(ctx.db, mine.batchId)) as BatchRow
  await store.endWait(ctx.db, [mine.id], { state: 'left', endedAt: ctx.now, voucherId: null })
  ctx.record({
    subjects: [`voucher-batch:${batch.id}`, `person:${mine.personId}`],
    summary: `退出培训券“${batch.title}”候补`,
    region: batch.region,
  })
  return { ok: true as const }
}

/** Vouchers of a batch whose days are over, and lines that nothing can come to any more. */
export async function expire(ctx: AnyCtx, input: { id: string }) {
  const batch = await batchById(ctx.db, input.id)
  if (!batch) throw new Refused([common.not_found({ what: '该培训券批次' })], 404)
  const rows = await expiredOf(ctx.db, batch.id, ctx.today)
  const passedOn =
    rows.length > 0
      ? await end(ctx, batch, rows, { state: 'expired', reason: '超过有效期未使用', title: '过期' })
      : 0
  if (batch.state !== 'published' || batch.validUntil <= ctx.today) {
    const line = await store.lineOf(ctx.db, batch.id)
    const ids = line.map((w) => w.id)
    await store.endWait(ctx.db, ids, { state: 'lapsed', endedAt: ctx.now, voucherId: null })
  }
  ctx.record({
    subjects: [`voucher-batch:${batch.id}`],
    summary: `清理过期培训券“${batch.title}”：过期 ${rows.length} 张，补发 ${passedOn} 张`,
    region: batch.region,
    after: { expired: rows.length, passedOn },
  })
  return { expired: rows.length, passedOn }
}

/** Time passes: vouchers expire and go on to those who wait; people are reminded of theirs, each thing once. */
import type { Actor } from '#platform/access'
import { addDays, dayOf, showDay } from '#platform/day'
import { Refused } from '#platform/refusal'
import { perform, serve, type Tools } from '#platform/serve'
import { openPerson, peopleById } from '#registry/people'
import { placeOfBatch } from './batch-service.ts'
import { type BatchRow, batchById, batchesById } from './batch-store.ts'
import { batchesToTidy, endingBy, insertNotice } from './clock-store.ts'
import { expireVouchers } from './contract.ts'
import { expire } from './return-service.ts'
import { faceOf, numberOf, REMINDERS, reminderDue } from './rules.ts'
import * as store from './store.ts'

/** Nobody's account: what the platform does by itself is recorded under its own name. */
const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000c2',
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['voucher.approve']), org: null, region: '350000' }],
}
export const servedExpire = serve(expireVouchers, {
  at: (ctx, input) => placeOfBatch(ctx, input.id),
  run: expire,
})

/** Ends what is over, one batch a transaction. */
export async function closeVouchers(tools: Tools): Promise<number> {
  let expired = 0
  for (const id of await batchesToTidy(tools.db, dayOf(tools.clock.now().toISOString()))) {
    try {
      expired += ((await perform(tools, servedExpire, PLATFORM, { id })) as { expired: number }).expired
    } catch (error) {
      // An officer was quicker; the next round sees what is left.
      if (!(error instanceof Refused)) throw error
    }
  }
  return expired
}

/** Sends one message and keeps that it was sent; a message that fails is tried again another day. */
async function tell(
  tools: Tools,
  row: store.VoucherRow,
  batch: BatchRow,
  kind: 'granted' | 'week' | 'day',
): Promise<boolean> {
  const [person] = await peopleById(tools.db, [row.personId])
  const phone = person && openPerson({ tools }, person).phone
  if (!phone) return false
  const now = tools.clock.now().toISOString()
  const name = numberOf(batch.title, row.no)
  const use = `${faceOf(batch)}，请在 ${showDay(row.expiresOn)} 前报名使用；附近能用的班级见“我的培训券”。`
  return await tools.db.transaction().execute(async (trx) => {
    if (!(await insertNotice(trx, row.id, kind, now))) return false
    await tools.messages.send({
      to: phone,
      template: kind === 'granted' ? 'voucher-granted' : 'voucher-expiring',
      text:
        kind === 'granted'
          ? `您候补的培训券已补发：${name}，${use}`
          : `您的培训券${name}${kind === 'day' ? '明天' : '一周内'}到期：${use}不再需要的，可以交回给候补的人。`,
      at: now,
    })
    return true
  })
}

/** Tells holders of vouchers that end within a week, and once more on the last days. */
export async function remindVouchers(tools: Tools): Promise<number> {
  if (!tools.messages.able) return 0
  const today = dayOf(tools.clock.now().toISOString())
  const rows = await endingBy(tools.db, today, addDays(today, REMINDERS.week))
  const batches = new Map(
    (
      await batchesById(
        tools.db,
        rows.map((r) => r.batchId),
      )
    ).map((b) => [b.id, b]),
  )
  let told = 0
  for (const row of rows) {
    const kind = reminderDue(row.expiresOn, today)
    if (!kind || row.told.includes(kind)) continue
    if (await tell(tools, row, batches.get(row.batchId) as BatchRow, kind)) told += 1
  }
  return told
}

/** Reaction to `voucher.granted`: who stood in line learns that their turn has come. */
export async function tellGranted(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  if (!tools.messages.able) return
  const row = await store.voucherById(tools.db, String(payload.voucherId))
  const batch = row && (await batchById(tools.db, row.batchId))
  if (row?.state === 'available' && batch) await tell(tools, row, batch, 'granted')
}

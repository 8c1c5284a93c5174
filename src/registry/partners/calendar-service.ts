/** The address of an organisation's calendar, which is its own proof: only its hash is kept. */
import { createHash } from 'node:crypto'
import type { Db } from '#platform/db'
import type { Ctx } from '#platform/serve'
import { ensurePartner, makeSecret, ownOrg } from './service.ts'
import * as store from './store.ts'

export const calendarHash = (token: string): Buffer => createHash('sha256').update(token).digest()

export async function makeCalendar(ctx: Ctx) {
  const org = await ownOrg(ctx)
  await ensurePartner(ctx, org)
  const token = makeSecret()
  await store.setCalendar(ctx.db, org.id, calendarHash(token), ctx.now)
  ctx.record({
    subjects: [`organisation:${org.id}`],
    summary: `“${org.name}”生成日历订阅地址（旧地址失效）`,
    region: org.region,
    orgId: org.id,
  })
  return { path: `/api/calendars/${token}.ics`, madeAt: ctx.now }
}
export async function dropCalendar(ctx: Ctx) {
  const org = await ownOrg(ctx)
  await store.setCalendar(ctx.db, org.id, null, null)
  ctx.record({
    subjects: [`organisation:${org.id}`],
    summary: `“${org.name}”停用日历订阅地址`,
    region: org.region,
    orgId: org.id,
  })
  return { ok: true as const }
}
/** Whose calendar an address opens; null for none. */
export const orgOfCalendar = async (db: Db, token: string): Promise<string | null> =>
  (await store.partnerByCalendar(db, calendarHash(token)))?.orgId ?? null

/** Addresses, and what is to be sent there: found in the record, minute by minute. */
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { HookEvent, HookState } from './rules.ts'

export interface HookRecord {
  id: string
  orgId: string
  region: string
  url: string
  events: HookEvent[]
  state: HookState
  secretSealed: Buffer | null
  requestedBy: string
  requestedAt: string
  allowedBy: string | null
  allowedAt: string | null
  stoppedAt: string | null
  reason: string | null
  version: number
}
export interface DeliveryRecord {
  id: string
  hookId: string
  auditId: string
  event: string
  body: string
  happenedAt: string
  state: 'waiting' | 'sent' | 'given-up'
  tries: number
  nextAt: string
  lastAt: string | null
  lastStatus: number | null
  lastError: string | null
  sentAt: string | null
}
export interface AuditRow {
  id: string
  at: string
  actId: string
  actTitle: string
  subjects: string[]
  summary: string
  orgId: string | null
}
type Tables = {
  'registry.partnerHook': HookRecord
  'registry.partnerDelivery': DeliveryRecord
  'platform.doorAudit': AuditRow
}
const of = (db: Db) => db.withTables<Tables>()

export const insertHook = async (trx: Trx, row: HookRecord): Promise<void> => {
  await of(trx).insertInto('registry.partnerHook').values(row).execute()
}
export const hookById = (db: Db, id: string): Promise<HookRecord | undefined> =>
  of(db).selectFrom('registry.partnerHook').selectAll().where('id', '=', id).executeTakeFirst()

export const hooksOf = (db: Db, orgId: string): Promise<HookRecord[]> =>
  of(db)
    .selectFrom('registry.partnerHook')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('requestedAt', 'desc')
    .execute()

export async function updateHook(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<HookRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('registry.partnerHook')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const hookPage = (
  db: Db,
  regions: readonly string[],
  input: { q?: string; state?: HookState; page: number; size: number; sort?: string },
): Promise<Page<HookRecord>> => {
  let query = of(db)
    .selectFrom('registry.partnerHook')
    .selectAll()
    .where('region', 'in', regions.length ? regions : [''])
  if (input.state) query = query.where('state', '=', input.state)
  if (input.q) query = query.where('url', 'like', likeText(input.q))
  return pageOf(query, input, { requestedAt: 'requestedAt', state: 'state' }, ['requestedAt', 'desc'], 'id')
}

export async function countsOf(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { waiting: number; sent: number; givenUp: number }>> {
  const { rows } = await sql<{ hookId: string; waiting: number; sent: number; givenUp: number }>`
    select hook_id as "hookId", count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'sent')::int as sent,
      count(*) filter (where state = 'given-up')::int as "givenUp"
    from registry.partner_delivery where hook_id = any(${ids}::uuid[]) group by hook_id`.execute(db)
  return new Map(rows.map((r) => [r.hookId, r]))
}

export const liveHooks = (db: Db): Promise<HookRecord[]> =>
  of(db).selectFrom('registry.partnerHook').selectAll().where('state', '=', 'allowed').execute()

/** What these acts put on record about an organisation since an instant: by its id, or as the provider it is. */
export const recordOf = (
  db: Db,
  orgId: string,
  acts: readonly string[],
  since: string,
): Promise<AuditRow[]> =>
  of(db)
    .selectFrom('platform.doorAudit')
    .select(['id', 'at', 'actId', 'actTitle', 'subjects', 'summary', 'orgId'])
    .where('at', '>=', since)
    .where(sql<boolean>`act_id = any(${acts}::text[])`)
    .where((eb) =>
      eb.or([
        eb('orgId', '=', orgId),
        sql<boolean>`subjects && ${[`provider:${orgId}`, `organisation:${orgId}`]}::text[]`,
      ]),
    )
    .orderBy('at')
    .limit(2000)
    .execute()

/** What is held already is left alone: the same minute may be looked at twice. */
export async function insertDeliveries(trx: Db, rows: readonly DeliveryRecord[]): Promise<number> {
  if (rows.length === 0) return 0
  const done = await of(trx)
    .insertInto('registry.partnerDelivery')
    .values(rows)
    .onConflict((oc) => oc.columns(['hookId', 'auditId']).doNothing())
    .executeTakeFirst()
  return Number(done.numInsertedOrUpdatedRows ?? 0n)
}

export type DueDelivery = DeliveryRecord & { url: string; secretSealed: Buffer }
/** Takes what is due, so that no second worker sends it: its next time moves on before it is sent. */
export async function takeDue(db: Db, now: string, until: string, most: number): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    update registry.partner_delivery d set next_at = ${until}
    from registry.partner_hook h
    where h.id = d.hook_id and h.state = 'allowed' and d.id in (
      select w.id from registry.partner_delivery w join registry.partner_hook x on x.id = w.hook_id
      where w.state = 'waiting' and w.next_at <= ${now} and x.state = 'allowed'
      order by w.next_at limit ${most} for update of w skip locked)
    returning d.id, d.hook_id as "hookId", d.audit_id as "auditId", d.event, d.body, d.happened_at as "happenedAt",
      d.tries, h.url, h.secret_sealed as "secretSealed"`.execute(db)
  return rows
}
export const updateDelivery = async (db: Db, id: string, set: Partial<DeliveryRecord>): Promise<boolean> => {
  const done = await of(db)
    .updateTable('registry.partnerDelivery')
    .set(set)
    .where('id', '=', id)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
export const deliveryById = (db: Db, id: string): Promise<DeliveryRecord | undefined> =>
  of(db).selectFrom('registry.partnerDelivery').selectAll().where('id', '=', id).executeTakeFirst()

export const deliveryPage = (
  db: Db,
  hookId: string,
  input: { state?: DeliveryRecord['state']; page: number; size: number; sort?: string },
): Promise<Page<DeliveryRecord>> => {
  let query = of(db).selectFrom('registry.partnerDelivery').selectAll().where('hookId', '=', hookId)
  if (input.state) query = query.where('state', '=', input.state)
  return pageOf(query, input, { happenedAt: 'happenedAt' }, ['happenedAt', 'desc'], 'id')
}

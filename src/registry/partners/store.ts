/** Keys, their use and what was refused. Addresses and messages are in `hook-store.ts`. */
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { KeyKind, KeyState, Tally } from './rules.ts'

export interface PartnerRow {
  orgId: string
  accountId: string
  region: string
  calendarHash: Buffer | null
  calendarMadeAt: string | null
  createdAt: string
}
export interface KeyRecord {
  id: string
  code: string
  orgId: string
  region: string
  kind: KeyKind
  title: string
  purpose: string
  verbs: string[]
  endsOn: string
  /** Departments only: the region that their program reaches. */
  reach: string | null
  perMinute: number
  dayChanges: number | null
  state: KeyState
  requestedBy: string
  requestedAt: string
  checkedBy: string | null
  checkedAt: string | null
  approvedBy: string | null
  approvedAt: string | null
  secretSealed: Buffer | null
  collectedBy: string | null
  collectedAt: string | null
  oldSecretSealed: Buffer | null
  oldUntil: string | null
  stoppedBy: string | null
  stoppedAt: string | null
  reason: string | null
  lastUsedAt: string | null
  version: number
}
export interface RefusalRow {
  id: string
  keyId: string
  at: string
  method: string
  path: string
  actId: string | null
  status: number
  codes: string[]
  reasonsSealed: Buffer
}
type Tables = {
  'registry.partner': PartnerRow
  'registry.partnerKey': KeyRecord
  'registry.partnerNonce': { keyId: string; nonce: string; at: string }
  'registry.partnerRefusal': RefusalRow
  'registry.account': { id: string; active: boolean }
  'registry.organisation': { id: string; name: string; active: boolean }
}
const of = (db: Db) => db.withTables<Tables>()

/* ---- partners ---- */

export const partnerOf = (db: Db, orgId: string): Promise<PartnerRow | undefined> =>
  of(db).selectFrom('registry.partner').selectAll().where('orgId', '=', orgId).executeTakeFirst()

export const insertPartner = async (trx: Trx, row: PartnerRow): Promise<void> => {
  await of(trx).insertInto('registry.partner').values(row).execute()
}
export const setCalendar = async (
  trx: Trx,
  orgId: string,
  hash: Buffer | null,
  at: string | null,
): Promise<void> => {
  await of(trx)
    .updateTable('registry.partner')
    .set({ calendarHash: hash, calendarMadeAt: at })
    .where('orgId', '=', orgId)
    .execute()
}
export const partnerByCalendar = (db: Db, hash: Buffer): Promise<{ orgId: string } | undefined> =>
  of(db)
    .selectFrom('registry.partner as p')
    .innerJoin('registry.organisation as o', 'o.id', 'p.orgId')
    .select('p.orgId')
    .where('calendarHash', '=', hash)
    .where('o.active', '=', true)
    .executeTakeFirst()

/* ---- keys ---- */

export const insertKey = async (trx: Trx, row: KeyRecord): Promise<void> => {
  await of(trx).insertInto('registry.partnerKey').values(row).execute()
}
export const keyById = (db: Db, id: string): Promise<KeyRecord | undefined> =>
  of(db).selectFrom('registry.partnerKey').selectAll().where('id', '=', id).executeTakeFirst()

export const keysOf = (db: Db, orgIds: readonly string[]): Promise<KeyRecord[]> =>
  orgIds.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('registry.partnerKey')
        .selectAll()
        .where('orgId', 'in', orgIds)
        .orderBy('requestedAt', 'desc')
        .limit(200)
        .execute()

export async function updateKey(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<KeyRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('registry.partnerKey')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const keyPage = (
  db: Db,
  regions: readonly string[],
  input: { q?: string; state?: KeyState; kind?: KeyKind; page: number; size: number; sort?: string },
): Promise<Page<KeyRecord>> => {
  let query = of(db)
    .selectFrom('registry.partnerKey as k')
    .innerJoin('registry.organisation as o', 'o.id', 'k.orgId')
    .selectAll('k')
    .where('k.region', 'in', regions.length ? regions : [''])
  if (input.state) query = query.where('k.state', '=', input.state)
  if (input.kind) query = query.where('k.kind', '=', input.kind)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) =>
      eb.or([eb('k.title', 'like', like), eb('k.code', 'like', like), eb('o.name', 'like', like)]),
    )
  }
  return pageOf(
    query,
    input,
    { requestedAt: 'k.requestedAt', state: 'k.state', endsOn: 'k.endsOn', lastUsedAt: 'k.lastUsedAt' },
    ['k.requestedAt', 'desc'],
    'k.id',
  ) as unknown as Promise<Page<KeyRecord>>
}

export type LiveKey = KeyRecord & { accountId: string; orgName: string; alive: boolean }
/** For a request: the key with its account and organisation, both of which can be switched off. */
export const liveKey = (db: Db, code: string): Promise<LiveKey | undefined> =>
  of(db)
    .selectFrom('registry.partnerKey as k')
    .innerJoin('registry.partner as p', 'p.orgId', 'k.orgId')
    .innerJoin('registry.account as a', 'a.id', 'p.accountId')
    .innerJoin('registry.organisation as o', 'o.id', 'k.orgId')
    .selectAll('k')
    .select(['p.accountId', 'o.name as orgName', sql<boolean>`a.active and o.active`.as('alive')])
    .where('k.code', '=', code)
    .executeTakeFirst()

/**
 * One signed call: counted for all server processes in the key's minute, and its nonce taken while the minute has room.
 * A process whose clock is behind counts into the later minute; its last use is put down to the minute.
 */
export async function takeCall(
  db: Db,
  {
    keyId,
    perMinute,
    nonce,
    minute,
    at,
  }: { keyId: string; perMinute: number; nonce: string; minute: number; at: string },
): Promise<{ calls: number; fresh: boolean }> {
  const { rows } = await sql<{ calls: number; fresh: boolean }>`
    with counted as (
      insert into registry.partner_minute as m (key_id, minute, calls) values (${keyId}, ${minute}, 1)
      on conflict (key_id) do update set
        calls = case when excluded.minute between m.minute - 2 and m.minute then m.calls + 1 else 1 end,
        minute = case when excluded.minute between m.minute - 2 and m.minute then m.minute else excluded.minute end
      returning calls),
    taken as (
      insert into registry.partner_nonce (key_id, nonce, at)
      select ${keyId}::uuid, ${nonce}, ${at}::timestamptz from counted where calls <= ${perMinute}
      on conflict do nothing returning 1),
    used as (
      update registry.partner_key set last_used_at = ${at} where id = ${keyId} and exists (select 1 from taken)
        and (last_used_at is null or last_used_at < ${at}::timestamptz - interval '1 minute'))
    select calls, exists (select 1 from taken) as fresh from counted`.execute(db)
  return rows[0] as { calls: number; fresh: boolean }
}

/** Takes one of the day's changes before it is made; false when none is left. */
export async function takeChange(db: Db, keyId: string, day: string, most: number): Promise<boolean> {
  const done = await sql`
    insert into registry.partner_day as d (key_id, day, changes) values (${keyId}, ${day}, 1)
    on conflict (key_id, day) do update set changes = d.changes + 1 where d.changes < ${most}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}
export const giveBackChange = async (db: Db, keyId: string, day: string): Promise<void> => {
  await sql`update registry.partner_day set changes = changes - 1 where key_id = ${keyId} and day = ${day}`.execute(
    db,
  )
}
/** Takes so much of the day's room for files; false when it is not there. */
export async function takeBytes(
  db: Db,
  keyId: string,
  day: string,
  bytes: number,
  most: number,
): Promise<boolean> {
  const done = await sql`
    insert into registry.partner_day as d (key_id, day, bytes) select ${keyId}::uuid, ${day}::date, ${bytes}::bigint
    where ${bytes}::bigint <= ${most}::bigint
    on conflict (key_id, day) do update set bytes = d.bytes + excluded.bytes where d.bytes + excluded.bytes <= ${most}`.execute(
    db,
  )
  return (done.numAffectedRows ?? 0n) > 0n
}
export async function bytesOn(db: Db, keyId: string, day: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select bytes from registry.partner_day where key_id = ${keyId} and day = ${day}`.execute(db)
  return rows[0]?.bytes ?? 0
}

/* ---- use ---- */

export async function tally(
  db: Db,
  row: {
    keyId: string
    day: string
    actId: string
    actTitle: string
    verb: string
    changes: boolean
    taken: boolean
  },
): Promise<void> {
  const [taken, refused] = row.taken ? [1, 0] : [0, 1]
  await sql`
    insert into registry.partner_tally (key_id, day, act_id, act_title, verb, changes, taken, refused)
    values (${row.keyId}, ${row.day}, ${row.actId}, ${row.actTitle}, ${row.verb}, ${row.changes}, ${taken}, ${refused})
    on conflict (key_id, day, act_id) do update
      set taken = registry.partner_tally.taken + excluded.taken,
        refused = registry.partner_tally.refused + excluded.refused`.execute(db)
}
/** What the organisation's keys did since a day, by kind and scope. */
export async function talliesOf(db: Db, orgId: string, since: string): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select k.kind, t.verb, sum(t.taken)::int as taken, sum(t.refused)::int as refused
    from registry.partner_tally t join registry.partner_key k on k.id = t.key_id
    where k.org_id = ${orgId} and t.day >= ${since} group by k.kind, t.verb`.execute(db)
  return rows
}
export async function usageOf(
  db: Db,
  keyIds: readonly string[],
): Promise<Map<string, { taken: number; refused: number }>> {
  const { rows } = await sql<{ keyId: string; taken: number; refused: number }>`
    select key_id as "keyId", sum(taken)::int as taken, sum(refused)::int as refused
    from registry.partner_tally where key_id = any(${keyIds}::uuid[]) group by key_id`.execute(db)
  return new Map(rows.map((r) => [r.keyId, r]))
}
export async function usageByDay(db: Db, keyId: string, since: string) {
  const { rows } = await sql<{ day: string; taken: number; refused: number }>`
    select day, sum(taken)::int as taken, sum(refused)::int as refused from registry.partner_tally
    where key_id = ${keyId} and day >= ${since} group by day order by day desc`.execute(db)
  return rows
}
export async function usageByAct(db: Db, keyId: string) {
  const { rows } = await sql<{ actId: string; actTitle: string; taken: number; refused: number }>`
    select act_id as "actId", max(act_title) as "actTitle", sum(taken)::int as taken, sum(refused)::int as refused from registry.partner_tally
    where key_id = ${keyId} group by act_id order by sum(taken) + sum(refused) desc, act_id limit 50`.execute(
    db,
  )
  return rows
}

export const insertRefusal = async (db: Db, row: RefusalRow): Promise<void> => {
  await of(db).insertInto('registry.partnerRefusal').values(row).execute()
}
export const refusalPage = (
  db: Db,
  keyId: string,
  input: { reasonCode?: string; page: number; size: number },
): Promise<Page<RefusalRow>> => {
  let query = of(db).selectFrom('registry.partnerRefusal').selectAll().where('keyId', '=', keyId)
  if (input.reasonCode) query = query.where(sql<boolean>`${input.reasonCode} = any(codes)`)
  return pageOf(query, { page: input.page, size: input.size }, {}, ['at', 'desc'], 'id')
}

/** Nonces that no clock would let through any more, and refusals nobody reads after so long. */
export async function tidy(db: Db, noncesBefore: string, refusalsBefore: string): Promise<void> {
  await sql`delete from registry.partner_nonce where at < ${noncesBefore}`.execute(db)
  await sql`delete from registry.partner_day where day < ${refusalsBefore}::timestamptz::date`.execute(db)
  await sql`delete from registry.partner_refusal where at < ${refusalsBefore}`.execute(db)
  await sql`delete from registry.partner_delivery where state <> 'waiting' and happened_at < ${refusalsBefore}`.execute(
    db,
  )
}

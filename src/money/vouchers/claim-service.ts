/**
 * Claiming in a rush. Thousands ask for one row of quota within a second, so claims ride in a lane: those that arrive
 * together are judged in the order they came, written and recorded in one transaction, each answered after it.
 */

import type { ParsedOf } from '#platform/act'
import { type AuditBy, insertAudits, writeAudits } from '#platform/audit'
import { dayOf } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/id'
import { Lane, swiftly } from '#platform/lane'
import { isTaken } from '#platform/outage'
import { common, type Reason, Refused } from '#platform/refusal'
import type { Ctx, Tools } from '#platform/serve'
import { heldBySubject } from '#registry/holds'
import { factsOfPeople } from '#registry/people'
import { regions } from '#registry/regions'
import { type BatchRow, batchesById, type QuotaRow } from './batch-store.ts'
import * as c from './contract.ts'
import { type Asker, expiryOf, numberOf, refusals, refuseClaim, rowsFor, voucherStates } from './rules.ts'
import * as store from './store.ts'

type Input = ParsedOf<typeof c.claimVoucher>
interface Item {
  input: Input
  now: string
  personId: string
  requestKey: string | null
  by: AuditBy
}
export interface Claimed {
  outcome: 'claimed' | 'waiting'
  voucherId: string | null
  number: string | null
  expiresOn: string | null
  ahead: number | null
  repeated: boolean
}

/** Claims a transaction: while the database writes these, the server reads and answers the next. */
const LANE_CAP = 80
const LANE_QUEUE = 20_000
const lanes = new WeakMap<Db, Lane<Item, Claimed>>()

function laneOf(tools: Tools): Lane<Item, Claimed> {
  const held = lanes.get(tools.db)
  if (held) return held
  const run = (db: Db, items: Item[]) => swiftly(db, (trx) => claimAll(tools, trx, items))
  const lane = new Lane<Item, Claimed>({
    db: tools.db,
    run,
    cap: LANE_CAP,
    queueLimit: LANE_QUEUE,
  })
  lanes.set(tools.db, lane)
  return lane
}

export async function claim(ctx: Ctx, input: Input): Promise<Claimed> {
  const item: Item = {
    input,
    now: ctx.now,
    personId: ctx.actor.personId as string,
    requestKey: ctx.meta.idempotencyKey ?? null,
    by: {
      at: ctx.now,
      actId: c.claimVoucher.id,
      actTitle: c.claimVoucher.title,
      accountId: ctx.actor.accountId,
      actorName: ctx.actor.name,
      actorOrg: ctx.actor.orgName,
      ip: ctx.meta.ip,
      agent: ctx.meta.agent,
    },
  }
  const lane = laneOf(ctx.tools)
  return await lane.push(item).catch((error: unknown) => {
    // Another server was quicker with this person; asked again, they are told what they hold.
    if (isTaken(error)) return lane.push(item)
    throw error
  })
}

/** From a region upwards along its managing path. */
export const pathUp = (code: string | null | undefined): string[] =>
  (code ? (regions().byCode.get(code)?.path.split('/') ?? []) : []).reverse()

/** Who asks, as far as it is known; what the person says is heard only where nothing is. */
export interface Known extends Asker {
  toldBy: 'known' | 'self'
}
export const askerOf = (
  known: Facts,
  said: { region?: string | undefined; category?: string | undefined },
): Known => ({
  regions: pathUp(known.region ?? said.region),
  category: known.category ?? said.category ?? null,
  toldBy:
    (known.region === null && said.region) || (known.category === null && said.category) ? 'self' : 'known',
})

/** What is known of a person before they say anything. */
export interface Facts {
  region: string | null
  category: string | null
}

/** Groups of these people, where a batch asks for them. */
export async function groupsOf(
  tools: Tools,
  db: Db,
  personIds: readonly string[],
  today: string,
): Promise<Map<string, string>> {
  const facts = await factsOfPeople({ db, tools } as never, personIds, today)
  return new Map([...facts].flatMap(([id, f]) => (f.category ? [[id, f.category.value] as const] : [])))
}

/** Published batches by id: what is said of them never changes again; whether they are open stands in their rows. */
const published = new WeakMap<Db, Map<string, BatchRow>>()
const PUBLISHED_MOST = 1000

async function batchesOf(tools: Tools, trx: Trx, ids: readonly string[]): Promise<Map<string, BatchRow>> {
  const kept = published.get(tools.db) ?? new Map<string, BatchRow>()
  published.set(tools.db, kept)
  if (kept.size > PUBLISHED_MOST) kept.clear()
  const missing = ids.filter((id) => !kept.has(id))
  if (missing.length > 0)
    for (const row of await batchesById(trx, missing)) if (row.publishedAt) kept.set(row.id, row)
  return kept
}

interface World {
  batches: ReadonlyMap<string, BatchRow>
  facts: Map<string, Facts>
  /** Who may draw nothing for now. */
  holds: Map<string, Reason[]>
  quotas: Map<string, QuotaRow[]>
  /** By `person:batch`. */
  vouchers: Map<string, store.HeldVoucher>
  /** `ahead` null: in line since this very transaction. */
  waits: Map<string, store.HeldWait & { ahead: number | null }>
}
interface Fresh {
  item: Item
  index: number
  batch: BatchRow
  row: store.NewVoucher
}
interface Late {
  item: Item
  index: number
  batch: BatchRow
  id: string
  asker: Known
}

const keyOf = (personId: string, batchId: string): string => `${personId}:${batchId}`
const unique = <T>(list: readonly T[]): T[] => [...new Set(list)]

const answerOf = (
  batch: BatchRow,
  voucher: store.HeldVoucher | store.NewVoucher,
  repeated: boolean,
): Claimed => ({
  outcome: 'claimed',
  voucherId: voucher.id,
  number: numberOf(batch.title, voucher.no),
  expiresOn: voucher.expiresOn,
  ahead: null,
  repeated,
})

/** What the batches and people of these items look like while the batches' rows are held. */
async function worldOf(tools: Tools, trx: Trx, items: readonly Item[]): Promise<World> {
  const batchIds = unique(items.map((i) => i.input.batchId))
  const personIds = unique(items.map((i) => i.personId))
  const { quotas, people, anyHeld } = await store.hold(trx, batchIds, personIds)
  const batches = await batchesOf(tools, trx, batchIds)
  const holds = anyHeld
    ? await heldBySubject(trx, personIds, ['new-classes', 'payment'])
    : new Map<string, Reason[]>()
  const grouped = quotas.some((q) => q.category !== null)
  const today = dayOf((items[0] as Item).now)
  const groups = grouped ? await groupsOf(tools, trx, personIds, today) : new Map<string, string>()
  // Nobody waits while there is enough for all: what comes back goes to those in line first.
  const tight = quotas.some((q) => q.total - q.taken < items.length)
  const waits = tight ? await store.waitsFor(trx, batchIds, personIds) : []
  const ahead = await store.aheadOf(trx, waits)
  return {
    batches,
    holds,
    quotas: new Map(batchIds.map((id) => [id, quotas.filter((q) => q.batchId === id)])),
    facts: new Map(
      personIds.map((id) => [
        id,
        { region: people.get(id)?.region ?? null, category: groups.get(id) ?? null },
      ]),
    ),
    vouchers: new Map(
      [...people.values()].flatMap((p) => p.vouchers.map((v) => [keyOf(p.personId, v.batchId), v])),
    ),
    waits: new Map(
      waits.map((w) => [
        keyOf(w.personId, w.batchId),
        { ...w, ahead: ahead.get(`${w.batchId}:${w.place}`) ?? 0 },
      ]),
    ),
  }
}

type Verdict =
  | { reasons: Reason[] }
  | { done: Claimed }
  | { draw: QuotaRow; batch: BatchRow }
  | { late: true; batch: BatchRow }

function judge(world: World, item: Item, asker: Known): Verdict {
  const batch = world.batches.get(item.input.batchId)
  if (!batch) return { reasons: [common.not_found({ what: '这批培训券' })] }
  const key = keyOf(item.personId, batch.id)
  const voucher = world.vouchers.get(key)
  // The phone lost its line and asks again: the same answer, nothing written twice.
  if (voucher && item.requestKey && voucher.requestKey === item.requestKey)
    return { done: answerOf(batch, voucher, true) }
  if (voucher) {
    const no = numberOf(batch.title, voucher.no)
    return { reasons: [refusals.already({ no, state: voucherStates[voucher.state] })] }
  }
  const quotas = world.quotas.get(batch.id) ?? []
  const wait = world.waits.get(key)
  // Asked twice within one transaction: both learn their one place when it is written.
  if (wait?.ahead === null) return { late: true, batch }
  if (wait && item.requestKey && wait.requestKey === item.requestKey) {
    const { ahead } = wait
    return {
      done: { outcome: 'waiting', voucherId: null, number: null, expiresOn: null, ahead, repeated: true },
    }
  }
  const state = quotas.some((q) => q.open) ? 'published' : 'closed'
  const { claimFrom, claimUntil } = batch
  const seen = { state, claimFrom, claimUntil, quotas } as const
  const reasons = [
    ...refuseClaim(seen, asker, item.now, (code) => regions().nameOf(code)),
    ...(world.holds.get(item.personId) ?? []),
  ]
  if (reasons.length > 0) return { reasons }
  const draw = rowsFor(quotas, asker).find((q) => q.taken < q.total)
  if (draw) return { draw, batch }
  if (wait) return { reasons: [refusals.waiting_already({ ahead: wait.ahead })] }
  return item.input.orWait ? { late: true, batch } : { reasons: [refusals.sold_out()] }
}

async function claimAll(tools: Tools, trx: Trx, items: Item[]): Promise<(Claimed | Error)[]> {
  const world = await worldOf(tools, trx, items)
  const askers = items.map((item) => askerOf(world.facts.get(item.personId) as Facts, item.input))
  const answers: (Claimed | Error)[] = []
  const fresh: Fresh[] = []
  const late: Late[] = []
  items.forEach((item, index) => {
    const asker = askers[index] as Known
    const verdict = judge(world, item, asker)
    if ('done' in verdict) answers[index] = verdict.done
    else if ('reasons' in verdict) answers[index] = new Refused(verdict.reasons)
    else if ('draw' in verdict) {
      const { draw, batch } = verdict
      draw.taken += 1
      draw.lastNo += 1
      const row: store.NewVoucher = {
        id: newId(),
        batchId: batch.id,
        quotaId: draw.id,
        no: draw.lastNo,
        personId: item.personId,
        region: asker.regions[0] as string,
        category: asker.category,
        toldBy: asker.toldBy,
        origin: 'claimed',
        claimedAt: item.now,
        expiresOn: expiryOf(batch, dayOf(item.now)),
        requestKey: item.requestKey,
      }
      world.vouchers.set(keyOf(item.personId, batch.id), { ...row, state: 'available' })
      fresh.push({ item, index, batch, row })
      answers[index] = answerOf(batch, row, false)
    } else {
      const { batch } = verdict
      const id = newId()
      const { personId, requestKey } = item
      const key = keyOf(personId, batch.id)
      const place = { batchId: batch.id, personId, place: 0, region: '', category: null, requestKey }
      world.waits.set(key, { ...place, ahead: null })
      late.push({ item, index, batch, id, asker })
    }
  })
  await write(trx, fresh, late, answers)
  return answers
}

async function write(trx: Trx, fresh: Fresh[], late: Late[], answers: (Claimed | Error)[]): Promise<void> {
  const told = (batch: BatchRow, personId: string, voucherId?: string) => ({
    subjects: [
      `voucher-batch:${batch.id}`,
      ...(voucherId ? [`voucher:${voucherId}`] : []),
      `person:${personId}`,
    ],
    region: batch.region,
  })
  await store.giveOut(
    trx,
    fresh.map((f) => f.row),
    insertAudits(
      fresh.map(({ item, batch, row }) => ({
        by: item.by,
        entry: {
          ...told(batch, item.personId, row.id),
          summary: `领取培训券“${batch.title}”`,
          after: { voucherNo: row.no, expiresOn: row.expiresOn },
        },
      })),
    ),
    late.length === 0,
  )
  if (late.length === 0) return
  const queued = await store.standInLine(
    trx,
    late.map(({ id, item, batch, asker }) => ({
      id,
      batchId: batch.id,
      personId: item.personId,
      region: asker.regions[0] as string,
      category: asker.category,
      toldBy: asker.toldBy,
      at: item.now,
      requestKey: item.requestKey,
    })),
  )
  // Another process was quicker with this person; asked again, they are told what they hold.
  const batchIds = unique(late.map((l) => l.batch.id))
  const people = late.map((l) => l.item.personId)
  const waits = await store.waitsFor(trx, batchIds, people)
  const ahead = await store.aheadOf(trx, waits)
  const places = new Map(waits.map((w) => [keyOf(w.personId, w.batchId), w]))
  for (const l of late) {
    const wait = places.get(keyOf(l.item.personId, l.batch.id))
    answers[l.index] = {
      outcome: 'waiting',
      voucherId: null,
      number: null,
      expiresOn: null,
      ahead: wait ? (ahead.get(`${wait.batchId}:${wait.place}`) ?? 0) : 0,
      repeated: !queued.has(l.id),
    }
  }
  await writeAudits(
    trx,
    late
      .filter((l) => queued.has(l.id))
      .map(({ item, batch }) => ({
        by: item.by,
        entry: { ...told(batch, item.personId), summary: `登记培训券“${batch.title}”候补` },
      })),
  )
}

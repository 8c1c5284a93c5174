/**
 * Claiming in a rush. Thousands ask for one row of quota within a second, so claims ride in a lane: those that arrive
 * together are judged in the order they came, written and recorded in one transaction, each answered after it.
 */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { type AuditBy, writeAudits } from '#platform/audit'
import { dayOf } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { Lane } from '#platform/lane'
import { common, type Reason, Refused } from '#platform/refusal'
import type { Ctx, Tools } from '#platform/serve'
import { factsOfPeople } from '#registry/people'
import { regions } from '#registry/regions'
import { type BatchRow, batchesById, lockQuotas, type QuotaRow, quotasOf } from './batch-store.ts'
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

const LANE_CAP = 500
const LANE_QUEUE = 20_000
const lanes = new WeakMap<Db, Lane<Item, Claimed>>()

function laneOf(tools: Tools): Lane<Item, Claimed> {
  const held = lanes.get(tools.db)
  if (held) return held
  const run = (trx: Trx, items: Item[]) => claimAll(tools, trx, items)
  const lane = new Lane<Item, Claimed>({ db: tools.db, run, cap: LANE_CAP, queueLimit: LANE_QUEUE })
  lanes.set(tools.db, lane)
  return lane
}

export async function claim(ctx: Ctx, input: Input): Promise<Claimed> {
  return await laneOf(ctx.tools).push({
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
  known: { region: string | null; category: string | null },
  said: { region?: string | undefined; category?: string | undefined },
): Known => ({
  regions: pathUp(known.region ?? said.region),
  category: known.category ?? said.category ?? null,
  toldBy:
    (known.region === null && said.region) || (known.category === null && said.category) ? 'self' : 'known',
})

/** Regions and, for batches that ask for them, groups of these people. */
export async function knownOf(
  tools: Tools,
  db: Db,
  personIds: readonly string[],
  groups: boolean,
  today: string,
): Promise<Map<string, { region: string | null; category: string | null }>> {
  const places = await store.regionsOfPeople(db, personIds)
  const facts = groups ? await factsOfPeople({ db, tools } as never, personIds, today) : null
  return new Map(
    personIds.map((id) => [
      id,
      { region: places.get(id) ?? null, category: facts?.get(id)?.category?.value ?? null },
    ]),
  )
}

interface World {
  batches: Map<string, BatchRow>
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

/** What the batches and people of these items look like while their quota rows are held. */
async function worldOf(
  trx: Trx,
  items: readonly Item[],
  askers: readonly Known[],
  all: readonly QuotaRow[],
): Promise<World> {
  const batchIds = unique(items.map((i) => i.input.batchId))
  const wanted = items.flatMap((item, i) =>
    rowsFor(
      all.filter((q) => q.batchId === item.input.batchId),
      askers[i] as Known,
    ).map((q) => q.id),
  )
  const held = new Map((await lockQuotas(trx, wanted)).map((q) => [q.id, q]))
  // Read under the lock: publishing, closing and other processes' claims are over or wait for us.
  const personIds = unique(items.map((i) => i.personId))
  const batches = await batchesById(trx, batchIds)
  const vouchers = await store.vouchersFor(trx, batchIds, personIds)
  // Nobody waits while there is enough for all: what comes back goes to those in line first.
  const left = [...held.values()].reduce((sum, q) => sum + q.total - q.taken, 0)
  const waits = left < items.length ? await store.waitsFor(trx, batchIds, personIds) : []
  const ahead = await store.aheadOf(trx, waits)
  return {
    batches: new Map(batches.map((b) => [b.id, b])),
    quotas: new Map(
      batchIds.map((id) => [id, all.filter((q) => q.batchId === id).map((q) => held.get(q.id) ?? q)]),
    ),
    vouchers: new Map(vouchers.map((v) => [keyOf(v.personId, v.batchId), v])),
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
  if (!batch || ['draft', 'submitted', 'returned', 'withdrawn'].includes(batch.state))
    return { reasons: [common.not_found({ what: '这批培训券' })] }
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
  const reasons = refuseClaim({ ...batch, quotas }, asker, item.now, (code) => regions().nameOf(code))
  if (reasons.length > 0) return { reasons }
  const draw = rowsFor(quotas, asker).find((q) => q.taken < q.total)
  if (draw) return { draw, batch }
  if (wait) return { reasons: [refusals.waiting_already({ ahead: wait.ahead })] }
  return item.input.orWait ? { late: true, batch } : { reasons: [refusals.sold_out()] }
}

export async function claimAll(tools: Tools, trx: Trx, items: Item[]): Promise<(Claimed | Error)[]> {
  const quotas = await quotasOf(trx, unique(items.map((i) => i.input.batchId)))
  const people = unique(items.map((i) => i.personId))
  const grouped = quotas.some((q) => q.category !== null)
  const known = await knownOf(tools, trx, people, grouped, dayOf((items[0] as Item).now))
  const askers = items.map((item) =>
    askerOf(known.get(item.personId) as { region: string | null; category: string | null }, item.input),
  )
  const world = await worldOf(trx, items, askers, quotas)
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
        id: uuidv7(),
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
      const id = uuidv7()
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
  const taken = await store.giveOut(
    trx,
    fresh.map((f) => f.row),
  )
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
  for (const f of fresh.filter((one) => !taken.has(one.row.id)))
    answers[f.index] = new Refused([common.changed_meanwhile()], 409)
  if (late.length > 0) {
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
  }
  const told = (batch: BatchRow, personId: string, voucherId?: string) => ({
    subjects: [
      `voucher-batch:${batch.id}`,
      ...(voucherId ? [`voucher:${voucherId}`] : []),
      `person:${personId}`,
    ],
    region: batch.region,
  })
  await writeAudits(trx, [
    ...fresh
      .filter((f) => taken.has(f.row.id))
      .map(({ item, batch, row }) => ({
        by: item.by,
        entry: {
          ...told(batch, item.personId, row.id),
          summary: `领取培训券“${batch.title}”`,
          after: { voucherNo: row.no, expiresOn: row.expiresOn },
        },
      })),
    ...late
      .filter((l) => queued.has(l.id))
      .map(({ item, batch }) => ({
        by: item.by,
        entry: { ...told(batch, item.personId), summary: `登记培训券“${batch.title}”候补` },
      })),
  ])
}

/** A published batch gets more vouchers: who waits in line is served first, in the same transaction. */
import { v7 as uuidv7 } from 'uuid'
import { covers, type Place } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import * as batches from './batch-store.ts'
import type * as c from './contract.ts'
import * as store from './raise-store.ts'
import { passOn } from './return-service.ts'
import { batchMoves, quotaReasons, refusals } from './rules.ts'

const notFound = () => new Refused([common.not_found({ what: '该申请' })], 404)
const sumOf = (lines: readonly c.RaiseLine[]) => lines.reduce((sum, line) => sum + line.more, 0)

/** A batch gets more only while people can still claim from it. */
function givenReasons(ctx: Ctx, batch: batches.BatchRow): Reason[] {
  if (batch.state !== 'published') return [refusals.raise_state({ state: batchMoves.states[batch.state] })]
  return batch.claimUntil <= ctx.now ? [refusals.claim_past()] : []
}

function lineReasons(batch: batches.BatchRow, lines: readonly c.RaiseLine[]): Reason[] {
  const tree = regions()
  return quotaReasons(
    lines.map(({ region, category, more }) => ({ region, category, total: more })),
    { under: new Set(tree.under(batch.region)), nameOf: tree.nameOf },
    'lines',
  )
}

export async function ask(ctx: Ctx, input: ParsedOf<typeof c.askRaise>) {
  const batch = await batches.lockBatch(ctx.db, input.id)
  if (!batch) throw notFound()
  const reasons = [...givenReasons(ctx, batch), ...lineReasons(batch, input.lines)]
  if (batch.version !== input.version) reasons.push(common.changed_meanwhile())
  if ((await store.raisesOf(ctx.db, batch.id)).some((one) => one.state === 'asked'))
    reasons.push(refusals.raise_open())
  insist(reasons)
  const id = uuidv7()
  await store.insertRaise(ctx.db, {
    id,
    batchId: batch.id,
    lines: input.lines,
    documentNumber: input.documentNumber,
    reason: input.reason,
    state: 'asked',
    askedBy: ctx.actor.accountId,
    askedAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
    served: 0,
    version: 1,
  })
  ctx.record({
    subjects: [`voucher-batch:${batch.id}`],
    summary: `申请为培训券批次“${batch.title}”增加 ${sumOf(input.lines)} 张`,
    region: batch.region,
    after: { more: sumOf(input.lines), documentNumber: input.documentNumber },
    reason: input.reason,
  })
  return { id, version: 1 }
}

async function mustRaise(ctx: Ctx, id: string): Promise<{ row: store.RaiseRow; batch: batches.BatchRow }> {
  const row = await store.raiseById(ctx.db, id)
  const batch = row && (await batches.batchById(ctx.db, row.batchId))
  if (!row || !batch) throw notFound()
  return { row, batch }
}
export const placeOfRaise = async (ctx: Ctx, id: string): Promise<Place> => ({
  region: (await mustRaise(ctx, id)).batch.region,
})

interface Decision {
  state: 'approved' | 'refused' | 'withdrawn'
  title: string
  reason?: string
}

async function decide(ctx: Ctx, input: { id: string; version: number }, how: Decision) {
  const { row, batch } = await mustRaise(ctx, input.id)
  await batches.lockBatch(ctx.db, batch.id)
  const reasons: Reason[] = []
  if (row.state !== 'asked' || row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (how.state !== 'withdrawn' && row.askedBy === ctx.actor.accountId)
    reasons.push(common.same_person({ did: '申请增加名额', doing: '办理申请' }))
  if (how.state === 'approved') reasons.push(...givenReasons(ctx, batch), ...lineReasons(batch, row.lines))
  insist(reasons)
  const served = how.state === 'approved' ? await give(ctx, batch, row.lines) : 0
  const done = await store.updateRaise(ctx.db, row, {
    state: how.state,
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    decideReason: how.reason ?? null,
    served,
  })
  if (!done) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`voucher-batch:${batch.id}`],
    summary: `${how.title}：“${batch.title}”${sumOf(row.lines)} 张${served > 0 ? `，补发候补 ${served} 人` : ''}`,
    region: batch.region,
    after: { more: sumOf(row.lines), served },
    reason: how.reason ?? null,
  })
  return { version: row.version + 1, served }
}

/** Puts the lines into the quota rows and serves those who wait there. */
async function give(ctx: Ctx, batch: batches.BatchRow, lines: readonly c.RaiseLine[]): Promise<number> {
  const rows = await batches.quotasOf(ctx.db, [batch.id])
  const raised = new Map<string, number>()
  for (const { region, category, more } of lines) {
    const held = rows.find((row) => row.region === region && row.category === category)
    const id = held?.id ?? uuidv7()
    if (held) await batches.raiseQuota(ctx.db, id, more)
    else await batches.addQuota(ctx.db, { id, batchId: batch.id, region, category, total: more })
    raised.set(id, 0)
  }
  return await passOn(ctx, batch, raised)
}

export const approve = (ctx: Ctx, input: ParsedOf<typeof c.approveRaise>) =>
  decide(ctx, input, { state: 'approved', title: '审定增加培训券名额' })
export const refuse = (ctx: Ctx, input: ParsedOf<typeof c.refuseRaise>) =>
  decide(ctx, input, { state: 'refused', title: '不予增加培训券名额', reason: input.reason })
export const withdraw = (ctx: Ctx, input: ParsedOf<typeof c.withdrawRaise>) =>
  decide(ctx, input, { state: 'withdrawn', title: '撤回增加培训券名额的申请', reason: input.reason })

/** All requests of a batch, the latest first, and whether this officer may ask for more now. */
export async function raisesOf(
  ctx: Ctx,
  batch: batches.BatchRow,
): Promise<{ raises: c.RaiseView[]; mayAsk: boolean }> {
  const rows = await store.raisesOf(ctx.db, batch.id)
  const names = await accountNames(
    ctx.db,
    rows.flatMap((row) => [row.askedBy, row.decidedBy]),
  )
  const may = (verb: string) => covers(ctx.scope(verb), { region: batch.region })
  const mine = (row: store.RaiseRow) => row.askedBy === ctx.actor.accountId
  const canOf = (row: store.RaiseRow): string[] => {
    if (row.state !== 'asked') return []
    if (mine(row)) return may('voucher.draft') ? ['withdraw'] : []
    return may('voucher.approve') ? ['approve', 'refuse'] : []
  }
  const open = givenReasons(ctx, batch).length === 0 && !rows.some((row) => row.state === 'asked')
  return {
    mayAsk: open && may('voucher.draft'),
    raises: rows.map(({ batchId: _batch, askedBy, decidedBy, ...row }) => ({
      ...row,
      lines: row.lines.map((line) => ({ ...line, regionName: regions().fullName(line.region) })),
      total: sumOf(row.lines),
      askedByName: names.get(askedBy) ?? '',
      decidedByName: decidedBy ? (names.get(decidedBy) ?? '') : null,
      can: canOf({ ...row, batchId: batch.id, askedBy, decidedBy }),
    })),
  }
}

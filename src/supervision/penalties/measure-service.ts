/** What happens to single measures: reports of rectification and their check, lifting by two, ends that time brings. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { liftHold } from '#registry/holds'
import { handOf, locked, ownFiles, penaltyOrRefuse, settle } from './case-service.ts'
import type * as c from './contract.ts'
import { serveLift } from './paper-service.ts'
import { refusals } from './refusals-contract.ts'
import { type MeasureAct, measureActs, measureTitles, noteKinds } from './rules.ts'
import * as store from './store.ts'

type On = { measureId: string; version: number }

async function lockMeasure(ctx: Ctx, input: On, asked: MeasureAct | null, title: string) {
  const found = await store.measureById(ctx.db, input.measureId)
  if (!found) throw new Refused([common.not_found({ what: '这项措施' })], 404)
  const row = await locked(ctx, found.penaltyId, input.version)
  // Read anew under the lock.
  const measure = (await store.measureById(ctx.db, input.measureId)) as store.MeasureRecord
  const open = asked === null ? measure.state === 'live' : measureActs(measure).includes(asked)
  if (!open) insist([refusals.measure_act({ title })])
  return { row, measure }
}

async function settleMeasure(
  ctx: Ctx,
  { row, measure }: { row: store.PenaltyRecord; measure: store.MeasureRecord },
  title: string,
  set: Partial<store.MeasureRecord>,
  more: { reason?: string; files?: readonly string[]; inner?: boolean } = {},
) {
  await store.updateMeasure(ctx.db, measure.id, set)
  const moved = await settle(ctx, row, null, {
    title: `${measureTitles[measure.kind]}：${title}`,
    reason: more.reason ?? null,
    files: more.files ?? [],
    inner: more.inner ?? false,
  })
  return { version: moved.version, state: set.state ?? measure.state }
}
const over = (ctx: Ctx, state: 'fulfilled' | 'ended' | 'lifted') => ({
  state,
  overAt: ctx.now,
  overBy: handOf(ctx),
})

export async function report(ctx: Ctx, input: ParsedOf<typeof c.reportMeasure>) {
  const held = await lockMeasure(ctx, input, 'report', '提交整改报告')
  insist(await ownFiles(ctx, input.files))
  const set = { report: input.body, reportFiles: input.files, reportedAt: ctx.now }
  return await settleMeasure(ctx, held, '提交整改报告', set, { files: input.files })
}

export async function check(ctx: Ctx, input: ParsedOf<typeof c.checkMeasure>) {
  const held = await lockMeasure(ctx, input, 'check', '复查')
  const looked = { checkedBy: ctx.actor.accountId, checkedAt: ctx.now, checkNote: input.note }
  if (input.passed)
    return await settleMeasure(
      ctx,
      held,
      '复查通过',
      { ...looked, ...over(ctx, 'fulfilled') },
      { reason: input.note },
    )
  const title = measureTitles[held.measure.kind]
  const reasons: Reason[] = []
  if (!input.dueOn) reasons.push(refusals.needs_due({ title }, { field: 'dueOn' }))
  else if (input.dueOn <= ctx.today) reasons.push(refusals.past({ title }, { field: 'dueOn' }))
  insist(reasons)
  return await settleMeasure(
    ctx,
    held,
    `复查不通过，限 ${input.dueOn} 前继续整改`,
    { ...looked, report: null, reportFiles: [], reportedAt: null, dueOn: input.dueOn as string },
    { reason: input.note },
  )
}

export async function fulfil(ctx: Ctx, input: ParsedOf<typeof c.fulfilMeasure>) {
  const held = await lockMeasure(ctx, input, 'fulfil', '登记已履行')
  return await settleMeasure(ctx, held, '已履行', over(ctx, 'fulfilled'), { reason: input.reason })
}

export async function askLift(ctx: Ctx, input: ParsedOf<typeof c.askLift>) {
  const held = await lockMeasure(ctx, input, 'askLift', '提请解除')
  const set = { liftAskedBy: ctx.actor.accountId, liftAskedAt: ctx.now, liftReason: input.reason }
  return await settleMeasure(ctx, held, '提请提前解除', set, { reason: input.reason, inner: true })
}

function notTheAsker(ctx: Ctx, measure: store.MeasureRecord, doing: string): void {
  if (measure.liftAskedBy === ctx.actor.accountId) insist([common.same_person({ did: '提请解除', doing })])
}

export async function lift(ctx: Ctx, input: ParsedOf<typeof c.liftMeasure>) {
  const held = await lockMeasure(ctx, input, 'lift', '签发解除')
  notTheAsker(ctx, held.measure, '签发解除')
  const reason = held.measure.liftReason as string
  if (held.measure.holdId) await liftHold(ctx, held.measure.holdId, reason)
  const lifted = await settleMeasure(ctx, held, '提前解除', over(ctx, 'lifted'), { reason })
  await serveLift(ctx, held.row, held.measure)
  return lifted
}

export async function refuseLift(ctx: Ctx, input: ParsedOf<typeof c.refuseLift>) {
  const held = await lockMeasure(ctx, input, 'refuseLift', '不予解除')
  notTheAsker(ctx, held.measure, '不予解除')
  const set = { liftAskedBy: null, liftAskedAt: null, liftReason: null }
  return await settleMeasure(ctx, held, '不予提前解除', set, { reason: input.reason, inner: true })
}

/** Its last day has passed; the hold that it placed ends by the same day. */
export async function end(ctx: Ctx, input: ParsedOf<typeof c.endMeasure>) {
  const held = await lockMeasure(ctx, input, null, '期满结束')
  const { endsOn } = held.measure
  if (!endsOn || endsOn >= ctx.today) insist([refusals.measure_act({ title: '期满结束' })])
  return await settleMeasure(ctx, held, '期满结束', over(ctx, 'ended'))
}

export async function note(ctx: Ctx, input: ParsedOf<typeof c.notePenalty>) {
  const row = await penaltyOrRefuse(ctx, input.id)
  insist(await ownFiles(ctx, input.files))
  await store.insertNote(ctx.db, {
    id: uuidv7(),
    penaltyId: row.id,
    kind: input.kind,
    happenedOn: input.happenedOn,
    content: input.content,
    files: input.files,
    byAccount: ctx.actor.accountId,
    at: ctx.now,
  })
  ctx.record({
    subjects: [`penalty:${row.id}`],
    summary: `处理 ${row.number}：登记${noteKinds[input.kind]}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    reason: input.content,
    files: input.files,
  })
  return { ok: true as const }
}

/** Findings decided on, orders to put right, answers, second looks; the clock tells what ran out. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { addDays, type Day } from '#platform/day'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { classById } from '#training/class-filing'
import * as c from './contract.ts'
import { serveOrder } from './paper-service.ts'
import * as store from './store.ts'

type Step = { id: string; version: number }

async function begin(ctx: Ctx, input: Step, move: c.InspectionMove): Promise<store.InspectionRecord> {
  const row = await store.lockInspection(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '这次检查' })], 404)
  const reasons = refuseMove(c.inspectionMoves, move, row.state, ctx.actor.accountId, c.inspectionHands(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist(reasons)
  return row
}

async function finish(
  ctx: Ctx,
  row: store.InspectionRecord,
  set: Partial<store.InspectionRecord>,
  title: string,
  told: { reason?: string; files?: string[]; after?: Record<string, unknown> } = {},
) {
  if (!(await store.updateInspection(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  const state = set.state ?? row.state
  const klass = await classById(ctx.db, row.classId)
  ctx.record({
    subjects: [`class:${row.classId}`, `provider:${row.orgId}`, `inspection:${row.id}`],
    summary: `培训班“${klass?.title ?? ''}”的检查：${title}`,
    region: row.region,
    orgId: row.orgId,
    before: { state: row.state },
    after: { state, ...told.after },
    reason: told.reason ?? null,
    files: told.files ?? [],
  })
  return { version: row.version + 1, state }
}

async function ownFiles(ctx: Ctx, ids: readonly string[]): Promise<Reason[]> {
  return (await ctx.tools.files.ownedBy(ctx.db, ids, ctx.actor.accountId))
    ? []
    : [c.inspectionRefusals.not_your_file({ field: 'files' })]
}

function dueReasons(today: Day, dueOn: Day): Reason[] {
  const { least, most } = c.RECTIFY_DAYS
  return dueOn < addDays(today, least) || dueOn > addDays(today, most)
    ? [c.inspectionRefusals.due({ least, most }, { field: 'dueOn' })]
    : []
}

export async function order(ctx: Ctx, input: ParsedOf<typeof c.orderRectification>) {
  const row = await begin(ctx, input, 'order')
  insist(dueReasons(ctx.today, input.dueOn))
  await store.insertRound(ctx.db, newRound(ctx, row, input))
  const moved = await finish(
    ctx,
    row,
    { state: 'rectifying', orderedBy: ctx.actor.accountId, round: row.round + 1, rectifyBy: input.dueOn },
    '责令限期整改',
    { reason: input.body, after: { dueOn: input.dueOn } },
  )
  await serveOrder(ctx, row, { round: row.round + 1, body: input.body, dueOn: input.dueOn })
  return moved
}

const newRound = (ctx: Ctx, row: store.InspectionRecord, input: { body: string; dueOn: string }) => ({
  id: uuidv7(),
  inspectionId: row.id,
  round: row.round + 1,
  body: input.body,
  dueOn: input.dueOn,
  orderedBy: ctx.actor.accountId,
  orderedAt: ctx.now,
})

const decided = (ctx: Ctx, decision: string) => ({
  decidedBy: ctx.actor.accountId,
  decidedAt: ctx.now,
  decision,
})

export async function dismiss(ctx: Ctx, input: ParsedOf<typeof c.dismissFinding>) {
  const row = await begin(ctx, input, 'dismiss')
  const set = { state: 'dismissed' as const, ...decided(ctx, input.reason) }
  return await finish(ctx, row, set, '不予认定', { reason: input.reason })
}

/** Once a round, before it runs out, and forwards. */
export async function extend(ctx: Ctx, input: ParsedOf<typeof c.extendRectification>) {
  const row = await begin(ctx, input, 'extend')
  const current = (await store.roundsOf(ctx.db, row.id)).at(-1)
  const reasons = dueReasons(ctx.today, input.dueOn)
  const extended = current?.dueOn !== row.rectifyBy
  if (extended || (row.rectifyBy ?? '') < ctx.today || input.dueOn <= (row.rectifyBy ?? ''))
    reasons.push(c.inspectionRefusals.extended({ field: 'dueOn' }))
  insist(reasons)
  return await finish(ctx, row, { rectifyBy: input.dueOn }, '延长整改期限', {
    reason: input.reason,
    after: { dueOn: input.dueOn },
  })
}

/** The second look, on paper or on site: fulfilled, or a further round. */
export async function again(ctx: Ctx, input: ParsedOf<typeof c.orderAgain>) {
  const row = await begin(ctx, input, 'again')
  insist([...dueReasons(ctx.today, input.dueOn), ...(await ownFiles(ctx, input.files))])
  await checkRound(ctx, row, 'not-done', input.note, input.files)
  await store.insertRound(ctx.db, newRound(ctx, row, input))
  const moved = await finish(
    ctx,
    row,
    {
      state: 'rectifying',
      orderedBy: ctx.actor.accountId,
      round: row.round + 1,
      rectifyBy: input.dueOn,
      escalatedAt: null,
    },
    `复查不合格，继续整改（第 ${row.round + 1} 次）`,
    { reason: input.note, files: input.files, after: { dueOn: input.dueOn } },
  )
  const { note, body, dueOn } = input
  await serveOrder(ctx, row, { round: row.round + 1, body, dueOn, note })
  return moved
}

const checkRound = async (
  ctx: Ctx,
  row: store.InspectionRecord,
  outcome: store.RoundRecord['outcome'],
  note: string,
  files: string[] = [],
): Promise<void> =>
  await store.updateRound(ctx.db, row.id, row.round, {
    outcome,
    checkedBy: ctx.actor.accountId,
    checkedAt: ctx.now,
    checkNote: note,
    checkFiles: files,
  })

export async function close(ctx: Ctx, input: ParsedOf<typeof c.closeRectification>) {
  const row = await begin(ctx, input, 'close')
  insist(await ownFiles(ctx, input.files))
  await checkRound(ctx, row, 'done', input.note, input.files)
  const set = { state: 'closed' as const, ...decided(ctx, input.note) }
  return await finish(ctx, row, set, '复查合格', { reason: input.note, files: input.files })
}

export async function hand(ctx: Ctx, input: ParsedOf<typeof c.handOver>) {
  const row = await begin(ctx, input, 'hand')
  if (row.state === 'rectifying' && (row.rectifyBy ?? '') >= ctx.today)
    insist([c.inspectionRefusals.not_overdue()])
  if (row.round > 0) await checkRound(ctx, row, 'handed', input.reason)
  const set = { state: 'handed' as const, ...decided(ctx, input.reason) }
  return await finish(ctx, row, set, '移交违规处理', { reason: input.reason })
}

// The institution.

export async function reply(ctx: Ctx, input: ParsedOf<typeof c.replyToFinding>) {
  const row = await store.lockInspection(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '这次检查' })], 404)
  const reasons = await ownFiles(ctx, input.files)
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (row.reply) reasons.push(c.inspectionRefusals.replied())
  else if (row.state !== 'found' && row.state !== 'rectifying')
    reasons.push(c.inspectionRefusals.nothing_found())
  insist(reasons)
  return await finish(
    ctx,
    row,
    {
      reply: input.reply,
      replyFiles: input.files,
      repliedBy: ctx.actor.accountId,
      repliedAt: ctx.now,
    },
    '机构陈述意见',
    { reason: input.reply, files: input.files },
  )
}

export async function answer(ctx: Ctx, input: ParsedOf<typeof c.answerRectification>) {
  const row = await begin(ctx, input, 'answer')
  insist(await ownFiles(ctx, input.files))
  await store.updateRound(ctx.db, row.id, row.round, {
    answer: input.answer,
    answerFiles: input.files,
    answeredBy: ctx.actor.accountId,
    answeredAt: ctx.now,
  })
  return await finish(ctx, row, { state: 'answered' }, '机构报告整改情况', {
    reason: input.answer,
    files: input.files,
  })
}

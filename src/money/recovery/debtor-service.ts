/** What the debtor does: takes note, replies, asks for instalments. The same for an institution and for a worker. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { refuseMove } from '#platform/moves'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { insistOwnFiles, lockCase, lockOwn, moved, ownCase, settle } from './case-service.ts'
import type * as d from './debtor-contract.ts'
import { plan } from './decide-service.ts'
import { refusals } from './refusals-contract.ts'
import { recoveryMoves } from './rules.ts'
import { stances } from './shape-contract.ts'
import * as store from './store.ts'

type ReplyInput = ParsedOf<typeof d.replyCase>
type StepInput = { id: string; version: number }

async function replied(ctx: Ctx, row: store.CaseRow, input: ReplyInput) {
  const reasons: Reason[] = refuseMove(recoveryMoves, 'reply', row.state, ctx.actor.accountId)
  const until = row.replyUntil as string
  if (row.replyUntil && ctx.today > until) reasons.push(refusals.reply_over({ until }))
  insist(reasons)
  await insistOwnFiles(ctx, input.fileIds)
  await store.insertReply(ctx.db, {
    id: uuidv7(),
    recoveryId: row.id,
    stance: input.stance,
    body: input.body,
    fileIds: input.fileIds,
    byAccount: ctx.actor.accountId,
    byName: ctx.actor.name,
    at: ctx.now,
  })
  const after = await settle(ctx, row, {
    step: `陈述申辩：${stances[input.stance]}`,
    to: 'heard',
    set: { heardAt: row.heardAt ?? ctx.now, acknowledgedAt: row.acknowledgedAt ?? ctx.now },
    files: input.fileIds,
  })
  return moved(after)
}

async function acknowledged(ctx: Ctx, row: store.CaseRow) {
  if (row.acknowledgedAt) return moved(row)
  return moved(await settle(ctx, row, { step: '签收告知书', set: { acknowledgedAt: ctx.now } }))
}

export const reply = async (ctx: Ctx, input: ReplyInput) => replied(ctx, await lockCase(ctx, input), input)
export const replyMine = async (ctx: Ctx, input: ReplyInput) =>
  replied(ctx, await lockOwn(ctx, input, 'reply'), input)

export const acknowledge = async (ctx: Ctx, input: StepInput) => acknowledged(ctx, await lockCase(ctx, input))
export const acknowledgeMine = async (ctx: Ctx, input: StepInput) => {
  await ownCase(ctx, input.id)
  return acknowledged(ctx, await lockCase(ctx, input))
}

export const askPlan = (ctx: Ctx, input: ParsedOf<typeof d.askPlan>) => plan(ctx, input, true)
export const askPlanMine = async (ctx: Ctx, input: ParsedOf<typeof d.askPlanOwn>) =>
  plan(ctx, input, true, await lockOwn(ctx, input, 'plan'))

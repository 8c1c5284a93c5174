/** From the reply to the decision, which takes effect everywhere in the transaction that signs it. */
import { openRecovery } from '#money/recovery'
import type { ParsedOf } from '#platform/act'
import { addDays } from '#platform/day'
import { insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { liftHold, placeHold } from '#registry/holds'
import { removeByDecision } from '#training/providers'
import { handOf, lockFor, notFound, ownFiles, penaltyOrRefuse, settle } from './case-service.ts'
import type * as c from './contract.ts'
import { serveDecision, serveRevocation } from './paper-service.ts'
import { refusals } from './refusals-contract.ts'
import { checkDropped, isTold, measureOf, measureTitles, PUBLISH_DAYS, type Source } from './rules.ts'
import * as store from './store.ts'

type Reply = ParsedOf<typeof c.replyPenalty>

async function replied(ctx: Ctx, input: Reply) {
  const row = await lockFor(ctx, input, 'reply')
  const until = row.replyUntil as string
  if (ctx.today > until) insist([refusals.reply_over({ until })])
  insist(await ownFiles(ctx, input.files))
  return await settle(ctx, row, 'reply', {
    title: '当事人陈述申辩',
    set: { reply: input.body, replyFiles: input.files, repliedAt: ctx.now, heardAt: ctx.now },
    files: input.files,
  })
}
export const reply = replied
/** A person's own; others' are not there for them. */
export async function replyMine(ctx: Ctx, input: Reply) {
  const row = await penaltyOrRefuse(ctx, input.id)
  if (row.personId !== ctx.actor.personId || !isTold(row)) throw notFound()
  return await replied(ctx, input)
}

export async function closeHearing(ctx: Ctx, input: ParsedOf<typeof c.closeHearing>) {
  const row = await lockFor(ctx, input, 'closeHearing')
  const until = row.replyUntil as string
  if (ctx.today <= until) insist([refusals.reply_running({ until })])
  return await settle(ctx, row, 'closeHearing', {
    title: '陈述申辩期满，当事人未陈述',
    set: { heardAt: ctx.now },
  })
}

export async function propose(ctx: Ctx, input: ParsedOf<typeof c.proposePenalty>) {
  const row = await lockFor(ctx, input, 'propose')
  const measures = await store.measuresOf(ctx.db, [row.id])
  const planned = measures.filter((m) => m.state === 'planned')
  insist(
    checkDropped(
      planned.map((m) => m.id),
      input.drop,
    ),
  )
  for (const id of input.drop) await store.updateMeasure(ctx.db, id, { state: 'dropped' })
  return await settle(ctx, row, 'propose', {
    title: '拟决定',
    inner: true,
    set: {
      answer: input.answer,
      proposedBy: ctx.actor.accountId,
      proposedAt: ctx.now,
      returnReason: null,
    },
    reason: input.answer,
    after: { dropped: input.drop.length },
  })
}

export async function sendBack(ctx: Ctx, input: ParsedOf<typeof c.sendBackPenalty>) {
  const row = await lockFor(ctx, input, 'sendBack')
  return await settle(ctx, row, 'sendBack', {
    title: '退回重拟',
    inner: true,
    set: { returnReason: input.reason },
    reason: input.reason,
  })
}

/** The second signature: every measure takes effect now, or none does. */
export async function decide(ctx: Ctx, input: ParsedOf<typeof c.decidePenalty>) {
  const row = await lockFor(ctx, input, 'decide')
  const planned = (await store.measuresOf(ctx.db, [row.id])).filter((m) => m.state === 'planned')
  for (const measure of planned) await takeEffect(ctx, row, measure, input.decisionNumber)
  const moved = await settle(ctx, row, 'decide', {
    title: `签发处理决定 ${input.decisionNumber}：${planned.map((m) => measureTitles[m.kind]).join('、')}`,
    set: {
      decidedBy: ctx.actor.accountId,
      decidedAt: ctx.now,
      decisionNumber: input.decisionNumber,
    },
    after: { decisionNumber: input.decisionNumber },
    files: row.files,
  }).catch(taken)
  await serveDecision(ctx, row, input.decisionNumber)
  ctx.emit('penalty.told', { penaltyId: row.id, what: 'decided' })
  return moved
}
const taken = (error: unknown): never => {
  if ((error as { constraint?: string }).constraint === 'penalty_decision_number_key')
    throw new Refused([refusals.number_taken({ field: 'decisionNumber' })])
  throw error
}

const RECOVERY_SOURCE: Record<Source, 'inspection' | 'audit' | 'complaint' | 'recheck'> = {
  inspection: 'inspection',
  audit: 'audit',
  complaint: 'complaint',
  alert: 'recheck',
  recovery: 'recheck',
  other: 'recheck',
}

async function takeEffect(
  ctx: Ctx,
  row: store.PenaltyRecord,
  measure: store.MeasureRecord,
  decisionNumber: string,
): Promise<void> {
  const kind = measureOf(measure.kind)
  const set: Partial<store.MeasureRecord> = { state: 'live', inForceAt: ctx.now }
  const reason = `处理决定 ${decisionNumber}：${measure.content}`
  const proposedBy = row.proposedBy as string
  if (kind.stops)
    set.holdId = await placeHold(ctx, {
      subject:
        measure.onKind && measure.onId
          ? { kind: measure.onKind, id: measure.onId }
          : row.orgId
            ? { kind: 'organisation', id: row.orgId }
            : { kind: 'person', id: row.personId as string },
      stops: kind.stops,
      reason: reason.slice(0, 300),
      clause: measure.clause,
      region: row.region,
      source: `penalty:${measure.id}`,
      endsOn: measure.endsOn,
      orgId: row.orgId,
      placedBy: proposedBy,
    })
  if (measure.kind === 'recover') {
    const lines = await store.linesOfClaims(ctx.db, measure.claimIds)
    const opened = await openRecovery(ctx, {
      region: row.region,
      source: RECOVERY_SOURCE[row.sourceKind],
      finding: row.finding.slice(0, 2000),
      clause: measure.clause,
      fileIds: row.files,
      lines: lines.map((l) => ({
        claimLineId: l.id,
        amountFen: l.amountFen,
        why: measure.content.slice(0, 300),
      })),
    })
    if (!opened) insist([refusals.nothing_paid()])
    set.recoveryId = opened?.id ?? null
  }
  if (
    measure.kind === 'remove' &&
    !(await removeByDecision(ctx, row.orgId as string, { reason, proposedBy }))
  )
    insist([refusals.not_listed()])
  if (measure.kind === 'publish' && !measure.endsOn) set.endsOn = addDays(ctx.today, PUBLISH_DAYS)
  if (kind.atOnce) Object.assign(set, { state: 'fulfilled', overAt: ctx.now, overBy: ctx.actor.accountId })
  await store.updateMeasure(ctx.db, measure.id, set)
}

// After the decision

export async function askRevoke(ctx: Ctx, input: ParsedOf<typeof c.askRevokePenalty>) {
  const row = await lockFor(ctx, input, 'askRevoke')
  if (row.revokeAskedBy) insist([refusals.asked_already()])
  return await settle(ctx, row, 'askRevoke', {
    title: '提请撤销',
    inner: true,
    set: { revokeAskedBy: ctx.actor.accountId, revokeAskedAt: ctx.now, revokeReason: input.reason },
    reason: input.reason,
  })
}

/** What the decision still does ends now; what it did (money asked back, a place in the directory) is undone where it was done. */
export async function revoke(ctx: Ctx, input: ParsedOf<typeof c.revokePenalty>) {
  const row = await lockFor(ctx, input, 'revoke')
  if (!row.revokeAskedBy) insist([refusals.not_asked()])
  const reason = row.revokeReason as string
  for (const measure of await store.measuresOf(ctx.db, [row.id])) {
    if (measure.state !== 'live') continue
    if (measure.holdId) await liftHold(ctx, measure.holdId, `处理决定撤销：${reason}`.slice(0, 300))
    await store.updateMeasure(ctx.db, measure.id, {
      state: 'revoked',
      overAt: ctx.now,
      overBy: ctx.actor.accountId,
    })
  }
  const moved = await settle(ctx, row, 'revoke', {
    title: '撤销处理决定',
    set: { endedBy: ctx.actor.accountId, endedAt: ctx.now, endReason: reason },
    reason,
  })
  await serveRevocation(ctx, row)
  ctx.emit('penalty.told', { penaltyId: row.id, what: 'revoked' })
  return moved
}

export async function keep(ctx: Ctx, input: ParsedOf<typeof c.keepPenalty>) {
  const row = await lockFor(ctx, input, 'keep')
  if (!row.revokeAskedBy) insist([refusals.not_asked()])
  return await settle(ctx, row, 'keep', {
    title: '不予撤销',
    inner: true,
    set: { revokeAskedBy: null, revokeAskedAt: null, revokeReason: null },
    reason: input.reason,
  })
}

export async function finish(ctx: Ctx, input: ParsedOf<typeof c.finishPenalty>) {
  const row = await lockFor(ctx, input, 'finish')
  const measures = await store.measuresOf(ctx.db, [row.id])
  if (measures.some((m) => m.state === 'live')) insist([refusals.still_live()])
  return await settle(ctx, row, 'finish', {
    title: '措施全部履行完毕，办结',
    set: { endedBy: handOf(ctx), endedAt: ctx.now, endReason: '措施全部履行完毕' },
  })
}

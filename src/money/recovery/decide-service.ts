/** What one person asks for and another decides: the decision itself, instalments, less, writing off, transfer. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { nextNumber } from '#platform/counter'
import { dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import type * as c from './case-contract.ts'
import {
  backOf,
  handsOf,
  insistOwnFiles,
  insistVerb,
  leftOf,
  lockCase,
  lockFor,
  moved,
  settle,
} from './case-service.ts'
import * as debts from './debt-store.ts'
import type * as m from './money-contract.ts'
import { serveDecision } from './paper-service.ts'
import { holdBooks, postDropped, postDue } from './post-service.ts'
import { refunded } from './refund-service.ts'
import { refusals } from './refusals-contract.ts'
import {
  type Decision,
  deciderVerb,
  grounds,
  type Nature,
  natures,
  type RequestKind,
  recoveryMoves,
  refuseDecision,
  refusePlan,
  refuseWriteOff,
  requestKinds,
} from './rules.ts'
import type { RequestContent } from './shape-contract.ts'
import * as store from './store.ts'

/** One question at a time waits for the second pair of eyes. */
export async function ask(
  ctx: Ctx,
  row: store.CaseRow,
  asked: {
    kind: RequestKind
    content: RequestContent
    reason: string
    fileIds: readonly string[]
    reasons: Reason[]
    byDebtor?: boolean
  },
): Promise<store.CaseRow> {
  const waiting = await debts.waitingRequest(ctx.db, row.id)
  if (waiting) asked.reasons.push(refusals.waiting_already({ what: requestKinds[waiting.kind] }))
  insist(asked.reasons)
  await insistOwnFiles(ctx, asked.fileIds)
  await debts.insertRequest(ctx.db, {
    id: uuidv7(),
    recoveryId: row.id,
    kind: asked.kind,
    content: asked.content,
    reason: asked.reason,
    fileIds: [...asked.fileIds],
    state: 'waiting',
    madeBy: ctx.actor.accountId,
    madeByName: ctx.actor.name,
    byDebtor: asked.byDebtor ?? false,
    madeAt: ctx.now,
    decidedBy: null,
    decidedByName: null,
    decidedAt: null,
    decideReason: null,
    entryId: null,
    version: 1,
  })
  const decision = asked.kind === 'decision'
  return await settle(ctx, row, {
    step: decision ? '拟定决定' : `申请${requestKinds[asked.kind]}`,
    ...(decision
      ? {
          to: 'proposed' as const,
          set: { proposedBy: ctx.actor.accountId, ...(row.heardAt ? {} : { heardAt: ctx.now }) },
        }
      : {}),
    reason: asked.reason,
    inner: !asked.byDebtor,
    files: asked.fileIds,
  })
}

export async function propose(ctx: Ctx, input: ParsedOf<typeof c.proposeDecision>) {
  const row = await lockFor(ctx, input, 'propose')
  const lines = await store.linesOf(ctx.db, [row.id])
  const given = new Map(input.lines.map((line) => [line.id, line.amountFen]))
  const unknown = input.lines.filter((line) => !lines.some((one) => one.id === line.id))
  const decision: Decision = {
    nature: input.nature,
    lines: [
      ...lines.map((line) => ({ id: line.id, amountFen: given.get(line.id) ?? line.askedFen })),
      ...unknown,
    ],
    answer: input.answer ?? null,
    dueOn: input.dueOn ?? null,
    payTo: input.payTo ?? null,
    offset: input.offset,
  }
  const reasons = refuseDecision(decision, {
    lines,
    replies: (await store.repliesOf(ctx.db, row.id)).length,
    replyUntil: row.replyUntil as string,
    today: ctx.today,
    files: row.fileIds.length + input.fileIds.length,
  })
  const content =
    input.nature === 'none'
      ? { nature: 'none' as const, answer: decision.answer }
      : { ...decision, lines: [...decision.lines] }
  return moved(
    await ask(ctx, row, { kind: 'decision', content, reason: input.reason, fileIds: input.fileIds, reasons }),
  )
}

export async function plan(
  ctx: Ctx,
  input: ParsedOf<typeof m.planCase>,
  byDebtor = false,
  own?: store.CaseRow,
) {
  const row = own ?? (await lockFor(ctx, input, 'plan'))
  const lines = await store.linesOf(ctx.db, [row.id])
  const reasons = refusePlan(input.instalments, {
    leftFen: leftOf(lines),
    nature: row.nature as Nature,
    today: ctx.today,
  })
  return moved(
    await ask(ctx, row, {
      kind: 'plan',
      content: { instalments: input.instalments },
      reason: input.reason,
      fileIds: input.fileIds,
      reasons,
      byDebtor,
    }),
  )
}

/** Money that was entered and not confirmed yet is in the way of giving anything up. */
async function waitingMoney(ctx: Ctx, row: store.CaseRow): Promise<number> {
  return (await debts.receiptsOf(ctx.db, row.id))
    .filter((receipt) => receipt.state === 'entered')
    .reduce((sum, receipt) => sum + receipt.amountFen, 0)
}

export async function reduce(ctx: Ctx, input: ParsedOf<typeof m.reduceCase>) {
  const row = await lockFor(ctx, input, 'reduce')
  const leftFen = leftOf(await store.linesOf(ctx.db, [row.id])) - (await waitingMoney(ctx, row))
  const reasons =
    input.amountFen > leftFen ? [refusals.drop_too_much({ leftFen }, { field: 'amountFen' })] : []
  const content = { amountFen: input.amountFen }
  return moved(
    await ask(ctx, row, { kind: 'reduce', content, reason: input.reason, fileIds: input.fileIds, reasons }),
  )
}

export async function writeOff(ctx: Ctx, input: ParsedOf<typeof m.writeOffCase>) {
  const row = await lockFor(ctx, input, 'writeOff')
  const leftFen = leftOf(await store.linesOf(ctx.db, [row.id])) - (await waitingMoney(ctx, row))
  const reasons = refuseWriteOff(input.ground, {
    person: row.personId !== null,
    nature: row.nature as Nature,
    leftFen,
    dueOn: row.dueOn as string,
    today: ctx.today,
    files: input.fileIds.length,
  })
  const content = { ground: input.ground, amountFen: leftFen }
  return moved(
    await ask(ctx, row, {
      kind: 'write-off',
      content,
      reason: input.reason,
      fileIds: input.fileIds,
      reasons,
    }),
  )
}

export async function transfer(ctx: Ctx, input: ParsedOf<typeof m.transferCase>) {
  const row = await lockFor(ctx, input, 'transfer')
  const reasons = row.nature === 'fraud' ? [] : [refusals.transfer_fraud()]
  const content = { to: input.to }
  return moved(
    await ask(ctx, row, { kind: 'transfer', content, reason: input.reason, fileIds: input.fileIds, reasons }),
  )
}

/** The case and what waits in it, held, for who decides. */
async function lockWaiting(ctx: Ctx, input: { id: string; version: number; requestVersion: number }) {
  const lines = await store.linesOf(ctx.db, [input.id])
  await holdBooks(ctx, lines)
  const row = await lockCase(ctx, input)
  const request = await debts.waitingRequest(ctx.db, row.id)
  if (!request || request.version !== input.requestVersion) throw new Refused([common.changed_meanwhile()])
  insistVerb(ctx, deciderVerb[request.kind], row)
  if (request.madeBy === ctx.actor.accountId)
    insist([common.same_person({ did: `提出${requestKinds[request.kind]}`, doing: '审定' })])
  return { row, request, lines: await store.linesOf(ctx.db, [row.id]) }
}

const decidedNow = (ctx: Ctx, state: debts.RequestRow['state'], reason: string | null) => ({
  state,
  decidedBy: ctx.actor.accountId,
  decidedByName: ctx.actor.name,
  decidedAt: ctx.now,
  decideReason: reason,
})

export async function approve(ctx: Ctx, input: ParsedOf<typeof c.approveRequest>) {
  const { row, request, lines } = await lockWaiting(ctx, input)
  const done = { row, request, lines, reason: input.reason ?? null }
  const after = await (request.kind === 'decision' ? decide(ctx, done) : grant(ctx, done))
  ctx.emit('recovery.told', { recoveryId: row.id, what: request.kind })
  return moved(after)
}

interface Deciding {
  row: store.CaseRow
  request: debts.RequestRow
  lines: store.LineRow[]
  reason: string | null
}

/** The decision takes effect: a number, a day of payment, and the debt in the ledger; or the case ends without one. */
async function decide(ctx: Ctx, { row, request, lines, reason }: Deciding): Promise<store.CaseRow> {
  insist(refuseMove(recoveryMoves, 'decide', row.state, ctx.actor.accountId, handsOf(row)))
  const { content } = request
  if (content.nature === 'none') {
    await debts.decideRequest(ctx.db, request, decidedNow(ctx, 'approved', reason))
    await store.freeLines(ctx.db, row.id)
    return await settle(ctx, row, {
      step: '审定：不予追回',
      to: 'dismissed',
      set: {
        decidedBy: ctx.actor.accountId,
        decidedAt: ctx.now,
        endedAt: ctx.now,
        endReason: request.reason,
      },
      reason: request.reason,
    })
  }
  const amounts = new Map((content.lines ?? []).map((line) => [line.id, line.amountFen]))
  const decidedLines = lines.map((line) => ({ ...line, decidedFen: amounts.get(line.id) ?? 0 }))
  const amountFen = decidedLines.reduce((sum, line) => sum + line.decidedFen, 0)
  const entryId = await postDue(ctx, row, decidedLines)
  for (const line of decidedLines)
    await store.setLine(ctx.db, line.id, { decidedFen: line.decidedFen, live: false })
  await debts.decideRequest(ctx.db, request, { ...decidedNow(ctx, 'approved', reason), entryId })
  const year = ctx.today.slice(0, 4)
  const serial = await nextNumber(ctx.db, `recovery-decision:${row.region}:${year}`)
  const nature = content.nature as Nature
  const after = await settle(ctx, row, {
    step: `审定追回决定：${natures[nature]}，应追回 ${yuan(amountFen)} 元`,
    to: 'decided',
    set: {
      decidedBy: ctx.actor.accountId,
      decidedAt: ctx.now,
      decisionNumber: `追〔${year}〕${row.region}-${String(serial).padStart(4, '0')}`,
      nature,
      decision: [request.reason, content.answer ? `对陈述申辩的答复：${content.answer}` : '']
        .filter(Boolean)
        .join('\n'),
      amountFen,
      dueOn: content.dueOn as string,
      mayOffset: content.offset ?? false,
      payTo: content.payTo ?? null,
    },
    after: {
      nature: natures[nature],
      amountFen,
      dueOn: content.dueOn,
      offset: content.offset ? '可抵扣' : '不抵扣',
    },
    files: request.fileIds,
  })
  await serveDecision(ctx, after)
  return after
}

/** Everything else that was asked for. */
async function grant(ctx: Ctx, { row, request, lines, reason }: Deciding): Promise<store.CaseRow> {
  const { content, kind } = request
  const leftFen = leftOf(lines)
  let entryId: string | null = null
  let after: store.CaseRow
  if (kind === 'plan') {
    const instalments = content.instalments ?? []
    insist(refusePlan(instalments, { leftFen, nature: row.nature as Nature, today: dayOf(request.madeAt) }))
    await debts.insertInstalments(
      ctx.db,
      instalments.map((one, i) => ({
        id: uuidv7(),
        recoveryId: row.id,
        requestId: request.id,
        no: i + 1,
        ...one,
        remindedAt: null,
        warnedAt: null,
      })),
    )
    after = await settle(ctx, row, {
      step: `同意分 ${instalments.length} 期缴款`,
      set: {
        planId: request.id,
        planFromFen: backOf(lines),
        dueOn: instalments.at(-1)?.dueOn as string,
      },
      after: { instalments: instalments.length, dueOn: instalments.at(-1)?.dueOn },
    })
  } else if (kind === 'transfer') {
    after = await settle(ctx, row, {
      step: `移送${content.to ?? '司法机关'}`,
      to: 'transferred',
      reason: request.reason,
      after: { receiver: content.to },
      files: request.fileIds,
    })
  } else if (kind === 'refund') {
    const done = await refunded(ctx, { row, request, lines })
    after = done.after
    entryId = done.entryId
  } else {
    const amountFen = kind === 'write-off' ? leftFen : (content.amountFen ?? 0)
    if (amountFen > leftFen) insist([refusals.drop_too_much({ leftFen })])
    entryId = await postDropped(
      ctx,
      row,
      lines,
      amountFen,
      kind === 'write-off' ? 'write-off' : 'recover-drop',
    )
    const over = amountFen === leftFen
    const ground = content.ground ? `（${grounds[content.ground]}）` : ''
    after = await settle(ctx, row, {
      step: kind === 'write-off' ? `核销 ${yuan(amountFen)} 元${ground}` : `核减 ${yuan(amountFen)} 元`,
      ...(over
        ? {
            to: kind === 'write-off' ? ('written-off' as const) : ('closed' as const),
            set: { endedAt: ctx.now, endReason: request.reason },
          }
        : // The instalments no longer add up to what is left: another plan is made.
          { set: { planId: null, planFromFen: null } }),
      reason: request.reason,
      after: { amountFen },
      files: request.fileIds,
    })
  }
  await debts.decideRequest(ctx.db, request, { ...decidedNow(ctx, 'approved', reason), entryId })
  return after
}

export async function sendBack(ctx: Ctx, input: ParsedOf<typeof c.returnRequest>) {
  const { row, request } = await lockWaiting(ctx, input)
  const decision = request.kind === 'decision'
  if (decision) insist(refuseMove(recoveryMoves, 'sendBack', row.state, ctx.actor.accountId, handsOf(row)))
  await debts.decideRequest(ctx.db, request, decidedNow(ctx, 'returned', input.reason))
  const after = await settle(ctx, row, {
    step: `退回${requestKinds[request.kind]}`,
    ...(decision ? { to: 'heard' as const, set: { proposedBy: null } } : {}),
    reason: input.reason,
    inner: !request.byDebtor,
  })
  if (request.byDebtor) ctx.emit('recovery.told', { recoveryId: row.id, what: 'plan-returned' })
  return moved(after)
}

/** Who asked takes it back. */
export async function takeBack(ctx: Ctx, input: ParsedOf<typeof c.withdrawRequest>) {
  const row = await lockCase(ctx, input)
  const request = await debts.waitingRequest(ctx.db, row.id)
  if (!request || request.madeBy !== ctx.actor.accountId) throw new Refused([common.changed_meanwhile()])
  await debts.decideRequest(ctx.db, request, decidedNow(ctx, 'withdrawn', input.reason))
  const decision = request.kind === 'decision'
  return moved(
    await settle(ctx, row, {
      step: `撤回${requestKinds[request.kind]}`,
      ...(decision ? { to: 'heard' as const, set: { proposedBy: null } } : {}),
      reason: input.reason,
      inner: !request.byDebtor,
    }),
  )
}

/** Money that came back: entered by one from the bank's slip, confirmed by another, returned to the funds it came from. */
import { v7 as uuidv7 } from 'uuid'
import type { AnyCtx } from '#money/ledger'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import {
  caseOrRefuse,
  insistOwnFiles,
  leftOf,
  lockCase,
  lockFor,
  moved,
  notFound,
  settle,
} from './case-service.ts'
import * as debts from './debt-store.ts'
import type * as m from './money-contract.ts'
import { holdBooks, postBack } from './post-service.ts'
import { refusals } from './refusals-contract.ts'
import { OWED, recoveryMoves, refuseReceipt } from './rules.ts'
import * as store from './store.ts'

export const placeOfReceipt = async (ctx: AnyCtx, id: string) => {
  const receipt = await debts.receiptById(ctx.db, id)
  if (!receipt) throw new Refused([common.not_found({ what: '该笔到账' })], 404)
  return { region: (await caseOrRefuse(ctx, receipt.recoveryId)).region }
}

export async function enter(ctx: Ctx, input: ParsedOf<typeof m.enterReceipt>) {
  const row = await lockFor(ctx, input, 'receive')
  const waitingFen = (await debts.receiptsOf(ctx.db, row.id))
    .filter((one) => one.state === 'entered')
    .reduce((sum, one) => sum + one.amountFen, 0)
  const reasons = refuseReceipt(input, {
    leftFen: leftOf(await store.linesOf(ctx.db, [row.id])),
    waitingFen,
    decidedOn: dayOf(row.decidedAt as string),
    today: ctx.today,
  })
  if (await debts.serialKnown(ctx.db, input.serial))
    reasons.push(refusals.serial_known({ serial: input.serial }, { field: 'serial' }))
  insist(reasons)
  await insistOwnFiles(ctx, input.fileIds)
  const id = uuidv7()
  await debts.insertReceipt(ctx.db, {
    id,
    recoveryId: row.id,
    kind: 'bank',
    amountFen: input.amountFen,
    receivedOn: input.receivedOn,
    serial: input.serial,
    fileIds: input.fileIds,
    note: input.note ?? null,
    claimId: null,
    claimLineId: null,
    state: 'entered',
    enteredBy: ctx.actor.accountId,
    enteredAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
    entryId: null,
    version: 1,
  })
  const after = await settle(ctx, row, {
    step: `登记到账 ${yuan(input.amountFen)} 元，待确认`,
    after: { amountFen: input.amountFen, receivedOn: input.receivedOn },
    files: input.fileIds,
  })
  return { ...moved(after), receiptId: id }
}

/** The receipt and its case, held; the receipt's version guards against two at once. */
async function lockReceipt(ctx: Ctx, input: { id: string; version: number }) {
  const seen = await debts.receiptById(ctx.db, input.id)
  if (!seen) throw notFound()
  await holdBooks(ctx, await store.linesOf(ctx.db, [seen.recoveryId]))
  const before = await caseOrRefuse(ctx, seen.recoveryId)
  const row = await lockCase(ctx, before)
  const receipt = await debts.receiptById(ctx.db, input.id)
  if (!receipt || receipt.version !== input.version || receipt.state !== 'entered')
    throw new Refused([common.changed_meanwhile()])
  return { row, receipt }
}

export async function confirm(ctx: Ctx, input: ParsedOf<typeof m.confirmReceipt>) {
  const { row, receipt } = await lockReceipt(ctx, input)
  const reasons =
    receipt.enteredBy === ctx.actor.accountId
      ? [common.same_person({ did: '登记到账', doing: '确认入账' })]
      : []
  const lines = await store.linesOf(ctx.db, [row.id])
  const leftFen = leftOf(lines)
  if (!OWED.includes(row.state))
    reasons.push(common.wrong_state({ move: '确认入账', state: recoveryMoves.states[row.state] }))
  if (receipt.amountFen > leftFen) reasons.push(refusals.receipt_too_much({ leftFen }))
  insist(reasons)
  const entryId = await postBack(ctx, row, lines, receipt.amountFen)
  await debts.decideReceipt(ctx.db, receipt, {
    state: 'confirmed',
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    decideReason: null,
    entryId,
  })
  const after = await cameBack(ctx, row, receipt.amountFen, leftFen, `确认入账 ${yuan(receipt.amountFen)} 元`)
  return moved(after)
}

/** The case after money came back: over when nothing is left. */
export async function cameBack(
  ctx: AnyCtx,
  row: store.CaseRow,
  amountFen: number,
  leftFen: number,
  step: string,
): Promise<store.CaseRow> {
  const over = amountFen === leftFen
  const after = await settle(ctx, row, {
    step: over ? `${step}，全部结清` : step,
    ...(over ? { to: 'closed' as const, set: { endedAt: ctx.now, endReason: '已全部追回' } } : {}),
    after: { amountFen, leftFen: leftFen - amountFen },
  })
  if (over) ctx.emit('recovery.told', { recoveryId: row.id, what: 'closed' })
  return after
}

export async function sendBack(ctx: Ctx, input: ParsedOf<typeof m.returnReceipt>) {
  const { row, receipt } = await lockReceipt(ctx, input)
  if (receipt.enteredBy === ctx.actor.accountId)
    insist([common.same_person({ did: '登记到账', doing: '退回登记' })])
  await debts.decideReceipt(ctx.db, receipt, {
    state: 'returned',
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    decideReason: input.reason,
    entryId: null,
  })
  const after = await settle(ctx, row, {
    step: `退回到账登记 ${yuan(receipt.amountFen)} 元`,
    reason: input.reason,
    inner: true,
  })
  return moved(after)
}

/**
 * The bank took a payment back after calling it paid: one person enters it with the bank's notice, another approves; the
 * ledger's entry is reversed, the lines are owed again, and the payment waits to be made anew.
 */
import { lockBudgets, paymentFailed } from '#money/budgets'
import {
  askCorrection,
  correctionOrRefuse,
  decideCorrection,
  entriesOfLines,
  lineBalances,
  lockCorrectionFor,
  refuseAsking,
} from '#money/ledger'
import type { CorrectionMove } from '#money/ledger/contract'
import type { ParsedOf } from '#platform/act'
import { yuan } from '#platform/fen'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import * as lines from './line-store.ts'
import { lockVersion } from './moves-service.ts'
import { followLines } from './payment-service.ts'
import * as store from './payment-store.ts'
import type * as c from './recall-contract.ts'
import { recallRefusals } from './recall-contract.ts'
import { claimById } from './store.ts'

async function paymentOf(ctx: Ctx, id: string): Promise<store.PaymentRow> {
  const payment = await store.paymentById(ctx.db, id)
  if (!payment) throw new Refused([common.not_found({ what: '该笔付款' })], 404)
  return payment
}
const paymentIdOf = (subject: string): string => subject.slice('payment:'.length)

export async function placeOfRecall(ctx: Ctx, id: string) {
  const row = await correctionOrRefuse(ctx, id)
  if (!row.subject.startsWith('payment:')) throw new Refused([common.not_found({ what: '该退票登记' })], 404)
  return { region: row.region }
}

/** The whole of it is still with the payee, as far as the books know. */
async function refuse(ctx: Ctx, payment: store.PaymentRow, lineIds: readonly string[]): Promise<Reason[]> {
  if (payment.state !== 'paid') return [recallRefusals.not_paid()]
  const paid = (await lineBalances(ctx.db, lineIds)).filter((one) => one.account === 'paid')
  const there = paid.reduce((sum, one) => sum + one.amountFen, 0)
  return there === payment.amountFen ? [] : [recallRefusals.recovering()]
}

export async function ask(ctx: Ctx, input: ParsedOf<typeof c.askRecall>) {
  const payment = await paymentOf(ctx, input.paymentId)
  const claim = await claimById(ctx.db, payment.claimId)
  if (!claim) throw new Refused([common.not_found({ what: '该补贴申报' })], 404)
  const lineIds = (await store.partsOf(ctx.db, [payment.id])).map((p) => p.claimLineId)
  const subject = `payment:${payment.id}`
  const reasons = [
    ...(await refuse(ctx, payment, lineIds)),
    ...(await refuseAsking(ctx, subject, input.files)),
  ]
  if (payment.bankOn && (input.returnedOn < payment.bankOn || input.returnedOn > ctx.today))
    reasons.push(recallRefusals.bad_day({ paidOn: payment.bankOn }, { field: 'returnedOn' }))
  insist(reasons)
  return await askCorrection(ctx, {
    subject,
    title: `付款 ${payment.no} 银行退票`,
    region: claim.region,
    amountFen: payment.amountFen,
    entryIds: await entriesOfLines(ctx.db, `batch:${payment.batchId}`, 'pay-done', lineIds),
    reason: input.reason,
    returnedOn: input.returnedOn,
    files: input.files,
    subjects: [`claim:${claim.id}`, `batch:${payment.batchId}`],
  })
}

type Stepping = { id: string; version: number; reason?: string }
async function decide(ctx: Ctx, input: Stepping, move: CorrectionMove): Promise<{ version: number }> {
  const row = await lockCorrectionFor(ctx, input, move)
  const seen = await paymentOf(ctx, paymentIdOf(row.subject))
  const subjects = [`claim:${seen.claimId}`, `batch:${seen.batchId}`]
  const more = { subjects, ...(input.reason ? { reason: input.reason } : {}) }
  if (move !== 'approve') {
    await decideCorrection(ctx, row, move, more)
    return { version: row.version + 1 }
  }
  const before = await claimById(ctx.db, seen.claimId)
  if (!before) throw new Refused([common.not_found({ what: '该补贴申报' })], 404)
  const claim = await lockVersion(ctx, before.id, before.version)
  const payment = await paymentOf(ctx, seen.id)
  const lineIds = (await store.partsOf(ctx.db, [payment.id])).map((p) => p.claimLineId)
  await lockBudgets(
    ctx.db,
    (await lineBalances(ctx.db, lineIds)).map((one) => one.bookId),
  )
  insist(await refuse(ctx, payment, lineIds))
  await decideCorrection(ctx, row, 'approve', more)
  // Taken back it is in payment again, and from there it fails, as if the bank had said so at once.
  await paymentFailed(ctx, { subject: `batch:${payment.batchId}`, lineIds, reason: row.reason })
  const settled = await store.settlePayment(ctx.db, payment.id, 'paid', {
    state: 'refused',
    refuseReason: row.reason,
    recalledOn: row.returnedOn,
    correctionId: row.id,
  })
  if (!settled) insist([common.changed_meanwhile()])
  await lines.moveLinesById(ctx.db, lineIds, 'paid', 'bounced', { paidAt: null })
  await store.freeParts(ctx.db, [payment.id])
  await followLines(ctx, claim, 'recall', `银行退票 ${yuan(payment.amountFen)} 元`, {
    reason: row.reason,
    after: { payment: payment.no, returnedOn: row.returnedOn },
  })
  ctx.emit('payment.settled', { settled: [{ claimId: claim.id, paid: false, reason: row.reason }] })
  return { version: row.version + 1 }
}
export const approve = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'approve')
export const giveBack = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'return')
export const withdraw = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'withdraw')

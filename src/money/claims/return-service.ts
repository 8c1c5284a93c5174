/** The bank's return, read back line by line: paid, sent back with the bank's reason, or waiting for a later file. */
import { v7 as uuidv7 } from 'uuid'
import { paymentDone, paymentFailed } from '#money/budgets'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { readCsv } from '#platform/forms'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import * as lines from './line-store.ts'
import { lockVersion, payeeOf } from './moves-service.ts'
import type * as c from './payment-contract.ts'
import { paymentRefusals } from './payment-contract.ts'
import {
  accountClosed,
  type BatchState,
  batchMoves,
  type ReturnedLine,
  readBankReturn,
  returnRefusals,
} from './payment-rules.ts'
import { followLines, lockBatchFor } from './payment-service.ts'
import * as store from './payment-store.ts'
import { type ClaimRow, claimById, lockClaims } from './store.ts'

/** Largest file of the bank; a batch has at most 500 lines. */
const MAX_ROWS = 2000

export async function importReturn(ctx: Ctx, input: ParsedOf<typeof c.importReturn>) {
  const [file] = await ctx.tools.files.info(ctx.db, [input.fileId])
  if (!file || !(await ctx.tools.files.ownedBy(ctx.db, [input.fileId], ctx.actor.accountId))) {
    throw new Refused([paymentRefusals.not_your_file({ field: 'fileId' })])
  }
  if (file.mime !== 'text/csv') insist([paymentRefusals.not_a_csv({ field: 'fileId' })])
  const again = await store.returnOf(ctx.db, input.id, file.sha256)
  if (again) return await unchanged(ctx, input.id)

  const batch = await lockBatchFor(ctx, input, 'settle')
  const payments = await store.paymentsOf(ctx.db, batch.id)
  const read = readBankReturn(readCsv(await ctx.tools.files.read(file), { maxRows: MAX_ROWS }).rows, {
    number: batch.number,
    confirmedOn: dayOf(batch.confirmedAt as string),
    today: ctx.today,
    lines: payments,
  })
  const taken = await store.serialsTaken(
    ctx.db,
    read.lines.flatMap((l) => (l.result === 'paid' && l.serial ? [l.serial] : [])),
    batch.id,
  )
  const known = read.lines
    .filter((l) => l.result === 'paid' && taken.has(l.serial as string))
    .map((l) => returnRefusals.known_serial({ serial: l.serial as string }, { row: l.row }))
  insist([...read.reasons, ...known])

  const byNo = new Map(payments.map((p) => [p.no, p]))
  const told = new Map<string, ReturnedLine>(
    read.lines.map((l) => [(byNo.get(l.no) as store.PaymentRow).claimId, l]),
  )
  // Claims are held in one order, whatever the order of the bank's file.
  for (const claim of await lockClaims(ctx.db, [...told.keys()])) {
    const line = told.get(claim.id) as ReturnedLine
    await settleOne(ctx, batch, byNo.get(line.no) as store.PaymentRow, claim, line)
  }
  const paid = read.lines.filter((l) => l.result === 'paid').length
  const refused = read.lines.length - paid
  await store.insertReturn(ctx.db, {
    id: uuidv7(),
    batchId: batch.id,
    fileId: file.id,
    sha256: file.sha256,
    lineCount: read.lines.length + read.repeated,
    paidCount: paid,
    refusedCount: refused,
    repeatedCount: read.repeated,
    paidFen: read.paidFen,
    importedBy: ctx.actor.accountId,
    importedAt: ctx.now,
  })
  const waiting = payments.filter((p) => p.state === 'waiting').length - read.lines.length
  const state: BatchState = waiting === 0 ? 'settled' : 'confirmed'
  await store.updateBatch(ctx.db, batch.id, batch.version, {
    state,
    ...(state === 'settled' ? { settledAt: ctx.now } : {}),
  })
  ctx.record({
    subjects: [`batch:${batch.id}`, ...[...told.keys()].map((id) => `claim:${id}`)],
    summary: `拨付批次 ${batch.number}：导入银行回单，成功 ${paid} 笔 ${yuan(read.paidFen)} 元，退回 ${refused} 笔`,
    region: batch.region,
    orgId: ctx.actor.orgId,
    before: { state: batchMoves.states[batch.state] },
    after: {
      state: batchMoves.states[state],
      paid,
      refused,
      repeated: read.repeated,
      waiting,
      sha256: file.sha256,
    },
    files: [file.id],
  })
  ctx.emit('payment.settled', {
    on: ctx.today,
    settled: [...told].map(([claimId, l]) => ({ claimId, paid: l.result === 'paid', reason: l.reason })),
  })
  return {
    version: batch.version + 1,
    state,
    paid,
    refused,
    repeated: read.repeated,
    waiting,
    paidFen: read.paidFen,
    unchanged: false,
  }
}

/** The same file once more: it is said, and nothing moves. */
async function unchanged(ctx: Ctx, batchId: string) {
  const row = await store.countedBatch(ctx.db, batchId)
  if (!row) throw new Refused([common.not_found({ what: '该拨付批次' })], 404)
  ctx.record({
    subjects: [`batch:${row.id}`],
    summary: `拨付批次 ${row.number}：重复导入同一银行回单，没有变化`,
    region: row.region,
    orgId: ctx.actor.orgId,
  })
  return {
    version: row.version,
    state: row.state,
    paid: 0,
    refused: 0,
    repeated: row.paidCount + row.refusedCount,
    waiting: row.waitingCount,
    paidFen: 0,
    unchanged: true,
  }
}

async function settleOne(
  ctx: Ctx,
  batch: store.BatchRow,
  payment: store.PaymentRow,
  claim: ClaimRow,
  line: ReturnedLine,
): Promise<void> {
  const paid = line.result === 'paid'
  const done = await store.settlePayment(ctx.db, payment.id, 'waiting', {
    state: paid ? 'paid' : 'refused',
    settledAt: ctx.now,
    bankSerial: line.serial,
    bankOn: line.on,
    refuseReason: line.reason,
  })
  if (!done) insist([common.changed_meanwhile()])
  const lineIds = (await store.partsOf(ctx.db, [payment.id])).map((p) => p.claimLineId)
  const subject = `batch:${batch.id}`
  if (paid) await paymentDone(ctx, { subject, lineIds })
  else await paymentFailed(ctx, { subject, lineIds, reason: line.reason ?? '' })
  await lines.moveLinesById(
    ctx.db,
    lineIds,
    'batched',
    paid ? 'paid' : 'bounced',
    paid ? { paidAt: ctx.now } : {},
  )
  if (!paid) await store.freeParts(ctx.db, [payment.id])
  await followLines(
    ctx,
    claim,
    paid ? 'settle' : 'bounce',
    paid ? `银行付款成功 ${yuan(payment.amountFen)} 元` : '银行退回',
    { reason: line.reason, after: { payment: payment.no, serial: line.serial } },
  )
}

/** A payment the bank sent back may go into another batch, once its cause is out of the way. */
export async function retry(ctx: Ctx, input: ParsedOf<typeof c.retryPayment>) {
  const seen = await store.paymentById(ctx.db, input.id)
  const before = seen && (await claimById(ctx.db, seen.claimId))
  if (!seen || !before) throw new Refused([common.not_found({ what: '该笔付款' })], 404)
  const claim = await lockVersion(ctx, before.id, before.version)
  if (seen.state !== 'refused') insist([paymentRefusals.not_refused()])
  const { account } = (await payeeOf(ctx, claim)).open()
  const same = account !== null && ctx.tools.sealer.blind(account, 'payee_account').equals(seen.accountIndex)
  if (same && accountClosed(seen.refuseReason)) {
    insist([
      paymentRefusals.account_closed({ reason: seen.refuseReason as string }, { field: 'sameAccount' }),
    ])
  }
  if (same && !input.sameAccount) insist([paymentRefusals.same_account({ field: 'sameAccount' })])
  const done = await store.settlePayment(ctx.db, seen.id, 'refused', {
    state: 'retried',
    retriedBy: ctx.actor.accountId,
    retriedAt: ctx.now,
    retryReason: input.reason,
  })
  if (!done) insist([common.changed_meanwhile()])
  const lineIds = (await store.partsOf(ctx.db, [seen.id])).map((p) => p.claimLineId)
  await lines.moveLinesById(ctx.db, lineIds, 'bounced', 'payable')
  await followLines(ctx, claim, 'retry', '转入重新拨付', {
    reason: input.reason,
    after: { payment: seen.no, accountChanged: !same },
  })
  return { ok: true as const }
}

export const placeOfPayment = async (ctx: Ctx, id: string) => {
  const payment = await store.paymentById(ctx.db, id)
  const claim = payment && (await claimById(ctx.db, payment.claimId))
  if (!claim) throw new Refused([common.not_found({ what: '该笔付款' })], 404)
  return { region: claim.region }
}

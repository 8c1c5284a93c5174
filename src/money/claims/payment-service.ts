/** Payment batches: made by one, confirmed by another, handed to the bank, called off. */
import { v7 as uuidv7 } from 'uuid'
import { pausedReasons, toPayment } from '#money/budgets'
import { lineBalances } from '#money/ledger'
import { funds, subsidyKinds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { nextNumber } from '#platform/counter'
import { yuan } from '#platform/fen'
import { CSV, csv } from '#platform/forms'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { heldByCase } from '#registry/holds'
import { claimMoves, stateOfLines } from './claim-rules.ts'
import { heldOver } from './filing-service.ts'
import * as lines from './line-store.ts'
import { type AnyCtx, type Payee, payeeOf, settle } from './moves-service.ts'
import type * as c from './payment-contract.ts'
import { paymentRefusals } from './payment-contract.ts'
import { bankColumns, batchHands, batchMoves, TOTAL } from './payment-rules.ts'
import * as store from './payment-store.ts'
import { heldAmong } from './reassess-rules.ts'
import { heldOf } from './reassess-store.ts'
import { type ClaimRow, claimsById, lockClaims } from './store.ts'

export const batchNotFound = () => new Refused([common.not_found({ what: '该拨付批次' })], 404)

async function batchOrRefuse(ctx: AnyCtx, id: string): Promise<store.BatchRow> {
  const row = await store.batchById(ctx.db, id)
  if (!row) throw batchNotFound()
  return row
}
export const placeOfBatch = async (ctx: AnyCtx, id: string) => ({
  region: (await batchOrRefuse(ctx, id)).region,
})

export async function lockBatchFor(
  ctx: Ctx,
  input: { id: string; version: number },
  move: keyof typeof batchMoves.moves,
): Promise<store.BatchRow> {
  const row = await store.lockBatch(ctx.db, input.id)
  if (!row) throw batchNotFound()
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  insist(refuseMove(batchMoves, move, row.state, ctx.actor.accountId, batchHands(row)))
  return row
}

const indexOf = (ctx: AnyCtx, account: string): Buffer => ctx.tools.sealer.blind(account, 'payee_account')

/** What the lines of a claim make of its state, kept with a step of its history. */
export async function followLines(
  ctx: AnyCtx,
  claim: ClaimRow,
  step: string,
  title: string,
  more: { reason?: string | null; after?: Record<string, unknown> } = {},
): Promise<void> {
  const { states } = await lines.sumStanding(ctx.db, claim.id)
  await settle(ctx, claim, { step, title, to: stateOfLines(states), ...more })
}

/** A fund that somebody paused pays nobody who is not named as an exception. */
const pausedFor = (ctx: AnyCtx, claim: ClaimRow): Promise<Reason[]> =>
  pausedReasons(ctx.db, {
    region: claim.region,
    fund: claim.fund ?? 'employment',
    day: ctx.today,
    stop: 'pay',
    subsidyKind: claim.subsidyKind,
    orgId: claim.orgId,
    classId: claim.classId,
    claimId: claim.id,
  })

/** Lines of people whose payments are stopped: they wait, the others of the claim are paid. */
async function heldPeople(
  ctx: AnyCtx,
  rows: readonly lines.LineRow[],
  claims: ReadonlyMap<string, ClaimRow>,
): Promise<Map<string, Reason[]>> {
  return await heldByCase(
    ctx.db,
    rows.map((l) => ({
      key: l.id,
      subjects: [l.personId],
      cases: [l.claimId, claims.get(l.claimId)?.classId ?? l.claimId],
    })),
    'payment',
  )
}

/** The lines with what the bank is to pay: less than the line's amount where part of it was set off against a debt. */
async function stillOwed(ctx: AnyCtx, payable: readonly lines.LineRow[]): Promise<lines.LineRow[]> {
  const owed = new Map<string, number>()
  const ids = payable.map((l) => l.id)
  for (const b of await lineBalances(ctx.db, ids))
    if (b.account === 'payable') owed.set(b.claimLineId, (owed.get(b.claimLineId) ?? 0) + b.amountFen)
  return payable.map((l) => ({ ...l, amountFen: owed.get(l.id) ?? 0 })).filter((l) => l.amountFen > 0)
}

export async function make(ctx: Ctx, input: ParsedOf<typeof c.makeBatch>) {
  const wanted = [...new Set(input.claimIds)]
  const claims = await lockClaims(ctx.db, wanted)
  const reach = new Set(ctx.scope().regions)
  const under = new Set(ctx.tools.regionsUnder(input.region))
  if (claims.length < wanted.length || claims.some((one) => !reach.has(one.region))) {
    throw new Refused([common.out_of_scope()], 403)
  }
  const all = await lines.linesOfClaims(ctx.db, wanted)
  const payees = new Map<string, Payee>()
  for (const claim of claims) payees.set(claim.id, await payeeOf(ctx, claim))
  const reasons: Reason[] = []
  for (const claim of claims) {
    const number = claim.number ?? ''
    if (claim.state !== 'funded') {
      reasons.push(paymentRefusals.not_payable({ number, state: claimMoves.states[claim.state] }))
    }
    if (claim.fund !== input.fund) {
      reasons.push(paymentRefusals.other_fund({ number, fund: claim.fund ? funds[claim.fund] : '—' }))
    }
    if (!under.has(claim.region)) reasons.push(paymentRefusals.other_region({ number }))
    if (!payees.get(claim.id)?.open().account) reasons.push(paymentRefusals.no_account({ number }))
    for (const held of await heldOver(ctx, claim))
      reasons.push(paymentRefusals.held({ number, reason: held.message }))
    reasons.push(...(await pausedFor(ctx, claim)))
  }
  // Whose facts have changed since the money was approved waits; the others of the claim are paid.
  const held = await heldOf(ctx.db, wanted)
  const stopped = await heldPeople(ctx, all, new Map(claims.map((one) => [one.id, one])))
  const payable = all.filter(
    (l) => l.state === 'payable' && !stopped.has(l.id) && !held.some((h) => h.lineId === l.id),
  )
  for (const claim of claims) {
    if (payable.some((l) => l.claimId === claim.id)) continue
    const own = held.filter((h) => h.claimId === claim.id)
    reasons.push(
      ...heldAmong(
        own,
        own.map((h) => h.lineId),
      ),
    )
    for (const line of all.filter((l) => l.claimId === claim.id))
      for (const one of stopped.get(line.id) ?? [])
        reasons.push(paymentRefusals.held({ number: claim.number ?? '', reason: one.message }))
  }
  insist(reasons)
  const due = await stillOwed(ctx, payable)
  if (due.length === 0) insist([paymentRefusals.nothing()])

  const id = uuidv7()
  const year = ctx.today.slice(0, 4)
  const serial = await nextNumber(ctx.db, `batch:${input.region}:${year}`)
  const number = `PC${input.region}-${year}-${String(serial).padStart(4, '0')}`
  const parts: store.PartRow[] = []
  const payments = claims.map((claim, i): store.PaymentRow => {
    const payee = payees.get(claim.id) as Payee
    const own = due.filter((l) => l.claimId === claim.id)
    const paymentId = uuidv7()
    parts.push(
      ...own.map((l) => ({
        paymentLineId: paymentId,
        claimLineId: l.id,
        amountFen: l.amountFen,
        live: true,
      })),
    )
    return {
      id: paymentId,
      batchId: id,
      no: `${number}-${String(i + 1).padStart(4, '0')}`,
      claimId: claim.id,
      orgId: claim.orgId,
      personId: claim.personId,
      bankName: payee.bankName,
      accountMasked: payee.accountMasked as string,
      accountIndex: indexOf(ctx, payee.open().account as string),
      amountFen: own.reduce((sum, l) => sum + l.amountFen, 0),
      state: 'waiting',
      refuseReason: null,
      bankSerial: null,
      bankOn: null,
      settledAt: null,
      retriedBy: null,
      retriedAt: null,
      retryReason: null,
      recalledOn: null,
      correctionId: null,
    }
  })
  const totalFen = payments.reduce((sum, p) => sum + p.amountFen, 0)
  const batch: store.BatchRow = {
    id,
    number,
    region: input.region,
    fund: input.fund,
    state: 'made',
    lineCount: payments.length,
    totalFen,
    madeBy: ctx.actor.accountId,
    madeAt: ctx.now,
    confirmedBy: null,
    confirmedAt: null,
    settledAt: null,
    cancelledBy: null,
    cancelledAt: null,
    cancelReason: null,
    version: 1,
  }
  await store.insertBatch(ctx.db, batch, payments, parts)
  await lines.moveLinesById(
    ctx.db,
    due.map((l) => l.id),
    'payable',
    'batched',
  )
  for (const claim of claims) {
    await followLines(ctx, claim, 'batch', `列入拨付批次 ${number}`, { after: { batch: number } })
  }
  ctx.record({
    subjects: [`batch:${id}`],
    summary: `生成拨付批次 ${number}：${payments.length} 笔，${yuan(totalFen)} 元`,
    region: input.region,
    orgId: ctx.actor.orgId,
    after: { number, fund: funds[input.fund], lines: payments.length, totalFen },
  })
  return { id, number, lineCount: payments.length, totalFen }
}

export async function confirm(ctx: Ctx, input: ParsedOf<typeof c.confirmBatch>) {
  const row = await lockBatchFor(ctx, input, 'confirm')
  if (row.totalFen !== input.totalFen) insist([common.changed_meanwhile()])
  const payments = await store.paymentsOf(ctx.db, row.id)
  insist(await refuseAccounts(ctx, payments))
  const parts = await store.partsOf(
    ctx.db,
    payments.map((p) => p.id),
  )
  await toPayment(ctx, { subject: `batch:${row.id}`, lineIds: parts.map((p) => p.claimLineId) })
  await store.updateBatch(ctx.db, row.id, row.version, {
    state: 'confirmed',
    confirmedBy: ctx.actor.accountId,
    confirmedAt: ctx.now,
  })
  recordBatch(ctx, row, '确认批次', payments, { totalFen: row.totalFen })
  return { version: row.version + 1, state: 'confirmed' as const }
}

/** An account changed since the batch was made, holds placed and funds paused since, stop the batch as a whole. */
async function refuseAccounts(ctx: AnyCtx, payments: readonly store.PaymentRow[]): Promise<Reason[]> {
  const claims = await claimsById(
    ctx.db,
    payments.map((p) => p.claimId),
  )
  const reasons: Reason[] = []
  for (const p of payments.filter((one) => one.state === 'waiting')) {
    const claim = claims.get(p.claimId) as ClaimRow
    const { account } = (await payeeOf(ctx, claim)).open()
    if (!account || !indexOf(ctx, account).equals(p.accountIndex)) {
      reasons.push(paymentRefusals.account_changed({ no: p.no }))
    }
    for (const held of await heldOver(ctx, claim)) {
      reasons.push(paymentRefusals.held({ number: claim.number ?? '', reason: held.message }))
    }
    reasons.push(...(await pausedFor(ctx, claim)))
  }
  const parts = await store.partsOf(
    ctx.db,
    payments.map((p) => p.id),
  )
  const paid = new Set(parts.map((p) => p.claimLineId))
  const batched = (await lines.linesOfClaims(ctx.db, [...claims.keys()])).filter((l) => paid.has(l.id))
  for (const [lineId, why] of await heldPeople(ctx, batched, claims)) {
    const line = batched.find((l) => l.id === lineId) as lines.LineRow
    const number = `${claims.get(line.claimId)?.number ?? ''} 第 ${line.no} 人`
    reasons.push(...why.map((one) => paymentRefusals.held({ number, reason: one.message })))
  }
  const held = await heldOf(ctx.db, [...claims.keys()])
  reasons.push(
    ...heldAmong(
      held,
      parts.map((p) => p.claimLineId),
    ),
  )
  return reasons
}

function recordBatch(
  ctx: Ctx,
  row: store.BatchRow,
  title: string,
  payments: readonly store.PaymentRow[],
  after: Record<string, unknown>,
  reason: string | null = null,
): void {
  ctx.record({
    subjects: [`batch:${row.id}`, ...new Set(payments.map((p) => `claim:${p.claimId}`))],
    summary: `拨付批次 ${row.number}：${title}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: batchMoves.states[row.state] },
    after,
    reason,
  })
}

export const reject = (ctx: Ctx, input: ParsedOf<typeof c.rejectBatch>) => callOff(ctx, input, 'reject')
export const cancel = (ctx: Ctx, input: ParsedOf<typeof c.cancelBatch>) => callOff(ctx, input, 'cancel')

async function callOff(
  ctx: Ctx,
  input: { id: string; version: number; reason: string },
  move: 'reject' | 'cancel',
) {
  const row = await lockBatchFor(ctx, input, move)
  const payments = await store.paymentsOf(ctx.db, row.id)
  const ids = payments.map((p) => p.id)
  const parts = await store.partsOf(ctx.db, ids)
  await store.freeParts(ctx.db, ids)
  for (const p of payments) await store.setPayment(ctx.db, p.id, { state: 'cancelled' })
  await lines.moveLinesById(
    ctx.db,
    parts.map((p) => p.claimLineId),
    'batched',
    'payable',
  )
  for (const claim of await lockClaims(ctx.db, [...new Set(payments.map((p) => p.claimId))])) {
    await followLines(ctx, claim, 'unbatch', `移出拨付批次 ${row.number}`, { reason: input.reason })
  }
  await store.updateBatch(ctx.db, row.id, row.version, {
    state: 'cancelled',
    cancelledBy: ctx.actor.accountId,
    cancelledAt: ctx.now,
    cancelReason: input.reason,
  })
  recordBatch(
    ctx,
    row,
    batchMoves.moves[move].title,
    payments,
    { state: batchMoves.states.cancelled },
    input.reason,
  )
  return { version: row.version + 1, state: 'cancelled' as const }
}

/** The one place where clear names and accounts leave the platform. */
export async function bankFile(ctx: Ctx, input: ParsedOf<typeof c.bankFile>): Promise<FileReply> {
  const row = await batchOrRefuse(ctx, input.id)
  insist(refuseMove(batchMoves, 'download', row.state, ctx.actor.accountId, batchHands(row)))
  const payments = (await store.paymentsOf(ctx.db, row.id)).filter((p) => p.state === 'waiting')
  insist(await refuseAccounts(ctx, payments))
  const claims = await claimsById(
    ctx.db,
    payments.map((p) => p.claimId),
  )
  const rows: Record<string, string>[] = []
  for (const p of payments) {
    const claim = claims.get(p.claimId) as ClaimRow
    const payee = (await payeeOf(ctx, claim)).open()
    rows.push({
      batch: row.number,
      no: p.no,
      payee: payee.name,
      account: payee.account as string,
      bank: p.bankName ?? '',
      amount: (p.amountFen / 100).toFixed(2),
      purpose: `${claim.number} ${subsidyKinds[claim.subsidyKind]}`,
    })
  }
  rows.push({
    batch: TOTAL,
    no: String(payments.length),
    amount: (payments.reduce((sum, p) => sum + p.amountFen, 0) / 100).toFixed(2),
  })
  recordBatch(
    ctx,
    row,
    `下载银行拨付文件（${payments.length} 笔）`,
    payments,
    { lines: payments.length },
    input.reason,
  )
  const columns = Object.entries(bankColumns).map(([key, title]) => ({ key, title }))
  return { filename: `${row.number}.csv`, mime: CSV, body: csv(columns, rows) }
}

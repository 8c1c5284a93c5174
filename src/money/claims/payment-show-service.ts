/** Payments as screens see them. */
import { correctionsFor } from '#money/ledger'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { openMoves } from '#platform/moves'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import { payeeNames } from './holder-service.ts'
import { type AnyCtx, payeeOf } from './moves-service.ts'
import type * as c from './payment-contract.ts'
import { accountClosed, batchHands, batchMoves } from './payment-rules.ts'
import { batchNotFound } from './payment-service.ts'
import * as store from './payment-store.ts'
import { claimsById } from './store.ts'

export async function payable(ctx: Ctx, input: ParsedOf<typeof c.payableClaims>) {
  const reach = ctx.scope().regions
  const under = input.region ? new Set(ctx.tools.regionsUnder(input.region)) : null
  const page = await store.payableRows(ctx.db, under ? reach.filter((code) => under.has(code)) : reach, input)
  const nameOf = await payeeNames(ctx, page.rows)
  const payees = await Promise.all(page.rows.map((r) => payeeOf(ctx, r)))
  return {
    ...page,
    rows: page.rows.map((r, i) => ({
      id: r.id,
      number: r.number as string,
      title: r.title,
      payeeName: nameOf(r),
      region: r.region,
      regionName: regions().fullName(r.region),
      fund: r.fund ?? 'employment',
      amountFen: r.payableFen,
      people: r.people,
      fundedAt: r.fundedAt as string,
      hasAccount: payees[i]?.accountMasked !== null,
    })),
  }
}

async function showBatches(ctx: AnyCtx, rows: readonly store.CountedBatch[]) {
  const names = await accountNames(
    ctx.db,
    rows.flatMap((r) => [r.madeBy, r.confirmedBy ?? []].flat()),
  )
  return rows.map((r) => ({
    id: r.id,
    number: r.number,
    region: r.region,
    regionName: regions().fullName(r.region),
    fund: r.fund,
    state: r.state,
    lineCount: r.lineCount,
    totalFen: r.totalFen,
    paidCount: r.paidCount,
    paidFen: r.paidFen,
    refusedCount: r.refusedCount,
    waitingCount: r.waitingCount,
    madeByName: names.get(r.madeBy) ?? '',
    madeAt: r.madeAt,
    confirmedByName: r.confirmedBy ? (names.get(r.confirmedBy) ?? '') : null,
    confirmedAt: r.confirmedAt,
    version: r.version,
  }))
}

export async function listBatches(ctx: Ctx, input: ParsedOf<typeof c.listBatches>) {
  const page = await store.listBatchRows(ctx.db, ctx.scope(), input)
  return { ...page, rows: await showBatches(ctx, page.rows) }
}

async function showPayments(ctx: AnyCtx, payments: readonly store.PaymentRow[]) {
  const claims = await claimsById(
    ctx.db,
    payments.map((p) => p.claimId),
  )
  const nameOf = await payeeNames(ctx, payments)
  const parts = await store.partsOf(
    ctx.db,
    payments.map((p) => p.id),
  )
  const people = new Map<string, number>()
  for (const part of parts) people.set(part.paymentLineId, (people.get(part.paymentLineId) ?? 0) + 1)
  return payments.map((p) => ({
    id: p.id,
    no: p.no,
    claimId: p.claimId,
    claimNumber: claims.get(p.claimId)?.number ?? '',
    claimTitle: claims.get(p.claimId)?.title ?? '',
    payeeName: nameOf(p),
    bankName: p.bankName,
    accountMasked: p.accountMasked,
    people: people.get(p.id) ?? 0,
    amountFen: p.amountFen,
    state: p.state,
    refuseReason: p.refuseReason,
    bankSerial: p.bankSerial,
    bankOn: p.bankOn,
    retryReason: p.retryReason,
    recalledOn: p.recalledOn,
    accountClosed: p.state === 'refused' && accountClosed(p.refuseReason),
  }))
}

export async function getBatch(ctx: Ctx, input: { id: string }) {
  const row = await store.countedBatch(ctx.db, input.id)
  if (!row) throw batchNotFound()
  const [[shown], payments, returns] = await Promise.all([
    showBatches(ctx, [row]),
    store.paymentsOf(ctx.db, row.id),
    store.returnsOf(ctx.db, row.id),
  ])
  const importers = await accountNames(
    ctx.db,
    returns.map((r) => r.importedBy),
  )
  const can = openMoves(
    batchMoves,
    row.state,
    (verb) => covers(ctx.scope(verb), { region: row.region }),
    ctx.actor.accountId,
    batchHands(row),
  )
  return {
    ...(shown as NonNullable<typeof shown>),
    cancelReason: row.cancelReason,
    lines: await showPayments(ctx, payments),
    recalls: await correctionsFor(
      ctx,
      payments.map((p) => `payment:${p.id}`),
    ),
    returns: returns.map((r) => ({
      id: r.id,
      fileId: r.fileId,
      importedAt: r.importedAt,
      importedByName: importers.get(r.importedBy) ?? '',
      lineCount: r.lineCount,
      paidCount: r.paidCount,
      refusedCount: r.refusedCount,
      repeatedCount: r.repeatedCount,
      paidFen: r.paidFen,
    })),
    can: can.filter(
      (move) =>
        (move !== 'download' || row.waitingCount > 0) &&
        (move !== 'retry' || payments.some((p) => p.state === 'refused')) &&
        (move !== 'recall' || payments.some((p) => p.state === 'paid')),
    ),
  }
}

/** Payments the bank sent back and nobody has taken up again, so that they don't lie. */
export async function bounced(ctx: Ctx, input: ParsedOf<typeof c.bouncedPayments>) {
  const page = await store.bouncedRows(ctx.db, ctx.scope(), input)
  const shown = await showPayments(ctx, page.rows)
  const reach = new Set(ctx.scope('payment.batch').regions)
  return {
    ...page,
    rows: page.rows.map((row, i) => ({
      ...(shown[i] as (typeof shown)[number]),
      batchId: row.batchId,
      batchNumber: row.batchNumber,
      region: row.region,
      regionName: regions().fullName(row.region),
      can: reach.has(row.region) ? ['retry'] : [],
    })),
  }
}

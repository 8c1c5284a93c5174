/** A changed decision after the money had come back: finance pays out what was taken too much, another confirms it. */
import { balancesOf, lineBalances, type NewPosting, post } from '#money/ledger'
import type { ParsedOf } from '#platform/act'
import { yuan } from '#platform/fen'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { backOf, lockFor, moved, settle } from './case-service.ts'
import type * as debts from './debt-store.ts'
import { ask } from './decide-service.ts'
import type * as m from './money-contract.ts'
import { tagsOf } from './post-service.ts'
import { refusals } from './refusals-contract.ts'
import { shareOut } from './split-rules.ts'
import * as store from './store.ts'

export async function refund(ctx: Ctx, input: ParsedOf<typeof m.refundCase>) {
  const row = await lockFor(ctx, input, 'refund')
  const { amountFen, paidOn, serial } = input
  const backFen = backOf(await store.linesOf(ctx.db, [row.id]))
  const reasons: Reason[] = []
  if (amountFen > backFen) reasons.push(refusals.refund_too_much({ backFen }, { field: 'amountFen' }))
  if (paidOn > ctx.today || paidOn < (row.decidedAt as string).slice(0, 10))
    reasons.push(refusals.refund_day({ field: 'paidOn' }))
  if (await store.refundKnown(ctx.db, serial))
    reasons.push(refusals.serial_known({ serial }, { field: 'serial' }))
  const content = { amountFen, paidOn, serial }
  return moved(
    await ask(ctx, row, { kind: 'refund', content, reason: input.reason, fileIds: input.fileIds, reasons }),
  )
}

/** Confirmed: the money leaves what it had come back to, and stands paid again; what is left of the debt stays. */
export async function refunded(
  ctx: Ctx,
  { row, request, lines }: { row: store.CaseRow; request: debts.RequestRow; lines: store.LineRow[] },
): Promise<{ after: store.CaseRow; entryId: string }> {
  const amountFen = request.content.amountFen ?? 0
  const backFen = backOf(lines)
  if (amountFen > backFen) insist([refusals.refund_too_much({ backFen })])
  const shares = shareOut(
    amountFen,
    lines.map((line) => ({ id: line.id, bookId: line.bookId, leftFen: line.recoveredFen })),
  )
  const stands = await lineBalances(
    ctx.db,
    lines.map((line) => line.claimLineId),
  )
  const byId = new Map(lines.map((line) => [line.id, line]))
  const taken = new Map<string, number>()
  const postings = shares.flatMap((share): NewPosting[] => {
    const line = byId.get(share.id) as store.LineRow
    const handedBack =
      stands.find(
        (one) =>
          one.claimLineId === line.claimLineId && one.bookId === line.bookId && one.account === 'recovered',
      )?.amountFen ?? 0
    const ofYearOver = Math.min(share.amountFen, Math.max(0, handedBack))
    const ofAvailable = share.amountFen - ofYearOver
    taken.set(line.bookId, (taken.get(line.bookId) ?? 0) + ofAvailable)
    const at = { ...tagsOf(line), budgetId: line.bookId }
    return [
      ...(ofYearOver > 0 ? [{ ...at, account: 'recovered' as const, amountFen: -ofYearOver }] : []),
      ...(ofAvailable > 0 ? [{ ...at, account: 'available' as const, amountFen: -ofAvailable }] : []),
      { ...at, account: 'paid' as const, amountFen: share.amountFen },
    ]
  })
  const balances = await balancesOf(ctx.db, [...taken.keys()])
  const short = [...taken].filter(([book, fen]) => fen > (balances.get(book)?.availableFen ?? 0))
  if (short.length > 0)
    insist([refusals.refund_short({ neededFen: short.reduce((sum, [, fen]) => sum + fen, 0) })])
  const entryId = await post(ctx, {
    kind: 'recover-refund',
    subject: `recovery:${row.id}`,
    summary: `${row.number} 改变决定，退还已收追回款`,
    postings,
  })
  for (const share of shares) {
    await store.addToLine(ctx.db, share.id, 'recoveredFen', -share.amountFen)
    await store.addToLine(ctx.db, share.id, 'droppedFen', share.amountFen)
  }
  const after = await settle(ctx, row, {
    step: `改变决定，退还 ${yuan(amountFen)} 元（${request.content.paidOn} 银行已付）`,
    reason: request.reason,
    after: { amountFen, returnedOn: request.content.paidOn },
    files: request.fileIds,
  })
  return { after, entryId }
}

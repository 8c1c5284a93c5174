/** Set-off: what is owed to a debtor pays what the debtor owes, before anything goes to the bank. */
import { v7 as uuidv7 } from 'uuid'
import { lockBudgets } from '#money/budgets'
import { type AnyCtx, type LineBalance, lineBalances, post } from '#money/ledger'
import type { Db } from '#platform/db'
import { yuan } from '#platform/fen'
import { common, Refused } from '#platform/refusal'
import { backOf, handOf, leftOf } from './case-service.ts'
import * as debts from './debt-store.ts'
import { holdBooks, shared } from './post-service.ts'
import { cameBack } from './receipt-service.ts'
import { dueFen, fillPlan, NEVER_OFFSET, OWED } from './rules.ts'
import { type Debt, type OffsetPart, offsetOver } from './split-rules.ts'
import * as store from './store.ts'

export type Debtor = { orgId: string } | { personId: string }
const both = (debtor: Debtor) => ({
  orgId: 'orgId' in debtor ? debtor.orgId : null,
  personId: 'personId' in debtor ? debtor.personId : null,
})
export interface OffsetLine {
  claimLineId: string
  subsidyKind: string
  amountFen: number
}

/** What of each debt may be taken now: all of it, or under a plan what has fallen due; never what is at the court. */
async function debtsNow(db: Db, debtor: Debtor, today: string): Promise<Debt[]> {
  const cases = (await store.debtsOf(db, both(debtor))).filter(
    (row) => row.mayOffset && row.state === 'decided',
  )
  const lines = await store.linesOf(
    db,
    cases.map((row) => row.id),
  )
  const plans = await debts.instalmentsOf(
    db,
    cases.flatMap((row) => (row.planId ? [row.planId] : [])),
  )
  const out: Debt[] = []
  for (const row of cases) {
    const own = lines.filter((line) => line.recoveryId === row.id)
    // What a clerk has entered is on its way in already.
    const waiting = (await debts.receiptsOf(db, row.id))
      .filter((one) => one.state === 'entered')
      .reduce((sum, one) => sum + one.amountFen, 0)
    const leftFen = leftOf(own) - waiting
    const plan = plans.filter((one) => one.requestId === row.planId)
    const due =
      plan.length === 0
        ? leftFen
        : Math.min(
            leftFen,
            dueFen(
              {
                leftFen,
                dueOn: row.dueOn as string,
                plan: fillPlan(plan, backOf(own) - (row.planFromFen ?? 0), today),
              },
              today,
            ),
          )
    if (due > 0) out.push({ recoveryId: row.id, number: row.number, dueFen: due })
  }
  return out
}

const takeable = (lines: readonly OffsetLine[]) =>
  lines.filter((line) => line.amountFen > 0 && !NEVER_OFFSET.includes(line.subsidyKind))

/** What would be set off if these lines were paid today; changes nothing. */
export async function offsetsFor(
  db: Db,
  input: { debtor: Debtor; lines: readonly OffsetLine[]; today: string },
): Promise<OffsetPart[]> {
  const lines = takeable(input.lines)
  if (lines.length === 0) return []
  return offsetOver(await debtsNow(db, input.debtor, input.today), lines)
}

export interface Applied {
  totalFen: number
  byLine: Map<string, number>
  cases: { recoveryId: string; number: string; amountFen: number }[]
}

/**
 * Sets off what was just made owed: the lines' `payable` becomes `offset`, the debts get smaller, and the money goes to the
 * funds the debts came from. Called in the transaction that made the lines owed; what stays payable goes to the bank.
 */
export async function applyOffsets(
  ctx: AnyCtx,
  input: { debtor: Debtor; claimId: string; lineIds: readonly string[] },
): Promise<Applied> {
  const out: Applied = { totalFen: 0, byLine: new Map(), cases: [] }
  const known = await store.debtsOf(ctx.db, both(input.debtor))
  if (known.length === 0) return out
  await holdBooks(
    ctx,
    await store.linesOf(
      ctx.db,
      known.map((row) => row.id),
    ),
  )
  const cases = await store.lockCases(
    ctx.db,
    known.map((row) => row.id),
  )
  const payable = (await lineBalances(ctx.db, input.lineIds)).filter(
    (line) => line.account === 'payable' && line.amountFen > 0,
  )
  await lockBudgets(
    ctx.db,
    payable.map((line) => line.bookId),
  )
  const parts = await offsetsFor(ctx.db, {
    debtor: input.debtor,
    today: ctx.today,
    lines: payable.map((line) => ({
      claimLineId: line.claimLineId,
      subsidyKind: line.subsidyKind as string,
      amountFen: line.amountFen,
    })),
  })
  const balances = new Map(payable.map((line) => [line.claimLineId, line]))
  for (const row of cases.filter((one) => OWED.includes(one.state))) {
    const own = parts.filter((part) => part.recoveryId === row.id)
    if (own.length === 0) continue
    const amountFen = own.reduce((sum, part) => sum + part.amountFen, 0)
    await setOff(ctx, row, own, balances, input.claimId)
    out.totalFen += amountFen
    out.cases.push({ recoveryId: row.id, number: row.number, amountFen })
    for (const part of own)
      out.byLine.set(part.claimLineId, (out.byLine.get(part.claimLineId) ?? 0) + part.amountFen)
  }
  return out
}

async function setOff(
  ctx: AnyCtx,
  row: store.CaseRow,
  parts: readonly OffsetPart[],
  balances: ReadonlyMap<string, LineBalance>,
  claimId: string,
): Promise<void> {
  let leftFen = 0
  for (const part of parts) {
    const from = balances.get(part.claimLineId) as LineBalance
    const lines = await store.linesOf(ctx.db, [row.id])
    leftFen ||= leftOf(lines)
    const back = await shared(ctx, lines, part.amountFen)
    const tags = {
      personId: from.personId,
      orgId: from.orgId,
      claimId: from.claimId,
      claimLineId: from.claimLineId,
      subsidyKind: from.subsidyKind,
      occupationCode: from.occupationCode,
      level: from.level,
      certificateNumber: from.certificateNumber,
    }
    const entryId = await post(ctx, {
      kind: 'offset',
      subject: `recovery:${row.id}`,
      summary: `${row.number} 以应付补贴抵扣`,
      postings: [
        { ...tags, budgetId: from.bookId, account: 'payable', amountFen: -part.amountFen },
        { ...tags, budgetId: from.bookId, account: 'offset', amountFen: part.amountFen },
        ...back.postings,
      ],
    })
    for (const share of back.shares) await store.addToLine(ctx.db, share.id, 'recoveredFen', share.amountFen)
    await debts.insertReceipt(ctx.db, {
      id: uuidv7(),
      recoveryId: row.id,
      kind: 'offset',
      amountFen: part.amountFen,
      receivedOn: ctx.today,
      serial: null,
      fileIds: [],
      note: null,
      claimId,
      claimLineId: part.claimLineId,
      state: 'confirmed',
      enteredBy: handOf(ctx),
      enteredAt: ctx.now,
      decidedBy: handOf(ctx),
      decidedAt: ctx.now,
      decideReason: null,
      entryId,
      version: 1,
    })
  }
  const amountFen = parts.reduce((sum, part) => sum + part.amountFen, 0)
  await cameBack(ctx, row, amountFen, leftFen, `以应付补贴抵扣 ${yuan(amountFen)} 元`)
  ctx.emit('recovery.told', { recoveryId: row.id, what: 'offset', amountFen })
}

/** What each debtor still has to give back. */
export async function owedBy(db: Db, debtor: Debtor): Promise<{ leftFen: number; cases: number }> {
  const cases = await store.debtsOf(db, both(debtor))
  const lines = await store.linesOf(
    db,
    cases.map((row) => row.id),
  )
  return { leftFen: leftOf(lines), cases: cases.length }
}

export const placeOfClaim = async (ctx: AnyCtx, claimId: string) => {
  const [claim] = await store.claimsNamed(ctx.db, [claimId])
  if (!claim) throw new Refused([common.not_found({ what: '该补贴申报' })], 404)
  return { region: claim.region, orgs: [claim.orgId] }
}

/** For who is about to approve a claim's money: what its payee owes, and what of it is set off. */
export async function owedOfClaim(ctx: AnyCtx, input: { claimId: string }) {
  const [claim] = await store.claimsNamed(ctx.db, [input.claimId])
  if (!claim) throw new Refused([common.not_found({ what: '该补贴申报' })], 404)
  const debtor: Debtor = claim.orgId ? { orgId: claim.orgId } : { personId: claim.personId as string }
  const cases = await debtsNow(ctx.db, debtor, ctx.today)
  return {
    leftFen: (await owedBy(ctx.db, debtor)).leftFen,
    dueFen: cases.reduce((sum, one) => sum + one.dueFen, 0),
    cases: cases.map((one) => ({ id: one.recoveryId, number: one.number, dueFen: one.dueFen })),
  }
}

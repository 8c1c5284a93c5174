/** A case as it is seen: by the offices whole, by the debtor without what only the offices prepare. */
import type { FundKind } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { dayOf } from '#platform/day'
import { openMoves } from '#platform/moves'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgsById } from '#registry/organisations'
import { maskedNames } from '#registry/people'
import { regions } from '#registry/regions'
import type * as c from './case-contract.ts'
import { backOf, booksOf, caseOrRefuse, handsOf, leftOf } from './case-service.ts'
import * as debts from './debt-store.ts'
import { deciderVerb, dueFen, fillPlan, OWED, PLAN_MONTHS, recoveryMoves } from './rules.ts'
import type { RecoveryListRow, RecoveryView } from './shape-contract.ts'
import { comesBackTo } from './split-rules.ts'
import * as store from './store.ts'

async function debtorsOf(ctx: Ctx, rows: readonly store.CaseRow[]): Promise<(row: store.CaseRow) => string> {
  const orgs = await orgsById(
    ctx.db,
    rows.flatMap((row) => (row.orgId ? [row.orgId] : [])),
  )
  const people = await maskedNames(
    ctx.db,
    rows.flatMap((row) => (row.personId ? [row.personId] : [])),
  )
  return (row) => (row.orgId ? orgs.get(row.orgId)?.name : people.get(row.personId as string)) ?? '已不在册'
}

const listed = (row: store.CaseRow, debtor: string, sums: Omit<store.CaseSums, 'id'>): RecoveryListRow => ({
  id: row.id,
  number: row.number,
  region: row.region,
  regionName: regions().fullName(row.region),
  orgId: row.orgId,
  debtor,
  person: row.personId !== null,
  source: row.source,
  state: row.state,
  stateSince: row.stateSince,
  nature: row.nature,
  replyUntil: row.replyUntil,
  dueOn: row.dueOn,
  lines: sums.lines,
  askedFen: sums.askedFen,
  amountFen: row.amountFen,
  backFen: sums.recoveredFen,
  leftFen: sums.leftFen,
})

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listRecoveries>) {
  const page = await store.listCases(ctx.db, ctx.scope(), input, ctx.today)
  const debtor = await debtorsOf(ctx, page.rows)
  return { ...page, rows: page.rows.map((row) => listed(row, debtor(row), row)) }
}

/** Whether the viewer is of the offices here, and not the debtor. */
const isOffice = (ctx: Ctx, row: store.CaseRow): boolean =>
  ctx.scope('recovery.read').regions.includes(row.region)

export async function view(ctx: Ctx, input: { id: string }): Promise<RecoveryView> {
  const row = await caseOrRefuse(ctx, input.id)
  return await shown(ctx, row, isOffice(ctx, row))
}

export async function mine(ctx: Ctx) {
  const rows = await store.casesOfPerson(ctx.db, ctx.actor.personId as string)
  const out: RecoveryView[] = []
  for (const row of rows) out.push(await shown(ctx, row, false))
  return { rows: out }
}

export async function shown(ctx: Ctx, row: store.CaseRow, office: boolean): Promise<RecoveryView> {
  const lines = await store.linesOf(ctx.db, [row.id])
  const [steps, replies, allRequests, allReceipts] = await Promise.all([
    store.stepsOf(ctx.db, row.id, office),
    store.repliesOf(ctx.db, row.id),
    debts.requestsOf(ctx.db, row.id),
    debts.receiptsOf(ctx.db, row.id),
  ])
  // The debtor sees what they asked for themselves and what was decided; drafts stay with the offices.
  const requests = allRequests.filter(
    (one) => office || one.byDebtor || (one.state === 'approved' && one.kind !== 'decision'),
  )
  const receipts = allReceipts.filter((one) => office || one.state !== 'returned')
  const fileOf = await filesOf(ctx, [
    ...row.fileIds,
    ...requests.flatMap((one) => one.fileIds),
    ...replies.flatMap((one) => one.fileIds),
    ...receipts.flatMap((one) => one.fileIds),
  ])
  const claims = new Map(
    (
      await store.claimsNamed(ctx.db, [
        ...lines.map((line) => line.claimId),
        ...receipts.flatMap((one) => (one.claimId ? [one.claimId] : [])),
      ])
    ).map((claim) => [claim.id, claim]),
  )
  const books = await booksOf(ctx.db, lines)
  const people = await maskedNames(
    ctx.db,
    lines.map((line) => line.personId),
  )
  const names = await accountNames(
    ctx.db,
    [row.openedBy, ...receipts.flatMap((one) => [one.enteredBy, one.decidedBy])].filter(
      (one) => one !== null,
    ),
  )
  const leftFen = leftOf(lines)
  const backFen = backOf(lines)
  const instalments = row.planId ? await debts.instalmentsOf(ctx.db, [row.planId]) : []
  const plan = row.planId ? fillPlan(instalments, backFen - (row.planFromFen ?? 0), ctx.today) : null
  const owed = OWED.includes(row.state)
  const debtor = await debtorsOf(ctx, [row])
  const sums = {
    lines: lines.length,
    askedFen: lines.reduce((sum, line) => sum + line.askedFen, 0),
    recoveredFen: backFen,
    droppedFen: lines.reduce((sum, line) => sum + line.droppedFen, 0),
    leftFen,
  }
  return {
    ...listed(row, debtor(row), sums),
    finding: row.finding,
    clause: clauseName(row.clause),
    files: fileOf(row.fileIds),
    openedAt: row.openedAt,
    openedByName: !row.openedBy ? '系统自动发现' : office ? (names.get(row.openedBy) ?? '') : '',
    notifiedAt: row.notifiedAt,
    acknowledgedAt: row.acknowledgedAt,
    decidedAt: row.decidedAt,
    decisionNumber: row.decisionNumber,
    decision: row.decision,
    mayOffset: row.mayOffset,
    payTo: row.payTo,
    recoveredFen: backFen,
    droppedFen: sums.droppedFen,
    overdueFen: owed && row.dueOn ? dueFen({ leftFen, dueOn: row.dueOn, plan }, ctx.today) : 0,
    planMonths: row.nature ? PLAN_MONTHS[row.nature] : null,
    endReason: row.endReason,
    rows: lines.map((line) => ({
      id: line.id,
      no: line.no,
      claimLineId: line.claimLineId,
      claimId: line.claimId,
      claimNumber: claims.get(line.claimId)?.number ?? null,
      claimTitle: claims.get(line.claimId)?.title ?? '',
      person: people.get(line.personId) ?? '',
      subsidyKind: line.subsidyKind,
      fund: books.get(line.bookId)?.fund as FundKind,
      year: books.get(line.bookId)?.year ?? 0,
      budgetRegionName: books.get(line.bookId)?.regionName ?? '',
      paidFen: line.paidFen,
      askedFen: line.askedFen,
      decidedFen: line.decidedFen,
      recoveredFen: line.recoveredFen,
      droppedFen: line.droppedFen,
      why: line.why,
    })),
    funds: [...books.values()].map((book) => {
      const own = lines.filter((line) => line.bookId === book.id)
      return {
        fund: book.fund,
        year: book.year,
        regionName: book.regionName,
        decidedFen: own.reduce((sum, line) => sum + (line.decidedFen ?? 0), 0),
        recoveredFen: backOf(own),
        leftFen: leftOf(own),
        to: comesBackTo(book.year, Number(ctx.today.slice(0, 4))),
      }
    }),
    plan:
      plan?.map(({ dueOn, amountFen, paidFen, overdueDays }) => ({
        dueOn,
        amountFen,
        paidFen,
        overdueDays,
      })) ?? null,
    receipts: receipts.map((one) => ({
      id: one.id,
      kind: one.kind,
      amountFen: one.amountFen,
      receivedOn: one.receivedOn,
      serial: one.serial,
      note: one.note,
      claimNumber: one.claimId ? (claims.get(one.claimId)?.number ?? null) : null,
      state: one.state,
      enteredByName: office && one.enteredBy ? (names.get(one.enteredBy) ?? null) : null,
      enteredAt: one.enteredAt,
      decidedByName: office && one.decidedBy ? (names.get(one.decidedBy) ?? null) : null,
      decideReason: one.decideReason,
      entryId: office ? one.entryId : null,
      files: fileOf(one.fileIds),
      version: one.version,
      can:
        office &&
        one.state === 'entered' &&
        ctx.may('recovery.confirm') &&
        one.enteredBy !== ctx.actor.accountId
          ? ['confirm', 'return']
          : [],
    })),
    requests: requests.map((one) => ({
      id: one.id,
      kind: one.kind,
      content: one.content,
      reason: one.reason,
      files: fileOf(one.fileIds),
      state: one.state,
      byDebtor: one.byDebtor,
      madeByName: one.madeByName,
      madeAt: one.madeAt,
      decidedByName: office ? one.decidedByName : null,
      decidedAt: one.decidedAt,
      decideReason: one.decideReason,
      version: one.version,
      can: requestCan(ctx, row, one),
    })),
    replies: replies.map((one) => ({
      id: one.id,
      stance: one.stance,
      body: one.body,
      byName: one.byName,
      at: one.at,
      files: fileOf(one.fileIds),
    })),
    steps: steps.map((one) => ({
      step: one.step,
      stateTitle: recoveryMoves.states[one.state],
      at: one.at,
      by: office || !one.byOrg ? one.byName : one.byOrg,
      org: office ? one.byOrg : null,
      reason: one.reason,
    })),
    version: row.version,
    can: caseCan(ctx, row, office, {
      waiting: allRequests.some((one) => one.state === 'waiting'),
      leftFen,
      backFen: backOf(lines),
    }),
  }
}

function requestCan(ctx: Ctx, row: store.CaseRow, one: debts.RequestRow): string[] {
  if (one.state !== 'waiting') return []
  const me = ctx.actor.accountId
  if (one.madeBy === me) return ['take-back']
  if (!ctx.may(deciderVerb[one.kind]) || !ctx.scope(deciderVerb[one.kind]).regions.includes(row.region))
    return []
  const barred = one.kind === 'decision' && [row.openedBy, row.notifiedBy, row.proposedBy].includes(me)
  return barred ? [] : ['approve', 'return']
}

function caseCan(
  ctx: Ctx,
  row: store.CaseRow,
  office: boolean,
  known: { waiting: boolean; leftFen: number; backFen: number },
): string[] {
  const asking = ['propose', 'plan', 'reduce', 'writeOff', 'transfer', 'refund']
  const decides = ['decide', 'sendBack', 'reply']
  const can = office
    ? openMoves(recoveryMoves, row.state, ctx.may, ctx.actor.accountId, handsOf(row)).filter(
        (move) =>
          !decides.includes(move) &&
          !(asking.includes(move) && known.waiting) &&
          !(move === 'transfer' && row.nature !== 'fraud') &&
          !(move === 'refund' && known.backFen === 0) &&
          !(
            move === 'propose' &&
            row.state === 'notified' &&
            row.replyUntil !== null &&
            ctx.today <= row.replyUntil
          ),
      )
    : []
  const debtor = row.orgId
    ? ctx.may('recovery.answer') && ctx.scope('recovery.answer').orgs.includes(row.orgId)
    : row.personId === ctx.actor.personId
  if (debtor && row.notifiedAt) {
    if (!row.acknowledgedAt && row.state === 'notified') can.push('acknowledge')
    if (['notified', 'heard'].includes(row.state) && ctx.today <= (row.replyUntil ?? '')) can.push('reply')
    if (OWED.includes(row.state) && !known.waiting && known.leftFen > 0) can.push('ask-plan')
  }
  return can
}

async function filesOf(ctx: Ctx, ids: readonly string[]) {
  const known = new Map((await ctx.tools.files.info(ctx.db, [...new Set(ids)])).map((one) => [one.id, one]))
  return (wanted: readonly string[]) =>
    wanted.flatMap((id) => {
      const one = known.get(id)
      return one
        ? [{ id, name: one.name, mime: one.mime, bytes: one.bytes, url: ctx.tools.files.link(id, ctx.now) }]
        : []
    })
}

export const decidedDay = (row: store.CaseRow): string | null => (row.decidedAt ? dayOf(row.decidedAt) : null)

/** Claims as screens see them: names beside ids, who holds it, how far it is, what the actor can do. */

import { availableFor, reservationsOf } from '#money/budgets'
import { packById } from '#money/policy'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { type Calendar, dayOf, workdaysBetween } from '#platform/day'
import type { Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { normalizeIdNumber, peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { classById } from '#training/class-filing'
import { summarise } from './check-rules.ts'
import type * as c from './claim-contract.ts'
import { refusals } from './claim-contract.ts'
import { type ClaimState, claimMoves, stagesOf, stands } from './claim-rules.ts'
import { closedClasses } from './class-store.ts'
import { waitsOf } from './fund-store.ts'
import { holderOf, payeeNames } from './holder-service.ts'
import * as lines from './line-store.ts'
import { type AnyCtx, claimOrRefuse, moneySubject, movesOpen, notFound, payeeOf } from './moves-service.ts'
import { noticeOver } from './notice-rules.ts'
import { noticeOfClaim } from './notice-store.ts'
import { type Bench, benchOn, clockIn } from './pace-service.ts'
import { paymentStates } from './payment-rules.ts'
import { paymentOfLines } from './payment-store.ts'
import * as store from './store.ts'

export function showStages(
  row: Pick<store.ClaimRow, 'state' | 'stateSince'>,
  steps: readonly store.StepEntry[],
  today: string,
  calendar: Calendar,
) {
  return stagesOf(row.state, row.stateSince, steps).map((s) => ({
    ...s,
    days: s.since ? workdaysBetween(dayOf(s.since), s.doneAt ? dayOf(s.doneAt) : today, calendar) : null,
  }))
}

function showRow(
  row: store.CountedClaim,
  payeeName: string,
  bench: Bench,
  waits: ReadonlyMap<string, { reason: string }>,
): c.ClaimListRow {
  return {
    id: row.id,
    number: row.number,
    subsidyKind: row.subsidyKind,
    region: row.region,
    regionName: regions().fullName(row.region),
    title: row.title,
    payeeName,
    orgId: row.orgId,
    classId: row.classId,
    fund: row.fund,
    estimateFen: row.estimateFen,
    amountFen: row.amountFen,
    lineCount: row.lineCount,
    standingCount: row.standingCount,
    noDataCount: row.noDataCount,
    openObjections: row.openObjections,
    state: row.state,
    stateSince: row.stateSince,
    filedAt: row.filedAt,
    holder: holderOf(row, payeeName, waits.get(row.id)?.reason),
    clock: clockIn(bench, row),
    version: row.version,
  }
}

/** Which states wait for which verb. */
const WAITS: [string, ClaimState[]][] = [
  ['claim.file', ['draft', 'returned']],
  ['claim.review', ['submitted', 'rechecked']],
  ['claim.recheck', ['reviewed']],
  ['claim.fund', ['cleared', 'partly']],
  ['payment.batch', ['funded', 'bounced']],
]

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listClaims>) {
  const waiting =
    input.mine === 'true' ? WAITS.map(([verb, states]) => ({ states, scope: ctx.scope(verb) })) : null
  const page = await store.listClaimRows(ctx.db, ctx.scope(), input, waiting)
  const [nameOf, bench] = await Promise.all([payeeNames(ctx, page.rows), benchOn(ctx.db, ctx.today)])
  const waits = await waitsOf(
    ctx.db,
    page.rows.map((row) => row.id),
  )
  return { ...page, rows: page.rows.map((row) => showRow(row, nameOf(row), bench, waits)) }
}

export async function claimable(ctx: Ctx, input: ParsedOf<typeof c.claimableClasses>) {
  const page = await closedClasses(ctx.db, ctx.scope().orgs, input)
  return {
    ...page,
    rows: page.rows.map((k) => ({
      id: k.id,
      number: k.number,
      title: k.title,
      region: k.region,
      regionName: regions().fullName(k.region),
      closedAt: k.closedAt,
      seats: k.seats,
      trainees: k.traineeCount,
      perSeatFen: k.perSeatFen,
      estimateFen: k.perSeatFen === null ? null : k.perSeatFen * k.seats,
    })),
  }
}

/** What stands in the way of handing a draft in. */
async function missingOf(ctx: AnyCtx, row: store.ClaimRow): Promise<Reason[]> {
  if (row.state !== 'draft' && row.state !== 'returned') return []
  const reasons: Reason[] = []
  const { states } = await lines.sumStanding(ctx.db, row.id)
  if (!states.some(stands)) reasons.push(refusals.no_line())
  const payee = await payeeOf(ctx, row)
  if (!payee.accountMasked) reasons.push(refusals.no_account({ who: payee.name }))
  return reasons
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.ClaimView> {
  const row = await store.countedClaim(ctx.db, input.id)
  if (!row) throw notFound()
  const [steps, notice, all, pack, payee, cls, missing, bench] = await Promise.all([
    store.stepsOf(ctx.db, [row.id]),
    noticeOfClaim(ctx.db, row.id),
    lines.linesOf(ctx.db, row.id),
    row.packId ? packById(ctx.db, row.packId) : null,
    payeeOf(ctx, row),
    row.classId ? classById(ctx.db, row.classId) : null,
    missingOf(ctx, row),
    benchOn(ctx.db, ctx.today),
  ])
  const over = notice && !notice.closedAt && noticeOver(notice.untilOn, ctx.today)
  const cleared = all.some((l) => l.state === 'cleared')
  const can = movesOpen(ctx, row).filter(
    (move) =>
      (move !== 'clear' || over) &&
      (move !== 'fund' || cleared) &&
      (move !== 'submit' || missing.length === 0),
  )
  const officer = covers(ctx.scope('claim.review'), { region: row.region })
  return {
    ...showRow(row, payee.name, bench, await waitsOf(ctx.db, [row.id])),
    classNumber: cls?.number ?? null,
    agreementId: row.agreementId,
    supplementOf: row.supplementOf,
    prefilled: row.prefilled,
    judgedFor: row.judgedFor,
    pack: pack ? { id: pack.id, version: pack.version, title: pack.title } : null,
    payee: payee.accountMasked ? { bankName: payee.bankName, accountMasked: payee.accountMasked } : null,
    reason: row.reason,
    reviewNote: row.reviewNote,
    notice: notice
      ? {
          id: notice.id,
          fromOn: notice.fromOn,
          untilOn: notice.untilOn,
          workdays: notice.workdays,
          publishedAt: notice.publishedAt,
          closedAt: notice.closedAt,
        }
      : null,
    stages: showStages(row, steps, ctx.today, bench.calendar),
    steps: steps.map((s) => ({
      step: s.step,
      title: stepTitles[s.step] ?? claimMoves.moves[s.step as keyof typeof claimMoves.moves]?.title ?? s.step,
      stateTitle: claimMoves.states[s.state],
      at: s.at,
      // An institution sees the department, not the officer.
      by: officer || !s.byOrg || s.byAccount === ctx.actor.accountId ? s.byName : s.byOrg,
      org: s.byOrg,
      reason: s.reason,
    })),
    summary: summarise(all),
    missing,
    can,
  }
}

const stepTitles: Record<string, string> = {
  create: '新建申报',
  object: '收到公示异议',
  uphold: '异议成立',
  dismiss: '异议不成立',
  batch: '列入拨付批次',
  unbatch: '移出拨付批次',
  settle: '银行付款成功',
  bounce: '银行退回',
  retry: '转入重新拨付',
  stop: '停止拨付',
  recall: '银行退票',
}

export async function lineList(ctx: Ctx, input: ParsedOf<typeof c.claimLines>) {
  const row = await claimOrRefuse(ctx.db, input.id)
  const { sealer } = ctx.tools
  let found: string[] | null = null
  if (input.q) {
    const q = normalizeIdNumber(input.q)
    const people = await peopleById(ctx.db, await lines.peopleOfClaim(ctx.db, row.id))
    const [byNumber, byName] = [sealer.blind(q, 'id_number'), sealer.blind(q, 'name')]
    found = people
      .filter((p) => p.idNumberIndex.equals(byNumber) || p.nameIndex.equals(byName))
      .map((p) => p.id)
  }
  const page = await lines.listLineRows(ctx.db, input, found)
  return { ...page, rows: await showLines(ctx, page.rows) }
}

export async function showLines(ctx: AnyCtx, rows: readonly lines.LineRow[]): Promise<c.ClaimLineView[]> {
  const claimIds = [...new Set(rows.map((r) => r.claimId))]
  const [people, occupations, payments, objections] = await Promise.all([
    peopleById(
      ctx.db,
      rows.map((r) => r.personId),
    ),
    occupationsByCode(
      ctx.db,
      rows.flatMap((r) => r.occupationCode ?? []),
    ),
    paymentOfLines(ctx.db, claimIds),
    Promise.all(claimIds.map((id) => lines.objectionsPerLine(ctx.db, id))),
  ])
  const personOf = new Map(people.map((p) => [p.id, p]))
  return rows.map((r) => {
    const payment = payments.get(r.id)
    return {
      id: r.id,
      no: r.no,
      personId: r.personId,
      nameMasked: personOf.get(r.personId)?.nameMasked ?? '',
      idNumberMasked: personOf.get(r.personId)?.idNumberMasked ?? '',
      certificateKind: r.certificateKind,
      certificateNumber: r.certificateNumber,
      occupationCode: r.occupationCode,
      occupationName: r.occupationCode ? (occupations.get(r.occupationCode)?.name ?? null) : null,
      level: r.level,
      estimateFen: r.estimateFen,
      amountFen: r.amountFen,
      state: r.state,
      judgedOn: r.judgedOn,
      checks: r.checks,
      reasons: r.reasons,
      trace: r.trace,
      excludeReason: r.excludeReason,
      openObjections: objections.reduce((n, of) => n + (of.get(r.id) ?? 0), 0),
      payment: payment
        ? {
            number: payment.no,
            stateTitle: paymentStates[payment.state],
            refuseReason: payment.refuseReason,
            on: payment.bankOn,
          }
        : null,
    }
  })
}

/** The money asked for, beside the money that is there. */
export async function funding(ctx: Ctx, input: { id: string }) {
  const row = await claimOrRefuse(ctx.db, input.id)
  const all = await lines.linesOf(ctx.db, row.id)
  const asked = all.filter((l) =>
    row.state === 'cleared' || row.state === 'partly' ? l.state === 'cleared' : stands(l.state),
  )
  const neededFen = asked.reduce((sum, l) => sum + l.amountFen, 0)
  if (!row.fund)
    return { fund: null, neededFen, people: asked.length, availableFen: null, reservedFen: null, waits: null }
  const subject = moneySubject(row)
  const [budget, reservations] = await Promise.all([
    availableFor(ctx.db, row.region, ctx.today, row.fund),
    reservationsOf(ctx.db, [subject]),
  ])
  const live = reservations.find((r) => r.state === 'live')
  return {
    fund: row.fund,
    neededFen,
    people: asked.length,
    availableFen: budget?.availableFen ?? null,
    reservedFen: live ? live.amountFen - live.usedFen - live.releasedFen : null,
    waits: (await waitsOf(ctx.db, [row.id])).get(row.id)?.reason ?? null,
  }
}

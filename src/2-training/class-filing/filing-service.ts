/** From submission to approval: the facts behind every check, the moves, and what each of them holds or gives back. */
import { v7 as uuidv7 } from 'uuid'
import { catalogueOn, inCatalogue } from '#demand/catalogue'
import { reserve } from '#money/budgets'
import { type FundKind, funds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { nextNumber } from '#platform/counter'
import type { Day } from '#platform/day'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { heldReasons } from '#registry/holds'
import { occupationsByCode } from '#registry/occupations'
import { maskedNames } from '#registry/people'
import { regions } from '#registry/regions'
import { checkPlan, planById } from '#training/plans'
import { mayTrain, standing, teachersById, venuesById } from '#training/providers'
import { type ClassMove, COMMITMENT, HOLDING, refusals } from './class-rules.ts'
import type * as c from './contract.ts'
import { costCheck } from './cost-service.ts'
import { type SeatMoney, seatMoney } from './estimate-service.ts'
import { type CheckRow, type FilingFacts, filingChecks, missingOf, stopping } from './filing-rules.ts'
import {
  type AnyCtx,
  lockVersion,
  moveReasons,
  notFound,
  recordMove,
  settle,
  toldOverlap,
} from './moves-service.ts'
import { judgeRoster } from './roster-service.ts'
import { countTrainees, enrolledOf, holdSlots, personClashes } from './roster-store.ts'
import {
  type ClassRow,
  clashesOf,
  classById,
  holdSessions,
  type InspectionRow,
  insertCommitment,
  insertInspection,
  lastCommitment,
  papersOf,
  sessionsOf,
} from './store.ts'

interface Gathered {
  facts: FilingFacts
  money: SeatMoney
  catalogueVersionId: string | null
}

const stageOf = (row: ClassRow) => (HOLDING.includes(row.state) ? 'filed' : 'filing')

/** Everything the checks ask, of the day the class was (or would be) filed. */
async function gather(ctx: AnyCtx, row: ClassRow, commitment: boolean | null): Promise<Gathered> {
  const stage = stageOf(row)
  const filedOn: Day = stage === 'filed' ? (row.filedOn as Day) : ctx.today
  const [plan, sessions, papers, roster, trainees] = await Promise.all([
    planById(ctx.db, row.planId),
    sessionsOf(ctx.db, row.id),
    papersOf(ctx.db, row.id),
    countTrainees(ctx.db, row.id),
    enrolledOf(ctx.db, row.id),
  ])
  if (!plan) throw notFound()
  const [venues, teachers, clashes, personal, item, version, occupations] = await Promise.all([
    venuesById(ctx.db, [...new Set([row.venueId, ...sessions.map((s) => s.venueId)])]),
    teachersById(ctx.db, [...new Set(sessions.map((s) => s.teacherId))]),
    clashesOf(ctx.db, row.id, sessions),
    personClashes(
      ctx.db,
      row.id,
      trainees.map((t) => t.personId),
      sessions,
    ),
    inCatalogue(ctx.db, row.region, filedOn, row.occupationCode),
    catalogueOn(ctx.db, row.region, filedOn),
    occupationsByCode(ctx.db, row.occupationCode ? [row.occupationCode] : []),
  ])
  const names = await maskedNames(
    ctx.db,
    personal.map((p) => p.personId),
  )
  const money = await seatMoney(ctx, row, item?.item.shortage ?? false, row.seats, filedOn, row.startsOn, {
    orgId: row.orgId,
    classId: row.id,
  })
  const venueOf = (id: string) => {
    const v = venues.get(id)
    return v ? { name: v.name, seats: v.seats, usable: v.listed && v.orgId === row.orgId } : null
  }
  const facts: FilingFacts = {
    stage,
    today: ctx.today,
    filedOn,
    regionName: regions().fullName(row.region),
    row,
    what: row.occupationCode ? (occupations.get(row.occupationCode)?.name ?? row.occupationCode) : plan.title,
    standing: [
      ...(await standing(ctx.db, row.orgId, row.startsOn, [row.id])),
      ...(await heldReasons(ctx.db, [row.id], 'new-classes')),
    ],
    mayTrain: await mayTrain(ctx.db, row.orgId, row.occupationCode, row.level),
    catalogue: {
      hasVersion: version !== null,
      listed: item !== null,
      shortage: item?.item.shortage ?? false,
    },
    planTitle: plan.title,
    planReasons: [
      ...(plan.state === 'draft' ? [refusals.plan_draft({ field: 'planId' })] : []),
      // A plan retired later does not undo a filing.
      ...(plan.state === 'retired' && stage === 'filing' ? [refusals.plan_retired({ field: 'planId' })] : []),
      ...checkPlan(plan),
    ],
    planLines: plan.lines,
    venue: venueOf(row.venueId),
    sessions: sessions.map((s) => {
      const teacher = teachers.get(s.teacherId)
      return {
        ...s,
        venue: venueOf(s.venueId),
        teacher: teacher
          ? { name: teacher.nameMasked, usable: teacher.listed && teacher.orgId === row.orgId }
          : null,
        clashes: clashes
          .filter((x) => x.sessionId === s.id)
          .map((x) => ({ what: x.what, other: x.otherTitle, startsAt: x.startsAt })),
      }
    }),
    papers: new Set(papers.map((p) => p.kind)),
    roster,
    personClashes: personal.map((p) => ({
      who: names.get(p.personId) ?? '',
      other: p.otherTitle,
      startsAt: p.startsAt,
    })),
    money: {
      packTitle: money.pack?.title ?? null,
      perSeatFen: row.perSeatFen ?? money.perSeatFen,
      fundTitle: money.fund && funds[money.fund],
      availableFen: money.availableFen,
      reasons: money.reasons,
      reservedFen: stage === 'filed' && row.perSeatFen !== null ? row.perSeatFen * row.seats : null,
    },
    commitment,
  }
  return { facts, money, catalogueVersionId: version?.versionId ?? null }
}

export async function check(
  ctx: AnyCtx,
  input: { id: string },
): Promise<{ checks: CheckRow[]; missing: string[] }> {
  const row = await classById(ctx.db, input.id)
  if (!row) throw notFound()
  const signed = HOLDING.includes(row.state) ? (await lastCommitment(ctx.db, row.id)) !== undefined : null
  const { facts, money } = await gather(ctx, row, signed)
  const checks = filingChecks(facts)
  if (stageOf(row) === 'filing') checks.push(...(await costCheck(ctx.db, row, money.perSeatFen)))
  return { checks, missing: missingOf(checks) }
}

export async function submit(ctx: Ctx, input: ParsedOf<typeof c.submitClass>) {
  const row = await lockVersion(ctx, input.id, input.version)
  insist(moveReasons(row, 'submit', ctx.actor.accountId))
  // Judged by today's policy, not by that of an earlier filing.
  const fresh: ClassRow = { ...row, filedOn: null, packId: null }
  await judgeRoster(ctx, fresh)
  const { facts, money, catalogueVersionId } = await gather(ctx, fresh, input.commitment)
  insist(stopping([...filingChecks(facts), ...(await costCheck(ctx.db, row, money.perSeatFen))]))
  const perSeatFen = money.perSeatFen as number
  const held = await reserve(ctx, {
    region: row.region,
    day: row.startsOn,
    fund: money.fund as FundKind,
    nextFunds: money.nextFunds,
    subject: `class:${row.id}`,
    subsidyKind: 'class-training',
    orgId: row.orgId,
    seats: row.seats,
    perSeatFen,
  })
  const { fund } = held
  await holdTime(ctx, row.id)
  await insertCommitment(ctx.db, {
    id: uuidv7(),
    classId: row.id,
    ...COMMITMENT,
    acceptedBy: ctx.actor.accountId,
    acceptedAt: ctx.now,
  })
  const after = await settle(
    ctx,
    row,
    'submit',
    {
      filedBy: ctx.actor.accountId,
      filedAt: ctx.now,
      filedOn: ctx.today,
      catalogueVersionId,
      packId: money.pack?.id ?? null,
      fund,
      perSeatFen,
      reservationId: held.reservationId,
      estimateTrace: money.trace,
      reviewedBy: null,
      reviewedAt: null,
      approvedBy: null,
      approvedAt: null,
    },
    '',
  )
  recordMove(ctx, row, after, 'submit', {
    after: {
      seats: row.seats,
      enrolled: facts.roster.enrolled,
      perSeatFen,
      fund,
      commitment: COMMITMENT.edition,
    },
  })
  ctx.emit('class.filed', { on: ctx.today, classIds: [row.id], orgIds: [row.orgId] })
  return { version: after.version, state: after.state }
}

async function holdTime(ctx: Ctx, classId: string): Promise<void> {
  await holdSessions(ctx.db, classId, true).catch(toldOverlap)
  await holdSlots(ctx.db, classId, null).catch(toldOverlap)
}

/** What an officer may not wave through: a check that fails today although it passed when the class was filed. */
async function stillGood(ctx: Ctx, row: ClassRow): Promise<Reason[]> {
  const { facts } = await gather(ctx, row, (await lastCommitment(ctx.db, row.id)) !== undefined)
  return stopping(filingChecks(facts))
}

export async function review(ctx: Ctx, input: ParsedOf<typeof c.reviewClass>) {
  const row = await lockVersion(ctx, input.id, input.version)
  insist(moveReasons(row, 'review', ctx.actor.accountId))
  insist(await stillGood(ctx, row))
  const set = { reviewedBy: ctx.actor.accountId, reviewedAt: ctx.now }
  const after = await settle(ctx, row, 'review', set, '')
  recordMove(ctx, row, after, 'review', { reason: input.note ?? null })
  return { version: after.version, state: after.state }
}

export async function approve(ctx: Ctx, input: ParsedOf<typeof c.approveClass>) {
  const row = await lockVersion(ctx, input.id, input.version)
  insist(moveReasons(row, 'approve', ctx.actor.accountId))
  insist(await stillGood(ctx, row))
  const year = ctx.today.slice(0, 4)
  const order = await nextNumber(ctx.db, `class:${row.region}:${year}`)
  const number = row.number ?? `${row.region}-${year}-${String(order).padStart(4, '0')}`
  const set = { approvedBy: ctx.actor.accountId, approvedAt: ctx.now, number }
  const after = await settle(ctx, row, 'approve', set, '')
  recordMove(ctx, row, after, 'approve', {
    summary: `培训班“${row.title}”：复核备案，编号 ${number}`,
    reason: input.note ?? null,
    after: { number },
  })
  return { version: after.version, state: after.state, number }
}

async function giveBack(ctx: Ctx, input: ParsedOf<typeof c.returnClass>, move: 'return' | 'send-back') {
  const row = await lockVersion(ctx, input.id, input.version)
  insist(moveReasons(row, move, ctx.actor.accountId))
  const set: Partial<ClassRow> = {
    returnedBy: ctx.actor.accountId,
    returnedAt: ctx.now,
    returnReasons: { message: input.reason, items: input.items },
  }
  const after = await settle(ctx, row, move, set, input.reason)
  recordMove(ctx, row, after, move, { reason: input.reason, after: { items: input.items } })
  return { version: after.version, state: after.state }
}

export const returnToFiler = (ctx: Ctx, input: ParsedOf<typeof c.returnClass>) =>
  giveBack(ctx, input, 'return')
export const sendBack = (ctx: Ctx, input: ParsedOf<typeof c.sendBackClass>) =>
  giveBack(ctx, input, 'send-back')

async function end(
  ctx: Ctx,
  input: { id: string; version: number; reason: string },
  move: Extract<ClassMove, 'withdraw' | 'cancel' | 'stop'>,
) {
  const row = await lockVersion(ctx, input.id, input.version)
  insist(moveReasons(row, move, ctx.actor.accountId))
  const set = { endedBy: ctx.actor.accountId, endedAt: ctx.now, endReason: input.reason }
  const after = await settle(ctx, row, move, set, input.reason)
  recordMove(ctx, row, after, move, { reason: input.reason })
  return { version: after.version, state: after.state }
}

type Ending = { id: string; version: number; reason: string }
export const withdraw = (ctx: Ctx, input: Ending) => end(ctx, input, 'withdraw')
export const cancel = (ctx: Ctx, input: Ending) => end(ctx, input, 'cancel')
export const stop = (ctx: Ctx, input: Ending) => end(ctx, input, 'stop')

export async function inspect(ctx: Ctx, input: ParsedOf<typeof c.inspectClass>) {
  const row = await classById(ctx.db, input.id)
  if (!row) throw notFound()
  const reasons: Reason[] = row.state === 'running' ? [] : [refusals.not_running()]
  const session = input.sessionId && (await sessionsOf(ctx.db, row.id)).find((s) => s.id === input.sessionId)
  if (input.sessionId && !session) reasons.push(refusals.session_other({ field: 'sessionId' }))
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.photoIds, ctx.actor.accountId))) {
    reasons.push(refusals.file_other({ field: 'photoIds' }))
  } else if ((await ctx.tools.files.info(ctx.db, input.photoIds)).some((f) => !f.mime.startsWith('image/'))) {
    reasons.push(refusals.photo_type({ field: 'photoIds' }))
  }
  insist(reasons)
  const id = uuidv7()
  await insertInspection(ctx.db, {
    id,
    classId: row.id,
    sessionId: input.sessionId ?? null,
    seenCount: input.seenCount,
    passed: input.passed,
    note: input.note,
    photoIds: input.photoIds,
    latitude: input.latitude ?? null,
    longitude: input.longitude ?? null,
    inspectedBy: ctx.actor.accountId,
    inspectedAt: ctx.now,
  })
  ctx.record({
    subjects: [`class:${row.id}`, `provider:${row.orgId}`],
    summary: `培训班“${row.title}”：过程检查${input.passed ? '合格' : '不合格'}，现场 ${input.seenCount} 人`,
    region: row.region,
    orgId: row.orgId,
    after: { seenCount: input.seenCount, passed: input.passed },
    reason: input.note,
    files: input.photoIds,
  })
  return { id }
}

/** What supervision's inspectors recorded on site is the track's process check too, while the class runs. */
export async function noteCheck(ctx: Ctx, check: InspectionRow): Promise<void> {
  const row = await classById(ctx.db, check.classId)
  if (row?.state === 'running') await insertInspection(ctx.db, check)
}

/** From the list of the day to what was seen in the room. */
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { addDays, addWorkdays, daysBetween, instantAt } from '#platform/day'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames, holdersOf } from '#registry/accounts'
import { orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import { classById, classesById, noteCheck, sessionsOf, traineesOf } from '#training/class-filing'
import { classMoves } from '#training/class-filing/contract'
import { teachersById, venueById, venuesById } from '#training/providers'
import { appointmentFor } from './appointment-store.ts'
import * as c from './contract.ts'
import { barredPairs, candidates } from './plan-store.ts'
import { isThird } from './show-service.ts'
import * as store from './store.ts'

const THIRD = 'third-party'
const SPAN_DAYS = 31

/** Those who may go along: the same office's, and of a third party its own people. */
export async function colleagues(ctx: Ctx) {
  const reach = ctx.actor.grants.flatMap((grant) =>
    grant.region && grant.verbs.has('inspection.visit') ? [grant.region] : [],
  )
  const found = await Promise.all(reach.map((region) => holdersOf(ctx.db, 'inspection.visit', region)))
  const byId = new Map(found.flat().map((one) => [one.accountId, one]))
  byId.delete(ctx.actor.accountId)
  const third = isThird(ctx.actor)
  return {
    rows: [...byId.values()]
      .filter((one) => !third || one.orgId === ctx.actor.orgId)
      .map(({ accountId, name, orgName }) => ({ id: accountId, name, orgName })),
  }
}

export async function placeOfClass(ctx: Ctx, classId: string) {
  const row = await classById(ctx.db, classId)
  if (!row?.filedAt) throw new Refused([common.not_found({ what: '该培训班' })], 404)
  return { region: row.region, orgs: [row.orgId] }
}

export async function start(ctx: Ctx, input: ParsedOf<typeof c.startInspection>) {
  const klass = await classById(ctx.db, input.classId)
  if (!klass) throw new Refused([common.not_found({ what: '该培训班' })], 404)
  const third = isThird(ctx.actor)
  const origin = third ? THIRD : 'direct'
  const days = daysBetween(input.fromOn, input.toOn)
  const reasons: Reason[] = []
  if (days < 0 || days > SPAN_DAYS || input.fromOn < ctx.today)
    reasons.push(c.inspectionRefusals.span({ field: 'toOn' }))
  if (klass.state !== 'approved' && klass.state !== 'running')
    reasons.push(
      c.inspectionRefusals.class_over({ state: classMoves.states[klass.state] }, { field: 'classId' }),
    )
  else if (
    reasons.length === 0 &&
    !(await candidates(ctx.db, [klass.region], input.fromOn, input.toOn)).some((one) => one.id === klass.id)
  )
    reasons.push(c.inspectionRefusals.no_lesson({ field: 'fromOn' }))
  const path = regions().byCode.get(klass.region)?.path.split('/') ?? [klass.region]
  const appointment = third
    ? await appointmentFor(ctx.db, ctx.actor.accountId, { orgId: klass.orgId, regions: path }, ctx.today)
    : undefined
  if (third && !appointment) reasons.push(c.inspectionRefusals.not_appointed())
  if (appointment && input.toOn > appointment.toOn)
    reasons.push(c.inspectionRefusals.not_appointed({ field: 'toOn' }))
  if (await store.openOfClass(ctx.db, klass.id, origin)) reasons.push(c.inspectionRefusals.already_open())
  const allowed = new Set((await colleagues(ctx)).rows.map((one) => one.id))
  if (input.with.some((id) => !allowed.has(id))) reasons.push(common.out_of_scope({ field: 'with' }))
  const hands = [...new Set([ctx.actor.accountId, ...input.with])]
  reasons.push(...(await barred(ctx, klass, hands)))
  insist(reasons)
  const id = uuidv7()
  await store.insertInspections(ctx.db, [
    {
      id,
      planId: null,
      appointmentId: appointment?.id ?? null,
      classId: klass.id,
      orgId: klass.orgId,
      region: klass.region,
      origin,
      why: input.why,
      assignedAt: ctx.now,
      assignedBy: ctx.actor.accountId,
      fromOn: input.fromOn,
      dueOn: input.toOn,
      hands,
    },
  ])
  // Not on the class's own file: the institution reads that, and a visit isn't announced.
  ctx.record({
    subjects: [`inspection:${id}`, ...(appointment ? [`appointment:${appointment.id}`] : [])],
    summary: `安排${c.origins[origin]}`,
    region: klass.region,
    orgId: ctx.actor.orgId,
    reason: input.why,
  })
  return { id }
}

async function barred(
  ctx: Ctx,
  klass: { id: string; orgId: string },
  accounts: readonly string[],
): Promise<Reason[]> {
  const pairs = await barredPairs(
    ctx.db,
    [klass],
    accounts.map((accountId) => ({ accountId, orgId: ctx.actor.orgId ?? '' })),
  )
  const ids = [...new Set(pairs.map((pair) => pair.accountId))]
  const names = await accountNames(ctx.db, ids)
  return ids.map((id) => c.inspectionRefusals.barred({ name: names.get(id) ?? '' }))
}

/** Everything for the way, in one answer: it is kept on the phone. */
export async function mine(ctx: Ctx) {
  const scope = ctx.scope()
  const all = await store.tasksOf(ctx.db, ctx.actor.accountId, ctx.today)
  const rows = all.filter((row) => covers(scope, { region: row.region, orgs: [row.orgId] }))
  const classes = await classesById(
    ctx.db,
    rows.map((row) => row.classId),
  )
  const [orgs, venues, hands] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((row) => row.orgId),
    ),
    venuesById(
      ctx.db,
      [...classes.values()].map((klass) => klass.venueId),
    ),
    store.handsOf(
      ctx.db,
      rows.map((row) => row.id),
    ),
  ])
  const names = await accountNames(ctx.db, [...hands.values()].flat())
  const out: c.Task[] = []
  for (const row of rows) {
    const klass = classes.get(row.classId)
    const venue = klass && venues.get(klass.venueId)
    if (!klass || !venue) continue
    const [all, trainees, here] = await Promise.all([
      sessionsOf(ctx.db, klass.id),
      traineesOf(ctx.db, klass.id),
      store.checkedIn(ctx.db, klass.id, null, ctx.now),
    ])
    const from = instantAt(row.fromOn, '00:00')
    const until = instantAt(addDays(row.dueOn, 1), '00:00')
    const sessions = all.filter((s) => s.endsAt > from && s.startsAt < until)
    const teachers = await teachersById(ctx.db, [...new Set(sessions.map((s) => s.teacherId))])
    out.push({
      id: row.id,
      classId: klass.id,
      classTitle: klass.title,
      no: klass.number ?? '',
      orgName: orgs.get(row.orgId)?.name ?? '',
      origin: row.origin,
      why: row.why,
      assignedAt: row.assignedAt,
      fromOn: row.fromOn,
      dueOn: row.dueOn,
      inspectors: (hands.get(row.id) ?? []).map((account) => names.get(account) ?? ''),
      venue: {
        name: venue.name,
        address: venue.address,
        lat: venue.lat,
        lng: venue.lng,
        seats: venue.seats,
      },
      sessions: sessions.map((s) => ({
        id: s.id,
        title: s.title,
        startsAt: s.startsAt,
        endsAt: s.endsAt,
        teacher: teachers.get(s.teacherId)?.nameMasked ?? '',
      })),
      roster: trainees.map((t) => ({
        personId: t.personId,
        name: t.nameMasked,
        idNumber: t.idNumberMasked,
        here: here.has(t.personId),
      })),
    })
  }
  return { at: ctx.now, today: ctx.today, rows: out }
}

async function lockMine(ctx: Ctx, id: string, move: 'find' | 'miss'): Promise<store.InspectionRecord> {
  const row = await store.lockInspection(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这次检查' })], 404)
  const reasons = refuseMove(c.inspectionMoves, move, row.state, ctx.actor.accountId)
  const hands = (await store.handsOf(ctx.db, [row.id])).get(row.id) ?? []
  if (!hands.includes(ctx.actor.accountId)) reasons.push(c.inspectionRefusals.not_yours())
  insist(reasons)
  return row
}

export async function record(ctx: Ctx, input: ParsedOf<typeof c.recordVisit>) {
  const row = await lockMine(ctx, input.id, 'find')
  const photoIds = input.photos.map((photo) => photo.id)
  const [klass, sessions, trainees, files, own] = await Promise.all([
    classById(ctx.db, row.classId),
    sessionsOf(ctx.db, row.classId),
    traineesOf(ctx.db, row.classId),
    ctx.tools.files.info(ctx.db, photoIds),
    ctx.tools.files.ownedBy(ctx.db, photoIds, ctx.actor.accountId),
  ])
  if (!klass) throw new Refused([common.not_found({ what: '该培训班' })], 404)
  const roster = new Set(trainees.map((t) => t.personId))
  const here = await store.checkedIn(ctx.db, klass.id, input.sessionId, input.visitedAt)
  // Called and not there, and signed in by the record: of the others nothing was claimed.
  const missing = [...new Set(input.missing)].filter((id) => here.has(id))
  const venue = await venueById(ctx.db, klass.venueId)
  const { faults, findings, distanceM, late } = c.judgeVisit(input, {
    assignedAt: row.assignedAt,
    now: ctx.now,
    venue: venue ?? null,
    checkedIn: here.size,
    missing: missing.length,
  })
  const reasons = [...faults]
  if (input.sessionId && !sessions.some((s) => s.id === input.sessionId))
    reasons.push(c.visitRefusals.session_other({ field: 'sessionId' }))
  if (input.missing.some((id) => !roster.has(id)))
    reasons.push(c.visitRefusals.missing_other({ field: 'missing' }))
  if (!own) reasons.push(c.visitRefusals.photo_not_own({ field: 'photos' }))
  else if (files.some((f) => !f.mime.startsWith('image/')))
    reasons.push(c.visitRefusals.not_photo({ field: 'photos' }))
  const hashes = files.map((f) => f.sha256)
  if (new Set(hashes).size < photoIds.length || (await store.photosUsed(ctx.db, hashes)))
    reasons.push(c.visitRefusals.photo_used({ field: 'photos' }))
  insist(reasons)
  const visitId = uuidv7()
  const passed = findings.length === 0
  await store.insertVisit(ctx.db, {
    id: visitId,
    inspectionId: row.id,
    sessionId: input.sessionId,
    visitedAt: input.visitedAt,
    recordedAt: ctx.now,
    recordedBy: ctx.actor.accountId,
    late,
    items: input.items.map((item) => ({ ...item, note: item.note || null })),
    headCount: input.headCount as number,
    rosterCount: roster.size,
    checkedIn: here.size,
    missing,
    lat: input.position?.lat ?? null,
    lng: input.position?.lng ?? null,
    accuracyM: input.position?.accuracyM ?? null,
    positionNote: input.positionNote || null,
    distanceM,
    photos: input.photos,
    photoSha256: hashes,
    note: input.note || null,
    findings,
    passed,
  })
  const state = passed ? 'passed' : 'found'
  const decideBy = passed ? null : addWorkdays(ctx.today, c.DECIDE_WORKDAYS, await loadCalendar(ctx.db))
  const set = { state, visitId, recordedBy: ctx.actor.accountId, recordedAt: ctx.now, decideBy } as const
  if (!(await store.updateInspection(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  // A third party looks for the department; the track's own check is the department's (F2-3).
  if (row.origin !== 'third-party') {
    await noteCheck(ctx, {
      id: uuidv7(),
      classId: klass.id,
      sessionId: input.sessionId,
      seenCount: input.headCount as number,
      passed,
      note: passed
        ? input.note || `${c.origins[row.origin]}：各项符合`
        : findings
            .map((one) => `${one.title}：${one.text}`)
            .join('；')
            .slice(0, 500),
      photoIds,
      latitude: input.position?.lat ?? null,
      longitude: input.position?.lng ?? null,
      inspectedBy: ctx.actor.accountId,
      inspectedAt: input.visitedAt,
    })
  }
  ctx.record({
    subjects: [`class:${klass.id}`, `provider:${row.orgId}`, `inspection:${row.id}`],
    summary: `培训班“${klass.title}”接受${c.origins[row.origin]}：${passed ? '合格' : `发现问题 ${findings.length} 项`}，现场 ${input.headCount} 人${late ? '（事后补传）' : ''}`,
    region: row.region,
    orgId: row.orgId,
    after: {
      state,
      seenCount: input.headCount,
      checkedIn: here.size,
      rosterCount: roster.size,
      findings: findings.map((one) => one.title),
      visitedAt: input.visitedAt,
    },
    files: photoIds,
  })
  return { state: state as c.InspectionState, findings, late }
}

export async function miss(ctx: Ctx, input: ParsedOf<typeof c.missVisit>) {
  const row = await lockMine(ctx, input.id, 'miss')
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  const set = {
    state: 'missed',
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    decision: input.reason,
  } as const
  if (!(await store.updateInspection(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`inspection:${row.id}`],
    summary: `登记未能检查（${c.origins[row.origin]}）`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: row.state },
    after: { state: 'missed' },
    reason: input.reason,
  })
  return { version: row.version + 1, state: 'missed' as const }
}

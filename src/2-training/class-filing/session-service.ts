/** The timetable: set whole while the filing is open, moved session by session with a reason afterwards. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { type Teacher, teachersById, type Venue, venuesById } from '#training/providers'
import type * as c from './contract.ts'
import { lockEditable, lockVersion, subjectsOf, toldOverlap } from './moves-service.ts'
import { refusals as roster } from './roster-rules.ts'
import { enrolledOf, freeSlots, holdSlots, personClashes } from './roster-store.ts'
import { checkTimes, refusals, type SessionPlan, showSession } from './session-rules.ts'
import {
  type ClassRow,
  clashesOf,
  insertSessions,
  removeSessions,
  sessionsOf,
  updateClass,
  updateSession,
} from './store.ts'

interface Places {
  venues: Map<string, Venue>
  teachers: Map<string, Teacher>
}

const placesOf = async (
  ctx: Ctx,
  sessions: readonly { venueId: string; teacherId: string }[],
): Promise<Places> => ({
  venues: await venuesById(ctx.db, [...new Set(sessions.map((s) => s.venueId))]),
  teachers: await teachersById(ctx.db, [...new Set(sessions.map((s) => s.teacherId))]),
})

const placeReasons = (row: ClassRow, s: SessionPlan, i: number, { venues, teachers }: Places): Reason[] => {
  const session = showSession(s, i)
  const [venue, teacher] = [venues.get(s.venueId), teachers.get(s.teacherId)]
  return [
    ...(venue?.listed && venue.orgId === row.orgId
      ? []
      : [refusals.venue({ session }, { field: `sessions.${i}.venueId` })]),
    ...(teacher?.listed && teacher.orgId === row.orgId
      ? []
      : [refusals.teacher({ session }, { field: `sessions.${i}.teacherId` })]),
  ]
}

/**
 * Replaces the timetable. Only what is impossible in itself is refused; what does not yet fit the plan is told by the checks,
 * so that a half-finished timetable can be kept.
 */
export async function setAll(ctx: Ctx, input: ParsedOf<typeof c.setSessions>) {
  const row = await lockEditable(ctx, input.id, input.version)
  const sessions = [...input.sessions].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
  const places = await placesOf(ctx, sessions)
  insist([...checkTimes(sessions, row), ...sessions.flatMap((s, i) => placeReasons(row, s, i, places))])
  const before = await sessionsOf(ctx.db, row.id)
  await removeSessions(
    ctx.db,
    before.map((s) => s.id),
    ctx.now,
  )
  await insertSessions(
    ctx.db,
    sessions.map((s) => ({
      id: uuidv7(),
      classId: row.id,
      title: s.title,
      kind: s.kind,
      hours: s.hours,
      startsAt: s.startsAt,
      endsAt: s.endsAt,
      venueId: s.venueId,
      teacherId: s.teacherId,
      teacherPersonId: (places.teachers.get(s.teacherId) as Teacher).personId,
      held: false,
      removedAt: null,
    })),
  )
  if (!(await updateClass(ctx.db, row.id, row.version, {}))) insist([common.changed_meanwhile()])
  const sum = (all: readonly { hours: number }[]) => all.reduce((n, s) => n + s.hours, 0)
  ctx.record({
    subjects: subjectsOf(row),
    summary: `培训班“${row.title}”：安排 ${sessions.length} 次课，共 ${sum(sessions)} 课时`,
    region: row.region,
    orgId: row.orgId,
    before: { sessions: before.length, hours: sum(before) },
    after: { sessions: sessions.length, hours: sum(sessions) },
  })
  return { version: row.version + 1, state: row.state }
}

/** Another time, room or teacher for one session that has not begun. */
export async function move(ctx: Ctx, input: ParsedOf<typeof c.moveSession>) {
  const row = await lockVersion(ctx, input.id, input.version)
  const all = await sessionsOf(ctx.db, row.id)
  const index = all.findIndex((s) => s.id === input.sessionId)
  const before = all[index]
  if (!before) throw new Refused([common.not_found({ what: '该课次' })], 404)
  if (row.state !== 'approved' && row.state !== 'running') insist([refusals.not_open()])
  const after = {
    ...before,
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    venueId: input.venueId,
    teacherId: input.teacherId,
  }
  const planned = all.map((s) => (s.id === before.id ? after : s))
  const places = await placesOf(ctx, [after])
  const teacher = places.teachers.get(after.teacherId)
  const venue = places.venues.get(after.venueId)
  const session = showSession(after, index)
  const reasons = [
    ...(before.startsAt <= ctx.now || after.startsAt <= ctx.now ? [refusals.past()] : []),
    ...checkTimes(planned, row),
    ...placeReasons(row, after, index, places),
  ]
  if (venue && venue.seats < row.seats) {
    reasons.push(
      refusals.venue_small({ session, venue: venue.name, venueSeats: venue.seats, seats: row.seats }),
    )
  }
  const wanted = { ...after, teacherPersonId: teacher?.personId ?? before.teacherPersonId }
  for (const clash of await clashesOf(ctx.db, row.id, [wanted])) {
    const facts = { session, other: clash.otherTitle, at: showInstant(clash.startsAt) }
    reasons.push(
      clash.what === 'teacher'
        ? refusals.teacher_busy({ ...facts, teacher: teacher?.nameMasked ?? '' })
        : refusals.venue_busy({ ...facts, venue: venue?.name ?? '' }),
    )
  }
  const people = (await enrolledOf(ctx.db, row.id)).map((t) => t.personId)
  const personal = await personClashes(ctx.db, row.id, people, [after])
  for (const clash of personal.slice(0, 20)) {
    const facts = { who: '本班学员', other: clash.otherTitle, at: showInstant(clash.startsAt) }
    reasons.push(roster.overlap(facts))
  }
  insist(reasons)
  await freeSlots(ctx.db, row.id, { sessionId: before.id })
  await updateSession(ctx.db, before.id, {
    startsAt: wanted.startsAt,
    endsAt: wanted.endsAt,
    venueId: wanted.venueId,
    teacherId: wanted.teacherId,
    teacherPersonId: wanted.teacherPersonId,
  }).catch(toldOverlap)
  await holdSlots(ctx.db, row.id, null, before.id).catch(toldOverlap)
  if (!(await updateClass(ctx.db, row.id, row.version, {}))) insist([common.changed_meanwhile()])
  const shown = (s: { startsAt: string; endsAt: string; venueId: string; teacherId: string }) => ({
    startsAt: s.startsAt,
    endsAt: s.endsAt,
    venueId: s.venueId,
    teacherId: s.teacherId,
  })
  ctx.record({
    subjects: [...subjectsOf(row), `session:${before.id}`],
    summary: `培训班“${row.title}”：调整第 ${index + 1} 课次`,
    region: row.region,
    orgId: row.orgId,
    before: shown(before),
    after: shown(after),
    reason: input.reason,
  })
  return { version: row.version + 1, state: row.state }
}

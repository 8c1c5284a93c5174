/** What workers do by themselves: find a class that takes enrolments, put themselves on its roster, leave it. */
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { orgsById } from '#registry/organisations'
import { type PersonRow, peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { venuesById } from '#training/providers'
import { classStates } from './class-rules.ts'
import { heldClass, lock, notFound, subjectsOf, toldOverlap } from './moves-service.ts'
import type * as c from './roster-contract.ts'
import { enrolmentOpen, OWN_LEAVING_STATES, refusals } from './roster-rules.ts'
import { clashReasons, type Judged, judgePeople, keepCategories } from './roster-service.ts'
import { leave } from './roster-sheet-service.ts'
import * as store from './roster-store.ts'
import { holdAtEnrolment } from './seat-voucher-service.ts'
import { classesById, sessionsOf, sessionsOfClasses } from './store.ts'

export async function showOpen(ctx: Ctx<Actor | null>, rows: store.OpenRow[]): Promise<c.OpenClass[]> {
  const [orgs, venues, occupations] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((r) => r.orgId),
    ),
    venuesById(ctx.db, [...new Set(rows.map((r) => r.venueId))]),
    occupationsByCode(
      ctx.db,
      rows.flatMap((r) => r.occupationCode ?? []),
    ),
  ])
  return rows.map(({ venueId, taken, ...row }) => {
    const org = orgs.get(row.orgId)
    const venue = venues.get(venueId)
    return {
      ...row,
      orgName: org?.name ?? '',
      regionName: regions().fullName(row.region),
      occupationName: row.occupationCode ? (occupations.get(row.occupationCode)?.name ?? null) : null,
      venueName: venue?.name ?? '',
      address: venue?.address ?? '',
      latitude: venue?.lat ?? 0,
      longitude: venue?.lng ?? 0,
      seatsLeft: Math.max(0, row.seats - taken),
      contactName: org?.contactName ?? null,
      contactPhone: org?.contactPhone ?? null,
    }
  })
}

export async function listOpen(ctx: Ctx<Actor | null>, input: ParsedOf<typeof c.openClasses>) {
  const under = input.region ? regions().under(input.region) : null
  const page = await store.openClassRows(ctx.db, ctx.today, input, under, null)
  return { ...page, rows: await showOpen(ctx, page.rows) }
}

export async function oneOpen(ctx: Ctx<Actor | null>, input: { id: string }) {
  const page = await store.openClassRows(ctx.db, ctx.today, { page: 1, size: 1 }, null, input.id)
  const [row] = await showOpen(ctx, page.rows)
  if (!row) throw notFound()
  const sessions = await sessionsOf(ctx.db, row.id)
  return {
    ...row,
    sessions: sessions.map((s) => ({ title: s.title, startsAt: s.startsAt, endsAt: s.endsAt })),
  }
}

export async function enrol(ctx: Ctx, input: ParsedOf<typeof c.enrolSelf>) {
  const personId = ctx.actor.personId as string
  const row = await lock(ctx, input.id)
  if (!enrolmentOpen(row, ctx.today)) insist([refusals.not_open()])
  const reasons = []
  if (await store.enrolledIn(ctx.db, row.id, personId)) reasons.push(refusals.already())
  const counts = await store.countTrainees(ctx.db, row.id)
  if (counts.enrolled >= row.seats) reasons.push(refusals.full())
  reasons.push(...(await heldClass(ctx, row, [personId])))
  reasons.push(...(await clashReasons(ctx, row, [{ personId, who: '您' }])))
  insist(reasons)
  const [person] = (await peopleById(ctx.db, [personId])) as [PersonRow]
  await keepCategories(ctx, [{ personId, category: input.category }], 'self')
  const voucher = await holdAtEnrolment(ctx, row, person, input.voucherId)
  const judged = (await judgePeople(ctx, row, [{ ...person, category: input.category }])).get(
    personId,
  ) as Judged
  const traineeId = uuidv7()
  await store.insertTrainees(ctx.db, [
    {
      id: traineeId,
      classId: row.id,
      personId,
      category: input.category,
      state: 'enrolled',
      source: 'self',
      ...judged,
      judgedOn: ctx.today,
      enrolledBy: ctx.actor.accountId,
      enrolledAt: ctx.now,
      leftBy: null,
      leftAt: null,
      leftReason: null,
    },
  ])
  await store.holdSlots(ctx.db, row.id, [traineeId]).catch(toldOverlap)
  ctx.record({
    subjects: [...subjectsOf(row), `person:${personId}`],
    summary: `培训班“${row.title}”：学员本人报名 1 人`,
    region: row.region,
    orgId: row.orgId,
    after: { enrolled: counts.enrolled + 1 },
  })
  return { traineeId, subsidised: judged.subsidised, warnings: judged.reasons, voucher }
}

export async function leaveOwn(ctx: Ctx, input: ParsedOf<typeof c.leaveSelf>) {
  const row = await lock(ctx, input.id)
  const trainee = await store.enrolledIn(ctx.db, row.id, ctx.actor.personId as string)
  if (!trainee) throw new Refused([common.not_found({ what: '您在该班的报名' })], 404)
  await leave(ctx, row, trainee, input.reason, OWN_LEAVING_STATES)
  return { ok: true as const }
}

export async function mine(ctx: Ctx) {
  const trainees = await store.traineeRowsOfPerson(ctx.db, ctx.actor.personId as string)
  const classes = await classesById(
    ctx.db,
    trainees.map((t) => t.classId),
  )
  const rows = [...classes.values()]
  const [orgs, venues, sessions] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((r) => r.orgId),
    ),
    venuesById(ctx.db, [...new Set(rows.map((r) => r.venueId))]),
    sessionsOfClasses(ctx.db, [...classes.keys()]),
  ])
  // One line a class: who left and came back sees the place held now.
  const latest = new Map<string, store.TraineeRow>()
  for (const t of trainees) {
    const held = latest.get(t.classId)
    if (!held || (held.state === 'left' && t.state === 'enrolled')) latest.set(t.classId, t)
  }
  return {
    rows: [...latest.values()].flatMap((t) => {
      const row = classes.get(t.classId)
      // The institution's drafts are not yet anybody's class.
      if (!row?.filedAt) return []
      const venue = venues.get(row.venueId)
      return [
        {
          id: row.id,
          title: row.title,
          number: row.number,
          orgName: orgs.get(row.orgId)?.name ?? '',
          venueName: venue?.name ?? '',
          address: venue?.address ?? '',
          state: row.state,
          stateTitle: classStates[row.state],
          startsOn: row.startsOn,
          endsOn: row.endsOn,
          enrolmentState: t.state,
          source: t.source,
          subsidised: t.subsidised,
          reasons: t.reasons,
          canLeave: t.state === 'enrolled' && OWN_LEAVING_STATES.includes(row.state),
          sessions: sessions
            .filter((s) => s.classId === row.id)
            .map((s) => ({
              id: s.id,
              title: s.title,
              kind: s.kind,
              hours: s.hours,
              startsAt: s.startsAt,
              endsAt: s.endsAt,
            })),
        },
      ]
    }),
  }
}

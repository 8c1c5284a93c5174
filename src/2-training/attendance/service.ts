/** The teacher's screen: sessions, the code on the wall, who is there, exceptions with a reason. */
import type { ParsedOf } from '#platform/act'
import { addDays, instantAt, showInstant } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { moveClass } from '#training/class-filing'
import { venuesById } from '#training/providers'
import { codeIn } from './check-service.ts'
import * as c from './contract.ts'
import {
  eventRow,
  gather,
  insertAll,
  kindTitle,
  NOTHING,
  namesOf,
  sessionOrRefuse,
  stateTitle,
  unique,
} from './events-service.ts'
import {
  exceptionLimit,
  handInOpen,
  isLate,
  refuseException,
  slotEndsAt,
  slotOf,
  takesAttendance,
  windowsOf,
} from './rules.ts'
import * as store from './store.ts'

async function showSessions(db: Db | Trx, rows: readonly store.ListedSession[]): Promise<c.SessionRow[]> {
  const venues = await venuesById(db, unique(rows.map((r) => r.venueId)))
  const teachers = await namesOf(
    db,
    rows.map((r) => r.teacherPersonId),
  )
  return rows.map((r) => ({
    ...r,
    kindTitle: kindTitle(r.kind),
    venueName: venues.get(r.venueId)?.name ?? '—',
    teacherName: teachers.get(r.teacherPersonId) ?? '—',
    rosterCount: Number(r.rosterCount),
    inCount: Number(r.inCount),
    outCount: Number(r.outCount),
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listSessions>) {
  const page = await store.listSessionRows(ctx.db, ctx.scope(), {
    ...input,
    from: input.from && instantAt(input.from, '00:00'),
    until: input.to && instantAt(addDays(input.to, 1), '00:00'),
  })
  return { ...page, rows: await showSessions(ctx.db, page.rows) }
}

/** Opens the session for check-in; the class's first one starts the class. */
export async function open(ctx: Ctx, { id }: { id: string }): Promise<{ openedAt: string }> {
  const session = await sessionOrRefuse(ctx.db, id)
  if (session.openedAt) return await repeat(ctx, session, session.openedAt)
  const w = windowsOf(session)
  const reasons: Reason[] = []
  if (!takesAttendance(session.classState)) {
    reasons.push(c.refusals.class_state({ state: stateTitle(session.classState) }))
  }
  if (ctx.now < w.inFrom) {
    reasons.push(c.refusals.too_early({ kind: '开启签到', from: showInstant(w.inFrom) }))
  }
  if (ctx.now > w.outUntil) {
    reasons.push(c.refusals.too_late({ kind: '本次课签到', until: showInstant(w.outUntil) }))
  }
  insist(reasons)
  if (session.classState === 'approved') await moveClass(ctx, session.classId, 'start')
  const fresh = await store.insertOpening(ctx.db, {
    sessionId: id,
    classId: session.classId,
    openedBy: ctx.actor.accountId,
    openedAt: ctx.now,
  })
  if (!fresh) return await repeat(ctx, session, ctx.now)
  recordOpening(ctx, session, '开启')
  return { openedAt: ctx.now }
}

function recordOpening(ctx: Ctx, session: store.FullSession, verb: string): void {
  ctx.record({
    subjects: [`class:${session.classId}`, `session:${session.id}`],
    summary: `${verb}“${session.title}”签到`,
    region: session.region,
    orgId: session.orgId,
  })
}

/** A second teacher's screen, or the same one opened again: nothing changes but the record. */
async function repeat(ctx: Ctx, session: store.FullSession, openedAt: string): Promise<{ openedAt: string }> {
  recordOpening(ctx, session, '再次打开')
  return { openedAt }
}

const byHand = (events: readonly store.HeldEvent[]): Set<string> =>
  new Set(events.filter((e) => e.source === 'teacher').map((e) => e.personId))

export async function live(ctx: Ctx, { id }: { id: string }): Promise<c.Live> {
  const session = await sessionOrRefuse(ctx.db, id)
  const [roster, events] = await Promise.all([
    store.enrolledOfClass(ctx.db, session.classId),
    store.eventsOfSessions(ctx.db, [id]),
  ])
  const names = await namesOf(
    ctx.db,
    roster.map((t) => t.personId),
  )
  const found = gather(events)
  const rows = roster.map(({ personId }) => {
    const f = found.get(`${id}:${personId}`) ?? NOTHING
    const inAt = f.held.in ?? null
    return {
      personId,
      nameMasked: names.get(personId) ?? '—',
      inAt,
      outAt: f.held.out ?? null,
      source: f.source,
      late: inAt !== null && isLate(session, inAt),
      distanceM: f.distanceM,
      reason: f.reason,
    }
  })
  const windows = windowsOf(session)
  const during = takesAttendance(session.classState) && ctx.now <= windows.outUntil
  const count = (test: (row: (typeof rows)[number]) => boolean) => rows.filter(test).length
  const counts = {
    roster: rows.length,
    in: count((r) => r.inAt !== null),
    out: count((r) => r.outAt !== null),
    late: count((r) => r.late),
    missing: count((r) => r.inAt === null),
  }
  const [shown] = await showSessions(ctx.db, [
    { ...session, rosterCount: counts.roster, inCount: counts.in, outCount: counts.out },
  ])
  return {
    session: shown as c.SessionRow,
    now: ctx.now,
    code:
      session.openedAt && during
        ? { digits: codeIn(ctx, id, slotOf(ctx.now)), changesAt: slotEndsAt(ctx.now) }
        : null,
    windows,
    counts,
    exceptions: { used: byHand(events).size, limit: exceptionLimit(rows.length) },
    rows,
    can: [
      ...(!session.openedAt && during && ctx.now >= windows.inFrom ? ['open'] : []),
      ...(session.openedAt && during ? ['record-exception'] : []),
      ...(takesAttendance(session.classState) && handInOpen(session, ctx.now) ? ['record-batch'] : []),
    ],
  }
}

export async function recordException(ctx: Ctx, input: ParsedOf<typeof c.recordException>) {
  const session = await sessionOrRefuse(ctx.db, input.id)
  // One exception of a session after the other, so that two screens cannot both take the last place.
  await store.lockOpening(ctx.db, session.id)
  const roster = await store.enrolledOfClass(ctx.db, session.classId)
  const events = await store.eventsOfSessions(ctx.db, [session.id])
  const trainee = roster.find((t) => t.personId === input.personId)
  const names = trainee ? await namesOf(ctx.db, [input.personId]) : new Map<string, string>()
  const hands = byHand(events)
  insist(
    refuseException({
      kind: input.kind,
      now: ctx.now,
      session,
      classState: session.classState,
      classStateTitle: stateTitle(session.classState),
      opened: session.openedAt !== null,
      person: names.get(input.personId) ?? null,
      held: gather(events).get(`${session.id}:${input.personId}`)?.held ?? {},
      used: hands.size,
      counted: hands.has(input.personId),
      rosterCount: roster.length,
    }),
  )
  await insertAll(ctx, [
    eventRow(ctx, session, {
      traineeId: (trainee as { id: string }).id,
      personId: input.personId,
      kind: input.kind,
      at: ctx.now,
      source: 'teacher',
      reasonKind: input.reasonKind,
      reason: input.reason,
    }),
  ])
  ctx.record({
    subjects: [`class:${session.classId}`, `session:${session.id}`, `person:${input.personId}`],
    summary: `教师登记“${session.title}”${c.checkKinds[input.kind]}（${c.exceptionKinds[input.reasonKind]}）`,
    region: session.region,
    orgId: session.orgId,
    after: { kind: input.kind, at: ctx.now },
    reason: input.reason,
  })
  return {
    at: ctx.now,
    used: hands.add(input.personId).size,
    limit: exceptionLimit(roster.length),
  }
}

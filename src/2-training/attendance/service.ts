/** The teacher's screen: sessions, the code on the wall, who is there, exceptions with a reason. */

import type { ParsedOf } from '#platform/act'
import { addDays, instantAt, showInstant } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { maskedNames } from '#registry/people'
import { moveClass } from '#training/class-filing'
import { venuesById } from '#training/providers'
import * as c from './contract.ts'
import { kindTitle, sessionOrRefuse, stateTitle, unique } from './events-service.ts'
import { insertRecalls, type RecallRow } from './presence-store.ts'
import { drawRecalls, luckOf, recallCount } from './recall-rules.ts'
import { takesAttendance, windowsOf } from './rules.ts'
import * as store from './store.ts'

export async function showSessions(
  db: Db | Trx,
  rows: readonly store.ListedSession[],
): Promise<c.SessionRow[]> {
  const venues = await venuesById(db, unique(rows.map((r) => r.venueId)))
  const teachers = await maskedNames(
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
  await insertRecalls(ctx.db, recallsFor(ctx, session))
  recordOpening(ctx, session, '开启')
  return { openedAt: ctx.now }
}

/** Drawn from the server's own key: nobody can tell them before, the server can make the same draw again. */
function recallsFor(ctx: Ctx, session: store.FullSession): RecallRow[] {
  const luck = Array.from({ length: recallCount(session) }, (_v, i) =>
    luckOf(ctx.tools.sealer.sign(`${session.id}:${i + 1}`, 'recall')),
  )
  return drawRecalls(session, luck, ctx.now).map((recall) => ({ sessionId: session.id, ...recall }))
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

/** Who is there: the teacher's screen with the code, and the same without it for officers. */

import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { maskedNames } from '#registry/people'
import { codeIn } from './code-service.ts'
import type * as c from './contract.ts'
import { devicesOf } from './device-store.ts'
import { type Gathered, gather, NOTHING, sessionOrRefuse } from './events-service.ts'
import { doubtsOf, isLate } from './hours-rules.ts'
import { showCameras } from './now-service.ts'
import { type PhotoRow, photosOf } from './presence-store.ts'
import {
  CONFIRM_HOURS,
  exceptionLimit,
  handInOpen,
  inSession,
  slotEndsAt,
  slotOf,
  takesAttendance,
  windowsOf,
} from './rules.ts'
import { showSessions } from './service.ts'
import * as store from './store.ts'

/** People for whom the teacher stood in, in this session. */
export const byHand = (gathered: Gathered): Set<string> =>
  new Set(gathered.events.filter((e) => e.source === 'teacher').map((e) => e.personId))

async function rowsOf(
  ctx: Ctx,
  session: store.FullSession,
  roster: readonly { personId: string }[],
  gathered: Gathered,
): Promise<c.LiveRow[]> {
  const people = roster.map((t) => t.personId)
  const witnesses = [...gathered.people.values()].flatMap((k) => (k.witnessed ? [k.witnessed] : []))
  const [names, accounts, photos] = await Promise.all([
    maskedNames(ctx.db, people),
    accountNames(
      ctx.db,
      witnesses.map((w) => w.witnessAccount),
    ),
    photosOf(ctx.db, [session.id]),
  ])
  const photosBy = Map.groupBy(photos, (p: PhotoRow) => p.personId)
  return people.map((personId) => {
    const known = gathered.people.get(`${session.id}:${personId}`) ?? NOTHING
    const w = known.witnessed
    return {
      personId,
      nameMasked: names.get(personId) ?? '—',
      inAt: known.in?.at ?? null,
      outAt: known.out?.at ?? null,
      source: known.source,
      late: known.in !== undefined && isLate(session, known.in.at),
      distanceM: known.distanceM,
      reason: known.reason,
      doubts: [...new Set([...doubtsOf(known.in, known.word), ...doubtsOf(known.out, known.word)])],
      seen: known.word?.seen ?? null,
      missed: known.calls.filter((call) => call.state === 'missed').map((call) => call.no),
      answered: known.calls.filter((call) => call.state === 'answered').length,
      witness: w && {
        name: w.witnessPerson
          ? `学员${names.get(w.witnessPerson) ?? '—'}`
          : `工作人员${accounts.get(w.witnessAccount as string) ?? '—'}`,
        said: w.said,
      },
      photos: (photosBy.get(personId) ?? []).map((p) => ({ id: p.id, takenAt: p.takenAt })),
    }
  })
}

async function presence(ctx: Ctx, id: string): Promise<{ shown: c.Presence; session: store.FullSession }> {
  const session = await sessionOrRefuse(ctx.db, id)
  const [roster, gathered, cameras] = await Promise.all([
    store.enrolledOfClass(ctx.db, session.classId),
    gather(ctx.db, [id], ctx.now),
    showCameras(ctx, id),
  ])
  const rows = await rowsOf(ctx, session, roster, gathered)
  const count = (test: (row: c.LiveRow) => boolean) => rows.filter(test).length
  const counts = {
    roster: rows.length,
    in: count((r) => r.inAt !== null),
    out: count((r) => r.outAt !== null),
    late: count((r) => r.late),
    missing: count((r) => r.inAt === null),
    present: count((r) => r.inAt !== null && r.outAt === null),
    doubtful: count((r) => r.doubts.length > 0),
  }
  const [shown] = await showSessions(ctx.db, [
    { ...session, rosterCount: counts.roster, inCount: counts.in, outCount: counts.out },
  ])
  const called = (recall: { at: string; until: string }) =>
    [...gathered.people.values()].filter(
      (k) => k.in?.source === 'self' && k.in.at <= recall.at && !(k.out && k.out.at < recall.until),
    ).length
  return {
    session,
    shown: {
      session: shown as c.SessionRow,
      now: ctx.now,
      windows: windowsOf(session),
      counts,
      exceptions: { used: byHand(gathered).size, limit: exceptionLimit(rows.length) },
      recalls: gathered.recalls
        .filter((r) => r.at <= ctx.now)
        .map((r) => ({
          no: r.no,
          at: r.at,
          until: r.until,
          answered: gathered.events.filter((e) => e.kind === 'recall' && e.recallNo === r.no).length,
          due: called(r),
        })),
      recallCount: gathered.recalls.length,
      rows,
      cameras,
      can: [],
    },
  }
}

/** Phones of the class's people that wait for the teacher's word. */
async function waitingDevices(ctx: Ctx, rows: readonly c.LiveRow[]): Promise<c.Live['devices']> {
  const names = new Map(rows.map((r) => [r.personId, r.nameMasked]))
  return (await devicesOf(ctx.db, [...names.keys()]))
    .filter((d) => d.state === 'waiting')
    .map((d) => ({
      id: d.id,
      personId: d.personId,
      nameMasked: names.get(d.personId) ?? '—',
      label: d.label,
      askedAt: d.askedAt,
    }))
}

export async function live(ctx: Ctx, { id }: { id: string }): Promise<c.Live> {
  const { shown, session } = await presence(ctx, id)
  const takes = takesAttendance(session.classState)
  const during = takes && ctx.now <= shown.windows.outUntil
  return {
    ...shown,
    code:
      session.openedAt && during
        ? { digits: codeIn(ctx, id, slotOf(ctx.now)), changesAt: slotEndsAt(ctx.now) }
        : null,
    devices: await waitingDevices(ctx, shown.rows),
    can: [
      ...(!session.openedAt && during && ctx.now >= shown.windows.inFrom ? ['open'] : []),
      ...(session.openedAt && during ? ['record-exception'] : []),
      ...(session.openedAt && takes && hoursAfter(session.endsAt, ctx.now) <= CONFIRM_HOURS
        ? ['confirm-presence']
        : []),
      ...(takes && handInOpen(session, ctx.now) ? ['record-batch'] : []),
    ],
  }
}

const hoursAfter = (at: string, now: string): number => (Date.parse(now) - Date.parse(at)) / 3_600_000

/** Without the code: who only watches must not be able to hand it on. */
export async function watch(ctx: Ctx, { id }: { id: string }): Promise<c.Presence> {
  const { shown, session } = await presence(ctx, id)
  const may = ctx.may('class.watch') && inSession(session, ctx.now)
  return {
    ...shown,
    can: [
      ...(may && !shown.cameras.some((x) => !x.answeredAt) ? ['ask-camera'] : []),
      ...(ctx.may('class.watch') ? ['see-photo'] : []),
    ],
  }
}

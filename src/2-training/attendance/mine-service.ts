/** The worker's own page: today's lessons with what the phone needs to sign, hours with every deduction, witness, photos. */

import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { addDays, dayOf, instantAt } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { maskedNames } from '#registry/people'
import { traineeIn } from '#training/class-filing'
import { venuesById } from '#training/providers'
import { challengeFor } from './code-service.ts'
import * as c from './contract.ts'
import { showDevices } from './device-service.ts'
import { devicesOf } from './device-store.ts'
import { classOrRefuse, gather, kindTitle, NOTHING, sessionOrRefuse, unique } from './events-service.ts'
import { faceOf } from './face-port.ts'
import { doubtsOf, hoursRule } from './hours-rules.ts'
import { insertPhoto, sayWitness, witnessWaiting } from './presence-store.ts'
import { nextCheck } from './rules.ts'
import * as store from './store.ts'
import { hoursOf } from './table-service.ts'

const COMING_DAYS = 14
/** A photo taken with a check is kept so long; a setting of the platform, of no clause. */
const PHOTO_DAYS = 180

export async function mySessions(ctx: Ctx) {
  const personId = ctx.actor.personId as string
  const from = instantAt(ctx.today, '00:00')
  const until = instantAt(addDays(ctx.today, COMING_DAYS), '00:00')
  const sessions = await store.sessionsOfPerson(ctx.db, personId, from, until)
  const todays = sessions.filter((s) => dayOf(s.startsAt) === ctx.today)
  const [gathered, venues, devices, waiting] = await Promise.all([
    gather(
      ctx.db,
      todays.map((s) => s.id),
      ctx.now,
    ),
    venuesById(ctx.db, unique(sessions.map((s) => s.venueId))),
    devicesOf(ctx.db, [personId]),
    witnessWaiting(ctx.db, personId),
  ])
  const answered = new Set(
    gathered.events
      .filter((e) => e.kind === 'recall' && e.personId === personId)
      .map((e) => `${e.sessionId}:${e.recallNo}`),
  )
  const rows = sessions.map((s): c.MySession => {
    const known = gathered.people.get(`${s.id}:${personId}`) ?? NOTHING
    const held = { in: known.in?.at, out: known.out?.at }
    const opened = s.openedAt !== null
    const recall = gathered.recalls.find(
      (r) => r.sessionId === s.id && r.at <= ctx.now && r.until > ctx.now && !answered.has(`${s.id}:${r.no}`),
    )
    const doubts = [...doubtsOf(known.in, known.word), ...doubtsOf(known.out, known.word)]
    return {
      sessionId: s.id,
      classId: s.classId,
      classTitle: s.classTitle,
      title: s.title,
      kindTitle: kindTitle(s.kind),
      hours: s.hours,
      startsAt: s.startsAt,
      endsAt: s.endsAt,
      venueName: venues.get(s.venueId)?.name ?? '—',
      opened,
      inAt: held.in ?? null,
      outAt: held.out ?? null,
      ...nextCheck({ now: ctx.now, session: s, classState: s.classState, opened, held }),
      challenge: challengeFor(ctx, s.id, personId, ctx.now),
      recall:
        recall && held.in && !held.out && known.in?.source === 'self'
          ? { no: recall.no, until: recall.until }
          : null,
      unconfirmed: doubts.length > 0,
    }
  })
  const isToday = (row: c.MySession) => dayOf(row.startsAt) === ctx.today
  return {
    now: ctx.now,
    today: rows.filter(isToday),
    coming: rows.filter((row) => !isToday(row)),
    devices: showDevices(devices, ctx.now),
    unlocks: Boolean(ctx.meta.site),
    witness: await showWitness(ctx, waiting),
  }
}

async function showWitness(ctx: Ctx, waiting: Awaited<ReturnType<typeof witnessWaiting>>) {
  if (waiting.length === 0) return []
  const names = await maskedNames(
    ctx.db,
    waiting.map((w) => w.personId),
  )
  const ids = unique(waiting.map((w) => w.sessionId))
  const sessions = new Map((await store.sessionsById(ctx.db, ids)).map((s) => [s.id, s]))
  const events = new Map((await store.eventsOfSessions(ctx.db, ids)).map((e) => [e.id, e]))
  return waiting.map((w) => ({
    eventId: w.eventId,
    nameMasked: names.get(w.personId) ?? '—',
    sessionTitle: sessions.get(w.sessionId)?.title ?? '—',
    at: events.get(w.eventId)?.at ?? ctx.now,
  }))
}

export async function answerWitness(ctx: Ctx, input: ParsedOf<typeof c.answerWitness>) {
  const said = input.present ? 'yes' : 'no'
  const row = await sayWitness(ctx.db, input.eventId, ctx.actor.personId as string, said, ctx.now)
  if (!row) throw new Refused([c.refusals.nothing_to_witness()], 404)
  const session = await sessionOrRefuse(ctx.db, row.sessionId)
  ctx.record({
    subjects: [`class:${session.classId}`, `session:${session.id}`, `person:${row.personId}`],
    summary: `见证人${input.present ? '确认' : '否认'}学员在“${session.title}”现场`,
    region: session.region,
    orgId: session.orgId,
  })
  return { said } as const
}

export async function attachPhoto(ctx: Ctx, input: ParsedOf<typeof c.attachPhoto>) {
  const personId = ctx.actor.personId as string
  const { files } = ctx.tools
  const reasons: Reason[] = []
  const events = await store.eventsOfSessions(ctx.db, [input.sessionId])
  if (!events.some((e) => e.personId === personId && e.kind === input.kind))
    reasons.push(c.refusals.photo_without_check())
  const [file] = await files.info(ctx.db, [input.fileId])
  if (!file?.mime.startsWith('image/') || !(await files.ownedBy(ctx.db, [input.fileId], ctx.actor.accountId)))
    reasons.push(c.refusals.photo_not_yours({ field: 'fileId' }))
  insist(reasons)
  const session = await sessionOrRefuse(ctx.db, input.sessionId)
  const keepUntil = addDays(dayOf(session.endsAt), PHOTO_DAYS)
  await insertPhoto(ctx.db, {
    id: uuidv7(),
    sessionId: session.id,
    classId: session.classId,
    region: session.region,
    personId,
    kind: input.kind,
    fileId: input.fileId,
    takenAt: ctx.now,
    keepUntil,
    face: file ? await faceOf({ personId, photo: () => files.read(file) }) : null,
    destroyedAt: null,
  })
  ctx.record({
    subjects: [`class:${session.classId}`, `session:${session.id}`, `person:${personId}`],
    summary: `${c.checkKinds[input.kind]}“${session.title}”附照片，保存至 ${keepUntil}`,
    region: session.region,
    orgId: session.orgId,
    files: [input.fileId],
  })
  return { keepUntil }
}

export async function myHours(ctx: Ctx, { id }: { id: string }) {
  const personId = ctx.actor.personId as string
  const row = await classOrRefuse(ctx.db, id)
  if (!(await traineeIn(ctx.db, id, personId)))
    throw new Refused([common.not_found({ what: '这个班级' })], 404)
  const table = await hoursOf(ctx.db, id, ctx.now)
  const mine = table.rows.find((r) => r.personId === personId)
  if (!mine) throw new Refused([common.not_found({ what: '您在该班的学时' })], 404)
  return {
    classTitle: row.title,
    rule: hoursRule,
    sessions: table.sessions.map((s) => ({
      id: s.id,
      title: s.title,
      kindTitle: kindTitle(s.kind),
      hours: s.hours,
      startsAt: s.startsAt,
      endsAt: s.endsAt,
    })),
    mine: mine.hours,
  }
}

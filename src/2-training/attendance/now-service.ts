/** Classes in session now: for officers, and for an institution its own. */

import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import type { Db, Trx } from '#platform/db'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import { maskedNames } from '#registry/people'
import { regions } from '#registry/regions'
import { venuesById } from '#training/providers'
import {
  answerCameraRow,
  type CameraRow,
  camerasOf,
  insertCamera,
  lessonsAt,
  type NowRow,
} from './camera-store.ts'
import * as c from './contract.ts'
import { kindTitle, sessionOrRefuse, unique } from './events-service.ts'
import { metresBetween } from './place-rules.ts'
import { photoById, recallsOf } from './presence-store.ts'
import { AFTER_MINUTES, alertsOf, CAMERA_MINUTES, EARLY_MINUTES, exceptionLimit, inSession } from './rules.ts'
import { e5 } from './sign-rules.ts'
import { eventsOfSessions } from './store.ts'

const minutesFrom = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * 60_000).toISOString()

async function alertsOfRows(
  db: Db | Trx,
  rows: readonly NowRow[],
  now: string,
): Promise<Map<string, c.AlertKind[]>> {
  const ids = rows.map((r) => r.id)
  const [cameras, recalls] = await Promise.all([camerasOf(db, ids), recallsOf(db, ids)])
  const over = recalls.filter((r) => r.until <= now)
  const answers = new Map<string, number>()
  if (over.length > 0)
    for (const e of await eventsOfSessions(db, unique(over.map((r) => r.sessionId))))
      if (e.kind === 'recall') {
        const key = `${e.sessionId}:${e.recallNo}`
        answers.set(key, (answers.get(key) ?? 0) + 1)
      }
  return new Map(
    rows.map((r) => {
      const last = over.filter((o) => o.sessionId === r.id).at(-1)
      return [
        r.id,
        alertsOf({
          now,
          session: r,
          openedAt: r.openedAt,
          roster: r.rosterCount,
          ins: r.inCount,
          doubtful: r.doubtful,
          byHand: r.byHand,
          handLimit: exceptionLimit(r.rosterCount),
          lastCall: last ? { due: r.inCount, answered: answers.get(`${r.id}:${last.no}`) ?? 0 } : null,
          cameraOverdue: cameras.some((x) => x.sessionId === r.id && !x.answeredAt && x.dueAt < now),
        }),
      ]
    }),
  )
}

export async function now(ctx: Ctx, input: ParsedOf<typeof c.nowSessions>) {
  const rows = await lessonsAt(
    ctx.db,
    ctx.scope(),
    { now: ctx.now, from: minutesFrom(ctx.now, -AFTER_MINUTES), until: minutesFrom(ctx.now, EARLY_MINUTES) },
    input.region ? regions().under(input.region) : null,
  )
  const [venues, orgs, teachers, alerts, cameras] = await Promise.all([
    venuesById(ctx.db, unique(rows.map((r) => r.venueId))),
    orgsById(ctx.db, unique(rows.map((r) => r.orgId))),
    maskedNames(
      ctx.db,
      rows.map((r) => r.teacherPersonId),
    ),
    alertsOfRows(ctx.db, rows, ctx.now),
    camerasOf(
      ctx.db,
      rows.map((r) => r.id),
    ),
  ])
  const shown = rows.map((r): c.NowRow => {
    const venue = venues.get(r.venueId)
    const photo = cameras.find((x) => x.sessionId === r.id && x.answeredAt)
    const newer = photo?.answeredAt && (!r.lastAt || photo.answeredAt > r.lastAt)
    return {
      ...r,
      kindTitle: kindTitle(r.kind),
      venueName: venue?.name ?? '—',
      address: venue?.address ?? '—',
      latitude: venue?.lat ?? 0,
      longitude: venue?.lng ?? 0,
      teacherName: teachers.get(r.teacherPersonId) ?? '—',
      orgName: orgs.get(r.orgId)?.name ?? '—',
      present: Math.max(0, r.present),
      alerts: alerts.get(r.id) ?? [],
      lastAt: newer ? (photo?.answeredAt ?? null) : r.lastAt,
      lastWhat: newer ? '现场照片' : r.lastKind && (c.eventKinds as Record<string, string>)[r.lastKind],
    } as c.NowRow
  })
  const sum = (of: (r: c.NowRow) => number, list = shown) => list.reduce((n, r) => n + of(r), 0)
  const counties = [...Map.groupBy(shown, (r) => r.region)].map(([code, list]) => ({
    code,
    name: regions().fullName(code),
    classes: list.length,
    present: sum((r) => r.present, list),
    alerts: sum((r) => r.alerts.length, list),
  }))
  return {
    now: ctx.now,
    rows: shown,
    counties,
    totals: {
      classes: shown.length,
      roster: sum((r) => r.rosterCount),
      present: sum((r) => r.present),
      alerts: sum((r) => r.alerts.length),
    },
  }
}

export async function showCameras(ctx: Ctx, sessionId: string): Promise<c.Camera[]> {
  const rows = await camerasOf(ctx.db, [sessionId])
  const { files } = ctx.tools
  const infos = new Map(
    (
      await files.info(
        ctx.db,
        rows.flatMap((r) => r.fileIds),
      )
    ).map((f) => [f.id, f]),
  )
  return rows.map((r) => ({
    id: r.id,
    note: r.note,
    askedAt: r.askedAt,
    dueAt: r.dueAt,
    answeredAt: r.answeredAt,
    headCount: r.headCount,
    distanceM: r.distanceM,
    files: r.fileIds.flatMap((id) => {
      const f = infos.get(id)
      return f ? [{ id, name: f.name, mime: f.mime, bytes: f.bytes, url: files.link(id, ctx.now) }] : []
    }),
  }))
}

export async function askCamera(ctx: Ctx, input: ParsedOf<typeof c.askCamera>) {
  const session = await sessionOrRefuse(ctx.db, input.id)
  const reasons: Reason[] = []
  if (!inSession(session, ctx.now)) reasons.push(c.refusals.not_in_session())
  if ((await camerasOf(ctx.db, [input.id])).some((x) => !x.answeredAt))
    reasons.push(c.refusals.camera_asked())
  insist(reasons)
  const dueAt = minutesFrom(ctx.now, CAMERA_MINUTES)
  await insertCamera(ctx.db, {
    id: uuidv7(),
    sessionId: session.id,
    classId: session.classId,
    region: session.region,
    orgId: session.orgId,
    note: input.reason,
    askedBy: ctx.actor.accountId,
    askedAt: ctx.now,
    dueAt,
    answeredBy: null,
    answeredAt: null,
    fileIds: [],
    headCount: null,
    latitudeE5: null,
    longitudeE5: null,
    accuracyM: null,
    distanceM: null,
  })
  ctx.record({
    subjects: [`class:${session.classId}`, `session:${session.id}`],
    summary: `请“${session.title}”到镜头前`,
    region: session.region,
    orgId: session.orgId,
    reason: input.reason,
  })
  return { dueAt }
}

export async function answerCamera(ctx: Ctx, input: ParsedOf<typeof c.answerCamera>) {
  const session = await sessionOrRefuse(ctx.db, input.id)
  const open = (await camerasOf(ctx.db, [input.id])).find((x) => !x.answeredAt)
  const { files } = ctx.tools
  const infos = await files.info(ctx.db, input.fileIds)
  const reasons: Reason[] = []
  if (!open) reasons.push(c.refusals.camera_none())
  if (
    infos.some((f) => !f.mime.startsWith('image/')) ||
    !(await files.ownedBy(ctx.db, input.fileIds, ctx.actor.accountId))
  )
    reasons.push(c.refusals.photo_not_yours({ field: 'fileIds' }))
  insist(reasons)
  const request = open as CameraRow
  const p = input.position
  const venue = (await venuesById(ctx.db, [session.venueId])).get(session.venueId)
  const distanceM = p && venue ? metresBetween(p, { latitude: venue.lat, longitude: venue.lng }) : null
  const done = await answerCameraRow(ctx.db, request.id, {
    answeredBy: ctx.actor.accountId,
    answeredAt: ctx.now,
    fileIds: input.fileIds,
    headCount: input.headCount,
    latitudeE5: p ? e5(p.latitude) : null,
    longitudeE5: p ? e5(p.longitude) : null,
    accuracyM: p ? Math.round(p.accuracy) : null,
    distanceM,
  })
  if (!done) throw new Refused([common.changed_meanwhile()], 409)
  const overdue = ctx.now > request.dueAt
  ctx.record({
    subjects: [`class:${session.classId}`, `session:${session.id}`],
    summary: `应答“请到镜头前”：现场 ${input.headCount} 人${overdue ? '（超时）' : ''}`,
    region: session.region,
    orgId: session.orgId,
    after: { headCount: input.headCount, distanceM },
    files: input.fileIds,
  })
  return { answeredAt: ctx.now, overdue }
}

export const placeOfPhoto = async (ctx: Ctx, id: string) => {
  const photo = await photoById(ctx.db, id)
  if (!photo || photo.destroyedAt) throw new Refused([common.not_found({ what: '这张照片' })], 404)
  return { region: photo.region, orgs: [] }
}

/** Each look at a person's photo is on record, with its reason. */
export async function seePhoto(ctx: Ctx, input: ParsedOf<typeof c.seePhoto>) {
  const photo = await photoById(ctx.db, input.id)
  if (!photo || photo.destroyedAt) throw new Refused([common.not_found({ what: '这张照片' })], 404)
  ctx.record({
    subjects: [`person:${photo.personId}`, `session:${photo.sessionId}`, `class:${photo.classId}`],
    summary: '查看学员签到照片',
    region: photo.region,
    reason: input.reason,
  })
  return {
    url: ctx.tools.files.link(photo.fileId, ctx.now),
    takenAt: photo.takenAt,
    keepUntil: photo.keepUntil,
  }
}

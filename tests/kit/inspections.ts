/** Inspections through acts: a class seen, with or without a finding; a plan; a third party appointed. */
import type { InputOf } from '#platform/act'
import { dayOf } from '#platform/day'
import * as c from '#supervision/inspections/contract'
import type { TestApp, User } from './app.ts'
import type { ClassScene } from './classes.ts'
import { photo, VENUE } from './providers.ts'

export type VisitInput = InputOf<typeof c.recordVisit>

/** Everything in order, in the room, now. */
export async function visitInput(
  app: TestApp,
  who: User,
  id: string,
  change: Partial<VisitInput> = {},
): Promise<VisitInput> {
  const now = app.clock.now().toISOString()
  return {
    id,
    visitedAt: now,
    sessionId: null,
    items: c.checklist.map(({ key }) => ({ key, answer: 'ok' })),
    headCount: 3,
    position: { lat: VENUE.lat, lng: VENUE.lng, accuracyM: 20 },
    photos: [{ id: (await who.upload(photo(), '课堂.png')).id, takenAt: now }],
    ...change,
  }
}

/** The same, seen at a moment before now. */
export async function visitAt(
  app: TestApp,
  who: User,
  id: string,
  at: string,
  change: Partial<VisitInput> = {},
): Promise<VisitInput> {
  const visit = await visitInput(app, who, id)
  const photos = visit.photos.map((one) => ({ ...one, takenAt: at }))
  return { ...visit, visitedAt: at, photos, ...change }
}

/** A visit on one day, because somebody said so. */
export async function look(who: User, classId: string, day: string): Promise<string> {
  const asked = { classId, why: '群众反映，到课堂看一看', fromOn: day, toOn: day }
  return (await who.call(c.startInspection, asked)).id
}

/** The class's n-th day with lessons. */
export const lessonDay = (scene: ClassScene, n: number): string =>
  [...new Set(scene.sessions.map((s) => dayOf(s.startsAt)))][n] as string

/** All in order but one thing. */
export const itemsBut = (bad: c.CheckKey, note: string): VisitInput['items'] =>
  c.checklist.map(({ key }) => (key === bad ? { key, answer: 'bad', note } : { key, answer: 'ok' }))

/** A class seen with another teacher, by somebody who has no part in it; the finding waits. */
export async function foundIn(
  app: TestApp,
  scene: ClassScene,
  who: User,
  day = scene.startsOn,
): Promise<string> {
  const id = await look(who, scene.classId, day)
  await who.call(c.recordVisit, await visitInput(app, who, id, { items: itemsBut('teacher', '由他人代课') }))
  return id
}

/** A city's inspections half-way: a finding, a draft of a plan, an interest declared, a third party at work. */
export async function watched(app: TestApp, scene: ClassScene, region: string): Promise<void> {
  const { provider, startsOn } = scene
  const inspector = await app.staff('hr.inspector', region)
  await foundIn(app, scene, inspector)
  const asked = { classId: scene.classId, fromOn: startsOn, toOn: startsOn, why: '例行到课堂检查' }
  await inspector.call(c.startInspection, asked)
  await inspector.call(c.declareInterest, { orgId: provider.orgId, kind: 'former', note: '鹭岛旧同事' })
  await provider.clerk.call(c.draftPlan, {
    region,
    title: '鹭岛抽查计划',
    kind: 'random',
    basis: '年度监督检查安排',
    fromOn: startsOn,
    toOn: startsOn,
    sampleCount: 1,
    teamSize: 1,
  })
  const third = await app.staff('third-party.staff', region)
  const { id } = await provider.clerk.call(c.proposeAppointment, {
    orgId: third.orgId as string,
    region,
    title: '鹭岛委托监督',
    purpose: '对培训过程进行抽查',
    fromOn: dayOf(app.clock.now().toISOString()),
    toOn: startsOn,
    accountIds: [third.accountId as string],
    mayVisit: true,
  })
  await provider.reviewer.call(c.approveAppointment, { id, version: 1 })
}

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { goTo, minutesAfter } from '../../../tests/kit/attendance.ts'
import { approvedClass, type ClassScene } from '../../../tests/kit/classes.ts'
import {
  GOOD_SCORES,
  learnerOf,
  learning,
  listedPlatform,
  onPlatform,
  type PlatformScene,
  submittedPlatform,
  versionOf,
} from '../../../tests/kit/platforms.ts'
import {
  applyPlatform,
  assessPlatform,
  assignPlatforms,
  getPlatform,
  linkLearner,
  listPlatform,
  listPlatforms,
  myOnlineHours,
  onlineClasses,
  onlineOfClass,
  openCalls,
  platformClasses,
  publishedPlatforms,
  removePlatform,
  reportLearning,
  resumePlatform,
  submitPlatform,
  suspendPlatform,
} from './contract.ts'
import { onlineHoursOf } from './index.ts'

let app: TestApp
let platform: PlatformScene
let scene: ClassScene
let line: number
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  platform = await listedPlatform(app)
  scene = await approvedClass(app, { trainees: [1, 2, 3] })
  line = await onPlatform(scene.provider.manager, scene.classId, platform.platformId)
  await goTo(
    app,
    minutesAfter(`${scene.startsOn}T01:00:00.000Z`, 0),
    ...[platform.operator, platform.clerk, platform.reviewer, scene.provider.manager],
  )
})
afterAll(async () => await app.stop())

const report = (events: ReturnType<typeof learning>) => ({ id: scene.classId, events })
const now = () => app.clock.now().toISOString()

test('B6 F2-5 platform: solicited in public, scored, published by another officer; too few points and one hand twice are refused', async () => {
  const other = await submittedPlatform(app, '350100', '榕城在线学堂')
  expect((await app.visitor.call(openCalls, {})).rows.length).toBe(2)
  expect(await other.operator.refused(applyPlatform, { callId: other.callId, ...sameAbout })).toContain(
    'platform.applied',
  )
  const id = other.platformId
  expect(
    await other.clerk.refused(assessPlatform, {
      id,
      version: other.version,
      scores: { ...GOOD_SCORES, service: 15, courses: 25 },
      opinion: '短',
    }),
  ).toContain('input.too_small')
  const low = await other.clerk.call(assessPlatform, {
    id,
    version: other.version,
    scores: { courses: 10, identity: 10, presence: 5, records: 10, service: 5 },
    opinion: '没有随堂提问，学习记录留存不全。',
  })
  expect(low).toMatchObject({ total: 40, passed: false, state: 'assessed' })
  expect(await other.reviewer.refused(listPlatform, { id, version: low.version })).toEqual([
    'platform.low_score',
  ])
  const both = await app.staff('hr.clerk', '350100', { also: ['hr.reviewer'] })
  expect(await other.operator.refused(listPlatform, { id, version: low.version })).toEqual(['common.denied'])
  expect((await both.call(getPlatform, { id })).can).toContain('refuse')
  const { rows } = await app.visitor.call(publishedPlatforms, {})
  expect(rows.map((r) => r.name)).toEqual(['八闽云学堂'])
  // The database has the last word on two hands.
  await expect(
    sql`update training.platform set decided_by = assessed_by where id = ${id}`.execute(
      app.platform.tools.db,
    ),
  ).rejects.toThrow(/platform_decider_is_another/)
})
const sameAbout = {
  name: '榕城在线学堂二',
  url: 'https://learn2.example.cn',
  recordNo: '闽ICP备2026000002号',
  intro: '面向补贴性职业技能培训的线上课程平台。',
  features: [],
  contactName: '演联络',
  contactPhone: '0591-8800000',
}

test('B6 C5 learning: reported events become hours with every minute left out explained; told twice counts once', async () => {
  const [first, second] = [
    await learnerOf(platform.operator, scene.classId, 1),
    await learnerOf(platform.operator, scene.classId, 2),
  ]
  // In the evening: what is learned during the class's own lessons does not count.
  app.clock.set(minutesAfter(now(), 780))
  await app.renew(platform.operator, scene.provider.manager)
  const from = minutesAfter(now(), -200)
  const honest = report(learning(first, line, from, 180))
  expect(await platform.operator.call(reportLearning, honest)).toEqual({ taken: 181, repeated: 0 })
  expect(await platform.operator.call(reportLearning, honest)).toEqual({ taken: 0, repeated: 181 })
  await platform.operator.call(reportLearning, report(learning(second, line, from, 120, { speed: 2 })))
  const hours = await onlineHoursOf(app.platform.tools.db, scene.classId)
  const seen = await scene.provider.manager.call(onlineOfClass, { id: scene.classId })
  expect(seen).toMatchObject({ planTotal: 24, mostOnline: 9 })
  expect(seen.rows.map((r) => r.hours).sort()).toEqual([0, 0, 4])
  expect(seen.rows.find((r) => r.reportedMinutes === 120)?.deductions).toMatchObject([
    { rule: 'speed', minutes: 120 },
  ])
  expect([...hours.values()].reduce((sum, one) => sum + one.hours, 0)).toBe(4)
  const worker = await app.worker(1)
  expect((await worker.call(myOnlineHours, { id: scene.classId })).hours).toMatchObject({ hours: 4 })
  const stranger = await app.worker(9)
  expect((await stranger.try(myOnlineHours, { id: scene.classId })).status).toBe(404)
  expect((await platform.operator.call(platformClasses, {})).rows).toMatchObject([{ open: true, hours: 4 }])
  expect((await scene.provider.manager.call(onlineClasses, {})).rows).toMatchObject([
    { onlineHours: 4, assigned: 1, learners: 2, online: 'reporting' },
  ])
  const found = async (input: Parameters<typeof scene.provider.manager.call<typeof onlineClasses>>[1]) =>
    (await scene.provider.clerk.call(onlineClasses, input)).total
  await app.renew(scene.provider.clerk)
  expect(await found({ online: 'reporting', region: '350200', q: '育婴员', sort: '-onlineHours' })).toBe(1)
  expect(await found({ online: 'silent' })).toBe(0)
  expect(await found({ online: 'unassigned', state: 'approved' })).toBe(0)
  expect(await found({ region: '350100' })).toBe(0)
})

test('B6 learning: one bad event refuses the whole report and names each; nothing is kept of it', async () => {
  const learner = await learnerOf(platform.operator, scene.classId, 3)
  const good = learning(learner, line, minutesAfter(now(), -5), 4, { sitting: 'bad' })
  const events = [
    ...good,
    { ...good[0], seq: 90, line: 99 },
    { ...good[0], seq: 91, learner: platform.platformId },
    { ...good[0], seq: 92, at: minutesAfter(now(), 30) },
    { ...good[0], seq: 93, at: minutesAfter(now(), -5 * 24 * 60) },
    { ...good[0], seq: 94, correct: true },
    { ...good[0], seq: 0, positionS: 7 },
  ] as typeof good
  const reply = await platform.operator.try(reportLearning, report(events))
  expect(reply.body.reasons?.map((r) => [r.code, r.row])).toEqual([
    ['platform.not_this_platform', 6],
    ['platform.not_on_roster', 7],
    ['platform.event_ahead', 8],
    ['platform.event_late', 9],
    ['platform.answer_needed', 10],
    ['platform.event_changed', 11],
  ])
  const { rows } = await sql`select 1 from training.learning_event where sitting = 'bad'`.execute(
    app.platform.tools.db,
  )
  expect(rows).toEqual([])
})

test('B6 K1 learning: a platform tells apart only its own classes’ people, and only by number and name together', async () => {
  const { operator } = platform
  expect(
    await operator.refused(linkLearner, {
      id: scene.classId,
      name: '演别人',
      idNumber: '350203199001011234',
    }),
  ).toEqual(['platform.not_on_roster'])
  await app.renew(scene.provider.manager, scene.provider.clerk, scene.provider.reviewer)
  const other = await approvedClass(app, {
    provider: scene.provider,
    planId: scene.planId,
    title: '育婴员（初级）第二期',
    trainees: [21, 22],
    startsOn: '2026-06-08',
  })
  await app.renew(operator)
  expect(
    (await operator.try(reportLearning, { ...report(learning('x', line, now(), 1)), id: other.classId }))
      .status,
  ).toBe(400)
  const learner = scene.classId
  expect(
    (await operator.try(reportLearning, { ...report(learning(learner, line, now(), 1)), id: other.classId }))
      .status,
  ).toBe(403)
  const school = await app.staff('institution.manager', '350203')
  expect((await school.try(onlineOfClass, { id: scene.classId })).status).toBe(403)
  expect(
    await scene.provider.manager.refused(assignPlatforms, {
      id: scene.classId,
      lines: [{ line: 2, platformId: platform.platformId, course: '' }],
    }),
  ).toEqual(['platform.no_such_line'])
})

test('B6 G4 platform: suspended means no new classes and no more reports; taken back by another hand, removed for good', async () => {
  const { platformId: id, clerk, reviewer, operator } = platform
  await app.renew(clerk, reviewer, operator, scene.provider.manager)
  const learner = await learnerOf(operator, scene.classId, 3)
  let { version } = await clerk.call(suspendPlatform, {
    id,
    version: await versionOf(clerk, id),
    reason: '抽查发现可以拖拽快进，责令整改。',
  })
  const beat = report(learning(learner, line, minutesAfter(now(), -3), 2, { sitting: 'late' }))
  expect(await operator.refused(reportLearning, beat)).toEqual(['platform.not_listed'])
  expect(
    await scene.provider.manager.refused(assignPlatforms, {
      id: scene.classId,
      lines: [{ line, platformId: id, course: '' }],
    }),
  ).toEqual(['platform.not_listed'])
  expect((await app.visitor.call(publishedPlatforms, {})).rows).toEqual([])
  const both = await app.staff('hr.clerk', '350200', { also: ['hr.reviewer'] })
  ;({ version } = await both.call(resumePlatform, { id, version, reason: '整改完成，复查合格。' }))
  await operator.call(reportLearning, beat)
  ;({ version } = await both.call(suspendPlatform, { id, version, reason: '再次发现同样问题。' }))
  expect(await both.refused(removePlatform, { id, version, reason: '屡次违规，移出名单。' })).toEqual([
    'common.same_person',
  ])
  await reviewer.call(removePlatform, { id, version, reason: '屡次违规，移出名单。' })
  expect((await clerk.call(listPlatforms, { state: 'removed' })).total).toBe(1)
  expect(await operator.refused(submitPlatform, { id, version: version + 1 })).toContain('common.wrong_state')
})

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, instantAt } from '#platform/day'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  approvedClass,
  draftedClass,
  filedClass,
  giveRoster,
  ground,
  rosterRow,
} from '../../../tests/kit/classes.ts'
import { type ListedProvider, listedProvider } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'

let app: TestApp
let provider: ListedProvider
let rival: ListedProvider
let shift = 0
const nextStart = () => {
  shift += 14
  return new Date(Date.UTC(2026, 2, 1 + shift)).toISOString().slice(0, 10)
}

beforeAll(async () => {
  app = await testApp()
  await ground(app)
  provider = await listedProvider(app, '350203', { teachers: 2, venues: 2 })
  rival = await listedProvider(app, '350203', { officers: provider })
})
afterAll(async () => await app.stop())

const places = (i: 0 | 1) => ({
  venueId: provider.venueIds[i] as string,
  teacherId: provider.teacherIds[i] as string,
})
const submit = (scene: { classId: string; version: number }) => ({
  id: scene.classId,
  version: scene.version,
  commitment: true,
})

test('C3 overlap: one teacher or one room in two classes at a time is refused and names the other class', async () => {
  const startsOn = nextStart()
  await filedClass(app, { provider, startsOn, trainees: [501], title: '先到的班', ...places(0) })
  const teacherTwice = await draftedClass(app, {
    provider,
    startsOn,
    trainees: [502],
    venueId: provider.venueIds[1] as string,
    teacherId: provider.teacherIds[0] as string,
  })
  const reply = await provider.manager.try(c.submitClass, submit(teacherTwice))
  expect(new Set(reply.body.reasons?.map((r) => r.code))).toEqual(new Set(['session.teacher_busy']))
  expect(reply.body.reasons?.every((r) => r.message.includes('先到的班'))).toBe(true)
  const roomTwice = await draftedClass(app, {
    provider,
    startsOn,
    trainees: [503],
    venueId: provider.venueIds[0] as string,
    teacherId: provider.teacherIds[1] as string,
  })
  const codes = await provider.manager.refused(c.submitClass, submit(roomTwice))
  expect(new Set(codes)).toEqual(new Set(['session.venue_busy']))
  await filedClass(app, { provider, startsOn, trainees: [504], ...places(1) })
})

test('C3 overlap: two classes that pass every check at one moment can’t both have the teacher', async () => {
  const startsOn = nextStart()
  const scenes = []
  for (const i of [0, 1]) {
    scenes.push(await draftedClass(app, { provider, startsOn, trainees: [510 + i], ...places(0) }))
  }
  const replies = await Promise.all(scenes.map((s) => provider.manager.try(c.submitClass, submit(s))))
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  const [code] = replies.find((r) => r.status === 422)?.body.reasons ?? []
  expect(['session.taken_meanwhile', 'session.teacher_busy']).toContain(code?.code)
})

test('C4 overlap: a person held by another class is refused with its row and that class’s name, at any institution', async () => {
  const startsOn = nextStart()
  await filedClass(app, { provider, startsOn, trainees: [520, 521], title: '别处的班', ...places(0) })
  const scene = await draftedClass(app, { provider: rival, startsOn, trainees: [522] })
  const reply = await giveRoster(rival.manager, scene.classId, [rosterRow(523), rosterRow(521)]).catch(
    (error: Error) => error.message,
  )
  expect(reply).toContain('roster.overlap')
  expect(reply).toContain('别处的班')
  expect(reply).toContain('"row":3')
  expect((await rival.manager.call(c.listTrainees, { id: scene.classId })).total).toBe(1)
  // Enrolled while neither class held anybody, the second to be filed is told.
  const later = nextStart()
  const one = await draftedClass(app, {
    provider,
    startsOn: later,
    trainees: [524],
    title: '甲班',
    ...places(0),
  })
  const two = await draftedClass(app, { provider: rival, startsOn: later, trainees: [524, 525] })
  await provider.manager.call(c.submitClass, submit(one))
  const told = await rival.manager.try(c.submitClass, submit(two))
  expect(told.body.reasons?.map((r) => r.code)).toEqual(['roster.overlap'])
  expect(told.body.reasons?.[0]?.message).toContain('甲班')
  expect(told.body.reasons?.[0]?.message).not.toContain(syntheticPerson(524).name)
})

test('C3 C4 overlap: the database itself refuses a teacher, a room and a person in two places', async () => {
  const startsOn = nextStart()
  const a = await filedClass(app, { provider, startsOn, trainees: [530], ...places(0) })
  const b = await filedClass(app, { provider: rival, startsOn, trainees: [531] })
  const owner = new pg.Client(app.ownerUrl)
  await owner.connect()
  const fails = (text: string, values: unknown[]) =>
    owner.query(text, values).then(
      () => 'done',
      (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
    )
  const [mine, theirs] = [a.sessions[0]?.id, b.sessions[0]?.id]
  const same = 'update training.class_session x set'
  expect(
    await fails(
      `${same} teacher_id = y.teacher_id, teacher_person_id = y.teacher_person_id from training.class_session y where x.id = $1 and y.id = $2`,
      [theirs, mine],
    ),
  ).toBe('session_teacher_once')
  expect(
    await fails(`${same} venue_id = y.venue_id from training.class_session y where x.id = $1 and y.id = $2`, [
      theirs,
      mine,
    ]),
  ).toBe('session_venue_once')
  expect(
    await fails(
      `update training.trainee_slot set person_id = (select person_id from training.trainee where class_id = $2)
       where class_id = $1 and session_id = $3`,
      [b.classId, a.classId, theirs],
    ),
  ).toBe('trainee_in_one_place')
  await owner.end()
})

test('C3 move a session: with a reason, within the class’s days, and never onto another’s time', async () => {
  const startsOn = nextStart()
  const scene = await approvedClass(app, { provider, startsOn, trainees: [540], ...places(0) })
  await approvedClass(app, { provider, startsOn, trainees: [541], title: '隔壁班', ...places(1) })
  const last = scene.sessions.at(-1) as (typeof scene.sessions)[number]
  const day = addDays(startsOn, 10)
  const to = {
    id: scene.classId,
    sessionId: last.id,
    version: scene.version,
    startsAt: instantAt(day, '09:00'),
    endsAt: instantAt(day, '12:00'),
    venueId: provider.venueIds[0] as string,
    teacherId: provider.teacherIds[0] as string,
    reason: '教师临时请假',
  }
  const { manager } = provider
  expect(
    await manager.refused(c.moveSession, {
      ...to,
      startsAt: last.startsAt,
      endsAt: last.endsAt,
      ...places(1),
    }),
  ).toEqual(expect.arrayContaining(['session.teacher_busy']))
  const outside = addDays(startsOn, 40)
  expect(
    await manager.refused(c.moveSession, {
      ...to,
      startsAt: instantAt(outside, '09:00'),
      endsAt: instantAt(outside, '12:00'),
    }),
  ).toEqual(['session.days'])
  const { version } = await manager.call(c.moveSession, to)
  const seen = await manager.call(c.getClass, { id: scene.classId })
  expect(seen.sessions.at(-1)).toMatchObject({ id: last.id, startsAt: to.startsAt, endsAt: to.endsAt })
  expect(await manager.refused(c.moveSession, to)).toEqual(['common.changed_meanwhile'])
  expect(version).toBe(seen.version)
  // The old time is free again: for the teacher, the room and the trainee.
  const slots = await app.platform.tools.db
    .withTables<{ 'training.traineeSlot': { sessionId: string; classId: string } }>()
    .selectFrom('training.traineeSlot')
    .select('sessionId')
    .where('classId', '=', scene.classId)
    .execute()
  expect(slots).toHaveLength(scene.sessions.length)
})

async function enrolled(worker: User, id: string) {
  return await worker.try(c.enrolSelf, { id, category: 'rural-transfer' })
}

test('C4 I1 enrolment: anyone sees the open class, a worker enrols on a phone, once, and can leave again', async () => {
  const scene = await approvedClass(app, { provider, startsOn: nextStart(), trainees: [550], ...places(0) })
  const open = await app.visitor.call(c.openClasses, { region: '350200', size: 200 })
  expect(open.rows.find((r) => r.id === scene.classId)).toMatchObject({ seats: 30, seatsLeft: 29, hours: 20 })
  expect((await app.visitor.call(c.oneOpenClass, { id: scene.classId })).sessions.length).toBe(
    scene.sessions.length,
  )
  expect((await app.visitor.try(c.enrolSelf, { id: scene.classId, category: 'other' })).status).toBe(401)
  const worker = await app.worker(551)
  expect((await enrolled(worker, scene.classId)).body).toMatchObject({ subsidised: true, warnings: [] })
  expect((await enrolled(worker, scene.classId)).body.reasons?.map((r) => r.code)).toEqual(['roster.already'])
  const mine = await worker.call(c.myClasses, {})
  expect(mine.rows).toMatchObject([
    { id: scene.classId, source: 'self', enrolmentState: 'enrolled', canLeave: true },
  ])
  expect(mine.rows[0]?.sessions).toHaveLength(scene.sessions.length)
  await worker.call(c.leaveSelf, { id: scene.classId, reason: '时间冲突' })
  expect((await worker.call(c.myClasses, {})).rows).toMatchObject([
    { enrolmentState: 'left', canLeave: false },
  ])
  expect((await enrolled(worker, scene.classId)).status).toBe(200)
})

test('C4 enrolment: the last seat goes to one of two; full, overlapping and closed classes refuse with the reason', async () => {
  const startsOn = nextStart()
  const small = { provider, startsOn, seats: 2, trainees: [560], ...places(0) }
  const scene = await approvedClass(app, small)
  const [one, two] = [await app.worker(561), await app.worker(562)]
  const replies = await Promise.all([enrolled(one, scene.classId), enrolled(two, scene.classId)])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  const lost = replies.find((r) => r.status === 422)
  expect(lost?.body.reasons?.map((r) => r.code)).toEqual(['roster.full'])
  const beside = await approvedClass(app, { provider: rival, startsOn, trainees: [563] })
  const winner = replies[0]?.status === 200 ? one : two
  expect((await enrolled(winner, beside.classId)).body.reasons?.map((r) => r.code)).toEqual([
    'roster.overlap',
  ])
  app.clock.set(`${startsOn}T01:00:00Z`)
  // The session has gone idle with the clock; the class is closed to visitors all the same.
  expect((await app.visitor.call(c.openClasses, { size: 200 })).rows.map((r) => r.id)).not.toContain(
    scene.classId,
  )
  app.clock.set('2026-03-02T01:00:00Z')
  const private_ = await approvedClass(app, {
    provider: rival,
    startsOn: nextStart(),
    trainees: [564],
    selfEnrolment: false,
  })
  expect((await enrolled(winner, private_.classId)).body.reasons?.map((r) => r.code)).toEqual([
    'roster.not_open',
  ])
})

test('C4 F2 same training: a second class for the same occupation and level has no subsidy for the person', async () => {
  const first = await approvedClass(app, {
    provider,
    startsOn: nextStart(),
    trainees: [570],
    title: '第一次',
    ...places(0),
  })
  const second = await draftedClass(app, { provider, startsOn: nextStart(), trainees: [571], ...places(0) })
  const done = await giveRoster(provider.manager, second.classId, [rosterRow(570)])
  expect(done.warnings.map((w) => w.code)).toEqual(['roster.same_training'])
  expect(done.warnings[0]?.message).toContain('第一次')
  expect(first.number).toBeTruthy()
})

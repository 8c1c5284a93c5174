/** Lessons, examination and certificates: presence nobody had, hours nobody taught, certificates from before the exam. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueCertificate, issueForClass, revokeCertificate } from '#evaluation/certificates/contract'
import { addDays, dayOf, instantAt } from '#platform/day'
import { check, liveSession, openSession, recordBatch } from '#training/attendance/contract'
import * as c from '#training/class-filing/contract'
import { checkCertificates, closeClass, getCompletion, recordScores } from '#training/completion/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../kit/app.ts'
import { evaluateAll, giveScores, goTo, minutesAfter, taughtClass } from '../kit/attendance.ts'
import { approvedClass, type ClassScene, rosterRow } from '../kit/classes.ts'
import { type Asked, bound, checkOf, Phone, THERE } from '../kit/phones.ts'
import { type ListedProvider, listedProvider } from '../kit/providers.ts'

let app: TestApp
let provider: ListedProvider
let manager: User
beforeAll(async () => {
  app = await testApp()
  provider = await listedProvider(app, '350203')
  manager = provider.manager
}, 120_000)
afterAll(async () => await app.stop())

const codesOf = async (asked: Promise<string[]>) => [...new Set(await asked)].sort()

let scene: ClassScene & { number: string }
let teacher: User
const session = (n: number) => scene.sessions[n] as ClassScene['sessions'][number]
const code = async (n: number) =>
  (await teacher.call(liveSession, { id: session(n).id })).code?.digits as string

test('C5 cheat: yesterday’s code, another session’s, another’s phone, twice, from outside, guessed: nobody is present by them (17 19)', async () => {
  scene = await approvedClass(app, {
    provider,
    trainees: [71, 72, 73],
  })
  teacher = await app.staff('institution.teacher', '350203', { orgId: provider.orgId })
  await goTo(app, minutesAfter(session(0).startsAt, -10), teacher, manager)
  await teacher.call(openSession, { id: session(0).id })
  // From the first lesson on nobody is added any more.
  const swapped = { id: scene.classId, ...rosterRow(78), category: 'rural-transfer' as const }
  expect(await manager.refused(c.addTrainee, swapped)).toEqual(['roster.class_closed'])
  const one = await app.worker(71)
  const two = await app.worker(72)
  const stranger = await app.worker(79)
  for (const [user, who] of [
    [one, 71],
    [two, 72],
    [stranger, 79],
  ] as const)
    await bound(app, user, Phone.numbered(who))
  const say = async (user: User, digits: string, who: number, more: Partial<Asked> = {}) =>
    await checkOf(app, user, Phone.numbered(who), { sessionId: session(0).id, code: digits, ...more })
  const first = await code(0)
  const recorded = await say(one, first, 71)
  await one.call(check, recorded)
  // The same request again, word for word, does nothing; from another person it is another's phone and page.
  expect(await one.refused(check, recorded)).toEqual(['attendance.already'])
  expect(await two.refused(check, recorded)).toEqual([
    'attendance.phone_of_another',
    'attendance.bad_challenge',
  ])
  expect(await two.refused(check, await say(two, first, 71))).toEqual(['attendance.phone_of_another'])
  expect(await stranger.refused(check, await say(stranger, first, 79))).toEqual(['attendance.not_on_roster'])
  expect(await two.refused(check, await say(two, first, 72, { kind: 'out' }))).toContain(
    'attendance.not_in_yet',
  )
  expect(await two.refused(check, await say(two, first, 72, { sessionId: session(1).id }))).toEqual([
    'attendance.too_early',
    'attendance.not_open',
  ])
  // A photo of the code sent to somebody at home: the phone is right, the place is not; nor does a changed place pass.
  const home = { ...THERE, latitude: THERE.latitude + 0.02 }
  const relayed = await say(two, first, 72, { position: home })
  expect(await two.refused(check, relayed)).toEqual(['attendance.too_far'])
  expect(await two.refused(check, { ...relayed, position: THERE })).toEqual(['attendance.bad_signature'])
  app.clock.set(new Date(app.clock.now().getTime() + 21_000))
  expect(await two.refused(check, await say(two, first, 72))).toEqual(['attendance.wrong_code'])
  for (let i = 0; i < 7; i += 1) await two.refused(check, await say(two, String(100_000 + i), 72))
  expect(await two.refused(check, await say(two, await code(0), 72))).toEqual(['attendance.too_many_tries'])
  // The next day at the same second of the slot: the code is another.
  const next = scene.sessions.findIndex((s) => dayOf(s.startsAt) > dayOf(session(0).startsAt))
  await goTo(app, minutesAfter(session(next).startsAt, -10), teacher)
  await teacher.call(openSession, { id: session(next).id })
  const three = await app.worker(73)
  await bound(app, three, Phone.numbered(73))
  const old = await say(three, first, 73, { sessionId: session(next).id })
  expect(await three.refused(check, old)).toEqual(['attendance.wrong_code'])
})

test('C5 cheat: hours are not invented: early, at night, for strangers, over what was recorded, or a week later (18 22)', async () => {
  await app.renew(manager)
  const people = (await manager.call(getCompletion, { id: scene.classId })).rows.map((r) => r.personId)
  const hand = (n: number, items: { personId: string; in?: string; out?: string }[]) =>
    codesOf(
      manager.refused(recordBatch, {
        id: scene.classId,
        sessions: [{ sessionId: session(n).id, items }],
        reason: '按纸质签到表补录',
      }),
    )
  const last = scene.sessions.length - 1
  const [a, b] = people as [string, string]
  expect(await hand(last, [{ personId: a, in: session(last).startsAt, out: session(last).endsAt }])).toEqual([
    'attendance.not_ended',
  ])
  const day = dayOf(session(0).startsAt)
  expect(await hand(0, [{ personId: b, in: instantAt(day, '02:00'), out: instantAt(day, '03:00') }])).toEqual(
    ['attendance.time_outside'],
  )
  // An instant of the night that reads like one of the morning.
  expect(
    await hand(0, [
      {
        personId: b,
        in: `${session(0).startsAt.slice(0, 19)}-11:00`,
        out: `${session(0).endsAt.slice(0, 19)}-11:00`,
      },
    ]),
  ).toEqual(['attendance.time_outside'])
  expect(await hand(0, [{ personId: a, in: session(0).startsAt, out: session(0).endsAt }])).toEqual([
    'attendance.recorded_already',
  ])
  expect(await hand(0, [{ personId: scene.classId, in: session(0).startsAt }])).toEqual([
    'attendance.person_not_on_roster',
  ])
  const before = app.clock.now()
  await goTo(app, minutesAfter(session(0).endsAt, 8 * 24 * 60), manager)
  expect(await hand(0, [{ personId: b, in: session(0).startsAt, out: session(0).endsAt }])).toEqual([
    'attendance.handed_in_late',
  ])
  await goTo(app, before.toISOString(), manager)
  const owner = new pg.Client({ connectionString: app.ownerUrl })
  await owner.connect()
  await expect(owner.query('update training.check_event set at = at')).rejects.toThrow(/append-only/)
  await expect(owner.query('delete from training.check_event')).rejects.toThrow(/append-only/)
  await owner.end()
})

test('C4 C7 C8 D6 cheat: no lesson left out, no certificate before the teaching is over, no score after closing (21 32 37)', async () => {
  await app.renew(manager, provider.clerk, provider.reviewer)
  const fresh = await approvedClass(app, {
    provider,
    startsOn: addDays(dayOf(app.clock.now().toISOString()), 30),
    trainees: [81, 82, 83],
  })
  const evaluator = await app.staff('evaluator.manager', '350200')
  const { name, idNumber } = syntheticPerson(81)
  const certificate = {
    name,
    idNumber,
    kind: 'level' as const,
    occupationCode: '4-10-01-02',
    level: 5,
    classNumber: fresh.number,
  }
  const lastDay = dayOf((fresh.sessions.at(-1) as { endsAt: string }).endsAt)
  const firstDay = dayOf((fresh.sessions[0] as { startsAt: string }).startsAt)
  await taughtClass(app, fresh)
  await app.renew(evaluator, manager)
  const issued = (more: object, who = evaluator) =>
    codesOf(
      who.refused(issueCertificate, {
        ...certificate,
        number: 'S00003502002026081',
        issuedOn: lastDay,
        ...more,
      }),
    )
  expect(await issued({ issuedOn: addDays(dayOf(app.clock.now().toISOString()), 1) })).toEqual([
    'certificate.issued_later',
  ])
  expect(await issued({ issuedOn: firstDay })).toEqual(['certificate.issued_before_end'])
  expect(await issued({ issuedOn: addDays(firstDay, -1) })).toEqual(['certificate.issued_before_class'])
  expect(await issued({ level: 4 })).toEqual(['certificate.class_other'])
  expect(await issued({ ...syntheticPerson(89), classNumber: fresh.number })).toEqual([
    'certificate.not_trainee',
  ])
  expect(await issued({}, manager)).toEqual(['common.denied'])
  expect(await manager.refused(issueForClass, { classId: fresh.classId, issuedOn: lastDay })).toContain(
    'certificate.class_kind',
  )
  const { id } = await evaluator.call(issueCertificate, {
    ...certificate,
    number: 'S00003502002026081',
    issuedOn: lastDay,
  })
  const { name: n2, idNumber: i2 } = syntheticPerson(82)
  expect(await issued({ name: n2, idNumber: i2 })).toEqual(['certificate.number_taken'])
  expect(await evaluator.refused(revokeCertificate, { id, version: 1, reason: '录入有误' })).toEqual([
    'common.same_person',
  ])

  const late = { id: fresh.classId, ...rosterRow(84), category: 'rural-transfer' as const }
  expect(await manager.refused(c.addTrainee, late)).toEqual(['roster.class_closed'])
  await giveScores(manager, fresh.classId)
  const seen = async () => await manager.call(getCompletion, { id: fresh.classId })
  expect(await manager.refused(closeClass, { id: fresh.classId, version: (await seen()).version })).toEqual(
    expect.arrayContaining(['completion.certificates_unchecked', 'completion.evaluations_missing']),
  )
  await evaluateAll(app, fresh)
  await manager.call(checkCertificates, {
    id: fresh.classId,
    version: (await seen()).version,
    note: '两人未参加评价',
  })
  await manager.call(closeClass, { id: fresh.classId, version: (await seen()).version })
  const closed = await seen()
  const person = closed.rows[0]?.personId as string
  expect(
    await manager.refused(recordScores, {
      id: fresh.classId,
      version: closed.version,
      scores: [{ personId: person, theory: 100, practice: 100 }],
      reason: '补考',
    }),
  ).toEqual(['completion.class_state'])
  expect(
    await manager.refused(recordBatch, {
      id: fresh.classId,
      sessions: [
        {
          sessionId: fresh.sessions[0]?.id as string,
          items: [{ personId: person, in: fresh.sessions[0]?.startsAt as string }],
        },
      ],
      reason: '补录考勤',
    }),
  ).toContain('attendance.class_state')
  expect(
    await manager.refused(c.cancelClass, {
      id: fresh.classId,
      version: (await manager.call(c.getClass, { id: fresh.classId })).version,
      reason: '重来',
    }),
  ).toEqual(['common.wrong_state'])
})

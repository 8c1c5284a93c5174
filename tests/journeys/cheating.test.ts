/**
 * A crooked institution goes down the line, step by step: what it invents, repeats, shortens or swaps is refused where it
 * does it. The numbers in brackets are the patterns of how subsidies are cheated that the step has to stop.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf, instantAt } from '#platform/day'
import { placeHold } from '#registry/holds/contract'
import { openPerson, peopleById } from '#registry/people'
import { listPeople, recordFact } from '#registry/people/contract'
import * as c from '#training/class-filing/contract'
import { finishClass } from '#training/completion/contract'
import { addPlan, finishPlan, savePlan } from '#training/plans/contract'
import { getProvider, inspectProvider, resumeProvider, suspendProvider } from '#training/providers/contract'
import { classTimeline } from '#views/timeline/contract'
import { syntheticId, syntheticName, syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../kit/app.ts'
import {
  approvedClass,
  type ClassScene,
  draftedClass,
  filedClass,
  giveRoster,
  rosterRow,
  rosterSheet,
} from '../kit/classes.ts'
import { within } from '../kit/money.ts'
import { LINES, planInput, readyPlan } from '../kit/plans.ts'
import {
  draftApplication,
  type ListedProvider,
  listedProvider,
  submitted,
  visitOf,
} from '../kit/providers.ts'

let app: TestApp
let provider: ListedProvider
let manager: User
let shift = 0
/** Each class in a fortnight of its own. */
const nextStart = () => {
  shift += 14
  return addDays(dayOf(app.clock.now().toISOString()), shift)
}
beforeAll(async () => {
  app = await testApp()
  provider = await listedProvider(app, '350203', { teachers: 2, venues: 2 })
  manager = provider.manager
}, 120_000)
afterAll(async () => await app.stop())

const drafted = (more: Parameters<typeof draftedClass>[1] = {}) =>
  draftedClass(app, { provider, startsOn: nextStart(), ...more })
const filing = (scene: ClassScene) => ({ id: scene.classId, version: scene.version, commitment: true })
const codesOf = async (asked: Promise<string[]>) => [...new Set(await asked)].sort()

test('B1 B3 cheat: who is not listed, suspended, on hold or trains what nobody verified, begins nothing (S0)', async () => {
  const stranger = await app.staff('institution.manager', '350203')
  const loose = await stranger.call(addPlan, planInput())
  expect(await codesOf(stranger.refused(finishPlan, loose))).toEqual([
    'provider.not_offered',
    'provider.unlisted',
  ])
  const other = await manager.call(addPlan, planInput({ occupationCode: '4-10-01-05' }))
  expect(await manager.refused(finishPlan, other)).toEqual(['provider.not_offered'])

  const scene = await drafted({ trainees: [1] })
  const { version } = await provider.clerk.call(getProvider, { orgId: provider.orgId })
  const stopped = await provider.clerk.call(suspendProvider, {
    orgId: provider.orgId,
    version,
    reason: '涉嫌虚报参训人数，立案核查',
  })
  expect(await manager.refused(c.submitClass, filing(scene))).toEqual(['provider.suspended'])
  const plan = await manager.call(addPlan, planInput())
  expect(await manager.refused(finishPlan, plan)).toEqual(['provider.suspended'])
  // Who stopped it does not let it go again.
  const back = { orgId: provider.orgId, version: stopped.version, reason: '核查无误' }
  const both = await app.staff('hr.clerk', '350203', { also: ['hr.reviewer'] })
  expect(await provider.clerk.refused(resumeProvider, back)).toEqual(['common.denied'])
  await provider.reviewer.call(resumeProvider, back)
  await both.call(placeHold, { subjectId: provider.orgId, stops: 'new-classes', reason: '专项检查期间' })
  expect(await manager.refused(c.submitClass, filing(scene))).toEqual(['hold.held'])
  const other2 = await listedProvider(app, '350203', { officers: provider })
  provider = { ...provider, ...other2, clerk: provider.clerk, reviewer: provider.reviewer }
  manager = provider.manager
})

test('B4 cheat: a photo of another visit, or one taken far away, lists nobody (27)', async () => {
  const one = await submitted(await draftApplication(app, '350203'))
  const two = await submitted(await draftApplication(app, '350203'))
  const visit = await visitOf(app, provider.clerk, one)
  await provider.clerk.call(inspectProvider, { id: one.id, version: one.version, ...visit })
  const again = { id: two.id, version: two.version, ...(await visitOf(app, provider.clerk, two)) }
  const place = again.places[0] as (typeof again.places)[number]
  const photoIds = visit.places[0]?.photoIds as string[]
  expect(
    await provider.clerk.refused(inspectProvider, { ...again, places: [{ ...place, photoIds }] }),
  ).toContain('inspection.photo_used')
  const away = { ...place, lat: 26.08, lng: 119.3 }
  expect((await provider.clerk.call(inspectProvider, { ...again, places: [away] })).passed).toBe(false)
})

test('C1 C2 cheat: more than two fifths online, no safety, a finished plan changed afterwards (24)', async () => {
  const online = [...LINES, { title: '网课', kind: 'theory' as const, mode: 'online' as const, hours: 10 }]
  const over = await manager.call(addPlan, planInput({ lines: online }))
  expect(await manager.refused(finishPlan, over)).toEqual(['plan.over_online'])
  const unsafe = await manager.call(addPlan, planInput({ lines: LINES.filter((l) => l.kind !== 'safety') }))
  expect(await manager.refused(finishPlan, unsafe)).toEqual(['plan.lacks'])
  const { planId } = await readyPlan(app, { manager })
  expect(
    await manager.refused(savePlan, { id: planId, version: 2, ...planInput({ lines: online }) }),
  ).toEqual(['common.wrong_state'])
})

test('C3 cheat: lessons at night, ten hours a day, shortened hours, more people than the room holds (21 26 29)', async () => {
  const scene = await drafted({ trainees: [1] })
  const at = {
    venueId: provider.venueId,
    teacherId: provider.teacherId,
    kind: 'theory' as const,
    title: '理论',
  }
  const lesson = (from: string, until: string, hours: number) => ({
    ...at,
    hours,
    startsAt: instantAt(scene.startsOn, from),
    endsAt: instantAt(scene.startsOn, until),
  })
  const set = (...sessions: ReturnType<typeof lesson>[]) =>
    codesOf(manager.refused(c.setSessions, { id: scene.classId, version: scene.version, sessions }))
  expect(await set(lesson('22:30', '23:59', 1))).toEqual(['session.night'])
  expect(await set(lesson('08:00', '14:00', 5), lesson('14:00', '20:00', 5))).toEqual(['session.day_full'])
  expect(await set(lesson('08:00', '09:00', 4))).toEqual(['session.short'])
  expect(await set(lesson('08:00', '10:00', 2), lesson('09:00', '11:00', 2))).toEqual([
    'session.self_overlap',
  ])
  // The same instant written in another zone is the same night.
  const night = {
    ...at,
    hours: 1,
    startsAt: `${scene.startsOn}T10:00:00-06:00`,
    endsAt: `${scene.startsOn}T11:00:00-06:00`,
  }
  expect(
    await manager.refused(c.setSessions, { id: scene.classId, version: scene.version, sessions: [night] }),
  ).toEqual(['session.night'])
  const more = {
    title: '超员',
    planId: scene.planId,
    venueId: provider.venueId,
    startsOn: scene.startsOn,
    endsOn: addDays(scene.startsOn, 13),
    selfEnrolment: true,
  }
  expect(
    await manager.refused(c.changeClass, { id: scene.classId, version: scene.version, ...more, seats: 41 }),
  ).toEqual(['class.venue_small'])
})

test('C3 cheat: one teacher in two rooms, two classes in one room (25 26)', async () => {
  const startsOn = nextStart()
  const places = (venue: number, teacher: number) => ({
    venueId: provider.venueIds[venue] as string,
    teacherId: provider.teacherIds[teacher] as string,
  })
  await filedClass(app, { provider, startsOn, trainees: [11], ...places(0, 0) })
  const refused = async (who: number, where: ReturnType<typeof places>) => {
    const scene = await draftedClass(app, { provider, startsOn, trainees: [who], ...where })
    return await codesOf(manager.refused(c.submitClass, filing(scene)))
  }
  expect(await refused(12, places(0, 0))).toEqual(['session.teacher_busy', 'session.venue_busy'])
})

test('C3 F1 cheat: no budget in the year in which the class begins, no class; no paper, no promise, no roster either', async () => {
  const scene = await draftedClass(app, { provider, trainees: [], startsOn: '2027-01-04' })
  const reply = await manager.refused(c.submitClass, { ...filing(scene), commitment: false })
  expect(reply).toEqual(
    expect.arrayContaining(['budget.none', 'class.roster_missing', 'class.commitment_needed']),
  )
  const own = { id: scene.classId, version: scene.version }
  const { version } = await manager.call(c.setPaper, { ...own, kind: 'materials', fileIds: [] })
  expect(await manager.refused(c.submitClass, { id: scene.classId, version, commitment: true })).toContain(
    'class.paper_missing',
  )
})

test('C4 cheat: invented people, children, one person twice, one phone for many: the whole file is refused and nobody is in (1 2)', async () => {
  const scene = await drafted({ trainees: [] })
  const good = rosterRow(21)
  const last = good.idNumber.at(-1) === '0' ? '1' : '0'
  const shared = [22, 23, 24].map((i) => ({ ...rosterRow(i), phone: '16400000022' }))
  const rows = [
    good,
    { ...rosterRow(25), idNumber: `${rosterRow(25).idNumber.slice(0, -1)}${last}` },
    { ...rosterRow(26), idNumber: '359900199002301234' },
    { ...rosterRow(27), idNumber: syntheticId(3, '2012-05-05', 'male') },
    { ...good, name: '演二号' },
    { ...rosterRow(28), category: '退休人员' },
    ...shared,
  ]
  const file = await manager.upload(await rosterSheet(rows), '名册.xlsx')
  const reply = await manager.try(c.importRoster, { id: scene.classId, fileId: file.id })
  const told = (reply.body.reasons ?? []).map((r) => [r.row, r.code.split('.')[1]])
  for (const [row, code] of [
    [3, 'id_checksum'],
    [4, 'id_birth'],
    [5, 'too_young'],
    [6, 'twice'],
    [7, 'category'],
    [8, 'shared_phone'],
  ] as const)
    expect(told.filter(([at]) => at === row).map(([, said]) => said)).toContain(code)
  expect((await manager.call(c.listTrainees, { id: scene.classId })).total).toBe(0)
  // One by one the same phone is told as well, here and at another institution.
  const add = (i: number) => ({
    id: scene.classId,
    ...rosterRow(i),
    category: 'rural-transfer' as const,
    phone: '16400000022',
  })
  await manager.call(c.addTrainee, add(22))
  await manager.call(c.addTrainee, add(23))
  expect(await manager.refused(c.addTrainee, add(24))).toEqual(['roster.phone_of_others'])
  // A real number under somebody else's name.
  expect(
    await manager.refused(c.addTrainee, { ...add(23), name: syntheticName(99), phone: '16400000077' }),
  ).toEqual(['person.name_mismatch'])
})

test('C4 cheat: the same person in two classes at a time, or once more for the same occupation and level (11 14)', async () => {
  const first = await filedClass(app, { provider, startsOn: nextStart(), trainees: [31], title: '先办的班' })
  const rival = await listedProvider(app, '350203', { officers: provider })
  const second = await draftedClass(app, { provider: rival, startsOn: first.startsOn, trainees: [] })
  const file = await rival.manager.upload(await rosterSheet([rosterRow(31)]), '名册.xlsx')
  const reply = await rival.manager.try(c.importRoster, { id: second.classId, fileId: file.id })
  expect(reply.body.reasons?.map((r) => r.code)).toEqual(['roster.overlap'])
  expect(reply.body.reasons?.[0]?.message).toContain('先办的班')
  const later = await draftedClass(app, { provider: rival, startsOn: nextStart(), trainees: [31, 32] })
  const trainees = (await rival.manager.call(c.listTrainees, { id: later.classId })).rows
  expect(trainees.map((t) => t.subsidised).sort()).toEqual([false, true])
})

test('C3 C4 cheat: a teacher fills the own class, or another one, as a trainee (5 25)', async () => {
  const scene = await drafted({ trainees: [35] })
  const [session] = scene.sessions
  const teacher = await app.platform.tools.db
    .withTables<{ 'training.doorSession': { id: string; teacherPersonId: string } }>()
    .selectFrom('training.doorSession')
    .select('teacherPersonId')
    .where('id', '=', session?.id as string)
    .executeTakeFirstOrThrow()
  const { name, idNumber } = await within(app, async (ctx) => {
    const [person] = await peopleById(ctx.db, [teacher.teacherPersonId])
    return openPerson(ctx, person as NonNullable<typeof person>)
  })
  const row = { name, idNumber, phone: '16400000035', category: 'rural-transfer' as const }
  expect(await manager.refused(c.addTrainee, { id: scene.classId, ...row })).toEqual(['roster.overlap'])
  // Filed, the class holds its teacher from every other roster of that time.
  await manager.call(
    c.submitClass,
    filing({ ...scene, version: (await manager.call(c.getClass, { id: scene.classId })).version }),
  )
  const rival = await listedProvider(app, '350203', { officers: provider })
  const other = await draftedClass(app, { provider: rival, startsOn: scene.startsOn, trainees: [36] })
  expect(await rival.manager.refused(c.addTrainee, { id: other.classId, ...row })).toEqual(['roster.overlap'])
})

test('C4 F2 cheat: a category made up for the subsidy, or an age beyond it, gives no seat its money (4 6 8)', async () => {
  const scene = await drafted({ trainees: [] })
  const worker = await app.worker(41)
  expect(worker.cookie).toBeTruthy()
  await giveRoster(manager, scene.classId, [rosterRow(41, 'rural-transfer'), rosterRow(42)])
  const clerk = await app.staff('hr.clerk', '350200')
  const found = await clerk.call(listPeople, { q: syntheticPerson(41).idNumber })
  await clerk.call(recordFact, {
    id: found.rows[0]?.id as string,
    fact: 'category',
    value: 'employee',
    asOf: '2026-01-01',
    reason: '社保在缴',
  })
  const old = { ...rosterRow(43), idNumber: syntheticId(5, '1960-01-01', 'male') }
  await giveRoster(manager, scene.classId, [old])
  await manager.call(
    c.submitClass,
    filing({ ...scene, version: (await manager.call(c.getClass, { id: scene.classId })).version }),
  )
  const rows = (await manager.call(c.listTrainees, { id: scene.classId })).rows
  expect(rows.filter((r) => r.subsidised)).toHaveLength(1)
  const said = rows.filter((r) => !r.subsidised).flatMap((r) => r.reasons.map((x) => x.code))
  expect(said).toEqual(expect.arrayContaining(['roster.category_differs', 'policy.not_met']))
})

test('C2 C3 cheat: no step is skipped, and one account never makes two of them (47)', async () => {
  const both = await app.staff('hr.clerk', '350203', { also: ['hr.reviewer'] })
  const scene = await filedClass(app, { provider, startsOn: nextStart(), trainees: [51] })
  const at = { id: scene.classId, version: scene.version }
  expect(await both.refused(c.approveClass, at)).toEqual(['common.wrong_state'])
  const reviewed = await both.call(c.reviewClass, at)
  expect(await both.refused(c.approveClass, { ...at, version: reviewed.version })).toEqual([
    'common.same_person',
  ])
  expect(await manager.refused(c.approveClass, { ...at, version: reviewed.version })).toEqual([
    'common.denied',
  ])
  expect(await manager.refused(finishClass, { id: scene.classId, version: 0 })).toContain(
    'completion.class_state',
  )
  await expect(
    app.platform.tools.db
      .withTables<{ 'training.class': { id: string; approvedBy: string } }>()
      .updateTable('training.class')
      .set({ approvedBy: both.accountId as string })
      .where('id', '=', scene.classId)
      .execute(),
  ).rejects.toThrow(/class_approver_is_another/)
})

test('C4 cheat: names are not swapped while officers look, nor once the first lesson has begun (28)', async () => {
  const filed = await filedClass(app, { provider, startsOn: nextStart(), trainees: [61, 62] })
  const add = { id: filed.classId, ...rosterRow(63), category: 'rural-transfer' as const }
  expect(await manager.refused(c.addTrainee, add)).toEqual(['roster.class_closed'])
  const { rows } = await manager.call(c.listTrainees, { id: filed.classId })
  expect(
    await manager.refused(c.removeTrainee, {
      id: filed.classId,
      traineeId: rows[0]?.id as string,
      reason: '换人',
    }),
  ).toEqual(['roster.class_closed'])
  // Whoever finds themself on a roster against their will takes themself off it.
  const worker = await app.worker(61)
  await worker.call(c.leaveSelf, { id: filed.classId, reason: '我没有报名' })
  expect((await manager.call(c.getClass, { id: filed.classId })).roster).toMatchObject({
    enrolled: 1,
    left: 1,
  })
})

test('C4 C9 cheat: who is swapped between approval and the first lesson stands in the file of the class, with who, when and why (28)', async () => {
  const scene = await approvedClass(app, { provider, startsOn: nextStart(), trainees: [66, 67] })
  const { rows } = await manager.call(c.listTrainees, { id: scene.classId })
  await manager.call(c.removeTrainee, {
    id: scene.classId,
    traineeId: rows[0]?.id as string,
    reason: '本人放弃',
  })
  await manager.call(c.addTrainee, { id: scene.classId, ...rosterRow(68), category: 'rural-transfer' })
  const file = await provider.clerk.call(classTimeline, { id: scene.classId })
  const after = file.rows.slice(file.rows.findIndex((r) => r.actId === c.approveClass.id) + 1)
  expect(after.map((r) => [r.actTitle, r.reason, r.after])).toEqual([
    [c.removeTrainee.title, '本人放弃', { state: 'left' }],
    [c.addTrainee.title, null, expect.objectContaining({ enrolled: 2 })],
  ])
  expect(after.every((r) => r.actorOrg !== null && r.at >= '2026')).toBe(true)
})

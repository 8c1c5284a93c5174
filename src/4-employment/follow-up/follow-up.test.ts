import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSheet } from '#platform/forms'
import { me } from '#registry/accounts/contract'
import { moveClass } from '#training/class-filing'
import { syntheticPerson, syntheticUscc } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { approvedClass, type ClassScene } from '../../../tests/kit/classes.ts'
import { within } from '../../../tests/kit/money.ts'
import * as c from './contract.ts'
import { employmentOf } from './index.ts'

let app: TestApp
let scene: ClassScene & { number: string }
let manager: User
let people: string[]
let made = 0
beforeAll(async () => {
  app = await testApp()
  scene = await approvedClass(app, { trainees: [701, 702, 703, 704, 705] })
  manager = scene.provider.manager
  app.clock.set('2026-04-20T01:00:00Z')
  await within(app, (ctx) => moveClass(ctx, scene.classId, 'start'))
  await within(app, (ctx) => moveClass(ctx, scene.classId, 'finish'))
  await app.renew(manager)
  people = (await manager.call(c.traineesOfClass, { classId: scene.classId })).rows.map((r) => r.personId)
}, 120_000)
afterAll(async () => await app.stop())

const pdf = (text: string) => Buffer.from(`%PDF-1.4\n${text}\n%%EOF`)
const proofOf = async (user: User, text?: string) => {
  made += 1
  return (await user.upload(pdf(text ?? `proof ${made}`), '证明.pdf')).id
}
const input = async (user: User, change: Record<string, unknown> = {}) => ({
  employerName: '厦门演示家政有限公司',
  proof: 'contract' as const,
  fileId: await proofOf(user),
  startedOn: '2026-04-10',
  ...change,
})

test('E2 record: the institution records its trainee’s work with proof; a second person verifies', async () => {
  const { id } = await manager.call(c.recordEmployment, {
    ...(await input(manager, { employerUscc: syntheticUscc(77) })),
    classId: scene.classId,
    personId: people[0] as string,
  })
  const seen = await manager.call(c.getEmployment, { id })
  expect(seen).toMatchObject({
    state: 'recorded',
    recordedAs: 'institution',
    classNumber: scene.number,
    can: ['withdraw'],
  })
  expect(seen.files).toHaveLength(1)
  expect(seen.daysAfter).toBeGreaterThan(0)
  const clerk = await app.staff('hr.clerk', '350203')
  expect((await clerk.call(c.getEmployment, { id })).can).toEqual(['verify', 'void'])
  expect(await manager.refused(c.verifyEmployment, { id, version: 1 })).toEqual(['common.denied'])
  await clerk.call(c.verifyEmployment, { id, version: 1 })
  const other = await app.staff('hr.reviewer', '350203')
  expect(await other.refused(c.verifyEmployment, { id, version: 1 })).toEqual(['common.wrong_state'])
  const class1 = await clerk.call(c.traineesOfClass, { classId: scene.classId })
  expect(class1.class).toMatchObject({ trainees: 5, employed: 1, verified: 1 })
  expect(class1.rows.filter((r) => r.latest).map((r) => r.personId)).toEqual([people[0]])
  expect((await employmentOf(app.platform.tools.db, [people[0] as string])).map((r) => r.state)).toEqual([
    'verified',
  ])
  expect(await employmentOf(app.platform.tools.db, [people[0] as string], '2026-04-11')).toEqual([])
})

test('E2 record: every reason at once; an officer may not verify what he recorded himself', async () => {
  const sheet = await manager.upload(Buffer.from('a,b\r\n'), 'x.csv')
  const wrong = await input(manager, { fileId: sheet.id, startedOn: '2026-03-01', employerUscc: '91' })
  const of = { classId: scene.classId, personId: people[1] as string }
  expect(await manager.refused(c.recordEmployment, { ...wrong, ...of })).toEqual([
    'uscc.length',
    'employment.proof_type',
    'employment.before_class',
  ])
  const clerk = await app.staff('hr.clerk', '350203')
  const theirs = await input(clerk)
  expect(await manager.refused(c.recordEmployment, { ...theirs, ...of })).toEqual(['employment.foreign_file'])
  const { id } = await clerk.call(c.recordEmployment, { ...theirs, ...of })
  expect(await clerk.refused(c.verifyEmployment, { id, version: 1 })).toEqual(['common.same_person'])
  const colleague = await app.staff('hr.clerk', '350203')
  await colleague.call(c.verifyEmployment, { id, version: 1 })
})

test('E2 record: not a trainee, another institution, another region, an unknown number', async () => {
  const stranger = await app.worker(799)
  const { personId } = await stranger.call(me, {})
  const base = await input(manager)
  expect(await manager.refused(c.recordEmployment, { ...base, classId: scene.classId, personId })).toEqual([
    'employment.not_trainee',
  ])
  const unknown = { ...base, classId: scene.classId, idNumber: syntheticPerson(798).idNumber }
  expect(await manager.refused(c.recordEmployment, unknown)).toEqual(['employment.not_trainee'])
  expect(await manager.refused(c.recordEmployment, base)).toEqual(['employment.region_needed'])
  const rival = await app.staff('institution.manager', '350203')
  expect(
    await rival.refused(c.recordEmployment, {
      ...base,
      classId: scene.classId,
      personId: people[2] as string,
    }),
  ).toEqual(['common.out_of_scope'])
  expect(await rival.refused(c.traineesOfClass, { classId: scene.classId })).toEqual(['common.out_of_scope'])
  const far = await app.staff('hr.clerk', '350102')
  expect((await far.call(c.listEmployment, {})).total).toBe(0)
  expect((await far.call(c.listFollowedClasses, {})).total).toBe(0)
  const clerk = await app.staff('hr.clerk', '350203')
  const placed = { ...(await input(clerk)), region: '350203' }
  expect(
    await clerk.refused(c.recordEmployment, { ...placed, idNumber: syntheticPerson(798).idNumber }),
  ).toEqual(['employment.unknown_person'])
  const { id } = await clerk.call(c.recordEmployment, { ...placed, idNumber: syntheticPerson(799).idNumber })
  expect((await clerk.call(c.getEmployment, { id })).personId).toBe(personId)
})

test('E2 proof: one contract is one person’s work; the same work twice is told', async () => {
  const text = 'one contract'
  const of = (i: number) => ({ classId: scene.classId, personId: people[i] as string })
  const first = { ...(await input(manager, { fileId: await proofOf(manager, text) })), ...of(2) }
  await manager.call(c.recordEmployment, first)
  const again = { ...first, fileId: await proofOf(manager) }
  expect(await manager.refused(c.recordEmployment, again)).toEqual(['employment.recorded_twice'])
  const copied = { ...first, ...of(3), fileId: await proofOf(manager, text) }
  expect(await manager.refused(c.recordEmployment, copied)).toEqual(['employment.proof_of_another'])
  const both = [
    { ...(await input(manager)), ...of(3) },
    { ...(await input(manager)), ...of(3) },
  ]
  const replies = await Promise.all(both.map((one) => manager.try(c.recordEmployment, one)))
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
})

test('E2 worker: records, sees and withdraws the own work, never another’s', async () => {
  app.clock.set('2026-04-20T01:00:00Z')
  const worker = await app.worker(705)
  const before = await worker.call(c.myEmployment, {})
  expect(before.classes.map((x) => x.id)).toEqual([scene.classId])
  const { id } = await worker.call(c.recordMyEmployment, { ...(await input(worker)), classId: scene.classId })
  expect((await worker.call(c.myEmployment, {})).rows).toMatchObject([
    { id, state: 'recorded', recordedAs: 'worker' },
  ])
  // The institution sees it, but it is not its to withdraw.
  expect((await manager.call(c.getEmployment, { id })).can).toEqual([])
  expect(await manager.refused(c.withdrawEmployment, { id, version: 1, reason: '登记有误' })).toEqual([
    'common.out_of_scope',
  ])
  const other = await app.worker(704)
  expect(await other.refused(c.withdrawMyEmployment, { id, version: 1, reason: '登记有误' })).toEqual([
    'common.out_of_scope',
  ])
  await worker.call(c.withdrawMyEmployment, { id, version: 1, reason: '填错了单位' })
  expect(await worker.refused(c.withdrawMyEmployment, { id, version: 2, reason: '填错了单位' })).toEqual([
    'common.wrong_state',
  ])
  await worker.call(c.recordMyEmployment, { ...(await input(worker)), classId: scene.classId })
  const notMine = { ...(await input(other)), classId: '0190a000-0000-7000-8000-000000000000' }
  expect(await other.refused(c.recordMyEmployment, notMine)).toEqual(['common.not_found'])
})

test('E2 void: an officer voids with a reason, and it stops counting', async () => {
  const { rows } = await manager.call(c.listEmployment, { personId: people[0] as string })
  const clerk = await app.staff('hr.clerk', '350203')
  const row = rows[0] as (typeof rows)[number]
  expect(await clerk.refused(c.voidEmployment, { id: row.id, version: 1, reason: '经核查不属实' })).toEqual([
    'common.changed_meanwhile',
  ])
  await clerk.call(c.voidEmployment, { id: row.id, version: row.version, reason: '经核查不属实' })
  expect(await employmentOf(app.platform.tools.db, [people[0] as string])).toEqual([])
})

test('E2 K3 export: the list goes out masked; the database keeps the two hands apart', async () => {
  const { raw } = await manager.try(c.exportEmployment, {})
  const columns = [{ key: 'id', title: '身份证号（掩码）', required: true }]
  const { rows } = await readSheet(raw, { columns, maxRows: 100 })
  expect(rows.length).toBeGreaterThan(2)
  expect(rows.every((r) => /^359900\*{8}/.test(r.values.id ?? ''))).toBe(true)
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  const own = `update employment.follow_up set state = 'verified', verified_by = recorded_by, verified_at = now() where state = 'recorded'`
  await expect(client.query(own)).rejects.toThrow('follow_up_verifier_is_another')
  await expect(client.query(`update employment.follow_up set started_on = '2020-01-01'`)).rejects.toThrow(
    'permission denied',
  )
  await client.end()
})

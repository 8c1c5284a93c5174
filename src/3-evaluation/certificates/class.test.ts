import { afterAll, beforeAll, expect, test } from 'vitest'
import { getClass } from '#training/class-filing/contract'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { giveScores, taughtClass as teach } from '../../../tests/kit/attendance.ts'
import { approvedClass, type ClassOptions } from '../../../tests/kit/classes.ts'
import { putInForce, xiamenPacks } from '../../../tests/kit/money.ts'
import * as c from './contract.ts'
import { certificateById, certificatesForClass, certificatesOf } from './index.ts'

let app: TestApp
let evaluator: User
beforeAll(async () => {
  app = await testApp()
  evaluator = await app.staff('evaluator.manager', '350203')
}, 120_000)
afterAll(async () => await app.stop())

const db = () => app.platform.tools.db

/** Attended by all and ended; the clock stands after its last session. */
async function taughtClass(options: ClassOptions) {
  app.clock.set('2026-03-02T01:00:00Z')
  const scene = await approvedClass(app, options)
  await teach(app, scene)
  app.clock.set('2026-03-27T01:00:00Z')
  await app.renew(evaluator, scene.provider.manager)
  return scene
}

const input = (index: number, classNumber: string, change: Record<string, unknown> = {}) => {
  const { name, idNumber } = syntheticPerson(index)
  return {
    name,
    idNumber,
    number: `S0000350200202601${String(index).padStart(4, '0')}`,
    kind: 'level' as const,
    occupationCode: '4-10-01-02',
    level: 5,
    issuedOn: '2026-03-26',
    classNumber,
    ...change,
  }
}

test('D6 class: a certificate of a class is its trainee’s, of its skill, after it began; the doors and the institution see it', async () => {
  const scene = await taughtClass({ trainees: [601, 602] })
  expect(await evaluator.refused(c.issueCertificate, input(603, scene.number))).toEqual([
    'certificate.not_trainee',
  ])
  expect(
    await evaluator.refused(
      c.issueCertificate,
      input(601, scene.number, { level: 4, issuedOn: '2026-03-01' }),
    ),
  ).toEqual(['certificate.class_other', 'certificate.issued_before_class'])
  const { id } = await evaluator.call(c.issueCertificate, input(601, scene.number))
  const view = await certificateById(db(), id)
  expect(view).toMatchObject({ classId: scene.classId, classNumber: scene.number, level: 5, state: 'valid' })
  expect((await certificatesForClass(db(), scene.classId)).map((r) => r.id)).toEqual([id])
  expect((await certificatesOf(db(), [view?.personId as string])).map((r) => r.id)).toEqual([id])
  // The institution did not issue it, and so may read it and no more.
  const { manager } = scene.provider
  expect((await manager.call(c.listCertificates, { classId: scene.classId })).total).toBe(1)
  expect((await manager.call(c.getCertificate, { id })).can).toEqual([])
  expect(await manager.refused(c.revokeCertificate, { id, version: 1, reason: '不想要了' })).toEqual([
    'common.denied',
  ])
})

test('D6 class: the institution issues completion certificates for its ended classes of that kind only', async () => {
  const skill = await taughtClass({ trainees: [611] })
  const issuedOn = '2026-03-27'
  expect(await skill.provider.manager.refused(c.issueForClass, { classId: skill.classId, issuedOn })).toEqual(
    ['certificate.class_kind'],
  )
  app.clock.set('2026-03-02T01:00:00Z')
  const amount = { id: 'completion', title: '培训合格证', clause: '测试', level: null, amountFen: 30_000 }
  const pack = xiamenPacks['class-training']
  const amounts = [...pack.amounts, { ...amount, certificateKinds: ['completion' as const] }]
  await putInForce(app, { ...pack, title: '测试用政策', from: '2026-03-02', amounts })
  const plan = { track: 'completion' as const, certificateKind: 'completion' as const, level: null }
  const running = await approvedClass(app, { trainees: [612], plan })
  const { manager } = running.provider
  await app.renew(skill.provider.manager)
  expect(
    await manager.refused(c.issueForClass, { classId: running.classId, issuedOn: '2026-03-03' }),
  ).toEqual(['certificate.class_not_taught', 'certificate.issued_later'])
  expect(
    await skill.provider.manager.refused(c.issueForClass, { classId: running.classId, issuedOn }),
  ).toEqual(['common.out_of_scope'])
  const over = await taughtClass({ trainees: [613, 614], plan })
  const issue = { classId: over.classId, issuedOn }
  const own = over.provider.manager
  expect(await own.refused(c.issueForClass, issue)).toEqual(['certificate.nobody_passed'])
  await giveScores(own, over.classId)
  expect(await own.refused(c.issueForClass, { ...issue, issuedOn: '2026-03-10' })).toEqual([
    'certificate.issued_before_end',
  ])
  expect(await own.call(c.issueForClass, issue)).toEqual({ added: 2, unchanged: 0 })
  expect(await own.call(c.issueForClass, issue)).toEqual({ added: 0, unchanged: 2 })
  const issued = await certificatesForClass(db(), over.classId)
  const { number } = await own.call(getClass, { id: over.classId })
  expect(issued.map((r) => r.number)).toEqual([`${number}-0001`, `${number}-0002`])
  // A wrong one goes by the hand of a colleague or an officer, and its number is not given out again.
  const clerk = await app.staff('hr.clerk', '350203')
  const gone = issued[1] as (typeof issued)[number]
  await clerk.call(c.revokeCertificate, { id: gone.id, version: 1, reason: '成绩录入有误' })
  expect(await own.call(c.issueForClass, issue)).toEqual({ added: 1, unchanged: 1 })
  const after = await certificatesForClass(db(), over.classId)
  expect(after.map((r) => `${r.number.slice(-4)} ${r.state}`)).toEqual([
    '0001 valid',
    '0002 revoked',
    '0003 valid',
  ])
})

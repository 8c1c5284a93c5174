import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '#money/ledger'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { attendAll, goTo } from '../../../tests/kit/attendance.ts'
import { approvedClass, type ClassScene, draftedClass, filedClass } from '../../../tests/kit/classes.ts'
import { pdf, photo } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { lapseClasses, releaseUnused } from './index.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
}, 120_000)
afterAll(async () => await app.stop())

/** 育婴员 level 5 pays 700 yuan a seat in Xiamen's pack. */
const parts = (over: object = {}) => ({
  version: 0,
  feeFen: 1000_00,
  governmentFen: 700_00,
  enterpriseFen: 200_00,
  personalFen: 100_00,
  enterpriseName: '鹭岛家政服务有限公司（测试）',
  note: '培训费含教材、实训耗材',
  ...over,
})
const money = (scene: Pick<ClassScene, 'classId' | 'provider'>) =>
  scene.provider.manager.call(c.classMoney, { id: scene.classId })
const receiptOf = async (scene: ClassScene, over: object = {}) => ({
  id: scene.classId,
  payer: 'personal' as const,
  amountFen: 100_00,
  number: `SJ-${Math.abs(JSON.stringify(over).length)}-${scene.classId.slice(-6)}`,
  paidOn: app.clock.now().toISOString().slice(0, 10),
  fileId: (await scene.provider.manager.upload(pdf(), '收据.pdf')).id,
  ...over,
})

test('F5 parts: 政府补、企业出、个人付 add up to the fee; what the subsidy covers is charged to nobody', async () => {
  const scene = await draftedClass(app, { trainees: [11, 12, 13] })
  const { manager } = scene.provider
  const set = (over: object) => manager.refused(c.setCost, { id: scene.classId, ...parts(over) })
  expect(await set({ personalFen: 99_99 })).toEqual(['cost.not_whole'])
  expect(await set({ governmentFen: 800_00, enterpriseFen: 100_00 })).toEqual(['cost.government_over'])
  expect(await set({ governmentFen: 600_00, personalFen: 200_00 })).toEqual(['cost.covered'])
  expect(await set({ enterpriseName: undefined })).toEqual(['cost.no_enterprise'])
  const { version } = await manager.call(c.setCost, { id: scene.classId, ...parts() })
  expect(await manager.refused(c.setCost, { id: scene.classId, ...parts() })).toEqual([
    'common.changed_meanwhile',
  ])
  expect(version).toBe(1)
  const check = await manager.call(c.checkClass, { id: scene.classId })
  expect(check.checks.find((row) => row.key === 'cost')).toMatchObject({ result: 'passed', clause: 'F37-14' })
  // A draft is nobody's business; no money is taken before the class is filed.
  expect((await app.visitor.try(c.publicCost, { id: scene.classId })).status).toBe(404)
  expect(await manager.refused(c.addReceipt, await receiptOf(scene, { payer: 'enterprise' }))).toContain(
    'cost.not_open',
  )
  const stranger = await app.staff('institution.manager', '350203')
  expect(await stranger.refused(c.classMoney, { id: scene.classId })).toEqual(['common.out_of_scope'])
})

test('F5 receipts: to the part and not beyond, each number once, with a file; shown publicly and to the trainee', async () => {
  const scene = await draftedClass(app, { trainees: [21, 22] })
  const { manager, clerk, reviewer } = scene.provider
  await manager.call(c.setCost, { id: scene.classId, ...parts() })
  const filed = await manager.call(c.submitClass, {
    id: scene.classId,
    version: scene.version,
    commitment: true,
  })
  const reviewed = await clerk.call(c.reviewClass, { id: scene.classId, version: filed.version })
  await reviewer.call(c.approveClass, { id: scene.classId, version: reviewed.version })
  expect((await app.visitor.call(c.publicCost, { id: scene.classId })).cost).toMatchObject({
    feeFen: 1000_00,
    governmentFen: 700_00,
    enterpriseFen: 200_00,
    personalFen: 100_00,
  })
  // Filed, the parts stand.
  expect(await manager.refused(c.setCost, { id: scene.classId, ...parts({ version: 1 }) })).toEqual([
    'class.not_editable',
  ])
  const [one, two] = (await money(scene)).people
  const personId = one?.personId as string
  expect(await manager.refused(c.addReceipt, await receiptOf(scene, {}))).toContain('cost.not_trainee')
  const first = await receiptOf(scene, { personId, number: 'SJ-001' })
  const { id } = await manager.call(c.addReceipt, first)
  expect(await manager.refused(c.addReceipt, { ...first, number: 'SJ-002', amountFen: 1 })).toEqual([
    'cost.over',
  ])
  expect(
    await manager.refused(c.addReceipt, { ...first, personId: two?.personId as string, number: 'SJ-001' }),
  ).toEqual(['cost.number_taken'])
  // Two trainees: the enterprise owes two parts, and two receipts at once don't both stay below them.
  const both = await Promise.all(
    ['QY-1', 'QY-2'].map(async (number) =>
      manager.try(c.addReceipt, await receiptOf(scene, { payer: 'enterprise', amountFen: 300_00, number })),
    ),
  )
  expect(both.map((r) => r.status).sort()).toEqual([200, 422])
  const xlsx = await manager.upload(photo(), '收据.png')
  await manager.call(c.addReceipt, {
    ...(await receiptOf(scene, { payer: 'enterprise', amountFen: 100_00, number: 'QY-3' })),
    fileId: xlsx.id,
  })
  const seen = await money(scene)
  expect(seen.enterprise).toEqual({ dueFen: 400_00, paidFen: 400_00 })
  expect(seen.receipts.every((r) => r.files.length === 1)).toBe(true)
  const worker = await app.worker(21)
  const [mine] = (await worker.call(c.myCosts, {})).rows
  expect(mine).toMatchObject({ feeFen: 1000_00, dueFen: 100_00, governmentFen: 700_00, refundFen: 0 })
  // The class is called off: what was paid is owed back, and given back against a receipt of its own.
  const now = await manager.call(c.getClass, { id: scene.classId })
  await manager.call(c.cancelClass, { id: scene.classId, version: now.version, reason: '报名人数不足' })
  expect((await money(scene)).people.map((p) => p.refundFen)).toEqual([100_00])
  const refund = await receiptOf(scene, { personId, kind: 'refund', number: 'TK-001' })
  expect(await manager.refused(c.addReceipt, { ...refund, amountFen: 100_01 })).toEqual(['cost.refund_over'])
  await manager.call(c.addReceipt, refund)
  expect(
    await manager.refused(c.voidReceipt, { id: scene.classId, receiptId: id, reason: '登记错误' }),
  ).toEqual(['cost.refund_over'])
  expect((await money(scene)).people).toEqual([])
})

test('F1 lapse: a class that never opened loses its filing and gives its money back; one still under review is sent back', async () => {
  const idle = await approvedClass(app, { trainees: [31] })
  const waiting = await filedClass(app, {
    trainees: [32],
    provider: idle.provider,
    startsOn: addDay(idle.startsOn, 40),
  })
  const { manager, reviewer } = idle.provider
  expect(await lapseClasses(app.platform.tools)).toBe(0)
  expect(await reviewer.refused(c.lapseClass, { id: idle.classId, version: idle.version })).toEqual([
    'common.wrong_state',
  ])
  await goTo(app, `${addDay(idle.startsOn, 11)}T01:00:00Z`, manager, reviewer)
  expect(await lapseClasses(app.platform.tools)).toBe(1)
  const lapsed = await manager.call(c.getClass, { id: idle.classId })
  expect([lapsed.state, lapsed.ended?.reason.includes('备案失效')]).toEqual(['cancelled', true])
  expect((await money(idle)).held).toMatchObject({ heldFen: 0, state: '已释放' })
  await goTo(app, `${addDay(idle.startsOn, 41)}T01:00:00Z`, manager, reviewer)
  expect(await lapseClasses(app.platform.tools)).toBe(1)
  const back = await manager.call(c.getClass, { id: waiting.classId })
  expect([back.state, back.returned?.items]).toEqual(['returned', ['调整开班、结束日期和课程安排']])
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F1 no-show: empty seats and who never came let go of their money once enough lessons are over; who came keeps it', async () => {
  const scene = await approvedClass(app, { trainees: [41, 42, 43], seats: 5 })
  const { manager, clerk } = scene.provider
  await app.renew(manager, clerk)
  expect((await money(scene)).held).toMatchObject({ seats: 5, heldFen: 3_500_00 })
  expect(await releaseUnused(app.platform.tools)).toBe(0)
  await attendAll(app, scene, [2])
  await app.renew(manager, clerk)
  const done = await clerk.call(c.releaseFreeSeats, { id: scene.classId })
  expect(done).toEqual({
    seats: 3,
    amountFen: 2_100_00,
    released: [
      { cause: '未招满的席位', seats: 2, amountFen: 1_400_00 },
      { cause: '始终未到课', seats: 1, amountFen: 700_00 },
    ],
  })
  expect(await releaseUnused(app.platform.tools)).toBe(0)
  const seen = await money(scene)
  expect(seen.held).toMatchObject({ heldFen: 1_400_00, releasedFen: 2_100_00 })
  expect(seen.held?.releases.map((r) => r.cause)).toEqual(['未招满的席位', '始终未到课的学员'])
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

const addDay = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

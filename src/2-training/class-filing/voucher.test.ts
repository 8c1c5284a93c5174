import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimVoucher, myVouchers } from '#money/vouchers/contract'
import { addDays, dayOf } from '#platform/day'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { approvedClass, type ClassScene, ground } from '../../../tests/kit/classes.ts'
import { publishedBatch } from '../../../tests/kit/vouchers.ts'
import {
  cancelClass,
  classesForVoucher,
  enrolSelf,
  getClass,
  leaveSelf,
  listTrainees,
  spendVoucher,
  takeBackVoucher,
  voucherOptions,
} from './contract.ts'

let app: TestApp
let scene: ClassScene
let onRoster: User
const HERE = { region: '350203' }
const INSURANCE = { fund: 'unemployment-insurance' } as const

beforeAll(async () => {
  app = await testApp()
  await ground(app, '350200', 5_000_000, 'unemployment-insurance')
  scene = await approvedClass(app, { trainees: [1, 2] })
})
afterAll(async () => {
  await app.stop()
})

const claimed = async (worker: User, batchId: string): Promise<string> =>
  (await worker.call(claimVoucher, { batchId, ...HERE })).voucherId as string
const stateOf = async (worker: User, id: string) =>
  (await worker.call(myVouchers, {})).vouchers.find((v) => v.id === id)?.state
const warned = (warnings: { code: string }[]) => warnings.filter((w) => w.code.startsWith('voucher.')).length

test('F3 enrolment: money from unemployment insurance asks for a voucher; it is held, and comes back with the seat', async () => {
  const { batchId } = await publishedBatch(app, { ...INSURANCE, title: '失业保险通用券' })
  const [with_, without] = [await app.worker(11), await app.worker(12)]
  const voucher = await claimed(with_, batchId)
  const seen = await with_.call(voucherOptions, { id: scene.classId })
  expect(seen).toMatchObject({ needed: true, held: null, options: [{ id: voucher }] })
  const joined = await with_.call(enrolSelf, { id: scene.classId, category: 'rural-transfer' })
  expect(joined.voucher).toBe('失业保险通用券第 000001 号')
  expect(warned(joined.warnings)).toBe(0)
  expect(await stateOf(with_, voucher)).toBe('held')
  const other = await without.call(enrolSelf, { id: scene.classId, category: 'rural-transfer' })
  expect(other.voucher).toBeNull()
  expect(warned(other.warnings)).toBe(1)
  await with_.call(leaveSelf, { id: scene.classId, reason: '时间冲突' })
  expect(await stateOf(with_, voucher)).toBe('available')
})

test('F3 enrolment: somebody put on the roster uses their own voucher from the phone, and may take it back', async () => {
  const { batchId } = await publishedBatch(app, { ...INSURANCE, title: '名册学员券' })
  const worker = await app.worker(1)
  onRoster = worker
  expect(await worker.refused(spendVoucher, { id: scene.classId })).toEqual(['roster.no_voucher'])
  const voucher = await claimed(worker, batchId)
  const used = await worker.call(spendVoucher, { id: scene.classId, voucherId: voucher })
  expect(warned(used.warnings)).toBe(0)
  const rows = (await scene.provider.manager.call(listTrainees, { id: scene.classId })).rows
  const enrolled = rows.filter((r) => r.state === 'enrolled')
  expect(enrolled.map((r) => warned(r.reasons)).sort()).toEqual([0, 1, 1])
  await worker.call(takeBackVoucher, { id: scene.classId })
  expect(await stateOf(worker, voucher)).toBe('available')
  expect(await worker.refused(takeBackVoucher, { id: scene.classId })).toEqual(['roster.no_voucher'])
  await worker.call(spendVoucher, { id: scene.classId })
  expect(await stateOf(worker, voucher)).toBe('held')
})

test('F3 enrolment: a voucher for another occupation, fund or place is refused with every reason', async () => {
  const worker = await app.worker(21)
  const city = await publishedBatch(app, {
    title: '定向券',
    kind: 'directed',
    occupationCodes: ['4-10-01-01'],
    validUntil: addDays(dayOf(app.clock.now().toISOString()), 7),
  })
  const chosen = await claimed(worker, city.batchId)
  const codes = await worker.refused(enrolSelf, {
    id: scene.classId,
    category: 'rural-transfer',
    voucherId: chosen,
  })
  expect(codes.sort()).toEqual(['voucher.expires_before', 'voucher.other_fund', 'voucher.other_occupation'])
  expect(await stateOf(worker, chosen)).toBe('available')
  const stolen = await app.worker(22)
  expect(
    await stolen.refused(enrolSelf, { id: scene.classId, category: 'rural-transfer', voucherId: chosen }),
  ).toEqual(['voucher.not_yours'])
})

test('F3 near: what a voucher buys is listed, the own county first', async () => {
  const worker = await app.worker(31)
  const { batchId } = await publishedBatch(app, { ...INSURANCE, title: '附近可用券' })
  const voucherId = await claimed(worker, batchId)
  const found = await worker.call(classesForVoucher, { voucherId })
  expect(found.rows).toMatchObject([{ id: scene.classId, near: true }])
  expect(found.voucher).toMatchObject({ title: '附近可用券', usable: true })
  expect(await (await app.worker(32)).refused(classesForVoucher, { voucherId })).toEqual([
    'voucher.not_yours',
  ])
})

test('F3 cancelled class: everybody has their voucher back', async () => {
  const { manager } = scene.provider
  const { version } = await manager.call(getClass, { id: scene.classId })
  await manager.call(cancelClass, { id: scene.classId, version, reason: '生源不足' })
  expect((await onRoster.call(myVouchers, {})).vouchers[0]).toMatchObject({
    state: 'available',
    classId: null,
  })
})

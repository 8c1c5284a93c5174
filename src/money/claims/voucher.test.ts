import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimVoucher, getBatch, myVouchers } from '#money/vouchers/contract'
import { addDays } from '#platform/day'
import { spendVoucher } from '#training/class-filing/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { finishClass, taughtClass } from '../../../tests/kit/attendance.ts'
import {
  filedClaim,
  fundedClaim,
  giveAccount,
  issue,
  officesOf,
  seen,
  today,
} from '../../../tests/kit/claims.ts'
import { approvedClass, ground } from '../../../tests/kit/classes.ts'
import { publishedBatch } from '../../../tests/kit/vouchers.ts'
import { claimLines } from './contract.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
  await ground(app, '350200', 5_000_000, 'unemployment-insurance')
})
afterAll(async () => {
  await app.stop()
})

test('F3 claim: money of unemployment insurance needs a voucher; its face caps the amount; funding redeems it', async () => {
  const scene = await approvedClass(app, { trainees: [1, 2, 3] })
  const insured = { fund: 'unemployment-insurance', validUntil: addDays(today(app), 90) } as const
  const general = await publishedBatch(app, { ...insured, title: '通用券' })
  const fixed = await publishedBatch(app, { ...insured, title: '定额券', kind: 'fixed', faceFen: 100_00 })
  const people: User[] = []
  for (const index of [1, 2]) {
    const worker = await app.worker(index)
    people.push(worker)
    const { batchId } = index === 1 ? general : fixed
    await worker.call(claimVoucher, { batchId })
    await worker.call(spendVoucher, { id: scene.classId })
  }
  await taughtClass(app, scene)
  const evaluator = await app.staff('evaluator.manager', scene.provider.region)
  for (const index of scene.trainees)
    await issue(evaluator, index, { issuedOn: today(app), classNumber: scene.number })
  await finishClass(app, scene)
  await giveAccount(app, scene.provider.orgId)
  const { manager } = scene.provider
  await app.renew(manager, scene.provider.clerk, scene.provider.reviewer, general.reviewer)

  const id = await filedClaim(scene)
  const { rows } = await manager.call(claimLines, { id, size: 50 })
  const paid = rows.filter((l) => l.amountFen > 0).sort((a, b) => a.amountFen - b.amountFen)
  expect(paid.map((l) => l.amountFen)).toEqual([100_00, paid[1]?.amountFen])
  expect(paid[1]?.amountFen).toBeGreaterThan(100_00)
  const face = paid[0]?.trace.find((n) => n.rule === 'checks/voucher-face')
  expect(face?.effectFen).toBe(100_00 - (paid[1]?.amountFen ?? 0))
  expect(paid[0]?.checks.find((c) => c.key === 'voucher')).toMatchObject({ result: 'passed' })
  const out = rows.find((l) => l.amountFen === 0)
  expect(out?.reasons.map((r) => r.code)).toEqual(['policy.voucher'])

  await fundedClaim(app, await officesOf(app), id)
  await app.renew(manager, general.reviewer)
  expect((await seen(manager, id)).state).toBe('funded')
  const counts = async (batchId: string) => (await general.reviewer.call(getBatch, { id: batchId })).counts
  expect(await counts(general.batchId)).toMatchObject({ redeemed: 1, redeemedFen: paid[1]?.amountFen })
  expect(await counts(fixed.batchId)).toMatchObject({ redeemed: 1, redeemedFen: 100_00 })
  const again = await app.worker(2)
  expect((await again.call(myVouchers, {})).vouchers[0]).toMatchObject({
    state: 'redeemed',
    amountFen: 100_00,
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import {
  closedClass,
  confirmedBatch,
  filedClaim,
  fundedClaim,
  type Offices,
  officesOf,
  seen,
  settledBatch,
} from '../../../tests/kit/claims.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

test('F4 claim: from a closed class over two officers, notice, finance and bank to money, each step by another hand', async () => {
  const scene = await closedClass(app, { trainees: [2101, 2102, 2103], absent: [2], uncertified: [2103] })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  const filed = await seen(offices.clerk, id)
  expect(filed).toMatchObject({ state: 'submitted', standingCount: 2, lineCount: 3 })
  console.log(JSON.stringify(await offices.clerk.call(c.claimLines, { id }), null, 1).slice(0, 6000))
  await fundedClaim(app, offices, id)
  const batch = await confirmedBatch(offices, [id])
  const done = await settledBatch(app, offices, batch.id)
  expect(done).toMatchObject({ state: 'settled', paid: 1, refused: 0, waiting: 0 })
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'paid' })
})

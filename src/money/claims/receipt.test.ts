import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '#money/ledger'
import { addDays } from '#platform/day'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  clearedClaim,
  closedClass,
  confirmedBatch,
  earner,
  filedClaim,
  fundedClaim,
  issue,
  type Offices,
  officesOf,
  paidClaim,
  seen,
  settledBatch,
  today,
} from '../../../tests/kit/claims.ts'
import { ground } from '../../../tests/kit/classes.ts'
import * as c from './contract.ts'
import { reconcile } from './index.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let index = 6800
async function ownClaim(): Promise<{ id: string; index: number }> {
  index += 1
  await app.renew(...Object.values(offices))
  const evaluator = await app.staff('evaluator.manager', '350200')
  const certificateId = await issue(evaluator, index, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, index)
  const { id } = await worker.call(c.fileOwn, { certificateId })
  return { id, index }
}
const back = async (i: number) => {
  app.clock.set(new Date(app.clock.now().getTime() + 3_600_000))
  await app.renew(...Object.values(offices))
  return await app.worker(i)
}
const mine = async (worker: User) => (await worker.call(c.myReceipts, {})).rows
const caseNo = async (user: User, number: string | null) => {
  const { rows } = await user.call(c.listReceiptCases, { q: number ?? '' })
  return rows[0] as c.ReceiptCaseView
}
const recon = async (id: string) => {
  const { rows } = await offices.clerk.call(c.reconList, { size: 200 })
  return rows.find((r) => r.claimId === id)
}

test('F4 I4 the worker says it arrived: notice, file, bank and payee agree, and nobody has to do anything', async () => {
  const { id, index: i } = await ownClaim()
  await paidClaim(app, offices, id)
  expect(await recon(id)).toMatchObject({
    noticeFen: 70_000,
    fileFen: 70_000,
    transferFen: 70_000,
    result: 'unconfirmed',
    bankTitle: '已到账',
  })
  const worker = await back(i)
  const [item] = await mine(worker)
  expect(item).toMatchObject({ side: 'payee', amountFen: 70_000, noticeFen: 70_000, said: null, case: null })
  expect(item?.answers.map((a) => a.value)).toEqual(['as-shown', 'other-amount', 'not-arrived'])
  expect(await worker.call(c.sayMine, { side: 'payee', id: item?.id as string, answer: 'as-shown' })).toEqual(
    { caseNumber: null },
  )
  expect(await recon(id)).toMatchObject({ result: 'agrees', openCases: 0 })
  expect((await mine(worker))[0]?.said?.answer).toBe('as-shown')
})

test('F4 I4 not arrived, or another sum: a case with owner, day and outcome; the person sees what came of it', async () => {
  const { id, index: i } = await ownClaim()
  await paidClaim(app, offices, id)
  const worker = await back(i)
  const [item] = await mine(worker)
  const say = { side: 'payee' as const, id: item?.id as string }
  expect(await worker.refused(c.sayMine, { ...say, answer: 'other-amount' })).toEqual(['receipt.no_amount'])
  expect(await worker.refused(c.sayMine, { ...say, answer: 'other-amount', amountFen: 70_000 })).toEqual([
    'receipt.same_amount',
  ])
  expect(await worker.refused(c.sayMine, { ...say, answer: 'charged', amountFen: 1 })).toEqual([
    'receipt.wrong_answer',
  ])
  const { caseNumber } = await worker.call(c.sayMine, {
    ...say,
    answer: 'other-amount',
    amountFen: 50_000,
    note: '只到了五百',
  })
  expect(caseNumber).toMatch(/^DZ350200-2026-\d{4}$/)
  // Said again while it is looked into: the same case.
  expect(await worker.call(c.sayMine, { ...say, answer: 'other-amount', amountFen: 50_000 })).toEqual({
    caseNumber: null,
  })
  expect(await recon(id)).toMatchObject({ result: 'differs', openCases: 1, saidFen: 50_000 })
  expect(await caseNo(offices.clerk, caseNumber)).toMatchObject({
    kind: 'other-amount',
    expectedFen: 70_000,
    toldFen: 50_000,
    note: '只到了五百',
    state: 'open',
    // Who reviewed the claim or made its batch does not look into it.
    can: [],
  })
  const other = await app.staff('hr.clerk', '350200')
  const open = await caseNo(other, caseNumber)
  expect(open.can).toEqual(['take'])
  expect(open.dueOn > today(app)).toBe(true)
  expect(await offices.clerk.refused(c.takeReceiptCase, { id: open.id, version: 1 })).toEqual([
    'common.same_person',
    'common.same_person',
  ])
  await other.call(c.takeReceiptCase, { id: open.id, version: 1 })
  const third = await app.staff('hr.clerk', '350200')
  const close = {
    id: open.id,
    version: 2,
    outcome: 'bank' as const,
    resolution: '银行分两笔入账，第二笔次日到账，已核对流水。',
  }
  expect(await third.refused(c.closeReceiptCase, close)).toEqual(['receipt.not_owner'])
  await other.call(c.closeReceiptCase, close)
  expect((await mine(worker))[0]?.case).toMatchObject({
    stateTitle: '已办结',
    outcomeTitle: '银行差错，已由银行更正',
    resolution: close.resolution,
  })
  expect(await other.refused(c.closeReceiptCase, { ...close, version: 3 })).toEqual(['common.wrong_state'])
  const stranger = await app.worker(6990)
  expect(await stranger.refused(c.sayMine, { ...say, answer: 'as-shown' })).toEqual(['receipt.not_yours'])
})

test('F4 N10-7 a class: the institution confirms the transfer; a trainee who was charged or never came makes a case it does not see', async () => {
  const scene = await closedClass(app, { trainees: [6901, 6902] })
  offices = await officesOf(app)
  const id = await filedClaim(scene)
  await paidClaim(app, offices, id)
  await app.renew(scene.provider.manager)
  const { manager } = scene.provider
  const { rows } = await manager.call(c.orgReceipts, {})
  expect(rows).toHaveLength(1)
  await manager.call(c.sayOwn, { side: 'payee', id: rows[0]?.id as string, answer: 'as-shown' })
  expect(await recon(id)).toMatchObject({ result: 'agrees', people: 2 })
  const other = await closedClass(app, { trainees: [6911, 6912] })
  await app.renew(other.provider.manager)
  expect(
    await other.provider.manager.refused(c.sayOwn, {
      side: 'payee',
      id: rows[0]?.id as string,
      answer: 'as-shown',
    }),
  ).toEqual(['common.out_of_scope'])
  const worker = await back(6901)
  const [line] = await mine(worker)
  expect(line).toMatchObject({ side: 'trainee', noticeFen: line?.amountFen })
  const { caseNumber } = await worker.call(c.sayMine, {
    side: 'trainee',
    id: line?.id as string,
    answer: 'charged',
    amountFen: 30_000,
    note: '交了材料费',
  })
  expect(await recon(id)).toMatchObject({
    result: 'differs',
    traineesSaid: 1,
    traineesDiffer: 1,
    openCases: 1,
  })
  const found = await caseNo(offices.reviewer, caseNumber)
  expect(found).toMatchObject({ kind: 'charged', expectedFen: 0, toldFen: 30_000 })
  expect(found.nameMasked).toMatch(/\*/)
  // Not to have been paid: it goes on as a recovery, which gives notice and hears both sides.
  await offices.reviewer.call(c.takeReceiptCase, { id: found.id, version: 1 })
  const closed = await offices.reviewer.call(c.closeReceiptCase, {
    id: found.id,
    version: 2,
    outcome: 'recovery',
    resolution: '机构确向学员收取材料费，与备案承诺不符。',
  })
  expect(closed.recoveryNumber).toMatch(/^ZH350203-2026-\d{4}$/)
  await app.renew(manager)
  expect((await manager.call(c.listReceiptCases, {})).total).toBe(0)
  expect((await manager.call(c.reconList, {})).rows.map((r) => r.claimId)).toEqual([id])
})

test('F4 each night: the bank’s silence is a case, a payee who said nothing is asked once, our own books agree', async () => {
  offices = await officesOf(app)
  const paid = await ownClaim()
  await paidClaim(app, offices, paid.id)
  const waiting = await ownClaim()
  await fundedClaim(app, offices, waiting.id)
  const batch = await confirmedBatch(offices, [waiting.id])
  // By now some days have passed since the first was paid.
  expect(await reconcile(app.platform.tools)).toMatchObject({ cases: 0, reminded: expect.any(Number) })
  app.clock.set(`${addDays(today(app), 12)}T01:00:00Z`)
  await app.renew(...Object.values(offices))
  const first = await reconcile(app.platform.tools)
  expect(first.cases).toBe(1)
  expect(await reconcile(app.platform.tools)).toEqual({ cases: 0, reminded: 0 })
  const { phone } = syntheticPerson(paid.index)
  expect(
    app.platform.tools.messages.shown(phone).filter((m) => m.template === 'subsidy-confirm'),
  ).toHaveLength(1)
  const { rows } = await offices.clerk.call(c.listReceiptCases, { kind: 'bank-silent' })
  expect(rows.map((r) => r.claimId)).toEqual([waiting.id])
  expect(rows[0]?.body).toMatch(/没有回单/)
  await settledBatch(app, offices, batch.id)
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 F1 final against reserved: the parts add up on the real class, and the slip is the same for worker and officer', async () => {
  const scene = await closedClass(app, { trainees: [6921, 6922, 6923], absent: [6923] })
  offices = await officesOf(app)
  const id = await filedClaim(scene)
  const view = await seen(offices.clerk, id)
  const told = await offices.clerk.call(c.claimDifferences, { id })
  expect(told.reservedFen).toBe(view.estimateFen)
  expect(told.rows.reduce((sum, r) => sum + r.fen, 0)).toBe(view.amountFen - (view.estimateFen as number))
  expect(told.rows.map((r) => r.key)).toContain('seats')
  const { rows } = await offices.clerk.call(c.claimLines, { id, size: 50 })
  const line = rows[0] as c.ClaimLineView
  const forOfficer = await offices.clerk.try(c.whyPaper, { id, lineId: line.id })
  expect(forOfficer.status).toBe(200)
  expect(forOfficer.headers['content-type']).toContain('application/pdf')
  expect(forOfficer.raw.subarray(0, 5).toString()).toBe('%PDF-')
  await app.renew(scene.provider.manager)
  const forInstitution = await scene.provider.manager.try(c.whyPaper, { id, lineId: line.id })
  expect(forInstitution.raw.equals(forOfficer.raw)).toBe(true)
  await clearedClaim(app, offices, id)
  const again = await offices.clerk.try(c.whyPaper, { id, lineId: line.id })
  const worker = await back(6921)
  const own = (await worker.call(c.myClaims, {})).rows[0]
  const forWorker = await worker.try(c.myWhyPaper, { lineId: own?.lineId as string })
  expect(own?.lineId === line.id ? forWorker.raw.equals(again.raw) : forWorker.status === 200).toBe(true)
  const stranger = await back(6990)
  expect(await stranger.refused(c.myWhyPaper, { lineId: line.id })).toEqual(['common.not_found'])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { voidEmployment } from '#employment/follow-up/contract'
import { listCertificates, revokeCertificate } from '#evaluation/certificates/contract'
import { checkLedger } from '#money/ledger'
import { listRecoveries } from '#money/recovery/contract'
import { recordFact } from '#registry/people/contract'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { personIds } from '../../../tests/kit/attendance.ts'
import {
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
import { employed, rewardPack } from '../../../tests/kit/kinds.ts'
import { putInForce, xiamenPacks } from '../../../tests/kit/money.ts'
import { effects } from '../../../tests/kit/packs.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
let evaluator: User
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  await putInForce(app, rewardPack)
  offices = await officesOf(app)
  evaluator = await app.staff('evaluator.manager', '350200')
}, 120_000)
afterAll(async () => await app.stop())

let next = 8600
const back = async (index: number) => {
  app.clock.set(new Date(app.clock.now().getTime() + 3_600_000))
  await app.renew(evaluator, ...Object.values(offices))
  return await app.worker(index)
}
async function paidOwn() {
  next += 1
  const index = next
  await app.renew(evaluator, ...Object.values(offices))
  const certificateId = await issue(evaluator, index, { issuedOn: today(app) })
  const { worker, personId } = await earner(app, offices.clerk, index)
  const { id } = await worker.call(c.fileOwn, { certificateId })
  return { index, certificateId, personId, id }
}
const found = async (claimId: string) => (await offices.reviewer.call(c.listReassessments, { claimId })).rows
const revoke = (certificateId: string) =>
  offices.clerk.call(revokeCertificate, { id: certificateId, version: 1, reason: '考核成绩造假' })

test('F4 F7 reassessed: a certificate revoked after payment opens a recovery of what was paid, with its reasons', async () => {
  const { id, certificateId } = await paidOwn()
  await paidClaim(app, offices, id)
  await app.settle()
  expect(await found(id)).toEqual([])
  await revoke(certificateId)
  await app.settle()
  const [row] = await found(id)
  expect(row).toMatchObject({
    cause: 'certificate',
    beforeFen: 70_000,
    afterFen: 0,
    outcome: 'recovery',
  })
  const cases = (await offices.clerk.call(listRecoveries, { claimId: id })).rows
  expect(cases).toHaveLength(1)
  expect(cases[0]?.id).toBe(row?.recoveryId)
  const view = await offices.reviewer.call(c.getReassessment, { id: row?.id as string })
  expect(view.reasons.map((r) => r.message).join('')).toContain('已撤销')
  expect(effects(view.traceBefore)).toBe(70_000)
  expect(effects(view.trace)).toBe(0)
  // The same once more finds nothing new; neither event nor officer opens a second case.
  await offices.reviewer.call(c.reassessClaim, { id })
  expect(await found(id)).toHaveLength(1)
  expect((await offices.clerk.call(listRecoveries, { claimId: id })).total).toBe(1)
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 reassessed: money not yet at the bank is kept from it until somebody decides, and goes back to the budget', async () => {
  const { id, certificateId, index } = await paidOwn()
  await fundedClaim(app, offices, id)
  await revoke(certificateId)
  await app.settle()
  const [row] = await found(id)
  expect(row).toMatchObject({ outcome: 'held', beforeFen: 70_000, afterFen: 0 })
  const input = { region: '350200', fund: 'employment' as const, claimIds: [id] }
  const reply = await offices.clerk.try(c.makeBatch, input)
  expect(reply.status).toBe(422)
  expect(reply.body.reasons?.map((r) => r.message).join('')).toContain('现应为 0.00 元')
  expect(
    await offices.clerk.refused(c.stopLine, {
      id: row?.id as string,
      version: row?.version as number,
      reason: '证书已撤销',
    }),
  ).toEqual(['common.denied'])
  await offices.reviewer.call(c.stopLine, {
    id: row?.id as string,
    version: row?.version as number,
    reason: '证书已撤销',
  })
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'refused', amountFen: 0 })
  expect((await found(id))[0]).toMatchObject({ outcome: 'stopped', note: '证书已撤销' })
  const [line] = (await (await back(index)).call(c.myClaims, {})).rows
  expect(line).toMatchObject({ amountFen: 0, said: '证书已撤销' })
  expect(effects(line?.trace ?? [])).toBe(0)
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 reassessed: at the bank already, it is paid, and asked back the moment it is', async () => {
  const { id, certificateId } = await paidOwn()
  await fundedClaim(app, offices, id)
  const batch = await confirmedBatch(offices, [id])
  await revoke(certificateId)
  await app.settle()
  const [row] = await found(id)
  expect(row).toMatchObject({ outcome: 'held' })
  expect(
    await offices.reviewer.refused(c.stopLine, {
      id: row?.id as string,
      version: row?.version as number,
      reason: '证书已撤销',
    }),
  ).toEqual(['reassessment.at_bank'])
  await settledBatch(app, offices, batch.id)
  await app.settle()
  expect((await found(id)).map((r) => r.outcome)).toEqual(['recovery'])
})

test('E3 F4 reassessed: employment voided after the reward was paid takes that trainee’s reward back, and no other', async () => {
  next += 10
  const trainees = [next, next + 1]
  next += 2
  const scene = await closedClass(app, { trainees })
  const { manager } = scene.provider
  await app.renew(...Object.values(offices))
  const [first = '', second = ''] = await personIds(manager, scene.classId)
  const job = await employed(manager, offices.clerk, scene.classId, first, today(app))
  await employed(manager, offices.clerk, scene.classId, second, today(app))
  const draft = await manager.call(c.createReward, { classId: scene.classId })
  await manager.call(c.submitClaim, { ...draft, amountFen: 100_000, people: 2 })
  await paidClaim(app, offices, draft.id)
  await offices.clerk.call(voidEmployment, { ...job, reason: '经核查，劳动合同系伪造' })
  await app.settle()
  expect(await found(draft.id)).toMatchObject([
    { cause: 'employment', beforeFen: 50_000, afterFen: 0, outcome: 'recovery' },
  ])
})

test('F4 reassessed: a corrected fact that makes more due drafts a supplement, confirmed with one tap and paid beside the first', async () => {
  // A rule for this test: people with employment difficulty get 300 yuan more.
  const more = structuredClone(xiamenPacks['personal-certificate'])
  more.adjustments.push({
    id: 'difficulty',
    title: '就业困难人员加发（测试）',
    clause: '测试规则',
    when: { fact: 'category', op: 'is', value: 'employment-difficulty' },
    by: { kind: 'amount', amountFen: 30_000 },
  })
  more.from = today(app)
  await putInForce(app, more)
  const { id, personId, index } = await paidOwn()
  await paidClaim(app, offices, id)
  await app.settle()
  const asOf = '2026-01-01'
  const correct = { id: personId, fact: 'category' as const, asOf, reason: '认定文书补录更正' }
  await offices.clerk.call(recordFact, { ...correct, value: 'employment-difficulty' })
  await app.settle()
  const [row] = await found(id)
  expect(row).toMatchObject({ cause: 'fact', beforeFen: 70_000, afterFen: 100_000, outcome: 'supplement' })
  const told = app.platform.tools.messages.shown(syntheticPerson(index).phone)
  expect(told.map((m) => m.text).join('')).toContain('300.00 元')
  // Corrected back before anybody confirmed it: the draft goes, and nothing is asked back that was never paid.
  await back(index)
  await offices.clerk.call(recordFact, { ...correct, value: 'rural-transfer', reason: '认定有误，先行更正' })
  await app.settle()
  expect(await found(id)).toHaveLength(1)
  expect((await (await back(index)).call(c.prefilled, {})).rows).toEqual([])
  await offices.clerk.call(recordFact, { ...correct, value: 'employment-difficulty', reason: '重新认定' })
  await app.settle()
  const [row2] = await found(id)
  expect(row2).toMatchObject({ beforeFen: 70_000, afterFen: 100_000, outcome: 'supplement' })
  const worker = await back(index)
  const [offer] = (await worker.call(c.prefilled, {})).rows
  expect(offer).toMatchObject({ supplementId: row2?.supplementId, amountFen: 30_000, asks: [] })
  expect(effects(offer?.trace ?? [])).toBe(30_000)
  const { id: extra } = await worker.call(c.confirmPrefilled, {
    subsidyKind: 'personal-certificate',
    supplementId: offer?.supplementId as string,
    amountFen: 30_000,
  })
  await paidClaim(app, offices, extra)
  const lines = (await (await back(index)).call(c.myClaims, {})).rows
  expect(lines.map((l) => [l.stateTitle, l.amountFen])).toEqual([
    ['已拨付', 30_000],
    ['已拨付', 70_000],
  ])
  // Both together are right now: nothing more is found, and a correction back asks for what is too much.
  await offices.reviewer.call(c.reassessClaim, { id })
  expect(await found(id)).toHaveLength(2)
  await offices.clerk.call(recordFact, { ...correct, value: 'rural-transfer', reason: '认定有误，再次更正' })
  await app.settle()
  expect((await found(id))[0]).toMatchObject({ beforeFen: 100_000, afterFen: 70_000, outcome: 'recovery' })
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 reassessed: what came after a claim does not undo it, and a claim not approved yet is nobody’s to reassess', async () => {
  const { id, index } = await paidOwn()
  const early = await offices.reviewer.try(c.reassessClaim, { id })
  expect(early.body.reasons?.map((r) => r.code)).toEqual(['reassessment.not_approved'])
  await paidClaim(app, offices, id)
  // A higher level later: the lower one was rightly paid before it.
  await app.renew(evaluator, ...Object.values(offices))
  const higher = await issue(evaluator, index, { issuedOn: today(app), level: 4 })
  const worker = await back(index)
  const later = await worker.call(c.fileOwn, { certificateId: higher })
  await paidClaim(app, offices, later.id)
  await offices.reviewer.call(c.reassessClaim, { id })
  expect(await found(id)).toEqual([])
})

test('F4 reassessed: one trainee’s changed facts keep that one from the bank, and nobody else of the class', async () => {
  next += 10
  const trainees = [next, next + 1]
  next += 2
  const scene = await closedClass(app, { trainees })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await fundedClaim(app, offices, id)
  const { rows } = await offices.clerk.call(listCertificates, { size: 200 })
  const one = rows.find((r) => r.classId === scene.classId)
  await revoke(one?.id as string)
  await app.settle()
  expect((await found(id)).map((r) => r.outcome)).toEqual(['held'])
  const batch = await confirmedBatch(offices, [id])
  expect(batch.totalFen).toBe(70_000)
  await settledBatch(app, offices, batch.id)
  await app.settle()
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'funded' })
  const [row] = await found(id)
  const input = { id: row?.id as string, version: row?.version as number, reason: '证书已撤销' }
  await offices.reviewer.call(c.stopLine, input)
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'paid', amountFen: 70_000 })
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

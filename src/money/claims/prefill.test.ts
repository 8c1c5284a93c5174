import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordFact } from '#registry/people/contract'
import { syntheticBankAccount, syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { earner, issue, type Offices, officesOf, ownAccount, seen, today } from '../../../tests/kit/claims.ts'
import { ground } from '../../../tests/kit/classes.ts'
import { insured, skillUpgradePack } from '../../../tests/kit/kinds.ts'
import { budgetApproved, putInForce } from '../../../tests/kit/money.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
let evaluator: User
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  await putInForce(app, skillUpgradePack)
  await budgetApproved(app, '350200', 'unemployment-insurance', 100_000)
  offices = await officesOf(app)
  evaluator = await app.staff('evaluator.manager', '350200')
}, 120_000)
afterAll(async () => await app.stop())

let next = 9100
const certified = async () => {
  next += 1
  await app.renew(evaluator, ...Object.values(offices))
  return { index: next, certificateId: await issue(evaluator, next, { issuedOn: today(app) }) }
}
const rows = async (worker: User) => (await worker.call(c.prefilled, {})).rows
const told = (index: number) =>
  app.platform.tools.messages
    .shown(syntheticPerson(index).phone)
    .filter((m) => m.template === 'subsidy-prefilled')
const PERSONAL = { subsidyKind: 'personal-certificate' } as const

test('K7 F9 prefilled: everything known, one tap hands it in; told once, and gone once it is claimed', async () => {
  const { index, certificateId } = await certified()
  const { worker, personId } = await earner(app, offices.clerk, index)
  await insured(offices.clerk, personId, 30)
  await app.settle()
  await app.settle()
  expect(told(index)).toHaveLength(1)
  expect(told(index)[0]?.text).toContain('失业保险技能提升补贴1,000.00 元')
  const offers = await rows(worker)
  expect(offers.map((r) => [r.subsidyKind, r.amountFen, r.asks.length])).toEqual([
    ['personal-certificate', 70_000, 0],
    ['skill-upgrade', 100_000, 0],
  ])
  // One certificate, one subsidy: the two are one choice.
  expect(new Set(offers.map((r) => r.group)).size).toBe(1)
  const filed = await worker.call(c.confirmPrefilled, {
    subsidyKind: 'skill-upgrade',
    certificateId,
    amountFen: 100_000,
  })
  expect(filed.number).toMatch(/^BT350200-/)
  expect(await seen(offices.clerk, filed.id)).toMatchObject({ state: 'submitted', amountFen: 100_000 })
  expect(await rows(worker)).toEqual([])
})

test('K7 prefilled: what is unknown is asked and only that; the answers go with the tap, and an officer looks at them', async () => {
  const { index, certificateId } = await certified()
  const worker = await app.worker(index)
  const offers = await rows(worker)
  const offer = offers.find((r) => r.subsidyKind === 'personal-certificate')
  expect(offer?.amountFen).toBeNull()
  expect(offer?.asks.map((a) => (a.kind === 'fact' ? a.fact : a.kind)).sort()).toEqual([
    'account',
    'employment',
  ])
  const account = { bankName: '演示银行', bankAccount: syntheticBankAccount(7_600_000 + index) }
  const input = { ...PERSONAL, certificateId, amountFen: null }
  expect(await worker.refused(c.confirmPrefilled, { ...input, account })).toEqual(['policy.no_data'])
  // Refused whole: the account was not kept either.
  expect((await worker.call(c.prefilled, {})).account).toBeNull()
  const facts = [{ fact: 'employment', value: 'employed' }]
  const { id } = await worker.call(c.confirmPrefilled, { ...input, account, facts })
  const { rows: lines } = await offices.clerk.call(c.claimLines, { id })
  const check = lines[0]?.checks.find((k) => k.key === 'requirements/registered')
  expect(check).toMatchObject({ result: 'no-data' })
  expect(check?.found).toContain('本人填报，请经办人员核实')
  const at = { id, version: (await seen(offices.clerk, id)).version }
  expect(await offices.clerk.refused(c.reviewClaim, at)).toEqual(['claim.no_data_unexplained'])
  await offices.clerk.call(c.reviewClaim, { ...at, note: '已核对就业登记系统' })
})

test('K7 prefilled: what is known is never asked; a wrong answer, another amount, another’s certificate are refused', async () => {
  const { index, certificateId } = await certified()
  const { worker } = await earner(app, offices.clerk, index)
  const [offer] = await rows(worker)
  expect(offer).toMatchObject({ asks: [], amountFen: 70_000 })
  const input = { ...PERSONAL, certificateId }
  const facts = [{ fact: 'employment', value: 'unemployed' }]
  expect(await worker.refused(c.confirmPrefilled, { ...input, amountFen: 70_000, facts })).toEqual([
    'claim.not_asked',
  ])
  const wrong = [{ fact: 'category', value: 'employment-difficulty' }]
  expect(await worker.refused(c.confirmPrefilled, { ...input, amountFen: 70_000, facts: wrong })).toEqual([
    'claim.bad_answer',
  ])
  expect(await worker.refused(c.confirmPrefilled, { ...input, amountFen: 80_000 })).toEqual(['claim.stale'])
  const stranger = await app.worker(index + 500)
  expect(await stranger.refused(c.confirmPrefilled, { ...input, amountFen: 70_000 })).toEqual([
    'claim.not_owner',
  ])
  expect(await app.visitor.refused(c.prefilled, {})).toEqual(['common.not_signed_in'])
})

test('K7 F6 prefilled: two taps at once make one claim', async () => {
  const { index, certificateId } = await certified()
  const { worker, personId } = await earner(app, offices.clerk, index)
  await insured(offices.clerk, personId, 30)
  const replies = await Promise.all([
    worker.try(c.confirmPrefilled, { ...PERSONAL, certificateId, amountFen: 70_000 }),
    worker.try(c.confirmPrefilled, { subsidyKind: 'skill-upgrade', certificateId, amountFen: 100_000 }),
    worker.try(c.confirmPrefilled, { ...PERSONAL, certificateId, amountFen: 70_000 }),
  ])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422, 422])
  expect((await worker.call(c.myClaims, {})).rows).toHaveLength(1)
})

test('K7 prefilled: a fact recorded later makes what lacked it ready, and is told; what cannot be had is not offered', async () => {
  const { index } = await certified()
  const { worker, personId } = await earner(app, offices.clerk, index, { employment: null, account: false })
  await app.settle()
  await ownAccount(worker, 7_650_000 + index)
  await offices.clerk.call(recordFact, {
    id: personId,
    fact: 'employment',
    value: 'none',
    asOf: '2026-01-05',
    reason: '未登记就业或失业',
  })
  // Registered as neither, only one question is left that could still bring it.
  const [offer] = (await rows(worker)).filter((r) => r.subsidyKind === 'personal-certificate')
  expect(offer?.asks.map((a) => (a.kind === 'fact' ? a.fact : a.kind))).toEqual(['student'])
  await offices.clerk.call(recordFact, {
    id: personId,
    fact: 'student',
    value: 'none',
    asOf: '2026-01-05',
    reason: '非在读',
  })
  await offices.clerk.call(recordFact, {
    id: personId,
    fact: 'category',
    value: 'other',
    asOf: '2026-01-05',
    reason: '核录人员类别',
  })
  expect((await rows(worker)).filter((r) => r.subsidyKind === 'personal-certificate')).toEqual([])
  await offices.clerk.call(recordFact, {
    id: personId,
    fact: 'employment',
    value: 'employed',
    asOf: '2026-01-06',
    reason: '就业登记核录',
  })
  await app.settle()
  expect((await rows(worker))[0]).toMatchObject({ amountFen: 70_000, asks: [] })
  // Told when it first could be had, with what was lacking; not again with every fact.
  expect(told(index).map((m) => m.text)).toEqual([
    expect.stringContaining('补充就业登记状态、本人收款账户后确认'),
  ])
})

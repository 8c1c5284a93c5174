import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger, paidHistory } from '#money/ledger'
import { getEntry, listEntries, proveLedger } from '#money/ledger/contract'
import { Refused } from '#platform/refusal'
import { ensurePeople } from '#registry/people'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { budgetApproved, within as withinApp } from '../../../tests/kit/money.ts'
import * as c from './contract.ts'
import {
  availableFor,
  cancelPayable,
  type PayableLine,
  paymentDone,
  paymentFailed,
  release,
  reserve,
  toPayable,
  toPayment,
} from './index.ts'

let app: TestApp
let clerk: User
let reviewer: User
beforeAll(async () => {
  app = await testApp()
  clerk = await app.staff('finance.clerk', '350200')
  reviewer = await app.staff('finance.reviewer', '350200')
})
afterAll(async () => await app.stop())

const within = <T>(work: Parameters<typeof withinApp<T>>[1]) => withinApp(app, work)
const codesOf = async (work: Promise<unknown>): Promise<string[]> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Refused)) throw error ?? new Error('was not refused')
  return error.reasons.map((reason) => reason.code)
}

const DAY = '2026-03-02'
let made = 0
const uuid = () => {
  made += 1
  return `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`
}
let person = 100
async function lines(count: number, amountFen: number): Promise<PayableLine[]> {
  const people = await within((ctx) =>
    ensurePeople(
      ctx,
      Array.from({ length: count }, () => {
        person += 1
        const { idNumber, name } = syntheticPerson(person)
        return { idNumber, name }
      }),
    ),
  )
  return people.map(({ person: row }) => ({
    claimLineId: uuid(),
    personId: row.id,
    orgId: null,
    amountFen,
    subsidyKind: 'class-training',
    occupationCode: '4-10-01-02',
    level: 4,
    certificateNumber: `C${uuid().slice(-6)}`,
  }))
}

const enter = (over: Partial<Parameters<typeof clerk.call<typeof c.enterBudget>>[1]> = {}) => ({
  region: '350200',
  year: 2026,
  fund: 'social' as const,
  amountFen: 100_000_00,
  documentNumber: '厦财〔2026〕1号',
  reason: '年初安排',
  ...over,
})

test('F1 budget: entered by one, approved by another; the same person is refused, by the rules and by the database', async () => {
  const both = await app.staff('finance.clerk', '350200')
  const { id, budgetId, version } = await both.call(c.enterBudget, enter())
  const before = await both.call(c.getBudget, { id: budgetId })
  expect([before.appropriatedFen, before.waiting]).toEqual([0, 1])
  // Whoever entered it holds no verb to approve; and the database would refuse it from anybody's hand.
  expect(await both.refused(c.approveBudget, { id, version })).toEqual(['common.denied'])
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  await expect(
    client.query(
      `update money.budget_change set state = 'returned', decide_reason = 'x', decided_at = now(), decided_by = entered_by where id = $1`,
      [id],
    ),
  ).rejects.toThrow(/check/)
  await client.end()
  await reviewer.call(c.approveBudget, { id, version })
  const after = await reviewer.call(c.getBudget, { id: budgetId })
  expect([after.appropriatedFen, after.availableFen, after.waiting]).toEqual([100_000_00, 100_000_00, 0])
  expect(await reviewer.refused(c.approveBudget, { id, version: version + 1 })).toEqual([
    'common.wrong_state',
  ])
})

test('F1 budget: a second initial amount, an increase without one, a decrease beyond what is left are refused', async () => {
  expect(await clerk.refused(c.enterBudget, enter())).toEqual(['budget.initial_exists'])
  expect(await clerk.refused(c.enterBudget, enter({ fund: 'personal', kind: 'increase' }))).toEqual([
    'budget.no_initial',
  ])
  expect(await clerk.refused(c.enterBudget, enter({ kind: 'decrease', amountFen: 100_000_01 }))).toEqual([
    'budget.decrease_too_much',
  ])
  const less = await clerk.call(c.enterBudget, enter({ kind: 'decrease', amountFen: 99_000_00 }))
  const more = await clerk.call(c.enterBudget, enter({ kind: 'increase', amountFen: 500_00 }))
  await reviewer.call(c.approveBudget, { id: less.id, version: 1 })
  const returned = { id: more.id, version: 1, reason: '文号与附件不一致' }
  await reviewer.call(c.returnBudget, returned)
  const view = await clerk.call(c.getBudget, { id: less.budgetId })
  expect(view.appropriatedFen).toBe(1_000_00)
  expect(view.changes.map((one) => [one.kind, one.state])).toEqual([
    ['increase', 'returned'],
    ['decrease', 'approved'],
    ['initial', 'approved'],
  ])
})

test('F1 budget: only whoever entered an amount withdraws it', async () => {
  const other = await app.staff('finance.clerk', '350200')
  const { id } = await clerk.call(c.enterBudget, enter({ fund: 'enterprise' }))
  const step = { id, version: 1, reason: '录错年度' }
  expect(await other.refused(c.withdrawBudget, step)).toEqual(['budget.not_entered_by_you'])
  await clerk.call(c.withdrawBudget, step)
  // A withdrawn initial amount makes room for another.
  await clerk.call(c.enterBudget, enter({ fund: 'enterprise' }))
})

test('F1 K1 budget: another city neither sees, enters nor approves it', async () => {
  const fuzhou = await app.staff('finance.clerk', '350100')
  expect(await fuzhou.refused(c.enterBudget, enter({ year: 2027 }))).toEqual(['common.out_of_scope'])
  expect((await fuzhou.call(c.listBudgets, {})).total).toBe(0)
  const { id, budgetId } = await clerk.call(c.enterBudget, enter({ year: 2027 }))
  const approver = await app.staff('finance.reviewer', '350100')
  expect(await approver.refused(c.approveBudget, { id, version: 1 })).toEqual(['common.out_of_scope'])
  expect(await approver.refused(c.getBudget, { id: budgetId })).toEqual(['common.out_of_scope'])
})

test('F1 reservation: no budget, no class; the county’s own budget comes first, then its city’s', async () => {
  const want = { region: '350205', day: DAY, fund: 'employment' as const, seats: 10, perSeatFen: 1000_00 }
  expect(await codesOf(within((ctx) => reserve(ctx, { ...want, subject: 'class:none' })))).toEqual([
    'budget.none',
  ])
  const city = await budgetApproved(app, '350200', 'employment', 12_000)
  const first = await within((ctx) => reserve(ctx, { ...want, subject: 'class:a' }))
  expect(first).toMatchObject({ budgetId: city, amountFen: 10_000_00 })
  const county = await budgetApproved(app, '350205', 'employment', 10_000)
  expect((await within((ctx) => reserve(ctx, { ...want, subject: 'class:b' }))).budgetId).toBe(county)
  // The county's budget is used up: its class does not fall through to the city's money.
  expect(await codesOf(within((ctx) => reserve(ctx, { ...want, subject: 'class:c' })))).toEqual([
    'budget.short',
  ])
  // Another year and another fund are other budgets.
  expect(
    await codesOf(within((ctx) => reserve(ctx, { ...want, day: '2028-01-01', subject: 'class:d' }))),
  ).toEqual(['budget.none'])
  expect(await codesOf(within((ctx) => reserve(ctx, { ...want, subject: 'class:b', seats: 0 })))).toEqual([
    'budget.nothing',
    'budget.reserved_already',
  ])
  expect(await within((ctx) => release(ctx, 'class:b', '退回补正'))).toEqual({
    budgetId: county,
    amountFen: 10_000_00,
  })
  expect(await within((ctx) => release(ctx, 'class:b', '退回补正'))).toBeNull()
  expect((await availableFor(app.platform.tools.db, '350205', DAY, 'employment'))?.availableFen).toBe(
    10_000_00,
  )
})

test('F1 reservation: two classes at once for the last money: one gets it, the other is told what is left', async () => {
  await budgetApproved(app, '350203', 'employment', 15_000)
  const want = { region: '350203', day: DAY, fund: 'employment' as const, seats: 10, perSeatFen: 1000_00 }
  const outcomes = await Promise.allSettled(
    ['x', 'y', 'z', 'w'].map((name) => within((ctx) => reserve(ctx, { ...want, subject: `class:${name}` }))),
  )
  expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  for (const one of outcomes) {
    if (one.status === 'rejected')
      expect((one.reason as Refused).reasons[0]?.facts).toMatchObject({
        availableFen: 5_000_00,
        neededFen: 10_000_00,
      })
  }
  expect((await availableFor(app.platform.tools.db, '350203', DAY, 'employment'))?.availableFen).toBe(
    5_000_00,
  )
})

test('F1 F4 money: reserved → owed → sent → refused by the bank → sent again → paid; history and balances follow', async () => {
  const budgetId = await budgetApproved(app, '350206', 'employment', 10_000)
  const where = { region: '350206', day: DAY, fund: 'employment' as const }
  await within((ctx) => reserve(ctx, { ...where, subject: 'class:m', seats: 4, perSeatFen: 1000_00 }))
  const three = await lines(3, 1000_00)
  const claim = { ...where, subject: 'class:m', claimId: uuid(), lines: three }
  expect(await within((ctx) => toPayable(ctx, claim))).toEqual({
    budgetId,
    amountFen: 3000_00,
    fund: 'employment',
    reservedFen: 3000_00,
    availableFen: 0,
    keptFen: 0,
    releasedFen: 1000_00,
  })
  expect(await codesOf(within((ctx) => toPayable(ctx, claim)))).toEqual(['budget.line_charged'])
  const ids = three.map((line) => line.claimLineId)
  const [one, two, drop] = ids as [string, string, string]
  await within((ctx) => cancelPayable(ctx, { subject: 'claim:m', lineIds: [drop], reason: '异议成立' }))
  expect(await codesOf(within((ctx) => toPayment(ctx, { subject: 'batch:1', lineIds: ids })))).toEqual([
    'budget.line_not_there',
  ])
  expect(await within((ctx) => toPayment(ctx, { subject: 'batch:1', lineIds: [one, two] }))).toEqual({
    amountFen: 2000_00,
    lines: 2,
  })
  await within((ctx) => paymentDone(ctx, { subject: 'batch:1', lineIds: [one] }))
  await within((ctx) => paymentFailed(ctx, { subject: 'batch:1', lineIds: [two], reason: '户名不符' }))
  expect(await codesOf(within((ctx) => paymentDone(ctx, { subject: 'batch:1', lineIds: [one] })))).toEqual([
    'budget.line_not_there',
  ])
  const people = three.map((line) => line.personId)
  const history = await paidHistory(app.platform.tools.db, people)
  expect(people.map((id) => history.get(id)?.length)).toEqual([1, 0, 0])
  expect(history.get(people[0] as string)?.[0]).toMatchObject({
    claimLineId: one,
    level: 4,
    paidOn: DAY,
    amountFen: 1000_00,
  })
  const underWay = await paidHistory(app.platform.tools.db, people, { underWay: true })
  expect(people.map((id) => underWay.get(id)?.length)).toEqual([1, 1, 0])
  await within((ctx) => toPayment(ctx, { subject: 'batch:2', lineIds: [two] }))
  await within((ctx) => paymentDone(ctx, { subject: 'batch:2', lineIds: [two] }))
  const view = await (await app.staff('finance.clerk', '350206')).call(c.getBudget, { id: budgetId })
  expect(view).toMatchObject({
    appropriatedFen: 10_000_00,
    availableFen: 8_000_00,
    reservedFen: 0,
    payableFen: 0,
    inPaymentFen: 0,
    paidFen: 2_000_00,
  })
})

test('F1 money: more than was reserved comes from what is left, and not a fen beyond it', async () => {
  await budgetApproved(app, '350211', 'employment', 5_000)
  const where = { region: '350211', day: DAY, fund: 'employment' as const }
  await within((ctx) => reserve(ctx, { ...where, subject: 'class:n', seats: 2, perSeatFen: 1000_00 }))
  const beyond = { ...where, subject: 'class:n', claimId: uuid(), lines: await lines(2, 2500_01) }
  expect(await codesOf(within((ctx) => toPayable(ctx, beyond)))).toEqual(['budget.short'])
  const all = { ...where, subject: 'class:n', claimId: uuid(), lines: await lines(2, 2500_00) }
  expect(await within((ctx) => toPayable(ctx, all))).toMatchObject({
    reservedFen: 2000_00,
    availableFen: 3000_00,
  })
  const person = { ...where, subject: 'claim:p', claimId: uuid(), lines: await lines(1, 1) }
  expect(await codesOf(within((ctx) => toPayable(ctx, person)))).toEqual(['budget.short'])
  expect(
    await codesOf(within((ctx) => toPayable(ctx, { ...person, fund: 'unemployment-insurance' }))),
  ).toEqual(['budget.none'])
})

test('F1 money: two officers pay the same line at once: it is sent once and paid once', async () => {
  await budgetApproved(app, '350212', 'employment', 1_000)
  const where = { region: '350212', day: DAY, fund: 'employment' as const }
  const one = await lines(1, 700_00)
  const lineIds = one.map((line) => line.claimLineId)
  const charge = () =>
    within((ctx) => toPayable(ctx, { ...where, subject: 'claim:q', claimId: uuid(), lines: one }))
  const twice = async (work: () => Promise<unknown>) =>
    (await Promise.allSettled([work(), work(), work()])).filter((r) => r.status === 'fulfilled').length
  expect(await twice(charge)).toBe(1)
  expect(await twice(() => within((ctx) => toPayment(ctx, { subject: 'batch:3', lineIds })))).toBe(1)
  expect(await twice(() => within((ctx) => paymentDone(ctx, { subject: 'batch:3', lineIds })))).toBe(1)
})

test('F1 ledger: viewer and proof: every entry balances, reservations agree, only the own region is seen', async () => {
  const auditor = await app.staff('auditor', '350206')
  const page = await auditor.call(listEntries, { size: 50 })
  expect(new Set(page.rows.map((row) => row.region))).toEqual(new Set(['350206']))
  expect(page.rows.map((row) => row.kind).sort()).toEqual([
    'appropriate',
    'charge',
    'pay-done',
    'pay-done',
    'pay-failed',
    'pay-out',
    'pay-out',
    'reserve',
    'uncharge',
  ])
  const paid = page.rows.find((row) => row.kind === 'pay-done')
  const entry = await auditor.call(getEntry, { id: paid?.id as string })
  expect(entry.postings.reduce((sum, p) => sum + p.amountFen, 0)).toBe(0)
  expect(entry.postings.every((p) => p.person?.includes('*') && p.certificateNumber?.startsWith('*'))).toBe(
    true,
  )
  const stranger = await app.staff('auditor', '350100')
  expect((await stranger.try(getEntry, { id: paid?.id as string })).status).toBe(404)
  const proof = await auditor.call(proveLedger, {})
  // These lines were charged by the doors alone: the proof sees that no claim stands behind them, and nothing else.
  expect(proof.checks.filter((check) => !check.holds).map((check) => check.name)).toEqual(['claims'])
  expect(proof.totals).toMatchObject([
    {
      fund: 'employment',
      year: 2026,
      appropriatedFen: 10_000_00,
      availableFen: 8_000_00,
      reservedFen: 0,
      payableFen: 0,
      inPaymentFen: 0,
      paidFen: 2_000_00,
    },
  ])
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '#money/ledger'
import { getEntry, listCorrections, listEntries } from '#money/ledger/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { budgetApproved, within } from '../../../tests/kit/money.ts'
import * as c from './contract.ts'
import { release, reserve } from './index.ts'

let app: TestApp
let province: { clerk: User; reviewer: User }
let city: { clerk: User; reviewer: User }
beforeAll(async () => {
  app = await testApp()
  const office = async (region: string) => ({
    clerk: await app.staff('finance.clerk', region),
    reviewer: await app.staff('finance.reviewer', region),
  })
  province = await office('350000')
  city = await office('350200')
})
afterAll(async () => await app.stop())

const give = (fromId: string, toRegion: string, yuan: number, more: object = {}) => ({
  fromId,
  toRegion,
  amountFen: yuan * 100,
  documentNumber: '闽财社〔2026〕8号',
  reason: '下达年度补助资金',
  ...more,
})
const balance = async (user: User, id: string) => {
  const { appropriatedFen, availableFen } = await user.call(c.getBudget, { id })
  return [appropriatedFen, availableFen]
}
const holds = async () => (await checkLedger(app.platform.tools.db)).holds

test('F1 transfer: 省→市→县 by two people each, seen in the books of both; nobody passes a level or another fund’s year', async () => {
  const top = await budgetApproved(app, '350000', 'employment', 100_000)
  const { id } = await province.clerk.call(c.enterTransfer, give(top, '350200', 60_000))
  // Who entered it has no hand in approving it; the city sees it coming and decides nothing.
  expect(await province.clerk.refused(c.approveTransfer, { id, version: 1 })).toEqual(['common.denied'])
  expect(await city.reviewer.refused(c.approveTransfer, { id, version: 1 })).toEqual(['common.out_of_scope'])
  expect((await city.clerk.call(c.listTransfers, {})).rows.map((r) => [r.id, r.state, r.can])).toEqual([
    [id, 'entered', []],
  ])
  await province.reviewer.call(c.approveTransfer, { id, version: 1 })
  expect(await balance(province.clerk, top)).toEqual([40_000_00, 40_000_00])
  const [mine] = (await city.clerk.call(c.listBudgets, { fund: 'employment' })).rows
  expect([mine?.region, mine?.appropriatedFen, mine?.availableFen]).toEqual(['350200', 60_000_00, 60_000_00])
  const second = await city.clerk.call(c.enterTransfer, give(mine?.id as string, '350203', 25_000))
  await city.reviewer.call(c.approveTransfer, { id: second.id, version: 1 })
  // The county's classes are paid from its own budget from now on.
  const want = { region: '350203', day: '2026-03-02', fund: 'employment' as const }
  const held = await within(app, (ctx) =>
    reserve(ctx, { ...want, subject: 'class:t', seats: 5, perSeatFen: 1000_00 }),
  )
  const county = await app.staff('finance.clerk', '350203')
  expect(await balance(county, held.budgetId)).toEqual([25_000_00, 20_000_00])
  // One entry, four postings, both books; each book's own postings add up to zero.
  const entries = await city.clerk.call(listEntries, { kind: 'transfer' })
  expect(entries.rows.map((r) => r.region).sort()).toEqual(['350200', '350200', '350203'])
  const entry = await city.clerk.call(getEntry, { id: entries.rows[0]?.id as string })
  expect(entry.postings).toHaveLength(4)
  for (const [region, to] of [
    ['350203', 'a level passed over'],
    ['350100', 'a neighbour of its county'],
  ] as const) {
    const from = region === '350203' ? top : (mine?.id as string)
    const who = region === '350203' ? province : city
    expect(await who.clerk.refused(c.enterTransfer, give(from, region, 1)), to).toEqual([
      'transfer.not_neighbour',
    ])
  }
  expect(await city.clerk.refused(c.enterTransfer, give(mine?.id as string, '350203', 35_001))).toEqual([
    'transfer.short',
  ])
  expect(
    await city.clerk.refused(c.enterTransfer, give(mine?.id as string, '350200', 1, { toYear: 2027 })),
  ).toEqual(['transfer.year_over'])
  // What is reserved stays; the county gives the rest back up.
  const up = await county.call(c.enterTransfer, give(held.budgetId, '350200', 20_000))
  const countyReviewer = await app.staff('finance.reviewer', '350203')
  await countyReviewer.call(c.approveTransfer, { id: up.id, version: 1 })
  expect(await balance(county, held.budgetId)).toEqual([5_000_00, 0])
  await within(app, (ctx) => release(ctx, 'class:t', '测试'))
  expect(await holds()).toBe(true)
})

test('F1 transfer: approved once however many approve at once; money gone meanwhile is not given', async () => {
  const from = await budgetApproved(app, '350500', 'employment', 1_000)
  const clerk = await app.staff('finance.clerk', '350500')
  const reviewers = await Promise.all([1, 2, 3].map(() => app.staff('finance.reviewer', '350500')))
  const one = await clerk.call(c.enterTransfer, give(from, '350502', 700))
  const two = await clerk.call(c.enterTransfer, give(from, '350503', 700))
  const replies = await Promise.all(
    reviewers.map((user) => user.try(c.approveTransfer, { id: one.id, version: 1 })),
  )
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422, 422])
  expect(await reviewers[0]?.refused(c.approveTransfer, { id: two.id, version: 1 })).toEqual([
    'transfer.short',
  ])
  expect(await clerk.refused(c.withdrawTransfer, { id: one.id, version: 2, reason: '不用了' })).toEqual([
    'common.wrong_state',
  ])
  await clerk.call(c.withdrawTransfer, { id: two.id, version: 1, reason: '金额不足' })
  expect(await balance(clerk, from)).toEqual([300_00, 300_00])
})

test('F1 year end: what is left is carried into the next year when the year is over, by two people', async () => {
  const from = await budgetApproved(app, '350600', 'special-account', 500, 2025)
  const clerk = await app.staff('finance.clerk', '350600')
  const reviewer = await app.staff('finance.reviewer', '350600')
  const { id } = await clerk.call(c.enterTransfer, give(from, '350600', 500, { toYear: 2026 }))
  await reviewer.call(c.approveTransfer, { id, version: 1 })
  const rows = (await clerk.call(c.listBudgets, { fund: 'special-account' })).rows
  expect(rows.map((r) => [r.year, r.appropriatedFen])).toEqual([
    [2026, 500_00],
    [2025, 0],
  ])
  expect(await holds()).toBe(true)
})

test('F1 ledger: a wrong amount is taken back by a reversing entry that two people agreed on, and by nothing else', async () => {
  const clerk = await app.staff('finance.clerk', '350700')
  const reviewer = await app.staff('finance.reviewer', '350700')
  const budgetId = await budgetApproved(app, '350700', 'employment', 10_000)
  const [change] = (await clerk.call(c.getBudget, { id: budgetId })).changes
  const ask = {
    what: 'budget-change' as const,
    of: change?.id as string,
    reason: '金额录入错误，应为一万二千元',
  }
  expect(await reviewer.refused(c.askBudgetCorrection, ask)).toEqual(['common.denied'])
  const { id } = await clerk.call(c.askBudgetCorrection, ask)
  expect(await clerk.refused(c.askBudgetCorrection, ask)).toEqual(['correction.asked_already'])
  expect(await clerk.refused(c.approveBudgetCorrection, { id, version: 1 })).toEqual(['common.denied'])
  // Money that a class holds meanwhile can't be pulled from under it.
  const want = { region: '350700', day: '2026-03-02', fund: 'employment' as const, seats: 1, perSeatFen: 100 }
  await within(app, (ctx) => reserve(ctx, { ...want, subject: 'class:z' }))
  expect(await reviewer.refused(c.approveBudgetCorrection, { id, version: 1 })).toEqual(['correction.spent'])
  await within(app, (ctx) => release(ctx, 'class:z', '测试'))
  await reviewer.call(c.approveBudgetCorrection, { id, version: 1 })
  expect(await balance(clerk, budgetId)).toEqual([0, 0])
  const shown = await clerk.call(c.getBudget, { id: budgetId })
  expect(shown.changes.map((one) => [one.state, one.corrections.map((x) => x.state)])).toEqual([
    ['reversed', ['approved']],
  ])
  const [listed] = (await clerk.call(listCorrections, {})).rows
  expect(listed).toMatchObject({ state: 'approved', amountFen: 10_000_00 })
  const reversal = await clerk.call(getEntry, { id: listed?.reverseIds[0] as string })
  expect(reversal.kind).toBe('reverse')
  expect(reversal.reverses).toBe(change?.entryId)
  // The right amount takes its place; the wrong one stays on record.
  const again = await clerk.call(c.enterBudget, {
    region: '350700',
    year: 2026,
    fund: 'employment',
    amountFen: 12_000_00,
    documentNumber: '南财社〔2026〕2号',
    reason: '更正年初预算',
  })
  await reviewer.call(c.approveBudget, { id: again.id, version: 1 })
  expect(await balance(clerk, budgetId)).toEqual([12_000_00, 12_000_00])
  expect(await holds()).toBe(true)
})

test('F1 ledger: a transfer taken back gives both books what they had; the database refuses one hand at both ends', async () => {
  const from = await budgetApproved(app, '350800', 'employment', 1_000)
  const clerk = await app.staff('finance.clerk', '350800')
  const reviewer = await app.staff('finance.reviewer', '350800')
  const { id } = await clerk.call(c.enterTransfer, give(from, '350802', 400))
  await reviewer.call(c.approveTransfer, { id, version: 1 })
  const asked = await clerk.call(c.askBudgetCorrection, {
    what: 'budget-transfer',
    of: id,
    reason: '应下达另一个县',
  })
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  await expect(
    client.query(
      `update money.correction set state = 'returned', decide_reason = 'x', decided_at = now(), decided_by = asked_by where id = $1`,
      [asked.id],
    ),
  ).rejects.toThrow('correction_approver_is_another')
  await expect(
    client.query(`update money.budget_transfer set decided_by = entered_by where id = $1`, [id]),
  ).rejects.toThrow('transfer_approver_is_another')
  await client.end()
  await reviewer.call(c.approveBudgetCorrection, { id: asked.id, version: 1 })
  expect(await balance(clerk, from)).toEqual([1_000_00, 1_000_00])
  const rows = (await clerk.call(c.listTransfers, { budgetId: from })).rows
  expect(rows.map((r) => r.state)).toEqual(['reversed'])
  expect(
    await clerk.refused(c.askBudgetCorrection, { what: 'budget-transfer', of: id, reason: '再冲一次' }),
  ).toEqual(['correction.not_posted', 'correction.asked_already'])
  expect(await holds()).toBe(true)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { availableFor, release, reserve } from '#money/budgets'
import {
  addException,
  approveBudget,
  approveException,
  approvePause,
  askLift,
  enterBudget,
  enterPause,
  getBudget,
  getPause,
  liftPause,
} from '#money/budgets/contract'
import { checkBooks } from '#money/ledger'
import { getProof, listProofs, makeProof, printProof } from '#money/ledger/contract'
import { addDays } from '#platform/day'
import { classMoney } from '#training/class-filing/contract'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import {
  clearedClaim,
  closedClass,
  confirmedBatch,
  filedClaim,
  fundedClaim,
  giveAccount,
  type Offices,
  officesOf,
  seen,
  settledBatch,
  today,
} from '../../../tests/kit/claims.ts'
import { budgetApproved, putInForce, within, xiamenPacks } from '../../../tests/kit/money.ts'
import { pdf } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let next = 8100
const REGION = '350203'
interface Cleared {
  id: string
  classId: string
  orgId: string
}
/** A claim whose notice is over; its class's reservation is let go of unless told otherwise. */
async function cleared(people: number, held = false): Promise<Cleared> {
  next += 10
  await free()
  const scene = await closedClass(app, { trainees: Array.from({ length: people }, (_, i) => next + i) })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await clearedClaim(app, offices, id)
  if (!held) await within(app, (ctx) => release(ctx, `class:${scene.classId}`, '测试'))
  return { id, classId: scene.classId, orgId: scene.provider.orgId }
}
const now = async (one: Cleared, amountFen: number) => ({
  id: one.id,
  version: (await seen(offices.finance, one.id)).version,
  amountFen,
})
const free = () => within(app, (ctx) => release(ctx, 'class:rest', '测试'))
/** Leaves exactly so much in the city's budget. */
async function leave(fen: number): Promise<void> {
  await free()
  const left = await availableFor(app.platform.tools.db, REGION, today(app), 'employment')
  const perSeatFen = (left?.availableFen as number) - fen
  await within(app, (ctx) =>
    reserve(ctx, {
      region: REGION,
      day: today(app),
      fund: 'employment',
      subject: 'class:rest',
      seats: 1,
      perSeatFen,
    }),
  )
}
const books = async () =>
  (await checkBooks(app.platform.tools.db, today(app))).checks
    .filter((one) => !one.holds)
    .map((one) => one.name)

test('F1 F4 a budget emptied mid-batch: what fits is approved in the order of filing, the rest waits and says why; nobody jumps the queue', async () => {
  const first = await cleared(1)
  const second = await cleared(3)
  const third = await cleared(1)
  const kept = await cleared(1, true)
  // Enough for the first claim and two of the second's three people; the last claim has its seat's money.
  await leave(700_00 + 2 * 700_00 + 699_99)
  const items = [
    await now(third, 700_00),
    await now(second, 2_100_00),
    await now(first, 700_00),
    await now(kept, 700_00),
  ]
  const done = await offices.finance.call(c.fundMany, { items })
  expect(done.rows.map((r) => [r.id, r.done, r.reasons.map((x) => x.code)])).toEqual([
    [first.id, true, []],
    [second.id, true, ['fund.waits']],
    [third.id, false, ['fund.waits']],
    [kept.id, true, []],
  ])
  expect(done.amountFen).toBe(4 * 700_00)
  expect(done.rows[2]?.reasons[0]?.message).toContain('前面有 1 件共 700.00 元在等待')
  // The third would fit into what is left, were it not for the second.
  await leave(700_00)
  expect(await offices.finance.refused(c.fundClaim, await now(third, 700_00))).toEqual(['fund.ahead'])
  const queue = (await offices.finance.call(c.fundWaits, {})).rows
  expect(queue.map((r) => [r.claimId, r.place, r.neededFen, r.people])).toEqual([
    [second.id, 1, 700_00, 1],
    [third.id, 2, 700_00, 1],
  ])
  expect((await offices.finance.call(c.fundingOf, { id: third.id })).waits).toContain('可用额度')
  // The institution reads why on its own claim.
  expect((await seen(offices.clerk, third.id)).holder.does).toContain('等待资金')
  // Paid what was approved; then the person left over comes first.
  const batch = await confirmedBatch(offices, [first.id, second.id, kept.id])
  await settledBatch(app, offices, batch.id)
  expect((await seen(offices.clerk, second.id)).state).toBe('partly')
  await app.renew(...Object.values(offices))
  const again = await offices.finance.call(c.fundMany, {
    items: [await now(third, 700_00), await now(second, 700_00)],
  })
  expect(again.rows.map((r) => [r.id, r.done])).toEqual([
    [second.id, true],
    [third.id, false],
  ])
  await leave(700_00)
  await offices.finance.call(c.fundClaim, await now(third, 700_00))
  expect((await offices.finance.call(c.fundWaits, {})).rows).toEqual([])
  expect(await books()).toEqual([])
}, 120_000)

test('F1 two officers approve the same claims at once: each line is owed once, the budget is never overdrawn', async () => {
  const one = await cleared(1)
  const two = await cleared(1)
  await leave(700_00)
  const other = await app.staff('finance.clerk', '350200')
  const items = [await now(one, 700_00), await now(two, 700_00)]
  const replies = await Promise.all([
    offices.finance.try(c.fundMany, { items }),
    other.try(c.fundMany, { items: [...items].reverse() }),
  ])
  const told = replies.flatMap((r) => (r.status === 200 ? r.body.rows.filter((x) => x.done) : []))
  expect(told).toHaveLength(1)
  expect((await availableFor(app.platform.tools.db, REGION, today(app), 'employment'))?.availableFen).toBe(0)
  await leave(700_00)
  expect(await books()).toEqual([])
}, 60_000)

test('F1 pause: a paused fund approves and pays nobody but the exceptions named', async () => {
  next += 10
  await free()
  const scene = await closedClass(app, { trainees: [next] })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await fundedClaim(app, offices, id)
  const { id: pause } = await offices.finance.call(enterPause, {
    region: '350200',
    fund: 'employment',
    reason: '审计核查期间暂停',
    documentNumber: '厦财社〔2026〕31号',
  })
  await offices.confirmer.call(approvePause, { id: pause, version: 1 })
  const make = { region: '350200', fund: 'employment' as const, claimIds: [id] }
  expect(await offices.clerk.refused(c.makeBatch, make)).toEqual(['pause.paused'])
  const { number } = await seen(offices.clerk, id)
  const view = await offices.finance.call(addException, {
    id: pause,
    version: 2,
    kind: 'claim',
    ref: number as string,
    reason: '已公示完毕，与核查无关',
  })
  const { named } = await offices.confirmer.call(getPause, {
    id: pause,
  })
  await offices.confirmer.call(approveException, {
    id: named[0]?.id as string,
    version: 1,
  })
  await confirmedBatch(offices, [id])
  const lift = await offices.finance.call(askLift, {
    id: pause,
    version: view.version,
    reason: '核查完成',
  })
  await offices.confirmer.call(liftPause, {
    id: pause,
    version: lift.version,
  })
}, 60_000)

test('F4 closed account: sent back after all by the bank, taken back by two people, owed again, paid once to the new account', async () => {
  const one = await cleared(1, true)
  await offices.finance.call(c.fundClaim, await now(one, 700_00))
  const batch = await confirmedBatch(offices, [one.id])
  await settledBatch(app, offices, batch.id)
  const paid = await offices.finance.call(c.getBatch, { id: batch.id })
  const paymentId = paid.lines[0]?.id as string
  const file = await offices.finance.upload(pdf(), '退票通知.pdf')
  const ask = { paymentId, returnedOn: today(app), reason: '收款账户已销户', files: [file.id] }
  expect(await offices.finance.refused(c.askRecall, { ...ask, returnedOn: '2026-01-01' })).toEqual([
    'recall.bad_day',
  ])
  const asked = await offices.finance.call(c.askRecall, ask)
  expect(await offices.finance.refused(c.approveRecall, { id: asked.id, version: 1 })).toEqual([
    'common.denied',
  ])
  expect((await seen(offices.clerk, one.id)).state).toBe('paid')
  await offices.confirmer.call(c.approveRecall, { id: asked.id, version: 1 })
  expect((await seen(offices.clerk, one.id)).state).toBe('bounced')
  const after = await offices.clerk.call(c.getBatch, { id: batch.id })
  expect(after.lines[0]).toMatchObject({ state: 'refused', recalledOn: today(app), accountClosed: true })
  expect(after.recalls.map((r) => r.state)).toEqual(['approved'])
  // The closed account is of no use, whatever anybody says.
  const retry = { id: paymentId, reason: '再试一次原账户', sameAccount: true }
  expect(await offices.clerk.refused(c.retryPayment, retry)).toEqual(['payment.account_closed'])
  await giveAccount(app, one.orgId)
  await offices.clerk.call(c.retryPayment, { id: paymentId, reason: '机构已更换账户' })
  const second = await confirmedBatch(offices, [one.id])
  await settledBatch(app, offices, second.id)
  expect((await seen(offices.clerk, one.id)).state).toBe('paid')
  expect(await books()).toEqual([])
}, 60_000)

test('F1 year end: seats reserved in December are paid from that year’s budget; what was not reserved, from the new year’s', async () => {
  app.clock.set('2026-12-01T01:00:00Z')
  await app.renew(...Object.values(offices))
  const held = await cleared(1, true)
  const free = await cleared(1)
  expect(today(app) > '2027-01-01').toBe(true)
  await offices.finance.call(c.fundClaim, await now(held, 700_00))
  // The new year has no budget yet: the reason names the year.
  const reply = await offices.finance.try(c.fundClaim, await now(free, 700_00))
  expect(reply.body.reasons?.map((r) => [r.code, r.message.includes('2027 年')])).toEqual([
    ['budget.none', true],
  ])
  const { id, budgetId } = await offices.finance.call(enterBudget, {
    region: '350200',
    year: 2027,
    fund: 'employment',
    amountFen: 1_000_00,
    documentNumber: '厦财社〔2027〕1号',
    reason: '年初预算',
  })
  await offices.confirmer.call(approveBudget, { id, version: 1 })
  await offices.finance.call(c.fundClaim, await now(free, 700_00))
  expect(await offices.finance.call(getBudget, { id: budgetId })).toMatchObject({ payableFen: 700_00 })
  expect(await books()).toEqual([])
}, 120_000)

test('F1 F2 order of funds: seats fall to the policy’s next fund when the first is short, and the claim is paid from where they were held', async () => {
  const document = structuredClone(xiamenPacks['class-training'])
  const [source] = document.funds
  if (!source) throw new Error('the pack names no fund')
  document.from = addDays(today(app), 1)
  document.title = `${document.title}（测试：先由失业保险基金支付）`
  const only = ['unemployment-insurance' as const]
  document.vouchers = [{ id: 'ticket', title: '凭券', clause: 'F37-14', required: true, funds: only }]
  document.funds = [
    { ...source, id: 'first', fund: 'unemployment-insurance', short: 'next' },
    { ...source, id: 'second', fund: 'employment' },
  ]
  await putInForce(app, document)
  await budgetApproved(app, '350200', 'unemployment-insurance', 5_000)
  const more = await offices.finance.call(enterBudget, {
    region: '350200',
    year: 2027,
    fund: 'employment',
    kind: 'increase',
    amountFen: 100_000_00,
    documentNumber: '厦财社〔2027〕9号',
    reason: '追加',
  })
  await offices.confirmer.call(approveBudget, { id: more.id, version: 1 })
  app.clock.set(`${addDays(today(app), 1)}T01:00:00Z`)
  await app.renew(...Object.values(offices))
  next += 10
  const scene = await closedClass(app, { trainees: [next] })
  const held = await scene.provider.manager.call(classMoney, { id: scene.classId })
  expect(held.held).toMatchObject({ fundTitle: '就业补助资金', seats: 30 })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await clearedClaim(app, offices, id)
  await offices.finance.call(c.fundClaim, await now({ id, classId: scene.classId, orgId: '' }, 700_00))
  expect(await seen(offices.finance, id)).toMatchObject({ state: 'funded', fund: 'employment' })
  // The explanation names the fund that pays and the one that was short; the first one's rule on vouchers doesn't bind.
  const [line] = (await offices.finance.call(c.claimLines, { id })).rows
  const paying = line?.trace.find((one) => one.rule.startsWith('funds/'))
  expect(paying).toMatchObject({ rule: 'funds/second' })
  expect(paying?.note).toMatch(/^由就业补助资金支付；.*失业保险基金额度不足/)
  expect(line?.trace.map((one) => one.rule)).not.toContain('vouchers/ticket')
  const batch = await confirmedBatch(offices, [id])
  await settledBatch(app, offices, batch.id)
  expect((await seen(offices.clerk, id)).state).toBe('paid')
  expect(await books()).toEqual([])
}, 120_000)

test('F1 proof: kept each night and on demand, never changed, printed; a bent book is found and named', async () => {
  const { proveBooks } = await import('#money/ledger')
  const night = await proveBooks(app.platform.tools)
  expect(night.holds).toBe(true)
  const kept = await offices.finance.call(makeProof, {})
  const { rows } = await offices.finance.call(listProofs, {})
  expect(rows.map((r) => [r.nightly, r.holds])).toEqual([
    [false, true],
    [true, true],
  ])
  const report = await offices.finance.call(getProof, { id: kept.id })
  expect(report.checks.map((one) => one.name)).toEqual(expect.arrayContaining(['claims', 'payments', 'bank']))
  expect(report.sha256).toMatch(/^[0-9a-f]{64}$/)
  const paper = await offices.finance.try(printProof, { id: kept.id })
  expect([paper.status, paper.raw.subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
  const pg = (await import('pg')).default
  const owner = new pg.Client({ connectionString: app.ownerUrl })
  await owner.connect()
  try {
    await expect(owner.query('update money.proof set holds = false')).rejects.toThrow()
    await expect(owner.query('delete from money.proof')).rejects.toThrow()
    await owner.query(
      `update money.payment_line set amount_fen = amount_fen + 1 where id = (select id from money.payment_line where state = 'paid' order by no limit 1)`,
    )
  } finally {
    await owner.end()
  }
  const bent = await offices.finance.call(makeProof, {})
  expect(bent.holds).toBe(false)
  const found = await offices.finance.call(getProof, { id: bent.id })
  expect(found.checks.filter((one) => !one.holds).map((one) => [one.name, one.faults.length])).toEqual([
    ['payments', 1],
    ['bank', 1],
  ])
}, 60_000)

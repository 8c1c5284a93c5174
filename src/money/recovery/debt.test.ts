import { afterAll, beforeAll, expect, test } from 'vitest'
import { paymentDone, toPayable, toPayment } from '#money/budgets'
import { fileOwn } from '#money/claims/contract'
import { balancesOf, checkLedger, lineBalances, paidHistory } from '#money/ledger'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  confirmedBatch,
  type Earner,
  earner,
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
import { budgetApproved, within } from '../../../tests/kit/money.ts'
import { pdf } from '../../../tests/kit/providers.ts'
import {
  approved,
  caseOf,
  decidedCase,
  heardCase,
  openedCase,
  paidBack,
  versionOf,
} from '../../../tests/kit/recovery.ts'
import * as c from './contract.ts'
import { applyOffsets, offsetsFor, openRecovery, owedBy } from './index.ts'

let app: TestApp
let offices: Offices
let ownClaimId: string
let person: Earner
let budgetId: string
let nextClaimId: string
let evaluator: User

beforeAll(async () => {
  app = await testApp()
  await ground(app)
  offices = await officesOf(app)
  evaluator = await app.staff('evaluator.manager', '350200')
  const certificateId = await issue(evaluator, 8150, { issuedOn: today(app) })
  person = await earner(app, offices.clerk, 8150)
  ownClaimId = (await person.worker.call(fileOwn, { certificateId })).id
  await paidClaim(app, offices, ownClaimId)
  await renew()
  const { rows } = await offices.clerk.call(c.paidLines, { claimId: ownClaimId })
  const ids = rows.map((row) => row.claimLineId)
  budgetId = (await lineBalances(app.platform.tools.db, ids))[0]?.bookId as string
}, 120_000)
afterAll(async () => await app.stop())

const renew = async () => {
  // A worker asks for a new code some time after the last one.
  app.clock.set(new Date(app.clock.now().getTime() + 3_600_000))
  await app.renew(...Object.values(offices))
  person.worker = await app.worker(person.index)
}
const book = async () => {
  const row = (await balancesOf(app.platform.tools.db, [budgetId])).get(budgetId)
  return row as NonNullable<typeof row>
}
/** A line of the person's own money, without a claim behind it. */
const lineOf = (claimLineId: string, amountFen: number) => ({
  claimLineId,
  personId: person.personId,
  orgId: null,
  amountFen,
  subsidyKind: 'personal-certificate' as const,
  occupationCode: null,
  level: null,
  certificateNumber: null,
})
const holds = async () => (await checkLedger(app.platform.tools.db)).holds

test('F7 a worker’s own debt: silent until the clock ends it, set off against what is owed next', async () => {
  await renew()
  const id = await openedCase(offices, ownClaimId, { source: 'complaint' })
  expect((await person.worker.call(c.myRecoveries, {})).rows).toEqual([])
  await heardCase(app, offices, id)
  await renew()
  const [mine] = (await person.worker.call(c.myRecoveries, {})).rows
  expect(mine).toMatchObject({ id, state: 'heard', person: true })
  expect(
    await person.worker.refused(c.replyOwn, {
      id,
      version: mine?.version as number,
      stance: 'dispute',
      body: '我不同意',
    }),
  ).toEqual(['recovery.reply_over'])
  const stranger = await app.worker(8160)
  expect((await stranger.try(c.acknowledgeOwn, { id, version: mine?.version as number })).status).toBe(404)
  await decidedCase(app, offices, id, { nature: 'fraud', offset: true })
  const owed = (await person.worker.call(c.myRecoveries, {})).rows[0]
  expect(owed).toMatchObject({ state: 'decided', leftFen: 70_000, planMonths: 6, mayOffset: true })
  // What a person has to give back counts as drawn until it is back.
  const history = (await paidHistory(app.platform.tools.db, [person.personId])).get(person.personId)
  expect(history).toMatchObject([{ amountFen: 70_000 }])

  const debtor = { personId: person.personId }
  const [a, b] = ['00000000-0000-7000-8000-0000000008a1', '00000000-0000-7000-8000-0000000008a2']
  const charged = { region: '350200', day: today(app), fund: 'employment' as const, subject: `claim:${a}` }
  const before = await book()
  const offset = await within(app, async (ctx) => {
    await toPayable(ctx, { ...charged, claimId: a, lines: [lineOf(a, 30_000), lineOf(b, 20_000)] })
    expect(
      await offsetsFor(ctx.db, {
        debtor,
        today: ctx.today,
        lines: [
          { claimLineId: a, subsidyKind: 'living-allowance', amountFen: 30_000 },
          { claimLineId: b, subsidyKind: 'personal-certificate', amountFen: 20_000 },
        ],
      }),
    ).toMatchObject([{ claimLineId: b, amountFen: 20_000 }])
    return await applyOffsets(ctx, { debtor, claimId: a, lineIds: [a, b] })
  })
  expect(offset.totalFen).toBe(50_000)
  expect([...offset.byLine.values()]).toEqual([30_000, 20_000])
  expect(await lineBalances(app.platform.tools.db, [a, b])).toMatchObject([
    { account: 'offset' },
    { account: 'offset' },
  ])
  expect(await book()).toMatchObject({
    payableFen: before.payableFen,
    offsetFen: before.offsetFen + 50_000,
    receivableFen: before.receivableFen - 50_000,
    availableFen: before.availableFen,
  })
  expect(await owedBy(app.platform.tools.db, debtor)).toEqual({ leftFen: 20_000, cases: 1 })
  expect(await holds()).toBe(true)
})

test('F7 F4 offset in earnest: the next claim pays the rest of the debt first, the bank pays what is left, and the case is closed', async () => {
  await app.renew(evaluator, ...Object.values(offices))
  const certificateId = await issue(evaluator, 8150, { issuedOn: today(app), occupationCode: '6-18-02-04' })
  await renew()
  const next = await person.worker.call(fileOwn, { certificateId })
  expect(await offices.finance.call(c.owedOfClaim, { claimId: next.id })).toMatchObject({
    leftFen: 20_000,
    dueFen: 20_000,
  })
  await fundedClaim(app, offices, next.id)
  const debtor = { personId: person.personId }
  expect(await owedBy(app.platform.tools.db, debtor)).toEqual({ leftFen: 0, cases: 0 })
  const batch = await confirmedBatch(offices, [next.id])
  expect([next.amountFen, batch.totalFen]).toEqual([70_000, 50_000])
  await settledBatch(app, offices, batch.id)
  expect((await seen(offices.clerk, next.id)).state).toBe('paid')
  await renew()
  const [done] = (await person.worker.call(c.myRecoveries, {})).rows
  expect(done).toMatchObject({ state: 'closed', leftFen: 0 })
  expect(done?.receipts.map((one) => [one.kind, one.amountFen])).toEqual([
    ['offset', 30_000],
    ['offset', 20_000],
    ['offset', 20_000],
  ])
  nextClaimId = next.id
})

test('F7 F37-15 transfer to justice and write-off: only fraud is transferred; giving money up is finance’s to agree to', async () => {
  await renew()
  // Paid by bank and by offset: both are asked back.
  const id = await openedCase(offices, nextClaimId, { source: 'complaint' })
  await heardCase(app, offices, id)
  await decidedCase(app, offices, id, { nature: 'fraud' })
  expect(await book()).toMatchObject({ receivableFen: 70_000, offsetFen: 50_000 })
  const file = async () => (await offices.clerk.upload(pdf(), '移送函.pdf')).id
  await offices.clerk.call(c.transferCase, {
    ...(await versionOf(offices.clerk, id)),
    to: '厦门市公安局思明分局',
    reason: '数额和情节涉嫌犯罪，依法移送。',
    fileIds: [await file()],
  })
  await approved(offices.reviewer, id)
  expect((await caseOf(offices.clerk, id)).state).toBe('transferred')
  const small = {
    ...(await versionOf(offices.clerk, id)),
    reason: '法院裁定终结本次执行，无财产可供执行。',
    fileIds: [await file()],
  }
  expect(await offices.clerk.refused(c.writeOffCase, { ...small, ground: 'small' })).toEqual([
    'recovery.ground_fraud',
    'recovery.small_too_large',
    'recovery.small_too_early',
  ])
  await offices.clerk.call(c.writeOffCase, { ...small, ground: 'court' })
  // Giving money up is finance's to agree to, not the office's that asked.
  const waiting = await caseOf(offices.reviewer, id)
  expect(
    (await offices.reviewer.try(c.approveRequest, { id, version: waiting.version, requestVersion: 1 }))
      .status,
  ).toBe(403)
  await approved(offices.confirmer, id)
  expect(await caseOf(offices.clerk, id)).toMatchObject({
    state: 'written-off',
    droppedFen: 70_000,
    leftFen: 0,
  })
  expect(await book()).toMatchObject({ receivableFen: 0, writtenOffFen: 70_000 })
  expect(await holds()).toBe(true)
})

test('F7 two funds and two years: each gets its own part back, to the fen; a year that is over is handed back, not spent again', async () => {
  await renew()
  const year = Number(today(app).slice(0, 4))
  const books = [
    {
      id: await budgetApproved(app, '350200', 'special-account', 1_000),
      day: today(app),
      fund: 'special-account',
    },
    {
      id: await budgetApproved(app, '350200', 'social', 1_000, year - 1),
      day: `${year - 1}-12-20`,
      fund: 'social',
    },
  ] as const
  const lineIds = ['00000000-0000-7000-8000-0000000009a1', '00000000-0000-7000-8000-0000000009a2']
  const amounts = [50_000, 33_334]
  for (const [i, { day, fund }] of books.entries()) {
    const claimLineId = lineIds[i] as string
    await within(app, async (ctx) => {
      await toPayable(ctx, {
        region: '350200',
        day,
        fund,
        subject: `claim:${claimLineId}`,
        claimId: claimLineId,
        lines: [lineOf(claimLineId, amounts[i] as number)],
      })
      await toPayment(ctx, { subject: 'batch:t', lineIds: [claimLineId] })
      await paymentDone(ctx, { subject: 'batch:t', lineIds: [claimLineId] })
    })
  }
  const opened = await within(app, (ctx) =>
    openRecovery(ctx, {
      region: '350200',
      source: 'fact-changed',
      finding: '两笔补贴的就业登记均已作废。',
      clause: 'F37-15',
      lines: lineIds.map((claimLineId, i) => ({
        claimLineId,
        amountFen: amounts[i] as number,
        why: '登记作废',
      })),
    }),
  )
  const id = opened?.id as string
  await heardCase(app, offices, id)
  await decidedCase(app, offices, id)
  await paidBack(app, offices, id, 10_001)
  const at = async (i: number) =>
    (await balancesOf(app.platform.tools.db, [books[i]?.id as string])).get(books[i]?.id as string)
  // 10,001 over 50,000 : 33,334 is 6,000.5 : 4,000.5; the odd fen goes to the larger remainder.
  const [now, then] = [await at(0), await at(1)]
  expect([50_000 - (now?.receivableFen ?? 0), 33_334 - (then?.receivableFen ?? 0)]).toEqual([6_001, 4_000])
  expect(now).toMatchObject({ availableFen: 100_000 - 50_000 + 6_001, recoveredFen: 0 })
  expect(then).toMatchObject({ availableFen: 100_000 - 33_334, recoveredFen: 4_000 })
  await paidBack(app, offices, id, 83_334 - 10_001)
  expect(await at(0)).toMatchObject({ availableFen: 100_000, receivableFen: 0, paidFen: 0 })
  expect(await at(1)).toMatchObject({
    availableFen: 100_000 - 33_334,
    recoveredFen: 33_334,
    receivableFen: 0,
  })
  expect((await caseOf(offices.clerk, id)).state).toBe('closed')
  expect(await holds()).toBe(true)
})

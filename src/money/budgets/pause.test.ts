import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '#money/ledger'
import { Refused } from '#platform/refusal'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { budgetApproved, within } from '../../../tests/kit/money.ts'
import * as c from './contract.ts'
import { availableFor, heldFor, release, releaseSeats, reserve, reserveReasons } from './index.ts'

let app: TestApp
let clerk: User
let reviewer: User
beforeAll(async () => {
  app = await testApp()
  clerk = await app.staff('finance.clerk', '350200')
  reviewer = await app.staff('finance.reviewer', '350200')
})
afterAll(async () => await app.stop())

const DAY = '2026-03-02'
const seats = { region: '350203', day: DAY, fund: 'employment' as const, seats: 2, perSeatFen: 500_00 }
const codesOf = async (work: Promise<unknown>): Promise<string[]> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Refused)) throw error ?? new Error('was not refused')
  return error.reasons.map((reason) => reason.code)
}
let n = 0
const tryReserve = (more: object = {}) => {
  n += 1
  return within(app, (ctx) => reserve(ctx, { ...seats, subject: `class:p${n}`, ...more }))
}

test('F1 pause: by two people, for a region and all under it; named exceptions pass; lifted by two again', async () => {
  await budgetApproved(app, '350200', 'employment', 100_000)
  await budgetApproved(app, '350200', 'social', 100_000)
  const spared = await app.staff('institution.manager', '350203')
  const entered = await clerk.call(c.enterPause, {
    region: '350200',
    fund: 'employment',
    reason: '专项审计发现疑点，核查期间暂停',
    documentNumber: '厦财社〔2026〕30号',
    exceptions: [
      {
        kind: 'subsidy-kind',
        ref: 'personal-certificate',
        reason: '个人见证补贴直接发给劳动者',
        clause: 'F37-14',
      },
      { kind: 'org', ref: spared.orgId as string, reason: '审计已查清的机构' },
    ],
  })
  // Entered is not yet in force.
  await tryReserve()
  expect(await clerk.refused(c.approvePause, { id: entered.id, version: 1 })).toEqual(['common.denied'])
  await reviewer.call(c.approvePause, { id: entered.id, version: 1 })
  expect(await codesOf(tryReserve())).toEqual(['pause.paused'])
  expect((await reserveReasons(app.platform.tools.db, seats)).map((r) => [r.code, r.clause])).toEqual([
    ['pause.paused', 'F37-15'],
  ])
  // Another fund, the spared institution, the spared kind.
  await tryReserve({ fund: 'social' })
  await tryReserve({ orgId: spared.orgId })
  await tryReserve({ subsidyKind: 'personal-certificate' })
  expect(
    await clerk.refused(c.enterPause, {
      region: '350200',
      fund: 'employment',
      reason: '再次暂停',
      documentNumber: '文号',
    }),
  ).toEqual(['pause.exists'])
  // One more exception, asked for by one and agreed to by another; until then it changes nothing.
  const other = await app.staff('institution.manager', '350203')
  const { version } = await clerk.call(c.addException, {
    id: entered.id,
    version: 2,
    kind: 'org',
    ref: other.orgId as string,
    reason: '已开班，学员正在上课',
  })
  expect(await codesOf(tryReserve({ orgId: other.orgId }))).toEqual(['pause.paused'])
  const asked = (await clerk.call(c.getPause, { id: entered.id })).named.find(
    (one) => one.state === 'entered',
  )
  expect(await clerk.refused(c.approveException, { id: asked?.id as string, version: 1 })).toEqual([
    'common.denied',
  ])
  await reviewer.call(c.approveException, { id: asked?.id as string, version: 1 })
  await tryReserve({ orgId: other.orgId })
  expect(
    await clerk.refused(c.addException, {
      id: entered.id,
      version,
      kind: 'class',
      ref: '无此班',
      reason: '没有这个班',
    }),
  ).toEqual(['pause.unknown_ref'])
  const lift = await clerk.call(c.askLift, { id: entered.id, version, reason: '审计整改完成' })
  expect(await codesOf(tryReserve())).toEqual(['pause.paused'])
  await reviewer.call(c.liftPause, { id: entered.id, version: lift.version })
  await tryReserve()
  const view = await reviewer.call(c.getPause, { id: entered.id })
  expect([view.state, view.exceptions, view.can]).toEqual(['lifted', 3, []])
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F1 pause: the province’s holds a county’s money; a day still to come holds nothing yet; another city is not touched', async () => {
  const top = {
    clerk: await app.staff('finance.clerk', '350000'),
    reviewer: await app.staff('finance.reviewer', '350000'),
  }
  const { id } = await top.clerk.call(c.enterPause, {
    region: '350000',
    stops: ['reserve'],
    fromOn: '2026-05-01',
    reason: '年度预算调整期间暂停',
    documentNumber: '闽财社〔2026〕50号',
  })
  await top.reviewer.call(c.approvePause, { id, version: 1 })
  await tryReserve()
  expect(await codesOf(tryReserve({ day: '2026-05-01', fund: 'social' }))).toEqual(['pause.paused'])
  const stranger = await app.staff('finance.clerk', '350100')
  expect((await stranger.call(c.listPauses, {})).rows).toEqual([])
  const { version } = await top.clerk.call(c.askLift, { id, version: 2, reason: '调整完成' })
  const kept = await top.reviewer.call(c.keepPause, { id, version, reason: '还未完成' })
  expect((await top.clerk.call(c.getPause, { id })).state).toBe('in-force')
  const again = await top.clerk.call(c.askLift, { id, version: kept.version, reason: '确已完成' })
  await top.reviewer.call(c.liftPause, { id, version: again.version })
})

test('F1 order of funds: the next pays only where the one before is short, and the reason names them all', async () => {
  await budgetApproved(app, '350900', 'unemployment-insurance', 1_500)
  await budgetApproved(app, '350900', 'employment', 1_200)
  const want = {
    region: '350900',
    day: DAY,
    fund: 'unemployment-insurance' as const,
    nextFunds: ['employment'] as const,
    seats: 1,
    perSeatFen: 1000_00,
  }
  const first = await within(app, (ctx) => reserve(ctx, { ...want, subject: 'class:o1' }))
  expect(first.fund).toBe('unemployment-insurance')
  const second = await within(app, (ctx) => reserve(ctx, { ...want, subject: 'class:o2' }))
  expect(second.fund).toBe('employment')
  expect(await codesOf(within(app, (ctx) => reserve(ctx, { ...want, subject: 'class:o3' })))).toEqual([
    'budget.short',
    'budget.short',
  ])
  // Without an order the fund that is short is waited for.
  expect(
    await codesOf(within(app, (ctx) => reserve(ctx, { ...want, nextFunds: [], subject: 'class:o4' }))),
  ).toEqual(['budget.short'])
})

test('F1 seats: let go of one by one, each person’s once, never below nothing; the rest is still held', async () => {
  await budgetApproved(app, '350300', 'employment', 10_000)
  const { personIds } = await people()
  const left = async () =>
    (await availableFor(app.platform.tools.db, '350300', DAY, 'employment'))?.availableFen
  const at = { region: '350300', day: DAY, fund: 'employment' as const, perSeatFen: 1000_00 }
  await within(app, (ctx) => reserve(ctx, { ...at, subject: 'class:s', seats: 5 }))
  const go = (how: Parameters<typeof releaseSeats>[2]) =>
    within(app, (ctx) => releaseSeats(ctx, 'class:s', how))
  expect(await go({ cause: 'empty', seats: 2, reason: '未招满' })).toEqual({ seats: 2, amountFen: 2000_00 })
  expect(await go({ cause: 'empty', seats: 2, reason: '未招满' })).toEqual({ seats: 0, amountFen: 0 })
  const noShow = { cause: 'no-show' as const, people: personIds.slice(0, 1), reason: '从未到课' }
  const twice = await Promise.all([go(noShow), go(noShow)])
  expect(twice.map((one) => one?.seats).sort()).toEqual([0, 1])
  expect(await left()).toBe(8_000_00)
  expect(await heldFor(app.platform.tools.db, 'class:s')).toMatchObject({
    amountFen: 5_000_00,
    releasedFen: 3_000_00,
    heldFen: 2_000_00,
  })
  expect(await go({ cause: 'not-eligible', people: personIds, reason: '不享受补贴' })).toEqual({
    seats: 2,
    amountFen: 2_000_00,
  })
  await within(app, (ctx) => release(ctx, 'class:s', '取消开班'))
  expect(await left()).toBe(10_000_00)
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

async function people(): Promise<{ personIds: string[] }> {
  const { ensurePeople } = await import('#registry/people')
  const { syntheticPerson } = await import('../../../db/seeds/demo/identity.ts')
  const made = await within(app, (ctx) =>
    ensurePeople(
      ctx,
      [801, 802, 803, 804].map((index) => syntheticPerson(index)),
    ),
  )
  return { personIds: made.map((one) => one.person.id) }
}

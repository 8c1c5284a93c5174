import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCalendar } from '#platform/calendar'
import { addWorkdays, dayOf, workdaysBetween } from '#platform/day'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import {
  clearedClaim,
  closedClass,
  earner,
  filedClaim,
  issue,
  type Offices,
  officesOf,
  paidClaim,
  seen,
  today,
} from '../../../tests/kit/claims.ts'
import { ground } from '../../../tests/kit/classes.ts'
import * as c from './contract.ts'
import { measurePace } from './index.ts'
import { measured } from './payday-store.ts'
import { stepsOf } from './store.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let index = 6400
/** A worker's own claim, handed in today. */
async function ownClaim() {
  index += 1
  await app.renew(...Object.values(offices))
  const evaluator = await app.staff('evaluator.manager', '350200')
  const certificateId = await issue(evaluator, index, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, index)
  const { id } = await worker.call(c.fileOwn, { certificateId })
  return { id, worker }
}
const paydayOf = async (id: string) => await offices.clerk.call(c.claimPayday, { id })
const tools = () => app.platform.tools

test('F4 K7 到账日历: from promises first, later from what the office really takes; who holds it and what is missing', async () => {
  const { id, worker } = await ownClaim()
  const first = await paydayOf(id)
  // Nothing was ever finished here: the platform's own limits, 10 + 5 + 8 + 10 + 10 working days.
  const calendar = await loadCalendar(tools().db)
  expect(first.on).toBe(addWorkdays(today(app), 43, calendar))
  expect(first.steps[0]).toMatchObject({
    key: 'review',
    basis: expect.stringContaining('按办理时限 10 个工作日'),
  })
  expect(first).toMatchObject({
    holder: { who: '厦门市人社部门', does: '初审' },
    clock: { workdays: 0, late: false },
  })
  expect(first.blockers).toEqual([])
  const [mine] = (await worker.call(c.myPaydays, {})).rows
  expect(mine).toMatchObject({ claimId: id, on: first.on, toMe: true, amountFen: 70_000 })

  for (let i = 0; i < 5; i += 1) await paidClaim(app, offices, i === 0 ? id : (await ownClaim()).id)
  expect(await measurePace(tools())).toBeGreaterThan(0)
  const next = await ownClaim()
  const later = await paydayOf(next.id)
  expect(later.on && later.on < addWorkdays(today(app), 43, calendar)).toBe(true)
  expect(later.steps[0]?.basis).toMatch(/^厦门市近半年 \d+ 件，中位用时 \d+ 个工作日$/)
})

test('F4 K7 the board: SQL counts the same working days as the plain rule over every claim’s own steps', async () => {
  const { rows: claims } = await offices.clerk.call(c.listClaims, { size: 200 })
  const calendar = await loadCalendar(tools().db)
  const day = today(app)
  const plain = new Map<string, number>()
  const add = (stage: string, days: number) =>
    plain.set(`${stage}/${days}`, (plain.get(`${stage}/${days}`) ?? 0) + 1)
  for (const claim of claims) {
    const steps = await stepsOf(tools().db, [claim.id])
    for (const v of c.visitsOf(steps.map((s) => ({ state: s.state, on: dayOf(s.at) })))) {
      if (v.stage && v.stage !== 'file' && v.ended) add(v.stage, workdaysBetween(v.began, v.ended, calendar))
    }
    const filed = steps.find((s) => s.step === 'submit')
    const paid = steps.findLast((s) => s.state === 'paid')
    if (filed && paid) add('all', workdaysBetween(dayOf(filed.at), dayOf(paid.at), calendar))
  }
  const sql = new Map(
    (await measured(tools().db, calendar, '2026-01-01', day)).took.map((t) => [
      `${t.stage}/${t.days}`,
      t.count,
    ]),
  )
  expect([...sql].sort()).toEqual([...plain].sort())
  expect(sql.size).toBeGreaterThan(3)
})

test('I4 K7 public board: medians per district and step, none told of fewer than five, as of a day', async () => {
  const anyone = app.visitor
  const board = await anyone.call(c.paceBoard, { region: '350200' })
  expect(board.asOf).toBe(today(app))
  const own = board.rows.find((r) => r.region === '350200')
  expect(own?.stages.map((s) => s.stage)).toEqual(['review', 'recheck', 'notice', 'fund', 'batch', 'all'])
  expect(own?.stages.every((s) => s.samples >= 5 && s.medianDays !== null)).toBe(true)
  expect(own?.stages.find((s) => s.stage === 'notice')?.medianDays).toBeGreaterThanOrEqual(5)
  const county = board.rows.find((r) => r.region === '350203')
  expect(county?.stages.every((s) => s.medianDays === null)).toBe(true)
  const province = await anyone.call(c.paceBoard, {})
  expect(province.rows.find((r) => r.region === '350000')?.stages[0]?.samples).toBe(own?.stages[0]?.samples)
  expect((await anyone.call(c.paceBoard, { asOf: '2026-01-01' })).asOf).toBeNull()
})

test('F4 K7 a promise is set from a day on, kept as history, and what is over it is late wherever it is shown', async () => {
  const { id } = await ownClaim()
  const set = {
    region: '350200',
    stage: 'review' as const,
    workdays: 2,
    basis: '厦门市服务承诺（测试）',
    fromOn: today(app),
  }
  expect(await offices.reviewer.refused(c.setLimit, { ...set, fromOn: '2026-01-01' })).toEqual([
    'payday.backdated',
  ])
  await offices.reviewer.call(c.setLimit, set)
  expect(await offices.reviewer.refused(c.setLimit, set)).toEqual(['payday.same_day'])
  expect(await offices.clerk.refused(c.setLimit, set)).toEqual(['common.denied'])
  const calendar = await loadCalendar(tools().db)
  app.clock.set(`${addWorkdays(today(app), 3, calendar)}T02:00:00Z`)
  await app.renew(...Object.values(offices))
  expect((await seen(offices.clerk, id)).clock).toEqual({ workdays: 3, limit: 2, late: true })
  expect((await paydayOf(id)).blockers.map((b) => [b.key, b.keeper, b.stops])).toEqual([
    ['late', 'hr', false],
  ])
  const list = await offices.clerk.call(c.paydayList, { only: 'late' })
  expect(list.rows.map((r) => r.id)).toContain(id)
  expect(list.late.claims).toBe(list.total)
  expect(list.days.reduce((n, d) => n + d.claims, 0) + list.stuck.claims).toBe(
    (await offices.clerk.call(c.paydayList, {})).total,
  )
})

test('F4 K7 an institution sees its own claims only, and a claim without an account or with objections says so', async () => {
  const scene = await closedClass(app, { trainees: [6500, 6501], account: false })
  const { manager } = scene.provider
  const draft = await manager.call(c.createClaim, { classId: scene.classId })
  const before = await manager.call(c.claimPayday, { id: draft.id })
  expect(before).toMatchObject({ on: null, afterFiling: expect.any(Number) })
  expect(before.blockers.map((b) => [b.key, b.keeper])).toEqual([
    ['file', 'institution'],
    ['account', 'institution'],
  ])
  const { rows } = await manager.call(c.paydayList, {})
  expect(rows.map((r) => r.id)).toEqual([draft.id])

  const other = await closedClass(app, { trainees: [6510, 6511] })
  const filed = await filedClaim(other)
  await clearedClaim(app, await officesOf(app), filed)
  const waiting = await (await app.staff('hr.clerk', '350200')).call(c.claimPayday, { id: filed })
  expect(waiting.on).not.toBeNull()
  expect(waiting.holder.who).toBe(`${waiting.holder.who.slice(0, -4)}财政部门`)
})

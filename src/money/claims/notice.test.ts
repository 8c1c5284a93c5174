import { afterAll, beforeAll, expect, test } from 'vitest'
import { paidHistory } from '#money/ledger'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  type ClosedClass,
  closedClass,
  confirmedBatch,
  filedClaim,
  noticedClaim,
  type Offices,
  officesOf,
  seen,
  settledBatch,
} from '../../../tests/kit/claims.ts'
import * as c from './contract.ts'
import { closeNotices } from './index.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let next = 3100
async function noticed(): Promise<{ scene: ClosedClass; id: string; noticeId: string; untilOn: string }> {
  next += 10
  const scene = await closedClass(app, { trainees: [next, next + 1, next + 2] })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  const untilOn = await noticedClaim(offices, id)
  const view = await seen(offices.clerk, id)
  return { scene, id, noticeId: view.notice?.id as string, untilOn }
}
const at = async (user: User, id: string) => ({ id, version: (await seen(user, id)).version })
const PHONE = '16400000001'
const BODY = '该人员培训期间一直在外地务工，没有参加培训。'
const object = (noticeId: string, no: number, phone = PHONE) =>
  app.visitor.call(c.object, { id: noticeId, no, name: '演群众', phone, body: BODY })
const state = async (id: string) =>
  (await offices.clerk.call(c.claimLines, { id, size: 50 })).rows.map((l) => l.state)
const over = async (untilOn: string) => {
  app.clock.set(`${untilOn}T17:00:00Z`)
  const closed = await closeNotices(app.platform.tools)
  await app.renew(...Object.values(offices))
  return closed
}
const openOf = async (user: User, id: string) =>
  (await user.call(c.listObjections, { claimId: id, state: 'open' })).rows

test('F4 I1 notice: public, masked, for the set working days of the calendar, then closed by itself and names gone', async () => {
  // Filed on a Thursday before Qingming 2026 (4 to 6 April, with no make-up day on the weekend before).
  app.clock.set('2026-03-02T01:00:00Z')
  const { id, noticeId, untilOn, scene } = await noticed()
  const listed = await app.visitor.call(c.listNotices, { open: 'true', region: '350200' })
  expect(listed.rows.map((r) => r.id)).toContain(noticeId)
  expect((await app.visitor.call(c.listNotices, { region: '350500' })).total).toBe(0)
  const notice = await app.visitor.call(c.getNotice, { id: noticeId })
  expect(notice).toMatchObject({
    open: true,
    people: 3,
    amountFen: 210_000,
    workdays: 5,
    department: '思明区人社部门',
  })
  expect(notice.lines.map((l) => l.no)).toEqual([1, 2, 3])
  for (const line of notice.lines) {
    expect(line.nameMasked).toMatch(/\*/)
    expect(line.idNumberMasked).toMatch(/\*{4,}/)
    expect(line.certificate).toContain('育婴员')
  }
  expect(JSON.stringify(notice)).not.toMatch(/\d{17}[\dX]/)
  expect(await offices.clerk.refused(c.clearNotice, await at(offices.clerk, id))).toEqual([
    'claim.notice_running',
  ])
  app.clock.set(`${untilOn}T10:00:00Z`)
  expect(await closeNotices(app.platform.tools)).toBe(0)
  expect(await over(untilOn)).toBe(1)
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'cleared', holder: { who: '思明区财政部门' } })
  const after = await app.visitor.call(c.getNotice, { id: noticeId })
  expect(after).toMatchObject({ open: false, lines: [] })
  const { rows } = await offices.clerk.call(c.claimLines, { id })
  expect(rows.every((l) => l.state === 'cleared')).toBe(true)
  expect(scene.trainees.length).toBe(3)
})

test('F4 notice: weekends, holidays and make-up days count as the calendar says', async () => {
  next += 10
  const scene = await closedClass(app, { trainees: [next] })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await offices.clerk.call(c.reviewClaim, await at(offices.clerk, id))
  await offices.reviewer.call(c.recheckClaim, await at(offices.reviewer, id))
  // 2026-09-30, a Wednesday before the National Day holidays.
  app.clock.set('2026-09-30T01:00:00Z')
  await app.renew(...Object.values(offices))
  for (const workdays of [4, 31]) {
    expect(
      await offices.clerk.refused(c.publishNotice, { ...(await at(offices.clerk, id)), workdays }),
    ).not.toEqual([])
  }
  const { loadCalendar } = await import('#platform/calendar')
  const { addDays, isWorkday } = await import('#platform/day')
  const calendar = await loadCalendar(app.platform.tools.db)
  const { untilOn } = await offices.clerk.call(c.publishNotice, {
    ...(await at(offices.clerk, id)),
    workdays: 5,
  })
  const days = Array.from({ length: 40 }, (_, i) => addDays('2026-09-30', i + 1)).filter(
    (day) => day <= untilOn,
  )
  expect(days.filter((day) => isWorkday(day, calendar))).toHaveLength(5)
  // 1 to 7 October are off: the fifth working day is far behind the fifth day.
  expect(calendar.off.has('2026-10-01')).toBe(true)
  expect(untilOn > '2026-10-10').toBe(true)
})

test('F4 objection: stops only its own line; the others are paid; dismissed, it is paid later', async () => {
  const { id, noticeId, untilOn, scene } = await noticed()
  const { receipt } = await object(noticeId, 2)
  expect(await state(id)).toEqual(['claimed', 'objected', 'claimed'])
  await over(untilOn)
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'cleared', openObjections: 1 })
  expect(await offices.finance.call(c.fundingOf, { id })).toMatchObject({ neededFen: 140_000, people: 2 })
  await offices.finance.call(c.fundClaim, { ...(await at(offices.finance, id)), amountFen: 140_000 })
  const batch = await confirmedBatch(offices, [id])
  await settledBatch(app, offices, batch.id)
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'partly' })
  expect(await state(id)).toEqual(['paid', 'objected', 'paid'])

  const [objection] = await openOf(offices.clerk, id)
  expect(objection).toMatchObject({ receipt, lineNo: 2, body: BODY })
  // Who reviewed the claim does not judge the objection to it.
  expect(objection?.can).toEqual(['contact'])
  const input = {
    id: objection?.id as string,
    version: 1,
    result: 'dismiss' as const,
    resolution: '经核查签到与证书，异议不成立。',
  }
  expect(await offices.clerk.refused(c.resolveObjection, input)).toEqual(['common.same_person'])
  const other = await app.staff('hr.clerk', '350203')
  const contact = await other.call(c.objectorOf, { id: input.id, reason: '电话核实异议内容' })
  expect(contact).toEqual({ name: '演群众', phone: PHONE })
  await other.call(c.resolveObjection, input)
  expect(await state(id)).toEqual(['paid', 'cleared', 'paid'])
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'partly', amountFen: 210_000 })
  expect(await app.visitor.call(c.objectionProgress, { receipt, phone: PHONE })).toMatchObject({
    state: 'dismissed',
    resolution: input.resolution,
  })
  expect(await app.visitor.refused(c.objectionProgress, { receipt, phone: '16400000009' })).toEqual([
    'notice.no_receipt',
  ])
  await offices.finance.call(c.fundClaim, { ...(await at(offices.finance, id)), amountFen: 70_000 })
  const rest = await confirmedBatch(offices, [id])
  expect(rest.totalFen).toBe(70_000)
  await settledBatch(app, offices, rest.id)
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'paid' })
  const people = (await offices.clerk.call(c.claimLines, { id })).rows.map((l) => l.personId)
  const paid = await paidHistory(app.platform.tools.db, people)
  expect([...paid.values()].map((items) => items.length)).toEqual([1, 1, 1])
  expect(scene.trainees.length).toBe(3)
})

test('F4 objection: upheld, the line gets nothing and the amount goes down; several on one line wait for the last', async () => {
  const { id, noticeId } = await noticed()
  await object(noticeId, 1)
  expect(
    await app.visitor.refused(c.object, { id: noticeId, no: 1, name: '演群众', phone: PHONE, body: BODY }),
  ).toEqual(['notice.objected_already'])
  await object(noticeId, 1, '16400000002')
  const other = await app.staff('hr.clerk', '350203')
  const open = await openOf(other, id)
  expect(open).toHaveLength(2)
  const [first, second] = open
  await other.call(c.resolveObjection, {
    id: first?.id as string,
    version: 1,
    result: 'dismiss',
    resolution: '第一件异议经核查不成立。',
  })
  expect((await state(id))[0]).toBe('objected')
  await other.call(c.resolveObjection, {
    id: second?.id as string,
    version: 1,
    result: 'uphold',
    resolution: '经核查该人员未到课，异议成立。',
  })
  expect((await state(id))[0]).toBe('rejected')
  expect(await seen(other, id)).toMatchObject({ state: 'notice', amountFen: 140_000, standingCount: 2 })
  expect(
    await other.refused(c.resolveObjection, {
      id: second?.id as string,
      version: 2,
      result: 'dismiss',
      resolution: '再次办理同一件异议，应被拒绝。',
    }),
  ).toEqual(['common.wrong_state'])
})

test('F4 objection: upheld against everyone, the claim ends and its money goes back', async () => {
  const { id, noticeId, untilOn, scene } = await noticed()
  for (const no of [1, 2, 3]) await object(noticeId, no)
  await over(untilOn)
  // The notice is over, but nobody is cleared: the claim waits for the objections.
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'notice' })
  const other = await app.staff('hr.clerk', '350203')
  for (const objection of await openOf(other, id)) {
    await other.call(c.resolveObjection, {
      id: objection.id,
      version: 1,
      result: 'uphold',
      resolution: '经核查该人员未到课，异议成立。',
    })
  }
  expect(await seen(other, id)).toMatchObject({ state: 'refused', amountFen: 0 })
  const { reservationsOf } = await import('#money/budgets')
  expect((await reservationsOf(app.platform.tools.db, [`class:${scene.classId}`]))[0]).toMatchObject({
    state: 'released',
  })
})

test('F4 objection: refused where there is no such person, the notice is over, or the form is not filled in', async () => {
  const { noticeId, untilOn } = await noticed()
  const form = { id: noticeId, no: 9, name: '演群众', phone: PHONE, body: BODY }
  expect(await app.visitor.refused(c.object, form)).toEqual(['notice.not_on_notice'])
  const short = await app.visitor.refused(c.object, { ...form, no: 1, phone: '12', body: '假的', name: '' })
  expect(short).toHaveLength(3)
  await over(untilOn)
  expect(await app.visitor.refused(c.object, { ...form, no: 1 })).toEqual(['notice.over'])
})

test('F4 objection: the contact is sealed, shown to handlers only, each time on record', async () => {
  const { id, noticeId } = await noticed()
  await object(noticeId, 3, '16400000077')
  const elsewhere = await app.staff('hr.clerk', '350500')
  const [objection] = await openOf(offices.clerk, id)
  expect(JSON.stringify(objection)).not.toContain('16400000077')
  const ask = { id: objection?.id as string, reason: '电话核实异议内容' }
  expect(await elsewhere.refused(c.objectorOf, ask)).toEqual(['common.out_of_scope'])
  expect(await offices.finance.refused(c.objectorOf, ask)).toEqual(['common.denied'])
  await offices.clerk.call(c.objectorOf, ask)
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  const { rows } = await client.query(
    `select summary from platform.audit where act_id = 'money.objection.contact'`,
  )
  await client.end()
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toContain('16400000077')
})

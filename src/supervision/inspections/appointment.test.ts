import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays } from '#platform/day'
import { getClass, listClasses } from '#training/class-filing/contract'
import { todo } from '#views/todo/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { approvedClass, type ClassScene } from '../../../tests/kit/classes.ts'
import { foundIn, itemsBut, lessonDay, visitAt } from '../../../tests/kit/inspections.ts'
import * as c from './contract.ts'
import { keepInspections } from './index.ts'

const COUNTY = '350203'
let app: TestApp
let one: ClassScene
let two: ClassScene
let clerk: User
let reviewer: User
let manager: User
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  one = await approvedClass(app, { region: COUNTY, trainees: [1, 2], startsOn: '2026-03-05' })
  two = await approvedClass(app, { region: COUNTY, trainees: [11, 12], startsOn: '2026-03-06' })
  ;({ clerk, reviewer, manager } = one.provider)
  await foundIn(app, two, await app.staff('hr.inspector', COUNTY))
})
afterAll(async () => await app.stop())

test('G3 third party: appointed by two, sees its scope only, visits, writes a finding that waits for an answer, ends by itself', async () => {
  const day = lessonDay(two, 1)
  app.clock.set(`${day}T03:00:00Z`)
  await app.renew(clerk, reviewer)
  const third = await app.staff('third-party.staff', '350200')
  const seen = async () => (await third.try(listClasses, {})).status
  expect(await seen()).toBe(403)
  const scope = {
    orgId: third.orgId as string,
    region: COUNTY,
    title: '思明区培训过程监督',
    purpose: '对重点机构的培训过程进行抽查',
    fromOn: day,
    toOn: addDays(day, 2),
    providerIds: [two.provider.orgId],
    accountIds: [third.accountId as string],
    mayVisit: true,
  }
  expect(await clerk.refused(c.proposeAppointment, { ...scope, orgId: manager.orgId as string })).toContain(
    'appointment.not_third_party',
  )
  const { id } = await clerk.call(c.proposeAppointment, scope)
  expect(await clerk.refused(c.approveAppointment, { id, version: 1 })).toContain('common.denied')
  await reviewer.call(c.approveAppointment, { id, version: 1 })
  await app.renew(third)
  const rows = (await third.call(listClasses, {})).rows
  expect(rows.map((row) => row.id)).toEqual([two.classId])
  expect((await third.try(getClass, { id: one.classId })).status).toBe(403)
  // The department's own visits and plans are not its business.
  expect((await third.call(c.listInspections, {})).rows).toEqual([])
  expect((await third.try(c.listPlans, {})).status).toBe(403)
  const own = (await clerk.call(c.listInspections, { classId: two.classId })).rows[0]?.id as string
  expect((await third.try(c.getInspection, { id: own })).status).toBe(403)
  const asked = { classId: two.classId, why: '按委托抽查', fromOn: addDays(day, 1), toOn: addDays(day, 1) }
  expect((await third.try(c.startInspection, { ...asked, classId: one.classId })).status).toBe(403)
  const { id: task } = await third.call(c.startInspection, asked)
  const { duties } = await third.call(todo, {})
  expect(duties.find((one) => one.key === 'inspection-task')?.rows.map((row) => row.id)).toEqual([task])
  app.clock.set(`${addDays(day, 1)}T01:00:00Z`)
  await app.renew(clerk, third)
  const items = itemsBut('fees', '另收材料费')
  await third.call(
    c.recordVisit,
    await visitAt(app, third, task, `${addDays(day, 1)}T01:00:00.000Z`, { items }),
  )
  // Five working days for the department.
  expect(await clerk.call(c.getInspection, { id: task })).toMatchObject({
    state: 'found',
    origin: 'third-party',
    deadline: expect.any(String),
    appointmentTitle: scope.title,
  })
  await clerk.call(c.dismissFinding, {
    id: task,
    version: 2,
    reason: '该费用为学员自愿购买的教材，有收据。',
  })
  expect(await third.call(c.getInspection, { id: task })).toMatchObject({
    state: 'dismissed',
    decision: expect.stringContaining('教材'),
  })
  expect(await clerk.call(c.getAppointment, { id })).toMatchObject({ visits: 1, findings: 1 })
  // Its time is over: at once by the grant, then on record by the clock.
  app.clock.set(`${addDays(day, 3)}T01:00:00Z`)
  await app.renew(third)
  expect(await seen()).toBe(403)
  await keepInspections(app.platform.tools)
  expect(await third.call(c.getAppointment, { id })).toMatchObject({
    state: 'ended',
    endReason: '委托期限届满',
  })
})

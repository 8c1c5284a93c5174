import { afterAll, beforeAll, expect, test } from 'vitest'
import * as p from '#supervision/penalties/contract'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { pdf } from '../../../tests/kit/providers.ts'
import { lateMatters } from './contract.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
})
afterAll(async () => await app.stop())

test('G5 late: what waits longer than its step’s days names the step, the department and who holds it there', async () => {
  const clerk = await app.staff('hr.clerk', '350203', { orgName: '思明区人社局' })
  const reviewer = await app.staff('hr.reviewer', '350203')
  const admin = await app.staff('hr.admin', '350203')
  const elsewhere = await app.staff('hr.reviewer', '350500')
  const discipline = await app.staff('discipline.inspector', '350200')
  const school = await app.staff('institution.manager', '350203', { orgName: '思明职业培训学校' })
  const all = [clerk, reviewer, admin, elsewhere, discipline]
  const file = await clerk.upload(pdf(), '检查笔录.pdf')
  const { id } = await clerk.call(p.draftPenalty, {
    orgId: school.orgId as string,
    source: 'other',
    sourceNote: '日常巡查发现',
    finding: '三月一日上午现场无人上课，签到显示二十人。',
    files: [file.id],
    measures: [{ kind: 'warning', content: '约谈警示' }],
  })
  const on = async (day: string) => {
    app.clock.set(`2026-03-${day}T01:00:00Z`)
    await app.renew(...all)
    return (await reviewer.call(lateMatters, {})).matters
  }
  // Ten days are what its step has; the eleventh is late.
  expect(await on('12')).toEqual([])
  expect(await on('13')).toMatchObject([
    {
      key: 'penalty-drafted',
      step: '违规处理',
      department: '人力资源社会保障部门',
      clause: 'F2-5',
      days: 10,
      total: 1,
      rows: [{ id, days: 11, holders: ['思明区人社局（1 人）'], path: `/penalties/${id}` }],
    },
  ])
  expect((await discipline.call(lateMatters, {})).total).toBe(1)
  // No business of another city's, nor of those who may not read measures.
  expect((await elsewhere.call(lateMatters, {})).total).toBe(0)
  expect((await admin.call(lateMatters, {})).total).toBe(0)
  expect((await clerk.try(lateMatters, {})).status).toBe(403)

  // Told, it waits for the institution, whose own pages the office has no link to.
  const { version } = await clerk.call(p.getPenalty, { id })
  await clerk.call(p.notifyPenalty, { id, version })
  expect(await on('25')).toMatchObject([
    { key: 'penalty-reply', department: '培训机构', rows: [{ holders: ['思明职业培训学校'], path: null }] },
  ])
  expect((await reviewer.call(lateMatters, { region: '350206' })).total).toBe(0)
})

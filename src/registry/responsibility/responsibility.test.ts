import { afterAll, beforeAll, expect, test } from 'vitest'
import { setAccountActive } from '#registry/accounts/contract'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { responsibilityMatrix } from './contract.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(async () => await app.stop())

test('G5 matrix: who answers for a step at a place follows the grants in force, and a gap is told', async () => {
  const clerk = await app.staff('hr.clerk', '350203', { orgName: '思明区人社局' })
  const second = await app.staff('hr.clerk', '350203', { orgId: clerk.orgId as string })
  await app.staff('hr.reviewer', '350200', { orgName: '厦门市人社局' })
  const row = async (key: string, region?: string) => {
    const { rows } = await clerk.call(responsibilityMatrix, region ? { region } : {})
    return rows.find((one) => one.key === key)
  }
  // Without a region asked for: where one's own office is.
  expect((await clerk.call(responsibilityMatrix, {})).regionName).toContain('思明区')
  expect(await row('class-review')).toMatchObject({
    leads: '人力资源社会保障部门',
    clause: 'N10-3',
    duties: ['开班备案初审', '开班备案复核'],
    offices: [
      { name: '思明区人社局', people: 2, above: false },
      { name: '厦门市人社局', people: 1, above: true },
    ],
    missing: [],
  })
  expect(await row('fund')).toMatchObject({ offices: [], missing: ['资金审批'] })
  expect(await row('teach')).toMatchObject({ byPlace: false, offices: [], missing: [] })
  // An institution reads its own line, up and down; how other places are staffed is theirs.
  const school = await app.staff('institution.manager', '350203')
  const asked = await school.call(responsibilityMatrix, {})
  expect(asked.rows.find((one) => one.key === 'class-review')?.offices).toHaveLength(2)
  const above = await school.call(responsibilityMatrix, { region: '350200' })
  expect(above.rows.find((one) => one.key === 'class-review')).toMatchObject({ missing: ['开班备案初审'] })
  expect(await school.refused(responsibilityMatrix, { region: '350102' })).toEqual(['common.out_of_scope'])
  const worker = await (await app.worker(7)).call(responsibilityMatrix, {})
  expect(worker.rows.flatMap((one) => one.offices)).toEqual([])
  const admin = await app.staff('hr.admin', '350203')
  await admin.call(setAccountActive, { id: second.accountId as string, active: false, reason: '调离岗位' })
  expect((await row('class-review'))?.offices[0]).toMatchObject({ people: 1 })
  expect((await clerk.try(responsibilityMatrix, { region: '999999' })).status).toBe(404)
  expect((await app.visitor.try(responsibilityMatrix, {})).status).toBe(401)
})

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { me } from '#registry/accounts/contract'
import { unmaskPerson } from '#registry/people/contract'
import { askAbout } from '#registry/registers'
import { exportRoster } from '#training/class-filing/contract'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { type ClassScene, filedClass } from '../../../tests/kit/classes.ts'
import { within } from '../../../tests/kit/money.ts'
import { delivered, offices } from '../../../tests/kit/registers.ts'
import { myAccessLog } from './contract.ts'

let app: TestApp
let scene: ClassScene
beforeAll(async () => {
  app = await testApp()
  scene = await filedClass(app, { trainees: [9201, 9202] })
}, 120_000)
afterAll(async () => await app.stop())

test('K3 own access log: who saw, exported or asked about me, of which office, when and why; nothing of anybody else', async () => {
  const mine = await app.worker(9201)
  const theirs = await app.worker(9209)
  const { personId } = await mine.call(me, {})
  const id = personId as string
  await sql`update registry.person set region = '350203' where id = ${id}`.execute(app.platform.tools.db)
  expect((await mine.call(myAccessLog, {})).rows).toEqual([])

  const clerk = await app.staff('hr.clerk', '350203', { orgName: '测试区人社局' })
  await clerk.call(unmaskPerson, { id, reason: '核对身份证原件' })
  app.clock.set(new Date(app.clock.now().getTime() + 60_000))
  await clerk.try(exportRoster, { id: scene.classId, reason: '现场核对到课人员' })
  app.clock.set(new Date(app.clock.now().getTime() + 60_000))
  const who = await offices(app)
  await delivered(app, who, 'students', [], { dataDate: '2026-02-28' })
  await within(app, (ctx) =>
    askAbout(
      {
        ...ctx,
        actor: { accountId: clerk.accountId as string, name: '张三', orgName: '测试区人社局' },
      } as never,
      {
        personIds: [id],
        registers: ['students'],
        purpose: '核对参训资格',
        subject: '参训资格',
        asOf: '2026-03-02',
      },
    ),
  )

  const { rows, more } = await mine.call(myAccessLog, {})
  expect(more).toBe(false)
  expect(rows.map((row) => [row.kind, row.reason, row.org])).toEqual([
    ['asked', '核对参训资格', '测试区人社局'],
    ['exported', '现场核对到课人员', '测试区人社局'],
    ['seen', '核对身份证原件', '测试区人社局'],
  ])
  expect(rows[0]?.registers).toMatchObject([{ dataDate: '2026-02-28', said: '不在册' }])
  expect(rows[1]?.about).toContain('导出培训班')
  expect((await mine.call(myAccessLog, { page: 2 })).rows).toEqual([])
  // Another worker sees none of it, an officer has no such log at all, and officers' names are not told.
  expect((await theirs.call(myAccessLog, {})).rows).toEqual([])
  expect((await clerk.try(myAccessLog, {})).status).toBe(403)
  expect(JSON.stringify(rows)).not.toMatch(/张三|测试人员/)
})

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askException, placeHold, signException } from '#registry/holds/contract'
import { reviewClass } from '#training/class-filing/contract'
import { listAudit } from '#views/timeline/contract'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { type ClassScene, filedClass } from '../../../tests/kit/classes.ts'
import { type ListedProvider, listedProvider } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { watchIntegrity } from './index.ts'

let app: TestApp
let provider: ListedProvider
let inspector: User
let second: User
const classes: ClassScene[] = []
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  provider = await listedProvider(app, '350203')
  inspector = await app.staff('discipline.inspector', '350200')
  second = await app.staff('discipline.inspector', '350200', { orgId: inspector.orgId as string })
  const { clerk, reviewer } = provider
  for (let i = 0; i < 5; i += 1)
    classes.push(await filedClass(app, { provider, trainees: [61 + i], startsOn: `2026-0${i + 4}-06` }))
  const idNumber = syntheticPerson(61).idNumber
  await clerk.call(c.declareKin, { idNumber, relation: 'sibling' })
  app.clock.set('2026-03-03T15:30:00Z')
  await app.renew(clerk, reviewer)
  for (const scene of classes) await clerk.call(reviewClass, { id: scene.classId, version: scene.version })
  const { id } = await clerk.call(placeHold, {
    subjectId: provider.orgId,
    stops: 'new-classes',
    reason: '群众举报，正在核查',
  })
  for (const scene of classes.slice(0, 2)) {
    const asked = await clerk.call(askException, {
      id,
      caseKind: 'class',
      caseId: scene.classId,
      reason: '学员已经到校，单独放行',
    })
    await reviewer.call(signException, { id: asked.id })
  }
  app.clock.set('2026-03-04T01:00:00Z')
  await app.renew(clerk, reviewer, inspector, second)
}, 120_000)
afterAll(async () => await app.stop())

const found = async () =>
  (await inspector.call(c.listFindings, { sort: '-month' })).rows.sort((a, b) => a.rule.localeCompare(b.rule))

test('G7 integrity: late approvals, a declared relative, repeated exceptions are read from the record, with their rows', async () => {
  const ran = await inspector.call(c.runIntegrity, { month: '2026-03' })
  expect(ran).toMatchObject({ found: 3 })
  expect(await inspector.refused(c.runIntegrity, { month: '2026-04' })).toEqual(['integrity.future'])
  const rows = await found()
  expect(rows.map((r) => [r.rule, r.measured, r.orgName !== null])).toEqual([
    ['exceptions', 2, true],
    ['interest', 1, true],
    ['late', 5, false],
  ])
  const late = await inspector.call(c.getFinding, { id: rows[2]?.id as string })
  expect(late.rows).toHaveLength(5)
  expect(late.others.map((o) => o.rule)).toEqual(['interest'])
  const interest = await inspector.call(c.getFinding, { id: rows[1]?.id as string })
  expect(interest.rows[0]?.note).toContain('近亲属')
  // Computed again it is the same one.
  await watchIntegrity(app.platform.tools)
  expect(await found()).toHaveLength(3)
})

test('G7 integrity: mistakes apart from intent; proposed by one, closed by another; counted by outcome', async () => {
  const [row] = await found()
  const id = row?.id as string
  await inspector.call(c.takeFinding, { id, version: 1 })
  await inspector.call(c.proposeFinding, {
    id,
    version: 2,
    outcome: 'mistake',
    note: '两班学员确已到校，放行有据，但未附照片。',
  })
  expect(await inspector.refused(c.closeFinding, { id, version: 3 })).toEqual(['common.same_person'])
  await second.call(c.closeFinding, { id, version: 3 })
  const { rules, lastRun } = await inspector.call(c.summary, {})
  expect(rules.find((r) => r.rule === 'exceptions')).toMatchObject({
    found: 1,
    open: 0,
    mistake: 1,
    deliberate: 0,
  })
  expect(lastRun).toMatchObject({ month: '2026-03' })
  // What is judged stays as it was judged.
  await watchIntegrity(app.platform.tools)
  expect((await inspector.call(c.getFinding, { id })).state).toBe('closed')
  await expect(
    sql`update supervision.integrity_finding set closed_by = proposed_by where id = ${id}`.execute(
      app.platform.tools.db,
    ),
  ).rejects.toThrow(/check constraint/)
})

test('G7 integrity: nobody listed sees it, nor their office, nor other inspectors elsewhere, nor the record of the region', async () => {
  const rows = await found()
  const id = rows[2]?.id as string
  const admin = await app.staff('hr.admin', '350200')
  const auditor = await app.staff('auditor', '350200')
  for (const user of [provider.clerk, provider.reviewer, admin, auditor]) {
    expect((await user.try(c.listFindings, {})).status).toBe(403)
    expect((await user.try(c.getFinding, { id })).status).toBe(403)
    expect((await user.try(c.summary, {})).status).toBe(403)
  }
  for (const user of [provider.reviewer, auditor]) {
    const { rows: record } = await user.call(listAudit, { size: 200 })
    expect(record.length).toBeGreaterThan(0)
    expect(record.filter((r) => JSON.stringify(r).includes('integrity'))).toEqual([])
  }
  const elsewhere = await app.staff('discipline.inspector', '350500')
  expect((await elsewhere.call(c.listFindings, {})).total).toBe(0)
  expect((await elsewhere.try(c.getFinding, { id })).status).toBe(403)
  // Were an inspector listed, or somebody of their office, it is not there for them.
  const { db } = app.platform.tools
  await sql`update supervision.integrity_finding set office_id = ${inspector.orgId} where id = ${id}`.execute(
    db,
  )
  expect((await inspector.try(c.getFinding, { id })).status).toBe(404)
  expect(await found()).toHaveLength(2)
})

test('G7 kin: an officer declares, sees and ends their own; nobody else does', async () => {
  const { clerk, reviewer, manager } = provider
  const [mine] = (await clerk.call(c.listKin, {})).rows
  expect(mine?.person).not.toContain(syntheticPerson(61).idNumber.slice(6, 14))
  expect((await reviewer.call(c.listKin, {})).rows).toEqual([])
  const { idNumber } = syntheticPerson(61)
  expect(await clerk.refused(c.declareKin, { idNumber, relation: 'other' })).toEqual(['integrity.known_kin'])
  expect(await reviewer.refused(c.endKin, { id: mine?.id as string, reason: '不是我的' })).toEqual([
    'integrity.not_yours',
  ])
  await clerk.call(c.endKin, { id: mine?.id as string, reason: '已不在本地' })
  await app.renew(manager)
  expect((await manager.try(c.listKin, {})).status).toBe(403)
})

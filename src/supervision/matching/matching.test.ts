import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  insuranceOfEmployment,
  listEmployment,
  matchInsurance,
  recordEmployment,
  traineesOfClass,
} from '#employment/follow-up/contract'
import { addDays } from '#platform/day'
import { questionsAbout } from '#registry/registers'
import { runNightly } from '#supervision/risk'
import { getAlert, listAlerts } from '#supervision/risk/contract'
import { listTrainees } from '#training/class-filing/contract'
import { syntheticPerson, syntheticUscc } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { type ClosedClass, closedClass, filedClaim } from '../../../tests/kit/claims.ts'
import { draftedClass, filedClass } from '../../../tests/kit/classes.ts'
import { delivered, type Offices, offices } from '../../../tests/kit/registers.ts'
import * as c from './contract.ts'

let app: TestApp
let who: Offices
let scene: ClosedClass
let clerk: User
const row = (index: number, ...cells: string[]) => {
  const { idNumber, name } = syntheticPerson(index)
  return [idNumber, name, ...cells].join(',')
}

beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  scene = await closedClass(app, { trainees: [1, 2, 3, 4] })
  who = await offices(app)
  clerk = scene.provider.clerk
  await app.renew(clerk)
})
afterAll(async () => await app.stop())

const run = async (reason = '结班后核对') => {
  const { id } = await clerk.call(c.startMatch, { kind: 'class', subjectId: scene.classId, reason })
  await app.settle()
  return await clerk.call(c.getMatch, { id })
}
const told = async (id: string, more: { rule?: number; show?: 'hit' | 'added' | 'gone' } = {}) =>
  (await clerk.call(c.listHits, { id, size: 50, ...more })).rows.map((r) => `${r.rule} ${r.says}`)

test('G2 run: each hit names register, record, date and rule; what no register says is said', async () => {
  const start = scene.startsOn
  const end = addDays(start, 13)
  await delivered(app, who, 'deaths', [row(1, addDays(start, -40)), row(2, addDays(end, 1))], {
    dataDate: start,
  })
  await delivered(app, who, 'pension', [row(2, '2020-01-01', addDays(start, -1)), row(3, '2024-05-01', '')], {
    dataDate: start,
  })
  await delivered(
    app,
    who,
    'students',
    [
      row(4, '2022-09-01', '2026-06-30', '在读'),
      // The latest state counts: he had left before the class began.
      row(3, '2019-09-01', '2027-06-30', '在读'),
      row(3, '2023-07-01', '2027-06-30', '离校'),
      `${syntheticPerson(1).idNumber},演别人,2001-09-01,2005-06-30,毕业`,
    ],
    { dataDate: start },
  )
  const done = await run()
  expect(done).toMatchObject({ state: 'done', people: 4, hits: 4, added: null, previousId: null })
  expect(await told(done.id)).toEqual([
    `1 死亡日期 ${addDays(start, -40)}`,
    '2 自 2024-05-01 起',
    '3 在读，2022-09-01 至 2026-06-30',
    '22 离校，2001-09-01 至 2005-06-30',
  ])
  expect(done.versions.map((v) => v.title).sort()).toEqual(['养老待遇领取人员', '在校生学籍', '死亡人员信息'])
  expect(done.silent).toContainEqual({ title: '企业职工参保缴费', why: '未取得数据共享依据' })
  const { rows } = await clerk.call(c.listHits, { id: done.id, rule: 3 })
  expect(rows).toMatchObject([
    {
      record: '第 2 行',
      dataDate: start,
      source: '在校生学籍（教育部门）',
      clause: 'F2-7',
      nameMasked: expect.stringContaining('*'),
    },
  ])
  const log = await questionsAbout(app.platform.tools.db, rows[0]?.personId as string)
  expect(log[0]).toMatchObject({ purpose: '结班后核对' })
  expect(log[0]?.registers.find((r) => r.title === '在校生学籍')?.found).toBe(true)
  const sheet = await clerk.try(c.exportHits, { id: done.id })
  expect(sheet.status).toBe(200)
  expect(sheet.raw.subarray(0, 2).toString()).toBe('PK')
})

test('G2 rerun: newer data gives the difference; only its region runs it', async () => {
  await delivered(
    app,
    who,
    'pension',
    [row(2, '2020-01-01', ''), row(3, '2024-05-01', addDays(scene.startsOn, -9))],
    {
      dataDate: app.clock.now().toISOString().slice(0, 10),
      open: false,
    },
  )
  const again = await run('数据更新后再核对')
  expect(again).toMatchObject({ hits: 4, added: 1, gone: 1 })
  expect(again.previousId).not.toBe(null)
  expect(await told(again.id, { show: 'added' })).toEqual(['2 自 2020-01-01 起'])
  expect(await told(again.id, { show: 'gone' })).toEqual(['2 自 2024-05-01 起'])
  const elsewhere = await app.staff('hr.clerk', '350100')
  expect(
    await elsewhere.refused(c.startMatch, { kind: 'class', subjectId: scene.classId, reason: '越界比对' }),
  ).toEqual(['common.out_of_scope'])
  expect(await elsewhere.refused(c.listHits, { id: again.id })).toEqual(['common.out_of_scope'])
  // A draft is its institution's own: there is nothing to match yet.
  await app.renew(scene.provider.manager)
  const draft = await draftedClass(app, {
    provider: scene.provider,
    trainees: [5],
    startsOn: addDays(scene.startsOn, 60),
  })
  expect(
    await clerk.refused(c.startMatch, { kind: 'class', subjectId: draft.classId, reason: '备案前核对' }),
  ).toEqual(['match.no_subject'])
  const all = await clerk.call(c.startMatch, {
    kind: 'year',
    region: '350203',
    from: addDays(scene.startsOn, -5),
    to: addDays(scene.startsOn, 5),
    reason: '年度核对',
  })
  await app.settle()
  expect(await clerk.call(c.getMatch, { id: all.id })).toMatchObject({ state: 'done', people: 4, hits: 4 })
  expect(
    await clerk.refused(c.startMatch, {
      kind: 'year',
      region: '350203',
      from: '2026-01-01',
      to: '2025-01-01',
      reason: '年度核对',
    }),
  ).toEqual(['match.span_wrong'])
})

test('G2 exchange: two cities find what both have, by keyed hashes only', async () => {
  await filedClaim(scene)
  const today = app.clock.now().toISOString().slice(0, 10)
  const span = { region: '350203', partner: '福州市就业局', from: addDays(today, -30), to: today }
  const secret = '两市约定的交换比对密钥-2026-03'
  expect(await clerk.refused(c.sendExchange, { ...span, secret: '太短', reason: '跨市核对' })).toEqual([
    'match.weak_secret',
  ])
  const sent = await clerk.try(c.sendExchange, { ...span, secret, reason: '跨市核对' })
  expect(sent.status).toBe(200)
  const text = sent.raw.toString('utf8')
  const people = scene.trainees.map(syntheticPerson)
  expect(people.some((p) => text.includes(p.idNumber) || text.includes(p.name))).toBe(false)
  // The other city's file, with one seat of theirs more.
  const [head = '', ...lines] = text.trim().split('\n')
  const cells = head.split(',')
  const theirs = [
    [cells[0], '350100', cells[2], cells[3], cells[4], lines.length + 1].join(','),
    ...lines,
    'AAAAAAAAAAAAAAAAAAAAAA,theirown',
  ].join('\n')
  const give = async (body: string) => (await clerk.upload(Buffer.from(body), '交换.csv')).id
  const receive = { ...span, secret, reason: '跨市核对' }
  expect(await clerk.refused(c.receiveExchange, { ...receive, fileId: await give(text) })).toEqual([
    'match.own_file',
  ])
  expect(
    await clerk.refused(c.receiveExchange, { ...receive, fileId: await give(theirs.slice(0, -30)) }),
  ).toEqual(['match.not_exchange'])
  const fileId = await give(theirs)
  expect(await clerk.refused(c.receiveExchange, { ...receive, fileId, secret: `${secret}！` })).toEqual([
    'match.other_secret',
  ])
  const done = await clerk.call(c.receiveExchange, { ...receive, fileId })
  expect(done).toMatchObject({ rows: lines.length + 1, hits: lines.length })
  expect(lines.length).toBeGreaterThan(0)
  const { found } = await clerk.call(c.getExchange, { id: done.id })
  expect(found).toHaveLength(lines.length)
  expect(found.every((f) => f.nameMasked.includes('*') && f.theirs.length > 3)).toBe(true)
})

test('E2 insurance: contributions of the same firm verify recorded work, another firm does not', async () => {
  const { manager } = scene.provider
  const people = (await manager.call(traineesOfClass, { classId: scene.classId })).rows
  const today = app.clock.now().toISOString().slice(0, 10)
  for (const [i, person] of people.slice(0, 2).entries()) {
    const proof = await manager.upload(Buffer.from(`%PDF-1.4\n${i}\n%%EOF`), '合同.pdf')
    await manager.call(recordEmployment, {
      classId: scene.classId,
      personId: person.personId,
      employerName: '厦门演示制造有限公司',
      employerUscc: syntheticUscc(77),
      proof: 'contract',
      fileId: proof.id,
      startedOn: today,
    })
  }
  const silent = await clerk.call(matchInsurance, {})
  expect(silent).toMatchObject({ asked: 2, same: 0, silence: '未取得数据共享依据' })
  await delivered(
    app,
    who,
    'insurance',
    [row(1, today, '', syntheticUscc(77)), row(2, today, '', syntheticUscc(78))],
    { dataDate: today },
  )
  expect(await clerk.call(matchInsurance, {})).toMatchObject({
    asked: 2,
    same: 1,
    other: 1,
    none: 0,
    dataDate: today,
  })
  const { rows } = await clerk.call(listEmployment, {})
  const verified = rows.find((r) => r.state === 'verified')
  expect(rows.map((r) => r.state).sort()).toEqual(['recorded', 'verified'])
  const { check } = await clerk.call(insuranceOfEmployment, { id: verified?.id as string })
  expect(check).toMatchObject({ result: 'same', dataDate: today, record: '第 2 行' })
})

test('C4 roster: a seat does not count for whom a register knows as dead, with register, record and date', async () => {
  const { provider } = scene
  await app.renew(provider.manager, provider.reviewer)
  const filed = await filedClass(app, {
    provider,
    planId: scene.planId,
    trainees: [1, 51],
    title: '育婴员第二期',
  })
  const { rows } = await clerk.call(listTrainees, { id: filed.classId })
  const dead = rows.find((r) => !r.subsidised)
  expect(rows.filter((r) => r.subsidised)).toHaveLength(1)
  expect(dead?.reasons.map((r) => r.code)).toContain('register-says.dead')
  expect(dead?.reasons.find((r) => r.code === 'register-says.dead')).toMatchObject({
    clause: 'F2-7',
    message: expect.stringMatching(/死亡人员信息”第 2 行（数据日期 \d{4}-\d\d-\d\d）/),
  })
  const log = await questionsAbout(app.platform.tools.db, dead?.personId as string)
  expect(log.some((q) => q.subject === `class:${filed.classId}` && q.purpose.includes('参训资格'))).toBe(true)
})

test('G1 G2 signs: every night the registers’ word becomes alerts, whom it was about is told, and the same data is not asked again', async () => {
  const { tools } = app.platform
  const orgs = await sql<{
    id: string
    uscc: string
  }>`select org_id as id, uscc from registry.door_org_contact
    join registry.organisation o on o.id = org_id where org_id in (
      select class_org_id from evaluation.door_certificate union select org_id from evaluation.door_certificate)`.execute(
    tools.db,
  )
  const trainer = orgs.rows.find((org) => org.id === scene.provider.orgId)?.uscc as string
  const issuer = orgs.rows.find((org) => org.id !== scene.provider.orgId)?.uscc as string
  await delivered(app, who, 'payroll', [row(4, '2020-01-01', '', syntheticUscc(77))])
  await delivered(app, who, 'business', [
    row(70, '2015-01-01', '', '法定代表人', trainer),
    row(70, '2018-01-01', '', '股东', issuer),
    row(71, '2018-01-01', '', '股东', issuer),
    row(70, '2018-01-01', '', '股东', syntheticUscc(78)),
  ])
  await runNightly(tools)
  await app.renew(clerk)
  const alerts = (await clerk.call(listAlerts, { size: 100 })).rows
  expect(alerts.map((alert) => alert.code)).toEqual(
    expect.arrayContaining([
      'dead-trainee',
      'pensioner-trainee',
      'student-as-worker',
      'payroll-trainee',
      'name-differs',
      'shared-owner',
    ]),
  )
  const owned = alerts.find((alert) => alert.code === 'shared-owner')
  const shown = await clerk.call(getAlert, { id: owned?.id as string })
  expect(JSON.stringify(shown)).toContain('法定代表人或股东')
  expect(shown.evidence.map((row) => row.about.kind)).toEqual(['单位', '单位'])
  const [personId] = (
    await sql<{ id: string }>`select person_id as id from supervision.register_sign where rule = 5`.execute(
      tools.db,
    )
  ).rows.map((row) => row.id)
  const asked = async () =>
    (await questionsAbout(tools.db, personId as string)).filter((q) => q.subject === 'risk:night').length
  expect(await asked()).toBe(1)
  await runNightly(tools)
  expect(await asked()).toBe(1)
})

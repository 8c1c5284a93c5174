import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askException, signException } from '#registry/holds/contract'
import { getClass, submitClass } from '#training/class-filing/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { type ClassScene, draftedClass, giveRoster, rosterRow } from '../../../tests/kit/classes.ts'
import { battery } from './battery.ts'
import { escalateLate, runNightly } from './clock-service.ts'
import * as c from './contract.ts'

let app: TestApp
let scene: ClassScene
let clerk: User
let reviewer: User
let province: { clerk: User; reviewer: User }
const CODE = 'shared-phone'
const PERIOD = { from: '2026-01-01', until: '2026-06-30' }

/** Four pairs on four numbers: fewer than the rule's three people a number, so it takes two officers to see them. */
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  scene = await draftedClass(app, { region: '350203', trainees: [] })
  ;({ clerk, reviewer } = scene.provider)
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({
    ...rosterRow(n),
    phone: rosterRow(n - ((n - 1) % 2)).phone,
  }))
  const { manager } = scene.provider
  await giveRoster(manager, scene.classId, rows)
  const { version } = await manager.call(getClass, { id: scene.classId })
  await manager.call(submitClass, { id: scene.classId, version, commitment: true })
  province = {
    clerk: await app.staff('hr.clerk', '350000'),
    reviewer: await app.staff('hr.reviewer', '350000'),
  }
})
afterAll(async () => await app.stop())

const run = (codes?: string[]) =>
  clerk.call(c.runRules, { region: '350203', ...PERIOD, ...(codes ? { codes } : {}) })
const alerts = async (user = clerk) => (await user.call(c.listAlerts, { rule: CODE, sort: 'dueOn' })).rows
const alertAt = async (index: number) => {
  const row = (await alerts()).sort((a, b) => a.number.localeCompare(b.number))[index]
  return await clerk.call(c.getAlert, { id: (row as c.AlertListRow).id })
}

test('G1 risk: rules as data: a threshold moves only after a replay over past data, by two people of the province', async () => {
  const rule = await province.clerk.call(c.getRule, { rule: CODE })
  expect(rule).toMatchObject({ setting: 0, precision: null, thresholds: [{ name: 'people', value: 3 }] })
  expect((await run([CODE])).raised).toBe(0)

  const wanted = {
    code: CODE,
    enabled: true,
    severity: 'high',
    workdays: 3,
    thresholds: { people: 2 },
  } as const
  const reason = '两人共用一个手机号也需核查'
  expect(await province.clerk.refused(c.proposeSetting, { ...wanted, reason })).toEqual([
    'risk_rule.no_replay',
  ])
  expect(
    await province.clerk.refused(c.replayRule, {
      code: CODE,
      thresholds: { people: 1, phones: 4 },
      region: '350000',
      ...PERIOD,
    }),
  ).toEqual(['risk_rule.bad_threshold', 'risk_rule.unknown_threshold'])
  const replay = { code: CODE, thresholds: { people: 2 }, ...PERIOD }
  expect((await clerk.try(c.replayRule, { ...replay, region: '350000' })).status).toBe(403)
  // A county may try, yet its figures are no ground for the province.
  const own = await clerk.call(c.replayRule, { ...replay, region: '350203' })
  expect(await province.clerk.refused(c.proposeSetting, { ...wanted, replayId: own.id, reason })).toEqual([
    'risk_rule.no_replay',
  ])
  const whole = await province.clerk.call(c.replayRule, { ...replay, region: '350000' })
  expect(whole).toMatchObject({ now: 0, draft: 4, gained: 4, lost: 0, kept: 0 })
  expect(whole.examples).toHaveLength(4)

  const { id } = await province.clerk.call(c.proposeSetting, { ...wanted, replayId: whole.id, reason })
  expect(await province.clerk.refused(c.approveSetting, { id, version: 1 })).toContain('common.denied')
  expect((await reviewer.try(c.approveSetting, { id, version: 1 })).status).toBe(403)
  expect(await province.clerk.refused(c.proposeSetting, { ...wanted, replayId: whole.id, reason })).toEqual([
    'risk_rule.proposed_already',
  ])
  expect((await province.clerk.call(c.getRule, { rule: CODE })).thresholds[0]?.value).toBe(3)
  await province.reviewer.call(c.approveSetting, { id, version: 1 })
  expect(await province.clerk.call(c.getRule, { rule: CODE })).toMatchObject({
    setting: 1,
    workdays: 3,
    thresholds: [{ value: 2, initial: 3 }],
  })
  await expect(
    sql`update supervision.risk_setting set decided_by = proposed_by where id = ${id}`.execute(
      app.platform.tools.db,
    ),
  ).rejects.toThrow(/check constraint/)
})

test('G1 risk: filing a class runs the rules of its stage; the same finding stays one alert, with its rows, people masked', async () => {
  await app.settle()
  const raised = await alerts()
  expect(raised).toHaveLength(4)
  expect(raised[0]).toMatchObject({
    state: 'raised',
    severity: 'high',
    region: '350203',
    dueOn: '2026-03-05',
  })
  expect(await run([CODE])).toMatchObject({ hits: 4, raised: 0, renewed: 4, faults: 0 })
  const night = await runNightly(app.platform.tools)
  expect(night.faults).toBe(0)
  expect((await runNightly(app.platform.tools)).raised).toBe(0)
  expect(await alerts()).toHaveLength(4)
  // An event's run is seen where what it found lies, one of the province by its own office only.
  const runsOf = async (user: User) =>
    (await user.call(c.listRuns, { sort: 'at' })).rows.map((row) => [row.why, row.regionName])
  const elsewhere = await app.staff('hr.clerk', '350102')
  expect(await runsOf(elsewhere)).toEqual([])
  const here = await runsOf(clerk)
  expect(new Set(here.map(([why]) => why))).toEqual(new Set(['asked', 'event']))
  expect(new Set(here.map(([, region]) => region)).size).toBe(1)
  const whole = await runsOf(province.clerk)
  expect(whole.filter(([why]) => why === 'night').map(([, region]) => region)).toEqual(['全省', '全省'])
  expect(whole).toHaveLength(here.length + 2)

  const one = await alertAt(0)
  expect(one).toMatchObject({ rows: 2, setting: 1, thresholds: [{ value: 2, unit: '人' }], goneAt: null })
  expect(one.evidence.map((row) => row.about.kind)).toEqual(['人员', '人员'])
  const shown = JSON.stringify(one)
  for (const n of [1, 2]) {
    const { name, idNumber, phone } = rosterRow(n)
    for (const secret of [name, idNumber, phone]) expect(shown).not.toContain(secret)
  }
  // Whoever it is about reads the class's own record: nothing of it stands there.
  const { rows } = await sql<{ subjects: string[] }>`select subjects from platform.audit
    where subjects && ${raised.map((row) => `alert:${row.id}`)}::text[]`.execute(app.platform.tools.db)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.every((row) => row.subjects.every((ref) => ref.startsWith('alert:')))).toBe(true)
})

test('G1 risk: the graph ties people, number, class and institution together', async () => {
  const { id } = await alertAt(0)
  const { things, links, cut } = await clerk.call(c.alertGraph, { id })
  expect(cut).toBe(false)
  expect(new Set(things.map((one) => one.kind))).toEqual(new Set(['人员', '手机号', '培训班', '单位']))
  expect(things.find((one) => one.kind === '手机号')?.title).toBe('手机号 A')
  const refs = new Set(things.map((one) => one.ref))
  expect(links.every((link) => refs.has(link.from) && refs.has(link.to))).toBe(true)
  expect(links.filter((link) => link.to.startsWith('phone:'))).toHaveLength(2)
  expect(things.find((one) => one.ref === `class:${scene.classId}`)?.alerts).toBe(4)
})

test('G1 risk: found true by one and settled by another, it holds exactly what was asked, and exceptions stay possible', async () => {
  const { id, subjects } = await alertAt(0)
  const classStop = { kind: 'class', id: scene.classId, stops: 'watch' } as const
  const payment = { kind: 'organisation', id: scene.provider.orgId, stops: 'payment' } as const
  const both = await app.staff('hr.clerk', '350203', { also: ['hr.reviewer'] })
  expect(
    await both.refused(c.acknowledgeAlert, {
      id,
      version: 1,
      stops: [{ kind: 'class', id: '00000000-0000-7000-8000-000000000000', stops: 'payment' }],
    }),
  ).toEqual(['risk.not_its_subject'])
  expect(subjects.map((one) => one.ref)).toContain(`class:${scene.classId}`)
  await both.call(c.acknowledgeAlert, { id, version: 1, stops: [classStop] })
  expect(await clerk.refused(c.acknowledgeAlert, { id, version: 1 })).toContain('common.wrong_state')
  const watched = await clerk.call(c.getAlert, { id })
  expect(watched.holds).toMatchObject([{ title: '仅预警关注', liftedAt: null }])
  expect(watched.holds[0]?.endsOn).not.toBeNull()

  const concluded = { id, version: 2, note: '两人均称不知情，号码由机构统一填写。' }
  expect(await both.refused(c.examineAlert, { ...concluded, outcome: 'harmless', stops: [payment] })).toEqual(
    ['risk.only_confirmed'],
  )
  await both.call(c.examineAlert, { ...concluded, outcome: 'confirmed', stops: [payment] })
  expect(await both.refused(c.settleAlert, { id, version: 3 })).toContain('common.same_person')
  expect((await both.call(c.getAlert, { id })).can).toEqual([])
  await reviewer.call(c.returnAlert, { id, version: 3, reason: '请补充通话记录' })
  await clerk.call(c.examineAlert, { ...concluded, version: 4, outcome: 'confirmed', stops: [payment] })
  await reviewer.call(c.settleAlert, { id, version: 5 })
  const closed = await clerk.call(c.getAlert, { id })
  expect(closed).toMatchObject({ state: 'closed', outcome: 'confirmed', can: [] })
  expect(closed.holds.map((one) => [one.title, one.liftedAt !== null])).toEqual([
    ['仅预警关注', true],
    ['暂停拨付', false],
  ])
  const [, standing] = closed.holds
  const letThrough = {
    id: standing?.id as string,
    caseKind: 'class',
    caseId: scene.classId,
    reason: '学员生活困难，已逐人核实到课。',
  } as const
  const exception = await clerk.call(askException, letThrough)
  expect((await clerk.call(c.getAlert, { id })).holds[1]?.exceptions).toBe(0)
  await reviewer.call(signException, exception)
  expect((await clerk.call(c.getAlert, { id })).holds[1]?.exceptions).toBe(1)
  await expect(
    sql`update supervision.risk_alert set closed_by = examined_by where id = ${id}`.execute(
      app.platform.tools.db,
    ),
  ).rejects.toThrow(/check constraint/)
  // Answered is answered: the same finding comes back only when it has grown.
  expect((await run([CODE])).raised).toBe(0)
})

test('G1 risk: harmless ones lift what was held meanwhile; outcomes give each rule its precision, and a replay shows what a change loses', async () => {
  const { id } = await alertAt(1)
  await clerk.call(c.acknowledgeAlert, {
    id,
    version: 1,
    stops: [{ kind: 'organisation', id: scene.provider.orgId, stops: 'new-classes' }],
    reason: '核查期间暂缓新开班',
  })
  await clerk.call(c.examineAlert, {
    id,
    version: 2,
    outcome: 'harmless',
    note: '两人为夫妻，共用一个号码。',
  })
  await reviewer.call(c.settleAlert, { id, version: 3 })
  expect((await clerk.call(c.getAlert, { id })).holds.every((one) => one.liftedAt !== null)).toBe(true)
  const { rows } = await clerk.call(c.listRules, {})
  expect(rows.find((row) => row.code === CODE)).toMatchObject({
    confirmed: 1,
    harmless: 1,
    precision: 0.5,
    open: 2,
  })
  const replay = await province.clerk.call(c.replayRule, {
    code: CODE,
    thresholds: { people: 3 },
    region: '350000',
    ...PERIOD,
  })
  expect(replay).toMatchObject({ now: 4, draft: 0, lost: 4, nowTold: { confirmed: 1, harmless: 1 } })
  expect(replay.draftTold).toEqual({ confirmed: 0, harmless: 0 })
  expect(
    replay.examples
      .map((one) => one.outcome)
      .filter(Boolean)
      .sort(),
  ).toEqual(['属实', '排除'])
})

test('G1 risk: past its deadline an alert goes up one office, whose people then settle it', async () => {
  app.clock.set('2026-03-10T01:00:00Z')
  await app.renew(clerk, reviewer)
  expect(await escalateLate(app.platform.tools)).toBe(2)
  expect(await escalateLate(app.platform.tools)).toBe(0)
  const one = await alertAt(2)
  expect(one).toMatchObject({ escalatedTo: '厦门市', dueOn: '2026-03-13', overdue: false })
  const done = await clerk.call(c.acknowledgeAlerts, { ids: [one.id] })
  expect(done).toEqual({ done: 1, refused: [] })
  expect(await clerk.refused(c.acknowledgeAlerts, { ids: [one.id] })).toEqual(['common.wrong_state'])
  const { version } = await clerk.call(c.getAlert, { id: one.id })
  const note = '已电话核实，号码登记错误，已由本人更正。'
  await clerk.call(c.examineAlert, { id: one.id, version, outcome: 'data-fault', note })
  expect(await reviewer.refused(c.settleAlert, { id: one.id, version: version + 1 })).toEqual([
    'risk.escalated',
  ])
  const city = await app.staff('hr.reviewer', '350200')
  await city.call(c.settleAlert, { id: one.id, version: version + 1 })
  const elsewhere = await app.staff('hr.clerk', '350500')
  expect((await elsewhere.try(c.getAlert, { id: one.id })).status).toBe(403)
  expect((await elsewhere.try(c.acknowledgeAlerts, { ids: [one.id] })).status).toBe(403)
  expect(await alerts(elsewhere)).toEqual([])
})

test('G1 risk: every rule says what it sees, what honest reason looks the same, its pattern and its limits, under a code of its own', () => {
  const codes = battery.map((rule) => rule.code)
  expect(new Set(codes).size).toBe(codes.length)
  for (const rule of battery) {
    expect(rule.code, rule.code).toMatch(/^[a-z][a-z0-9-]{1,59}$/)
    expect(rule.tells.length, rule.code).toBeGreaterThan(10)
    expect(rule.honest.length, rule.code).toBeGreaterThan(4)
    expect(rule.patterns.length, rule.code).toBeGreaterThan(0)
    expect(rule.workdays, rule.code).toBeGreaterThan(0)
    for (const t of Object.values(rule.thresholds)) {
      expect(t.min <= t.value && t.value <= t.max, `${rule.code} ${t.title}`).toBe(true)
    }
  }
})

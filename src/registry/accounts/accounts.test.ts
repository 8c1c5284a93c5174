import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrganisation, listOrganisations } from '#registry/organisations/contract'
import { maskName } from '#registry/people'
import { getPerson, listPeople, recordFact, unmaskPerson } from '#registry/people/contract'
import { myAccessLog } from '#views/my/contract'
import { listAudit } from '#views/timeline/contract'
import { syntheticPerson, syntheticUscc } from '../../../db/seeds/demo/identity.ts'
import { PASSWORD, type TestApp, testApp } from '../../../tests/kit/app.ts'
import * as c from './contract.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(async () => await app.stop())

test('K2 sign-in: five wrong passwords lock the account, and the lock ends by the clock', async () => {
  const admin = await app.staff('hr.admin')
  const { id } = await admin.call(c.addAccount, {
    login: 'lock.me',
    displayName: '锁定测试',
    orgId: admin.orgId as string,
    password: PASSWORD,
    grants: [{ role: 'hr.clerk', region: '350203' }],
  })
  expect(id).toBeTruthy()
  for (let i = 0; i < 5; i++) {
    expect(await app.visitor.refused(c.signIn, { login: 'lock.me', password: 'wrong' })).toEqual([
      'account.wrong_credentials',
    ])
  }
  expect(await app.visitor.refused(c.signIn, { login: 'lock.me', password: PASSWORD })).toEqual([
    'account.locked',
  ])
  app.clock.set('2026-03-02T01:16:00Z')
  expect(await app.visitor.call(c.signIn, { login: 'lock.me', password: PASSWORD })).toEqual({ ok: true })
  // The record names who signed in and of which office; wrong passwords are nobody's.
  const { rows } = await admin.call(listAudit, { subject: `account:${id}`, act: c.signIn.id })
  expect(rows.map((row) => [row.summary, row.actorName, row.actorOrg])).toEqual([
    ['“锁定测试”登录', '锁定测试', (await admin.call(c.me, {})).orgName],
    ...[5, 4, 3, 2, 1].map((n) => [`“锁定测试”登录失败，连续第 ${n} 次`, '公众', null]),
  ])
  app.clock.set('2026-03-02T01:00:00Z')
  app.visitor.cookie = null
})

test('K2 sign-in: a session ends after thirty idle minutes', async () => {
  const clerk = await app.staff('hr.clerk')
  expect((await clerk.call(c.me, {})).roles).toEqual([{ role: 'hr.clerk', title: '人社经办人员' }])
  app.clock.set('2026-03-02T01:31:00Z')
  expect((await clerk.try(c.me, {})).status).toBe(401)
  app.clock.set('2026-03-02T01:00:00Z')
})

test('K2 worker: a code to the phone signs in; a wrong code, a used code and another phone are refused', async () => {
  const person = syntheticPerson(4001)
  const worker = await app.worker(4001)
  const { personId } = await worker.call(c.me, {})
  expect(personId).toBeTruthy()
  const audit = await sql<{ actorName: string; own: boolean }>`
    select actor_name, account_id is not null as own from platform.audit
    where act_id = ${c.workerSignIn.id} and subjects @> ${[`person:${personId}`]}`.execute(
    app.platform.tools.db,
  )
  expect(audit.rows).toEqual([{ actorName: maskName(person.name), own: true }])
  const other = syntheticPerson(4002)
  const sent = await app.visitor.call(c.sendWorkerCode, { idNumber: person.idNumber, phone: other.phone })
  expect(
    await app.visitor.refused(c.workerSignIn, {
      idNumber: person.idNumber,
      phone: other.phone,
      code: sent.shownCode as string,
    }),
  ).toEqual(['account.phone_mismatch'])
  const again = await app.visitor.call(c.sendWorkerCode, {
    idNumber: other.idNumber,
    phone: syntheticPerson(4003).phone,
  })
  const wrong = again.shownCode === '000000' ? '000001' : '000000'
  const attempt = { idNumber: other.idNumber, phone: syntheticPerson(4003).phone, name: other.name }
  expect(await app.visitor.refused(c.workerSignIn, { ...attempt, code: wrong })).toEqual([
    'account.code_wrong',
  ])
})

test('K1 scope: a county officer neither sees nor grants anything outside the county', async () => {
  const province = await app.staff('hr.admin', '350000')
  const siming = await province.call(addOrganisation, {
    name: '思明测试学校',
    uscc: syntheticUscc(1),
    kind: 'institution',
    region: '350203',
  })
  const fuzhou = await province.call(addOrganisation, {
    name: '鼓楼测试学校',
    uscc: syntheticUscc(2),
    kind: 'institution',
    region: '350102',
  })
  const county = await app.staff('hr.admin', '350203')
  const seen = (await county.call(listOrganisations, { size: 200 })).rows.map((r) => r.id)
  expect(seen).toContain(siming.id)
  expect(seen).not.toContain(fuzhou.id)
  const account = {
    login: 'x.y',
    displayName: '越权',
    orgId: fuzhou.id,
    password: PASSWORD,
    grants: [{ role: 'institution.manager' }],
  }
  expect(await county.refused(c.addAccount, account)).toEqual(['common.out_of_scope'])
  expect(
    await county.refused(c.addAccount, {
      ...account,
      orgId: county.orgId as string,
      grants: [{ role: 'hr.clerk', region: '350200' }],
    }),
  ).toEqual(['account.scope_needed'])
})

test('K3 record: unmasking a person carries a reason, is recorded, and the person can see it', async () => {
  const worker = await app.worker(4010)
  const { personId } = await worker.call(c.me, {})
  await app.platform.tools.db
    .withTables<{ 'registry.person': { id: string; region: string } }>()
    .updateTable('registry.person')
    .set({ region: '350203' })
    .where('id', '=', personId as string)
    .execute()
  const clerk = await app.staff('hr.clerk', '350203')
  const list = await clerk.call(listPeople, {})
  expect(list.rows.map((r) => r.idNumberMasked)).toContain(
    `${syntheticPerson(4010).idNumber.slice(0, 6)}********${syntheticPerson(4010).idNumber.slice(-4)}`,
  )
  expect(
    (await clerk.call(unmaskPerson, { id: personId as string, reason: '核对身份证原件' })).idNumber,
  ).toBe(syntheticPerson(4010).idNumber)
  const log = await worker.call(myAccessLog, {})
  expect(log.rows.map((r) => r.reason)).toEqual(['核对身份证原件'])
})

test('K3 record: nobody, not even the owner of the tables, edits or deletes the audit', async () => {
  const { default: pg } = await import('pg')
  for (const url of [app.appUrl, app.ownerUrl]) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await expect(client.query("update platform.audit set summary = 'x'")).rejects.toThrow()
    await expect(client.query('delete from platform.audit')).rejects.toThrow()
    await client.end()
  }
})

test('K1 request: another site, a missing header, a repeated key with other content are refused', async () => {
  const admin = await app.staff('hr.admin', '350000')
  const input = {
    name: '幂等测试单位',
    uscc: syntheticUscc(77),
    kind: 'enterprise' as const,
    region: '350203',
  }
  expect((await admin.try(addOrganisation, input, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await admin.try(addOrganisation, input, { 'x-qiancheng': '0' })).status).toBe(403)
  const key = { 'idempotency-key': 'key-for-test-1' }
  const first = await admin.call(addOrganisation, input, key)
  expect(await admin.call(addOrganisation, input, key)).toEqual(first)
  expect((await admin.try(addOrganisation, { ...input, name: '别的单位' }, key)).status).toBe(409)
})

test('K1 grants: the same role over the same place is given once, and taken back with its name on record', async () => {
  const admin = await app.staff('hr.admin', '350200')
  const clerk = await app.staff('hr.clerk', '350203')
  const id = clerk.accountId as string
  const same = { id, role: 'hr.clerk', region: '350203', reason: '补授' }
  expect(await admin.refused(c.grantRole, same)).toEqual(['account.role_held'])
  const more = await admin.call(c.grantRole, { ...same, role: 'hr.reviewer' })
  expect((await admin.call(c.getAccount, { id })).grants.map((g) => g.title)).toEqual([
    '人社经办人员',
    '人社复核人员',
  ])
  await admin.call(c.revokeRole, { id, grantId: more.id, reason: '岗位调整' })
  expect(await admin.refused(c.revokeRole, { id, grantId: more.id, reason: '再收一次' })).toEqual([
    'common.changed_meanwhile',
  ])
  expect((await admin.call(c.getAccount, { id: admin.accountId as string })).own).toBe(true)
})

test('K2 reset: a forgotten password is set anew by an administrator; sessions end, the lock is lifted', async () => {
  const admin = await app.staff('hr.admin', '350200')
  const clerk = await app.staff('hr.clerk', '350203')
  const id = clerk.accountId as string
  const login = clerk.login as string
  for (let i = 0; i < 5; i++) await app.visitor.refused(c.signIn, { login, password: 'wrong' })
  expect(await app.visitor.refused(c.signIn, { login, password: PASSWORD })).toEqual(['account.locked'])
  const fresh = { id, password: 'Another-Try-2026', reason: '本人忘记密码' }
  expect(await admin.refused(c.resetAccount, { ...fresh, password: 'short' })).toEqual([
    'account.weak_password',
  ])
  expect(await admin.refused(c.resetAccount, { ...fresh, id: admin.accountId as string })).toEqual([
    'account.own_grant',
  ])
  await admin.call(c.resetAccount, fresh)
  expect((await clerk.try(c.me, {})).status).toBe(401)
  await app.visitor.call(c.signIn, { login, password: fresh.password })
  app.visitor.cookie = null
})

test('K2 facts: what an officer records of a person is one of the known values', async () => {
  const worker = await app.worker(4020)
  const { personId } = await worker.call(c.me, {})
  await app.platform.tools.db
    .withTables<{ 'registry.person': { id: string; region: string } }>()
    .updateTable('registry.person')
    .set({ region: '350203' })
    .where('id', '=', personId as string)
    .execute()
  const clerk = await app.staff('hr.clerk', '350200')
  const fact = { id: personId as string, asOf: '2026-03-01', reason: '系统查询' }
  expect(await clerk.refused(recordFact, { ...fact, fact: 'employment', value: '有工作' })).toEqual([
    'person.fact_value',
  ])
  expect(await clerk.refused(recordFact, { ...fact, fact: 'insured-months', value: '三年' })).toEqual([
    'person.fact_value',
  ])
  await clerk.call(recordFact, { ...fact, fact: 'employment', value: 'employed' })
  await clerk.call(recordFact, { ...fact, fact: 'insured-months', value: '36' })
  const seen = (await clerk.call(getPerson, { id: fact.id })).facts.map((f) => f.valueTitle)
  expect(seen.toSorted()).toEqual(['36 个月', '就业登记'])
  // A city's list holds its counties' people.
  expect((await clerk.call(listPeople, { region: '350200' })).rows.map((r) => r.id)).toContain(fact.id)
})

/** A whole story with the log on: nobody's number, name, phone, account, code or token is in it, nor where else it need not be. */
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportEmployment } from '#employment/follow-up/contract'
import { exportCertificates, lookupCertificate } from '#evaluation/certificates/contract'
import { listNotices } from '#money/claims/contract'
import {
  changePassword,
  me,
  sendWorkerCode,
  signIn,
  signOut,
  startTotp,
  workerSignIn,
} from '#registry/accounts/contract'
import { listPeople, unmaskPerson } from '#registry/people/contract'
import { exportAttendance } from '#training/attendance/contract'
import {
  addTrainee,
  exportClasses,
  exportRoster,
  importRoster,
  listTrainees,
} from '#training/class-filing/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { makeServer } from '../../src/app/server.ts'
import { PASSWORD, served, type TestApp, testApp, User } from '../kit/app.ts'
import { textOf } from '../kit/city.ts'
import { rosterRow, rosterSheet } from '../kit/classes.ts'
import { type Story, xiamenStory } from '../kit/story.ts'

let app: TestApp
let story: Story
const log: string[] = []
const asked: { url: string; status: number; body: string }[] = []
/** What the visitor typed who objected. */
const OBJECTOR = ['16400009999', '演群众']

beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z', undefined, { write: (line) => void log.push(line) })
  const inject = app.http.inject.bind(app.http) as (options: {
    url: string
  }) => Promise<{ statusCode: number; body: string }>
  app.http.inject = (async (options: { url: string }) => {
    const reply = await inject(options)
    asked.push({
      url: options.url,
      status: reply.statusCode,
      body: reply.statusCode >= 400 ? reply.body : '',
    })
    return reply
  }) as never
  story = await xiamenStory(app)
  await provoke()
}, 240_000)
afterAll(async () => await app.stop())

/** Refusals of every kind about people, clear views and exports, sign-ins that fail. */
async function provoke(): Promise<void> {
  const { manager, offices, scenes } = story
  await app.renew(manager, ...Object.values(offices))
  const person = syntheticPerson(5_501)
  const draft = scenes.draft.classId
  await manager.refused(addTrainee, {
    id: draft,
    ...rosterRow(5_061),
    name: '演别名',
    category: 'rural-transfer',
  })
  await manager.refused(addTrainee, {
    id: draft,
    ...rosterRow(5_501),
    idNumber: `${person.idNumber.slice(0, 17)}?`,
    category: 'rural-transfer',
  })
  const rows = [rosterRow(5_502), rosterRow(5_502), { ...rosterRow(5_503), phone: '1' }, rosterRow(5_041)]
  const file = await manager.upload(await rosterSheet(rows), '名册.xlsx')
  await manager.refused(importRoster, { id: draft, fileId: file.id })
  const { clerk } = offices
  const found = await clerk.call(listPeople, { q: syntheticPerson(5_011).idNumber })
  const id = found.rows[0]?.id as string
  const key = { 'idempotency-key': 'secrets-key-0001' }
  await clerk.call(unmaskPerson, { id, reason: '核对身份证原件' }, key)
  await clerk.call(startTotp, {}, { 'idempotency-key': 'secrets-key-0002' })
  await clerk.call(listTrainees, { id: scenes.paid.classId, q: syntheticPerson(5_011).name })
  const county = await app.staff('hr.clerk', '350203')
  await county.call(exportRoster, { id: scenes.paid.classId, reason: '现场核对人员' })
  const visitor = new User(app.http, null)
  await visitor.refused(signIn, { login: county.login as string, password: 'Wrong-Password-1' })
  await visitor.refused(lookupCertificate, { number: 'S00003502000000', name: person.name })
  const { shownCode } = await visitor.call(sendWorkerCode, { idNumber: person.idNumber, phone: person.phone })
  await visitor.refused(workerSignIn, {
    idNumber: person.idNumber,
    phone: person.phone,
    code: '000000',
    name: '演',
  })
  codes.push(shownCode as string)
}
const codes: string[] = []

/** Everything about every person of the story that is theirs alone. */
const personal = () => [
  ...[...story.people, 5_501, 5_502, 5_503].flatMap((index) => {
    const { name, idNumber, phone, bankAccount } = syntheticPerson(index)
    return [name, idNumber, phone, bankAccount]
  }),
  ...OBJECTOR,
]
const tokens = () =>
  [story.manager, ...Object.values(story.offices)].map((user) =>
    (user.cookie as string).slice('qc_session='.length),
  )
const within = (text: string, secrets: readonly string[]) => [
  ...new Set(secrets.filter((secret) => text.includes(secret))),
]

test('K3 log: a whole story with its refusals writes no ID number, name, phone, account, password, code or token', () => {
  const text = log.join('')
  expect(log.length).toBeGreaterThan(500)
  expect(
    within(text, [
      ...personal(),
      ...tokens(),
      ...codes.map((code) => `"${code}"`),
      PASSWORD,
      'Wrong-Password-1',
    ]),
  ).toEqual([])
  expect(text).not.toMatch(/\D\d{17}[\dX]\D|qc_session|cookie|\?q=/)
})

test('K3 addresses: no request carries a person, and a signed link carries nothing but file, time and signature', () => {
  const urls = asked.map((one) => one.url).join('\n')
  expect(within(decodeURIComponent(urls), [...personal(), ...tokens(), PASSWORD])).toEqual([])
  // Every act that takes an ID number, a name or a code of a person is asked by POST.
  const telling = served.filter(({ act }) => {
    const shape = Object.keys((act.input as { shape?: object }).shape ?? {})
    return shape.some((field) => ['idNumber', 'phone', 'code', 'password', 'name'].includes(field))
  })
  expect(telling.filter(({ act }) => act.method === 'GET').map((s) => s.act.id)).toEqual([])
  for (const act of [listPeople, listTrainees]) expect([act.method, act.changes]).toEqual(['POST', false])
})

test('K3 refusals: an error reply says what is wrong, not whom it is about', () => {
  const errors = asked.filter((one) => one.status >= 400)
  expect(errors.length).toBeGreaterThan(5)
  // A name that is refused as a name is shown to who typed it; nothing else of anybody.
  const secrets = personal().filter((secret) => !secret.startsWith('演'))
  for (const one of errors) expect(within(one.body, secrets), one.url).toEqual([])
  for (const one of errors) expect(one.body).not.toMatch(/[a-z_]+\.(ts|js):\d|select |insert |at Object/)
})

test('K3 record: no row of the audit, and no row of any table, holds a person in clear', async () => {
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'pgboss')`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`)
    const secrets = within(rows.map((r) => r.text).join('\n'), [...personal(), ...tokens(), PASSWORD])
    if (secrets.length > 0) found.push(`${name}: ${secrets.slice(0, 3).join(' ')}`)
  }
  const { rows: audit } = await client.query<{ n: number }>('select count(*)::int as n from platform.audit')
  const { rows: kept } = await client.query<{ n: number }>(
    "select count(*)::int as n from platform.idempotency where key like 'secrets-key-%'",
  )
  await client.end()
  expect(found).toEqual([])
  expect(audit[0]?.n).toBeGreaterThan(200)
  // The clear view and the secret of an authenticator were kept for a repeat, sealed.
  expect(kept[0]?.n).toBe(2)
  const { clerk } = story.offices
  await app.renew(clerk)
  const found2 = await clerk.call(listPeople, { q: syntheticPerson(5_011).idNumber })
  const again = await clerk.call(
    unmaskPerson,
    { id: found2.rows[0]?.id as string, reason: '核对身份证原件' },
    { 'idempotency-key': 'secrets-key-0001' },
  )
  expect(again.idNumber).toBe(syntheticPerson(5_011).idNumber)
})

test('K3 export: lists go out masked; the one with names asks for a reason, is on record, and may be asked for again', async () => {
  const { clerk } = story.offices
  const county = await app.staff('hr.clerk', '350203')
  await app.renew(clerk)
  const clear = personal()
  for (const [act, input] of [
    [exportClasses, {}],
    [exportCertificates, {}],
    [exportEmployment, {}],
    [exportAttendance, { id: story.scenes.paid.classId }],
  ] as const) {
    const reply = await clerk.try(act, input as never)
    expect([act.id, reply.status]).toEqual([act.id, 200])
    expect(within(textOf(reply), clear), act.id).toEqual([])
  }
  const key = { 'idempotency-key': 'secrets-key-0003' }
  const input = { id: story.scenes.paid.classId, reason: '现场核对人员' }
  for (let i = 0; i < 2; i += 1) {
    const reply = await county.try(exportRoster, input, key)
    expect(reply.status).toBe(200)
    expect(textOf(reply)).toContain(syntheticPerson(5_011).name)
  }
  expect(await county.refused(exportRoster, { ...input, reason: '' })).toContain('input.too_small')
})

test('K2 K3 session: the cookie is for the server alone; a sign-in never goes on under a token it was handed; the old one ends', async () => {
  const clerk = await app.staff('hr.clerk', '350203')
  const login = { login: clerk.login as string, password: PASSWORD }
  const send = (
    cookie: string | null,
    act = signIn as typeof signIn | typeof signOut,
    payload: object = login,
  ) =>
    app.http.inject({
      method: 'POST',
      url: act.path,
      headers: { 'x-qiancheng': '1', ...(cookie ? { cookie } : {}) },
      payload,
    })
  const set = (reply: Awaited<ReturnType<typeof send>>) => String(reply.headers['set-cookie'])
  const first = await send(null)
  expect(set(first)).toMatch(/^qc_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  // A token that somebody else chose is not taken up.
  const planted = await send('qc_session=chosen-by-an-attacker')
  expect(set(planted)).not.toContain('chosen-by-an-attacker')
  const cookie = (reply: Awaited<ReturnType<typeof send>>) => set(reply).split(';')[0] as string
  const second = await send(cookie(first))
  expect(cookie(second)).not.toBe(cookie(first))
  const as = (value: string) => new User(app.http, value)
  expect((await as(cookie(first)).try(me, {})).status).toBe(401)
  expect((await as(cookie(second)).try(me, {})).status).toBe(200)
  // A new password ends every other session at once.
  const elsewhere = cookie(await send(null))
  const user = as(cookie(second))
  await user.call(changePassword, { old: PASSWORD, fresh: 'Another-One-2026!' })
  expect(user.cookie).not.toBe(cookie(second))
  expect((await user.try(me, {})).status).toBe(200)
  app.clock.set(new Date(app.clock.now().getTime() + 6_000))
  expect((await as(elsewhere).try(me, {})).status).toBe(401)
  const out = await send(user.cookie, signOut, {})
  expect(set(out)).toMatch(/^qc_session=;/)
  expect((await as(user.cookie as string).try(me, {})).status).toBe(401)
})

test('K3 headers: nothing of ours is framed, guessed at, cached with a person in it, or run from elsewhere', async () => {
  const secure = await makeServer(app.platform, { secureCookies: true, trustProxy: false, logger: false })
  await secure.ready()
  const page = await secure.inject({ url: '/' })
  const policy = String(page.headers['content-security-policy'])
  for (const part of [
    "default-src 'self'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
  ])
    expect(policy).toContain(part)
  expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/)
  expect(page.headers['x-content-type-options']).toBe('nosniff')
  expect(page.headers['x-frame-options']).toBe('SAMEORIGIN')
  expect(page.headers['referrer-policy']).toBe('no-referrer')
  expect(page.headers['strict-transport-security']).toContain('max-age')
  expect(page.headers['x-powered-by']).toBeUndefined()
  const { clerk } = story.offices
  await app.renew(clerk)
  const reply = await app.http.inject({
    method: 'POST',
    url: listPeople.path,
    headers: { 'x-qiancheng': '1', cookie: clerk.cookie as string },
    payload: {},
  })
  expect(reply.headers['cache-control']).toBe('no-store')
  const login = await secure.inject({
    method: 'POST',
    url: signIn.path,
    headers: { 'x-qiancheng': '1' },
    payload: { login: 'nobody', password: 'x' },
  })
  expect(login.statusCode).toBe(422)
  await secure.close()
})

test('K1 K3 requests: another site, no header, an origin that is none: refused, and never a crash', async () => {
  const { clerk } = story.offices
  const send = async (headers: Record<string, string>) => {
    const reply = await app.http.inject({
      method: 'POST',
      url: listPeople.path,
      headers: { cookie: clerk.cookie as string, ...headers },
      payload: {},
    })
    return [reply.statusCode, reply.json().reasons?.[0]?.code]
  }
  const no = [403, 'common.cross_site']
  expect(await send({})).toEqual(no)
  for (const origin of ['https://evil.example', 'not an origin', 'http://', '*', 'file://x'])
    expect(await send({ 'x-qiancheng': '1', origin }), origin).toEqual(no)
  expect(await send({ 'x-qiancheng': '1', 'sec-fetch-site': 'cross-site' })).toEqual(no)
  for (const cookie of ['qc_session=', `qc_session=${'x'.repeat(5000)}`, 'qc_session=%00%ff', 'qc_session="'])
    expect(await send({ 'x-qiancheng': '1', cookie })).toEqual([401, 'common.not_signed_in'])
})

test('K3 limits: too many requests from one address are told so, with a reason, and sign-in has a limit of its own', async () => {
  const narrow = await makeServer(app.platform, {
    secureCookies: false,
    trustProxy: false,
    logger: false,
    perMinute: 30,
  })
  await narrow.ready()
  const after = async (n: number, options: InjectOptions): Promise<LightMyRequestResponse[]> => {
    const replies: LightMyRequestResponse[] = []
    for (let i = 0; i < n; i += 1) replies.push(await narrow.inject(options))
    return replies
  }
  const refused = (replies: LightMyRequestResponse[]) => replies.filter((r) => r.statusCode === 429)
  const lists = await after(40, { url: listNotices.path })
  expect(refused(lists)).toEqual(lists.slice(30))
  expect(lists[30]?.json()).toEqual({
    error: 'too_many',
    reasons: [{ code: 'common.too_many', message: '操作过于频繁。', next: '请稍后再试。' }],
  })
  expect(lists[30]?.headers['retry-after']).toBeTruthy()
  // Who watches over the server is never turned away, and each address has its own count.
  expect(refused(await after(40, { url: '/api/health' }))).toEqual([])
  expect((await narrow.inject({ url: listNotices.path, remoteAddress: '10.1.2.3' })).statusCode).toBe(200)
  const headers = { 'x-qiancheng': '1' }
  const payload = { idNumber: '1', phone: '1' }
  const codesAsked = await after(70, { method: 'POST', url: sendWorkerCode.path, headers, payload })
  expect(refused(codesAsked)).toEqual(codesAsked.slice(60))
  // An address that the caller writes into a header is not believed where no proxy stands in front.
  const forged = { ...headers, 'x-forwarded-for': '10.9.9.9' }
  expect(
    (await narrow.inject({ method: 'POST', url: sendWorkerCode.path, headers: forged, payload })).statusCode,
  ).toBe(429)
  await narrow.close()
})

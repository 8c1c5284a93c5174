import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listVacancies, reportVacancy } from '#demand/signals/contract'
import { addAccount } from '#registry/accounts/contract'
import { served, type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { askKey, type Officers, officersOf, Program, program } from '../../../tests/kit/partners.ts'
import { makeServer } from '../../app/server.ts'
import {
  allowHook,
  approveKey,
  checkKey,
  collectKey,
  getOwnKey,
  hookDeliveries,
  hookEvents,
  keyRefusals,
  listKeys,
  openKey,
  ownHooks,
  ownRefusals,
  refusalCodeList,
  requestHook,
  requestKey,
  resendDelivery,
  revokeKey,
  rotateKey,
  settings,
  suspendKey,
} from './contract.ts'
import { findNews, sendDue } from './index.ts'

let app: TestApp
let officers: Officers
let firm: User
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  officers = await officersOf(app)
  firm = await app.staff('enterprise.manager', '350203')
})
afterAll(async () => await app.stop())

let day = 0
/** Each for another day: the same need told twice is refused. */
const vacancy = () => {
  day += 1
  return {
    region: '350203',
    occupationCode: '6-31-01-03',
    headcount: 5,
    skills: '持证上岗，能独立检修。',
    neededBy: `2026-${String(4 + Math.floor(day / 28)).padStart(2, '0')}-${String((day % 28) + 1).padStart(2, '0')}`,
  }
}
const count = async (table: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(
    app.platform.tools.db,
  )
  return rows[0]?.n ?? 0
}

test('K4 key: rehearsed, tried small, then in full; two officers; the secret shown once, to its owner alone', async () => {
  const verbs = ['vacancy.report' as const, 'vacancy.read' as const]
  expect(await firm.refused(requestKey, { ...(await keyInput()), verbs: ['certificate.issue'] })).toEqual([
    'partner.verb_not_for_org',
  ])
  const early = await askKey(app, firm, 'pilot', verbs)
  expect(await officers.admin.refused(checkKey, { id: early.id, version: 1 })).toEqual([
    'partner.not_rehearsed',
  ])
  expect(await officers.admin.refused(openKey, { id: early.id, version: 1 })).toEqual(['partner.wrong_kind'])

  const rehearsal = await program(app, firm, officers, 'rehearsal', verbs)
  const before = await count('demand.vacancy')
  for (let i = 0; i < settings.rehearsed; i += 1) {
    const { id } = await rehearsal.call(reportVacancy, vacancy())
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(rehearsal.headers['x-qc-rehearsal']).toBe('1')
  }
  // The same rules and the same answer, and nothing of it kept.
  expect(await rehearsal.refused(reportVacancy, { ...vacancy(), headcount: 0 })).toContain('input.too_small')
  expect(await count('demand.vacancy')).toBe(before)
  expect((await rehearsal.call(listVacancies, {})).rows).toEqual([])

  const { version } = await officers.admin.call(checkKey, { id: early.id, version: 1 })
  expect(await officers.admin.refused(approveKey, { id: early.id, version })).toEqual(['common.denied'])
  const approved = await officers.reviewer.call(approveKey, { id: early.id, version })
  const stranger = await app.staff('enterprise.manager', '350203')
  expect((await stranger.try(collectKey, { id: early.id, version: approved.version })).status).toBe(403)
  const {
    code,
    secret,
    version: now,
  } = await firm.call(collectKey, {
    id: early.id,
    version: approved.version,
  })
  expect(await firm.refused(collectKey, { id: early.id, version: now })).toEqual(['common.wrong_state'])
  expect(JSON.stringify(await firm.call(getOwnKey, { id: early.id }))).not.toContain(secret)

  const pilot = new Program(app, code, secret)
  for (let i = 0; i < settings.piloted; i += 1) await pilot.call(reportVacancy, vacancy())
  expect((await pilot.call(listVacancies, {})).total).toBe(settings.piloted)
  const full = await program(app, firm, officers, 'full', verbs)
  await full.call(reportVacancy, vacancy())
  const { rows } = await sql<{
    actorName: string
    row: string
  }>`select actor_name as "actorName", a::text as row
    from platform.audit a where act_id = 'demand.vacancy.report' order by at desc, id desc limit 1`.execute(
    app.platform.tools.db,
  )
  expect(rows[0]?.actorName).toBe('接口程序“教务系统对接”')
  const list = await officers.reviewer.call(listKeys, { state: 'active' })
  expect(list.rows.map((r) => r.kind).sort()).toEqual(['full', 'pilot', 'rehearsal'])
  await expect(
    sql`update registry.partner_key set approved_by = checked_by where id = ${full.keyId}`.execute(
      app.platform.tools.db,
    ),
  ).rejects.toThrow(/key_approver_is_another/)
})
const keyInput = async () => ({
  kind: 'rehearsal' as const,
  title: '教务系统对接',
  purpose: '与本单位业务系统对接，自动上报和查询。',
  endsOn: '2026-08-01',
})

test('K4 K3 signature: another body, path, method, time, nonce or secret is refused; a request is taken once', async () => {
  const own = await program(app, firm, officers, 'full', ['vacancy.read'])
  await own.call(listVacancies, {})
  const bad = async (options: Parameters<Program['try']>[2]) => {
    const reply = await own.try(listVacancies, { q: '电工' }, options)
    return [reply.status, reply.body.reasons?.[0]?.code]
  }
  const now = Math.floor(app.clock.now().getTime() / 1000)
  expect(await bad({ body: 'x' })).toEqual([401, 'partner.bad_signature'])
  expect(await bad({ target: '/api/demand/vacancies' })).toEqual([401, 'partner.bad_signature'])
  expect(await bad({ method: 'POST' })).toEqual([401, 'partner.bad_signature'])
  expect(await bad({ secret: 'x'.repeat(43) })).toEqual([401, 'partner.bad_signature'])
  expect(await bad({ ts: now - 301 })).toEqual([401, 'partner.clock'])
  expect(await bad({ ts: now + 301 })).toEqual([401, 'partner.clock'])
  expect(await bad({ headers: { authorization: 'QC1-HMAC-SHA256 nonsense' } })).toEqual([
    401,
    'partner.unsigned',
  ])
  const nonce = 'once-and-never-again-0001'
  await own.call(listVacancies, {}, { nonce })
  expect((await own.try(listVacancies, {}, { nonce })).status).toBe(409)
  const [a, b] = await Promise.all([
    own.try(listVacancies, {}, { nonce: 'two-at-the-same-time-01' }),
    own.try(listVacancies, {}, { nonce: 'two-at-the-same-time-01' }),
  ])
  expect([a.status, b.status].sort()).toEqual([200, 409])
  // A signature does not stand in for a page's own header the other way round: a cookie still needs it.
  const bare = await app.http.inject({
    method: 'POST',
    url: reportVacancy.path,
    headers: { cookie: firm.cookie as string },
    payload: vacancy(),
  })
  expect(bare.statusCode).toBe(403)
})

test('K4 K1 scope: what is not granted, not open, or another organisation’s is refused, and each refusal can be read', async () => {
  const own = await program(app, firm, officers, 'full', ['vacancy.read'])
  expect(await own.refused(reportVacancy, vacancy())).toEqual(['partner.not_in_scope'])
  expect(await own.refused(addAccount, {} as never)).toEqual(['partner.not_open'])
  expect(await own.refused(requestKey, await withVerbs())).toEqual(['partner.not_open'])
  const { rows, total } = await own.call(ownRefusals, {})
  expect(total).toBe(3)
  expect(rows[2]?.reasons[0]).toMatchObject({
    code: 'partner.not_in_scope',
    message: expect.stringContaining('没有办理'),
    next: expect.any(String),
  })
  const seen = await firm.call(keyRefusals, { id: own.keyId, reasonCode: 'partner.not_open' })
  expect(seen.total).toBe(2)
  const stranger = await app.staff('enterprise.manager', '350203')
  expect((await stranger.try(keyRefusals, { id: own.keyId })).status).toBe(403)
  expect((await firm.try(ownRefusals, {})).status).toBe(404)
  const codes = await app.visitor.call(refusalCodeList, {})
  expect(codes.rows.find((r) => r.code === 'partner.rate')?.text).toContain('超过每分钟')
  for (const { code, text } of codes.rows) expect(text, code).toMatch(/[\u4e00-\u9fff]/)
})
const withVerbs = async () => ({ ...(await keyInput()), verbs: ['vacancy.read' as const] })

test('K4 limits: so many a minute with headers that say so; a changed secret goes on for a day; stopped means stopped', async () => {
  const own = await program(app, firm, officers, 'full', ['vacancy.read'], 3)
  for (const left of ['2', '1', '0']) {
    await own.call(listVacancies, {})
    expect(own.headers['x-ratelimit-limit']).toBe('3')
    expect(own.headers['x-ratelimit-remaining']).toBe(left)
  }
  expect((await own.try(listVacancies, {})).status).toBe(429)
  expect(Number(own.headers['retry-after'])).toBeGreaterThan(0)
  app.clock.set(new Date(app.clock.now().getTime() + 60_000))
  await own.call(listVacancies, {})

  let { version } = await firm.call(getOwnKey, { id: own.keyId })
  const fresh = await firm.call(rotateKey, { id: own.keyId, version })
  await own.call(listVacancies, {})
  app.clock.set('2026-03-03T02:00:00Z')
  await app.renew(firm, officers.admin, officers.reviewer)
  expect(await own.refused(listVacancies, {})).toEqual(['partner.bad_signature'])
  own.secret = fresh.secret
  await own.call(listVacancies, {})
  ;({ version } = await officers.admin.call(suspendKey, {
    id: own.keyId,
    version: fresh.version,
    reason: '调用异常，暂停核实。',
  }))
  expect(await own.refused(listVacancies, {})).toEqual(['partner.unknown_key'])
  await firm.call(revokeKey, { id: own.keyId, version, reason: '系统下线' })
  expect(await own.refused(listVacancies, {})).toEqual(['partner.unknown_key'])
})

test('K4 limits: hold over all server processes at once: the minute’s calls, the pilot’s day, what was refused given back', async () => {
  const { platform } = app
  const next = await makeServer(platform, { secureCookies: false, trustProxy: false, logger: false })
  try {
    /** The same program as the other process sees it. */
    const beside = ({ code, secret }: Program) => new Program({ ...app, http: next }, code, secret)
    const own = await program(app, firm, officers, 'full', ['vacancy.read'], 5)
    const both = [own, beside(own)]
    const statuses = async (n: number, ask: (who: Program) => Promise<{ status: number }>, of: Program[]) => {
      const replies = await Promise.all(
        Array.from({ length: n }, (_, i) => ask(of[i % of.length] as Program)),
      )
      return replies.map((reply) => reply.status).sort()
    }
    const many = await statuses(14, (who) => who.try(listVacancies, {}), both)
    expect(many).toEqual([...Array(5).fill(200), ...Array(9).fill(429)])
    // A process whose clock lags behind does not start the minute again.
    app.clock.set(new Date(app.clock.now().getTime() - 60_000))
    expect((await beside(own).try(listVacancies, {})).status).toBe(429)
    app.clock.set(new Date(app.clock.now().getTime() + 120_000))
    expect((await beside(own).try(listVacancies, {})).status).toBe(200)

    const small = await program(app, firm, officers, 'pilot', ['vacancy.report'], 600)
    await sql`update registry.partner_key set day_changes = 3 where id = ${small.keyId}`.execute(
      platform.tools.db,
    )
    expect((await small.try(reportVacancy, { ...vacancy(), headcount: 0 })).status).toBe(400)
    const pair = [small, beside(small)]
    const reports = await statuses(8, (who) => who.try(reportVacancy, vacancy()), pair)
    expect(reports).toEqual([...Array(3).fill(200), ...Array(5).fill(429)])
  } finally {
    await next.close()
  }
})

test('K4 messages: every act that can be told of is one there is', () => {
  const known = new Set(served.map(({ act }) => act.id))
  for (const { acts } of Object.values(hookEvents))
    for (const act of acts) expect(known.has(act), act).toBe(true)
})

test('K4 messages: what happens to an organisation is told to allowed addresses, signed, tried again, kept and sent anew', async () => {
  const got: { body: string; headers: Record<string, unknown> }[] = []
  let answer = 500
  const server: Server = createServer((req, res) => {
    let body = ''
    req.on('data', (part) => {
      body += part
    })
    req.on('end', () => {
      got.push({ body, headers: req.headers })
      res.writeHead(answer, { location: 'http://169.254.169.254/' }).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const { port } = server.address() as { port: number }
    const school = await app.staff('institution.manager', '350203')
    expect(
      await school.refused(requestHook, { url: 'https://169.254.169.254/x', events: ['class'] }),
    ).toEqual(['partner.url_inside'])
    const { id, secret } = await school.call(requestHook, {
      url: `http://127.0.0.1:${port}/hooks`,
      events: ['key'],
    })
    await askKey(app, school, 'rehearsal', ['class.read'])
    expect(await findNews(app.platform.tools)).toBe(0)
    // What happened before the address was allowed is not told.
    app.clock.set(new Date(app.clock.now().getTime() + 60_000))
    await officers.admin.call(allowHook, { id, version: 1 })
    await askKey(app, school, 'rehearsal', ['plan.read'])
    expect(await findNews(app.platform.tools)).toBe(1)
    expect(await findNews(app.platform.tools)).toBe(0)
    expect(await sendDue(app.platform.tools)).toEqual({ sent: 0, failed: 1 })
    expect(await sendDue(app.platform.tools)).toEqual({ sent: 0, failed: 0 })
    answer = 302
    for (const minutes of settings.retryMinutes) {
      app.clock.set(new Date(app.clock.now().getTime() + minutes * 60_000))
      expect((await sendDue(app.platform.tools)).failed).toBe(1)
    }
    await app.renew(school, officers.admin, officers.reviewer)
    const [failed] = (await school.call(hookDeliveries, { id })).rows
    expect(failed).toMatchObject({ state: 'given-up', tries: 7, lastStatus: 302, lastError: '对方答复 302' })
    answer = 204
    await school.call(resendDelivery, { id, deliveryId: failed?.id as string })
    expect(await sendDue(app.platform.tools)).toEqual({ sent: 1, failed: 0 })
    const last = got.at(-1) as (typeof got)[number]
    const ts = last.headers['x-qc-timestamp'] as string
    expect(last.headers['x-qc-signature']).toBe(
      createHmac('sha256', secret).update(`${ts}\n${last.body}`).digest('hex'),
    )
    expect(JSON.parse(last.body)).toMatchObject({ event: 'key', act: 'registry.partner-key.request' })
    expect(last.body).not.toMatch(/person:|account:/)
    expect((await school.call(ownHooks, {})).rows[0]).toMatchObject({ sent: 1, givenUp: 0, state: 'allowed' })
  } finally {
    server.close()
  }
})

/**
 * A scanner's visit to the running server: every route by every method, bodies of every kind, addresses that climb out,
 * pages of another site. Nothing breaks, nothing is told that is not an answer, and every answer carries its guards.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeServer } from '../../src/app/server.ts'
import { served, type TestApp, testApp, type User } from '../kit/app.ts'

// A folder of pages of our own, with something beside it to reach for.
const folder = `${process.env.TMPDIR ?? '/tmp'}/qc-scan-${process.pid}`
const pagesBefore = process.env.QIANCHENG_DIST
const SECRET = 'geheim-8d1f'
const PAGE = '<!doctype html><title>前程</title>'

let app: TestApp
let port: number
let officer: User
const agent = new Agent({ keepAlive: true, maxSockets: 32 })
beforeAll(async () => {
  process.env.QIANCHENG_DIST = `${folder}/dist`
  mkdirSync(path.join(folder, 'dist/assets'), { recursive: true })
  for (const name of ['index', 'console', 'my', 'field']) writeFileSync(`${folder}/dist/${name}.html`, PAGE)
  writeFileSync(`${folder}/dist/assets/app-1.js`, 'export {}')
  for (const name of ['secret.txt', 'package.json', '.env']) writeFileSync(path.join(folder, name), SECRET)
  app = await testApp()
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  port = (app.http.server.address() as { port: number }).port
  officer = await app.staff('hr.clerk', '350200')
})
afterAll(async () => {
  agent.destroy()
  await app.stop()
  if (pagesBefore === undefined) delete process.env.QIANCHENG_DIST
  else process.env.QIANCHENG_DIST = pagesBefore
  rmSync(folder, { recursive: true, force: true })
})

interface Reply {
  status: number
  headers: IncomingHttpHeaders
  text: string
}
/** As it stands: no address is tidied up on the way. */
const ask = (
  method: string,
  target: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Reply> =>
  new Promise((done, fail) => {
    const sent = request(
      { agent, host: '127.0.0.1', port, method, path: target, headers, setDefaultHeaders: true },
      (reply) => {
        let text = ''
        reply.setEncoding('utf8')
        reply.on('data', (part) => {
          text += part
        })
        reply.on('end', () => done({ status: reply.statusCode ?? 0, headers: reply.headers, text }))
      },
    )
    sent.on('error', fail)
    sent.end(body)
  })

const INSIDE =
  /\bat \w+ \(|node_modules|\/work\/|\/src\/|file:\/\/|\$argon2|syntax error|violates|relation "|ECONN|EACCES|ENOENT|root:x:|geheim/

/** What a careful site sends with each answer; what a scanner would report where it is missing. */
function faultsOf(what: string, { status, headers, text }: Reply): string[] {
  const faults: string[] = []
  const told = (fault: string) => faults.push(`${what} → ${status}: ${fault}`)
  if (status >= 500) told('a crash')
  if (headers['x-content-type-options'] !== 'nosniff') told('types may be guessed')
  if (headers['x-frame-options'] !== 'SAMEORIGIN') told('may be framed')
  if (headers['referrer-policy'] !== 'no-referrer') told('tells where one came from')
  const policy = String(headers['content-security-policy'])
  const parts = policy.startsWith("default-src 'none'")
    ? ["frame-ancestors 'none'"]
    : [
        "default-src 'self'",
        "script-src 'self';",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
      ]
  for (const part of parts) if (!policy.includes(part)) told(`no ${part}`)
  for (const name of [
    'server',
    'x-powered-by',
    'access-control-allow-origin',
    'access-control-allow-credentials',
  ])
    if (headers[name] !== undefined) told(`${name}: ${headers[name]}`)
  const [inside] = INSIDE.exec(text) ?? []
  if (inside) told(`our inside: ${inside}`)
  if (String(headers['content-type']).includes('json') && what.includes(' /api/') && text) {
    const answer = JSON.parse(text) as { reasons?: { message: string }[] }
    if (status >= 400 && !answer.reasons?.every((one) => /[\u4e00-\u9fff]/.test(one.message)))
      told(`no reason in Chinese: ${text.slice(0, 80)}`)
    if (status >= 400 && headers['cache-control'] !== 'no-store') told('a refusal may be kept')
  }
  return faults
}

const NOBODY = '0192f0c0-0000-7000-8000-000000000000'
const OTHERS = [
  '/api/files',
  '/api/visitor-photos',
  `/api/files/${NOBODY}`,
  '/api/health',
  '/api/ready',
  '/api/openapi.json',
]
const PAGES = [
  '/',
  '/console',
  '/console/anything',
  '/my',
  '/field',
  '/p/classes',
  '/assets/app-1.js',
  '/no-such.js',
]
const fill = (template: string, value = NOBODY) => template.replace(/:\w+/g, value)

async function allOf<T>(list: readonly T[], look: (one: T) => Promise<string[]>): Promise<string[]> {
  const faults = await Promise.all(list.map(look))
  // A few say what is wrong.
  return [...new Set(faults.flat())].slice(0, 12)
}

test('K3 K4 scanner: every route by every method: guarded, nothing told, and only its own methods answer', async () => {
  const own = new Set(served.map(({ act }) => `${act.method} ${act.path}`))
  const asked = [...new Set(served.map(({ act }) => act.path)), ...OTHERS, ...PAGES].flatMap((where) =>
    ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'].map((method) => ({
      where,
      method,
    })),
  )
  const faults = await allOf(asked, async ({ where, method }) => {
    const reply = await ask(method, fill(where), { origin: 'https://evil.example' })
    const found = faultsOf(`${method} ${where}`, reply)
    const reads = method === 'GET' || method === 'HEAD'
    if (!reads && reply.status < 400) found.push(`${method} ${where} → ${reply.status}`)
    if (!reads && method !== 'POST' && own.has(`${method} ${where}`))
      found.push(`${method} ${where} is a route`)
    return found
  })
  expect(faults).toEqual([])
  expect(asked.length).toBeGreaterThan(served.length * 8)
})

const BODIES: readonly (readonly [string | null, string, string?])[] = [
  [null, '{}'],
  ['application/json', '{"a":'],
  ['application/json', '[]'],
  ['application/json; charset=utf-7', '{}'],
  ['application/json', '{}', 'gzip'],
  ['application/json', '{}', 'x-nothing'],
  ['text/plain', '{}'],
  ['application/xml', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
  ['application/x-www-form-urlencoded', 'a=1'],
  ['multipart/form-data', 'x'],
  [
    'multipart/form-data; boundary=b',
    '--b\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--\r\n',
  ],
  ['application/octet-stream', '\u0000\u0001'],
  ['text/html;'.repeat(50), '<script>'],
]

test('K3 K4 scanner: bodies of every kind, with a session and without, are answered or refused; no page of another site acts', async () => {
  const posts = served.filter(({ act }) => act.method === 'POST')
  const cookie = officer.cookie as string
  const faults = await allOf([...posts.entries()], async ([nth, { act }]) => {
    const where = fill(act.path)
    const found: string[] = []
    // Each act meets three kinds, all kinds are met over and over.
    for (const step of [0, 5, 9]) {
      const [type, body, encoding] = BODIES[(nth + step) % BODIES.length] as (typeof BODIES)[number]
      const reply = await ask(
        'POST',
        where,
        {
          'x-qiancheng': '1',
          ...(step === 0 ? {} : { cookie }),
          ...(type ? { 'content-type': type } : {}),
          ...(encoding ? { 'content-encoding': encoding } : {}),
          'content-length': String(Buffer.byteLength(body)),
        },
        body,
      )
      found.push(...faultsOf(`POST ${act.path} as ${type} ${encoding ?? ''}`, reply))
    }
    const others: Record<string, string>[] = [
      { origin: 'https://evil.example', 'x-qiancheng': '1' },
      { 'sec-fetch-site': 'cross-site', 'x-qiancheng': '1' },
      {},
    ]
    for (const foreign of others) {
      const json = { cookie, 'content-type': 'application/json', 'content-length': '2' }
      const { status, text } = await ask('POST', where, { ...json, ...foreign }, '{}')
      if (![403, 429].includes(status) || (status === 403 && !text.includes('cross_site')))
        found.push(`POST ${act.path} from another site → ${status} ${text.slice(0, 80)}`)
    }
    return found
  })
  expect(faults).toEqual([])
}, 60_000)

const CLIMBS = [
  '/../secret.txt',
  '/../../../../../../etc/passwd',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/%252e%252e%252fsecret.txt',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/%2e%2e/%2e%2e/.env',
  '/assets//../../package.json',
  '/assets/app-1.js%00.html',
  '/%00',
  '/%ff%fe',
  '/%',
  '//etc/passwd',
  '/.env',
  '/.git/config',
  '/package.json',
  '/src/app/main.ts',
  '/assets/',
  '/assets',
  '/console/../../secret.txt',
  '/api/../../secret.txt',
  '/api/files/..%2f..%2fsecret.txt?until=9999999999&sign=x',
  `/api/files/${NOBODY}?until=9999999999&sign=a&sign=b`,
  `/api/files/${NOBODY}?until[]=1&sign[__proto__]=1`,
  '/api/calendars/..%2f..%2fsecret.ics',
  `/${'a/'.repeat(3000)}`,
  `/api/openapi.json?${'a=1&'.repeat(3000)}`,
]

test('K3 scanner: addresses that climb out, hidden files, odd bytes and names in place of ids reach nothing', async () => {
  const faults = await allOf(CLIMBS, async (where) => {
    const reply = await ask('GET', where)
    const found = faultsOf(`GET ${where.slice(0, 80)}`, reply)
    const html = String(reply.headers['content-type']).includes('html')
    // A page's own address may be made up: the page itself is all there is to get.
    if (reply.status === 200 && !(html && reply.text === PAGE) && !where.startsWith('/api/openapi.json'))
      found.push(`GET ${where} → 200 ${reply.text.slice(0, 60)}`)
    return found
  })
  const named = served.filter(({ act }) => act.path.includes(':'))
  const cookie = officer.cookie as string
  const inIds = await allOf([...named.entries()], async ([nth, { act }]) => {
    const odd = ['..%2f..%2fsecret.txt', '%00', '%ff', "'%20or%201=1--", '%3Cscript%3E', '9'.repeat(300)]
    const where = fill(act.path, odd[nth % odd.length])
    const body = act.method === 'POST' ? '{}' : ''
    const json: Record<string, string> = body
      ? { 'content-type': 'application/json', 'content-length': '2' }
      : {}
    const reply = await ask(act.method, where, { cookie, 'x-qiancheng': '1', ...json }, body)
    const found = faultsOf(`${act.method} ${act.path}`, reply)
    if (reply.status === 200 || reply.text.includes('<script>')) found.push(`${act.id} → ${reply.status}`)
    return found
  })
  // Names that every object answers to, where the name of a column is asked for.
  const sorted = served.filter(({ act }) => 'sort' in ((act.input as { shape?: object }).shape ?? {}))
  const bySort = await allOf([...sorted.entries()], async ([nth, { act }]) => {
    const sort = ['__proto__', '-constructor', 'toString'][nth % 3] as string
    const get = act.method === 'GET'
    const headers = { cookie, 'x-qiancheng': '1', ...(get ? {} : { 'content-type': 'application/json' }) }
    const where = get ? `${fill(act.path)}?sort=${sort}` : fill(act.path)
    return faultsOf(
      `${act.method} ${act.path}`,
      await ask(act.method, where, headers, get ? '' : JSON.stringify({ sort })),
    )
  })
  const free = [
    'q',
    'name',
    'number',
    'occupationCode',
    'title',
    'subject',
    'day',
    'from',
    'state',
    'receipt',
  ]
  const nothing = await allOf(
    served.filter(({ act }) => act.method === 'GET' && !act.path.includes(':')),
    async ({ act }) => {
      const where = `${act.path}?${free.map((field) => `${field}=%00`).join('&')}`
      return [
        ...faultsOf(`GET ${act.path}`, await ask('GET', where)),
        ...faultsOf(`GET ${act.path} with a session`, await ask('GET', where, { cookie })),
      ]
    },
  )
  expect(sorted.length).toBeGreaterThan(50)
  expect([...faults, ...inIds, ...bySort, ...nothing]).toEqual([])
}, 60_000)

/** What is sent as bytes, and the first line that comes back. */
const raw = (bytes: string): Promise<string> =>
  new Promise((done, fail) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes))
    socket.on('data', (part) => {
      said += String(part)
    })
    socket.on('close', () => done(said))
    socket.on('error', fail)
  })

test('K3 scanner: requests hidden in requests, endless headers and no HTTP at all are refused by the door', async () => {
  const post = `POST /api/health HTTP/1.1\r\nHost: x\r\n`
  for (const bytes of [
    `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/ready HTTP/1.1\r\nHost: x\r\n\r\n`,
    `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    `${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`,
    'GET / HTTP/9.9\r\n\r\n',
    '\u0016\u0003\u0001 no such thing\r\n\r\n',
  ]) {
    const said = await raw(bytes)
    expect(said.slice(0, 12)).toMatch(/^HTTP\/1\.1 4\d\d$/)
    expect(said).not.toMatch(INSIDE)
    expect(said.match(/^HTTP\/1\.1/gm)).toHaveLength(1)
  }
  // Small as sent, far over what is taken once unpacked.
  const bomb = gzipSync(Buffer.alloc(30 * 1024 * 1024, 0x20))
  const packed = await app.http.inject({
    method: 'POST',
    url: '/api/registry/sign-in',
    headers: { 'x-qiancheng': '1', 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: bomb,
  })
  expect(packed.statusCode).toBe(413)
  expect((await ask('GET', '/api/health')).status).toBe(200)
})

test('K3 scanner: over https the session travels only there, and browsers are told to stay', async () => {
  const secure = await makeServer(app.platform, { secureCookies: true, trustProxy: false, logger: false })
  try {
    const reply = await secure.inject({ url: '/' })
    expect(reply.headers['strict-transport-security']).toMatch(/max-age=\d{8}/)
    expect(reply.headers['content-security-policy']).toContain('upgrade-insecure-requests')
    const out = await secure.inject({
      method: 'POST',
      url: '/api/registry/sign-out',
      headers: { 'x-qiancheng': '1', cookie: officer.cookie as string, 'content-type': 'application/json' },
      payload: '{}',
    })
    expect(out.statusCode).toBe(200)
    const flags = String(out.headers['set-cookie'])
    for (const flag of ['Path=/', 'HttpOnly', 'SameSite=Strict', 'Secure']) expect(flags).toContain(flag)
  } finally {
    await secure.close()
  }
})

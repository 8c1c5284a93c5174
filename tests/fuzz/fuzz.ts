/**
 * Generated requests over the OpenAPI document, sent as everybody: nobody, workers, every role, programs with keys.
 * Whatever comes, the answer is one the document promises; nothing secret is in it; a refusal leaves nothing behind.
 */
import fc, { type Arbitrary } from 'fast-check'
import { sql } from 'kysely'
import type { TestApp, User } from '../kit/app.ts'
import { fromSchema } from '../kit/arbitrary.ts'
import type { Program } from '../kit/partners.ts'

interface Schema {
  properties?: Record<string, Schema>
  required?: string[]
  type?: string
}
interface OpenApi {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string
        parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }[]
        requestBody?: { content: Record<string, { schema: Schema }> }
        responses: Record<string, unknown>
      }
    >
  >
}
interface Operation {
  id: string
  method: 'GET' | 'POST'
  path: string
  statuses: ReadonlySet<string>
  input: Arbitrary<Record<string, unknown>>
  inPath: ReadonlySet<string>
  inQuery: ReadonlySet<string>
  /** The body is a file. */
  takesFile: boolean
}
export interface Attacker {
  name: string
  user?: User
  program?: Program
  /** Nothing of this caller's may ever be kept. */
  rehearses?: boolean
}
export interface Finding {
  operation: string
  attacker: string
  status: number
  fault: string
  input: string
}

/** Ending the caller's own session would only make the rest of the run a visit of nobody. */
const LEFT_OUT = new Set([
  'registry.account.sign-out',
  'registry.account.change-password',
  'registry.account.sign-in',
])
/** Shows one thing in clear, with a reason, on record: that is the act. */
const CLEAR = /unmask|contact|reveal|export/

/** What no answer may hold: our inside, other people's numbers. */
const INSIDE =
  /\$argon2|node_modules|\bat \w+ \(|\/src\/|syntax error|violates|relation "|duplicate key|ECONN|password_hash|Sealed"|(?:secret|number|name|phone|account|totp)_sealed/

export async function operationsOf(app: TestApp, ids: readonly string[]): Promise<Operation[]> {
  const document = (await app.http.inject({ url: '/api/openapi.json' })).json() as OpenApi
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, one]) => !LEFT_OUT.has(one.operationId))
      .map(([method, one]) => {
        const body = one.requestBody?.content['application/json']?.schema
        const schema = {
          type: 'object',
          properties: {
            ...Object.fromEntries(one.parameters.map((p) => [p.name, p.schema])),
            ...body?.properties,
          },
          required: [
            ...one.parameters.filter((p) => p.required).map((p) => p.name),
            ...(body?.required ?? []),
          ],
        }
        return {
          id: one.operationId,
          method: method.toUpperCase() as 'GET' | 'POST',
          path,
          statuses: new Set(Object.keys(one.responses)),
          input: fromSchema(schema as never, ids) as Arbitrary<Record<string, unknown>>,
          inPath: new Set(one.parameters.filter((p) => p.in === 'path').map((p) => p.name)),
          inQuery: new Set(one.parameters.filter((p) => p.in === 'query').map((p) => p.name)),
          takesFile: one.requestBody?.content['application/octet-stream'] !== undefined,
        }
      }),
  )
}

/** Bodies and headers that no schema describes. */
const ODD: readonly { body: (body: string) => string; headers?: Record<string, string> }[] = [
  { body: () => '[]' },
  { body: () => 'null' },
  { body: (body) => body.slice(0, -1) },
  { body: (body) => body, headers: { 'content-type': 'text/plain' } },
  { body: (body) => body.replace('{', '{"__proto__":{"admin":true},"constructor":1,') },
  { body: (body) => body, headers: { 'idempotency-key': 'same-key-for-everything' } },
  { body: (body) => body, headers: { 'x-qiancheng': '2' } },
  { body: (body) => body, headers: { 'x-forwarded-for': '10.0.0.1', 'x-http-method-override': 'DELETE' } },
]

/** Files good, spoiled and pretended. */
const FILES: readonly Buffer[] = [
  Buffer.from('%PDF-1.4\n%%EOF'),
  Buffer.from('PK\u0003\u0004 no workbook'),
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]),
  Buffer.from('姓名,身份证号\r\n=1+1,x'),
  Buffer.from('<html><script>alert(1)</script>'),
  Buffer.alloc(0),
  Buffer.alloc(70_000, 0xff),
]

interface Sent {
  status: number
  text: string
  json: boolean
}
async function send(
  app: TestApp,
  attacker: Attacker,
  operation: Operation,
  input: Record<string, unknown>,
  odd: (typeof ODD)[number] | undefined,
  nth: number,
): Promise<Sent> {
  const rest = { ...input }
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value).toWellFormed())
  })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(rest)) {
    if (!operation.inQuery.has(name)) continue
    if (value !== undefined)
      query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value).toWellFormed())
    delete rest[name]
  }
  const target = query.size > 0 ? `${path}?${query}` : path
  const plain = operation.method === 'POST' ? JSON.stringify(rest) : ''
  const file = operation.takesFile ? (FILES[nth % FILES.length] as Buffer) : null
  const body = file ?? (odd && plain ? odd.body(plain) : plain)
  const reply = await app.http.inject({
    method: operation.method,
    url: target,
    headers: {
      ...(attacker.program
        ? { authorization: attacker.program.header(operation.method, target, body) }
        : { 'x-qiancheng': '1', ...(attacker.user?.cookie ? { cookie: attacker.user.cookie } : {}) }),
      ...(body ? { 'content-type': file ? 'application/octet-stream' : 'application/json' } : {}),
      ...odd?.headers,
    },
    ...(body ? { payload: body } : {}),
  })
  const json = String(reply.headers['content-type']).includes('json')
  return { status: reply.statusCode, text: json ? reply.body : '', json }
}

function faultsOf(
  operation: Operation,
  { status, text, json }: Sent,
  input: unknown,
  secrets: readonly string[],
): string[] {
  const faults: string[] = []
  if (status >= 500) faults.push('a crash')
  if (!operation.statuses.has(String(status))) faults.push('a status the document leaves out')
  if (status !== 200) {
    const { reasons = [] } = (json ? JSON.parse(text) : {}) as { reasons?: { message: string }[] }
    if (reasons.length === 0) faults.push('a refusal without a reason')
    for (const { message } of reasons)
      if (!/[\u4e00-\u9fff]/.test(message)) faults.push(`a reason that is no Chinese sentence: ${message}`)
  }
  const [inside] = INSIDE.exec(text) ?? []
  if (inside && !JSON.stringify(input ?? '').includes(inside)) faults.push(`our inside: ${inside}`)
  if (!CLEAR.test(operation.id))
    for (const secret of secrets)
      if (text.includes(secret) && !JSON.stringify(input).includes(secret)) faults.push(`a secret: ${secret}`)
  return faults
}

/** Tables that count tries and calls, whatever comes of them. */
const COUNTING =
  /^registry\.(?:session|phone_code|partner_nonce|partner_tally|partner_refusal|partner_key|partner_minute|partner_day)$|^platform\.(?:idempotency|audit)$/

/** Changes with any row written, updated or deleted in a table of ours; tables that count tries are left out. */
export async function watcher(app: TestApp): Promise<() => Promise<string>> {
  const { db } = app.platform.tools
  const { rows } = await sql<{ name: string }>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss', 'jobs')
    and n.nspname not like 'pg_%' and has_table_privilege(c.oid, 'select') order by 1`.execute(db)
  const names = rows.map((row) => row.name).filter((name) => !COUNTING.test(name))
  const parts = names.map((name) => {
    const [schema, table] = name.split('.')
    return `select '${name}' as t, count(*) as n, max(xmin::text::bigint) as x from "${schema}"."${table}"`
  })
  const query = sql.raw<{ print: string }>(
    `select md5(string_agg(t || ':' || n || ':' || coalesce(x, 0), ',' order by t)) as print from (${parts.join(' union all ')}) a`,
  )
  return async () => (await query.execute(db)).rows[0]?.print ?? ''
}

export interface FuzzOptions {
  app: TestApp
  attackers: readonly Attacker[]
  /** Ids of what stands in the database: without them nothing would ever be found. */
  ids: readonly string[]
  secrets: readonly string[]
  requests: number
  seed: number
  /** These operations alone. */
  only?: readonly string[]
  /** Requests between two looks at the tables. */
  every?: number
}
export interface FuzzReport {
  asked: number
  taken: number
  looks: number
  operations: number
  findings: Finding[]
}

export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { app, attackers, secrets, requests, seed, every = 12 } = options
  const { only } = options
  const operations = (await operationsOf(app, options.ids)).filter(({ id }) => only?.includes(id) ?? true)
  const look = await watcher(app)
  const report: FuzzReport = { asked: 0, taken: 0, looks: 0, operations: operations.length, findings: [] }
  const order = fc.sample(
    fc.record({ attacker: fc.nat(attackers.length - 1), odd: fc.nat(60), mine: fc.nat(3) }),
    { numRuns: requests, seed },
  )
  let print = await look()
  let since: string[] = []
  for (const [i, pick] of order.entries()) {
    const operation = operations[(i * 7919 + seed) % operations.length] as Operation
    const attacker = attackers[pick.attacker] as Attacker
    const [input] = fc.sample(operation.input, { numRuns: 1, seed: seed + i }) as [Record<string, unknown>]
    const odd = operation.method === 'POST' ? ODD[pick.odd] : undefined
    const sent = await send(app, attacker, operation, input, odd, i)
    report.asked += 1
    const told = (fault: string) =>
      report.findings.push({
        operation: operation.id,
        attacker: attacker.name,
        status: sent.status,
        fault,
        input: JSON.stringify(input).slice(0, 400),
      })
    for (const fault of faultsOf(operation, sent, input, secrets)) told(fault)
    since.push(`${operation.id} as ${attacker.name} → ${sent.status}`)
    // A file is kept in a rehearsal too: its next step names it.
    const keeps = !attacker.rehearses || operation.takesFile
    const changed = sent.status === 200 && operation.method === 'POST' && keeps
    if (sent.status === 200) report.taken += 1
    if (changed || since.length >= every || i === order.length - 1) {
      const now = await look()
      report.looks += 1
      // What was taken may change the tables; what was refused or rehearsed before it may not.
      if (now !== print && !changed) told(`something was kept of: ${since.join('; ')}`)
      print = now
      since = []
    }
  }
  return report
}

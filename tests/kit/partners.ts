/** Programs with keys: asked for, opened, collected through acts; requests signed as the document says. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { InputOf, OutputOf } from '#platform/act'
import { addDays, dayOf } from '#platform/day'
import type { AnyAct } from '#platform/serve'
import {
  approveKey,
  checkKey,
  collectKey,
  type KeyKind,
  type OpenVerb,
  openKey,
  requestHook,
  requestKey,
  settings,
  uploadFile,
} from '#registry/partners/contract'
import type { Reply, TestApp, User } from './app.ts'
import { submittedPlatform } from './platforms.ts'

export interface SignOptions {
  ts?: number
  nonce?: string
  /** Signs something else than what is sent. */
  body?: string
  target?: string
  method?: string
  secret?: string
}

/** A program: one key, its secret, the running test app. */
export class Program {
  readonly app: TestApp
  readonly code: string
  secret: string
  /** Headers of the last reply. */
  headers: Record<string, unknown> = {}
  constructor(app: TestApp, code: string, secret: string) {
    this.app = app
    this.code = code
    this.secret = secret
  }

  header(method: string, target: string, body: string | Buffer, options: SignOptions = {}): string {
    const ts = options.ts ?? Math.floor(this.app.clock.now().getTime() / 1000)
    const nonce = options.nonce ?? randomBytes(12).toString('hex')
    const hash = createHash('sha256')
      .update(options.body ?? body)
      .digest('hex')
    const text = [options.method ?? method, options.target ?? target, hash, ts, nonce].join('\n')
    const sig = createHmac('sha256', options.secret ?? this.secret)
      .update(text)
      .digest('hex')
    return `QC1-HMAC-SHA256 key=${this.code}, ts=${ts}, nonce=${nonce}, sig=${sig}`
  }

  async try<A extends AnyAct>(
    act: A,
    input: InputOf<A>,
    options: SignOptions & { headers?: Record<string, string> } = {},
  ): Promise<Reply<OutputOf<A>>> {
    const rest: Record<string, unknown> = { ...(input as object) }
    const path = act.path.replace(/:(\w+)/g, (_all, name: string) => {
      const value = rest[name]
      delete rest[name]
      return encodeURIComponent(String(value))
    })
    const query = new URLSearchParams()
    if (act.method === 'GET')
      for (const [k, v] of Object.entries(rest)) if (v !== undefined) query.set(k, String(v))
    const target = query.size ? `${path}?${query}` : path
    const body = act.method === 'POST' ? JSON.stringify(rest) : ''
    const reply = await this.app.http.inject({
      method: act.method,
      url: target,
      headers: {
        authorization: this.header(act.method, target, body, options),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...options.headers,
      },
      ...(body ? { payload: body } : {}),
    })
    this.headers = reply.headers
    const json = String(reply.headers['content-type']).includes('json')
    return {
      status: reply.statusCode,
      body: json ? reply.json() : {},
      raw: reply.rawPayload,
      headers: reply.headers,
    } as Reply<OutputOf<A>>
  }
  /** Hands in a file as it is. */
  async tryUpload(
    body: Buffer,
    name: string,
    options: SignOptions & { headers?: Record<string, string> } = {},
  ): Promise<Reply<OutputOf<typeof uploadFile>>> {
    const target = `${uploadFile.path}?${new URLSearchParams({ name })}`
    const reply = await this.app.http.inject({
      method: 'POST',
      url: target,
      headers: {
        authorization: this.header('POST', target, body, options),
        'content-type': 'application/octet-stream',
        ...options.headers,
      },
      payload: body,
    })
    this.headers = reply.headers
    return {
      status: reply.statusCode,
      body: reply.json(),
      raw: reply.rawPayload,
      headers: reply.headers,
    } as Reply<OutputOf<typeof uploadFile>>
  }
  async upload(body: Buffer, name: string): Promise<OutputOf<typeof uploadFile>> {
    const reply = await this.tryUpload(body, name)
    if (reply.status !== 200) throw new Error(`upload → ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  async call<A extends AnyAct>(act: A, input: InputOf<A>, options: SignOptions = {}): Promise<OutputOf<A>> {
    const reply = await this.try(act, input, options)
    if (reply.status !== 200) throw new Error(`${act.id} → ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  async refused<A extends AnyAct>(act: A, input: InputOf<A>, options: SignOptions = {}): Promise<string[]> {
    const reply = await this.try(act, input, options)
    if (reply.status === 200) throw new Error(`${act.id} was not refused`)
    return (reply.body.reasons ?? []).map((r: { code: string }) => r.code)
  }
}

export interface Officers {
  admin: User
  reviewer: User
}
export const officersOf = async (app: TestApp, region = '350200'): Promise<Officers> => ({
  admin: await app.staff('hr.admin', region),
  reviewer: await app.staff('hr.reviewer', region),
})

/** One key in use, one asked for, an address asked for, a platform waiting to be assessed: for the city's story. */
export async function openDoors(
  app: TestApp,
  owner: User,
  region: string,
): Promise<{ keyId: string; operator: User }> {
  const officers = await officersOf(app, region)
  const { keyId } = await program(app, owner, officers, 'rehearsal', ['class.read'])
  await askKey(app, owner, 'pilot', ['class.read'])
  await owner.call(requestHook, { url: 'https://api.ludao-school.cn/hooks', events: ['class'] })
  const { operator } = await submittedPlatform(app, region)
  return { keyId, operator }
}

export const askKey = (app: TestApp, owner: User, kind: KeyKind, verbs: OpenVerb[], reach?: string) =>
  owner.call(requestKey, {
    kind,
    title: '教务系统对接',
    purpose: '与本单位业务系统对接，自动上报和查询。',
    verbs,
    endsOn: addDays(dayOf(app.clock.now().toISOString()), 180),
    ...(reach ? { reach } : {}),
  })

/** As if these scopes had been tried with a key that is there already: later kinds of key want that. */
export async function tried(app: TestApp, keyId: string, verbs: readonly OpenVerb[]): Promise<void> {
  const day = dayOf(app.clock.now().toISOString())
  for (const verb of verbs)
    await sql`insert into registry.partner_tally (key_id, day, act_id, verb, changes, taken)
      values (${keyId}, ${day}, ${`tried.${verb}`}, ${verb}, true, ${settings.piloted})`.execute(
      app.platform.tools.db,
    )
}

/** A key in use. Writing scopes of the later kinds must have been tried in the earlier ones. */
export async function program(
  app: TestApp,
  owner: User,
  officers: Officers,
  kind: KeyKind,
  verbs: OpenVerb[],
  perMinute?: number,
  reach?: string,
): Promise<Program & { keyId: string }> {
  const asked = await askKey(app, owner, kind, verbs, reach)
  const limits = perMinute ? { perMinute } : {}
  let { version } = asked
  if (kind === 'rehearsal') {
    ;({ version } = await officers.admin.call(openKey, { id: asked.id, version, ...limits }))
  } else {
    ;({ version } = await officers.admin.call(checkKey, { id: asked.id, version, ...limits }))
    ;({ version } = await officers.reviewer.call(approveKey, { id: asked.id, version }))
  }
  const { code, secret } = await owner.call(collectKey, { id: asked.id, version })
  return Object.assign(new Program(app, code, secret), { keyId: asked.id })
}

/** A whole platform on a fresh database, asked over HTTP, with a clock the test sets. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Actor } from '#platform/access'
import type { InputOf, OutputOf } from '#platform/act'
import { SetClock } from '#platform/clock'
import { EVENT_QUEUE } from '#platform/outbox'
import { Refused } from '#platform/refusal'
import type { AnyAct } from '#platform/serve'
import { perform } from '#platform/serve'
import type { RoleName } from '#registry/accounts'
import { actorOfAccount, give, roles } from '#registry/accounts'
import { addAccount, sendWorkerCode, workerSignIn } from '#registry/accounts/contract'
import type { OrgKind } from '#registry/organisations/contract'
import { addOrganisation } from '#registry/organisations/contract'
import { syntheticPerson, syntheticUscc } from '../../db/seeds/demo/identity.ts'
import { served, servedOf } from '../../src/app/acts.ts'
import { react } from '../../src/app/reactions.ts'
import { makeServer } from '../../src/app/server.ts'
import { type Platform, startPlatform } from '../../src/app/start.ts'
import type { TestDatabase } from './database.ts'

export const PASSWORD = 'Test-Only-2026!'
const KEYS = { current: 1, keys: { 1: Buffer.alloc(32, 7) }, index: Buffer.alloc(32, 9) }

export interface Reply<T> {
  status: number
  body: T & {
    error?: string
    reasons?: {
      code: string
      message: string
      clause?: string
      field?: string
      row?: number
      next?: string
    }[]
  }
  raw: Buffer
  headers: Record<string, unknown>
}

/** One signed-in user (or a visitor) of the running test app. */
export class User {
  private readonly app: FastifyInstance
  cookie: string | null
  readonly orgId: string | null
  readonly accountId: string | null
  /** Set for staff: what they type on the sign-in page, with `PASSWORD`. */
  login: string | null = null
  /** Where their requests come from; limits count by it. */
  address: string | undefined
  constructor(
    app: FastifyInstance,
    cookie: string | null,
    orgId: string | null = null,
    accountId: string | null = null,
  ) {
    this.app = app
    this.cookie = cookie
    this.orgId = orgId
    this.accountId = accountId
  }

  async try<A extends AnyAct>(
    act: A,
    input: InputOf<A>,
    headers: Record<string, string> = {},
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
    const reply = await this.app.inject({
      method: act.method,
      url: query.size ? `${path}?${query}` : path,
      headers: { 'x-qiancheng': '1', ...(this.cookie ? { cookie: this.cookie } : {}), ...headers },
      ...(this.address ? { remoteAddress: this.address } : {}),
      ...(act.method === 'POST' ? { payload: rest } : {}),
    })
    const set = reply.cookies.find((c) => c.name === 'qc_session')
    if (set) this.cookie = set.value ? `qc_session=${set.value}` : null
    const json = String(reply.headers['content-type']).includes('json')
    return {
      status: reply.statusCode,
      body: json ? reply.json() : {},
      raw: reply.rawPayload,
      headers: reply.headers,
    } as Reply<OutputOf<A>>
  }

  /** The reply of an act that must succeed. */
  async call<A extends AnyAct>(
    act: A,
    input: InputOf<A>,
    headers: Record<string, string> = {},
  ): Promise<OutputOf<A>> {
    const reply = await this.try(act, input, headers)
    if (reply.status !== 200) throw new Error(`${act.id} → ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }

  /** The refusal codes of an act that must be refused. */
  async refused<A extends AnyAct>(
    act: A,
    input: InputOf<A>,
    headers: Record<string, string> = {},
  ): Promise<string[]> {
    const reply = await this.try(act, input, headers)
    if (reply.status === 200) throw new Error(`${act.id} was not refused`)
    if (reply.status >= 500) throw new Error(`${act.id} → ${reply.status} ${JSON.stringify(reply.body)}`)
    return (reply.body.reasons ?? []).map((r: { code: string }) => r.code)
  }

  /** What a link in a reply opens. */
  async open(url: string): Promise<Buffer> {
    const headers = this.cookie ? { cookie: this.cookie } : {}
    return (await this.app.inject({ method: 'GET', url, headers })).rawPayload
  }

  async upload(
    body: Buffer,
    filename: string,
  ): Promise<{ id: string; name: string; mime: string; url: string }> {
    const boundary = 'test-boundary-7d1'
    const payload = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      ),
      body,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ])
    const reply = await this.app.inject({
      method: 'POST',
      url: '/api/files',
      headers: {
        'x-qiancheng': '1',
        'content-type': `multipart/form-data; boundary=${boundary}`,
        ...(this.cookie ? { cookie: this.cookie } : {}),
      },
      payload,
    })
    if (reply.statusCode !== 200) throw new Error(`upload → ${reply.statusCode} ${reply.body}`)
    return reply.json()
  }
}

export interface TestApp {
  http: FastifyInstance
  platform: Platform
  clock: SetClock
  ownerUrl: string
  appUrl: string
  visitor: User
  /** A new organisation with a new account in `role`, signed in. Region roles reach over `region`. */
  staff: (
    role: RoleName,
    region?: string,
    /** `also`: further roles of the same account. */
    options?: {
      orgId?: string
      orgName?: string
      name?: string
      reach?: string
      also?: readonly RoleName[]
    },
  ) => Promise<User>
  /** Fresh sessions for staff whose own ended while the test's clock moved on. */
  renew: (...users: User[]) => Promise<void>
  /** A worker of the synthetic people, signed in by phone code. */
  worker: (index: number) => Promise<User>
  /** Handles every waiting event, as the worker process would. */
  settle: () => Promise<void>
  stop: () => Promise<void>
}

const KIND_OF: Record<string, OrgKind> = {
  hr: 'hr',
  finance: 'finance',
  industry: 'industry',
  union: 'union',
  institution: 'institution',
  evaluator: 'evaluator',
  enterprise: 'enterprise',
  platform: 'enterprise',
  'third-party': 'third-party',
  discipline: 'discipline',
  auditor: 'hr',
}

const appointed = (role: RoleName): boolean => 'byAppointment' in roles[role]

/** `database` given: a benchmark's own; else a copy of the tests' template. `log` takes what the server would log. */
export async function testApp(
  at = '2026-03-02T01:00:00Z',
  given?: TestDatabase,
  log?: { write: (line: string) => void },
): Promise<TestApp> {
  const database = given ?? (await (await import('./database.ts')).freshDatabase())
  const dataDir = await mkdtemp(join(tmpdir(), 'qc-test-'))
  const clock = new SetClock(at)
  const platform = await startPlatform({
    appUrl: database.appUrl,
    keys: KEYS,
    dataDir,
    demo: true,
    clock,
    poolSize: 8,
  })
  const http = await makeServer(platform, {
    secureCookies: false,
    trustProxy: false,
    logger: log ?? false,
    perMinute: 1_000_000,
    onBug: (error) => console.error(error),
  })
  await http.ready()
  let made = 0
  // The first administrator is made by the installer, not by an act: the one insert the tests do by hand.
  const root: Actor = {
    accountId: '00000000-0000-7000-8000-000000000000',
    name: '安装程序',
    orgId: null,
    orgName: null,
    personId: null,
    roles: [],
    grants: [{ verbs: new Set(['organisation.manage', 'account.manage']), org: null, region: '350000' }],
  }
  const asRoot = async <A extends AnyAct>(act: A, input: InputOf<A>): Promise<OutputOf<A>> =>
    (await perform(platform.tools, servedOf(act.id), root, input)) as OutputOf<A>
  const startFor = async (user: User): Promise<void> => {
    const { startSession } = await import('../../src/registry/accounts/session.ts')
    await startSession(platform.tools.db as never, user.accountId as string, clock.now().toISOString(), {
      ip: null,
      agent: null,
      setSession: (token) => {
        user.cookie = `qc_session=${token}`
      },
    })
  }
  return {
    http,
    platform,
    clock,
    ownerUrl: database.ownerUrl,
    appUrl: database.appUrl,
    visitor: new User(http, null),
    staff: async (role, region = '350200', options = {}) => {
      made += 1
      const mine = made
      const kind = KIND_OF[role.split('.')[0] as string] as OrgKind
      const orgId =
        options.orgId ??
        (
          await asRoot(addOrganisation, {
            name: options.orgName ?? `测试单位${mine}`,
            uscc: syntheticUscc(900_000 + mine),
            kind,
            region,
          })
        ).id
      const byRegion = !/^(?:institution|evaluator|enterprise|platform)/.test(role)
      const login = `t${mine}.${role.replaceAll('.', '-')}`
      const { id } = await asRoot(addAccount, {
        login,
        displayName: options.name ?? `测试人员${mine}`,
        orgId,
        password: PASSWORD,
        grants: [role, ...(options.also ?? [])].map((one) => ({
          role: appointed(one) ? 'third-party.staff' : one,
          ...(byRegion ? { region: options.reach ?? region } : {}),
        })),
      })
      if (appointed(role)) {
        // What an appointment by two officers gives, without the appointment.
        const today = clock.now().toISOString()
        await give(platform.tools.db as never, {
          accountIds: [id],
          role,
          places: [{ region: options.reach ?? region }],
          from: today.slice(0, 10),
          until: '2099-12-31',
          for: `appointment:${id}`,
          by: id,
          at: today,
        })
      }
      const user = new User(http, null, orgId, id)
      user.login = login
      await startFor(user)
      return user
    },
    renew: async (...users) => {
      for (const user of users) await startFor(user)
    },
    worker: async (index) => {
      const person = syntheticPerson(index)
      const user = new User(http, null)
      user.address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
      const { shownCode } = await user.call(sendWorkerCode, {
        idNumber: person.idNumber,
        phone: person.phone,
      })
      await user.call(workerSignIn, {
        idNumber: person.idNumber,
        phone: person.phone,
        code: shownCode as string,
        name: person.name,
      })
      return user
    },
    settle: async () => {
      for (;;) {
        const jobs = await platform.boss.fetch<{ name: string; payload: Record<string, unknown> }>(
          EVENT_QUEUE,
          { batchSize: 100 },
        )
        if (jobs.length === 0) return
        for (const job of jobs) {
          await react(platform.tools, job.data)
          await platform.boss.complete(EVENT_QUEUE, job.id)
        }
      }
    },
    stop: async () => {
      await http.close()
      await platform.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export { actorOfAccount, Refused, served }

/** The real program, killed while it works: what it acknowledged is there, and nothing is there twice. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '#platform/db'
import { changePassword, demoAccounts, me, signIn } from '#registry/accounts/contract'
import { addOrganisation, listOrganisations } from '#registry/organisations/contract'
import { syntheticUscc } from '../../db/seeds/demo/identity.ts'
import { attachEmbedded } from '../../src/platform/db/embedded.ts'
import { ADMIN_PASSWORD, Browser, KEYS, type Program, Workshop } from '../kit/program.ts'

const PASSWORD = 'Second-Only-2026!'
const DEPARTMENT = ['--org', '福建省人力资源和社会保障厅', '--uscc', syntheticUscc(1, 'government')]

let shop: Workshop
let program: Program
let browser: Browser
beforeAll(() => {
  shop = new Workshop()
})
afterAll(() => shop.clean())

const firstAdmin = (login: string, env: Record<string, string> = {}) =>
  shop.run('tools/first-admin.ts', ['--login', login, ...DEPARTMENT], {
    QIANCHENG_KEYS: KEYS,
    QIANCHENG_ADMIN_PASSWORD: ADMIN_PASSWORD,
    ...env,
  })

test('K3 serve: production refuses to run without keys of its own, and says how to make them', async () => {
  const { code, said } = await shop.run('src/app/main.ts')
  expect(code).toBe(1)
  expect(said).toContain('正式运行需要密钥')
  expect(said).toContain('keys:new')
  expect(
    (
      await shop.run('src/app/main.ts', [], {
        QIANCHENG_KEYS: '{"current":1,"keys":{"1":"00"},"index":"00"}',
      })
    ).said,
  ).toContain('至少 32 字节')
})

test('K2 K3 install: the first administrator is opened by a command once, and never again', async () => {
  expect((await firstAdmin('prov.admin', { QIANCHENG_ADMIN_PASSWORD: 'short' })).said).toContain(
    '密码强度不足',
  )
  const made = await firstAdmin('prov.admin')
  expect(made.said).toContain('✓ 已开通')
  expect(made.said).not.toContain(ADMIN_PASSWORD)
  expect(made.code).toBe(0)
  const again = await firstAdmin('prov.second')
  expect(again).toMatchObject({ code: 1 })
  expect(again.said).toContain('已经存在')
}, 60_000)

test('K2 K3 serve: up, healthy and ready, without demonstration accounts; the first password opens nothing but its change', async () => {
  program = await shop.start()
  browser = new Browser(program.base)
  expect(await (await fetch(`${program.base}/api/health`)).json()).toEqual({ ok: true })
  expect((await fetch(`${program.base}/api/ready`)).status).toBe(200)
  expect((await browser.ask(demoAccounts, {})).status).toBe(404)
  expect((await browser.ask(signIn, { login: 'prov.admin', password: ADMIN_PASSWORD })).status).toBe(200)
  expect((await browser.ask(me, {})).body.mustChangePassword).toBe(true)
  expect((await browser.ask(listOrganisations, {})).body.reasons?.map((r) => r.code)).toEqual([
    'common.first_password',
  ])
  const before = browser.cookie
  expect((await browser.ask(changePassword, { old: ADMIN_PASSWORD, fresh: PASSWORD })).status).toBe(200)
  expect(browser.cookie).not.toBe(before)
  expect((await browser.ask(listOrganisations, {})).body.rows).toHaveLength(1)
  const old = new Browser(program.base)
  old.cookie = before
  expect((await old.ask(me, {})).status).toBe(401)
}, 60_000)

test('K3 serve: a second start on the same folder is refused in plain words, and the first does not notice', async () => {
  const second = await shop.run('src/app/main.ts', [], { QIANCHENG_KEYS: KEYS })
  expect(second.code).toBe(1)
  expect(second.said).toMatch(/数据目录 .* 正被另一个前程进程使用/)
  expect((await browser.ask(me, {})).status).toBe(200)
}, 60_000)

interface Sent {
  key: string
  input: { name: string; uscc: string; kind: 'enterprise'; region: string }
  /** Null: no answer came. */
  id: string | null
}
let serial = 100
/** Several clients that go on until told to stop or the line breaks. */
class Load {
  readonly sent: Sent[] = []
  /** What was answered with anything but a success. */
  readonly others: { status: number; codes: string[] }[] = []
  private going = true
  readonly done: Promise<unknown>
  constructor(clients: number) {
    this.done = Promise.all(Array.from({ length: clients }, () => this.client()))
  }

  get acknowledged(): Sent[] {
    return this.sent.filter((s) => s.id !== null)
  }

  private async client(): Promise<void> {
    while (this.going) {
      serial += 1
      const sent: Sent = {
        key: `crash-key-${serial}`,
        input: {
          name: `测试企业${serial}`,
          uscc: syntheticUscc(serial),
          kind: 'enterprise',
          region: '350203',
        },
        id: null,
      }
      this.sent.push(sent)
      const reply = await browser.ask(addOrganisation, sent.input, sent.key).catch(() => null)
      if (reply?.status === 200) {
        sent.id = reply.body.id
        continue
      }
      if (reply)
        this.others.push({ status: reply.status, codes: (reply.body.reasons ?? []).map((r) => r.code) })
      // A server that answers nothing well is not asked faster for it: there is a limit of requests a minute.
      await sleep(100)
    }
  }

  async until(enough: () => boolean): Promise<void> {
    while (!enough()) await sleep(5)
  }

  async stop(): Promise<void> {
    this.going = false
    await this.done
  }
}

async function query<T>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text, values)).rows as T[]
  } finally {
    await client.end()
  }
}
const owner = () => attachEmbedded(shop.dir).ownerUrl()

/** Acknowledged ones are there once, with one record each; asked again, all have one answer and one row. */
async function everythingOnce(load: Load): Promise<void> {
  for (const sent of load.sent) {
    const again = await browser.ask(addOrganisation, sent.input, sent.key)
    expect(again.status, sent.key).toBe(200)
    if (sent.id) expect(again.body.id).toBe(sent.id)
  }
  const usccs = load.sent.map((s) => s.input.uscc)
  const rows = await query<{ id: string; uscc: string; records: number }>(
    owner(),
    `select o.id, o.uscc, (select count(*)::int from platform.audit a where a.act_id = 'registry.organisation.add'
       and a.subjects @> array['organisation:' || o.id]) as records
     from registry.organisation o where o.uscc = any($1)`,
    [usccs],
  )
  expect(rows.map((r) => r.uscc).sort()).toEqual([...usccs].sort())
  expect(rows.filter((r) => r.records !== 1)).toEqual([])
  const byUscc = new Map(rows.map((r) => [r.uscc, r.id]))
  for (const sent of load.acknowledged) expect(byUscc.get(sent.input.uscc)).toBe(sent.id)
  // No record of an act that left nothing behind.
  const [loose] = await query<{ n: number }>(
    owner(),
    `select count(*)::int as n from platform.audit a where a.act_id = 'registry.organisation.add'
       and not exists (select 1 from registry.organisation o where a.subjects @> array['organisation:' || o.id])`,
  )
  expect(loose?.n).toBe(0)
}

test('K3 crash: kill -9 of the program under load is followed by a normal start with nothing acknowledged lost or doubled', async () => {
  const load = new Load(8)
  await load.until(() => load.acknowledged.length >= 60)
  program.child.kill('SIGKILL')
  await program.ended
  await load.stop()
  expect(load.sent.length).toBeGreaterThan(load.acknowledged.length)
  program = await shop.start()
  browser.base = program.base
  // The session outlives the program; what was in flight is sent once more under its own key.
  expect((await browser.ask(me, {})).status).toBe(200)
  await everythingOnce(load)
}, 60_000)

test('K3 crash: kill -9 of PostgreSQL under load is told as such, mends by itself, and loses or doubles nothing', async () => {
  const load = new Load(8)
  await load.until(() => load.acknowledged.length >= 60)
  process.kill(
    Number(readFileSync(path.join(shop.dir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]),
    'SIGKILL',
  )
  const before = load.acknowledged.length
  await load.until(() => load.others.length > 0)
  await load.until(() => load.acknowledged.length >= before + 60)
  await load.stop()
  // Nobody is told of a bug, and nobody that nothing happened: that is not known.
  expect([...new Set(load.others.flatMap((o) => [`${o.status}`, ...o.codes]))].sort()).toEqual([
    '503',
    'common.unavailable',
  ])
  expect((await fetch(`${program.base}/api/ready`)).status).toBe(200)
  await everythingOnce(load)
}, 60_000)

test('K3 serve: SIGTERM under load finishes what it has begun, and stops in order', async () => {
  const load = new Load(4)
  await load.until(() => load.acknowledged.length >= 20)
  program.child.kill('SIGTERM')
  const { code, said } = await program.ended
  await load.stop()
  expect(said).toContain('已停止')
  expect(code).toBe(0)
  expect(load.others.filter((o) => o.status >= 500 && o.status !== 503)).toEqual([])
  const server = await startEmbedded({ dataDir: shop.dir })
  try {
    const rows = await query<{ id: string }>(
      server.ownerUrl(),
      'select id from registry.organisation where id = any($1)',
      [load.acknowledged.map((s) => s.id)],
    )
    expect(rows).toHaveLength(load.acknowledged.length)
  } finally {
    await server.stop()
  }
}, 60_000)

test('K3 serve: the log of all this names no login, password, token or credit code', () => {
  const said = program.said()
  expect(said).toContain('/api/registry/organisations')
  for (const secret of [
    PASSWORD,
    ADMIN_PASSWORD,
    'prov.admin',
    (browser.cookie as string).slice(11),
    syntheticUscc(101),
  ])
    expect(said).not.toContain(secret)
})

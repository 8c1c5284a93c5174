/**
 * The demonstration province: told once, through the acts, into an empty database. Its progress is kept in
 * `platform.counter` under `demo`: 0 while it is being told, 1 when it is whole; a half-told one is begun anew.
 */
import pg from 'pg'
import { SetClock } from '#platform/clock'
import type { Config } from '#platform/config'
import { createDatabase, DATABASE, type Database, dropDatabase, migrate } from '#platform/db'
import type { KeyRing } from '#platform/seal'
import { type DemoLogin, setDemoLogins, setDemoWorkers } from '#registry/accounts'
import { seedReference } from '#seeds/reference'
import { startPlatform } from '../../../src/app/start.ts'
import { DEMO_PASSWORD, demoLogins } from './logins.ts'
import { Stage } from './stage.ts'
import { tellProvince } from './story.ts'
import { keepWorkers, keptWorkers } from './workers.ts'

export interface DemoOptions {
  database: Database
  keys: KeyRing
  config: Config
  say: (line: string) => void
}

type Told = 'empty' | 'half' | 'whole' | 'foreign'

async function howFar(client: pg.Client): Promise<Told> {
  const { rows } = await client.query("select value from platform.counter where name = 'demo'")
  if (rows[0]) return Number(rows[0].value) === 1 ? 'whole' : 'half'
  const { rows: orgs } = await client.query('select 1 from registry.organisation limit 1')
  return orgs.length > 0 ? 'foreign' : 'empty'
}

const analyse = (url: string): Promise<void> =>
  withOwner(url, async (client) => void (await client.query('analyze')))

async function withOwner<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

function withSetting(url: string, setting: string): string {
  const [base, query = ''] = url.split('?', 2) as [string, string?]
  const params = new URLSearchParams(query)
  params.set('options', [params.get('options'), `-c ${setting}`].filter(Boolean).join(' '))
  return `${base}?${params}`
}

/** Must run before the platform opens its connections: a half-told database is dropped and made again. */
export async function prepareDemo({ database, keys, config, say }: DemoOptions): Promise<void> {
  setDemoLogins(demoLogins)
  let told = await withOwner(database.ownerUrl, howFar)
  if (told === 'foreign') {
    say('▸ 数据库中已有非演示数据，不再生成演示省份')
    return
  }
  if (told === 'half') {
    if (!database.adminUrl) throw new Error('上次生成演示数据未完成，请清空 DATABASE_URL 指向的数据库后重试')
    say('▸ 上次生成演示数据未完成，重新生成…')
    await dropDatabase(database.adminUrl, DATABASE)
    await createDatabase(database.adminUrl, DATABASE)
    await migrate({ url: database.ownerUrl })
    await seedReference(database.ownerUrl)
    told = 'empty'
  }
  if (told === 'whole') {
    setDemoWorkers(await withOwner(database.ownerUrl, keptWorkers))
    return
  }
  say(`▸ 正在生成演示省份（${config.people.toLocaleString()} 名虚构学员，全部经由正常业务办理产生）…`)
  const begun = Date.now()
  await withOwner(database.ownerUrl, async (client) => {
    await client.query("insert into platform.counter (name, value) values ('demo', 0)")
  })
  const today = new Date()
  const clock = new SetClock(today)
  const platform = await startPlatform({
    // A half-told story is begun anew after a crash, so its acts need not wait for the disk one by one.
    appUrl: withSetting(database.appUrl, 'synchronous_commit=off'),
    keys,
    dataDir: config.dataDir,
    demo: true,
    clock,
    onError: (error) => say(`  ${error.message}`),
  })
  let workers: Awaited<ReturnType<typeof tellProvince>>
  try {
    const stage = new Stage(platform, clock)
    workers = await tellProvince(stage, {
      people: config.people,
      seed: config.seed,
      today: today.toISOString(),
      say,
      analyse: () => analyse(database.ownerUrl),
    })
    say(
      `  共办理 ${stage.count.done.toLocaleString()} 项业务，其中按规则不予办理 ${stage.count.refused} 项，用时 ${Math.round((Date.now() - begun) / 1000)} 秒`,
    )
  } finally {
    await platform.stop()
  }
  await withOwner(database.ownerUrl, async (client) => {
    await keepWorkers(client, workers)
    setDemoWorkers(await keptWorkers(client))
    await client.query("update platform.counter set value = 1 where name = 'demo'")
  })
  await analyse(database.ownerUrl)
}

export function printWelcome(base: string, say: (line: string) => void): void {
  const rows = demoLogins.map((l: DemoLogin) => `  ${l.login.padEnd(26)}${l.roleTitle}（${l.org}）`)
  say('')
  say('════════════════════════════════════════════════════════════════')
  say('  前程 · 补贴性职业技能培训平台（演示环境，人员与单位均为虚构）')
  say('')
  say(`  公众服务   ${base}/`)
  say(`  劳动者     ${base}/my`)
  say(`  工作台     ${base}/console`)
  say(`  接口文档   ${base}/p/api-docs`)
  say('')
  say(`  工作台账号（密码均为 ${DEMO_PASSWORD}）`)
  for (const row of rows) say(row)
  say('')
  say('  劳动者登录：登录页下方有几名“演示学员”可一键填入，验证码直接显示在页面上')
  say('  按 Ctrl+C 停止')
  say('════════════════════════════════════════════════════════════════')
}

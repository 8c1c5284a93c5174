/** Puts the platform together: database, keys, files, jobs, acts. Used by `main.ts`, the tests and the demonstration. */
import { join } from 'node:path'
import { PgBoss } from 'pg-boss'
import { Beside } from '#platform/beside'
import { type Clock, machineClock } from '#platform/clock'
import { JOBS_SCHEMA, makeKysely, makePool } from '#platform/db'
import { FileStore } from '#platform/files'
import { DemoMessages, type MessagePort, NoMessages } from '#platform/messages'
import { EVENT_QUEUE, Outbox } from '#platform/outbox'
import { type KeyRing, Sealer } from '#platform/seal'
import type { Tools } from '#platform/serve'
import { Sessions } from '#registry/accounts'
import { loadRegions, regions, setRegions } from '#registry/regions'
import { clockwork } from './clockwork.ts'
import { react } from './reactions.ts'

export interface Platform {
  tools: Tools
  sessions: Sessions
  boss: PgBoss
  /** Takes up jobs: events and clockwork. */
  work: () => Promise<void>
  ready: () => Promise<boolean>
  stop: () => Promise<void>
}

export interface StartOptions {
  appUrl: string
  keys: KeyRing
  dataDir: string
  demo: boolean
  clock?: Clock
  messages?: MessagePort
  poolSize?: number
  onError?: (error: Error) => void
}

export async function startPlatform(options: StartOptions): Promise<Platform> {
  const pool = makePool(options.appUrl, { max: options.poolSize ?? 16 })
  const db = makeKysely(pool)
  const report = options.onError ?? (() => {})
  // The jobs' tables are made by the migration; the app's role may not change them.
  const boss = new PgBoss({
    connectionString: options.appUrl,
    schema: JOBS_SCHEMA,
    migrate: false,
    createSchema: false,
    max: 4,
  })
  boss.on('error', report)
  await boss.start()
  for (const queue of [EVENT_QUEUE, ...clockwork.map((one) => one.name)]) await boss.createQueue(queue)
  setRegions(await loadRegions(db))
  const sealer = new Sealer(options.keys)
  const tools: Tools = {
    db,
    clock: options.clock ?? machineClock,
    sealer,
    files: new FileStore(join(options.dataDir, 'files'), sealer),
    dataDir: options.dataDir,
    messages: options.messages ?? (options.demo ? new DemoMessages() : new NoMessages()),
    outbox: new Outbox(boss),
    beside: new Beside({ url: options.appUrl, keys: options.keys }),
    regionsUnder: (code) => regions().under(code),
    demo: options.demo,
  }
  return {
    tools,
    sessions: new Sessions(db),
    boss,
    work: async () => {
      await boss.work(EVENT_QUEUE, { batchSize: 20, pollingIntervalSeconds: 1 }, async (jobs) => {
        for (const job of jobs) await react(tools, job.data as never)
      })
      for (const one of clockwork) {
        await boss.work(one.name, { pollingIntervalSeconds: 5 }, async () => await one.run(tools))
        await boss.schedule(one.name, one.cron, {}, { tz: 'Asia/Shanghai' })
      }
    },
    ready: async () => {
      await pool.query('select 1')
      return true
    },
    stop: async () => {
      await boss.stop({ graceful: true, timeout: 5000 })
      await tools.beside.stop()
      await db.destroy()
    },
  }
}

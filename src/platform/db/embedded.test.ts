// These start PostgreSQL of their own, durable as in production, and treat it badly.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DataDirInUse, type Embedded, makePool, startEmbedded } from '#platform/db'

let dir: string
let servers: Embedded[]
let children: ChildProcess[]

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'qc-embedded-'))
  chmodSync(dir, 0o711)
  servers = []
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const server of servers) await server.stop()
  rmSync(dir, { recursive: true, force: true })
})

const small = { shared_buffers: '16MB', max_wal_size: '64MB' }

async function start(dataDir = dir): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, settings: small })
  servers.push(server)
  return server
}

async function stop(server: Embedded): Promise<void> {
  servers = servers.filter((s) => s !== server)
  await server.stop()
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const pool = makePool(url, { max: 1 })
  try {
    return (await pool.query(sql)).rows
  } finally {
    await pool.end()
  }
}

/** Asks until the answer comes: for a server that is on its way back. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let i = 0; ; i++) {
    try {
      return await work()
    } catch (error) {
      if (i > 300) throw error
      await sleep(50)
    }
  }
}

/** Inserts one row after the other until killed from outside; every acknowledged number goes to `acknowledged`. */
function insertUntilBroken(url: string, acknowledged: number[]): Promise<void> {
  const pool = makePool(url, { max: 1 })
  return (async () => {
    try {
      for (let n = 1; n < 1_000_000; n++) {
        await pool.query('insert into note values ($1)', [n])
        acknowledged.push(n)
      }
    } catch {
      // The kill; what was acknowledged before it is what counts.
    } finally {
      await pool.end().catch(() => {})
    }
  })()
}

/** Another application on the same folder, in a process of its own that can be killed. */
async function otherApplication(): Promise<{ child: ChildProcess; said: string; pid: number }> {
  const script = `
    import { startEmbedded } from ${JSON.stringify(path.resolve('src/platform/db/embedded.ts'))}
    try {
      const e = await startEmbedded({ dataDir: ${JSON.stringify(dir)}, settings: ${JSON.stringify(small)} })
      console.log('up', e.pid())
      setInterval(() => {}, 1000)
    } catch (error) { console.log('refused', error.message); process.exit(1) }`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const said = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (d) => resolve(String(d).trim())),
  )
  return { child, said, pid: Number(said.split(' ')[1]) }
}

describe('the embedded PostgreSQL', () => {
  test('starts on an empty folder, keeps its rows over a stop, listens on no port, and knows ICU and our extensions', async () => {
    const first = await start()
    await query(first.ownerUrl(), 'create table note (n int); insert into note values (1)')
    await query(
      first.ownerUrl(),
      'create extension ltree; create extension btree_gist; create extension pg_trgm',
    )
    const [settings] = await query(
      first.adminUrl(),
      `select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync,
              current_setting('data_checksums') as sums, current_setting('server_encoding') as encoding,
              (select datlocprovider = 'i' from pg_database where datname = 'qiancheng') as icu`,
    )
    expect(settings).toEqual({ tcp: '', fsync: 'on', sums: 'on', encoding: 'UTF8', icu: true })
    await stop(first)
    const second = await start()
    expect(await query(second.ownerUrl(), 'select n from note')).toEqual([{ n: 1 }])
  })

  test('its passwords, data and socket are for its own users only, and no login works without one', async () => {
    const server = await start()
    expect(statSync(path.join(dir, 'pg.secrets.json')).mode & 0o077).toBe(0)
    expect(statSync(path.join(dir, 'pg')).mode & 0o077).toBe(0)
    expect(statSync(path.join(dir, 'run')).mode & 0o077).toBe(0)
    await expect(query(server.appUrl().replace(/:[^:@]*@/, ':wrong@'), 'select 1')).rejects.toThrow(
      /password/,
    )
    await expect(query(server.appUrl('postgres'), 'create table t (id int)')).rejects.toThrow(
      /permission denied/,
    )
  })

  test('a failed statement leaves no value of its own in the log', async () => {
    const server = await start()
    await query(server.ownerUrl(), 'create table person (phone text primary key)')
    await query(server.ownerUrl(), "insert into person values ('13800000000')")
    await expect(query(server.ownerUrl(), "insert into person values ('13800000000')")).rejects.toThrow(
      /duplicate/,
    )
    expect(readFileSync(path.join(dir, 'pg.log'), 'utf8')).not.toContain('13800000000')
  })

  test('works in a folder whose path is too long for a socket', async () => {
    const long = path.join(dir, '很长的目录名'.repeat(6), 'x'.repeat(60))
    const server = await start(long)
    expect(await query(server.appUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
    await stop(server)
    rmSync(/host=([^&]*)/.exec(decodeURIComponent(server.appUrl()))?.[1] as string, { recursive: true })
  })

  test('works below a folder that an ordinary user cannot enter, such as the home of root', async () => {
    const closed = path.join(dir, 'root-home')
    mkdirSync(closed, { mode: 0o700 })
    const data = path.join(closed, 'data')
    const first = await start(data)
    await query(first.ownerUrl(), 'create table note (n int); insert into note values (7)')
    await stop(first)
    const second = await start(data)
    expect(await query(second.ownerUrl(), 'select n from note')).toEqual([{ n: 7 }])
    await stop(second)
    const real = realpathSync(path.join(data, 'pg'))
    if (!real.startsWith(realpathSync(dir))) rmSync(path.dirname(real), { recursive: true })
  })

  test('lost passwords are set anew by whoever owns the files', async () => {
    const first = await start()
    await stop(first)
    rmSync(path.join(dir, 'pg.secrets.json'))
    const second = await start()
    expect(await query(second.appUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('K3 crash: kill -9 of PostgreSQL loses no acknowledged row, and it comes back by itself', async () => {
    const server = await start()
    await query(server.ownerUrl(), 'create table note (n int)')
    const acknowledged: number[] = []
    const writing = insertUntilBroken(server.ownerUrl(), acknowledged)
    while (acknowledged.length < 200) await sleep(5)
    process.kill(server.pid(), 'SIGKILL')
    await writing
    const rows = await eventually(() => query(server.ownerUrl(), 'select n from note'))
    const kept = new Set(rows.map((r) => r.n))
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([])
  })

  test('K3 crash: kill -9 of the application and of PostgreSQL together is followed by a normal start', async () => {
    const { child, pid } = await otherApplication()
    child.kill('SIGKILL')
    process.kill(pid, 'SIGKILL')
    const server = await start()
    expect(await query(server.appUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('K3 crash: kill -9 of the application alone leaves a server that the next start takes back', async () => {
    const { child, pid } = await otherApplication()
    // Held still, the server cannot follow its application into the grave, as on a machine under load.
    process.kill(pid, 'SIGSTOP')
    child.kill('SIGKILL')
    const starting = start()
    await sleep(300)
    process.kill(pid, 'SIGCONT')
    const server = await starting
    expect(server.pid()).not.toBe(pid)
    expect(await query(server.appUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('a second application on one folder is refused in plain words, and the first does not notice', async () => {
    const server = await start()
    const { said } = await otherApplication()
    expect(said).toMatch(/^refused 数据目录 .* 正被另一个前程进程使用/)
    await expect(start()).rejects.toThrow(DataDirInUse)
    expect(await query(server.appUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('of several starts at once exactly one wins', async () => {
    const all = await Promise.allSettled([start(), start(), start()])
    expect(all.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  })
})

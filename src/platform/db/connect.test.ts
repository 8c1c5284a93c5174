import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeKysely, makePool, migrate, openDatabase } from '#platform/db'
import { freshDatabase, type TestDatabase } from '../../../tests/kit/database.ts'

let database: TestDatabase
let pool: ReturnType<typeof makePool>

beforeAll(async () => {
  database = await freshDatabase()
  pool = makePool(database.appUrl, { max: 1 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const value = async (sql: string) => Object.values((await pool.query(sql)).rows[0])[0]

test('values come as the platform wants them', async () => {
  expect(await value('select 9007199254740991::int8')).toBe(9007199254740991)
  expect(await value("select date '2026-02-28'")).toBe('2026-02-28')
  expect(await value("select timestamptz '2026-03-01 00:00:00.123456+08'")).toBe('2026-02-28T16:00:00.123Z')
  await pool.query("set timezone = 'Asia/Kathmandu'")
  expect(await value("select timestamptz '1890-01-01 00:00:00+00'")).toBe('1890-01-01T00:00:00.000Z')
  await pool.query('reset timezone')
  expect(await value('select 1.50::numeric')).toBe('1.50')
  expect(await value('select array[1, null, 3]::int8[]')).toEqual([1, null, 3])
  expect(await value("select array[date '2026-01-01']")).toEqual(['2026-01-01'])
})

test('an int8 that a JS number cannot hold is an error, not a near value', async () => {
  await expect(pool.query('select 9007199254740993::int8')).rejects.toThrow(/does not fit/)
})

test('a statement that comes again stays planned, a list of many values does not, and both answer right', async () => {
  const kept = async () => (await pool.query('select statement from pg_prepared_statements')).rows.length
  const before = await kept()
  const many = Array.from({ length: 65 }, (_v, i) => i)
  const list = `select count(*)::int as n from generate_series(0, 99) g where g in (${many.map((i) => `$${i + 1}`)})`
  for (const n of [1, 2, 3]) {
    expect((await pool.query('select $1::int + 1 as next', [n])).rows).toEqual([{ next: n + 1 }])
    expect((await pool.query(list, many)).rows).toEqual([{ n: 65 }])
  }
  expect(await kept()).toBe(before + 1)
})

test('the application role works without DDL', async () => {
  expect(await value('select current_user')).toBe('qc_app')
  await expect(pool.query('create table platform.mine (id int)')).rejects.toThrow(/permission denied/)
  await expect(pool.query('create schema mine')).rejects.toThrow(/permission denied/)
  await expect(pool.query('create table public.mine (id int)')).rejects.toThrow(/permission denied/)
  await expect(pool.query('drop table platform.migration')).rejects.toThrow(/must be owner/)
})

test('DATABASE_URL given: yours is used, as qc_app, and nothing embedded starts', async () => {
  const opened = await openDatabase({
    env: { DATABASE_URL: database.ownerUrl },
    dataDir: '/nonexistent/qc',
  }).catch((error: Error) => error)
  // qc_owner may not hand itself another role: an administrator must, and the message says how.
  expect(String(opened)).toMatch(/GRANT qc_app TO/)
  const admin = makePool(database.adminUrl)
  await admin.query('grant qc_app to qc_owner')
  try {
    const yours = await openDatabase({ env: { DATABASE_URL: database.ownerUrl } })
    expect(yours.embedded).toBeUndefined()
    const db = makeKysely(makePool(yours.appUrl, { max: 1 }))
    const row = await db
      .selectNoFrom((eb) => [eb.fn('current_setting', [eb.val('role')]).as('theRole')])
      .executeTakeFirstOrThrow()
    expect(row.theRole).toBe('qc_app')
    await db.destroy()
  } finally {
    await admin.query('revoke qc_app from qc_owner')
    await admin.end()
  }
})

test('K3 migration: twice at once lands once, and the job queue works for the application role', async () => {
  const empty = await freshDatabase(null)
  const [a, b] = await Promise.all([migrate({ url: empty.ownerUrl }), migrate({ url: empty.ownerUrl })])
  expect(Math.min(a.applied.length, b.applied.length)).toBe(0)
  expect(Math.max(a.applied.length, b.applied.length)).toBe(
    a.level === 0 ? 0 : a.applied.length + b.applied.length,
  )
  const boss = new PgBoss({
    connectionString: empty.appUrl,
    schema: 'pgboss',
    migrate: false,
    createSchema: false,
  })
  const errors: Error[] = []
  boss.on('error', (error) => errors.push(error))
  await boss.start()
  await boss.createQueue('greet')
  await boss.send('greet', { to: '世界' })
  const [job] = await boss.fetch<{ to: string }>('greet')
  expect(job?.data).toEqual({ to: '世界' })
  await boss.complete('greet', job?.id as string)
  await boss.supervise('greet')
  await boss.stop({ graceful: false })
  expect(errors).toEqual([])
  await empty.drop()
})

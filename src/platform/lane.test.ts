import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOut, type Db, makeKysely, makePool } from '#platform/db'
import { freshDatabase, type TestDatabase } from '../../tests/kit/database.ts'
import { Lane, type LaneOptions, last, soon, swiftly } from './lane.ts'
import { Refused } from './refusal.ts'

type Tables = { 'platform.laneTest': { id: number; batch: number } }
let database: TestDatabase
let db: Db
let batches = 0

beforeAll(async () => {
  database = await freshDatabase()
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query('create table platform.lane_test (id integer primary key check (id >= 0), batch integer)')
  await owner.query('grant select, insert on platform.lane_test to qc_app')
  // The servers of tests do not wait for the disk; this database does.
  await owner.query(
    "do $$ begin execute format('alter database %I set synchronous_commit = on', current_database()); end $$",
  )
  await owner.end()
  db = makeKysely(makePool(database.appUrl, { max: 4 }))
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const stored = (ids: number[]) =>
  db
    .withTables<Tables>()
    .selectFrom('platform.laneTest')
    .selectAll()
    .where('id', 'in', ids.length ? ids : [-1])
    .orderBy('id')
    .execute()

const lane = (options: Partial<LaneOptions<number, number>> = {}) =>
  new Lane<number, number>({
    db,
    cap: 100,
    queueLimit: 1000,
    run: async (trx, items) => {
      batches += 1
      const batch = batches
      await trx
        .withTables<Tables>()
        .insertInto('platform.laneTest')
        .values(items.map((id) => ({ id, batch })))
        .execute()
      return items.map((id) => (id % 10 === 7 ? new Refused([]) : batch))
    },
    ...options,
  })

test('C5 lane: what other connections bring in the same turn shares the first transaction', async () => {
  const own = lane()
  const answers: Promise<number>[] = []
  // As requests come: each in a callback of its own, all before the next turn.
  for (let i = 0; i < 5; i += 1) {
    answers.push(own.push(900 + i))
    await Promise.resolve()
    await Promise.resolve()
  }
  expect(new Set(await Promise.all(answers)).size).toBe(1)
  await own.idle()
})

test('C5 lane: what arrives during one transaction shares the next, and is answered after its commit', async () => {
  const own = lane()
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
      if (i % 10 === 7) return null
      const batch = await own.push(i)
      // Seen through another connection: the commit came before the answer.
      expect(await stored([i])).toEqual([{ id: i, batch }])
      return batch
    }),
  )
  expect(new Set(answers.filter((a) => a !== null)).size).toBeLessThan(20)
  await own.idle()
})

type Ways = Record<string, LaneOptions<number, number>['run']>
const places = new Map<number, string>()
/** 1 where the commit does not wait for the disk. */
const noted = (ids: number[], row: { place: string; waits: string } | undefined): number[] => {
  for (const id of ids) places.set(id, row?.place as string)
  return ids.map(() => (row?.waits === 'off' ? 1 : 0))
}
const where = sql`pg_current_wal_insert_lsn()::text as place, current_setting('synchronous_commit') as waits`
const rowsOf = (ids: number[]) => sql.join(ids.map((id) => sql`(${id}::integer, 0)`))
const ways: Ways = {
  'in a transaction': (own, ids) =>
    swiftly(own, async (trx) => {
      await sql`insert into platform.lane_test (id, batch) values ${rowsOf(ids)}`.execute(trx)
      const { rows } = await sql<{ place: string; waits: string }>`select ${where}`.execute(trx)
      return noted(ids, rows[0])
    }),
  'with the commit riding along': (own, ids) =>
    swiftly(own, async (trx) => {
      const { rows } = await sql<{ place: string; waits: string }>`
        insert into platform.lane_test (id, batch) values ${rowsOf(ids)} returning ${where} ${last}`.execute(
        trx,
      )
      return noted(ids, rows[0])
    }),
  'by one statement': async (own, ids) => {
    const { rows } = await sql<{ place: string; waits: string }>`
      insert into platform.lane_test (id, batch) select * from (values ${rowsOf(ids)}) as v where ${soon}
      returning ${where}`.execute(own)
    return noted(ids, rows[0])
  },
}
for (const [n, [way, run]] of Object.entries(ways).entries())
  test(`C5 F3 lane: who is answered finds what was written ${way} on disk, though it did not wait for it by itself`, async () => {
    const own = lane({ cap: 5, run })
    const ids = Array.from({ length: 40 }, (_, i) => 3000 + 100 * n + i)
    await Promise.all(
      ids.map(async (id) => {
        expect(await own.push(id)).toBe(1)
        expect(await stored([id])).toHaveLength(1)
        const { rows } = await sql<{ there: boolean }>`
          select pg_current_wal_flush_lsn() > ${places.get(id)}::pg_lsn as there`.execute(db)
        expect(rows[0]?.there).toBe(true)
      }),
    )
    // The setting ends with what was written: everybody else's commit waits as before.
    const { rows } = await sql<{
      waits: string
    }>`select current_setting('synchronous_commit') as waits`.execute(db)
    expect(rows[0]?.waits).toBe('on')
  })

test('C5 lane: a commit whose answer was lost is told to everybody and tried by nobody', async () => {
  let tried = 0
  const own = lane({
    run: (from, ids) =>
      swiftly(from, async (trx) => {
        tried += 1
        await sql`insert into platform.lane_test (id, batch) values ${rowsOf(ids)}`.execute(trx)
        // The line breaks after the last statement: the server ends this session once it is idle in its transaction.
        await sql`set local idle_in_transaction_session_timeout = 1`.execute(trx)
        await new Promise((resolve) => setTimeout(resolve, 100))
        return ids
      }),
  })
  const results = await Promise.allSettled([3501, 3502, 3503].map((id) => own.push(id)))
  expect(results.every((r) => r.status === 'rejected')).toBe(true)
  expect(tried).toBe(1)
})

test('C5 lane: an item may be refused alone while the others are kept', async () => {
  const own = lane()
  const results = await Promise.allSettled([1001, 1007, 1002].map((id) => own.push(id)))
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

const spoiled: Ways = {
  'each commit by itself': (own, ids) => ways['in a transaction']?.(own, ids) as never,
  'commits riding along': (own, ids) => ways['with the commit riding along']?.(own, ids) as never,
}
for (const [n, [way, run]] of Object.entries(spoiled).entries())
  test(`C5 F3 lane: bad items never spoil the good ones, whatever their number and places, ${way}`, async () => {
    let next = 10_000 * (n + 1)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 16 }),
        async (good, cap) => {
          const own = lane({ cap, run })
          const ids = good.map((isGood) => {
            next += next % 10 === 6 ? 2 : 1
            // Below zero the table's own check refuses, and with it the whole statement.
            return isGood ? next : -next
          })
          const results = await Promise.allSettled(ids.map((id) => own.push(id)))
          expect(results.map((r) => r.status === 'fulfilled')).toEqual(good)
          const kept = ids.filter((id) => id > 0)
          expect((await stored(kept)).map((r) => r.id)).toEqual(kept)
        },
      ),
      { numRuns: 25 },
    )
  })

test('C5 F3 lane: a connection that carried such transactions, good and failed, copies and reads as before', async () => {
  const single = makeKysely(makePool(database.appUrl, { max: 1 }))
  const carry = (id: number) =>
    swiftly(single, async (trx) => {
      await sql`select 1`.execute(trx)
      await sql`insert into platform.lane_test (id, batch) values (${id}, 0) ${last}`.execute(trx)
    })
  for (const id of [5001, -5001, 5002, 5001, 5003]) await carry(id).catch(() => {})
  await swiftly(single, (trx) => sql`select 1 / 0`.execute(trx)).catch(() => {})
  await swiftly(single, async () => {})
  let copied = 0
  await copyOut(single, sql`select id from platform.lane_test where id between 5000 and 5999`, 1, () => {
    copied += 1
  })
  expect(copied).toBe(3)
  const { rows } = await sql<{
    waits: string
  }>`select current_setting('synchronous_commit') as waits`.execute(single)
  expect(rows[0]?.waits).toBe('on')
  await single.destroy()
})

test('C5 lane: a full lane refuses, and carries on with what it has', async () => {
  const own = lane({ queueLimit: 3, cap: 2 })
  const results = await Promise.allSettled([2001, 2002, 2003, 2004, 2005].map((id) => own.push(id)))
  expect(results.map((r) => r.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ])
  const refused = results[4] as PromiseRejectedResult
  expect(refused.reason.reasons[0].code).toBe('common.too_many')
  expect(await own.push(2006)).toBeGreaterThan(0)
})

test('C5 lane: a lane that forgets an answer, or a database that is gone, is told to each caller', async () => {
  const forgetful = lane({ run: async () => [] })
  await expect(forgetful.push(1)).rejects.toThrow('must answer each')
  const gone = makeKysely(makePool(database.appUrl.replace(/\/qc_test_\w+/, '/qc_nowhere'), { max: 1 }))
  const results = await Promise.allSettled([1, 2, 3].map((id) => lane({ db: gone }).push(id)))
  expect(results.every((r) => r.status === 'rejected')).toBe(true)
  await gone.destroy()
})

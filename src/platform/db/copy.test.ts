import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOut, type Db, makeKysely, makePool } from '#platform/db'
import { freshDatabase, type TestDatabase } from '../../../tests/kit/database.ts'
import { CopyCursor } from './copy.ts'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await freshDatabase(null)
  db = makeKysely(makePool(database.appUrl, { max: 1 }))
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

test('K3 copy: rows small and larger than any piece arrive whole, in order, nulls told', async () => {
  const seen: (string | null)[][] = []
  const rows = await copyOut(
    db,
    sql`select n::text, case when n % 3 = 0 then null else repeat(chr(65 + n % 26), n * n % 300000) end from generate_series(1, 900) n`,
    2,
    (bytes, at, length) => {
      seen.push(
        [0, 1].map((f) =>
          (length[f] as number) < 0
            ? null
            : bytes.toString('latin1', at[f] as number, (at[f] as number) + (length[f] as number)),
        ),
      )
    },
  )
  expect(rows).toBe(900)
  expect(seen).toEqual(
    Array.from({ length: 900 }, (_, i) => {
      const n = i + 1
      return [String(n), n % 3 === 0 ? null : String.fromCharCode(65 + (n % 26)).repeat((n * n) % 300000)]
    }),
  )
})

test('K3 copy: none, an error and a reader that gives up leave the connection as it was', async () => {
  expect(await copyOut(db, sql`select 1 where false`, 1, () => {})).toBe(0)
  await expect(
    copyOut(db, sql`select 1 / (5 - n) from generate_series(1, 9) n`, 1, () => {}),
  ).rejects.toThrow(/division by zero/)
  await expect(copyOut(db, sql`select 1, 2`, 1, () => {})).rejects.toThrow(/2 fields where 1/)
  await expect(
    copyOut(db, sql`select repeat('x', 1000) from generate_series(1, 5000)`, 1, () => {
      throw new Error('enough')
    }),
  ).rejects.toThrow('enough')
  const done = await db.transaction().execute(async (trx) => {
    let sum = 0
    await copyOut(trx, sql`select n from generate_series(1, 100) n`, 1, (bytes, at) => {
      sum += bytes.readInt32BE(at[0] as number)
    })
    return sum
  })
  expect(done).toBe(5050)
})

test('K3 copy: asked for while the connection still ends what was before, it waits and reads all', async () => {
  const client = new pg.Client({ connectionString: database.appUrl })
  await client.connect()
  try {
    for (const before of ['select pg_sleep(0.05)', 'select 1 / 0']) {
      const earlier = client.query(before).catch(() => {})
      let text = ''
      const cursor = client.query(
        new CopyCursor('copy (select n from generate_series(1, 5) n) to stdout', [
          (bytes, from, end) => {
            text += bytes.toString('latin1', from, end)
          },
        ]),
      ) as unknown as CopyCursor
      expect(await cursor.read()).toEqual([])
      await earlier
      expect(text).toBe('1\n2\n3\n4\n5\n')
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    }
  } finally {
    await client.end()
  }
})

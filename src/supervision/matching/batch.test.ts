import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, makeKysely, makePool } from '#platform/db'
import { dayNumber } from '#registry/registers/contract'
import { freshDatabase, type TestDatabase } from '../../../tests/kit/database.ts'
import { categoryNumbers } from './batch.ts'
import { copyBatch } from './batch-store.ts'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await freshDatabase(null)
  db = makeKysely(makePool(database.appUrl, { max: 2 }))
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

/** Seat n of 5,000 (more than fits at first), of person n, in class 1 to 3; every seventh without category, phone or account. */
const seats = sql`select id, ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid as person_id,
    ('00000000-0000-7000-a000-' || lpad((n % 3 + 1)::text, 12, '0'))::uuid as class_id,
    decode(lpad(to_hex(n::bigint * 1000003), 16, '0'), 'hex') as key, decode('80000001', 'hex') as name_tag,
    case when n % 7 = 0 then null when n % 7 = 1 then 'no-such' else 'rural-transfer' end as category,
    case when n % 7 = 0 then null else decode('fffffffe00000002ff', 'hex') end as phone_index,
    case when n % 7 = 1 then decode('ff', 'hex') else decode('00000003fffffffc', 'hex') end as bank_account_index,
    date '2026-01-01' + (n % 3 + 1) as from_day, date '2026-02-01' + (n % 3 + 1) as to_day,
    case when n % 3 = 0 then '' else '4-10-01-0' || n % 3 end as occupation
  from (select n, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid as id from generate_series(1, 5000) n) g order by n`
const classes = sql`select ('00000000-0000-7000-a000-' || lpad((n + 1)::text, 12, '0'))::uuid as class_id,
    date '2026-01-01' + n + 1 as from_day, date '2026-02-01' + n + 1 as to_day,
    case when n = 0 then '' else '4-10-01-0' || n end as occupation from generate_series(0, 2) n`

test('G2 batch: seats arrive whole, with the days and occupation of their class or their own; who has no category is other', async () => {
  const asked: string[] = []
  const tag = (code: string) => asked.push(code) + 100
  for (const of of [classes, null]) {
    const batch = await copyBatch(db, { seats, classes: of }, tag)
    expect(batch.count).toBe(5000)
    for (const i of [0, 6, 7, 4095, 4096, 4999]) {
      const n = i + 1
      const hex = (bytes: Uint8Array) => Buffer.from(bytes.slice(i * 16, i * 16 + 16)).toString('hex')
      expect([hex(batch.rows), hex(batch.people), hex(batch.classIds)]).toEqual([
        `0000000000007000${'8000'}${String(n).padStart(12, '0')}`,
        `0000000000007000${'9000'}${String(n).padStart(12, '0')}`,
        `0000000000007000${'a000'}${String((n % 3) + 1).padStart(12, '0')}`,
      ])
      const key = BigInt(n) * 1000003n
      expect([batch.keyHi[i], batch.keyLo[i]]).toEqual([Number(key >> 32n), Number(key & 0xffffffffn)])
      expect(batch.name[i]).toBe(0x80000001)
      const none = n % 7 === 0
      expect([batch.phoneHi[i], batch.phoneLo[i]]).toEqual(none ? [0, 0] : [0xfffffffe, 2])
      expect([batch.accountHi[i], batch.accountLo[i]]).toEqual(n % 7 === 1 ? [0, 0] : [3, 0xfffffffc])
      const category = n % 7 < 2 ? 'other' : 'rural-transfer'
      expect(batch.category[i]).toBe(categoryNumbers.get(category))
      expect(batch.from[i]).toBe(dayNumber(`2026-01-0${(n % 3) + 2}`))
      expect(batch.to[i]).toBe(dayNumber(`2026-02-0${(n % 3) + 2}`))
      expect(batch.occupation[i]).toBe(n % 3 === 0 ? 0 : 100 + asked.lastIndexOf(`4-10-01-0${n % 3}`) + 1)
    }
  }
  // Each code once a batch, not once a seat.
  expect(asked.toSorted()).toEqual(['4-10-01-01', '4-10-01-01', '4-10-01-02', '4-10-01-02'])
})

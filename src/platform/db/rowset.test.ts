import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, insertOf, makeKysely, makePool } from '#platform/db'
import { freshDatabase, type TestDatabase } from '../../../tests/kit/database.ts'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await freshDatabase(null)
  db = makeKysely(makePool(database.ownerUrl, { max: 1 }))
  await sql`create table public.rowset_test (no integer primary key, row_id uuid, words text, more_words text[], kept jsonb,
    raw bytea, big bigint, is_so boolean, on_day date, at_time timestamptz, region char(6), ids uuid[])`.execute(
    db,
  )
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const insert = insertOf('public.rowset_test', {
  no: 'integer',
  rowId: 'uuid',
  words: 'text',
  moreWords: 'text[]',
  kept: 'jsonb',
  raw: 'bytea',
  big: 'bigint',
  isSo: 'boolean',
  onDay: 'date',
  atTime: 'timestamptz',
  region: 'char(6)',
  ids: 'uuid[]',
})

/** Everything that means something within an array, and words that are no words. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\u0000')),
  fc.constantFrom(
    '',
    'NULL',
    'null',
    '{}',
    '{a,b}',
    '"',
    '\\',
    '\\"',
    ',',
    ' ',
    '\n',
    '汉字“引号”',
    "'; drop",
    '𠮷',
  ),
)
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const row = fc.record({
  rowId: orNull(fc.uuid()),
  words: orNull(words),
  moreWords: orNull(fc.array(words, { maxLength: 4 })),
  kept: orNull(
    fc.dictionary(
      fc.constantFrom('a', 'b"', '\\c', '丁'),
      fc.oneof(words, fc.integer(), fc.array(words, { maxLength: 3 })),
    ),
  ),
  raw: orNull(fc.uint8Array({ maxLength: 40 }).map((a) => Buffer.from(a))),
  big: orNull(fc.maxSafeInteger()),
  isSo: orNull(fc.boolean()),
  onDay: orNull(fc.constantFrom('2026-02-28', '1949-10-01')),
  atTime: orNull(
    fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((d) => d.toISOString()),
  ),
  region: orNull(fc.constantFrom('350200', '350203')),
  ids: orNull(fc.array(fc.uuid(), { maxLength: 3 })),
})

test('K3 rowset: whatever the rows hold arrives as it was, nulls and quotes and all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (given) => {
      const rows = given.map((r, no) => ({ no, ...r }))
      await sql`truncate public.rowset_test`.execute(db)
      await insert(rows).execute(db)
      const { rows: held } = await sql`select * from public.rowset_test order by no`.execute(db)
      expect(held).toEqual(rows)
    }),
    { numRuns: 120 },
  )
})

test('K3 rowset: a part of a larger statement; no rows are none', async () => {
  const one = {
    rowId: null,
    words: '甲',
    moreWords: ['乙', '丙'],
    kept: null,
    raw: null,
    big: 1,
    isSo: true,
    onDay: null,
  }
  const { rows } = await sql<{ words: string }>`
    with given as (${insert([{ ...one, no: 1000, atTime: null, region: null, ids: [] }])} returning words) select words from given`.execute(
    db,
  )
  expect(rows).toEqual([{ words: '甲' }])
  await insert([]).execute(db)
  expect((await sql`select 1 from public.rowset_test where no = 1000`.execute(db)).rows).toHaveLength(1)
})

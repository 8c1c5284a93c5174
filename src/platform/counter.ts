/** Numbers that count up, one row a series: class numbers, claim numbers. The row's lock makes two askers take turns. */
import { sql } from 'kysely'
import type { Trx } from './db/index.ts'

type Tables = {
  'platform.counter': { name: string; value: number }
}

/** The next number of `series`, from 1; given back when the transaction fails, so that numbers have no gaps. */
export async function nextNumber(trx: Trx, series: string): Promise<number> {
  const row = await trx
    .withTables<Tables>()
    .insertInto('platform.counter')
    .values({ name: series, value: 1 })
    .onConflict((oc) => oc.column('name').doUpdateSet({ value: sql<number>`platform.counter.value + 1` }))
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value
}

/** The first of `count` numbers in a row, taken at once. */
export async function nextNumbers(trx: Trx, series: string, count: number): Promise<number> {
  const row = await trx
    .withTables<Tables>()
    .insertInto('platform.counter')
    .values({ name: series, value: count })
    .onConflict((oc) =>
      oc.column('name').doUpdateSet({ value: sql<number>`platform.counter.value + ${count}` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value - count + 1
}

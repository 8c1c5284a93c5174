/** The rush of the benches with the server and the database killed under it, in a few rounds. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ground, ground } from '../../../bench/ground.ts'
import { AT, connected, crowd } from '../../../bench/voucher-ground.ts'
import { killRounds } from '../../../bench/vouchers.ts'

let base: Ground
beforeAll(async () => {
  // A durable database of its own: the tests' common one gives up safety for speed.
  base = await ground(AT)
}, 120_000)
afterAll(async () => {
  await base.stop()
})

test('F3 crash: kill -9 of server and database in the middle of a rush loses nothing acknowledged and doubles nothing', async () => {
  const owner = () => connected(base.ownerUrl)
  const first = await owner()
  await crowd(first, 600)
  await first.end()
  const { lost, rounds, sums, acknowledged } = await killRounds(
    base,
    owner,
    { rounds: 2, each: 200, clients: 16, databaseEach: 2 },
    () => {},
  )
  expect({ lost, rounds }).toEqual({ lost: 0, rounds: 2 })
  expect(sums).toMatchObject({
    vouchers: acknowledged,
    people: acknowledged,
    records: acknowledged,
    taken: acknowledged,
  })
}, 120_000)

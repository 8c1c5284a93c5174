import { expect, test } from 'vitest'
import { Gather } from './gather.ts'

test('K2 look-ups: what is asked while a query is under way shares the next, and everybody gets their own answer', async () => {
  const batches: number[][] = []
  const gather = new Gather<number, number>(async (keys) => {
    batches.push(keys)
    await new Promise((resolve) => setImmediate(resolve))
    return keys.map((key) => key * 2)
  }, 3)
  const answers = await Promise.all([1, 2, 3, 4, 5].map((key) => gather.get(key)))
  expect(answers).toEqual([2, 4, 6, 8, 10])
  expect(batches).toEqual([[1], [2, 3, 4], [5]])
})

test('K2 look-ups: a failing query fails its own askers only', async () => {
  let calls = 0
  const gather = new Gather<number, number>(async (keys) => {
    calls += 1
    if (calls === 1) throw new Error('gone')
    return keys
  })
  const [first, second] = await Promise.allSettled([gather.get(1), gather.get(2)])
  expect(first).toMatchObject({ status: 'rejected' })
  expect(second).toEqual({ status: 'fulfilled', value: 2 })
})

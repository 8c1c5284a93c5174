import { expect, test } from 'vitest'
import { Gather, turn } from './gather.ts'

test('K2 look-ups: what other connections ask in the same turn, or while a query is under way, shares one; everybody gets their own answer', async () => {
  const batches: number[][] = []
  const gather = new Gather<number, number>(async (keys) => {
    batches.push(keys)
    await turn()
    return keys.map((key) => key * 2)
  }, 3)
  const answers = [gather.get(1)]
  await Promise.resolve()
  await Promise.resolve()
  answers.push(gather.get(2))
  await turn()
  for (const key of [3, 4, 5, 6]) answers.push(gather.get(key))
  expect(await Promise.all(answers)).toEqual([2, 4, 6, 8, 10, 12])
  expect(batches).toEqual([[1, 2], [3, 4, 5], [6]])
})

test('K2 look-ups: a failing query fails its own askers only', async () => {
  let calls = 0
  const gather = new Gather<number, number>(async (keys) => {
    calls += 1
    if (calls === 1) throw new Error('gone')
    return keys
  })
  const first = gather.get(1).catch(() => 'rejected')
  await turn()
  expect(await Promise.all([first, gather.get(2)])).toEqual(['rejected', 2])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grouped, sortedBy } from './order-rules.ts'

const key = fc.oneof(fc.nat(3), fc.nat(100_000), fc.integer({ min: 0, max: 2 ** 45 }), fc.constant(2 ** 52))

test('F2 sandbox: rows are sorted by key, and those of one key stay as they stood', () => {
  fc.assert(
    fc.property(fc.array(key), fc.array(fc.nat(5)), (list, second) => {
      const keys = Float64Array.from(list)
      const plain = list.map((_k, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b)
      expect([...sortedBy(keys)]).toEqual(plain)
      // By one key, then by another: the first decides among equals of the second.
      const other = Float64Array.from(list, (_k, i) => second[i] ?? 0)
      const given = sortedBy(keys)
      const before = [...given]
      const both = list
        .map((_k, i) => i)
        .sort(
          (a, b) =>
            (other[a] as number) - (other[b] as number) || (keys[a] as number) - (keys[b] as number) || a - b,
        )
      expect([...sortedBy(other, given)]).toEqual(both)
      expect([...given]).toEqual(before)
    }),
  )
})

test('F2 sandbox: rows of one group come together, groups by their first row', () => {
  const order = Int32Array.from([3, 0, 2, 1, 4])
  const groupOf = Int32Array.from([7, 1, 7, 1, 0])
  expect([...grouped(order, groupOf, 8)]).toEqual([3, 1, 0, 2, 4])
  expect([...grouped(new Int32Array(0), groupOf, 8)]).toEqual([])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PageReader, UNKNOWN, writePage } from './page-rules.ts'

const number = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: -300, max: 300 }),
  fc.integer({ min: 0, max: 70_000 }),
  fc.constant(UNKNOWN),
  fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
)
const column = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 254 })),
  fc.array(fc.integer({ min: 0, max: 255 })),
  fc.array(fc.oneof(fc.integer({ min: 100, max: 355 }), fc.constant(UNKNOWN))),
  fc.array(fc.integer({ min: 0, max: 65_535 })),
  fc.array(fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constant(UNKNOWN))),
  fc.array(number),
  fc.array(fc.constant(7)),
)

test('F2 judgements: a page gives back every column as it was written, whole and one row at a time', () => {
  fc.assert(
    fc.property(fc.array(column, { maxLength: 12 }), fc.nat(7), (columns, shift) => {
      const values = columns.map((c) => Int32Array.from(c))
      const page = writePage(values.map((v) => ({ values: v, from: 0, to: v.length })))
      // From the database a page starts anywhere in a larger piece of bytes.
      const moved = Buffer.alloc(page.length + shift)
      moved.set(page, shift)
      const reader = new PageReader(moved.subarray(shift))
      expect(reader.columns).toBe(values.length)
      for (const [c, held] of values.entries()) {
        const out = new Int32Array(held.length + 3).fill(9)
        expect(reader.read(c, out, 2)).toBe(held.length)
        expect([...out.subarray(2, 2 + held.length)]).toEqual([...held])
        expect(out[held.length + 2]).toBe(9)
        held.forEach((value, row) => {
          expect(reader.at(c, row)).toBe(value)
        })
      }
    }),
    { numRuns: 300 },
  )
})

test('F2 judgements: a slice of bytes and of numbers is written and narrow columns are narrow', () => {
  const values = Int32Array.from([1, 2, 1000, 1001, 1255, 5])
  const bytes = Uint8Array.from([...Array(24).keys()])
  const page = writePage([
    { values, from: 2, to: 5 },
    { bytes, stride: 4, from: 1, to: 3 },
  ])
  const reader = new PageReader(page)
  expect([reader.at(0, 0), reader.at(0, 2)]).toEqual([1000, 1255])
  expect([...reader.bytes(1)]).toEqual([4, 5, 6, 7, 8, 9, 10, 11])
  expect(page.length).toBe(4 + 2 * 16 + 4 + 8)
  expect(() => reader.at(0, 3)).toThrow(RangeError)
  expect(() => reader.bytes(0)).toThrow()
  expect(() => reader.read(1, new Int32Array(8), 0)).toThrow()
})

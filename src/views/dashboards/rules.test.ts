import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addCounts, type Counts, doneOf, figureOf, nearestTarget, noCounts } from './rules.ts'

const counts = (change: Partial<Counts>): Counts => ({ ...noCounts, ...change })
const target = { value: 1000, firstYear: 2026, lastYear: 2026, documentNo: '演示' }

test.each([
  [500, 5000, false],
  [499, 5000, true],
  [1000, 10_000, false],
  [0, 0, false],
])('H2 pace: %i of 1000 when %i of 10000 of the year has passed → behind %s', (done, pace, behind) => {
  expect(figureOf('training', target, counts({ training: done }), pace).behind).toBe(behind)
})

test('H2 pace: a share has no pace and is behind while below its target', () => {
  const share = { ...target, value: 3500 }
  expect(figureOf('high-skilled-share', share, counts({ skilled: 100, high: 34 }), 9000)).toMatchObject({
    done: 3400,
    behind: true,
    pacePercent: null,
  })
  expect(figureOf('high-skilled-share', share, counts({ skilled: 100, high: 35 }), 9000).behind).toBe(false)
})

test('H1 figures: an indicator that no record counts shows nothing instead of zero', () => {
  expect(figureOf('school-enrolment', target, counts({ training: 5 }), 5000)).toMatchObject({
    done: null,
    donePercent: null,
    behind: false,
  })
  expect(doneOf('contest-entrants', noCounts)).toBeNull()
})

test('H2 figures: what regions count adds up to what their parent counts', () => {
  const one = fc.record({
    training: fc.nat(),
    rural: fc.nat(),
    skilled: fc.nat(),
    high: fc.nat(),
    technician: fc.nat(),
  })
  fc.assert(
    fc.property(fc.array(one), (list) => {
      const sum = list.reduce(addCounts, noCounts)
      for (const name of ['training', 'training-rural', 'skilled', 'certificate-technician'] as const) {
        expect(doneOf(name, sum)).toBe(list.reduce((total, c) => total + (doneOf(name, c) as number), 0))
      }
    }),
  )
})

test('H1 targets: a yearly target speaks before one over three years', () => {
  const yearly = { firstYear: 2026, lastYear: 2026 }
  expect(nearestTarget([{ firstYear: 2025, lastYear: 2027 }, yearly])).toBe(yearly)
  expect(nearestTarget([])).toBeNull()
})

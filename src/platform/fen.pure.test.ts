import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, addWorkdays, ageOn, isDay, isWorkday, statisticsYear, statisticsYearSpan } from './day.ts'
import { parseYuan, percentOf, splitProRata, yuan } from './fen.ts'

const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })

test('F1 money: yuan as text and whole fen are the same amount both ways', () => {
  fc.assert(
    fc.property(amount, (n) => {
      expect(parseYuan(yuan(n))).toBe(n)
    }),
  )
  expect(yuan(123_456)).toBe('1,234.56')
  for (const bad of ['1.234', '一百', '1e3', '', '--1', '1.']) expect(parseYuan(bad)).toBeNull()
})

test('F1 money: a split adds up to the fen and no part is more than one fen from its share', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.array(fc.integer({ min: 0, max: 10 ** 6 }), { minLength: 1, maxLength: 30 }),
      (total, weights) => {
        fc.pre(weights.some((w) => w > 0))
        const parts = splitProRata(total, weights)
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
        const sum = weights.reduce((a, b) => a + b, 0)
        for (const [i, part] of parts.entries()) {
          expect(Math.abs(part - (total * (weights[i] as number)) / sum)).toBeLessThan(1.01)
        }
      },
    ),
  )
})

test('F2 money: a percentage is rounded half away from zero in whole fen', () => {
  expect(percentOf(70_000, 20)).toBe(14_000)
  expect(percentOf(25, 50)).toBe(13)
  expect(percentOf(-25, 50)).toBe(-13)
  expect(percentOf(1, 33.33)).toBe(0)
})

test('H2 calendar: the statistics year begins on 1 December', () => {
  expect(statisticsYear('2025-11-30')).toBe(2025)
  expect(statisticsYear('2025-12-01')).toBe(2026)
  expect(statisticsYearSpan(2026)).toEqual({ from: '2025-12-01', to: '2026-11-30' })
})

test('F4 calendar: working days skip weekends and holidays and keep make-up days', () => {
  const calendar = { off: new Set(['2026-10-01', '2026-10-02']), work: new Set(['2026-10-10']) }
  expect(isWorkday('2026-10-10', calendar)).toBe(true)
  expect(addWorkdays('2026-09-30', 1, calendar)).toBe('2026-10-05')
  expect(addWorkdays('2026-10-09', 1, calendar)).toBe('2026-10-10')
})

test('C4 calendar: ages and months count as people do', () => {
  expect(ageOn('1966-03-02', '2026-03-01')).toBe(59)
  expect(ageOn('1966-03-02', '2026-03-02')).toBe(60)
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(isDay('2026-02-29')).toBe(false)
  expect(isDay('2028-02-29')).toBe(true)
})

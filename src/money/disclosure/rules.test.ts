import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#platform/day'
import { openMoves } from '#platform/moves'
import { disclosureMoves, figuresOf, lastQuarter, quarterSpan, tiesOf, type UseRow } from './rules.ts'

test('F8 quarters: each day of a year is in one of four, and the last one over is before today', () => {
  for (let day = '2026-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
    const within = [1, 2, 3, 4].filter((quarter) => {
      const { from, to } = quarterSpan(2026, quarter)
      return from <= day && day <= to
    })
    expect(within).toHaveLength(1)
    const last = lastQuarter(day)
    const { to } = quarterSpan(last.year, last.quarter)
    expect(to < day && day <= addDays(to, 92)).toBe(true)
  }
  expect(lastQuarter('2026-01-15')).toEqual({ year: 2025, quarter: 4 })
})

const use = fc.record({
  region: fc.constantFrom('350203', '350206', '350211'),
  fund: fc.constantFrom('employment' as const, 'unemployment-insurance' as const),
  orgId: fc.constantFrom('a', 'b', null),
  subsidyKind: fc.constantFrom('class-training' as const, 'personal-certificate' as const),
  people: fc.nat(100),
  lines: fc.nat(100),
  paidFen: fc.nat(1_000_000),
  offsetFen: fc.nat(1000),
  dueFen: fc.nat(1000),
  backFen: fc.nat(1000),
  droppedFen: fc.nat(1000),
})
const keyOf = (row: UseRow) => `${row.region}${row.fund}${row.orgId}${row.subsidyKind}`

test('F8 reproducible: whatever order the rows come in, the same bytes; totals add up', () => {
  fc.assert(
    fc.property(fc.uniqueArray(use, { selector: keyOf, maxLength: 20 }), (uses) => {
      const at = {
        region: '350200',
        from: '2026-01-01',
        to: '2026-03-31',
        sources: [],
        budgets: [],
        people: 3,
      }
      const one = figuresOf({ ...at, uses })
      expect(JSON.stringify(figuresOf({ ...at, uses: [...uses].reverse() }))).toBe(JSON.stringify(one))
      expect(one.totals.paidFen).toBe(uses.reduce((sum, row) => sum + row.paidFen, 0))
      expect(tiesOf(one, one.totals.paidFen)[0]?.holds).toBe(true)
      expect(tiesOf(one, one.totals.paidFen + 1)[0]?.holds).toBe(false)
    }),
  )
})

test('F8 two people: who drafted neither publishes nor returns', () => {
  const hands = { drafted: { id: 'A', did: '编制' } }
  expect(openMoves(disclosureMoves, 'drafted', () => true, 'A', hands)).toEqual(['withdraw'])
  expect(openMoves(disclosureMoves, 'drafted', () => true, 'B', hands)).toEqual([
    'publish',
    'return',
    'withdraw',
  ])
  for (const state of ['published', 'superseded', 'returned', 'withdrawn'] as const)
    expect(openMoves(disclosureMoves, state, () => true, 'B', hands)).toEqual([])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths } from '#platform/day'
import {
  destructionMoves,
  endings,
  kindNames,
  kindOf,
  listText,
  overBefore,
  refuseKind,
  refuseRule,
  ruleMoves,
} from './rules.ts'

test('K3 retention: every kind says from when, how long, on what ground and what then; what is the record is never destroyed', () => {
  for (const name of kindNames) {
    const kind = kindOf(name)
    expect(kind.basis, name).not.toBe('')
    expect(Object.keys(endings)).toContain(kind.ending)
    // A time that no law gives is said to be set here; none of the subsidy documents gives one.
    expect(/平台设置|《/.test(kind.basis), name).toBe(true)
    expect(kind.ending === 'destroy' ? (kind.months ?? -1) >= kind.least : true, name).toBe(true)
    expect(refuseKind(name).length > 0).toBe(kind.ending !== 'destroy')
  }
  for (const name of ['record', 'ledger', 'roster', 'export'] as const)
    expect(refuseKind(name).map((r) => r.code)).toEqual(['retention.never'])
})

test.each([
  ['roster-sheet', 12, []],
  ['roster-sheet', 11, ['retention.too_short']],
  ['check-photo', 12, ['retention.fixed']],
  ['record', 1, ['retention.fixed']],
  ['ledger', 400, ['retention.fixed']],
] as const)('K3 retention: %s set to %i months: %j', (name, months, codes) => {
  expect(refuseRule(name, months).map((r) => r.code)).toEqual(codes)
})

test('K3 retention: kept from its day through the same day so many months on, whatever the month', () => {
  const days = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('2000-01-01', n))
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 400 }), (today, months) => {
      const before = overBefore(today, months)
      expect(before <= today).toBe(true)
      // What is destroyed today has had its months; what began a day later than the edge has not been touched.
      expect(addMonths(addDays(before, -1), months) < today).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('K3 retention: one digest for one list, whatever its order; another for any other list', () => {
  const item = fc.record({ id: fc.uuid(), hash: fc.nat(15).map((n) => n.toString(16).repeat(64)) })
  const list = fc.uniqueArray(item, { selector: (one) => one.id, minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(list, fc.nat(), (items, at) => {
      expect(listText([...items].reverse())).toBe(listText(items))
      const without = items.filter((_one, i) => i !== at % items.length)
      expect(listText(without)).not.toBe(listText(items))
    }),
    { numRuns: 100 },
  )
})

test('K3 retention: who asked decides nothing; an end has no way on', () => {
  for (const { moves } of [ruleMoves, destructionMoves])
    for (const [name, move] of Object.entries(moves) as [
      string,
      { notBy?: readonly string[]; verb: string },
    ][]) {
      if (name === 'withdraw') expect(move.verb).toBe('retention.propose')
      else expect(move).toMatchObject({ verb: 'retention.approve', notBy: ['askedBy'] })
    }
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refuseMove } from '#platform/moves'
import { type ChangeState, changeMoves } from './contract.ts'
import { drawOn, payingBudget, payingOrder, refuseNeed, seatsFen } from './rules.ts'

test('F1 budget: every move × state × hand', () => {
  const open: string[] = []
  for (const name of Object.keys(changeMoves.moves)) {
    for (const state of Object.keys(changeMoves.states) as ChangeState[]) {
      for (const hand of ['entered', 'another']) {
        const hands = { enteredBy: { id: hand === 'entered' ? 'me' : 'other', did: '录入' } }
        if (refuseMove(changeMoves, name, state, 'me', hands).length === 0)
          open.push(`${name} ${state} ${hand}`)
      }
    }
  }
  expect(open).toEqual([
    'withdraw entered entered',
    'withdraw entered another',
    'return entered another',
    'approve entered another',
  ])
})

test('F1 reservation: the region’s own line pays, nearest first; 平潭 goes straight to the province', () => {
  expect(payingOrder('350000/350200/350203')).toEqual(['350203', '350200', '350000'])
  const funded = ['350000', '350200', '350205'].map((region) => ({ region }))
  expect(payingBudget('350000/350200/350203', funded)?.region).toBe('350200')
  expect(payingBudget('350000/350200/350205', funded)?.region).toBe('350205')
  expect(payingBudget('350000/350128', funded)?.region).toBe('350000')
  expect(payingBudget('350000/350100/350102', funded.slice(1))).toBeNull()
})

const need = { regionName: '厦门市', year: 2026, fund: 'employment' as const }
test.each([
  ['nothing needed', 0, { availableFen: 5 }, ['budget.nothing']],
  ['no budget', 1, null, ['budget.none']],
  ['a fen too little', 101, { availableFen: 100 }, ['budget.short']],
  ['to the fen', 100, { availableFen: 100 }, []],
])('F1 reservation: %s', (_name, neededFen, budget, expected) => {
  const reasons = refuseNeed({ ...need, neededFen }, budget)
  expect(reasons.map((reason) => reason.code)).toEqual(expected)
  if (expected[0] === 'budget.short')
    expect(reasons[0]?.message).toContain('可用额度 1.00 元，本次需要 1.01 元')
})

test('F1 property: a reservation is used up to the fen, and nothing is made of nothing', () => {
  const amount = fc.integer({ min: 0, max: 10 ** 12 })
  fc.assert(
    fc.property(amount, amount, amount, (held, needed, keep) => {
      const use = drawOn(held, needed, keep)
      expect(use.reservedFen + use.availableFen).toBe(needed)
      expect(use.reservedFen + use.keptFen + use.releasedFen).toBe(held)
      expect(
        Math.min(use.reservedFen, use.availableFen, use.keptFen, use.releasedFen),
      ).toBeGreaterThanOrEqual(0)
      expect(use.keptFen).toBeLessThanOrEqual(keep)
      expect(Math.min(use.availableFen, use.keptFen + use.releasedFen)).toBe(0)
    }),
  )
})

test('F1 property: seats × standard is whole fen or an error, never a rounded sum', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 10 ** 9 }), (seats, each) => {
      expect(BigInt(seatsFen(seats, each))).toBe(BigInt(seats) * BigInt(each))
    }),
  )
  expect(() => seatsFen(3, 0.5)).toThrow()
  expect(() => seatsFen(2 ** 30, 2 ** 30)).toThrow()
})

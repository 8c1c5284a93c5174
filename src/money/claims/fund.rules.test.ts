import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aheadOf, earlier, fitting, type Waiting } from './fund-rules.ts'
import { accountClosed } from './payment-rules.ts'

test('F1 property: what fits is a beginning of the stated order, within the purse, and one more would not fit', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 40 })
  const purse = fc.record({ heldFen: fc.nat(50_000), freeFen: fc.integer({ min: -100, max: 50_000 }) })
  fc.assert(
    fc.property(amounts, purse, (all, has) => {
      const { count, amountFen } = fitting(all, has)
      const room = has.heldFen + Math.max(0, has.freeFen)
      expect(all.slice(0, count).reduce((a, b) => a + b, 0)).toBe(amountFen)
      expect(amountFen).toBeLessThanOrEqual(room)
      if (count < all.length) expect(amountFen + (all[count] as number)).toBeGreaterThan(room)
    }),
  )
})

test('F1 property: the queue is one order for everybody: of two who wait for one budget, one is before the other', () => {
  const waiting: fc.Arbitrary<Waiting> = fc.record({
    claimId: fc.uuid(),
    number: fc.constant(null),
    filedAt: fc.constantFrom('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'),
    budgetId: fc.constantFrom('a', 'b'),
    neededFen: fc.integer({ min: 1, max: 100 }),
  })
  fc.assert(
    fc.property(fc.uniqueArray(waiting, { selector: (w) => w.claimId, maxLength: 12 }), (queue) => {
      for (const one of queue) {
        const ahead = aheadOf(one, one.budgetId, queue)
        expect(ahead.every((w) => w.budgetId === one.budgetId && earlier(w, one) < 0)).toBe(true)
        const mates = queue.filter((w) => w.budgetId === one.budgetId)
        expect(ahead.length + mates.filter((w) => earlier(one, w) < 0).length).toBe(mates.length - 1)
      }
    }),
  )
})

test.each([
  ['账户已销户', true],
  ['账号不存在', true],
  ['账户冻结', true],
  ['银行系统维护', false],
  ['户名不符', false],
  [null, false],
])('F4 closed account: %s', (reason, closed) => {
  expect(accountClosed(reason)).toBe(closed)
})

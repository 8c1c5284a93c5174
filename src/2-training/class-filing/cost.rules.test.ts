import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Booked, type NewReceipt, paidBy, refuseParts, refuseReceipt } from './cost-rules.ts'
import { freeSeats, overdueMove } from './lapse-rules.ts'

const amount = fc.integer({ min: 0, max: 10_000_00 })
test('F5 property: parts pass only when they add up to the fee and nobody pays what the subsidy covers', () => {
  fc.assert(
    fc.property(amount, amount, amount, amount, amount, (fee, government, enterprise, personal, standard) => {
      const reasons = refuseParts(
        {
          feeFen: fee,
          governmentFen: government,
          enterpriseFen: enterprise,
          personalFen: personal,
          enterpriseName: enterprise > 0 ? '企业' : null,
        },
        standard,
      )
      const whole = government + enterprise + personal === fee
      const right = government === Math.min(standard, fee) || (government <= standard && government >= fee)
      expect(reasons.length === 0).toBe(whole && right && government <= standard)
    }),
    { examples: [[1000, 700, 200, 100, 700]] },
  )
})

test('F5 property: whatever is taken in and given back, nobody pays more than their part or gets back more than they paid', () => {
  const step = fc.record({
    kind: fc.constantFrom('receipt', 'refund'),
    amountFen: fc.integer({ min: 1, max: 300 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 0, max: 500 }), (steps, dueFen) => {
      const rows: Booked[] = []
      for (const one of steps) {
        const next: NewReceipt = {
          ...(one as Booked),
          payer: 'personal',
          personId: 'p',
          paidOn: '2026-03-02',
        }
        if (refuseReceipt(next, { dueFen, rows, today: '2026-03-02' }).length === 0) rows.push(next)
        const paid = paidBy(rows, 'personal', 'p')
        expect(paid).toBeGreaterThanOrEqual(0)
        expect(paid).toBeLessThanOrEqual(dueFen)
      }
    }),
  )
})

test.each([
  ['approved', '2026-03-01', '2026-03-11', null],
  ['approved', '2026-03-01', '2026-03-12', 'lapse'],
  ['submitted', '2026-03-01', '2026-03-01', null],
  ['submitted', '2026-03-01', '2026-03-02', 'expire'],
  ['reviewed', '2026-03-01', '2026-03-02', 'expire'],
  ['running', '2026-03-01', '2027-03-02', null],
  ['draft', '2026-03-01', '2027-03-02', null],
] as const)('F1 lapse: %s, begins %s, on %s: %s', (state, startsOn, today, expected) => {
  expect(overdueMove({ state, startsOn }, today)).toBe(expected)
})

test('F1 no-show: nothing before enough lessons are over; then seats are empty, unused or unsubsidised, never twice', () => {
  const trainees = [
    { personId: 'a', subsidised: true, came: true },
    { personId: 'b', subsidised: true, came: false },
    { personId: 'c', subsidised: false, came: true },
  ]
  expect(freeSeats({ seats: 5, past: 3, lessons: 8, trainees }).tooEarly).toBe(true)
  expect(freeSeats({ seats: 5, past: 4, lessons: 10, trainees })).toEqual({
    tooEarly: false,
    empty: 2,
    noShow: ['b'],
    notEligible: ['c'],
  })
  fc.assert(
    fc.property(
      fc.array(fc.record({ subsidised: fc.boolean(), came: fc.boolean() }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 12 }),
      (people, seats) => {
        const found = freeSeats({
          seats,
          past: 1,
          lessons: 1,
          trainees: people.map((p, i) => ({ personId: String(i), ...p })),
        })
        const staying = people.filter((p) => p.subsidised && p.came).length
        expect(found.empty + found.noShow.length + found.notEligible.length).toBe(
          Math.max(0, seats - people.length) + people.length - staying,
        )
      },
    ),
  )
})

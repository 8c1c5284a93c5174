import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths } from '#platform/day'
import { openMoves } from '#platform/moves'
import {
  dueFen,
  ENDED,
  fillPlan,
  natures,
  OWED,
  PLAN_MONTHS,
  planOverdueDays,
  recoveryMoves,
  refuseDecision,
  refuseOpen,
  refusePlan,
  refuseReceipt,
  refuseWriteOff,
  SMALL_FEN,
} from './rules.ts'
import { comesBackTo, type Owing, offsetOver, shareOut } from './split-rules.ts'

const codes = (reasons: readonly { code: string }[]) => reasons.map((r) => r.code.replace('recovery.', ''))
const TODAY = '2026-06-01'

const owing = fc
  .array(
    fc.record({ book: fc.integer({ min: 0, max: 3 }), leftFen: fc.integer({ min: 0, max: 5_000_00 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((rows): Owing[] =>
    rows.map((row, i) => ({ id: `l${i}`, bookId: `b${row.book}`, leftFen: row.leftFen })),
  )
  .filter((rows) => rows.some((row) => row.leftFen > 0))
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

describe('F7 recovery: money back to the funds it came from', () => {
  test('F7 F37-15 pro rata: shares add up to the fen, no line gets more than it owes, each fund within a fen of its share', () => {
    fc.assert(
      fc.property(owing, fc.double({ min: 0.0001, max: 1, noNaN: true }), (rows, part) => {
        const total = sum(rows.map((row) => row.leftFen))
        const amount = Math.max(1, Math.floor(total * part))
        const shares = shareOut(amount, rows)
        expect(sum(shares.map((s) => s.amountFen))).toBe(amount)
        for (const share of shares) {
          const row = rows.find((one) => one.id === share.id) as Owing
          expect(share.amountFen).toBeGreaterThan(0)
          expect(share.amountFen).toBeLessThanOrEqual(row.leftFen)
          expect(share.bookId).toBe(row.bookId)
        }
        for (const book of new Set(rows.map((row) => row.bookId))) {
          const got = sum(shares.filter((s) => s.bookId === book).map((s) => s.amountFen))
          const owed = sum(rows.filter((row) => row.bookId === book).map((row) => row.leftFen))
          expect(Math.abs(got - (amount * owed) / total)).toBeLessThan(1)
        }
      }),
    )
  })

  test('F7 pro rata: any sequence of payments ends with every line whole and nothing over', () => {
    fc.assert(
      fc.property(
        owing,
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 8 }),
        (rows, parts) => {
          const left = new Map(rows.map((row) => [row.id, row.leftFen]))
          const rest = () => sum([...left.values()])
          const pay = (amount: number) => {
            const now = rows.map((row) => ({ ...row, leftFen: left.get(row.id) as number }))
            for (const share of shareOut(amount, now))
              left.set(share.id, (left.get(share.id) as number) - share.amountFen)
            expect(Math.min(...left.values())).toBeGreaterThanOrEqual(0)
          }
          for (const part of parts) if (rest() > 0) pay(Math.max(1, Math.floor(rest() * part)))
          if (rest() > 0) pay(rest())
          expect([...left.values()].every((fen) => fen === 0)).toBe(true)
        },
      ),
    )
  })

  test('F7 pro rata: more than is owed is a bug, not a rounding', () => {
    expect(() => shareOut(101, [{ id: 'a', bookId: 'b', leftFen: 100 }])).toThrow()
    expect(() => shareOut(0, [{ id: 'a', bookId: 'b', leftFen: 100 }])).toThrow()
  })

  test('F7 year ends: this year’s money is available again, an earlier year’s is handed back', () => {
    expect(comesBackTo(2026, 2026)).toBe('available')
    expect(comesBackTo(2025, 2026)).toBe('recovered')
  })

  test('F7 offset: the oldest debt first, never more than the debt nor the line', () => {
    const lines = [
      { claimLineId: 'x', amountFen: 500 },
      { claimLineId: 'y', amountFen: 300 },
    ]
    const debts = [
      { recoveryId: '1', number: 'A', dueFen: 600 },
      { recoveryId: '2', number: 'B', dueFen: 900 },
    ]
    expect(offsetOver(debts, lines)).toEqual([
      { recoveryId: '1', number: 'A', claimLineId: 'x', amountFen: 500 },
      { recoveryId: '1', number: 'A', claimLineId: 'y', amountFen: 100 },
      { recoveryId: '2', number: 'B', claimLineId: 'y', amountFen: 200 },
    ])
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { maxLength: 5 }),
        fc.array(fc.nat(1000), { maxLength: 5 }),
        (due, owed) => {
          const parts = offsetOver(
            due.map((dueFen, i) => ({ recoveryId: `${i}`, number: `${i}`, dueFen })),
            owed.map((amountFen, i) => ({ claimLineId: `${i}`, amountFen })),
          )
          expect(sum(parts.map((p) => p.amountFen))).toBe(Math.min(sum(due), sum(owed)))
          for (const [i, most] of due.entries())
            expect(
              sum(parts.filter((p) => p.recoveryId === `${i}`).map((p) => p.amountFen)),
            ).toBeLessThanOrEqual(most)
          for (const [i, most] of owed.entries())
            expect(
              sum(parts.filter((p) => p.claimLineId === `${i}`).map((p) => p.amountFen)),
            ).toBeLessThanOrEqual(most)
        },
      ),
    )
  })
})

describe('F7 recovery: reasons', () => {
  const line = { claimLineId: 'a', orgId: 'o', personId: 'p', paidFen: 1000, busy: null }
  test('F7 opening: only what stands paid, once, of one payee', () => {
    expect(refuseOpen([line], [{ claimLineId: 'a', amountFen: 1000 }])).toEqual([])
    expect(codes(refuseOpen([line], [{ claimLineId: 'a', amountFen: 1001 }]))).toEqual(['too_much'])
    expect(codes(refuseOpen([line], [{ claimLineId: 'z', amountFen: 1 }]))).toEqual(['nothing_paid'])
    expect(codes(refuseOpen([{ ...line, busy: 'ZH1' }], [{ claimLineId: 'a', amountFen: 1 }]))).toEqual([
      'line_busy',
    ])
    const other = { ...line, claimLineId: 'b', orgId: null, personId: 'q' }
    const both = [
      { claimLineId: 'a', amountFen: 1 },
      { claimLineId: 'b', amountFen: 1 },
    ]
    expect(codes(refuseOpen([line, other], both))).toEqual(['two_debtors'])
  })

  const known = {
    lines: [{ id: 'l', askedFen: 1000 }],
    replies: 1,
    replyUntil: '2026-06-10',
    today: TODAY,
    files: 1,
  }
  const good = {
    nature: 'mistake' as const,
    lines: [{ id: 'l', amountFen: 1000 }],
    answer: '陈述不成立，理由如下',
    dueOn: addDays(TODAY, 30),
    payTo: '测试专户',
    offset: true,
  }
  test('F7 F37-15 decision: heard first, the reply is answered, fraud has evidence and is asked back whole', () => {
    expect(refuseDecision(good, known)).toEqual([])
    expect(codes(refuseDecision(good, { ...known, replies: 0 }))).toEqual(['still_hearing'])
    expect(
      refuseDecision(
        { ...good, answer: null },
        { ...known, replies: 0, today: '2026-06-11', replyUntil: TODAY },
      ),
    ).toEqual([])
    expect(codes(refuseDecision({ ...good, answer: null }, known))).toEqual(['no_answer'])
    expect(codes(refuseDecision({ ...good, payTo: null }, known))).toEqual(['no_account'])
    expect(codes(refuseDecision({ ...good, lines: [{ id: 'l', amountFen: 0 }] }, known))).toEqual([
      'nothing_decided',
    ])
    expect(codes(refuseDecision({ ...good, lines: [{ id: 'l', amountFen: 1001 }] }, known))).toEqual([
      'too_much',
    ])
    expect(codes(refuseDecision({ ...good, dueOn: addDays(TODAY, 2) }, known))).toEqual(['due_too_soon'])
    expect(codes(refuseDecision({ ...good, dueOn: addDays(TODAY, 400) }, known))).toEqual(['due_too_late'])
    expect(
      codes(
        refuseDecision(
          { ...good, nature: 'fraud', lines: [{ id: 'l', amountFen: 900 }] },
          { ...known, files: 0 },
        ),
      ),
    ).toEqual(['fraud_evidence', 'fraud_whole'])
    expect(refuseDecision({ ...good, nature: 'none', lines: [], dueOn: null }, known)).toEqual([])
  })

  test.each(Object.keys(natures) as (keyof typeof natures)[])(
    'F7 instalments of %s: add up, in order, within the months',
    (nature) => {
      const at = { leftFen: 900, nature, today: TODAY }
      const plan = [
        { dueOn: addMonths(TODAY, 1), amountFen: 500 },
        { dueOn: addMonths(TODAY, 2), amountFen: 400 },
      ]
      expect(refusePlan(plan, at)).toEqual([])
      expect(codes(refusePlan(plan, { ...at, leftFen: 901 }))).toEqual(['plan_sum'])
      expect(codes(refusePlan([...plan].reverse(), at))).toEqual(['plan_order'])
      const late = [
        plan[0] as (typeof plan)[0],
        { dueOn: addDays(addMonths(TODAY, PLAN_MONTHS[nature]), 1), amountFen: 400 },
      ]
      expect(codes(refusePlan(late, at))).toEqual(['plan_too_long'])
    },
  )

  test('F7 instalments: what came back fills them from the first on; what is due and how long overdue follows', () => {
    const plan = [
      { dueOn: '2026-05-01', amountFen: 500 },
      { dueOn: '2026-06-01', amountFen: 500 },
      { dueOn: '2026-07-01', amountFen: 500 },
    ]
    const filled = fillPlan(plan, 700, TODAY)
    expect(filled.map((one) => [one.paidFen, one.overdueDays])).toEqual([
      [500, 0],
      [200, 0],
      [0, 0],
    ])
    expect(dueFen({ leftFen: 800, dueOn: '2026-07-01', plan: filled }, TODAY)).toBe(300)
    expect(planOverdueDays(fillPlan(plan, 300, TODAY))).toBe(31)
    expect(dueFen({ leftFen: 800, dueOn: '2026-05-31', plan: null }, TODAY)).toBe(800)
    expect(dueFen({ leftFen: 800, dueOn: TODAY, plan: null }, TODAY)).toBe(0)
  })

  test('F7 receipts: never more than is left beside what waits to be confirmed', () => {
    const at = { leftFen: 1000, waitingFen: 400, decidedOn: '2026-05-20', today: TODAY }
    expect(refuseReceipt({ amountFen: 600, receivedOn: TODAY }, at)).toEqual([])
    expect(codes(refuseReceipt({ amountFen: 601, receivedOn: TODAY }, at))).toEqual(['receipt_too_much'])
    expect(codes(refuseReceipt({ amountFen: 1, receivedOn: '2026-05-19' }, at))).toEqual(['receipt_early'])
  })

  test('F7 write-off by rule: the ground fits the debtor, fraud is never small, small waits a year', () => {
    const at = {
      person: true,
      nature: 'mistake' as const,
      leftFen: SMALL_FEN,
      dueOn: '2025-06-01',
      today: TODAY,
      files: 1,
    }
    expect(refuseWriteOff('small', at)).toEqual([])
    expect(codes(refuseWriteOff('small', { ...at, nature: 'fraud' }))).toEqual(['ground_fraud'])
    expect(codes(refuseWriteOff('small', { ...at, leftFen: SMALL_FEN + 1 }))).toEqual(['small_too_large'])
    expect(codes(refuseWriteOff('small', { ...at, dueOn: '2025-06-02' }))).toEqual(['small_too_early'])
    expect(codes(refuseWriteOff('deregistered', at))).toEqual(['ground_org'])
    expect(codes(refuseWriteOff('deceased', { ...at, person: false }))).toEqual(['ground_person'])
    expect(codes(refuseWriteOff('court', { ...at, files: 0 }))).toEqual(['no_evidence'])
    expect(codes(refuseWriteOff('court', { ...at, leftFen: 0 }))).toEqual(['nothing_left'])
  })
})

describe('F7 recovery: states', () => {
  const hands = {
    opened: { id: 'A', did: '立案' },
    notified: { id: 'A', did: '送达' },
    proposed: { id: 'B', did: '拟定' },
  }
  const states = Object.keys(recoveryMoves.states) as (keyof typeof recoveryMoves.states)[]
  test('F7 F37-15 who opened, told or drafted never decides; nothing moves after the end', () => {
    for (const state of states) {
      for (const me of ['A', 'B']) {
        const open = openMoves(recoveryMoves, state, () => true, me, hands)
        expect(open).not.toContain('decide')
        expect(open).not.toContain('sendBack')
      }
      const open = openMoves(recoveryMoves, state, () => true, 'C', hands)
      expect(open.includes('decide')).toBe(state === 'proposed')
      expect(open.includes('receive')).toBe(OWED.includes(state))
      // After the end nothing moves, but money that was taken too much goes back.
      const paidBack = state === 'closed' || state === 'written-off' ? ['refund'] : []
      if (ENDED.includes(state)) expect(open).toEqual(paidBack)
    }
  })
  test('F7 every move needs its own verb', () => {
    for (const state of states)
      for (const verb of [
        'recovery.open',
        'recovery.decide',
        'recovery.receive',
        'recovery.answer',
        'recovery.read',
      ])
        for (const move of openMoves(recoveryMoves, state, (v) => v === verb, 'C', hands))
          expect(recoveryMoves.moves[move as keyof typeof recoveryMoves.moves].verb).toBe(verb)
  })
})

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openMoves } from '#platform/moves'
import { type DifferenceLine, differencesOf } from './difference-rules.ts'
import { bookCases, caseMoves, caseOf, receiptAnswers } from './receipt-rules.ts'
import { draw, drawCount, inOrder, keyText, type Listed, listText, sampleMoves } from './sample-rules.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const keyed = (seed: string, rows: readonly Listed[]) =>
  rows.map((r) => ({ ...r, key: sha256(keyText(seed, r)) }))
const lists = fc.uniqueArray(
  fc.record({
    claimNumber: fc.integer({ min: 1, max: 40 }).map((n) => `BT350203-2026-${String(n).padStart(4, '0')}`),
    lineNo: fc.integer({ min: 1, max: 60 }),
    payee: fc.constantFrom('a', 'b', 'person'),
    amountFen: fc.integer({ min: 1, max: 300_000 }),
  }),
  { selector: (r) => `${r.claimNumber}/${r.lineNo}`, minLength: 1, maxLength: 200 },
)

describe('F4 快速审核: the draw', () => {
  test('F4 from the same list and seed the same people, in whatever order the list is read', () => {
    fc.assert(
      fc.property(lists, fc.string(), fc.integer({ min: 5, max: 100 }), (rows, seed, share) => {
        const forth = draw(keyed(seed, rows), share)
        expect(draw(keyed(seed, [...rows].reverse()), share)).toEqual(forth)
        expect(listText([...rows].reverse())).toBe(listText(rows))
        expect(inOrder(rows)).toHaveLength(rows.length)
      }),
    )
  })

  test('F4 of each payee’s people the share, rounded up, and at least one', () => {
    fc.assert(
      fc.property(lists, fc.string(), fc.integer({ min: 5, max: 100 }), (rows, seed, share) => {
        const drawn = draw(keyed(seed, rows), share)
        for (const own of Map.groupBy(rows, (r) => r.payee).values()) {
          const here = own.filter((r) => drawn.has(`${r.claimNumber}/${r.lineNo}`))
          expect(here.length).toBe(drawCount(own.length, share))
        }
      }),
    )
    expect([drawCount(1, 5), drawCount(10, 10), drawCount(11, 10), drawCount(30, 100)]).toEqual([1, 1, 2, 30])
  })

  test('F4 every place on the list is drawn about equally often', () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      claimNumber: 'X',
      lineNo: i + 1,
      payee: 'a',
      amountFen: 1,
    }))
    const hits = new Map<string, number>()
    for (let i = 0; i < 2000; i += 1)
      for (const one of draw(keyed(sha256(String(i)), rows), 10)) hits.set(one, (hits.get(one) ?? 0) + 1)
    // 2 of 20 in 2,000 draws: 200 each; four standard deviations are 54.
    expect(hits.size).toBe(20)
    for (const n of hits.values()) expect(Math.abs(n - 200)).toBeLessThan(60)
  })
})

describe('F4 final against reserved', () => {
  const line = (no: number, more: Partial<DifferenceLine> = {}): DifferenceLine => ({
    no,
    estimateFen: 70_000,
    amountFen: 70_000,
    state: 'claimed',
    reasons: [],
    excludeReason: null,
    trace: [],
    ...more,
  })
  test('F4 each part has its reason', () => {
    const rows = differencesOf({ seats: 6, perSeatFen: 70_000 }, [
      line(1),
      line(2, {
        amountFen: 0,
        state: 'excluded',
        reasons: [
          { code: 'claim-line.check_failed', message: 'x', clause: 'F2-3', facts: { title: '出勤' } },
        ],
      }),
      line(3, { amountFen: 0, estimateFen: 0, state: 'excluded' }),
      line(4, {
        amountFen: 84_000,
        trace: [
          { rule: 'amounts/level-5', title: '五级', clause: 'X', inputs: {}, effectFen: 70_000, note: '' },
          {
            rule: 'adjustments/shortage',
            title: '急需紧缺上浮',
            clause: 'X-2',
            inputs: {},
            effectFen: 14_000,
            note: '',
          },
        ],
      }),
    ])
    expect(rows.map((r) => [r.key, r.title, r.people, r.fen, r.nos])).toEqual([
      ['seats', '备案席位没有招满', 2, -140_000, []],
      ['out', '不计补贴：出勤未通过', 1, -70_000, [2]],
      ['known', '备案时已标明不享受补贴', 1, -70_000, [3]],
      ['amount', '金额不同：急需紧缺上浮', 1, 14_000, [4]],
    ])
  })
  test('F4 the parts add up to the difference, to the fen, for any class', () => {
    const one = fc.record({
      amountFen: fc.integer({ min: 0, max: 200_000 }),
      estimateFen: fc.constantFrom(0, 70_000, null),
      state: fc.constantFrom('claimed', 'excluded', 'rejected', 'paid', 'objected') as fc.Arbitrary<
        DifferenceLine['state']
      >,
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 200_000 }),
        fc.array(one),
        (seats, perSeatFen, some) => {
          const lines = some.map((s, i) => line(i + 1, s))
          const final = lines
            .filter((l) => l.state !== 'excluded' && l.state !== 'rejected')
            .reduce((sum, l) => sum + l.amountFen, 0)
          const parts = differencesOf({ seats, perSeatFen }, lines)
          expect(parts.reduce((sum, p) => sum + p.fen, 0)).toBe(final - seats * perSeatFen)
        },
      ),
    )
  })
})

describe('F4 公示—实收对账', () => {
  test('F4 what agrees is no case; each other answer is one, with what was paid and what was told', () => {
    expect(caseOf({ side: 'payee', answer: 'as-shown', amountFen: null }, 70_000)).toBeNull()
    expect(caseOf({ side: 'payee', answer: 'not-arrived', amountFen: null }, 70_000)).toMatchObject({
      kind: 'not-arrived',
      expectedFen: 70_000,
      toldFen: 0,
    })
    expect(caseOf({ side: 'payee', answer: 'other-amount', amountFen: 50_000 }, 70_000)).toMatchObject({
      toldFen: 50_000,
      body: '银行已付 700.00 元，收款人说收到 500.00 元',
    })
    expect(caseOf({ side: 'trainee', answer: 'charged', amountFen: 30_000 }, 70_000)).toMatchObject({
      expectedFen: 0,
      toldFen: 30_000,
    })
    expect(caseOf({ side: 'trainee', answer: 'not-trained', amountFen: null }, 70_000)?.body).toContain(
      '没有参加',
    )
    expect(Object.keys(receiptAnswers)).toHaveLength(5)
  })
  test('F4 our own books: a payment without notice, or of another sum than published, is found', () => {
    expect(bookCases({ noticeFen: 100, fileFen: 100, transferFen: 100 })).toEqual([])
    expect(bookCases({ noticeFen: null, fileFen: 100, transferFen: 100 }).map((k) => k.kind)).toEqual([
      'notice-differs',
    ])
    expect(bookCases({ noticeFen: 90, fileFen: 100, transferFen: 110 }).map((k) => k.kind)).toEqual([
      'notice-differs',
      'file-differs',
    ])
  })
})

describe('F4 who may', () => {
  const ME = 'me'
  test('F4 K3 every move of a sample and of a receipt case × state × verb × earlier hand', () => {
    for (const name of Object.keys(sampleMoves.moves) as (keyof typeof sampleMoves.moves)[])
      for (const state of Object.keys(sampleMoves.states) as (keyof typeof sampleMoves.states)[])
        for (const verb of ['claim.review', 'claim.recheck', 'claim.fund'])
          expect(openMoves(sampleMoves, state, (v) => v === verb, ME).includes(name)).toBe(
            state === 'open' && verb === 'claim.review',
          )
    for (const name of ['take', 'close'] as const)
      for (const state of Object.keys(caseMoves.states) as (keyof typeof caseMoves.states)[])
        for (const verb of ['receipt.handle', 'claim.review'])
          for (const hand of ['filedBy', 'reviewedBy', 'madeBy', 'none']) {
            const hands = Object.fromEntries(
              ['filedBy', 'reviewedBy', 'madeBy'].map((h) => [h, { id: h === hand ? ME : 'other', did: h }]),
            )
            expect(openMoves(caseMoves, state, (v) => v === verb, ME, hands).includes(name)).toBe(
              verb === 'receipt.handle' && hand === 'none' && state === (name === 'take' ? 'open' : 'taken'),
            )
          }
  })
})

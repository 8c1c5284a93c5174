import { expect, test } from 'vitest'
import { packDocument } from '#money/policy/contract'
import personal from '../../../policies/350200/personal-certificate.json' with { type: 'json' }
import { fundsOf, largestChanges, monthsLeft, type Replayed, slicesOf, totalOf } from './figure-rules.ts'
import { monthsToShift, shifted } from './shift-rules.ts'

const rows = (list: [person: number, base: number, draft: number, context?: 1][]): Replayed => ({
  count: list.length,
  person: Int32Array.from(list, (r) => r[0]),
  context: Uint8Array.from(list, (r) => r[3] ?? 0),
  judgedFen: Int32Array.from(list, (r) => r[1]),
  base: { amountFen: Int32Array.from(list, (r) => r[1]), fund: Uint8Array.from(list, () => 0) },
  draft: {
    amountFen: Int32Array.from(list, (r) => r[2]),
    fund: Uint8Array.from(list, (r) => (r[0] === 2 ? 1 : 0)),
  },
})
const replayed = rows([
  [0, 100, 150],
  [0, 100, 0],
  [1, 0, 70],
  [1, 500, 500, 1],
  [2, 30, 20],
  [3, 0, 0],
])

test('F2 sandbox: winners, losers, people and money are counted once each; what was drawn outside is not counted', () => {
  expect(totalOf(replayed)).toEqual({
    claims: 5,
    baseCount: 3,
    baseFen: 230,
    draftCount: 3,
    draftFen: 240,
    winners: 2,
    losers: 2,
    people: 4,
    gained: 1,
    lost: 1,
    winnersFen: 120,
    losersFen: 110,
    winningPeople: 1,
    losingPeople: 2,
    judgedFen: 230,
    otherwise: 0,
  })
  expect(fundsOf(replayed)).toEqual([
    { fund: 'employment', baseCount: 3, baseFen: 230, draftCount: 2, draftFen: 220 },
    { fund: 'unemployment-insurance', baseCount: 0, baseFen: 0, draftCount: 1, draftFen: 20 },
  ])
  const slices = slicesOf(replayed, { size: 9, of: (row) => (row < 2 ? 4 : 8) })
  expect([...slices.keys()]).toEqual([4, 8])
  expect(slices.get(4)).toMatchObject({ claims: 2, baseFen: 200, draftFen: 150, winners: 1, losers: 1 })
  expect(largestChanges(replayed, 1)).toEqual({ more: [2], less: [1], gained: [2], lost: [1] })
  expect(largestChanges(replayed, 9)).toEqual({ more: [2, 0], less: [1, 4], gained: [2], lost: [1] })
})

test('F1 F2 sandbox: months until a budget is used up; none where nothing is spent or no budget is there', () => {
  expect(monthsLeft(1200, 100, 1)).toBe(12)
  expect(monthsLeft(0, 100, 1)).toBe(0)
  expect(monthsLeft(1200, 0, 1)).toBeNull()
  expect(monthsLeft(null, 100, 1)).toBeNull()
})

test.each([
  ['2026-01-01', '2026-01-01', 0],
  ['2025-01-01', '2026-01-01', 0],
  ['2027-01-01', '2026-01-01', 12],
  ['2026-03-15', '2026-03-10', 1],
  ['2026-03-31', '2026-02-28', 1],
  ['2026-04-01', '2025-12-31', 4],
])('F2 sandbox: a pack from %s is in force on %s when it is %d months earlier', (begins, from, months) => {
  expect(monthsToShift(begins, from)).toBe(months)
})

test('F2 sandbox: days of validity, periods and conditions move together; amounts, ages and months do not', () => {
  const document = packDocument.parse({
    ...personal,
    from: '2027-01-01',
    to: '2029-12-31',
    requirements: [
      {
        id: 'issued',
        title: '发证日期',
        clause: '测试',
        from: '2027-03-31',
        must: {
          all: [
            { fact: 'certificate.issued', op: 'atLeast', value: '2027-01-01' },
            { fact: 'certificate.months', op: 'atMost', value: 12 },
          ],
        },
        unknown: 'refuse',
      },
    ],
    limits: [
      {
        id: 'span',
        title: '期间三次',
        clause: '测试',
        per: 'person',
        period: { kind: 'span', from: '2027-01-01', to: '2028-02-29' },
        max: 3,
        counts: ['personal-certificate'],
      },
    ],
  })
  const moved = shifted(document, 13)
  expect([moved.from, moved.to]).toEqual(['2025-12-01', '2028-11-30'])
  expect(moved.requirements[0]).toMatchObject({
    from: '2026-02-28',
    must: { all: [{ value: '2025-12-01' }, { value: 12 }] },
  })
  expect(moved.limits[0]?.period).toEqual({ kind: 'span', from: '2025-12-01', to: '2027-01-29' })
  expect(moved.amounts).toEqual(document.amounts)
  expect(shifted(document, 0)).toBe(document)
})

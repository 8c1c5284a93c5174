import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, statisticsYearSpan } from '#platform/day'
import { openMoves, refuseMove } from '#platform/moves'
import {
  type BreakdownState,
  breakdownStates,
  type Indicator,
  indicators,
  specOf,
  type TargetRow,
} from './contract.ts'
import { breakdownMoves, checkRows, checkSubmit, checkYears, paced, showValue, sumRows } from './rules.ts'

interface Document {
  region: string
  rows: TargetRow[]
}
const read = (name: string): Document[] =>
  JSON.parse(readFileSync(new URL(`../../../db/seeds/reference/${name}.json`, import.meta.url), 'utf8'))
const UNITS = [
  '350100',
  '350128',
  '350200',
  '350300',
  '350400',
  '350500',
  '350600',
  '350700',
  '350800',
  '350900',
]
const places = (region: string, children: string[]) => ({ region, children, nameOf: (code: string) => code })
const province = places('350000', UNITS)
const row = (
  region: string,
  indicator: Indicator,
  value: number,
  more: Partial<TargetRow> = {},
): TargetRow => ({
  region,
  part: 'whole',
  indicator,
  value,
  atLeast: false,
  ...more,
})
const codes = (reasons: { code: string }[]) => reasons.map((r) => r.code.replace('target.', ''))

test('H1 annex: all ten units are there and every summed column adds up to the province', () => {
  const [annex] = read('f73-targets')
  const rows = annex?.rows ?? []
  expect([...new Set(rows.map((r) => r.region))].sort()).toEqual(['350000', ...UNITS])
  expect(checkSubmit(rows, province, [], null)).toEqual([])
  const sums = new Map(sumRows('350000', rows).map((s) => [s.indicator, s]))
  expect(sums.get('training')).toMatchObject({ whole: 400_000, children: 400_000, told: 10, difference: 0 })
  expect(sums.get('training-rural')).toMatchObject({ whole: 100_000, difference: 0 })
  expect(sums.get('training-key-industry')).toMatchObject({ whole: 100_000, difference: 0 })
  expect(sums.get('training-key-group')).toMatchObject({ whole: 10_000, difference: 0 })
  expect(sums.get('certificate-senior')).toMatchObject({ whole: 40_000, difference: 0 })
  expect(sums.get('certificate-technician')).toMatchObject({ whole: 4_500, difference: 0 })
  expect(sums.get('school-enrolment')).toMatchObject({ whole: 61_000, own: 3_900, told: 9, difference: 0 })
})

test('H1 annex: one figure changed by one shows as a difference of one in its column alone', () => {
  const rows = read('f73-targets')[0]?.rows ?? []
  const summed = rows.filter((r) => r.region !== '350000' && specOf(r.indicator).kind === 'sum')
  for (const wrong of summed) {
    const changed = rows.map((r) => (r === wrong ? { ...r, value: r.value + 1 } : r))
    const off = sumRows('350000', changed).filter((s) => s.difference !== null && s.difference !== 0)
    expect(off.map((s) => [s.indicator, s.difference])).toEqual([[wrong.indicator, -1]])
  }
})

test('H1 goals: 60万, 30万 and 35 % of the province and 9万, 6万, 2.1万 of Xiamen hold together', () => {
  const [fujian, xiamen] = read('action-targets')
  expect(checkSubmit(fujian?.rows ?? [], province, [], null)).toEqual([])
  expect(checkSubmit(xiamen?.rows ?? [], places('350200', []), [], null)).toEqual([])
  const value = (d: Document | undefined, i: Indicator) => d?.rows.find((r) => r.indicator === i)?.value
  expect([value(fujian, 'training'), value(fujian, 'skilled'), value(fujian, 'high-skilled-share')]).toEqual([
    600_000, 300_000, 3_500,
  ])
  expect([value(xiamen, 'training'), value(xiamen, 'skilled'), value(xiamen, 'high-skilled')]).toEqual([
    90_000, 60_000, 21_000,
  ])
  // Xiamen's two figures meet the province's share exactly; one fewer does not.
  const share = row('350200', 'high-skilled-share', 3_500)
  expect(checkSubmit([...(xiamen?.rows ?? []), share], places('350200', []), [], null)).toEqual([])
  const less = (xiamen?.rows ?? []).map((r) => (r.indicator === 'high-skilled' ? { ...r, value: 20_999 } : r))
  expect(codes(checkSubmit([...less, share], places('350200', []), [], null))).toEqual(['share_contradicts'])
})

test('H1 breakdown: the difference is whole less own part less children, whatever the figures', () => {
  const figure = fc.integer({ min: 0, max: 1_000_000 })
  fc.assert(
    fc.property(figure, fc.option(figure), fc.array(figure, { maxLength: 10 }), (whole, own, children) => {
      const rows = [
        row('350000', 'training', whole),
        ...(own === null ? [] : [row('350000', 'training', own, { part: 'own' })]),
        ...children.map((value, i) => row(UNITS[i] as string, 'training', value)),
      ]
      const [sum] = sumRows('350000', rows)
      const handed = children.length > 0 || (own ?? 0) > 0
      const rest = whole - (own ?? 0) - children.reduce((a, b) => a + b, 0)
      expect(sum?.difference).toBe(handed ? rest : null)
      const reasons = codes(checkSubmit(rows, province, [], null))
      expect(reasons.includes('difference_unexplained')).toBe(handed && rest !== 0)
      expect(codes(checkSubmit(rows, province, [], '机动数留省里'))).not.toContain('difference_unexplained')
    }),
  )
})

test('H1 breakdown: every fault at once', () => {
  const rows = [
    row('350200', 'training', 100),
    row('350203', 'training', 5),
    row('350200', 'training', 7),
    row('350200', 'training-rural', 200),
    row('350100', 'training', 1, { part: 'own' }),
    row('350200', 'high-skilled-share', 10_001),
  ]
  expect(codes(checkRows(rows, province))).toEqual([
    'not_in_breakdown',
    'twice',
    'own_of_child',
    'share_above_all',
  ])
  const submit = codes(checkSubmit(rows, province, [], null))
  expect(submit).toContain('part_above_whole')
  expect(submit.filter((c) => c === 'no_whole')).toHaveLength(2)
  expect(codes(checkSubmit([], province, [], null))).toEqual(['empty'])
})

test('H1 handed down: a region may aim higher than it was told, not lower', () => {
  const handed = [{ indicator: 'training' as const, value: 90_000, atLeast: true, by: '《省任务》' }]
  const own = (value: number) => [row('350200', 'training', value)]
  expect(codes(checkSubmit(own(89_999), places('350200', []), handed, null))).toEqual(['below_handed_down'])
  expect(checkSubmit(own(90_000), places('350200', []), handed, null)).toEqual([])
  expect(checkSubmit(own(120_000), places('350200', []), handed, null)).toEqual([])
})

test('H1 moves: every move × state × verb × earlier hand', () => {
  for (const [name, move] of Object.entries(breakdownMoves.moves)) {
    for (const state of Object.keys(breakdownStates) as BreakdownState[]) {
      for (const verb of ['target.set', 'target.approve']) {
        for (const hand of [null, 'enteredBy', 'submittedBy']) {
          const hands = hand ? { [hand]: { id: 'me', did: '经手' } } : {}
          const barred = hand !== null && ((move as { notBy?: readonly string[] }).notBy ?? []).includes(hand)
          const from = (move.from as readonly string[]).includes(state)
          const open = openMoves(breakdownMoves, state, (v) => v === verb, 'me', hands).includes(name)
          expect(open, `${name} ${state} ${verb} ${hand}`).toBe(verb === move.verb && from && !barred)
          const reasons = codes(refuseMove(breakdownMoves, name, state, 'me', hands))
          expect(reasons).toEqual([
            ...(from ? [] : ['common.wrong_state']),
            ...(barred ? ['common.same_person'] : []),
          ])
        }
      }
    }
  }
})

test('H1 indicators: each 其中 and each share names indicators that exist and add up', () => {
  for (const spec of Object.keys(indicators).map((name) => specOf(name as Indicator))) {
    for (const other of [spec.within, ...(spec.of ?? [])]) {
      if (other) expect(specOf(other as Indicator).kind).toBe('sum')
    }
  }
  expect(showValue('training', 122_000)).toBe('122,000 人次')
  expect(showValue('high-skilled-share', 3_500)).toBe('35%')
  expect(codes(checkYears(2027, 2025))).toEqual(['years_order'])
  expect(codes(checkYears(2025, 2035))).toEqual(['years_long'])
  expect(checkYears(2025, 2027)).toEqual([])
})

test('H1 H2 pace: nothing before 1 December, half by half of the year, all from 30 November on', () => {
  expect(paced(2026, 2026, '2025-11-30')).toBe(0)
  expect(paced(2026, 2026, '2025-12-01')).toBe(27)
  expect(paced(2026, 2026, '2026-11-30')).toBe(10_000)
  expect(paced(2025, 2027, '2025-11-30')).toBe(3_333)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 3 }), (offset, more) => {
      const day = addDays(statisticsYearSpan(2025).from, offset - 100)
      const now = paced(2025, 2025 + more, day)
      const next = paced(2025, 2025 + more, addDays(day, 1))
      expect(now).toBeGreaterThanOrEqual(0)
      expect(next).toBeGreaterThanOrEqual(now)
      expect(next).toBeLessThanOrEqual(10_000)
    }),
  )
})

import { expect, describe as suite, test } from 'vitest'
import { refuseMove } from '#platform/moves'
import {
  CARER,
  claim,
  codes,
  drawn,
  effects,
  fact,
  type Over,
  packOf,
  personal,
  WELDER,
} from '../../../tests/kit/packs.ts'
import { checkPack } from './check-rules.ts'
import { describe, evaluate, knownFacts, monthsUntil } from './condition-rules.ts'
import * as c from './contract.ts'
import { judge } from './judge-rules.ts'

suite('what a pack can say', () => {
  const blank = (over: Partial<c.PackDocument>): c.Pack => {
    const document: unknown = {
      ...personal.document,
      requirements: [],
      adjustments: [],
      limits: [],
      exclusions: [],
      ...over,
    }
    return packOf(c.packDocument.parse(document))
  }
  const el = (id: string) => ({ id, title: id, clause: `条款-${id}` })
  const when = (f: c.PackFact, op: c.Operator, value: c.Plain | c.Plain[]): c.Condition => ({
    fact: f,
    op,
    value,
  })

  test('F2 pack: the national skill-upgrade rules are written without touching code', () => {
    const upgrade = blank({
      requirements: [
        { ...el('insured'), must: when('insured-months', 'atLeast', 12), unknown: 'refuse' },
        { ...el('window'), must: when('certificate.months', 'atMost', 12), unknown: 'refuse' },
      ],
      limits: [
        {
          ...el('yearly'),
          per: 'person',
          period: { kind: 'calendar-year' },
          max: 3,
          counts: ['personal-certificate'],
        },
      ],
      exclusions: [
        { ...el('once'), rule: 'same-occupation-level', against: ['personal-certificate', 'class-training'] },
        { ...el('higher'), rule: 'higher-level', against: ['personal-certificate'] },
      ],
      funds: [{ ...el('fund'), fund: 'unemployment-insurance' }],
    })
    const insured = (months: string, over: Over = {}) =>
      codes(judge(upgrade, claim({ facts: { 'insured-months': fact(months) }, ...over })).reasons)
    expect(insured('12')).toEqual([])
    expect(insured('11')).toEqual(['policy.not_met'])
    expect(insured('不详')).toEqual(['policy.no_data'])
    expect(insured('40', { certificate: { issuedOn: '2024-06-10' } })).toEqual([])
    expect(insured('40', { certificate: { issuedOn: '2024-06-09' } })).toEqual(['policy.not_met'])
    const year = (day: string) => [1, 2, 3].map(() => drawn({ paidOn: day }))
    expect(insured('40', { history: year('2025-01-01') })).toEqual(['policy.limit'])
    expect(insured('40', { history: year('2024-12-31') })).toEqual([])
  })

  test.each([
    ['percent of the base, half a fen away from zero', [{ kind: 'percent', percent: 0.01 }], 100_000 + 10],
    ['an amount', [{ kind: 'amount', amountFen: 20_001 }], 120_001],
    [
      'less than nothing stops at nothing',
      [
        { kind: 'amount', amountFen: -900_000 },
        { kind: 'amount', amountFen: 5 },
      ],
      5,
    ],
    [
      'an override takes the place of what was reached',
      [
        { kind: 'percent', percent: 20 },
        { kind: 'override', amountFen: 88_800 },
      ],
      88_800,
    ],
    [
      'percentages are of the base, not of each other',
      [
        { kind: 'percent', percent: 20 },
        { kind: 'percent', percent: 10 },
      ],
      130_000,
    ],
  ] as [string, c.PackAdjustment['by'][], number][])('F2 adjustments: %s', (_name, list, expected) => {
    const pack = blank({
      adjustments: list.map((by, i) => ({ ...el(`a${i}`), when: when('age', 'atLeast', 18), by })),
    })
    const judged = judge(pack, claim())
    expect([judged.amountFen, effects(judged.trace)]).toEqual([expected, expected])
  })

  test('F2 adjustments: what isn’t known adds nothing and says so', () => {
    const pack = blank({
      adjustments: [
        { ...el('help'), when: when('category', 'is', 'disabled'), by: { kind: 'percent', percent: 50 } },
      ],
    })
    const judged = judge(pack, claim())
    expect([judged.amountFen, codes(judged.unknown)]).toEqual([100_000, ['policy.no_data']])
  })

  test('F2 standards: a row for the occupation comes before the one for all; rows end by their dates', () => {
    const pack = blank({
      amounts: [
        { ...el('all'), certificateKinds: ['level'], level: 4, amountFen: 1, to: '2025-06-30' },
        { ...el('later'), certificateKinds: ['level'], level: 4, amountFen: 2, from: '2025-07-01' },
        {
          ...el('carer'),
          certificateKinds: ['level'],
          level: 4,
          amountFen: 3,
          occupations: [CARER],
          from: '2025-08-01',
        },
      ],
    })
    const on = (day: string, occupationCode = CARER) =>
      judge(pack, claim({ on: day, certificate: { occupationCode } })).amountFen
    expect([on('2025-06-30'), on('2025-07-01'), on('2025-08-01'), on('2025-08-01', WELDER)]).toEqual([
      1, 2, 3, 2,
    ])
    expect(checkPack(pack.document)).toEqual([])
  })

  test('F2 caps and counts: statistics year, allowances beyond the count, a person’s sum', () => {
    const pack = blank({
      limits: [
        {
          ...el('yearly'),
          per: 'person',
          period: { kind: 'statistics-year' },
          max: 1,
          counts: ['personal-certificate'],
          extra: [{ when: when('shortage', 'is', true), more: 1, clause: '条款-增' }],
        },
      ],
      caps: [
        {
          ...el('sum'),
          per: 'person',
          period: { kind: 'life' },
          counts: ['personal-certificate'],
          maxFen: 150_000,
        },
      ],
    })
    const one = [drawn({ paidOn: '2025-12-01' })]
    expect(codes(judge(pack, claim({ on: '2025-12-02', history: one })).reasons)).toEqual(['policy.limit'])
    expect(
      judge(pack, claim({ on: '2025-11-30', history: [drawn({ paidOn: '2024-11-30' })] })).amountFen,
    ).toBe(50_000)
    expect(judge(pack, claim({ on: '2025-12-02', history: one, shortage: true })).amountFen).toBe(50_000)
    const spent = [drawn({ paidOn: '2024-01-01', amountFen: 150_000 })]
    expect(codes(judge(pack, claim({ history: spent })).reasons)).toEqual(['policy.capped'])
  })

  test('F2 funds: the first whose condition holds pays', () => {
    const pack = blank({
      funds: [
        { ...el('insured'), when: when('insured-months', 'atLeast', 12), fund: 'unemployment-insurance' },
        { ...el('rest'), fund: 'special-account' },
      ],
    })
    expect(judge(pack, claim({ facts: { 'insured-months': fact('12') } })).fund).toBe(
      'unemployment-insurance',
    )
    expect(judge(pack, claim()).fund).toBe('special-account')
  })

  test.each([
    [when('age', 'below', 60), true],
    [when('pension', 'is', 'none'), null],
    [{ not: when('pension', 'is', 'none') }, null],
    [{ all: [when('age', 'below', 10), when('pension', 'is', 'none')] }, false],
    [{ all: [when('age', 'below', 60), when('pension', 'is', 'none')] }, null],
    [{ any: [when('age', 'below', 60), when('pension', 'is', 'none')] }, true],
    [{ any: [when('age', 'below', 10), when('pension', 'is', 'none')] }, null],
    [
      {
        any: [
          { all: [when('sex', 'is', 'female'), when('age', 'below', 50)] },
          { all: [when('sex', 'is', 'male'), when('age', 'below', 60)] },
        ],
      },
      true,
    ],
    [when('certificate.issued', 'over', '2025-05-01'), false],
    [when('certificate.issued', 'atLeast', '2025-05-01'), true],
  ] as [c.Condition, boolean | null][])('F2 conditions: %j is %s', (condition, expected) => {
    expect(evaluate(condition, knownFacts(claim())).holds).toBe(expected)
  })

  test('F2 conditions: in words', () => {
    const words = personal.document.requirements.map((one) => describe(one.must))
    expect(words).toEqual([
      '年龄小于 60 周岁',
      '就业登记状态属于就业登记、失业登记，或人员类别属于登记失业人员、毕业年度高校毕业生，或在读状态为毕业年度在读',
      '评价机构已备案：是',
    ])
    expect(personal.document.adjustments.map((one) => describe(one.when))).toEqual([
      '急需紧缺职业（工种）：是，且发证日期不早于 2024-06-01',
    ])
  })

  test.each([
    ['2024-06-10', '2025-06-10', 12],
    ['2024-06-10', '2025-06-11', 13],
    ['2024-02-29', '2025-02-28', 12],
    ['2024-01-31', '2024-02-29', 1],
    ['2025-06-10', '2025-06-10', 0],
    ['2025-06-10', '2025-06-01', 0],
  ])('F2 window: from %s to %s are %s months', (from, to, months) => {
    expect(monthsUntil(from, to)).toBe(months)
  })
})

test('F2 moves: every move × state × hand', () => {
  const table: string[] = []
  for (const name of Object.keys(c.packMoves.moves)) {
    for (const state of Object.keys(c.packMoves.states) as c.PackState[]) {
      for (const hand of ['draftedBy', 'submittedBy', 'nobody']) {
        const hands = {
          draftedBy: { id: hand === 'draftedBy' ? 'me' : 'other', did: '拟订' },
          submittedBy: { id: hand === 'submittedBy' ? 'me' : 'other', did: '提交' },
        }
        if (refuseMove(c.packMoves, name, state, 'me', hands).length === 0)
          table.push(`${name} ${state} ${hand}`)
      }
    }
  }
  const any = (name: string, state: string) =>
    ['draftedBy', 'submittedBy', 'nobody'].map((hand) => `${name} ${state} ${hand}`)
  expect(table).toEqual([
    ...any('edit', 'draft'),
    ...any('edit', 'returned'),
    ...any('submit', 'draft'),
    ...any('submit', 'returned'),
    ...any('withdraw', 'draft'),
    ...any('withdraw', 'submitted'),
    ...any('withdraw', 'returned'),
    'return submitted nobody',
    'approve submitted nobody',
  ])
})

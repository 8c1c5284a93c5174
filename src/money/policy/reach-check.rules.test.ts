import { expect, describe as suite, test } from 'vitest'
import { codes, personal } from '../../../tests/kit/packs.ts'
import { advise } from './advise-rules.ts'
import { checkPack } from './check-rules.ts'
import type * as c from './contract.ts'
import { placeName } from './place-rules.ts'

const base = personal.document
const row = base.amounts[1] as c.PackAmount
const el = { title: 't', clause: 'c' }
const fact = (name: c.PackFact, op: c.Operator, value: c.Plain | c.Plain[]): c.Condition => ({
  fact: name,
  op,
  value,
})
const young = fact('age', 'below', 20)
const old = fact('age', 'atLeast', 60)
const shortage = fact('shortage', 'is', true)
const rural = fact('category', 'is', 'rural-transfer')
const named = (value: string): c.Condition => ({ fact: 'term', op: 'is', value })
const must = (
  id: string,
  condition: c.Condition,
  more: Partial<c.PackRequirement> = {},
): c.PackRequirement => ({
  ...el,
  id,
  title: id,
  must: condition,
  unknown: 'refuse',
  ...more,
})
const add = (when: c.Condition, more: object = {}): c.PackAdjustment => ({
  ...el,
  id: 'adj',
  when,
  by: { kind: 'percent', percent: 10 },
  ...more,
})
const term = (title: string, when: c.Condition): c.PackTerm => ({ ...el, id: title, title, when })
const pays = (id: string, more: Partial<c.PackFund> = {}): c.PackFund => ({
  ...el,
  id,
  title: id,
  fund: 'employment',
  ...more,
})
const limit = (id: string, more: Partial<c.PackLimit> = {}): c.PackLimit => ({
  ...el,
  id,
  title: id,
  per: 'person',
  period: { kind: 'calendar-year' },
  max: 3,
  counts: ['personal-certificate'],
  ...more,
})
/** A pack in which only what a test says can be wrong. */
const plain = (over: Partial<c.PackDocument>): c.PackDocument => ({
  ...base,
  requirements: [],
  adjustments: [],
  limits: [],
  ...over,
})

suite('contradictions and what nobody reaches', () => {
  test.each([
    [
      'a condition that never holds',
      { adjustments: [add({ all: [young, old] })] },
      'never_holds',
      'adjustments.0.when',
    ],
    [
      'two requirements that exclude each other',
      { requirements: [must('r1', young), must('r2', old)] },
      'contradict',
      'requirements.1',
    ],
    [
      'three that only together do',
      {
        requirements: [
          must('r1', { any: [young, shortage] }),
          must('r2', { any: [{ not: shortage }, rural] }),
          must('r3', { all: [old, { not: rural }] }),
        ],
      },
      'contradict_together',
      'requirements',
    ],
    [
      'a raise for those whom the requirements bar',
      { requirements: [must('r1', young)], adjustments: [add(old)] },
      'unreachable',
      'adjustments.0.when',
    ],
    [
      'a row for those whom the requirements bar',
      { requirements: [must('r1', young)], amounts: [row, { ...row, id: 'b', when: old }] },
      'unreachable',
      'amounts.1',
    ],
    [
      'a row that others leave nothing to',
      {
        amounts: [
          { ...row, when: fact('certificate.occupation', 'is', 'x') },
          { ...row, id: 'b', occupations: ['x', 'y'] },
        ],
      },
      'shadowed',
      'amounts.0',
    ],
    [
      'two rows for one claim',
      {
        amounts: [
          { ...row, when: young },
          { ...row, id: 'b', when: shortage },
        ],
      },
      'rows_overlap',
      'amounts.0',
    ],
    [
      'an extra allowance for those whom the requirements bar',
      {
        requirements: [must('r1', young)],
        limits: [limit('l', { extra: [{ when: old, more: 1, clause: 'c' }] })],
      },
      'unreachable',
      'limits.0.extra.0.when',
    ],
    [
      'a limit for those whom the requirements bar',
      { requirements: [must('r1', young)], limits: [limit('l', { when: old })] },
      'unreachable',
      'limits.0.when',
    ],
    [
      'a fund that the one before always takes',
      {
        funds: [pays('f1', { when: fact('age', 'below', 30) }), pays('f2', { when: young }), pays('f3')],
      },
      'shadowed',
      'funds.1',
    ],
    [
      'a last fund that leaves to nobody',
      { funds: [pays('f1', { short: 'next' })] },
      'no_next_fund',
      'funds.0.short',
    ],
    ['a term that is not there', { adjustments: [add(named('无此口径'))] }, 'no_term', 'adjustments.0.when'],
    [
      'terms that lead round',
      {
        terms: [term('ta', named('tb')), term('tb', { any: [young, named('ta')] })],
        adjustments: [add(named('ta'))],
      },
      'circle',
      'terms.0.when',
    ],
    [
      'a term twice',
      { terms: [term('ta', young), { ...term('ta', old), id: 'tb' }] },
      'term_twice',
      'terms.1',
    ],
    [
      'an hourly rate counted in days',
      { amounts: [{ ...row, unit: { of: 'hour', fact: 'training.days' } }] },
      'wrong_unit',
      'amounts.0.unit.fact',
    ],
    [
      'a share of what is no money',
      { adjustments: [add(shortage, { by: { kind: 'share', fact: 'age', percent: 50 } })] },
      'wrong_unit',
      'adjustments.0.by.fact',
    ],
  ] as [string, Partial<c.PackDocument>, string, string][])(
    'F2 check: %s is found, its place named',
    (_name, over, code, place) => {
      const found = checkPack(plain(over))
      expect(found.map((one) => [one.code.replace(/^policy(_check)?\./, ''), one.field])).toEqual([
        [code, `document.${place}`],
      ])
      expect(found.every((one) => one.next && placeName(one.field))).toBe(true)
    },
  )

  test('F2 check: a row that more special ones leave nothing to is named with them', () => {
    const all = { ...row, id: 'all', title: '全部' }
    const found = checkPack(
      plain({
        requirements: [must('r1', { any: [young, rural] })],
        amounts: [
          all,
          { ...row, id: 'b', title: '青年', when: { all: [young, { not: rural }] } },
          { ...row, id: 'd', title: '农村', when: rural },
        ],
      }),
    )
    // Somebody young of whom the category isn't known is still left to it.
    expect(codes(found)).toEqual([])
    const closed = checkPack(
      plain({
        requirements: [must('r1', { any: [young, rural] })],
        amounts: [all, { ...row, id: 'b', title: '青年或农村', when: { any: [young, rural] } }],
      }),
    )
    expect(codes(closed)).toEqual([])
  })

  test('F2 check: rows for parts of a region, other occupations or other days do not meet', () => {
    const rows: c.PackAmount[] = [
      { ...row, id: 'a', regions: ['350203'] },
      { ...row, id: 'b', regions: ['350205', '350206'] },
      { ...row, id: 'd', occupations: ['x'] },
      { ...row, id: 'e', occupations: ['y'] },
      { ...row, id: 'f', to: '2024-12-31' },
      { ...row, id: 'g', from: '2025-01-01' },
    ]
    expect(checkPack(plain({ amounts: rows }))).toEqual([])
    const meeting = [...rows, { ...row, id: 'h', regions: ['350200'] }]
    expect(codes(checkPack(plain({ amounts: meeting })))).toEqual([
      'policy.rows_overlap',
      'policy.rows_overlap',
    ])
  })

  test('F2 check: requirements of different days do not contradict; unknowns that pass keep a way open', () => {
    expect(
      checkPack(
        plain({
          requirements: [must('r1', young, { to: '2024-12-31' }), must('r2', old, { from: '2025-01-01' })],
        }),
      ),
    ).toEqual([])
    const flagged = fact('certificate.filed', 'is', true)
    expect(
      checkPack(
        plain({
          requirements: [must('r1', flagged, { unknown: 'flag' })],
          limits: [limit('l', { when: { not: flagged } })],
        }),
      ),
    ).toEqual([])
    expect(
      codes(
        checkPack(
          plain({ requirements: [must('r1', flagged)], limits: [limit('l', { when: { not: flagged } })] }),
        ),
      ),
    ).toEqual(['policy_check.unreachable'])
    // Ages by sex: neither is asked of the other.
    const men = fact('sex', 'is', 'male')
    expect(
      checkPack(
        plain({
          requirements: [must('r1', young, { when: men }), must('r2', old, { when: { not: men } })],
          adjustments: [add(old)],
        }),
      ),
    ).toEqual([])
  })

  test('F2 check: what is too tangled to be looked through is said to be, and accused of nothing else', () => {
    const any = (n: number): c.Condition => ({
      any: [fact('age', 'over', n), fact('training.days', 'over', n), fact('insured-months', 'over', n)],
    })
    const tangled: c.Condition = { all: Array.from({ length: 12 }, (_one, i) => any(i)) }
    const requirements = Array.from({ length: 50 }, (_one, i) => must(`q-${i}`, tangled))
    expect(codes(checkPack(plain({ requirements })))).toEqual(['policy_check.too_complex'])
  })

  test('F2 check: a large pack is looked through in a moment’s work', () => {
    const amounts = [5, 4, 3, 2, 1].flatMap((level) =>
      Array.from(
        { length: 90 },
        (_one, i): c.PackAmount => ({
          ...row,
          id: `row-${level}-${i}`,
          level,
          occupations: [`${level}-${i}`],
          when: i % 2 ? rural : fact('category', 'in', ['employee', 'other']),
        }),
      ),
    )
    expect(checkPack({ ...base, amounts })).toEqual([])
  })
})

suite('advice', () => {
  const advised = (over: Partial<c.PackDocument>, cases: c.PackCase[] = [{} as c.PackCase]) =>
    codes(advise(plain({ sources: [{ code: 'F37-14', title: 's' }], ...over }), cases)).sort()

  test('F2 check: gaps, falling standards, levels left out, double benefit and missing cases are pointed out', () => {
    const { amounts } = base
    expect(
      advised(
        {
          exclusions: [],
          amounts: [
            { ...(amounts[1] as c.PackAmount), clause: 'c', from: '2024-01-01', to: '2024-12-31' },
            { ...(amounts[2] as c.PackAmount), amountFen: 1 },
          ],
        },
        [],
      ),
    ).toEqual([
      ...['policy.certificate_twice', 'policy.gap', 'policy.gap', 'policy.gap', 'policy.gap'],
      ...['policy.higher_pays_less', 'policy_case.none'],
    ])
    const without = amounts.filter((one) => one.level !== 3).map((one) => ({ ...one, clause: 'c' }))
    expect(advised({ amounts: without })).toEqual([
      'policy_check.level_missing',
      'policy_check.level_missing',
    ])
  })

  test.each([
    [
      'a raise by nothing',
      { adjustments: [add(shortage, { by: { kind: 'amount', amountFen: 0 } })] },
      ['no_effect'],
    ],
    ['a condition of everybody', { adjustments: [add({ any: [young, { not: young }] })] }, ['always']],
    [
      'a limit under a stricter one',
      { limits: [limit('l1', { max: 5 }), limit('l2', { max: 2 })] },
      ['idle_limit'],
    ],
    [
      'a limit that counts something else',
      { limits: [limit('l', { counts: ['class-training'] })] },
      ['own_not_counted'],
    ],
    [
      'a cap over everything',
      { caps: [{ ...el, id: 'cap', per: 'line', counts: ['personal-certificate'], maxFen: 10_000_000 }] },
      ['cap_over_all'],
    ],
    [
      'a cap under everything',
      { caps: [{ ...el, id: 'cap', per: 'line', counts: ['personal-certificate'], maxFen: 100 }] },
      ['cap_under_all'],
    ],
    [
      'facts that the claim never has',
      { requirements: [must('r', fact('attendance', 'atLeast', 80))] },
      ['not_at_hand'],
    ],
    ['a term nobody names', { terms: [term('ta', young)] }, ['term_unused']],
    [
      'a source nothing rests on',
      {
        sources: [
          { code: 'F37-14', title: 's' },
          { code: 'x号', title: 's' },
        ],
      },
      ['source_unused'],
    ],
    ['rows that leave somebody out', { amounts: [{ ...row, when: young }] }, ['not_covered', 'not_covered']],
    [
      'rows that leave nobody out',
      {
        amounts: [
          { ...row, when: young },
          { ...row, id: 'b', when: { not: young } },
        ],
      },
      [],
    ],
  ] as [string, Partial<c.PackDocument>, string[]][])('F2 check: %s', (_name, over, expected) => {
    expect(advised(over)).toEqual(expected.map((code) => `policy_check.${code}`))
  })
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, describe as suite, test } from 'vitest'
import { CARER, claim, codes, effects, findNode, packOf, personal } from '../../../tests/kit/packs.ts'
import * as c from './contract.ts'
import { judge } from './judge-rules.ts'
import { estimateSeat } from './seat-rules.ts'
import { fundOrder, voucherRule } from './source-rules.ts'
import { meanings, resolved } from './term-rules.ts'

const read = (over: object): c.Pack =>
  packOf(c.packDocument.parse({ ...personal.document, format: 2, ...over }))
const el = (id: string) => ({ id, title: id, clause: `测试-${id}` })
const leaf = (fact: c.PackFact, op: c.Operator, value: c.Plain | c.Plain[]): c.Condition => ({
  fact,
  op,
  value,
})
const known = (value: c.Plain) => ({ value, source: '登记', asOf: '2025-06-01' })

suite('the format of packs', () => {
  test('F2 pack: the published JSON Schema is the one that documents are read by', async () => {
    const file = join(import.meta.dirname, '../../../policies/pack.schema.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(c.packJsonSchema())))
  })

  test('F2 pack: a document of format 1 is read, and judged as it was; it can’t use what came later', () => {
    const { terms: _terms, vouchers: _vouchers, ...old } = personal.document
    const one = packOf(c.packDocument.parse({ ...old, format: 1 }))
    expect(one.document.format).toBe(2)
    expect(judge(one, claim({ shortage: true })).amountFen).toBe(120_000)
    expect(c.upgraded({ ...old, format: 1 })).toEqual(one.document)
    expect(c.packDocument.safeParse({ ...old, format: 1, terms: [] }).success).toBe(false)
    expect(c.packDocument.safeParse({ ...old, format: 3 }).success).toBe(false)
  })

  test.each([
    ['a fraction of a fen', { amounts: [{ ...personal.document.amounts[0], amountFen: 100.5 }] }],
    ['a negative standard', { amounts: [{ ...personal.document.amounts[0], amountFen: -1 }] }],
    [
      'units of what is no quantity',
      { amounts: [{ ...personal.document.amounts[0], unit: { of: 'hour', fact: 'age' } }] },
    ],
    [
      'a cost that is none',
      {
        adjustments: [
          { ...el('a'), when: leaf('age', 'over', 1), by: { kind: 'share', fact: 'age', percent: 1 } },
        ],
      },
    ],
    [
      'an unknown fact',
      { requirements: [{ ...el('a'), must: { fact: 'zodiac', op: 'is', value: 'rat' }, unknown: 'refuse' }] },
    ],
    [
      'an element without a clause',
      { caps: [{ id: 'a', title: 'a', per: 'line', counts: ['skill-upgrade'], maxFen: 1 }] },
    ],
  ])('F2 pack: %s is refused before it is read', (_name, over) => {
    expect(c.packDocument.safeParse({ ...personal.document, ...over }).success).toBe(false)
  })
})

suite('what format 2 adds, judged plainly', () => {
  test('F2 standards: by region, by condition, by unit; what is not known is told and not guessed', () => {
    const row = { certificateKinds: ['level'], level: 4 }
    const pack = read({
      amounts: [
        { ...el('base'), ...row, amountFen: 100 },
        { ...el('island'), ...row, regions: ['350203'], amountFen: 200 },
        { ...el('poor'), ...row, when: leaf('category', 'is', 'poverty-prevention'), amountFen: 300 },
        { ...el('carer'), ...row, occupations: [CARER], when: leaf('shortage', 'is', true), amountFen: 400 },
      ],
      adjustments: [],
    })
    const of = (over: Parameters<typeof claim>[0]) => judge(pack, claim(over))
    const other = { certificate: { occupationCode: '9-99-99-99' } }
    expect(of({ region: '350203', ...other }).amountFen).toBe(200)
    expect(of({ region: '350206', ...other }).amountFen).toBe(100)
    expect(of({ region: '350203', shortage: true }).amountFen).toBe(400)
    const open = of({ ...other })
    expect([open.amountFen, codes(open.unknown)]).toEqual([100, ['policy.no_data', 'policy.no_data']])
    expect(effects(open.trace)).toBe(100)
  })

  test('F2 F5 standards: by the day without a certificate, whole days only, thirty at most', () => {
    const pack = read({
      subsidyKind: 'living-allowance',
      amounts: [
        {
          ...el('day'),
          certificateKinds: [],
          level: null,
          amountFen: 5000,
          unit: { of: 'day', fact: 'training.days', max: 30 },
        },
      ],
      adjustments: [],
      exclusions: [],
    })
    const days = (value: number) =>
      judge(pack, claim({ certificate: null, more: { 'training.days': known(value) } }))
    expect([days(12.5).amountFen, days(40).amountFen]).toEqual([60_000, 150_000])
    const unknown = judge(pack, claim({ certificate: null }))
    expect([unknown.amountFen, codes(unknown.reasons)]).toEqual([0, ['policy.no_data']])
    expect(codes(days(0).reasons)).toEqual(['policy.zero'])
    const seat = {
      certificateKind: 'completion' as const,
      occupationCode: null,
      level: null,
      shortage: false,
      on: '2025-06-10',
    }
    expect(estimateSeat(pack, { ...seat, more: { 'training.days': known(10) } }).perSeatFen).toBe(50_000)
    expect(codes(estimateSeat(pack, seat).reasons)).toEqual(['policy.no_data'])
  })

  test('F2 adjustments: half of the material cost, at most 300 yuan', () => {
    const pack = read({
      adjustments: [
        {
          ...el('material'),
          when: leaf('age', 'over', 0),
          by: { kind: 'share', fact: 'cost.material', percent: 50, maxFen: 30_000 },
        },
      ],
    })
    const cost = (yuan: number) => judge(pack, claim({ more: { 'cost.material': known(yuan) } })).amountFen
    expect([cost(100.01), cost(600), cost(601)]).toEqual([105_001, 130_000, 130_000])
    expect(codes(judge(pack, claim()).unknown)).toContain('policy.no_data')
  })

  test('F2 requirements: an age by sex binds those it is for', () => {
    const below = (sex: string, value: number) => ({
      ...el(sex),
      when: leaf('sex', 'is', sex),
      must: leaf('age', 'below', value),
      unknown: 'refuse',
    })
    const pack = read({ requirements: [below('male', 60), below('female', 50)] })
    expect(codes(judge(pack, claim({ birthOn: '1970-01-01' })).reasons)).toEqual(['policy.not_met'])
    const judged = judge(pack, claim({ birthOn: '1980-01-01' }))
    expect([judged.eligible, findNode(judged.trace, 'requirements/male')?.outcome]).toEqual([true, 'skipped'])
  })

  test('F2 F37-14 vouchers: asked for where unemployment insurance pays, but for the exception', () => {
    const pack = read({
      funds: [
        {
          ...el('insured'),
          when: leaf('insured-months', 'atLeast', 12),
          fund: 'unemployment-insurance',
          short: 'next',
        },
        { ...el('other'), fund: 'employment' },
      ],
      vouchers: [
        { ...el('exception'), required: false, when: leaf('training.type', 'is', 'apprenticeship') },
        { ...el('rule'), required: true, funds: ['unemployment-insurance'] },
      ],
    })
    const insured = (more: c.ClaimFacts['more']) =>
      claim({
        facts: {
          employment: { value: 'employed', source: 'officer', asOf: '2025-01-01' },
          'insured-months': { value: '24', source: 'officer', asOf: '2025-01-01' },
        },
        more,
      })
    const found = (more: c.ClaimFacts['more']) => codes(judge(pack, insured(more)).reasons)
    expect(found({ voucher: known(true) })).toEqual([])
    expect(found({ voucher: known(false) })).toEqual(['policy.voucher'])
    expect(found({})).toEqual(['policy.no_data'])
    expect(found({ 'training.type': known('apprenticeship') })).toEqual([])
    expect(judge(pack, claim()).eligible).toBe(true)
    expect(fundOrder(pack, insured({})).map((one) => one.fund)).toEqual([
      'unemployment-insurance',
      'employment',
    ])
    expect(voucherRule(pack, insured({}), 'unemployment-insurance')?.required).toBe(true)
    expect(voucherRule(pack, insured({}), 'employment')).toBeNull()
  })

  test('F2 terms: a condition by its name; a circle, an unknown name and a bomb are never known', () => {
    const named = (value: string) => leaf('term', 'is', value)
    const pack = read({
      terms: [{ ...el('t'), title: '年轻', when: leaf('age', 'below', 40) }],
      requirements: [{ ...el('young'), must: { not: named('年轻') }, unknown: 'refuse' }],
    })
    expect(codes(judge(pack, claim()).reasons)).toEqual(['policy.not_met'])
    const term = (title: string, when: c.Condition) => ({ ...el('t'), title, when })
    const bomb = Array.from({ length: 20 }, (_v, i) =>
      term(`t${i}`, { all: Array.from({ length: 9 }, () => named(`t${i + 1}`)) }),
    )
    const meant = meanings([
      term('甲', named('乙')),
      term('乙', { any: [named('甲'), leaf('age', 'over', 1)] }),
      term('丙', named('无')),
      ...bomb,
      term('t20', leaf('age', 'over', 1)),
    ])
    expect([meant.get('甲'), meant.get('乙'), meant.get('丙'), meant.get('t0')]).toEqual([
      null,
      null,
      named('无'),
      null,
    ])
    const round = read({
      terms: [term('甲', named('甲'))],
      requirements: [{ ...el('r'), must: named('甲'), unknown: 'refuse' }],
    })
    expect(codes(judge(round, claim()).reasons)).toEqual(['policy.no_data'])
    expect(resolved(personal.document)).toBe(personal.document)
  })
})

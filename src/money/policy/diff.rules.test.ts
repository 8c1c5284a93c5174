import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import { personal } from '../../../tests/kit/packs.ts'
import { anyPack } from '../../../tests/kit/random-packs.ts'
import * as c from './contract.ts'
import { comparePacks } from './diff-rules.ts'

const base = personal.document
const change = (by: (document: c.PackDocument) => void): c.PackDocument => {
  const document = structuredClone(base)
  by(document)
  return document
}
const told = (after: c.PackDocument) =>
  comparePacks(base, after).map((one) => [one.place, one.id, one.kind, one.fields.map((field) => field.name)])

suite('two texts of a pack', () => {
  test.each([
    [
      'an amount',
      change((d) => Object.assign(d.amounts[2] as object, { amountFen: 1 })),
      [['补贴标准', 'level-4', 'changed', ['内容']]],
    ],
    [
      'a clause',
      change((d) => Object.assign(d.amounts[2] as object, { clause: 'x' })),
      [['补贴标准', 'level-4', 'changed', ['依据']]],
    ],
    [
      'a first day and a note',
      change((d) => Object.assign(d.limits[0] as object, { from: '2025-01-01', note: '新说明' })),
      [['次数限制', 'three-times', 'changed', ['起止', '说明']]],
    ],
    [
      'what no table tells is shown as it is written',
      change((d) => Object.assign(d.requirements[0] as object, { next: '另一句提示' })),
      [['享受条件', 'under-60', 'changed', ['内容']]],
    ],
    [
      'an element dropped, another added',
      change((d) => {
        d.exclusions.shift()
        d.caps.push({
          id: 'cap',
          title: '上限',
          clause: 'c',
          per: 'line',
          counts: ['class-training'],
          maxFen: 1,
        })
      }),
      [
        ['不重复享受', 'same-occupation-level', 'dropped', ['项目', '内容', '依据', '起止']],
        ['金额上限', 'cap', 'added', ['项目', '内容', '依据', '起止']],
      ],
    ],
    [
      'the days of the pack',
      change((d) => Object.assign(d, { from: '2024-01-01' })),
      [['基本信息', 'head', 'changed', ['生效日期']]],
    ],
    [
      'a source',
      change((d) => Object.assign(d.sources[1] as object, { title: '新目录' })),
      [['来源文件', '厦人社〔2025〕100号', 'changed', ['名称']]],
    ],
    ['nothing', base, []],
    ['the order of standards, which says nothing', change((d) => void d.amounts.reverse()), []],
  ] as [string, c.PackDocument, unknown[]][])('F2 compare: %s', (_name, after, expected) => {
    expect(told(after)).toEqual(expected)
  })

  test('F2 compare: the order of funds and adjustments says something: only what really moved is told', () => {
    const fund = (id: string) => ({ ...(base.funds[0] as c.PackFund), id, title: id })
    const before = { ...base, funds: ['a', 'b', 'c', 'd'].map(fund) }
    const after = { ...base, funds: ['d', 'a', 'b', 'c'].map(fund) }
    expect(comparePacks(before, after)).toEqual([
      {
        place: '资金来源',
        id: 'd',
        title: 'd',
        kind: 'moved',
        fields: [{ name: '顺序', before: '第 4 条', after: '第 1 条' }],
      },
    ])
  })

  test('F2 compare property: nothing is told of the same, and something of whatever differs', () => {
    const sorted = (document: c.PackDocument): unknown => {
      const by = (list: readonly { id: string }[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1))
      const { terms, requirements, amounts, limits, exclusions, caps, vouchers } = document
      return {
        ...document,
        ...{ terms: by(terms), requirements: by(requirements), amounts: by(amounts), limits: by(limits) },
        ...{ exclusions: by(exclusions), caps: by(caps), vouchers: by(vouchers) },
      }
    }
    const same = (a: c.PackDocument, b: c.PackDocument): boolean => {
      try {
        expect(sorted(a)).toEqual(sorted(b))
        return true
      } catch {
        return false
      }
    }
    const SECTIONS = Object.keys(c.sections) as c.Section[]
    fc.assert(
      fc.property(anyPack, anyPack, fc.constantFrom(...SECTIONS), (one, other, section) => {
        expect(comparePacks(one, structuredClone(one))).toEqual([])
        // One section of another pack: the smallest change there is.
        const mixed = { ...one, [section]: other[section] }
        expect(comparePacks(one, mixed).length === 0).toBe(same(one, mixed))
      }),
      { numRuns: 100 },
    )
  })
})

import { expect, describe as suite, test } from 'vitest'
import { personal } from '../../../tests/kit/packs.ts'
import { readCases, readFileOf, readPack } from './shape-rules.ts'

const base = personal.document

suite('reading a document from outside', () => {
  const broken = (change: (document: Record<string, never>) => void) => {
    const document = structuredClone(base) as unknown as Record<string, never>
    change(document)
    return readPack(document).reasons.map((one) => [one.field?.replace('document.', ''), one.message])
  }
  const at = (document: object, path: string, value: unknown) => {
    const steps = path.split('.')
    const last = steps.pop() as string
    let here = document as Record<string, never>
    for (const step of steps) here = here[step] as unknown as Record<string, never>
    Object.assign(here, { [last]: value })
  }

  test.each([
    ['amounts.1.amountFen', 0.5, '补贴标准 第 2 条·金额：金额须为整数分，不能有不足一分的零头。'],
    ['amounts.1.amountFen', -1, '补贴标准 第 2 条·金额：金额不能为负数。'],
    ['amounts.1.amountFen', 0, '补贴标准 第 2 条·金额：金额须大于零。'],
    ['amounts.1.amountFen', '700', '补贴标准 第 2 条·金额：金额须为整数分，不能有不足一分的零头。'],
    ['amounts.1.clause', ' ', '补贴标准 第 2 条·依据：不能为空。'],
    ['amounts.1.clause', undefined, '补贴标准 第 2 条·依据：缺少这一项。'],
    ['from', '2023-02-30', '生效日期：日期不存在。'],
    ['from', 'soon', '生效日期：请填写日期，如 2026-03-01。'],
    ['limits.0.max', 0, '次数限制 第 1 条·上限：不能小于 1。'],
    ['limits.0.per', 'household', '次数限制 第 1 条·对象：“household”不在可选范围内。'],
    [
      'adjustments.0.when',
      { fact: 'height', op: 'below', value: 2 },
      '上浮与调整 第 1 条·适用条件：未知的数据项“height”。',
    ],
    [
      'adjustments.0.when',
      { any: [{ fact: 'age', op: 'like', value: 2 }] },
      '上浮与调整 第 1 条·适用条件：未知的比较方式“like”。',
    ],
    ['adjustments.0.by.percent', 0.001, '上浮与调整 第 1 条·百分比：小数最多两位。'],
    ['funds', [], '资金来源：至少要有一项。'],
    ['bonus', 1, '政策包：有不认识的内容：bonus。'],
  ] as [string, unknown, string][])(
    'F2 check: %s = %j is told in Chinese with its place',
    (path, value, message) => {
      const found = broken((document) => at(document, path, value))
      expect(found.map(([, told]) => told)).toContain(message)
      expect(found.every(([, told]) => !/expected|invalid|number|string/i.test(told ?? ''))).toBe(true)
    },
  )

  test('F2 check: what is no pack, and conditions nested without end, are refused whole', () => {
    for (const value of [null, 1, 'x', []]) expect(readPack(value).reasons.length).toBeGreaterThan(0)
    const deep = JSON.parse(`${'{"not":'.repeat(5000)}1${'}'.repeat(5000)}`)
    expect(readPack({ ...base, adjustments: [{ ...base.adjustments[0], when: deep }] }).reasons).toHaveLength(
      1,
    )
    expect(readCases([{ id: 'x' }]).reasons.length).toBeGreaterThan(0)
    expect(readFileOf({ pack: base, cases: [] })).toEqual({ document: base, cases: [] })
    expect(readFileOf(base)).toEqual({ document: base, cases: [] })
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { expect, describe as suite, test } from 'vitest'
import { codes } from '../../../tests/kit/packs.ts'
import { advise } from './advise-rules.ts'
import { caseFaults, checkCases, runCases } from './case-rules.ts'
import { columnsOf } from './column-rules.ts'
import { compile, judgeColumns } from './compile-rules.ts'
import * as c from './contract.ts'

const folder = new URL('../../../policies/', import.meta.url)
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
const shipped = readdirSync(folder, { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => /^\d{6}\/[a-z-]+\.json$/.test(name))
  .sort()
  .map((file) => ({
    file,
    document: c.packDocument.parse(read(file)),
    cases: c.packCases.parse(read(file.replace('.json', '.cases.json'))),
  }))

suite('the shipped packs’ own cases, reckoned by hand from the published texts', () => {
  test('F2 cases: a hundred and more, and every pack has some', () => {
    expect(shipped.flatMap((pack) => pack.cases).length).toBeGreaterThanOrEqual(100)
    for (const { file, document, cases } of shipped) {
      expect(cases.length, file).toBeGreaterThan(0)
      expect(checkCases(document, cases), file).toEqual([])
      const ends = document.limits.some((one) => one.period.kind === 'span' && one.period.to)
      expect(codes(advise(document, cases)), file).toEqual(ends ? ['policy.counting_ends'] : [])
    }
  })

  for (const { file, document, cases } of shipped)
    test.each(runCases(document, cases).map((one) => [one.title, one] as const))(
      `F2 F9 cases: ${file}: %s`,
      (_title, result) => {
        expect(result.differences).toEqual([])
      },
    )
})

test('F2 cases: the compiled evaluator comes out the same to the fen, case by case', () => {
  for (const { document, cases } of shipped) {
    const { subsidyKind } = document
    const rows = cases.map((one) => ({ person: one.id, subsidyKind, facts: c.caseClaim(one.given) }))
    const results = judgeColumns([compile(document)], columnsOf(rows))
    expect(cases.map((one, i) => [one.title, results.eligible[i] === 1, results.amountFen[i]])).toEqual(
      cases.map(({ title, expect: { eligible, amountFen } }) => [title, eligible, amountFen]),
    )
  }
})

suite('cases', () => {
  const { document, cases } = shipped.find((one) => one.file.includes('personal')) as (typeof shipped)[0]
  const first = cases[0] as c.PackCase

  test('F2 cases: a fen more in the pack fails the cases of that row, and says what was wanted', () => {
    const changed = structuredClone(document)
    const row = changed.amounts.find((one) => one.id === 'level-4') as c.PackAmount
    row.amountFen += 1
    const failed = runCases(changed, cases).filter((one) => !one.passed)
    expect(failed.length).toBeGreaterThan(10)
    expect(failed[0]?.differences).toEqual(['应补 1,000.00 元，实际补 1,000.01 元'])
    expect(codes(caseFaults(failed))).toEqual(failed.map(() => 'policy_case.failed'))
    // 1000.01 × 1.2 = 1200.012: to the fen.
    expect(failed.find((one) => one.title === '急需紧缺，中级工')?.found.amountFen).toBe(120_001)
  })

  test('F2 cases: a refusal for another reason, and another fund, are told too', () => {
    const [wrong, fund] = runCases(document, [
      { ...first, expect: { eligible: false, amountFen: 0, refusedBy: ['limits/three-times'] } },
      { ...first, expect: { eligible: true, amountFen: 50_000, fund: 'social' } },
    ])
    expect(wrong?.differences).toEqual([
      '应不予补贴，实际补 500.00 元',
      '应因“每人最多享受三次”不予补贴，实际没有',
    ])
    expect(fund?.differences).toEqual(['应由社会资金支付，实际由就业补助资金支付'])
  })

  test('F2 cases: ids twice, elements that are not there, values that a fact cannot have', () => {
    const found = checkCases(document, [
      first,
      { ...first, expect: { ...first.expect, refusedBy: ['limits/no-such'] } },
      { ...first, id: 'other', given: { ...first.given, facts: { category: 'martian' } } },
    ])
    expect(found.map((one) => [one.code, one.field])).toEqual([
      ['policy_case.id_twice', 'cases.1'],
      ['policy_case.no_element', 'cases.1'],
      ['policy_case.fact_value', 'cases.2'],
    ])
  })
})

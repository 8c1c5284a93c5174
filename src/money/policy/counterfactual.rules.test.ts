import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import { addDays } from '#platform/day'
import { claim, drawn, fact, packOf, personal, training } from '../../../tests/kit/packs.ts'
import { anyPack, anyPerson } from '../../../tests/kit/random-packs.ts'
import { stepsFor } from './change-rules.ts'
import * as c from './contract.ts'
import { counterfactuals } from './counterfactual-rules.ts'
import { judge } from './judge-rules.ts'
import { resolved } from './term-rules.ts'

const told = (changes: readonly c.Change[]) =>
  changes.map(({ title, effectFen, deadline }) => [title, effectFen / 100, deadline])

/** Test rules, of no real place: a reward for a job within 90 days of the end of the training. */
const reward = packOf(
  c.packDocument.parse({
    ...personal.document,
    title: '测试用政策',
    adjustments: [
      {
        id: 'job',
        title: '结业后及时就业',
        clause: '测试第三条',
        when: {
          all: [
            { fact: 'employment.proof', op: 'in', value: ['contract', 'insurance'] },
            { fact: 'employment.verified', op: 'is', value: true },
            { fact: 'employment.delay', op: 'atMost', value: 90 },
          ],
        },
        by: { kind: 'amount', amountFen: 20_000 },
      },
    ],
    requirements: [
      {
        id: 'window',
        title: '发证 12 个月内申请',
        clause: '测试第二条',
        must: { fact: 'certificate.months', op: 'atMost', value: 12 },
        unknown: 'refuse',
      },
    ],
  }),
)

suite('what would make it another amount', () => {
  test('F2 F1 held fund: judged, explained and advised by the fund that holds the money, its rule on vouchers with it', () => {
    const [first] = personal.document.funds
    const inOrder = packOf(
      c.packDocument.parse({
        ...personal.document,
        funds: [
          { ...first, id: 'a', fund: 'unemployment-insurance', when: undefined, short: 'next' },
          { ...first, id: 'b', fund: 'employment', when: undefined },
        ],
        vouchers: [
          {
            id: 'ticket',
            title: '凭券',
            clause: 'F37-14',
            required: true,
            funds: ['unemployment-insurance'],
          },
        ],
      }),
    )
    const more = { voucher: { value: false, source: '培训券', asOf: null } }
    const plain = claim({ more })
    const held = claim({ more, heldFund: 'employment' })
    const before = judge(inOrder, plain)
    expect([before.fund, before.reasons.map((r) => r.code)]).toEqual([
      'unemployment-insurance',
      ['policy.voucher'],
    ])
    const after = judge(inOrder, held)
    expect([after.fund, after.eligible]).toEqual(['employment', true])
    expect(after.trace.find((one) => one.rule === 'funds/b')?.note).toBe(
      '由就业补助资金支付；占用额度时失业保险基金额度不足或暂停，按政策顺序由其承担',
    )
    // The advice reckons from the same: nothing tells this person to get a voucher.
    expect(counterfactuals(inOrder, held).every((one) => one.amountFen > after.amountFen)).toBe(true)
    // A fund that is not in the order changes nothing.
    expect(judge(inOrder, claim({ more, heldFund: 'social' })).fund).toBe('unemployment-insurance')
  })

  test('F2 counterfactual: higher levels and a shortage occupation, each with its effect and clause', () => {
    const changes = counterfactuals(personal, claim({ history: [drawn()] }))
    expect(told(changes)).toEqual([
      ['取得技师（二级）证书', 1000, null],
      ['取得高级工（三级）证书', 500, null],
      ['取得急需紧缺职业（工种）的证书', 200, null],
    ])
    expect(changes.every((one) => one.clause.startsWith('厦人社〔2024〕204号'))).toBe(true)
  })

  test('F2 E3 counterfactual: a labour contract by the ninetieth day; the certificate’s last day', () => {
    const more = { 'training.ended': { value: '2025-04-20', source: '结业登记', asOf: '2025-04-20' } }
    const changes = counterfactuals(reward, claim({ more }))
    expect(told(changes)).toContainEqual(['提供劳动合同，或提供社保缴费记录', 200, '2025-07-19'])
    expect(changes.find((one) => one.effectFen === 20_000)?.clause).toBe('测试第三条')
    expect(told(changes).at(-1)).toEqual(['晚于 2026-05-01 申请', -1000, '2026-05-01'])
    expect(changes.at(-1)?.clause).toBe('测试第二条')
  })

  test('F2 counterfactual: “fewer than two months” ends with the day that begins the second', () => {
    const document = {
      ...reward.document,
      requirements: [
        {
          ...reward.document.requirements[0],
          must: { fact: 'certificate.months', op: 'below', value: 2 },
        },
      ],
    }
    const soon = packOf(c.packDocument.parse(document))
    const changes = counterfactuals(soon, claim({ on: '2025-06-01' }))
    expect(told(changes).at(-1)).toEqual(['晚于 2025-06-01 申请', -1000, '2025-06-01'])
  })

  test('F2 counterfactual: what is missing, when waiting helps, and several steps at once', () => {
    const missing = counterfactuals(personal, claim({ facts: {} }))
    expect(missing.map((one) => [one.title, one.amountFen])).toContainEqual([
      '登记为就业登记，或登记为失业登记',
      100_000,
    ])
    const three = [1, 2, 3].map((n) => drawn({ level: 6 - n, certificateNumber: `S${n}` }))
    expect(told(counterfactuals(personal, claim({ history: three })))).toEqual([
      ['自 2026-01-01 起申请', 1000, null],
    ])
    const both = counterfactuals(training, claim({ facts: { category: fact('employee') }, passed: false }))
    expect(both.map((one) => [one.steps.length, one.amountFen])).toEqual([[2, 100_000]])
    expect(both[0]?.steps.map((step) => step.what).sort()).toEqual(['category', 'passed'])
  })

  test('F2 counterfactual property: each says what the interpreter says, up to its last day and not after', () => {
    fc.assert(
      fc.property(anyPack, anyPerson, (document, { history, claims }) => {
        const pack = packOf({ ...document, to: null })
        const facts = { ...(claims[0] as c.ClaimFacts), history }
        const before = judge(pack, facts).amountFen
        const steps = stepsFor(resolved(pack.document), facts)
        for (const change of counterfactuals(pack, facts)) {
          const on = change.steps.map((step) =>
            step.what === 'wait' || step.what === 'late' ? step.to : null,
          )[0]
          const at = (day: string) => {
            const named = change.steps.flatMap(
              (step) => steps.find((one) => one.what === step.what && one.to === step.to) ?? [],
            )
            return judge(
              pack,
              named.reduce((now, step) => step.apply(now), { ...facts, on: day } as c.ClaimFacts),
            ).amountFen
          }
          const day = String(on ?? facts.on)
          expect(at(day)).toBe(change.amountFen)
          expect(change.amountFen - before).toBe(change.effectFen)
          // Waiting is not told to be longer than it is, nor a loss to come sooner.
          const kind = change.steps[0]?.what
          if (kind === 'wait') expect(at(addDays(day, -1))).toBeLessThanOrEqual(before)
          if (kind === 'late') expect(at(addDays(day, -1))).toBeGreaterThanOrEqual(before)
          if (change.deadline === null || kind === 'late') continue
          expect(at(change.deadline)).toBeGreaterThanOrEqual(change.amountFen)
          expect(at(addDays(change.deadline, 1))).toBeLessThan(change.amountFen)
        }
      }),
      { numRuns: 300 },
    )
  })
})

import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import { evaluate, type KnownFacts } from './condition-rules.ts'
import type { Condition, PackFact, Plain } from './contract.ts'
import { always, canBe, never } from './reach-rules.ts'

const age = (op: 'below' | 'atMost' | 'over' | 'atLeast' | 'is', value: number): Condition => ({
  fact: 'age',
  op,
  value,
})
const of = (...categories: string[]): Condition => ({ fact: 'category', op: 'in', value: categories })
const issued = (op: 'below' | 'atLeast', value: string): Condition => ({
  fact: 'certificate.issued',
  op,
  value,
})

suite('what can hold at all', () => {
  test.each([
    ['二十以下且六十以上', { all: [age('below', 20), age('over', 60)] }, true],
    ['十九至二十之间没有整岁', { all: [age('over', 19), age('below', 20)] }, true],
    ['满十九不满二十', { all: [age('atLeast', 19), age('below', 20)] }, false],
    ['两类人员没有交集', { all: [of('employee'), of('other', 'veteran')] }, true],
    ['两类人员有交集', { all: [of('employee', 'other'), of('other', 'veteran')] }, false],
    ['同一项又是又不是', { all: [age('below', 60), { not: age('below', 60) }] }, true],
    [
      '发证早于又不早于同一天',
      { all: [issued('below', '2024-06-01'), issued('atLeast', '2024-06-01')] },
      true,
    ],
    ['发证在同一天', { all: [issued('below', '2024-06-02'), issued('atLeast', '2024-06-01')] }, false],
    ['任一可行即可', { any: [{ all: [age('below', 20), age('over', 60)] }, of('other')] }, false],
    ['年龄小于零', age('below', 0), true],
  ] as [string, Condition, boolean][])('F2 check: never: %s', (_name, condition, expected) => {
    expect(never(condition)).toBe(expected)
  })

  test('F2 check: what is not known is neither: a fact that fails nobody holds for those who have it', () => {
    const everyone: Condition = { any: [age('below', 60), age('atLeast', 60)] }
    expect(always(everyone)).toBe(true)
    expect(always(age('below', 60))).toBe(false)
    expect(canBe([{ condition: everyone, wanted: 'not-holds' }])).toBe(true)
    expect(canBe([{ condition: everyone, wanted: 'fails' }])).toBe(false)
    const either: Condition = { not: age('below', 60) }
    expect(
      canBe([
        { condition: either, wanted: 'not-fails' },
        { condition: age('below', 60), wanted: 'not-holds' },
      ]),
    ).toBe(true)
  })

  test('F2 check: a question too large to look through counts as possible', () => {
    const wide: Condition = {
      all: Array.from({ length: 14 }, (_one, i) => ({
        any: [age('is', i), of('employee'), issued('below', '2024-06-01')],
      })),
    }
    expect(never(wide)).toBe(false)
  })

  const values: Partial<Record<PackFact, Plain[]>> = {
    age: [16, 17, 18, 19, 20, 21, 22, 23, 24],
    // The last stands for all that no condition names.
    category: ['employee', 'other', 'veteran', 'disabled'],
    shortage: [true, false],
    'certificate.issued': ['2024-05-30', '2024-05-31', '2024-06-01', '2024-06-02', '2024-06-03'],
    'certificate.occupation': ['a', 'b', 'c'],
  }
  const leaf = fc.oneof(
    fc.record({
      fact: fc.constant('age' as const),
      op: fc.constantFrom('below', 'atMost', 'over', 'atLeast', 'is'),
      value: fc.integer({ min: 18, max: 22 }),
    }),
    fc.record({
      fact: fc.constant('category' as const),
      op: fc.constant('in' as const),
      value: fc.subarray(['employee', 'other', 'veteran'], { minLength: 1 }),
    }),
    fc.record({
      fact: fc.constant('shortage' as const),
      op: fc.constant('is' as const),
      value: fc.boolean(),
    }),
    fc.record({
      fact: fc.constant('certificate.issued' as const),
      op: fc.constantFrom('below', 'atMost', 'over', 'atLeast'),
      value: fc.constantFrom('2024-05-31', '2024-06-01', '2024-06-02'),
    }),
    fc.record({
      fact: fc.constant('certificate.occupation' as const),
      op: fc.constant('is' as const),
      value: fc.constantFrom('a', 'b'),
    }),
  ) as fc.Arbitrary<Condition>
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((not) => ({ not })),
    ),
  }))

  /** Every claim there is, over a few values of each fact, known or not. */
  function* claims(): Generator<KnownFacts> {
    const names = Object.keys(values) as PackFact[]
    const walk = function* (i: number, known: KnownFacts): Generator<KnownFacts> {
      const name = names[i]
      if (!name) return yield known
      yield* walk(i + 1, known)
      for (const value of values[name] ?? []) {
        const held = { value, shown: String(value), source: '—', asOf: null }
        yield* walk(i + 1, { ...known, [name]: held })
      }
    }
    yield* walk(0, {})
  }
  const all = [...claims()]

  test('F2 check: what can be, some claim is; what cannot, none (every claim over a small world)', () => {
    fc.assert(
      fc.property(condition, condition, (one, other) => {
        const found = (want: (a: boolean | null, b: boolean | null) => boolean) =>
          all.some((known) => want(evaluate(one, known).holds, evaluate(other, known).holds))
        for (const [wanted, met] of [
          ['holds', true],
          ['fails', false],
        ] as const) {
          const both = [
            { condition: one, wanted },
            { condition: other, wanted: 'not-holds' as const },
          ]
          // The small world is part of the whole: what is found in it is possible.
          const there = found((a, b) => a === met && b !== true)
          if (there) expect(canBe(both)).toBe(true)
        }
        expect(found((a) => a === true)).toBe(!never(one))
      }),
      { numRuns: 60 },
    )
  })
})

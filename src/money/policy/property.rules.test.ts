import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import { CARER, claim, effects, fact, packOf, personal, WELDER } from '../../../tests/kit/packs.ts'
import * as c from './contract.ts'
import { judge } from './judge-rules.ts'
import { eligibility } from './seat-rules.ts'

suite('random packs and claims', () => {
  const day = fc
    .integer({ min: 0, max: 1500 })
    .map((n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10))
  const kinds = fc.subarray(['personal-certificate', 'class-training'] as const, { minLength: 1 })
  const leaf: fc.Arbitrary<c.Condition> = fc.oneof(
    fc.record({
      fact: fc.constant('age' as const),
      op: fc.constantFrom('below', 'atMost', 'over', 'atLeast'),
      value: fc.integer({ min: 16, max: 70 }),
    }),
    fc.record({
      fact: fc.constant('shortage' as const),
      op: fc.constant('is' as const),
      value: fc.boolean(),
    }),
    fc.record({
      fact: fc.constant('category' as const),
      op: fc.constant('in' as const),
      value: fc.subarray(['employee', 'rural-transfer', 'other'], { minLength: 1 }),
    }),
    fc.record({
      fact: fc.constant('pension' as const),
      op: fc.constant('is' as const),
      value: fc.constantFrom('none', 'drawing'),
    }),
    fc.record({
      fact: fc.constant('certificate.issued' as const),
      op: fc.constantFrom('atLeast', 'below'),
      value: day,
    }),
  ) as fc.Arbitrary<c.Condition>
  const condition: fc.Arbitrary<c.Condition> = fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
    { weight: 1, arbitrary: fc.array(leaf, { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
    { weight: 1, arbitrary: leaf.map((not) => ({ not })) },
  )
  const dates = fc.option(day, { nil: undefined }).map((from) => (from ? { from } : {}))
  const named = (section: string) => (body: object, i: number) => ({
    ...body,
    id: `${section}-${i}`,
    title: `${section}${i}`,
    clause: 'C',
  })
  const several = (section: string, body: fc.Arbitrary<object>, max: number, min = 0) =>
    fc
      .array(
        fc.tuple(body, dates).map(([a, b]) => ({ ...a, ...b })),
        { minLength: min, maxLength: max },
      )
      .map((list) => list.map(named(section)))
  const period: fc.Arbitrary<c.Period> = fc.oneof(
    fc.constantFrom(
      { kind: 'life' as const },
      { kind: 'calendar-year' as const },
      { kind: 'statistics-year' as const },
    ),
    day.map((from) => ({ kind: 'span' as const, from })),
  )
  const document = fc
    .record({
      requirements: several(
        'req',
        fc.record({ must: condition, unknown: fc.constantFrom('refuse', 'flag') }),
        3,
      ),
      amounts: several(
        'amt',
        fc.record({
          certificateKinds: fc.constant(['level']),
          level: fc.integer({ min: 3, max: 5 }),
          amountFen: fc.integer({ min: 1, max: 500_000 }),
        }),
        4,
        1,
      ),
      adjustments: several(
        'adj',
        fc.record({
          when: condition,
          by: fc.oneof(
            fc.integer({ min: -10_000, max: 30_000 }).map((n) => ({ kind: 'percent', percent: n / 100 })),
            fc.integer({ min: -200_000, max: 200_000 }).map((amountFen) => ({ kind: 'amount', amountFen })),
            fc.integer({ min: 0, max: 200_000 }).map((amountFen) => ({ kind: 'override', amountFen })),
          ),
        }),
        4,
      ),
      limits: several(
        'lim',
        fc.record({
          per: fc.constantFrom('person', 'occupation', 'occupation-level'),
          period,
          max: fc.integer({ min: 1, max: 3 }),
          counts: kinds,
        }),
        2,
      ),
      exclusions: several(
        'exc',
        fc.record({
          rule: fc.constantFrom('same-certificate', 'same-occupation-level', 'higher-level'),
          against: kinds,
        }),
        2,
      ),
      caps: several(
        'cap',
        fc.record({
          per: fc.constantFrom('line', 'person'),
          period,
          counts: kinds,
          maxFen: fc.integer({ min: 1, max: 600_000 }),
        }),
        2,
      ),
    })
    .map((parts) => c.packDocument.parse({ ...personal.document, ...parts }))
  const item = fc.record({
    subsidyKind: fc.constantFrom('personal-certificate' as const, 'class-training' as const),
    occupationCode: fc.constantFrom(CARER, WELDER, null),
    level: fc.constantFrom(3, 4, 5, null),
    certificateNumber: fc.constantFrom('S1', 'S2', 'S3', null),
    paidOn: day,
    amountFen: fc.integer({ min: 1, max: 300_000 }),
  })
  const facts: fc.Arbitrary<c.ClaimFacts> = fc
    .record({
      on: day,
      age: fc.integer({ min: 16, max: 70 }),
      level: fc.integer({ min: 3, max: 5 }),
      issuedOn: day,
      shortage: fc.constantFrom(true, false, null),
      history: fc.array(item, { maxLength: 4 }),
      category: fc.constantFrom('employee', 'rural-transfer', 'other', null),
    })
    .map(({ on, age, level, issuedOn, shortage, history, category }) =>
      claim({
        on,
        birthOn: `${Number(on.slice(0, 4)) - age}-01-01`,
        facts: category ? { category: fact(category) } : {},
        certificate: { level, issuedOn, number: 'S1' },
        shortage,
        history,
      }),
    )

  test('F2 property: the explanation adds up to the amount; an amount and a reason exclude each other', () => {
    fc.assert(
      fc.property(document, facts, (doc, asked) => {
        const judged = judge(packOf(doc), asked)
        expect(effects(judged.trace)).toBe(judged.amountFen)
        expect(Number.isSafeInteger(judged.amountFen) && judged.amountFen >= 0).toBe(true)
        expect(judged.eligible).toBe(judged.reasons.length === 0)
        expect(judged.amountFen > 0).toBe(judged.eligible)
        expect(judge(packOf(doc), asked)).toEqual(judged)
      }),
      { numRuns: 500 },
    )
  })

  test('F2 F6 property: having drawn more never makes a claim worth more; a lower limit never either', () => {
    fc.assert(
      fc.property(document, facts, item, (doc, asked, more) => {
        const judged = judge(packOf(doc), asked).amountFen
        expect(
          judge(packOf(doc), { ...asked, history: [...asked.history, more] }).amountFen,
        ).toBeLessThanOrEqual(judged)
        const tight = { ...doc, limits: doc.limits.map((limit) => ({ ...limit, max: 1 })) }
        expect(judge(packOf(tight), asked).amountFen).toBeLessThanOrEqual(judged)
      }),
      { numRuns: 300 },
    )
  })

  test('F2 property: a cap is kept together with what was drawn', () => {
    fc.assert(
      fc.property(document, facts, fc.integer({ min: 1, max: 400_000 }), (doc, asked, maxFen) => {
        const cap = {
          id: 'all',
          title: 'all',
          clause: 'C',
          per: 'person' as const,
          period: { kind: 'life' as const },
          counts: ['personal-certificate' as const],
          maxFen,
        }
        const before = asked.history
          .filter((one) => one.subsidyKind === 'personal-certificate')
          .reduce((sum, one) => sum + one.amountFen, 0)
        const { amountFen } = judge(packOf({ ...doc, caps: [...doc.caps, cap] }), asked)
        expect(amountFen === 0 || before + amountFen <= maxFen).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('F2 property: what bars at enrolment bars at the claim too', () => {
    fc.assert(
      fc.property(document, facts, (doc, asked) => {
        const late = new Set(judge(packOf(doc), asked).reasons.map((reason) => reason.message))
        for (const reason of eligibility(packOf(doc), asked)) expect(late).toContain(reason.message)
      }),
      { numRuns: 300 },
    )
  })

  test('F2 property: a pack survives being written down and read again', () => {
    fc.assert(
      fc.property(document, (doc) => {
        expect(c.packDocument.parse(JSON.parse(JSON.stringify(doc)))).toEqual(doc)
      }),
      { numRuns: 100 },
    )
  })
})

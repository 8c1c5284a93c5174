/** Packs and claims at random, using everything that a pack can say. */
import fc from 'fast-check'
import {
  type CertificateKind,
  type ClaimFacts,
  type Condition,
  certificateKinds,
  costFacts,
  type DrawnItem,
  type FactSpec,
  factSpec,
  funds,
  type MoreFact,
  moreFacts,
  type PackDocument,
  type PackFact,
  type Period,
  type Plain,
  packDocument,
  packFacts,
  type SubsidyKind,
  subsidyKinds,
  unitFacts,
} from '#money/policy/contract'
import { CARER, personal, WELDER } from './packs.ts'

const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T & string)[]
const COOK = '4-03-02-01'
const REGIONS = ['350200', '350203', '350206', '350100', '350000']
const TERMS = ['甲', '乙', '丙', '无此口径']

/** Days that collide: month ends, leap days, year ends, and neighbours. */
export const day = fc
  .oneof(
    fc.integer({ min: 0, max: 900 }),
    fc.constantFrom(31, 58, 59, 60, 333, 334, 364, 365, 424, 425, 730, 789, 790),
  )
  .map((n) => new Date(Date.UTC(2023, 0, 1 + n)).toISOString().slice(0, 10))

const numbers: Partial<Record<PackFact, fc.Arbitrary<number>>> = {
  age: fc.integer({ min: 16, max: 66 }),
  'certificate.level': fc.integer({ min: 1, max: 5 }),
  'applied.month': fc.integer({ min: 1, max: 12 }),
  attendance: fc.constantFrom(0, 60, 79.99, 80, 80.01, 100),
  'insured-months': fc.constantFrom(0, 11, 12, 12.5, 36),
}
const number = (fact: PackFact): fc.Arbitrary<number> =>
  numbers[fact] ?? fc.constantFrom(0, 0.5, 1, 2, 3, 12, 30, 90, 365.25, 1200)

function valueFor(fact: PackFact): fc.Arbitrary<Plain> {
  const spec: FactSpec = factSpec(fact)
  switch (spec.type) {
    case 'number':
      return number(fact)
    case 'flag':
      return fc.boolean()
    case 'day':
      return day
    case 'choice':
      return fc.constantFrom(...keys(spec.values ?? {}))
    case 'text':
      return fact === 'region'
        ? fc.constantFrom(...REGIONS)
        : fact === 'term'
          ? fc.constantFrom(...TERMS)
          : fc.constantFrom(CARER, WELDER, COOK)
  }
}

const leaf: fc.Arbitrary<Condition> = fc.constantFrom(...keys(packFacts)).chain((fact) => {
  const value = valueFor(fact)
  const { type } = packFacts[fact]
  const ordered = type === 'number' || type === 'day'
  const single = fc.record({
    fact: fc.constant(fact),
    op: ordered ? fc.constantFrom('is', 'below', 'atMost', 'over', 'atLeast') : fc.constant('is'),
    value,
  })
  const list = fc.record({
    fact: fc.constant(fact),
    op: fc.constant('in'),
    value: fc.array(value, { minLength: 1, maxLength: 3 }),
  })
  const odd = fc.record({
    fact: fc.constant(fact),
    op: fc.constantFrom('is', 'in', 'below', 'atMost', 'over', 'atLeast'),
    value: fc.oneof(
      value,
      fc.array(value, { minLength: 1, maxLength: 2 }),
      fc.constantFrom('x', true, -1, 1e9),
    ),
  })
  return fc.oneof(
    { weight: 8, arbitrary: single },
    { weight: 3, arbitrary: list },
    { weight: 1, arbitrary: odd },
  ) as fc.Arbitrary<Condition>
})
const condition: fc.Arbitrary<Condition> = fc.letrec<{ of: Condition }>((tie) => ({
  of: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie('of'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
    { weight: 1, arbitrary: fc.array(tie('of'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
    { weight: 1, arbitrary: tie('of').map((not) => ({ not })) },
  ),
})).of

const some = <T>(of: fc.Arbitrary<T>, weight = 1) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight, arbitrary: of })
const kinds = fc.subarray(keys(subsidyKinds), { minLength: 1 })
const period: fc.Arbitrary<Period> = fc.oneof(
  fc.constantFrom(
    { kind: 'life' as const },
    { kind: 'calendar-year' as const },
    { kind: 'statistics-year' as const },
  ),
  fc.tuple(day, some(day)).map(([from, to]) => ({ kind: 'span' as const, from, ...(to ? { to } : {}) })),
  day.map((from) => ({ kind: 'since' as const, from })),
  fc.integer({ min: 1, max: 40 }).map((months) => ({ kind: 'rolling' as const, months })),
)
const percent = fc.integer({ min: -10_000, max: 100_000 }).map((n) => n / 100)
const dates = fc.tuple(some(day), some(day))
const several = (section: string, body: fc.Arbitrary<object>, max: number, min = 0) =>
  fc.array(fc.tuple(body, dates), { minLength: min, maxLength: max }).map((list) =>
    list.map(([one, [from, to]], i) => ({
      ...one,
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      id: `${section}-${i}`,
      title: `${section}${i}`,
      clause: 'C',
    })),
  )
const amount = fc.record({
  certificateKinds: fc.oneof(
    { weight: 4, arbitrary: fc.subarray(keys(certificateKinds), { minLength: 1 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  level: fc.constantFrom(4, 4, 4, 5, 3, null),
  occupations: some(fc.subarray([CARER, WELDER, COOK], { minLength: 1 })),
  regions: some(fc.subarray(REGIONS, { minLength: 1 })),
  when: some(condition),
  amountFen: fc.oneof(fc.integer({ min: 1, max: 500_000 }), fc.integer({ min: 1, max: 1_000_000_000 })),
  unit: some(
    fc.record({
      of: fc.constantFrom('hour', 'day', 'month', 'stage'),
      fact: fc.constantFrom(...unitFacts),
      max: some(fc.integer({ min: 1, max: 100 })),
    }),
  ),
})
const by = fc.oneof(
  percent.map((n) => ({ kind: 'percent', percent: n })),
  fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((amountFen) => ({ kind: 'amount', amountFen })),
  fc.integer({ min: -200_000, max: 200_000 }).map((amountFen) => ({ kind: 'amount', amountFen })),
  fc.integer({ min: 0, max: 200_000 }).map((amountFen) => ({ kind: 'override', amountFen })),
  fc.record({
    kind: fc.constant('share'),
    fact: fc.constantFrom(...costFacts),
    percent,
    maxFen: some(fc.integer({ min: 1, max: 500_000 })),
  }),
)
const parts = fc.record({
  terms: fc
    .tuple(condition, condition, condition)
    .map((list) =>
      list.map((when, i) => ({ id: `term-${i}`, title: TERMS[i] as string, clause: 'C', when })),
    ),
  requirements: several(
    'req',
    fc.record({
      when: some(condition),
      // Every second one is easy to meet, so that enough is granted to be counted.
      must: fc.oneof(
        condition,
        condition.map((one) => ({
          any: [one, { not: one }, { fact: 'age' as const, op: 'over' as const, value: 5 }],
        })),
      ),
      unknown: fc.constantFrom('refuse', 'flag', 'flag'),
    }),
    3,
  ),
  amounts: several('amt', amount, 6, 1),
  adjustments: several('adj', fc.record({ when: condition, by }), 4),
  limits: several(
    'lim',
    fc.record({
      when: some(condition),
      per: fc.constantFrom('person', 'occupation', 'occupation-level', 'certificate-kind'),
      period,
      max: fc.integer({ min: 1, max: 3 }),
      counts: kinds,
      extra: some(
        fc.array(
          fc.record({ when: condition, more: fc.integer({ min: 1, max: 20 }), clause: fc.constant('C') }),
          { maxLength: 2 },
        ),
      ),
    }),
    3,
  ),
  exclusions: several(
    'exc',
    fc.record({
      when: some(condition),
      period: some(period),
      rule: fc.constantFrom(
        'same-certificate',
        'same-occupation',
        'same-occupation-level',
        'higher-level',
        'any',
      ),
      against: kinds,
    }),
    2,
  ),
  caps: several(
    'cap',
    fc.record({
      when: some(condition),
      per: fc.constantFrom('line', 'person', 'class', 'budget'),
      period: some(period),
      counts: kinds,
      maxFen: fc.oneof(fc.integer({ min: 1, max: 600_000 }), fc.integer({ min: 1, max: 10_000_000_000 })),
    }),
    3,
  ),
  funds: several(
    'fund',
    fc.record({ when: some(condition, 4), fund: fc.constantFrom(...keys(funds)) }),
    3,
    1,
  ),
  vouchers: several(
    'voucher',
    fc.record({
      required: fc.boolean(),
      funds: some(fc.subarray(keys(funds), { minLength: 1 })),
      when: some(condition),
      unknown: some(fc.constantFrom('refuse', 'flag')),
    }),
    2,
  ),
})
/** Any pack that can be read. */
export const anyPack: fc.Arbitrary<PackDocument> = parts.map((sections) =>
  packDocument.parse(JSON.parse(JSON.stringify({ ...personal.document, format: 2, ...sections }))),
)

const occupation = fc.constantFrom(CARER, WELDER, COOK, '9-99-99-99', null)
const level = fc.constantFrom(2, 3, 4, 5, 4, null)
const certificateNumber = fc.constantFrom('S1', 'S2', 'S3', null)
const kind = fc.constantFrom<CertificateKind>('level', 'level', 'qualification', 'ability', 'completion')
const anyDrawn: fc.Arbitrary<DrawnItem> = fc.record({
  subsidyKind: fc.constantFrom<SubsidyKind>(...keys(subsidyKinds)),
  occupationCode: occupation,
  level,
  certificateNumber,
  certificateKind: fc.option(kind, { nil: null }),
  paidOn: day,
  amountFen: fc.oneof(fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 1_000_000_000 })),
})
const asOf = fc.option(day, { nil: null })
const personFacts = fc.record({
  category: some(valueFor('category'), 6),
  employment: some(valueFor('employment'), 6),
  student: some(valueFor('student')),
  pension: some(valueFor('pension')),
  'insured-months': some(fc.constantFrom('0', '11', '12', '12.345', '36', '不详', '', '99999999')),
})
const more = fc
  .record(Object.fromEntries(moreFacts.map((fact) => [fact, some(fc.tuple(valueFor(fact), asOf), 4)])))
  .map((held) =>
    Object.fromEntries(
      Object.entries(held).flatMap(([fact, one]) =>
        one ? [[fact as MoreFact, { value: one[0] as Plain, source: '登记', asOf: one[1] }]] : [],
      ),
    ),
  )
/** Any claim, without what was drawn. */
export const anyFacts: fc.Arbitrary<ClaimFacts> = fc
  .record({
    on: day,
    birthOn: fc
      .tuple(day, fc.integer({ min: 15, max: 66 }))
      .map(([d, age]) => `${Number(d.slice(0, 4)) - age}${d.slice(4)}`),
    sex: fc.constantFrom<'male' | 'female'>('male', 'female'),
    facts: personFacts,
    certificate: fc.option(
      fc.record({
        kind,
        occupationCode: occupation,
        level,
        issuedOn: fc.option(day, { nil: null }),
        number: certificateNumber,
        filed: fc.constantFrom(true, false, null),
      }),
      { nil: null, freq: 8 },
    ),
    aim: fc.option(fc.record({ occupationCode: occupation, level }), { nil: null }),
    shortage: fc.constantFrom(true, false, null),
    attendanceShare: fc.constantFrom(null, 0, 0.6, 0.7999, 0.8, 0.8001, 1, 1 / 3),
    passed: fc.constantFrom(true, true, false, null),
    region: fc.constantFrom(...REGIONS, '440100', null),
    more,
  })
  .map(({ birthOn, sex, facts, ...rest }) => ({
    ...rest,
    history: [],
    person: {
      // The 29th of February only where there is one.
      birthOn:
        birthOn.endsWith('-02-29') && Number(birthOn.slice(0, 4)) % 4
          ? birthOn.replace('-29', '-28')
          : birthOn,
      sex,
      facts: Object.fromEntries(
        Object.entries(facts).flatMap(([fact, value]) =>
          value === undefined
            ? []
            : [[fact, { value: String(value), source: 'officer', asOf: '2025-01-01' }]],
        ),
      ),
    },
  }))

export interface RandomPerson {
  history: DrawnItem[]
  claims: ClaimFacts[]
}
/** Somebody with what was drawn, and claims in the order of their days. */
export const anyPerson: fc.Arbitrary<RandomPerson> = fc
  .record({
    history: fc.array(anyDrawn, { maxLength: 4 }),
    claims: fc.array(anyFacts, { minLength: 1, maxLength: 3 }),
  })
  .map(({ history, claims }) => ({
    history,
    claims: [...claims].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
  }))

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnsOf } from '#money/policy'
import {
  type CertificateKind,
  type ClaimFacts,
  certificateKinds,
  factSpec,
  moreFacts,
  type SubsidyKind,
  subsidyKinds,
} from '#money/policy/contract'
import { factValues } from '#registry/people/contract'
import { packFacts, unpackFacts } from './facts-rules.ts'
import { LineScanner } from './scan-rules.ts'

const day = fc
  .date({ min: new Date('1930-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10))
const occupation = fc.constantFrom('4-10-01-02', '6-29-02-06', '4-04-05-01', '电工')
const level = fc.option(fc.integer({ min: 1, max: 5 }))
const kinds = Object.keys(certificateKinds) as CertificateKind[]
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined })

const sourced = (values: fc.Arbitrary<string>) =>
  fc.record({ value: values, source: fc.constantFrom('self', 'officer', 'register', '税务登记'), asOf: day })
const choice = (values: Record<string, string>) => fc.constantFrom(...Object.keys(values), 'nonsense')
const person = fc.record({
  birthOn: day,
  sex: fc.constantFrom('male' as const, 'female' as const),
  facts: fc.record(
    {
      category: sourced(choice(factValues.category)),
      employment: sourced(choice(factValues.employment)),
      student: sourced(choice(factValues.student)),
      pension: sourced(choice(factValues.pension)),
      'insured-months': sourced(fc.constantFrom('0', '12', '36', '480', '', 'x')),
    },
    { requiredKeys: [] },
  ),
})
const certificate = fc.record({
  kind: fc.constantFrom(...kinds),
  occupationCode: fc.option(occupation),
  level,
  issuedOn: fc.option(day),
  number: fc.option(fc.constantFrom('S1', 'S2', 'S000035020020260001')),
  filed: maybe(fc.option(fc.boolean())),
})
const moreValue = (fact: (typeof moreFacts)[number]): fc.Arbitrary<string | number | boolean> => {
  const spec = factSpec(fact)
  if (spec.type === 'flag') return fc.boolean()
  if (spec.type === 'choice') return choice(spec.values ?? {})
  if (spec.type === 'day') return day
  return spec.type === 'number'
    ? fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.double({ min: 0, max: 1e5, noNaN: true }))
    : fc.string()
}
const more = fc.record(
  Object.fromEntries(
    moreFacts.map((fact) => [
      fact,
      fc.record({
        value: moreValue(fact),
        source: fc.constantFrom('失业保险经办系统', '签到记录'),
        asOf: fc.option(day),
      }),
    ]),
  ),
  { requiredKeys: [] },
)
const drawn = fc.record({
  subsidyKind: fc.constantFrom(...(Object.keys(subsidyKinds) as SubsidyKind[])),
  occupationCode: fc.option(occupation),
  level,
  certificateNumber: fc.option(fc.constantFrom('S1', 'S2', 'S9')),
  certificateKind: maybe(fc.option(fc.constantFrom(...kinds))),
  paidOn: day,
  amountFen: fc.integer({ min: 0, max: 500_000 }),
})
const facts: fc.Arbitrary<ClaimFacts> = fc.record({
  on: day,
  person,
  certificate: fc.option(certificate),
  shortage: fc.option(fc.boolean()),
  history: fc.array(drawn, { maxLength: 3 }),
  attendanceShare: maybe(fc.option(fc.double({ min: 0, max: 1, noNaN: true }))),
  passed: maybe(fc.option(fc.boolean())),
  region: maybe(fc.option(fc.constantFrom('350200', '350203'))),
  aim: maybe(fc.option(fc.record({ occupationCode: fc.option(occupation), level }))),
  more: maybe(more),
  classFen: maybe(fc.option(fc.nat(1_000_000))),
  budgetFen: maybe(fc.option(fc.nat(1_000_000))),
}) as fc.Arbitrary<ClaimFacts>

test('F2 judgements: a line keeps exactly the facts it was judged by', () => {
  fc.assert(
    fc.property(facts, (held) => {
      expect(unpackFacts(packFacts(held))).toEqual(JSON.parse(JSON.stringify(held)))
    }),
  )
})

test('F2 sandbox: packed facts read straight into columns are the columns that money/policy makes of them', () => {
  fc.assert(
    fc.property(fc.array(facts, { minLength: 1, maxLength: 12 }), (all) => {
      const scanner = new LineScanner(columnsOf)
      for (const held of all) scanner.add(packFacts(held), 0)
      const expected = columnsOf(
        all.map((held, i) => ({ person: String(i), subsidyKind: 'class-training', facts: held })),
      )
      const order = Int32Array.from(all, (_held, i) => i)
      const { rows, items } = scanner
      const count = (values: Uint8Array | Uint16Array | Int32Array) => [...values.subarray(0, all.length)]
      expect(count(rows.on)).toEqual([...expected.on])
      expect(count(rows.birthOn)).toEqual([...expected.birthOn])
      expect(count(rows.sex)).toEqual([...expected.sex])
      expect(count(rows.level)).toEqual([...expected.level])
      expect(count(rows.certificateKind)).toEqual([...expected.certificateKind])
      const named = (places: Iterable<number>, list: readonly string[]) =>
        [...places].map((place) => list[place] ?? null)
      expect(named(count(rows.occupation), scanner.occupations)).toEqual(
        named(expected.occupation, expected.occupations),
      )
      expect(named(count(rows.region), scanner.regions)).toEqual(named(expected.region, expected.regions))
      // Certificates have no names in a scan: which are the same is what counts.
      const same = (places: readonly number[], equal = (a: number, b: number) => a === b) =>
        places.map((place) => (place < 0 ? -1 : places.findIndex((one) => one >= 0 && equal(one, place))))
      const drawnCount = items.count
      expect(
        same([...count(rows.certificate), ...items.certificate.subarray(0, drawnCount)], (a, b) =>
          items.sameCertificate(a, b),
        ),
      ).toEqual(same([...expected.certificate, ...expected.history.certificate]))
      expect([...rows.items.subarray(0, all.length + 1)]).toEqual([...expected.history.start])
      for (const name of ['kind', 'level', 'certificateKind', 'paidOn', 'amountFen'] as const)
        expect([...items[name].subarray(0, drawnCount)]).toEqual([...expected.history[name]])
      const found = scanner.facts(order)
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected.facts).sort())
      for (const [fact, column] of Object.entries(expected.facts)) {
        const mine = found[fact as keyof typeof found]
        expect([...(mine?.values ?? [])]).toEqual([...column.values])
        if (column.source)
          expect(named(mine?.source ?? [], scanner.sources)).toEqual(named(column.source, expected.sources))
        if (column.asOf) expect([...(mine?.asOf ?? [])]).toEqual([...column.asOf])
      }
    }),
    { numRuns: 200 },
  )
})

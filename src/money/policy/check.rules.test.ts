import { readdirSync, readFileSync } from 'node:fs'
import { expect, describe as suite, test } from 'vitest'
import { codes, personal } from '../../../tests/kit/packs.ts'
import { checkPack } from './check-rules.ts'
import * as c from './contract.ts'

suite('checking a pack', () => {
  const base = personal.document
  const row = base.amounts[1] as c.PackAmount
  const el = { title: 't', clause: 'c' }
  const is = (f: c.PackFact, op: c.Operator, value: c.Plain | c.Plain[]) => ({
    adjustments: [
      { ...el, id: 'adj', when: { fact: f, op, value }, by: { kind: 'percent' as const, percent: 1 } },
    ],
  })

  test('F2 check: the shipped packs are readable, faultless, and lie in their region’s folder', () => {
    const folder = new URL('../../../policies/', import.meta.url)
    const files = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => /^\d{6}[\\/][a-z-]+\.json$/.test(name))
    expect(files.length).toBeGreaterThanOrEqual(3)
    for (const file of files) {
      const document = c.packDocument.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
      expect(checkPack(document), file).toEqual([])
      expect(`${document.region}/${document.subsidyKind}.json`).toBe(file.replaceAll('\\', '/'))
    }
  })

  test.each([
    ['an id twice', { amounts: [row, { ...row, level: 3 }] }, ['policy.id_twice']],
    ['two rows for one certificate', { amounts: [row, { ...row, id: 'other' }] }, ['policy.rows_overlap']],
    ['dates of the pack crossed', { to: '2023-01-01' }, ['policy.dates_crossed']],
    [
      'dates of an element crossed',
      { amounts: [{ ...row, from: '2025-02-01', to: '2025-01-01' }] },
      ['policy.dates_crossed'],
    ],
    [
      'an element that never comes into force',
      { amounts: [{ ...row, to: '2023-01-01' }] },
      ['policy.never_in_force'],
    ],
    [
      'a level where there is none',
      { amounts: [{ ...row, certificateKinds: ['ability'] }] },
      ['policy.level_needed'],
    ],
    ['no level where there is one', { amounts: [{ ...row, level: null }] }, ['policy.level_needed']],
    ['an unknown choice', is('category', 'in', ['rural-transfer', 'martian']), ['policy.bad_value']],
    ['a number as text', is('age', 'below', '60'), ['policy.bad_value']],
    ['order among choices', is('category', 'below', 'other'), ['policy.bad_value']],
    ['a list without 属于', is('age', 'is', [60]), ['policy.bad_value']],
    ['a day that isn’t one', is('certificate.issued', 'over', '2025-02-30'), ['policy.bad_value']],
    [
      'no fund for the rest',
      { funds: [{ ...el, id: 'f', when: { fact: 'shortage', op: 'is', value: true }, fund: 'employment' }] },
      ['policy.fund_open'],
    ],
    [
      'a fund nobody reaches',
      {
        funds: [
          { ...el, id: 'f', fund: 'employment' },
          { ...el, id: 'g', fund: 'social' },
        ],
      },
      ['policy.fund_unreachable'],
    ],
  ] as [string, Partial<c.PackDocument>, string[]][])(
    'F2 check: %s is found and its place named',
    (_name, over, expected) => {
      const found = checkPack({ ...base, ...over })
      expect(codes(found)).toEqual(expected)
      expect(found.every((reason) => reason.field?.startsWith('document.'))).toBe(true)
    },
  )

  test.each([
    ['an unknown fact', { ...base, ...is('height' as c.PackFact, 'below', 2) }],
    ['no clause', { ...base, amounts: [{ ...row, clause: ' ' }] }],
    ['half a fen', { ...base, amounts: [{ ...row, amountFen: 0.5 }] }],
    ['less than nothing', { ...base, amounts: [{ ...row, amountFen: -1 }] }],
    ['a field that nobody reads', { ...base, bonus: 1 }],
    ['a day that isn’t one', { ...base, from: '2023-02-30' }],
    [
      'a million nested conditions',
      {
        ...base,
        adjustments: [
          {
            ...el,
            id: 'x',
            by: { kind: 'percent', percent: 1 },
            when: JSON.parse(`${'{"not":'.repeat(5000)}1${'}'.repeat(5000)}`),
          },
        ],
      },
    ],
    ['no document at all', null],
  ])('F2 check: %s is refused before it is read', (_name, document) => {
    expect(c.packDocument.safeParse(document).success).toBe(false)
  })

  test('F2 check: the format is published as JSON Schema', () => {
    const schema = c.packJsonSchema()
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(JSON.stringify(schema)).toContain('certificateKinds')
  })
})

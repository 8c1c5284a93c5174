import fc from 'fast-check'
import { expect, test } from 'vitest'
import { registers } from '#registry/registers/contract'
import { compareExchange, readExchange, writeExchange } from './exchange-rules.ts'
import { difference, HIT_BYTES, HitWriter, readHit } from './hit-rules.ts'
import { allRules, insideRules, matchedRegisters, registerRules } from './match-rules.ts'

test('G2 rules: every rule has a number of its own, a clause, a pattern and a register that exists', () => {
  expect(new Set(allRules.map((r) => r.no)).size).toBe(allRules.length)
  expect(new Set(allRules.map((r) => r.code)).size).toBe(allRules.length)
  for (const rule of allRules) {
    expect(rule.clause).toMatch(/^(F|N)\d+-/)
    expect(rule.pattern).toBeGreaterThanOrEqual(1)
    expect(rule.pattern).toBeLessThanOrEqual(48)
  }
  for (const rule of registerRules) expect(Object.hasOwn(registers, rule.register)).toBe(true)
  expect(matchedRegisters.length).toBeGreaterThan(8)
  expect(insideRules.phone.no).not.toBe(insideRules.account.no)
})

const ids = new Uint8Array(16 * 8).map((_, i) => i + 1)
const hit = fc.record({
  rule: fc.integer({ min: 1, max: 5 }),
  row: fc.nat(7),
  other: fc.option(fc.nat(7)),
  value: fc.nat(3),
  from: fc.integer({ min: 1, max: 9 }),
  line: fc.nat(100),
})
type Given = { rule: number; row: number; other: number | null; value: number; from: number; line: number }
const write = (given: readonly Given[]): Uint8Array => {
  const writer = new HitWriter()
  for (const g of given)
    writer.add(
      g.rule,
      ids,
      g.row,
      g.other === null ? null : ids,
      g.other ?? 0,
      g.value,
      g.from,
      65_535,
      2,
      g.line,
      1,
    )
  return writer.done()
}

test('G2 hits: what is written is read again', () => {
  fc.assert(
    fc.property(fc.array(hit, { maxLength: 40 }), (given) => {
      const body = write(given)
      expect(body.length).toBe(given.length * HIT_BYTES)
      given.forEach((g, i) => {
        const read = readHit(body, i)
        expect(read).toMatchObject({
          rule: g.rule,
          value: g.value,
          line: g.line,
          segment: 2,
          to: null,
          count: 1,
        })
        expect(read.row.slice(0, 2)).toBe((g.row * 16 + 1).toString(16).padStart(2, '0'))
        expect(read.other === null).toBe(g.other === null)
      })
    }),
    { numRuns: 100 },
  )
})

test('G2 difference: before less gone plus added is after, whatever lines they stand in', () => {
  const same = (g: Given) => `${g.rule}/${g.row}/${g.other}/${g.value}/${g.from}`
  fc.assert(
    fc.property(fc.array(hit, { maxLength: 25 }), fc.array(hit, { maxLength: 25 }), (a, b) => {
      const { added, gone } = difference(write(a), write(b))
      const count = (list: readonly Given[], key: string) => list.filter((g) => same(g) === key).length
      let more = 0
      let less = 0
      for (const key of new Set([...a, ...b].map(same))) {
        more += Math.max(0, count(b, key) - count(a, key))
        less += Math.max(0, count(a, key) - count(b, key))
      }
      expect([added.length / HIT_BYTES, gone.length / HIT_BYTES]).toEqual([more, less])
    }),
    { numRuns: 150 },
  )
})

test('G2 exchange: a file is read as it was written; a line less or more is noticed', () => {
  const hash = fc.stringMatching(/^[\w-]{22}$/)
  fc.assert(
    fc.property(
      fc.uniqueArray(hash, { maxLength: 20 }),
      fc.uniqueArray(hash, { maxLength: 5 }),
      (ours, theirs) => {
        const lines = [...ours, ...theirs].map((h, i) => ({ hash: h, ref: `r${i}` }))
        const text = writeExchange({
          region: '350200',
          fromDay: '2026-01-01',
          toDay: '2026-06-30',
          keyMark: '0123abcd',
          lines,
        })
        const read = readExchange(text)
        expect(read?.lines.map((l) => l.ref).sort()).toEqual(lines.map((l) => l.ref).sort())
        expect(readExchange(`${text}${'A'.repeat(22)},x\n`)).toBe(null)
        const own = ours.map((h, i) => ({ hash: h, id: `o${i}` }))
        expect(compareExchange(own, read?.lines ?? []).map((f) => f.id)).toEqual(own.map((o) => o.id))
        expect(compareExchange([{ hash: `${'~'.repeat(22)}`, id: 'x' }], read?.lines ?? [])).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})

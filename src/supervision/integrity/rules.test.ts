import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMoves, refuseMove } from '#platform/moves'
import { roles } from '#registry/accounts'
import {
  type Approval,
  againstOf,
  approvalActs,
  exceptionsOf,
  type FindingState,
  fastOf,
  findingMoves,
  findingsOf,
  handsOf,
  isLate,
  lateOf,
  maySee,
  SETTINGS,
  shareOf,
} from './rules.ts'

const calendar = { off: new Set<string>(), work: new Set<string>() }
const START = Date.parse('2026-03-02T02:00:00Z')
const one = (n: number, seconds: number, more: Partial<Approval> = {}): Approval => ({
  id: String(n),
  at: new Date(START + seconds * 1000).toISOString(),
  actTitle: '补贴初审',
  accountId: 'a',
  officeId: 'o',
  region: '350203',
  orgId: 'org-1',
  summary: `第 ${n} 件`,
  ...more,
})
const many = (count: number, gap: number, more: Partial<Approval> = {}) =>
  Array.from({ length: count }, (_x, i) => one(i, i * gap, more))

test('G7 fast: half of many decisions in a row within seconds; pauses and few decisions say nothing', () => {
  expect(fastOf(many(21, 4))).toMatchObject([{ rule: 'fast', measured: 4, threshold: 10 }])
  expect(fastOf(many(20, 4))).toEqual([])
  expect(fastOf(many(40, 10))).toEqual([])
  expect(fastOf(many(40, 3600))).toEqual([])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 10, max: 100_000 }), { maxLength: 80 }), (gaps) => {
      let at = 0
      expect(
        fastOf(
          gaps.map((gap, i) => {
            at += gap
            return one(i, at)
          }),
        ),
      ).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('G7 late: at night and on days off, by the clock of Shanghai', () => {
  for (const [at, late] of [
    ['2026-03-02T13:59:00Z', false],
    ['2026-03-02T14:00:00Z', true],
    ['2026-03-01T21:59:00Z', true],
    ['2026-03-01T22:00:00Z', false],
    ['2026-03-07T02:00:00Z', true],
  ] as const)
    expect(isLate(at, calendar), at).toBe(late)
  expect(isLate('2026-03-07T02:00:00Z', { ...calendar, work: new Set(['2026-03-07']) })).toBe(false)
  const night = (n: number) => many(n, 60, {}).map((a) => ({ ...a, at: '2026-03-02T15:00:00Z' }))
  expect(lateOf(night(4), calendar)).toEqual([])
  expect(lateOf([...night(5), ...many(9, 60)], calendar)).toMatchObject([{ measured: 5 }])
})

test('G7 share: most of one officer’s decisions for one institution, where the office sees several', () => {
  const mix = [...many(12, 60), ...many(6, 60, { orgId: 'org-2' }), ...many(2, 60, { orgId: 'org-3' })]
  expect(shareOf(mix, 3)).toMatchObject([{ orgId: 'org-1', measured: 60 }])
  expect(shareOf(mix, 2)).toEqual([])
  expect(shareOf(mix.slice(3), 3)).toEqual([])
  expect(shareOf(many(9, 60), 5)).toEqual([])
})

test('G7 against checks, exceptions: summed by officer, and by whom they are for', () => {
  const unsure = (lines: number) => ({ ...one(1, 0), lines, note: '' })
  expect(againstOf([unsure(9)])).toEqual([])
  expect(againstOf([unsure(6), unsure(4)])).toMatchObject([{ measured: 10 }])
  const signed = (orgId: string) => ({ ...one(1, 0, { orgId }), note: '' })
  expect(exceptionsOf([signed('x'), signed('y')])).toEqual([])
  expect(exceptionsOf([signed('x'), signed('y'), signed('x')])).toMatchObject([{ orgId: 'x', measured: 2 }])
})

test('G7 signs: officers are judged one by one; an honest month says nothing', () => {
  const honest = many(30, 400).flatMap((a, i) => [
    { ...a, orgId: `org-${i % 4}` },
    { ...a, id: `b${i}`, accountId: 'b', orgId: `org-${i % 3}` },
  ])
  expect(findingsOf(honest, calendar)).toEqual([])
  const bad = findingsOf([...honest, ...many(25, 3, { accountId: 'c', orgId: null })].reverse(), calendar)
  expect(bad).toMatchObject([{ accountId: 'c', rule: 'fast' }])
  expect(bad[0]?.rows[0]?.note).toContain('3 秒')
  expect(new Set(approvalActs).size).toBe(approvalActs.length)
  expect(SETTINGS.fastSeconds).toBe(10)
})

test('G7 signs: seen by discipline inspectors only, never by whom they are about nor in their office', () => {
  expect(maySee({ accountId: 'a', orgId: 'x' }, { accountId: 'a', officeId: 'o' })).toBe(false)
  expect(maySee({ accountId: 'b', orgId: 'o' }, { accountId: 'a', officeId: 'o' })).toBe(false)
  expect(maySee({ accountId: 'b', orgId: 'x' }, { accountId: 'a', officeId: 'o' })).toBe(true)
  for (const [name, { verbs, orgs }] of Object.entries(roles)) {
    const sees = (verbs as readonly string[]).some((v) => v.startsWith('integrity.'))
    expect(sees, name).toBe(name === 'discipline.inspector')
    if (sees) expect(orgs).toEqual(['discipline'])
  }
})

test('G7 signs: every move × state × earlier hand', () => {
  const ways: Record<string, FindingState[]> = {
    take: ['open'],
    propose: ['looking'],
    return: ['proposed'],
    close: ['proposed'],
  }
  const states = Object.keys(findingMoves.states) as FindingState[]
  for (const state of states)
    for (const proposedBy of [null, 'me', 'other'])
      for (const move of Object.keys(findingMoves.moves)) {
        const barred = proposedBy === 'me' && (move === 'close' || move === 'return')
        const fits = (ways[move] as FindingState[]).includes(state) && !barred
        const hands = handsOf({ proposedBy })
        expect(refuseMove(findingMoves, move, state, 'me', hands).length === 0).toBe(fits)
        expect(openMoves(findingMoves, state, () => true, 'me', hands).includes(move)).toBe(fits)
      }
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMoves, refuseMove } from '#platform/moves'
import { roles } from '#registry/accounts'
import { type AlertState, alertMoves, handsOf, holdable, precisionOf } from './alert-rules.ts'
import { commonRegion, compare, fateOf, faultsOf, refsOf, valuesOf } from './engine-rules.ts'
import type { Hit } from './rule-contract.ts'

const states = Object.keys(alertMoves.states) as AlertState[]
const moves = Object.keys(alertMoves.moves) as (keyof typeof alertMoves.moves)[]

test('G1 risk: every move × state × role × earlier hand: who took it up or examined it never settles it', () => {
  const from: Record<(typeof moves)[number], AlertState> = {
    acknowledge: 'raised',
    examine: 'acknowledged',
    return: 'examined',
    settle: 'examined',
  }
  for (const [name, role] of Object.entries(roles)) {
    const may = (verb: string) => (role.verbs as readonly string[]).includes(verb)
    for (const state of states)
      for (const [acknowledgedBy, examinedBy] of [
        [null, null],
        ['me', null],
        ['me', 'other'],
        ['other', 'me'],
        ['other', 'third'],
      ] as const) {
        const hands = handsOf({ acknowledgedBy, examinedBy })
        const open = openMoves(alertMoves, state, may, 'me', hands)
        for (const move of moves) {
          const mine = acknowledgedBy === 'me' || examinedBy === 'me'
          const barred = mine && (move === 'settle' || move === 'return')
          const ready = state === from[move] && !barred
          expect(open.includes(move), `${name} ${state} ${move}`).toBe(
            ready && may(alertMoves.moves[move].verb),
          )
          expect(refuseMove(alertMoves, move, state, 'me', hands).length === 0).toBe(ready)
        }
      }
  }
})

test('G1 risk: an answered finding stays answered until it grows by half, or data that was to be mended is not', () => {
  const last = (change: object) => ({
    state: 'closed',
    outcome: 'harmless' as const,
    weight: 4,
    closedOn: '2026-03-01',
    ...change,
  })
  expect(fateOf(4, undefined, '2026-03-02')).toBe('new')
  expect(fateOf(9, last({ state: 'acknowledged', closedOn: null }), '2026-03-02')).toBe('renew')
  expect(fateOf(4, last({}), '2026-09-02')).toBe('settled')
  expect(fateOf(5.9, last({}), '2026-03-02')).toBe('settled')
  expect(fateOf(6, last({}), '2026-03-02')).toBe('again')
  expect(fateOf(6, last({ outcome: 'confirmed' }), '2026-03-02')).toBe('again')
  expect(fateOf(4, last({ outcome: 'data-fault' }), '2026-03-31')).toBe('settled')
  expect(fateOf(4, last({ outcome: 'data-fault' }), '2026-04-01')).toBe('again')
})

const hit = (change: Partial<Hit> = {}): Hit => ({
  key: 'a',
  regions: ['350203'],
  orgId: null,
  says: '三人共用一个手机号',
  weight: 3,
  on: '2026-03-01',
  subjects: ['person:00000000-0000-7000-8000-000000000001'],
  rows: [{ about: 'phone:ab12', says: '同一手机号' }],
  links: [],
  ...change,
})

test('G1 risk: an answer that can’t be kept is a fault of its rule, told and not kept', () => {
  expect(faultsOf([hit(), hit({ key: 'b' })])).toEqual([])
  for (const bad of [
    [hit(), hit()],
    [hit({ key: '' })],
    [hit({ regions: [] })],
    [hit({ subjects: [] })],
    [hit({ rows: [] })],
    [hit({ weight: 0 })],
    [hit({ weight: Number.NaN })],
    [hit({ subjects: ['person:张三'] })],
    [hit({ links: [['person:1', 'phone:ab', '同一手机号']] })],
  ])
    expect(faultsOf(bad)).toHaveLength(1)
})

test('G1 risk: an alert goes to the lowest office that covers everybody in it', () => {
  const tree: Record<string, string[]> = {
    '350000': ['350000'],
    '350200': ['350000', '350200'],
    '350203': ['350000', '350200', '350203'],
    '350205': ['350000', '350200', '350205'],
    '350502': ['350000', '350500', '350502'],
  }
  const at = (...codes: string[]) => commonRegion(codes, (code) => tree[code] as string[])
  expect(at('350203')).toBe('350203')
  expect(at('350203', '350203')).toBe('350203')
  expect(at('350203', '350205')).toBe('350200')
  expect(at('350200', '350203')).toBe('350200')
  expect(at('350203', '350502')).toBe('350000')
  fc.assert(
    fc.property(fc.shuffledSubarray(Object.keys(tree), { minLength: 1 }), (codes) => {
      const common = at(...codes)
      expect(codes.every((code) => (tree[code] as string[]).includes(common))).toBe(true)
      expect(at(...[...codes].reverse())).toBe(common)
    }),
    { numRuns: 100 },
  )
})

test('G1 risk: a replay’s counts add up, and its precision is that of the outcomes it keeps', () => {
  const print = fc.constantFrom(...'abcdefghij')
  fc.assert(
    fc.property(
      fc.uniqueArray(print),
      fc.uniqueArray(print),
      fc.dictionary(print, fc.constantFrom('confirmed', 'harmless', 'data-fault')),
      (now, draft, told) => {
        const result = compare(
          new Set(now),
          new Set(draft),
          (one) => (told[one] as 'confirmed' | undefined) ?? null,
        )
        expect(result.kept + result.lost).toBe(result.now)
        expect(result.kept + result.gained).toBe(result.draft)
        const confirmed = draft.filter((one) => told[one] === 'confirmed').length
        const harmless = draft.filter((one) => told[one] === 'harmless').length
        expect(result.precisionDraft).toBe(precisionOf({ confirmed, harmless }))
      },
    ),
    { numRuns: 150 },
  )
  expect(precisionOf({ confirmed: 0, harmless: 0 })).toBeNull()
  expect(precisionOf({ confirmed: 3, harmless: 1 })).toBe(0.75)
})

test('G1 risk: thresholds of a rule that changed, subjects that can be held, and whom an event is about', () => {
  const thresholds = { people: { title: '人数', unit: '人', value: 3, min: 2, max: 9 } }
  expect(valuesOf(thresholds)).toEqual({ people: 3 })
  expect(valuesOf(thresholds, { people: 5, gone: 1 })).toEqual({ people: 5 })
  expect(holdable(['provider:a', 'person:b', 'phone:c', 'certificate:d', 'claim:e'])).toEqual([
    { kind: 'organisation', id: 'a' },
    { kind: 'person', id: 'b' },
    { kind: 'claim', id: 'e' },
  ])
  expect([...refsOf({ orgIds: ['a'], classIds: ['b'] })]).toEqual(['class:b', 'provider:a'])
})

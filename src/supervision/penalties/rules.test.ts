import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMoves, refuseMove } from '#platform/moves'
import { roles } from '#registry/accounts'
import {
  checkDropped,
  checkMeasures,
  handsOf,
  isOverdue,
  type Measure,
  type MeasureInput,
  type MeasureState,
  measureActs,
  measureKinds,
  measureOf,
  measureStates,
  type PenaltyMove,
  type PenaltyState,
  penaltyMoves,
} from './rules.ts'

const states = Object.keys(penaltyMoves.states) as PenaltyState[]
const moves = Object.keys(penaltyMoves.moves) as PenaltyMove[]
const ways: Record<PenaltyMove, PenaltyState[]> = {
  amend: ['drafted'],
  notify: ['drafted'],
  withdraw: ['drafted', 'noticed', 'heard'],
  reply: ['noticed'],
  closeHearing: ['noticed'],
  propose: ['heard'],
  sendBack: ['proposed'],
  decide: ['proposed'],
  askRevoke: ['decided'],
  keep: ['decided'],
  revoke: ['decided'],
  finish: ['decided'],
}
const BARRED: Partial<Record<PenaltyMove, readonly string[]>> = {
  sendBack: ['draftedBy', 'noticedBy', 'proposedBy'],
  decide: ['draftedBy', 'noticedBy', 'proposedBy'],
  keep: ['revokeAskedBy'],
  revoke: ['revokeAskedBy'],
}

test('G4 penalty: every move × state × role × earlier hand', () => {
  for (const [name, role] of Object.entries(roles)) {
    const may = (verb: string) => (role.verbs as readonly string[]).includes(verb)
    for (const state of states)
      for (const mine of [null, 'draftedBy', 'noticedBy', 'proposedBy', 'revokeAskedBy']) {
        const hand = (key: string) => (key === mine ? 'me' : 'other')
        const hands = handsOf({
          draftedBy: hand('draftedBy'),
          noticedBy: hand('noticedBy'),
          proposedBy: hand('proposedBy'),
          revokeAskedBy: hand('revokeAskedBy'),
        })
        const open = openMoves(penaltyMoves, state, may, 'me', hands)
        for (const move of moves) {
          const fits = ways[move].includes(state) && !(mine && BARRED[move]?.includes(mine))
          expect(refuseMove(penaltyMoves, move, state, 'me', hands).length === 0, `${state} ${move}`).toBe(
            fits,
          )
          expect(open.includes(move), `${name} ${state} ${move} ${mine}`).toBe(
            fits && may(penaltyMoves.moves[move].verb),
          )
        }
      }
  }
})

test('G4 penalty: nobody holds both signatures; the subject only replies', () => {
  for (const [name, { verbs }] of Object.entries(roles)) {
    const has = (verb: string) => (verbs as readonly string[]).includes(verb)
    expect(has('penalty.draft') && has('penalty.sign'), name).toBe(false)
    if (has('penalty.answer')) expect(has('penalty.draft') || has('penalty.sign'), name).toBe(false)
  }
})

const given = (kind: Measure, more: Partial<MeasureInput> = {}): MeasureInput => ({
  kind,
  content: '测试内容',
  claimIds: measureOf(kind).needs.includes('claims') ? ['claim'] : [],
  ...(measureOf(kind).needs.includes('due') ? { dueOn: '2026-04-01' } : {}),
  ...(measureOf(kind).needs.includes('recipient') ? { recipient: '公安机关' } : {}),
  ...more,
})
const codes = (measures: MeasureInput[], subject: 'organisation' | 'person' = 'organisation') =>
  checkMeasures(measures, subject, '2026-03-02').map((r) => r.code)

test('G4 measures: each has its clause; what it needs is asked for, all at once', () => {
  for (const kind of Object.keys(measureKinds) as Measure[]) {
    expect(measureOf(kind).clause).toMatch(/^F(2|37)-\d+$/)
    expect(codes([given(kind)]), kind).toEqual([])
    const forPerson = measureOf(kind).subjects.includes('person')
    expect(codes([given(kind)], 'person'), kind).toEqual(forPerson ? [] : ['penalty.not_for_person'])
  }
  expect(codes([])).toEqual(['penalty.no_measure'])
  expect(
    codes([
      given('rectify', { dueOn: undefined, endsOn: '2026-01-01' }),
      given('recover', { claimIds: [] }),
      given('transfer', { recipient: undefined }),
      given('warning', { onKind: 'class', onId: 'x' }),
      given('suspend-classes', { onKind: 'claim', onId: 'x' }),
      given('warning', { onKind: 'class', onId: 'x' }),
    ]).sort(),
  ).toEqual(
    [
      'penalty.needs_due',
      'penalty.no_end',
      'penalty.past',
      'penalty.needs_claims',
      'penalty.needs_recipient',
      'penalty.only_whole',
      'penalty.only_whole',
      'penalty.only_whole',
      'penalty.twice',
    ].sort(),
  )
})

test('G4 reply: after it measures are only dropped, never all of them nor foreign ones', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }), fc.nat(), (ids, n) => {
      const dropped = ids.slice(0, n % (ids.length + 1))
      expect(checkDropped(ids, dropped).map((r) => r.code)).toEqual(
        dropped.length === ids.length ? ['penalty.all_dropped'] : [],
      )
      expect(checkDropped(ids, [...dropped, `${ids.join('+')}!`]).map((r) => r.code)).toEqual([
        'penalty.unknown_measure',
      ])
    }),
    { numRuns: 100 },
  )
})

test('G4 measures: only live ones have acts; a lifting waits for its second signature', () => {
  const base = { dueOn: '2026-03-01', report: null, liftAskedBy: null }
  for (const kind of Object.keys(measureKinds) as Measure[])
    for (const state of Object.keys(measureStates) as MeasureState[]) {
      const acts = measureActs({ ...base, kind, state })
      if (state !== 'live') expect(acts).toEqual([])
      expect(acts.includes('askLift')).toBe(state === 'live' && measureOf(kind).lasts)
      expect(acts.includes('lift')).toBe(false)
    }
  const one = { ...base, kind: 'suspend-payment' as const, state: 'live' as const, liftAskedBy: 'a' }
  expect(measureActs(one)).toEqual(['lift', 'refuseLift'])
  expect(measureActs({ ...base, kind: 'rectify', state: 'live', report: 'x' })).toEqual(['check'])
  expect(isOverdue({ ...base, state: 'live' }, '2026-03-02')).toBe(true)
  expect(isOverdue({ ...base, state: 'live' }, '2026-03-01')).toBe(false)
  expect(isOverdue({ ...base, state: 'live', report: 'x' }, '2026-03-02')).toBe(false)
})

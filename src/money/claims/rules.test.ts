import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMoves, refuseMove } from '#platform/moves'
import { type RoleName, roles, type Verb } from '../../registry/accounts/rules.ts'
import {
  type ClaimMove,
  type ClaimState,
  claimMoves,
  handsOf,
  holders,
  type LineState,
  lineStates,
  stages,
  stagesOf,
  stands,
  stateOfLines,
} from './claim-rules.ts'
import { noticeOver, noticeUntil, objectionMoves } from './notice-rules.ts'
import { batchHands, batchMoves } from './payment-rules.ts'

const states = Object.keys(claimMoves.states) as ClaimState[]
const moves = Object.keys(claimMoves.moves) as ClaimMove[]
const roleNames = Object.keys(roles) as RoleName[]
const may = (role: RoleName) => (verb: string) =>
  (roles[role].verbs as readonly Verb[]).includes(verb as Verb)
const ME = 'me'
const HANDS = ['filedBy', 'reviewedBy', 'recheckedBy'] as const
const hands = (mine: readonly string[]) =>
  handsOf({
    filedBy: mine.includes('filedBy') ? ME : 'a',
    reviewedBy: mine.includes('reviewedBy') ? ME : 'b',
    recheckedBy: mine.includes('recheckedBy') ? ME : 'c',
  })

/** The two-person rule and the order of steps, written down a second time, by hand. */
const ALLOWED: Record<ClaimMove, { from: string; verb: string; bars: string }> = {
  amend: { from: 'draft returned', verb: 'claim.file', bars: '' },
  submit: { from: 'draft returned', verb: 'claim.file', bars: '' },
  withdraw: { from: 'draft returned submitted', verb: 'claim.file', bars: '' },
  recheckData: { from: 'submitted', verb: 'claim.review', bars: 'filedBy' },
  exclude: { from: 'submitted', verb: 'claim.review', bars: 'filedBy' },
  review: { from: 'submitted', verb: 'claim.review', bars: 'filedBy' },
  return: { from: 'submitted', verb: 'claim.review', bars: 'filedBy' },
  recheck: { from: 'reviewed', verb: 'claim.recheck', bars: 'filedBy reviewedBy' },
  sendBack: { from: 'reviewed', verb: 'claim.recheck', bars: 'filedBy reviewedBy' },
  refuse: { from: 'submitted reviewed', verb: 'claim.recheck', bars: 'filedBy reviewedBy' },
  publish: { from: 'rechecked', verb: 'claim.review', bars: 'filedBy' },
  clear: { from: 'notice', verb: 'claim.review', bars: 'filedBy' },
  fund: { from: 'cleared partly', verb: 'claim.fund', bars: 'filedBy reviewedBy recheckedBy' },
  declineFunds: { from: 'cleared', verb: 'claim.fund', bars: 'filedBy reviewedBy recheckedBy' },
}

test('F4 moves: every move × state × role × earlier hand is open exactly where the table says', () => {
  let open = 0
  for (const move of moves) {
    const said = ALLOWED[move]
    for (const state of states) {
      for (const role of roleNames) {
        for (const mine of [
          [],
          ['filedBy'],
          ['reviewedBy'],
          ['recheckedBy'],
          ['filedBy', 'reviewedBy'],
          [...HANDS],
        ]) {
          const expected =
            said.from.split(' ').includes(state) &&
            may(role)(said.verb) &&
            !mine.some((hand) => said.bars.split(' ').includes(hand))
          const found = openMoves(claimMoves, state, may(role), ME, hands(mine)).includes(move)
          expect(found, `${move} from ${state} by ${role} who was ${mine.join('+')}`).toBe(expected)
          if (found) open += 1
        }
      }
    }
  }
  expect(open).toBeGreaterThan(0)
})

test('F4 moves: no role may make two of the steps that must be by different people and the last by finance alone', () => {
  for (const role of roleNames) {
    const verbs = ['claim.file', 'claim.review', 'claim.recheck', 'claim.fund'].filter(may(role))
    expect(verbs.length, role).toBeLessThanOrEqual(1)
    expect(may(role)('payment.batch') && may(role)('payment.confirm'), role).toBe(false)
    expect(may(role)('payment.batch') && may(role)('payment.return'), role).toBe(false)
  }
})

test('F4 moves: a barred hand is told who and why, beside the wrong state, all at once', () => {
  expect(refuseMove(claimMoves, 'fund', 'submitted', ME, hands(HANDS)).map((r) => r.code)).toEqual([
    'common.wrong_state',
    'common.same_person',
    'common.same_person',
    'common.same_person',
  ])
})

test('F4 moves: an objection is not resolved by who filed or reviewed the claim, and once only', () => {
  for (const move of ['uphold', 'dismiss'] as const) {
    for (const state of ['open', 'upheld', 'dismissed'] as const) {
      for (const hand of ['filedBy', 'reviewedBy', 'recheckedBy'] as const) {
        const reasons = refuseMove(objectionMoves, move, state, ME, hands([hand]))
        expect(reasons.length).toBe((state === 'open' ? 0 : 1) + (hand === 'recheckedBy' ? 0 : 1))
      }
    }
  }
})

test('F4 batch moves: every move × state × role × maker', () => {
  const said: Record<string, [from: string, verb: string, makerBarred: boolean]> = {
    cancel: ['made', 'payment.batch', false],
    confirm: ['made', 'payment.confirm', true],
    reject: ['made', 'payment.confirm', true],
    download: ['confirmed settled', 'export.names', false],
    settle: ['confirmed', 'payment.return', true],
    recall: ['confirmed settled', 'payment.return', false],
    retry: ['confirmed settled', 'payment.batch', false],
  }
  expect(Object.keys(batchMoves.moves)).toEqual(Object.keys(said))
  for (const [move, [from, verb, barred]] of Object.entries(said)) {
    for (const state of Object.keys(batchMoves.states) as (keyof typeof batchMoves.states)[]) {
      for (const role of roleNames) {
        for (const maker of [ME, 'other']) {
          const open = openMoves(batchMoves, state, may(role), ME, batchHands({ madeBy: maker })).includes(
            move,
          )
          const expected = from.split(' ').includes(state) && may(role)(verb) && !(barred && maker === ME)
          expect(open, `${move} from ${state} by ${role}`).toBe(expected)
        }
      }
    }
  }
})

const lineState = fc.constantFrom(...(Object.keys(lineStates) as LineState[]))
const order: LineState[] = ['objected', 'cleared', 'payable', 'batched', 'bounced', 'paid']

test('F4 state: a claim is paid only when every line that stands is, and never while one is objected to', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...order, 'excluded' as const, 'rejected' as const)), (lines) => {
      const state = stateOfLines(lines)
      const standing = lines.filter(stands)
      expect(state === 'paid').toBe(standing.length > 0 && standing.every((l) => l === 'paid'))
      expect(state === 'refused').toBe(standing.length === 0)
      if (standing.includes('batched')) expect(state).toBe('batched')
      if (state === 'notice') expect(standing.every((l) => l === 'objected')).toBe(true)
    }),
  )
})

test('F4 state: lines that are out never change what a claim is', () => {
  fc.assert(
    fc.property(
      fc.array(lineState),
      fc.array(fc.constantFrom('excluded' as const, 'rejected' as const)),
      (a, b) => {
        expect(stateOfLines([...a, ...b])).toBe(stateOfLines(a))
      },
    ),
  )
})

test.each<[LineState[], ClaimState]>([
  [['cleared', 'objected'], 'cleared'],
  [['payable', 'objected'], 'funded'],
  [['paid', 'objected'], 'partly'],
  [['paid', 'cleared'], 'partly'],
  [['paid', 'bounced'], 'bounced'],
  [['paid', 'payable'], 'funded'],
  [['paid', 'rejected'], 'paid'],
  [['objected'], 'notice'],
  [['rejected', 'excluded'], 'refused'],
])('F4 state: lines %j make a claim %s', (lines, state) => {
  expect(stateOfLines(lines)).toBe(state)
})

test('I4 steps: every state has a holder and lies on the way, or is an end', () => {
  for (const state of states) {
    expect(holders[state], state).toBeDefined()
    const on = stages.filter((s) => s.states.includes(state)).length
    expect(on, state).toBe(['paid', 'refused', 'withdrawn'].includes(state) ? 0 : 1)
  }
})

test('I4 steps: a claim sent back stands at the stage it was sent to, with the earlier ones done', () => {
  const steps = [
    { step: 'submit', state: 'submitted' as const, at: '2026-03-01T01:00:00.000Z' },
    { step: 'review', state: 'reviewed' as const, at: '2026-03-03T01:00:00.000Z' },
    { step: 'sendBack', state: 'submitted' as const, at: '2026-03-04T01:00:00.000Z' },
  ]
  const found = stagesOf('submitted', '2026-03-04T01:00:00.000Z', steps)
  expect(found.map((s) => s.status)).toEqual(['done', 'now', 'todo', 'todo', 'todo', 'todo'])
  expect(found[1]).toMatchObject({ since: '2026-03-04T01:00:00.000Z', doneAt: null })
  expect(stagesOf('paid', '2026-04-01T01:00:00.000Z', steps).every((s) => s.status === 'done')).toBe(true)
  const refused = [...steps, { step: 'refuse', state: 'refused' as const, at: '2026-03-05T01:00:00.000Z' }]
  expect(stagesOf('refused', '2026-03-05T01:00:00.000Z', refused).map((s) => s.status)).toEqual([
    'done',
    'stopped',
    'todo',
    'todo',
    'todo',
    'todo',
  ])
})

test('F4 notice: days are full working days after publication, holidays left out and make-up days counted', () => {
  const plain = { off: new Set<string>(), work: new Set<string>() }
  // Monday 2026-03-02: Tuesday to Friday and the next Monday.
  expect(noticeUntil('2026-03-02', 5, plain)).toBe('2026-03-09')
  expect(noticeUntil('2026-03-06', 5, plain)).toBe('2026-03-13')
  const holidays = { off: new Set(['2026-03-03', '2026-03-04']), work: new Set(['2026-03-08']) }
  expect(noticeUntil('2026-03-02', 5, holidays)).toBe('2026-03-10')
  expect(noticeOver('2026-03-09', '2026-03-09')).toBe(false)
  expect(noticeOver('2026-03-09', '2026-03-10')).toBe(true)
})

import { describe, expect, test } from 'vitest'
import { openMoves, refuseMove } from '#platform/moves'
import { type RoleName, roles } from '#registry/accounts'
import {
  type ClassMove,
  type ClassState,
  classMoves,
  classStates,
  EDITABLE,
  HOLDING,
  handsOf,
} from './class-rules.ts'
import { LEAVING_STATES, OWN_LEAVING_STATES, ROSTER_STATES } from './roster-rules.ts'

const states = Object.keys(classStates) as ClassState[]
const moves = Object.keys(classMoves.moves) as ClassMove[]
const roleNames = Object.keys(roles) as RoleName[]

/** Written out by hand, so that a slip in the table is a difference here. */
const LEADS: Record<ClassState, Partial<Record<ClassMove, ClassState>>> = {
  draft: { submit: 'submitted', cancel: 'cancelled' },
  returned: { submit: 'submitted', cancel: 'cancelled' },
  withdrawn: { submit: 'submitted', cancel: 'cancelled' },
  submitted: { review: 'reviewed', return: 'returned', withdraw: 'withdrawn', expire: 'returned' },
  reviewed: { approve: 'approved', 'send-back': 'returned', withdraw: 'withdrawn', expire: 'returned' },
  approved: { start: 'running', cancel: 'cancelled', stop: 'cancelled', lapse: 'cancelled' },
  running: { finish: 'taught', stop: 'cancelled' },
  taught: { close: 'closed' },
  closed: {},
  cancelled: {},
}
const BY: Record<ClassMove, RoleName[]> = {
  submit: ['institution.manager'],
  withdraw: ['institution.manager'],
  cancel: ['institution.manager'],
  review: ['hr.clerk'],
  return: ['hr.clerk'],
  approve: ['hr.reviewer'],
  'send-back': ['hr.reviewer'],
  stop: ['hr.reviewer'],
  lapse: ['hr.reviewer'],
  expire: ['hr.clerk'],
  start: ['institution.manager', 'institution.teacher'],
  finish: ['institution.manager'],
  close: ['institution.manager'],
}
const filer = 'account-filer'
const reviewer = 'account-reviewer'
const stranger = 'account-stranger'
const hands = handsOf({ filedBy: filer, reviewedBy: reviewer })
const BARRED: Partial<Record<ClassMove, string[]>> = {
  review: [filer],
  return: [filer],
  approve: [filer, reviewer],
  'send-back': [filer, reviewer],
}

describe('C2 C3 moves of a class', () => {
  test('C3 moves: each move leads from exactly the states written here, and nowhere else', () => {
    for (const state of states) {
      for (const move of moves) {
        const reasons = refuseMove(classMoves, move, state, stranger, hands)
        const to = LEADS[state][move]
        expect(reasons.length === 0, `${move} in ${state}`).toBe(to !== undefined)
        if (to) expect(classMoves.moves[move].to).toBe(to)
        else expect(reasons[0]?.code).toBe('common.wrong_state')
      }
    }
  })

  test('C3 K1 moves: every move × state × role opens for those who hold its verb and for no others', () => {
    for (const role of roleNames) {
      const verbs: readonly string[] = roles[role].verbs
      for (const state of states) {
        const open = openMoves(classMoves, state, (verb) => verbs.includes(verb), stranger, hands)
        const expected = moves.filter((move) => LEADS[state][move] && BY[move].includes(role))
        expect([...open].sort(), `${role} in ${state}`).toEqual(expected.sort())
      }
    }
  })

  test('C3 K2 two persons: who filed does not review, who filed or reviewed does not approve, in any state', () => {
    for (const state of states) {
      for (const move of moves) {
        for (const actor of [filer, reviewer, stranger]) {
          const codes = refuseMove(classMoves, move, state, actor, hands).map((r) => r.code)
          expect(codes.includes('common.same_person'), `${move} in ${state} by ${actor}`).toBe(
            BARRED[move]?.includes(actor) ?? false,
          )
        }
      }
    }
  })

  test('C2 moves: from a draft to closing there is one way, and it passes filing, review, approval, teaching', () => {
    const order = ['submit', 'review', 'approve', 'start', 'finish', 'close'] as const
    let state: ClassState = 'draft'
    for (const move of order) {
      for (const later of order.slice(order.indexOf(move) + 1)) {
        expect(LEADS[state][later], `${later} can't be reached from ${state}`).toBeUndefined()
      }
      state = LEADS[state][move] as ClassState
    }
    expect(state).toBe('closed')
  })

  test('C3 moves: what may be edited holds nothing, and what holds may not be edited', () => {
    for (const state of states) {
      expect(EDITABLE.includes(state) && HOLDING.includes(state), state).toBe(false)
      if (LEADS[state].submit) expect(EDITABLE).toContain(state)
    }
    // While officers look at a filing its roster stands still; once lessons run nobody new comes in.
    for (const state of ['submitted', 'reviewed', 'running', 'taught', 'closed', 'cancelled'] as const) {
      expect(ROSTER_STATES).not.toContain(state)
    }
    expect(LEAVING_STATES).toContain('running')
    expect(OWN_LEAVING_STATES).toContain('submitted')
    expect(OWN_LEAVING_STATES).not.toContain('closed')
  })
})

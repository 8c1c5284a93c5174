import { expect, test } from 'vitest'
import { openMoves, refuseMove } from '#platform/moves'
import { roles } from '#registry/accounts'
import { type ComplaintState, complaintMoves, handledIn, handsOf } from './rules.ts'

const states = Object.keys(complaintMoves.states) as ComplaintState[]
const moves = Object.keys(complaintMoves.moves) as (keyof typeof complaintMoves.moves)[]
const ways: Record<(typeof moves)[number], ComplaintState[]> = {
  accept: ['filed'],
  refuse: ['filed'],
  propose: ['handling'],
  return: ['proposed'],
  close: ['proposed'],
}

test('G6 complaint: every move × state × role × earlier hand', () => {
  for (const [name, role] of Object.entries(roles)) {
    const may = (verb: string) => (role.verbs as readonly string[]).includes(verb)
    for (const state of states) {
      for (const [handledBy, proposedBy] of [
        [null, null],
        ['me', null],
        ['other', 'me'],
        ['other', 'third'],
      ]) {
        const hands = handsOf({ handledBy: handledBy ?? null, proposedBy: proposedBy ?? null })
        const open = openMoves(complaintMoves, state, may, 'me', hands)
        for (const move of moves) {
          const { verb } = complaintMoves.moves[move]
          const mine = [handledBy, proposedBy].includes('me')
          const barred = mine && (move === 'close' || move === 'return')
          const want = ways[move].includes(state) && may(verb) && !barred
          expect(open.includes(move), `${name} ${state} ${move}`).toBe(want)
          expect(refuseMove(complaintMoves, move, state, 'me', hands).length === 0).toBe(
            ways[move].includes(state) && !barred,
          )
        }
      }
    }
  }
})

test('G6 G7 complaint: what is said of officers goes to the level above them', () => {
  expect(handledIn('integrity', '350203', '350200')).toBe('350200')
  expect(handledIn('integrity', '350000', null)).toBe('350000')
  expect(handledIn('fees', '350203', '350200')).toBe('350203')
})

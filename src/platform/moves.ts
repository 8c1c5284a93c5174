/**
 * State tables are data: which move leads from which states to which, who may make it, and whose earlier hand
 * bars them. Shared with the screens; tests multiply them out (every move × state × role).
 */
import { common, type Reason } from './refusal.ts'

export interface Move<S extends string = string> {
  /** Chinese verb shown on the button. */
  title: string
  from: readonly S[]
  to: S
  verb: string
  /** Names of the record's earlier hands that may not make this move (two-person rule), e.g. `filedBy`. */
  notBy?: readonly string[]
}

export type Moves<S extends string = string> = Record<string, Move<S>>

export function defineMoves<S extends string, const M extends Moves<S>>(
  states: Record<S, string>,
  moves: M,
): { states: Record<S, string>; moves: M } {
  return { states, moves }
}

/** All reasons why the move can't be made now; empty when it can. `hands` maps a hand's name to an account id. */
export function refuseMove<S extends string>(
  table: { states: Record<S, string>; moves: Moves<S> },
  name: string,
  state: S,
  actorId: string,
  hands: Record<string, { id: string | null; did: string }> = {},
): Reason[] {
  const move = table.moves[name]
  if (!move) throw new Error(`no such move: ${name}`)
  const reasons: Reason[] = []
  if (!move.from.includes(state)) {
    reasons.push(common.wrong_state({ move: move.title, state: table.states[state] }))
  }
  for (const hand of move.notBy ?? []) {
    const earlier = hands[hand]
    if (earlier?.id && earlier.id === actorId) {
      reasons.push(common.same_person({ did: earlier.did, doing: move.title }))
    }
  }
  return reasons
}

/** Names of the moves open from `state` to a holder of `verbs` who is none of the barred hands. */
export function openMoves<S extends string>(
  table: { states: Record<S, string>; moves: Moves<S> },
  state: S,
  may: (verb: string) => boolean,
  actorId: string,
  hands: Record<string, { id: string | null; did: string }> = {},
): string[] {
  return Object.keys(table.moves).filter(
    (name) =>
      may((table.moves[name] as Move<S>).verb) && refuseMove(table, name, state, actorId, hands).length === 0,
  )
}

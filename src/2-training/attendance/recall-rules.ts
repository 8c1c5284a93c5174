/** Calls during the lesson: how many, when, and who had to answer. Numbers are settings of the platform, of no clause. */
import type { Instant } from '#platform/day'
import type { Times } from './rules.ts'

/** A call holds so long. */
const RECALL_MINUTES = 3
/** About one call in so many minutes of a lesson; very short lessons have none. */
const EVERY_MINUTES = 90
const SHORTEST_MINUTES = 45
const MOST = 4
/** None right after the start or right before the end: they would prove nothing new. */
const EDGE_MINUTES = 10
const MINUTE = 60_000

export interface Recall {
  no: number
  at: Instant
  until: Instant
}

export const recallCount = (session: Times): number => {
  const minutes = (Date.parse(session.endsAt) - Date.parse(session.startsAt)) / MINUTE
  return minutes < SHORTEST_MINUTES ? 0 : Math.min(MOST, Math.max(1, Math.round(minutes / EVERY_MINUTES)))
}

/** One call in each equal part of the lesson, at the place in it that `luck` (0 … 1) says; none before `from`. */
export function drawRecalls(session: Times, luck: readonly number[], from: Instant): Recall[] {
  const start = Date.parse(session.startsAt) + EDGE_MINUTES * MINUTE
  const end = Date.parse(session.endsAt) - (EDGE_MINUTES + RECALL_MINUTES) * MINUTE
  const part = (end - start) / luck.length
  return luck
    .map((share, i) => {
      // Whole seconds, and no two calls at once where one part ends and the next begins.
      const at =
        Math.floor((start + part * i + Math.max(0, part - RECALL_MINUTES * MINUTE) * share) / 1000) * 1000
      return {
        no: i + 1,
        at: new Date(at).toISOString(),
        until: new Date(at + RECALL_MINUTES * MINUTE).toISOString(),
      }
    })
    .filter((recall) => recall.at >= from)
}

/** A number from 0 to 1 out of a signature, for a draw that only the server can make and make again. */
export function luckOf(signature: string): number {
  let value = 0
  for (const character of signature.slice(0, 8))
    value = (value * 64 + (character.charCodeAt(0) % 64)) % 2 ** 40
  return value / 2 ** 40
}

export interface CallState {
  no: number
  state: 'answered' | 'excused' | 'missed'
}

/**
 * The calls over by `now` that this person had to answer: in the room by an own phone with a line when it came.
 * Who was signed in by the teacher, or had no line, is not called.
 */
export function callsOf(
  recalls: readonly Recall[],
  now: Instant,
  person: {
    in?: Instant | undefined
    out?: Instant | undefined
    byPhone: boolean
    answered: ReadonlySet<number>
    excused: ReadonlySet<number>
  },
): CallState[] {
  const came = person.in
  if (!came || !person.byPhone) return []
  return recalls
    .filter((r) => r.until <= now && r.at >= came && (!person.out || r.until <= person.out))
    .map(({ no }) => ({
      no,
      state: person.answered.has(no) ? 'answered' : person.excused.has(no) ? 'excused' : 'missed',
    }))
}

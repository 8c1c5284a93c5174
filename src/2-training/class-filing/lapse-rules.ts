/** When a class that holds money has missed its date, and which seats need no money any more. Set here, of no clause. */
import { addDays, type Day } from '#platform/day'
import type { ClassState } from './class-rules.ts'

/** Days after its first day without a lesson recorded, after which an approved class lapses. */
export const LAPSE_DAYS = 10
/** Share of a class's lessons after which who never came is taken not to come any more. */
export const NO_SHOW_PERCENT = 40

/** `lapse`: approved and never opened. `expire`: still under review when its first day has gone by. */
export function overdueMove(
  row: { state: ClassState; startsOn: Day },
  today: Day,
): 'lapse' | 'expire' | null {
  if (row.state === 'approved') return addDays(row.startsOn, LAPSE_DAYS) < today ? 'lapse' : null
  if (row.state === 'submitted' || row.state === 'reviewed') return row.startsOn < today ? 'expire' : null
  return null
}

export interface SeatFacts {
  seats: number
  /** Lessons that are over, and all lessons. */
  past: number
  lessons: number
  trainees: readonly { personId: string; subsidised: boolean; came: boolean }[]
}
export interface FreeSeats {
  /** Too early to say. */
  tooEarly: boolean
  /** Seats nobody took. */
  empty: number
  noShow: string[]
  notEligible: string[]
}

/** Whose seats need no money any more; nothing before enough of the lessons are over. */
export function freeSeats(f: SeatFacts): FreeSeats {
  const tooEarly = f.lessons === 0 || f.past * 100 < f.lessons * NO_SHOW_PERCENT
  if (tooEarly) return { tooEarly, empty: 0, noShow: [], notEligible: [] }
  const people = (keep: (t: SeatFacts['trainees'][number]) => boolean) =>
    f.trainees.filter(keep).map((t) => t.personId)
  return {
    tooEarly,
    empty: Math.max(0, f.seats - f.trainees.length),
    noShow: people((t) => t.subsidised && !t.came),
    notEligible: people((t) => !t.subsidised),
  }
}

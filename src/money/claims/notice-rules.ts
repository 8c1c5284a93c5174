/** The public notice: how long, what of a person is shown, and what becomes of an objection. */
import { addWorkdays, type Calendar, type Day } from '#platform/day'
import { defineMoves } from '#platform/moves'

/** Full working days a notice stands; the department may set more, never fewer. */
export const NOTICE_DAYS = { least: 5, most: 30 } as const

/** Days run from the day after publication; the notice ends with the last of them. */
export const noticeUntil = (from: Day, workdays: number, calendar: Calendar): Day =>
  addWorkdays(from, workdays, calendar)

/** Over from the day after its last day on. */
export const noticeOver = (untilOn: Day, today: Day): boolean => today > untilOn

export const objectionMoves = defineMoves(
  { open: '核查中', upheld: '异议成立', dismissed: '异议不成立' },
  {
    uphold: {
      title: '认定异议成立',
      from: ['open'],
      to: 'upheld',
      verb: 'claim.objection',
      notBy: ['filedBy', 'reviewedBy'],
    },
    dismiss: {
      title: '认定异议不成立',
      from: ['open'],
      to: 'dismissed',
      verb: 'claim.objection',
      notBy: ['filedBy', 'reviewedBy'],
    },
  },
)
export type ObjectionState = keyof typeof objectionMoves.states

/** Which classes there are: who teaches what to whom, when it starts, and how far its story goes. */
import { addDays } from '#platform/day'
import type { School } from './provider-story.ts'
import { Dice, weekdayFrom } from './stage.ts'
import type { Trade } from './trades.ts'

export const goals = [
  'draft',
  'submitted',
  'returned',
  'reviewed',
  'approved',
  'running',
  'taught',
  'closed',
] as const
export type Goal = (typeof goals)[number]

export interface ClassPlot {
  index: number
  school: School
  trade: Trade
  level: number
  startsOn: string
  goal: Goal
  /** Synthetic people by number. */
  trainees: readonly number[]
  /** Place in the school's own row of classes: which teacher and room. */
  turn: number
  selfEnrolment: boolean
  /** Planted for the risk rules to find. */
  fraud?: Fraud
}
/** Scores filled in alike, papers copied from another school. */
export type Fraud = 'even-scores' | 'copied-papers'
const FRAUD_COUNTY = '350203'

/** The plots of all classes: each school's own row of terms, past ones closed, the last ones in every state. */
export function plotClasses(
  schools: readonly School[],
  people: number,
  today: string,
  seed: number,
): ClassPlot[] {
  const dice = new Dice(seed)
  const listed = schools.filter((s) => s.listed)
  const size = 33
  const count = Math.round(people / size)
  const plots: ClassPlot[] = []
  const late: Goal[] = ['running', 'taught', 'closed', 'closed', 'running', 'closed']
  const next: Goal[] = [
    'submitted',
    'approved',
    'reviewed',
    'returned',
    'approved',
    'draft',
    'approved',
    'submitted',
    'approved',
  ]
  const turns = Math.ceil(count / listed.length)
  for (let index = 0; index < count; index++) {
    const school = listed[index % listed.length] as School
    const turn = Math.floor(index / listed.length)
    const left = turns - turn
    const [goal, startsOn] =
      left === 1
        ? [next[index % next.length] as Goal, addDays(today, dice.int(3, 12))]
        : left === 2
          ? lateStart(late[index % late.length] as Goal, today, dice)
          : (['closed', addDays(today, -45 - (left - 2) * Math.floor(230 / turns) + dice.int(-6, 6))] as [
              Goal,
              string,
            ])
    const trade = school.trades[turn % school.trades.length] as Trade
    plots.push({
      index,
      school,
      trade,
      level: trade.levels[(turn + index) % trade.levels.length] as number,
      startsOn: weekdayFrom(startsOn),
      goal,
      trainees: Array.from({ length: size }, (_v, i) => index * size + i),
      turn,
      selfEnrolment: goal === 'approved' || index % 3 === 0,
    })
  }
  const [even, copied] = plots.filter((p) => p.goal === 'closed' && p.school.player.region === FRAUD_COUNTY)
  const other = plots.find((p) => p.goal === 'closed' && p.school !== copied?.school && p !== even)
  if (even) even.fraud = 'even-scores'
  for (const plot of copied && other ? [copied, other] : []) plot.fraud = 'copied-papers'
  return plots
}

/** Closed lately, some long enough ago for the public notice to be over, some for finance to have agreed. */
const CLOSED_AGO: readonly (readonly [from: number, to: number])[] = [
  [21, 24],
  [30, 34],
  [46, 52],
]

function lateStart(goal: Goal, today: string, dice: Dice): [Goal, string] {
  if (goal === 'running') return [goal, addDays(today, -dice.int(2, 4))]
  if (goal === 'taught') return [goal, addDays(today, -dice.int(14, 18))]
  const [from, to] = dice.pick(CLOSED_AGO)
  return [goal, addDays(today, -dice.int(from, to))]
}

/**
 * What of the reported online learning counts as hours. One rule over the events of one person in one class: time that
 * shows neither progress nor presence is left out, and every minute left out says why. The thresholds are settings of
 * the platform (平台设置); the share of online hours is F2-5's.
 */
import { dayOf, type Instant, showInstant } from '#platform/day'
import { HOUR_MINUTES } from '#training/class-filing/contract'
import { mostOnline } from '#training/plans/contract'

export const learningSettings = {
  /** Two events further apart than this: nobody knows what happened between them. */
  gapSeconds: 180,
  /** Content that runs faster than this, in percent of real time, is not being learned. */
  speedPercent: 150,
  /** Without an answered question for this long, nobody is known to sit there. */
  askMinutes: 20,
  /** Online learning of one day that counts at most. */
  dayMinutes: 8 * HOUR_MINUTES,
  /** Hours of the night, in Shanghai, that do not count. */
  nightUntil: '06:00',
  /** A line seen to this share counts whole. */
  wholePercent: 95,
} as const

export const deductionTitles = {
  gap: '上报中断',
  idle: '画面没有进展',
  speed: '倍速超过 1.5 倍',
  unanswered: '20 分钟内没有回答随堂提问',
  night: '凌晨 0 点至 6 点',
  onsite: '与本班线下课时间重叠',
  parallel: '同时打开多个课程',
  repeat: '重复播放已学内容',
  'day-cap': '当日超过 8 学时',
  'line-cap': '超过该门课的课时',
  'over-online': '线上课时超过总课时的 40%',
} as const
export type DeductionRule = keyof typeof deductionTitles

export interface LearningEvent {
  sitting: string
  seq: number
  /** Position of the plan's line, from 1. */
  line: number
  kind: 'start' | 'beat' | 'answer' | 'end'
  at: Instant
  /** Where in the content the learner is. */
  positionS: number
}
export interface OnlineLine {
  line: number
  title: string
  hours: number
}
export interface Deduction {
  rule: DeductionRule
  title: string
  minutes: number
  clause?: string
  /** The longest stretch, for whoever asks. */
  note: string
}
export interface OnlineHours {
  /** In steps of half an hour; never more than the plan's online lines or 40 % of its hours. */
  hours: number
  /** Real time between first and last event of each sitting. */
  reportedMinutes: number
  creditedMinutes: number
  lines: { line: number; title: string; planned: number; minutes: number; hours: number }[]
  deductions: Deduction[]
}

interface Stretch {
  line: number
  from: number
  to: number
  /** Content seconds, from and to. */
  start: number
  end: number
}

const ms = (at: Instant): number => Date.parse(at)
const timeOf = (at: number): string => showInstant(new Date(at).toISOString()).slice(11)
const dayAt = (at: number): string => dayOf(new Date(at).toISOString())

/** Seconds of `start…end` that lie in none of the ranges; the ranges then cover it. */
function cover(ranges: [number, number][], start: number, end: number): number {
  let fresh = end - start
  let [from, to] = [start, end]
  const rest: [number, number][] = []
  for (const [a, b] of ranges) {
    fresh -= Math.max(0, Math.min(b, end) - Math.max(a, start))
    if (b < from || a > to) rest.push([a, b])
    else [from, to] = [Math.min(a, from), Math.max(b, to)]
  }
  ranges.splice(0, ranges.length, ...rest, [from, to])
  return fresh
}

class Tally {
  private readonly by = new Map<DeductionRule, { seconds: number; longest: number; note: string }>()
  add(rule: DeductionRule, seconds: number, note: string): void {
    if (seconds <= 0) return
    const held = this.by.get(rule) ?? { seconds: 0, longest: 0, note }
    this.by.set(rule, {
      seconds: held.seconds + seconds,
      ...(seconds > held.longest ? { longest: seconds, note } : { longest: held.longest, note: held.note }),
    })
  }
  list(): Deduction[] {
    const largest = [...this.by].sort(([a, x], [b, y]) => y.seconds - x.seconds || a.localeCompare(b))
    return largest.map(([rule, { seconds, note }]) => ({
      rule,
      title: deductionTitles[rule],
      minutes: Math.round(seconds / 60),
      ...(rule === 'over-online' ? { clause: 'F2-5' } : {}),
      note,
    }))
  }
}

/** Stretches between neighbouring events of each sitting that may count, and what was left out on the way. */
function stretchesOf(
  events: readonly LearningEvent[],
  out: Tally,
): { stretches: Stretch[]; seconds: number } {
  const inOrder = events.toSorted((a, b) => a.sitting.localeCompare(b.sitting) || a.seq - b.seq)
  const stretches: Stretch[] = []
  let seconds = 0
  for (const sorted of Map.groupBy(inOrder, (e) => e.sitting).values()) {
    let answeredAt = ms((sorted[0] as LearningEvent).at)
    sorted.slice(1).forEach((b, i) => {
      const a = sorted[i] as LearningEvent
      const [from, to] = [ms(a.at), ms(b.at)]
      const wall = (to - from) / 1000
      const content = b.positionS - a.positionS
      if (a.kind === 'answer' || a.kind === 'start') answeredAt = Math.max(answeredAt, from)
      if (wall <= 0 || a.line !== b.line) return
      seconds += wall
      const note = `${dayAt(from)} ${timeOf(from)}–${timeOf(to)}`
      if (wall > learningSettings.gapSeconds) out.add('gap', wall, note)
      else if (content <= 0) out.add('idle', wall, note)
      else if (content * 100 > wall * learningSettings.speedPercent) out.add('speed', wall, note)
      else if (from - answeredAt >= learningSettings.askMinutes * 60_000) out.add('unanswered', wall, note)
      else if (timeOf(from) < learningSettings.nightUntil) out.add('night', wall, note)
      else {
        out.add('idle', wall - Math.min(wall, content), note)
        stretches.push({ line: b.line, from, to, start: a.positionS, end: b.positionS })
      }
    })
  }
  return { stretches: stretches.toSorted((a, b) => a.from - b.from || a.line - b.line), seconds }
}

/** Hours of one person from what was reported. `onsite`: the class's own lessons in a room. */
export function onlineHours(
  events: readonly LearningEvent[],
  lines: readonly OnlineLine[],
  planTotal: number,
  onsite: readonly { startsAt: Instant; endsAt: Instant }[] = [],
): OnlineHours {
  const out = new Tally()
  const { stretches, seconds } = stretchesOf(events, out)
  const lessons = onsite.map((s) => [ms(s.startsAt), ms(s.endsAt)] as const)
  const seen = new Map<number, [number, number][]>()
  const minutesOf = new Map<number, number>()
  const days = new Map<string, number>()
  let busyUntil = 0
  for (const s of stretches) {
    const note = `${dayAt(s.from)} ${timeOf(s.from)}–${timeOf(s.to)}`
    const wall = (s.to - s.from) / 1000
    const content = Math.min(wall, s.end - s.start)
    if (lessons.some(([from, to]) => s.from < to && s.to > from)) {
      out.add('onsite', content, note)
      continue
    }
    if (s.from < busyUntil) {
      out.add('parallel', content, note)
      continue
    }
    busyUntil = s.to
    const ranges = seen.get(s.line) ?? []
    seen.set(s.line, ranges)
    const fresh = Math.min(content, cover(ranges, s.start, s.end))
    out.add('repeat', content - fresh, note)
    const day = dayAt(s.from)
    const left = learningSettings.dayMinutes * 60 - (days.get(day) ?? 0)
    const counted = Math.min(fresh, Math.max(0, left))
    out.add('day-cap', fresh - counted, day)
    days.set(day, (days.get(day) ?? 0) + counted)
    minutesOf.set(s.line, (minutesOf.get(s.line) ?? 0) + counted)
  }
  let credited = 0
  const shown = lines.map(({ line, title, hours }) => {
    const most = hours * HOUR_MINUTES * 60
    const got = minutesOf.get(line) ?? 0
    out.add('line-cap', got - most, title)
    const counted = Math.min(got, most)
    credited += counted
    const whole = counted * 100 >= most * learningSettings.wholePercent
    return {
      line,
      title,
      planned: hours,
      minutes: Math.floor(counted / 60),
      hours: whole ? hours : Math.floor((counted / 60 / HOUR_MINUTES) * 2) / 2,
    }
  })
  const sum = shown.reduce((all, one) => all + one.hours, 0)
  const most = mostOnline(planTotal)
  out.add('over-online', (sum - most) * HOUR_MINUTES * 60, `总课时 ${planTotal} 学时，最多 ${most} 学时`)
  return {
    hours: Math.min(sum, most),
    reportedMinutes: Math.floor(seconds / 60),
    creditedMinutes: Math.floor(credited / 60),
    lines: shown,
    deductions: out.list(),
  }
}

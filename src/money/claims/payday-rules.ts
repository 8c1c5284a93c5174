/** 到账日历: how long each step may take and does take, and from that the day on which the money is likely to arrive. */
import { addWorkdays, type Calendar, type Day, workdaysBetween } from '#platform/day'
import { type ClaimState, stages } from './claim-rules.ts'
import { NOTICE_DAYS, noticeUntil } from './notice-rules.ts'

/** Stages that are the offices' to do, in order. Filing is its filer's. */
export const clockStages = ['review', 'recheck', 'notice', 'fund', 'batch'] as const
export type ClockStage = (typeof clockStages)[number]
export const paceStages = [...clockStages, 'all'] as const
export type PaceStage = (typeof paceStages)[number]
export const clockTitles: Record<PaceStage, string> = {
  ...(Object.fromEntries(stages.map((s) => [s.key, s.title])) as Record<ClockStage, string>),
  all: '提交申报至银行付款',
}
export const stageOf = (state: ClaimState): ClockStage | 'file' | null =>
  (stages.find((s) => s.states.includes(state))?.key as ClockStage | 'file' | undefined) ?? null

/** Where no region has promised anything. The notice's own days are part of its stage. */
export const defaultLimits: Record<ClockStage, number> = {
  review: 10,
  recheck: 5,
  notice: 8,
  fund: 10,
  batch: 10,
}
export const DEFAULT_BASIS = '平台默认时限，当地尚未公布办理时限'

export interface Limit {
  region: string
  stage: ClockStage
  workdays: number
  basis: string
  fromOn: Day
}
/** The limit in force: the region's own last one, else that of the nearest region above. */
export function limitOn(
  limits: readonly Limit[],
  /** The region and those above it, nearest first. */
  line: readonly string[],
  stage: ClockStage,
  day: Day,
): { workdays: number; basis: string; region: string | null } {
  for (const region of line) {
    const own = limits
      .filter((l) => l.region === region && l.stage === stage && l.fromOn <= day)
      .sort((a, b) => (a.fromOn < b.fromOn ? 1 : -1))[0]
    if (own) return { workdays: own.workdays, basis: own.basis, region }
  }
  return { workdays: defaultLimits[stage], basis: DEFAULT_BASIS, region: null }
}

export interface Clock {
  /** Working days spent where the claim is now. */
  workdays: number
  limit: number | null
  late: boolean
}
/** A claim's clock: runs while an office holds it, stands while its filer does. */
export function clockOf(
  state: ClaimState,
  sinceOn: Day,
  today: Day,
  calendar: Calendar,
  limit: (stage: ClockStage) => number,
): Clock {
  const stage = stageOf(state)
  const workdays = workdaysBetween(sinceOn, today, calendar)
  if (!stage || stage === 'file') return { workdays, limit: null, late: false }
  const most = limit(stage)
  return { workdays, limit: most, late: workdays > most }
}

/** How often a stage took so many working days. */
export interface Took {
  stage: PaceStage
  days: number
  count: number
}
export interface Pace {
  samples: number
  medianDays: number
  /** Four of five are done within so many days. */
  mostDays: number
}

/** The value that `share` of the samples do not exceed; the lower of two in the middle. */
function quantile(sorted: readonly { days: number; count: number }[], share: number): number {
  const all = sorted.reduce((sum, t) => sum + t.count, 0)
  let seen = 0
  for (const t of sorted) {
    seen += t.count
    if (seen >= share * all) return t.days
  }
  return sorted.at(-1)?.days ?? 0
}

export function paceOf(took: readonly { days: number; count: number }[]): Pace | null {
  const samples = took.reduce((sum, t) => sum + t.count, 0)
  if (samples === 0) return null
  const sorted = [...took].sort((a, b) => a.days - b.days)
  return { samples, medianDays: quantile(sorted, 0.5), mostDays: quantile(sorted, 0.8) }
}

export interface Visit {
  stage: ClockStage | 'file' | null
  began: Day
  ended: Day | null
}
/** A claim's history as visits to stages; steps within one stage are one visit. */
export function visitsOf(steps: readonly { state: ClaimState; on: Day }[]): Visit[] {
  const visits: Visit[] = []
  for (const { state, on } of steps) {
    const stage = stageOf(state)
    const last = visits.at(-1)
    if (last && last.stage === stage) continue
    if (last) last.ended = on
    visits.push({ stage, began: on, ended: null })
  }
  return visits
}

/** Fewer than this say more about single claims than about an office. */
export const LEAST_SAMPLES = 5
/** The median of so few would point at single claims and their people; the public sees how many there were. */
export const showable = (pace: Pick<Pace, 'samples'> | null): boolean =>
  pace !== null && pace.samples >= LEAST_SAMPLES

export type Keeper = 'worker' | 'institution' | 'hr' | 'finance' | 'bank' | 'public'
export interface Blocker {
  key: string
  text: string
  /** What to do about it. */
  next: string
  keeper: Keeper
  who: string
  since: Day | null
  /** No day can be told before it is out of the way. */
  stops: boolean
}
/** How long a stage is reckoned to take, and why. */
export interface Reckoned {
  medianDays: number
  mostDays: number
  basis: string
}
export interface PaydayFacts {
  today: Day
  calendar: Calendar
  state: ClaimState
  sinceOn: Day
  reckoned: Record<ClockStage, Reckoned>
  /** Claims in the same office's same stage that came earlier, and how many it does on a day on which it works at  them; null if hardly any. */
  ahead: number
  perDay: number | null
  noticeUntil: Day | null
  blockers: readonly Blocker[]
}
export interface PaydayStep {
  key: ClockStage
  title: string
  /** The likely day this step is done, and the day by which four of five are. */
  on: Day
  mostOn: Day
  basis: string
}
export interface Payday {
  /** The likely day, and the day by which four of five have theirs; null where something stops the way. */
  on: Day | null
  mostOn: Day | null
  /** Working days from handing in where it is still to be handed in. */
  afterFiling: number | null
  steps: PaydayStep[]
}

/** A few are done as they come, whatever few have come lately; from here on it is a queue. */
const QUEUE_FROM = 5

/** A notice stands its days from publication on, whatever was usual; it is published within a day. */
function noticeDays(usual: number): number {
  return Math.max(usual, NOTICE_DAYS.least + 1)
}

/**
 * The way ahead, stage by stage from today: what the stage usually takes, less what has passed; where that is used up,
 * what is left to the slower fifth; beyond that, the usual time once more. Never less than the queue before it needs.
 */
export function predict(facts: PaydayFacts): Payday {
  const { today, calendar, state } = facts
  const stage = stageOf(state)
  if (state === 'paid' || stage === null) return { on: null, mostOn: null, afterFiling: null, steps: [] }
  const at = stage === 'file' ? -1 : clockStages.indexOf(stage)
  const steps: PaydayStep[] = []
  let [on, mostOn] = [today, today]
  const spent = workdaysBetween(facts.sinceOn, today, calendar)
  for (const [i, key] of clockStages.entries()) {
    if (i < at) continue
    const { medianDays, mostDays, basis } = facts.reckoned[key]
    let [days, most] = [Math.max(1, medianDays), Math.max(1, medianDays, mostDays)]
    if (key === 'notice') [days, most] = [noticeDays(days), noticeDays(most)]
    let why = basis
    if (i === at && key === 'notice' && facts.noticeUntil && state === 'notice') {
      on = addWorkdays([facts.noticeUntil, today].sort()[1] as Day, 1, calendar)
      mostOn = on
      steps.push({ key, title: clockTitles[key], on, mostOn, basis: `公示到 ${facts.noticeUntil} 结束` })
      continue
    }
    if (i === at) {
      // Past what all but the slower fifth take, nothing is known of it but that it is not done: it is reckoned anew.
      const over = spent >= most
      const left = over ? days : spent < days ? days - spent : most - spent
      if (over) why = `已用 ${spent} 个工作日，超过多数同类，按再用 ${days} 个推算`
      const queue = facts.perDay && facts.ahead >= QUEUE_FROM ? Math.ceil(facts.ahead / facts.perDay) : 0
      if (queue > left)
        why = `前面还有 ${facts.ahead} 件，近期办件日约办结 ${showRate(facts.perDay as number)} 件`
      days = Math.max(left, queue)
      most = Math.max(days, over ? most : most - spent, queue)
      if (key === 'notice') {
        // Not published yet: the notice's own days are still to come in full.
        const least = workdaysBetween(today, noticeUntil(today, NOTICE_DAYS.least, calendar), calendar) + 1
        ;[days, most] = [Math.max(days, least), Math.max(most, least)]
      }
    }
    on = addWorkdays(on, days, calendar)
    mostOn = addWorkdays(mostOn, most, calendar)
    steps.push({ key, title: clockTitles[key], on, mostOn, basis: why })
  }
  const after = workdaysBetween(today, on, calendar)
  if (stage === 'file') return { on: null, mostOn: null, afterFiling: after, steps: [] }
  if (facts.blockers.some((b) => b.stops)) return { on: null, mostOn: null, afterFiling: null, steps }
  return { on, mostOn, afterFiling: null, steps }
}

const showRate = (rate: number): string => (rate >= 10 ? String(Math.round(rate)) : rate.toFixed(1))

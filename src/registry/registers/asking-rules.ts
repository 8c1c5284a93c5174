/** How an office is asked about many people one by one: how many at once, how often again, when it is let be. */
import type { Instant } from '#platform/day'
import type { AnswerState } from './register-rules.ts'

/** 平台设置: no document gives any of these. */
export const askingSettings = {
  /** Questions under way to one office. */
  atOnce: 6,
  /** Taken up in one go, and written down together. */
  batch: 30,
  /** Minutes until a question without an answer is asked again; after the last it is given up. */
  gapMinutes: [1, 5, 30, 120, 360],
  /** A question that found the line closed waits for it no longer than this. */
  untilHours: 24,
  /** What was given up is not asked by itself again before this; somebody who rechecks asks at once. */
  restHours: 24,
} as const

export const askingStates = {
  waiting: '待回复',
  answered: '已回复',
  'given-up': '无法查询',
  dropped: '不再查询',
} as const
export type AskingState = keyof typeof askingStates

const MINUTE = 60_000
const later = (now: Instant, minutes: number): Instant =>
  new Date(Date.parse(now) + minutes * MINUTE).toISOString()

export const hasAnswer = (state: AnswerState): state is 'found' | 'none' =>
  state === 'found' || state === 'none'

/** When to ask again after this round; null: it is given up. `rounds` counts this one, unless the line was closed. */
export function nextTry(
  row: { rounds: number; wantedAt: Instant },
  state: AnswerState,
  now: Instant,
): Instant | null {
  const { gapMinutes, untilHours } = askingSettings
  if (now >= later(row.wantedAt, untilHours * 60)) return null
  if (state === 'paused') return later(now, 1)
  const gap = gapMinutes[row.rounds - 1]
  return gap === undefined ? null : later(now, gap)
}

/** What was given up or answered too long ago is asked anew; what waits goes on waiting. */
export function asksAnew(
  held: { state: AskingState; doneAt: Instant | null } | undefined,
  now: Instant,
  again: boolean,
): boolean {
  if (!held || held.state === 'answered' || held.state === 'dropped') return true
  if (held.state === 'waiting') return false
  return again || now >= later(held.doneAt ?? now, askingSettings.restHours * 60)
}

/** Who has passed, what a class still lacks before its training ends and before it closes, and what an evaluation may tell. */
import { type Instant, showInstant } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { type StepKey, type Track, trackHas } from '#training/plans/contract'
import { type EvaluationSummary, type RatingName, ratingNames, refusals, type Standards } from './contract.ts'

/** Share of the roster that must have evaluated before the class closes; a setting, not a clause. */
const EVALUATION_PERCENT = 80
/** Fewer answers than this are shown to nobody: they would be somebody's. */
const SMALLEST_GROUP = 3

/* ---- passing ---- */

export interface Result {
  attendancePercent: number
  /** Points of 100, or null. */
  theory: number | null
  practice: number | null
}

/** Why somebody has not passed; empty when they have. Tracks without a final exam look at scores only where there are any. */
export function whyNotPassed(track: Track, standards: Standards, r: Result): string[] {
  const out: string[] = []
  if (r.attendancePercent < standards.attendancePercent) {
    out.push(`出勤率 ${r.attendancePercent}%，未达到 ${standards.attendancePercent}%`)
  }
  const exam = trackHas(track, 'final-exam')
  const look = (title: string, score: number | null, pass: number) => {
    if (score === null) {
      if (exam) out.push(`没有${title}成绩`)
    } else if (score < pass) out.push(`${title} ${score} 分，未达到 ${pass} 分`)
  }
  look('理论', r.theory, standards.theoryPass)
  look('实操', r.practice, standards.practicePass)
  return out
}

/* ---- ending and closing ---- */

export interface SessionState {
  title: string
  endsAt: Instant
  recorded: boolean
}

/** What stands against ending the training. A process check is possible only while it lasts. */
export function refuseFinish(f: {
  now: Instant
  sessions: readonly SessionState[]
  enrolled: number
  steps: readonly { key: StepKey; title: string; done: boolean }[]
}): Reason[] {
  const reasons: Reason[] = []
  if (f.enrolled === 0) reasons.push(refusals.nobody())
  const last = f.sessions.filter((s) => s.endsAt > f.now).at(-1)
  if (last) reasons.push(refusals.session_not_over({ session: last.title, until: showInstant(last.endsAt) }))
  for (const s of f.sessions) {
    if (s.endsAt <= f.now && !s.recorded) reasons.push(refusals.session_without_record({ session: s.title }))
  }
  for (const { key, title, done } of f.steps) {
    if (key === 'process-check' && !done) reasons.push(refusals.step_open({ step: title }))
  }
  return reasons
}

export const evaluationsNeeded = (enrolled: number): number =>
  Math.ceil((enrolled * EVALUATION_PERCENT) / 100)

export interface ClosingFacts {
  track: Track
  enrolled: number
  /** People on the roster with both scores. */
  scored: number
  evaluated: number
  /** People on the roster with a certificate that stands. */
  certified: number
  certificatesCheckedAt: Instant | null
  /** When a certificate was last issued to or revoked from the class. */
  certificatesChangedAt: Instant | null
  /** Steps known done elsewhere: filing, process check. */
  elsewhere: ReadonlySet<StepKey>
}

/** Why a step of this module is not done; empty when it is. */
function stepReasons(step: StepKey, f: ClosingFacts): Reason[] {
  switch (step) {
    case 'final-exam':
      return f.scored >= f.enrolled
        ? []
        : [refusals.scores_missing({ missing: f.enrolled - f.scored, of: f.enrolled })]
    case 'certificate-check': {
      if (!f.certificatesCheckedAt) {
        return [refusals.certificates_unchecked({ has: f.certified, of: f.enrolled })]
      }
      const changed = f.certificatesChangedAt !== null && f.certificatesChangedAt > f.certificatesCheckedAt
      return changed ? [refusals.certificates_changed()] : []
    }
    case 'evaluation': {
      const needed = evaluationsNeeded(f.enrolled)
      return f.evaluated >= needed
        ? []
        : [refusals.evaluations_missing({ answered: f.evaluated, needed, of: f.enrolled })]
    }
    default:
      return []
  }
}

/** The closing list: every step of the track that is still open, and the steps of this module that are done. */
export function closing(
  steps: readonly { key: StepKey; title: string }[],
  f: ClosingFacts,
): { missing: Reason[]; done: StepKey[] } {
  const missing: Reason[] = f.enrolled === 0 ? [refusals.nobody()] : []
  const done: StepKey[] = []
  for (const { key, title } of steps) {
    if (key === 'filing' || key === 'process-check') {
      if (!f.elsewhere.has(key)) missing.push(refusals.step_open({ step: title }))
      continue
    }
    const reasons = stepReasons(key, f)
    if (reasons.length === 0) done.push(key)
    missing.push(...reasons)
  }
  return { missing, done }
}

/* ---- scores ---- */

export const toTenths = (points: number | null): number | null =>
  points === null ? null : Math.round(points * 10)
export const toPoints = (tenths: number | null): number | null => (tenths === null ? null : tenths / 10)

/** `85.5` → 855; null for an empty cell, undefined for what is no score. */
export function readScore(value: string): number | null | undefined {
  const plain = value.normalize('NFKC').trim()
  if (plain === '') return null
  if (!/^\d{1,3}(?:\.\d)?$/.test(plain)) return undefined
  const tenths = Math.round(Number(plain) * 10)
  return tenths <= 1000 ? tenths : undefined
}

/* ---- evaluation ---- */

export interface Answer extends Record<RatingName, number> {
  real: boolean
  comment: string
}

const NAMES = Object.keys(ratingNames) as RatingName[]

export function summarise(answers: readonly Answer[]): NonNullable<EvaluationSummary['result']> {
  return {
    ratings: NAMES.map((key) => {
      const counts = [1, 2, 3, 4, 5].map((n) => answers.filter((a) => a[key] === n).length)
      const sum = answers.reduce((total, a) => total + a[key], 0)
      return {
        key,
        title: ratingNames[key],
        average: answers.length > 0 ? Math.round((sum * 10) / answers.length) / 10 : 0,
        counts,
      }
    }),
    notReal: answers.filter((a) => !a.real).length,
    comments: answers.map((a) => a.comment).filter(Boolean),
  }
}

/**
 * What this reader sees. An institution watching the averages move could tell whose answer moved them, so it sees
 * them only when the class is closed; nobody sees fewer than three.
 */
export function hiddenWhy(f: { answered: number; institution: boolean; closed: boolean }): string | null {
  if (f.answered < SMALLEST_GROUP) return `评价不足 ${SMALLEST_GROUP} 份，为保护学员不显示结果。`
  if (f.institution && !f.closed) return '结班以后才能查看评价结果。'
  return null
}

/** Answers in a new order; `pick(n)` gives a whole number from 0 to n − 1. */
export function shuffled<T>(items: readonly T[], pick: (n: number) => number): T[] {
  const out = [...items]
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = pick(i + 1)
    const held = out[i] as T
    out[i] = out[j] as T
    out[j] = held
  }
  return out
}

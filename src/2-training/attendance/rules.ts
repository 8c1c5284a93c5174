/** Codes, windows, refusals and credited hours. Instants are ISO texts in UTC, all of one shape, and compare as texts. */
import { type Instant, showInstant } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { refusals } from './refusal-contract.ts'
import { type AlertKind, type CheckKind, checkKinds, type EventKind, eventKinds } from './words-contract.ts'

export const SLOT_SECONDS = 10
/** Digits refused within this time before a person's phone is stopped from guessing on. */
export const MAX_TRIES = 8
export const TRY_MINUTES = 10
export const EARLY_MINUTES = 30
export const AFTER_MINUTES = 15
export const HAND_IN_DAYS = 7
/** A check sent this long after the phone signed it counts as sent later. */
const ONLINE_SECONDS = 90
/** Until then a check signed without a line may be sent. */
const LATE_HOURS = 24
/** Clocks differ by so much between the wall and a phone without a line. */
const SKEW_SECONDS = 30
/** The page must have been opened on the same day, as it were. */
const CHALLENGE_HOURS = 14

const MINUTE = 60_000
const plus = (at: Instant, minutes: number): Instant =>
  new Date(Date.parse(at) + minutes * MINUTE).toISOString()
const plusSeconds = (at: Instant, seconds: number): Instant =>
  new Date(Date.parse(at) + seconds * 1000).toISOString()
const clock = (at: Instant): string => showInstant(at).slice(5)

/* ---- codes ---- */

export const slotOf = (now: Instant): number => Math.floor(Date.parse(now) / 1000 / SLOT_SECONDS)
export const slotEndsAt = (now: Instant): Instant =>
  new Date((slotOf(now) + 1) * SLOT_SECONDS * 1000).toISOString()
/** What is signed for one slot of one session; another session's code is another code. */
export const codeSeed = (sessionId: string, slot: number): string => `${sessionId}:${slot}`
/** The code on the wall and the one just before it, for it may change while someone types; one more for whoever unlocks. */
export const acceptedSlots = (now: Instant, unlocking = false): readonly number[] =>
  [0, 1, ...(unlocking ? [2] : [])].map((ago) => slotOf(now) - ago)

/** Codes that stood on the wall around the time at which a phone without a line signed. */
export function slotsAround(at: Instant): number[] {
  const from = slotOf(plusSeconds(at, -SLOT_SECONDS - SKEW_SECONDS))
  const to = slotOf(plusSeconds(at, SKEW_SECONDS))
  return Array.from({ length: to - from + 1 }, (_v, i) => from + i)
}

/* ---- when it was signed ---- */

/** What the challenges of pages opened at `issued` (minutes since 1970) are made of. */
export const challengeSeed = (sessionId: string, issued: number): string => `${sessionId}:${issued}`
export const minuteOf = (at: Instant): number => Math.floor(Date.parse(at) / MINUTE)
/** The page was open before the phone signed, and not for days. */
export const challengeInTime = (issued: number, at: Instant): boolean =>
  issued <= minuteOf(at) + 1 && issued >= minuteOf(at) - CHALLENGE_HOURS * 60

export interface Timing {
  /** When it counts: on arrival, or for one sent later when it was signed. */
  at: Instant
  late: boolean
}
export const timingOf = (signedAt: Instant, now: Instant): Timing =>
  Date.parse(now) - Date.parse(signedAt) > ONLINE_SECONDS * 1000
    ? { at: signedAt, late: true }
    : { at: now, late: false }

/** Whether the signed time can be taken at all. */
export function refuseTime(signedAt: Instant, now: Instant): Reason[] {
  if (Date.parse(signedAt) - Date.parse(now) > ONLINE_SECONDS * 1000) return [refusals.phone_clock()]
  return plus(signedAt, LATE_HOURS * 60) < now ? [refusals.sent_too_late({ hours: LATE_HOURS })] : []
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
export function digitsOf(signature: string): string {
  let value = 0
  for (const character of signature.slice(0, 16))
    value = (value * 64 + BASE64URL.indexOf(character)) % 1_000_000
  return String(value).padStart(6, '0')
}

/* ---- windows ---- */

export interface Times {
  startsAt: Instant
  endsAt: Instant
}
export interface Windows {
  inFrom: Instant
  inUntil: Instant
  outFrom: Instant
  outUntil: Instant
}

export const windowsOf = (session: Times): Windows => ({
  inFrom: plus(session.startsAt, -EARLY_MINUTES),
  inUntil: session.endsAt,
  outFrom: session.startsAt,
  outUntil: plus(session.endsAt, AFTER_MINUTES),
})

const windowOf = (session: Times, kind: CheckKind): { from: Instant; until: Instant } => {
  const w = windowsOf(session)
  return kind === 'in' ? { from: w.inFrom, until: w.inUntil } : { from: w.outFrom, until: w.outUntil }
}

function windowReasons(session: Times, kind: CheckKind, now: Instant): Reason[] {
  const { from, until } = windowOf(session, kind)
  if (now < from) return [refusals.too_early({ kind: checkKinds[kind], from: clock(from) })]
  if (now > until) return [refusals.too_late({ kind: checkKinds[kind], until: clock(until) })]
  return []
}

/** Check-ins count in a class that has been approved and is not over. */
export const takesAttendance = (classState: string): boolean => ['approved', 'running'].includes(classState)

/* ---- one check from a phone ---- */

export interface Held {
  in?: Instant | undefined
  out?: Instant | undefined
}

/** Whose phone signed: the person's own, one that waits, one given up, another's, or one nobody has bound. */
export type Phone =
  | { is: 'own' }
  | { is: 'waiting'; until: Instant }
  | { is: 'replaced' | 'unbound' | 'of-another' }

export interface CheckFacts {
  kind: EventKind
  /** When it counts. */
  now: Instant
  session: Times
  classState: string
  classStateTitle: string
  onRoster: boolean
  opened: boolean
  codeRight: boolean
  /** Wrong codes of this person for this session in the last ten minutes. */
  tries: number
  held: Held
  /** When this very check was made before; for a call: when it was answered. */
  done: Instant | undefined
  phone: Phone
  signatureRight: boolean
  challengeRight: boolean
  /** The call that is answered, once its time has come. */
  recall?: { at: Instant; until: Instant } | undefined
  /** From place and time, see place-rules and `refuseTime`. */
  more: readonly Reason[]
}

function phoneReasons(phone: Phone): Reason[] {
  switch (phone.is) {
    case 'own':
      return []
    case 'waiting':
      return [refusals.phone_waiting({ until: clock(phone.until) })]
    case 'replaced':
      return [refusals.phone_replaced()]
    case 'of-another':
      return [refusals.phone_of_another()]
    default:
      return [refusals.phone_not_bound()]
  }
}

/** An answer may be a little on its way. */
const ANSWER_SECONDS = 15

function recallReasons(f: CheckFacts): Reason[] {
  if (!f.recall || f.now < f.recall.at) return [refusals.no_recall()]
  return f.now > plusSeconds(f.recall.until, ANSWER_SECONDS)
    ? [refusals.recall_over({ until: clock(f.recall.until) })]
    : []
}

/** Every reason against it. A stranger to the class is told only that. */
export function refuseCheck(f: CheckFacts): Reason[] {
  if (!f.onRoster) return [refusals.not_on_roster()]
  if (f.done) return [refusals.already({ kind: eventKinds[f.kind], at: clock(f.done) })]
  const reasons: Reason[] = []
  if (!takesAttendance(f.classState)) reasons.push(refusals.class_state({ state: f.classStateTitle }))
  reasons.push(...(f.kind === 'recall' ? recallReasons(f) : windowReasons(f.session, f.kind, f.now)))
  if (!f.opened) reasons.push(refusals.not_open())
  else if (f.tries >= MAX_TRIES) reasons.push(refusals.too_many_tries())
  else if (!f.codeRight) reasons.push(refusals.wrong_code())
  if (f.kind !== 'in' && !f.held.in) reasons.push(refusals.not_in_yet())
  reasons.push(...phoneReasons(f.phone))
  if (!f.signatureRight) reasons.push(refusals.bad_signature())
  if (!f.challengeRight) reasons.push(refusals.bad_challenge())
  return [...reasons, ...f.more]
}

/** What the worker's page offers now. */
export function nextCheck(f: Pick<CheckFacts, 'now' | 'session' | 'classState' | 'opened' | 'held'>): {
  next: CheckKind | null
  note: string
} {
  const w = windowsOf(f.session)
  const { held } = f
  if (held.in && held.out) return { next: null, note: '本次课签到、签退已完成。' }
  if (f.now > w.outUntil) {
    return { next: null, note: held.in ? '没有签退记录，请联系授课教师。' : '没有签到记录，请联系授课教师。' }
  }
  if (!takesAttendance(f.classState)) return { next: null, note: '班级当前不能签到。' }
  if (held.in) {
    return f.now >= w.outFrom
      ? { next: 'out', note: `下课后请签退，${clock(w.outUntil)} 截止。` }
      : { next: null, note: '已签到，上课后可以签退。' }
  }
  if (f.now < w.inFrom) return { next: null, note: `${clock(w.inFrom)} 起可以签到。` }
  if (f.now > w.inUntil) return { next: null, note: '签到已截止，请联系授课教师。' }
  return { next: 'in', note: f.opened ? '请输入现场屏幕上的签到码。' : '等待教师开启签到。' }
}

/* ---- the teacher in place of the phone ---- */

/** One trainee bears witness for so many of a session. */
export const WITNESS_MOST = 3
/** So long after a session its teacher may say who was there. */
export const CONFIRM_HOURS = 24

/** How many trainees of a session may be recorded by hand while it runs. */
export const exceptionLimit = (rosterCount: number): number => Math.max(3, Math.ceil(rosterCount / 5))

export interface ExceptionFacts {
  kind: CheckKind
  now: Instant
  session: Times
  classState: string
  classStateTitle: string
  opened: boolean
  /** Null when the person is not on the roster. */
  person: string | null
  held: Held
  /** People recorded by hand in this session so far, and whether this one is among them. */
  used: number
  counted: boolean
  rosterCount: number
}

export function refuseException(f: ExceptionFacts): Reason[] {
  if (f.person === null) return [refusals.person_not_on_roster({ person: '该人员' })]
  const done = f.held[f.kind]
  if (done) return [refusals.already({ kind: checkKinds[f.kind], at: clock(done) })]
  const reasons: Reason[] = []
  if (!takesAttendance(f.classState)) reasons.push(refusals.class_state({ state: f.classStateTitle }))
  reasons.push(...windowReasons(f.session, f.kind, f.now))
  if (!f.opened) reasons.push(refusals.not_open())
  if (f.kind === 'out' && !f.held.in) reasons.push(refusals.person_not_in({ person: f.person }))
  const limit = exceptionLimit(f.rosterCount)
  if (!f.counted && f.used >= limit) reasons.push(refusals.exceptions_used_up({ limit, used: f.used }))
  return reasons
}

/* ---- late hand-in ---- */

export interface HandInItem {
  personId: string
  in?: Instant | null | undefined
  out?: Instant | null | undefined
}
export interface HandInFacts {
  now: Instant
  session: Times & { title: string }
  /** Names of those on the roster. */
  names: ReadonlyMap<string, string>
  held: ReadonlyMap<string, Held>
  items: readonly HandInItem[]
  /** Where the items stand in the input, for the field of a reason. */
  path: string
}

/** Whether late hand-in of a session is open. */
export const handInOpen = (session: Times, now: Instant): boolean =>
  now > windowsOf(session).outUntil && now <= plus(session.endsAt, HAND_IN_DAYS * 24 * 60)

export function refuseHandIn(f: HandInFacts): Reason[] {
  const w = windowsOf(f.session)
  const { title } = f.session
  if (f.now <= w.outUntil) return [refusals.not_ended({ session: title, until: clock(w.outUntil) })]
  const reasons: Reason[] = []
  if (!handInOpen(f.session, f.now))
    reasons.push(refusals.handed_in_late({ session: title, days: HAND_IN_DAYS }))
  const seen = new Set<string>()
  f.items.forEach((item, i) => {
    const at = { row: i + 1, field: `${f.path}.items.${i}` }
    const name = f.names.get(item.personId)
    if (name === undefined) {
      reasons.push(refusals.person_not_on_roster({ person: `第 ${i + 1} 行人员` }, at))
      return
    }
    if (seen.has(item.personId)) reasons.push(refusals.twice_in_list({ person: name }, at))
    seen.add(item.personId)
    const held = f.held.get(item.personId) ?? {}
    for (const kind of ['in', 'out'] as const) {
      const time = item[kind]
      if (!time) continue
      const { from, until } = windowOf(f.session, kind)
      const title2 = checkKinds[kind]
      if (held[kind])
        reasons.push(refusals.recorded_already({ person: name, kind: title2, session: title }, at))
      if (time < from || time > until) {
        reasons.push(
          refusals.time_outside({ person: name, kind: title2, from: clock(from), until: clock(until) }, at),
        )
      }
    }
    const came = held.in ?? item.in
    if (item.out && !came) reasons.push(refusals.person_not_in({ person: name }, at))
    if (item.out && came && item.out <= came) reasons.push(refusals.out_before_in({ person: name }, at))
  })
  return reasons
}

/* ---- what a supervisor sees ---- */

/** A class called to the camera answers within so long. */
export const CAMERA_MINUTES = 10
const OPEN_MINUTES = 15

export const inSession = (session: Times, now: Instant): boolean =>
  now >= session.startsAt && now <= session.endsAt

export interface LessonFacts {
  now: Instant
  session: Times
  openedAt: Instant | null
  roster: number
  ins: number
  doubtful: number
  byHand: number
  handLimit: number
  /** The last call that is over: who had to answer, who did. */
  lastCall: { due: number; answered: number } | null
  cameraOverdue: boolean
}

/** What is odd about a lesson that goes on. Nothing follows from it by itself: somebody looks. */
export function alertsOf(f: LessonFacts): AlertKind[] {
  const alerts: AlertKind[] = []
  const begun = f.now >= plus(f.session.startsAt, OPEN_MINUTES)
  if (begun && !f.openedAt) alerts.push('not-opened')
  if (begun && f.openedAt && f.ins * 2 < f.roster) alerts.push('few-present')
  if (f.lastCall && f.lastCall.due > 0 && f.lastCall.answered * 2 < f.lastCall.due)
    alerts.push('recall-missed')
  if (f.doubtful > 0) alerts.push('unconfirmed')
  if (f.byHand >= f.handLimit) alerts.push('by-hand')
  if (f.cameraOverdue) alerts.push('camera-overdue')
  return alerts
}

/** Codes, windows, refusals and credited hours. Instants are ISO texts in UTC, all of one shape, and compare as texts. */
import { type Instant, showInstant } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { type CheckKind, checkKinds, refusals } from './contract.ts'

export const SLOT_SECONDS = 10
/** Digits refused within this time before a person's phone is stopped from guessing on. */
export const MAX_TRIES = 8
export const TRY_MINUTES = 10
const EARLY_MINUTES = 30
const AFTER_MINUTES = 15
/** Coming or leaving this much off the timetable costs no hours. */
const GRACE_MINUTES = 15
export const HAND_IN_DAYS = 7
/** A phone further than this from the venue is shown to teacher and officers. */
export const FAR_METRES = 500

const MINUTE = 60_000
const plus = (at: Instant, minutes: number): Instant =>
  new Date(Date.parse(at) + minutes * MINUTE).toISOString()
const clock = (at: Instant): string => showInstant(at).slice(5)

export const hoursRule = `每次课须有签到和签退；迟到、早退各在 ${GRACE_MINUTES} 分钟以内的计全部学时，超过的按实际在课时间折算，不足半学时的舍去；没有签退的不计学时。`

/* ---- codes ---- */

export const slotOf = (now: Instant): number => Math.floor(Date.parse(now) / 1000 / SLOT_SECONDS)
export const slotEndsAt = (now: Instant): Instant =>
  new Date((slotOf(now) + 1) * SLOT_SECONDS * 1000).toISOString()
/** What is signed for one slot of one session; another session's code is another code. */
export const codeSeed = (sessionId: string, slot: number): string => `${sessionId}:${slot}`
/** The code on the wall and the one just before it: it may change while someone types. */
export const acceptedSlots = (now: Instant): readonly number[] => [slotOf(now), slotOf(now) - 1]

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
export interface CheckFacts {
  kind: CheckKind
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
  phoneOfAnother: boolean
}

/** Every reason against it. A stranger to the class is told only that. */
export function refuseCheck(f: CheckFacts): Reason[] {
  if (!f.onRoster) return [refusals.not_on_roster()]
  const done = f.held[f.kind]
  if (done) return [refusals.already({ kind: checkKinds[f.kind], at: clock(done) })]
  const reasons: Reason[] = []
  if (!takesAttendance(f.classState)) reasons.push(refusals.class_state({ state: f.classStateTitle }))
  reasons.push(...windowReasons(f.session, f.kind, f.now))
  if (!f.opened) reasons.push(refusals.not_open())
  else if (f.tries >= MAX_TRIES) reasons.push(refusals.too_many_tries())
  else if (!f.codeRight) reasons.push(refusals.wrong_code())
  if (f.kind === 'out' && !f.held.in) reasons.push(refusals.not_in_yet())
  if (f.phoneOfAnother) reasons.push(refusals.phone_of_another())
  return reasons
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

/* ---- hours ---- */

export interface Credit {
  hours: number
  note: string
}

/** The one rule by which time in the room becomes hours. */
export function creditOf(session: Times & { hours: number }, held: Held): Credit {
  if (!held.in) return { hours: 0, note: '缺勤' }
  if (!held.out) return { hours: 0, note: '没有签退，不计学时' }
  const start = Date.parse(session.startsAt)
  const end = Date.parse(session.endsAt)
  const late = Math.max(0, Math.floor((Date.parse(held.in) - start) / MINUTE))
  const early = Math.max(0, Math.floor((end - Date.parse(held.out)) / MINUTE))
  const lost = (late > GRACE_MINUTES ? late : 0) + (early > GRACE_MINUTES ? early : 0)
  const minutes = (end - start) / MINUTE
  const off = [late > 0 ? `迟到 ${late} 分钟` : '', early > 0 ? `早退 ${early} 分钟` : ''].filter(Boolean)
  if (lost === 0)
    return { hours: session.hours, note: off.length > 0 ? `${off.join('，')}，在允许范围内` : '全勤' }
  const hours = Math.max(0, Math.floor(((minutes - lost) / minutes) * session.hours * 2) / 2)
  return { hours, note: `${off.join('，')}，折算 ${hours} 学时` }
}

export const isLate = (session: Times, inAt: Instant): boolean => inAt > plus(session.startsAt, GRACE_MINUTES)

/** Whole percent, rounded down: 79.9 is not 80. */
export const percentOf = (credited: number, total: number): number =>
  total > 0 ? Math.floor((credited * 100) / total) : 0

/** Metres between two positions on the globe. */
export function metresBetween(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  const rad = Math.PI / 180
  const dLat = (b.latitude - a.latitude) * rad
  const dLng = (b.longitude - a.longitude) * rad
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLng / 2) ** 2
  return Math.round(2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(h))))
}

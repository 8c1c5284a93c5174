/** Sessions of a class: whether the timetable is possible, and whether it adds up to the plan. */
import { addDays, type Day, dayOf, type Instant, instantAt, showInstant } from '#platform/day'
import { defineRefusals, type Reason } from '#platform/refusal'
import { type LineKind, lineKinds, type PlanLine } from '#training/plans/contract'

/** An hour of teaching is 45 minutes. */
export const HOUR_MINUTES = 45
/** Nobody teaches or learns through the night, or more than eight hours a day. */
const EARLIEST = '07:00'
const LATEST = '22:00'
export const HOURS_A_DAY = 8

export interface SessionPlan {
  title: string
  kind: LineKind
  hours: number
  startsAt: Instant
  endsAt: Instant
  venueId: string
  teacherId: string
}

export const refusals = defineRefusals('session', {
  none: { text: '还没有安排课次。', clause: 'F2-3', next: '请在“课程安排”中排课。' },
  order: { text: (f: { session: string }) => `${f.session}：结束时间不晚于开始时间。`, next: '请调整时间。' },
  days: {
    text: (f: { session: string }) => `${f.session}：不在起止日期之内，或跨越两天。`,
    next: '请调整课次时间或班级起止日期。',
  },
  night: {
    text: (f: { session: string }) => `${f.session}：早于 ${EARLIEST} 或晚于 ${LATEST}。`,
    next: '请调整课次时间。',
  },
  short: {
    text: (f: { session: string; hours: number; minutes: number }) =>
      `${f.session}：${f.hours} 课时至少需要 ${f.hours * HOUR_MINUTES} 分钟，现安排 ${f.minutes} 分钟。`,
    clause: 'F2-3',
    next: '请延长时间或减少课时。',
  },
  day_full: {
    text: (f: { day: string; hours: number }) =>
      `${f.day} 安排了 ${f.hours} 课时，每天不得超过 ${HOURS_A_DAY} 课时。`,
    next: '请把部分课次移到其他日期。',
  },
  self_overlap: {
    text: (f: { first: string; second: string }) => `${f.first} 与 ${f.second} 时间重叠。`,
    next: '请错开时间。',
  },
  hours: {
    text: (f: { kind: string; planned: number; given: number }) =>
      `${f.kind}线下课时应为 ${f.planned}，课次合计 ${f.given}。`,
    clause: 'F37-3',
    next: '请使课次与培训方案一致。',
  },
  teacher: {
    text: (f: { session: string }) => `${f.session}：授课教师不是本机构登记的教师。`,
    next: '请重新选择教师。',
  },
  venue: {
    text: (f: { session: string }) => `${f.session}：场地不是本机构登记的场地。`,
    next: '请重新选择场地。',
  },
  venue_small: {
    text: (f: { session: string; venue: string; venueSeats: number; seats: number }) =>
      `${f.session}：场地“${f.venue}”容量 ${f.venueSeats} 人，少于备案人数 ${f.seats} 人。`,
    clause: 'F37-13',
    next: '请更换场地或减少人数。',
  },
  teacher_busy: {
    text: (f: { session: string; teacher: string; other: string; at: string }) =>
      `${f.session}：教师${f.teacher}在 ${f.at} 已安排在“${f.other}”授课。`,
    clause: 'F2-3',
    next: '请更换教师或错开时间。',
  },
  venue_busy: {
    text: (f: { session: string; venue: string; other: string; at: string }) =>
      `${f.session}：场地“${f.venue}”在 ${f.at} 已被“${f.other}”占用。`,
    clause: 'F2-3',
    next: '请更换场地或错开时间。',
  },
  taken_meanwhile: {
    text: '教师、场地或学员的时间刚刚被另一个培训班占用。',
    next: '请刷新后查看冲突并调整课程安排。',
  },
  past: { text: '该课次已经开始，不能调整。', next: '请通过考勤例外登记说明情况。' },
  not_open: { text: '只有已备案或培训中的班级可以调课。', next: '草稿请直接修改课程安排。' },
})

export const showSession = (s: Pick<SessionPlan, 'title' | 'startsAt'>, index: number): string =>
  `第 ${index + 1} 课次“${s.title}”（${showInstant(s.startsAt)}）`

const minutesOf = (s: SessionPlan): number =>
  Math.round((Date.parse(s.endsAt) - Date.parse(s.startsAt)) / 60_000)
const timeOf = (at: Instant): string => showInstant(at).slice(11)

export const overlaps = (
  a: { startsAt: Instant; endsAt: Instant },
  b: { startsAt: Instant; endsAt: Instant },
): boolean => Date.parse(a.startsAt) < Date.parse(b.endsAt) && Date.parse(b.startsAt) < Date.parse(a.endsAt)

/** What is wrong with the times themselves, whatever the plan says. */
export function checkTimes(sessions: readonly SessionPlan[], span: { startsOn: Day; endsOn: Day }): Reason[] {
  const reasons: Reason[] = []
  const perDay = new Map<Day, number>()
  sessions.forEach((s, i) => {
    const session = showSession(s, i)
    const at = { field: `sessions.${i}` }
    const minutes = minutesOf(s)
    if (minutes <= 0) {
      reasons.push(refusals.order({ session }, at))
      return
    }
    const day = dayOf(s.startsAt)
    perDay.set(day, (perDay.get(day) ?? 0) + s.hours)
    if (day < span.startsOn || day > span.endsOn || dayOf(s.endsAt) !== day)
      reasons.push(refusals.days({ session }, at))
    else if (timeOf(s.startsAt) < EARLIEST || timeOf(s.endsAt) > LATEST)
      reasons.push(refusals.night({ session }, at))
    if (minutes < s.hours * HOUR_MINUTES)
      reasons.push(refusals.short({ session, hours: s.hours, minutes }, at))
  })
  for (const [day, hours] of [...perDay].sort()) {
    if (hours > HOURS_A_DAY) reasons.push(refusals.day_full({ day, hours }))
  }
  const ordered = sessions
    .map((s, i) => ({ s, i }))
    .filter(({ s }) => minutesOf(s) > 0)
    .sort((a, b) => Date.parse(a.s.startsAt) - Date.parse(b.s.startsAt))
  // The latest end so far finds an overlap with any earlier session, not only with the neighbour.
  let last = ordered[0]
  for (const next of ordered.slice(1)) {
    if (last && overlaps(last.s, next.s)) {
      const pair = { first: showSession(last.s, last.i), second: showSession(next.s, next.i) }
      reasons.push(refusals.self_overlap(pair, { field: `sessions.${next.i}` }))
    }
    if (last && Date.parse(next.s.endsAt) > Date.parse(last.s.endsAt)) last = next
  }
  return reasons
}

/** Hours of sessions by kind against the plan's onsite hours. */
export function checkHours(
  sessions: readonly Pick<SessionPlan, 'kind' | 'hours'>[],
  lines: readonly PlanLine[],
): Reason[] {
  if (sessions.length === 0) return [refusals.none()]
  const sum = (items: readonly { kind: LineKind; hours: number }[], kind: LineKind) =>
    items.filter((i) => i.kind === kind).reduce((n, i) => n + i.hours, 0)
  const onsite = lines.filter((l) => l.mode === 'onsite')
  return (Object.keys(lineKinds) as LineKind[]).flatMap((kind) => {
    const planned = sum(onsite, kind)
    const given = sum(sessions, kind)
    return planned === given ? [] : [refusals.hours({ kind: lineKinds[kind], planned, given })]
  })
}

export interface LayOut {
  from: Day
  /** 1 Monday … 7 Sunday. */
  weekdays: readonly number[]
  /** Starting times of the day's blocks and how many hours each holds. */
  blocks: readonly { time: string; hours: number }[]
  venueId: string
  teacherId: string
  skip?: (day: Day) => boolean
}

const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

/** Lays the plan's onsite hours over the days from `from`: line after line, block after block. A first draft to change by hand. */
export function layOut(lines: readonly PlanLine[], how: LayOut): SessionPlan[] {
  const out: SessionPlan[] = []
  const rest = lines.filter((l) => l.mode === 'onsite').map((l) => ({ ...l }))
  if (how.blocks.length === 0 || how.weekdays.length === 0) return out
  let day = how.from
  for (let tried = 0; rest.length > 0 && tried < 400; tried += 1, day = addDays(day, 1)) {
    if (!how.weekdays.includes(weekdayOf(day)) || how.skip?.(day)) continue
    for (const block of how.blocks) {
      let left = block.hours
      let at = Date.parse(instantAt(day, block.time))
      while (left > 0 && rest[0]) {
        const line = rest[0]
        const hours = Math.min(left, line.hours)
        const ends = at + hours * HOUR_MINUTES * 60_000
        out.push({
          title: line.title,
          kind: line.kind,
          hours,
          startsAt: new Date(at).toISOString(),
          endsAt: new Date(ends).toISOString(),
          venueId: how.venueId,
          teacherId: how.teacherId,
        })
        at = ends
        left -= hours
        line.hours -= hours
        if (line.hours <= 0) rest.shift()
      }
    }
  }
  return out
}

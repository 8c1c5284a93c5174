/**
 * Days are `YYYY-MM-DD` strings on the calendar of Asia/Shanghai; instants are ISO 8601 UTC strings.
 * China has had no daylight saving since 1991, so the offset is a constant +08:00.
 */
export type Day = string
export type Instant = string

const OFFSET_MS = 8 * 3600_000
const DAY_MS = 86_400_000

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && toDay(Date.parse(`${text}T00:00:00Z`)) === text

function toDay(utcMs: number): Day {
  return Number.isNaN(utcMs) ? '' : new Date(utcMs).toISOString().slice(0, 10)
}

/** The day in Shanghai of an instant. */
export const dayOf = (instant: Instant): Day => toDay(Date.parse(instant) + OFFSET_MS)

/** The instant at which a clock in Shanghai shows `time` (`HH:mm` or `HH:mm:ss`) on `day`. */
export const instantAt = (day: Day, time: string): Instant => new Date(`${day}T${time}+08:00`).toISOString()

/** `2026-03-01 09:05` in Shanghai. */
export const showInstant = (instant: Instant): string =>
  new Date(Date.parse(instant) + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ')

/** `2026年3月1日` */
export function showDay(day: Day): string {
  const [y, m, d] = day.split('-').map(Number)
  return `${y}年${m}月${d}日`
}

export const addDays = (day: Day, days: number): Day => toDay(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS)

export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)

/** Same day of the month `months` later, or the month's last day where it has none. */
export function addMonths(day: Day, months: number): Day {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  const index = y * 12 + (m - 1) + months
  const year = Math.floor(index / 12)
  const month = index % 12
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return toDay(Date.UTC(year, month, Math.min(d, last)))
}

/** Whole years from `birth` to `day`. */
export function ageOn(birth: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4))
  return day.slice(5) < birth.slice(5) ? years - 1 : years
}

/** The statistics year runs from 1 December of the year before to 30 November (F37-12). */
export const statisticsYear = (day: Day): number =>
  Number(day.slice(0, 4)) + (day.slice(5, 7) === '12' ? 1 : 0)

export const statisticsYearSpan = (year: number): { from: Day; to: Day } => ({
  from: `${year - 1}-12-01`,
  to: `${year}-11-30`,
})

/** Exceptions to Monday–Friday: public holidays (`off`) and make-up workdays (`work`). */
export interface Calendar {
  off: ReadonlySet<Day>
  work: ReadonlySet<Day>
}

export function isWorkday(day: Day, calendar: Calendar): boolean {
  if (calendar.work.has(day)) return true
  if (calendar.off.has(day)) return false
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** The day on which `count` full working days after `day` have passed. */
export function addWorkdays(day: Day, count: number, calendar: Calendar): Day {
  let current = day
  for (let left = count; left > 0; ) {
    current = addDays(current, 1)
    if (isWorkday(current, calendar)) left -= 1
  }
  return current
}

/** Working days after `from`, up to and with `to`; none where `to` is not later. */
export function workdaysBetween(from: Day, to: Day, calendar: Calendar): number {
  let count = 0
  for (let current = from; current < to; ) {
    current = addDays(current, 1)
    if (isWorkday(current, calendar)) count += 1
  }
  return count
}

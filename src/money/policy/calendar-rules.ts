/** Days as numbers since 1970-01-01, and what of the calendar judging asks of them. */
import type { Day } from '#platform/day'

/** Days from 1970-01-01 to the first of a month; `month` from 0, beyond 11 too. */
export function monthStart(year: number, month: number): number {
  const y = year + Math.floor(month / 12)
  const m = (((month % 12) + 12) % 12) + 1
  const shifted = m <= 2 ? y - 1 : y
  const era = Math.floor(shifted / 400)
  const ofEra = shifted - era * 400
  const ofYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5)
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

export const dayNumber = (day: Day): number =>
  monthStart(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1) + Number(day.slice(8, 10)) - 1

export interface Civil {
  year: number
  /** 0 … 11 */
  month: number
  /** 1 … 31 */
  date: number
}
export function civil(day: number): Civil {
  const z = day + 719_468
  const era = Math.floor(z / 146_097)
  const ofEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * ofYear + 2) / 153)
  const month = shifted < 10 ? shifted + 2 : shifted - 10
  return {
    year: yearOfEra + era * 400 + (month <= 1 ? 1 : 0),
    month,
    date: ofYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

export function dayText(day: number): Day {
  const { year, month, date } = civil(day)
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

/** Same day of the month `months` later, or the month's last day where it has none. */
export function addMonthsTo(day: number, months: number): number {
  const { year, month, date } = civil(day)
  const first = monthStart(year, month + months)
  return Math.min(first + date - 1, monthStart(year, month + months + 1) - 1)
}

/** The last birthday with which somebody is `age` or older on `day`. */
export function bornFor(age: number, day: number): number {
  const { year, month, date } = civil(day)
  const first = monthStart(year - age, month)
  // Who was born on 29 February is a year older from 1 March on where there is no 29th.
  return Math.min(first + date - 1, monthStart(year - age, month + 1) - 1)
}

/** The first day from which at most `months` months have begun by `day`. */
export function begunFrom(months: number, day: number): number {
  const { year, month, date } = civil(day)
  // Days of that month from `date` on; where it is shorter, all of the next month's.
  const first = monthStart(year, month - months)
  const last = monthStart(year, month - months + 1) - 1
  return Math.min(first + date - 1, last + 1)
}

/** The last day from which `months` whole months have passed by `day`. */
export function passedFrom(months: number, day: number): number {
  const { year, month, date } = civil(day)
  const first = monthStart(year, month - months)
  const last = monthStart(year, month - months + 1) - 1
  // On a month's last day, all days of the month that began the count have come around.
  const end = monthStart(year, month + 1) - monthStart(year, month)
  return date === end ? last : Math.min(first + date - 1, last)
}

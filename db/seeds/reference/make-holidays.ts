// Writes holidays.json: days off on weekdays or weekends, and weekend days that are worked instead.
// Run again after the yearly notice, with a chinese-days that knows it: node db/seeds/reference/make-holidays.ts
//
// A year without a published arrangement still has its statutory holidays; a public notice counted across New
// Year's Day would otherwise end a day early. They are computed and named as such.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chineseDays from 'chinese-days'

interface Holiday {
  day: string
  kind: 'off' | 'work'
  name: string
}

const FIRST = 2024
const LAST = 2027

const file = createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json')
const known = JSON.parse(readFileSync(file, 'utf8')) as Record<
  'holidays' | 'workdays',
  Record<string, string>
>

function published(year: number): Holiday[] {
  const of = (kind: Holiday['kind'], days: Record<string, string>) =>
    Object.entries(days)
      .filter(([day]) => day.startsWith(`${year}-`))
      .map(([day, text]) => ({ day, kind, name: text.split(',')[1] ?? '' }))
  return [...of('off', known.holidays), ...of('work', known.workdays)]
}

/** 全国年节及纪念日放假办法, as revised for 2025: thirteen days. */
function statutory(year: number): Holiday[] {
  const lunar = (month: number, day: number) => {
    const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    return chineseDays.getSolarDateFromLunar(text).date
  }
  const after = (day: string, days: number) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const newYear = lunar(1, 1)
  const days: [string, string][] = [
    [`${year}-01-01`, '元旦'],
    ...[-1, 0, 1, 2].map((n): [string, string] => [after(newYear, n), '春节']),
    [chineseDays.getSolarTermDate(year, 4, 'pure_brightness'), '清明'],
    [`${year}-05-01`, '劳动节'],
    [`${year}-05-02`, '劳动节'],
    [lunar(5, 5), '端午'],
    [lunar(8, 15), '中秋'],
    ...[1, 2, 3].map((n): [string, string] => [`${year}-10-0${n}`, '国庆节']),
  ]
  return days.map(([day, name]) => ({ day, kind: 'off', name: `${name}（法定，调休安排待公布）` }))
}

const holidays: Holiday[] = []
for (let year = FIRST; year <= LAST; year += 1) {
  const arranged = published(year)
  holidays.push(...(arranged.length > 0 ? arranged : statutory(year)))
}
holidays.sort((a, b) => (a.day < b.day ? -1 : 1))

const rows = holidays.map((holiday) => `  ${JSON.stringify(holiday)}`).join(',\n')
writeFileSync(new URL('holidays.json', import.meta.url), `[\n${rows}\n]\n`)

import { useEffect, useState } from 'react'
import { type Day, dayOf } from '#platform/day'
import { Field, type Shared } from './fields.tsx'

export interface DayFieldProps extends Shared {
  /** '' where none is chosen. */
  value: string
  onChange: (day: string) => void
  /** First and last day that can be chosen; ten years back, and today, where nothing is said. */
  from?: Day
  to?: Day
}

type Parts = [year: string, month: string, day: string]
const partsOf = (day: string): Parts => (day ? (day.split('-') as Parts) : ['', '', ''])
const two = (n: number): string => String(n).padStart(2, '0')
const lastOf = (year: string, month: string): number =>
  month ? new Date(Date.UTC(Number(year || 2024), Number(month), 0)).getUTCDate() : 31
const YEARS = 10
const NAMES = ['年', '月', '日'] as const

/** Year, month and day to choose from, in Chinese on every phone; the browser's own field speaks the browser's language. */
export function DayField({
  label,
  hint,
  error,
  required,
  disabled,
  value,
  onChange,
  from,
  to,
}: DayFieldProps) {
  const last = to ?? dayOf(new Date().toISOString())
  const first = from ?? `${Number(last.slice(0, 4)) - YEARS}-01-01`
  const [parts, setParts] = useState<Parts>(partsOf(value))
  useEffect(() => {
    // What is chosen only in part is no day yet, and stays.
    setParts((now) => (value === '' && now.includes('') ? now : partsOf(value)))
  }, [value])
  const [year, month] = parts
  const choices: string[][] = [
    Array.from({ length: Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1 }, (_v, i) =>
      String(Number(last.slice(0, 4)) - i),
    ),
    Array.from({ length: 12 }, (_v, i) => two(i + 1)).filter(
      (m) => !year || (`${year}-${m}` >= first.slice(0, 7) && `${year}-${m}` <= last.slice(0, 7)),
    ),
    Array.from({ length: lastOf(year, month) }, (_v, i) => two(i + 1)).filter(
      (d) => !year || !month || (`${year}-${month}-${d}` >= first && `${year}-${month}-${d}` <= last),
    ),
  ]
  const choose = (at: number, one: string) => {
    const next = parts.map((part, i) => (i === at ? one : part)) as Parts
    const most = two(lastOf(next[0], next[1]))
    if (next[2] > most) next[2] = most
    const whole = next.includes('') ? '' : next.join('-')
    // Outside the span: the day is chosen anew.
    const day = whole && whole >= first && whole <= last ? whole : ''
    setParts(whole && !day ? [next[0], at === 0 ? '' : next[1], ''] : next)
    if (day !== value) onChange(day)
  }
  return (
    <Field label={label} hint={hint} error={error} {...(required ? { required } : {})}>
      {(links) => (
        <fieldset className="ql-day-field" aria-label={typeof label === 'string' ? label : undefined}>
          {NAMES.map((name, at) => (
            <label key={name}>
              <select
                {...(at === 0 ? links : {})}
                aria-label={`${typeof label === 'string' ? label : ''}${name}`}
                value={parts[at]}
                disabled={disabled ?? false}
                onChange={(event) => choose(at, event.target.value)}
              >
                <option value="">—</option>
                {choices[at]?.map((one) => (
                  <option key={one} value={one}>
                    {Number(one)}
                  </option>
                ))}
              </select>
              <span aria-hidden="true">{name}</span>
            </label>
          ))}
        </fieldset>
      )}
    </Field>
  )
}

/** Numbers of a row that an amount is reckoned by: hours, days, costs. */
import { ageOn } from '#platform/day'
import { civil, dayText } from './calendar-rules.ts'
import { columnFacts, isNarrow } from './column-rules.ts'
import { monthsPassed, monthsUntil } from './condition-rules.ts'
import { type ClaimColumns, type ColumnFact, NONE, NONE_8, type PackFact, packFacts } from './contract.ts'

/** Reads a fact of a row as hundredths; `NONE` where it isn't known or is no number. */
export function numberAt(columns: ClaimColumns, fact: PackFact): (row: number) => number {
  const isColumn = (columnFacts as readonly string[]).includes(fact)
  if (packFacts[fact].type !== 'number') return () => NONE
  if (isColumn) {
    const values = isNarrow(fact as ColumnFact) ? undefined : columns.facts[fact as ColumnFact]?.values
    return values ? (row) => values[row] as number : () => NONE
  }
  const { on } = columns
  const days = (name: ColumnFact) => {
    const values = columns.facts[name]?.values
    return (row: number): number => values?.[row] ?? NONE
  }
  const issued = days('certificate.issued')
  const ended = days('training.ended')
  const started = days('employment.started')
  const from =
    (day: (row: number) => number, count: (day: number, on: number) => number) => (row: number) => {
      const known = day(row)
      return known === NONE ? NONE : Math.max(0, count(known, on[row] as number)) * 100
    }
  const months = (day: number, until: number) => monthsUntil(dayText(day), dayText(until))
  const apart = (day: number, until: number) => until - day
  switch (fact) {
    case 'age':
      return (row) => ageOn(dayText(columns.birthOn[row] as number), dayText(on[row] as number)) * 100
    case 'applied.month':
      return (row) => (civil(on[row] as number).month + 1) * 100
    case 'certificate.level':
      return (row) =>
        columns.certificateKind[row] === NONE_8 || !columns.level[row]
          ? NONE
          : (columns.level[row] as number) * 100
    case 'certificate.days':
      return from(issued, apart)
    case 'certificate.months':
      return from(issued, months)
    case 'training.since-days':
      return from(ended, apart)
    case 'training.since-months':
      return from(ended, months)
    case 'employment.months':
      return from(started, (day, until) => (day > until ? 0 : monthsPassed(dayText(day), dayText(until))))
    case 'employment.delay':
      return (row) =>
        ended(row) === NONE || started(row) === NONE ? NONE : Math.max(0, started(row) - ended(row)) * 100
    default:
      return () => NONE
  }
}

/** Numbers of a row that an amount is reckoned by: hours, months, costs. */
import { dayText } from './calendar-rules.ts'
import { monthsPassed } from './condition-rules.ts'
import { type ClaimColumns, type costFacts, NONE, type unitFacts } from './contract.ts'

/** Reads a fact of a row as hundredths; `NONE` where it isn't known. */
export function numberAt(
  columns: ClaimColumns,
  fact: (typeof unitFacts)[number] | (typeof costFacts)[number],
): (row: number) => number {
  if (fact !== 'employment.months') {
    const values = columns.facts[fact]?.values
    return values ? (row) => values[row] as number : () => NONE
  }
  const started = columns.facts['employment.started']?.values
  return (row) => {
    const from = started?.[row] ?? NONE
    const on = columns.on[row] as number
    return from === NONE ? NONE : from > on ? 0 : monthsPassed(dayText(from), dayText(on)) * 100
  }
}

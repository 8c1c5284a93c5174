/** A pack that begins later, replayed on the past: all of its dates move back together. */
import { type PackDocument, type PackFact, packFacts } from '#money/policy/contract'
import { addMonths, type Day } from '#platform/day'

/** Whole months by which a pack that begins on `begins` must move to be in force on `from`; 0 where it is already. */
export function monthsToShift(begins: Day, from: Day): number {
  if (begins <= from) return 0
  let months = (Number(begins.slice(0, 4)) - Number(from.slice(0, 4))) * 12
  months += Number(begins.slice(5, 7)) - Number(from.slice(5, 7))
  return addMonths(begins, -months) <= from ? months : months + 1
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const isDayFact = (fact: unknown): boolean =>
  typeof fact === 'string' && fact in packFacts && packFacts[fact as PackFact].type === 'day'

function moved(value: unknown, months: number, inCondition: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => moved(one, months, inCondition))
  if (typeof value === 'string') return inCondition && DAY.test(value) ? addMonths(value, -months) : value
  if (typeof value !== 'object' || value === null) return value
  const ofDays = 'fact' in value && 'value' in value && isDayFact(value.fact)
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => {
      if ((name === 'from' || name === 'to') && typeof held === 'string' && DAY.test(held))
        return [name, addMonths(held, -months)]
      return [name, moved(held, months, ofDays && name === 'value')]
    }),
  )
}

/** Days of validity, of periods, and those that conditions name; amounts, ages and everything else stay. */
export const shifted = (document: PackDocument, months: number): PackDocument =>
  months === 0 ? document : (moved(document, months, false) as PackDocument)

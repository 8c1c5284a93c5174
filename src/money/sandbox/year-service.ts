/** Budget years of a replay: whose cap a row counts against, and what was granted there outside the replay. */
import type { FactSet } from '#money/judgements'
import type { PackDocument } from '#money/policy/contract'
import { addDays } from '#platform/day'
import type { Db } from '#platform/db'
import { regions } from '#registry/regions'
import * as store from './store.ts'

const capsYears = (document: PackDocument): boolean => document.caps.some((cap) => cap.per === 'budget')

/**
 * Puts each row into the year of its day in the region of the pack that judges it, as the real judging does; nothing
 * where no pack of the run caps a year. `judgedIn` gives the region of each pack that `extra.base` names.
 */
export async function intoBudgetYears(
  db: Db,
  period: store.Period,
  set: FactSet,
  documents: readonly PackDocument[],
  judgedIn: readonly string[],
): Promise<void> {
  if (!documents.some(capsYears)) return
  const { columns, extra } = set
  const { context, base } = extra as { context: Uint8Array; base: Int32Array }
  const yearOfDay = new Map<number, number>()
  const codes = [...new Set(judgedIn)]
  const codeOf = judgedIn.map((region) => codes.indexOf(region))
  const places = new Map<number, number>()
  const keys: { region: string; year: number }[] = []
  for (let row = 0; row < columns.count; row++) {
    if (context[row]) continue
    const day = columns.on[row] as number
    let year = yearOfDay.get(day)
    if (year === undefined) {
      year = Number(addDays('1970-01-01', day).slice(0, 4))
      yearOfDay.set(day, year)
    }
    const code = codeOf[base[row] as number] as number
    const key = code * 10_000 + year
    let place = places.get(key)
    if (place === undefined) {
      place = keys.push({ region: codes[code] as string, year }) - 1
      places.set(key, place)
    }
    columns.group.budget[row] = place
  }
  const before = new Map<string, Map<number, number>>()
  for (const region of new Set(keys.map((key) => key.region)))
    before.set(region, await store.grantedOutside(db, period, regions().under(region)))
  columns.grantedFen.budget = Float64Array.from(
    keys,
    ({ region, year }) => before.get(region)?.get(year) ?? 0,
  )
}

import type { Day } from '#platform/day'
import type { Db } from '#platform/db'
import { weighRefs } from './store.ts'

/**
 * How much stands against each of these, 0 where nothing does: for draws weighted by risk. `class:<id>`, `provider:<id>`,
 * `person:<id>` → score; open alerts by severity, those found true within a year twice.
 */
export async function weigh(db: Db, refs: readonly string[], today: Day): Promise<Map<string, number>> {
  const known = await weighRefs(db, refs, today)
  return new Map(refs.map((ref) => [ref, known.get(ref) ?? 0]))
}

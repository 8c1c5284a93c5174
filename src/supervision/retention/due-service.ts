/** What is over its time today, and what a hold keeps all the same. */
import { v7 as uuidv7 } from 'uuid'
import { voidedProofs } from '#employment/follow-up'
import { certificateSheets } from '#evaluation/certificates'
import { dayOf } from '#platform/day'
import type { Db } from '#platform/db'
import type { Keepable, Retained } from '#platform/retain'
import type { Tools } from '#platform/serve'
import { heldBySubject } from '#registry/holds'
import { regions } from '#registry/regions'
import { registerFiles } from '#registry/registers'
import { complainants } from '#supervision/complaints'
import { checkPhotos } from '#training/attendance'
import { rosterSheets } from '#training/class-filing'
import { learningEvents } from '#training/platforms'
import { inForce, type KindName, kindNames, kindOf, overBefore } from './rules.ts'
import * as store from './store.ts'

/** Who knows the data of a kind. */
const owners: Partial<Record<KindName, Retained>> = {
  'roster-sheet': rosterSheets,
  'certificate-sheet': certificateSheets,
  'check-photo': checkPhotos,
  'voided-proof': voidedProofs,
  complainant: complainants,
  'register-file': registerFiles,
  'learning-events': learningEvents,
}
export const ownerOf = (kind: KindName): Retained => owners[kind] as Retained
export const destroyable = kindNames.filter((name) => kindOf(name).ending === 'destroy')

/** As much as one list holds; the rest stands in the next. */
export const MOST_ITEMS = 5000

/** The time that holds now for every kind. */
export async function rulesNow(db: Db): Promise<Map<KindName, { months: number | null; basis: string }>> {
  const set = new Map(
    (await store.ruleRows(db)).flatMap((row) => (row.state === 'in-force' ? [[row.kind, row]] : [])) as [
      KindName,
      store.RuleRow,
    ][],
  )
  return new Map(kindNames.map((name) => [name, inForce(kindOf(name), set.get(name))]))
}

export interface Due {
  before: string
  items: Keepable[]
  held: { item: Keepable; why: string }[]
}

export async function dueOf(
  db: Db,
  kind: KindName,
  months: number,
  want: { today: string; regions: readonly string[]; ids?: readonly string[] },
): Promise<Due> {
  const before = overBefore(want.today, months)
  const found = await ownerOf(kind).due(db, {
    before,
    regions: want.regions,
    limit: MOST_ITEMS,
    ...(want.ids ? { ids: want.ids } : {}),
  })
  const holds = await heldBySubject(
    db,
    found.flatMap((item) => item.subjects),
    ['new-classes', 'payment'],
  )
  const whyOf = (item: Keepable) => item.subjects.flatMap((one) => holds.get(one) ?? [])[0]?.message
  return {
    before,
    items: found.filter((item) => !whyOf(item)),
    held: found.flatMap((item) => {
      const why = whyOf(item)
      return why ? [{ item, why }] : []
    }),
  }
}

/** By night: the contents of what was destroyed leave the disk, and each city's list of what is due is made anew. */
export async function keepData(tools: Tools): Promise<void> {
  const now = tools.clock.now().toISOString()
  await tools.files.sweep(tools.db, now)
  const rules = await rulesNow(tools.db)
  const tree = regions()
  const listed = await store.openItems(tools.db)
  const rows: store.DueRow[] = []
  // What belongs to the province itself stands in a row of its own.
  const places = tree.all.flatMap(({ code, level }) =>
    level === 'city'
      ? [{ code, regions: tree.under(code) }]
      : level === 'province'
        ? [{ code, regions: [code] }]
        : [],
  )
  for (const kind of destroyable)
    for (const place of places) {
      const months = rules.get(kind)?.months
      if (months == null) continue
      const { items: all } = await dueOf(tools.db, kind, months, {
        today: dayOf(now),
        regions: place.regions,
      })
      const items = all.filter((item) => !listed.has(item.id))
      const { title } = kindOf(kind)
      const oldest = items[0]?.since ?? null
      rows.push({ id: uuidv7(), kind, region: place.code, title, items: items.length, oldest, at: now })
    }
  await store.noteDue(tools.db, rows)
}

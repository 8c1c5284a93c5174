/** What the modules to the right ask: which version was in force on a day, and what it said of an occupation. */
import type { Db } from '#platform/db'
import { regions } from '#registry/regions'
import { type ItemRow, inForceOn, itemsInForce, itemsOf } from './store.ts'

export interface CatalogueOn {
  versionId: string
  versionNo: number
  /** The city (or 平潭) whose catalogue it is. */
  region: string
  year: number
  inForceFrom: string
  items: ItemRow[]
}

const unitOf = (region: string): string | undefined => regions().byCode.get(region)?.unitCode

/** The version in force on `day` for a county or city (by its statistical unit), or null. */
export async function catalogueOn(db: Db, region: string, day: string): Promise<CatalogueOn | null> {
  const unit = unitOf(region)
  const row = unit && (await inForceOn(db, unit, day))
  if (!row) return null
  return {
    versionId: row.id,
    versionNo: row.versionNo,
    region: row.region,
    year: row.year,
    inForceFrom: row.inForceFrom as string,
    items: await itemsOf(db, row.id),
  }
}

/** Whether the version in force on `day` marks the occupation as urgently short. */
export async function shortageOn(
  db: Db,
  region: string,
  occupationCode: string,
  day: string,
): Promise<boolean> {
  const unit = unitOf(region)
  return unit !== undefined && (await itemsInForce(db, unit, day, occupationCode)).some((i) => i.shortage)
}

/** The item that lists the occupation on `day`; `null` asks for any item that needs no code. Null: not listed. */
export async function inCatalogue(
  db: Db,
  region: string,
  day: string,
  occupationCode: string | null,
): Promise<{ versionId: string; item: ItemRow } | null> {
  const unit = unitOf(region)
  const item = unit && (await itemsInForce(db, unit, day, occupationCode))[0]
  return item ? { versionId: item.catalogueId, item } : null
}

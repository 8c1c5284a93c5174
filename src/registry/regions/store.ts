import { readFile } from 'node:fs/promises'
import type { Db } from '#platform/db'
import type { Region } from './contract.ts'

type Tables = {
  'registry.region': Region & { validFrom: string; validTo: string | null; successorCode: string | null }
}

export interface RegionTree {
  all: readonly Region[]
  byCode: ReadonlyMap<string, Region>
  /** The code itself and every region managed under it; empty for an unknown code. */
  under: (code: string) => readonly string[]
  nameOf: (code: string | null | undefined) => string
  /** `厦门市 · 思明区` */
  fullName: (code: string) => string
}

/** Regions in force today, read once: they change by a reference release, not at run time. */
export async function loadRegions(db: Db): Promise<RegionTree> {
  const all = await db
    .withTables<Tables>()
    .selectFrom('registry.region')
    .select(['code', 'name', 'level', 'parentCode', 'unitCode', 'path'])
    .where('validTo', 'is', null)
    .orderBy('path')
    .execute()
  const byCode = new Map(all.map((r) => [r.code, r]))
  const spread = new Map<string, string[]>()
  for (const r of all) {
    for (const code of r.path.split('/')) spread.set(code, [...(spread.get(code) ?? []), r.code])
  }
  const nameOf = (code: string | null | undefined) => (code ? (byCode.get(code)?.name ?? code) : '')
  return {
    all,
    byCode,
    under: (code) => spread.get(code) ?? [],
    nameOf,
    fullName: (code) =>
      (byCode.get(code)?.path ?? code)
        .split('/')
        .filter((c) => c !== '350000' || c === code)
        .map(nameOf)
        .join(' · '),
  }
}

export const readMap = async (level: 'city' | 'county'): Promise<Record<string, unknown>> =>
  JSON.parse(
    await readFile(new URL(`../../../db/seeds/reference/fujian-${level}.geojson`, import.meta.url), 'utf8'),
  )

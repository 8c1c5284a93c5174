import { sql } from 'kysely'
import type { Db } from '#platform/db'
import { likeText } from '#platform/page'
import type { Occupation } from './contract.ts'

type Tables = {
  'registry.occupation': Occupation & { midCode: string; source: string; pinyin: string; initials: string }
}

/** By name, code prefix, pinyin or initials; at most 30, names that begin with the text first. */
export async function searchOccupationRows(db: Db, q: string): Promise<Occupation[]> {
  const text = q.toLowerCase().replace(/\s/g, '')
  let query = db
    .withTables<Tables>()
    .selectFrom('registry.occupation')
    .select(['code', 'name', 'midName', 'digital', 'green'])
  if (text) {
    query = query.where((eb) =>
      eb.or([
        eb('name', 'like', likeText(text)),
        eb('code', 'like', likeText(text).slice(1)),
        eb('pinyin', 'like', likeText(text).slice(1)),
        eb('initials', 'like', likeText(text)),
      ]),
    )
  }
  return await query
    .orderBy(sql`name not like ${likeText(text).slice(1)}`)
    .orderBy(sql`length(name)`)
    .orderBy('code')
    .limit(30)
    .execute()
}

/** Occupations by code; unknown codes are absent. */
export async function occupationsByCode(db: Db, codes: readonly string[]): Promise<Map<string, Occupation>> {
  if (codes.length === 0) return new Map()
  const rows = await db
    .withTables<Tables>()
    .selectFrom('registry.occupation')
    .select(['code', 'name', 'midName', 'digital', 'green'])
    .where('code', 'in', [...new Set(codes)])
    .execute()
  return new Map(rows.map((r) => [r.code, r]))
}

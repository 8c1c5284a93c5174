/** Every row of every table as the owner of the database sees it: for tests that nothing was read or moved. */
import pg from 'pg'

export interface Row {
  table: string
  /** Its first id, where it has one. */
  id: string | null
  json: Record<string, unknown>
  text: string
}

const SCHEMAS = [
  'registry',
  'demand',
  'training',
  'evaluation',
  'employment',
  'money',
  'supervision',
  'platform',
]
/** Tables that tell the same of every province, only that somebody asked, or only hashes. */
const NOT_RECORDS = [
  'registry.region',
  'registry.occupation',
  'registry.session',
  'platform.holiday',
  'platform.migration',
  'platform.idempotency',
  'platform.counter',
  'supervision.record_leaf',
  'supervision.record_tile',
  'supervision.record_checkpoint',
]

export async function allRows(ownerUrl: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
       where table_schema = any($1) and table_type = 'BASE TABLE' order by 1`,
      [SCHEMAS],
    )
    const out: Row[] = []
    for (const { name } of tables.filter((t) => !NOT_RECORDS.includes(t.name))) {
      const { rows } = await client.query<{ json: Record<string, unknown>; text: string }>(
        `select to_jsonb(t) as json, t::text as text from ${name} t`,
      )
      for (const { json, text } of rows) out.push({ table: name, id: idOf(json), json, text })
    }
    return out
  } finally {
    await client.end()
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const idOf = (json: Record<string, unknown>): string | null => {
  const found = [json.id, ...Object.values(json)].find((v) => typeof v === 'string' && UUID.test(v))
  return (found as string | undefined) ?? null
}

/** All ids that a row names, its own among them. */
export const idsIn = (row: Row): string[] =>
  Object.values(row.json)
    .flat()
    .filter((v): v is string => typeof v === 'string' && UUID.test(v))

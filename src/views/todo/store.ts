import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db } from '#platform/db'
import type { DutySpec } from './duties.ts'

export interface WaitingRow {
  id: string
  title: string
  since: string
  total: number
}

/** The five that wait longest, with how many there are in all. Names come from `duties.ts` only. */
export async function waiting(db: Db, duty: DutySpec, scope: Scope, me: string): Promise<WaitingRow[]> {
  const place =
    duty.place === 'region' ? sql`region = any(${scope.regions})` : sql`org_id = any(${scope.orgs}::uuid[])`
  const states = duty.states.length > 0 ? sql`and state = any(${duty.states})` : sql``
  const bars = (duty.notBy ?? []).map((column) => sql`and ${sql.ref(column)} is distinct from ${me}`)
  const since = duty.from.endsWith('provider_application') ? sql`coalesce(filed_at, created_at)` : sql`since`
  const { rows } = await sql<WaitingRow>`
    select id, (${sql.raw(duty.title_column)})::text as title, ${since} as since, count(*) over () as total
    from ${sql.table(duty.from)}
    where ${place} ${states} ${sql.join(bars, sql` `)}
    order by ${since}, id limit 5`.execute(db)
  return rows
}

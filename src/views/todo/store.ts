import { sql } from 'kysely'
import type { Actor, Scope } from '#platform/access'
import type { Db } from '#platform/db'
import type { DutySpec } from './duties.ts'

export interface WaitingRow {
  id: string
  title: string
  since: string
  total: number
}

const statesOf = (duty: DutySpec) => (duty.states.length > 0 ? sql`and state = any(${duty.states})` : sql``)
const sinceOf = (duty: DutySpec) =>
  duty.from.endsWith('provider_application') ? sql`coalesce(filed_at, created_at)` : sql`since`

/** The five that wait longest, with how many there are in all. Names come from `duties.ts` only. */
export async function waiting(
  db: Db,
  duty: DutySpec,
  scope: Scope,
  { accountId: me, orgId }: Pick<Actor, 'accountId' | 'orgId'>,
): Promise<WaitingRow[]> {
  const region = sql`region = any(${scope.regions})`
  const org = sql`org_id = any(${scope.orgs}::uuid[])`
  const house = sql`(${org} or (org_id = ${orgId} and ${region}))`
  const place = { region, org, house, me: sql`account_id = ${me}` }[duty.place]
  const bars = (duty.notBy ?? []).map((column) => sql`and ${sql.ref(column)} is distinct from ${me}`)
  const since = sinceOf(duty)
  const { rows } = await sql<WaitingRow>`
    select id, (${sql.raw(duty.title_column)})::text as title, ${since} as since, count(*) over () as total
    from ${sql.table(duty.from)}
    where ${place} ${statesOf(duty)} ${sql.join(bars, sql` `)}
    order by ${since}, id limit 5`.execute(db)
  return rows
}

export interface LateRow extends WaitingRow {
  region: string
  orgId: string | null
}
/** What has waited since before `before` in these regions, whoever it waits for; the ten longest, with how many in all. */
export async function late(
  db: Db,
  duty: DutySpec,
  regions: readonly string[],
  before: string,
): Promise<LateRow[]> {
  const org = duty.place === 'org' || duty.place === 'house' ? sql`org_id` : sql`null::uuid`
  const { rows } = await sql<LateRow>`
    select *, count(*) over () as total
    from (
      select distinct id, (${sql.raw(duty.title_column)})::text as title, ${sinceOf(duty)} as since, region::text as region,
        ${org} as org_id
      from ${sql.table(duty.from)}
      where region = any(${regions}) ${statesOf(duty)} and ${sinceOf(duty)} < ${before}
    ) waiting
    order by since, id limit 10`.execute(db)
  return rows
}

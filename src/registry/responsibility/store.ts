import { sql } from 'kysely'
import type { Day } from '#platform/day'
import type { Db } from '#platform/db'
import type { Held } from './rules.ts'

/** Offices with active staff who hold a role on one of these regions today: the first is the place itself. */
export async function heldOn(db: Db, line: readonly string[], today: Day): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select g.role, o.name as org_name, g.region <> ${line[0]} as above, count(distinct a.id)::int as people
    from registry.grant g
    join registry.account a on a.id = g.account_id and a.active
    join registry.organisation o on o.id = a.org_id
    where g.region = any(${line}) and g.revoked_at is null
      and (g.from_on is null or g.from_on <= ${today}) and (g.until_on is null or g.until_on >= ${today})
    group by 1, 2, 3
    order by o.name, g.role`.execute(db)
  return rows
}

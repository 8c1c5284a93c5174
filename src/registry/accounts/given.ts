/** Grants for a time and a reason: given by another module's two persons, ended with what they were given for. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Day } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { regions } from '#registry/regions'
import { type RoleName, roles, type Verb } from './rules.ts'
import { type GrantRow, insertGrants } from './store.ts'

type Tables = { 'registry.grant': GrantRow }

export interface Given {
  accountIds: readonly string[]
  role: RoleName
  /** A region and all under it, or these organisations only. */
  places: readonly ({ region: string } | { orgId: string })[]
  from: Day
  until: Day
  /** `appointment:<id>` */
  for: string
  by: string
  at: string
}

export async function give(trx: Trx, given: Given): Promise<void> {
  await insertGrants(
    trx,
    given.accountIds.flatMap((accountId) =>
      given.places.map((place) => ({
        id: uuidv7(),
        accountId,
        role: given.role,
        orgId: 'orgId' in place ? place.orgId : null,
        region: 'region' in place ? place.region : null,
        grantedBy: given.by,
        grantedAt: given.at,
        revokedAt: null,
        revokedBy: null,
        fromOn: given.from,
        untilOn: given.until,
        givenFor: given.for,
      })),
    ),
  )
}

/** `by` null: its time was over. */
export async function endGiven(trx: Trx, givenFor: string, by: string | null, at: string): Promise<void> {
  await trx
    .withTables<Tables>()
    .updateTable('registry.grant')
    .set({ revokedAt: at, revokedBy: by })
    .where('givenFor', '=', givenFor)
    .where('revokedAt', 'is', null)
    .execute()
}

export interface Holder {
  accountId: string
  name: string
  orgId: string
  orgName: string
  /** Regions of their grants: each reaches all under it. */
  regions: string[]
}

/** Active staff who hold the verb by a lasting grant on the region or on one under it, in a fixed order. */
export async function holdersOf(db: Db, verb: Verb, region: string): Promise<Holder[]> {
  const names = Object.entries(roles).flatMap(([name, role]) =>
    (role.verbs as readonly string[]).includes(verb) ? [name] : [],
  )
  const { rows } = await sql<Holder>`
    select a.id as account_id, a.display_name as name, o.id as org_id, o.name as org_name,
      array_agg(distinct g.region::text order by g.region::text) as regions
    from registry.grant g
    join registry.account a on a.id = g.account_id and a.active
    join registry.organisation o on o.id = a.org_id
    where g.revoked_at is null and g.given_for is null and g.role = any(${names})
      and g.region = any(${regions().under(region)})
    group by a.id, a.display_name, o.id, o.name order by a.id`.execute(db)
  return rows
}

export interface Staff {
  id: string
  name: string
}
/** Active accounts of an organisation. */
export async function staffOf(db: Db, orgId: string): Promise<Staff[]> {
  const { rows } = await sql<Staff>`
    select id, display_name as name from registry.account where org_id = ${orgId} and active
    order by display_name, id`.execute(db)
  return rows
}

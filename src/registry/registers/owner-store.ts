/** Who stands behind the organisations that we know, as the business register in force says. */
import { sql } from 'kysely'
import type { Db } from '#platform/db'

export interface Owner {
  orgId: string
  /** Hex of the key under which all registers know the person. */
  owner: string
  role: string
  from: string | null
  to: string | null
  deliveryId: string
  record: string
}

export async function lookedAt(db: Db): Promise<string | null> {
  const { rows } = await sql<{ versions: string }>`select versions from registry.org_owner_mark`.execute(db)
  return rows[0]?.versions ?? null
}

export async function orgCodes(db: Db): Promise<{ id: string; uscc: string }[]> {
  const { rows } = await sql<{ id: string; uscc: string }>`select id, uscc from registry.organisation
    where kind in ('institution', 'evaluator', 'enterprise') order by id`.execute(db)
  return rows
}

const ROWS_AT_ONCE = 2000

/** Instead of what was found before; of two rows about the same the later delivery's stands. */
export async function putOwners(
  db: Db,
  versions: string,
  owners: readonly Owner[],
  at: string,
): Promise<void> {
  const last = [...new Map(owners.map((o) => [`${o.orgId}/${o.owner}/${o.role}`, o])).values()]
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('registry.org_owner'))`.execute(trx)
    await sql`delete from registry.org_owner`.execute(trx)
    for (let i = 0; i < last.length; i += ROWS_AT_ONCE)
      await sql`insert into registry.org_owner (org_id, person_key, role, from_day, to_day, delivery_id, record)
        select x."orgId", decode(x.owner, 'hex'), x.role, x."from", x."to", x."deliveryId", x.record
        from jsonb_to_recordset(${JSON.stringify(last.slice(i, i + ROWS_AT_ONCE))}::jsonb) as x ("orgId" uuid, owner text, role text,
          "from" date, "to" date, "deliveryId" uuid, record text)`.execute(trx)
    await sql`insert into registry.org_owner_mark (versions, at) values (${versions}, ${at})
      on conflict (one) do update set versions = excluded.versions, at = excluded.at`.execute(trx)
  })
}

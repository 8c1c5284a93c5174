import { sql } from 'kysely'
import type { Db } from '#platform/db'

export interface SeenRow {
  id: string
  at: string
  actId: string
  actorOrg: string | null
  reason: string | null
  summary: string
}

/**
 * Records of these acts about a person, the latest first: by the person's own subject, or by that of a claim that is
 * theirs alone.
 */
export async function seenBy(
  db: Db,
  personId: string,
  acts: readonly string[],
  limit: number,
): Promise<SeenRow[]> {
  const { rows } = await sql<SeenRow>`
    select id, at, act_id, actor_org, reason, summary from platform.door_audit
    where subjects && (array[${`person:${personId}`}] ||
        array(select 'claim:' || id from money.door_claim where person_id = ${personId}))
      and act_id = any(${[...acts]})
    order by at desc, id desc limit ${limit}`.execute(db)
  return rows
}

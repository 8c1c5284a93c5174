import { sql } from 'kysely'
import type { Db } from '#platform/db'

export interface ProviderStanding {
  state: string
  listedAt: string | null
  reason: string | null
}
export async function providerOf(db: Db, orgId: string): Promise<ProviderStanding | null> {
  const { rows } = await sql<ProviderStanding>`
    select state, listed_at as "listedAt", stop_reason as reason from training.door_provider where org_id = ${orgId}`.execute(
    db,
  )
  return rows[0] ?? null
}

export interface ClassStanding {
  id: string
  number: string | null
  title: string
  state: string
  since: string | null
  startsOn: string
  endsOn: string
}
export async function classesOf(db: Db, orgId: string, since: string | null): Promise<ClassStanding[]> {
  const { rows } = await sql<ClassStanding>`
    select * from (
      select id, number, title, state, starts_on as "startsOn", ends_on as "endsOn",
        greatest(filed_at, reviewed_at, approved_at, started_at, taught_at, closed_at) as since
      from training.door_class where org_id = ${orgId}) c
    where ${since}::timestamptz is null or since >= ${since}::timestamptz
    order by "startsOn" desc, id limit 1000`.execute(db)
  return rows
}

export interface ClaimStanding {
  id: string
  number: string | null
  title: string
  state: string
  since: string | null
  amountFen: number | null
}
export async function claimsOf(db: Db, orgId: string, since: string | null): Promise<ClaimStanding[]> {
  const { rows } = await sql<ClaimStanding>`
    select id, number, title, state, state_since as since, amount_fen as "amountFen"
    from money.door_claim where org_id = ${orgId}
      and (${since}::timestamptz is null or state_since >= ${since}::timestamptz)
    order by state_since desc, id limit 1000`.execute(db)
  return rows
}

export interface Lesson {
  id: string
  title: string
  classTitle: string
  number: string | null
  startsAt: string
  endsAt: string
  venue: string | null
  address: string | null
}
export async function lessonsOf(db: Db, orgId: string, from: string, until: string): Promise<Lesson[]> {
  const { rows } = await sql<Lesson>`
    select s.id, s.title, c.title as "classTitle", c.number, s.starts_at as "startsAt", s.ends_at as "endsAt",
      v.name as venue, v.address
    from training.door_session s join training.door_class c on c.id = s.class_id
    left join training.door_provider_venue v on v.id = s.venue_id
    where c.org_id = ${orgId} and c.state in ('approved', 'running', 'taught', 'closed') and s.held
      and s.starts_at >= ${from} and s.starts_at < ${until}
    order by s.starts_at limit 3000`.execute(db)
  return rows
}

export interface Deadline {
  id: string
  what: 'class-start' | 'class-end' | 'notice'
  title: string
  day: string
}
export async function deadlinesOf(db: Db, orgId: string, from: string, until: string): Promise<Deadline[]> {
  const { rows } = await sql<Deadline>`
    select id, 'class-start' as what, title, starts_on as day from training.door_class
    where org_id = ${orgId} and state in ('approved', 'running') and starts_on between ${from} and ${until}
    union all
    select id, 'class-end', title, ends_on from training.door_class
    where org_id = ${orgId} and state in ('approved', 'running') and ends_on between ${from} and ${until}
    union all
    select id, 'notice', title, until_on from money.door_notice
    where org_id = ${orgId} and closed_at is null and until_on between ${from} and ${until}
    order by day, id limit 1000`.execute(db)
  return rows
}

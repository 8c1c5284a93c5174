/** What the things an alert speaks of are called, people masked; and what else holds them together. */
import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Ref } from './rule-contract.ts'

export interface Named {
  title: string
  note: string | null
}

type Ask = (db: Db, ids: readonly string[]) => Promise<{ id: string; title: string; note: string | null }[]>
const ask =
  (
    statement: (
      ids: readonly string[],
    ) => ReturnType<typeof sql<{ id: string; title: string; note: string | null }>>,
  ): Ask =>
  async (db, ids) =>
    (await statement(ids).execute(db)).rows

const asks: Record<string, Ask> = {
  person: ask(
    (ids) =>
      sql`select id, name_masked as title, id_number_masked as note from registry.door_person where id = any(${ids}::uuid[])`,
  ),
  class: ask(
    (ids) => sql`select id, title, number as note from training.door_class where id = any(${ids}::uuid[])`,
  ),
  provider: ask(
    (ids) =>
      sql`select id, name as title, uscc as note from registry.door_organisation where id = any(${ids}::uuid[])`,
  ),
  claim: ask(
    (ids) =>
      sql`select id, coalesce(number, '未提交的申报') as title, title as note from money.door_claim where id = any(${ids}::uuid[])`,
  ),
  certificate: ask(
    (ids) =>
      sql`select id, '证书尾号 ' || right(number, 4) as title, issued_on::text as note from evaluation.door_certificate
        where id = any(${ids}::uuid[])`,
  ),
  session: ask(
    (ids) =>
      sql`select id, title, to_char(starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as note
        from training.door_session where id = any(${ids}::uuid[])`,
  ),
  teacher: ask(
    (ids) =>
      sql`select t.id, p.name_masked as title, p.id_number_masked as note from training.door_provider_teacher t
        join registry.door_person p on p.id = t.person_id where t.id = any(${ids}::uuid[])`,
  ),
  venue: ask(
    (ids) =>
      sql`select id, name as title, address as note from training.door_provider_venue where id = any(${ids}::uuid[])`,
  ),
  recovery: ask(
    (ids) =>
      sql`select id, number as title, null as note from money.door_recovery where id = any(${ids}::uuid[])`,
  ),
  batch: ask(
    (ids) =>
      sql`select distinct batch_id as id, batch_number as title, null as note from money.door_payment_line
        where batch_id = any(${ids}::uuid[])`,
  ),
  application: ask(
    (ids) =>
      sql`select id, org_name as title, null as note from training.door_provider_application where id = any(${ids}::uuid[])`,
  ),
}
asks.examiner = asks.person as Ask

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** One question a kind. */
export async function namesOf(db: Db, refs: Iterable<Ref>): Promise<Map<Ref, Named>> {
  const ids = new Map<string, Set<string>>()
  for (const ref of refs) {
    const [kind, id] = ref.split(':') as [string, string]
    if (asks[kind] && UUID.test(id)) ids.set(kind, (ids.get(kind) ?? new Set()).add(id))
  }
  const out = new Map<Ref, Named>()
  for (const [kind, wanted] of ids)
    for (const row of await (asks[kind] as Ask)(db, [...wanted])) out.set(`${kind}:${row.id}`, row)
  return out
}

export interface Tie {
  from: Ref
  to: Ref
  label: string
}

/** Classes that two of these people or more sat in, who held those and the given ones, who examined and who employs them. */
export async function tiesOf(
  db: Db,
  people: readonly string[],
  classes: readonly string[],
  limit: number,
): Promise<Tie[]> {
  const { rows } = await sql<Tie>`
    with seats as (
      select class_id, person_id from training.door_trainee
      where person_id = any(${people}::uuid[]) and state = 'enrolled'
    ), rooms as (
      select class_id from seats group by class_id having count(*) > 1
      union select c from unnest(${classes}::uuid[]) as c
    ), passed as (
      select distinct org_id, person_id from evaluation.door_certificate where person_id = any(${people}::uuid[]) and state = 'valid'
    ), jobs as (
      select distinct employer_uscc, person_id from employment.door_employment
      where person_id = any(${people}::uuid[]) and employer_uscc is not null
    )
    select 'person:' || s.person_id as "from", 'class:' || s.class_id as "to", '参训' as label
      from seats s join rooms r on r.class_id = s.class_id
    union all select 'class:' || c.id, 'provider:' || c.org_id, '举办'
      from training.door_class c join rooms r on r.class_id = c.id
    union all select 'person:' || person_id, 'provider:' || org_id, '发证'
      from passed where org_id in (select org_id from passed group by org_id having count(*) > 1)
    union all select 'person:' || person_id, 'employer:' || employer_uscc, '就业'
      from jobs where employer_uscc in (select employer_uscc from jobs group by employer_uscc having count(*) > 1)
    limit ${limit}`.execute(db)
  return rows
}

export async function employerNames(db: Db, usccs: readonly string[]): Promise<Map<string, string>> {
  if (usccs.length === 0) return new Map()
  const { rows } = await sql<{ uscc: string; name: string }>`
    select employer_uscc as uscc, min(employer_name) as name from employment.door_employment
    where employer_uscc = any(${usccs}) group by employer_uscc`.execute(db)
  return new Map(rows.map((row) => [row.uscc, row.name]))
}

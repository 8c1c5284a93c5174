/** What claims read of classes, through the views that training opens. */
import { type Kysely, sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'

type ClassDoor = {
  id: string
  orgId: string
  region: string
  title: string
  number: string | null
  state: string
  seats: number
  perSeatFen: number | null
  closedAt: string | null
  traineeCount: number
}
type Tables = {
  'training.doorClass': ClassDoor
  'money.claim': { id: string; classId: string | null; state: string }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const idsOrNone = (ids: readonly string[]) => sql`any(${[...ids]}::uuid[])`

/** Lessons of other classes that the class's people have at the same time. The roster refuses them; this looks again. */
export async function overlapsOf(db: Db, classId: string): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ personId: string; title: string }>`
    with mine as materialized (
      select starts_at, ends_at from training.door_session where class_id = ${classId} and held
    ), shared as materialized (
      select t2.class_id, t2.person_id
      from training.door_trainee t
      join training.door_trainee t2 on t2.person_id = t.person_id and t2.class_id <> t.class_id and t2.state = 'enrolled'
      where t.class_id = ${classId} and t.state = 'enrolled'
    )
    select distinct s.person_id as "personId", c.title
    from (select distinct class_id from shared) o
    -- Classes are few and their people many: the lessons of each pair of classes are compared once.
    cross join lateral (
      select from training.door_session theirs
      where theirs.class_id = o.class_id and theirs.held
        and exists (select from mine where theirs.starts_at < mine.ends_at and mine.starts_at < theirs.ends_at)
      limit 1
    ) clash
    join shared s on s.class_id = o.class_id
    join training.door_class c on c.id = o.class_id`.execute(db)
  const out = new Map<string, string[]>()
  for (const row of rows) out.set(row.personId, [...(out.get(row.personId) ?? []), row.title])
  return out
}

export const closedClasses = (
  db: Db,
  orgs: readonly string[],
  input: { q?: string; page: number; size: number; sort?: string },
): Promise<Page<ClassDoor>> => {
  let query = of(db)
    .selectFrom('training.doorClass as k')
    .selectAll('k')
    .where(sql<boolean>`k.org_id = ${idsOrNone(orgs)}`)
    .where('k.state', '=', 'closed')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('money.claim as c')
            .select('c.id')
            .whereRef('c.classId', '=', 'k.id')
            .where('c.state', '<>', 'withdrawn'),
        ),
      ),
    )
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('k.title', 'like', like), eb('k.number', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { closedAt: 'k.closedAt', title: 'k.title' },
    ['k.closedAt', 'desc'],
    'k.id',
  ) as Promise<Page<ClassDoor>>
}

/** Days of the class on which each person both came and went. */
export async function daysAttended(db: Db, classId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ personId: string; days: number }>`
    select a.person_id as "personId", count(distinct (s.starts_at at time zone 'Asia/Shanghai')::date)::int as days
    from training.door_attendance a
    join training.door_session s on s.id = a.session_id and s.held
    where a.class_id = ${classId} and a.in_at is not null and a.out_at is not null
    group by a.person_id`.execute(db)
  return new Map(rows.map((r) => [r.personId, r.days]))
}

export interface EmployedClass {
  id: string
  number: string | null
  title: string
  region: string
  endsOn: string
  trainees: number
  employed: number
  verified: number
  claimed: number
}
/** Ended classes of these institutions with somebody in work for whom no reward was claimed. */
export const employedClasses = (
  db: Db,
  orgs: readonly string[],
  input: { q?: string; page: number; size: number; sort?: string },
): Promise<Page<EmployedClass>> => {
  type Employed = { classId: string | null; personId: string; state: string }
  const counted = (
    what: ReturnType<typeof sql>,
  ) => sql<number>`(select ${what} from employment.door_employment e
    where e.class_id = k.id)`
  const claimed = sql<number>`(select count(distinct l.person_id)::int from money.claim_line l
    join money.claim c on c.id = l.claim_id
    where c.class_id = k.id and c.subsidy_kind = 'employment-reward' and l.state not in ('excluded', 'rejected')
      and c.state not in ('withdrawn', 'refused'))`
  let query = db
    .withTables<{
      'training.doorClass': ClassDoor & { endsOn: string }
      'employment.doorEmployment': Employed
    }>()
    .selectFrom('training.doorClass as k')
    .select(['k.id', 'k.number', 'k.title', 'k.region', 'k.endsOn', 'k.traineeCount as trainees'])
    .select(counted(sql`count(distinct e.person_id)::int`).as('employed'))
    .select(counted(sql`count(distinct e.person_id) filter (where e.state = 'verified')::int`).as('verified'))
    .select(claimed.as('claimed'))
    .where(sql<boolean>`k.org_id = ${idsOrNone(orgs)}`)
    .where('k.state', 'in', ['taught', 'closed'])
    .where(
      sql<boolean>`exists (select 1 from employment.door_employment e where e.class_id = k.id
        and not exists (select 1 from money.claim_line l join money.claim c on c.id = l.claim_id
          where c.class_id = k.id and c.subsidy_kind = 'employment-reward' and l.person_id = e.person_id
            and l.state not in ('excluded', 'rejected') and c.state not in ('withdrawn', 'refused')))`,
    )
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('k.title', 'like', like), eb('k.number', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { endsOn: 'k.endsOn', title: 'k.title' },
    ['k.endsOn', 'desc'],
    'k.id',
  ) as Promise<Page<EmployedClass>>
}

/** The latest ended classes whose roster the person stands on. */
export async function classesOfPerson(db: Db, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select k.id from training.door_trainee t join training.door_class k on k.id = t.class_id
    where t.person_id = ${personId} and t.state = 'enrolled' and k.state in ('taught', 'closed')
    order by k.ends_on desc limit 20`.execute(db)
  return rows.map((r) => r.id)
}

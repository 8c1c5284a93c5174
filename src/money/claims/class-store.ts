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
    select distinct t.person_id as "personId", c.title
    from training.door_trainee t
    join training.door_session s on s.class_id = t.class_id and s.held
    join training.door_trainee t2 on t2.person_id = t.person_id and t2.class_id <> t.class_id and t2.state = 'enrolled'
    join training.door_session s2 on s2.class_id = t2.class_id and s2.held
      and s2.starts_at < s.ends_at and s.starts_at < s2.ends_at
    join training.door_class c on c.id = t2.class_id
    where t.class_id = ${classId} and t.state = 'enrolled'`.execute(db)
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

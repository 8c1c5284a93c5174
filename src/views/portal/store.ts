import { sql } from 'kysely'
import type { Db } from '#platform/db'
import { likeText } from '#platform/page'

type Tables = {
  'training.doorProvider': {
    orgId: string
    name: string
    region: string
    address: string | null
    ownership: 'public' | 'private' | 'state-enterprise'
    contactName: string | null
    contactPhone: string | null
    intro: string | null
    state: string
    listedAt: string
  }
  'training.doorProviderSkill': {
    orgId: string
    occupationCode: string | null
    title: string
    levels: number[]
  }
  'training.doorProviderVenue': {
    id: string
    orgId: string
    name: string
    address: string
    seats: number
    lat: number
    lng: number
  }
  'training.doorClass': {
    id: string
    orgId: string
    state: string
    selfEnrolment: boolean
    startsOn: string
    seats: number
    traineeCount: number
  }
  'registry.doorOccupation': { code: string; name: string; pinyin: string; initials: string }
  'money.doorNotice': { id: string; closedAt: string | null; untilOn: string }
}
const of = (db: Db) => db.withTables<Tables>()

export interface InstitutionFilter {
  q?: string
  regions: readonly string[] | null
  occupation?: string
  ownership?: 'public' | 'private' | 'state-enterprise'
  openOnly: boolean
  today: string
  page: number
  size: number
}

/** Listed institutions only; a search text finds names, addresses, projects and their pinyin initials. */
export async function institutionRows(db: Db, f: InstitutionFilter) {
  let query = of(db).selectFrom('training.doorProvider as p').where('p.state', '=', 'listed')
  if (f.regions) query = query.where('p.region', 'in', f.regions)
  if (f.ownership) query = query.where('p.ownership', '=', f.ownership)
  if (f.occupation) {
    const code = f.occupation
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('training.doorProviderSkill as s')
          .select('s.orgId')
          .whereRef('s.orgId', '=', 'p.orgId')
          .where('s.occupationCode', '=', code),
      ),
    )
  }
  if (f.openOnly) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('training.doorClass as c')
          .select('c.id')
          .whereRef('c.orgId', '=', 'p.orgId')
          .where('c.state', '=', 'approved')
          .where('c.selfEnrolment', '=', true)
          .where('c.startsOn', '>=', f.today)
          .whereRef('c.traineeCount', '<', 'c.seats'),
      ),
    )
  }
  if (f.q) {
    const like = likeText(f.q)
    const lower = likeText(f.q.toLowerCase())
    query = query.where((eb) =>
      eb.or([
        eb('p.name', 'like', like),
        eb('p.address', 'like', like),
        eb.exists(
          eb
            .selectFrom('training.doorProviderSkill as s')
            .leftJoin('registry.doorOccupation as o', 'o.code', 's.occupationCode')
            .select('s.orgId')
            .whereRef('s.orgId', '=', 'p.orgId')
            .where((e) =>
              e.or([
                e('s.title', 'like', like),
                e('o.name', 'like', like),
                e('o.initials', 'like', lower),
                e('o.pinyin', 'like', lower),
              ]),
            ),
        ),
      ]),
    )
  }
  const [rows, count] = await Promise.all([
    query
      .selectAll('p')
      .orderBy('p.region')
      .orderBy('p.name')
      .orderBy('p.orgId')
      .limit(f.size)
      .offset((f.page - 1) * f.size)
      .execute(),
    query.select((eb) => eb.fn.countAll().as('n')).executeTakeFirstOrThrow(),
  ])
  return { rows, total: Number(count.n) }
}

export const institutionRow = (db: Db, orgId: string) =>
  of(db)
    .selectFrom('training.doorProvider')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('state', '=', 'listed')
    .executeTakeFirst()

/** Projects, venues and open classes of these institutions, in three statements. */
export async function detailsOf(db: Db, orgIds: readonly string[], today: string) {
  const [skills, venues, open] = await Promise.all([
    of(db)
      .selectFrom('training.doorProviderSkill as s')
      .leftJoin('registry.doorOccupation as o', 'o.code', 's.occupationCode')
      .select(['s.orgId', 's.occupationCode', 's.title', 's.levels', 'o.name as occupationName'])
      .where('s.orgId', 'in', orgIds)
      .orderBy('s.occupationCode')
      .execute(),
    of(db)
      .selectFrom('training.doorProviderVenue')
      .selectAll()
      .where('orgId', 'in', orgIds)
      .orderBy('name')
      .execute(),
    of(db)
      .selectFrom('training.doorClass')
      .select(['orgId', (eb) => eb.fn.countAll().as('n')])
      .where('orgId', 'in', orgIds)
      .where('state', '=', 'approved')
      .where('selfEnrolment', '=', true)
      .where('startsOn', '>=', today)
      .whereRef('traineeCount', '<', 'seats')
      .groupBy('orgId')
      .execute(),
  ])
  return { skills, venues, open: new Map(open.map((r) => [r.orgId, Number(r.n)])) }
}

export async function overviewCounts(db: Db, today: string) {
  const [institutions, classes, notices] = await Promise.all([
    of(db)
      .selectFrom('training.doorProvider')
      .select((eb) => eb.fn.countAll().as('n'))
      .where('state', '=', 'listed')
      .executeTakeFirstOrThrow(),
    of(db)
      .selectFrom('training.doorClass')
      .select((eb) => [
        eb.fn.countAll().as('n'),
        sql<number>`coalesce(sum(seats - trainee_count), 0)`.as('seats'),
      ])
      .where('state', '=', 'approved')
      .where('selfEnrolment', '=', true)
      .where('startsOn', '>=', today)
      .whereRef('traineeCount', '<', 'seats')
      .executeTakeFirstOrThrow(),
    of(db)
      .selectFrom('money.doorNotice')
      .select((eb) => eb.fn.countAll().as('n'))
      .where('closedAt', 'is', null)
      .where('untilOn', '>=', today)
      .executeTakeFirstOrThrow(),
  ])
  return {
    institutions: Number(institutions.n),
    openClasses: Number(classes.n),
    openSeats: Number(classes.seats),
    notices: Number(notices.n),
  }
}

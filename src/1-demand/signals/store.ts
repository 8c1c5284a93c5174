import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import { likeText, pageOf } from '#platform/page'
import { regions } from '#registry/regions'
import type { Channel, CloseReason, ShownState, VacancyState } from './contract.ts'

export interface VacancyRow {
  id: string
  employerOrgId: string | null
  employerName: string
  employerUscc: string
  region: string
  occupationCode: string
  level: number | null
  headcount: number
  wageFromFen: number | null
  wageToFen: number | null
  skills: string
  neededBy: string
  trains: boolean
  channel: Channel
  reporterOrgId: string
  reportedBy: string
  reportedAt: string
  state: VacancyState
  closedAt: string | null
  closedBy: string | null
  closeReason: CloseReason | null
  filled: number | null
  version: number
}
type Tables = {
  'demand.vacancy': VacancyRow
}
const of = (db: Db) => db.withTables<Tables>()

/** PostgreSQL takes 65,535 parameters a statement. */
const CHUNK = 2000

export const insertVacancies = async (trx: Trx, rows: readonly VacancyRow[]): Promise<void> => {
  for (let i = 0; i < rows.length; i += CHUNK) {
    await of(trx)
      .insertInto('demand.vacancy')
      .values(rows.slice(i, i + CHUNK))
      .execute()
  }
}

export const vacancyById = (db: Db, id: string): Promise<VacancyRow | undefined> =>
  of(db).selectFrom('demand.vacancy').selectAll().where('id', '=', id).executeTakeFirst()

/** False when somebody else changed the row first. */
export async function updateVacancy(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<VacancyRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('demand.vacancy')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Open vacancies of these employers, for finding what was told before. */
export async function openVacanciesOf(db: Db, usccs: readonly string[]): Promise<VacancyRow[]> {
  if (usccs.length === 0) return []
  return await of(db)
    .selectFrom('demand.vacancy')
    .selectAll()
    .where('employerUscc', 'in', [...new Set(usccs)])
    .where('state', '=', 'open')
    .execute()
}

/** Two reports of one employer wait for each other, so that neither misses the other's row. */
export const lockEmployers = async (trx: Trx, usccs: readonly string[]): Promise<void> => {
  for (const uscc of [...new Set(usccs)].sort()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`vacancy:${uscc}`}, 0))`.execute(trx)
  }
}

export interface VacancyFilter {
  q?: string
  state?: ShownState
  region?: string
  occupation?: string
  level?: number
  channel?: Channel
  trains?: boolean
  from?: string
  to?: string
}

/** What a list or a sum over `demand.vacancy as v` is narrowed to. */
function narrowing(scope: Scope, today: string, f: VacancyFilter) {
  return (eb: ExpressionBuilder<Tables & { v: VacancyRow }, 'v'>): Expression<SqlBool> => {
    const all: Expression<SqlBool>[] = [
      eb.or([
        eb('v.region', 'in', scope.regions.length ? scope.regions : ['']),
        ...(scope.orgs.length
          ? [eb('v.employerOrgId', 'in', scope.orgs), eb('v.reporterOrgId', 'in', scope.orgs)]
          : []),
      ]),
    ]
    if (f.state) all.push(eb('v.state', '=', f.state === 'closed' ? 'closed' : 'open'))
    if (f.state === 'open') all.push(eb('v.neededBy', '>=', today))
    if (f.state === 'expired') all.push(eb('v.neededBy', '<', today))
    if (f.region) all.push(eb('v.region', 'in', [...regions().under(f.region), f.region]))
    if (f.occupation) all.push(eb('v.occupationCode', '=', f.occupation))
    if (f.level) all.push(eb('v.level', '=', f.level))
    if (f.channel) all.push(eb('v.channel', '=', f.channel))
    if (f.trains !== undefined) all.push(eb('v.trains', '=', f.trains))
    if (f.from) all.push(eb('v.neededBy', '>=', f.from))
    if (f.to) all.push(eb('v.neededBy', '<=', f.to))
    if (f.q) {
      const like = likeText(f.q)
      all.push(
        eb.or([
          eb('v.employerName', 'like', like),
          eb('v.employerUscc', '=', f.q.toUpperCase()),
          eb('v.skills', 'like', like),
          sql<boolean>`v.occupation_code in (select o.code from registry.door_occupation o where o.name like ${like})`,
        ]),
      )
    }
    return eb.and(all)
  }
}

const SORTABLE = {
  employerName: 'v.employerName',
  headcount: 'v.headcount',
  neededBy: 'v.neededBy',
  reportedOn: 'v.reportedAt',
  wageFromFen: 'v.wageFromFen',
  region: 'v.region',
}

export async function listVacancyRows(
  db: Db,
  scope: Scope,
  today: string,
  input: VacancyFilter & { page: number; size: number; sort?: string },
) {
  const all = () =>
    of(db)
      .selectFrom('demand.vacancy as v')
      .where(narrowing(scope, today, input))
  const [page, sum] = await Promise.all([
    pageOf(all().selectAll('v'), input, SORTABLE, ['v.reportedAt', 'desc'], 'v.id'),
    all()
      .select((eb) => eb.fn.sum<number>('v.headcount').as('headcount'))
      .executeTakeFirstOrThrow(),
  ])
  return { ...page, rows: page.rows as VacancyRow[], headcount: Number(sum.headcount ?? 0) }
}

/** Open vacancies by occupation, most people first. */
export async function sumVacancyRows(
  db: Db,
  scope: Scope,
  today: string,
  input: { q?: string; region?: string; page: number; size: number; sort?: string },
) {
  const grouped = of(db)
    .selectFrom('demand.vacancy as v')
    .where(narrowing(scope, today, { ...input, state: 'open' }))
    .select((eb) => [
      'v.occupationCode',
      eb.fn.countAll<number>().as('vacancies'),
      sql<number>`sum(v.headcount)::int8`.as('headcount'),
      sql<number>`count(distinct v.employer_uscc)`.as('employers'),
      eb.fn.min('v.wageFromFen').as('wageFromFen'),
      eb.fn.max('v.wageToFen').as('wageToFen'),
    ])
    .groupBy('v.occupationCode')
  return await pageOf(
    of(db).selectFrom(grouped.as('s')).selectAll('s'),
    input,
    { headcount: 's.headcount', vacancies: 's.vacancies', employers: 's.employers' },
    ['s.headcount', 'desc'],
    's.occupationCode',
  )
}

/** People wanted in these regions by open vacancies, by occupation. */
export async function wantedIn(
  db: Db,
  regionCodes: readonly string[],
  today: string,
): Promise<Map<string, { wanted: number; employers: number }>> {
  if (regionCodes.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('demand.vacancy')
    .select([
      'occupationCode',
      sql<number>`sum(headcount)::int8`.as('wanted'),
      sql<number>`count(distinct employer_uscc)`.as('employers'),
    ])
    .where('state', '=', 'open')
    .where('neededBy', '>=', today)
    .where('region', 'in', regionCodes)
    .groupBy('occupationCode')
    .execute()
  return new Map(
    rows.map((r) => [r.occupationCode, { wanted: Number(r.wanted), employers: Number(r.employers) }]),
  )
}

import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { AppointmentState } from './rules.ts'

export interface AppointmentRecord {
  id: string
  orgId: string
  region: string
  title: string
  purpose: string
  fromOn: string
  toOn: string
  providerIds: string[]
  accountIds: string[]
  mayVisit: boolean
  state: AppointmentState
  proposedBy: string
  proposedAt: string
  decidedBy: string | null
  decidedAt: string | null
  endedBy: string | null
  endedAt: string | null
  endReason: string | null
  version: number
}
type Tables = { 'supervision.appointment': AppointmentRecord }
const of = (db: Db) => db.withTables<Tables>()

export const insertAppointment = async (
  trx: Trx,
  row: Omit<
    AppointmentRecord,
    'decidedBy' | 'decidedAt' | 'endedBy' | 'endedAt' | 'endReason' | 'version' | 'state'
  >,
): Promise<void> => {
  await of(trx)
    .insertInto('supervision.appointment')
    .values({ ...row, state: 'proposed' } as AppointmentRecord)
    .execute()
}
export const appointmentById = (db: Db, id: string): Promise<AppointmentRecord | undefined> =>
  of(db).selectFrom('supervision.appointment').selectAll().where('id', '=', id).executeTakeFirst()
export async function updateAppointment(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<AppointmentRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('supervision.appointment')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** The department sees its regions'; a third party its own. */
export const appointmentPage = (
  db: Db,
  scope: Scope,
  input: {
    q?: string | undefined
    state?: AppointmentState | undefined
    within: readonly string[] | null
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<AppointmentRecord>> => {
  let query = of(db)
    .selectFrom('supervision.appointment')
    .selectAll()
    .where(sql<boolean>`(region = any(${scope.regions}) or org_id = any(${scope.orgs}::uuid[]))`)
  if (input.within) query = query.where('region', 'in', input.within.length ? input.within : [''])
  if (input.state) query = query.where('state', '=', input.state)
  if (input.q) query = query.where('title', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { fromOn: 'fromOn', toOn: 'toOn', state: 'state' },
    ['proposedAt', 'desc'],
    'id',
  )
}

/** Active ones of this person that reach the class's institution or region today, with leave to visit. */
export async function appointmentFor(
  db: Db,
  accountId: string,
  place: { orgId: string; regions: readonly string[] },
  today: string,
): Promise<AppointmentRecord | undefined> {
  return await of(db)
    .selectFrom('supervision.appointment')
    .selectAll()
    .where('state', '=', 'active')
    .where('mayVisit', '=', true)
    .where('fromOn', '<=', today)
    .where('toOn', '>=', today)
    .where(sql<boolean>`${accountId}::uuid = any(account_ids)`)
    .where(sql<boolean>`(${place.orgId}::uuid = any(provider_ids)
      or (provider_ids = '{}' and region = any(${place.regions})))`)
    .orderBy('fromOn')
    .executeTakeFirst()
}

export const appointmentsOver = (db: Db, today: string): Promise<AppointmentRecord[]> =>
  of(db)
    .selectFrom('supervision.appointment')
    .selectAll()
    .where('state', '=', 'active')
    .where('toOn', '<', today)
    .orderBy('id')
    .limit(500)
    .execute()

export async function workOf(db: Db, id: string): Promise<{ visits: number; findings: number }> {
  const { rows } = await sql<{ visits: number; findings: number }>`
    select count(*) filter (where visit_id is not null)::int as visits,
      count(*) filter (where visit_id is not null and state <> 'passed')::int as findings
    from supervision.inspection where appointment_id = ${id}`.execute(db)
  return rows[0] ?? { visits: 0, findings: 0 }
}
/** Names of institutions in the directory, by organisation. */
export async function providersById(
  db: Db,
  ids: readonly string[],
): Promise<{ orgId: string; name: string; region: string }[]> {
  const { rows } = await sql<{ orgId: string; name: string; region: string }>`
    select org_id, name, region from training.door_provider where org_id = any(${ids}::uuid[])
    order by name`.execute(db)
  return rows
}

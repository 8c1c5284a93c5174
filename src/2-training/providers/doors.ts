/** What other modules ask of an institution: may it begin something new, what may it train, with whom and where. */
import type { Day } from '#platform/day'
import type { Db } from '#platform/db'
import type { Reason } from '#platform/refusal'
import { heldReasons } from '#registry/holds'
import { occupationsByCode } from '#registry/occupations'
import { levelNames } from '#registry/occupations/contract'
import { peopleMap } from '#registry/people'
import { type TeacherRow, teacherRows, type VenueRow, venueRows } from './application-store.ts'
import type { Employment } from './contract.ts'
import { offers, refusals, standingReasons } from './rules.ts'
import { type ProviderRow, providerByOrg, skillsOf, stopById } from './store.ts'

export interface Venue {
  id: string
  orgId: string
  name: string
  address: string
  seats: number
  lat: number
  lng: number
  /** False once the institution gave it up: old classes still name it, new ones can't use it. */
  listed: boolean
}
export interface Teacher {
  id: string
  orgId: string
  personId: string
  nameMasked: string
  employment: Employment
  qualification: string
  /** Codes of occupations, or `project:` and a project's name. */
  occupations: string[]
  listed: boolean
}

export async function standingOfProvider(
  db: Db,
  provider: ProviderRow | undefined,
  day?: Day,
): Promise<Reason[]> {
  const stop = provider?.stopId ? await stopById(db, provider.stopId) : undefined
  return standingReasons(
    provider && {
      state: provider.state,
      licenceUntil: provider.licenceUntil,
      stopReason: (provider.state === 'removed' ? stop?.endReason : stop?.reason) ?? null,
      stoppedAt: (provider.state === 'removed' ? stop?.endedAt : stop?.stoppedAt) ?? null,
    },
    day,
  )
}

/**
 * Why the institution can begin nothing new; empty when it is listed, not suspended, not held. With `day`: licence too.
 * `cases`: the class it is asked for, which an exception may let through a hold.
 */
export async function standing(
  db: Db,
  orgId: string,
  day?: Day,
  cases: readonly string[] = [],
): Promise<Reason[]> {
  return [
    ...(await standingOfProvider(db, await providerByOrg(db, orgId), day)),
    ...(await heldReasons(db, [orgId], 'new-classes', cases)),
  ]
}

/** Why it can ask for no money now: a suspension, until it is lifted. A licence that ran out undoes no training given. */
export async function suspension(db: Db, orgId: string): Promise<Reason[]> {
  const provider = await providerByOrg(db, orgId)
  return provider?.state === 'suspended' ? await standingOfProvider(db, provider) : []
}

/** Whether the occupation (null: a project without a code) and level (null: any) are among what was verified and listed. */
export async function mayTrain(
  db: Db,
  orgId: string,
  occupationCode: string | null,
  level: number | null,
): Promise<Reason[]> {
  if (offers(await skillsOf(db, orgId), occupationCode, level)) return []
  const name = occupationCode
    ? ((await occupationsByCode(db, [occupationCode])).get(occupationCode)?.name ?? occupationCode)
    : '无职业（工种）编码的培训项目'
  return [refusals.not_offered({ title: level === null ? name : `${name} ${levelNames[level] ?? level}` })]
}

const showVenue = (row: VenueRow): Venue => ({
  id: row.id,
  orgId: row.orgId,
  name: row.name,
  address: row.address,
  seats: row.seats,
  lat: row.lat,
  lng: row.lng,
  listed: row.state === 'listed',
})

async function showTeachers(db: Db, rows: TeacherRow[]): Promise<Teacher[]> {
  const people = await peopleMap(
    db,
    rows.map((r) => r.personId),
  )
  return rows.map((row) => ({
    id: row.id,
    orgId: row.orgId,
    personId: row.personId,
    nameMasked: people.get(row.personId)?.nameMasked ?? '',
    employment: row.employment,
    qualification: row.qualification,
    occupations: row.occupations,
    listed: row.state === 'listed',
  }))
}

/** Venues in the directory. */
export const venuesOf = async (db: Db, orgId: string): Promise<Venue[]> =>
  (await venueRows(db, { orgId, state: 'listed' })).map(showVenue)

/** Teachers in the directory. */
export const teachersOf = async (db: Db, orgId: string): Promise<Teacher[]> =>
  await showTeachers(db, await teacherRows(db, { orgId, state: 'listed' }))

export const venuesById = async (db: Db, ids: readonly string[]): Promise<Map<string, Venue>> =>
  new Map((await venueRows(db, { ids })).map((row) => [row.id, showVenue(row)]))

export const teachersById = async (db: Db, ids: readonly string[]): Promise<Map<string, Teacher>> =>
  new Map((await showTeachers(db, await teacherRows(db, { ids }))).map((t) => [t.id, t]))

export const venueById = async (db: Db, id: string): Promise<Venue | undefined> =>
  (await venuesById(db, [id])).get(id)

export const teacherById = async (db: Db, id: string): Promise<Teacher | undefined> =>
  (await teachersById(db, [id])).get(id)

/** Applications with their venues and teachers, and what was seen on site. */
import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import { likeText, pageOf } from '#platform/page'
import type {
  ApplicationKind,
  ApplicationState,
  CheckKey,
  Employment,
  EquipmentItem,
  Ownership,
  SkillItem,
} from './contract.ts'

export interface ApplicationRow {
  id: string
  orgId: string
  region: string
  kind: ApplicationKind
  state: ApplicationState
  ownership: Ownership | null
  licenceNo: string | null
  licenceFileId: string | null
  licenceUntil: string | null
  contactName: string | null
  contactPhone: string | null
  intro: string | null
  equipment: EquipmentItem[]
  skills: SkillItem[]
  createdBy: string
  createdAt: string
  filedBy: string | null
  filedAt: string | null
  inspectionId: string | null
  inspectedBy: string | null
  decidedBy: string | null
  decidedAt: string | null
  reason: string | null
  version: number
}

export type RowState = 'proposed' | 'listed' | 'retired'
export interface VenueRow {
  id: string
  orgId: string
  applicationId: string
  name: string
  address: string
  seats: number
  areaM2: number | null
  lat: number
  lng: number
  photoIds: string[]
  state: RowState
  inspectionId: string | null
  retiredAt: string | null
  retireReason: string | null
  createdAt: string
}
export interface TeacherRow {
  id: string
  orgId: string
  applicationId: string
  personId: string
  employment: Employment
  qualification: string
  certificateNo: string
  occupations: string[]
  fileIds: string[]
  state: RowState
  retiredAt: string | null
  retireReason: string | null
  createdAt: string
}
export interface InspectionRow {
  id: string
  applicationId: string
  inspectedBy: string
  visitedAt: string
  recordedAt: string
  companion: string | null
  items: { key: CheckKey; ok: boolean; note: string | null }[]
  note: string | null
  passed: boolean
  findings: string[]
}
export interface PlaceRow {
  id: string
  inspectionId: string
  venueId: string | null
  seatsCounted: number | null
  lat: number
  lng: number
  accuracyM: number | null
  positionSource: 'device' | 'manual'
  positionNote: string | null
  distanceM: number | null
  photoIds: string[]
  photoSha256: string[]
}

/** jsonb columns are written as text and come back parsed. */
type Written<R, K extends keyof R> = { [P in keyof R]: P extends K ? R[P] | string : R[P] }
type Tables = {
  'training.providerApplication': Written<ApplicationRow, 'equipment' | 'skills'>
  'training.providerVenue': VenueRow
  'training.providerTeacher': TeacherRow
  'training.providerInspection': Written<InspectionRow, 'items' | 'findings'>
  'training.providerInspectionPlace': PlaceRow
  'training.doorProviderApplication': Pick<
    ApplicationRow,
    'id' | 'orgId' | 'region' | 'kind' | 'state' | 'skills' | 'createdAt' | 'filedAt' | 'decidedAt'
  > & { orgName: string; uscc: string }
}
const of = (db: Db) => db.withTables<Tables>()

const json = (value: unknown): string => JSON.stringify(value)
type Patch = Partial<Omit<ApplicationRow, 'id' | 'orgId' | 'version'>>
const patchOf = ({ equipment, skills, ...rest }: Patch) => ({
  ...rest,
  ...(equipment ? { equipment: json(equipment) } : {}),
  ...(skills ? { skills: json(skills) } : {}),
})

export const insertApplication = async (trx: Trx, row: ApplicationRow): Promise<void> => {
  await of(trx)
    .insertInto('training.providerApplication')
    .values({ ...row, equipment: json(row.equipment), skills: json(row.skills) })
    .execute()
}

/** `lock`: a second officer waits here and then finds the new version. */
export function applicationById(db: Db, id: string, lock = false): Promise<ApplicationRow | undefined> {
  const query = of(db).selectFrom('training.providerApplication').selectAll().where('id', '=', id)
  return (lock ? query.forUpdate() : query).executeTakeFirst() as Promise<ApplicationRow | undefined>
}

/** Until the transaction ends: one beginning for an institution, one listing of teachers, at a time. */
export async function waitForTurn(trx: Trx, turn: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`provider:${turn}`}, 0))`.execute(trx)
}

/** The application under way, or else the latest. */
export const latestApplication = (db: Db, orgId: string): Promise<ApplicationRow | undefined> =>
  of(db)
    .selectFrom('training.providerApplication')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy(sql`state in ('draft', 'submitted', 'returned', 'verified')`, 'desc')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst() as Promise<ApplicationRow | undefined>

/** False when somebody else changed the row first. */
export async function updateApplication(trx: Trx, id: string, version: number, set: Patch): Promise<boolean> {
  const done = await of(trx)
    .updateTable('training.providerApplication')
    .set({ ...patchOf(set), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function listApplicationRows(
  db: Db,
  scope: Scope,
  input: {
    q?: string | undefined
    state?: ApplicationState | undefined
    kind?: ApplicationKind | undefined
    regions?: readonly string[] | undefined
    page: number
    size: number
    sort?: string | undefined
  },
) {
  let query = of(db)
    .selectFrom('training.doorProviderApplication as a')
    .selectAll('a')
    .select((eb) =>
      eb
        .selectFrom('training.providerVenue as v')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('v.applicationId', '=', 'a.id')
        .where('v.state', '<>', 'retired')
        .as('venueCount'),
    )
    .where((eb) =>
      eb.or([
        eb('a.region', 'in', scope.regions.length ? scope.regions : ['']),
        ...(scope.orgs.length ? [eb('a.orgId', 'in', scope.orgs)] : []),
      ]),
    )
    // A draft is its institution's own until it is handed in.
    .where((eb) =>
      eb.or([
        eb('a.filedAt', 'is not', null),
        ...(scope.orgs.length ? [eb('a.orgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (input.state) query = query.where('a.state', '=', input.state)
  if (input.kind) query = query.where('a.kind', '=', input.kind)
  if (input.regions) query = query.where('a.region', 'in', input.regions.length ? input.regions : [''])
  if (input.q) {
    const { q } = input
    query = query.where((eb) =>
      eb.or([eb('a.orgName', 'like', likeText(q)), eb('a.uscc', '=', q.toUpperCase())]),
    )
  }
  const page = await pageOf(
    query,
    input,
    {
      orgName: 'a.orgName',
      region: 'a.region',
      state: 'a.state',
      filedAt: 'a.filedAt',
      createdAt: 'a.createdAt',
    },
    ['a.createdAt', 'desc'],
    'a.id',
  )
  return {
    ...page,
    rows: page.rows.map(({ skills, uscc: _uscc, ...row }) => ({
      ...row,
      venueCount: Number(row.venueCount ?? 0),
      skillTitles: skills.map((s) => s.title),
    })),
  }
}

export const insertVenue = async (trx: Trx, row: VenueRow): Promise<void> => {
  await of(trx).insertInto('training.providerVenue').values(row).execute()
}
export const insertTeacher = async (trx: Trx, row: TeacherRow): Promise<void> => {
  await of(trx).insertInto('training.providerTeacher').values(row).execute()
}

/** Proposed with an application, or listed of an institution. */
export const venueRows = (
  db: Db,
  by: { applicationId: string } | { orgId: string; state: RowState } | { ids: readonly string[] },
): Promise<VenueRow[]> => {
  let query = of(db).selectFrom('training.providerVenue').selectAll()
  if ('ids' in by) query = query.where('id', 'in', by.ids.length ? by.ids : [null as never])
  else if ('orgId' in by) query = query.where('orgId', '=', by.orgId).where('state', '=', by.state)
  else query = query.where('applicationId', '=', by.applicationId).where('state', '<>', 'retired')
  return query.orderBy('createdAt').orderBy('id').execute()
}

export const teacherRows = (
  db: Db,
  by: { applicationId: string } | { orgId: string; state: RowState } | { ids: readonly string[] },
): Promise<TeacherRow[]> => {
  let query = of(db).selectFrom('training.providerTeacher').selectAll()
  if ('ids' in by) query = query.where('id', 'in', by.ids.length ? by.ids : [null as never])
  else if ('orgId' in by) query = query.where('orgId', '=', by.orgId).where('state', '=', by.state)
  else query = query.where('applicationId', '=', by.applicationId).where('state', '<>', 'retired')
  return query.orderBy('createdAt').orderBy('id').execute()
}

/** Live rows of these people at any institution: who is full-time where. */
export const teacherRowsOfPeople = (db: Db, personIds: readonly string[]): Promise<TeacherRow[]> =>
  of(db)
    .selectFrom('training.providerTeacher')
    .selectAll()
    .where('personId', 'in', personIds.length ? personIds : [null as never])
    .where('state', '<>', 'retired')
    .execute()

const ITEM_TABLES = { venue: 'training.providerVenue', teacher: 'training.providerTeacher' } as const

/** True when the row was there in that state and is now out of use. */
export async function retireRow(
  trx: Trx,
  what: keyof typeof ITEM_TABLES,
  id: string,
  from: RowState,
  owner: { applicationId: string } | { orgId: string },
  at: string,
  reason: string,
): Promise<boolean> {
  let query = of(trx)
    .updateTable(ITEM_TABLES[what])
    .set({ state: 'retired', retiredAt: at, retireReason: reason })
    .where('id', '=', id)
    .where('state', '=', from)
  query =
    'orgId' in owner
      ? query.where('orgId', '=', owner.orgId)
      : query.where('applicationId', '=', owner.applicationId)
  return ((await query.executeTakeFirst()).numUpdatedRows ?? 0n) > 0n
}

/** An application that is refused or withdrawn takes its proposals with it. */
export async function retireProposals(
  trx: Trx,
  applicationId: string,
  at: string,
  reason: string,
): Promise<void> {
  for (const table of Object.values(ITEM_TABLES)) {
    await of(trx)
      .updateTable(table)
      .set({ state: 'retired', retiredAt: at, retireReason: reason })
      .where('applicationId', '=', applicationId)
      .where('state', '=', 'proposed')
      .execute()
  }
}

export async function listProposals(trx: Trx, applicationId: string, inspectionId: string): Promise<void> {
  await of(trx)
    .updateTable('training.providerVenue')
    .set({ state: 'listed', inspectionId })
    .where('applicationId', '=', applicationId)
    .where('state', '=', 'proposed')
    .execute()
  await of(trx)
    .updateTable('training.providerTeacher')
    .set({ state: 'listed' })
    .where('applicationId', '=', applicationId)
    .where('state', '=', 'proposed')
    .execute()
}

export async function insertInspection(trx: Trx, row: InspectionRow, places: PlaceRow[]): Promise<void> {
  await of(trx)
    .insertInto('training.providerInspection')
    .values({ ...row, items: json(row.items), findings: json(row.findings) })
    .execute()
  if (places.length > 0) await of(trx).insertInto('training.providerInspectionPlace').values(places).execute()
}

export async function inspectionsOf(
  db: Db,
  applicationId: string,
): Promise<(InspectionRow & { places: PlaceRow[] })[]> {
  const rows = (await of(db)
    .selectFrom('training.providerInspection')
    .selectAll()
    .where('applicationId', '=', applicationId)
    .orderBy('recordedAt', 'desc')
    .execute()) as InspectionRow[]
  if (rows.length === 0) return []
  const places = await of(db)
    .selectFrom('training.providerInspectionPlace')
    .selectAll()
    .where(
      'inspectionId',
      'in',
      rows.map((r) => r.id),
    )
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, places: places.filter((p) => p.inspectionId === row.id) }))
}

/** Those of the given photographs that some earlier inspection already showed. */
export async function usedPhotos(db: Db, sha256: readonly string[]): Promise<Set<string>> {
  if (sha256.length === 0) return new Set()
  const rows = await of(db)
    .selectFrom('training.providerInspectionPlace')
    .select('photoSha256')
    .where(sql<boolean>`photo_sha256 && ${sql.val([...sha256])}::text[]`)
    .execute()
  return new Set(rows.flatMap((r) => r.photoSha256))
}

/** Everything a removed institution had in use. */
export async function retireListed(trx: Trx, orgId: string, at: string, reason: string): Promise<void> {
  for (const table of Object.values(ITEM_TABLES)) {
    await of(trx)
      .updateTable(table)
      .set({ state: 'retired', retiredAt: at, retireReason: reason })
      .where('orgId', '=', orgId)
      .where('state', '=', 'listed')
      .execute()
  }
}

/** The directory: institutions listed, what they may train, and how often they were stopped. */
import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import { likeText, pageOf } from '#platform/page'
import type { EquipmentItem, Ownership, ProviderState, SkillItem } from './contract.ts'
import { skillKey } from './rules.ts'

export interface ProviderRow {
  orgId: string
  region: string
  state: ProviderState
  applicationId: string
  ownership: Ownership
  licenceNo: string
  licenceFileId: string
  licenceUntil: string
  contactName: string
  contactPhone: string
  intro: string | null
  equipment: EquipmentItem[]
  listedBy: string
  listedAt: string
  stopId: string | null
  version: number
}
export interface SkillRow {
  orgId: string
  skillKey: string
  occupationCode: string | null
  title: string
  levels: number[]
  live: boolean
  since: string
}
export interface StopRow {
  id: string
  orgId: string
  reason: string
  stoppedBy: string
  stoppedAt: string
  endedAs: 'resumed' | 'removed' | 'readmitted' | null
  endReason: string | null
  endedBy: string | null
  endedAt: string | null
}
type Tables = {
  'training.provider': Omit<ProviderRow, 'equipment'> & { equipment: EquipmentItem[] | string }
  'training.providerSkill': SkillRow
  'training.providerStop': StopRow
  'training.doorProvider': {
    orgId: string
    name: string
    uscc: string
    region: string
    address: string | null
    ownership: Ownership
    contactName: string
    contactPhone: string
    state: ProviderState
    listedAt: string
    stopReason: string | null
  }
}
const of = (db: Db) => db.withTables<Tables>()

/** `lock`: a second officer waits here and then finds the new version. */
export function providerByOrg(db: Db, orgId: string, lock = false): Promise<ProviderRow | undefined> {
  const query = of(db).selectFrom('training.provider').selectAll().where('orgId', '=', orgId)
  return (lock ? query.forUpdate() : query).executeTakeFirst() as Promise<ProviderRow | undefined>
}

/** Lists an institution, or takes over the content of an accepted change. */
export async function saveProvider(trx: Trx, row: Omit<ProviderRow, 'version'>): Promise<void> {
  const values = { ...row, equipment: JSON.stringify(row.equipment) }
  const { orgId: _own, ...changes } = values
  await of(trx)
    .insertInto('training.provider')
    .values({ ...values, version: 1 })
    .onConflict((oc) =>
      oc.column('orgId').doUpdateSet({ ...changes, version: sql`training.provider.version + 1` }),
    )
    .execute()
}

/** False when somebody else changed the row first. */
export async function updateProvider(
  trx: Trx,
  orgId: string,
  version: number,
  set: Partial<Pick<ProviderRow, 'state' | 'stopId'>>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('training.provider')
    .set({ ...set, version: version + 1 })
    .where('orgId', '=', orgId)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const skillsOf = (db: Db, orgId: string): Promise<SkillRow[]> =>
  of(db)
    .selectFrom('training.providerSkill')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('live', '=', true)
    .orderBy('skillKey')
    .execute()

/** The whole list of an accepted application: new ones in, changed ones set, the others out. */
export async function replaceSkills(
  trx: Trx,
  orgId: string,
  skills: readonly SkillItem[],
  at: string,
): Promise<void> {
  await of(trx)
    .updateTable('training.providerSkill')
    .set({ live: false })
    .where('orgId', '=', orgId)
    .execute()
  if (skills.length === 0) return
  await of(trx)
    .insertInto('training.providerSkill')
    .values(
      skills.map((s) => ({
        orgId,
        skillKey: skillKey(s),
        occupationCode: s.occupationCode,
        title: s.title,
        levels: s.levels,
        live: true,
        since: at,
      })),
    )
    .onConflict((oc) =>
      oc.columns(['orgId', 'skillKey']).doUpdateSet((eb) => ({
        title: eb.ref('excluded.title'),
        levels: eb.ref('excluded.levels'),
        live: true,
      })),
    )
    .execute()
}

export async function dropSkill(trx: Trx, orgId: string, key: string): Promise<boolean> {
  const done = await of(trx)
    .updateTable('training.providerSkill')
    .set({ live: false })
    .where('orgId', '=', orgId)
    .where('skillKey', '=', key)
    .where('live', '=', true)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const insertStop = async (trx: Trx, row: StopRow): Promise<void> => {
  await of(trx).insertInto('training.providerStop').values(row).execute()
}
export const stopById = (db: Db, id: string): Promise<StopRow | undefined> =>
  of(db).selectFrom('training.providerStop').selectAll().where('id', '=', id).executeTakeFirst()
export const stopsOf = (db: Db, orgId: string): Promise<StopRow[]> =>
  of(db)
    .selectFrom('training.providerStop')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('stoppedAt', 'desc')
    .execute()
export const endStop = async (
  trx: Trx,
  id: string,
  end: Required<Pick<StopRow, 'endedAs' | 'endReason' | 'endedBy' | 'endedAt'>>,
): Promise<void> => {
  await of(trx).updateTable('training.providerStop').set(end).where('id', '=', id).execute()
}

export interface DirectoryQuery {
  q?: string | undefined
  state?: ProviderState | undefined
  ownership?: Ownership | undefined
  regions?: readonly string[] | undefined
  occupation?: string | undefined
  page: number
  size: number
  sort?: string | undefined
}

export async function listProviderRows(db: Db, scope: Scope, input: DirectoryQuery) {
  let query = of(db)
    .selectFrom('training.doorProvider as p')
    .selectAll('p')
    .select((eb) =>
      eb
        .selectFrom('training.providerSkill as s')
        .select(sql<string[]>`coalesce(array_agg(s.title order by s.skill_key), '{}')`.as('titles'))
        .whereRef('s.orgId', '=', 'p.orgId')
        .where('s.live', '=', true)
        .as('skillTitles'),
    )
    .where((eb) =>
      eb.or([
        eb('p.region', 'in', scope.regions.length ? scope.regions : ['']),
        ...(scope.orgs.length ? [eb('p.orgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (input.state) query = query.where('p.state', '=', input.state)
  if (input.ownership) query = query.where('p.ownership', '=', input.ownership)
  if (input.regions) query = query.where('p.region', 'in', input.regions.length ? input.regions : [''])
  if (input.occupation) {
    const code = input.occupation
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('training.providerSkill as s')
          .select('s.orgId')
          .whereRef('s.orgId', '=', 'p.orgId')
          .where('s.live', '=', true)
          .where('s.occupationCode', '=', code),
      ),
    )
  }
  if (input.q) {
    const { q } = input
    query = query.where((eb) =>
      eb.or([eb('p.name', 'like', likeText(q)), eb('p.uscc', '=', q.toUpperCase())]),
    )
  }
  const page = await pageOf(
    query,
    input,
    { name: 'p.name', region: 'p.region', state: 'p.state', listedAt: 'p.listedAt' },
    ['p.region', 'asc'],
    'p.orgId',
  )
  return { ...page, rows: page.rows.map((row) => ({ ...row, skillTitles: row.skillTitles ?? [] })) }
}

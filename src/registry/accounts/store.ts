import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'

export interface AccountRow {
  id: string
  kind: 'staff' | 'worker'
  login: string | null
  displayName: string
  orgId: string | null
  personId: string | null
  passwordHash: string | null
  totpSealed: Buffer | null
  totpEnabled: boolean
  failedCount: number
  lockedUntil: string | null
  active: boolean
  mustChangePassword: boolean
  createdBy: string | null
  createdAt: string
  version: number
}
export interface GrantRow {
  id: string
  accountId: string
  role: string
  orgId: string | null
  region: string | null
  grantedBy: string | null
  grantedAt: string
  revokedAt: string | null
  revokedBy: string | null
  /** A grant for a time: from … until, both days included. */
  fromOn: string | null
  untilOn: string | null
  /** What it was given for, `appointment:<id>`: it ends with it. */
  givenFor: string | null
}
interface SessionRow {
  tokenHash: Buffer
  accountId: string
  startedAt: string
  seenAt: string
  endsAt: string
  ip: string | null
  agent: string | null
}
interface CodeRow {
  id: string
  phoneIndex: Buffer
  idNumberIndex: Buffer
  codeHash: Buffer
  sentAt: string
  endsAt: string
  tries: number
  usedAt: string | null
}
type Tables = {
  'registry.account': AccountRow
  'registry.grant': GrantRow
  'registry.session': SessionRow
  'registry.phoneCode': CodeRow
  'registry.organisation': { id: string; name: string; region: string; kind: string }
}
const of = (db: Db) => db.withTables<Tables>()

export const accountByLogin = (db: Db, login: string) =>
  of(db).selectFrom('registry.account').selectAll().where('login', '=', login).executeTakeFirst()
/** Held until the attempt is over, so that many at once are counted one after the other. */
export const lockAccountByLogin = (trx: Trx, login: string) =>
  of(trx).selectFrom('registry.account').selectAll().where('login', '=', login).forUpdate().executeTakeFirst()
export const accountById = (db: Db, id: string) =>
  of(db).selectFrom('registry.account').selectAll().where('id', '=', id).executeTakeFirst()
/** Display names of staff accounts, for records that name their hands. */
export async function accountNames(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('registry.account')
    .select(['id', 'displayName'])
    .where('id', 'in', wanted)
    .execute()
  return new Map(rows.map((r) => [r.id, r.displayName]))
}
export const accountOfPerson = (db: Db, personId: string) =>
  of(db).selectFrom('registry.account').selectAll().where('personId', '=', personId).executeTakeFirst()

export const insertAccount = async (trx: Trx, row: AccountRow): Promise<void> => {
  await of(trx).insertInto('registry.account').values(row).execute()
}
export const updateAccount = async (db: Db, id: string, set: Partial<AccountRow>): Promise<void> => {
  await of(db).updateTable('registry.account').set(set).where('id', '=', id).execute()
}
export const grantsOf = (db: Db, accountIds: readonly string[]) =>
  of(db)
    .selectFrom('registry.grant')
    .selectAll()
    .where('accountId', 'in', accountIds)
    .where('revokedAt', 'is', null)
    .orderBy('grantedAt')
    .execute()
export const insertGrants = async (trx: Trx, rows: GrantRow[]): Promise<void> => {
  if (rows.length) await of(trx).insertInto('registry.grant').values(rows).execute()
}
export const endGrant = async (
  trx: Trx,
  id: string,
  accountId: string,
  at: string,
  by: string,
): Promise<boolean> => {
  const done = await of(trx)
    .updateTable('registry.grant')
    .set({ revokedAt: at, revokedBy: by })
    .where('id', '=', id)
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const insertSession = async (trx: Trx, row: SessionRow): Promise<void> => {
  await of(trx).insertInto('registry.session').values(row).execute()
}
export const sessionsWithAccounts = (db: Db, tokenHashes: readonly Buffer[]) =>
  of(db)
    .selectFrom('registry.session as s')
    .innerJoin('registry.account as a', 'a.id', 's.accountId')
    .leftJoin('registry.organisation as o', 'o.id', 'a.orgId')
    .select([
      's.tokenHash',
      's.seenAt',
      's.endsAt',
      'a.id',
      'a.displayName',
      'a.orgId',
      'a.personId',
      'a.active',
      'a.mustChangePassword',
      'a.kind',
      'o.name as orgName',
      'o.region as orgRegion',
      'o.kind as orgKind',
    ])
    .where(sql<boolean>`s.token_hash = any(${tokenHashes}::bytea[])`)
    .execute()
/** In one order for everybody, so that two processes renewing the same sessions wait and don't block each other. */
export const touchSessions = async (db: Db, tokenHashes: readonly Buffer[], at: string): Promise<void> => {
  await sql`update registry.session s set seen_at = ${at} from (
    select token_hash from registry.session where token_hash = any(${tokenHashes}::bytea[]) order by token_hash for update
  ) held where s.token_hash = held.token_hash`.execute(db)
}
export const dropSession = async (db: Db, tokenHash: Buffer): Promise<void> => {
  await of(db).deleteFrom('registry.session').where('tokenHash', '=', tokenHash).execute()
}
export const dropSessionsOf = async (db: Db, accountId: string): Promise<void> => {
  await of(db).deleteFrom('registry.session').where('accountId', '=', accountId).execute()
}

const newestCode = (db: Db, phoneIndex: Buffer) =>
  of(db)
    .selectFrom('registry.phoneCode')
    .selectAll()
    .where('phoneIndex', '=', phoneIndex)
    .orderBy('sentAt', 'desc')
    .limit(1)
export const lastCode = (db: Db, phoneIndex: Buffer) => newestCode(db, phoneIndex).executeTakeFirst()
/** Held until the attempt is over, so that many at once are counted one after the other. */
export const lockLastCode = (trx: Trx, phoneIndex: Buffer) =>
  newestCode(trx, phoneIndex).forUpdate().executeTakeFirst()
export const insertCode = async (trx: Trx, row: CodeRow): Promise<void> => {
  await of(trx).insertInto('registry.phoneCode').values(row).execute()
}
export const countTry = async (trx: Trx, id: string, tries: number): Promise<void> => {
  await of(trx).updateTable('registry.phoneCode').set({ tries }).where('id', '=', id).execute()
}
/** True for the one caller that uses the code first. */
export const spendCode = async (trx: Trx, id: string, at: string): Promise<boolean> => {
  const done = await of(trx)
    .updateTable('registry.phoneCode')
    .set({ usedAt: at })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const listAccountRows = (
  db: Db,
  scope: Scope,
  input: { q?: string; orgId?: string; page: number; size: number; sort?: string },
): Promise<Page<AccountRow & { orgName: string; orgKind: string }>> => {
  let query = of(db)
    .selectFrom('registry.account as a')
    .innerJoin('registry.organisation as o', 'o.id', 'a.orgId')
    .selectAll('a')
    .select(['o.name as orgName', 'o.kind as orgKind'])
    .where('a.kind', '=', 'staff')
    .where((eb) =>
      eb.or([
        eb('o.region', 'in', scope.regions),
        ...(scope.orgs.length ? [eb('a.orgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (input.orgId) query = query.where('a.orgId', '=', input.orgId)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) =>
      eb.or([eb('a.login', 'like', like), eb('a.displayName', 'like', like), eb('o.name', 'like', like)]),
    )
  }
  return pageOf(
    query,
    input,
    { login: 'a.login', displayName: 'a.displayName', orgName: 'o.name' },
    ['a.login', 'asc'],
    'a.id',
  )
}

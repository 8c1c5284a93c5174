import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { ComplaintKind, ComplaintState, Result } from './rules.ts'

export interface ComplaintRecord {
  id: string
  receipt: string
  codeIndex: Buffer
  kind: ComplaintKind
  region: string
  aboutRegion: string
  orgId: string | null
  about: string
  body: string
  happenedOn: string | null
  files: string[]
  contactNameSealed: Buffer | null
  contactPhoneSealed: Buffer | null
  contactDestroyedAt: string | null
  state: ComplaintState
  filedAt: string
  acceptBy: string
  closeBy: string | null
  handledBy: string | null
  handledAt: string | null
  asked: string | null
  askedAt: string | null
  answer: string | null
  answerFiles: string[]
  answeredBy: string | null
  answeredAt: string | null
  result: Result | null
  reply: string | null
  evidence: string[]
  proposedBy: string | null
  proposedAt: string | null
  returnReason: string | null
  closedBy: string | null
  closedAt: string | null
  version: number
}
type Tables = { 'supervision.complaint': ComplaintRecord }
const of = (db: Db) => db.withTables<Tables>()

export const insertComplaint = async (
  trx: Trx,
  row: Pick<
    ComplaintRecord,
    | 'id'
    | 'receipt'
    | 'codeIndex'
    | 'kind'
    | 'region'
    | 'aboutRegion'
    | 'orgId'
    | 'about'
    | 'body'
    | 'happenedOn'
    | 'files'
    | 'contactNameSealed'
    | 'contactPhoneSealed'
    | 'filedAt'
    | 'acceptBy'
  >,
): Promise<void> => {
  await of(trx)
    .insertInto('supervision.complaint')
    .values(row as ComplaintRecord)
    .execute()
}

export const complaintById = (db: Db, id: string): Promise<ComplaintRecord | undefined> =>
  of(db).selectFrom('supervision.complaint').selectAll().where('id', '=', id).executeTakeFirst()

export const complaintByReceipt = (
  db: Db,
  receipt: string,
  codeIndex: Buffer,
): Promise<ComplaintRecord | undefined> =>
  of(db)
    .selectFrom('supervision.complaint')
    .selectAll()
    .where('receipt', '=', receipt)
    .where('codeIndex', '=', codeIndex)
    .executeTakeFirst()

/** False when somebody else changed the row first. */
export async function updateComplaint(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<ComplaintRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('supervision.complaint')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function countAbout(db: Db, orgId: string): Promise<number> {
  const row = await of(db)
    .selectFrom('supervision.complaint')
    .select(sql<string>`count(*)`.as('n'))
    .where('orgId', '=', orgId)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export const askedOf = (db: Db, orgs: readonly string[]): Promise<ComplaintRecord[]> =>
  of(db)
    .selectFrom('supervision.complaint')
    .selectAll()
    .where('orgId', 'in', orgs.length ? orgs : ['00000000-0000-0000-0000-000000000000'])
    .where('asked', 'is not', null)
    .orderBy('askedAt', 'desc')
    .limit(200)
    .execute()

export const complaintPage = (
  db: Db,
  regions: readonly string[],
  input: {
    q?: string
    state?: ComplaintState
    kind?: ComplaintKind
    within: readonly string[] | null
    page: number
    size: number
    sort?: string
  },
): Promise<Page<ComplaintRecord>> => {
  let query = of(db)
    .selectFrom('supervision.complaint')
    .selectAll()
    .where('region', 'in', regions.length ? regions : [''])
  if (input.within) query = query.where('region', 'in', input.within.length ? input.within : [''])
  if (input.state) query = query.where('state', '=', input.state)
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('about', 'like', like), eb('receipt', 'like', like)]))
  }
  return pageOf(query, input, { filedAt: 'filedAt', state: 'state' }, ['filedAt', 'desc'], 'id')
}

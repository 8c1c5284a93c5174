/** Rows of public notices and objections. */
import { type Kysely, sql } from 'kysely'
import type { SubsidyKind } from '#money/policy/contract'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { ObjectionState } from './notice-rules.ts'

export interface NoticeRow {
  id: string
  claimId: string
  fromOn: string
  untilOn: string
  workdays: number
  publishedBy: string
  publishedAt: string
  closedAt: string | null
}
export interface ObjectionRow {
  id: string
  receipt: string
  noticeId: string
  claimId: string
  lineId: string
  body: string
  contactNameSealed: Buffer
  contactPhoneSealed: Buffer
  contactPhoneIndex: Buffer
  state: ObjectionState
  filedAt: string
  resolvedBy: string | null
  resolvedAt: string | null
  resolution: string | null
  fileIds: string[]
  version: number
}
export interface NoticeDoor {
  id: string
  claimId: string
  number: string
  subsidyKind: SubsidyKind
  region: string
  title: string
  orgId: string | null
  fromOn: string
  untilOn: string
  workdays: number
  publishedAt: string
  closedAt: string | null
  people: number
  amountFen: number
}
type Tables = {
  'money.notice': NoticeRow
  'money.objection': ObjectionRow
  'money.claim': {
    id: string
    number: string | null
    title: string
    region: string
    orgId: string | null
    filedBy: string | null
    reviewedBy: string | null
    subsidyKind: SubsidyKind
  }
  'money.claimLine': {
    id: string
    claimId: string
    no: number
    personId: string
    amountFen: number
    state: string
  }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()

export const insertNotice = async (trx: Trx, row: NoticeRow): Promise<void> => {
  await of(trx).insertInto('money.notice').values(row).execute()
}

/** The notice standing now, or the last one. */
export const noticeOfClaim = (db: Db, claimId: string): Promise<NoticeRow | undefined> =>
  of(db)
    .selectFrom('money.notice')
    .selectAll()
    .where('claimId', '=', claimId)
    .orderBy('publishedAt', 'desc')
    .limit(1)
    .executeTakeFirst()

export const closeNotice = async (trx: Trx, claimId: string, at: string): Promise<void> => {
  await of(trx)
    .updateTable('money.notice')
    .set({ closedAt: at })
    .where('claimId', '=', claimId)
    .where('closedAt', 'is', null)
    .execute()
}

/** Claims whose notice ended before `today`. */
export const noticesOver = (db: Db, today: string): Promise<{ claimId: string }[]> =>
  of(db)
    .selectFrom('money.notice')
    .select('claimId')
    .where('closedAt', 'is', null)
    .where('untilOn', '<', today)
    .orderBy('untilOn')
    .limit(5000)
    .execute()

/** Lines on the notice: those still asked for, those held up by an objection, and those already past it. */
const onNotice = sql<boolean>`l.state not in ('judged', 'excluded', 'rejected')`
const noticeQuery = (db: Db) =>
  of(db)
    .selectFrom('money.notice as n')
    .innerJoin('money.claim as c', 'c.id', 'n.claimId')
    .select([
      'n.id',
      'n.claimId',
      'c.number',
      'c.subsidyKind',
      'c.region',
      'c.title',
      'c.orgId',
      'n.fromOn',
      'n.untilOn',
      'n.workdays',
      'n.publishedAt',
      'n.closedAt',
      sql<number>`(select count(*) from money.claim_line l where l.claim_id = c.id and ${onNotice})`.as(
        'people',
      ),
      sql<number>`(select coalesce(sum(l.amount_fen), 0)::bigint from money.claim_line l where l.claim_id = c.id and ${onNotice})`.as(
        'amountFen',
      ),
    ])

export const noticeById = (db: Db, id: string): Promise<NoticeDoor | undefined> =>
  noticeQuery(db).where('n.id', '=', id).executeTakeFirst() as Promise<NoticeDoor | undefined>

export const listNoticeRows = (
  db: Db,
  input: {
    q?: string
    regions: readonly string[] | null
    subsidyKind?: SubsidyKind
    open: boolean | null
    today: string
    page: number
    size: number
    sort?: string
  },
): Promise<Page<NoticeDoor>> => {
  let query = noticeQuery(db)
  if (input.regions) query = query.where('c.region', 'in', input.regions.length ? [...input.regions] : [''])
  if (input.subsidyKind) query = query.where('c.subsidyKind', '=', input.subsidyKind)
  if (input.open === true) query = query.where('n.closedAt', 'is', null).where('n.untilOn', '>=', input.today)
  if (input.open === false) {
    query = query.where((eb) => eb.or([eb('n.closedAt', 'is not', null), eb('n.untilOn', '<', input.today)]))
  }
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('c.title', 'like', like), eb('c.number', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { untilOn: 'n.untilOn', fromOn: 'n.fromOn' },
    ['n.publishedAt', 'desc'],
    'n.id',
  ) as unknown as Promise<Page<NoticeDoor>>
}

export const insertObjection = async (trx: Trx, row: ObjectionRow): Promise<void> => {
  await of(trx).insertInto('money.objection').values(row).execute()
}

export const objectionById = (db: Db, id: string): Promise<ObjectionRow | undefined> =>
  of(db).selectFrom('money.objection').selectAll().where('id', '=', id).executeTakeFirst()

export const objectionByReceipt = (
  db: Db,
  receipt: string,
  phoneIndex: Buffer,
): Promise<ObjectionRow | undefined> =>
  of(db)
    .selectFrom('money.objection')
    .selectAll()
    .where('receipt', '=', receipt)
    .where('contactPhoneIndex', '=', phoneIndex)
    .executeTakeFirst()

export const openObjectionBy = (
  db: Db,
  lineId: string,
  phoneIndex: Buffer,
): Promise<ObjectionRow | undefined> =>
  of(db)
    .selectFrom('money.objection')
    .selectAll()
    .where('lineId', '=', lineId)
    .where('contactPhoneIndex', '=', phoneIndex)
    .where('state', '=', 'open')
    .executeTakeFirst()

export const openObjectionsOfLine = (db: Db, lineId: string): Promise<{ id: string }[]> =>
  of(db)
    .selectFrom('money.objection')
    .select('id')
    .where('lineId', '=', lineId)
    .where('state', '=', 'open')
    .execute()

export async function updateObjection(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<ObjectionRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.objection')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export interface ListedObjection extends ObjectionRow {
  claimNumber: string
  title: string
  region: string
  orgId: string | null
  filedBy: string | null
  reviewedBy: string | null
  lineNo: number
  personId: string
  amountFen: number
}

export const listObjectionRows = (
  db: Db,
  scope: Scope,
  input: { q?: string; state?: ObjectionState; claimId?: string; page: number; size: number; sort?: string },
): Promise<Page<ListedObjection>> => {
  let query = of(db)
    .selectFrom('money.objection as o')
    .innerJoin('money.claim as c', 'c.id', 'o.claimId')
    .innerJoin('money.claimLine as l', 'l.id', 'o.lineId')
    .selectAll('o')
    .select([
      'c.number as claimNumber',
      'c.title',
      'c.region',
      'c.orgId',
      'c.filedBy',
      'c.reviewedBy',
      'l.no as lineNo',
      'l.personId',
      'l.amountFen',
    ])
    .where((eb) =>
      eb.or([
        eb('c.region', 'in', scope.regions.length ? [...scope.regions] : ['']),
        sql<boolean>`c.org_id = any(${[...scope.orgs]}::uuid[])`,
      ]),
    )
  if (input.state) query = query.where('o.state', '=', input.state)
  if (input.claimId) query = query.where('o.claimId', '=', input.claimId)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) =>
      eb.or([eb('o.receipt', 'like', like), eb('c.number', 'like', like), eb('c.title', 'like', like)]),
    )
  }
  return pageOf(
    query,
    input,
    { filedAt: 'o.filedAt', state: 'o.state' },
    ['o.filedAt', 'desc'],
    'o.id',
  ) as Promise<Page<ListedObjection>>
}

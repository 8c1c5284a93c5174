import { sql } from 'kysely'
import type { SubsidyKind } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Nature, RecoveryState, Source } from './rules.ts'

export interface CaseRow {
  id: string
  number: string
  region: string
  orgId: string | null
  personId: string | null
  source: Source
  finding: string
  clause: string
  fileIds: string[]
  state: RecoveryState
  stateSince: string
  openedBy: string | null
  openedAt: string
  notifiedBy: string | null
  notifiedAt: string | null
  replyUntil: string | null
  acknowledgedAt: string | null
  heardAt: string | null
  proposedBy: string | null
  decidedBy: string | null
  decidedAt: string | null
  decisionNumber: string | null
  nature: Nature | null
  decision: string | null
  amountFen: number | null
  dueOn: string | null
  mayOffset: boolean
  payTo: string | null
  planId: string | null
  planFromFen: number | null
  endedAt: string | null
  endReason: string | null
  version: number
}
export interface LineRow {
  id: string
  recoveryId: string
  no: number
  claimLineId: string
  claimId: string
  bookId: string
  personId: string
  orgId: string | null
  subsidyKind: SubsidyKind
  occupationCode: string | null
  level: number | null
  certificateNumber: string | null
  why: string
  paidFen: number
  askedFen: number
  decidedFen: number | null
  recoveredFen: number
  droppedFen: number
  live: boolean
}
export interface StepRow {
  id: string
  recoveryId: string
  step: string
  state: RecoveryState
  at: string
  byAccount: string | null
  byName: string
  byOrg: string | null
  reason: string | null
  innerOnly: boolean
}
export interface ReplyRow {
  id: string
  recoveryId: string
  stance: 'accept' | 'dispute'
  body: string
  fileIds: string[]
  byAccount: string
  byName: string
  at: string
}
/** A case with the sums of its lines. */
export interface CaseSums {
  id: string
  askedFen: number
  recoveredFen: number
  droppedFen: number
  leftFen: number
  lines: number
}
interface DoorClaim {
  id: string
  orgId: string | null
  personId: string | null
  number: string | null
  title: string
  region: string
}
type Tables = {
  'money.recovery': CaseRow
  'money.recoveryLine': LineRow
  'money.recoveryStep': StepRow
  'money.recoveryReply': ReplyRow
  'money.doorRecovery': CaseRow & CaseSums
  'money.doorClaim': DoorClaim
  'money.doorBudget': { id: string; region: string; year: number; fund: string }
}
const of = (db: Db) => db.withTables<Tables>()

export const insertCase = async (trx: Trx, row: CaseRow): Promise<void> => {
  await of(trx)
    .insertInto('money.recovery')
    .values({ ...row, fileIds: sql`${row.fileIds}::uuid[]` as never })
    .execute()
}
export const insertLines = async (trx: Trx, rows: readonly LineRow[]): Promise<void> => {
  await of(trx).insertInto('money.recoveryLine').values(rows).execute()
}
export const insertStep = async (trx: Trx, row: StepRow): Promise<void> => {
  await of(trx).insertInto('money.recoveryStep').values(row).execute()
}
export const insertReply = async (trx: Trx, row: ReplyRow): Promise<void> => {
  await of(trx)
    .insertInto('money.recoveryReply')
    .values({ ...row, fileIds: sql`${row.fileIds}::uuid[]` as never })
    .execute()
}

export const caseById = (db: Db, id: string): Promise<CaseRow | undefined> =>
  of(db).selectFrom('money.recovery').selectAll().where('id', '=', id).executeTakeFirst()

export const lockCases = (trx: Trx, ids: readonly string[]): Promise<CaseRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : of(trx)
        .selectFrom('money.recovery')
        .selectAll()
        .where('id', 'in', [...new Set(ids)])
        .orderBy('openedAt')
        .orderBy('id')
        .forUpdate()
        .execute()

/** False when somebody else changed the row first. */
export async function updateCase(
  trx: Trx,
  row: Pick<CaseRow, 'id' | 'version'>,
  set: Partial<CaseRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.recovery')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const linesOf = (db: Db, caseIds: readonly string[]): Promise<LineRow[]> =>
  caseIds.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('money.recoveryLine')
        .selectAll()
        .where('recoveryId', 'in', [...new Set(caseIds)])
        .orderBy('recoveryId')
        .orderBy('no')
        .execute()

export const setLine = async (trx: Trx, id: string, set: Partial<LineRow>): Promise<void> => {
  await of(trx).updateTable('money.recoveryLine').set(set).where('id', '=', id).execute()
}
/** Whether this transfer of the bank stands for a refund already. */
export async function refundKnown(db: Db, serial: string): Promise<boolean> {
  const { rows } = await sql`select 1 from money.recovery_request
    where kind = 'refund' and state in ('waiting', 'approved') and content ->> 'serial' = ${serial} limit 1`.execute(
    db,
  )
  return rows.length > 0
}
export const addToLine = async (
  trx: Trx,
  id: string,
  column: 'recoveredFen' | 'droppedFen',
  fen: number,
): Promise<void> => {
  const name = column === 'recoveredFen' ? 'recovered_fen' : 'dropped_fen'
  await sql`update money.recovery_line set ${sql.ref(name)} = ${sql.ref(name)} + ${fen} where id = ${id}`.execute(
    trx,
  )
}
/** The question is settled: the lines may come under another case. */
export const freeLines = async (trx: Trx, caseId: string): Promise<void> => {
  await of(trx)
    .updateTable('money.recoveryLine')
    .set({ live: false })
    .where('recoveryId', '=', caseId)
    .execute()
}

/** Open cases over these claim lines. */
export const busyLines = (
  db: Db,
  claimLineIds: readonly string[],
): Promise<{ claimLineId: string; number: string; recoveryId: string }[]> =>
  claimLineIds.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('money.recoveryLine as l')
        .innerJoin('money.recovery as r', 'r.id', 'l.recoveryId')
        .select(['l.claimLineId', 'r.number', 'l.recoveryId'])
        .where('l.live', '=', true)
        .where('l.claimLineId', 'in', [...new Set(claimLineIds)])
        .execute()

export const stepsOf = (db: Db, caseId: string, inner: boolean): Promise<StepRow[]> => {
  let query = of(db).selectFrom('money.recoveryStep').selectAll().where('recoveryId', '=', caseId)
  if (!inner) query = query.where('innerOnly', '=', false)
  return query.orderBy('at').orderBy('id').execute()
}
export const repliesOf = (db: Db, caseId: string): Promise<ReplyRow[]> =>
  of(db)
    .selectFrom('money.recoveryReply')
    .selectAll()
    .where('recoveryId', '=', caseId)
    .orderBy('at')
    .orderBy('id')
    .execute()

/** Claims these lines are of, by the claims' own door. */
export const claimsNamed = (db: Db, ids: readonly string[]): Promise<DoorClaim[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('money.doorClaim')
        .select(['id', 'number', 'title', 'region', 'orgId', 'personId'])
        .where('id', 'in', [...new Set(ids)])
        .execute()

export const booksNamed = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('money.doorBudget')
        .select(['id', 'region', 'year', 'fund'])
        .where('id', 'in', [...new Set(ids)])
        .execute()

const sums = <T extends CaseSums>(row: T): T => ({
  ...row,
  askedFen: Number(row.askedFen),
  recoveredFen: Number(row.recoveredFen),
  droppedFen: Number(row.droppedFen),
  leftFen: Number(row.leftFen),
})

export interface CaseFilter {
  q?: string | undefined
  region?: string | undefined
  state?: RecoveryState | undefined
  nature?: Nature | undefined
  source?: Source | undefined
  overdue?: 'true' | undefined
  waiting?: 'true' | undefined
  claimId?: string | undefined
  page: number
  size: number
  sort?: string | undefined
}

/** Cases of the regions, and of the own organisations once they were told. */
export async function listCases(
  db: Db,
  scope: { regions: readonly string[]; orgs: readonly string[] },
  input: CaseFilter,
  today: string,
): Promise<Page<CaseRow & CaseSums>> {
  let query = of(db)
    .selectFrom('money.doorRecovery as r')
    .selectAll('r')
    .where((eb) =>
      eb.or([
        eb('r.region', 'in', scope.regions.length ? scope.regions : ['']),
        ...(scope.orgs.length
          ? [eb.and([eb('r.orgId', 'in', scope.orgs), eb('r.notifiedAt', 'is not', null)])]
          : []),
      ]),
    )
  if (input.region) query = query.where('r.region', '=', input.region)
  if (input.state) query = query.where('r.state', '=', input.state)
  if (input.nature) query = query.where('r.nature', '=', input.nature)
  if (input.source) query = query.where('r.source', '=', input.source)
  if (input.overdue)
    query = query
      .where('r.state', 'in', ['decided', 'transferred'])
      .where('r.dueOn', '<', today)
      .where('r.leftFen', '>', 0)
  if (input.waiting)
    query = query.where(
      sql<boolean>`(r.state in ('opened', 'heard', 'proposed')
        or exists (select 1 from money.recovery_request q where q.recovery_id = r.id and q.state = 'waiting')
        or exists (select 1 from money.recovery_receipt t where t.recovery_id = r.id and t.state = 'entered'))`,
    )
  if (input.claimId)
    query = query.where(
      sql<boolean>`exists (select 1 from money.recovery_line l where l.recovery_id = r.id and l.claim_id = ${input.claimId})`,
    )
  if (input.q) {
    const like = likeText(input.q)
    query = query.where(
      sql<boolean>`(r.number like ${like} or exists (
        select 1 from registry.door_organisation o where o.id = r.org_id and o.name like ${like}))`,
    )
  }
  const page = await pageOf(
    query,
    input,
    {
      number: 'r.number',
      stateSince: 'r.stateSince',
      amountFen: 'r.amountFen',
      leftFen: 'r.leftFen',
      dueOn: 'r.dueOn',
      state: 'r.state',
    },
    ['r.openedAt', 'desc'],
    'r.id',
  )
  return { ...page, rows: page.rows.map(sums) }
}

export const casesOfPerson = (db: Db, personId: string): Promise<CaseRow[]> =>
  of(db)
    .selectFrom('money.recovery')
    .selectAll()
    .where('personId', '=', personId)
    .where('notifiedAt', 'is not', null)
    .orderBy('openedAt', 'desc')
    .execute()

/** Debts of one debtor that stand, oldest first. */
export const debtsOf = (
  db: Db,
  debtor: { orgId: string | null; personId: string | null },
): Promise<CaseRow[]> => {
  let query = of(db).selectFrom('money.recovery').selectAll().where('state', 'in', ['decided', 'transferred'])
  query = debtor.orgId
    ? query.where('orgId', '=', debtor.orgId)
    : query.where('personId', '=', debtor.personId ?? '')
  return query.orderBy('decidedAt').orderBy('id').execute()
}

/** Cases whose time to reply is over. */
export const repliesOver = (db: Db, today: string): Promise<CaseRow[]> =>
  of(db)
    .selectFrom('money.recovery')
    .selectAll()
    .where('state', '=', 'notified')
    .where('replyUntil', '<', today)
    .orderBy('replyUntil')
    .execute()

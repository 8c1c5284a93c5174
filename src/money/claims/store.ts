/** Rows of claims and their steps. Lines, notices and payments have stores of their own. */
import { type Kysely, sql } from 'kysely'
import type { FundKind, SubsidyKind } from '#money/policy/contract'
import type { Scope } from '#platform/access'
import { addDays, instantAt } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { ClaimState } from './claim-rules.ts'

export interface ClaimRow {
  id: string
  number: string | null
  subsidyKind: SubsidyKind
  region: string
  title: string
  orgId: string | null
  personId: string | null
  classId: string | null
  certificateId: string | null
  agreementId: string | null
  stage: 'first' | 'final' | null
  /** The paid claim whose changed facts ask for more. */
  supplementOf: string | null
  /** Filled in from what is known and confirmed with one tap. */
  prefilled: boolean
  judgedFor: string
  packId: string | null
  fund: FundKind | null
  estimateFen: number | null
  amountFen: number
  state: ClaimState
  stateSince: string
  createdBy: string
  createdAt: string
  filedBy: string | null
  filedAt: string | null
  reviewedBy: string | null
  reviewedAt: string | null
  reviewNote: string | null
  recheckedBy: string | null
  recheckedAt: string | null
  fundedBy: string | null
  fundedAt: string | null
  endedBy: string | null
  endedAt: string | null
  reason: string | null
  paidAt: string | null
  version: number
}
export interface StepEntry {
  id: string
  claimId: string
  step: string
  state: ClaimState
  at: string
  byAccount: string | null
  byName: string
  byOrg: string | null
  reason: string | null
}
type Tables = {
  'money.claim': ClaimRow
  'money.claimStep': StepEntry
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
/** No row's id: stands for an empty list. */
const NONE = '00000000-0000-0000-0000-000000000000'
export const claimById = (db: Db, id: string): Promise<ClaimRow | undefined> =>
  of(db).selectFrom('money.claim').selectAll().where('id', '=', id).executeTakeFirst()

/** The class's training subsidy; rewards and allowances of the same class are claims of their own. */
export const claimOfClass = (db: Db, classId: string): Promise<ClaimRow | undefined> =>
  of(db)
    .selectFrom('money.claim')
    .selectAll()
    .where('classId', '=', classId)
    .where('subsidyKind', '=', 'class-training')
    .where('supplementOf', 'is', null)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirst()

/** A claim with every supplement that grew out of it: they count as one thing drawn. */
export async function familyOf(db: Db, claimId: string): Promise<string[]> {
  const rows = await of(db)
    .selectFrom('money.claim')
    .select('id')
    .where('supplementOf', '=', claimId)
    .execute()
  return [claimId, ...rows.map((r) => r.id)]
}

export async function claimsById(db: Db, ids: readonly string[]): Promise<Map<string, ClaimRow>> {
  if (ids.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('money.claim')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((r) => [r.id, r]))
}

/** Locked until the transaction ends: everything that decides takes the claim first. */
export const lockClaim = (trx: Trx, id: string): Promise<ClaimRow | undefined> =>
  of(trx).selectFrom('money.claim').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** In one order for everyone, so that two officers with two lists don't wait for each other in a ring. */
export const lockClaims = (trx: Trx, ids: readonly string[]): Promise<ClaimRow[]> =>
  of(trx)
    .selectFrom('money.claim')
    .selectAll()
    .where('id', 'in', ids.length ? [...ids] : [NONE])
    .orderBy('id')
    .forUpdate()
    .execute()

/** A claim of none of the kinds that rest on something more. */
export const plain = {
  orgId: null,
  personId: null,
  classId: null,
  certificateId: null,
  agreementId: null,
  stage: null,
  supplementOf: null,
  prefilled: false,
  estimateFen: null,
} as const

/** A claim that nobody has handled yet. */
export const untouched = {
  reviewedBy: null,
  reviewedAt: null,
  reviewNote: null,
  recheckedBy: null,
  recheckedAt: null,
  fundedBy: null,
  fundedAt: null,
  endedBy: null,
  endedAt: null,
  reason: null,
  paidAt: null,
  version: 1,
} as const

export const insertClaim = async (trx: Trx, row: ClaimRow): Promise<void> => {
  await of(trx).insertInto('money.claim').values(row).execute()
}

/** False when somebody else changed the row first. */
export async function updateClaim(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<ClaimRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.claim')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const insertStep = async (trx: Trx, row: StepEntry): Promise<void> => {
  await of(trx).insertInto('money.claimStep').values(row).execute()
}

export const stepsOf = (db: Db, claimIds: readonly string[]): Promise<StepEntry[]> =>
  of(db)
    .selectFrom('money.claimStep')
    .selectAll()
    .where('claimId', 'in', claimIds.length ? [...claimIds] : [NONE])
    .orderBy('at')
    .orderBy('id')
    .execute()

export interface ClaimFilter {
  q?: string
  state?: ClaimState
  subsidyKind?: SubsidyKind
  region?: string
  from?: string
  to?: string
  classId?: string
  page: number
  size: number
  sort?: string
}
/** What waits for an actor: states, and where their verb reaches. */
export interface Waiting {
  states: readonly ClaimState[]
  scope: Scope
}
const counts = [
  sql<number>`(select count(*) from money.claim_line l where l.claim_id = c.id)`.as('lineCount'),
  sql<number>`(select count(*) from money.claim_line l where l.claim_id = c.id and l.state not in ('excluded', 'rejected'))`.as(
    'standingCount',
  ),
  sql<number>`(select count(*) from money.claim_line l where l.claim_id = c.id and l.state not in ('excluded', 'rejected')
    and l.checks @> '[{"result": "no-data"}]')`.as('noDataCount'),
  sql<number>`(select count(*) from money.objection o where o.claim_id = c.id and o.state = 'open')`.as(
    'openObjections',
  ),
] as const
export type CountedClaim = ClaimRow & {
  lineCount: number
  standingCount: number
  noDataCount: number
  openObjections: number
}

const inList = (codes: readonly string[]) => (codes.length ? [...codes] : [''])
const idsOrNone = (ids: readonly string[]) => sql`any(${[...ids]}::uuid[])`

export const listClaimRows = (
  db: Db,
  scope: Scope,
  input: ClaimFilter,
  waiting: readonly Waiting[] | null,
): Promise<Page<CountedClaim>> => {
  let query = of(db)
    .selectFrom('money.claim as c')
    .selectAll('c')
    .select([...counts])
    .where((eb) =>
      eb.or([
        // A draft is its filer's own until it is handed in.
        eb.and([eb('c.region', 'in', inList(scope.regions)), eb('c.filedAt', 'is not', null)]),
        sql<boolean>`c.org_id = ${idsOrNone(scope.orgs)}`,
      ]),
    )
  if (waiting) {
    query = query.where((eb) =>
      eb.or([
        sql<boolean>`false`,
        ...waiting.map((w) =>
          eb.and([
            eb('c.state', 'in', [...w.states]),
            eb.or([
              eb('c.region', 'in', inList(w.scope.regions)),
              sql<boolean>`c.org_id = ${idsOrNone(w.scope.orgs)}`,
            ]),
          ]),
        ),
      ]),
    )
  }
  if (input.state) query = query.where('c.state', '=', input.state)
  if (input.subsidyKind) query = query.where('c.subsidyKind', '=', input.subsidyKind)
  if (input.region) query = query.where('c.region', '=', input.region)
  if (input.classId) query = query.where('c.classId', '=', input.classId)
  if (input.from) query = query.where('c.filedAt', '>=', instantAt(input.from, '00:00'))
  if (input.to) query = query.where('c.filedAt', '<', instantAt(addDays(input.to, 1), '00:00'))
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('c.number', 'like', like), eb('c.title', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    {
      number: 'c.number',
      state: 'c.state',
      stateSince: 'c.stateSince',
      amountFen: 'c.amountFen',
      filedAt: 'c.filedAt',
    },
    ['c.stateSince', 'desc'],
    'c.id',
  ) as Promise<Page<CountedClaim>>
}

export const countedClaim = (db: Db, id: string): Promise<CountedClaim | undefined> =>
  of(db)
    .selectFrom('money.claim as c')
    .selectAll('c')
    .select([...counts])
    .where('c.id', '=', id)
    .executeTakeFirst() as Promise<CountedClaim | undefined>

/** Drafted for one's own claim that is paid already: what changed facts still owe. */
export const supplementsWaiting = (db: Db, personId: string): Promise<ClaimRow[]> =>
  of(db)
    .selectFrom('money.claim')
    .selectAll()
    .where('personId', '=', personId)
    .where('supplementOf', 'is not', null)
    .where('state', '=', 'draft')
    .orderBy('createdAt')
    .execute()

export interface ToldRow {
  personId: string
  subsidyKind: string
  thing: string
  amountFen: number
  toldAt: string
}
/** False where the person was told of it before. */
export async function markTold(db: Db, row: ToldRow): Promise<boolean> {
  const done = await db
    .withTables<{ 'money.prefillTold': ToldRow }>()
    .insertInto('money.prefillTold')
    .values(row)
    .onConflict((oc) => oc.columns(['personId', 'subsidyKind', 'thing']).doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

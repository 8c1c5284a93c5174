/** Claims that wait for money, and why. */
import { type Kysely, sql } from 'kysely'
import type { FundKind } from '#money/policy/contract'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'

export interface WaitRow {
  claimId: string
  budgetId: string | null
  region: string
  fund: FundKind
  year: number
  neededFen: number
  people: number
  availableFen: number
  ahead: number
  aheadFen: number
  reason: string
  since: string
  toldAt: string
}
type Tables = {
  'money.doorBudget': { id: string; availableFen: number }
  'money.fundWait': WaitRow
  'money.claim': { id: string; number: string | null; title: string; filedAt: string | null; state: string }
  'money.doorFundWait': WaitRow & {
    number: string | null
    title: string
    orgId: string | null
    personId: string | null
  }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const inList = (codes: readonly string[]) => (codes.length ? [...codes] : [''])

/** Keeps since when it waits. */
export const keepWait = async (trx: Trx, row: WaitRow): Promise<void> => {
  const { claimId: _claim, since: _since, ...set } = row
  await of(trx)
    .insertInto('money.fundWait')
    .values(row)
    .onConflict((oc) => oc.column('claimId').doUpdateSet(set))
    .execute()
}
export const dropWait = async (trx: Trx, claimId: string): Promise<void> => {
  await of(trx).deleteFrom('money.fundWait').where('claimId', '=', claimId).execute()
}

/** Everybody who waits for one budget; a claim that has gone another way since waits no more. */
export const queueOf = async (db: Db, budgetId: string) =>
  await of(db)
    .selectFrom('money.fundWait as w')
    .innerJoin('money.claim as c', 'c.id', 'w.claimId')
    .select(['w.claimId', 'c.number', 'c.filedAt', 'w.budgetId', 'w.neededFen'])
    .where('w.budgetId', '=', budgetId)
    .where('c.state', 'in', ['cleared', 'funded', 'batched', 'bounced', 'partly'])
    .execute()

/** Why claims wait, by claim. */
export async function waitsOf(db: Db, claimIds: readonly string[]): Promise<Map<string, WaitRow>> {
  if (claimIds.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('money.fundWait')
    .selectAll()
    .where('claimId', 'in', [...new Set(claimIds)])
    .execute()
  return new Map(rows.map((row) => [row.claimId, row]))
}

export type WaitListed = WaitRow & {
  number: string | null
  title: string
  orgId: string | null
  personId: string | null
  filedAt: string | null
  version: number
  state: string
  clearedFen: number
}
export const listWaits = (
  db: Db,
  scope: Scope,
  input: {
    q?: string | undefined
    region?: string | undefined
    fund?: FundKind | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<WaitListed>> => {
  let query = of(db)
    .selectFrom('money.doorFundWait as w')
    .innerJoin('money.claim as c', 'c.id', 'w.claimId')
    .selectAll('w')
    .select(['c.filedAt', 'c.state'])
    .select([
      sql<number>`(select version from money.claim k where k.id = w.claim_id)`.as('version'),
      sql<number>`(select coalesce(sum(l.amount_fen), 0)::bigint from money.claim_line l where l.claim_id = w.claim_id and l.state = 'cleared')`.as(
        'clearedFen',
      ),
    ])
    .where((eb) =>
      eb.or([
        sql<boolean>`exists (select 1 from money.claim k where k.id = w.claim_id and k.region = any(${inList(scope.regions)}::text[]))`,
        sql<boolean>`w.org_id = any(${[...scope.orgs]}::uuid[])`,
      ]),
    )
  if (input.region) query = query.where('w.region', '=', input.region)
  if (input.fund) query = query.where('w.fund', '=', input.fund)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('w.number', 'like', like), eb('w.title', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { filedAt: 'c.filedAt', since: 'w.since', neededFen: 'w.neededFen' },
    ['c.filedAt', 'asc'],
    'w.claimId',
  ) as Promise<Page<WaitListed>>
}

/** Free in a budget at this moment. */
export const availableNow = async (db: Db, budgetId: string): Promise<number> =>
  Number(
    (
      await of(db)
        .selectFrom('money.doorBudget')
        .select('availableFen')
        .where('id', '=', budgetId)
        .executeTakeFirst()
    )?.availableFen ?? 0,
  )

/** Rows of the fast review: which claims qualify, the list drawn from, the draw, and what a full look found. */
import { type Kysely, sql } from 'kysely'
import type { SubsidyKind } from '#money/policy/contract'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Reason } from '#platform/refusal'
import type { Finding, SampleState } from './sample-rules.ts'
import type { ClaimRow } from './store.ts'

export interface RoundRow {
  id: string
  number: string
  region: string
  sharePercent: number
  listDigest: string
  nonce: string
  seed: string
  claimCount: number
  lineCount: number
  drawnCount: number
  state: SampleState
  drawnBy: string
  drawnAt: string
  closedBy: string | null
  closedAt: string | null
  version: number
}
export interface SampleClaimRow {
  roundId: string
  claimId: string
  claimNumber: string
  payee: string
  people: number
  amountFen: number
  live: boolean
  result: 'passed' | 'refused' | null
  reasons: Reason[]
}
export interface SampleLineRow {
  roundId: string
  claimId: string
  claimLineId: string
  claimNumber: string
  lineNo: number
  payee: string
  amountFen: number
  drawKey: string
  drawn: boolean
  finding: Finding | null
  note: string | null
  fileIds: string[]
  foundBy: string | null
  foundByName: string | null
  foundAt: string | null
}
type Tables = {
  'money.sampleRound': RoundRow
  'money.sampleClaim': SampleClaimRow
  'money.sampleLine': SampleLineRow
  'money.claim': ClaimRow
  'money.claimLine': { id: string; claimId: string; personId: string; amountFen: number; state: string }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const inList = (codes: readonly string[]) => (codes.length ? [...codes] : [''])
const CHUNK = 3000

/** Everything passed, nothing without data, never sent back, in no other round. */
const allPassed = sql<boolean>`c.reason is null
  and exists (select 1 from money.claim_line l where l.claim_id = c.id and l.state = 'claimed')
  and not exists (select 1 from money.claim_line l where l.claim_id = c.id and l.state = 'claimed'
    and (l.checks @> '[{"result": "no-data"}]' or l.checks @> '[{"result": "failed"}]'))
  and not exists (select 1 from money.sample_claim s where s.claim_id = c.id)`

const people = sql<number>`(select count(*) from money.claim_line l where l.claim_id = c.id and l.state = 'claimed')`

export const candidateRows = (
  db: Db,
  scope: Scope,
  me: string,
  input: {
    q?: string
    region?: readonly string[]
    subsidyKind?: SubsidyKind
    page: number
    size: number
    sort?: string
  },
): Promise<Page<ClaimRow & { people: number }>> => {
  let query = of(db)
    .selectFrom('money.claim as c')
    .selectAll('c')
    .select(people.as('people'))
    .where('c.state', '=', 'submitted')
    .where('c.region', 'in', inList(scope.regions))
    .where('c.filedBy', '<>', me)
    .where(allPassed)
  if (input.region) query = query.where('c.region', 'in', inList(input.region))
  if (input.subsidyKind) query = query.where('c.subsidyKind', '=', input.subsidyKind)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('c.title', 'like', like), eb('c.number', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { filedAt: 'c.filedAt', amountFen: 'c.amountFen', number: 'c.number' },
    ['c.filedAt', 'asc'],
    'c.id',
  ) as unknown as Promise<Page<ClaimRow & { people: number }>>
}

/** Those of the claims that still qualify. */
export async function stillFit(db: Db, claimIds: readonly string[]): Promise<Set<string>> {
  const rows = await of(db)
    .selectFrom('money.claim as c')
    .select('c.id')
    .where('c.id', 'in', [...claimIds])
    .where('c.state', '=', 'submitted')
    .where(allPassed)
    .execute()
  return new Set(rows.map((r) => r.id))
}

export async function insertRound(
  trx: Trx,
  round: RoundRow,
  claims: readonly SampleClaimRow[],
  lines: readonly SampleLineRow[],
): Promise<void> {
  await of(trx).insertInto('money.sampleRound').values(round).execute()
  await of(trx)
    .insertInto('money.sampleClaim')
    .values(claims.map((row) => ({ ...row, reasons: JSON.stringify(row.reasons) as never })))
    .execute()
  for (let i = 0; i < lines.length; i += CHUNK) {
    await of(trx)
      .insertInto('money.sampleLine')
      .values(lines.slice(i, i + CHUNK))
      .execute()
  }
}

export const roundById = (db: Db, id: string): Promise<RoundRow | undefined> =>
  of(db).selectFrom('money.sampleRound').selectAll().where('id', '=', id).executeTakeFirst()
export const lockRound = (trx: Trx, id: string): Promise<RoundRow | undefined> =>
  of(trx).selectFrom('money.sampleRound').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const updateRound = async (
  trx: Trx,
  id: string,
  version: number,
  set: Pick<Partial<RoundRow>, 'state' | 'closedBy' | 'closedAt'>,
): Promise<boolean> => {
  const done = await of(trx)
    .updateTable('money.sampleRound')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const claimsOfRound = (db: Db, roundId: string): Promise<SampleClaimRow[]> =>
  of(db)
    .selectFrom('money.sampleClaim')
    .selectAll()
    .where('roundId', '=', roundId)
    .orderBy('claimNumber')
    .execute()

export const linesOfRound = (db: Db, roundId: string): Promise<(SampleLineRow & { personId: string })[]> =>
  of(db)
    .selectFrom('money.sampleLine as s')
    .innerJoin('money.claimLine as l', 'l.id', 's.claimLineId')
    .selectAll('s')
    .select('l.personId')
    .where('s.roundId', '=', roundId)
    .orderBy('s.claimNumber')
    .orderBy('s.lineNo')
    .execute()

/** False when it was not drawn, or somebody recorded a finding already. */
export async function setFinding(
  trx: Trx,
  roundId: string,
  lineId: string,
  set: Pick<SampleLineRow, 'finding' | 'note' | 'fileIds' | 'foundBy' | 'foundByName' | 'foundAt'>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.sampleLine')
    .set(set)
    .where('roundId', '=', roundId)
    .where('claimLineId', '=', lineId)
    .where('drawn', '=', true)
    .where('finding', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const settleClaim = async (
  trx: Trx,
  roundId: string,
  claimId: string | null,
  set: { live: boolean; result?: 'passed' | 'refused'; reasons?: Reason[] },
): Promise<void> => {
  let query = of(trx)
    .updateTable('money.sampleClaim')
    .set({ ...set, ...(set.reasons ? { reasons: JSON.stringify(set.reasons) as never } : {}) })
    .where('roundId', '=', roundId)
  if (claimId) query = query.where('claimId', '=', claimId)
  await query.execute()
}

export type ListedRound = RoundRow & { found: number }
const found = sql<number>`(select count(*) from money.sample_line l where l.round_id = r.id and l.finding is not null)`
export const listRounds = (
  db: Db,
  scope: Scope,
  input: {
    q?: string
    state?: SampleState
    region?: readonly string[]
    page: number
    size: number
    sort?: string
  },
): Promise<Page<ListedRound>> => {
  let query = of(db)
    .selectFrom('money.sampleRound as r')
    .selectAll('r')
    .select(found.as('found'))
    .where('r.region', 'in', inList(scope.regions))
  if (input.state) query = query.where('r.state', '=', input.state)
  if (input.region) query = query.where('r.region', 'in', inList(input.region))
  if (input.q) query = query.where('r.number', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { drawnAt: 'r.drawnAt', number: 'r.number', state: 'r.state' },
    ['r.drawnAt', 'desc'],
    'r.id',
  ) as unknown as Promise<Page<ListedRound>>
}

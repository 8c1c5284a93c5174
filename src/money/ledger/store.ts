import { sql } from 'kysely'
import type { FundKind, SubsidyKind } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Account, EntryKind } from './contract.ts'

export interface EntryRow {
  id: string
  at: string
  day: string
  kind: EntryKind
  subject: string
  summary: string
  byAccount: string | null
  byName: string
  reverses: string | null
}
/** Whose money, and what for; carried by every posting of one claim line. */
export interface Tags {
  personId: string | null
  orgId: string | null
  claimId: string | null
  claimLineId: string | null
  subsidyKind: SubsidyKind | null
  occupationCode: string | null
  level: number | null
  certificateNumber: string | null
}
export interface PostingRow extends Tags {
  id: string
  entryId: string
  bookId: string
  account: Account
  amountFen: number
}
export interface BookRow {
  id: string
  region: string
  year: number
  fund: FundKind
  openedAt: string
}
export interface BalanceRow {
  bookId: string
  region: string
  year: number
  fund: FundKind
  appropriatedFen: number
  availableFen: number
  reservedFen: number
  payableFen: number
  inPaymentFen: number
  paidFen: number
  offsetFen: number
  receivableFen: number
  recoveredFen: number
  writtenOffFen: number
}
type Tables = {
  'money.entry': EntryRow
  'money.posting': PostingRow
  'money.book': BookRow
  'money.doorBalance': BalanceRow
}
const of = (db: Db) => db.withTables<Tables>()

/** Where budgets were opened. */
export const bookRegions = async (db: Db): Promise<string[]> =>
  (await of(db).selectFrom('money.book').select('region').distinct().execute()).map((row) => row.region)
export const insertBook = async (trx: Trx, row: BookRow): Promise<void> => {
  await of(trx).insertInto('money.book').values(row).execute()
}

export const insertEntry = async (trx: Trx, row: EntryRow): Promise<void> => {
  await of(trx).insertInto('money.entry').values(row).execute()
}

export async function insertPostings(trx: Trx, rows: readonly PostingRow[]): Promise<void> {
  // PostgreSQL takes 65,535 parameters a statement; 13 columns a row.
  for (let i = 0; i < rows.length; i += 4000) {
    await of(trx)
      .insertInto('money.posting')
      .values(rows.slice(i, i + 4000))
      .execute()
  }
}

/** Sums of bigint come as numeric, and so as text; every amount here is within safe integers. */
const balance = (row: BalanceRow): BalanceRow => ({
  ...row,
  appropriatedFen: Number(row.appropriatedFen),
  availableFen: Number(row.availableFen),
  reservedFen: Number(row.reservedFen),
  payableFen: Number(row.payableFen),
  inPaymentFen: Number(row.inPaymentFen),
  paidFen: Number(row.paidFen),
  offsetFen: Number(row.offsetFen),
  receivableFen: Number(row.receivableFen),
  recoveredFen: Number(row.recoveredFen),
  writtenOffFen: Number(row.writtenOffFen),
})

export async function balanceRows(db: Db, bookIds: readonly string[]): Promise<BalanceRow[]> {
  if (bookIds.length === 0) return []
  const rows = await of(db)
    .selectFrom('money.doorBalance')
    .selectAll()
    .where('bookId', 'in', [...new Set(bookIds)])
    .execute()
  return rows.map(balance)
}

export async function balancesIn(db: Db, regions: readonly string[]): Promise<BalanceRow[]> {
  if (regions.length === 0) return []
  const rows = await of(db)
    .selectFrom('money.doorBalance')
    .selectAll()
    .where('region', 'in', regions)
    .execute()
  return rows.map(balance)
}

export const allBalances = async (db: Db): Promise<BalanceRow[]> =>
  (
    await of(db)
      .selectFrom('money.doorBalance')
      .selectAll()
      .orderBy('region')
      .orderBy('year')
      .orderBy('fund')
      .execute()
  ).map(balance)

export interface LineBalance extends Tags {
  claimLineId: string
  bookId: string
  account: Account
  amountFen: number
  day: string
}

const lineColumns = [
  'p.personId',
  'p.orgId',
  'p.claimId',
  'p.claimLineId',
  'p.subsidyKind',
  'p.occupationCode',
  'p.level',
  'p.certificateNumber',
  'p.bookId',
  'p.account',
] as const

/** Where each claim line's money stands: one row a line and account with something on it. */
export async function lineBalances(db: Db, lineIds: readonly string[]): Promise<LineBalance[]> {
  if (lineIds.length === 0) return []
  const rows = await of(db)
    .selectFrom('money.posting as p')
    .innerJoin('money.entry as e', 'e.id', 'p.entryId')
    .select([...lineColumns])
    .select(sql<number>`sum(p.amount_fen)::bigint`.as('amountFen'))
    .select(sql<string>`max(e.day)`.as('day'))
    .where('p.claimLineId', 'in', [...new Set(lineIds)])
    .groupBy([...lineColumns])
    .having(sql<boolean>`sum(p.amount_fen) <> 0`)
    .execute()
  return rows as LineBalance[]
}

const itemColumns = lineColumns.filter((column) => column !== 'p.account')

/**
 * What each person drew, or (with more accounts) is about to: one row a claim line. Money that a person has to give back
 * counts as drawn until it is back; what an institution was paid for somebody no longer does.
 */
/** What a subsidy came to in a budget year of these regions: owed, on its way, or paid. */
export async function grantedSum(
  db: Db,
  input: {
    regions: readonly string[]
    year: number
    subsidyKind: string
    exceptClaims: readonly string[]
  },
): Promise<number> {
  const { rows } = await sql<{ fen: string | null }>`
    select sum(p.amount_fen) as fen from money.posting p join money.book b on b.id = p.book_id
    where b.region = any(${[...input.regions]}) and b.year = ${input.year} and p.subsidy_kind = ${input.subsidyKind}
      and p.account in ('payable', 'in-payment', 'paid') and p.claim_id <> all(${[...input.exceptClaims]}::uuid[])`.execute(
    db,
  )
  return Number(rows[0]?.fen ?? 0)
}

export async function personLines(
  db: Db,
  personIds: readonly string[],
  on: readonly Account[],
): Promise<Omit<LineBalance, 'account'>[]> {
  if (personIds.length === 0) return []
  const rows = await of(db)
    .selectFrom('money.posting as p')
    .innerJoin('money.entry as e', 'e.id', 'p.entryId')
    .select(itemColumns)
    .select(sql<number>`sum(p.amount_fen)::bigint`.as('amountFen'))
    .select(
      sql<string>`max(e.day) filter (where p.amount_fen > 0 and p.account not in ('receivable', 'written-off'))`.as(
        'day',
      ),
    )
    .where('p.personId', 'in', [...new Set(personIds)])
    .where((eb) =>
      eb.or([
        eb('p.account', 'in', on),
        eb.and([eb('p.account', 'in', ['receivable', 'written-off']), eb('p.orgId', 'is', null)]),
      ]),
    )
    .where('p.claimLineId', 'is not', null)
    .groupBy(itemColumns)
    .having(sql<boolean>`sum(p.amount_fen) > 0`)
    .orderBy('day')
    .execute()
  return rows as Omit<LineBalance, 'account'>[]
}

export interface EntryListRow {
  id: string
  at: string
  day: string
  kind: EntryKind
  subject: string
  summary: string
  byName: string
  region: string
  year: number
  fund: FundKind
  amountFen: number
  lines: number
}

export interface EntryFilter {
  q?: string | undefined
  region?: string | undefined
  fund?: FundKind | undefined
  year?: number | undefined
  kind?: EntryKind | undefined
  from?: string | undefined
  to?: string | undefined
  subject?: string | undefined
  budgetId?: string | undefined
  page: number
  size: number
  sort?: string | undefined
}

export function listEntryRows(
  db: Db,
  regions: readonly string[],
  input: EntryFilter,
): Promise<Page<EntryListRow>> {
  // One row an entry and book: an entry that moves money between two budgets stands in both.
  let query = of(db)
    .selectFrom('money.entry as e')
    .innerJoin(
      (eb) =>
        eb
          .selectFrom('money.posting as p')
          .select(['p.entryId', 'p.bookId'])
          .select(
            sql<number>`coalesce(sum(p.amount_fen) filter (where p.amount_fen > 0), 0)::bigint`.as(
              'amountFen',
            ),
          )
          .select(sql<number>`count(*)::int`.as('lines'))
          .groupBy(['p.entryId', 'p.bookId'])
          .as('s'),
      (join) => join.onRef('s.entryId', '=', 'e.id'),
    )
    .innerJoin('money.book as b', 'b.id', 's.bookId')
    .select(['e.id', 'e.at', 'e.day', 'e.kind', 'e.subject', 'e.summary', 'e.byName'])
    .select(['b.region', 'b.year', 'b.fund', 's.amountFen', 's.lines'])
    .where('b.region', 'in', regions.length ? regions : [''])
  if (input.region) query = query.where('b.region', '=', input.region)
  if (input.fund) query = query.where('b.fund', '=', input.fund)
  if (input.year) query = query.where('b.year', '=', input.year)
  if (input.kind) query = query.where('e.kind', '=', input.kind)
  if (input.from) query = query.where('e.day', '>=', input.from)
  if (input.to) query = query.where('e.day', '<=', input.to)
  if (input.subject) query = query.where('e.subject', '=', input.subject)
  if (input.budgetId) query = query.where('b.id', '=', input.budgetId)
  if (input.q) query = query.where('e.summary', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { day: 'e.day', at: 'e.at', amountFen: 's.amountFen', kind: 'e.kind', region: 'b.region' },
    ['e.at', 'desc'],
    'e.id',
  )
}

export const entryById = (db: Db, id: string): Promise<EntryRow | undefined> =>
  of(db)
    .selectFrom('money.entry')
    .select(['id', 'at', 'day', 'kind', 'subject', 'summary', 'byAccount', 'byName', 'reverses'])
    .where('id', '=', id)
    .executeTakeFirst()

export const entryReversing = (db: Db, id: string): Promise<{ id: string } | undefined> =>
  of(db).selectFrom('money.entry').select('id').where('reverses', '=', id).executeTakeFirst()

/** Entries of one kind about `subject` that moved these claim lines. */
export const entriesOfLines = async (
  db: Db,
  subject: string,
  kind: EntryKind,
  lineIds: readonly string[],
): Promise<string[]> => {
  if (lineIds.length === 0) return []
  const rows = await of(db)
    .selectFrom('money.entry as e')
    .innerJoin('money.posting as p', 'p.entryId', 'e.id')
    .select('e.id')
    .distinct()
    .where('e.subject', '=', subject)
    .where('e.kind', '=', kind)
    .where('p.claimLineId', 'in', [...lineIds])
    .orderBy('e.id')
    .execute()
  return rows.map((row) => row.id)
}

export const postingsOf = (db: Db, entryId: string) =>
  of(db)
    .selectFrom('money.posting as p')
    .innerJoin('money.book as b', 'b.id', 'p.bookId')
    .selectAll('p')
    .select(['b.region', 'b.year', 'b.fund'])
    .where('p.entryId', '=', entryId)
    .orderBy('p.amountFen')
    .orderBy('p.id')
    .execute()

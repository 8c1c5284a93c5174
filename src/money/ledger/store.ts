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
}
type Tables = {
  'money.entry': EntryRow
  'money.posting': PostingRow
  'money.book': BookRow
  'money.doorBalance': BalanceRow
}
const of = (db: Db) => db.withTables<Tables>()

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

/** What each person drew, or (with more accounts) is about to: one row a claim line. */
export async function personLines(
  db: Db,
  personIds: readonly string[],
  on: readonly Account[],
): Promise<LineBalance[]> {
  if (personIds.length === 0) return []
  const rows = await of(db)
    .selectFrom('money.posting as p')
    .innerJoin('money.entry as e', 'e.id', 'p.entryId')
    .select([...lineColumns])
    .select(sql<number>`sum(p.amount_fen)::bigint`.as('amountFen'))
    .select(sql<string>`max(e.day) filter (where p.amount_fen > 0)`.as('day'))
    .where('p.personId', 'in', [...new Set(personIds)])
    .where('p.account', 'in', on)
    .where('p.claimLineId', 'is not', null)
    .groupBy([...lineColumns])
    .having(sql<boolean>`sum(p.amount_fen) > 0`)
    .orderBy('day')
    .execute()
  return rows as LineBalance[]
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

interface Fault {
  looked: number
  faults: string[]
}
async function faultsOf(
  db: Db,
  looked: ReturnType<typeof sql>,
  faulty: ReturnType<typeof sql>,
): Promise<Fault> {
  const count = await sql<{ n: number }>`select count(*)::int as n from ${looked}`.execute(db)
  const found = await sql<{ what: string }>`select what::text as what from ${faulty} limit 10`.execute(db)
  return { looked: count.rows[0]?.n ?? 0, faults: found.rows.map((r) => r.what) }
}

/** Entries whose postings don't add up to zero. */
export const unbalancedEntries = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.entry`,
    sql`(select e.id as what from money.entry e left join money.posting p on p.entry_id = e.id
         group by e.id having count(p.id) < 2 or sum(p.amount_fen) <> 0) f`,
  )

/** Balances that differ from the sum of their postings. */
export const wrongBalances = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.balance`,
    sql`(select l.book_id || '/' || l.account as what from money.balance l
         left join money.posting p on p.book_id = l.book_id and p.account = l.account
         group by l.book_id, l.account, l.amount_fen having coalesce(sum(p.amount_fen), 0) <> l.amount_fen) f`,
  )

/** Books where more is reserved, owed and paid than was appropriated. */
export const overdrawnBooks = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.book`,
    sql`(select book_id as what from money.balance group by book_id
         having sum(amount_fen) <> 0 or sum(amount_fen) filter (where account <> 'appropriation' and amount_fen < 0) < 0) f`,
  )

/** Claim lines with money on more than one account, with less than nothing on one, or paid twice. */
export const wrongLines = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`(select distinct claim_line_id from money.posting where claim_line_id is not null) l`,
    sql`(select claim_line_id as what from (
           select claim_line_id, account, sum(amount_fen) as amount from money.posting
           where claim_line_id is not null group by claim_line_id, account
         ) a where account in ('payable', 'in-payment', 'paid')
         group by claim_line_id having min(amount) < 0 or count(*) filter (where amount > 0) > 1) f`,
  )

/** Books whose live reservations are not what they call reserved. Reads the budgets' door view: the proof spans both. */
export const wrongReservations = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.door_reservation`,
    sql`(select b.book_id as what from money.door_balance b
         left join money.door_reservation r on r.budget_id = b.book_id and r.state = 'live'
         group by b.book_id, b.reserved_fen having coalesce(sum(r.amount_fen), 0) <> b.reserved_fen) f`,
  )

/** What the proof asks of the books: each question tells how much it looked at, and where the answer is wrong. */
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type { LedgerCheck } from './contract.ts'
import type { ProofTotal } from './proof-contract.ts'

/** A check as it is kept: with whose each fault is. */
export type KeptCheck = LedgerCheck & { regions?: (string | null)[] }
interface Fault {
  looked: number
  faults: string[]
  /** Whose each of them is, in the same order; null where nobody's can be told. */
  regions: (string | null)[]
}
/** Of each kind this many are kept; which of them a reader is shown depends on their reach. */
const KEPT = 100
const regionOfEntry = (id: ReturnType<typeof sql.ref>) =>
  sql`(select k.region from money.posting x join money.book k on k.id = x.book_id where x.entry_id = ${id} limit 1)`
const regionOfLine = (id: ReturnType<typeof sql.ref>) =>
  sql`(select k.region from money.posting x join money.book k on k.id = x.book_id where x.claim_line_id = ${id} limit 1)`
const regionOfBook = (id: ReturnType<typeof sql.ref>) =>
  sql`(select k.region from money.book k where k.id = ${id})`

async function faultsOf(
  db: Db,
  looked: ReturnType<typeof sql>,
  faulty: ReturnType<typeof sql>,
): Promise<Fault> {
  const count = await sql<{ n: number }>`select count(*)::int as n from ${looked}`.execute(db)
  const { rows } = await sql<{ what: string; region: string | null }>`
    select what::text as what, region from ${faulty} limit ${KEPT}`.execute(db)
  return {
    looked: count.rows[0]?.n ?? 0,
    faults: rows.map((r) => r.what),
    regions: rows.map((r) => r.region),
  }
}

/** Entries whose postings don't add up to zero. */
export const unbalancedEntries = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.entry`,
    sql`(select e.id as what, ${regionOfEntry(sql.ref('e.id'))} as region from money.entry e left join money.posting p on p.entry_id = e.id
         group by e.id having count(p.id) < 2 or sum(p.amount_fen) <> 0) f`,
  )

/** Balances that differ from the sum of their postings. */
export const wrongBalances = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.balance`,
    sql`(select l.book_id || '/' || l.account as what, ${regionOfBook(sql.ref('l.book_id'))} as region from money.balance l
         left join money.posting p on p.book_id = l.book_id and p.account = l.account
         group by l.book_id, l.account, l.amount_fen having coalesce(sum(p.amount_fen), 0) <> l.amount_fen) f`,
  )

/** Books where more is reserved, owed and paid than was appropriated. */
export const overdrawnBooks = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.book`,
    sql`(select book_id as what, ${regionOfBook(sql.ref('money.balance.book_id'))} as region from money.balance group by book_id
         having sum(amount_fen) <> 0 or sum(amount_fen) filter (where account <> 'appropriation' and amount_fen < 0) < 0) f`,
  )

/** Claim lines with money on more than one account, with less than nothing on one, or paid twice. */
export const wrongLines = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`(select distinct claim_line_id from money.posting where claim_line_id is not null) l`,
    sql`(select claim_line_id as what, ${regionOfLine(sql.ref('a.claim_line_id'))} as region from (
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
    sql`(select b.book_id as what, b.region from money.door_balance b
         left join money.door_reservation r on r.budget_id = b.book_id and r.state = 'live'
         group by b.book_id, b.region, b.reserved_fen having coalesce(sum(r.held_fen), 0) <> b.reserved_fen) f`,
  )

/** Books whose open recovery cases are not what they call receivable; again across both, by the recovery's door view. */
export const wrongReceivables = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.door_recovery_left`,
    sql`(select b.book_id as what, b.region from money.door_balance b
         left join money.door_recovery_left r on r.book_id = b.book_id
         where coalesce(r.left_fen, 0) <> b.receivable_fen) f`,
  )

/** Books whose appropriated sum is not what was approved for them, given and taken. */
export const wrongAmounts = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.budget_change where state = 'approved'`,
    sql`(select b.region || ' ' || b.year || ' ' || b.fund as what, b.region from money.door_balance b
         left join (select budget_id, sum(case kind when 'decrease' then -amount_fen else amount_fen end) as fen
           from money.budget_change where state = 'approved' group by budget_id) c on c.budget_id = b.book_id
         left join (select id, sum(fen) as fen from (
             select to_id as id, amount_fen as fen from money.door_transfer where state = 'approved'
             union all select from_id, -amount_fen from money.door_transfer where state = 'approved') m
           group by id) t on t.id = b.book_id
         where coalesce(c.fen, 0) + coalesce(t.fen, 0) <> b.appropriated_fen) f`,
  )

/** Entries that take others back and don't undo them to the fen, account by account. */
export const wrongReversals = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.entry where kind = 'reverse'`,
    sql`(select r.id as what, ${regionOfBook(sql.ref('p.book_id'))} as region from money.entry r join money.posting p on p.entry_id in (r.id, r.reverses)
         where r.kind = 'reverse'
         group by r.id, p.book_id, p.account, p.claim_line_id having sum(p.amount_fen) <> 0) f`,
  )

/** Seats let go of one by one add up to no more than their reservation released. */
export const wrongSeats = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.seat_release`,
    sql`(select r.subject as what, ${regionOfBook(sql.ref('r.budget_id'))} as region from money.door_reservation r join money.seat_release s on s.reservation_id = r.id
         group by r.id, r.subject, r.budget_id, r.released_fen, r.seats
         having sum(s.amount_fen) > r.released_fen or sum(s.seats) > r.seats) f`,
  )

/** Claim lines and the ledger: what a line stands at is what was charged for it, where its state says the money is. */
export const wrongClaims = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.door_claim_line where state in ('payable', 'batched', 'bounced', 'paid')`,
    sql`(select coalesce(c.number || ' 第 ' || l.no || ' 行', '台账明细 ' || m.claim_line_id) as what,
           coalesce(c.region, ${regionOfLine(sql.ref('m.claim_line_id'))}) as region
         from (select p.claim_line_id, sum(p.amount_fen) as owed,
             coalesce(sum(p.amount_fen) filter (where p.account = 'payable'), 0) as payable,
             coalesce(sum(p.amount_fen) filter (where p.account = 'in-payment'), 0) as in_payment,
             coalesce(sum(p.amount_fen) filter (where p.account = 'paid'), 0) as paid
           from money.posting p join money.entry e on e.id = p.entry_id
           where p.claim_line_id is not null and p.account in ('payable', 'in-payment', 'paid', 'offset')
             and e.kind in ('charge', 'uncharge', 'pay-out', 'pay-done', 'pay-failed', 'offset', 'reverse')
           group by p.claim_line_id) m
         full join money.door_claim_line l on l.id = m.claim_line_id
         left join money.door_claim c on c.id = l.claim_id
         where case
           when l.id is null then m.owed <> 0
           when l.state in ('payable', 'bounced') then coalesce(m.owed, 0) <> l.amount_fen or m.in_payment <> 0 or m.paid <> 0
           when l.state = 'batched' then coalesce(m.owed, 0) <> l.amount_fen or m.paid <> 0
           when l.state = 'paid' then coalesce(m.owed, 0) <> l.amount_fen or m.payable <> 0 or m.in_payment <> 0
           else coalesce(m.owed, 0) <> 0 end) f`,
  )

/** Transfers of the bank that are not the sum of the lines they pay. */
export const wrongPayments = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.door_payment_line`,
    sql`(select p.no as what, p.region from money.door_payment_line p left join money.door_payment_part t on t.payment_line_id = p.id
         group by p.id, p.no, p.region, p.amount_fen having coalesce(sum(t.amount_fen), 0) <> p.amount_fen) f`,
  )

/** Batches and the ledger: what waits for the bank is in payment; what the bank's files said was paid is what was booked. */
export const wrongBank = (db: Db): Promise<Fault> =>
  faultsOf(
    db,
    sql`(select distinct batch_id from money.door_payment_line where batch_state in ('confirmed', 'settled')) b`,
    sql`(select coalesce(b.batch_number, '台账批次 ' || m.batch_id) as what, b.region
         from (select batch_id, batch_number, region,
             coalesce(sum(amount_fen) filter (where state = 'waiting'), 0) as waiting,
             coalesce(sum(amount_fen) filter (where state = 'paid' or recalled_on is not null), 0) as paid
           from money.door_payment_line where batch_state in ('confirmed', 'settled') group by batch_id, batch_number, region) b
         left join (select batch_id, sum(paid_fen) as told from money.door_bank_return group by batch_id) r on r.batch_id = b.batch_id
         full join (select substr(e.subject, 7)::uuid as batch_id,
             sum(p.amount_fen) filter (where p.account = 'in-payment') as in_payment,
             sum(p.amount_fen) filter (where p.account = 'paid' and e.kind = 'pay-done') as booked
           from money.entry e join money.posting p on p.entry_id = e.id
           where e.subject like 'batch:%' and length(e.subject) = 42 group by e.subject) m on m.batch_id = b.batch_id
         where coalesce(m.in_payment, 0) <> coalesce(b.waiting, 0) or coalesce(m.booked, 0) <> coalesce(b.paid, 0)
           or coalesce(r.told, 0) <> coalesce(b.paid, 0)) f`,
  )

/** No fault, but worth a look: money held for more than half a year after its class ended, and nobody has claimed it. */
export const idleReservations = (db: Db, today: string): Promise<Fault> =>
  faultsOf(
    db,
    sql`money.door_reservation where state = 'live'`,
    sql`(select coalesce(k.number, k.title) as what, k.region from money.door_reservation r
         join training.door_class k on r.subject = 'class:' || k.id
         where r.state = 'live' and k.ends_on < ${today}::date - 180
           and not exists (select 1 from money.door_claim c where c.class_id = k.id
             and c.subsidy_kind = 'class-training' and c.state not in ('draft', 'withdrawn'))) f`,
  )

export const ledgerHead = async (db: Db): Promise<{ entries: number; lastEntry: string | null }> => {
  const { rows } = await sql<{ entries: number; lastEntry: string | null }>`
    select count(*)::int as entries, (select id from money.entry order by at desc, id desc limit 1) as last_entry
    from money.entry`.execute(db)
  return rows[0] as { entries: number; lastEntry: string | null }
}

export interface ProofRow {
  id: string
  number: string
  day: string
  at: string
  byAccount: string | null
  byName: string
  holds: boolean
  checks: KeptCheck[]
  totals: ProofTotal[]
  entries: number
  lastEntry: string | null
  sha256: string
}
type Tables = { 'money.proof': ProofRow }
const of = (db: Db) => db.withTables<Tables>()

export const insertProof = async (trx: Trx, row: ProofRow): Promise<void> => {
  await of(trx)
    .insertInto('money.proof')
    .values({ ...row, checks: JSON.stringify(row.checks), totals: JSON.stringify(row.totals) } as never)
    .execute()
}

export const proofById = (db: Db, id: string): Promise<ProofRow | undefined> =>
  of(db).selectFrom('money.proof').selectAll().where('id', '=', id).executeTakeFirst()

export const listProofRows = (
  db: Db,
  input: { holds?: 'true' | 'false' | undefined; page: number; size: number; sort?: string | undefined },
): Promise<Page<ProofRow>> => {
  let query = of(db).selectFrom('money.proof').selectAll()
  if (input.holds) query = query.where('holds', '=', input.holds === 'true')
  return pageOf(query, input, { at: 'at', number: 'number' }, ['at', 'desc'], 'id')
}

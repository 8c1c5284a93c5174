/** Rows of what people say has arrived, of the books beside it, and of the cases made of differences. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText } from '#platform/page'
import type { PaymentState } from './payment-rules.ts'
import { noticeOfParts } from './receipt-recon-store.ts'
import type { CaseState, ReceiptAnswer, ReceiptKind, ReceiptOutcome } from './receipt-rules.ts'

export interface ReceiptRow {
  id: string
  paymentLineId: string | null
  claimLineId: string | null
  answer: ReceiptAnswer
  amountFen: number | null
  note: string | null
  byAccount: string
  at: string
}
export interface CaseRow {
  id: string
  number: string
  region: string
  claimId: string
  claimLineId: string | null
  paymentLineId: string | null
  receiptId: string | null
  kind: ReceiptKind
  expectedFen: number
  toldFen: number | null
  body: string
  state: CaseState
  openedAt: string
  dueOn: string
  owner: string | null
  ownerName: string | null
  takenAt: string | null
  outcome: ReceiptOutcome | null
  resolution: string | null
  fileIds: string[]
  closedBy: string | null
  closedAt: string | null
  version: number
}
type Tables = {
  'money.receipt': ReceiptRow
  'money.receiptCase': CaseRow
  'money.receiptReminder': { paymentLineId: string; at: string }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const uuids = (ids: readonly string[]) => sql`any(${[...ids]}::uuid[])`

/** A transfer or a published line, with the last that was said about it. */
export interface SayableRow {
  side: 'payee' | 'trainee'
  id: string
  claimId: string
  number: string
  title: string
  region: string
  orgId: string | null
  personId: string | null
  accountMasked: string | null
  noticeFen: number | null
  amountFen: number
  state: PaymentState
  bankOn: string | null
  answer: ReceiptAnswer | null
  saidFen: number | null
  saidAt: string | null
}
const transfers = (where: RawBuilder<unknown>) => sql`
  select 'payee' as side, p.id, p.claim_id as "claimId", c.number, c.title, c.region, p.org_id as "orgId",
    p.person_id as "personId", p.account_masked as "accountMasked", ${noticeOfParts} as "noticeFen",
    p.amount_fen as "amountFen", p.state, p.bank_on as "bankOn", r.answer, r.amount_fen as "saidFen", r.at as "saidAt",
    p.settled_at as at
  from money.payment_line p join money.claim c on c.id = p.claim_id
  left join lateral (select * from money.receipt r where r.payment_line_id = p.id order by r.at desc, r.id desc limit 1) r on true
  where ${where}`
const published = (where: RawBuilder<unknown>) => sql`
  select 'trainee' as side, l.id, l.claim_id as "claimId", c.number, c.title, c.region, c.org_id as "orgId",
    l.person_id as "personId", null as "accountMasked",
    (select nl.amount_fen from money.notice_line nl join money.notice n on n.id = nl.notice_id
      where nl.claim_line_id = l.id order by n.published_at desc limit 1) as "noticeFen",
    l.amount_fen as "amountFen", 'paid' as state, (l.paid_at at time zone 'Asia/Shanghai')::date as "bankOn", r.answer,
    r.amount_fen as "saidFen", r.at as "saidAt", l.paid_at as at
  from money.claim_line l join money.claim c on c.id = l.claim_id
  left join lateral (select * from money.receipt r where r.claim_line_id = l.id order by r.at desc, r.id desc limit 1) r on true
  where c.class_id is not null and c.org_id is not null and l.state = 'paid' and ${where}`

export async function sayableOfPerson(db: Db, personId: string): Promise<SayableRow[]> {
  const { rows } = await sql<SayableRow>`
    select * from (${transfers(sql`p.person_id = ${personId} and p.state = 'paid'`)}
      union all ${published(sql`l.person_id = ${personId}`)}) x
    order by at desc, id limit 100`.execute(db)
  return rows
}

export async function sayableOfOrgs(
  db: Db,
  orgs: readonly string[],
  input: { q?: string; open?: boolean; page: number; size: number },
): Promise<Page<SayableRow>> {
  const like = input.q ? likeText(input.q) : null
  const { rows } = await sql<SayableRow & { total: number }>`
    select *, count(*) over ()::int as total
    from (${transfers(sql`p.org_id = ${uuids(orgs)} and p.state = 'paid'`)}) x
    where (${like}::text is null or number like ${like} or title like ${like})
      and (${input.open ?? null}::boolean is null or (answer is null) = ${input.open ?? null})
    order by at desc, id limit ${input.size} offset ${(input.page - 1) * input.size}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0, page: input.page, size: input.size }
}

export async function sayable(
  db: Db,
  side: 'payee' | 'trainee',
  id: string,
): Promise<SayableRow | undefined> {
  const query = side === 'payee' ? transfers(sql`p.id = ${id}`) : published(sql`l.id = ${id}`)
  return (await sql<SayableRow>`${query}`.execute(db)).rows[0]
}

export const insertReceipt = async (trx: Trx, row: ReceiptRow): Promise<void> => {
  await of(trx).insertInto('money.receipt').values(row).execute()
}

/** False when the same difference is a case already that is still open. */
export async function insertCase(trx: Trx, row: CaseRow): Promise<boolean> {
  const done = await of(trx)
    .insertInto('money.receiptCase')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}
export const lockCase = (trx: Trx, id: string): Promise<CaseRow | undefined> =>
  of(trx).selectFrom('money.receiptCase').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const caseById = (db: Db, id: string): Promise<CaseRow | undefined> =>
  of(db).selectFrom('money.receiptCase').selectAll().where('id', '=', id).executeTakeFirst()
export async function updateCase(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<CaseRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.receiptCase')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** The claim lines a case is about, with what was paid on each. */
export async function paidLinesOf(
  db: Db,
  about: Pick<CaseRow, 'claimLineId' | 'paymentLineId'>,
): Promise<{ claimLineId: string; amountFen: number }[]> {
  const { rows } = await sql<{ claimLineId: string; amountFen: number }>`
    select l.id as "claimLineId", l.amount_fen as "amountFen" from money.claim_line l
    where l.state = 'paid' and (l.id = ${about.claimLineId} or l.id in
      (select q.claim_line_id from money.payment_part q where q.payment_line_id = ${about.paymentLineId}))`.execute(
    db,
  )
  return rows
}

/** Who made the batch that a transfer went out with. */
export async function makerOf(db: Db, paymentLineId: string | null): Promise<string | null> {
  if (!paymentLineId) return null
  const { rows } = await sql<{ madeBy: string }>`
    select b.made_by as "madeBy" from money.payment_line p join money.payment_batch b on b.id = p.batch_id
    where p.id = ${paymentLineId}`.execute(db)
  return rows[0]?.madeBy ?? null
}

/** The last case about each transfer or line. */
export async function casesAbout(db: Db, ids: readonly string[]): Promise<Map<string, CaseRow>> {
  if (ids.length === 0) return new Map()
  const rows = await of(db)
    .selectFrom('money.receiptCase')
    .selectAll()
    .where(sql<boolean>`coalesce(claim_line_id, payment_line_id) = ${uuids(ids)}`)
    .orderBy('openedAt')
    .execute()
  return new Map(rows.map((r) => [(r.claimLineId ?? r.paymentLineId) as string, r]))
}

export interface ListedCase extends CaseRow {
  claimNumber: string
  title: string
  orgId: string | null
  claimPerson: string | null
  personId: string | null
  note: string | null
  filedBy: string | null
  reviewedBy: string | null
  madeBy: string | null
}
export async function listCaseRows(
  db: Db,
  scope: Scope,
  input: {
    q?: string
    state?: CaseState
    kind?: ReceiptKind
    regions?: readonly string[]
    claimId?: string
    id?: string
    page: number
    size: number
  },
): Promise<Page<ListedCase>> {
  const like = input.q ? likeText(input.q) : null
  const { rows } = await sql<ListedCase & { total: number }>`
    select k.id, k.number, k.region, k.claim_id as "claimId", k.claim_line_id as "claimLineId",
      k.payment_line_id as "paymentLineId", k.receipt_id as "receiptId", k.kind, k.expected_fen as "expectedFen",
      k.told_fen as "toldFen", k.body, k.state, k.opened_at as "openedAt", k.due_on as "dueOn", k.owner,
      k.owner_name as "ownerName", k.taken_at as "takenAt", k.outcome, k.resolution, k.file_ids as "fileIds",
      k.closed_by as "closedBy", k.closed_at as "closedAt", k.version,
      c.number as "claimNumber", c.title, c.org_id as "orgId", c.person_id as "claimPerson", l.person_id as "personId",
      r.note, c.filed_by as "filedBy", c.reviewed_by as "reviewedBy", b.made_by as "madeBy",
      count(*) over ()::int as total
    from money.receipt_case k join money.claim c on c.id = k.claim_id
    left join money.claim_line l on l.id = k.claim_line_id
    left join money.receipt r on r.id = k.receipt_id
    left join money.payment_line p on p.id = k.payment_line_id
    left join money.payment_batch b on b.id = p.batch_id
    where (k.region = any(${[...scope.regions]}::text[])
        or (c.org_id = ${uuids(scope.orgs)} and k.claim_line_id is null))
      and (${input.state ?? null}::text is null or k.state = ${input.state ?? null})
      and (${input.kind ?? null}::text is null or k.kind = ${input.kind ?? null})
      and (${input.regions ? [...input.regions] : null}::text[] is null or k.region = any(${input.regions ? [...input.regions] : []}::text[]))
      and (${input.claimId ?? null}::uuid is null or k.claim_id = ${input.claimId ?? null})
      and (${input.id ?? null}::uuid is null or k.id = ${input.id ?? null})
      and (${like}::text is null or k.number like ${like} or c.number like ${like} or c.title like ${like})
    order by (k.state = 'closed'), k.due_on, k.id
    limit ${input.size} offset ${(input.page - 1) * input.size}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0, page: input.page, size: input.size }
}

export interface BookRow {
  id: string
  claimId: string
  region: string
  noticeFen: number | null
  fileFen: number
  transferFen: number
  state: PaymentState
  confirmedAt: string
}
/** Transfers paid or waiting whose books were not looked at since: those without a case about them. */
export async function booksToCheck(db: Db, since: string): Promise<BookRow[]> {
  const { rows } = await sql<BookRow>`
    select p.id, p.claim_id as "claimId", c.region, ${noticeOfParts} as "noticeFen",
      (select coalesce(sum(q.amount_fen), 0)::bigint from money.payment_part q where q.payment_line_id = p.id) as "fileFen",
      p.amount_fen as "transferFen", p.state, b.confirmed_at as "confirmedAt"
    from money.payment_line p join money.payment_batch b on b.id = p.batch_id and b.state in ('confirmed', 'settled')
    join money.claim c on c.id = p.claim_id
    where (p.state = 'waiting' or (p.state = 'paid' and p.settled_at >= ${since}))
      and not exists (select 1 from money.receipt_case k where k.payment_line_id = p.id
        and k.kind in ('notice-differs', 'file-differs', 'bank-silent'))
    order by p.id`.execute(db)
  return rows
}

/** Payees of transfers that came before `until` who have said nothing and were not asked again. */
export async function silentPayees(
  db: Db,
  from: string,
  until: string,
): Promise<{ id: string; personId: string; number: string; amountFen: number }[]> {
  const { rows } = await sql<{ id: string; personId: string; number: string; amountFen: number }>`
    select p.id, p.person_id as "personId", c.number, p.amount_fen as "amountFen"
    from money.payment_line p join money.claim c on c.id = p.claim_id
    where p.state = 'paid' and p.person_id is not null and p.bank_on > ${from} and p.bank_on <= ${until}
      and not exists (select 1 from money.receipt r where r.payment_line_id = p.id)
      and not exists (select 1 from money.receipt_reminder m where m.payment_line_id = p.id)
    order by p.id limit 2000`.execute(db)
  return rows
}
/** True for the first to remind. */
export async function markReminded(db: Db, paymentLineId: string, at: string): Promise<boolean> {
  const done = await of(db)
    .insertInto('money.receiptReminder')
    .values({ paymentLineId, at })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function insertNoticeLines(
  trx: Trx,
  noticeId: string,
  rows: readonly { id: string; amountFen: number }[],
): Promise<void> {
  await sql`insert into money.notice_line (notice_id, claim_line_id, amount_fen)
    select ${noticeId}::uuid, x.id, x.fen from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.amountFen)}::bigint[]) as x(id, fen)`.execute(
    trx,
  )
}

import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { BudgetRow, DisclosureState, SourceRow, UseRow } from './rules.ts'

export interface DisclosureRow {
  id: string
  number: string
  region: string
  year: number
  quarter: number
  versionNo: number
  fromOn: string
  toOn: string
  asOf: string
  lastEntry: string | null
  entries: number
  figures: string
  sha256: string
  names: Names
  note: string | null
  state: DisclosureState
  draftedBy: string
  draftedAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  supersededAt: string | null
  version: number
}
export interface Names {
  regions: Record<string, string>
  orgs: Record<string, string>
}
type Tables = { 'money.disclosure': DisclosureRow }
const of = (db: Db) => db.withTables<Tables>()

export const insertDisclosure = async (trx: Trx, row: DisclosureRow): Promise<void> => {
  await of(trx)
    .insertInto('money.disclosure')
    .values({ ...row, names: JSON.stringify(row.names) as never })
    .execute()
}
export const disclosureById = (db: Db, id: string): Promise<DisclosureRow | undefined> =>
  of(db).selectFrom('money.disclosure').selectAll().where('id', '=', id).executeTakeFirst()
export const lockDisclosure = (trx: Trx, id: string): Promise<DisclosureRow | undefined> =>
  of(trx).selectFrom('money.disclosure').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const ofQuarter = (db: Db, region: string, year: number, quarter: number): Promise<DisclosureRow[]> =>
  of(db)
    .selectFrom('money.disclosure')
    .selectAll()
    .where('region', '=', region)
    .where('year', '=', year)
    .where('quarter', '=', quarter)
    .orderBy('versionNo')
    .execute()
export async function updateDisclosure(
  trx: Trx,
  row: Pick<DisclosureRow, 'id' | 'version'>,
  set: Partial<DisclosureRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.disclosure')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export function listDisclosures(
  db: Db,
  input: {
    regions: readonly string[] | null
    region?: string | undefined
    year?: number | undefined
    quarter?: number | undefined
    states: readonly DisclosureState[] | null
    q?: string | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<DisclosureRow>> {
  let query = of(db).selectFrom('money.disclosure as d').selectAll('d')
  if (input.regions) query = query.where('d.region', 'in', input.regions.length ? input.regions : [''])
  if (input.states) query = query.where('d.state', 'in', input.states)
  if (input.region) query = query.where('d.region', '=', input.region)
  if (input.year) query = query.where('d.year', '=', input.year)
  if (input.quarter) query = query.where('d.quarter', '=', input.quarter)
  if (input.q) query = query.where('d.number', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { number: 'd.number', year: 'd.year', asOf: 'd.asOf', state: 'd.state' },
    ['d.toOn', 'desc'],
    'd.id',
  )
}

export interface Span {
  regions: readonly string[]
  from: string
  to: string
  year: number
  asOf: string
}
const PAID = sql`((p.account = 'paid' and e.kind in ('pay-done', 'reverse')) or (p.account = 'offset' and e.kind = 'offset'))`
/** The postings of these regions' claims in the quarter, as they stood at the moment. */
const moves = (span: Span) => sql`
  money.posting p join money.entry e on e.id = p.entry_id join money.book b on b.id = p.book_id
  left join money.door_claim c on c.id = p.claim_id
  where e.day between ${span.from} and ${span.to} and e.at <= ${span.asOf} and p.claim_line_id is not null
    and coalesce(c.region, b.region) = any(${span.regions})`

export async function usesIn(db: Db, span: Span): Promise<UseRow[]> {
  const { rows } = await sql<UseRow>`
    select * from (
      select coalesce(c.region, b.region) as region, b.fund, p.org_id, p.subsidy_kind,
        count(distinct p.person_id) filter (where ${PAID} and p.amount_fen > 0)::int as people,
        count(distinct p.claim_line_id) filter (where ${PAID} and p.amount_fen > 0)::int as lines,
        coalesce(sum(p.amount_fen) filter (where ${PAID}), 0)::bigint as paid_fen,
        coalesce(sum(p.amount_fen) filter (where p.account = 'offset' and e.kind = 'offset'), 0)::bigint as offset_fen,
        coalesce(sum(p.amount_fen) filter (where p.account = 'receivable' and e.kind = 'recover-due'), 0)::bigint as due_fen,
        coalesce(-sum(p.amount_fen) filter (where (p.account = 'receivable' and e.kind in ('recover', 'offset'))
          or (p.account = 'paid' and e.kind = 'recover-refund')), 0)::bigint as back_fen,
        coalesce(sum(p.amount_fen) filter (where (p.account = 'paid' and e.kind = 'recover-refund')
          or (p.account = 'written-off' and e.kind in ('recover-drop', 'write-off'))), 0)::bigint as dropped_fen
      from ${moves(span)}
      group by 1, 2, 3, 4) u
    where u.lines > 0 or u.paid_fen <> 0 or u.due_fen <> 0 or u.back_fen <> 0 or u.dropped_fen <> 0`.execute(
    db,
  )
  return rows
}

export async function sourcesIn(db: Db, span: Span): Promise<SourceRow[]> {
  const { rows } = await sql<SourceRow>`
    select b.region, b.year, b.fund, sum(p.amount_fen)::bigint as paid_fen
    from ${moves(span)} and ${PAID} group by b.region, b.year, b.fund`.execute(db)
  return rows
}

/** Each person once, and the money reckoned without any grouping. */
export async function sumsIn(db: Db, span: Span): Promise<{ people: number; paidFen: number }> {
  const { rows } = await sql<{ people: number; paidFen: number }>`
    select count(distinct p.person_id) filter (where p.amount_fen > 0)::int as people,
      coalesce(sum(p.amount_fen), 0)::bigint as paid_fen
    from ${moves(span)} and ${PAID}`.execute(db)
  return rows[0] ?? { people: 0, paidFen: 0 }
}

/** The regions' own budgets of the year, as they stood at the end of the quarter. */
export async function budgetsAt(db: Db, span: Span): Promise<BudgetRow[]> {
  const { rows } = await sql<BudgetRow>`
    select b.region, b.fund, coalesce(-sum(p.amount_fen) filter (where p.account = 'appropriation'), 0)::bigint as appropriated_fen,
      coalesce(sum(p.amount_fen) filter (where p.account = 'available'), 0)::bigint as available_fen,
      coalesce(sum(p.amount_fen) filter (where p.account in ('reserved', 'payable', 'in-payment')), 0)::bigint as bound_fen,
      coalesce(sum(p.amount_fen) filter (where p.account in ('paid', 'offset')), 0)::bigint as paid_fen,
      coalesce(sum(p.amount_fen) filter (where p.account = 'receivable'), 0)::bigint as receivable_fen,
      coalesce(sum(p.amount_fen) filter (where p.account in ('recovered', 'written-off')), 0)::bigint as returned_fen
    from money.posting p join money.entry e on e.id = p.entry_id join money.book b on b.id = p.book_id
    where b.year = ${span.year} and b.region = any(${span.regions}) and e.day <= ${span.to} and e.at <= ${span.asOf}
    group by b.region, b.fund`.execute(db)
  return rows
}

export async function ledgerMark(
  db: Db,
  asOf: string,
): Promise<{ entries: number; lastEntry: string | null }> {
  const { rows } = await sql<{ entries: number; lastEntry: string | null }>`
    select count(*)::bigint as entries, (select id from money.entry where at <= ${asOf} order by at desc, id desc limit 1) as last_entry
    from money.entry where at <= ${asOf}`.execute(db)
  return rows[0] ?? { entries: 0, lastEntry: null }
}

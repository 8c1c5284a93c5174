import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'

export interface ExchangeRecord {
  id: string
  region: string
  kind: 'sent' | 'received'
  partner: string
  fromDay: string
  toDay: string
  keyMark: string
  rows: number
  hits: number | null
  fileSha256: string
  found: { trainee: string; theirs: string }[]
  reason: string
  madeBy: string
  madeAt: string
}
type Tables = { 'supervision.matchExchange': ExchangeRecord }
const of = (db: Db) => db.withTables<Tables>()

export const insertExchange = async (trx: Trx, row: ExchangeRecord): Promise<void> => {
  await of(trx)
    .insertInto('supervision.matchExchange')
    .values({ ...row, found: JSON.stringify(row.found) as never })
    .execute()
}
export const exchangeById = (db: Db, id: string): Promise<ExchangeRecord | undefined> =>
  of(db).selectFrom('supervision.matchExchange').selectAll().where('id', '=', id).executeTakeFirst()
export const exchangePage = (
  db: Db,
  regions: readonly string[],
  input: { page: number; size: number; sort?: string },
): Promise<Page<ExchangeRecord>> =>
  pageOf(
    of(db)
      .selectFrom('supervision.matchExchange')
      .selectAll()
      .where('region', 'in', regions.length ? regions : ['']),
    input,
    { madeAt: 'madeAt' },
    ['madeAt', 'desc'],
    'id',
  )

/** What an exchange file speaks of: paid trainings of the region in the span, one row a person and occupation. */
export interface ExchangeSeat {
  id: string
  personId: string
  subsidyKind: string
  occupation: string
  level: number | null
  year: number
}
export const exchangeSeats = async (
  db: Db,
  regions: readonly string[],
  from: string,
  to: string,
): Promise<ExchangeSeat[]> =>
  (
    await sql<ExchangeSeat>`
      select l.id, l.person_id, l.subsidy_kind, coalesce(l.occupation_code, '') as occupation, l.level,
        extract(year from coalesce(l.paid_at, m.filed_at))::int as year
      from money.door_claim_line l join money.door_claim m on m.id = l.claim_id
      where m.region = any(${[...regions]}::text[]) and m.filed_at is not null
        and (m.filed_at at time zone 'Asia/Shanghai')::date between ${from} and ${to}
        and l.state not in ('excluded') and m.state not in ('draft', 'withdrawn', 'refused')
      order by l.id`.execute(db)
  ).rows

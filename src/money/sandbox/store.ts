/** Saved runs, and the claims that a run replays. */
import { type Kysely, sql } from 'kysely'
import type { FundKind, SubsidyKind } from '#money/policy/contract'
import { addDays, instantAt } from '#platform/day'
import { copyOut, type Db, type Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Change, Figures } from './contract.ts'

export interface RunRecord {
  id: string
  title: string
  region: string
  subsidyKind: SubsidyKind
  fromOn: string
  toOn: string
  packId: string
  packNumber: number
  packTitle: string
  shiftedMonths: number
  setId: string
  baseRunId: string
  draftRunId: string
  claims: number
  people: number
  baseFen: number
  draftFen: number
  winners: number
  losers: number
  figures: Figures & { changed: Record<Change, number[]> }
  madeBy: string
  madeAt: string
  tookMs: number
}
type Tables = {
  'money.sandboxRun': RunRecord
  'money.doorBudget': { region: string; year: number; fund: FundKind; availableFen: number }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()

export const insertRun = async (trx: Trx, row: RunRecord): Promise<void> => {
  await of(trx)
    .insertInto('money.sandboxRun')
    .values({ ...row, figures: JSON.stringify(row.figures) as never })
    .execute()
}
/** Where a run's results lie, without its figures. */
export type RunKeys = Pick<RunRecord, 'id' | 'region' | 'baseRunId' | 'draftRunId'>
export const runKeys = (db: Db, id: string): Promise<RunKeys | undefined> =>
  of(db)
    .selectFrom('money.sandboxRun')
    .select(['id', 'region', 'baseRunId', 'draftRunId'])
    .where('id', '=', id)
    .executeTakeFirst()
export const runById = (db: Db, id: string): Promise<RunRecord | undefined> =>
  of(db).selectFrom('money.sandboxRun').selectAll().where('id', '=', id).executeTakeFirst()

const heads = [
  'id',
  'title',
  'region',
  'subsidyKind',
  'fromOn',
  'toOn',
  'packId',
  'packNumber',
  'packTitle',
  'shiftedMonths',
  'claims',
  'people',
  'baseFen',
  'draftFen',
  'winners',
  'losers',
  'madeBy',
  'madeAt',
  'tookMs',
] as const
export type RunHeadRow = Pick<RunRecord, (typeof heads)[number]>

export const listRunRows = (
  db: Db,
  regions: readonly string[],
  input: {
    q?: string | undefined
    region?: string | undefined
    subsidyKind?: SubsidyKind | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<RunHeadRow>> => {
  let query = of(db)
    .selectFrom('money.sandboxRun')
    .select([...heads])
    .where('region', 'in', regions.length ? [...regions] : [''])
  if (input.region) query = query.where('region', '=', input.region)
  if (input.subsidyKind) query = query.where('subsidyKind', '=', input.subsidyKind)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('title', 'like', like), eb('packTitle', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { region: 'region', claims: 'claims', draftFen: 'draftFen', madeAt: 'madeAt' },
    ['madeAt', 'desc'],
    'id',
  )
}

/** Left in a year's budgets of these regions, by fund. */
export const availableIn = (
  db: Db,
  regions: readonly string[],
  year: number,
): Promise<{ fund: FundKind; availableFen: number }[]> =>
  of(db)
    .selectFrom('money.doorBudget')
    .select(['fund', sql<number>`sum(available_fen)::bigint`.as('availableFen')])
    .where('year', '=', year)
    .where('region', 'in', regions.length ? [...regions] : [''])
    .groupBy('fund')
    .execute()

export interface Period {
  subsidyKind: SubsidyKind
  regions: readonly string[]
  from: string
  to: string
}
/** Fields of a replayed line, in the order of the copy. */
export const field = {
  line: 0,
  person: 1,
  region: 2,
  pack: 3,
  filedAt: 4,
  amount: 5,
  class: 6,
  /** One byte: 1 where the claim itself was stopped, or the line taken out. */
  stopped: 7,
  facts: 8,
} as const
const FIELDS = 9
const CODE = /^\d{6}$/

/**
 * Judged lines of claims handed in during a period; `stopped` tells those that a check of the claim itself stopped or
 * somebody took out. A supplement to a paid line is no claim of its own: the line it adds to stands for both.
 */
export function eachLine(
  db: Db,
  period: Period,
  onLine: (bytes: Buffer, at: Int32Array, length: Int32Array) => void,
): Promise<number> {
  const { from, where } = linesOf(period)
  return copyOut(
    db,
    sql`select l.line_id, l.person_id, l.region::text, l.pack_id, c.filed_at, l.amount_fen, c.class_id,
      l.barred or l.line_id in (select id from money.door_dropped_line), l.facts ${from} where ${where}`,
    FIELDS,
    onLine,
  )
}
function linesOf({ subsidyKind, regions, from, to }: Period) {
  const codes = regions.filter((code) => CODE.test(code))
  return {
    from: sql`from money.judgement_line l join money.door_claim c on c.id = l.claim_id`,
    where: sql`l.subsidy_kind = ${sql.lit(subsidyKind)} and l.region = any(${sql.lit(`{${codes.join(',')}}`)}::bpchar[])
      and c.filed_at >= ${sql.lit(instantAt(from, '00:00'))} and c.filed_at < ${sql.lit(instantAt(addDays(to, 1), '00:00'))}
      and c.state not in ('draft', 'returned', 'withdrawn')`,
  }
}
/** What a subsidy granted in these regions until the period's end, by budget year, in claims that are not replayed. */
export async function grantedOutside(
  db: Db,
  period: Period,
  regions: readonly string[],
): Promise<Map<number, number>> {
  const { from, where } = linesOf(period)
  const { rows } = await sql<{ year: number; fen: string }>`
    select b.year, sum(p.amount_fen) as fen from money.posting p
      join money.entry e on e.id = p.entry_id join money.book b on b.id = p.book_id
    where b.region = any(${[...regions]}) and p.subsidy_kind = ${period.subsidyKind} and e.day <= ${period.to}
      and p.account in ('payable', 'in-payment', 'paid')
      and p.claim_id not in (select l.claim_id ${from} where ${where})
    group by b.year`.execute(db)
  return new Map(rows.map((row) => [row.year, Number(row.fen)]))
}

import { sql } from 'kysely'
import type { FundKind } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type { ChangeKind, ChangeState, ReservationState } from './contract.ts'

export interface BudgetRow {
  id: string
  region: string
  year: number
  fund: FundKind
  openedAt: string
}
export interface BudgetBalance {
  id: string
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
export interface ChangeRow {
  id: string
  budgetId: string
  kind: ChangeKind
  amountFen: number
  documentNumber: string
  reason: string
  files: string[]
  state: ChangeState
  enteredBy: string
  enteredAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  entryId: string | null
  version: number
}
export interface ReservationRow {
  id: string
  budgetId: string
  subject: string
  seats: number
  perSeatFen: number
  amountFen: number
  state: ReservationState
  madeBy: string | null
  madeAt: string
  closedAt: string | null
  closeReason: string | null
  usedFen: number
  releasedFen: number
}
type Tables = {
  'training.doorClass': { id: string; number: string | null; title: string }
  'money.doorClaim': { id: string; number: string | null; title: string }
  'money.budget': BudgetRow
  'money.doorBudget': BudgetBalance
  'money.budgetChange': ChangeRow
  'money.reservation': ReservationRow
}
const of = (db: Db) => db.withTables<Tables>()

/** One at a time for `key`, until the transaction ends. */
export const takeTurns = async (trx: Trx, key: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx)
}

export const budgetById = (db: Db, id: string): Promise<BudgetRow | undefined> =>
  of(db).selectFrom('money.budget').selectAll().where('id', '=', id).executeTakeFirst()

export const budgetOf = (
  db: Db,
  region: string,
  year: number,
  fund: FundKind,
): Promise<BudgetRow | undefined> =>
  of(db)
    .selectFrom('money.budget')
    .selectAll()
    .where('region', '=', region)
    .where('year', '=', year)
    .where('fund', '=', fund)
    .executeTakeFirst()

export const insertBudget = async (trx: Trx, row: BudgetRow): Promise<void> => {
  await of(trx).insertInto('money.budget').values(row).execute()
}

/** Holds the budgets until the transaction ends, always in the same order. Balances read afterwards are the last ones. */
export const lockBudgets = async (trx: Trx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await of(trx)
    .selectFrom('money.budget')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forUpdate()
    .execute()
}

const numbers = <T extends BudgetBalance>(row: T): T => ({
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

export async function balanceById(db: Db, id: string): Promise<BudgetBalance | undefined> {
  const row = await of(db).selectFrom('money.doorBudget').selectAll().where('id', '=', id).executeTakeFirst()
  return row && numbers(row)
}

/** Budgets with money of these regions, in any order. */
export async function fundedBudgets(
  db: Db,
  regions: readonly string[],
  year: number,
  fund: FundKind,
): Promise<BudgetBalance[]> {
  const rows = await of(db)
    .selectFrom('money.doorBudget')
    .selectAll()
    .where('region', 'in', regions.length ? regions : [''])
    .where('year', '=', year)
    .where('fund', '=', fund)
    .where('appropriatedFen', '>', 0)
    .execute()
  return rows.map(numbers)
}

export async function listBudgetRows(
  db: Db,
  regions: readonly string[],
  input: {
    region?: string | undefined
    year?: number | undefined
    fund?: FundKind | undefined
    waiting?: 'true' | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<BudgetBalance & { waiting: number }>> {
  const waiting = sql<number>`(select count(*)::int from money.budget_change c where c.budget_id = b.id and c.state = 'entered')`
  let query = of(db)
    .selectFrom('money.doorBudget as b')
    .selectAll('b')
    .select(waiting.as('waiting'))
    .where('b.region', 'in', regions.length ? regions : [''])
  if (input.region) query = query.where('b.region', '=', input.region)
  if (input.year) query = query.where('b.year', '=', input.year)
  if (input.fund) query = query.where('b.fund', '=', input.fund)
  if (input.waiting) query = query.where(waiting, '>', 0)
  const page = await pageOf(
    query,
    input,
    {
      region: 'b.region',
      year: 'b.year',
      fund: 'b.fund',
      appropriatedFen: 'b.appropriatedFen',
      availableFen: 'b.availableFen',
      reservedFen: 'b.reservedFen',
      paidFen: 'b.paidFen',
    },
    ['b.year', 'desc'],
    'b.id',
  )
  return { ...page, rows: page.rows.map(numbers) }
}

export const changesOf = (db: Db, budgetId: string): Promise<ChangeRow[]> =>
  of(db)
    .selectFrom('money.budgetChange')
    .selectAll()
    .where('budgetId', '=', budgetId)
    .orderBy('enteredAt', 'desc')
    .orderBy('id', 'desc')
    .execute()

export const changeById = (db: Db, id: string): Promise<ChangeRow | undefined> =>
  of(db).selectFrom('money.budgetChange').selectAll().where('id', '=', id).executeTakeFirst()

export const insertChange = async (trx: Trx, row: ChangeRow): Promise<void> => {
  await of(trx).insertInto('money.budgetChange').values(row).execute()
}

/** False when somebody else changed the row first. */
export async function updateChange(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<ChangeRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.budgetChange')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const liveReservation = (db: Db, subject: string): Promise<ReservationRow | undefined> =>
  of(db)
    .selectFrom('money.reservation')
    .selectAll()
    .where('subject', '=', subject)
    .where('state', '=', 'live')
    .executeTakeFirst()

export const insertReservation = async (trx: Trx, row: ReservationRow): Promise<void> => {
  await of(trx).insertInto('money.reservation').values(row).execute()
}

export const updateReservation = async (
  trx: Trx,
  id: string,
  set: Partial<Pick<ReservationRow, 'state' | 'closedAt' | 'closeReason' | 'usedFen' | 'releasedFen'>>,
): Promise<void> => {
  await of(trx)
    .updateTable('money.reservation')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', 'live')
    .execute()
}

export const listReservationRows = (
  db: Db,
  input: {
    budgetId: string
    state?: ReservationState | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<ReservationRow>> => {
  let query = of(db).selectFrom('money.reservation').selectAll().where('budgetId', '=', input.budgetId)
  if (input.state) query = query.where('state', '=', input.state)
  return pageOf(
    query,
    input,
    { madeAt: 'madeAt', amountFen: 'amountFen', state: 'state' },
    ['madeAt', 'desc'],
    'id',
  )
}

export const reservationsOf = (db: Db, subjects: readonly string[]): Promise<ReservationRow[]> =>
  of(db)
    .selectFrom('money.reservation')
    .selectAll()
    .where('subject', 'in', subjects.length ? subjects : [''])
    .orderBy('madeAt')
    .execute()

/** How people call what reservations hold money for: a class by its title and number, a claim likewise. */
export async function titlesOf(db: Db, subjects: readonly string[]): Promise<Map<string, string>> {
  const ids = (kind: string) =>
    subjects.filter((one) => new RegExp(`^${kind}:[0-9a-f-]{36}$`).test(one)).map((one) => one.slice(6))
  const out = new Map<string, string>()
  for (const [kind, table] of [
    ['class', 'training.doorClass'],
    ['claim', 'money.doorClaim'],
  ] as const) {
    const wanted = ids(kind)
    if (wanted.length === 0) continue
    const rows = await of(db)
      .selectFrom(table)
      .select(['id', 'number', 'title'])
      .where('id', 'in', wanted)
      .execute()
    for (const row of rows)
      out.set(`${kind}:${row.id}`, row.number ? `${row.title}（${row.number}）` : row.title)
  }
  return out
}

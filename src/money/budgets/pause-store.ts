/** Rows of pauses and their exceptions. */
import type { FundKind } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type { ExceptionKind, ExceptionState, PauseState, PauseStop } from './pause-contract.ts'

export interface PauseRow {
  id: string
  region: string
  fund: FundKind | null
  stops: PauseStop[]
  fromOn: string
  reason: string
  documentNumber: string
  files: string[]
  state: PauseState
  enteredBy: string
  enteredAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  liftAskedBy: string | null
  liftAskedAt: string | null
  liftReason: string | null
  liftedBy: string | null
  liftedAt: string | null
  version: number
}
export interface ExceptionRow {
  id: string
  pauseId: string
  kind: ExceptionKind
  ref: string
  title: string
  clause: string | null
  reason: string
  state: ExceptionState
  enteredBy: string
  enteredAt: string
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  version: number
}
type Tables = {
  'money.fundPause': PauseRow
  'money.pauseException': ExceptionRow
  'training.doorClass': { id: string; number: string | null; title: string; region: string }
  'money.doorClaim': { id: string; number: string | null; title: string; region: string }
}
const of = (db: Db) => db.withTables<Tables>()
const inList = (codes: readonly string[]) => (codes.length ? [...codes] : [''])

export const insertPause = async (trx: Trx, row: PauseRow): Promise<void> => {
  await of(trx).insertInto('money.fundPause').values(row).execute()
}
export const insertExceptions = async (trx: Trx, rows: readonly ExceptionRow[]): Promise<void> => {
  if (rows.length > 0)
    await of(trx)
      .insertInto('money.pauseException')
      .values([...rows])
      .execute()
}
export const pauseById = (db: Db, id: string): Promise<PauseRow | undefined> =>
  of(db).selectFrom('money.fundPause').selectAll().where('id', '=', id).executeTakeFirst()
export const lockPause = (trx: Trx, id: string): Promise<PauseRow | undefined> =>
  of(trx).selectFrom('money.fundPause').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const exceptionById = (db: Db, id: string): Promise<ExceptionRow | undefined> =>
  of(db).selectFrom('money.pauseException').selectAll().where('id', '=', id).executeTakeFirst()

/** The pause of this region and fund that is not over, if there is one. */
export async function openPause(db: Db, region: string, fund: FundKind | null): Promise<boolean> {
  let query = of(db)
    .selectFrom('money.fundPause')
    .select('id')
    .where('region', '=', region)
    .where('state', 'in', ['entered', 'in-force', 'lifting'])
  query = fund ? query.where('fund', '=', fund) : query.where('fund', 'is', null)
  return (await query.executeTakeFirst()) !== undefined
}

export const updatePause = async (trx: Trx, id: string, set: Partial<PauseRow>): Promise<void> => {
  await of(trx).updateTable('money.fundPause').set(set).where('id', '=', id).execute()
}
export const updateException = async (trx: Trx, id: string, set: Partial<ExceptionRow>): Promise<void> => {
  await of(trx).updateTable('money.pauseException').set(set).where('id', '=', id).execute()
}
/** Exceptions entered with the pause are decided with it. */
export const decideExceptions = async (
  trx: Trx,
  pauseId: string,
  set: Partial<ExceptionRow>,
): Promise<void> => {
  await of(trx)
    .updateTable('money.pauseException')
    .set(set)
    .where('pauseId', '=', pauseId)
    .where('state', '=', 'entered')
    .execute()
}

export const exceptionsOf = (db: Db, pauseIds: readonly string[]): Promise<ExceptionRow[]> =>
  of(db)
    .selectFrom('money.pauseException')
    .selectAll()
    .where('pauseId', 'in', pauseIds.length ? [...pauseIds] : ['00000000-0000-0000-0000-000000000000'])
    .orderBy('enteredAt')
    .orderBy('id')
    .execute()

/** What is paused now in any of these regions. */
export async function pausesIn(
  db: Db,
  regions: readonly string[],
): Promise<(PauseRow & { named: ExceptionRow[] })[]> {
  const rows = await of(db)
    .selectFrom('money.fundPause')
    .selectAll()
    .where('state', 'in', ['in-force', 'lifting'])
    .where('region', 'in', inList(regions))
    .orderBy('fromOn')
    .orderBy('id')
    .execute()
  if (rows.length === 0) return []
  const named = (
    await exceptionsOf(
      db,
      rows.map((row) => row.id),
    )
  ).filter((one) => one.state === 'approved')
  return rows.map((row) => ({ ...row, named: named.filter((one) => one.pauseId === row.id) }))
}

export const listPauseRows = (
  db: Db,
  regions: readonly string[],
  input: {
    state?: PauseState | undefined
    region?: string | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<PauseRow>> => {
  let query = of(db).selectFrom('money.fundPause').selectAll().where('region', 'in', inList(regions))
  if (input.state) query = query.where('state', '=', input.state)
  if (input.region) query = query.where('region', '=', input.region)
  return pageOf(
    query,
    input,
    { enteredAt: 'enteredAt', region: 'region', state: 'state', fromOn: 'fromOn' },
    ['enteredAt', 'desc'],
    'id',
  )
}

/** A class or claim by the number people know it by. */
export const byNumber = (
  db: Db,
  kind: 'class' | 'claim',
  number: string,
): Promise<{ id: string; title: string; region: string } | undefined> =>
  of(db)
    .selectFrom(kind === 'class' ? 'training.doorClass' : 'money.doorClaim')
    .select(['id', 'title', 'region'])
    .where('number', '=', number)
    .executeTakeFirst()

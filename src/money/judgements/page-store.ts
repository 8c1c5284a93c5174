/** Sets and runs: heads as rows, claims and results as pages. */
import { type Kysely, sql } from 'kysely'
import type { PackDocument } from '#money/policy/contract'
import { copyOut, type Db, type Trx } from '#platform/db'
import type { SetLayout } from './set-rules.ts'

export interface RunPack {
  packId: string | null
  number: number
  title: string
  /** Null: rows that were granted outside and only count for later ones; their amount stands in `extra.fixedFen`. */
  document: PackDocument | null
}
export interface SetHead {
  id: string
  title: string
  takenAt: string
  claims: number
  pages: number
  layout: SetLayout
  sha256: Buffer
}
export interface RunHead {
  id: string
  setId: string
  at: string
  packs: RunPack[]
  claims: number
  eligible: number
  totalFen: number
}
interface FactsPage {
  setId: string
  page: number
  claims: number
  facts: Buffer
  beside: Buffer
}
interface ResultsPage {
  runId: string
  page: number
  claims: number
  eligible: number
  totalFen: number
  results: Buffer
}
type Tables = {
  'money.judgementSet': SetHead
  'money.judgementFacts': FactsPage
  'money.judgementRun': RunHead
  'money.judgementResults': ResultsPage
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()

export const insertSet = async (trx: Trx, head: SetHead): Promise<void> => {
  await of(trx)
    .insertInto('money.judgementSet')
    .values({ ...head, layout: JSON.stringify(head.layout) as never })
    .execute()
}
export const insertFacts = async (trx: Trx, pages: FactsPage[]): Promise<void> => {
  await of(trx).insertInto('money.judgementFacts').values(pages).execute()
}
export const setBySha = (db: Db, sha256: Buffer): Promise<{ id: string } | undefined> =>
  of(db).selectFrom('money.judgementSet').select('id').where('sha256', '=', sha256).executeTakeFirst()
export const setById = (db: Db, id: string): Promise<SetHead | undefined> =>
  of(db).selectFrom('money.judgementSet').selectAll().where('id', '=', id).executeTakeFirst()

export const insertRun = async (trx: Trx, head: RunHead): Promise<void> => {
  await of(trx)
    .insertInto('money.judgementRun')
    .values({ ...head, packs: JSON.stringify(head.packs) as never })
    .execute()
}
export const insertResults = async (trx: Trx, pages: ResultsPage[]): Promise<void> => {
  await of(trx).insertInto('money.judgementResults').values(pages).execute()
}
export const runById = (db: Db, id: string): Promise<RunHead | undefined> =>
  of(db).selectFrom('money.judgementRun').selectAll().where('id', '=', id).executeTakeFirst()

const UUID = /^[\da-f-]{36}$/
const literal = (id: string) => {
  if (!UUID.test(id)) throw new Error(`not an id: ${id}`)
  return sql.lit(id)
}
const piece = (bytes: Buffer, at: Int32Array, length: Int32Array, field: number): Uint8Array =>
  bytes.subarray(at[field] as number, (at[field] as number) + (length[field] as number))
/** Every page in order, in binary, with or without the one beside it. The bytes are good during the call only. */
export const eachFactsPage = (
  db: Db,
  setId: string,
  beside: boolean,
  onPage: (facts: Uint8Array, beside: Uint8Array | null) => void,
): Promise<number> =>
  copyOut(
    db,
    sql`select facts${sql.raw(beside ? ', beside' : '')} from money.judgement_facts
      where set_id = ${literal(setId)} order by page`,
    beside ? 2 : 1,
    (bytes, at, length) => onPage(piece(bytes, at, length, 0), beside ? piece(bytes, at, length, 1) : null),
  )
export const eachResultsPage = (
  db: Db,
  runId: string,
  onPage: (bytes: Uint8Array) => void,
): Promise<number> =>
  copyOut(
    db,
    sql`select results from money.judgement_results where run_id = ${literal(runId)} order by page`,
    1,
    (bytes, at, length) => onPage(piece(bytes, at, length, 0)),
  )

export const factsPage = (
  db: Db,
  setId: string,
  page: number,
): Promise<{ facts: Buffer; beside: Buffer } | undefined> =>
  of(db)
    .selectFrom('money.judgementFacts')
    .select(['facts', 'beside'])
    .where('setId', '=', setId)
    .where('page', '=', page)
    .executeTakeFirst()
export const resultsPage = async (db: Db, runId: string, page: number): Promise<Buffer | null> =>
  (
    await of(db)
      .selectFrom('money.judgementResults')
      .select('results')
      .where('runId', '=', runId)
      .where('page', '=', page)
      .executeTakeFirst()
  )?.results ?? null

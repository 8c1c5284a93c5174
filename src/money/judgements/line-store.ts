/** What claim lines were judged by: one narrow row a line. */
import { type Kysely, sql } from 'kysely'
import type { SubsidyKind } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'

export interface LineRecord {
  lineId: string
  claimId: string
  personId: string
  region: string
  subsidyKind: SubsidyKind
  packId: string
  judgedFor: string
  amountFen: number
  barred: boolean
  facts: Buffer
}
type Tables = { 'money.judgementLine': LineRecord }
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
/** PostgreSQL takes 65,535 parameters a statement. */
const CHUNK = 4000

/** Writes over what an earlier judgement of the same line left, unless its notice is over. */
export async function saveLines(trx: Trx, rows: readonly LineRecord[]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    await of(trx)
      .insertInto('money.judgementLine')
      .values(rows.slice(i, i + CHUNK))
      .onConflict((oc) =>
        oc.column('lineId').doUpdateSet((eb) => ({
          region: eb.ref('excluded.region'),
          subsidyKind: eb.ref('excluded.subsidyKind'),
          packId: eb.ref('excluded.packId'),
          judgedFor: eb.ref('excluded.judgedFor'),
          amountFen: eb.ref('excluded.amountFen'),
          barred: eb.ref('excluded.barred'),
          facts: eb.ref('excluded.facts'),
        })),
      )
      .execute()
  }
}

export const linesById = (db: Db, lineIds: readonly string[]): Promise<LineRecord[]> =>
  of(db)
    .selectFrom('money.judgementLine')
    .selectAll()
    .where(sql<boolean>`line_id = any(${[...lineIds]}::uuid[])`)
    .execute()

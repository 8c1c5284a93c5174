/** Rows of claim lines: one person each, with checks and explanation as they were judged. */
import { type Kysely, sql } from 'kysely'
import type { CertificateKind, FundKind, SubsidyKind, TraceNode } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type { Reason } from '#platform/refusal'
import type { CheckRow } from './check-rules.ts'
import type { LineState } from './claim-rules.ts'
import { keepAsked, ownSteps, type SavedLine, withTraces } from './line-trace-store.ts'

export interface LineRow {
  id: string
  claimId: string
  no: number
  personId: string
  subsidyKind: SubsidyKind
  certificateKind: CertificateKind
  certificateId: string | null
  certificateNumber: string | null
  occupationCode: string | null
  level: number | null
  subjectKey: string
  estimateFen: number | null
  amountFen: number
  fund: FundKind | null
  packVersion: number | null
  judgedOn: string
  checks: CheckRow[]
  reasons: Reason[]
  trace: TraceNode[]
  state: LineState
  /** The line whose changed facts ask for more. */
  supplementOf: string | null
  excludedBy: string | null
  excludedAt: string | null
  excludeReason: string | null
  paidAt: string | null
}
type Tables = {
  'money.claimLine': LineRow
  'money.claim': {
    id: string
    region: string
    number: string | null
    title: string
    filedAt: string | null
    createdAt: string
    state: string
  }
  'money.objection': { id: string; claimId: string; lineId: string; state: string }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
/** No row's id: stands for an empty list. */
const NONE = '00000000-0000-0000-0000-000000000000'
/** PostgreSQL takes 65,535 parameters a statement; 25 columns a line. */
const CHUNK = 2000
const idsOrNone = (ids: readonly string[]) => sql`any(${[...ids]}::uuid[])`

/** Lines that keep the same thing from being claimed again. */
const STANDING = ['claimed', 'objected', 'cleared', 'payable', 'batched', 'bounced', 'paid'] as const
const standing = sql<boolean>`state not in ('excluded', 'rejected')`

export const linesOf = async (db: Db, claimId: string): Promise<LineRow[]> =>
  withTraces(
    db,
    await of(db)
      .selectFrom('money.claimLine')
      .selectAll()
      .where('claimId', '=', claimId)
      .orderBy('no')
      .execute(),
  )

export const linesOfClaims = async (db: Db, claimIds: readonly string[]): Promise<LineRow[]> =>
  withTraces(
    db,
    await of(db)
      .selectFrom('money.claimLine')
      .selectAll()
      .where('claimId', 'in', claimIds.length ? [...claimIds] : [NONE])
      .orderBy('claimId')
      .orderBy('no')
      .execute(),
  )

/** Lines on their way or paid that supplement these. */
export const supplementsOf = async (db: Db, lineIds: readonly string[]): Promise<LineRow[]> => {
  if (lineIds.length === 0) return []
  const rows = await of(db)
    .selectFrom('money.claimLine as l')
    .innerJoin('money.claim as c', 'c.id', 'l.claimId')
    .selectAll('l')
    .where(sql<boolean>`l.supplement_of = any(${[...lineIds]}::uuid[])`)
    .where('l.state', 'not in', ['excluded', 'rejected'])
    .where('c.state', 'not in', ['withdrawn', 'refused'])
    .execute()
  return await withTraces(db, rows)
}

export const lineByNo = async (db: Db, claimId: string, no: number): Promise<LineRow | undefined> => {
  const rows = await of(db)
    .selectFrom('money.claimLine')
    .selectAll()
    .where('claimId', '=', claimId)
    .where('no', '=', no)
    .execute()
  return (await withTraces(db, rows))[0]
}

const written = ({ asked, ...row }: SavedLine) => ({
  ...row,
  checks: JSON.stringify(row.checks) as never,
  reasons: JSON.stringify(row.reasons) as never,
  trace: JSON.stringify(asked ? ownSteps(row.trace) : row.trace) as never,
})

/** Writes lines as judged; a person's line is written over. */
export async function saveLines(trx: Trx, rows: readonly SavedLine[]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    await of(trx)
      .insertInto('money.claimLine')
      .values(rows.slice(i, i + CHUNK).map(written))
      .onConflict((oc) =>
        oc.columns(['claimId', 'personId']).doUpdateSet((eb) => ({
          certificateId: eb.ref('excluded.certificateId'),
          certificateNumber: eb.ref('excluded.certificateNumber'),
          certificateKind: eb.ref('excluded.certificateKind'),
          occupationCode: eb.ref('excluded.occupationCode'),
          level: eb.ref('excluded.level'),
          subjectKey: eb.ref('excluded.subjectKey'),
          estimateFen: eb.ref('excluded.estimateFen'),
          amountFen: eb.ref('excluded.amountFen'),
          fund: eb.ref('excluded.fund'),
          packVersion: eb.ref('excluded.packVersion'),
          judgedOn: eb.ref('excluded.judgedOn'),
          checks: eb.ref('excluded.checks'),
          reasons: eb.ref('excluded.reasons'),
          trace: eb.ref('excluded.trace'),
          state: eb.ref('excluded.state'),
        })),
      )
      .execute()
  }
  await keepAsked(trx, rows, await regionsOf(trx, rows))
}

async function regionsOf(db: Db, rows: readonly LineRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.map((row) => row.claimId))]
  const found = await of(db)
    .selectFrom('money.claim')
    .select(['id', 'region'])
    .where(sql<boolean>`id = ${idsOrNone(ids)}`)
    .execute()
  return new Map(found.map((row) => [row.id, row.region]))
}

export const removeLines = async (trx: Trx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await of(trx)
    .deleteFrom('money.claimLine')
    .where('id', 'in', [...ids])
    .execute()
}

/** Moves every line of the claim that is in one of `from`; returns how many. */
export async function moveLines(
  trx: Trx,
  claimId: string,
  from: readonly LineState[],
  to: LineState,
  more: Partial<LineRow> = {},
): Promise<number> {
  const done = await of(trx)
    .updateTable('money.claimLine')
    .set({ ...more, state: to })
    .where('claimId', '=', claimId)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

/** Moves the lines named; returns how many were in `from`. */
export async function moveLinesById(
  trx: Trx,
  ids: readonly string[],
  from: LineState,
  to: LineState,
  more: Partial<LineRow> = {},
): Promise<number> {
  if (ids.length === 0) return 0
  const done = await of(trx)
    .updateTable('money.claimLine')
    .set({ ...more, state: to })
    .where('id', 'in', [...ids])
    .where('state', '=', from)
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

export interface OtherLine {
  lineId: string
  supplementOf: string | null
  personId: string
  claimId: string
  number: string | null
  title: string
  filedAt: string | null
  subsidyKind: SubsidyKind
  certificateKind: CertificateKind
  certificateId: string | null
  certificateNumber: string | null
  occupationCode: string | null
  level: number | null
  subjectKey: string
  amountFen: number
  state: LineState
}
/** Standing lines of these people in other claims. */
export const otherLines = async (
  db: Db,
  personIds: readonly string[],
  exceptClaims: readonly string[],
): Promise<OtherLine[]> => {
  if (personIds.length === 0) return []
  return await of(db)
    .selectFrom('money.claimLine as l')
    .innerJoin('money.claim as c', 'c.id', 'l.claimId')
    .select([
      'l.id as lineId',
      'l.supplementOf',
      'l.personId',
      'l.claimId',
      'c.number',
      'c.title',
      'c.filedAt',
      'l.subsidyKind',
      'l.certificateKind',
      'l.certificateId',
      'l.certificateNumber',
      'l.occupationCode',
      'l.level',
      'l.subjectKey',
      'l.amountFen',
      'l.state',
    ])
    .where(sql<boolean>`l.person_id = any(${[...personIds]}::uuid[])`)
    .where('l.state', 'in', [...STANDING])
    .where(sql<boolean>`l.claim_id <> all(${[...exceptClaims]}::uuid[])`)
    .orderBy('c.filedAt')
    .execute()
}

export const listLineRows = async (
  db: Db,
  input: {
    id: string
    state?: LineState
    result?: string
    check?: string
    page: number
    size: number
    sort?: string
  },
  personIds: readonly string[] | null,
): Promise<Page<LineRow>> => {
  let query = of(db).selectFrom('money.claimLine').selectAll().where('claimId', '=', input.id)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.result || input.check) {
    const asked = {
      ...(input.check ? { key: input.check } : {}),
      ...(input.result ? { result: input.result } : {}),
    }
    query = query.where(sql<boolean>`checks @> ${JSON.stringify([asked])}::jsonb`)
  }
  if (personIds) query = query.where(sql<boolean>`person_id = ${idsOrNone(personIds)}`)
  const page = await pageOf(
    query,
    input,
    { no: 'no', amountFen: 'amountFen', state: 'state' },
    ['no', 'asc'],
    'id',
  )
  return { ...page, rows: await withTraces(db, page.rows) }
}

export const objectionsPerLine = async (db: Db, claimId: string): Promise<Map<string, number>> => {
  const rows = await of(db)
    .selectFrom('money.objection')
    .select(['lineId', sql<number>`count(*)`.as('n')])
    .where('claimId', '=', claimId)
    .where('state', '=', 'open')
    .groupBy('lineId')
    .execute()
  return new Map(rows.map((r) => [r.lineId, r.n]))
}

/** The people of a claim, for a look-up by name or ID number within it. */
export const peopleOfClaim = async (db: Db, claimId: string): Promise<string[]> => {
  const rows = await of(db)
    .selectFrom('money.claimLine')
    .select('personId')
    .where('claimId', '=', claimId)
    .execute()
  return rows.map((r) => r.personId)
}

/** Lines of one person, newest claim first; drafts of an institution are not yet anybody's money. */
export const linesOfPerson = async (
  db: Db,
  personId: string,
): Promise<(LineRow & { claimFiledAt: string | null })[]> => {
  const rows = await of(db)
    .selectFrom('money.claimLine as l')
    .innerJoin('money.claim as c', 'c.id', 'l.claimId')
    .selectAll('l')
    .select('c.filedAt as claimFiledAt')
    .where('l.personId', '=', personId)
    .where('c.filedAt', 'is not', null)
    .orderBy('c.createdAt', 'desc')
    .orderBy('l.id')
    .limit(200)
    .execute()
  return await withTraces(db, rows)
}

export const sumStanding = async (db: Db, claimId: string): Promise<{ fen: number; states: LineState[] }> => {
  const rows = await of(db)
    .selectFrom('money.claimLine')
    .select(['state', sql<number>`sum(amount_fen) filter (where ${standing})::bigint`.as('fen')])
    .where('claimId', '=', claimId)
    .groupBy('state')
    .execute()
  return { fen: rows.reduce((sum, r) => sum + (r.fen ?? 0), 0), states: rows.map((r) => r.state) }
}

export interface Drop {
  to: 'excluded' | 'rejected'
  title: string
  clause: string
  note: string
  by: string
  at: string
}
/** Takes lines out for good: no amount any more, and the explanation says who took it back and why. */
export async function dropLines(
  trx: Trx,
  claimId: string,
  which: { ids?: readonly string[]; from: readonly LineState[] },
  drop: Drop,
): Promise<number> {
  const node = {
    rule: 'checks/dropped',
    title: drop.title,
    clause: drop.clause,
    inputs: {},
    note: drop.note,
    outcome: 'failed',
  }
  const done = await sql`
    update money.claim_line set
      trace = trace || jsonb_build_array(${JSON.stringify(node)}::jsonb || jsonb_build_object('effectFen', -amount_fen)),
      amount_fen = 0, state = ${drop.to}, excluded_by = ${drop.by}, excluded_at = ${drop.at},
      exclude_reason = ${drop.note}
    where claim_id = ${claimId} and state = any(${[...which.from]}::text[])
      and (${which.ids ? [...which.ids] : null}::uuid[] is null or id = any(${which.ids ? [...which.ids] : []}::uuid[]))`.execute(
    trx,
  )
  return Number(done.numAffectedRows ?? 0n)
}

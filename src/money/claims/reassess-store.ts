/** Rows of reassessments: approved lines judged anew, and what came of the difference. */
import { type Kysely, sql } from 'kysely'
import type { TraceNode } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Reason } from '#platform/refusal'
import type { CheckRow } from './check-rules.ts'
import type { ClaimState, LineState } from './claim-rules.ts'
import type { Cause, ReassessOutcome } from './reassess-rules.ts'

export interface ReassessmentRow {
  id: string
  claimId: string
  lineId: string
  cause: Cause
  subject: string
  foundAt: string
  foundBy: string | null
  beforeFen: number
  afterFen: number
  checks: CheckRow[]
  reasons: Reason[]
  trace: TraceNode[]
  outcome: ReassessOutcome
  recoveryId: string | null
  supplementId: string | null
  settledBy: string | null
  settledAt: string | null
  note: string | null
  version: number
}
type Tables = {
  'money.reassessment': ReassessmentRow
  'money.claim': {
    id: string
    number: string | null
    title: string
    region: string
    state: ClaimState
    supplementOf: string | null
  }
  'money.claimLine': { id: string; claimId: string; no: number; personId: string; state: LineState }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const inList = (codes: readonly string[]) => (codes.length ? [...codes] : [''])

const written = (set: Partial<ReassessmentRow>) => ({
  ...set,
  ...(set.checks ? { checks: JSON.stringify(set.checks) as never } : {}),
  ...(set.reasons ? { reasons: JSON.stringify(set.reasons) as never } : {}),
  ...(set.trace ? { trace: JSON.stringify(set.trace) as never } : {}),
})

export const insertReassessment = async (trx: Trx, row: ReassessmentRow): Promise<void> => {
  await of(trx)
    .insertInto('money.reassessment')
    .values(written(row) as ReassessmentRow)
    .execute()
}

/** False when somebody else was quicker. */
export async function updateReassessment(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<ReassessmentRow>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('money.reassessment')
    .set({ ...written(set), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Everything found about these lines, oldest first; what led to a supplement that was given up is left out. */
export const foundOf = (db: Db, lineIds: readonly string[]): Promise<ReassessmentRow[]> =>
  of(db)
    .selectFrom('money.reassessment as r')
    .leftJoin('money.claim as s', 's.id', 'r.supplementId')
    .selectAll('r')
    .where(sql<boolean>`r.line_id = any(${[...lineIds]}::uuid[])`)
    .where((eb) => eb.or([eb('s.id', 'is', null), eb('s.state', 'not in', ['withdrawn', 'refused'])]))
    .orderBy('r.foundAt')
    .orderBy('r.id')
    .execute()

/** What a supplement rests on: whose line, and what it stood at before. */
export const groundsOf = (
  db: Db,
  supplementId: string,
): Promise<{ personId: string; lineId: string; beforeFen: number; cause: Cause }[]> =>
  of(db)
    .selectFrom('money.reassessment as r')
    .innerJoin('money.claimLine as l', 'l.id', 'r.lineId')
    .select(['l.personId', 'r.lineId', 'r.beforeFen', 'r.cause'])
    .where('r.supplementId', '=', supplementId)
    .execute()

/** Lines kept from the bank; the others of the claim go on. */
export const heldOf = (db: Db, claimIds: readonly string[]) =>
  of(db)
    .selectFrom('money.reassessment as r')
    .innerJoin('money.claimLine as l', 'l.id', 'r.lineId')
    .select(['r.id', 'r.claimId', 'r.lineId', 'r.beforeFen', 'r.afterFen', 'l.no', 'l.personId'])
    .where(sql<boolean>`r.claim_id = any(${[...claimIds]}::uuid[])`)
    .where('r.outcome', '=', 'held')
    .orderBy('l.no')
    .execute()

const shown = [
  'c.number as claimNumber',
  'c.title as claimTitle',
  'c.region as region',
  'l.no as lineNo',
  'l.personId as personId',
  'l.state as lineState',
] as const
export type ShownReassessment = ReassessmentRow & {
  claimNumber: string | null
  claimTitle: string
  region: string
  lineNo: number
  personId: string
  lineState: LineState
}

export const reassessmentById = (db: Db, id: string): Promise<ShownReassessment | undefined> =>
  of(db)
    .selectFrom('money.reassessment as r')
    .innerJoin('money.claim as c', 'c.id', 'r.claimId')
    .innerJoin('money.claimLine as l', 'l.id', 'r.lineId')
    .selectAll('r')
    .select([...shown])
    .where('r.id', '=', id)
    .executeTakeFirst()

export const listReassessmentRows = (
  db: Db,
  regions: readonly string[],
  input: {
    q?: string | undefined
    outcome?: ReassessOutcome | undefined
    cause?: Cause | undefined
    region?: string | undefined
    claimId?: string | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<ShownReassessment>> => {
  let query = of(db)
    .selectFrom('money.reassessment as r')
    .innerJoin('money.claim as c', 'c.id', 'r.claimId')
    .innerJoin('money.claimLine as l', 'l.id', 'r.lineId')
    .selectAll('r')
    .select([...shown])
    .where('c.region', 'in', inList(regions))
  if (input.outcome) query = query.where('r.outcome', '=', input.outcome)
  if (input.cause) query = query.where('r.cause', '=', input.cause)
  if (input.region) query = query.where('c.region', '=', input.region)
  if (input.claimId) query = query.where('r.claimId', '=', input.claimId)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('c.title', 'like', like), eb('c.number', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { foundAt: 'r.foundAt', outcome: 'r.outcome', afterFen: 'r.afterFen' },
    ['r.foundAt', 'desc'],
    'r.id',
  ) as Promise<Page<ShownReassessment>>
}

/** Approved claims with a line of this person: where a changed fact may matter. */
export const approvedClaimsOf = async (db: Db, personId: string): Promise<string[]> => {
  const rows = await of(db)
    .selectFrom('money.claimLine as l')
    .innerJoin('money.claim as c', 'c.id', 'l.claimId')
    .select([sql<string>`coalesce(c.supplement_of, c.id)`.as('id')])
    .distinct()
    .where('l.personId', '=', personId)
    .where('l.state', 'in', ['payable', 'batched', 'bounced', 'paid'])
    .execute()
  return rows.map((r) => r.id)
}

import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { CertificateKind, PlanLine, PlanState, Track } from './contract.ts'

export interface PlanRow {
  id: string
  orgId: string
  region: string
  title: string
  track: Track
  certificateKind: CertificateKind
  occupationCode: string | null
  level: number | null
  attendancePercent: number
  theoryPass: number
  practicePass: number
  note: string | null
  state: PlanState
  previousId: string | null
  edition: number
  createdBy: string
  createdAt: string
  finishedBy: string | null
  finishedAt: string | null
  retiredAt: string | null
  retireReason: string | null
  version: number
}
type LineRow = PlanLine & { planId: string; position: number }
type Tables = {
  'training.plan': PlanRow
  'training.planLine': LineRow
}
const of = (db: Db) => db.withTables<Tables>()

/** `lock`: a second user waits here and then finds the new version. */
export function planRowById(db: Db, id: string, lock = false): Promise<PlanRow | undefined> {
  const query = of(db).selectFrom('training.plan').selectAll().where('id', '=', id)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

export const openRevision = (db: Db, previousId: string) =>
  of(db)
    .selectFrom('training.plan')
    .select('id')
    .where('previousId', '=', previousId)
    .where('state', '=', 'draft')
    .executeTakeFirst()

export async function linesOf(db: Db, planIds: readonly string[]): Promise<Map<string, PlanLine[]>> {
  const out = new Map<string, PlanLine[]>(planIds.map((id) => [id, []]))
  if (planIds.length === 0) return out
  const rows = await of(db)
    .selectFrom('training.planLine')
    .selectAll()
    .where('planId', 'in', [...planIds])
    .orderBy('planId')
    .orderBy('position')
    .execute()
  for (const { planId, position: _at, ...line } of rows) out.get(planId)?.push(line)
  return out
}

export const insertPlan = async (trx: Trx, row: PlanRow): Promise<void> => {
  await of(trx).insertInto('training.plan').values(row).execute()
}

export async function replaceLines(trx: Trx, planId: string, lines: readonly PlanLine[]): Promise<void> {
  await of(trx).deleteFrom('training.planLine').where('planId', '=', planId).execute()
  if (lines.length === 0) return
  await of(trx)
    .insertInto('training.planLine')
    .values(lines.map((line, i) => ({ ...line, planId, position: i + 1 })))
    .execute()
}

/** False when somebody else changed the row first. */
export async function updatePlan(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<Omit<PlanRow, 'id' | 'version'>>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('training.plan')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const listPlanRows = (
  db: Db,
  scope: Scope,
  input: {
    q?: string | undefined
    state?: PlanState | undefined
    track?: Track | undefined
    occupation?: string | undefined
    regions?: readonly string[] | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<PlanRow>> => {
  let query = of(db)
    .selectFrom('training.plan')
    .selectAll()
    .where((eb) =>
      eb.or([
        // Officers see finished plans; drafts are their institution's own.
        eb.and([
          eb('region', 'in', scope.regions.length ? scope.regions : ['']),
          eb('finishedAt', 'is not', null),
        ]),
        ...(scope.orgs.length ? [eb('orgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (input.state) query = query.where('state', '=', input.state)
  if (input.track) query = query.where('track', '=', input.track)
  if (input.occupation) query = query.where('occupationCode', '=', input.occupation)
  if (input.regions) query = query.where('region', 'in', input.regions.length ? input.regions : [''])
  if (input.q) query = query.where('title', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    { title: 'title', state: 'state', createdAt: 'createdAt', finishedAt: 'finishedAt' },
    ['createdAt', 'desc'],
    'id',
  )
}

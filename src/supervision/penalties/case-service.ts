/** What every step of a penalty shares: the locked row, the record, its place, its files. */
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { refusals } from './refusals-contract.ts'
import { handsOf, isTold, type PenaltyMove, penaltyMoves } from './rules.ts'
import * as store from './store.ts'

/** What the platform does by itself is nobody's hand. */
export const PLATFORM_ID = '00000000-0000-7000-8000-0000000000d1'
export const handOf = (ctx: Ctx): string | null =>
  ctx.actor.accountId === PLATFORM_ID ? null : ctx.actor.accountId

export const notFound = () => new Refused([common.not_found({ what: '这件处理' })], 404)

export async function penaltyOrRefuse(ctx: Ctx, id: string): Promise<store.PenaltyRecord> {
  const row = await store.penaltyById(ctx.db, id)
  if (!row) throw notFound()
  return row
}
export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await penaltyOrRefuse(ctx, id)).region })
export async function placeOfMeasure(ctx: Ctx, measureId: string) {
  const measure = await store.measureById(ctx.db, measureId)
  if (!measure) throw new Refused([common.not_found({ what: '这项措施' })], 404)
  return await placeOf(ctx, measure.penaltyId)
}

/** Whom it is about sees it from the notice on. */
export async function subjectPlace(ctx: Ctx, id: string) {
  const row = await penaltyOrRefuse(ctx, id)
  if (!isTold(row)) throw notFound()
  return { orgs: [row.orgId] }
}
export async function subjectPlaceOfMeasure(ctx: Ctx, measureId: string) {
  const measure = await store.measureById(ctx.db, measureId)
  if (!measure) throw new Refused([common.not_found({ what: '这项措施' })], 404)
  return await subjectPlace(ctx, measure.penaltyId)
}

export async function locked(ctx: Ctx, id: string, version: number): Promise<store.PenaltyRecord> {
  const row = await store.lockPenalty(ctx.db, id)
  if (!row) throw notFound()
  if (row.version !== version) insist([common.changed_meanwhile()])
  return row
}

/** The locked row in the version the caller saw, open to the move. */
export async function lockFor(
  ctx: Ctx,
  input: { id: string; version: number },
  move: PenaltyMove,
): Promise<store.PenaltyRecord> {
  const row = await locked(ctx, input.id, input.version)
  insist(refuseMove(penaltyMoves, move, row.state, ctx.actor.accountId, handsOf(row)))
  return row
}

interface Took {
  title: string
  set?: Partial<store.PenaltyRecord>
  reason?: string | null
  after?: Record<string, unknown>
  files?: readonly string[]
  /** Known to the offices only: it does not stand in the subject's own file. */
  inner?: boolean
}
/** Makes the move and puts it on record. */
export async function settle(ctx: Ctx, row: store.PenaltyRecord, move: PenaltyMove | null, took: Took) {
  const to = move ? penaltyMoves.moves[move].to : row.state
  const set: Partial<store.PenaltyRecord> = {
    ...took.set,
    ...(to === row.state ? {} : { state: to, stateSince: ctx.now }),
  }
  if (!(await store.updatePenalty(ctx.db, row, set))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [
      `penalty:${row.id}`,
      ...(took.inner
        ? []
        : row.orgId
          ? [`organisation:${row.orgId}`, `provider:${row.orgId}`]
          : [`person:${row.personId}`]),
    ],
    summary: `处理 ${row.number}：${took.title}`,
    region: row.region,
    orgId: took.inner ? ctx.actor.orgId : (row.orgId ?? ctx.actor.orgId),
    before: { state: penaltyMoves.states[row.state] },
    after: { state: penaltyMoves.states[to], ...took.after },
    reason: took.reason ?? null,
    files: [...(took.files ?? [])],
  })
  return { version: row.version + 1, state: to }
}

export async function ownFiles(
  ctx: Ctx,
  ids: readonly string[],
  known: readonly string[] = [],
): Promise<Reason[]> {
  const fresh = ids.filter((id) => !known.includes(id))
  return fresh.length === 0 || (await ctx.tools.files.ownedBy(ctx.db, fresh, ctx.actor.accountId))
    ? []
    : [refusals.not_your_file({ field: 'files' })]
}

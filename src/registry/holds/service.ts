/** Doors of holds: read before every new class and payment, written by supervision. */
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import { type Day, dayOf } from '#platform/day'
import type { Db } from '#platform/db'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import * as c from './contract.ts'
import * as store from './store.ts'

type Stopping = Exclude<c.HoldStops, 'watch'>
const list = (stops: Stopping | readonly Stopping[]): readonly Stopping[] => [stops].flat()

const reasonOf = (h: store.HoldRow): Reason =>
  c.refusals.held(
    {
      what: c.stopTitle(h.subjectKind, h.stops),
      reason: h.reason,
      since: dayOf(h.placedAt),
    },
    h.clause ? { clause: h.clause } : undefined,
  )

/**
 * Reasons why a case may not go on now: one for each hold on its subjects (institution, class, claim, person) that stops
 * it and has no exception for it. `cases`: what else the case is, without being held itself.
 */
export async function heldReasons(
  db: Db,
  subjectIds: readonly string[],
  stops: Stopping | readonly Stopping[],
  cases: readonly string[] = [],
): Promise<Reason[]> {
  return c.standing(await store.liveHolds(db, subjectIds, list(stops)), subjectIds, cases).map(reasonOf)
}

/** The same for many subjects at once, each with its own reasons; `cases` are shared by all. */
export async function heldBySubject(
  db: Db,
  subjectIds: readonly string[],
  stops: Stopping | readonly Stopping[],
  cases: readonly string[] = [],
): Promise<Map<string, Reason[]>> {
  const groups = [...new Set(subjectIds)].map((one) => ({
    key: one,
    subjects: [one],
    cases,
  }))
  return await heldByCase(db, groups, stops)
}

/** The same for many cases at once, each of several subjects. Cases that nothing stops are absent. */
export async function heldByCase(
  db: Db,
  groups: readonly {
    key: string
    subjects: readonly string[]
    cases?: readonly string[]
  }[],
  stops: Stopping | readonly Stopping[],
): Promise<Map<string, Reason[]>> {
  const live = await store.liveHolds(
    db,
    groups.flatMap((one) => one.subjects),
    list(stops),
  )
  if (live.length === 0) return new Map()
  return new Map(
    groups.flatMap((one): [string, Reason[]][] => {
      const held = c.standing(live, one.subjects, one.cases)
      return held.length > 0 ? [[one.key, held.map(reasonOf)]] : []
    }),
  )
}

export interface Asked {
  subject: { kind: c.HoldSubject; id: string }
  stops: c.HoldStops
  reason: string
  /** `F2-5`, or the words of a document; null where no clause gives it. */
  clause: string | null
  /** Whose office it belongs to. */
  region: string
  /** `alert:<id>`, `penalty:<id>` …: asked again for the same it stays one. */
  source?: string | null
  /** Its last day; the clock lifts it after. */
  endsOn?: Day | null
  /** The organisation in whose timeline it shows. */
  orgId?: string | null
  /** Who signed first, where two did: the one who does not lift it. */
  placedBy?: string
}

/** Places a hold within the caller's transaction and puts it on record. Gives its id (of the one in force, if it is there already). */
export async function placeHold(ctx: Ctx, asked: Asked): Promise<string> {
  const { kind, id: subjectId } = asked.subject
  const reasons: Reason[] = []
  if (!c.stopsOf(kind).includes(asked.stops))
    reasons.push(
      c.refusals.no_such_stop({
        subject: c.holdSubjects[kind],
        stops: c.holdStops[asked.stops],
      }),
    )
  if (asked.endsOn && asked.endsOn < ctx.today) reasons.push(c.refusals.ends_early({ field: 'endsOn' }))
  insist(reasons)
  const id = uuidv7()
  const row: store.HoldRow = {
    id,
    subjectKind: kind,
    subjectId,
    region: asked.region,
    stops: asked.stops,
    reason: asked.reason,
    clause: asked.clause,
    source: asked.source ?? null,
    placedBy: asked.placedBy ?? ctx.actor.accountId,
    placedAt: ctx.now,
    endsOn: asked.endsOn ?? null,
    liftedBy: null,
    liftedAt: null,
    liftReason: null,
    version: 1,
  }
  if (!(await store.insertHold(ctx.db, row))) {
    const live = await store.liveFromSource(ctx.db, asked.source as string)
    return (live.find((h) => h.subjectId === subjectId && h.stops === asked.stops) as store.HoldRow).id
  }
  ctx.record({
    subjects: subjectsOf(row),
    summary: `对${c.holdSubjects[kind]}${c.stopTitle(kind, asked.stops)}`,
    region: asked.region,
    orgId: asked.orgId ?? (kind === 'organisation' ? subjectId : null),
    after: { stops: asked.stops, clause: asked.clause, endsOn: row.endsOn },
    reason: asked.reason,
  })
  return id
}

/** An organisation is named as the provider it may be, too: that is where its history is read. */
export const subjectsOf = (row: store.HoldRow): string[] => [
  `hold:${row.id}`,
  `${row.subjectKind}:${row.subjectId}`,
  ...(row.subjectKind === 'organisation' ? [`provider:${row.subjectId}`] : []),
]

/** Who placed a hold does not lift it; `by` null: the clock, when its last day has passed. */
export async function liftHold(ctx: Ctx, id: string, reason: string, by: Actor | null = ctx.actor) {
  const row = await store.holdById(ctx.db, id)
  if (!row || row.liftedAt) {
    insist([c.refusals.lifted()])
    return
  }
  if (by && row.placedBy === by.accountId)
    insist([common.same_person({ did: '设置限制', doing: '解除限制' })])
  if (!(await store.endHold(ctx.db, id, by?.accountId ?? null, ctx.now, reason)))
    insist([c.refusals.lifted()])
  ctx.record({
    subjects: subjectsOf(row),
    summary: `解除限制（${c.stopTitle(row.subjectKind, row.stops)}）`,
    region: row.region,
    orgId: row.subjectKind === 'organisation' ? row.subjectId : null,
    before: { stops: row.stops, reason: row.reason },
    reason,
  })
}

/** Lifts whatever a source still holds. Gives how many. */
export async function liftHoldsOf(ctx: Ctx, source: string, reason: string): Promise<number> {
  const live = await store.liveFromSource(ctx.db, source)
  for (const row of live) await liftHold(ctx, row.id, reason)
  return live.length
}

export interface Excepting {
  holdId: string
  case: { kind: c.ExceptionCase; id: string }
  reason: string
  endsOn?: Day | null
}

/** Asks to let one case through a hold; nothing is let through before another person signs (`signExceptionOf`). */
export async function exceptHold(ctx: Ctx, asked: Excepting): Promise<string> {
  const hold = await store.holdById(ctx.db, asked.holdId)
  if (!hold || hold.liftedAt) {
    insist([c.refusals.lifted()])
    return ''
  }
  if (asked.endsOn && asked.endsOn < ctx.today) insist([c.refusals.ends_early({ field: 'endsOn' })])
  const id = uuidv7()
  const done = await store.insertException(ctx.db, {
    id,
    holdId: hold.id,
    caseKind: asked.case.kind,
    caseId: asked.case.id,
    reason: asked.reason,
    endsOn: asked.endsOn ?? null,
    askedBy: ctx.actor.accountId,
    askedAt: ctx.now,
    signedBy: null,
    signedAt: null,
    endedBy: null,
    endedAt: null,
    endReason: null,
  })
  if (!done) insist([c.refusals.excepted_already()])
  recordException(ctx, hold, asked.case, '申请个案放行', asked.reason)
  return id
}

/** The second signature: from now on the case passes this hold. */
export async function signExceptionOf(ctx: Ctx, id: string): Promise<void> {
  const { row, hold } = await exceptionAndHold(ctx, id)
  if (row.askedBy === ctx.actor.accountId)
    insist([common.same_person({ did: '申请放行', doing: '签发放行' })])
  if (hold.liftedAt) insist([c.refusals.lifted()])
  const set = { signedBy: ctx.actor.accountId, signedAt: ctx.now }
  if (!(await store.updateException(ctx.db, id, set, true))) insist([c.refusals.exception_over()])
  recordException(ctx, hold, { kind: row.caseKind, id: row.caseId }, '签发个案放行', row.reason)
}

/** Not granted, or ended before its day: by whoever may lift. */
export async function endExceptionOf(ctx: Ctx, id: string, reason: string): Promise<void> {
  const { row, hold } = await exceptionAndHold(ctx, id)
  const set = {
    endedBy: ctx.actor.accountId,
    endedAt: ctx.now,
    endReason: reason,
  }
  if (!(await store.updateException(ctx.db, id, set, false))) insist([c.refusals.exception_over()])
  const title = row.signedAt ? '终止个案放行' : '不予个案放行'
  recordException(ctx, hold, { kind: row.caseKind, id: row.caseId }, title, reason)
}

export async function exceptionAndHold(
  ctx: Ctx,
  id: string,
): Promise<{ row: store.ExceptionRow; hold: store.HoldRow }> {
  const row = await store.exceptionById(ctx.db, id)
  const hold = row && (await store.holdById(ctx.db, row.holdId))
  if (!row || !hold) throw new Refused([common.not_found({ what: '该放行申请' })], 404)
  return { row, hold }
}

function recordException(
  ctx: Ctx,
  hold: store.HoldRow,
  one: { kind: c.ExceptionCase; id: string },
  title: string,
  reason: string,
): void {
  ctx.record({
    subjects: [`${one.kind}:${one.id}`, ...subjectsOf(hold)],
    summary: `${title}（${c.stopTitle(hold.subjectKind, hold.stops)}，${c.exceptionCases[one.kind]}）`,
    region: hold.region,
    orgId: ctx.actor.orgId,
    reason,
  })
}

/** What every act on a class shares: the locked row, the move, letting go of what the class held, and its track's steps. */

import { release } from '#money/budgets'
import { giveBackVouchers } from '#money/vouchers'
import { type Actor, covers, type Place } from '#platform/access'
import type { Db } from '#platform/db'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { heldReasons } from '#registry/holds'
import { type OrgRow, orgById } from '#registry/organisations'
import { stopAsking } from '#registry/registers'
import { openSteps, type Step, type StepKey, tracks } from '#training/plans'
import { type ClassMove, classMoves, EDITABLE, HOLDING, handsOf, refusals } from './class-rules.ts'
import { freeSlots } from './roster-store.ts'
import { refusals as sessionRefusals } from './session-rules.ts'
import { type ClassRow, classById, holdSessions, inspectionsOf, lockClass, updateClass } from './store.ts'

export type AnyCtx = Ctx<Actor | null>

export const notFound = () => new Refused([common.not_found({ what: '该培训班' })], 404)

/** A draft is the institution's own until it is filed for the first time. */
const placeOfRow = (ctx: AnyCtx, row: ClassRow): Place => ({
  region: row.filedAt ? row.region : null,
  // Nor does a third party that is appointed to this institution see it.
  orgs: row.filedAt || ctx.actor?.orgId === row.orgId ? [row.orgId] : [],
})

export async function placeOf(ctx: AnyCtx, id: string): Promise<Place> {
  const row = await classById(ctx.db, id)
  if (!row) throw notFound()
  return placeOfRow(ctx, row)
}

/** The institution; classes are filed where it is registered. */
export async function mustOrg(ctx: AnyCtx, id: string): Promise<OrgRow> {
  const org = await orgById(ctx.db, id)
  if (!org) throw new Refused([common.not_found({ what: '该机构' })], 404)
  return org
}

export const mayOn = (ctx: Ctx, verb: string, row: ClassRow): boolean =>
  covers(ctx.scope(verb), placeOfRow(ctx, row))

export async function lock(ctx: AnyCtx, id: string): Promise<ClassRow> {
  const row = await lockClass(ctx.db, id)
  if (!row) throw notFound()
  return row
}

/** The locked row in the version the caller saw. */
export async function lockVersion(ctx: AnyCtx, id: string, version: number): Promise<ClassRow> {
  const row = await lock(ctx, id)
  if (row.version !== version) insist([common.changed_meanwhile()])
  return row
}

/** The locked row, open to changes by the institution. */
export async function lockEditable(ctx: AnyCtx, id: string, version: number): Promise<ClassRow> {
  const row = await lockVersion(ctx, id, version)
  if (!EDITABLE.includes(row.state)) insist([refusals.not_editable({ state: classMoves.states[row.state] })])
  return row
}

export const moveReasons = (row: ClassRow, move: ClassMove, actorId: string): Reason[] =>
  refuseMove(classMoves, move, row.state, actorId, handsOf(row))

/** Holds on the class or its institution, without an exception for it: it does not begin and takes nobody in. */
export const heldClass = (ctx: AnyCtx, row: ClassRow, people: readonly string[] = []): Promise<Reason[]> =>
  heldReasons(ctx.db, [row.id, row.orgId, ...people], 'new-classes')

/** The database's word that somebody else was quicker: teachers, rooms and people can't be in two places. */
export function toldOverlap(error: unknown): never {
  if ((error as { code?: string }).code === '23P01') throw new Refused([sessionRefusals.taken_meanwhile()])
  throw error
}

/** Writes a state with what belongs to it; a class that stops holding gives back time and money. */
export async function settle(
  ctx: AnyCtx,
  row: ClassRow,
  move: ClassMove,
  set: Partial<ClassRow>,
  reason: string,
): Promise<ClassRow> {
  const { to } = classMoves.moves[move]
  const letsGo = HOLDING.includes(row.state) && !HOLDING.includes(to)
  if (letsGo) {
    await holdSessions(ctx.db, row.id, false)
    // A class stopped half way keeps the time already taught on record.
    await freeSlots(ctx.db, row.id, row.startedAt ? { from: ctx.now } : {})
    if (to === 'cancelled') {
      const gone = { classId: row.id, personIds: null, reason: `培训班${classMoves.states[to]}` }
      await giveBackVouchers(ctx, gone)
      await stopAsking(ctx, `class:${row.id}`, null)
    }
    if (row.reservationId) await release(ctx as Ctx, `class:${row.id}`, reason)
  }
  const next = { ...set, state: to, ...(letsGo ? { reservationId: null } : {}) }
  if (!(await updateClass(ctx.db, row.id, row.version, next))) insist([common.changed_meanwhile()])
  return { ...row, ...next, version: row.version + 1 }
}

export const subjectsOf = (row: ClassRow): string[] => [
  `class:${row.id}`,
  `provider:${row.orgId}`,
  `plan:${row.planId}`,
]

export function recordMove(
  ctx: AnyCtx,
  before: ClassRow,
  after: ClassRow,
  move: ClassMove,
  more: { reason?: string | null; after?: Record<string, unknown>; summary?: string } = {},
): void {
  ctx.record({
    subjects: subjectsOf(before),
    summary: more.summary ?? `培训班“${before.title}”：${classMoves.moves[move].title}`,
    region: before.region,
    orgId: before.orgId,
    before: { state: before.state },
    after: { state: after.state, ...more.after },
    reason: more.reason ?? null,
  })
}

/**
 * Moves a class for the modules to the right: `start` at the first check-in, `finish`, `close`. They have checked who
 * may; this checks the state and, before closing, that no step of the track was skipped: `done` names the steps
 * whose evidence the caller holds (filing and process check are known here). Already there: nothing happens.
 */
export async function moveClass(
  ctx: AnyCtx,
  id: string,
  move: 'start' | 'finish' | 'close',
  extra: { done?: readonly StepKey[] } = {},
): Promise<ClassRow> {
  const row = await lock(ctx, id)
  if (row.state === classMoves.moves[move].to) return row
  const reasons = moveReasons(row, move, ctx.actor?.accountId ?? '')
  if (move === 'start') reasons.push(...(await heldClass(ctx, row)))
  if (move === 'close') {
    const steps = await stepsOf(ctx.db, id, extra.done)
    reasons.push(...steps.filter((s) => !s.done).map((s) => refusals.steps_open({ step: s.title })))
  }
  insist(reasons)
  const at =
    move === 'start'
      ? { startedAt: ctx.now }
      : move === 'finish'
        ? { taughtAt: ctx.now }
        : { closedAt: ctx.now }
  const after = await settle(ctx, row, move, at, '')
  recordMove(ctx, row, after, move)
  return after
}

type StepRow = Step & { done: boolean }

/** The steps of a class's track (F2-3) and which are done; `more` are steps the caller has evidence of. */
export async function stepsOf(db: Db, classId: string, more: readonly StepKey[] = []): Promise<StepRow[]> {
  const row = await classById(db, classId)
  if (!row) throw notFound()
  return stepsOfRow(row, await inspectionsOf(db, classId), more)
}

export function stepsOfRow(
  row: ClassRow,
  inspections: readonly { passed: boolean }[],
  more: readonly StepKey[] = [],
): StepRow[] {
  const done = new Set<StepKey>(more)
  if (row.approvedAt) done.add('filing')
  if (inspections.some((i) => i.passed)) done.add('process-check')
  // A closed class was let through only with all of them.
  const open = row.state === 'closed' ? [] : openSteps(row.track, done).map((s) => s.key)
  return tracks[row.track].map((step) => ({ ...step, done: !open.includes(step.key) }))
}

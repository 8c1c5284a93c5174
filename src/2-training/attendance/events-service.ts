/** What the teacher's screen and the class's table share: places, names, events gathered by person and session. */
import { v7 as uuidv7 } from 'uuid'
import type { Db, Trx } from '#platform/db'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { peopleById } from '#registry/people'
import { type ClassRow, classById } from '#training/class-filing'
import { classStates } from '#training/class-filing/contract'
import { lineKinds } from '#training/plans/contract'
import type { Source } from './contract.ts'
import type { Held } from './rules.ts'
import * as store from './store.ts'

export const stateTitle = (state: string): string => (classStates as Record<string, string>)[state] ?? state
export const kindTitle = (kind: string): string => (lineKinds as Record<string, string>)[kind] ?? kind

export const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

export async function namesOf(db: Db | Trx, ids: readonly string[]): Promise<Map<string, string>> {
  return new Map((await peopleById(db, unique(ids))).map((p) => [p.id, p.nameMasked]))
}

export async function sessionOrRefuse(db: Db | Trx, id: string): Promise<store.FullSession> {
  const [session] = await store.sessionsById(db, [id])
  if (!session) throw new Refused([common.not_found({ what: '这次课' })], 404)
  return session
}

export const placeOfSession = async (ctx: Ctx, id: string) => {
  const session = await sessionOrRefuse(ctx.db, id)
  return { region: session.region, orgs: [session.orgId] }
}

export async function classOrRefuse(db: Db | Trx, id: string): Promise<ClassRow> {
  const row = await classById(db, id)
  if (!row) throw new Refused([common.not_found({ what: '这个班级' })], 404)
  return row
}

export const placeOfClass = async (ctx: Ctx, id: string) => {
  const row = await classOrRefuse(ctx.db, id)
  // A draft is the institution's own business until it is filed.
  return { region: row.filedAt ? row.region : null, orgs: [row.orgId] }
}

export interface Found {
  held: Held
  source: Source | null
  distanceM: number | null
  reason: string | null
}
export const NOTHING: Found = { held: {}, source: null, distanceM: null, reason: null }
const RANK: Record<Source, number> = { self: 0, teacher: 1, 'handed-in': 2 }

/** What is recorded of each person in each session, by `session:person`; the weaker source names the pair. */
export function gather(events: readonly store.HeldEvent[]): Map<string, Found> {
  const found = new Map<string, Found>()
  for (const e of events) {
    const key = `${e.sessionId}:${e.personId}`
    const before = found.get(key) ?? NOTHING
    found.set(key, {
      held: { ...before.held, [e.kind]: e.at },
      source: before.source && RANK[before.source] > RANK[e.source] ? before.source : e.source,
      distanceM: e.distanceM === null ? before.distanceM : Math.max(before.distanceM ?? 0, e.distanceM),
      reason: [before.reason, e.reason].filter(Boolean).join('；') || null,
    })
  }
  return found
}

export type NewEvent = Pick<store.EventRow, 'traineeId' | 'personId' | 'kind' | 'at' | 'source' | 'reason'> &
  Partial<Pick<store.EventRow, 'reasonKind' | 'fileIds'>>

export const eventRow = (
  ctx: Ctx,
  session: Pick<store.FullSession, 'id' | 'classId' | 'region'>,
  e: NewEvent,
): store.EventRow => ({
  id: uuidv7(),
  region: session.region,
  classId: session.classId,
  sessionId: session.id,
  recordedAt: ctx.now,
  deviceIndex: null,
  latitudeE5: null,
  longitudeE5: null,
  accuracyM: null,
  distanceM: null,
  reasonKind: null,
  fileIds: [],
  recordedBy: ctx.actor.accountId,
  requestKey: null,
  ...e,
})

/** All rows or none: somebody else's record of the same check came first. */
export async function insertAll(ctx: Ctx, rows: readonly store.EventRow[]): Promise<void> {
  const taken = await store.insertEvents(ctx.db, rows)
  if (taken.size < rows.length) throw new Refused([common.changed_meanwhile()], 409)
}

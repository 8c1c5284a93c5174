/** What the teacher's screen and the class's table share: places, names, events gathered by person and session. */
import { v7 as uuidv7 } from 'uuid'
import type { Db, Trx } from '#platform/db'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { type ClassRow, classById } from '#training/class-filing'
import { classStates } from '#training/class-filing/contract'
import { lineKinds } from '#training/plans/contract'
import type { Source } from './contract.ts'
import { doubtsOf, type Found, type Mark } from './hours-rules.ts'
import {
  confirmsOf,
  excusesOf,
  type RecallRow,
  recallsOf,
  type WitnessRow,
  witnessesOf,
} from './presence-store.ts'
import { callsOf } from './recall-rules.ts'
import type { Held } from './rules.ts'
import * as store from './store.ts'

export const stateTitle = (state: string): string => (classStates as Record<string, string>)[state] ?? state
export const kindTitle = (kind: string): string => (lineKinds as Record<string, string>)[kind] ?? kind

export const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

export async function sessionOrRefuse(db: Db | Trx, id: string): Promise<store.FullSession> {
  const [session] = await store.sessionsById(db, [id])
  if (!session) throw new Refused([common.not_found({ what: '这次课' })], 404)
  return session
}

/** A draft is the institution's own business until it is filed. */
const placeOf = (row: { filedAt: string | null; region: string; orgId: string }) => ({
  region: row.filedAt ? row.region : null,
  orgs: [row.orgId],
})

export const placeOfSession = async (ctx: Ctx, id: string) => placeOf(await sessionOrRefuse(ctx.db, id))

export async function classOrRefuse(db: Db | Trx, id: string): Promise<ClassRow> {
  const row = await classById(db, id)
  if (!row) throw new Refused([common.not_found({ what: '这个班级' })], 404)
  return row
}

export const placeOfClass = async (ctx: Ctx, id: string) => placeOf(await classOrRefuse(ctx.db, id))

/** What is known of one person in one session. */
export interface Known extends Found {
  /** The weaker source names the pair. */
  source: Source | null
  distanceM: number | null
  reason: string | null
  word: { seen: boolean; at: string } | null
  witnessed: WitnessRow | null
}
export const NOTHING: Known = {
  source: null,
  distanceM: null,
  reason: null,
  calls: [],
  word: null,
  witness: null,
  witnessed: null,
}
const RANK: Record<Source, number> = { self: 0, 'late-sent': 1, teacher: 2, 'handed-in': 3 }

const weaker = (a: Source | null, b: Source): Source => (a && RANK[a] > RANK[b] ? a : b)

/** The two ends of each presence, without what others say of it. */
export interface Ends {
  held: Held
  source: Source | null
}
export function endsOf(events: readonly store.HeldEvent[]): Map<string, Ends> {
  const ends = new Map<string, Ends>()
  for (const e of events) {
    if (e.kind === 'recall') continue
    const key = `${e.sessionId}:${e.personId}`
    const before = ends.get(key)
    ends.set(key, {
      held: { ...before?.held, [e.kind]: e.at },
      source: weaker(before?.source ?? null, e.source),
    })
  }
  return ends
}

export interface Gathered {
  events: store.HeldEvent[]
  recalls: RecallRow[]
  /** By `session:person`; nobody without any record. */
  people: Map<string, Known>
}

/** All that is recorded of these sessions, put together person by person; calls are judged as of `now`. */
export async function gather(db: Db | Trx, sessionIds: readonly string[], now: string): Promise<Gathered> {
  if (sessionIds.length === 0) return { events: [], recalls: [], people: new Map() }
  const [events, recalls, excuses, confirms, witnesses] = await Promise.all([
    store.eventsOfSessions(db, sessionIds),
    recallsOf(db, sessionIds),
    excusesOf(db, sessionIds),
    confirmsOf(db, sessionIds),
    witnessesOf(db, sessionIds),
  ])
  const people = new Map<string, Known>()
  const at = (key: string): Known => people.get(key) ?? NOTHING
  const answers = new Map<string, store.HeldEvent[]>()
  for (const e of events) {
    const key = `${e.sessionId}:${e.personId}`
    if (e.kind === 'recall') {
      answers.set(key, [...(answers.get(key) ?? []), e])
      continue
    }
    const before = at(key)
    const mark: Mark = { at: e.at, recordedAt: e.recordedAt, source: e.source, flags: e.flags }
    people.set(key, {
      ...before,
      [e.kind]: mark,
      source: weaker(before.source, e.source),
      distanceM: e.distanceM === null ? before.distanceM : Math.max(before.distanceM ?? 0, e.distanceM),
      reason: [before.reason, e.reason].filter(Boolean).join('；') || null,
    })
  }
  for (const c of confirms) {
    const key = `${c.sessionId}:${c.personId}`
    people.set(key, { ...at(key), word: { seen: c.seen, at: c.at } })
  }
  for (const w of witnesses) {
    const key = `${w.sessionId}:${w.personId}`
    people.set(key, { ...at(key), witness: w.said ?? 'silent', witnessed: w })
  }
  const excused = new Map<string, Set<number>>()
  for (const x of excuses) {
    const key = `${x.sessionId}:${x.personId}`
    excused.set(key, (excused.get(key) ?? new Set()).add(x.no))
  }
  const bySession = Map.groupBy(recalls, (r) => r.sessionId)
  for (const [key, known] of people) {
    const own = bySession.get(key.split(':')[0] as string)
    if (!own) continue
    // An answer from nowhere counts once the teacher has said that the person was there.
    const good = (answers.get(key) ?? []).filter(
      (e) =>
        doubtsOf({ at: e.at, recordedAt: e.recordedAt, source: e.source, flags: e.flags }, known.word)
          .length === 0,
    )
    people.set(key, {
      ...known,
      calls: callsOf(own, now, {
        in: known.in?.at,
        out: known.out?.at,
        byPhone: known.in?.source === 'self',
        answered: new Set(good.map((e) => e.recallNo)),
        excused: excused.get(key) ?? new Set(),
      }),
    })
  }
  return { events, recalls, people }
}

type NewEvent = Pick<store.EventRow, 'traineeId' | 'personId' | 'kind' | 'at' | 'source' | 'reason'> &
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
  recallNo: 0,
  flags: [],
  signed: null,
  signature: null,
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

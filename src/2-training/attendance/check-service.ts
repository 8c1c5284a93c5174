/**
 * Check-in, check-out and answers to calls from the trainee's phone. A class of hundreds scans within a minute, so
 * checks ride in a lane: signatures are verified before, side by side; those that arrive together are judged, written
 * and recorded in one transaction, each answered after it.
 */

import type { ParsedOf } from '#platform/act'
import { type AuditBy, insertAudits } from '#platform/audit'
import type { Db } from '#platform/db'
import { newId } from '#platform/id'
import { Lane, swiftly } from '#platform/lane'
import { isTaken } from '#platform/outage'
import { common, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { type CheckFacts, checkFacts } from './check-store.ts'
import { codeIn, isChallenge, keyIndexOf } from './code-service.ts'
import * as c from './contract.ts'
import { type KnownDevice, unlockKeyOf } from './device-store.ts'
import { stateTitle, unique } from './events-service.ts'
import { type Earlier, judgePlace, type Place } from './place-rules.ts'
import type { RecallRow } from './presence-store.ts'
import {
  acceptedSlots,
  refuseCheck,
  refuseTime,
  slotsAround,
  type Timing,
  TRY_MINUTES,
  timingOf,
} from './rules.ts'
import { checkText, e5 } from './sign-rules.ts'
import * as store from './store.ts'
import { countUnlock, keepUnlocks, refuseLocked } from './unlock-check-service.ts'
import { type Unlocked, unlocked } from './unlock-service.ts'
import { verified } from './verify-service.ts'

type Input = ParsedOf<typeof c.check>
interface Item {
  input: Input
  now: string
  timing: Timing
  personId: string
  device: Buffer
  signed: string
  signatureRight: boolean
  challengeRight: boolean
  /** Null where the phone was not unlocked for it. */
  unlocked: Unlocked | null
  /** Codes that hold for this session at that time. */
  codes: readonly string[]
  requestKey: string | null
  by: AuditBy
}
interface Done {
  kind: c.EventKind
  at: string
  sessionTitle: string
  repeated: boolean
  doubts: string[]
}

/** Checks a transaction: while the database writes these, the server reads and answers the next. */
const LANE_CAP = 128
const LANE_QUEUE = 10_000
/** So far back an earlier check says where somebody was. */
const EARLIER_HOURS = 14
const lanes = new WeakMap<Db, Lane<Item, Done>>()

function laneOf(db: Db): Lane<Item, Done> {
  const held = lanes.get(db)
  if (held) return held
  const lane = new Lane<Item, Done>({ db, run: checkAll, cap: LANE_CAP, queueLimit: LANE_QUEUE })
  lanes.set(db, lane)
  return lane
}

export async function check(ctx: Ctx, input: Input): Promise<Done> {
  const personId = ctx.actor.personId as string
  const timing = timingOf(input.at, ctx.now)
  const device = keyIndexOf(ctx, input.key)
  const signed = checkText(input)
  const key = input.unlock ? await unlockKeyOf(ctx.tools.db, device) : null
  const slots = timing.late ? slotsAround(input.at) : acceptedSlots(ctx.now, key !== null)
  const item: Item = {
    input,
    now: ctx.now,
    timing,
    personId,
    device,
    signed,
    signatureRight: await verified({ key: input.key, text: signed, signature: input.signature }),
    challengeRight: isChallenge(ctx, input, personId),
    unlocked: input.unlock && key ? await unlocked(ctx.meta.site ?? null, key, input.unlock, signed) : null,
    codes: slots.map((slot) => codeIn(ctx, input.sessionId, slot)),
    requestKey: ctx.meta.idempotencyKey ?? null,
    by: {
      at: ctx.now,
      actId: c.check.id,
      actTitle: c.check.title,
      accountId: ctx.actor.accountId,
      actorName: ctx.actor.name,
      actorOrg: ctx.actor.orgName,
      ip: ctx.meta.ip,
      agent: ctx.meta.agent,
    },
  }
  const lane = laneOf(ctx.tools.db)
  return await lane.push(item).catch((error: unknown) => {
    // Another server was quicker with this check; asked again, it is told what stands there.
    if (isTaken(error)) return lane.push(item)
    throw error
  })
}

type PlacedSession = CheckFacts['sessions'][number]
/** What is known of the sessions and people of one batch; it grows with each check taken. */
interface Known {
  sessions: Map<string, PlacedSession>
  /** Roster entry by `class:person`. */
  roster: Map<string, string>
  /** By `session:person:kind:no`. */
  events: Map<string, store.HeldEvent>
  /** Where each person was last. */
  places: Map<string, Earlier>
  /** By key index. */
  phones: Map<string, KnownDevice>
  tries: Map<string, number>
  recalls: Map<string, RecallRow>
}

const keyOf = (sessionId: string, personId: string, kind: c.EventKind, no = 0): string =>
  `${sessionId}:${personId}:${kind}:${no}`

function learn(k: Pick<Known, 'events' | 'places'>, e: store.PlacedEvent): void {
  k.events.set(keyOf(e.sessionId, e.personId, e.kind, e.recallNo), e)
  const last = k.places.get(e.personId)
  if (e.latitudeE5 !== null && e.longitudeE5 !== null && !(last && last.at > e.at)) {
    k.places.set(e.personId, {
      at: e.at,
      latitude: e.latitudeE5 / 1e5,
      longitude: e.longitudeE5 / 1e5,
      accuracy: e.accuracyM ?? 0,
    })
  }
}

const ago = (at: string, minutes: number): string => new Date(Date.parse(at) - minutes * 60_000).toISOString()

async function known(db: Db, items: readonly Item[]): Promise<Known> {
  const [first] = items.map((i) => i.timing.at).sort() as [string]
  const facts = await checkFacts(db, {
    sessionIds: unique(items.map((i) => i.input.sessionId)),
    personIds: unique(items.map((i) => i.personId)),
    keys: items.map((i) => i.device),
    eventsSince: ago(first, EARLIER_HOURS * 60),
    triesSince: ago((items[0] as Item).now, TRY_MINUTES),
  })
  const k: Known = {
    sessions: new Map(facts.sessions.map((s) => [s.id, s])),
    roster: new Map(facts.roster.map((t) => [`${t.classId}:${t.personId}`, t.id])),
    events: new Map(),
    places: new Map(),
    phones: new Map(facts.devices.map((p) => [p.keyIndex.toString('hex'), p])),
    tries: new Map(facts.tries.map((t) => [`${t.sessionId}:${t.personId}`, t.n])),
    recalls: new Map(facts.recalls.map((r) => [`${r.sessionId}:${r.no}`, r])),
  }
  for (const event of facts.events) learn(k, event)
  return k
}

const eventOf = (k: Known, item: Item, kind: c.EventKind, no = 0): store.HeldEvent | undefined =>
  k.events.get(keyOf(item.input.sessionId, item.personId, kind, no))

function phoneFact(k: Known, item: Item): Parameters<typeof refuseCheck>[0]['phone'] {
  const phone = k.phones.get(item.device.toString('hex'))
  if (!phone) return { is: 'unbound' }
  if (phone.personId !== item.personId) return { is: 'of-another' }
  if (phone.state === 'bound') return { is: 'own' }
  return phone.state === 'waiting'
    ? { is: 'waiting', until: c.waitsUntil(phone.askedAt) }
    : { is: 'replaced' }
}

interface Judged {
  session: PlacedSession
  place: Place
  reasons: Reason[]
}

function judge(k: Known, item: Item): { refused: Reason[] } | { done: Done } | Judged {
  const { input, timing } = item
  const session = k.sessions.get(input.sessionId)
  if (!session) return { refused: [common.not_found({ what: '这次课' })] }
  const no = input.kind === 'recall' ? input.recallNo : 0
  const same = eventOf(k, item, input.kind, no)
  // The phone lost its line and asks again: the same answer, nothing written twice.
  if (same && item.requestKey && same.requestKey === item.requestKey) {
    return { done: doneOf(same, session, true) }
  }
  const place = judgePlace(
    timing.at,
    input.position,
    { latitude: session.lat, longitude: session.lng },
    k.places.get(item.personId),
  )
  const reasons = refuseCheck({
    kind: input.kind,
    now: timing.at,
    session,
    classState: session.classState,
    classStateTitle: stateTitle(session.classState),
    onRoster: k.roster.has(`${session.classId}:${item.personId}`),
    opened: session.openedAt !== null && (!timing.late || session.openedAt <= timing.at),
    codeRight: item.codes.includes(input.code),
    tries: k.tries.get(`${session.id}:${item.personId}`) ?? 0,
    held: { in: eventOf(k, item, 'in')?.at, out: eventOf(k, item, 'out')?.at },
    done: same?.at,
    phone: phoneFact(k, item),
    signatureRight: item.signatureRight,
    challengeRight: item.challengeRight,
    recall: k.recalls.get(`${session.id}:${no}`),
    more: [...refuseTime(input.at, item.now), ...place.reasons, ...refuseLocked(k.phones, item)],
  })
  return { session, place, reasons }
}

const doneOf = (e: store.HeldEvent, session: store.FullSession, repeated: boolean): Done => ({
  kind: e.kind,
  at: e.at,
  sessionTitle: session.title,
  repeated,
  doubts: e.flags.map((flag) => (c.flags as Record<string, string>)[flag] ?? flag),
})

function eventRow(item: Item, { session, place }: Judged, traineeId: string, k: Known): store.EventRow {
  const { input, timing } = item
  const p = input.position
  return {
    id: newId(),
    region: session.region,
    classId: session.classId,
    sessionId: session.id,
    traineeId,
    personId: item.personId,
    kind: input.kind,
    recallNo: input.kind === 'recall' ? input.recallNo : 0,
    at: timing.at,
    recordedAt: item.now,
    source: timing.late ? 'late-sent' : 'self',
    flags: [
      ...place.flags,
      ...(timing.late ? (['late-sent'] as const) : []),
      ...(countUnlock(k.phones, item) ? (['unlock-count'] as const) : []),
    ],
    signed: item.signed,
    signature: Buffer.from(input.signature, 'base64url'),
    deviceIndex: item.device,
    latitudeE5: p ? e5(p.latitude) : null,
    longitudeE5: p ? e5(p.longitude) : null,
    accuracyM: p ? Math.round(p.accuracy) : null,
    distanceM: place.distanceM,
    reasonKind: null,
    reason: null,
    fileIds: [],
    recordedBy: null,
    requestKey: item.requestKey,
  }
}

/** Attempts that are kept as evidence, with their words in the record. */
const KEPT: Record<string, string> = {
  'attendance.wrong_code': '签到码错误',
  'attendance.phone_of_another': '签到未通过：他人的手机',
  'attendance.phone_not_bound': '签到未通过：手机未登记',
  'attendance.bad_signature': '签到未通过：签名不符',
  'attendance.too_far': '签到未通过：不在培训地点',
  'attendance.unlock_needed': '签到未通过：没有解锁验证',
  'attendance.unlock_signature': '签到未通过：解锁验证不符',
}
interface Try {
  item: Item
  session: store.FullSession
  code: string
  distanceM: number | null
}

interface Fresh {
  item: Item
  row: store.EventRow
  session: store.FullSession
}

const recordsOf = (fresh: readonly Fresh[], tries: readonly Try[]) => [
  ...fresh.map(({ item, row, session }) => ({
    by: item.by,
    entry: {
      subjects: [`class:${session.classId}`, `session:${session.id}`, `person:${item.personId}`],
      summary: `${c.eventKinds[row.kind]}“${session.title}”`,
      region: session.region,
      orgId: session.orgId,
      after: {
        at: row.at,
        distanceM: row.distanceM,
        ...(row.flags.length > 0 ? { flags: row.flags } : {}),
        ...(item.unlocked ? { unlocked: true } : {}),
      },
    },
  })),
  ...tries.map(({ item, session, code }) => ({
    by: item.by,
    entry: {
      subjects: [`session:${session.id}`, `person:${item.personId}`],
      summary: `“${session.title}”${KEPT[code]}`,
      region: session.region,
      orgId: session.orgId,
    },
  })),
]

async function checkAll(db: Db, items: Item[]): Promise<(Done | Error)[]> {
  const k = await known(db, items)
  const fresh: Fresh[] = []
  const tries: Try[] = []
  const answers = items.map((item) => {
    const verdict = judge(k, item)
    if ('done' in verdict) return verdict.done
    if ('refused' in verdict) return new Refused(verdict.refused)
    const { session, place, reasons } = verdict
    for (const { code } of reasons) {
      if (!KEPT[code]) continue
      tries.push({ item, session, code, distanceM: place.distanceM })
      const key = `${session.id}:${item.personId}`
      if (code === 'attendance.wrong_code') k.tries.set(key, (k.tries.get(key) ?? 0) + 1)
    }
    if (reasons.length > 0) return new Refused(reasons)
    const trainee = k.roster.get(`${session.classId}:${item.personId}`) as string
    const row = eventRow(item, verdict, trainee, k)
    learn(k, row)
    fresh.push({ item, row, session })
    return doneOf(row, session, false)
  })
  // Where another process was quicker all of this is undone; asked again, each meets what was written.
  const rows = fresh.map((f) => f.row)
  const records = insertAudits(recordsOf(fresh, tries))
  if (tries.length === 0 && !fresh.some(({ item }) => item.unlocked)) {
    if (rows.length > 0) await store.writeChecks(db, rows, records)
    return answers
  }
  await swiftly(db, async (trx) => {
    if (rows.length > 0) await store.writeChecks(trx, rows, records)
    else await records.execute(trx)
    await keepUnlocks(trx, k.phones, fresh)
    await store.insertTries(
      trx,
      tries.map(({ item, session, code, distanceM }) => ({
        id: newId(),
        sessionId: session.id,
        personId: item.personId,
        at: item.now,
        code,
        deviceIndex: item.device,
        distanceM,
      })),
    )
  })
  return answers
}

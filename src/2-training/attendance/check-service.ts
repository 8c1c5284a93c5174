/**
 * Check-in and check-out from the trainee's phone. A class of hundreds scans within a minute, so checks ride in a
 * lane: those that arrive together are judged, written and recorded in one transaction, each answered after it.
 */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { type AuditBy, writeAudits } from '#platform/audit'
import { addDays, dayOf, instantAt } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { Lane } from '#platform/lane'
import { common, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { venuesById } from '#training/providers'
import * as c from './contract.ts'
import { kindTitle, stateTitle, unique } from './events-service.ts'
import {
  acceptedSlots,
  codeSeed,
  digitsOf,
  type Held,
  metresBetween,
  nextCheck,
  refuseCheck,
  TRY_MINUTES,
} from './rules.ts'
import * as store from './store.ts'

type Input = ParsedOf<typeof c.check>
interface Item {
  input: Input
  now: string
  personId: string
  accountId: string
  device: Buffer
  /** Codes that hold for this session now. */
  codes: readonly string[]
  requestKey: string | null
  by: AuditBy
}
interface Done {
  kind: c.CheckKind
  at: string
  sessionTitle: string
  repeated: boolean
}

const LANE_CAP = 500
const LANE_QUEUE = 10_000
const lanes = new WeakMap<Db, Lane<Item, Done>>()

function laneOf(db: Db): Lane<Item, Done> {
  const held = lanes.get(db)
  if (held) return held
  const lane = new Lane<Item, Done>({ db, run: checkAll, cap: LANE_CAP, queueLimit: LANE_QUEUE })
  lanes.set(db, lane)
  return lane
}

/** Codes of the slots on the walls now: a hall of hundreds asks for the same two. */
const shownCodes = new WeakMap<object, Map<string, string>>()
const SHOWN_MOST = 2000

/** The digits on the wall in one slot. */
export function codeIn(ctx: Pick<Ctx, 'tools'>, sessionId: string, slot: number): string {
  const { sealer } = ctx.tools
  const codes = shownCodes.get(sealer) ?? new Map<string, string>()
  shownCodes.set(sealer, codes)
  const seed = codeSeed(sessionId, slot)
  const held = codes.get(seed)
  if (held) return held
  if (codes.size >= SHOWN_MOST) codes.clear()
  const digits = digitsOf(sealer.sign(seed, 'check-in'))
  codes.set(seed, digits)
  return digits
}

export async function check(ctx: Ctx, input: Input): Promise<Done> {
  return await laneOf(ctx.tools.db).push({
    input,
    now: ctx.now,
    personId: ctx.actor.personId as string,
    accountId: ctx.actor.accountId,
    device: ctx.tools.sealer.blind(input.device, 'device'),
    codes: acceptedSlots(ctx.now).map((slot) => codeIn(ctx, input.sessionId, slot)),
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
  })
}

/** What is known of the sessions and people of one batch; it grows with each check taken. */
interface Known {
  sessions: Map<string, store.FullSession>
  /** Roster entry by `class:person`. */
  roster: Map<string, string>
  /** By `session:person:kind`. */
  events: Map<string, store.HeldEvent>
  /** Whose phone it was, by `session:phone`. */
  phones: Map<string, string>
  tries: Map<string, number>
}

function learn(k: Pick<Known, 'events' | 'phones'>, e: store.HeldEvent): void {
  k.events.set(`${e.sessionId}:${e.personId}:${e.kind}`, e)
  if (e.deviceIndex) k.phones.set(`${e.sessionId}:${e.deviceIndex.toString('hex')}`, e.personId)
}

async function known(trx: Trx, items: readonly Item[]): Promise<Known> {
  const sessionIds = unique(items.map((i) => i.input.sessionId))
  const personIds = unique(items.map((i) => i.personId))
  const sessions = await store.sessionsById(trx, sessionIds)
  const classIds = unique(sessions.map((s) => s.classId))
  const roster = classIds.length > 0 ? await store.enrolled(trx, classIds, personIds) : []
  const since = new Date(Date.parse((items[0] as Item).now) - TRY_MINUTES * 60_000).toISOString()
  const k: Known = {
    sessions: new Map(sessions.map((s) => [s.id, s])),
    roster: new Map(roster.map((t) => [`${t.classId}:${t.personId}`, t.id])),
    events: new Map(),
    phones: new Map(),
    tries: await store.triesSince(trx, sessionIds, personIds, since),
  }
  const devices = items.map((i) => i.device)
  for (const event of await store.eventsFor(trx, sessionIds, personIds, devices)) learn(k, event)
  return k
}

const eventOf = (k: Known, item: Item, kind: c.CheckKind): store.HeldEvent | undefined =>
  k.events.get(`${item.input.sessionId}:${item.personId}:${kind}`)

function judge(
  k: Known,
  item: Item,
): { reasons: Reason[] } | { done: Done } | { session: store.FullSession } {
  const { input } = item
  const session = k.sessions.get(input.sessionId)
  if (!session) return { reasons: [common.not_found({ what: '这次课' })] }
  const same = eventOf(k, item, input.kind)
  // The phone lost its line and asks again: the same answer, nothing written twice.
  if (same && item.requestKey && same.requestKey === item.requestKey) {
    return { done: { kind: input.kind, at: same.at, sessionTitle: session.title, repeated: true } }
  }
  const phoneOwner = k.phones.get(`${session.id}:${item.device.toString('hex')}`)
  const reasons = refuseCheck({
    kind: input.kind,
    now: item.now,
    session,
    classState: session.classState,
    classStateTitle: stateTitle(session.classState),
    onRoster: k.roster.has(`${session.classId}:${item.personId}`),
    opened: session.openedAt !== null,
    codeRight: item.codes.includes(input.code),
    tries: k.tries.get(`${session.id}:${item.personId}`) ?? 0,
    held: { in: eventOf(k, item, 'in')?.at, out: eventOf(k, item, 'out')?.at },
    phoneOfAnother: (phoneOwner ?? item.personId) !== item.personId,
  })
  return reasons.length > 0 ? { reasons } : { session }
}

function eventRow(
  item: Item,
  session: store.FullSession,
  traineeId: string,
  venue: { lat: number; lng: number } | undefined,
): store.EventRow {
  const p = item.input.position
  return {
    id: uuidv7(),
    region: session.region,
    classId: session.classId,
    sessionId: session.id,
    traineeId,
    personId: item.personId,
    kind: item.input.kind,
    at: item.now,
    recordedAt: item.now,
    source: 'self',
    deviceIndex: item.device,
    latitudeE5: p ? Math.round(p.latitude * 1e5) : null,
    longitudeE5: p ? Math.round(p.longitude * 1e5) : null,
    accuracyM: p ? Math.round(p.accuracy) : null,
    distanceM: p && venue ? metresBetween(p, { latitude: venue.lat, longitude: venue.lng }) : null,
    reasonKind: null,
    reason: null,
    fileIds: [],
    recordedBy: item.accountId,
    requestKey: item.requestKey,
  }
}

async function checkAll(trx: Trx, items: Item[]): Promise<(Done | Error)[]> {
  const k = await known(trx, items)
  const venues = await venuesById(trx, unique([...k.sessions.values()].map((s) => s.venueId)))
  const answers: (Done | Error)[] = []
  const fresh: { item: Item; row: store.EventRow; session: store.FullSession; index: number }[] = []
  const tries: { item: Item; session: store.FullSession; code: string }[] = []
  items.forEach((item, index) => {
    const verdict = judge(k, item)
    if ('done' in verdict) {
      answers[index] = verdict.done
    } else if ('reasons' in verdict) {
      answers[index] = new Refused(verdict.reasons)
      const session = k.sessions.get(item.input.sessionId)
      const wrong = verdict.reasons.find((r) => r.code === 'attendance.wrong_code')
      if (session && wrong) {
        tries.push({ item, session, code: wrong.code })
        const key = `${session.id}:${item.personId}`
        k.tries.set(key, (k.tries.get(key) ?? 0) + 1)
      }
    } else {
      const { session } = verdict
      const traineeId = k.roster.get(`${session.classId}:${item.personId}`) as string
      const row = eventRow(item, session, traineeId, venues.get(session.venueId))
      learn(k, row)
      fresh.push({ item, row, session, index })
      answers[index] = {
        kind: row.kind,
        at: row.at,
        sessionTitle: session.title,
        repeated: false,
      }
    }
  })
  const taken =
    fresh.length > 0
      ? await store.insertEvents(
          trx,
          fresh.map((f) => f.row),
        )
      : new Set<string>()
  const lost = fresh.filter((f) => !taken.has(f.row.id))
  if (lost.length > 0) {
    // Another process was quicker; what it wrote decides.
    const again = await known(
      trx,
      lost.map((f) => f.item),
    )
    for (const { item, index } of lost) {
      const verdict = judge(again, item)
      answers[index] =
        'done' in verdict
          ? verdict.done
          : new Refused('reasons' in verdict ? verdict.reasons : [common.changed_meanwhile()])
    }
  }
  await store.insertTries(
    trx,
    tries.map(({ item, session, code }) => ({
      id: uuidv7(),
      sessionId: session.id,
      personId: item.personId,
      at: item.now,
      code,
    })),
  )
  await writeAudits(trx, [
    ...fresh
      .filter((f) => taken.has(f.row.id))
      .map(({ item, row, session }) => ({
        by: item.by,
        entry: {
          subjects: [`class:${session.classId}`, `session:${session.id}`, `person:${item.personId}`],
          summary: `${c.checkKinds[row.kind]}“${session.title}”`,
          region: session.region,
          orgId: session.orgId,
          after: { at: row.at, distanceM: row.distanceM },
        },
      })),
    ...tries.map(({ item, session }) => ({
      by: item.by,
      entry: {
        subjects: [`session:${session.id}`, `person:${item.personId}`],
        summary: `“${session.title}”签到码错误`,
        region: session.region,
        orgId: session.orgId,
      },
    })),
  ])
  return answers
}

const COMING_DAYS = 14

export async function mySessions(ctx: Ctx) {
  const personId = ctx.actor.personId as string
  const from = instantAt(ctx.today, '00:00')
  const until = instantAt(addDays(ctx.today, COMING_DAYS), '00:00')
  const sessions = await store.sessionsOfPerson(ctx.db, personId, from, until)
  const events = await store.eventsOfPerson(
    ctx.db,
    personId,
    sessions.map((s) => s.id),
  )
  const venues = await venuesById(
    ctx.db,
    sessions.map((s) => s.venueId),
  )
  const rows = sessions.map((s): c.MySession => {
    const held: Held = {}
    for (const e of events) if (e.sessionId === s.id) held[e.kind] = e.at
    const opened = s.openedAt !== null
    return {
      sessionId: s.id,
      classId: s.classId,
      classTitle: s.classTitle,
      title: s.title,
      kindTitle: kindTitle(s.kind),
      hours: s.hours,
      startsAt: s.startsAt,
      endsAt: s.endsAt,
      venueName: venues.get(s.venueId)?.name ?? '—',
      opened,
      inAt: held.in ?? null,
      outAt: held.out ?? null,
      ...nextCheck({ now: ctx.now, session: s, classState: s.classState, opened, held }),
    }
  })
  const isToday = (row: c.MySession) => dayOf(row.startsAt) === ctx.today
  return { now: ctx.now, today: rows.filter(isToday), coming: rows.filter((row) => !isToday(row)) }
}

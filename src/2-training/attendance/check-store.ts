import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { KnownDevice } from './device-store.ts'
import type { RecallRow } from './presence-store.ts'
import type { FullSession, PlacedEvent } from './store.ts'

export interface CheckFacts {
  sessions: (FullSession & { lat: number; lng: number })[]
  roster: { id: string; classId: string; personId: string }[]
  devices: KnownDevice[]
  events: PlacedEvent[]
  tries: { sessionId: string; personId: string; n: number }[]
  recalls: RecallRow[]
}

/** Instants leave JSON in the one shape that rules compare as texts. */
const instant = (column: string) =>
  sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const list = (from: ReturnType<typeof sql>) =>
  sql`(select coalesce(json_agg(x), '[]'::json) from (${from}) x)`
const bytes = (hex: string | null): Buffer | null => (hex === null ? null : Buffer.from(hex, 'hex'))

/** All that a batch of checks is judged by, in one question: a hall does not wait for six. */
export async function checkFacts(
  db: Db,
  asked: {
    sessionIds: readonly string[]
    personIds: readonly string[]
    keys: readonly Buffer[]
    /** Earlier checks from here on. */
    eventsSince: string
    triesSince: string
  },
): Promise<CheckFacts> {
  const { sessionIds, personIds, keys, eventsSince, triesSince } = asked
  const sessions = sql`select s.id, s.class_id as "classId", s.title, s.kind, s.hours,
      ${instant('s.starts_at')} as "startsAt", ${instant('s.ends_at')} as "endsAt", s.venue_id as "venueId",
      s.teacher_person_id as "teacherPersonId", c.org_id as "orgId", c.region, c.title as "classTitle",
      c.number as "classNumber", c.state as "classState", ${instant('o.opened_at')} as "openedAt", v.lat, v.lng
    from training.door_session s join training.door_class c on c.id = s.class_id
    join training.provider_venue v on v.id = s.venue_id
    left join training.session_opening o on o.session_id = s.id
    where s.id = any(${sessionIds}::uuid[])`
  const roster = sql`select t.id, t.class_id as "classId", t.person_id as "personId" from training.door_trainee t
    where t.person_id = any(${personIds}::uuid[]) and t.state = 'enrolled'
      and exists (select from training.door_session s where s.class_id = t.class_id and s.id = any(${sessionIds}::uuid[]))`
  const devices = sql`select d.person_id as "personId", encode(d.key_index, 'hex') as "keyIndex", d.state,
      ${instant('d.asked_at')} as "askedAt", d.unlock_id is not null as unlocks, d.unlock_count as "unlockCount",
      ${instant('d.unlock_at')} as "unlockAt"
    from training.check_device d where d.key_index = any(${keys}::bytea[])`
  const events = sql`select e.id, e.session_id as "sessionId", e.person_id as "personId", e.kind,
      e.recall_no as "recallNo", ${instant('e.at')} as at, ${instant('e.recorded_at')} as "recordedAt", e.source,
      e.flags, encode(e.device_index, 'hex') as "deviceIndex", e.distance_m as "distanceM", e.reason,
      e.request_key as "requestKey", e.latitude_e5 as "latitudeE5", e.longitude_e5 as "longitudeE5",
      e.accuracy_m as "accuracyM"
    from training.check_event e where e.person_id = any(${personIds}::uuid[]) and e.at > ${eventsSince}`
  const tries = sql`select y.session_id as "sessionId", y.person_id as "personId", count(*)::int as n
    from training.check_try y
    where y.person_id = any(${personIds}::uuid[]) and y.session_id = any(${sessionIds}::uuid[])
      and y.at > ${triesSince} and y.code = 'attendance.wrong_code'
    group by y.session_id, y.person_id`
  const recalls = sql`select r.session_id as "sessionId", r.no, ${instant('r.at')} as at, ${instant('r.until')} as until
    from training.session_recall r where r.session_id = any(${sessionIds}::uuid[])`
  const { rows } = await sql<{
    facts: Omit<CheckFacts, 'devices' | 'events'> & {
      devices: (Omit<KnownDevice, 'keyIndex'> & { keyIndex: string })[]
      events: (Omit<PlacedEvent, 'deviceIndex'> & { deviceIndex: string | null })[]
    }
  }>`select json_build_object('sessions', ${list(sessions)}, 'roster', ${list(roster)}, 'devices', ${list(devices)},
    'events', ${list(events)}, 'tries', ${list(tries)}, 'recalls', ${list(recalls)}) as facts`.execute(db)
  const { facts } = rows[0] as (typeof rows)[number]
  return {
    ...facts,
    devices: facts.devices.map((d) => ({ ...d, keyIndex: Buffer.from(d.keyIndex, 'hex') })),
    events: facts.events.map((e) => ({ ...e, deviceIndex: bytes(e.deviceIndex) })),
  }
}

/**
 * Check-ins added up by lesson: the largest table there is, read once a check-in instead of once a rule and night. A
 * night adds up the lessons that something was recorded of since the last one; a run takes these sums and adds up anew,
 * without keeping it, what came in since.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db'
import { type Asked, onlyClasses, rowsOf } from './finding.ts'

/** One row a session: how many checks of which kind. */
export interface Checked {
  sessionId: string
  classId: string
  orgId: string
  region: string
  on: string
  seats: number
  ins: number
  outs: number
  selfIns: number
  spanMs: number
  late: number
  night: number
  told: number
  far: number
  answered: number
  flagged: number
  recalls: number
  /** When the last of it was written down. */
  toldUntil: string
  /** Most check-ins by phone at one and the same position. */
  sameSpot: number
  ended: boolean
}

const FAR_METRES = 1000

/** The sums, of check-ins `e`. */
const SUMS = sql`
  count(*) filter (where e.kind = 'in')::int as ins,
  count(*) filter (where e.kind = 'out')::int as outs,
  count(*) filter (where e.kind = 'recall')::int as answered,
  count(*) filter (where e.kind = 'in' and e.source = 'self')::int as self_ins,
  coalesce(extract(epoch from max(e.at) filter (where e.kind = 'in' and e.source = 'self')
    - min(e.at) filter (where e.kind = 'in' and e.source = 'self')) * 1000, 0)::bigint as span_ms,
  count(*) filter (where cardinality(e.flags) > 0)::int as flagged,
  count(*) filter (where e.recorded_at <> e.at and e.recorded_at > e.at + interval '24 hours')::int as late,
  count(*) filter (where e.source in ('teacher', 'handed-in')
    and extract(hour from e.recorded_at at time zone 'Asia/Shanghai') in (23, 0, 1, 2, 3, 4))::int as night,
  count(*) filter (where e.source in ('teacher', 'handed-in'))::int as told,
  count(*) filter (where e.distance_m > ${FAR_METRES})::int as far,
  max(e.recorded_at) as told_until`

/** Lessons with check-ins that are not in the sums yet. The id is given as a value: the few above it are an index away. */
const touched = (
  upto: string,
) => sql`touched as materialized (select distinct session_id, class_id from training.door_check
  where id > ${upto}::uuid)`
/** The sums of some check-ins `e`, given as what follows `from`. */
const sumsFrom = (some: RawBuilder<unknown>) => sql`
  select a.*, coalesce(b.n, 0)::int as same_spot
  from (select e.session_id, e.class_id, ${SUMS} from ${some} group by e.session_id, e.class_id) a
  left join (
    select session_id, max(n) as n from (
      select e.session_id, count(*) as n from ${some} and e.latitude_e5 is not null and e.kind = 'in' and e.source = 'self'
      group by e.session_id, e.latitude_e5, e.longitude_e5) at_one
    group by session_id) b on b.session_id = a.session_id`
const FRESH = sumsFrom(sql`touched join training.door_check e
  on e.class_id = touched.class_id and e.session_id = touched.session_id where true`)
const COLUMNS = sql`session_id, class_id, ins, outs, answered, self_ins, span_ms, flagged, late, night, told, far, told_until,
  same_spot`

/** Null before the first night. */
async function uptoOf(db: Db): Promise<string | null> {
  const rows = await rowsOf<{ upto: string }>(db, sql`select upto from supervision.lesson_mark`)
  return rows[0]?.upto ?? null
}

const whole = (narrow: RawBuilder<unknown>) => sumsFrom(sql`training.door_check e where true ${narrow}`)

/** All lessons on the days asked about, or of the classes asked about. */
export const checked = (db: Db, ask: Asked): Promise<Checked[]> =>
  ask.once('checking.lessons', async () => {
    const upto = ask.only ? null : await uptoOf(db)
    const sums = upto
      ? sql`${touched(upto)}, e as materialized (select ${COLUMNS} from supervision.lesson_sum
          where session_id not in (select session_id from touched) union all ${FRESH})`
      : sql`e as materialized (${whole(onlyClasses(ask, 'e.class_id'))})`
    return await rowsOf<Checked>(
      db,
      sql`with ${sums}
        select e.*, c.org_id, c.region, (s.starts_at at time zone 'Asia/Shanghai')::date as on, v.seats,
          s.ends_at < ${ask.now}::timestamptz as ended, coalesce(r.recalls, 0)::int as recalls
        from e join training.door_session s on s.id = e.session_id join training.door_class c on c.id = s.class_id
        join training.door_venue_place v on v.venue_id = s.venue_id
        left join (select session_id, count(*) as recalls from training.door_session_recall
          where until < ${ask.now}::timestamptz group by 1) r on r.session_id = e.session_id
        where s.starts_at >= (${ask.from}::date)::timestamp at time zone 'Asia/Shanghai'
          and s.starts_at < (${ask.until}::date + 1)::timestamp at time zone 'Asia/Shanghai'`,
    )
  })

/** Who records now may not be seen yet: their lessons are added up again the next time. */
const MARGIN_MS = 10 * 60_000
const firstIdAt = (ms: number): string => {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** Brings the sums up to date. */
export async function sumLessons(db: Db, now: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local work_mem = '256MB'`.execute(trx)
    await sql`select pg_advisory_xact_lock(hashtext('supervision.lesson_sum'))`.execute(trx)
    const before = await uptoOf(trx)
    const fresh = before ? sql`with ${touched(before)} ${FRESH}` : whole(sql``)
    await sql`insert into supervision.lesson_sum (${COLUMNS}) ${fresh}
      on conflict (session_id) do update set ins = excluded.ins, outs = excluded.outs, answered = excluded.answered,
        self_ins = excluded.self_ins, span_ms = excluded.span_ms, flagged = excluded.flagged, late = excluded.late,
        night = excluded.night, told = excluded.told, far = excluded.far, told_until = excluded.told_until,
        same_spot = excluded.same_spot`.execute(trx)
    const upto = firstIdAt(Date.parse(now) - MARGIN_MS)
    await sql`insert into supervision.lesson_mark (upto, at) values (${upto}, ${now})
      on conflict (one) do update set upto = greatest(lesson_mark.upto, excluded.upto), at = excluded.at`.execute(
      trx,
    )
  })
}

/**
 * Check-ins added up by lesson: the largest table there is, read once a check-in instead of once a rule and night. A
 * night adds up the lessons that something was recorded of since the last one; a run takes these sums and adds up anew,
 * without keeping it, what came in since.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db'
import { type Asked, dayIn, onlyClasses, rowsOf, uuids } from './finding.ts'

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
  /** No more check-ins by phone than these were at one and the same position. */
  sameSpot: number
  ended: boolean
}

/** One row a class: enough to tell into which of its lessons a rule has to look. */
export interface ClassChecked {
  classId: string
  orgId: string
  region: string
  /** The day of its last lesson. */
  on: string
  ins: number
  outs: number
  told: number
  late: number
  flagged: number
  /** Of lessons that are over: check-ins, and those that nobody checked out. */
  endedIns: number
  stayed: number
  /** Roll calls times those who were there to answer, and how many did not. */
  called: number
  silent: number
  /** The most of any lesson: check-ins, those above the seats, by night, far away, at one position. */
  most: number
  over: number
  night: number
  far: number
  sameSpot: number
  /** The least milliseconds a check-in by phone took in any lesson with some; null: none had. */
  pace: number | null
  toldUntil: string
}

const FAR_METRES = 1000
/** Fewer check-ins are no rush whatever their pace. */
const FEWEST_IN_RUSH = 5

/**
 * Pigeonholes tell how many were at one position: ten for the remainders of a position's sum, six bits each, and ten for
 * those of another sum. All who were at one position fall into one hole of each, so neither fullest hole holds fewer.
 */
const HOLES = 10
const BITS = 6
const MOST_IN_HOLE = 2 ** BITS - 1
const BY_PHONE = sql`e.kind = 'in' and e.source = 'self'`
/** What no phone sent a teacher told: so says the table, and it is quicker to ask. */
const TOLD = sql`e.device_index is null`
const holes = (of: RawBuilder<unknown>) =>
  sql`coalesce(sum(1::bigint << (${sql.lit(BITS)} * (abs(${of}) % ${sql.lit(HOLES)}))) filter (where ${BY_PHONE}), 0)`
const fullest = (way: string) =>
  sql`greatest(${sql.join(
    Array.from(
      { length: HOLES },
      (_v, i) => sql`(${sql.ref(way)}::bigint >> ${sql.lit(BITS * i)}) & ${sql.lit(MOST_IN_HOLE)}`,
    ),
  )})`
/** The sums of some check-ins `e`, given as what follows `from`. */
const sumsFrom = (some: RawBuilder<unknown>) => sql`
  select session_id, s.class_id, ins, outs, answered, self_ins, coalesce(extract(epoch from last_self - first_self) * 1000, 0)::bigint as span_ms,
    flagged, late, night, told, far, told_until,
    case when self_ins > ${sql.lit(MOST_IN_HOLE)} then self_ins else least(${fullest('one_way')}, ${fullest('other_way')})::int end as same_spot
  from (select e.session_id,
      count(*) filter (where e.kind = 'in')::int as ins,
      count(*) filter (where e.kind = 'out')::int as outs,
      count(*) filter (where e.kind = 'recall')::int as answered,
      count(*) filter (where ${BY_PHONE})::int as self_ins,
      max(e.at) filter (where ${BY_PHONE}) as last_self,
      min(e.at) filter (where ${BY_PHONE}) as first_self,
      count(*) filter (where cardinality(e.flags) > 0)::int as flagged,
      count(*) filter (where e.recorded_at <> e.at and e.recorded_at > e.at + interval '24 hours')::int as late,
      count(*) filter (where ${TOLD}
        and extract(hour from e.recorded_at at time zone 'Asia/Shanghai') in (23, 0, 1, 2, 3, 4))::int as night,
      count(*) filter (where ${TOLD})::int as told,
      count(*) filter (where e.distance_m > ${sql.lit(FAR_METRES)})::int as far,
      max(e.recorded_at) as told_until,
      ${holes(sql`e.latitude_e5 + 3 * e.longitude_e5`)} as one_way,
      ${holes(sql`3 * e.latitude_e5 + 2 * e.longitude_e5`)} as other_way
    from ${some} group by e.session_id) summed join training.door_session s on s.id = session_id`

/** Every check-in of some lessons, each lesson looked up by its index. */
export const checksIn = (sessionIds: readonly string[]): RawBuilder<unknown> =>
  sql`unnest(${uuids(sessionIds)}) as o (session_id)
    cross join lateral (select * from training.door_check c where c.session_id = o.session_id offset 0) e`
const COLUMNS = sql`session_id, class_id, ins, outs, answered, self_ins, span_ms, flagged, late, night, told, far, told_until,
  same_spot`

/** Lessons with check-ins that are not in the sums yet; null before the first night, when none is. */
async function unsummed(db: Db): Promise<string[] | null> {
  const [mark] = await rowsOf<{ upto: string }>(db, sql`select upto from supervision.lesson_mark`)
  if (!mark) return null
  const rows = await rowsOf<{ sessionId: string }>(
    db,
    sql`select distinct session_id from training.door_check where id > ${mark.upto}::uuid`,
  )
  return rows.map((row) => row.sessionId)
}

const whole = (narrow: RawBuilder<unknown>) => sumsFrom(sql`training.door_check e where true ${narrow}`)

/** `lesson`: the sums by lesson with its time and room; of all lessons asked about or of some classes. */
async function lessons(db: Db, ask: Asked, classIds?: readonly string[]): Promise<RawBuilder<unknown>> {
  const fresh = ask.only ? null : await ask.once('checking.unsummed', () => unsummed(db))
  const some = (column: string) => (classIds ? sql`and ${sql.ref(column)} = any(${uuids(classIds)})` : sql``)
  const sums = fresh
    ? sql`select ${COLUMNS} from supervision.lesson_sum where session_id <> all(${uuids(fresh)}) ${some('class_id')}
        union all ${sumsFrom(checksIn(fresh))}`
    : whole(classIds ? some('e.class_id') : onlyClasses(ask, 'e.class_id'))
  return sql`with lesson as (
      select e.*, s.starts_at, v.seats,
        s.ends_at < ${ask.now}::timestamptz as ended, coalesce(r.recalls, 0)::int as recalls
      from (${sums}) e join training.door_session s on s.id = e.session_id
      join training.door_venue_place v on v.venue_id = s.venue_id
      left join (select session_id, count(*) as recalls from training.door_session_recall
        where until < ${ask.now}::timestamptz group by 1) r on r.session_id = e.session_id
      where s.starts_at >= (${ask.from}::date)::timestamp at time zone 'Asia/Shanghai'
        and s.starts_at < (${ask.until}::date + 1)::timestamp at time zone 'Asia/Shanghai' ${some('s.class_id')})`
}

/** All classes with lessons on the days asked about, or those of them asked about. */
export const classesChecked = (db: Db, ask: Asked): Promise<ClassChecked[]> =>
  ask.once('checking.classes', async () =>
    rowsOf<ClassChecked>(
      db,
      sql`${await lessons(db, ask)}
        select x.*, ${dayIn('x.last')} as on, c.org_id, c.region
        from (select class_id, max(starts_at) as last, sum(ins)::int as ins, sum(outs)::int as outs, sum(told)::int as told,
          sum(late)::int as late, sum(flagged)::int as flagged,
          coalesce(sum(ins) filter (where ended), 0)::int as ended_ins,
          coalesce(sum(greatest(0, ins - outs)) filter (where ended), 0)::int as stayed,
          coalesce(sum(recalls * greatest(0, ins - told / 2::float8)) filter (where recalls > 0), 0) as called,
          coalesce(sum(greatest(0, recalls * greatest(0, ins - told / 2::float8) - answered)) filter (where recalls > 0), 0) as silent,
          max(ins) as most, max(ins - seats) as over, max(night) as night, max(far) as far, max(same_spot) as same_spot,
          min(span_ms::float8 / self_ins) filter (where self_ins >= ${FEWEST_IN_RUSH}::int) as pace, max(told_until) as told_until
        from lesson group by class_id) x join training.door_class c on c.id = x.class_id`,
    ),
  )

/** The lessons of the classes that `odd` picks, or only those of them that `which` says. */
export async function lessonsWhere(
  db: Db,
  ask: Asked,
  odd: (row: ClassChecked) => boolean,
  which: RawBuilder<unknown> = sql`true`,
): Promise<Checked[]> {
  const classIds = (await classesChecked(db, ask)).filter(odd).map((row) => row.classId)
  if (classIds.length === 0) return []
  return await rowsOf<Checked>(
    db,
    sql`${await lessons(db, ask, classIds)} select lesson.*, ${dayIn('lesson.starts_at')} as on, c.org_id, c.region
      from lesson join training.door_class c on c.id = lesson.class_id where ${which}`,
  )
}

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
    const ids = await unsummed(trx)
    // What is put into a table of its own first may be added up by several processes at once; what goes into ours may not.
    await sql`create temporary table fresh_sum on commit drop as ${ids ? sumsFrom(checksIn(ids)) : whole(sql``)}`.execute(
      trx,
    )
    await sql`insert into supervision.lesson_sum (${COLUMNS}) select ${COLUMNS} from fresh_sum order by session_id
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

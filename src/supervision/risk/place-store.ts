/** Rules about time and place: teachers and trainees who would have to fly, days too long, one room of two firms. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db'
import { type Asked, atAsked, classAsked, hitOf, onlyClasses, peopleAgain, rowsOf, uuids } from './finding.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

/** Kilometres between two venues by their positions. */
const apart = (a: string, b: string): RawBuilder<number> => sql`
  6371 * 2 * asin(sqrt(power(sin(radians(${sql.ref(`${b}.lat`)} - ${sql.ref(`${a}.lat`)}) / 2), 2)
    + cos(radians(${sql.ref(`${a}.lat`)})) * cos(radians(${sql.ref(`${b}.lat`)}))
    * power(sin(radians(${sql.ref(`${b}.lng`)} - ${sql.ref(`${a}.lng`)}) / 2), 2)))`

interface Trip {
  personId: string
  fromSession: string
  toSession: string
  classA: string
  classB: string
  orgA: string
  orgB: string
  regionA: string
  regionB: string
  on: string
  km: number
  minutes: number
}

const SLACK_KM = 3

const tripHits = (trips: readonly Trip[], who: string, ref: string) =>
  [...Map.groupBy(trips, (trip) => trip.personId)].map(([personId, all]) =>
    hitOf({
      key: `${ref}:${personId}`,
      says: `${who}${all.length} 次在来不及的时间内换到另一处，最远 ${Math.round(Math.max(...all.map((t) => t.km)))} 公里`,
      on: all
        .map((t) => t.on)
        .sort()
        .at(-1) as string,
      weight: all.length,
      regions: all.flatMap((t) => [t.regionA, t.regionB]),
      orgIds: all.flatMap((t) => [t.orgA, t.orgB]),
      also: [`person:${personId}`],
      rows: all.map((t) => ({
        about: `session:${t.toSession}`,
        says: `${Math.round(t.km)} 公里只隔 ${Math.round(t.minutes)} 分钟`,
        at: t.on,
        facts: { 距离公里: Math.round(t.km), 间隔分钟: Math.round(t.minutes) },
      })),
      links: all.flatMap((t) => [
        [`person:${personId}`, `class:${t.classA}`, who] as const,
        [`person:${personId}`, `class:${t.classB}`, who] as const,
        [`class:${t.classA}`, `provider:${t.orgA}`, '开班'] as const,
        [`class:${t.classB}`, `provider:${t.orgB}`, '开班'] as const,
      ]),
    }),
  )

const teacherTravel = defineRule({
  code: 'teacher-travel',
  title: '教师来不及换场',
  tells: '一名教师相邻两节课的场地相距太远、间隔太短，按路程根本赶不到，至少有一节是挂名。',
  honest: '场地坐标填错。先核对两处场地的登记位置。',
  stages: ['filing', 'class'],
  severity: 'high',
  strength: 'fact',
  clause: 'F2-3',
  patterns: [14, 25],
  workdays: 5,
  thresholds: { speed: { title: '所需速度', unit: '公里/小时', value: 120, min: 60, max: 400 } },
  find: async (db, ask) => {
    // Most teach in one room only.
    const about = await rowsOf<{ personId: string }>(
      db,
      sql`select s.teacher_person_id as person_id from training.door_session s where s.held ${atAsked(ask, 's.starts_at')}
        group by s.teacher_person_id having min(uuid_hash(s.venue_id)) <> max(uuid_hash(s.venue_id))`,
    )
    const trips = await rowsOf<Trip>(
      db,
      sql`with lesson as (
          select s.id, s.class_id, s.teacher_person_id, s.starts_at, s.ends_at, s.venue_id,
            lead(s.id) over w as next_id, lead(s.class_id) over w as next_class, lead(s.starts_at) over w as next_at,
            lead(s.venue_id) over w as next_venue
          from training.door_session s where s.held and s.teacher_person_id = any(${uuids(about.map((row) => row.personId))})
            ${atAsked(ask, 's.starts_at')}
          window w as (partition by s.teacher_person_id order by s.starts_at)),
        trip as (
          select l.teacher_person_id as person_id, l.id as from_session, l.next_id as to_session, l.class_id as class_a,
            l.next_class as class_b, (l.next_at at time zone 'Asia/Shanghai')::date as on, ${apart('a', 'b')} as km,
            extract(epoch from l.next_at - l.ends_at)::float8 / 60 as minutes
          from lesson l join training.door_venue_place a on a.venue_id = l.venue_id
          join training.door_venue_place b on b.venue_id = l.next_venue
          where l.venue_id <> l.next_venue and l.next_at < l.ends_at + interval '8 hours')
        select trip.*, ca.org_id as org_a, cb.org_id as org_b, ca.region as region_a, cb.region as region_b
        from trip join training.door_class ca on ca.id = class_a join training.door_class cb on cb.id = class_b
        where km > ${SLACK_KM} and km * 60 > greatest(minutes, 1) * ${ask.thresholds.speed}::int`,
    )
    return tripHits(trips, '教师', 'teacher')
  },
})

/** People on two classes at a time: for a lesson each, the other may be out of reach. */
const doubled = async (db: Db, ask: Asked) => {
  const again = await peopleAgain(db, ask)
  return sql`doubled as materialized (
  select distinct x.person_id from (
    select t.person_id, c.starts_on, max(c.ends_on) over (partition by t.person_id order by c.starts_on, c.id
      rows between unbounded preceding and 1 preceding) as earlier_until
    from training.door_trainee t join training.door_class c on c.id = t.class_id
    where t.state = 'enrolled' and t.person_id = any(${uuids(again)}) ${classAsked(ask)}) x
  where x.starts_on <= x.earlier_until)`
}

const traineeTravel = defineRule({
  code: 'trainee-travel',
  title: '学员来不及换场',
  tells: '一名学员前一节课签退、后一节课签到，两处相距太远，按路程赶不到，至少有一次签到不是本人。',
  honest: '场地坐标填错、线下课换到线上。先核对两处场地位置。',
  stages: ['class', 'claim'],
  severity: 'high',
  strength: 'fact',
  clause: 'F2-7',
  patterns: [14],
  workdays: 3,
  thresholds: { speed: { title: '所需速度', unit: '公里/小时', value: 120, min: 60, max: 400 } },
  find: async (db, ask) => {
    const trips = await rowsOf<Trip>(
      db,
      sql`with ${await doubled(db, ask)},
        seen as (
          select e.person_id, e.session_id, e.class_id, e.at, lead(e.session_id) over w as next_session,
            lead(e.class_id) over w as next_class, lead(e.at) over w as next_at
          from doubled join training.door_check e using (person_id) where true ${atAsked(ask, 'e.at')}
          window w as (partition by e.person_id order by e.at)),
        trip as (
          select seen.person_id, seen.session_id as from_session, next_session as to_session, seen.class_id as class_a,
            next_class as class_b, (next_at at time zone 'Asia/Shanghai')::date as on, ${apart('a', 'b')} as km,
            extract(epoch from next_at - at)::float8 / 60 as minutes
          from seen join training.door_session sa on sa.id = session_id join training.door_session sb on sb.id = next_session
          join training.door_venue_place a on a.venue_id = sa.venue_id join training.door_venue_place b on b.venue_id = sb.venue_id
          where sa.venue_id <> sb.venue_id and next_at < at + interval '8 hours')
        select trip.*, ca.org_id as org_a, cb.org_id as org_b, ca.region as region_a, cb.region as region_b
        from trip join training.door_class ca on ca.id = class_a join training.door_class cb on cb.id = class_b
        where km > ${SLACK_KM} and km * 60 > greatest(minutes, 1) * ${ask.thresholds.speed}::int`,
    )
    return tripHits(trips, '学员', 'person')
  },
})

interface LongDay {
  personId: string
  on: string
  hours: number
  classes: { class: string; org: string; region: string; hours: number }[]
}
const dayHits = (days: readonly LongDay[], who: string, ref: string) =>
  [...Map.groupBy(days, (day) => day.personId)].map(([personId, all]) =>
    hitOf({
      key: `${ref}:${personId}`,
      says: `${who}有 ${all.length} 天课时过多，最多一天 ${Math.max(...all.map((d) => d.hours))} 课时`,
      on: all
        .map((d) => d.on)
        .sort()
        .at(-1) as string,
      weight: all.reduce((n, d) => n + d.hours, 0),
      regions: all.flatMap((d) => d.classes.map((c) => c.region)),
      orgIds: all.flatMap((d) => d.classes.map((c) => c.org)),
      also: [`person:${personId}`],
      rows: all.flatMap((d) =>
        d.classes.map((c) => ({
          about: `class:${c.class}`,
          says: `当天 ${d.hours} 课时中的 ${c.hours} 课时`,
          at: d.on,
          facts: { 当天课时: d.hours },
        })),
      ),
      links: all.flatMap((d) =>
        d.classes.map((c) => [`person:${personId}`, `class:${c.class}`, who] as const),
      ),
    }),
  )
const classesJson = sql`jsonb_agg(jsonb_build_object('class', c.id, 'org', c.org_id, 'region', c.region, 'hours', hours))`

const teacherHours = defineRule({
  code: 'teacher-hours',
  title: '教师一天课时过多',
  tells: '一名教师一天的课时合计（跨班级、跨机构）超出常人所能，可能是挂名教师。',
  honest: '集中授课的短期强化班。看是否有助教、是否本人到场。',
  stages: ['filing', 'class'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [25, 29],
  workdays: 5,
  thresholds: { hours: { title: '一天的课时', unit: '课时', value: 10, min: 8, max: 16 } },
  find: async (db, ask) => {
    // Few teach that long on any day.
    const busy = await rowsOf<{ personId: string }>(
      db,
      sql`select distinct s.teacher_person_id as person_id from training.door_session s
        where s.held ${atAsked(ask, 's.starts_at')}
        group by s.teacher_person_id, (s.starts_at at time zone 'Asia/Shanghai')::date having sum(s.hours) > ${ask.thresholds.hours}`,
    )
    const days = await rowsOf<LongDay>(
      db,
      sql`with a_day as (
          select s.teacher_person_id as person_id, (s.starts_at at time zone 'Asia/Shanghai')::date as on, s.class_id, sum(s.hours)::int as hours
          from training.door_session s where s.held and s.teacher_person_id = any(${uuids(busy.map((row) => row.personId))})
            ${atAsked(ask, 's.starts_at')} group by 1, 2, 3),
        summed as (select *, sum(hours) over (partition by person_id, a_day.on)::int as total from a_day)
        select d.person_id, d.on, max(d.total) as hours, ${classesJson} as classes
        from summed d join training.door_class c on c.id = d.class_id where d.total > ${ask.thresholds.hours}
        group by d.person_id, d.on`,
    )
    return dayHits(days, '教师', 'teacher')
  },
})

const traineeHours = defineRule({
  code: 'trainee-hours',
  title: '学员一天课时过多',
  tells: '同时在几个班的学员，一天签到的课时合计超出常人所能。',
  honest: '课次调整后重叠。看两班当天的实际上课时间。',
  stages: ['class', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [14, 21],
  workdays: 5,
  thresholds: { hours: { title: '一天的课时', unit: '课时', value: 10, min: 8, max: 16 } },
  find: async (db, ask) => {
    const days = await rowsOf<LongDay>(
      db,
      sql`with ${await doubled(db, ask)},
        a_day as (
          select e.person_id, (s.starts_at at time zone 'Asia/Shanghai')::date as on, s.class_id, sum(s.hours)::int as hours
          from doubled join training.door_check e using (person_id) join training.door_session s on s.id = e.session_id
          where e.kind = 'in' ${atAsked(ask, 'e.at')} group by 1, 2, 3),
        summed as (select *, sum(hours) over (partition by person_id, a_day.on)::int as total from a_day)
        select d.person_id, d.on, max(d.total) as hours, ${classesJson} as classes
        from summed d join training.door_class c on c.id = d.class_id where d.total > ${ask.thresholds.hours}
        group by d.person_id, d.on`,
    )
    return dayHits(days, '学员', 'person')
  },
})

const teacherEverywhere = defineRule({
  code: 'teacher-of-many',
  title: '一名教师挂在多家机构',
  tells: '一名教师三个月内在多家机构的班级任课，是借牌、转包、租用师资的常见痕迹。',
  honest: '行业里的兼职名师。看各机构的劳动合同和讲课费。',
  stages: ['filing', 'entry'],
  severity: 'medium',
  strength: 'clue',
  patterns: [25, 38],
  workdays: 10,
  thresholds: { orgs: { title: '机构数', unit: '家', value: 3, min: 2, max: 10 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      personId: string
      on: string
      classes: { class: string; org: string; region: string }[]
    }>(
      db,
      sql`with lesson as (select distinct s.teacher_person_id, s.class_id from training.door_session s
          where s.held and s.starts_at >= (${ask.today}::date - 90)::timestamptz and s.starts_at < (${ask.today}::date + 90)::timestamptz)
        select l.teacher_person_id as person_id, max(c.starts_on) as on,
          jsonb_agg(jsonb_build_object('class', c.id, 'org', c.org_id, 'region', c.region) order by c.starts_on desc) as classes
        from lesson l join training.door_class c on c.id = l.class_id
        group by l.teacher_person_id having count(distinct c.org_id) >= ${ask.thresholds.orgs}`,
    )
    return rows.map((row) => {
      const orgs = new Set(row.classes.map((c) => c.org))
      return hitOf({
        key: `teacher:${row.personId}`,
        says: `一名教师三个月内在 ${orgs.size} 家机构任课`,
        on: row.on,
        weight: orgs.size,
        regions: row.classes.map((c) => c.region),
        orgIds: [...orgs],
        also: [`person:${row.personId}`],
        rows: row.classes.map((c) => ({ about: `class:${c.class}`, says: '任课' })),
        links: row.classes.flatMap((c) => [
          [`person:${row.personId}`, `class:${c.class}`, '教师'] as const,
          [`class:${c.class}`, `provider:${c.org}`, '开班'] as const,
        ]),
      })
    })
  },
})

const roomOfTwo = defineRule({
  code: 'room-of-two',
  title: '两家机构同时使用同一间教室',
  tells: '两家机构登记了同一地址同一位置的场地，并在同一时间排了课：同一间教室不可能上两个班。',
  honest: '同一幢楼的不同教室。看门牌号。',
  stages: ['filing', 'class'],
  severity: 'medium',
  strength: 'doubt',
  clause: 'F37-13',
  patterns: [26, 38],
  workdays: 5,
  thresholds: { lessons: { title: '时间重叠的课次', unit: '次', value: 1, min: 1, max: 50 } },
  find: async (db: Db, ask) => {
    const rows = await rowsOf<{
      a: string
      b: string
      orgA: string
      orgB: string
      regionA: string
      regionB: string
      on: string
      lessons: number
      venueA: string
      venueB: string
    }>(
      db,
      sql`with one as (
          select x.venue_id as a, y.venue_id as b from training.door_venue_place x
          join training.door_venue_place y on y.address = x.address and y.name = x.name and y.org_id <> x.org_id and x.venue_id < y.venue_id
            and abs(x.lat - y.lat) < 0.0003 and abs(x.lng - y.lng) < 0.0003
          where x.state <> 'retired' and y.state <> 'retired')
        select sa.class_id as a, sb.class_id as b, ca.org_id as org_a, cb.org_id as org_b, ca.region as region_a, cb.region as region_b,
          one.a as venue_a, one.b as venue_b, max((sa.starts_at at time zone 'Asia/Shanghai')::date) as on, count(*)::int as lessons
        from one join training.door_session sa on sa.venue_id = one.a and sa.held
        join training.door_session sb on sb.venue_id = one.b and sb.held and sb.starts_at < sa.ends_at and sa.starts_at < sb.ends_at
        join training.door_class ca on ca.id = sa.class_id join training.door_class cb on cb.id = sb.class_id
        where true ${atAsked(ask, 'sa.starts_at')} and (true ${onlyClasses(ask, 'ca.id')} or true ${onlyClasses(ask, 'cb.id')})
        group by sa.class_id, sb.class_id, ca.org_id, cb.org_id, ca.region, cb.region, one.a, one.b
        having count(*) >= ${ask.thresholds.lessons}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.a}:${row.b}`,
        says: `两家机构的班级有 ${row.lessons} 节课同时排在同一间教室`,
        on: row.on,
        weight: row.lessons,
        regions: [row.regionA, row.regionB],
        orgIds: [row.orgA, row.orgB],
        rows: [
          { about: `class:${row.a}`, says: `${row.lessons} 节课与另一机构重叠`, at: row.on },
          { about: `class:${row.b}`, says: `${row.lessons} 节课与另一机构重叠`, at: row.on },
          { about: `venue:${row.venueA}`, says: '登记地址与位置相同' },
          { about: `venue:${row.venueB}`, says: '登记地址与位置相同' },
        ],
        links: [
          [`class:${row.a}`, `venue:${row.venueA}`, '场地'],
          [`class:${row.b}`, `venue:${row.venueB}`, '场地'],
          [`venue:${row.venueA}`, `venue:${row.venueB}`, '同一间教室'],
          [`class:${row.a}`, `provider:${row.orgA}`, '开班'],
          [`class:${row.b}`, `provider:${row.orgB}`, '开班'],
        ],
      }),
    )
  },
})

export const placeRules: readonly RiskRule[] = [
  teacherTravel,
  traineeTravel,
  teacherHours,
  traineeHours,
  teacherEverywhere,
  roomOfTwo,
]

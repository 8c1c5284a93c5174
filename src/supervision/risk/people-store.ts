/** Rules about who the trainees are: shared numbers, ages, people who come again or say no. */
import { sql } from 'kysely'
import type { Db } from '#platform/db'
import {
  type Asked,
  classAsked,
  dayIn,
  hashes,
  hitOf,
  onlyClasses,
  peopleAgain,
  peopleAsked,
  rowsOf,
  type Seat,
  seatsJson,
  sharedHit,
  uuids,
} from './finding.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

interface Shared {
  key: string
  on: string
  seats: Seat[]
}

const sharedPhone = defineRule({
  code: 'shared-phone',
  title: '多人共用一个手机号',
  tells:
    '同一手机号登记在多名学员名下。通知、签到和满意度调查都发不到本人，是虚构学员、冒用身份最常见的痕迹。',
  honest: '夫妻、父母代留号码。先用该号码联系，再核对各人是否知情、是否到过课堂。',
  stages: ['roster', 'claim'],
  severity: 'high',
  strength: 'doubt',
  clause: 'F2-7',
  patterns: [1, 39],
  workdays: 5,
  thresholds: { people: { title: '同一手机号的人数', unit: '人', value: 3, min: 2, max: 20 } },
  find: async (db, ask) => {
    const touched = peopleAsked(ask)
    const many = await rowsOf<{ phoneIndex: Buffer }>(
      db,
      sql`select phone_index from registry.door_person_key where phone_index is not null
        ${touched ? sql`and phone_index in (select phone_index from registry.door_person_key where person_id in (${touched}))` : sql``}
        group by phone_index having count(*) >= ${ask.thresholds.people}`,
    )
    const rows = await rowsOf<Shared>(
      db,
      sql`select left(encode(k.phone_index, 'hex'), 32) as key, max(${dayIn('t.enrolled_at')}) as on, ${seatsJson} as seats
        from registry.door_person_key k
        join training.door_trainee t on t.person_id = k.person_id and t.state = 'enrolled'
        join training.door_class c on c.id = t.class_id
        where k.phone_index = any(${hashes(many.map((row) => row.phoneIndex))}) ${classAsked(ask)}
        group by k.phone_index having count(distinct t.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      sharedHit({
        ref: `phone:${row.key}`,
        label: '同一手机号',
        seats: row.seats,
        on: row.on,
        says: (people, classes) => `${people} 人共用一个手机号，分在 ${classes} 个班`,
      }),
    )
  },
})

interface Births {
  classId: string
  /** Days since 1900. */
  days: string
  eldest: string
}
/** When the trainees of each class were born: one pass for the rules that look at it. */
const births = (db: Db, ask: Asked): Promise<Births[]> =>
  ask.once('people.births', () =>
    rowsOf<Births>(
      db,
      sql`select t.class_id, string_agg((k.birth_on - date '1900-01-01')::text, ',') as days, min(k.birth_on) as eldest
        from training.door_trainee t join registry.door_person_key k on k.person_id = t.person_id
        where t.state = 'enrolled' ${onlyClasses(ask, 't.class_id')} group by t.class_id`,
    ),
  )

/** Whether so many of the numbers are one and the same. */
function same(numbers: string, many: number): boolean {
  const counts = new Map<string, number>()
  for (const number of numbers.split(',')) {
    const n = (counts.get(number) ?? 0) + 1
    if (n >= many) return true
    counts.set(number, n)
  }
  return false
}

const idCluster = defineRule({
  code: 'id-cluster',
  title: '同班身份证号段集中',
  tells: '一个班里多人的身份证号前 14 位（地区和出生日期）相同，像是成批取得或编造的身份资料。',
  honest: '双胞胎，或同村同龄人结伴报名。请本人到场核验身份证原件。',
  stages: ['roster'],
  severity: 'medium',
  strength: 'doubt',
  clause: 'F2-7',
  patterns: [1, 2],
  workdays: 5,
  thresholds: { people: { title: '同班同地区同日出生的人数', unit: '人', value: 3, min: 2, max: 20 } },
  find: async (db, ask) => {
    const { people } = ask.thresholds
    // Few classes have several born on one day: only there the places are compared.
    const alike = (await births(db, ask)).filter((row) => same(row.days, people))
    const rows = await rowsOf<Shared>(
      db,
      sql`select c.id || ':' || k.birth_on || ':' || k.id_area as key, max(${dayIn('t.enrolled_at')}) as on, ${seatsJson} as seats
        from training.door_class c join training.door_trainee t on t.class_id = c.id and t.state = 'enrolled'
        join registry.door_person_key k on k.person_id = t.person_id
        where c.id = any(${uuids(alike.map((row) => row.classId))}) ${classAsked(ask)} group by c.id, k.birth_on, k.id_area having count(*) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      sharedHit({
        ref: `template:${row.key}`,
        label: '身份证号前 14 位相同',
        seats: row.seats,
        on: row.on,
        says: (people) => `一个班中 ${people} 人的身份证号前 14 位相同`,
      }),
    )
  },
})

const overAge = defineRule({
  code: 'over-age',
  title: '超过劳动年龄享受补贴',
  tells: '开班时已超过劳动年龄、却计入补贴的学员。',
  honest: '延迟退休、灵活就业人员仍在劳动年龄内的情形，按当地口径核对。',
  stages: ['roster', 'claim'],
  severity: 'medium',
  strength: 'fact',
  clause: 'F37-目标',
  patterns: [4],
  workdays: 5,
  thresholds: {
    men: { title: '男性年龄', unit: '岁', value: 63, min: 60, max: 70 },
    women: { title: '女性年龄', unit: '岁', value: 60, min: 50, max: 70 },
  },
  find: async (db, ask) => {
    const { men, women } = ask.thresholds
    const bound = `${Number(ask.until.slice(0, 4)) - Math.min(men, women)}${ask.until.slice(4)}`
    const old = (await births(db, ask)).filter((row) => row.eldest <= bound)
    const rows = await rowsOf<{
      classId: string
      orgId: string
      region: string
      on: string
      people: string[]
    }>(
      db,
      sql`select c.id as class_id, c.org_id, c.region, c.starts_on as on, array_agg(t.person_id::text order by t.person_id) as people
        from training.door_class c
        join training.door_trainee t on t.class_id = c.id and t.state = 'enrolled' and t.subsidised
        join registry.door_person_key k on k.person_id = t.person_id
        where c.id = any(${uuids(old.map((row) => row.classId))}) ${classAsked(ask)}
          and k.birth_on <= c.starts_on - make_interval(years =>
          case k.sex when 'male' then ${men}::int else ${women}::int end)
        group by c.id, c.org_id, c.region, c.starts_on`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.classId}`,
        says: `${row.people.length} 名计入补贴的学员开班时已超过劳动年龄`,
        on: row.on,
        weight: row.people.length,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: row.people.map((id) => ({ about: `person:${id}`, says: '开班时超过劳动年龄', at: row.on })),
        links: row.people.map((id) => [`person:${id}`, `class:${row.classId}`, '在册'] as const),
      }),
    )
  },
})

const repeatTrainee = defineRule({
  code: 'repeat-trainee',
  title: '一年内反复参加培训',
  tells: '同一人一年内参加多个补贴性培训班，可能是“培训专业户”或被借用身份凑人头。',
  honest: '确有多项技能需求。看各班的出勤、考核和就业是否真实。',
  stages: ['roster', 'claim'],
  severity: 'low',
  strength: 'clue',
  patterns: [13, 39],
  workdays: 10,
  thresholds: { classes: { title: '一年内的班级数', unit: '个', value: 4, min: 2, max: 12 } },
  find: async (db, ask) => {
    const rows = await rowsOf<Shared>(
      db,
      sql`select t.person_id::text as key, max(c.starts_on) as on, ${seatsJson} as seats
        from training.door_trainee t join training.door_class c on c.id = t.class_id
        where t.person_id = any(${uuids(await peopleAgain(db, ask, ask.thresholds.classes))}) and t.state = 'enrolled'
          and c.state in ('submitted', 'reviewed', 'approved', 'running', 'taught', 'closed')
          and c.starts_on between ${ask.today}::date - 365 and ${ask.today}::date + 60
        group by t.person_id having count(*) >= ${ask.thresholds.classes}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `person:${row.key}`,
        says: `同一人一年内参加 ${row.seats.length} 个培训班`,
        on: row.on,
        weight: row.seats.length,
        regions: row.seats.map((s) => s.region),
        orgIds: row.seats.map((s) => s.org),
        rows: row.seats.map((s) => ({ about: `class:${s.class}`, says: '在册', at: s.on })),
        links: row.seats.flatMap((s) => [
          [`person:${row.key}`, `class:${s.class}`, '在册'] as const,
          [`class:${s.class}`, `provider:${s.org}`, '开班'] as const,
        ]),
      }),
    )
  },
})

const tookSelfOff = defineRule({
  code: 'took-self-off',
  title: '学员否认报名',
  tells: '由机构录入名册、后来由本人登录把自己移出的学员。本人不知情而被报名，是冒用身份的直接线索。',
  honest: '本人临时有事不来了。电话核实当初是否自己报名。',
  stages: ['roster', 'class'],
  severity: 'high',
  strength: 'doubt',
  clause: 'F2-7',
  patterns: [2],
  workdays: 3,
  thresholds: { people: { title: '一个班中的人数', unit: '人', value: 2, min: 1, max: 20 } },
  find: async (db, ask) => {
    const rows = await rowsOf<Shared & { orgId: string; region: string }>(
      db,
      sql`select c.id::text as key, c.org_id, c.region, max(${dayIn('t.left_at')}) as on, ${seatsJson} as seats
        from training.door_roster_move t
        join registry.door_account_kind a on a.account_id = t.left_by and a.person_id = t.person_id
        join training.door_class c on c.id = t.class_id
        where t.state = 'left' and t.source in ('import', 'manual') ${classAsked(ask)} ${onlyClasses(ask, 'c.id')}
        group by c.id, c.org_id, c.region having count(*) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.key}`,
        says: `${row.seats.length} 名由机构录入的学员自己退出名册`,
        on: row.on,
        weight: row.seats.length,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: row.seats.map((s) => ({ about: `person:${s.person}`, says: '本人登录后退出名册' })),
        links: row.seats.map((s) => [`person:${s.person}`, `class:${row.key}`, '退出'] as const),
      }),
    )
  },
})

export const peopleRules: readonly RiskRule[] = [sharedPhone, idCluster, overAge, repeatTrainee, tookSelfOff]

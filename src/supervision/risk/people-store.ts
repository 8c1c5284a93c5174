/** Rules about who the trainees are: shared numbers, people who say no, people whom a register knows otherwise. */
import { sql } from 'kysely'
import type { Db } from '#platform/db'
import {
  classAsked,
  dayIn,
  hitOf,
  onlyClasses,
  onlyPeople,
  peopleAgain,
  peopleAsked,
  rowsOf,
  type Seat,
  seatsJson,
  sharedHit,
  uuids,
} from './finding.ts'
import type { Ask, Hit } from './rule-contract.ts'
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
    const rows = await rowsOf<Shared>(
      db,
      sql`with many as (
          select phone_index from registry.door_person_key where phone_index is not null
          ${touched ? sql`and phone_index in (select phone_index from registry.door_person_key where person_id in (${touched}))` : sql``}
          group by phone_index having count(*) >= ${ask.thresholds.people})
        select left(encode(k.phone_index, 'hex'), 32) as key, max(${dayIn('t.enrolled_at')}) as on, ${seatsJson} as seats
        from many join registry.door_person_key k using (phone_index)
        join training.door_trainee t on t.person_id = k.person_id and t.state = 'enrolled'
        join training.door_class c on c.id = t.class_id where true ${classAsked(ask)}
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
    const rows = await rowsOf<Shared>(
      db,
      // Few were born where and when two others were: only these are looked for in classes.
      sql`with alike as (select birth_on, id_area from registry.door_person_key
          group by birth_on, id_area having count(*) >= ${ask.thresholds.people}),
        same as (
          select t.class_id, k.birth_on, k.id_area from alike join registry.door_person_key k using (birth_on, id_area)
          join training.door_trainee t on t.person_id = k.person_id
          where t.state = 'enrolled' ${onlyClasses(ask, 't.class_id')}
          group by t.class_id, k.birth_on, k.id_area having count(*) >= ${ask.thresholds.people})
        select c.id || ':' || k.birth_on || ':' || k.id_area as key, max(${dayIn('t.enrolled_at')}) as on, ${seatsJson} as seats
        from same join training.door_class c on c.id = same.class_id
        join training.door_trainee t on t.class_id = c.id and t.state = 'enrolled'
        join registry.door_person_key k on k.person_id = t.person_id and k.birth_on = same.birth_on and k.id_area = same.id_area
        where true ${classAsked(ask)} group by c.id, k.birth_on, k.id_area having count(*) >= ${ask.thresholds.people}`,
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
        where true ${classAsked(ask)} ${onlyClasses(ask, 'c.id')} and k.birth_on <= ${ask.until}::date - make_interval(years => least(${ask.thresholds.men}, ${ask.thresholds.women})::int)
          and k.birth_on <= c.starts_on - make_interval(years =>
          case k.sex when 'male' then ${ask.thresholds.men}::int else ${ask.thresholds.women}::int end)
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

interface Known {
  personId: string
  classId: string
  orgId: string
  region: string
  on: string
  category: string
  fact: string
  value: string
  asOf: string
}

/** What a department's register says of a trainee, valid while the class ran, whenever it came in. */
const known = (db: Db, ask: Ask): Promise<Known[]> =>
  ask.once('people.known', () =>
    rowsOf<Known>(
      db,
      sql`select t.person_id, c.id as class_id, c.org_id, c.region, c.starts_on as on, t.category, f.fact, f.value, f.as_of
        from registry.door_person_fact f
        join training.door_trainee t on t.person_id = f.person_id and t.state = 'enrolled' and t.subsidised
        join training.door_class c on c.id = t.class_id
        where f.source = 'register' and f.as_of <= c.ends_on and (f.valid_to is null or f.valid_to >= c.starts_on)
          and ((f.fact, f.value) in (('student', 'enrolled'), ('pension', 'drawing'), ('employment', 'employed'))
            or f.fact = 'category' and f.value <> t.category and t.category in ('disabled', 'veteran', 'poverty-prevention'))
          and not exists (select 1 from registry.door_person_fact later where later.person_id = f.person_id
            and later.fact = f.fact and later.source = 'register' and later.as_of > f.as_of and later.as_of <= c.starts_on)
          ${classAsked(ask)} ${onlyPeople(ask, 't.person_id')}`,
    ),
  )

function registerRule(card: {
  code: string
  title: string
  tells: string
  honest: string
  patterns: readonly number[]
  fits: (row: Known) => boolean
  says: string
}): RiskRule {
  const { fits, says, ...told } = card
  return defineRule({
    ...told,
    stages: ['roster', 'claim'],
    severity: 'high',
    strength: 'fact',
    clause: 'F2-7',
    workdays: 5,
    thresholds: { people: { title: '一个班中的人数', unit: '人', value: 1, min: 1, max: 50 } },
    find: async (db, ask): Promise<Hit[]> => {
      const byClass = Map.groupBy((await known(db, ask)).filter(fits), (row) => row.classId)
      return [...byClass].flatMap(([classId, rows]) => {
        const people = [...new Map(rows.map((row) => [row.personId, row])).values()]
        const first = people[0]
        if (!first || people.length < ask.thresholds.people) return []
        return hitOf({
          key: `class:${classId}`,
          says: `${people.length} 名计入补贴的学员在部门数据中为${says}`,
          on: first.on,
          weight: people.length,
          regions: [first.region],
          orgIds: [first.orgId],
          rows: people.map((row) => ({
            about: `person:${row.personId}`,
            says: `部门数据：${says}`,
            at: row.asOf,
            facts: { 数据日期: row.asOf, 开班日期: row.on },
          })),
          links: people.map((row) => [`person:${row.personId}`, `class:${classId}`, '在册'] as const),
        })
      })
    },
  })
}

const UNEMPLOYED = ['registered-unemployed', 'employment-difficulty', 'unemployed-graduate']
const student = registerRule({
  code: 'student-as-worker',
  title: '在校生冒充社会学员',
  tells: '教育部门学籍显示在读、又不是毕业年度的人，以社会劳动者身份享受补贴。',
  honest: '学籍更新滞后、当年已毕业。核对学籍的日期和毕业证书。',
  patterns: [5],
  fits: (row) => row.fact === 'student' && row.category !== 'graduating-student',
  says: '在读学生',
})
const employed = registerRule({
  code: 'employed-as-unemployed',
  title: '在职人员冒充失业人员',
  tells: '培训期间有用人单位就业登记或参保的人，以失业、就业困难等身份享受补贴。',
  honest: '开班后才就业。比较就业登记日期和开班日期。',
  patterns: [6],
  fits: (row) => row.fact === 'employment' && UNEMPLOYED.includes(row.category),
  says: '在职就业人员',
})
const pensioner = registerRule({
  code: 'pensioner-trainee',
  title: '已领养老待遇人员参训',
  tells: '开班时已在领取养老待遇的人享受补贴。',
  honest: '领取城乡居民养老金以外的待遇、同名误配。核对待遇种类和起领日期。',
  patterns: [4],
  fits: (row) => row.fact === 'pension',
  says: '已领取养老待遇人员',
})
const groupUnfounded = registerRule({
  code: 'group-unfounded',
  title: '重点群体身份与部门数据不符',
  tells: '按残疾、退役、防返贫等身份享受补贴或上浮，而部门数据认定为其他类别。',
  honest: '身份刚取得或刚退出。核对证件日期和数据日期，看是否早于开班。',
  patterns: [8],
  fits: (row) => row.fact === 'category',
  says: '其他人员类别',
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

export const peopleRules: readonly RiskRule[] = [
  sharedPhone,
  idCluster,
  overAge,
  student,
  employed,
  pensioner,
  groupUnfounded,
  repeatTrainee,
  tookSelfOff,
]

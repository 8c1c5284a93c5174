/** Rules about the phones that check in: one for many people, one spot for many phones, refused ones. */
import { sql } from 'kysely'
import { atAsked, hitOf, onlyClasses, rowsOf, type Seat, sharedHit } from './finding.ts'
import { checksIn, lessonsWhere } from './lesson-store.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

const sharedDevice = defineRule({
  code: 'shared-device',
  title: '一部手机为多人签到',
  tells: '绑定在一人名下的手机试图为别人签到（已被拒绝），或同一部手机先后为多人签到，是代签的直接痕迹。',
  honest: '家人借手机、二手手机换主。看是否集中在同一节课。',
  stages: ['class', 'claim'],
  severity: 'high',
  strength: 'doubt',
  clause: 'F2-7',
  patterns: [17],
  workdays: 3,
  thresholds: { people: { title: '同一部手机的人数', unit: '人', value: 3, min: 2, max: 20 } },
  find: async (db, ask) => {
    // A key is one person's for good (the database says so): what is left are those it was tried for in vain.
    const rows = await rowsOf<{ key: string; on: string; seats: Seat[] }>(
      db,
      sql`with used as (
          select r.device_index, r.person_id, s.class_id, (r.at at time zone 'Asia/Shanghai')::date as on
          from training.door_check_try r join training.door_session s on s.id = r.session_id
          where r.device_index is not null ${atAsked(ask, 'r.at')} ${onlyClasses(ask, 's.class_id')}),
        whole as (
          select device_index, person_id, class_id, used.on from used
          union
          select d.key_index, d.person_id, used.class_id, used.on from used
          join training.door_check_device d on d.key_index = used.device_index)
        select left(encode(w.device_index, 'hex'), 32) as key, max(w.on) as on,
          jsonb_agg(distinct jsonb_build_object('person', w.person_id, 'class', w.class_id, 'org', c.org_id,
            'region', c.region, 'on', w.on)) as seats
        from whole w join training.door_class c on c.id = w.class_id
        group by w.device_index having count(distinct w.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      sharedHit({
        ref: `device:${row.key}`,
        label: '同一部手机',
        seats: row.seats,
        on: row.on,
        says: (people, classes) => `一部手机为 ${people} 人签到，涉及 ${classes} 个班`,
        row: '用这部手机签到',
      }),
    )
  },
})

const phonesChanged = defineRule({
  code: 'phones-changed',
  title: '频繁更换签到手机',
  tells: '一个班里多人在短期内反复更换签到手机，可能是一部手机清除数据后轮流冒充。',
  honest: '集中换机、浏览器数据被清。看换机是否由教师逐一确认。',
  stages: ['class'],
  severity: 'low',
  strength: 'clue',
  patterns: [17],
  workdays: 5,
  thresholds: {
    people: { title: '一个班中换机的人数', unit: '人', value: 5, min: 2, max: 100 },
    phones: { title: '每人用过的手机', unit: '部', value: 2, min: 2, max: 10 },
  },
  find: async (db, ask) => {
    const rows = await rowsOf<{ key: string; on: string; seats: Seat[] }>(
      db,
      sql`with changed as (
          select d.person_id, max(d.asked_at) as at from training.door_check_device d
          where d.person_id in (select person_id from training.door_check_device where state <> 'bound') ${atAsked(ask, 'd.asked_at')}
          group by d.person_id having count(*) >= ${ask.thresholds.phones})
        select c.id::text as key, max((changed.at at time zone 'Asia/Shanghai')::date) as on,
          jsonb_agg(distinct jsonb_build_object('person', t.person_id, 'class', c.id, 'org', c.org_id, 'region', c.region, 'on', c.starts_on)) as seats
        from changed join training.door_trainee t on t.person_id = changed.person_id and t.state = 'enrolled'
        join training.door_class c on c.id = t.class_id
          and (changed.at at time zone 'Asia/Shanghai')::date between c.starts_on - 3 and c.ends_on + 1
        where true ${onlyClasses(ask, 'c.id')}
        group by c.id having count(*) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) => ({
      ...sharedHit({
        ref: `class:${row.key}`,
        label: '换过签到手机',
        seats: row.seats,
        on: row.on,
        says: (people) => `一个班有 ${people} 人在上课期间更换签到手机`,
      }),
    }))
  },
})

const sameSpot = defineRule({
  code: 'same-spot',
  title: '多人签到坐标完全相同',
  tells: '一节课里多人的定位坐标精确到米都一样，真实手机很难如此，像是虚拟定位。',
  honest: '同一无线网络定位会给出同一坐标。看其他课次是否也一样、是否恰为场地登记坐标。',
  stages: ['class'],
  severity: 'low',
  strength: 'clue',
  patterns: [20],
  workdays: 5,
  thresholds: { people: { title: '坐标相同的人数', unit: '人', value: 8, min: 3, max: 100 } },
  find: async (db, ask) => {
    const { people: least } = ask.thresholds
    const odd = await lessonsWhere(db, ask, (c) => c.sameSpot >= least, sql`same_spot >= ${least}`)
    const rows = await rowsOf<{
      sessionId: string
      classId: string
      orgId: string
      region: string
      on: string
      n: number
      people: string[]
    }>(
      db,
      sql`select e.session_id, e.class_id, c.org_id, c.region, (min(e.at) at time zone 'Asia/Shanghai')::date as on,
          count(*)::int as n, array_agg(e.person_id::text order by e.person_id) as people
        from ${checksIn(odd.map((o) => o.sessionId))} join training.door_class c on c.id = e.class_id
        where e.latitude_e5 is not null and e.kind = 'in' and e.source = 'self'
        group by e.session_id, e.class_id, c.org_id, c.region, e.latitude_e5, e.longitude_e5
        having count(*) >= ${least}`,
    )
    return [...Map.groupBy(rows, (row) => row.classId)].map(([classId, all]) => {
      const first = all[0] as (typeof all)[number]
      const people = [...new Set(all.flatMap((row) => row.people))]
      return hitOf({
        key: `class:${classId}`,
        says: `${all.length} 节课中共 ${people.length} 人签到坐标完全相同`,
        on: all
          .map((row) => row.on)
          .sort()
          .at(-1) as string,
        weight: all.reduce((n, row) => n + row.n, 0),
        regions: [first.region],
        orgIds: [first.orgId],
        also: [`class:${classId}`],
        rows: [
          ...all.map((row) => ({
            about: `session:${row.sessionId}`,
            says: `${row.n} 人坐标相同`,
            at: row.on,
          })),
          ...people.map((id) => ({ about: `person:${id}`, says: '坐标与多人相同' })),
        ],
        links: people.map((id) => [`person:${id}`, `class:${classId}`, '坐标相同'] as const),
      })
    })
  },
})

const refusedChecks = defineRule({
  code: 'refused-check-ins',
  title: '一节课大量签到被拒',
  tells: '一节课有许多人的签到被拒绝（过期的码、别处的手机等），像是把签到码转发给不在场的人。',
  honest: '教室时钟或网络故障。看是否集中在开课的几分钟内、后来是否都签上了。',
  stages: ['class'],
  severity: 'medium',
  strength: 'clue',
  patterns: [19],
  workdays: 3,
  thresholds: { people: { title: '被拒绝的人数', unit: '人', value: 5, min: 2, max: 100 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      sessionId: string
      classId: string
      orgId: string
      region: string
      on: string
      tries: number
      people: string[]
    }>(
      db,
      sql`select r.session_id, s.class_id, c.org_id, c.region, (s.starts_at at time zone 'Asia/Shanghai')::date as on,
          count(*)::int as tries, array_agg(distinct r.person_id::text) as people
        from training.door_check_try r join training.door_session s on s.id = r.session_id
        join training.door_class c on c.id = s.class_id
        where true ${atAsked(ask, 'r.at')} ${onlyClasses(ask, 'c.id')}
        group by r.session_id, s.class_id, c.org_id, c.region, s.starts_at
        having count(distinct r.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `session:${row.sessionId}`,
        says: `一节课 ${row.people.length} 人共 ${row.tries} 次签到被拒绝`,
        on: row.on,
        weight: row.people.length,
        regions: [row.region],
        orgIds: [row.orgId],
        also: [`class:${row.classId}`],
        rows: row.people.map((id) => ({ about: `person:${id}`, says: '签到被拒绝', at: row.on })),
        links: row.people.map((id) => [`person:${id}`, `class:${row.classId}`, '签到被拒'] as const),
      }),
    )
  },
})

export const phoneRules: readonly RiskRule[] = [sharedDevice, phonesChanged, sameSpot, refusedChecks]

/** Rules about online learning: days longer than people learn, and people whose sittings run as one. */
import { sql } from 'kysely'
import { atAsked, hitOf, onlyClasses, rowsOf } from './finding.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

interface Sat {
  classId: string
  orgId: string
  region: string
  on: string
  people: string[]
  hours: number
}

const marathon = defineRule({
  code: 'online-marathon',
  title: '线上学习时间超出常人',
  tells: '一天线上学习时间过长，或连续在凌晨学习，像是外挂、挂机刷课。',
  honest: '夜班人员集中补课。看答题正确率与现场考核是否相称。',
  stages: ['class', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  clause: 'F2-5',
  patterns: [23],
  workdays: 5,
  thresholds: {
    hours: { title: '一天的线上学习', unit: '小时', value: 10, min: 4, max: 24 },
    people: { title: '一个班中的人数', unit: '人', value: 2, min: 1, max: 100 },
  },
  find: async (db, ask) => {
    const rows = await rowsOf<Sat>(
      db,
      sql`with sitting as (
          select class_id, person_id, (min(at) at time zone 'Asia/Shanghai')::date as on, max(at) - min(at) as took
          from training.door_learning where true ${atAsked(ask, 'at')} ${onlyClasses(ask, 'class_id')}
          group by class_id, person_id, platform_id, sitting),
        a_day as (select class_id, person_id, sitting.on, extract(epoch from sum(took))::float8 / 3600 as hours from sitting
          group by 1, 2, 3 having extract(epoch from sum(took)) >= ${ask.thresholds.hours}::int * 3600)
        select c.id as class_id, c.org_id, c.region, max(d.on) as on, array_agg(distinct d.person_id::text) as people, max(d.hours) as hours
        from a_day d join training.door_class c on c.id = d.class_id
        group by c.id, c.org_id, c.region having count(distinct d.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.classId}`,
        says: `${row.people.length} 人一天线上学习超过 ${ask.thresholds.hours} 小时，最长 ${row.hours.toFixed(1)} 小时`,
        on: row.on,
        weight: row.people.length,
        regions: [row.region],
        orgIds: [row.orgId],
        also: [`class:${row.classId}`],
        rows: row.people.map((id) => ({ about: `person:${id}`, says: '一天线上学习过长', at: row.on })),
        links: row.people.map((id) => [`person:${id}`, `class:${row.classId}`, '线上学习'] as const),
      }),
    )
  },
})

const together = defineRule({
  code: 'online-together',
  title: '多人线上学习步调一致',
  tells: '一个班里多人的线上学习同一秒开始、事件一样多、时长一样，像是程序统一代刷。',
  honest: '教师在机房统一开课。看网络地址与现场安排。',
  stages: ['class', 'claim'],
  severity: 'high',
  strength: 'doubt',
  clause: 'F2-5',
  patterns: [23],
  workdays: 3,
  thresholds: { people: { title: '步调一致的人数', unit: '人', value: 5, min: 3, max: 100 } },
  find: async (db, ask) => {
    const rows = await rowsOf<Sat & { key: string }>(
      db,
      sql`with sitting as (
          select class_id, person_id, line, date_trunc('second', min(at)) as began, date_trunc('second', max(at)) as ended, count(*) as events
          from training.door_learning where true ${atAsked(ask, 'at')} ${onlyClasses(ask, 'class_id')}
          group by class_id, person_id, platform_id, sitting, line having count(*) >= 3)
        select c.id as class_id, c.id || ':' || extract(epoch from s.began)::bigint as key, c.org_id, c.region,
          (s.began at time zone 'Asia/Shanghai')::date as on, array_agg(distinct s.person_id::text) as people, 0 as hours
        from sitting s join training.door_class c on c.id = s.class_id
        group by c.id, c.org_id, c.region, s.line, s.began, s.ended, s.events
        having count(distinct s.person_id) >= ${ask.thresholds.people}`,
    )
    return [...Map.groupBy(rows, (row) => row.classId)].map(([classId, all]) => {
      const first = all[0] as (typeof all)[number]
      const people = [...new Set(all.flatMap((row) => row.people))].sort()
      return hitOf({
        key: `class:${classId}`,
        says: `${people.length} 人的线上学习步调完全一致，共 ${all.length} 次`,
        on: all
          .map((row) => row.on)
          .sort()
          .at(-1) as string,
        weight: people.length,
        regions: [first.region],
        orgIds: [first.orgId],
        also: [`class:${classId}`],
        rows: people.map((id) => ({ about: `person:${id}`, says: '与多人同一秒开始和结束' })),
        links: people.map((id) => [`person:${id}`, `class:${classId}`, '步调一致'] as const),
      })
    })
  },
})

export const onlineRules: readonly RiskRule[] = [marathon, together]

/** Rules about examinations: scores too even, too good or too late, answers all the same. */
import { sql } from 'kysely'
import type { Db } from '#platform/db'
import { type Asked, classAsked, dayIn, hitOf, onlyClasses, outOfLine, rowsOf, uuids } from './finding.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

export interface Scored {
  classId: string
  orgId: string
  region: string
  on: string
  n: number
  failed: number
  theory: number
  practice: number
  late: number
  /** When the last of them was written down. */
  toldUntil: string
}
/** One row a class: how its scores lie. */
export const scored = (db: Db, ask: Asked): Promise<Scored[]> =>
  ask.once('exam.scores', () =>
    rowsOf<Scored>(
      db,
      sql`with s as materialized (
          select class_id, max(recorded_at) as at, count(*)::int as n,
            count(*) filter (where theory_tenths < 600 or practice_tenths < 600)::int as failed,
            coalesce(stddev_pop(theory_tenths), 0)::float8 as theory, coalesce(stddev_pop(practice_tenths), 0)::float8 as practice
          from training.door_score where true ${onlyClasses(ask, 'class_id')} group by class_id)
        select s.class_id, c.org_id, c.region, ${dayIn('s.at')} as on, n, failed, theory, practice,
          case when s.at > c.closed_at then 1 else 0 end as late, s.at as told_until
        from s join training.door_class c on c.id = s.class_id where true ${classAsked(ask)}`,
    ),
  )

const scoresAlike = defineRule({
  code: 'scores-alike',
  title: '全班成绩几乎相同',
  tells: '一个班的理论和实操成绩几乎没有差别，像是统一填写而不是考出来的。',
  honest: '人数少、题目简单。调阅答卷和实操评分表。',
  stages: ['exam', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [31],
  workdays: 5,
  thresholds: {
    people: { title: '参加考核人数', unit: '人', value: 10, min: 5, max: 100 },
    tenths: { title: '成绩标准差（十分之一分）', unit: '', value: 12, min: 1, max: 50 },
  },
  find: async (db, ask) => {
    const { people, tenths } = ask.thresholds
    const rows = (await scored(db, ask)).filter(
      (row) => row.n >= people && row.theory < tenths && row.practice < tenths,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.classId}`,
        says: `${row.n} 人的成绩几乎相同（标准差 ${(row.theory / 10).toFixed(1)} 和 ${(row.practice / 10).toFixed(1)} 分）`,
        on: row.on,
        weight: row.n,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: [
          { about: `class:${row.classId}`, says: '成绩几乎没有差别', at: row.on, facts: { 人数: row.n } },
        ],
      }),
    )
  },
})

const nobodyFails = defineRule({
  code: 'nobody-fails',
  title: '机构结业考核无一人不及格',
  tells: '按其他机构的不及格率，该机构本应有若干人不及格，却一个也没有，不像偶然。',
  honest: '学员底子好、事先筛选过。抽查几份答卷复评。',
  stages: ['exam'],
  severity: 'medium',
  strength: 'clue',
  patterns: [31],
  workdays: 10,
  thresholds: {
    expected: { title: '按同行本应不及格的人数', unit: '人', value: 8, min: 3, max: 100 },
    people: { title: '参加考核人数', unit: '人', value: 60, min: 20, max: 1000 },
  },
  find: async (db, ask) => {
    // Compared with everybody: asked about a few there is nobody to compare with.
    if (ask.only) return []
    const total = (all: readonly Scored[], of: (row: Scored) => number) =>
      all.reduce((n, row) => n + of(row), 0)
    const rows = [...Map.groupBy(await scored(db, ask), (row) => row.orgId)].map(([orgId, all]) => ({
      orgId,
      regions: all.map((row) => row.region),
      classes: all.map((row) => row.classId),
      on: all
        .map((row) => row.on)
        .sort()
        .at(-1) as string,
      whole: total(all, (row) => row.n),
      failed: total(all, (row) => row.failed),
    }))
    const all = rows.map((row) => ({ ...row, part: row.whole - row.failed }))
    return outOfLine(all, { least: 100, many: ask.thresholds.people, times: 1 }).flatMap((row) => {
      const rest = rows.filter((other) => other.orgId !== row.orgId)
      const [whole, failed] = [rest.reduce((n, o) => n + o.whole, 0), rest.reduce((n, o) => n + o.failed, 0)]
      const expected = whole > 0 ? (row.whole * failed) / whole : 0
      if (row.failed > 0 || expected < ask.thresholds.expected) return []
      return hitOf({
        key: `provider:${row.orgId}`,
        says: `${row.whole} 人考核无一人不及格，按同行应有约 ${Math.round(expected)} 人`,
        on: row.on,
        weight: Math.round(expected),
        regions: row.regions,
        orgIds: [row.orgId],
        rows: row.classes.map((id) => ({ about: `class:${id}`, says: '无人不及格' })),
      })
    })
  },
})

const scoreLate = defineRule({
  code: 'score-after-close',
  title: '结班后改动成绩',
  tells: '班级结班以后又写入或改动了成绩。结班是申领补贴的前提，此后的改动须有说明。',
  honest: '阅卷差错更正。看更正的依据和审批。',
  stages: ['exam', 'claim'],
  severity: 'medium',
  strength: 'fact',
  patterns: [31],
  workdays: 5,
  thresholds: { people: { title: '改动的人数', unit: '人', value: 1, min: 1, max: 50 } },
  find: async (db, ask) => {
    const late = (await scored(db, ask)).filter((row) => row.late > 0).map((row) => row.classId)
    const rows = await rowsOf<{
      classId: string
      orgId: string
      region: string
      on: string
      people: string[]
    }>(
      db,
      sql`select s.class_id, c.org_id, c.region, max(${dayIn('s.recorded_at')}) as on, array_agg(s.person_id::text) as people
        from training.door_class c join training.door_score s on s.class_id = c.id
        where c.id = any(${uuids(late)}) and s.recorded_at > c.closed_at
        group by s.class_id, c.org_id, c.region having count(*) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.classId}`,
        says: `结班后有 ${row.people.length} 人的成绩被改动`,
        on: row.on,
        weight: row.people.length,
        regions: [row.region],
        orgIds: [row.orgId],
        also: [`class:${row.classId}`],
        rows: row.people.map((id) => ({ about: `person:${id}`, says: '结班后成绩改动', at: row.on })),
      }),
    )
  },
})

const answersAlike = defineRule({
  code: 'answers-alike',
  title: '学员评价千篇一律',
  tells: '一个班的学员评价每项打分完全相同，像是一人代填。',
  honest: '学员确实都满意而全打满分。结合评价与签到、投诉一起看。',
  stages: ['exam'],
  severity: 'low',
  strength: 'clue',
  patterns: [31],
  workdays: 10,
  thresholds: { people: { title: '评价人数', unit: '人', value: 15, min: 5, max: 200 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{ classId: string; orgId: string; region: string; on: string; n: number }>(
      db,
      sql`select b.class_id, c.org_id, c.region, coalesce(${dayIn('c.closed_at')}, c.ends_on) as on, b.answer_count as n
        from training.door_box_look b join training.door_class c on c.id = b.class_id
        where b.answer_count >= ${ask.thresholds.people} and b.alike ${classAsked(ask)} ${onlyClasses(ask, 'c.id')}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.classId}`,
        says: `${row.n} 份学员评价打分完全相同`,
        on: row.on,
        weight: row.n,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: [
          { about: `class:${row.classId}`, says: '评价打分完全相同', at: row.on, facts: { 份数: row.n } },
        ],
      }),
    )
  },
})

export const examRules: readonly RiskRule[] = [scoresAlike, nobodyFails, scoreLate, answersAlike]

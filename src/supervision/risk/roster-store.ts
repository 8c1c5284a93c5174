/** Rules about rosters as wholes: the same people again, lists copied, classes split, people swapped, years moved. */
import { sql } from 'kysely'
import {
  classAsked,
  dayIn,
  groupsOf,
  hitOf,
  onlyClasses,
  peopleAgain,
  rowsOf,
  type Seat,
  seatsJson,
  uuids,
} from './finding.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

interface Pair {
  a: string
  b: string
  orgA: string
  orgB: string
  regionA: string
  regionB: string
  on: string
  shared: number
  smaller: number
}

const sameRoster = defineRule({
  code: 'same-roster',
  title: '多个班级学员高度重合',
  tells: '两个以上班级（尤其是不同机构、不同工种的班级）的学员大半相同，像是同一批身份反复使用。',
  honest: '同一单位职工、同一村村民先后参加两期培训。看是否真有进阶关系，出勤是否真实。',
  stages: ['roster', 'claim'],
  severity: 'high',
  strength: 'doubt',
  patterns: [15, 16, 39],
  workdays: 5,
  thresholds: {
    people: { title: '相同学员人数', unit: '人', value: 8, min: 3, max: 100 },
    percent: { title: '占较小班级的比例', unit: '%', value: 50, min: 20, max: 100 },
  },
  find: async (db, ask) => {
    const { people, percent } = ask.thresholds
    const pairs = await rowsOf<Pair>(
      db,
      sql`with again as materialized (
          select t.person_id, t.class_id from training.door_trainee t join training.door_class c on c.id = t.class_id
          where t.state = 'enrolled' and t.person_id = any(${uuids(await peopleAgain(db, ask))}) ${classAsked(ask)}),
        pair as (select x.class_id as a, y.class_id as b, count(*)::int as shared from again x
          join again y on y.person_id = x.person_id and x.class_id < y.class_id
          group by 1, 2 having count(*) >= ${people}),
        size as (select class_id, count(*)::int as n from training.door_trainee where state = 'enrolled'
          and class_id in (select a from pair union select b from pair) group by 1)
        select pair.a, pair.b, ca.org_id as org_a, cb.org_id as org_b, ca.region as region_a, cb.region as region_b,
          greatest(ca.starts_on, cb.starts_on) as on, shared, least(sa.n, sb.n) as smaller
        from pair join size sa on sa.class_id = a join size sb on sb.class_id = b
        join training.door_class ca on ca.id = a join training.door_class cb on cb.id = b
        where shared * 100 >= least(sa.n, sb.n) * ${percent}::int`,
    )
    return groupsOf(pairs.map((p) => [p.a, p.b] as const)).map((classes) => {
      const mine = pairs.filter((p) => classes.includes(p.a))
      const most = Math.max(...mine.map((p) => p.shared))
      return hitOf({
        key: `class:${classes[0]}`,
        says: `${classes.length} 个班级的学员高度重合，最多 ${most} 人相同`,
        on: mine
          .map((p) => p.on)
          .sort()
          .at(-1) as string,
        weight: mine.reduce((sum, p) => sum + p.shared, 0),
        regions: mine.flatMap((p) => [p.regionA, p.regionB]),
        orgIds: mine.flatMap((p) => [p.orgA, p.orgB]),
        rows: mine.flatMap((p) =>
          [p.a, p.b].map((id) => ({
            about: `class:${id}`,
            says: `与另一班级有 ${p.shared} 名相同学员`,
            at: p.on,
            facts: { 相同学员: p.shared, 占较小班级: `${Math.round((p.shared * 100) / p.smaller)}%` },
          })),
        ),
        links: mine.flatMap((p) => [
          [`class:${p.a}`, `class:${p.b}`, `${p.shared} 名相同学员`] as const,
          [`class:${p.a}`, `provider:${p.orgA}`, '开班'] as const,
          [`class:${p.b}`, `provider:${p.orgB}`, '开班'] as const,
        ]),
      })
    })
  },
})

const rosterCopied = defineRule({
  code: 'roster-copied',
  title: '同一份名册文件用于多个班',
  tells: '同一个名册文件（内容完全相同）导入了两个以上班级。',
  honest: '先前的班撤回重报。看前一个班是否已经撤销。',
  stages: ['roster'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [15],
  workdays: 5,
  thresholds: { classes: { title: '使用同一文件的班级数', unit: '个', value: 2, min: 2, max: 10 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{ key: string; on: string; seats: Omit<Seat, 'person'>[] }>(
      db,
      sql`select i.sha256 as key, max(${dayIn('i.imported_at')}) as on, jsonb_agg(distinct jsonb_build_object(
          'class', c.id, 'org', c.org_id, 'region', c.region, 'on', c.starts_on)) as seats
        from training.door_roster_import i join training.door_class c on c.id = i.class_id
        where true ${classAsked(ask)}
        group by i.sha256 having count(distinct c.id) >= ${ask.thresholds.classes}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `template:${row.key.slice(0, 32)}`,
        says: `同一份名册文件导入了 ${row.seats.length} 个班`,
        on: row.on,
        weight: row.seats.length,
        regions: row.seats.map((s) => s.region),
        orgIds: row.seats.map((s) => s.org),
        rows: row.seats.map((s) => ({ about: `class:${s.class}`, says: '导入了相同的名册文件', at: s.on })),
        links: row.seats.map(
          (s) => [`class:${s.class}`, `template:${row.key.slice(0, 32)}`, '同一名册'] as const,
        ),
      }),
    )
  },
})

const splitClasses = defineRule({
  code: 'split-classes',
  title: '一班拆成多班',
  tells: '同一机构用同一方案、同一教师，在几天内同时开出几个班，可能是拆班凑数、规避规模核查。',
  honest: '人多分上午班和下午班。到课堂清点人数即可分清。',
  stages: ['filing', 'class'],
  severity: 'low',
  strength: 'clue',
  patterns: [16],
  workdays: 10,
  thresholds: {
    classes: { title: '同时开出的班级数', unit: '个', value: 2, min: 2, max: 10 },
    days: { title: '开班日期相差', unit: '天', value: 2, min: 0, max: 14 },
  },
  find: async (db, ask) => {
    const pairs = await rowsOf<Pair>(
      db,
      sql`select distinct a.id as a, b.id as b, a.org_id as org_a, b.org_id as org_b, a.region as region_a, b.region as region_b,
          greatest(a.starts_on, b.starts_on) as on, 0 as shared, 0 as smaller
        from training.door_class a
        join training.door_class b on b.plan_id = a.plan_id and b.org_id = a.org_id and a.id < b.id
          and b.starts_on between a.starts_on - ${ask.thresholds.days}::int and a.starts_on + ${ask.thresholds.days}::int
          and b.state in ('submitted', 'reviewed', 'approved', 'running', 'taught', 'closed')
        where true ${classAsked(ask, 'a')} and exists (select 1 from training.door_session s
          join training.door_session o on o.teacher_person_id = s.teacher_person_id
          where s.class_id = a.id and o.class_id = b.id)`,
    )
    return groupsOf(pairs.map((p) => [p.a, p.b] as const))
      .filter((classes) => classes.length >= ask.thresholds.classes)
      .map((classes) => {
        const mine = pairs.filter((p) => classes.includes(p.a))
        const first = mine[0] as Pair
        return hitOf({
          key: `class:${classes[0]}`,
          says: `同一方案、同一教师几天内开出 ${classes.length} 个班`,
          on: mine
            .map((p) => p.on)
            .sort()
            .at(-1) as string,
          weight: classes.length,
          regions: [first.regionA],
          orgIds: [first.orgA],
          rows: classes.map((id) => ({ about: `class:${id}`, says: '同一方案、同一教师、开班日期相近' })),
          links: mine.map((p) => [`class:${p.a}`, `class:${p.b}`, '同一方案和教师'] as const),
        })
      })
  },
})

const rosterSwap = defineRule({
  code: 'roster-swap',
  title: '备案后调换名册',
  tells: '班级备案通过后，机构把一批学员移出、又录入另一批，实际参训者与备案审核的不是同一批人。',
  honest: '招生临时变动。核对移出人员的退出原因和新录人员的资格核验。',
  stages: ['roster', 'class'],
  severity: 'medium',
  strength: 'doubt',
  clause: 'F2-3',
  patterns: [28],
  workdays: 5,
  thresholds: {
    people: { title: '移出又录入的人数', unit: '人', value: 3, min: 1, max: 50 },
    percent: { title: '占在册学员的比例', unit: '%', value: 10, min: 5, max: 100 },
  },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      id: string
      orgId: string
      region: string
      on: string
      gone: number
      come: number
      held: number
      people: string[]
    }>(
      db,
      sql`select c.id, c.org_id, c.region, max(${dayIn('m.enrolled_at')}) as on,
          count(*) filter (where m.state = 'left' and m.left_at > c.approved_at and a.kind = 'staff')::int as gone,
          count(*) filter (where m.source <> 'self' and m.enrolled_at > c.approved_at)::int as come,
          (select count(*)::int from training.door_trainee h where h.class_id = c.id and h.state = 'enrolled') as held,
          coalesce(array_agg(m.person_id::text) filter (where m.source <> 'self' and m.enrolled_at > c.approved_at), '{}') as people
        from training.door_class c join training.door_roster_move m on m.class_id = c.id
        left join registry.door_account_kind a on a.account_id = m.left_by
        where c.approved_at is not null ${classAsked(ask)} ${onlyClasses(ask, 'c.id')}
          and (m.state = 'left' or m.source <> 'self' and m.enrolled_at > c.approved_at)
        group by c.id, c.org_id, c.region
        having least(count(*) filter (where m.state = 'left' and m.left_at > c.approved_at and a.kind = 'staff'),
          count(*) filter (where m.source <> 'self' and m.enrolled_at > c.approved_at)) >= ${ask.thresholds.people}`,
    )
    return rows
      .filter((row) => Math.min(row.gone, row.come) * 100 >= row.held * ask.thresholds.percent)
      .map((row) =>
        hitOf({
          key: `class:${row.id}`,
          says: `备案后由机构移出 ${row.gone} 人、录入 ${row.come} 人`,
          on: row.on,
          weight: Math.min(row.gone, row.come),
          regions: [row.region],
          orgIds: [row.orgId],
          rows: row.people.map((id) => ({ about: `person:${id}`, says: '备案后由机构录入' })),
          links: row.people.map((id) => [`person:${id}`, `class:${row.id}`, '备案后录入'] as const),
        }),
      )
  },
})

const yearMoved = defineRule({
  code: 'year-moved',
  title: '备案后把课次移到另一统计年度',
  tells: '班级备案后把课次从 11 月 30 日以前移到 12 月 1 日以后（或相反），任务数和资金落到另一个统计年度。',
  honest: '台风、停电等确需顺延。核对调课理由和前后各课次。',
  stages: ['class'],
  severity: 'low',
  strength: 'clue',
  clause: 'F37-12',
  patterns: [48],
  workdays: 10,
  thresholds: { sessions: { title: '移动的课次', unit: '次', value: 1, min: 1, max: 50 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{ id: string; orgId: string; region: string; on: string; n: number }>(
      db,
      sql`with said as (
          select class_id, extract(year from ${dayIn('m.starts_at')} + 31)::int as year, max(removed_at) as removed_at, count(*) as n
          from training.door_session_moved m group by 1, 2)
        select c.id, c.org_id, c.region, max(${dayIn('said.removed_at')}) as on, sum(said.n)::int as n
        from said join training.door_class c on c.id = said.class_id
        where said.removed_at > c.filed_at ${classAsked(ask)} ${onlyClasses(ask, 'c.id')}
          and not exists (select 1 from training.door_session s where s.class_id = c.id
            and extract(year from ${dayIn('s.starts_at')} + 31)::int = said.year)
        group by c.id, c.org_id, c.region having sum(said.n) >= ${ask.thresholds.sessions}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.id}`,
        says: `备案后 ${row.n} 个课次移到了另一个统计年度`,
        on: row.on,
        weight: row.n,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: [
          { about: `class:${row.id}`, says: '原统计年度已没有课次', at: row.on, facts: { 移动课次: row.n } },
        ],
      }),
    )
  },
})

const contestLoop = defineRule({
  code: 'contest-loop',
  title: '以竞赛代培训套取补贴',
  tells: '培训班以竞赛、大赛、比武为名开办，并为几乎全体学员发证，形成“办赛—发证—领补”的循环。',
  honest: '赛前集训确有课时。核对签到和课表，看发证是否经过考核。',
  stages: ['exam', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [15, 32],
  workdays: 10,
  thresholds: { percent: { title: '取得证书的比例', unit: '%', value: 80, min: 30, max: 100 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      key: string
      orgId: string
      on: string
      certified: number
      size: number
      seats: Seat[]
    }>(
      db,
      sql`select c.id::text as key, c.org_id, max(e.issued_on) as on, count(distinct e.person_id)::int as certified,
          (select count(*)::int from training.door_trainee n where n.class_id = c.id and n.state = 'enrolled') as size,
          ${seatsJson} as seats
        from training.door_class c join training.door_plan p on p.id = c.plan_id
        join evaluation.door_certificate e on e.class_id = c.id and e.state = 'valid'
        join training.door_trainee t on t.class_id = c.id and t.person_id = e.person_id
        where (c.title ~ '竞赛|大赛|比武|技能赛' or p.title ~ '竞赛|大赛|比武|技能赛')
          ${classAsked(ask)} ${onlyClasses(ask, 'c.id')}
        group by c.id, c.org_id`,
    )
    return rows
      .filter((row) => row.certified * 100 >= row.size * ask.thresholds.percent)
      .map((row) =>
        hitOf({
          key: `class:${row.key}`,
          says: `以竞赛为名的班级 ${row.size} 人中 ${row.certified} 人取得证书`,
          on: row.on,
          weight: row.certified,
          regions: row.seats.map((s) => s.region),
          orgIds: [row.orgId],
          rows: [
            { about: `class:${row.key}`, says: '名称含竞赛、大赛或比武', facts: { 取证人数: row.certified } },
            ...row.seats.map((s) => ({ about: `person:${s.person}`, says: '取得证书', at: row.on })),
          ],
        }),
      )
  },
})

export const rosterRules: readonly RiskRule[] = [
  sameRoster,
  rosterCopied,
  splitClasses,
  rosterSwap,
  yearMoved,
  contestLoop,
]

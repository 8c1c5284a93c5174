/** Rules about certificates: too early, too many in a day, by an issuer too new or too close. */
import { sql } from 'kysely'
import { addDays } from '#platform/day'
import type { Db } from '#platform/db'
import { type Asked, classAsked, dayIn, hitOf, onlyClasses, rowsOf, uuids } from './finding.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

const certificateEarly = defineRule({
  code: 'certificate-before-end',
  title: '课没上完先发证',
  tells: '证书的发证日期早于该班最后一节课：没有考完甚至没有学完就发了证。',
  honest: '提前考核、调课顺延。看考核日期与课次调整记录。',
  stages: ['exam', 'claim'],
  severity: 'high',
  strength: 'fact',
  patterns: [32],
  workdays: 3,
  thresholds: { days: { title: '早于最后一课', unit: '天', value: 1, min: 1, max: 60 } },
  find: async (db, ask) => {
    const early = await rowsOf<{ classId: string }>(
      db,
      sql`with first as materialized (select class_id, min(issued_on) as first from evaluation.door_certificate
          where class_id is not null and state = 'valid' ${onlyClasses(ask, 'class_id')} group by class_id),
        last as materialized (select class_id, max(starts_at) as last from training.door_session
          where true ${onlyClasses(ask, 'class_id')} group by class_id)
        select class_id from first join last using (class_id)
        where first <= ${dayIn('last.last')} - ${ask.thresholds.days}::int`,
    )
    const rows = await rowsOf<{
      classId: string
      orgId: string
      issuer: string[]
      region: string
      on: string
      last: string
      people: { person: string; certificate: string; on: string }[]
    }>(
      db,
      sql`with last as (select class_id, max(${dayIn('s.starts_at')}) as last from training.door_session s
          where class_id = any(${uuids(early.map((row) => row.classId))}) group by 1)
        select c.id as class_id, c.org_id, array_agg(distinct e.org_id::text) as issuer, c.region, max(e.issued_on) as on, last.last,
          jsonb_agg(jsonb_build_object('person', e.person_id, 'certificate', e.id, 'on', e.issued_on)) as people
        from last join training.door_class c on c.id = last.class_id
        join evaluation.door_certificate e on e.class_id = c.id and e.state = 'valid'
        where e.issued_on <= last.last - ${ask.thresholds.days}::int ${classAsked(ask)} ${onlyClasses(ask, 'c.id')}
        group by c.id, c.org_id, c.region, last.last`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.classId}`,
        says: `${row.people.length} 本证书早于最后一节课（${row.last}）发出`,
        on: row.on,
        weight: row.people.length,
        regions: [row.region],
        orgIds: [row.orgId, ...row.issuer],
        rows: row.people.map((p) => ({
          about: `person:${p.person}`,
          says: '发证日期早于最后一节课',
          at: p.on,
          facts: { 发证日期: p.on, 最后一课: row.last },
        })),
        links: row.people.flatMap((p) => [
          [`person:${p.person}`, `certificate:${p.certificate}`, '证书'] as const,
          [`certificate:${p.certificate}`, `class:${row.classId}`, '所属班级'] as const,
        ]),
        also: [`class:${row.classId}`],
      }),
    )
  },
})

interface Issued {
  orgId: string
  region: string
  occupation: string
  on: string
  n: number
}
/** How many certificates an issuer gave out on a day, by occupation: one pass for three rules. */
const issued = (db: Db, ask: Asked): Promise<Issued[]> =>
  ask.once('certificate.days', () =>
    rowsOf<Issued>(
      db,
      sql`select org_id, region, coalesce(occupation_code, '') as occupation, issued_on as on, count(*)::int as n
        from evaluation.door_certificate where kind <> 'completion' and issued_on <= ${ask.until}::date
          ${ask.only?.orgIds ? sql`and org_id = any(${uuids(ask.only.orgIds)})` : sql``}
        group by 1, 2, 3, 4`,
    ),
  )
/** Since when each issuer is known, and where. */
const issuers = async (db: Db, ask: Asked): Promise<Map<string, { region: string; since: string }>> => {
  const rows = await ask.once('certificate.issuers', () =>
    rowsOf<{ orgId: string; region: string; since: string }>(
      db,
      sql`select org_id, region, ${dayIn('o.created_at')} as since from registry.door_org_contact o where kind = 'evaluator'`,
    ),
  )
  return new Map(rows.map((row) => [row.orgId, row]))
}
const sum = (rows: readonly { n: number }[]): number => rows.reduce((n, row) => n + row.n, 0)
const daysOf = (rows: readonly { on: string }[]): string[] => rows.map((row) => row.on).sort()
const latest = (rows: readonly { on: string }[]): string => daysOf(rows).at(-1) ?? ''

const overCapacity = defineRule({
  code: 'certificates-over-hours',
  title: '一天发证多于考评能力',
  tells: '评价机构一天发出的证书，按每人考核所需时间折算，超过考评员全天的工时，考核不可能真实进行。',
  honest: '多日考核集中发证。看考核安排和考评员签到。',
  stages: ['exam'],
  severity: 'high',
  strength: 'doubt',
  patterns: [33],
  workdays: 5,
  thresholds: {
    minutes: { title: '每人考核所需', unit: '分钟', value: 20, min: 5, max: 240 },
    assessors: { title: '同时考评的考评组', unit: '组', value: 8, min: 1, max: 100 },
  },
  find: async (db, ask) => {
    const perDay = Math.floor((8 * 60 * ask.thresholds.assessors) / ask.thresholds.minutes)
    const inSpan = (await issued(db, ask)).filter((row) => row.on >= ask.from)
    const days = [...Map.groupBy(inSpan, (row) => `${row.orgId} ${row.region} ${row.on}`).values()]
      .map((all) => ({ ...(all[0] as Issued), n: sum(all) }))
      .filter((row) => row.n > perDay)
    return [...Map.groupBy(days, (row) => row.orgId)].map(([orgId, all]) => {
      const most = Math.max(...all.map((row) => row.n))
      return hitOf({
        key: `provider:${orgId}`,
        says: `${all.length} 天发证超过每天 ${perDay} 本的考评能力，最多一天 ${most} 本`,
        on: latest(all),
        weight: all.reduce((n, row) => n + row.n - perDay, 0),
        regions: all.map((row) => row.region),
        orgIds: [orgId],
        rows: all.map((row) => ({
          about: `provider:${orgId}`,
          says: `一天发证 ${row.n} 本`,
          at: row.on,
          facts: { 发证: row.n, 考评能力: perDay },
        })),
      })
    })
  },
})

const newIssuer = defineRule({
  code: 'new-issuer-rush',
  title: '新评价机构突击发证',
  tells: '登记不久的评价机构短期内大量发证，审计中多次查出此类机构滥发证书。',
  honest: '承接了大企业的集中认定。看评价计划和考场安排。',
  stages: ['exam'],
  severity: 'high',
  strength: 'doubt',
  patterns: [33, 34],
  workdays: 5,
  thresholds: {
    days: { title: '登记以来', unit: '天', value: 90, min: 30, max: 365 },
    certificates: { title: '发证数', unit: '本', value: 800, min: 50, max: 20_000 },
  },
  find: async (db, ask) => {
    const known = await issuers(db, ask)
    const early = (await issued(db, ask)).filter((row) => {
      const org = known.get(row.orgId)
      return org && row.on >= ask.from && row.on <= addDays(org.since, ask.thresholds.days)
    })
    return [...Map.groupBy(early, (row) => row.orgId)].flatMap(([orgId, all]) => {
      const n = sum(all)
      const days = new Set(all.map((row) => row.on)).size
      if (n < ask.thresholds.certificates) return []
      return hitOf({
        key: `provider:${orgId}`,
        says: `登记后 ${ask.thresholds.days} 天内分 ${days} 天发证 ${n} 本`,
        on: latest(all),
        weight: n,
        regions: [known.get(orgId)?.region ?? null],
        orgIds: [orgId],
        rows: [
          {
            about: `provider:${orgId}`,
            says: '新登记评价机构大量发证',
            at: latest(all),
            facts: { 发证: n, 发证天数: days },
          },
        ],
      })
    })
  },
})

/** An issuer's record is what it has examined so far; one that has none yet is the rule above's. */
const newField = defineRule({
  code: 'issuer-new-field',
  title: '评价机构突然大批评价新职业',
  tells:
    '评价机构在从未评价过的职业（工种）上，一开始就成批发证，与它此前的评价记录不符，可能超出备案范围或出借资质。',
  honest: '新近备案的职业首批考核。核对评价机构备案的职业、等级和日期。',
  stages: ['exam', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  clause: 'F2-4',
  patterns: [34],
  workdays: 5,
  thresholds: {
    certificates: { title: '首批发证数', unit: '本', value: 150, min: 20, max: 5000 },
    days: { title: '自该职业第一本证书起', unit: '天', value: 30, min: 7, max: 180 },
    record: { title: '此前的评价记录', unit: '天', value: 60, min: 30, max: 730 },
  },
  find: async (db, ask) => {
    const { certificates, days, record } = ask.thresholds
    return [...Map.groupBy(await issued(db, ask), (row) => row.orgId)].flatMap(([orgId, all]) => {
      const first = daysOf(all)[0] as string
      return [...Map.groupBy(all, (row) => row.occupation)].flatMap(([occupation, mine]) => {
        const began = daysOf(mine)[0] as string
        if (occupation === '' || began < ask.from || began < addDays(first, record)) return []
        const batch = mine.filter((row) => row.on <= addDays(began, days))
        const n = sum(batch)
        if (n < certificates) return []
        return hitOf({
          key: `provider:${orgId}:${occupation}`,
          says: `从未评价过的职业（${occupation}）${days} 天内发证 ${n} 本`,
          on: latest(batch),
          weight: n,
          regions: batch.map((row) => row.region),
          orgIds: [orgId],
          rows: batch.map((row) => ({
            about: `provider:${orgId}`,
            says: `新职业发证 ${row.n} 本`,
            at: row.on,
            facts: { 职业编码: occupation, 发证: row.n },
          })),
        })
      })
    })
  },
})

const relatedIssuer = defineRule({
  code: 'related-issuer',
  title: '培训与评价为关联单位',
  tells:
    '给学员发证的评价机构就是培训机构本身，或与其同一法定代表人、股东，共用电话、地址：自培自评，考核形同虚设。',
  honest: '院校依法同时具备两种资质。看是否由第三方考评员考核。',
  stages: ['exam', 'filing'],
  severity: 'high',
  strength: 'doubt',
  clause: 'F37-13',
  patterns: [35],
  workdays: 5,
  thresholds: { certificates: { title: '证书数', unit: '本', value: 5, min: 1, max: 500 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      trainer: string
      issuer: string
      regions: string[]
      classes: string[]
      on: string
      n: number
      tie: string
    }>(
      db,
      sql`with pair as (
          select e.class_org_id as trainer, e.org_id as issuer, max(e.issued_on) as on, count(*)::int as n
          from evaluation.door_certificate e
          where e.class_id is not null and e.kind <> 'completion' and e.state = 'valid'
            and e.issued_on between ${ask.from}::date and ${ask.until}::date ${onlyClasses(ask, 'e.class_id')}
          group by e.class_org_id, e.org_id having count(*) >= ${ask.thresholds.certificates})
        select pair.*, of.classes, of.regions, case when trainer = issuer then '同一单位' when owned.same then '同一法定代表人或股东'
          when a.contact_phone = b.contact_phone then '同一电话' else '同一地址' end as tie
        from pair join registry.door_org_contact a on a.org_id = trainer join registry.door_org_contact b on b.org_id = issuer
        cross join lateral (select array_agg(distinct f.class_id::text) as classes, array_agg(distinct f.class_region::text) as regions
          from evaluation.door_certificate f where f.class_org_id = trainer and f.org_id = issuer) of
        cross join lateral (select exists (select 1 from registry.door_org_owner x join registry.door_org_owner y on y.owner = x.owner
          where x.org_id = trainer and y.org_id = issuer and x.role in ('legal', 'shareholder') and y.role in ('legal', 'shareholder')) as same) owned
        where a.kind = 'institution' and (trainer = issuer or owned.same or a.contact_phone = b.contact_phone or a.address = b.address)`,
    )
    return rows.map((row) =>
      hitOf({
        key: `provider:${row.trainer}:${row.issuer}`,
        says: `培训机构与评价机构为${row.tie}，共发证 ${row.n} 本`,
        on: row.on,
        weight: row.n,
        regions: row.regions,
        orgIds: [row.trainer, row.issuer],
        rows: row.classes.map((id) => ({
          about: `class:${id}`,
          says: `由关联单位发证（${row.tie}）`,
          at: row.on,
        })),
        links: [
          [`provider:${row.trainer}`, `provider:${row.issuer}`, row.tie],
          ...row.classes.map((id) => [`class:${id}`, `provider:${row.trainer}`, '开班'] as const),
        ],
      }),
    )
  },
})

export const certificateRules: readonly RiskRule[] = [
  certificateEarly,
  overCapacity,
  newIssuer,
  newField,
  relatedIssuer,
]

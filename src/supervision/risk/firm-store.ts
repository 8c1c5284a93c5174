/** Rules about organisations: shells that hang together, newcomers with large claims, complaints and denials piling up. */
import { sql } from 'kysely'
import { atAsked, dayIn, hitOf, onlyClasses, rowsOf, uuids } from './finding.ts'
import type { Ask } from './rule-contract.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

const TRAINING = sql`('institution', 'evaluator', 'enterprise')`
const onlyOrgs = (ask: Pick<Ask, 'only'>, ...columns: string[]) =>
  ask.only
    ? sql`and (${sql.join(
        columns.map((column) => sql`${sql.ref(column)} = any(${uuids(ask.only?.orgIds ?? [])})`),
        sql` or `,
      )})`
    : sql``

const contactShared = defineRule({
  code: 'shared-contact',
  title: '多家单位共用联系方式',
  tells: '几家培训、评价机构或用人单位登记了同一电话或同一地址，像是一个人操控的多块牌子。',
  honest: '集团下属单位、创业园区统一地址。看法定代表人和实际办学地点。',
  stages: ['entry', 'filing'],
  severity: 'medium',
  strength: 'clue',
  patterns: [35, 38, 48],
  workdays: 10,
  thresholds: { orgs: { title: '共用的单位数', unit: '家', value: 2, min: 2, max: 10 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      kind: 'phone' | 'address'
      key: string
      on: string
      orgs: { org: string; region: string }[]
    }>(
      db,
      sql`with said as (
          select org_id, region, created_at, 'phone' as kind, regexp_replace(contact_phone, '[^0-9]', '', 'g') as what
          from registry.door_org_contact where kind in ${TRAINING} and contact_phone is not null
          union all
          select org_id, region, created_at, 'address', regexp_replace(address, '\\s', '', 'g')
          from registry.door_org_contact where kind in ${TRAINING} and length(address) >= 8)
        select kind, left(md5(what), 24) as key, max(${dayIn('created_at')}) as on,
          jsonb_agg(jsonb_build_object('org', org_id, 'region', region) order by org_id) as orgs
        from said where length(what) >= 6
        group by kind, what having count(distinct org_id) >= ${ask.thresholds.orgs}`,
    )
    return rows.map((row) => {
      const label = row.kind === 'phone' ? '同一电话' : '同一地址'
      return hitOf({
        key: `${row.kind}:${row.key}`,
        says: `${row.orgs.length} 家单位登记了${label}`,
        on: row.on,
        weight: row.orgs.length,
        regions: row.orgs.map((o) => o.region),
        orgIds: row.orgs.map((o) => o.org),
        rows: row.orgs.map((o) => ({ about: `provider:${o.org}`, says: label })),
        links: row.orgs.map((o) => [`provider:${o.org}`, `${row.kind}:${row.key}`, label] as const),
      })
    })
  },
})

const sharedWorkplace = defineRule({
  code: 'shared-workplace',
  title: '多家机构在同一处办事',
  tells: '几家机构的账号经常从同一网络地址办理业务，可能由一家代办，即转包、借牌。',
  honest: '同一园区或运营商的共用出口、代理记账公司。看办事时间是否交替、是否同一台电脑。',
  stages: ['filing', 'claim'],
  severity: 'medium',
  strength: 'clue',
  patterns: [38],
  workdays: 10,
  thresholds: {
    acts: { title: '每家办理的业务', unit: '件', value: 20, min: 5, max: 1000 },
    orgs: { title: '机构数', unit: '家', value: 2, min: 2, max: 10 },
    most: { title: '超过这么多家即视为公共出口', unit: '家', value: 8, min: 3, max: 100 },
  },
  find: async (db, ask) => {
    if (ask.only && !ask.only.orgIds) return []
    const rows = await rowsOf<{
      key: string
      on: string
      orgs: { org: string; region: string; acts: number }[]
    }>(
      db,
      sql`with used as (
          select ip, account_id, count(*)::int as acts, max(at) as at from platform.door_record
          where ip is not null and account_id is not null ${atAsked(ask, 'at')}
          group by ip, account_id),
        by_org as (
          select ip, a.org_id, sum(acts)::int as acts, max(at) as at from used join registry.door_account_kind a using (account_id)
          where a.kind = 'staff' group by ip, a.org_id having sum(acts) >= ${ask.thresholds.acts})
        select left(md5(ip), 24) as key, max(${dayIn('by_org.at')}) as on,
          jsonb_agg(jsonb_build_object('org', o.org_id, 'region', o.region, 'acts', acts) order by acts desc) as orgs
        from by_org join registry.door_org_contact o on o.org_id = by_org.org_id and o.kind in ${TRAINING}
        group by ip having count(*) between ${ask.thresholds.orgs} and ${ask.thresholds.most}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `address:${row.key}`,
        says: `${row.orgs.length} 家机构的账号从同一网络地址办理业务`,
        on: row.on,
        weight: row.orgs.length,
        regions: row.orgs.map((o) => o.region),
        orgIds: row.orgs.map((o) => o.org),
        rows: row.orgs.map((o) => ({
          about: `provider:${o.org}`,
          says: '从同一网络地址办理',
          facts: { 业务件数: o.acts },
        })),
        links: row.orgs.map((o) => [`provider:${o.org}`, `address:${row.key}`, '同一网络地址'] as const),
      }),
    )
  },
})

const newcomer = defineRule({
  code: 'newcomer-large-claim',
  title: '新机构首次申领金额大',
  tells: '刚列入目录的机构第一批申领就数额很大，空壳机构往往短期套取后消失。',
  honest: '老机构换证、承接当地专项任务。到现场看师资、场地和在训班级。',
  stages: ['claim'],
  severity: 'high',
  strength: 'doubt',
  patterns: [38, 48],
  workdays: 3,
  thresholds: {
    days: { title: '列入目录以来', unit: '天', value: 180, min: 30, max: 730 },
    yuan: { title: '这段时间的申领额', unit: '元', value: 300_000, min: 10_000, max: 10_000_000 },
  },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      orgId: string
      region: string
      on: string
      fen: number
      claims: { claim: string; on: string }[]
    }>(
      db,
      sql`select p.org_id, p.region, max(${dayIn('k.filed_at')}) as on, sum(k.amount_fen)::bigint as fen,
          jsonb_agg(jsonb_build_object('claim', k.id, 'on', ${dayIn('k.filed_at')}) order by k.amount_fen desc) as claims
        from training.door_provider p join money.door_claim k on k.org_id = p.org_id
        where k.filed_at is not null and k.state not in ('draft', 'withdrawn', 'refused') and k.filed_at < p.listed_at + make_interval(days => ${ask.thresholds.days}::int)
          ${atAsked(ask, 'k.filed_at')} ${onlyOrgs(ask, 'p.org_id')}
        group by p.org_id, p.region having sum(k.amount_fen) >= ${ask.thresholds.yuan}::bigint * 100`,
    )
    return rows.map((row) =>
      hitOf({
        key: `provider:${row.orgId}`,
        says: `列入目录 ${ask.thresholds.days} 天内申领 ${Math.round(row.fen / 100).toLocaleString('en-US')} 元`,
        on: row.on,
        weight: row.fen / 100,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: row.claims.map((c) => ({ about: `claim:${c.claim}`, says: '列入目录不久的申领', at: c.on })),
        links: row.claims.map((c) => [`provider:${row.orgId}`, `claim:${c.claim}`, '申领'] as const),
      }),
    )
  },
})

const phoenix = defineRule({
  code: 'new-shell',
  title: '换壳重来',
  tells: '一家机构被追回资金或移出目录以后，出现与它同一法定代表人或股东，共用电话、地址或专职教师的新机构。',
  honest: '教师正常流动、园区统一地址。看实际负责人和股权。',
  stages: ['entry', 'filing'],
  severity: 'high',
  strength: 'doubt',
  patterns: [48],
  workdays: 5,
  thresholds: { teachers: { title: '相同教师人数', unit: '人', value: 2, min: 1, max: 10 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      old: string
      young: string
      regions: string[]
      on: string
      tie: string
      teachers: string[]
    }>(
      db,
      sql`with bad as (
          select org_id, min(opened_at) as at from money.door_recovery where org_id is not null group by 1
          union all select org_id, stopped_at from training.door_provider where state = 'removed'),
        pair as (
          select distinct on (bad.org_id, n.org_id) bad.org_id as old, n.org_id as young, n.region, o.region as old_region,
            n.created_at, o.contact_phone = n.contact_phone as phone, o.address = n.address as address,
            array(select a.person_id::text from training.door_teacher_person a join training.door_teacher_person b using (person_id)
              where a.org_id = bad.org_id and b.org_id = n.org_id) as teachers,
            exists (select 1 from registry.door_org_owner a join registry.door_org_owner b using (owner)
              where a.org_id = bad.org_id and b.org_id = n.org_id and a.role <> 'officer' and b.role <> 'officer') as owned
          from bad join registry.door_org_contact o on o.org_id = bad.org_id
          join registry.door_org_contact n on n.org_id <> bad.org_id and n.kind = o.kind and n.created_at > bad.at
          where true ${onlyOrgs(ask, 'bad.org_id', 'n.org_id')})
        select old, young, array[region::text, old_region::text] as regions, ${dayIn('pair.created_at')} as on, teachers,
          case when owned then '同一法定代表人或股东' when phone then '同一电话' when address then '同一地址' else '相同教师' end as tie
        from pair where owned or phone or address or cardinality(teachers) >= ${ask.thresholds.teachers}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `provider:${row.old}:${row.young}`,
        says: `新机构与被追责机构${row.tie}${row.teachers.length > 0 ? `，${row.teachers.length} 名教师相同` : ''}`,
        on: row.on,
        weight: 1 + row.teachers.length,
        regions: row.regions,
        orgIds: [row.old, row.young],
        rows: [
          { about: `provider:${row.young}`, says: `新机构，与被追责机构${row.tie}`, at: row.on },
          { about: `provider:${row.old}`, says: '有追回或已移出目录' },
          ...row.teachers.map((id) => ({ about: `person:${id}`, says: '先后为两家机构的教师' })),
        ],
        links: [
          [`provider:${row.old}`, `provider:${row.young}`, row.tie],
          ...row.teachers.flatMap((id) => [
            [`person:${id}`, `provider:${row.old}`, '教师'] as const,
            [`person:${id}`, `provider:${row.young}`, '教师'] as const,
          ]),
        ],
      }),
    )
  },
})

const complaintsPile = defineRule({
  code: 'complaints-pile-up',
  title: '同一机构投诉集中',
  tells: '一家机构半年内被多次投诉举报（虚假培训、冒用身份、收费、转包等）。',
  honest: '个别人重复投诉。看举报内容是否相互独立。',
  stages: ['class', 'paid'],
  severity: 'medium',
  strength: 'clue',
  clause: 'F37-15',
  patterns: [2, 38, 40],
  workdays: 5,
  thresholds: { complaints: { title: '半年内的投诉', unit: '件', value: 3, min: 2, max: 50 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{ orgId: string; region: string; on: string; kinds: string[] }>(
      db,
      sql`select org_id, min(region::text) as region, max(${dayIn('since')}) as on, array_agg(kind) as kinds
        from supervision.door_complaint
        where org_id is not null and state <> 'refused' and kind not in ('integrity', 'service') and result is distinct from 'unfounded'
          and since >= (${ask.today}::date - 180)::timestamptz ${onlyOrgs(ask, 'org_id')}
        group by org_id having count(*) >= ${ask.thresholds.complaints}`,
    )
    const titles: Record<string, string> = {
      'false-training': '虚假培训',
      'false-advertising': '虚假广告',
      subcontract: '转包转让',
      fees: '违规收费',
      impersonation: '冒用身份',
      evaluation: '评价发证',
      subsidy: '补贴资金',
    }
    return rows.map((row) =>
      hitOf({
        key: `provider:${row.orgId}`,
        says: `半年内被投诉 ${row.kinds.length} 件`,
        on: row.on,
        weight: row.kinds.length,
        regions: [row.region],
        orgIds: [row.orgId],
        // How many of what: a complaint itself is nobody's but its handler's.
        rows: [...Map.groupBy(row.kinds, (kind) => kind)].map(([kind, all]) => ({
          about: `provider:${row.orgId}`,
          says: `被投诉：${titles[kind] ?? '其他'}`,
          facts: { 件数: all.length },
        })),
      }),
    )
  },
})

const deniedTraining = defineRule({
  code: 'denied-training',
  title: '学员称没有参加培训',
  tells: '学员在评价中称培训不真实，或在收款确认时称没有参加过这次培训。',
  honest: '误点。逐一回访，看签到和考核记录。',
  stages: ['claim', 'paid'],
  severity: 'high',
  strength: 'doubt',
  clause: 'F37-15',
  patterns: [1, 2],
  workdays: 3,
  thresholds: {
    answers: { title: '评价中称不真实', unit: '份', value: 2, min: 1, max: 50 },
    people: { title: '称没有参加培训', unit: '人', value: 1, min: 1, max: 50 },
  },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      classId: string
      orgId: string
      region: string
      on: string
      unreal: number
      people: string[]
    }>(
      db,
      sql`with said as (
          select class_id, unreal, '{}'::text[] as people, null::date as on
          from training.door_box_look where unreal >= ${ask.thresholds.answers}
          union all
          select k.class_id, 0, array_agg(distinct l.person_id::text), max(${dayIn('r.opened_at')})
          from money.door_receipt_case r join money.door_claim_line l on l.id = r.claim_line_id join money.door_claim k on k.id = l.claim_id
          where r.kind = 'not-trained' and k.class_id is not null and r.outcome is distinct from 'agrees'
          group by k.class_id having count(distinct l.person_id) >= ${ask.thresholds.people})
        select c.id as class_id, c.org_id, c.region, coalesce(max(said.on), c.ends_on) as on, sum(unreal)::int as unreal,
          coalesce((select array_agg(p) from said s, unnest(s.people) p where s.class_id = c.id), '{}') as people
        from said join training.door_class c on c.id = said.class_id where true ${onlyClasses(ask, 'c.id')}
        group by c.id, c.org_id, c.region, c.ends_on`,
    )
    return rows.map((row) =>
      hitOf({
        key: `class:${row.classId}`,
        says: [
          row.unreal > 0 ? `${row.unreal} 份评价称培训不真实` : '',
          row.people.length > 0 ? `${row.people.length} 名学员称没有参加培训` : '',
        ]
          .filter(Boolean)
          .join('，'),
        on: row.on,
        weight: row.unreal + row.people.length,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: [
          {
            about: `class:${row.classId}`,
            says: '学员反映',
            facts: { 称不真实的评价: row.unreal },
            at: row.on,
          },
          ...row.people.map((id) => ({ about: `person:${id}`, says: '称没有参加培训' })),
        ],
      }),
    )
  },
})

const charged = defineRule({
  code: 'charged-trainees',
  title: '既领补贴又向学员收费',
  tells: '学员反映机构另收了费用，而这个班由财政补贴。',
  honest: '备案的个人承担部分、代购的工作服。看班级成本分担与票据。',
  stages: ['paid', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  clause: 'N10-7',
  patterns: [40],
  workdays: 5,
  thresholds: { people: { title: '反映收费的人数', unit: '人', value: 1, min: 1, max: 50 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      orgId: string
      region: string
      on: string
      lines: { person: string; class: string; fen: number }[]
    }>(
      db,
      sql`select c.org_id, c.region, max(${dayIn('r.opened_at')}) as on,
          jsonb_agg(jsonb_build_object('person', l.person_id, 'class', c.id, 'fen', r.told_fen)) as lines
        from money.door_receipt_case r join money.door_claim_line l on l.id = r.claim_line_id
        join money.door_claim k on k.id = l.claim_id join training.door_class c on c.id = k.class_id
        where r.kind = 'charged' and r.outcome is distinct from 'agrees' ${atAsked(ask, 'r.opened_at')} ${onlyOrgs(ask, 'c.org_id')}
        group by c.org_id, c.region having count(distinct l.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `provider:${row.orgId}`,
        says: `${row.lines.length} 名学员反映培训机构另收费用`,
        on: row.on,
        weight: row.lines.length,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: row.lines.map((line) => ({
          about: `person:${line.person}`,
          says: '反映另收费用',
          facts: { 反映金额: `¥${((line.fen ?? 0) / 100).toFixed(2)}` },
        })),
        links: row.lines.map((line) => [`person:${line.person}`, `class:${line.class}`, '收费'] as const),
      }),
    )
  },
})

export const firmRules: readonly RiskRule[] = [
  contactShared,
  sharedWorkplace,
  newcomer,
  phoenix,
  complaintsPile,
  deniedTraining,
  charged,
]

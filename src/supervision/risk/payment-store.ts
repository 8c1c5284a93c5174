/** Rules about claims and payments: one account for many, accounts changed on the way, the same thing paid twice. */
import { sql } from 'kysely'
import { changeOrganisation } from '#registry/organisations/contract'
import { setMyBank } from '#registry/people/contract'
import { scored } from './exam-store.ts'
import { atAsked, dayIn, hashes, hitOf, onlyClasses, peopleAsked, rowsOf, uuids } from './finding.ts'
import { classesChecked, lessonsWhere } from './lesson-store.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

const sharedAccount = defineRule({
  code: 'shared-account',
  title: '多人共用一个收款账户',
  tells: '同一银行账户登记或收款于两人以上名下，补贴可能被他人代领。',
  honest: '夫妻误填、监护人代领。要求换成本人账户后再付。',
  stages: ['claim', 'paid'],
  severity: 'high',
  strength: 'fact',
  clause: 'F37-14',
  patterns: [39, 45],
  workdays: 3,
  thresholds: { people: { title: '同一账户的人数', unit: '人', value: 2, min: 2, max: 20 } },
  find: async (db, ask) => {
    const touched = peopleAsked(ask)
    const mine = (column: string) =>
      touched
        ? sql`and ${sql.ref(column)} in (select bank_account_index from registry.door_person_key where person_id in (${touched})
            union select account_index from money.door_payee where person_id in (${touched}))`
        : sql``
    const many = await rowsOf<{ account: Buffer }>(
      db,
      sql`select bank_account_index as account from registry.door_person_key where bank_account_index is not null
          ${mine('bank_account_index')} group by bank_account_index having count(*) >= ${ask.thresholds.people}
        union select account_index from money.door_payee where person_id is not null
          ${mine('account_index')} group by account_index having min(uuid_hash(person_id)) <> max(uuid_hash(person_id))`,
    )
    const accounts = hashes(many.map((row) => row.account))
    const rows = await rowsOf<{
      key: string
      on: string
      people: { person: string; claim: string | null; region: string | null }[]
    }>(
      db,
      sql`with held as (
          select bank_account_index as account, person_id, null::uuid as claim_id, region, created_at as at from registry.door_person_key
          where bank_account_index = any(${accounts})
          union all select account_index, person_id, claim_id, region, made_at from money.door_payee
          where person_id is not null and account_index = any(${accounts}))
        select left(encode(account, 'hex'), 32) as key, greatest(max(${dayIn('held.at')}), max(${dayIn('k.filed_at')})) as on,
          jsonb_agg(distinct jsonb_build_object('person', held.person_id, 'claim', coalesce(held.claim_id, k.id),
            'region', coalesce(k.region, held.region))) as people
        from held left join money.door_claim k on k.person_id = held.person_id and k.filed_at is not null
        group by account having count(distinct held.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.flatMap((row) => {
      const people = [...new Set(row.people.map((p) => p.person))].sort()
      const regions = row.people.map((p) => p.region)
      return hitOf({
        key: `account:${row.key}`,
        says: `${people.length} 人共用一个收款账户`,
        on: row.on,
        weight: people.length,
        regions: regions.some(Boolean) ? regions : ['350000'],
        rows: people.map((id) => ({
          about: `person:${id}`,
          says: '同一收款账户',
          facts: { 申领: row.people.filter((p) => p.person === id && p.claim).length },
        })),
        links: [
          ...people.map((id) => [`person:${id}`, `account:${row.key}`, '同一收款账户'] as const),
          ...row.people
            .filter((p) => p.claim)
            .map((p) => [`person:${p.person}`, `claim:${p.claim}`, '申领'] as const),
        ],
      })
    })
  },
})

const accountChanged = defineRule({
  code: 'account-changed',
  title: '付款前突然变更账户',
  tells: '收款账户在拨付前几天被变更。截留、冒领多在这时动手。',
  honest: '旧卡挂失。电话核实本人或机构负责人。',
  stages: ['paid', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  clause: 'F37-14',
  patterns: [45],
  workdays: 2,
  thresholds: { days: { title: '变更距制作付款批次', unit: '天', value: 7, min: 1, max: 60 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      who: string
      orgId: string | null
      personId: string | null
      region: string
      on: string
      changed: string
      claims: string[]
    }>(
      db,
      sql`with change as (
          select subjects[1] as who, at from platform.door_record
          where act_id in (${setMyBank.id}, ${changeOrganisation.id})
            and before ->> 'bankAccountMasked' is not null
            and before ->> 'bankAccountMasked' is distinct from after ->> 'bankAccountMasked'
            and at >= (${ask.from}::date - 60)::timestamptz)
        select change.who, p.org_id, p.person_id, min(p.region::text) as region, max(${dayIn('p.made_at')}) as on,
          max(${dayIn('change.at')}) as changed, array_agg(distinct p.claim_id::text) as claims
        from change join money.door_payee p on change.who = case when p.org_id is null then 'person:' || p.person_id else 'organisation:' || p.org_id end
          and p.made_at between change.at and change.at + make_interval(days => ${ask.thresholds.days}::int)
        where p.state <> 'cancelled' ${atAsked(ask, 'p.made_at')}
          ${ask.only?.claimIds ? sql`and p.claim_id = any(${uuids(ask.only.claimIds)})` : sql``}
        group by change.who, p.org_id, p.person_id`,
    )
    return rows.map((row) =>
      hitOf({
        key: row.who,
        says: `收款账户在付款前 ${ask.thresholds.days} 天内变更`,
        on: row.on,
        weight: row.claims.length,
        regions: [row.region],
        orgIds: [row.orgId],
        also: row.personId ? [`person:${row.personId}`] : [],
        rows: row.claims.map((id) => ({
          about: `claim:${id}`,
          says: '付款前账户变更',
          at: row.on,
          facts: { 账户变更: row.changed, 制作批次: row.on },
        })),
      }),
    )
  },
})

const paidTwice = defineRule({
  code: 'paid-twice',
  title: '同一培训或证书重复享受',
  tells: '同一人同一职业同一等级，或同一本证书，在两笔以上补贴中出现（跨补贴种类、跨资金）。',
  honest: '其中一笔已退回。看追回和更正记录。',
  stages: ['claim', 'paid'],
  severity: 'high',
  strength: 'fact',
  clause: 'N10-7',
  patterns: [11, 12, 46],
  workdays: 3,
  thresholds: { lines: { title: '享受次数', unit: '次', value: 2, min: 2, max: 10 } },
  find: async (db, ask) => {
    const touched = peopleAsked(ask)
    // Over an index alone: few have two lines of any kind.
    const often = await rowsOf<{ personId: string }>(
      db,
      sql`select person_id from money.door_claim_line ${touched ? sql`where person_id in (${touched})` : sql``}
        group by person_id having count(*) >= 2`,
    )
    const rows = await rowsOf<{
      personId: string
      what: string
      on: string
      fen: number
      lines: { claim: string; region: string; org: string | null; fen: number; on: string }[]
    }>(
      db,
      sql`with line as materialized (
          select person_id, claim_id, amount_fen, judged_on, subsidy_kind, coalesce(occupation_code, '') as occupation,
            coalesce(level, 0) as level, certificate_number
          from money.door_claim_line
          where state in ('claimed', 'objected', 'cleared', 'payable', 'batched', 'bounced', 'paid') and supplement_of is null
            and subsidy_kind in ('class-training', 'personal-certificate', 'skill-upgrade')
            and person_id = any(${uuids(often.map((row) => row.personId))})),
        again as (
          select person_id, 'certificate' as what, certificate_number as key from line where certificate_number is not null
          group by person_id, certificate_number having count(*) >= ${ask.thresholds.lines}
          union
          select person_id, 'occupation', occupation || '/' || level from line where occupation <> ''
          group by person_id, occupation, level having count(*) >= ${ask.thresholds.lines})
        select again.person_id, again.what, max(line.judged_on) as on, sum(line.amount_fen)::bigint as fen,
          jsonb_agg(jsonb_build_object('claim', k.id, 'region', k.region, 'org', k.org_id, 'fen', line.amount_fen, 'on', line.judged_on)) as lines
        from again join line on line.person_id = again.person_id
          and again.key = case again.what when 'certificate' then line.certificate_number else line.occupation || '/' || line.level end
        join money.door_claim k on k.id = line.claim_id
        group by again.person_id, again.what, again.key`,
    )
    return [...Map.groupBy(rows, (row) => row.personId)].map(([personId, all]) => {
      const lines = [...new Map(all.flatMap((row) => row.lines).map((l) => [l.claim, l])).values()]
      return hitOf({
        key: `person:${personId}`,
        says: `同一人同一职业等级或同一证书在 ${lines.length} 笔补贴中出现`,
        on: all
          .map((row) => row.on)
          .sort()
          .at(-1) as string,
        weight: lines.length,
        regions: lines.map((l) => l.region),
        orgIds: lines.map((l) => l.org),
        also: [`person:${personId}`],
        rows: lines.map((l) => ({
          about: `claim:${l.claim}`,
          says: '重复享受的一笔',
          at: l.on,
          facts: { 金额: `¥${(l.fen / 100).toFixed(2)}` },
        })),
        links: lines.map((l) => [`person:${personId}`, `claim:${l.claim}`, '享受补贴'] as const),
      })
    })
  },
})

const recordAfterClaim = defineRule({
  code: 'record-after-claim',
  title: '申领以后又补记考勤成绩',
  tells: '补贴申领提交以后，又写入了该班的考勤或成绩：先要钱后补材料。',
  honest: '经办要求更正。看退回意见和更正依据。',
  stages: ['claim', 'paid'],
  severity: 'high',
  strength: 'fact',
  patterns: [22, 31],
  workdays: 3,
  thresholds: { rows: { title: '补记条数', unit: '条', value: 1, min: 1, max: 100 } },
  find: async (db, ask) => {
    const last = new Map<string, string>()
    for (const { classId, toldUntil } of [...(await classesChecked(db, ask)), ...(await scored(db, ask))])
      if (toldUntil > (last.get(classId) ?? '')) last.set(classId, toldUntil)
    const claims = await rowsOf<{ id: string; classId: string; filedAt: string }>(
      db,
      sql`select k.id, k.class_id, k.filed_at from money.door_claim k
        where k.subsidy_kind = 'class-training' and k.supplement_of is null and k.filed_at is not null
          and k.state not in ('withdrawn', 'refused') ${atAsked(ask, 'k.filed_at')} ${onlyClasses(ask, 'k.class_id')}`,
    )
    const suspect = claims.filter((k) => (last.get(k.classId) ?? '') > k.filedAt).map((k) => k.id)
    const rows = await rowsOf<{
      classId: string
      claimId: string
      orgId: string
      region: string
      on: string
      checks: number
      scores: number
    }>(
      db,
      sql`with claimed as (
          select k.id as claim_id, k.filed_at, c.id as class_id, c.org_id, c.region from money.door_claim k
          join training.door_class c on c.id = k.class_id where k.id = any(${uuids(suspect)})),
        late as (
          select claimed.*, (select count(*)::int from training.door_score s where s.class_id = claimed.class_id
              and s.recorded_at > claimed.filed_at) as scores,
            (select count(*)::int from training.door_check e where e.class_id = claimed.class_id
              and e.recorded_at > claimed.filed_at) as checks
          from claimed)
        select class_id, claim_id, org_id, region, ${dayIn('late.filed_at')} as on, checks, scores from late
        where checks + scores >= ${ask.thresholds.rows}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `claim:${row.claimId}`,
        says: `申领提交后补记考勤 ${row.checks} 条、成绩 ${row.scores} 条`,
        on: row.on,
        weight: row.checks + row.scores,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: [
          { about: `claim:${row.claimId}`, says: '申领已提交', at: row.on },
          {
            about: `class:${row.classId}`,
            says: '此后又有补记',
            facts: { 考勤: row.checks, 成绩: row.scores },
          },
        ],
        links: [[`claim:${row.claimId}`, `class:${row.classId}`, '申领']],
      }),
    )
  },
})

const headCount = defineRule({
  code: 'head-count-short',
  title: '现场人数远少于签到人数',
  tells: '检查人员到场清点的人数，远少于这节课签到的人数。',
  honest: '分组到别处实操。看是否有另一处授课的安排。',
  stages: ['class', 'claim'],
  severity: 'high',
  strength: 'fact',
  clause: 'F2-3',
  patterns: [1, 17, 21],
  workdays: 2,
  thresholds: { percent: { title: '现场人数占签到', unit: '%', value: 70, min: 20, max: 95 } },
  find: async (db, ask) => {
    const seen = await rowsOf<{
      classId: string
      sessionId: string
      orgId: string
      region: string
      on: string
      seen: number
    }>(
      db,
      sql`select c.id as class_id, s.id as session_id, c.org_id, c.region, ${dayIn('i.inspected_at')} as on,
          i.seen_count::int as seen
        from training.door_class_inspection i join training.door_class c on c.id = i.class_id
        join training.door_session s on s.class_id = i.class_id
          and (s.id = i.session_id or i.session_id is null and i.inspected_at between s.starts_at and s.ends_at)
        where true ${atAsked(ask, 'i.inspected_at')} ${onlyClasses(ask, 'c.id')}`,
    )
    const short = (counted: number, ins: number) => ins >= 5 && counted * 100 < ins * ask.thresholds.percent
    const least = new Map<string, number>()
    for (const row of seen)
      least.set(row.classId, Math.min(row.seen, least.get(row.classId) ?? Number.MAX_SAFE_INTEGER))
    const ins = new Map(
      (
        await lessonsWhere(db, ask, (c) => short(least.get(c.classId) ?? Number.MAX_SAFE_INTEGER, c.most))
      ).map((lesson) => [lesson.sessionId, lesson.ins]),
    )
    const found = seen
      .map((row) => ({ ...row, ins: ins.get(row.sessionId) ?? 0 }))
      .filter((row) => short(row.seen, row.ins))
      .sort((a, b) => a.seen - b.seen)
    // Of several looks at one lesson the one that saw fewest, with the day of the last.
    const rows = [...Map.groupBy(found, (row) => row.sessionId).values()].map((all) => ({
      ...(all[0] as (typeof found)[number]),
      on: all
        .map((row) => row.on)
        .sort()
        .at(-1) as string,
    }))
    return [...Map.groupBy(rows, (row) => row.classId)].map(([classId, all]) => {
      const first = all[0] as (typeof all)[number]
      return hitOf({
        key: `class:${classId}`,
        says: `现场清点 ${first.seen} 人，签到 ${first.ins} 人`,
        on: all
          .map((row) => row.on)
          .sort()
          .at(-1) as string,
        weight: all.reduce((n, row) => n + row.ins - row.seen, 0),
        regions: [first.region],
        orgIds: [first.orgId],
        also: [`class:${classId}`],
        rows: all.map((row) => ({
          about: `session:${row.sessionId}`,
          says: '现场人数少于签到',
          at: row.on,
          facts: { 现场: row.seen, 签到: row.ins },
        })),
      })
    })
  },
})

export const paymentRules: readonly RiskRule[] = [
  sharedAccount,
  accountChanged,
  paidTwice,
  recordAfterClaim,
  headCount,
]

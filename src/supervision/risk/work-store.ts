/** Rules about employment after training and apprenticeships: proofs shared, hires in masses, the same list at two firms. */
import { sql } from 'kysely'
import { hitOf, onlyPeople, rowsOf } from './finding.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

interface Proof {
  person: string
  class: string | null
  org: string | null
  region: string
  employer: string
  on: string
}
const proofsJson = sql`jsonb_agg(jsonb_build_object('person', p.person_id, 'class', p.class_id, 'org', p.class_org_id,
  'region', coalesce(p.class_region, p.region), 'employer', left(md5(coalesce(p.employer_uscc, p.employer_name)), 24), 'on', p.started_on))`
const asked = (from: string, until: string) => sql`p.started_on between ${from}::date - 60 and ${until}::date`

const proofHit = (ref: string, label: string, on: string, proofs: readonly Proof[], says: string) =>
  hitOf({
    key: ref,
    says,
    on,
    weight: new Set(proofs.map((p) => p.person)).size,
    regions: proofs.map((p) => p.region),
    orgIds: proofs.map((p) => p.org),
    rows: proofs.map((p) => ({ about: `person:${p.person}`, says: label, at: p.on })),
    links: proofs.flatMap((p) => [
      [`person:${p.person}`, ref, label] as const,
      ...(p.class ? [[`person:${p.person}`, `class:${p.class}`, '参训'] as const] : []),
      ...(ref.startsWith('employer:')
        ? []
        : [[`person:${p.person}`, `employer:${p.employer}`, '就业'] as const]),
    ]),
  })

const sharedProof = defineRule({
  code: 'shared-proof',
  title: '同一份就业证明用于多家单位',
  tells: '同一个就业证明文件出现在不同用人单位、或大量学员名下，像是套用模板伪造。',
  honest: '一张花名册或社保清单确含多人且为同一单位。看文件内容与单位是否一致。',
  stages: ['paid', 'claim'],
  severity: 'high',
  strength: 'doubt',
  patterns: [41],
  workdays: 5,
  thresholds: {
    employers: { title: '不同用人单位', unit: '家', value: 2, min: 2, max: 10 },
    people: { title: '同一文件的人数', unit: '人', value: 60, min: 5, max: 500 },
  },
  find: async (db, ask) => {
    // Over an index alone: few files prove more than one job.
    const many = await rowsOf<{ proof: string }>(
      db,
      sql`select proof_sha256 as proof from employment.door_proof group by proof_sha256 having count(*) >= 2`,
    )
    const rows = await rowsOf<{ key: string; on: string; employers: number; proofs: Proof[] }>(
      db,
      sql`select left(p.proof_sha256, 32) as key, max(p.started_on) as on,
          count(distinct coalesce(p.employer_uscc, p.employer_name))::int as employers, ${proofsJson} as proofs
        from employment.door_proof p
        where p.proof_sha256 = any(${many.map((row) => row.proof)}::text[]) and ${asked(ask.from, ask.until)}
        group by p.proof_sha256 having count(distinct coalesce(p.employer_uscc, p.employer_name)) >= ${ask.thresholds.employers}
          or count(distinct p.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      proofHit(
        `template:${row.key}`,
        '同一份就业证明',
        row.on,
        row.proofs,
        `同一份就业证明用于 ${row.proofs.length} 人、${row.employers} 家单位`,
      ),
    )
  },
})

const massHire = defineRule({
  code: 'mass-hire',
  title: '一家单位同日招用大批学员',
  tells: '一家单位在同一天招用一大批参训学员，可能是为奖补虚构的就业。',
  honest: '订单班、新厂投产。看社保增员和工资发放。',
  stages: ['paid', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [41, 42],
  workdays: 10,
  thresholds: { people: { title: '同日招用人数', unit: '人', value: 15, min: 5, max: 200 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{ key: string; on: string; proofs: Proof[] }>(
      db,
      sql`with many as (select coalesce(p.employer_uscc, p.employer_name) as employer, p.started_on from employment.door_proof p
          where ${asked(ask.from, ask.until)} group by 1, 2 having count(*) >= ${ask.thresholds.people})
        select left(md5(coalesce(p.employer_uscc, p.employer_name)), 24) as key, p.started_on as on, ${proofsJson} as proofs
        from many join employment.door_proof p on p.started_on = many.started_on and coalesce(p.employer_uscc, p.employer_name) = many.employer
        group by coalesce(p.employer_uscc, p.employer_name), p.started_on
        having count(distinct p.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) => ({
      ...proofHit(
        `employer:${row.key}`,
        '同日就业',
        row.on,
        row.proofs,
        `一家单位同日招用 ${row.proofs.length} 名参训学员`,
      ),
      key: `employer:${row.key}:${row.on}`,
    }))
  },
})

const ownHire = defineRule({
  code: 'hired-by-school',
  title: '学员就业于培训机构自己',
  tells: '多名学员登记的用人单位就是培训机构本身（或与其共用电话的单位），就业率可能是造出来的。',
  honest: '机构兼营企业，确需用工。看社保和工资。',
  stages: ['paid', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [41],
  workdays: 10,
  thresholds: { people: { title: '人数', unit: '人', value: 5, min: 2, max: 100 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{ key: string; on: string; proofs: Proof[] }>(
      db,
      sql`select p.class_org_id::text as key, max(p.started_on) as on, ${proofsJson} as proofs
        from employment.door_proof p
        join registry.door_organisation o on o.id = p.class_org_id
        left join registry.door_organisation w on w.uscc = p.employer_uscc
        left join registry.door_org_contact oc on oc.org_id = o.id left join registry.door_org_contact wc on wc.org_id = w.id
        where ${asked(ask.from, ask.until)} and (p.employer_uscc = o.uscc or p.employer_name = o.name or oc.contact_phone = wc.contact_phone)
        group by p.class_org_id having count(distinct p.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      proofHit(
        `provider:${row.key}`,
        '就业于培训机构',
        row.on,
        row.proofs,
        `${row.proofs.length} 名学员登记为在培训机构自己或其关联单位就业`,
      ),
    )
  },
})

interface Apprentices {
  a: string
  b: string
  orgA: string
  orgB: string
  regionA: string
  regionB: string
  on: string
  people: string[]
}

const apprenticesAlike = defineRule({
  code: 'apprentices-alike',
  title: '两家企业的学徒名单重合',
  tells: '两家企业先后申报的学徒制名单有一批相同的人，像是同一名单在企业间轮转套取。',
  honest: '员工成批转岗。看劳动合同与社保单位。',
  stages: ['claim'],
  severity: 'high',
  strength: 'doubt',
  clause: 'F37-9',
  patterns: [10, 43],
  workdays: 5,
  thresholds: { people: { title: '相同人数', unit: '人', value: 3, min: 2, max: 100 } },
  find: async (db, ask) => {
    const rows = await rowsOf<Apprentices>(
      db,
      sql`select x.agreement_id as a, y.agreement_id as b, x.org_id as org_a, y.org_id as org_b, x.region as region_a, y.region as region_b,
          greatest(max(x.starts_on), max(y.starts_on)) as on, array_agg(x.person_id::text order by x.person_id) as people
        from money.door_apprentice x join money.door_apprentice y on y.person_id = x.person_id and y.org_id <> x.org_id and x.agreement_id < y.agreement_id
        where x.state not in ('withdrawn') and y.state not in ('withdrawn') ${onlyPeople(ask, 'x.person_id')}
        group by 1, 2, 3, 4, 5, 6 having count(*) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `agreement:${row.a}:${row.b}`,
        says: `两家企业的学徒名单有 ${row.people.length} 人相同`,
        on: row.on,
        weight: row.people.length,
        regions: [row.regionA, row.regionB],
        orgIds: [row.orgA, row.orgB],
        rows: row.people.map((id) => ({ about: `person:${id}`, says: '先后在两家企业的学徒名单中' })),
        links: row.people.flatMap((id) => [
          [`person:${id}`, `provider:${row.orgA}`, '学徒'] as const,
          [`person:${id}`, `provider:${row.orgB}`, '学徒'] as const,
        ]),
      }),
    )
  },
})

const apprenticeContracts = defineRule({
  code: 'apprentice-late-contract',
  title: '学徒劳动合同晚于培训开始',
  tells: '学徒制名单中多人的劳动合同在培训开始以后才签订，或开始前已离职：不是企业职工。',
  honest: '新招用随即参加学徒培训。看合同日期与社保增员日期。',
  stages: ['claim'],
  severity: 'medium',
  strength: 'fact',
  clause: 'F37-9',
  patterns: [10, 43],
  workdays: 5,
  thresholds: { people: { title: '人数', unit: '人', value: 2, min: 1, max: 100 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{ key: string; orgId: string; region: string; on: string; people: string[] }>(
      db,
      sql`select p.agreement_id::text as key, p.org_id, p.region, max(p.starts_on) as on, array_agg(p.person_id::text) as people
        from money.door_apprentice p
        where p.state = 'approved' and p.starts_on between ${ask.from}::date - 365 and ${ask.until}::date
          and (p.hire <> 'intern' and p.contract_from > p.starts_on + 30 or p.left_on < p.starts_on) ${onlyPeople(ask, 'p.person_id')}
        group by p.agreement_id, p.org_id, p.region having count(*) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `agreement:${row.key}`,
        says: `${row.people.length} 名学徒在培训开始时不是本企业职工`,
        on: row.on,
        weight: row.people.length,
        regions: [row.region],
        orgIds: [row.orgId],
        rows: row.people.map((id) => ({
          about: `person:${id}`,
          says: '合同晚于培训开始或开始前已离职',
          at: row.on,
        })),
      }),
    )
  },
})

const apprenticeElsewhere = defineRule({
  code: 'apprentice-in-class',
  title: '学徒同时在外参加补贴班',
  tells: '学徒培训期间，同一人又在别的机构的补贴性培训班签到上课。',
  honest: '业余时间参加其他工种的培训。看上课时间是否为工作时间。',
  stages: ['claim', 'class'],
  severity: 'low',
  strength: 'clue',
  patterns: [43],
  workdays: 10,
  thresholds: { people: { title: '一个协议中的人数', unit: '人', value: 3, min: 1, max: 100 } },
  find: async (db, ask) => {
    const rows = await rowsOf<{
      key: string
      orgId: string
      region: string
      on: string
      seats: { person: string; class: string; org: string; region: string }[]
    }>(
      db,
      sql`select p.agreement_id::text as key, p.org_id, p.region, max(c.starts_on) as on, jsonb_agg(jsonb_build_object(
          'person', p.person_id, 'class', c.id, 'org', c.org_id, 'region', c.region)) as seats
        from money.door_apprentice p join training.door_trainee t on t.person_id = p.person_id and t.state = 'enrolled' and t.subsidised
        join training.door_class c on c.id = t.class_id and c.starts_on between p.starts_on and p.ends_on
        where p.state = 'approved' and c.state in ('running', 'taught', 'closed')
          and c.starts_on between ${ask.from}::date and ${ask.until}::date ${onlyPeople(ask, 'p.person_id')}
        group by p.agreement_id, p.org_id, p.region having count(distinct p.person_id) >= ${ask.thresholds.people}`,
    )
    return rows.map((row) =>
      hitOf({
        key: `agreement:${row.key}`,
        says: `${row.seats.length} 名学徒在学徒期内另上补贴班`,
        on: row.on,
        weight: row.seats.length,
        regions: [row.region, ...row.seats.map((s) => s.region)],
        orgIds: [row.orgId, ...row.seats.map((s) => s.org)],
        rows: row.seats.map((s) => ({ about: `person:${s.person}`, says: '学徒期内另上补贴班' })),
        links: row.seats.flatMap((s) => [
          [`person:${s.person}`, `provider:${row.orgId}`, '学徒'] as const,
          [`person:${s.person}`, `class:${s.class}`, '在册'] as const,
        ]),
      }),
    )
  },
})

export const workRules: readonly RiskRule[] = [
  sharedProof,
  massHire,
  ownHire,
  apprenticesAlike,
  apprenticeContracts,
  apprenticeElsewhere,
]

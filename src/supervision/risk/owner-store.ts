/** Rules about who stands behind organisations, by the business register. */
import { sql } from 'kysely'
import { hitOf, rowsOf, uuids } from './finding.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

const roles: Record<string, string> = { legal: '法定代表人', shareholder: '股东', officer: '高级管理人员' }

const sharedOwner = defineRule({
  code: 'shared-owner',
  title: '多家单位同一人控制',
  tells:
    '几家培训机构、评价机构或用人单位的法定代表人、股东是同一个人：一个人的几块牌子，自培自评、转包挂靠、换壳重来都从这里开始。',
  honest: '集团公司、同一举办者依法举办的几所学校。看各家是否独立办学、互相评价。',
  stages: ['entry', 'filing', 'exam'],
  severity: 'medium',
  strength: 'clue',
  clause: 'F37-13',
  patterns: [35, 38, 48],
  workdays: 10,
  thresholds: { orgs: { title: '同一人名下的单位', unit: '家', value: 2, min: 2, max: 10 } },
  find: async (db, ask) => {
    const few = ask.only
      ? sql`and w.owner in (select owner from registry.door_org_owner where org_id = any(${uuids(ask.only.orgIds ?? [])}))`
      : sql``
    const rows = await rowsOf<{
      owner: string
      on: string
      orgs: { org: string; region: string; kind: string; role: string }[]
    }>(
      db,
      sql`select w.owner, coalesce(max(w.data_date), max((o.created_at at time zone 'Asia/Shanghai')::date)) as on,
          jsonb_agg(distinct jsonb_build_object('org', o.org_id, 'region', o.region, 'kind', o.kind, 'role', w.role)) as orgs
        from registry.door_org_owner w join registry.door_org_contact o on o.org_id = w.org_id
        where o.kind in ('institution', 'evaluator', 'enterprise') and w.role in ('legal', 'shareholder')
          and (w.from_day is null or w.from_day <= ${ask.today}::date) and (w.to_day is null or w.to_day >= ${ask.from}::date) ${few}
        group by w.owner having count(distinct w.org_id) >= ${ask.thresholds.orgs}
          and bool_or(o.kind in ('institution', 'evaluator'))`,
    )
    return rows.map((row) => {
      const orgs = [...new Set(row.orgs.map((o) => o.org))].sort()
      return hitOf({
        key: `owner:${row.owner}`,
        says: `${orgs.length} 家单位的法定代表人或股东是同一人`,
        on: row.on,
        weight: orgs.length,
        regions: row.orgs.map((o) => o.region),
        orgIds: orgs,
        rows: row.orgs.map((o) => ({ about: `provider:${o.org}`, says: `${roles[o.role]}为同一人` })),
        links: row.orgs.map((o) => [`provider:${o.org}`, `owner:${row.owner}`, roles[o.role] ?? ''] as const),
      })
    })
  },
})

export const ownerRules: readonly RiskRule[] = [sharedOwner]

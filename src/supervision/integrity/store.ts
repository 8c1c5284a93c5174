import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import {
  type Approval,
  approvalActs,
  type EvidenceRow,
  type FindingState,
  type Outcome,
  REVIEW,
  type Relation,
  type Sign,
} from './rules.ts'

export interface FindingRecord {
  id: string
  rule: Sign
  accountId: string
  officeId: string | null
  region: string
  orgId: string | null
  month: string
  measured: number
  threshold: number
  said: string
  rows: EvidenceRow[]
  foundAt: string
  seenAt: string
  state: FindingState
  handledBy: string | null
  handledAt: string | null
  outcome: Outcome | null
  note: string | null
  files: string[]
  proposedBy: string | null
  proposedAt: string | null
  returnReason: string | null
  closedBy: string | null
  closedAt: string | null
  version: number
}
export interface KinRecord {
  id: string
  accountId: string
  personIndex: Buffer
  personMasked: string
  relation: Relation
  declaredAt: string
  endedAt: string | null
  endReason: string | null
}
interface RunRecord {
  id: string
  fromOn: string
  toOn: string
  at: string
  byAccount: string | null
  acts: number
  found: number
}
interface HistoryLine {
  at: string
  actTitle: string
  summary: string
  actorName: string
  actorOrg: string | null
  reason: string | null
}
type Tables = {
  'supervision.integrityFinding': FindingRecord
  'supervision.integrityRun': RunRecord
  'supervision.kin': KinRecord
  'registry.doorOfficer': { accountId: string; name: string; orgId: string; orgName: string; region: string }
  'registry.doorOrganisation': { id: string; name: string; kind: string }
  'platform.doorAudit': HistoryLine & { subjects: string[] }
}
const of = (db: Db) => db.withTables<Tables>()

const APPROVAL = sql`a.id, a.at, a.act_title as "actTitle", a.account_id as "accountId", f.org_id as "officeId", f.region,
  case when o.kind in ('institution', 'evaluator', 'enterprise') then a.org_id end as "orgId", a.summary`
const FROM = sql`platform.door_officer_act a join registry.door_officer f on f.account_id = a.account_id
  left join registry.door_organisation o on o.id = a.org_id`
const among = (from: string, until: string) =>
  sql`a.act_id = any(${[...approvalActs]}::text[]) and a.at >= ${from} and a.at < ${until}`

const asText = <T extends { at: string }>(rows: readonly T[]): T[] =>
  rows.map((r) => ({ ...r, at: new Date(r.at).toISOString() }))

export const approvals = async (db: Db, from: string, until: string): Promise<Approval[]> =>
  asText((await sql<Approval>`select ${APPROVAL} from ${FROM} where ${among(from, until)}`.execute(db)).rows)

type Noted = Approval & { note: string }
/** Approvals of matters of a declared institution, or of a declared relative: their claim, their line, their seat. */
export async function interestHits(db: Db, from: string, until: string): Promise<Noted[]> {
  const { rows } = await sql<Noted>`
    select ${APPROVAL}, '本人申报与该单位有利害关系' as note from ${FROM}
      join supervision.door_interest i on i.account_id = a.account_id and i.org_id = a.org_id and i.declared_at <= a.at
      where ${among(from, until)}
    union all
    select distinct on (a.id) ${APPROVAL}, '涉及本人申报的近亲属' as note from ${FROM}
      join supervision.door_kin k on k.account_id = a.account_id and k.declared_at <= a.at
      where ${among(from, until)} and (
        a.subjects @> array['person:' || k.person_id]
        or exists (select 1 from money.door_claim_line l where l.person_id = k.person_id
          and a.subjects @> array['claim:' || l.claim_id])
        or exists (select 1 from training.door_trainee t where t.person_id = k.person_id
          and a.subjects @> array['class:' || t.class_id]))`.execute(db)
  return asText(rows)
}

/** Approvals of claims with lines that no check spoke for, and of matters under an open alert of the highest severity. */
export async function againstHits(
  db: Db,
  from: string,
  until: string,
): Promise<(Noted & { lines: number })[]> {
  const { rows } = await sql<Noted & { lines: number }>`
    select ${APPROVAL}, u.lines, u.lines || ' 人核验未通过或无数据' as note from ${FROM}
      join money.door_unsure_line u on a.subjects @> array['claim:' || u.claim_id]
      where ${among(from, until)} and a.act_id = ${REVIEW}
    union all
    select distinct on (a.id) ${APPROVAL}, 1 as lines, '有未办结的风险预警 ' || w.number as note from ${FROM}
      join supervision.door_alert w on w.severity = 'high' and w.subjects && a.subjects
        and w.happened_on <= a.at::date and (w.closed_at is null or w.closed_at > a.at)
      where ${among(from, until)} and a.act_id like 'money.%'`.execute(db)
  return asText(rows)
}

export async function exceptionHits(db: Db, from: string, until: string): Promise<Noted[]> {
  const { rows } = await sql<Noted>`
    select e.id, e.signed_at as at, '签发个案放行' as "actTitle", e.signed_by as "accountId", f.org_id as "officeId", f.region,
      case when e.subject_kind = 'organisation' then e.subject_id end as "orgId", '签发个案放行' as summary, e.reason as note
    from registry.door_hold_signature e join registry.door_officer f on f.account_id = e.signed_by
    where e.signed_at >= ${from} and e.signed_at < ${until}`.execute(db)
  return asText(rows)
}

/** New ones are added; what nobody has looked at yet is brought up to date; the rest stays as it was judged. */
export async function keepFindings(
  trx: Trx,
  rows: readonly Omit<FindingRecord, 'state' | 'files' | 'version' | keyof Untouched>[],
): Promise<void> {
  for (const row of rows) {
    await of(trx)
      .insertInto('supervision.integrityFinding')
      .values({ ...row, rows: JSON.stringify(row.rows) as never, state: 'open' } as never)
      .onConflict((oc) =>
        oc
          .expression(sql`rule, account_id, month, coalesce(org_id, '00000000-0000-0000-0000-000000000000')`)
          .doUpdateSet((eb) => ({
            measured: eb.ref('excluded.measured'),
            said: eb.ref('excluded.said'),
            rows: eb.ref('excluded.rows'),
            seenAt: eb.ref('excluded.seenAt'),
          }))
          .where('integrityFinding.state' as never, '=', 'open' as never),
      )
      .execute()
  }
}
type Untouched = Pick<
  FindingRecord,
  | 'handledBy'
  | 'handledAt'
  | 'outcome'
  | 'note'
  | 'proposedBy'
  | 'proposedAt'
  | 'returnReason'
  | 'closedBy'
  | 'closedAt'
>
export const insertRun = async (trx: Trx, row: RunRecord): Promise<void> => {
  await of(trx).insertInto('supervision.integrityRun').values(row).execute()
}
export const lastRun = (db: Db): Promise<RunRecord | undefined> =>
  of(db).selectFrom('supervision.integrityRun').selectAll().orderBy('at', 'desc').limit(1).executeTakeFirst()

export interface Viewer {
  accountId: string
  orgId: string | null
  regions: readonly string[]
}
/** Nobody's own, nobody's of their own office. */
const seenBy = (db: Db, viewer: Viewer) => {
  const query = of(db)
    .selectFrom('supervision.integrityFinding as g')
    .where('g.region', 'in', viewer.regions.length ? viewer.regions : [''])
    .where('g.accountId', '<>', viewer.accountId)
  return viewer.orgId
    ? query.where((eb) => eb.or([eb('g.officeId', 'is', null), eb('g.officeId', '<>', viewer.orgId)]))
    : query
}
export const findingPage = (
  db: Db,
  viewer: Viewer,
  input: {
    q?: string | undefined
    rule?: Sign | undefined
    state?: FindingState | undefined
    outcome?: Outcome | undefined
    within: readonly string[] | null
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<FindingRecord>> => {
  let query = seenBy(db, viewer).selectAll('g')
  if (input.within) query = query.where('g.region', 'in', input.within.length ? input.within : [''])
  if (input.q)
    query = query.where(
      sql<boolean>`exists (select 1 from registry.door_officer f where f.account_id = g.account_id and f.name like ${likeText(input.q)})`,
    )
  if (input.rule) query = query.where('g.rule', '=', input.rule)
  if (input.state) query = query.where('g.state', '=', input.state)
  if (input.outcome) query = query.where('g.outcome', '=', input.outcome)
  const sortable = { month: 'g.month', foundAt: 'g.foundAt', state: 'g.state' }
  return pageOf(query, input, sortable, ['g.foundAt', 'desc'], 'g.id')
}
export const findingById = (db: Db, id: string): Promise<FindingRecord | undefined> =>
  of(db).selectFrom('supervision.integrityFinding').selectAll().where('id', '=', id).executeTakeFirst()
export const othersOf = (db: Db, viewer: Viewer, accountId: string, id: string): Promise<FindingRecord[]> =>
  seenBy(db, viewer)
    .selectAll('g')
    .where('g.accountId', '=', accountId)
    .where('g.id', '<>', id)
    .orderBy('g.month', 'desc')
    .limit(50)
    .execute()
export async function counts(db: Db, viewer: Viewer) {
  const rows = await seenBy(db, viewer)
    .select(['g.rule', 'g.state', 'g.outcome', sql<number>`count(*)::integer`.as('n')])
    .groupBy(['g.rule', 'g.state', 'g.outcome'])
    .execute()
  return rows
}
/** False when somebody else changed the row first. */
export async function updateFinding(
  trx: Trx,
  row: Pick<FindingRecord, 'id' | 'version'>,
  set: Partial<FindingRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('supervision.integrityFinding')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
export const officers = async (db: Db, ids: readonly string[]) =>
  new Map(
    (ids.length === 0
      ? []
      : await of(db)
          .selectFrom('registry.doorOfficer')
          .selectAll()
          .where('accountId', 'in', [...new Set(ids)])
          .execute()
    ).map((r) => [r.accountId, r]),
  )
export const historyOf = (db: Db, id: string): Promise<HistoryLine[]> =>
  of(db)
    .selectFrom('platform.doorAudit')
    .select(['at', 'actTitle', 'summary', 'actorName', 'actorOrg', 'reason'])
    .where(sql<boolean>`subjects @> array[${`integrity:${id}`}]`)
    .orderBy('at')
    .execute()

export const kinOf = (db: Db, accountId: string): Promise<KinRecord[]> =>
  of(db)
    .selectFrom('supervision.kin')
    .selectAll()
    .where('accountId', '=', accountId)
    .orderBy('declaredAt', 'desc')
    .execute()
/** False when the same person is declared already. */
export const insertKin = async (trx: Trx, row: KinRecord): Promise<boolean> => {
  const done = await of(trx)
    .insertInto('supervision.kin')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}
export const closeKin = async (
  trx: Trx,
  id: string,
  accountId: string,
  at: string,
  reason: string,
): Promise<boolean> => {
  const done = await of(trx)
    .updateTable('supervision.kin')
    .set({ endedAt: at, endReason: reason })
    .where('id', '=', id)
    .where('accountId', '=', accountId)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

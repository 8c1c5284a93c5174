import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { AlertState, Outcome } from './alert-rules.ts'
import type { Stop } from './contract.ts'
import type { HitRow, Ref, Severity, Stage } from './rule-contract.ts'

export interface AlertRecord {
  id: string
  number: string
  code: string
  setting: number
  thresholds: Record<string, number>
  fingerprint: Buffer
  stage: Stage
  severity: Severity
  region: string
  orgId: string | null
  says: string
  weight: number
  happenedOn: string
  subjects: string[]
  evidence: HitRow[]
  links: [Ref, Ref, string][]
  rowCount: number
  state: AlertState
  stateSince: string
  raisedAt: string
  raisedIn: string
  seenAt: string
  goneAt: string | null
  earlierId: string | null
  dueOn: string
  heldBy: string
  escalatedAt: string | null
  acknowledgedBy: string | null
  acknowledgedAt: string | null
  outcome: Outcome | null
  note: string | null
  files: string[]
  stops: Stop[]
  examinedBy: string | null
  examinedAt: string | null
  returnReason: string | null
  closedBy: string | null
  closedAt: string | null
  version: number
}
interface HoldDoor {
  id: string
  subjectKind: string
  subjectId: string
  stops: string
  source: string | null
  placedAt: string
  endsOn: string | null
  liftedAt: string | null
}
type Tables = { 'supervision.riskAlert': AlertRecord; 'registry.doorHold': HoldDoor }
const of = (db: Db) => db.withTables<Tables>()

export const alertById = (db: Db, id: string): Promise<AlertRecord | undefined> =>
  of(db).selectFrom('supervision.riskAlert').selectAll().where('id', '=', id).executeTakeFirst()

export const alertsById = (db: Db, ids: readonly string[]): Promise<AlertRecord[]> =>
  of(db)
    .selectFrom('supervision.riskAlert')
    .selectAll()
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()

export type LastAlert = Pick<AlertRecord, 'id' | 'state' | 'outcome' | 'weight' | 'closedAt'>
/** The latest alert of each of these findings: what was answered before, or is being answered. */
export async function lastAlerts(
  db: Db,
  prints: readonly { code: string; fingerprint: string }[],
): Promise<Map<string, LastAlert>> {
  if (prints.length === 0) return new Map()
  const { rows } = await sql<LastAlert & { key: string }>`
    select distinct on (a.code, a.fingerprint) a.code || ':' || encode(a.fingerprint, 'hex') as key, a.id, a.state, a.outcome,
      a.weight, a.closed_at
    from jsonb_to_recordset(${JSON.stringify(prints)}::jsonb) as p(code text, fingerprint text)
    join supervision.risk_alert a on a.code = p.code and a.fingerprint = decode(p.fingerprint, 'hex')
    order by a.code, a.fingerprint, a.raised_at desc, a.id desc`.execute(db)
  return new Map(rows.map((row) => [row.key, row]))
}

export type NewAlert = Pick<
  AlertRecord,
  | 'id'
  | 'number'
  | 'code'
  | 'setting'
  | 'thresholds'
  | 'stage'
  | 'severity'
  | 'region'
  | 'orgId'
  | 'says'
  | 'weight'
  | 'happenedOn'
  | 'subjects'
  | 'evidence'
  | 'links'
  | 'rowCount'
  | 'raisedIn'
  | 'earlierId'
  | 'dueOn'
> & { fingerprint: string; at: string }

/** Many at once, whatever a night found, as one statement. */
export async function insertAlerts(trx: Trx, alerts: readonly NewAlert[]): Promise<void> {
  if (alerts.length === 0) return
  await sql`insert into supervision.risk_alert (id, number, code, setting, thresholds, fingerprint, stage, severity, region,
      org_id, says, weight, happened_on, subjects, evidence, links, row_count, raised_in, earlier_id, due_on, held_by,
      state_since, raised_at, seen_at)
    select id, number, code, setting, thresholds, decode(fingerprint, 'hex'), stage, severity, region, "orgId", says, weight,
      "happenedOn", subjects, evidence, links, "rowCount", "raisedIn", "earlierId", "dueOn", region, at, at, at
    from jsonb_to_recordset(${JSON.stringify(alerts)}::jsonb) as n(id uuid, number text, code text, setting integer,
      thresholds jsonb, fingerprint text, stage text, severity text, region char(6), "orgId" uuid, says text,
      weight double precision, "happenedOn" date, subjects text[], evidence jsonb, links jsonb, "rowCount" integer,
      "raisedIn" uuid, "earlierId" uuid, "dueOn" date, at timestamptz)`.execute(trx)
}

export type Renewal = Pick<
  AlertRecord,
  'id' | 'says' | 'weight' | 'happenedOn' | 'subjects' | 'evidence' | 'links' | 'rowCount'
>

/** Found again while somebody works on it: its rows follow what there is now. What was examined stays as it was examined. */
export async function renewAlerts(trx: Trx, renewals: readonly Renewal[], at: string): Promise<void> {
  if (renewals.length === 0) return
  const open = sql`a.state in ('raised', 'acknowledged')`
  await sql`update supervision.risk_alert a set seen_at = ${at}, gone_at = null,
      says = case when ${open} then n.says else a.says end,
      weight = case when ${open} then n.weight else a.weight end,
      happened_on = case when ${open} then n."happenedOn" else a.happened_on end,
      subjects = case when ${open} then n.subjects else a.subjects end,
      evidence = case when ${open} then n.evidence else a.evidence end,
      links = case when ${open} then n.links else a.links end,
      row_count = case when ${open} then n."rowCount" else a.row_count end
    from jsonb_to_recordset(${JSON.stringify(renewals)}::jsonb) as n(id uuid, says text, weight double precision,
      "happenedOn" date, subjects text[], evidence jsonb, links jsonb, "rowCount" integer)
    where a.id = n.id`.execute(trx)
}

/** Alerts that a run which looked everywhere they could be did not find again. */
export async function markGone(
  trx: Trx,
  run: {
    codes: readonly string[]
    from: string
    until: string
    regions: readonly string[] | null
    at: string
  },
): Promise<number> {
  const within = run.regions ? sql`and region = any(${run.regions})` : sql``
  const done = await sql`update supervision.risk_alert set gone_at = ${run.at}
    where state <> 'closed' and gone_at is null and seen_at < ${run.at} and code = any(${run.codes})
      and happened_on between ${run.from} and ${run.until} ${within}`.execute(trx)
  return Number(done.numAffectedRows ?? 0n)
}

/** False when somebody else changed the row first. */
export async function updateAlert(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<AlertRecord>,
): Promise<boolean> {
  const { stops, ...rest } = set
  const done = await of(trx)
    .updateTable('supervision.riskAlert')
    .set({
      ...rest,
      ...(stops ? { stops: JSON.stringify(stops) as unknown as Stop[] } : {}),
      version: version + 1,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const overdueAlerts = (db: Db, today: string): Promise<{ id: string }[]> =>
  of(db)
    .selectFrom('supervision.riskAlert')
    .select('id')
    .where('state', '<>', 'closed')
    .where('dueOn', '<', today)
    .where('heldBy', '<>', '350000')
    .orderBy('dueOn')
    .limit(5000)
    .execute()

export interface AlertFilter {
  q?: string | undefined
  state?: AlertState | undefined
  severity?: Severity | undefined
  stage?: Stage | undefined
  code?: string | undefined
  outcome?: Outcome | undefined
  orgId?: string | undefined
  subject?: string | undefined
  overdueOn?: string | null
  mine?: string | null
  within: readonly string[] | null
  page: number
  size: number
  sort?: string | undefined
}
export const alertPage = (
  db: Db,
  regions: readonly string[],
  input: AlertFilter,
): Promise<Page<AlertRecord>> => {
  let query = of(db)
    .selectFrom('supervision.riskAlert')
    .selectAll()
    .where('region', '=', sql<string>`any(${regions})`)
  if (input.within) query = query.where('region', '=', sql<string>`any(${input.within})`)
  for (const column of ['state', 'severity', 'stage', 'code', 'outcome', 'orgId'] as const)
    if (input[column]) query = query.where(column, '=', input[column] as never)
  if (input.subject) query = query.where('subjects', '@>', sql<string[]>`array[${input.subject}]::text[]`)
  if (input.overdueOn) query = query.where('state', '<>', 'closed').where('dueOn', '<', input.overdueOn)
  if (input.mine) query = query.where('acknowledgedBy', '=', input.mine)
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('number', 'like', like), eb('says', 'like', like)]))
  }
  const severityOrder = sql<number>`case severity when 'high' then 3 when 'medium' then 2 else 1 end`
  const ordered = query.select(severityOrder.as('rank'))
  return pageOf(
    ordered,
    input,
    { raisedAt: 'raisedAt', dueOn: 'dueOn', severity: 'rank', happenedOn: 'happenedOn', rows: 'rowCount' },
    ['raisedAt', 'desc'],
    'id',
  )
}

/** Other alerts that share records with this one, most shared first. */
export async function relatedTo(
  db: Db,
  alert: { id: string; subjects: readonly string[] },
  regions: readonly string[],
): Promise<{ id: string; number: string; code: string; says: string; state: AlertState; shared: number }[]> {
  const { rows } = await sql<{
    id: string
    number: string
    code: string
    says: string
    state: AlertState
    shared: number
  }>`select id, number, code, says, state,
      cardinality(array(select unnest(subjects) intersect select unnest(${alert.subjects}::text[]))) as shared
    from supervision.risk_alert
    where subjects && ${alert.subjects}::text[] and id <> ${alert.id} and region = any(${regions})
    order by shared desc, raised_at desc, id limit 20`.execute(db)
  return rows
}

/** How many alerts speak of each of these, within what the reader may see. */
export async function alertsPer(
  db: Db,
  refs: readonly string[],
  regions: readonly string[],
): Promise<Map<string, number>> {
  if (refs.length === 0) return new Map()
  const { rows } = await sql<{ ref: string; n: number }>`select s.ref, count(*)::integer as n
    from supervision.risk_alert a cross join unnest(a.subjects) as s(ref)
    where a.subjects && ${refs}::text[] and s.ref = any(${refs}) and a.region = any(${regions})
    group by s.ref`.execute(db)
  return new Map(rows.map((row) => [row.ref, row.n]))
}

export const holdsFrom = (db: Db, alertId: string): Promise<(HoldDoor & { exceptions: number })[]> =>
  of(db)
    .selectFrom('registry.doorHold as h')
    .selectAll('h')
    .select(
      sql<number>`(select count(*)::integer from registry.door_hold_exception e
        where e.hold_id = h.id and e.signed_at is not null and e.ended_at is null)`.as('exceptions'),
    )
    .where('h.source', '=', `alert:${alertId}`)
    .orderBy('h.placedAt')
    .execute()

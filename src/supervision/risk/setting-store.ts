import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type { Outcome } from './alert-rules.ts'
import type { Replayed } from './engine-rules.ts'
import type { Severity } from './rule-contract.ts'
import type { ReplayRow } from './setting-contract.ts'

const PROVINCE = '350000'

export interface SettingRecord {
  id: string
  code: string
  number: number
  enabled: boolean
  severity: Severity
  workdays: number
  thresholds: Record<string, number>
  reason: string
  replayId: string | null
  state: 'proposed' | 'in-force' | 'refused' | 'past'
  proposedBy: string
  proposedAt: string
  decidedBy: string | null
  decidedAt: string | null
  decision: string | null
  version: number
}
type Result = Replayed & {
  examples: (Pick<ReplayRow['examples'][number], 'side' | 'says' | 'on' | 'alertId' | 'outcome'> & {
    region: string
  })[]
}
export interface ReplayRecord {
  id: string
  code: string
  at: string
  byAccount: string
  region: string
  fromOn: string
  untilOn: string
  thresholdsNow: Record<string, number>
  thresholdsThen: Record<string, number>
  result: Result
}
interface RuleRun {
  code: string
  setting: number
  hits: number
  raised: number
  fault: string | null
}
export interface RunRecord {
  id: string
  at: string
  why: 'night' | 'asked' | 'event'
  about: string | null
  fromOn: string
  untilOn: string
  region: string | null
  byAccount: string | null
  rules: RuleRun[]
  hits: number
  raised: number
  faults: number
}
type Tables = {
  'supervision.riskSetting': SettingRecord
  'supervision.riskReplay': ReplayRecord
  'supervision.riskRun': RunRecord
}
const of = (db: Db) => db.withTables<Tables>()
const json = <T>(value: T): T => JSON.stringify(value) as unknown as T

export const settingsInForce = (db: Db): Promise<SettingRecord[]> =>
  of(db).selectFrom('supervision.riskSetting').selectAll().where('state', '=', 'in-force').execute()

export const proposedCodes = async (db: Db): Promise<string[]> =>
  (
    await of(db)
      .selectFrom('supervision.riskSetting')
      .select('code')
      .where('state', '=', 'proposed')
      .execute()
  ).map((row) => row.code)

export const settingsOf = (db: Db, code: string): Promise<SettingRecord[]> =>
  of(db)
    .selectFrom('supervision.riskSetting')
    .selectAll()
    .where('code', '=', code)
    .orderBy('number', 'desc')
    .limit(50)
    .execute()

export const settingById = (db: Db, id: string): Promise<SettingRecord | undefined> =>
  of(db).selectFrom('supervision.riskSetting').selectAll().where('id', '=', id).executeTakeFirst()

/** False when the rule has a change waiting already. */
export async function insertSetting(trx: Trx, row: Omit<SettingRecord, 'number'>): Promise<number | null> {
  const done = await of(trx)
    .insertInto('supervision.riskSetting')
    .values({
      ...row,
      thresholds: json(row.thresholds),
      number: sql<number>`(select coalesce(max(number), 0) + 1 from supervision.risk_setting where code = ${row.code})`,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('number')
    .executeTakeFirst()
  return done?.number ?? null
}

export async function decideSetting(
  trx: Trx,
  row: SettingRecord,
  state: 'in-force' | 'refused',
  by: { account: string; at: string; decision: string | null },
): Promise<boolean> {
  if (state === 'in-force')
    await of(trx)
      .updateTable('supervision.riskSetting')
      .set({ state: 'past' })
      .where('code', '=', row.code)
      .where('state', '=', 'in-force')
      .execute()
  const done = await of(trx)
    .updateTable('supervision.riskSetting')
    .set({
      state,
      decidedBy: by.account,
      decidedAt: by.at,
      decision: by.decision,
      version: row.version + 1,
    })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .where('state', '=', 'proposed')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const insertReplay = async (trx: Trx, row: ReplayRecord): Promise<void> => {
  await of(trx)
    .insertInto('supervision.riskReplay')
    .values({
      ...row,
      thresholdsNow: json(row.thresholdsNow),
      thresholdsThen: json(row.thresholdsThen),
      result: json(row.result),
    })
    .execute()
}
export const replayById = (db: Db, id: string): Promise<ReplayRecord | undefined> =>
  of(db).selectFrom('supervision.riskReplay').selectAll().where('id', '=', id).executeTakeFirst()
export const replaysOf = (db: Db, code: string, regions: readonly string[]): Promise<ReplayRecord[]> =>
  of(db)
    .selectFrom('supervision.riskReplay')
    .selectAll()
    .where('code', '=', code)
    .where('region', '=', sql<string>`any(${regions})`)
    .orderBy('at', 'desc')
    .limit(20)
    .execute()

export const insertRun = async (trx: Trx, row: RunRecord): Promise<void> => {
  await of(trx)
    .insertInto('supervision.riskRun')
    .values({ ...row, rules: json(row.rules) })
    .execute()
}
/** One writer of alerts at a time: two runs that find the same thing raise one alert. */
export const lockAlerts = async (trx: Trx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('supervision.risk'))`.execute(trx)
}

/** Runs of the reader's own regions; those of the whole province count for its office alone. */
export const runPage = (
  db: Db,
  regions: readonly string[],
  input: { why?: RunRecord['why'] | undefined; page: number; size: number; sort?: string | undefined },
): Promise<Page<RunRecord>> => {
  let query = of(db)
    .selectFrom('supervision.riskRun')
    .selectAll()
    .where(sql<boolean>`coalesce(region, ${PROVINCE}) = any(${regions})`)
  if (input.why) query = query.where('why', '=', input.why)
  return pageOf(query, input, { at: 'at', raised: 'raised', hits: 'hits' }, ['at', 'desc'], 'id')
}

export interface RuleCount {
  code: string
  open: number
  overdue: number
  confirmed: number
  harmless: number
  dataFault: number
}
export async function countsPerRule(
  db: Db,
  regions: readonly string[],
  span: { from: string | null; to: string | null; today: string },
): Promise<Map<string, RuleCount>> {
  const { rows } = await sql<RuleCount>`select code,
      count(*) filter (where state <> 'closed')::integer as open,
      count(*) filter (where state <> 'closed' and due_on < ${span.today})::integer as overdue,
      count(*) filter (where state = 'closed' and outcome = 'confirmed')::integer as confirmed,
      count(*) filter (where state = 'closed' and outcome = 'harmless')::integer as harmless,
      count(*) filter (where state = 'closed' and outcome = 'data-fault')::integer as "dataFault"
    from supervision.risk_alert
    where region = any(${regions}) and (${span.from}::date is null or happened_on >= ${span.from}::date)
      and (${span.to}::date is null or happened_on <= ${span.to}::date)
    group by code`.execute(db)
  return new Map(rows.map((row) => [row.code, row]))
}

/** What people found out about these findings of a rule: the last settled alert of each. */
export async function outcomesOf(
  db: Db,
  code: string,
  prints: readonly string[],
): Promise<Map<string, { id: string; outcome: Outcome | null }>> {
  if (prints.length === 0) return new Map()
  const { rows } = await sql<{ print: string; id: string; outcome: Outcome | null }>`
    select distinct on (fingerprint) encode(fingerprint, 'hex') as print, id,
      case when state = 'closed' then outcome end as outcome
    from supervision.risk_alert
    where code = ${code} and fingerprint = any(select decode(p, 'hex') from unnest(${prints}::text[]) as p)
    order by fingerprint, (state = 'closed') desc, raised_at desc`.execute(db)
  return new Map(rows.map((row) => [row.print, row]))
}

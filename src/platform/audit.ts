/**
 * The record of every change: who, when, from where, what before and after, why; written in the act's own
 * transaction to a table that can only grow (the app's role may insert and select, a trigger refuses the rest).
 */

import { type RawBuilder, sql } from 'kysely'
import type { Trx } from './db/index.ts'
import { newId } from './id.ts'

export interface AuditEntry {
  /** What it concerns, most specific first, as `kind:id`: a claim line also names its claim and its class. */
  subjects: string[]
  /** Chinese sentence for timelines, without personal data. */
  summary: string
  region?: string | null
  orgId?: string | null
  /** Masked values only. */
  before?: unknown
  after?: unknown
  reason?: string | null
  /** Ids of files that are evidence. */
  files?: string[]
  /** Who it was, where the act itself finds that out: a sign-in begins with nobody. */
  by?: { accountId: string; actorName: string; actorOrg: string | null }
}

export interface AuditBy {
  at: string
  actId: string
  actTitle: string
  accountId: string | null
  actorName: string
  actorOrg: string | null
  ip: string | null
  agent: string | null
}

export async function writeAudit(trx: Trx, by: AuditBy, entries: AuditEntry[]): Promise<void> {
  await writeAudits(
    trx,
    entries.map((entry) => ({ by: { ...by, ...entry.by }, entry })),
  )
}

type Records = readonly { by: AuditBy; entry: AuditEntry }[]

/** Records of several actors at once, for a lane that carries many people's acts in one transaction. */
export async function writeAudits(trx: Trx, records: Records): Promise<void> {
  if (records.length > 0) await insertAudits(records).execute(trx)
}

/** The same as part of a larger statement. */
export function insertAudits(records: Records): RawBuilder<unknown> {
  const rows = records.map(({ by, entry }) => ({
    id: newId(),
    at: by.at,
    act_id: by.actId,
    act_title: by.actTitle,
    account_id: by.accountId,
    actor_name: by.actorName,
    actor_org: by.actorOrg,
    ip: by.ip,
    agent: by.agent?.slice(0, 200) ?? null,
    subjects: entry.subjects,
    summary: entry.summary,
    region: entry.region ?? null,
    org_id: entry.orgId ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    reason: entry.reason ?? null,
    files: entry.files ?? [],
  }))
  // One parameter however many rows: the same statement for one act and for a lane's hundreds.
  return sql`
    insert into platform.audit (id, at, act_id, act_title, account_id, actor_name, actor_org, ip, agent, subjects,
      summary, region, org_id, before, after, reason, files)
    select id, at, act_id, act_title, account_id, actor_name, actor_org, ip, agent, subjects,
      summary, region, org_id, before, after, reason, files
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      id uuid, at timestamptz, act_id text, act_title text, account_id uuid, actor_name text, actor_org text, ip text,
      agent text, subjects text[], summary text, region char(6), org_id uuid, before jsonb, after jsonb, reason text,
      files uuid[])`
}

/**
 * The record of every change: who, when, from where, what before and after, why; written in the act's own
 * transaction to a table that can only grow (the app's role may insert and select, a trigger refuses the rest).
 */
import { v7 as uuidv7 } from 'uuid'
import type { Trx } from './db/index.ts'

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

type Tables = {
  'platform.audit': Omit<AuditBy, 'at'> & {
    id: string
    at: string
    subjects: string[]
    summary: string
    region: string | null
    orgId: string | null
    before: string | null
    after: string | null
    reason: string | null
    files: string[]
  }
}

export async function writeAudit(trx: Trx, by: AuditBy, entries: AuditEntry[]): Promise<void> {
  await writeAudits(
    trx,
    entries.map((entry) => ({ by, entry })),
  )
}

/** Records of several actors at once, for a lane that carries many people's acts in one transaction. */
export async function writeAudits(
  trx: Trx,
  records: readonly { by: AuditBy; entry: AuditEntry }[],
): Promise<void> {
  const rows = records.map(({ by, entry }) => ({
    id: uuidv7(),
    at: by.at,
    actId: by.actId,
    actTitle: by.actTitle,
    accountId: by.accountId,
    actorName: by.actorName,
    actorOrg: by.actorOrg,
    ip: by.ip,
    agent: by.agent?.slice(0, 200) ?? null,
    subjects: entry.subjects,
    summary: entry.summary,
    region: entry.region ?? null,
    orgId: entry.orgId ?? null,
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
    reason: entry.reason ?? null,
    files: entry.files ?? [],
  }))
  // PostgreSQL takes 65,535 parameters a statement; 17 columns a row.
  for (let i = 0; i < rows.length; i += 2000) {
    await trx
      .withTables<Tables>()
      .insertInto('platform.audit')
      .values(rows.slice(i, i + 2000))
      .execute()
  }
}

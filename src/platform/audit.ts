/**
 * The record of every change: who, when, from where, what before and after, why; written in the act's own
 * transaction to a table that can only grow (the app's role may insert and select, a trigger refuses the rest).
 */

import type { RawBuilder } from 'kysely'
import { insertOf, type Trx } from './db/index.ts'
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

const insertRows = insertOf('platform.audit', {
  id: 'uuid',
  at: 'timestamptz',
  actId: 'text',
  actTitle: 'text',
  accountId: 'uuid',
  actorName: 'text',
  actorOrg: 'text',
  ip: 'text',
  agent: 'text',
  subjects: 'text[]',
  summary: 'text',
  region: 'char(6)',
  orgId: 'uuid',
  before: 'jsonb',
  after: 'jsonb',
  reason: 'text',
  files: 'uuid[]',
})

/** The same as part of a larger statement. */
export const insertAudits = (records: Records): RawBuilder<unknown> =>
  insertRows(
    records.map(({ by, entry }) => ({
      id: newId(),
      at: by.at,
      actId: by.actId,
      actTitle: by.actTitle,
      accountId: by.accountId,
      actorName: by.actorName,
      actorOrg: by.actorOrg,
      ip: by.ip,
      agent: by.agent?.slice(0, 200),
      subjects: entry.subjects,
      summary: entry.summary,
      region: entry.region,
      orgId: entry.orgId,
      before: entry.before,
      after: entry.after,
      reason: entry.reason,
      files: entry.files ?? [],
    })),
  )

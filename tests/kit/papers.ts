/** Papers that were served: their bytes against the record. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { TestApp } from './app.ts'

export const sha256Of = (raw: Buffer): string => createHash('sha256').update(raw).digest('hex')

/** How often the record of `subject` says that a paper of just these bytes was served. */
export async function timesServed(app: TestApp, subject: string, raw: Buffer): Promise<number> {
  const { rows } = await sql`
    select from platform.audit a join platform.issued_paper p on p.file_id = any(a.files)
    where a.subjects @> ${[subject]} and p.subject = ${subject} and p.sha256 = ${sha256Of(raw)}
      and a.after->>'paperSha256' = p.sha256`.execute(app.platform.tools.db)
  return rows.length
}

/** What need not be kept for ever: answers held for a repeated submission go after thirty days. */
import { sql } from 'kysely'
import type { Tools } from './serve.ts'

const KEEP_DAYS = 30

export async function tidyKeys(tools: Pick<Tools, 'db' | 'clock'>): Promise<void> {
  const before = new Date(tools.clock.now().getTime() - KEEP_DAYS * 86_400_000).toISOString()
  await sql`delete from platform.idempotency where at < ${before}`.execute(tools.db)
}

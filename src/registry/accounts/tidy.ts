import { sql } from 'kysely'
import type { Tools } from '#platform/serve'

/** Sessions that have ended are dropped; codes to phones lose their link to a person a day after they ended. */
export async function tidySessions(tools: Pick<Tools, 'db' | 'clock'>): Promise<void> {
  const now = tools.clock.now()
  await sql`delete from registry.session where ends_at < ${now.toISOString()}`.execute(tools.db)
  const yesterday = new Date(now.getTime() - 86_400_000).toISOString()
  await sql`delete from registry.phone_code where ends_at < ${yesterday}`.execute(tools.db)
}

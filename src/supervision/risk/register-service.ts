/** Before the night's rules: what the registers say of the year's trainees, and who stands behind organisations. */
import { type Day, dayOf, daysBetween } from '#platform/day'
import type { Tools } from '#platform/serve'
import { keepOwners } from '#registry/registers'
import { signsOf, versionsNow } from '#supervision/matching'
import * as store from './register-store.ts'

/** Newcomers are asked about when their class is filed; here everybody again, when there is newer data and so often. */
const AGAIN_DAYS = 7

export async function keepRegisterSigns(tools: Tools, span: { from: Day; until: Day }): Promise<void> {
  const now = tools.clock.now().toISOString()
  await keepOwners(tools)
  const [versions, last] = await Promise.all([versionsNow(tools), store.lastSigns(tools.db)])
  if (
    last?.versions === versions &&
    (versions === '' || daysBetween(dayOf(last.at), dayOf(now)) < AGAIN_DAYS)
  )
    return
  // Nothing is delivered and nothing was: nobody is asked about.
  if (versions === '' && !last) return
  const signs = versions === '' ? [] : await signsOf(tools, { from: span.from, to: span.until })
  await store.keepSigns(tools.db, versions, signs, now)
}

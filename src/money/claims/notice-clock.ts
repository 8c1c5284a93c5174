/** Time passes: notices whose days are over are closed, one transaction each, as the department itself would. */
import type { Actor } from '#platform/access'
import { dayOf } from '#platform/day'
import { Refused } from '#platform/refusal'
import { perform, serve, type Tools } from '#platform/serve'
import { clearNotice } from './claim-contract.ts'
import { placeOf } from './moves-service.ts'
import { noticesOver } from './notice-store.ts'
import { clear } from './review-service.ts'
import { claimById } from './store.ts'

/** Nobody's account: what the platform does by itself is recorded under its own name. */
const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000c1',
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['claim.review']), org: null, region: '350000' }],
}
export const servedClear = serve(clearNotice, { at: (ctx, input) => placeOf(ctx, input.id), run: clear })

export async function closeNotices(tools: Tools): Promise<number> {
  let closed = 0
  for (const { claimId } of await noticesOver(tools.db, dayOf(tools.clock.now().toISOString()))) {
    const row = await claimById(tools.db, claimId)
    if (row?.state !== 'notice') continue
    try {
      await perform(tools, servedClear, PLATFORM, { id: row.id, version: row.version })
      closed += 1
    } catch (error) {
      // An officer was quicker; the next round sees what is left.
      if (!(error instanceof Refused)) throw error
    }
  }
  return closed
}

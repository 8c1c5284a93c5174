/** Time passes: holds and exceptions end with their last day. Each hold in a transaction of its own. */
import type { Actor } from '#platform/access'
import { dayOf } from '#platform/day'
import { Refused } from '#platform/refusal'
import { perform, serve, type Tools } from '#platform/serve'
import * as desk from './console-service.ts'
import * as c from './contract.ts'
import * as store from './store.ts'

/** Nobody's account: what the platform does by itself is recorded under its own name. */
const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000b1',
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['hold.lift']), org: null, region: '350000' }],
}

export const servedExpire = serve(c.expireHolds, {
  at: (ctx, input) => desk.placeOfHold(ctx, input.id),
  run: desk.expire,
})

export async function endHolds(tools: Tools): Promise<void> {
  const now = tools.clock.now().toISOString()
  const today = dayOf(now)
  await store.endOldExceptions(tools.db, today, now)
  for (const due of await store.ranOut(tools.db, today)) {
    try {
      await perform(tools, servedExpire, PLATFORM, due)
    } catch (error) {
      // Lifted by somebody meanwhile.
      if (!(error instanceof Refused)) throw error
    }
  }
}

/** What the platform does by itself with claims, under its own name and with no account behind it. */
import type { Actor } from '#platform/access'
import { dayOf } from '#platform/day'
import type { Trx } from '#platform/db'
import type { Tools } from '#platform/serve'
import type { AnyCtx } from './moves-service.ts'

export const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000c2',
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['claim.recheck']), org: null, region: '350000' }],
}

/** Reads with nobody asking: for messages; writes nothing. */
export function asPlatform(tools: Tools): AnyCtx {
  const now = tools.clock.now().toISOString()
  return {
    db: tools.db as unknown as Trx,
    tools,
    actor: null,
    now,
    today: dayOf(now),
    meta: { ip: null, agent: null },
    scope: () => ({ orgs: [], regions: [] }),
    may: () => false,
    record: () => {},
    emit: () => {},
  }
}

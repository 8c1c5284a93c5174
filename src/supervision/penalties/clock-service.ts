/** Time passes: replies end, measures end with their last day, records with nothing left close. Each in a transaction of its own. */
import type { Actor } from '#platform/access'
import { dayOf } from '#platform/day'
import { Refused } from '#platform/refusal'
import { perform, type Served, serve, type Tools } from '#platform/serve'
import { PLATFORM_ID, placeOf, placeOfMeasure } from './case-service.ts'
import * as c from './contract.ts'
import { closeHearing, finish } from './decide-service.ts'
import { end } from './measure-service.ts'
import * as store from './store.ts'

/** Nobody's account: what the platform does by itself is recorded under its own name. */
const PLATFORM: Actor = {
  accountId: PLATFORM_ID,
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['penalty.draft']), org: null, region: '350000' }],
}

type Ctx = Parameters<typeof placeOf>[0]
const at = (ctx: Ctx, input: { id: string }) => placeOf(ctx, input.id)
export const servedHearing = serve(c.closeHearing, { at, run: closeHearing })
export const servedFinish = serve(c.finishPenalty, { at, run: finish })
export const servedEnd = serve(c.endMeasure, {
  at: (ctx, input) => placeOfMeasure(ctx, input.measureId),
  run: end,
})

async function take(tools: Tools, served: Served, input: unknown): Promise<void> {
  try {
    await perform(tools, served, PLATFORM, input)
  } catch (error) {
    // An officer was quicker; the next round sees what is left.
    if (!(error instanceof Refused)) throw error
  }
}

export async function keepPenalties(tools: Tools): Promise<void> {
  const today = dayOf(tools.clock.now().toISOString())
  const first = await store.dueNow(tools.db, today)
  for (const one of first.replies) await take(tools, servedHearing, one)
  for (const one of first.measures) await take(tools, servedEnd, one)
  // Two measures of one record end on one day: the second's version has moved on.
  for (const one of (await store.dueNow(tools.db, today)).measures) await take(tools, servedEnd, one)
  for (const one of (await store.dueNow(tools.db, today)).finished) await take(tools, servedFinish, one)
}

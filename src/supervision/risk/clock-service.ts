/** What risk does by itself: every night all rules, at events those of their stage, and alerts past their deadline go up. */
import type { Actor } from '#platform/access'
import { dayOf, daysBetween } from '#platform/day'
import { Refused } from '#platform/refusal'
import { perform, serve, type Tools } from '#platform/serve'
import { escalate, placeOf } from './alert-service.ts'
import * as c from './contract.ts'
import { type Found, findAll, type Kept, keepFound, type Request, span, tellsNews } from './engine-service.ts'
import { sumLessons } from './lesson-store.ts'
import { markPhotos } from './photo-service.ts'
import { keepRegisterSigns } from './register-service.ts'
import * as store from './store.ts'

/** Nobody's account: what the platform does by itself is recorded under its own name. */
const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000d1',
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['risk.run', 'risk.decide']), org: null, region: '350000' }],
}

async function keep(tools: Tools, found: Found): Promise<Kept> {
  let kept: Kept | undefined
  const served = serve(c.keepRun, {
    at: async () => ({ region: '350000' }),
    run: async (ctx) => {
      kept = await keepFound(ctx, found)
      return { raised: kept.raised }
    },
  })
  await perform(tools, served, PLATFORM, {})
  return kept as Kept
}

/** Reads on the pool and writes in one short transaction: rules that look at a year hold nobody up. */
export async function runNightly(tools: Tools): Promise<Kept> {
  const now = tools.clock.now().toISOString()
  await markPhotos(tools)
  await sumLessons(tools.db, now)
  await keepRegisterSigns(tools, span(dayOf(now)))
  const request: Request = { why: 'night', ...span(dayOf(now)), region: '350000' }
  return await keep(tools, await findAll(tools.db, request, now))
}

const servedEscalate = serve(c.escalateAlert, {
  at: (ctx, input) => placeOf(ctx, input.id),
  run: escalate,
})

/** Gives how many alerts went up. */
export async function escalateLate(tools: Tools): Promise<number> {
  let moved = 0
  for (const { id } of await store.overdueAlerts(tools.db, dayOf(tools.clock.now().toISOString()))) {
    try {
      await perform(tools, servedEscalate, PLATFORM, { id })
      moved += 1
    } catch (error) {
      // An officer was quicker; the next round sees what is left.
      if (!(error instanceof Refused)) throw error
    }
  }
  return moved
}

/** What happened long ago the night has seen. */
const FRESH_DAYS = 2

const NAMED = ['personIds', 'classIds', 'orgIds', 'claimIds', 'certificateIds'] as const
/** Whom an event is about; a kind that it does not name is left out, not empty. */
function onlyOf(payload: Record<string, unknown>): c.Only {
  const ids = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
  return Object.fromEntries(
    NAMED.map((name) => [name, ids(payload[name])] as const).filter(([, list]) => list.length > 0),
  )
}

/** Reacts to an event with the rules of its stages, about those it touches. What is not news leaves no trace. */
const reaction =
  (stages: readonly c.Stage[], about: string) =>
  async (tools: Tools, payload: Record<string, unknown>): Promise<void> => {
    const now = tools.clock.now().toISOString()
    const today = dayOf(now)
    if (typeof payload.on === 'string' && daysBetween(payload.on, today) > FRESH_DAYS) return
    const only = onlyOf(payload)
    if (Object.keys(only).length === 0) return
    const request: Request = { why: 'event', about, stages, ...span(today), region: '350000', only }
    const found = await findAll(tools.db, request, now)
    if (await tellsNews(tools.db, found, today)) await keep(tools, found)
  }

export const watchFiling = reaction(['entry', 'filing', 'roster'], '开班备案提交')
export const watchClosing = reaction(['class', 'exam'], '培训班结班')
export const watchCertificates = reaction(['exam'], '证书录入')
export const watchClaim = reaction(['claim', 'exam', 'roster'], '补贴申报提交')
const paidFor = reaction(['paid'], '补贴拨付')
export const watchPayment = (tools: Tools, payload: Record<string, unknown>): Promise<void> => {
  const settled = (payload.settled ?? []) as { claimId: string }[]
  return paidFor(tools, { on: payload.on, claimIds: [...new Set(settled.map((one) => one.claimId))] })
}

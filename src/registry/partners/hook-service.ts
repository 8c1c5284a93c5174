/** Addresses: asked for by an organisation, allowed by an officer, stopped by either; their messages and their log. */
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import * as c from './contract.ts'
import * as store from './hook-store.ts'
import { ensurePartner, makeSecret, ownOrg } from './service.ts'

const MOST_HOOKS = 10
export const placeOfHookSecret = (id: string) => `partner_hook.secret:${id}`

export async function request(ctx: Ctx, input: ParsedOf<typeof c.requestHook>) {
  const org = await ownOrg(ctx)
  const held = await store.hooksOf(ctx.db, org.id)
  const live = held.filter((one) => ['requested', 'allowed'].includes(one.state))
  insist([
    ...(c.verbsFor(org.kind).length === 0 ? [c.refusals.org_cannot()] : []),
    ...c.checkUrl(input.url, ctx.tools.demo),
    ...(live.length >= MOST_HOOKS ? [c.refusals.too_many_hooks()] : []),
  ])
  await ensurePartner(ctx, org)
  const id = uuidv7()
  const secret = makeSecret()
  await store.insertHook(ctx.db, {
    id,
    orgId: org.id,
    region: org.region,
    url: input.url,
    events: [...new Set(input.events)],
    state: 'requested',
    secretSealed: ctx.tools.sealer.seal(secret, placeOfHookSecret(id)),
    requestedBy: ctx.actor.accountId,
    requestedAt: ctx.now,
    allowedBy: null,
    allowedAt: null,
    stoppedAt: null,
    reason: null,
    version: 1,
  })
  ctx.record({
    subjects: [`partner-hook:${id}`, `organisation:${org.id}`],
    summary: `申请推送地址 ${new URL(input.url).host}`,
    region: org.region,
    orgId: org.id,
    after: { url: input.url, events: input.events },
  })
  return { id, secret, version: 1 }
}

async function one(ctx: Ctx, id: string): Promise<store.HookRecord> {
  const row = await store.hookById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这个推送地址' })], 404)
  return row
}
export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await one(ctx, id)).region })
export const ownPlaceOf = async (ctx: Ctx, id: string) => ({ orgs: [(await one(ctx, id)).orgId] })

const hands = (row: store.HookRecord) => ({ requestedBy: { id: row.requestedBy, did: '申请' } })

async function step(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  name: keyof typeof c.hookMoves.moves,
  set: Partial<store.HookRecord>,
) {
  const row = await one(ctx, input.id)
  const reasons = refuseMove(c.hookMoves, name, row.state, ctx.actor.accountId, hands(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  // The rules may have grown since it was asked for.
  insist([...reasons, ...(name === 'allow' ? c.checkUrl(row.url, ctx.tools.demo) : [])])
  const { to, title } = c.hookMoves.moves[name]
  const reason = input.reason ?? null
  if (!(await store.updateHook(ctx.db, row.id, row.version, { ...set, state: to, reason })))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`partner-hook:${row.id}`, `organisation:${row.orgId}`],
    summary: `推送地址 ${new URL(row.url).host}：${title}`,
    region: row.region,
    orgId: row.orgId,
    before: { state: row.state },
    after: { state: to },
    reason,
  })
  return { version: row.version + 1, state: to }
}
type WithReason = { id: string; version: number; reason: string }
export const allow = (ctx: Ctx, input: { id: string; version: number }) =>
  step(ctx, input, 'allow', { allowedBy: ctx.actor.accountId, allowedAt: ctx.now })
export const refuse = (ctx: Ctx, input: WithReason) => step(ctx, input, 'refuse', {})
export const halt = (ctx: Ctx, input: WithReason) => step(ctx, input, 'halt', { stoppedAt: ctx.now })
export const stop = (ctx: Ctx, input: WithReason) => step(ctx, input, 'stop', { stoppedAt: ctx.now })

async function shown(ctx: Ctx, rows: readonly store.HookRecord[]): Promise<c.HookView[]> {
  const [orgs, counts] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((r) => r.orgId),
    ),
    store.countsOf(
      ctx.db,
      rows.map((r) => r.id),
    ),
  ])
  return rows.map((row) => {
    const may = (verb: string) =>
      covers(ctx.scope(verb), verb === 'partner.own' ? { orgs: [row.orgId] } : { region: row.region })
    const { waiting = 0, sent = 0, givenUp = 0 } = counts.get(row.id) ?? {}
    return {
      id: row.id,
      orgId: row.orgId,
      orgName: orgs.get(row.orgId)?.name ?? '',
      url: row.url,
      events: row.events,
      state: row.state,
      requestedAt: row.requestedAt,
      allowedAt: row.allowedAt,
      reason: row.reason,
      waiting,
      sent,
      givenUp,
      version: row.version,
      can: openMoves(c.hookMoves, row.state, may, ctx.actor.accountId, hands(row)),
    }
  })
}

export async function own(ctx: Ctx) {
  const org = await ownOrg(ctx)
  return { rows: await shown(ctx, await store.hooksOf(ctx.db, org.id)) }
}
export async function list(ctx: Ctx, input: ParsedOf<typeof c.listHooks>) {
  const page = await store.hookPage(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: await shown(ctx, page.rows) }
}

export async function deliveries(ctx: Ctx, { id, ...input }: ParsedOf<typeof c.hookDeliveries>) {
  const page = await store.deliveryPage(ctx.db, id, input)
  return {
    ...page,
    rows: page.rows.map((row) => ({
      id: row.id,
      event: row.event,
      happenedAt: row.happenedAt,
      title: (JSON.parse(row.body) as { title: string }).title,
      state: row.state,
      tries: row.tries,
      nextAt: row.state === 'waiting' ? row.nextAt : null,
      lastAt: row.lastAt,
      lastStatus: row.lastStatus,
      lastError: row.lastError,
      sentAt: row.sentAt,
    })),
  }
}

export async function resend(ctx: Ctx, input: ParsedOf<typeof c.resendDelivery>) {
  const [row, hook] = await Promise.all([store.deliveryById(ctx.db, input.deliveryId), one(ctx, input.id)])
  if (!row || row.hookId !== hook.id) throw new Refused([common.not_found({ what: '这条推送' })], 404)
  insist(row.state === 'sent' || hook.state !== 'allowed' ? [c.refusals.nothing_to_resend()] : [])
  await store.updateDelivery(ctx.db, row.id, { state: 'waiting', tries: 0, nextAt: ctx.now })
  ctx.record({
    subjects: [`partner-hook:${hook.id}`, `organisation:${hook.orgId}`],
    summary: `重新推送一条消息到 ${new URL(hook.url).host}`,
    region: hook.region,
    orgId: hook.orgId,
  })
  return { ok: true as const }
}

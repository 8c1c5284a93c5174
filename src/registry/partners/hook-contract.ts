/** Addresses where an organisation wants to be told, and what was sent there. */
import { z } from 'zod'
import { act } from '#platform/act'
import { id, instant, listInput, listOutput, text, version } from '#platform/list'
import { type HookEvent, type HookState, hookEvents, hookMoves } from './rules.ts'

const keys = <K extends string>(of: Record<K, unknown>) => Object.keys(of) as [K, ...K[]]
const hookEvent = z.enum(keys<HookEvent>(hookEvents))
const hookState = z.enum(keys<HookState>(hookMoves.states))
const path = '/api/partners/hooks'
const own = { verb: 'partner.own' } as const
const officer = { verb: 'partner.check' } as const

const hook = z.object({
  id,
  orgId: id,
  orgName: z.string(),
  url: z.string(),
  events: z.array(hookEvent),
  state: hookState,
  requestedAt: instant,
  allowedAt: instant.nullable(),
  reason: z.string().nullable(),
  waiting: z.number(),
  sent: z.number(),
  givenUp: z.number(),
  version: z.number(),
  can: z.array(z.string()),
})
export type HookView = z.infer<typeof hook>

export const requestHook = act({
  id: 'registry.partner-hook.request',
  title: '申请推送地址',
  method: 'POST',
  path,
  allow: own,
  input: z.object({ url: z.string().trim().max(300), events: z.array(hookEvent).min(1).max(20) }),
  /** The secret that messages are signed with, shown once. */
  output: z.object({ id, secret: z.string(), version: z.number() }),
})
export const ownHooks = act({
  id: 'registry.partner-hook.own',
  title: '查看本单位推送地址',
  method: 'GET',
  path: '/api/partners/own-hooks',
  allow: own,
  input: z.object({}),
  output: z.object({ rows: z.array(hook) }),
})
export const listHooks = act({
  id: 'registry.partner-hook.list',
  title: '查询推送地址',
  method: 'GET',
  path,
  allow: { verb: 'partner.read' },
  input: z.object({ ...listInput, state: hookState.optional() }),
  output: listOutput(hook),
})

const moved = z.object({ version: z.number(), state: hookState })
export const allowHook = act({
  id: 'registry.partner-hook.allow',
  title: '核准推送地址',
  method: 'POST',
  path: `${path}/:id/allow`,
  allow: officer,
  input: z.object({ id, version }),
  output: moved,
})
export const refuseHook = act({
  id: 'registry.partner-hook.refuse',
  title: '不予核准推送地址',
  method: 'POST',
  path: `${path}/:id/refuse`,
  allow: officer,
  input: z.object({ id, version, reason: text(300, 4) }),
  output: moved,
})
export const haltHook = act({
  id: 'registry.partner-hook.halt',
  title: '强制停用推送地址',
  method: 'POST',
  path: `${path}/:id/halt`,
  allow: officer,
  input: z.object({ id, version, reason: text(300, 4) }),
  output: moved,
})
export const stopHook = act({
  id: 'registry.partner-hook.stop',
  title: '停用本单位推送地址',
  method: 'POST',
  path: `${path}/:id/stop`,
  allow: own,
  input: z.object({ id, version, reason: text(300, 2) }),
  output: moved,
})

const delivery = z.object({
  id,
  event: z.string(),
  happenedAt: instant,
  title: z.string(),
  state: z.enum(['waiting', 'sent', 'given-up']),
  tries: z.number(),
  nextAt: instant.nullable(),
  lastAt: instant.nullable(),
  lastStatus: z.number().nullable(),
  lastError: z.string().nullable(),
  sentAt: instant.nullable(),
})
export const deliveryStates = { waiting: '待推送', sent: '已送达', 'given-up': '已放弃' } as const
export const hookDeliveries = act({
  id: 'registry.partner-hook.deliveries',
  title: '查询推送记录',
  method: 'GET',
  path: '/api/partners/own-hooks/:id/deliveries',
  allow: own,
  input: z.object({ ...listInput, id, state: delivery.shape.state.optional() }),
  output: listOutput(delivery),
})
export const resendDelivery = act({
  id: 'registry.partner-hook.resend',
  title: '重新推送',
  method: 'POST',
  path: '/api/partners/own-hooks/:id/resend',
  allow: own,
  input: z.object({ id, deliveryId: id }),
  output: z.object({ ok: z.literal(true) }),
})

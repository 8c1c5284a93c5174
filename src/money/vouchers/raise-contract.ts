/** More vouchers for a batch that is published already: asked for by one officer, approved by another. */
import { z } from 'zod'
import { act } from '#platform/act'
import { id, instant, moved, regionCode, stepOn, text, version, withReason } from '#platform/list'
import { category } from '#registry/people/contract'

export const raiseStates = {
  asked: '待审定',
  approved: '已增加',
  refused: '不予增加',
  withdrawn: '已撤回',
} as const
export type RaiseState = keyof typeof raiseStates

const line = z.object({
  region: regionCode,
  category: category.nullable().default(null),
  more: z.number().int().min(1, '名额应大于 0').max(10_000_000),
})
export type RaiseLine = z.infer<typeof line>

export const raise = z.object({
  id,
  lines: z.array(z.object({ ...line.shape, regionName: z.string() })),
  total: z.number(),
  documentNumber: z.string(),
  reason: z.string(),
  state: z.enum(Object.keys(raiseStates) as [RaiseState, ...RaiseState[]]),
  askedByName: z.string(),
  askedAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  /** Those in line who got one by it. */
  served: z.number(),
  version: z.number(),
  can: z.array(z.string()),
})
export type RaiseView = z.infer<typeof raise>

export const askRaise = act({
  id: 'money.voucher.ask-raise',
  title: '申请增加培训券名额',
  method: 'POST',
  path: '/api/money/voucher-batches/:id/raises',
  allow: { verb: 'voucher.draft' },
  input: z.object({
    id,
    /** Of the batch. */
    version,
    lines: z.array(line).min(1).max(200),
    documentNumber: text(80, 2),
    reason: text(200, 4),
  }),
  output: z.object({ id, version: z.number() }),
  clause: 'F37-14',
})

const does = stepOn('money.voucher', '/api/money/voucher-raises', '-raise')
export const approveRaise = act({
  ...does('approve', '审定增加培训券名额', 'voucher.approve', 'F37-14'),
  /** Those in line who got one. */
  output: moved.extend({ served: z.number() }),
})
export const refuseRaise = act({
  ...does('refuse', '不予增加培训券名额', 'voucher.approve'),
  input: withReason(),
})
export const withdrawRaise = act({
  ...does('withdraw', '撤回增加培训券名额的申请', 'voucher.draft'),
  input: withReason(),
})

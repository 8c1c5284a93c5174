import { z } from 'zod'
import { fundKind, subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import {
  day,
  id,
  instant,
  listInput,
  listOutput,
  moved,
  reasonShape,
  regionCode,
  step,
  stepOn,
  text,
  withReason,
} from '#platform/list'
import { category } from '#registry/people/contract'
import { raise } from './raise-contract.ts'
import {
  type BatchState,
  batchMoves,
  type VoucherKind,
  type VoucherState,
  voucherKinds,
  voucherStates,
} from './rules.ts'

export * from './my-contract.ts'
export * from './raise-contract.ts'
export {
  type BatchState,
  batchMoves,
  faceOf,
  groupName,
  type VoucherKind,
  type VoucherState,
  voucherKinds,
  voucherStates,
} from './rules.ts'

const voucherKind = z.enum(Object.keys(voucherKinds) as [VoucherKind, ...VoucherKind[]])
const batchState = z.enum(Object.keys(batchMoves.states) as [BatchState, ...BatchState[]])
const voucherState = z.enum(Object.keys(voucherStates) as [VoucherState, ...VoucherState[]])

const quotaLine = z.object({
  region: regionCode,
  category: category.nullable().default(null),
  total: z.number().int().min(1, '名额应大于 0').max(10_000_000),
})

/** What an officer writes down; checked whole before it is handed in. */
const batchContent = {
  title: text(60, 2),
  region: regionCode,
  kind: voucherKind,
  subsidyKind: subsidyKind.default('class-training'),
  fund: fundKind,
  faceFen: z.number().int().positive().max(10_000_000_00).nullable().default(null),
  offsetPercent: z.number().int().min(1).max(100).nullable().default(null),
  occupationCodes: z.array(text(20)).max(200).default([]),
  claimFrom: instant,
  claimUntil: instant,
  validDays: z.number().int().min(1).max(730).nullable().default(null),
  validUntil: day,
  documentNumber: text(80, 2),
  note: text(400, 0).nullable().default(null),
  quotas: z.array(quotaLine).max(500),
}

const counts = z.object({
  total: z.number(),
  taken: z.number(),
  available: z.number(),
  held: z.number(),
  redeemed: z.number(),
  expired: z.number(),
  waiting: z.number(),
  redeemedFen: z.number(),
})
export type VoucherCounts = z.infer<typeof counts>

const batch = z.object({
  id,
  title: z.string(),
  region: z.string(),
  regionName: z.string(),
  kind: voucherKind,
  subsidyKind,
  fund: fundKind,
  faceFen: z.number().nullable(),
  offsetPercent: z.number().nullable(),
  claimFrom: instant,
  claimUntil: instant,
  validDays: z.number().nullable(),
  validUntil: day,
  documentNumber: z.string(),
  state: batchState,
  version: z.number(),
  counts,
})

const batchDetail = batch.extend({
  occupations: z.array(z.object({ code: z.string(), name: z.string() })),
  note: z.string().nullable(),
  reason: z.string().nullable(),
  createdByName: z.string(),
  createdAt: instant,
  submittedByName: z.string().nullable(),
  submittedAt: instant.nullable(),
  publishedByName: z.string().nullable(),
  publishedAt: instant.nullable(),
  quotas: z.array(
    z.object({
      id,
      region: z.string(),
      regionName: z.string(),
      category: category.nullable(),
      total: z.number(),
      taken: z.number(),
      available: z.number(),
      held: z.number(),
      redeemed: z.number(),
      waiting: z.number(),
    }),
  ),
  /** Vouchers in people's hands or used, by the holder's region. */
  holders: z.array(z.object({ region: z.string(), regionName: z.string(), count: z.number() })),
  /** Requests for more after publishing, the latest first. */
  raises: z.array(raise),
  /** What keeps a batch from being handed in or published. */
  missing: z.array(reasonShape),
  can: z.array(z.string()),
})
export type BatchDetail = z.infer<typeof batchDetail>

export const listBatches = act({
  id: 'money.voucher.batches',
  title: '查询培训券批次',
  method: 'GET',
  path: '/api/money/voucher-batches',
  allow: { verb: 'voucher.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    state: batchState.optional(),
    kind: voucherKind.optional(),
    fund: fundKind.optional(),
  }),
  output: listOutput(batch),
  clause: 'F37-14',
})

export const getBatch = act({
  id: 'money.voucher.batch',
  title: '查看培训券批次',
  method: 'GET',
  path: '/api/money/voucher-batches/:id',
  allow: { verb: 'voucher.read' },
  input: z.object({ id }),
  output: batchDetail,
})

const made = z.object({ id, version: z.number() })

export const draftBatch = act({
  id: 'money.voucher.draft',
  title: '编制培训券批次',
  method: 'POST',
  path: '/api/money/voucher-batches',
  allow: { verb: 'voucher.draft' },
  input: z.object({ ...batchContent, submit: z.boolean().default(false) }),
  output: made,
  clause: 'F37-14',
})

export const editBatch = act({
  id: 'money.voucher.edit',
  title: '修改培训券批次',
  method: 'POST',
  path: '/api/money/voucher-batches/:id/edit',
  allow: { verb: 'voucher.draft' },
  input: z.object({ ...step, ...batchContent }),
  output: moved,
})

const does = stepOn('money.voucher', '/api/money/voucher-batches')
export const submitBatch = act(does('submit', '提交培训券批次', 'voucher.draft'))
export const withdrawBatch = act({
  ...does('withdraw', '撤回培训券批次', 'voucher.draft'),
  input: withReason(),
})
export const returnBatch = act({
  ...does('return', '退回培训券批次', 'voucher.approve'),
  input: withReason(),
})
export const publishBatch = act(does('publish', '发布培训券批次', 'voucher.approve', 'F37-15'))
export const closeBatch = act({
  ...does('close', '停发培训券批次', 'voucher.approve'),
  input: withReason(),
})

const holder = z.object({
  id,
  number: z.string(),
  personId: id,
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  region: z.string(),
  regionName: z.string(),
  category: z.string().nullable(),
  groupName: z.string(),
  toldBy: z.enum(['known', 'self']),
  origin: z.enum(['claimed', 'waited']),
  state: voucherState,
  claimedAt: instant,
  expiresOn: day,
  classId: id.nullable(),
  claimId: id.nullable(),
  amountFen: z.number().nullable(),
  endReason: z.string().nullable(),
  version: z.number(),
})
export type HolderView = z.infer<typeof holder>

export const listVouchers = act({
  id: 'money.voucher.list',
  title: '查询持券情况（姓名掩码）',
  // By POST: what is searched for is an ID number, and must not stand in an address.
  method: 'POST',
  changes: false,
  path: '/api/money/voucher-batches/:id/vouchers',
  allow: { verb: 'voucher.read' },
  input: z.object({ ...listInput, id, state: voucherState.optional(), region: regionCode.optional() }),
  output: listOutput(holder),
})

export const revokeVoucher = act({
  ...stepOn('money.voucher', '/api/money/vouchers')('revoke', '收回培训券', 'voucher.approve', 'F37-15'),
  input: withReason(),
})

export const expireVouchers = act({
  id: 'money.voucher.expire',
  title: '清理过期培训券',
  method: 'POST',
  path: '/api/money/voucher-batches/:id/expire',
  allow: { verb: 'voucher.approve' },
  input: z.object({ id }),
  output: z.object({ expired: z.number(), passedOn: z.number() }),
})

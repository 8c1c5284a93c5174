import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, intText, listOutput, reasonShape, regionCode, version } from '#platform/list'
import { category } from '#registry/people/contract'
import { type VoucherKind, type VoucherState, voucherKinds, voucherStates } from './rules.ts'

const voucherKind = z.enum(Object.keys(voucherKinds) as [VoucherKind, ...VoucherKind[]])
const voucherState = z.enum(Object.keys(voucherStates) as [VoucherState, ...VoucherState[]])
const step = { id, version }
const stepped = z.object({ version: z.number() })

/* ---- everybody ---- */

const offer = z.object({
  id,
  title: z.string(),
  region: z.string(),
  regionName: z.string(),
  kind: voucherKind,
  kindTitle: z.string(),
  face: z.string(),
  subsidyTitle: z.string(),
  fundTitle: z.string(),
  occupations: z.array(z.object({ code: z.string(), name: z.string() })),
  claimFrom: instant,
  claimUntil: instant,
  validDays: z.number().nullable(),
  validUntil: day,
  documentNumber: z.string(),
  note: z.string().nullable(),
  total: z.number(),
  left: z.number(),
  quotas: z.array(
    z.object({
      region: z.string(),
      regionName: z.string(),
      group: z.string(),
      total: z.number(),
      left: z.number(),
    }),
  ),
})
export type Offer = z.infer<typeof offer>

export const openBatches = act({
  id: 'money.voucher.open',
  title: '查询正在发放的培训券',
  method: 'GET',
  path: '/api/money/open-vouchers',
  allow: 'public',
  input: z.object({
    page: intText(1, 1000).default(1),
    size: intText(1, 200).default(20),
    region: regionCode.optional(),
  }),
  output: listOutput(offer),
  clause: 'F37-14',
})

/* ---- the worker's phone ---- */

const myVoucher = z.object({
  id,
  batchId: id,
  number: z.string(),
  title: z.string(),
  kindTitle: z.string(),
  face: z.string(),
  occupations: z.array(z.object({ code: z.string(), name: z.string() })),
  regionName: z.string(),
  state: voucherState,
  stateTitle: z.string(),
  origin: z.enum(['claimed', 'waited']),
  claimedAt: instant,
  expiresOn: day,
  /** Days left while it can be used. */
  daysLeft: z.number().nullable(),
  classId: id.nullable(),
  amountFen: z.number().nullable(),
  endReason: z.string().nullable(),
  version: z.number(),
  can: z.array(z.enum(['use', 'give-up'])),
})
export type MyVoucher = z.infer<typeof myVoucher>

export const myVouchers = act({
  id: 'money.voucher.mine',
  title: '查询本人培训券',
  method: 'GET',
  path: '/api/money/my/vouchers',
  allow: 'worker',
  input: z.object({}),
  output: z.object({
    now: instant,
    vouchers: z.array(myVoucher),
    waiting: z.array(z.object({ batchId: id, title: z.string(), at: instant, ahead: z.number() })),
    offers: z.array(
      offer.extend({
        /** Claimable now by this person; else why not. */
        reasons: z.array(reasonShape),
        soldOut: z.boolean(),
        /** Asked of the person only where nothing is known. */
        ask: z.object({
          regions: z.array(z.object({ code: z.string(), name: z.string() })),
          groups: z.array(z.object({ value: z.string(), label: z.string() })),
        }),
      }),
    ),
  }),
})

export const claimVoucher = act({
  id: 'money.voucher.claim',
  title: '领取培训券',
  method: 'POST',
  path: '/api/money/my/vouchers',
  allow: 'worker',
  input: z.object({
    batchId: id,
    /** Only heard where the platform knows none of its own. */
    region: regionCode.optional(),
    category: category.optional(),
    /** Stand in line where all are taken. */
    orWait: z.boolean().default(false),
  }),
  output: z.object({
    outcome: z.enum(['claimed', 'waiting']),
    voucherId: id.nullable(),
    number: z.string().nullable(),
    expiresOn: day.nullable(),
    /** People before this one in the wait-list. */
    ahead: z.number().nullable(),
    repeated: z.boolean(),
  }),
  clause: 'F37-14',
})

export const giveUpVoucher = act({
  id: 'money.voucher.give-up',
  title: '交回培训券',
  method: 'POST',
  path: '/api/money/my/vouchers/:id/give-up',
  allow: 'worker',
  input: z.object(step),
  output: stepped,
})

export const leaveLine = act({
  id: 'money.voucher.leave-line',
  title: '退出候补',
  method: 'POST',
  path: '/api/money/my/voucher-line/:batchId/leave',
  allow: 'worker',
  input: z.object({ batchId: id }),
  output: z.object({ ok: z.literal(true) }),
})

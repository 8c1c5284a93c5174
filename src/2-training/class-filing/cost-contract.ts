/** The money of a class: what is held for its seats, who pays what part of its fee, receipts; and a class that lapses. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, fenAmount, id, instant, text, version } from '#platform/list'
import { type Payer, payers, type ReceiptKind, receiptKinds } from './cost-rules.ts'
import { classState } from './filing-contract.ts'

export { LAPSE_DAYS, NO_SHOW_PERCENT } from './lapse-rules.ts'
export { payers, receiptKinds }

const payer = z.enum(Object.keys(payers) as [Payer, ...Payer[]])
const receiptKind = z.enum(Object.keys(receiptKinds) as [ReceiptKind, ...ReceiptKind[]])
const file = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })

const parts = {
  /** For one trainee. */
  feeFen: fenAmount,
  governmentFen: fenAmount,
  enterpriseFen: fenAmount,
  personalFen: fenAmount,
  enterpriseName: z.string().nullable(),
  note: z.string(),
}
const path = '/api/training/classes/:id'

const receipt = z.object({
  id,
  payer,
  kind: receiptKind,
  /** Masked. */
  person: z.string().nullable(),
  amountFen: z.number(),
  number: z.string(),
  paidOn: day,
  note: z.string().nullable(),
  enteredByName: z.string(),
  files: z.array(file),
  voided: z.object({ at: instant, reason: z.string() }).nullable(),
})
export type Receipt = z.infer<typeof receipt>

export const classMoney = act({
  id: 'training.class.money',
  title: '查看班级资金与费用分担',
  method: 'GET',
  path: `${path}/money`,
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: z.object({
    held: z
      .object({
        fundTitle: z.string(),
        budgetTitle: z.string(),
        seats: z.number(),
        perSeatFen: z.number(),
        amountFen: z.number(),
        usedFen: z.number(),
        releasedFen: z.number(),
        heldFen: z.number(),
        state: z.string(),
        releases: z.array(
          z.object({
            cause: z.string(),
            seats: z.number(),
            amountFen: z.number(),
            reason: z.string(),
            at: instant,
          }),
        ),
      })
      .nullable(),
    cost: z
      .object({ ...parts, files: z.array(file), setByName: z.string(), setAt: instant, version: z.number() })
      .nullable(),
    enterprise: z.object({ dueFen: z.number(), paidFen: z.number() }),
    people: z.array(
      z.object({
        personId: id,
        nameMasked: z.string(),
        left: z.boolean(),
        dueFen: z.number(),
        paidFen: z.number(),
        /** Paid and no longer owed: to be given back. */
        refundFen: z.number(),
      }),
    ),
    receipts: z.array(receipt),
    can: z.array(z.string()),
  }),
  clause: 'F37-14',
})

export const setCost = act({
  id: 'training.class.set-cost',
  title: '登记费用分担',
  method: 'POST',
  path: `${path}/cost`,
  allow: { verb: 'class.file' },
  input: z.object({
    id,
    /** Of the cost as it was seen; 0 where none was set. */
    version: z.number().int().min(0),
    feeFen: fenAmount.min(1, '培训费应大于 0'),
    governmentFen: fenAmount,
    enterpriseFen: fenAmount,
    personalFen: fenAmount,
    enterpriseName: text(80, 2).optional(),
    note: text(300, 2),
    files: z.array(id).max(5).default([]),
  }),
  output: z.object({ version: z.number() }),
  clause: 'F37-14',
})

export const addReceipt = act({
  id: 'training.class.add-receipt',
  title: '登记收款或退款票据',
  method: 'POST',
  path: `${path}/receipts`,
  allow: { verb: 'class.file' },
  input: z.object({
    id,
    payer,
    personId: id.optional(),
    kind: receiptKind.default('receipt'),
    amountFen: fenAmount.min(1, '金额应大于 0'),
    number: text(40, 2),
    paidOn: day,
    fileId: id,
    note: text(200).optional(),
  }),
  output: z.object({ id }),
  clause: 'F37-14',
})

export const voidReceipt = act({
  id: 'training.class.void-receipt',
  title: '作废票据',
  method: 'POST',
  path: `${path}/receipts/:receiptId/void`,
  allow: { verb: 'class.file' },
  input: z.object({ id, receiptId: id, reason: text(200, 4) }),
  output: z.object({ ok: z.literal(true) }),
})

/** Who pays what, for everybody who thinks of joining. */
export const publicCost = act({
  id: 'training.class.public-cost',
  title: '查看班级费用分担',
  method: 'GET',
  path: '/api/training/open-classes/:id/cost',
  allow: 'public',
  input: z.object({ id }),
  output: z.object({ cost: z.object(parts).nullable() }),
  clause: 'F37-14',
})

export const myCosts = act({
  id: 'training.class.my-costs',
  title: '查询本人的培训费用',
  method: 'GET',
  path: '/api/training/my/costs',
  allow: 'worker',
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        classId: id,
        title: z.string(),
        orgName: z.string(),
        feeFen: z.number(),
        governmentFen: z.number(),
        enterpriseFen: z.number(),
        dueFen: z.number(),
        paidFen: z.number(),
        refundFen: z.number(),
        receipts: z.array(
          z.object({
            id,
            kind: receiptKind,
            amountFen: z.number(),
            number: z.string(),
            paidOn: day,
            url: z.string(),
          }),
        ),
      }),
    ),
  }),
})

export const releaseFreeSeats = act({
  id: 'training.class.release-seats',
  title: '释放空余和未到课席位',
  method: 'POST',
  path: `${path}/release-seats`,
  allow: { verb: 'class.review' },
  input: z.object({ id }),
  output: z.object({
    seats: z.number(),
    amountFen: z.number(),
    released: z.array(z.object({ cause: z.string(), seats: z.number(), amountFen: z.number() })),
  }),
  clause: 'F37-14',
})

const moved = z.object({ version, state: classState })
export const lapseClass = act({
  id: 'training.class.lapse',
  title: '办理逾期未开班失效',
  method: 'POST',
  path: `${path}/lapse`,
  allow: { verb: 'class.approve' },
  input: z.object({ id, version }),
  output: moved,
})
export const expireClass = act({
  id: 'training.class.expire',
  title: '退回已过开班日期的备案',
  method: 'POST',
  path: `${path}/expire`,
  allow: { verb: 'class.review' },
  input: z.object({ id, version }),
  output: moved,
})

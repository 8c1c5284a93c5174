import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, intText, listOutput } from '#platform/list'
import { openClass, reason } from './roster-contract.ts'

const option = z.object({ id, number: z.string(), title: z.string(), expiresOn: day })

export const voucherOptions = act({
  id: 'training.class.voucher-options',
  title: '查询可用于本班的培训券',
  method: 'GET',
  path: '/api/training/classes/:id/voucher-options',
  allow: 'worker',
  input: z.object({ id }),
  output: z.object({
    /** The money of this class asks for one (F37-14). */
    needed: z.boolean(),
    fundTitle: z.string().nullable(),
    held: z.object({ id, number: z.string(), expiresOn: day }).nullable(),
    options: z.array(option),
    /** Whether the person may still change their mind. */
    open: z.boolean(),
  }),
  clause: 'F37-14',
})

export const spendVoucher = act({
  id: 'training.class.use-voucher',
  title: '为培训班使用培训券',
  method: 'POST',
  path: '/api/training/classes/:id/use-voucher',
  allow: 'worker',
  input: z.object({ id, voucherId: id.optional() }),
  output: z.object({ voucherId: id, number: z.string(), subsidised: z.boolean(), warnings: z.array(reason) }),
  clause: 'F37-14',
})

export const takeBackVoucher = act({
  id: 'training.class.take-back-voucher',
  title: '收回用于培训班的培训券',
  method: 'POST',
  path: '/api/training/classes/:id/take-back-voucher',
  allow: 'worker',
  input: z.object({ id }),
  output: z.object({ ok: z.literal(true) }),
})

export const classesForVoucher = act({
  id: 'training.class.for-voucher',
  title: '查询培训券可用的班级',
  method: 'GET',
  path: '/api/training/my/vouchers/:voucherId/classes',
  allow: 'worker',
  input: z.object({ voucherId: id, page: intText(1, 1000).default(1), size: intText(1, 200).default(20) }),
  output: listOutput(openClass.extend({ near: z.boolean() })).extend({
    voucher: z.object({ number: z.string(), title: z.string(), expiresOn: day, usable: z.boolean() }),
  }),
})

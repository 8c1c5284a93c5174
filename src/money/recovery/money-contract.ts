/** Acts on a debt: instalments, money that came back, less, writing off, transfer. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, fenAmount, id, step, text } from '#platform/list'
import { ground, moved } from './shape-contract.ts'

const fileIds = z.array(id).max(20).default([])
export const instalments = z
  .array(z.object({ dueOn: day, amountFen: fenAmount.min(1) }))
  .min(2, '分期至少两期')
  .max(36)

export const planCase = act({
  id: 'money.recovery.plan',
  title: '拟定分期缴款',
  method: 'POST',
  path: '/api/money/recoveries/:id/plan',
  allow: { verb: 'recovery.open' },
  input: z.object({ ...step, instalments, reason: text(500, 4), fileIds }),
  output: moved,
})

export const reduceCase = act({
  id: 'money.recovery.reduce',
  title: '申请核减应追回金额',
  method: 'POST',
  path: '/api/money/recoveries/:id/reduce',
  allow: { verb: 'recovery.open' },
  input: z.object({
    ...step,
    amountFen: fenAmount.min(1),
    reason: text(1000, 10),
    fileIds: z.array(id).min(1).max(20),
  }),
  output: moved,
  clause: 'F37-15',
})

export const writeOffCase = act({
  id: 'money.recovery.write-off',
  title: '申请核销应追回金额',
  method: 'POST',
  path: '/api/money/recoveries/:id/write-off',
  allow: { verb: 'recovery.open' },
  input: z.object({ ...step, ground, reason: text(1000, 10), fileIds }),
  output: moved,
  clause: 'F37-15',
})

export const transferCase = act({
  id: 'money.recovery.transfer',
  title: '申请移送司法机关',
  method: 'POST',
  path: '/api/money/recoveries/:id/transfer',
  allow: { verb: 'recovery.open' },
  input: z.object({ ...step, to: text(100, 2), reason: text(1000, 10), fileIds: z.array(id).min(1).max(20) }),
  output: moved,
  clause: 'F37-15',
})

/** Upon a changed decision (reconsideration, a court, the office itself): paid by finance, confirmed by another of it. */
export const refundCase = act({
  id: 'money.recovery.refund',
  title: '登记退还追回款',
  method: 'POST',
  path: '/api/money/recoveries/:id/refund',
  allow: { verb: 'recovery.receive' },
  input: z.object({
    ...step,
    amountFen: fenAmount.min(1),
    paidOn: day,
    serial: text(60, 4),
    /** The document that changes the decision, and what it says. */
    reason: text(1000, 10),
    fileIds: z.array(id).min(1).max(20),
  }),
  output: moved,
  clause: 'F37-15',
})

export const enterReceipt = act({
  id: 'money.recovery.receive',
  title: '登记追回到账',
  method: 'POST',
  path: '/api/money/recoveries/:id/receipts',
  allow: { verb: 'recovery.receive' },
  input: z.object({
    ...step,
    amountFen: fenAmount.min(1),
    receivedOn: day,
    serial: text(60, 4),
    note: text(200).optional(),
    fileIds,
  }),
  output: moved.extend({ receiptId: id }),
  clause: 'F37-15',
})

export const confirmReceipt = act({
  id: 'money.recovery.confirm',
  title: '确认追回入账',
  method: 'POST',
  path: '/api/money/recovery-receipts/:id/confirm',
  allow: { verb: 'recovery.confirm' },
  input: z.object(step),
  output: moved,
  clause: 'F37-15',
})

export const returnReceipt = act({
  id: 'money.recovery.refuse-receipt',
  title: '退回到账登记',
  method: 'POST',
  path: '/api/money/recovery-receipts/:id/return',
  allow: { verb: 'recovery.confirm' },
  input: z.object({ ...step, reason: text(300, 4) }),
  output: moved,
})

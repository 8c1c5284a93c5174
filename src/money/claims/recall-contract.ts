/** A payment the bank called paid and sent back days later (退票): two people take it back, and it may be paid anew. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export const recallRefusals = defineRefusals('recall', {
  not_paid: { text: '只有已到账的付款可以登记退票。', next: '请刷新页面查看该笔付款的状态。' },
  recovering: {
    text: '该笔付款的部分资金正在追回或已经追回，不能整笔冲正。',
    clause: 'F37-15',
    next: '请在“资金追回”中办理。',
  },
  bad_day: {
    text: (f: { paidOn: string }) => `退票日期应在付款日 ${f.paidOn} 之后，且不晚于今天。`,
    next: '请按银行退票通知填写日期。',
  },
  no_file: { text: '请上传银行退票通知。', next: '退票须有银行凭证。' },
})

const moved = z.object({ version: z.number() })
const step = { id, version }
const withReason = z.object({ ...step, reason: text(200, 2) })
export const askRecall = act({
  id: 'money.payment.ask-recall',
  title: '登记银行退票',
  method: 'POST',
  path: '/api/money/payments/:paymentId/recall',
  allow: { verb: 'payment.return' },
  input: z.object({
    paymentId: id,
    returnedOn: day,
    reason: text(200, 4),
    files: z.array(id).min(1, '请上传银行退票通知').max(5),
  }),
  output: z.object({ id, version: z.number() }),
  clause: 'F37-15',
})
const does = (name: string, title: string, verb: string) => ({
  id: `money.payment.${name}-recall`,
  title,
  method: 'POST' as const,
  path: `/api/money/payment-recalls/:id/${name}`,
  allow: { verb },
  output: moved,
  clause: 'F37-15',
})
export const approveRecall = act({
  ...does('approve', '审定退票冲正', 'payment.confirm'),
  input: z.object(step),
})
export const returnRecall = act({ ...does('return', '退回退票登记', 'payment.confirm'), input: withReason })
export const withdrawRecall = act({
  ...does('withdraw', '撤回退票登记', 'payment.return'),
  input: withReason,
})

/** The debtor's own side: an institution in its console, a worker on the phone. */
import { z } from 'zod'
import { act } from '#platform/act'
import { id, text, version } from '#platform/list'
import { instalments } from './money-contract.ts'
import { moved, recoveryView } from './shape-contract.ts'

const reply = z.object({
  id,
  version,
  stance: z.enum(['accept', 'dispute']),
  body: text(3000, 4),
  fileIds: z.array(id).max(20).default([]),
})
const plan = z.object({
  id,
  version,
  instalments,
  reason: text(500, 4),
  fileIds: z.array(id).max(20).default([]),
})

export const replyCase = act({
  id: 'money.recovery.reply',
  title: '陈述申辩',
  method: 'POST',
  path: '/api/money/recoveries/:id/reply',
  allow: { verb: 'recovery.answer' },
  input: reply,
  output: moved,
  clause: 'F37-15',
})

export const acknowledgeCase = act({
  id: 'money.recovery.acknowledge',
  title: '签收追回告知书',
  method: 'POST',
  path: '/api/money/recoveries/:id/acknowledge',
  allow: { verb: 'recovery.answer' },
  input: z.object({ id, version }),
  output: moved,
})

export const askPlan = act({
  id: 'money.recovery.ask-plan',
  title: '申请分期缴款',
  method: 'POST',
  path: '/api/money/recoveries/:id/ask-plan',
  allow: { verb: 'recovery.answer' },
  input: plan,
  output: moved,
})

export const myRecoveries = act({
  id: 'money.recovery.mine',
  title: '查询本人的追回事项',
  method: 'GET',
  path: '/api/money/my/recoveries',
  allow: 'worker',
  input: z.object({}),
  output: z.object({ rows: z.array(recoveryView) }),
  clause: 'F37-15',
})

export const replyOwn = act({
  id: 'money.recovery.reply-own',
  title: '本人陈述申辩',
  method: 'POST',
  path: '/api/money/my/recoveries/:id/reply',
  allow: 'worker',
  input: reply,
  output: moved,
  clause: 'F37-15',
})

export const acknowledgeOwn = act({
  id: 'money.recovery.acknowledge-own',
  title: '本人签收追回告知书',
  method: 'POST',
  path: '/api/money/my/recoveries/:id/acknowledge',
  allow: 'worker',
  input: z.object({ id, version }),
  output: moved,
})

export const askPlanOwn = act({
  id: 'money.recovery.ask-plan-own',
  title: '本人申请分期缴款',
  method: 'POST',
  path: '/api/money/my/recoveries/:id/ask-plan',
  allow: 'worker',
  input: plan,
  output: moved,
})

export const paperOwn = act({
  id: 'money.recovery.paper-own',
  title: '下载本人的追回文书',
  method: 'GET',
  path: '/api/money/my/recoveries/:id/paper',
  allow: 'worker',
  input: z.object({ id, kind: z.enum(['notice', 'decision', 'account']) }),
  output: z.unknown(),
  produces: 'file',
})

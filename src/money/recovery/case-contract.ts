/** Acts on a case: finding, notice, reply, decision. */
import { z } from 'zod'
import { subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import {
  day,
  fenAmount,
  id,
  listInput,
  listOutput,
  regionCode,
  step,
  stepOn,
  text,
  version,
  withReason,
} from '#platform/list'
import { REPLY_WORKDAYS } from './rules.ts'
import { moved, nature, recoveryRow, recoveryView, source, state } from './shape-contract.ts'

const does = stepOn('money.recovery', '/api/money/recoveries')
const fileIds = z.array(id).max(20).default([])

export const listRecoveries = act({
  id: 'money.recovery.list',
  title: '查询追回案件',
  method: 'GET',
  path: '/api/money/recoveries',
  allow: { verb: 'recovery.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    state: state.optional(),
    nature: nature.optional(),
    source: source.optional(),
    overdue: z.enum(['true']).optional(),
    waiting: z.enum(['true']).optional(),
    claimId: id.optional(),
  }),
  output: listOutput(recoveryRow),
  clause: 'F37-15',
})

export const getRecovery = act({
  id: 'money.recovery.get',
  title: '查看追回案件',
  method: 'GET',
  path: '/api/money/recoveries/:id',
  allow: { verb: 'recovery.read' },
  input: z.object({ id }),
  output: recoveryView,
  clause: 'F37-15',
})

/** What was paid and could be asked back, by claim number, person or organisation. */
export const paidLines = act({
  id: 'money.recovery.paid-lines',
  title: '查询已支付明细',
  method: 'GET',
  path: '/api/money/recovery-lines',
  allow: { verb: 'recovery.open' },
  input: z.object({ ...listInput, claimId: id.optional(), orgId: id.optional() }),
  output: listOutput(
    z.object({
      claimLineId: id,
      claimId: id,
      claimNumber: z.string().nullable(),
      claimTitle: z.string(),
      region: z.string(),
      regionName: z.string(),
      /** Who was paid. */
      payee: z.string(),
      person: z.string(),
      subsidyKind,
      paidFen: z.number(),
      paidOn: day,
      /** The open case it is under. */
      busy: z.string().nullable(),
    }),
  ),
})

export const openCase = act({
  id: 'money.recovery.open',
  title: '立案追回',
  method: 'POST',
  path: '/api/money/recoveries',
  allow: { verb: 'recovery.open' },
  input: z.object({
    source,
    finding: text(2000, 10),
    clause: text(40, 2),
    fileIds,
    lines: z
      .array(z.object({ claimLineId: id, amountFen: fenAmount.min(1), why: text(300, 2) }))
      .min(1)
      .max(500),
  }),
  output: z.object({ id, number: z.string(), version: z.number() }),
  clause: 'F37-15',
})

export const notifyCase = act({
  id: 'money.recovery.notify',
  title: '送达追回告知书',
  method: 'POST',
  path: '/api/money/recoveries/:id/notify',
  allow: { verb: 'recovery.open' },
  input: z.object({
    ...step,
    workdays: z
      .number()
      .int()
      .min(REPLY_WORKDAYS.least)
      .max(REPLY_WORKDAYS.most)
      .default(REPLY_WORKDAYS.usual),
  }),
  output: moved.extend({ replyUntil: day }),
  clause: 'F37-15',
})

export const withdrawCase = act({
  ...does('withdraw', '撤销追回立案', 'recovery.open'),
  input: withReason(500, 4),
  output: moved,
})

export const proposeDecision = act({
  id: 'money.recovery.propose',
  title: '拟定追回决定',
  method: 'POST',
  path: '/api/money/recoveries/:id/propose',
  allow: { verb: 'recovery.open' },
  input: z.object({
    ...step,
    nature: z.enum(['mistake', 'office-error', 'fraud', 'none']),
    /** By line of the case; left out: what was asked. */
    lines: z
      .array(z.object({ id, amountFen: fenAmount }))
      .max(500)
      .default([]),
    /** What was found out, and by what it is shown. */
    reason: text(2000, 10),
    answer: text(2000, 4).optional(),
    dueOn: day.optional(),
    /** Payee, bank and account number the debtor pays to. */
    payTo: text(200, 4).optional(),
    offset: z.boolean().default(false),
    fileIds,
  }),
  output: moved,
  clause: 'F37-15',
})

const decided = { ...step, requestVersion: version, reason: text(500, 2).optional() }

export const approveRequest = act({
  ...does('approve', '审定追回事项', 'recovery.read', 'F37-15'),
  input: z.object(decided),
  output: moved,
})

export const returnRequest = act({
  ...does('return', '退回追回事项', 'recovery.read'),
  input: z.object({ ...decided, reason: text(500, 4) }),
  output: moved,
})

export const withdrawRequest = act({
  ...does('take-back', '撤回追回事项', 'recovery.read'),
  input: withReason(500),
  output: moved,
})

export const recoveryPaper = act({
  id: 'money.recovery.paper',
  title: '下载追回文书',
  method: 'GET',
  path: '/api/money/recoveries/:id/paper',
  allow: { verb: 'recovery.read' },
  input: z.object({ id, kind: z.enum(['notice', 'decision', 'account']) }),
  output: z.unknown(),
  produces: 'file',
})

/** The reply's days are over: the clock does it, or an officer who is there first. */
export const closeHearing = act({
  ...does('close-hearing', '陈述申辩期满', 'recovery.open', 'F37-15'),
  output: moved,
})

export const remindCase = act({ ...does('remind', '催缴追回款', 'recovery.open'), output: moved })

/** An instalment long overdue ends the plan: everything is due. */
export const lapsePlan = act({
  ...does('lapse-plan', '终止分期缴款', 'recovery.open'),
  output: moved,
})

/** What a claim's payee still has to give back, for who is about to approve money for it. */
export const owedOfClaim = act({
  id: 'money.recovery.owed',
  title: '查询收款方未还款项',
  method: 'GET',
  path: '/api/money/recovery-owed/:claimId',
  allow: { verb: 'recovery.read' },
  input: z.object({ claimId: id }),
  output: z.object({
    leftFen: z.number(),
    /** What is set off against this claim when its money is approved, at most. */
    dueFen: z.number(),
    cases: z.array(z.object({ id, number: z.string(), dueFen: z.number() })),
  }),
})

import { z } from 'zod'
import { certificateKind, fundKind, subsidyKind, type TraceNode } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import type { Reason } from '#platform/refusal'
import { type CheckRow, checkResults } from './check-rules.ts'
import { type ClaimState, claimMoves, type LineState, lineStates } from './claim-rules.ts'

import { clock } from './payday-contract.ts'

export { refusals } from './refusals-contract.ts'

const reason = z.custom<Reason>()
const trace = z.custom<TraceNode[]>()
const check = z.custom<CheckRow>()
const claimState = z.enum(Object.keys(claimMoves.states) as [ClaimState, ...ClaimState[]])
const lineState = z.enum(Object.keys(lineStates) as [LineState, ...LineState[]])

export const stage = z.object({
  key: z.string(),
  title: z.string(),
  status: z.enum(['done', 'now', 'todo', 'stopped']),
  since: instant.nullable(),
  doneAt: instant.nullable(),
  /** Working days spent, so far or in all. */
  days: z.number().nullable(),
})
export const holder = z.object({
  /** Who has it now: a department, an institution, a bank; empty where it is over. */
  who: z.string(),
  does: z.string(),
  since: instant,
})

export const claimRow = z.object({
  id,
  number: z.string().nullable(),
  subsidyKind,
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  payeeName: z.string(),
  orgId: id.nullable(),
  classId: id.nullable(),
  fund: fundKind.nullable(),
  estimateFen: z.number().nullable(),
  amountFen: z.number(),
  lineCount: z.number(),
  standingCount: z.number(),
  noDataCount: z.number(),
  openObjections: z.number(),
  state: claimState,
  stateSince: instant,
  filedAt: instant.nullable(),
  holder,
  clock,
  version: z.number(),
})
export type ClaimListRow = z.infer<typeof claimRow>

export const claimView = claimRow.extend({
  classNumber: z.string().nullable(),
  agreementId: id.nullable(),
  /** The paid claim that this one supplements. */
  supplementOf: id.nullable(),
  prefilled: z.boolean(),
  judgedFor: day,
  pack: z.object({ id, version: z.number(), title: z.string() }).nullable(),
  payee: z.object({ bankName: z.string().nullable(), accountMasked: z.string() }).nullable(),
  reason: z.string().nullable(),
  reviewNote: z.string().nullable(),
  notice: z
    .object({
      id,
      fromOn: day,
      untilOn: day,
      workdays: z.number(),
      publishedAt: instant,
      closedAt: instant.nullable(),
    })
    .nullable(),
  stages: z.array(stage),
  steps: z.array(
    z.object({
      step: z.string(),
      title: z.string(),
      stateTitle: z.string(),
      at: instant,
      by: z.string(),
      org: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** How many lines passed, failed or lack data, check by check. */
  summary: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      passed: z.number(),
      failed: z.number(),
      noData: z.number(),
    }),
  ),
  /** What still stands in the way of handing it in. */
  missing: z.array(reason),
  can: z.array(z.string()),
})
export type ClaimView = z.infer<typeof claimView>

export const claimLine = z.object({
  id,
  no: z.number(),
  personId: id,
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  certificateKind,
  certificateNumber: z.string().nullable(),
  occupationCode: z.string().nullable(),
  occupationName: z.string().nullable(),
  level: z.number().nullable(),
  estimateFen: z.number().nullable(),
  amountFen: z.number(),
  state: lineState,
  judgedOn: day,
  checks: z.array(check),
  reasons: z.array(reason),
  trace,
  excludeReason: z.string().nullable(),
  openObjections: z.number(),
  payment: z
    .object({
      number: z.string(),
      stateTitle: z.string(),
      refuseReason: z.string().nullable(),
      on: day.nullable(),
    })
    .nullable(),
})
export type ClaimLineView = z.infer<typeof claimLine>

const path = '/api/money/claims'
const moved = z.object({ version: z.number(), state: claimState })

export const listClaims = act({
  id: 'money.claim.list',
  title: '查询补贴申报',
  method: 'GET',
  path,
  allow: { verb: 'claim.read' },
  input: z.object({
    ...listInput,
    state: claimState.optional(),
    subsidyKind: subsidyKind.optional(),
    region: regionCode.optional(),
    from: day.optional(),
    to: day.optional(),
    classId: id.optional(),
    /** Only what waits for one of my verbs. */
    mine: z.enum(['true', 'false']).optional(),
  }),
  output: listOutput(claimRow),
})

export const getClaim = act({
  id: 'money.claim.get',
  title: '查看补贴申报',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'claim.read' },
  input: z.object({ id }),
  output: claimView,
})

export const claimLines = act({
  id: 'money.claim.lines',
  title: '查看申报人员',
  // By POST: what is searched for is an ID number or a name, and must not stand in an address.
  method: 'POST',
  changes: false,
  path: `${path}/:id/lines`,
  allow: { verb: 'claim.read' },
  input: z.object({
    id,
    ...listInput,
    state: lineState.optional(),
    result: z
      .enum(Object.keys(checkResults) as [keyof typeof checkResults, ...(keyof typeof checkResults)[]])
      .optional(),
    check: z.string().max(30).optional(),
  }),
  output: listOutput(claimLine),
})

/** Classes of the own institution that are closed, or on the way to it, and have no claim yet. */
export const claimableClasses = act({
  id: 'money.claim.claimable-classes',
  title: '查询可申报补贴的班级',
  method: 'GET',
  path: '/api/money/claimable-classes',
  allow: { verb: 'claim.file' },
  input: z.object(listInput),
  output: listOutput(
    z.object({
      id,
      number: z.string().nullable(),
      title: z.string(),
      region: z.string(),
      regionName: z.string(),
      closedAt: instant.nullable(),
      seats: z.number(),
      trainees: z.number(),
      perSeatFen: z.number().nullable(),
      estimateFen: z.number().nullable(),
    }),
  ),
})

export const createClaim = act({
  id: 'money.claim.create',
  title: '新建补贴申报',
  method: 'POST',
  path,
  allow: { verb: 'claim.file' },
  input: z.object({ classId: id }),
  output: z.object({ id, version: z.number() }),
  clause: 'F37-14',
})

const one = z.object({ id, version })
export const amendClaim = act({
  id: 'money.claim.amend',
  title: '重新核算',
  method: 'POST',
  path: `${path}/:id/amend`,
  allow: { verb: 'claim.file' },
  input: one,
  output: moved,
})

export const submitClaim = act({
  id: 'money.claim.submit',
  title: '提交补贴申报',
  method: 'POST',
  path: `${path}/:id/submit`,
  allow: { verb: 'claim.file' },
  input: one.extend({
    /** What the filer saw: another amount or number of people now is told, not taken. */
    amountFen: z.number().int(),
    people: z.number().int(),
  }),
  output: moved,
  clause: 'F37-14',
})

const withReason = one.extend({ reason: text(300, 4) })
export const withdrawClaim = act({
  id: 'money.claim.withdraw',
  title: '撤回补贴申报',
  method: 'POST',
  path: `${path}/:id/withdraw`,
  allow: { verb: 'claim.file' },
  input: withReason,
  output: moved,
})

export const recheckData = act({
  id: 'money.claim.recheck-data',
  title: '重新核验',
  method: 'POST',
  path: `${path}/:id/recheck-data`,
  allow: { verb: 'claim.review' },
  input: one,
  output: moved.extend({ changed: z.number() }),
})

export const excludeLine = act({
  id: 'money.claim.exclude-line',
  title: '剔除申报人员',
  method: 'POST',
  path: `${path}/:id/exclude-line`,
  allow: { verb: 'claim.review' },
  input: withReason.extend({ lineId: id }),
  output: moved,
  clause: 'F2-3',
})

export const reviewClaim = act({
  id: 'money.claim.review',
  title: '初审通过补贴申报',
  method: 'POST',
  path: `${path}/:id/review`,
  allow: { verb: 'claim.review' },
  input: one.extend({
    /** What was found out by hand where a check has no data. */
    note: text(500).optional(),
  }),
  output: moved,
  clause: 'F37-14',
})

export const returnClaim = act({
  id: 'money.claim.return',
  title: '退回补贴申报',
  method: 'POST',
  path: `${path}/:id/return`,
  allow: { verb: 'claim.review' },
  input: withReason,
  output: moved,
})

export const recheckClaim = act({
  id: 'money.claim.recheck',
  title: '复核通过补贴申报',
  method: 'POST',
  path: `${path}/:id/recheck`,
  allow: { verb: 'claim.recheck' },
  input: one,
  output: moved,
  clause: 'F37-14',
})

export const sendBackClaim = act({
  id: 'money.claim.send-back',
  title: '退回初审',
  method: 'POST',
  path: `${path}/:id/send-back`,
  allow: { verb: 'claim.recheck' },
  input: withReason,
  output: moved,
})

export const refuseClaim = act({
  id: 'money.claim.refuse',
  title: '不予补贴',
  method: 'POST',
  path: `${path}/:id/refuse`,
  allow: { verb: 'claim.recheck' },
  input: withReason,
  output: moved,
  clause: 'F2-3',
})

export const publishNotice = act({
  id: 'money.claim.publish',
  title: '发布补贴公示',
  method: 'POST',
  path: `${path}/:id/publish`,
  allow: { verb: 'claim.review' },
  input: one.extend({ workdays: z.number().int().min(5).max(30).default(5) }),
  output: moved.extend({ untilOn: day }),
  clause: 'F37-14',
})

export const clearNotice = act({
  id: 'money.claim.clear',
  title: '结束补贴公示',
  method: 'POST',
  path: `${path}/:id/clear`,
  allow: { verb: 'claim.review' },
  input: one,
  output: moved,
  clause: 'F37-14',
})

export const fundClaim = act({
  id: 'money.claim.fund',
  title: '审批补贴资金',
  method: 'POST',
  path: `${path}/:id/fund`,
  allow: { verb: 'claim.fund' },
  input: one.extend({
    /** What finance saw: money that changed meanwhile is not approved. */
    amountFen: z.number().int().positive(),
  }),
  output: moved,
  clause: 'F37-14',
})

export const declineFunds = act({
  id: 'money.claim.decline-funds',
  title: '退回人社重审',
  method: 'POST',
  path: `${path}/:id/decline-funds`,
  allow: { verb: 'claim.fund' },
  input: withReason,
  output: moved,
})

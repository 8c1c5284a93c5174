/** Shapes of a case as officers and debtors see it. */
import { z } from 'zod'
import { fundKind, subsidyKind } from '#money/policy/contract'
import { day, id, instant } from '#platform/list'
import {
  type Ground,
  grounds,
  type Nature,
  natures,
  type RecoveryState,
  type RequestKind,
  recoveryMoves,
  requestKinds,
  type Source,
  sources,
} from './rules.ts'

export const state = z.enum(Object.keys(recoveryMoves.states) as [RecoveryState, ...RecoveryState[]])
export const moved = z.object({ version: z.number(), state })
export const source = z.enum(Object.keys(sources) as [Source, ...Source[]])
export const nature = z.enum(Object.keys(natures) as [Nature, ...Nature[]])
export const ground = z.enum(Object.keys(grounds) as [Ground, ...Ground[]])
export const requestKind = z.enum(Object.keys(requestKinds) as [RequestKind, ...RequestKind[]])
export const file = z.object({
  id,
  name: z.string(),
  mime: z.string(),
  bytes: z.number(),
  url: z.string(),
})
export const requestStates = {
  waiting: '待审定',
  approved: '已同意',
  returned: '已退回',
  withdrawn: '已撤回',
} as const
export const receiptStates = { entered: '待确认', confirmed: '已入账', returned: '已退回' } as const
export const receiptKinds = { bank: '银行缴款', offset: '抵扣' } as const
export const stances = { accept: '认可', dispute: '不认可' } as const

export const recoveryRow = z.object({
  id,
  number: z.string(),
  region: z.string(),
  regionName: z.string(),
  orgId: id.nullable(),
  /** Masked where it is a person. */
  debtor: z.string(),
  person: z.boolean(),
  source,
  state,
  stateSince: instant,
  nature: nature.nullable(),
  replyUntil: day.nullable(),
  dueOn: day.nullable(),
  lines: z.number(),
  askedFen: z.number(),
  /** Decided; null before. */
  amountFen: z.number().nullable(),
  backFen: z.number(),
  leftFen: z.number(),
})
export type RecoveryListRow = z.infer<typeof recoveryRow>

export const recoveryLine = z.object({
  id,
  no: z.number(),
  claimLineId: id,
  claimId: id,
  claimNumber: z.string().nullable(),
  claimTitle: z.string(),
  person: z.string(),
  subsidyKind,
  fund: fundKind,
  year: z.number(),
  budgetRegionName: z.string(),
  paidFen: z.number(),
  askedFen: z.number(),
  decidedFen: z.number().nullable(),
  recoveredFen: z.number(),
  droppedFen: z.number(),
  why: z.string(),
})

export const instalment = z.object({
  dueOn: day,
  amountFen: z.number(),
  paidFen: z.number(),
  overdueDays: z.number(),
})

export const receipt = z.object({
  id,
  kind: z.enum(['bank', 'offset']),
  amountFen: z.number(),
  receivedOn: day,
  serial: z.string().nullable(),
  note: z.string().nullable(),
  claimNumber: z.string().nullable(),
  state: z.enum(['entered', 'confirmed', 'returned']),
  enteredByName: z.string().nullable(),
  enteredAt: instant,
  decidedByName: z.string().nullable(),
  decideReason: z.string().nullable(),
  entryId: id.nullable(),
  files: z.array(file),
  version: z.number(),
  can: z.array(z.string()),
})

/** What was asked of the second pair of eyes; fields by kind. */
export const requestContent = z.object({
  nature: z.enum(['mistake', 'office-error', 'fraud', 'none']).optional(),
  lines: z.array(z.object({ id, amountFen: z.number() })).optional(),
  answer: z.string().nullable().optional(),
  dueOn: day.nullable().optional(),
  payTo: z.string().nullable().optional(),
  offset: z.boolean().optional(),
  instalments: z.array(z.object({ dueOn: day, amountFen: z.number() })).optional(),
  amountFen: z.number().optional(),
  ground: ground.optional(),
  to: z.string().optional(),
  paidOn: day.optional(),
  serial: z.string().optional(),
})
export type RequestContent = z.infer<typeof requestContent>

export const request = z.object({
  id,
  kind: requestKind,
  content: requestContent,
  reason: z.string(),
  files: z.array(file),
  state: z.enum(['waiting', 'approved', 'returned', 'withdrawn']),
  byDebtor: z.boolean(),
  madeByName: z.string(),
  madeAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  version: z.number(),
  can: z.array(z.string()),
})

export const fundShare = z.object({
  fund: fundKind,
  year: z.number(),
  regionName: z.string(),
  decidedFen: z.number(),
  recoveredFen: z.number(),
  leftFen: z.number(),
  /** To this year's budget, or handed back of a year that is over. */
  to: z.enum(['available', 'recovered']),
})

export const recoveryView = recoveryRow.extend({
  finding: z.string(),
  clause: z.string(),
  files: z.array(file),
  openedAt: instant,
  openedByName: z.string(),
  notifiedAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  decidedAt: instant.nullable(),
  decisionNumber: z.string().nullable(),
  decision: z.string().nullable(),
  mayOffset: z.boolean(),
  payTo: z.string().nullable(),
  recoveredFen: z.number(),
  droppedFen: z.number(),
  /** Due by today and missing. */
  overdueFen: z.number(),
  /** When a plan is asked for: how many months at most. */
  planMonths: z.number().nullable(),
  endReason: z.string().nullable(),
  rows: z.array(recoveryLine),
  funds: z.array(fundShare),
  plan: z.array(instalment).nullable(),
  receipts: z.array(receipt),
  requests: z.array(request),
  replies: z.array(
    z.object({
      id,
      stance: z.enum(['accept', 'dispute']),
      body: z.string(),
      byName: z.string(),
      at: instant,
      files: z.array(file),
    }),
  ),
  steps: z.array(
    z.object({
      step: z.string(),
      stateTitle: z.string(),
      at: instant,
      by: z.string(),
      org: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  version: z.number(),
  can: z.array(z.string()),
})
export type RecoveryView = z.infer<typeof recoveryView>

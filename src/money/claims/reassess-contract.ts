/** Facts that change after a claim's money was approved: judged anew, and what comes of the difference. Never silent. */
import { z } from 'zod'
import type { TraceNode } from '#money/policy/contract'
import { act } from '#platform/act'
import { id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import type { Reason } from '#platform/refusal'
import type { CheckRow } from './check-rules.ts'
import { type Cause, causes, type ReassessOutcome, reassessOutcomes } from './reassess-rules.ts'

export { causes, type ReassessOutcome, reassessOutcomes, reassessRefusals } from './reassess-rules.ts'

const keys = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as [T, ...T[]]
const cause = z.enum(keys<Cause>(causes))
const outcome = z.enum(keys<ReassessOutcome>(reassessOutcomes))

export const reassessmentRow = z.object({
  id,
  claimId: id,
  claimNumber: z.string().nullable(),
  claimTitle: z.string(),
  region: z.string(),
  regionName: z.string(),
  lineId: id,
  lineNo: z.number(),
  nameMasked: z.string(),
  cause,
  foundAt: instant,
  beforeFen: z.number(),
  afterFen: z.number(),
  outcome,
  recoveryId: id.nullable(),
  supplementId: id.nullable(),
  note: z.string().nullable(),
  version: z.number(),
})
export type ReassessmentListRow = z.infer<typeof reassessmentRow>

const path = '/api/money/reassessments'

export const listReassessments = act({
  id: 'money.reassessment.list',
  title: '查询付款后核查',
  method: 'GET',
  path,
  allow: { verb: 'claim.recheck' },
  input: z.object({
    ...listInput,
    outcome: outcome.optional(),
    cause: cause.optional(),
    region: regionCode.optional(),
    claimId: id.optional(),
  }),
  output: listOutput(reassessmentRow),
  clause: 'F37-15',
})

export const getReassessment = act({
  id: 'money.reassessment.get',
  title: '查看付款后核查',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'claim.recheck' },
  input: z.object({ id }),
  output: reassessmentRow.extend({
    checks: z.array(z.custom<CheckRow>()),
    reasons: z.array(z.custom<Reason>()),
    trace: z.array(z.custom<TraceNode>()),
    /** As it was approved. */
    traceBefore: z.array(z.custom<TraceNode>()),
    lineState: z.string(),
    can: z.array(z.string()),
  }),
})

export const reassessClaim = act({
  id: 'money.reassessment.judge',
  title: '付款后重新核算',
  method: 'POST',
  path: '/api/money/claims/:id/reassess',
  allow: { verb: 'claim.recheck' },
  input: z.object({
    id,
    /** Whose facts changed; everybody's where left out. */
    personIds: z.array(id).max(500).optional(),
    cause: cause.default('asked'),
    subject: z.string().max(80).optional(),
  }),
  output: z.object({ looked: z.number(), differing: z.number() }),
  clause: 'F37-15',
})

export const stopLine = act({
  id: 'money.reassessment.stop',
  title: '停止拨付',
  method: 'POST',
  path: `${path}/:id/stop`,
  allow: { verb: 'claim.recheck' },
  input: z.object({ id, version, reason: text(300, 4) }),
  output: z.object({ version: z.number() }),
  clause: 'F37-15',
})

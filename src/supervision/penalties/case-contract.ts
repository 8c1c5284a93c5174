import { z } from 'zod'
import { act } from '#platform/act'
import {
  day,
  fenAmount,
  historyRow,
  id,
  instant,
  listInput,
  listOutput,
  paperRow,
  regionCode,
  text,
  version,
} from '#platform/list'
import {
  type Measure,
  type MeasureState,
  measureKinds,
  measureStates,
  type NoteKind,
  noteKinds,
  type PenaltyState,
  penaltyMoves,
  type Source,
  sources,
} from './rules.ts'

const keys = <K extends string>(o: Record<K, unknown>) => Object.keys(o) as [K, ...K[]]
const state = z.enum(keys<PenaltyState>(penaltyMoves.states))
const kind = z.enum(keys<Measure>(measureKinds))
const source = z.enum(keys<Source>(sources))
export const path = '/api/penalties'
export const files = z.array(id).max(20).default([])

const measureInput = z.object({
  kind,
  content: text(1000, 4),
  onKind: z.enum(['class', 'claim']).optional(),
  onId: id.optional(),
  claimIds: z.array(id).max(100).default([]),
  amountFen: fenAmount.min(1).optional(),
  recipient: text(100, 2).optional(),
  dueOn: day.optional(),
  endsOn: day.optional(),
})
const drafted = {
  source,
  sourceId: id.optional(),
  sourceNote: text(200, 4).optional(),
  finding: text(3000, 10),
  files,
  measures: z.array(measureInput).max(10),
}

const file = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })
export const penaltyRow = z.object({
  id,
  number: z.string(),
  region: z.string(),
  regionName: z.string(),
  orgId: id.nullable(),
  personId: id.nullable(),
  subject: z.string(),
  source,
  state,
  stateSince: instant,
  measures: z.array(kind),
  replyUntil: day.nullable(),
  decisionNumber: z.string().nullable(),
  decidedOn: day.nullable(),
  /** Measures that wait: overdue ones, and those to be looked at. */
  overdue: z.number(),
})
export type PenaltyListRow = z.infer<typeof penaltyRow>

export const measureView = z.object({
  id,
  no: z.number(),
  kind,
  clause: z.string(),
  content: z.string(),
  onKind: z.enum(['class', 'claim']).nullable(),
  onId: id.nullable(),
  onName: z.string().nullable(),
  claims: z.array(z.object({ id, name: z.string() })),
  amountFen: z.number().nullable(),
  recipient: z.string().nullable(),
  dueOn: day.nullable(),
  endsOn: day.nullable(),
  overdue: z.boolean(),
  state: z.enum(keys<MeasureState>(measureStates)),
  inForceAt: instant.nullable(),
  recoveryId: id.nullable(),
  report: z.string().nullable(),
  reportFiles: z.array(file),
  reportedAt: instant.nullable(),
  checkNote: z.string().nullable(),
  checkedByName: z.string().nullable(),
  liftReason: z.string().nullable(),
  liftAskedByName: z.string().nullable(),
  overAt: instant.nullable(),
  can: z.array(z.string()),
})
export type MeasureView = z.infer<typeof measureView>

export const penaltyView = penaltyRow.extend({
  sourceId: id.nullable(),
  sourceNote: z.string().nullable(),
  finding: z.string(),
  files: z.array(file),
  /** What was served: notice, decision, lifting, revocation. */
  papers: z.array(paperRow),
  list: z.array(measureView),
  draftedByName: z.string().nullable(),
  noticedAt: instant.nullable(),
  reply: z.string().nullable(),
  replyFiles: z.array(file),
  repliedAt: instant.nullable(),
  answer: z.string().nullable(),
  proposedByName: z.string().nullable(),
  returnReason: z.string().nullable(),
  decidedByName: z.string().nullable(),
  revokeReason: z.string().nullable(),
  revokeAskedByName: z.string().nullable(),
  endReason: z.string().nullable(),
  notes: z.array(
    z.object({
      kind: z.enum(keys<NoteKind>(noteKinds)),
      happenedOn: day,
      content: z.string(),
      files: z.array(file),
      byName: z.string(),
    }),
  ),
  /** Earlier ones against the same subject, for choosing the grade. */
  before: z.array(z.object({ id, number: z.string(), decidedOn: day, measures: z.array(kind), state })),
  history: z.array(historyRow),
  version: z.number(),
  can: z.array(z.string()),
})
export type PenaltyView = z.infer<typeof penaltyView>

const read = { verb: 'penalty.read' } as const
const draft = { verb: 'penalty.draft' } as const
const sign = { verb: 'penalty.sign' } as const
export const moved = z.object({ version: z.number(), state })
export const step = { id, version }

export const listPenalties = act({
  id: 'supervision.penalty.list',
  title: '查询处理措施',
  method: 'GET',
  path,
  allow: read,
  input: z.object({
    ...listInput,
    state: state.optional(),
    measure: kind.optional(),
    source: source.optional(),
    region: regionCode.optional(),
    orgId: id.optional(),
  }),
  output: listOutput(penaltyRow),
  clause: 'F2-5',
})
export const getPenalty = act({
  id: 'supervision.penalty.get',
  title: '查看处理措施',
  method: 'GET',
  path: `${path}/:id`,
  allow: read,
  input: z.object({ id }),
  output: penaltyView,
})
export const draftPenalty = act({
  id: 'supervision.penalty.draft',
  title: '拟制处理措施',
  method: 'POST',
  path,
  allow: draft,
  input: z.object({ orgId: id.optional(), personId: id.optional(), ...drafted }),
  output: z.object({ id, number: z.string(), version: z.number() }),
  clause: 'F2-5',
})
/** Classes and claims of a subject that a measure may be limited to, or take back money of. */
export const penaltyThings = act({
  id: 'supervision.penalty.things',
  title: '查询处理对象的班级和申报',
  method: 'GET',
  path: `${path}/things`,
  allow: draft,
  input: z.object({ orgId: id.optional(), personId: id.optional() }),
  output: z.object({
    subject: z.string(),
    classes: z.array(z.object({ id, name: z.string() })),
    claims: z.array(z.object({ id, name: z.string(), paid: z.boolean() })),
  }),
})
export const amendPenalty = act({
  id: 'supervision.penalty.amend',
  title: '修改处理措施',
  method: 'POST',
  path: `${path}/:id/amend`,
  allow: draft,
  input: z.object({ ...step, ...drafted }),
  output: moved,
})
export const notifyPenalty = act({
  id: 'supervision.penalty.notify',
  title: '送达处理告知书',
  method: 'POST',
  path: `${path}/:id/notify`,
  allow: draft,
  input: z.object(step),
  output: moved.extend({ replyUntil: day }),
  clause: 'F37-15',
})
export const withdrawPenalty = act({
  id: 'supervision.penalty.withdraw',
  title: '不予处理',
  method: 'POST',
  path: `${path}/:id/withdraw`,
  allow: draft,
  input: z.object({ ...step, reason: text(500, 10) }),
  output: moved,
  clause: 'F37-15',
})
export const closeHearing = act({
  id: 'supervision.penalty.close-hearing',
  title: '陈述申辩期满',
  method: 'POST',
  path: `${path}/:id/close-hearing`,
  allow: draft,
  input: z.object(step),
  output: moved,
})
export const proposePenalty = act({
  id: 'supervision.penalty.propose',
  title: '拟处理决定',
  method: 'POST',
  path: `${path}/:id/propose`,
  allow: draft,
  input: z.object({
    ...step,
    /** What became of the reply. */
    answer: text(1000, 4),
    drop: z.array(id).max(10).default([]),
  }),
  output: moved,
})
export const sendBackPenalty = act({
  id: 'supervision.penalty.send-back',
  title: '退回重拟处理决定',
  method: 'POST',
  path: `${path}/:id/send-back`,
  allow: sign,
  input: z.object({ ...step, reason: text(500, 4) }),
  output: moved,
})
export const decidePenalty = act({
  id: 'supervision.penalty.decide',
  title: '签发处理决定',
  method: 'POST',
  path: `${path}/:id/decide`,
  allow: sign,
  input: z.object({ ...step, decisionNumber: text(60, 4) }),
  output: moved,
  clause: 'F2-5',
})
export const askRevokePenalty = act({
  id: 'supervision.penalty.ask-revoke',
  title: '提请撤销处理决定',
  method: 'POST',
  path: `${path}/:id/ask-revoke`,
  allow: draft,
  input: z.object({ ...step, reason: text(500, 10) }),
  output: moved,
})
export const revokePenalty = act({
  id: 'supervision.penalty.revoke',
  title: '撤销处理决定',
  method: 'POST',
  path: `${path}/:id/revoke`,
  allow: sign,
  input: z.object(step),
  output: moved,
  clause: 'F37-15',
})
export const keepPenalty = act({
  id: 'supervision.penalty.keep',
  title: '不予撤销处理决定',
  method: 'POST',
  path: `${path}/:id/keep`,
  allow: sign,
  input: z.object({ ...step, reason: text(500, 4) }),
  output: moved,
})
export const finishPenalty = act({
  id: 'supervision.penalty.finish',
  title: '办结处理措施',
  method: 'POST',
  path: `${path}/:id/finish`,
  allow: draft,
  input: z.object(step),
  output: moved,
})
export const notePenalty = act({
  id: 'supervision.penalty.note',
  title: '登记复议诉讼等情况',
  method: 'POST',
  path: `${path}/:id/notes`,
  allow: draft,
  input: z.object({
    id,
    kind: z.enum(keys<NoteKind>(noteKinds)),
    happenedOn: day,
    content: text(1000, 4),
    files,
  }),
  output: z.object({ ok: z.literal(true) }),
})

import { z } from 'zod'
import { act } from '#platform/act'
import { day, flagText, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { type HoldStops, type HoldSubject, holdStops, holdSubjects } from '#registry/holds/contract'
import { type AlertState, alertMoves, type Outcome, outcomes } from './alert-rules.ts'
import { type Severity, type Stage, severities, stages } from './rule-contract.ts'

export * from './alert-rules.ts'
export * from './rule-contract.ts'
export * from './setting-contract.ts'

export const refusals = defineRefusals('risk', {
  not_its_subject: {
    text: '只能对预警涉及的单位、人员、班级或补贴申报设置限制。',
    next: '请从预警涉及的对象中选择。',
  },
  no_such_stop: {
    text: (f: { subject: string; stops: string }) => `${f.subject}不能“${f.stops}”。`,
    next: '请选择其他限制内容。',
  },
  only_confirmed: {
    text: '只有核查属实，才能设置限制（规则本身不处罚任何人）。',
    next: '请改为“属实”，或去掉拟设置的限制。',
  },
  not_your_file: { text: '核查材料不是您上传的，不能提交。', next: '请重新上传。' },
  escalated: {
    text: (f: { region: string }) => `逾期未办结，已由${f.region}督办，由其复核。`,
    next: '请联系上级部门的复核人员办理。',
  },
  dates: { text: '起始日期不能晚于结束日期。', next: '请核对日期。' },
  too_long: { text: '一次最多运行三年的数据。', next: '请缩短期间。' },
})

const oneOf = <T extends string>(titles: Record<T, string>) => z.enum(Object.keys(titles) as [T, ...T[]])
const stageName = oneOf<Stage>(stages)
const severityName = oneOf<Severity>(severities)
const state = oneOf<AlertState>(alertMoves.states)
const outcome = oneOf<Outcome>(outcomes)
const path = '/api/risk/alerts'
const read = { verb: 'risk.read' } as const
const examine = { verb: 'risk.examine' } as const
const decide = { verb: 'risk.decide' } as const

const alertRow = z.object({
  id,
  number: z.string(),
  code: z.string(),
  title: z.string(),
  stage: stageName,
  severity: severityName,
  region: z.string(),
  regionName: z.string(),
  orgId: id.nullable(),
  orgName: z.string().nullable(),
  says: z.string(),
  rows: z.number(),
  happenedOn: day,
  raisedAt: instant,
  state,
  dueOn: day,
  overdue: z.boolean(),
  /** The office above that answers for it since the deadline passed. */
  escalatedTo: z.string().nullable(),
  ownerName: z.string().nullable(),
  outcome: outcome.nullable(),
  version: z.number(),
})
export type AlertListRow = z.infer<typeof alertRow>

export const listAlerts = act({
  id: 'supervision.risk.alerts',
  title: '查询风险预警',
  method: 'GET',
  path,
  allow: read,
  input: z.object({
    ...listInput,
    state: state.optional(),
    severity: severityName.optional(),
    stage: stageName.optional(),
    rule: z.string().max(60).optional(),
    outcome: outcome.optional(),
    region: regionCode.optional(),
    orgId: id.optional(),
    /** `class:<id>`, `person:<id>` …: alerts about one record. */
    subject: z.string().max(80).optional(),
    overdue: flagText.optional(),
    mine: flagText.optional(),
  }),
  output: listOutput(alertRow),
  clause: 'F37-15',
})

/** Something an alert speaks of, as the reader may see it: people masked, shared things by their kind only. */
const thing = z.object({
  ref: z.string(),
  kind: z.string(),
  title: z.string(),
  note: z.string().nullable(),
})
export type Thing = z.infer<typeof thing>

const hold = z.object({
  kind: oneOf<HoldSubject>(holdSubjects),
  id,
  stops: oneOf<HoldStops>(holdStops),
})
export type Stop = z.infer<typeof hold>
const file = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })

export const getAlert = act({
  id: 'supervision.risk.alert',
  title: '查看风险预警',
  method: 'GET',
  path: `${path}/:id`,
  allow: read,
  input: z.object({ id }),
  output: alertRow.extend({
    tells: z.string(),
    honest: z.string(),
    clause: z.string().nullable(),
    strength: z.string(),
    patterns: z.array(z.number()),
    /** What the rule was set to when it found this. */
    setting: z.number(),
    thresholds: z.array(z.object({ title: z.string(), unit: z.string(), value: z.number() })),
    subjects: z.array(thing),
    evidence: z.array(
      z.object({
        about: thing,
        says: z.string(),
        at: z.string().nullable(),
        facts: z.array(z.object({ label: z.string(), value: z.string() })),
      }),
    ),
    seenAt: instant,
    goneAt: instant.nullable(),
    earlier: z.object({ id, number: z.string() }).nullable(),
    /** Other alerts about the same records. */
    related: z.array(
      z.object({ id, number: z.string(), title: z.string(), says: z.string(), state, shared: z.number() }),
    ),
    acknowledgedAt: instant.nullable(),
    note: z.string().nullable(),
    files: z.array(file),
    stops: z.array(hold.extend({ name: z.string(), title: z.string() })),
    examinedByName: z.string().nullable(),
    examinedAt: instant.nullable(),
    returnReason: z.string().nullable(),
    closedByName: z.string().nullable(),
    closedAt: instant.nullable(),
    /** What it has placed so far. */
    holds: z.array(
      z.object({
        id,
        name: z.string(),
        title: z.string(),
        placedAt: instant,
        endsOn: day.nullable(),
        liftedAt: instant.nullable(),
        exceptions: z.number(),
      }),
    ),
    can: z.array(z.string()),
  }),
})

export const alertGraph = act({
  id: 'supervision.risk.graph',
  title: '查看预警关系图',
  method: 'GET',
  path: `${path}/:id/graph`,
  allow: read,
  input: z.object({ id }),
  output: z.object({
    things: z.array(thing.extend({ focus: z.boolean(), alerts: z.number() })),
    links: z.array(z.object({ from: z.string(), to: z.string(), label: z.string() })),
    /** More hangs on it than is shown. */
    cut: z.boolean(),
  }),
})

const moved = z.object({ version: z.number(), state })
const step = { id, version }

export const acknowledgeAlert = act({
  id: 'supervision.risk.acknowledge',
  title: '签收风险预警',
  method: 'POST',
  path: `${path}/:id/acknowledge`,
  allow: examine,
  input: z.object({
    ...step,
    /** Held until it is examined, at most until its deadline has passed twice: the officer's decision, not the rule's. */
    stops: z.array(hold).max(20).default([]),
    reason: text(300, 4).optional(),
  }),
  output: moved,
  clause: 'F37-15',
})
export const acknowledgeAlerts = act({
  id: 'supervision.risk.acknowledge-many',
  title: '批量签收风险预警',
  method: 'POST',
  path: `${path}/acknowledge`,
  allow: examine,
  input: z.object({ ids: z.array(id).min(1).max(200) }),
  output: z.object({
    done: z.number(),
    /** Why the others were not. */
    refused: z.array(z.object({ id, number: z.string(), reason: z.string() })),
  }),
})
export const examineAlert = act({
  id: 'supervision.risk.examine',
  title: '提交预警核查结论',
  method: 'POST',
  path: `${path}/:id/examine`,
  allow: examine,
  input: z.object({
    ...step,
    outcome,
    note: text(2000, 10),
    files: z.array(id).max(20).default([]),
    stops: z.array(hold).max(20).default([]),
  }),
  output: moved,
  clause: 'F37-15',
})
export const returnAlert = act({
  id: 'supervision.risk.return',
  title: '退回预警重查',
  method: 'POST',
  path: `${path}/:id/return`,
  allow: decide,
  input: z.object({ ...step, reason: text(500, 4) }),
  output: moved,
})
export const settleAlert = act({
  id: 'supervision.risk.settle',
  title: '复核办结预警',
  method: 'POST',
  path: `${path}/:id/settle`,
  allow: decide,
  input: z.object(step),
  output: moved,
  clause: 'F37-15',
})

/** By the clock: the office above answers for what is past its deadline. */
export const escalateAlert = act({
  id: 'supervision.risk.escalate',
  title: '预警逾期提级督办',
  method: 'POST',
  path: `${path}/:id/escalate`,
  allow: decide,
  input: z.object({ id }),
  output: z.object({ heldBy: z.string() }),
})

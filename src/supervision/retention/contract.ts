import { z } from 'zod'
import { act } from '#platform/act'
import {
  day,
  id,
  instant,
  listInput,
  listOutput,
  moved,
  regionCode,
  stepOn,
  text,
  withReason,
} from '#platform/list'
import {
  type DestructionState,
  destructionMoves,
  type Ending,
  endings,
  kindNames,
  type RuleState,
  ruleMoves,
} from './rules.ts'

export { refusals } from './refusal-rules.ts'
export * from './rules.ts'

const kind = z.enum(kindNames)
const ruleState = z.enum(Object.keys(ruleMoves.states) as [RuleState, ...RuleState[]])
const state = z.enum(Object.keys(destructionMoves.states) as [DestructionState, ...DestructionState[]])
const ending = z.enum(Object.keys(endings) as [Ending, ...Ending[]])

const rule = z.object({
  id,
  months: z.number(),
  basis: z.string(),
  reason: z.string(),
  state: ruleState,
  askedByName: z.string(),
  askedAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  version: z.number(),
  can: z.array(z.string()),
})
export type RuleView = z.infer<typeof rule>

const scheduleRow = z.object({
  kind,
  title: z.string(),
  from: z.string(),
  ending,
  months: z.number().nullable(),
  basis: z.string(),
  note: z.string(),
  /** Whether its time can be changed here. */
  settable: z.boolean(),
  least: z.number(),
  /** Due today in the reader's regions, what a hold keeps left out; up to `dueMost`. */
  due: z.number().nullable(),
  oldest: day.nullable(),
  /** Due, but kept by a hold. */
  held: z.number().nullable(),
  /** The change that waits, and those of before. */
  changes: z.array(rule),
})
export type ScheduleRow = z.infer<typeof scheduleRow>

export const schedule = act({
  id: 'supervision.retention.schedule',
  title: '查看数据保存期限表',
  method: 'GET',
  path: '/api/retention/schedule',
  allow: { verb: 'retention.read' },
  input: z.object({}),
  output: z.object({ rows: z.array(scheduleRow), can: z.array(z.string()) }),
})

export const askRule = act({
  id: 'supervision.retention.ask-rule',
  title: '申请调整保存期限',
  method: 'POST',
  path: '/api/retention/rules',
  allow: { verb: 'retention.propose' },
  input: z.object({
    kind,
    months: z.number().int().min(1).max(1200),
    /** The document that says so; else 平台设置. */
    basis: text(200, 2).default('平台设置'),
    reason: text(500, 4),
  }),
  output: z.object({ id, version: z.number() }),
})
const ruleDoes = stepOn('supervision.retention', '/api/retention/rules', '-rule')
export const approveRule = act(ruleDoes('approve', '审定保存期限调整', 'retention.approve'))
export const returnRule = act({
  ...ruleDoes('return', '不同意保存期限调整', 'retention.approve'),
  input: withReason(),
})
export const withdrawRule = act({
  ...ruleDoes('withdraw', '撤回保存期限调整', 'retention.propose'),
  input: withReason(),
})

const destruction = z.object({
  id,
  kind,
  kindTitle: z.string(),
  region: z.string(),
  regionName: z.string(),
  items: z.number(),
  before: day,
  state,
  askedByName: z.string(),
  askedAt: instant,
  decidedAt: instant.nullable(),
  destroyed: z.number().nullable(),
  kept: z.number().nullable(),
})
export type DestructionRow = z.infer<typeof destruction>

export const listDestructions = act({
  id: 'supervision.retention.destructions',
  title: '查询销毁记录',
  method: 'GET',
  path: '/api/retention/destructions',
  allow: { verb: 'retention.read' },
  input: z.object({
    ...listInput,
    kind: kind.optional(),
    state: state.optional(),
    region: regionCode.optional(),
  }),
  output: listOutput(destruction),
})

export const getDestruction = act({
  id: 'supervision.retention.destruction',
  title: '查看销毁记录',
  method: 'GET',
  path: '/api/retention/destructions/:id',
  allow: { verb: 'retention.read' },
  input: z.object({ id }),
  output: destruction.extend({
    months: z.number(),
    basis: z.string(),
    digest: z.string(),
    reason: z.string(),
    decidedByName: z.string().nullable(),
    decideReason: z.string().nullable(),
    version: z.number(),
    can: z.array(z.string()),
  }),
})
export type DestructionView = z.infer<typeof getDestruction.output>

const item = z.object({
  id,
  title: z.string(),
  since: day,
  regionName: z.string(),
  hash: z.string(),
  kept: z.string().nullable(),
})
export const destructionItems = act({
  id: 'supervision.retention.items',
  title: '查看销毁清单',
  method: 'GET',
  path: '/api/retention/destructions/:id/items',
  allow: { verb: 'retention.read' },
  input: z.object({ id, ...listInput }),
  output: listOutput(item),
})

/** The list as a sheet: what was to go, by hash, and what became of it. */
export const destructionSheet = act({
  id: 'supervision.retention.sheet',
  title: '下载销毁清单',
  method: 'GET',
  path: '/api/retention/destructions/:id/sheet',
  allow: { verb: 'retention.read' },
  input: z.object({ id }),
  output: z.unknown(),
  produces: 'file',
})

export const askDestruction = act({
  id: 'supervision.retention.ask',
  title: '申请销毁到期数据',
  method: 'POST',
  path: '/api/retention/destructions',
  allow: { verb: 'retention.propose' },
  input: z.object({ kind, region: regionCode, reason: text(500, 4) }),
  output: z.object({ id, items: z.number(), version: z.number() }),
})
const does = stepOn('supervision.retention', '/api/retention/destructions')
export const destroy = act({
  ...does('destroy', '审定并销毁到期数据', 'retention.approve'),
  /** It can't be undone: what was looked at is said. */
  input: withReason(),
  output: moved.extend({ destroyed: z.number(), kept: z.number() }),
})
export const returnDestruction = act({
  ...does('return', '不同意销毁', 'retention.approve'),
  input: withReason(),
})
export const withdrawDestruction = act({
  ...does('withdraw', '撤回销毁申请', 'retention.propose'),
  input: withReason(),
})

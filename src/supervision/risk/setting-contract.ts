/** Rules as data: what they are set to, how true they turned out, a change by two people after a replay; the runs. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { type Severity, type Stage, type Strength, severities, stages, strengths } from './rule-contract.ts'

export const settingRefusals = defineRefusals('risk_rule', {
  unknown: { text: '没有这条风险规则。', next: '请刷新页面。' },
  bad_threshold: {
    text: (f: { title: string; min: number; max: number; unit: string }) =>
      `“${f.title}”应在 ${f.min} 至 ${f.max} ${f.unit}之间。`,
    next: '请按范围填写。',
  },
  unknown_threshold: { text: '这条规则没有这个参数。', next: '请刷新页面。' },
  nothing_changed: { text: '与现行设置相同，没有需要审定的变动。', next: '请修改后再提交。' },
  no_replay: {
    text: '调整参数前须先用过去的数据试算（全省、近 30 日内、相同参数）。',
    next: '请先试算，看过结果再提交。',
  },
  proposed_already: { text: '这条规则已有一项待审定的调整。', next: '请先审定或不予同意。' },
  not_proposed: { text: '这项调整已经审定。', next: '请刷新页面。' },
})

const oneOf = <T extends string>(titles: Record<T, string>) => z.enum(Object.keys(titles) as [T, ...T[]])
const stage = oneOf<Stage>(stages)
const severity = oneOf<Severity>(severities)
const strength = oneOf<Strength>(strengths)
const code = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/)
const values = z.record(z.string().max(40), z.number())
const path = '/api/risk/rules'
const read = { verb: 'risk.read' } as const

export const settingStates = {
  proposed: '待审定',
  'in-force': '现行',
  refused: '未同意',
  past: '已被替代',
} as const
const settingState = oneOf<keyof typeof settingStates>(settingStates)

const ruleRow = z.object({
  code: z.string(),
  title: z.string(),
  tells: z.string(),
  stage,
  stages: z.array(stage),
  severity,
  strength,
  clause: z.string().nullable(),
  patterns: z.array(z.number()),
  enabled: z.boolean(),
  workdays: z.number(),
  setting: z.number(),
  proposed: z.boolean(),
  /** Within the reader's own scope. */
  open: z.number(),
  overdue: z.number(),
  confirmed: z.number(),
  harmless: z.number(),
  dataFault: z.number(),
  /** 0 … 1; null before anything was looked at. */
  precision: z.number().nullable(),
})
export type RuleRow = z.infer<typeof ruleRow>

export const listRules = act({
  id: 'supervision.risk.rules',
  title: '查询风险规则',
  method: 'GET',
  path,
  allow: read,
  input: z.object({ from: day.optional(), to: day.optional() }),
  output: z.object({ rows: z.array(ruleRow) }),
  clause: 'F37-15',
})

const settingRow = z.object({
  id,
  number: z.number(),
  state: settingState,
  enabled: z.boolean(),
  severity,
  workdays: z.number(),
  thresholds: values,
  reason: z.string(),
  replayId: id.nullable(),
  proposedByName: z.string(),
  proposedAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decision: z.string().nullable(),
  version: z.number(),
  can: z.array(z.string()),
})
export type SettingRow = z.infer<typeof settingRow>

const told = z.object({ confirmed: z.number(), harmless: z.number() })
const replayRow = z.object({
  id,
  code: z.string(),
  at: instant,
  byName: z.string(),
  region: z.string(),
  regionName: z.string(),
  from: day,
  until: day,
  thresholdsNow: values,
  thresholdsDraft: values,
  now: z.number(),
  draft: z.number(),
  kept: z.number(),
  gained: z.number(),
  lost: z.number(),
  nowTold: told,
  draftTold: told,
  precisionNow: z.number().nullable(),
  precisionDraft: z.number().nullable(),
  examples: z.array(
    z.object({
      side: z.enum(['gained', 'lost']),
      says: z.string(),
      on: day,
      regionName: z.string(),
      alertId: id.nullable(),
      outcome: z.string().nullable(),
    }),
  ),
})
export type ReplayRow = z.infer<typeof replayRow>

export const getRule = act({
  id: 'supervision.risk.rule',
  title: '查看风险规则',
  method: 'GET',
  path: `${path}/:rule`,
  allow: read,
  input: z.object({ rule: code, from: day.optional(), to: day.optional() }),
  output: ruleRow.extend({
    honest: z.string(),
    thresholds: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        unit: z.string(),
        value: z.number(),
        initial: z.number(),
        min: z.number(),
        max: z.number(),
        clause: z.string().nullable(),
      }),
    ),
    settings: z.array(settingRow),
    replays: z.array(replayRow),
    can: z.array(z.string()),
  }),
})

export const replayRule = act({
  id: 'supervision.risk.replay',
  title: '试算风险规则',
  method: 'POST',
  path: `${path}/:code/replay`,
  allow: { verb: 'risk.propose' },
  perMinute: 20,
  input: z.object({ code, thresholds: values, region: regionCode, from: day, until: day }),
  output: replayRow,
})

export const proposeSetting = act({
  id: 'supervision.risk.propose',
  title: '提请调整风险规则',
  method: 'POST',
  path: `${path}/:code/settings`,
  allow: { verb: 'risk.propose' },
  input: z.object({
    code,
    enabled: z.boolean(),
    severity,
    workdays: z.number().int().min(1).max(60),
    thresholds: values,
    replayId: id.optional(),
    reason: text(500, 4),
  }),
  output: z.object({ id, number: z.number() }),
})

const decided = z.object({ version: z.number(), state: settingState })
const step = { id, version }
export const approveSetting = act({
  id: 'supervision.risk.approve',
  title: '审定风险规则调整',
  method: 'POST',
  path: '/api/risk/settings/:id/approve',
  allow: { verb: 'risk.approve' },
  input: z.object(step),
  output: decided,
})
export const refuseSetting = act({
  id: 'supervision.risk.refuse',
  title: '不同意风险规则调整',
  method: 'POST',
  path: '/api/risk/settings/:id/refuse',
  allow: { verb: 'risk.approve' },
  input: z.object({ ...step, reason: text(500, 4) }),
  output: decided,
})

export const runWhys = { night: '每日自动', asked: '人工运行', event: '业务触发' } as const
const runRow = z.object({
  id,
  at: instant,
  why: oneOf<keyof typeof runWhys>(runWhys),
  about: z.string().nullable(),
  from: day,
  until: day,
  regionName: z.string(),
  byName: z.string().nullable(),
  ruleCount: z.number(),
  hits: z.number(),
  raised: z.number(),
  faults: z.array(z.object({ code: z.string(), title: z.string(), fault: z.string() })),
})
export const listRuns = act({
  id: 'supervision.risk.runs',
  title: '查询规则运行记录',
  method: 'GET',
  path: '/api/risk/runs',
  allow: read,
  input: z.object({ ...listInput, why: oneOf<keyof typeof runWhys>(runWhys).optional() }),
  output: listOutput(runRow),
})
export const runRules = act({
  id: 'supervision.risk.run',
  title: '运行风险规则',
  method: 'POST',
  path: '/api/risk/runs',
  allow: { verb: 'risk.run' },
  perMinute: 6,
  input: z.object({ codes: z.array(code).max(100).optional(), region: regionCode, from: day, until: day }),
  output: z.object({
    id,
    ruleCount: z.number(),
    hits: z.number(),
    raised: z.number(),
    renewed: z.number(),
    faults: z.number(),
  }),
})
/** Kept by the platform itself, at night and when something happens; never over HTTP. */
export const keepRun = act({
  id: 'supervision.risk.keep-run',
  title: '自动运行风险规则',
  method: 'POST',
  path: '/api/risk/runs/own',
  allow: { verb: 'risk.run' },
  input: z.object({}),
  output: z.object({ raised: z.number() }),
})

import { z } from 'zod'
import { act } from '#platform/act'
import {
  historyRow,
  id,
  intText,
  listInput,
  listOutput,
  reasonShape,
  regionCode,
  text,
  version,
} from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export interface IndicatorSpec {
  title: string
  unit: '人次' | '人' | '%'
  /** `sum`: children add up; `share`: hundredths of a percent of another; `each`: every place has its own. */
  kind: 'sum' | 'share' | 'each'
  /** 其中: never above this one in the same place. */
  within?: string
  /** Of a share: numerator and denominator. */
  of?: readonly [string, string]
  clause: string
}

/** 任务指标, in the order of the tables that set them. */
export const indicators = {
  training: { title: '补贴性职业技能培训', unit: '人次', kind: 'sum', clause: 'F37-目标' },
  'training-rural': {
    title: '农民工培训',
    unit: '人次',
    kind: 'sum',
    within: 'training',
    clause: 'F73-附件',
  },
  'training-key-industry': {
    title: '揭榜挂帅重点产业项目',
    unit: '人次',
    kind: 'sum',
    within: 'training',
    clause: 'F73-附件',
  },
  'training-key-group': {
    title: '揭榜挂帅重点群体培训',
    unit: '人次',
    kind: 'sum',
    within: 'training',
    clause: 'F73-附件',
  },
  skilled: { title: '新增技能人才', unit: '人次', kind: 'sum', clause: 'F37-目标' },
  'high-skilled': {
    title: '新增高技能人才',
    unit: '人次',
    kind: 'sum',
    within: 'skilled',
    clause: 'X189-目标',
  },
  'high-skilled-share': {
    title: '高技能人才占比',
    unit: '%',
    kind: 'share',
    of: ['high-skilled', 'skilled'],
    clause: 'F37-目标',
  },
  'certificate-senior': {
    title: '新增高级工以上证书',
    unit: '人次',
    kind: 'sum',
    clause: 'F73-附件',
  },
  'certificate-technician': {
    title: '新增技师、高级技师证书',
    unit: '人次',
    kind: 'sum',
    within: 'certificate-senior',
    clause: 'F73-附件',
  },
  'school-enrolment': { title: '技工院校招生计划', unit: '人', kind: 'sum', clause: 'F73-附件' },
  'contest-entrants': {
    title: '国赛省级选拔赛参赛选手（每项）',
    unit: '人',
    kind: 'each',
    clause: 'F73-附件',
  },
} as const satisfies Record<string, IndicatorSpec>
export type Indicator = keyof typeof indicators
export const indicator = z.enum(Object.keys(indicators) as [Indicator, ...Indicator[]])
export const specOf = (name: Indicator): IndicatorSpec => indicators[name]

export const breakdownStates = {
  draft: '编制中',
  submitted: '待审定',
  'in-force': '已下达',
  replaced: '已被调整',
  discarded: '已作废',
} as const
export type BreakdownState = keyof typeof breakdownStates
const breakdownState = z.enum(Object.keys(breakdownStates) as [BreakdownState, ...BreakdownState[]])

export const refusals = defineRefusals('target', {
  years_order: { text: '截止年度早于起始年度。', next: '请核对统计年度。' },
  years_long: { text: '一份任务最多覆盖十个统计年度。', next: '请分开下达。' },
  open_already: {
    text: (f: { title: string }) => `本地区同一统计年度已有一份未办结的任务：${f.title}。`,
    next: '请在该份任务上继续编制，或先作废它。',
  },
  not_in_breakdown: {
    text: (f: { region: string; parent: string }) => `“${f.region}”不是${f.parent}的下一级地区。`,
    clause: 'F73-附件',
    next: '任务逐级下达：只能填写本地区和下一级地区的指标。',
  },
  own_of_child: {
    text: (f: { region: string }) => `只有下达地区可以有本级部分，“${f.region}”不能填。`,
    next: '请填写该地区的指标总数。',
  },
  twice: {
    text: (f: { region: string; indicator: string }) => `${f.region}的“${f.indicator}”重复。`,
    next: '请保留一行。',
  },
  no_whole: {
    text: (f: { indicator: string; region: string }) =>
      `“${f.indicator}”分解到了下级，但没有${f.region}的总数。`,
    clause: 'F73-附件',
    next: '请填写总数。',
  },
  empty: { text: '任务中还没有指标。', next: '请至少填写一项指标。' },
  part_above_whole: {
    text: (f: { region: string; part: string; whole: string; partValue: string; wholeValue: string }) =>
      `${f.region}的“${f.part}”（${f.partValue}）大于其所属的“${f.whole}”（${f.wholeValue}）。`,
    clause: 'F73-附件',
    next: '请核对两项指标。',
  },
  share_contradicts: {
    text: (f: { region: string; share: string; asked: string; given: string; unit: string }) =>
      `${f.region}要求${f.share}，应不少于 ${f.asked} ${f.unit}，现为 ${f.given} ${f.unit}。`,
    clause: 'F37-目标',
    next: '请调整人数或占比。',
  },
  share_above_all: {
    text: (f: { region: string }) => `${f.region}的占比超过 100%。`,
    next: '请核对占比。',
  },
  difference_unexplained: {
    text: (f: { indicator: string; whole: string; sum: string; difference: string }) =>
      `“${f.indicator}”总数 ${f.whole}，下级与本级合计 ${f.sum}，相差 ${f.difference}。`,
    clause: 'F73-附件',
    next: '请调整到相等，或在“差额说明”中写明原因。',
  },
  below_handed_down: {
    text: (f: { indicator: string; region: string; own: string; handed: string; by: string }) =>
      `${f.region}的“${f.indicator}”为 ${f.own}，低于${f.by}下达的 ${f.handed}。`,
    clause: 'F73-附件',
    next: '可以高于、不能低于上级下达的指标，请核对。',
  },
})

const part = z.enum(['whole', 'own'])
export const targetRow = z.object({
  region: regionCode,
  part: part.default('whole'),
  indicator,
  /** Whole persons or person-times; of a share, hundredths of a percent (3500 = 35 %). */
  value: z.number().int().min(0).max(100_000_000),
  /** 不少于、以上. */
  atLeast: z.boolean().default(false),
})
export type TargetRow = z.output<typeof targetRow>

const sum = z.object({
  indicator,
  whole: z.number().int().nullable(),
  own: z.number().int(),
  children: z.number().int(),
  /** How many of the children have a figure. */
  told: z.number().int(),
  /** Whole less own part and children; null where nothing is handed down or nothing adds up. */
  difference: z.number().int().nullable(),
})
export type TargetSum = z.infer<typeof sum>

const breakdownRow = z.object({
  id,
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  documentNo: z.string(),
  firstYear: z.number().int(),
  lastYear: z.number().int(),
  state: breakdownState,
  indicators: z.array(indicator),
  /** Whether every indicator that is handed down adds up. */
  addsUp: z.boolean(),
  version: z.number().int(),
})
export type BreakdownRow = z.infer<typeof breakdownRow>

const breakdownRecord = breakdownRow.extend({
  children: z.array(z.object({ code: z.string(), name: z.string() })),
  rows: z.array(targetRow),
  sums: z.array(sum),
  /** What the level above has handed down to this region for the same years. */
  handed: z.array(z.object({ indicator, value: z.number().int(), atLeast: z.boolean(), by: z.string() })),
  differenceNote: z.string().nullable(),
  returnedReason: z.string().nullable(),
  missing: z.array(reasonShape),
  history: z.array(historyRow),
  can: z.array(z.string()),
})
export type BreakdownRecord = z.infer<typeof breakdownRecord>

export const listBreakdowns = act({
  id: 'demand.target.list',
  title: '查询目标任务',
  method: 'GET',
  path: '/api/demand/breakdowns',
  allow: { verb: 'progress.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    year: intText(2020, 2100).optional(),
    state: breakdownState.optional(),
  }),
  output: listOutput(breakdownRow),
  clause: 'F73-附件',
})

export const getBreakdown = act({
  id: 'demand.target.get',
  title: '查看目标任务',
  method: 'GET',
  path: '/api/demand/breakdowns/:id',
  allow: { verb: 'progress.read' },
  input: z.object({ id }),
  output: breakdownRecord,
})

/** What a region has to reach in a statistics year: the targets in force that cover it. */
export const targetsOfRegion = act({
  id: 'demand.target.of-region',
  title: '查询地区目标',
  method: 'GET',
  path: '/api/demand/targets',
  allow: { verb: 'progress.read' },
  input: z.object({ region: regionCode, year: intText(2020, 2100).optional() }),
  output: z.object({
    year: z.number().int(),
    rows: z.array(
      z.object({
        indicator,
        value: z.number().int(),
        atLeast: z.boolean(),
        firstYear: z.number().int(),
        lastYear: z.number().int(),
        title: z.string(),
        documentNo: z.string(),
        breakdownId: id,
        setBy: z.string(),
        /** Share of the statistics years that has passed today, in hundredths of a percent (F37-6). */
        paced: z.number().int(),
      }),
    ),
  }),
  clause: 'F37-目标',
})

export const exportBreakdown = act({
  id: 'demand.target.export',
  title: '导出任务指标分解表',
  method: 'GET',
  path: '/api/demand/breakdowns/:id/form',
  allow: { verb: 'progress.read' },
  input: z.object({ id }),
  output: z.unknown(),
  produces: 'file',
  clause: 'F73-附件',
})

const reply = z.object({ version: z.number().int() })
const year = z.number().int().min(2020).max(2100)

/** Copies the rows of the one in force for the same years, where there is one: an adjustment. */
export const startBreakdown = act({
  id: 'demand.target.start',
  title: '编制目标任务',
  method: 'POST',
  path: '/api/demand/breakdowns',
  allow: { verb: 'target.set' },
  input: z.object({
    region: regionCode,
    title: text(80, 2),
    documentNo: text(60, 2),
    firstYear: year,
    lastYear: year,
  }),
  output: reply.extend({ id }),
  clause: 'F37-目标',
})

export const setTargets = act({
  id: 'demand.target.set-rows',
  title: '编制任务指标',
  method: 'POST',
  path: '/api/demand/breakdowns/:id/rows',
  allow: { verb: 'target.set' },
  input: z.object({
    id,
    version,
    rows: z.array(targetRow).max(2000),
    differenceNote: text(300).nullish(),
  }),
  output: reply.extend({ sums: z.array(sum) }),
  clause: 'F73-附件',
})

export const submitBreakdown = act({
  id: 'demand.target.submit',
  title: '提交目标任务审定',
  method: 'POST',
  path: '/api/demand/breakdowns/:id/submit',
  allow: { verb: 'target.set' },
  input: z.object({ id, version }),
  output: reply,
})

export const returnBreakdown = act({
  id: 'demand.target.return',
  title: '退回修改目标任务',
  method: 'POST',
  path: '/api/demand/breakdowns/:id/return',
  allow: { verb: 'target.approve' },
  input: z.object({ id, version, reason: text(300, 2) }),
  output: reply,
})

export const approveBreakdown = act({
  id: 'demand.target.approve',
  title: '审定下达目标任务',
  method: 'POST',
  path: '/api/demand/breakdowns/:id/approve',
  allow: { verb: 'target.approve' },
  input: z.object({ id, version }),
  output: reply,
  clause: 'F37-目标',
})

export const discardBreakdown = act({
  id: 'demand.target.discard',
  title: '作废目标任务草案',
  method: 'POST',
  path: '/api/demand/breakdowns/:id/discard',
  allow: { verb: 'target.set' },
  input: z.object({ id, version, reason: text(300, 2) }),
  output: reply,
})

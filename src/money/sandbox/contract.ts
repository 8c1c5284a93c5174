import { z } from 'zod'
import { fundKind, subsidyKind, traceNode } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, intText, listInput, listOutput, regionCode, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export const refusals = defineRefusals('sandbox', {
  period: {
    text: '推演期间的开始日期晚于结束日期。',
    next: '请重新选择推演期间。',
  },
  future: {
    text: (f: { today: string }) => `推演期间应是已经过去的日期，今天是 ${f.today}。`,
    next: '请选择今天或以前的日期。',
  },
  too_long: {
    text: '推演期间最长三年。',
    next: '请缩短推演期间，或分几次推演。',
  },
  not_within: {
    text: (f: { pack: string; region: string }) => `${f.region}不在该政策的适用地区（${f.pack}）内。`,
    next: '请选择政策适用地区，或其下级地区。',
  },
  no_claims: {
    text: (f: { from: string; to: string; region: string; kind: string }) =>
      `${f.region} ${f.from} 至 ${f.to} 没有已提交的${f.kind}申报。`,
    next: '请换一个期间或地区；推演只用已经提交的申报。',
  },
})

/** What two judgements of the same claims come to, side by side. */
const sums = {
  claims: z.number(),
  baseCount: z.number(),
  baseFen: z.number(),
  draftCount: z.number(),
  draftFen: z.number(),
  winners: z.number(),
  losers: z.number(),
}
const slice = z.object({ key: z.string(), title: z.string(), ...sums })
export type Slice = z.infer<typeof slice>

export const dimensions = {
  city: '市',
  county: '县（市、区）',
  group: '人员类别',
  occupation: '职业（工种）',
  certificate: '证书与等级',
  month: '月份',
} as const
export type Dimension = keyof typeof dimensions

const fundRow = z.object({
  fund: fundKind,
  baseCount: z.number(),
  baseFen: z.number(),
  draftCount: z.number(),
  draftFen: z.number(),
  /** Left in this year's budgets of the region on the day of the run; null where there is no budget. */
  availableFen: z.number().nullable(),
  /** Months until it is used up at that pace; null where nothing is spent or nothing is there. */
  baseMonths: z.number().nullable(),
  draftMonths: z.number().nullable(),
})
export type FundRow = z.infer<typeof fundRow>

const figures = z.object({
  total: z.object({
    ...sums,
    /** Lines that get money now and did not, and the other way round. */
    gained: z.number(),
    lost: z.number(),
    winnersFen: z.number(),
    losersFen: z.number(),
    winningPeople: z.number(),
    losingPeople: z.number(),
    /** Sum of what was approved when the claims were judged, and lines that come out otherwise when replayed. */
    judgedFen: z.number(),
    otherwise: z.number(),
    /** Lines that a check of the claim itself stops, whatever the policy says. */
    barred: z.number(),
  }),
  months: z.number(),
  funds: z.array(fundRow),
  slices: z.record(z.enum(Object.keys(dimensions) as [Dimension, ...Dimension[]]), z.array(slice)),
  base: z.array(z.object({ packId: id, title: z.string(), number: z.number(), claims: z.number() })),
})
export type Figures = z.infer<typeof figures>

const runRow = z.object({
  id,
  title: z.string(),
  region: z.string(),
  regionName: z.string(),
  subsidyKind,
  fromOn: day,
  toOn: day,
  packId: id,
  packNumber: z.number(),
  packTitle: z.string(),
  shiftedMonths: z.number(),
  claims: z.number(),
  people: z.number(),
  baseFen: z.number(),
  draftFen: z.number(),
  winners: z.number(),
  losers: z.number(),
  madeByName: z.string(),
  madeAt: instant,
  tookMs: z.number(),
})
export type RunRow = z.infer<typeof runRow>
const runView = runRow.extend({ figures })
export type RunView = z.infer<typeof runView>

export const listRuns = act({
  id: 'money.sandbox.list',
  title: '查询政策推演',
  method: 'GET',
  path: '/api/money/sandbox/runs',
  allow: { verb: 'sandbox.read' },
  input: z.object({ ...listInput, subsidyKind: subsidyKind.optional(), region: regionCode.optional() }),
  output: listOutput(runRow),
})

/** Replays a period's claims under a pack and under what was in force. Writes nothing but the run itself. */
export const runSandbox = act({
  id: 'money.sandbox.run',
  title: '推演补贴政策',
  method: 'POST',
  path: '/api/money/sandbox/runs',
  allow: { verb: 'sandbox.run' },
  input: z.object({
    packId: id,
    from: day,
    to: day,
    /** The pack's own region, or one below it. */
    region: regionCode.optional(),
    title: text(60).optional(),
  }),
  output: z.object({ id }),
  clause: 'N10-6',
})

export const getRun = act({
  id: 'money.sandbox.get',
  title: '查看政策推演',
  method: 'GET',
  path: '/api/money/sandbox/runs/:id',
  allow: { verb: 'sandbox.read' },
  input: z.object({ id }),
  output: runView,
})

export const changes = {
  more: '补贴增加',
  less: '补贴减少',
  gained: '由无到有',
  lost: '由有到无',
} as const
export type Change = keyof typeof changes

const changedLine = z.object({
  /** Place in the run's set. */
  no: z.number(),
  lineId: id,
  on: day,
  regionName: z.string(),
  group: z.string(),
  occupation: z.string(),
  certificate: z.string(),
  baseFen: z.number(),
  draftFen: z.number(),
})
export type ChangedLine = z.infer<typeof changedLine>

/** Lines that come out otherwise, the largest differences first; nobody's name stands in them. */
export const changedLines = act({
  id: 'money.sandbox.lines',
  title: '查询推演中有变化的申报',
  method: 'GET',
  path: '/api/money/sandbox/runs/:id/lines',
  allow: { verb: 'sandbox.read' },
  input: z.object({
    id,
    change: z.enum(Object.keys(changes) as [Change, ...Change[]]),
    page: intText(1, 100_000).default(1),
    size: intText(1, 200).default(20),
  }),
  output: listOutput(changedLine),
})

const side = z.object({
  packTitle: z.string(),
  number: z.number(),
  amountFen: z.number(),
  trace: z.array(traceNode),
})
export const explainLine = act({
  id: 'money.sandbox.explain',
  title: '查看推演中一笔申报的说明',
  method: 'GET',
  path: '/api/money/sandbox/runs/:id/lines/:no',
  allow: { verb: 'sandbox.read' },
  input: z.object({ id, no: intText(0, 10_000_000) }),
  output: z.object({ line: changedLine, base: side, draft: side }),
})

/** Judges the kept facts by the kept documents once more and compares every page. */
export const repeatRun = act({
  id: 'money.sandbox.repeat',
  title: '复算政策推演',
  method: 'POST',
  changes: false,
  path: '/api/money/sandbox/runs/:id/repeat',
  allow: { verb: 'sandbox.read' },
  input: z.object({ id }),
  output: z.object({ same: z.boolean(), claims: z.number(), ms: z.number() }),
})

export const exportRun = act({
  id: 'money.sandbox.export',
  title: '导出政策推演',
  method: 'GET',
  path: '/api/money/sandbox/runs/:id/export',
  allow: { verb: 'sandbox.read' },
  input: z.object({ id }),
  output: z.unknown(),
  produces: 'file',
})

/** Packs that may be tried out: drafts and every version of the actor's regions. */
export const sandboxPacks = act({
  id: 'money.sandbox.packs',
  title: '查询可推演的政策',
  method: 'GET',
  path: '/api/money/sandbox/packs',
  allow: { verb: 'sandbox.run' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id,
        title: z.string(),
        number: z.number(),
        region: z.string(),
        regionName: z.string(),
        subsidyKind,
        state: z.string(),
        fromOn: day,
      }),
    ),
  }),
})

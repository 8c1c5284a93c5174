/** Acts of the clocks: each claim's likely pay day, the calendar of a place, the public board of how long steps take. */
import { z } from 'zod'
import { fundKind, subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, listInput, listOutput, regionCode, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { type ClaimState, claimMoves } from './claim-rules.ts'
import { type ClockStage, clockStages, type Keeper, type PaceStage, paceStages } from './payday-rules.ts'

export const paydayRefusals = defineRefusals('payday', {
  backdated: {
    text: (f: { day: string }) => `办理时限不能从 ${f.day} 起生效，已过去的日期不能改。`,
    next: '请选择今天或以后的日期。',
  },
  same_day: {
    text: (f: { day: string }) => `该环节从 ${f.day} 起的办理时限已设定。`,
    next: '请选择另一天。',
  },
})

const claimState = z.enum(Object.keys(claimMoves.states) as [ClaimState, ...ClaimState[]])
const stage = z.enum(clockStages as unknown as [ClockStage, ...ClockStage[]])
const paceStage = z.enum(paceStages as unknown as [PaceStage, ...PaceStage[]])
const keeper = z.custom<Keeper>()

export const clock = z.object({
  /** Working days where it is now. */
  workdays: z.number(),
  limit: z.number().nullable(),
  late: z.boolean(),
})
export const blocker = z.object({
  key: z.string(),
  text: z.string(),
  next: z.string(),
  keeper,
  who: z.string(),
  since: day.nullable(),
  stops: z.boolean(),
})
export const payday = z.object({
  on: day.nullable(),
  mostOn: day.nullable(),
  afterFiling: z.number().nullable(),
  steps: z.array(z.object({ key: stage, title: z.string(), on: day, mostOn: day, basis: z.string() })),
  blockers: z.array(blocker),
  clock,
  /** Who has it now. */
  holder: z.object({ who: z.string(), does: z.string() }),
  ahead: z.number(),
  asOf: day,
})
export type PaydayView = z.infer<typeof payday>

export const claimPayday = act({
  id: 'money.payday.claim',
  title: '查看预计到账日期',
  method: 'GET',
  path: '/api/money/claims/:id/payday',
  allow: { verb: 'claim.read' },
  input: z.object({ id }),
  output: payday,
  clause: 'F37-14',
})

export const myPaydays = act({
  id: 'money.payday.mine',
  title: '查询本人到账日历',
  method: 'GET',
  path: '/api/money/my/paydays',
  allow: 'worker',
  input: z.object({}),
  output: z.object({
    /** By claim: money of one's own, and classes one was in. */
    rows: z.array(payday.extend({ claimId: id, lineId: id, amountFen: z.number(), toMe: z.boolean() })),
  }),
  clause: 'F37-14',
})

export const paydayRow = z.object({
  id,
  number: z.string().nullable(),
  title: z.string(),
  payeeName: z.string(),
  subsidyKind,
  region: z.string(),
  regionName: z.string(),
  fund: fundKind.nullable(),
  amountFen: z.number(),
  state: claimState,
  holder: z.object({ who: z.string(), does: z.string() }),
  clock,
  on: day.nullable(),
  mostOn: day.nullable(),
  blockers: z.array(blocker),
})
export type PaydayRow = z.infer<typeof paydayRow>

export const paydayList = act({
  id: 'money.payday.list',
  title: '查询到账日历',
  method: 'GET',
  path: '/api/money/paydays',
  allow: { verb: 'claim.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    fund: fundKind.optional(),
    /** One day of the calendar, or what has no day. */
    on: day.optional(),
    only: z.enum(['stuck', 'late']).optional(),
  }),
  output: listOutput(paydayRow).extend({
    days: z.array(z.object({ on: day, claims: z.number(), amountFen: z.number() })),
    stuck: z.object({ claims: z.number(), amountFen: z.number() }),
    late: z.object({ claims: z.number(), amountFen: z.number() }),
    asOf: day,
  }),
  clause: 'F37-14',
})

const paceCell = z.object({
  stage: paceStage,
  title: z.string(),
  samples: z.number(),
  /** Null where too few were done to say. */
  medianDays: z.number().nullable(),
  mostDays: z.number().nullable(),
  /** What the region has promised; null for the whole way. */
  limit: z.number().nullable(),
  basis: z.string().nullable(),
})
export const paceBoard = act({
  id: 'money.pace.board',
  title: '查询补贴办理时长',
  method: 'GET',
  path: '/api/money/pace',
  allow: 'public',
  input: z.object({ region: regionCode.default('350000'), asOf: day.optional() }),
  output: z.object({
    asOf: day.nullable(),
    fromOn: day.nullable(),
    leastSamples: z.number(),
    rows: z.array(
      z.object({
        region: z.string(),
        name: z.string(),
        own: z.boolean(),
        hasBelow: z.boolean(),
        stages: z.array(paceCell),
      }),
    ),
  }),
  clause: 'F37-14',
})
export type PaceRow = z.infer<typeof paceBoard.output>['rows'][number]

export const setLimit = act({
  id: 'money.pace.set-limit',
  title: '设定办理时限',
  method: 'POST',
  path: '/api/money/pace/limits',
  allow: { verb: 'claim.recheck' },
  input: z.object({
    region: regionCode,
    stage,
    workdays: z.number().int().min(1).max(90),
    basis: text(200, 4),
    fromOn: day,
  }),
  output: z.object({ ok: z.literal(true) }),
  clause: 'F37-14',
})

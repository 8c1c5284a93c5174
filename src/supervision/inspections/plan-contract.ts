/** Plans, the draw, what becomes public, and what inspectors declare. */
import { z } from 'zod'
import { act } from '#platform/act'
import {
  day,
  id,
  instant,
  listInput,
  listOutput,
  reasonShape,
  regionCode,
  text,
  version,
} from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import type { Weights } from './draw-rules.ts'
import {
  type InterestKind,
  interestKinds,
  type PlanKind,
  type PlanState,
  planKinds,
  planMoves,
  TEAM_SIZE,
} from './rules.ts'

export const refusals = defineRefusals('draw', {
  span: { text: '结束日期不能早于开始日期，期间不超过 92 天。', next: '请核对检查期间。' },
  past: { text: '检查期间已经过去。', next: '请选择今天之后的期间。' },
  count_or_classes: {
    text: '双随机抽查填写抽取班数，专项检查列明培训班，二者只能用其一。',
    next: '请按检查方式填写。',
  },
  nobody_to_check: {
    text: '该地区在检查期间没有正在或即将上课的培训班。',
    next: '请调整地区或期间。',
  },
  count_over: {
    text: (f: { count: number; there: number }) => `要抽 ${f.count} 个班，可抽的只有 ${f.there} 个。`,
    next: '请减少抽取班数，或扩大地区和期间。',
  },
  class_not_there: {
    text: (f: { title: string }) => `“${f.title}”不在该地区，或检查期间没有课。`,
    next: '请从名单中去掉，或调整期间。',
  },
  too_few: {
    text: (f: { no: string; team: number }) => `可派往 ${f.no} 的检查人员不足 ${f.team} 名。`,
    next: '请增加检查人员，或减少每班人数；须回避的人员不能派出。',
  },
  too_few_inspectors: {
    text: (f: { there: number; team: number }) => `本地区检查人员 ${f.there} 名，不足每班 ${f.team} 名。`,
    next: '请先由系统管理员授予检查人员角色。',
  },
  number_needed: {
    text: '双随机抽查须填写公开数和出处。',
    next: '请填写公布计划之后产生、任何人可查的数（如当日福利彩票开奖号码）及出处。',
  },
  same_day: {
    text: '公开数须在计划公布之后产生，最早于公布次日抽签。',
    next: '请在公布次日或以后抽签。',
  },
  not_all_over: {
    text: (f: { left: number }) => `还有 ${f.left} 个班没有检查，检查期间也没有结束。`,
    next: '请在全部检查后或期间结束后公开结果。',
  },
  broken: { text: '名单与公布的摘要不一致，不能抽签。', next: '请撤回本计划，查明原因后重新公布。' },
  unknown_org: { text: '没有这家单位，或不在您的检查范围内。', next: '请从本地区的机构中选择。' },
  declared: { text: '已申报过同样的回避情形。', next: '不需要重复申报。' },
})

const kind = z.enum(Object.keys(planKinds) as [PlanKind, ...PlanKind[]])
const state = z.enum(Object.keys(planMoves.states) as [PlanState, ...PlanState[]])
const points = z.number().int().min(0).max(10)
const weights = z.object({
  newProvider: points,
  neverChecked: points,
  rectified: points,
  complaint: points,
  alert: points,
  most: z.number().int().min(1).max(20),
}) satisfies z.ZodType<Weights>
const path = '/api/inspection-plans'

export const planRow = z.object({
  id,
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  kind,
  fromOn: day,
  toOn: day,
  /** Classes drawn or named. */
  count: z.number(),
  done: z.number(),
  found: z.number(),
  state,
  draftedAt: instant,
})

export const listPlans = act({
  id: 'supervision.inspection-plan.list',
  title: '查询检查计划',
  method: 'GET',
  path,
  allow: { verb: 'inspection.plans' },
  input: z.object({
    ...listInput,
    state: state.optional(),
    kind: kind.optional(),
    region: regionCode.optional(),
  }),
  output: listOutput(planRow),
  clause: 'F2-3',
})

const body = {
  region: regionCode,
  title: text(60, 4),
  kind,
  basis: text(500, 4),
  fromOn: day,
  toOn: day,
  sampleCount: z.number().int().min(1).max(200).optional(),
  classIds: z.array(id).max(100).default([]),
  teamSize: z.number().int().min(1).max(5).default(TEAM_SIZE),
  weights: weights.optional(),
}
const changed = z.object({ id, version: z.number(), state })

export const draftPlan = act({
  id: 'supervision.inspection-plan.draft',
  title: '编制检查计划',
  method: 'POST',
  path,
  allow: { verb: 'inspection.plan' },
  input: z.object({ ...body, submit: z.boolean().default(false) }),
  output: changed,
  clause: 'F2-3',
})
const step = { id, version }
export const changePlan = act({
  id: 'supervision.inspection-plan.change',
  title: '修改检查计划',
  method: 'POST',
  path: `${path}/:id/change`,
  allow: { verb: 'inspection.plan' },
  input: z.object({ ...step, ...body }),
  output: changed,
})
export const submitPlan = act({
  id: 'supervision.inspection-plan.submit',
  title: '提交检查计划审定',
  method: 'POST',
  path: `${path}/:id/submit`,
  allow: { verb: 'inspection.plan' },
  input: z.object(step),
  output: changed,
})
export const returnPlan = act({
  id: 'supervision.inspection-plan.return',
  title: '退回检查计划',
  method: 'POST',
  path: `${path}/:id/return`,
  allow: { verb: 'inspection.approve' },
  input: z.object({ ...step, reason: text(500, 4) }),
  output: changed,
})
/** Freezes the list; from now on its hash and the secret's hash are public. A planned check goes out at once. */
export const publishPlan = act({
  id: 'supervision.inspection-plan.publish',
  title: '审定公布检查计划',
  method: 'POST',
  path: `${path}/:id/publish`,
  allow: { verb: 'inspection.approve' },
  input: z.object(step),
  output: changed,
  clause: 'F2-3',
})
export const drawPlan = act({
  id: 'supervision.inspection-plan.draw',
  title: '抽签派出检查',
  method: 'POST',
  path: `${path}/:id/draw`,
  allow: { verb: 'inspection.plan' },
  input: z.object({ ...step, publicNumber: text(100, 2).optional(), publicSource: text(200, 4).optional() }),
  output: changed,
  clause: 'F2-3',
})
export const closePlan = act({
  id: 'supervision.inspection-plan.close',
  title: '公开检查结果',
  method: 'POST',
  path: `${path}/:id/close`,
  allow: { verb: 'inspection.plan' },
  input: z.object(step),
  output: changed,
})
export const withdrawPlan = act({
  id: 'supervision.inspection-plan.withdraw',
  title: '撤回检查计划',
  method: 'POST',
  path: `${path}/:id/withdraw`,
  allow: { verb: 'inspection.plan' },
  input: z.object({ ...step, reason: text(500, 4) }),
  output: changed,
})

const poolClass = z.object({
  classId: id,
  no: z.string(),
  title: z.string(),
  orgName: z.string(),
  weight: z.number(),
  why: z.array(z.string()),
})
export const getPlan = act({
  id: 'supervision.inspection-plan.get',
  title: '查看检查计划',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'inspection.plans' },
  input: z.object({ id }),
  output: planRow.extend({
    basis: z.string(),
    sampleCount: z.number().nullable(),
    classIds: z.array(id),
    teamSize: z.number(),
    weights,
    draftedByName: z.string(),
    returnReason: z.string().nullable(),
    publishedByName: z.string().nullable(),
    publishedAt: instant.nullable(),
    commitment: z.string().nullable(),
    poolHash: z.string().nullable(),
    publicNumber: z.string().nullable(),
    publicSource: z.string().nullable(),
    drawnByName: z.string().nullable(),
    drawnAt: instant.nullable(),
    closedAt: instant.nullable(),
    endReason: z.string().nullable(),
    /** The list: as it would be frozen now, or as it was. */
    pool: z.object({
      classes: z.array(poolClass),
      inspectors: z.array(z.object({ code: z.string(), name: z.string(), orgName: z.string() })),
      barredCount: z.number(),
    }),
    /** What keeps it from being handed in or published. */
    missing: z.array(reasonShape),
    /** Drawn, or drawn again from what is kept: the same. */
    again: z.boolean().nullable(),
    inspections: z.array(
      z.object({
        id,
        classId: id,
        no: z.string(),
        title: z.string(),
        orgName: z.string(),
        inspectors: z.array(z.string()),
        state: z.string(),
      }),
    ),
    version: z.number(),
    can: z.array(z.string()),
  }),
})

/** Classes that have lessons in the span, for planned checks and for looking at what a draw could reach. */
export const listCandidates = act({
  id: 'supervision.inspection-plan.candidates',
  title: '查询可检查的培训班',
  method: 'GET',
  path: '/api/inspection-candidates',
  allow: { verb: 'inspection.visit' },
  input: z.object({ region: regionCode.optional(), from: day, to: day, q: text(60, 0).optional() }),
  output: z.object({
    rows: z.array(
      z.object({ id, no: z.string(), title: z.string(), orgName: z.string(), regionName: z.string() }),
    ),
  }),
})

// What everybody may see.

const publicRow = z.object({
  id,
  title: z.string(),
  regionName: z.string(),
  kindTitle: z.string(),
  fromOn: day,
  toOn: day,
  stateTitle: z.string(),
  state,
  publishedAt: instant,
  count: z.number(),
  classCount: z.number(),
})
export const publicPlans = act({
  id: 'supervision.inspection-plan.public-list',
  title: '查询抽查公开',
  method: 'GET',
  path: '/api/public/inspection-plans',
  allow: 'public',
  input: z.object({ ...listInput, region: regionCode.optional() }),
  output: listOutput(publicRow),
})
export const publicPlan = act({
  id: 'supervision.inspection-plan.public-get',
  title: '查看抽查公开',
  method: 'GET',
  path: '/api/public/inspection-plans/:id',
  allow: 'public',
  input: z.object({ id }),
  output: publicRow.extend({
    basis: z.string(),
    teamSize: z.number(),
    inspectorCount: z.number(),
    commitment: z.string(),
    poolHash: z.string(),
    endReason: z.string().nullable(),
    /** Open once the result is: everything that is needed to draw again. */
    open: z
      .object({
        secret: z.string().nullable(),
        publicNumber: z.string().nullable(),
        publicSource: z.string().nullable(),
        poolText: z.string(),
        drawn: z.array(z.object({ no: z.string(), key: z.string(), inspectors: z.array(z.string()) })),
        drawnAt: instant,
        closedAt: instant,
      })
      .nullable(),
    results: z.array(
      z.object({
        no: z.string(),
        title: z.string(),
        orgName: z.string(),
        orgId: id,
        resultTitle: z.string(),
        findings: z.array(z.string()),
      }),
    ),
  }),
})

// What an inspector declares.

const interestKind = z.enum(Object.keys(interestKinds) as [InterestKind, ...InterestKind[]])
export const myInterests = act({
  id: 'supervision.inspection-interest.list',
  title: '查询本人回避申报',
  method: 'GET',
  path: '/api/inspection-interests',
  allow: { verb: 'inspection.visit' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id,
        orgId: id,
        orgName: z.string(),
        kind: interestKind,
        note: z.string(),
        declaredAt: instant,
        endedAt: instant.nullable(),
        endReason: z.string().nullable(),
      }),
    ),
  }),
})
export const declareInterest = act({
  id: 'supervision.inspection-interest.declare',
  title: '申报回避情形',
  method: 'POST',
  path: '/api/inspection-interests',
  allow: { verb: 'inspection.visit' },
  input: z.object({ orgId: id, kind: interestKind, note: text(200, 2) }),
  output: z.object({ id }),
  clause: 'F37-15',
})
export const endInterest = act({
  id: 'supervision.inspection-interest.end',
  title: '终止回避申报',
  method: 'POST',
  path: '/api/inspection-interests/:id/end',
  allow: { verb: 'inspection.visit' },
  input: z.object({ id, reason: text(200, 4) }),
  output: z.object({ id }),
})

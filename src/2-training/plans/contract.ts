import { z } from 'zod'
import { type CertificateKind, certificateKind, certificateKinds } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, reasonShape, text, version } from '#platform/list'
import { level } from '#registry/occupations/contract'
import { type Track, trackNames } from './track-rules.ts'

export { MAX_ONLINE_PERCENT, mostOnline } from './online-rules.ts'
export {
  kindsOfTrack,
  type StepKey,
  type Track,
  trackHas,
  trackNames,
  tracks,
} from './track-rules.ts'
export { type CertificateKind, certificateKind, certificateKinds }

export const track = z.enum(Object.keys(trackNames) as [Track, ...Track[]])

export const lineKinds = {
  theory: '理论',
  practice: '实操',
  safety: '安全知识',
  general: '通用知识',
} as const
export type LineKind = keyof typeof lineKinds
export const lineModes = { onsite: '线下', online: '线上' } as const

export const planStates = { draft: '编制中', ready: '已定稿', retired: '已停用' } as const
export type PlanState = keyof typeof planStates

const enumOf = <S extends string>(of: Record<S, string>) => z.enum(Object.keys(of) as [S, ...S[]])

const planLine = z.object({
  title: text(80),
  kind: enumOf(lineKinds),
  mode: enumOf(lineModes),
  hours: z.number().int().min(1).max(2000),
})
export type PlanLine = z.infer<typeof planLine>

const totals = z.object({
  total: z.number(),
  online: z.number(),
  onsite: z.number(),
  theory: z.number(),
  practice: z.number(),
  safety: z.number(),
  general: z.number(),
})
export type PlanTotals = z.infer<typeof totals>

const about = {
  title: text(80, 2),
  track,
  certificateKind,
  occupationCode: z.string().trim().max(20).nullable().default(null),
  level: level.nullable().default(null),
  /** Settings of the project: least attendance, pass marks of 100. */
  attendancePercent: z.number().int().min(1).max(100).default(80),
  theoryPass: z.number().int().min(1).max(100).default(60),
  practicePass: z.number().int().min(1).max(100).default(60),
  note: text(500).nullish(),
  lines: z.array(planLine).max(200),
}

const plan = z.object({
  id,
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  track,
  certificateKind,
  occupationCode: z.string().nullable(),
  occupationName: z.string().nullable(),
  level: z.number().nullable(),
  attendancePercent: z.number(),
  theoryPass: z.number(),
  practicePass: z.number(),
  note: z.string().nullable(),
  state: enumOf(planStates),
  edition: z.number(),
  previousId: id.nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  retireReason: z.string().nullable(),
  lines: z.array(planLine),
  totals,
  version: z.number(),
})
export type PlanView = z.infer<typeof plan>

const planRow = plan.omit({ lines: true, note: true, retireReason: true })

const write = { verb: 'plan.write' } as const
const onPlan = { id, version }
const done = z.object({ id, version: z.number() })

export const addPlan = act({
  id: 'training.plan.add',
  title: '新建培训方案',
  method: 'POST',
  path: '/api/training/plans',
  allow: write,
  input: z.object(about),
  output: done,
  clause: 'F37-3',
})

export const savePlan = act({
  id: 'training.plan.save',
  title: '保存培训方案',
  method: 'POST',
  path: '/api/training/plans/:id/save',
  allow: write,
  input: z.object({ ...onPlan, ...about }),
  output: done,
})

export const finishPlan = act({
  id: 'training.plan.finish',
  title: '方案定稿',
  method: 'POST',
  path: '/api/training/plans/:id/finish',
  allow: write,
  input: z.object(onPlan),
  output: done,
  clause: 'F37-3',
})

export const revisePlan = act({
  id: 'training.plan.revise',
  title: '修订培训方案',
  method: 'POST',
  path: '/api/training/plans/:id/revise',
  allow: write,
  input: z.object(onPlan),
  output: done,
})

export const retirePlan = act({
  id: 'training.plan.retire',
  title: '停用培训方案',
  method: 'POST',
  path: '/api/training/plans/:id/retire',
  allow: write,
  input: z.object({ ...onPlan, reason: text(200, 2) }),
  output: done,
})

export const getPlan = act({
  id: 'training.plan.get',
  title: '查看培训方案',
  method: 'GET',
  path: '/api/training/plans/:id',
  allow: { verb: 'plan.read' },
  input: z.object({ id }),
  output: plan.extend({
    /** What the plan breaks or lacks; it can be finished when empty. */
    missing: z.array(reasonShape),
    can: z.array(z.string()),
    day,
  }),
})

export const listPlans = act({
  id: 'training.plan.list',
  title: '查询培训方案',
  method: 'GET',
  path: '/api/training/plans',
  allow: { verb: 'plan.read' },
  input: z.object({
    ...listInput,
    state: enumOf(planStates).optional(),
    track: track.optional(),
    region: z.string().max(6).optional(),
    occupation: z.string().max(20).optional(),
  }),
  output: listOutput(planRow),
})

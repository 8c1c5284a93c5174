/** Words and shapes that applications and the directory share. */
import { z } from 'zod'
import { id, text } from '#platform/list'
import { level } from '#registry/occupations/contract'

export const ownerships = { public: '公办', private: '民办', 'state-enterprise': '国有企业办' } as const
export type Ownership = keyof typeof ownerships
export const ownership = z.enum(Object.keys(ownerships) as [Ownership, ...Ownership[]])

export const applicationKinds = { entry: '纳入目录申请', change: '变更申请' } as const
export type ApplicationKind = keyof typeof applicationKinds

export const applicationStates = {
  draft: '填报中',
  submitted: '待实地核实',
  returned: '已退回补正',
  verified: '核实通过，待审定',
  accepted: '已列入',
  refused: '不予列入',
  withdrawn: '已撤回',
} as const
export type ApplicationState = keyof typeof applicationStates

export const providerStates = { listed: '目录内', suspended: '已暂停', removed: '已移出' } as const
export type ProviderState = keyof typeof providerStates

export const employments = { 'full-time': '专职', 'part-time': '兼职' } as const
export type Employment = keyof typeof employments

/** What an officer answers on site; each item yes or no, a no with a note. */
export const checklist = [
  { key: 'licence', title: '办学资质原件与申报一致', clause: 'N10-2' },
  { key: 'venue', title: '培训场地真实、地址与申报一致', clause: 'F2-3' },
  { key: 'equipment', title: '设施设备到位、数量与申报一致、能够使用', clause: 'F2-3' },
  { key: 'teachers', title: '专兼职教师已核对本人及资格证书', clause: 'F37-13' },
  { key: 'materials', title: '教材教学资源来自正规渠道', clause: 'F37-13' },
  { key: 'safety', title: '疏散通道畅通、消防器材在位', clause: 'F2-3' },
] as const
export type CheckKey = (typeof checklist)[number]['key']
export const checkKey = z.enum(checklist.map((c) => c.key) as [CheckKey, ...CheckKey[]])

export const equipmentItem = z.object({
  name: text(60),
  quantity: z.number().int().min(1).max(10_000),
  /** Null: for all occupations. */
  occupationCode: z.string().trim().max(20).nullable().default(null),
})
export type EquipmentItem = z.infer<typeof equipmentItem>

export const skillItem = z.object({
  /** Null: a project without an occupation code, e.g. 创业培训; then `title` names it. */
  occupationCode: z.string().trim().max(20).nullable().default(null),
  title: z.string().trim().max(60).default(''),
  /** Empty where only certificates of completion or special ability are trained for. */
  levels: z.array(level).max(5).default([]),
})
export type SkillItem = z.infer<typeof skillItem>

export const shownFile = z.object({
  id,
  name: z.string(),
  mime: z.string(),
  bytes: z.number(),
  url: z.string(),
})
const rowState = z.enum(['proposed', 'listed', 'retired'])

export const venue = z.object({
  id,
  name: z.string(),
  address: z.string(),
  seats: z.number(),
  areaM2: z.number().nullable(),
  lat: z.number(),
  lng: z.number(),
  state: rowState,
  photos: z.array(shownFile),
})
export const teacher = z.object({
  id,
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  employment: z.enum(['full-time', 'part-time']),
  qualification: z.string(),
  certificateNo: z.string(),
  occupations: z.array(z.string()),
  occupationNames: z.array(z.string()),
  state: rowState,
  files: z.array(shownFile),
})

/** One of a table of states. */
export const states = <S extends string>(of: Record<S, string>) => z.enum(Object.keys(of) as [S, ...S[]])

import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { level } from '#registry/occupations/contract'
import { hold } from '#registry/holds/contract'

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
const checkKey = z.enum(checklist.map((c) => c.key) as [CheckKey, ...CheckKey[]])

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

const shownFile = z.object({
  id,
  name: z.string(),
  mime: z.string(),
  bytes: z.number(),
  url: z.string(),
})
const reason = z.looseObject({ code: z.string(), message: z.string() })
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

const place = z.object({
  venueId: id.nullable(),
  venueName: z.string(),
  seatsCounted: z.number().nullable(),
  lat: z.number(),
  lng: z.number(),
  accuracyM: z.number().nullable(),
  positionSource: z.enum(['device', 'manual']),
  positionNote: z.string().nullable(),
  distanceM: z.number().nullable(),
  photos: z.array(shownFile),
})
export const inspection = z.object({
  id,
  inspectorName: z.string(),
  visitedAt: instant,
  recordedAt: instant,
  companion: z.string().nullable(),
  items: z.array(z.object({ key: z.string(), ok: z.boolean(), note: z.string().nullable() })),
  note: z.string().nullable(),
  passed: z.boolean(),
  findings: z.array(z.string()),
  places: z.array(place),
})
export type InspectionView = z.infer<typeof inspection>

const states = <S extends string>(of: Record<S, string>) => z.enum(Object.keys(of) as [S, ...S[]])

export const applicationRow = z.object({
  id,
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  kind: states(applicationKinds),
  state: states(applicationStates),
  skillTitles: z.array(z.string()),
  venueCount: z.number(),
  filedAt: instant.nullable(),
  decidedAt: instant.nullable(),
  createdAt: instant,
})
export type ApplicationRowView = z.infer<typeof applicationRow>

export const application = z.object({
  id,
  orgId: id,
  orgName: z.string(),
  uscc: z.string(),
  orgAddress: z.string().nullable(),
  region: z.string(),
  regionName: z.string(),
  kind: states(applicationKinds),
  state: states(applicationStates),
  ownership: ownership.nullable(),
  licenceNo: z.string().nullable(),
  licenceFile: shownFile.nullable(),
  licenceUntil: day.nullable(),
  contactName: z.string().nullable(),
  contactPhone: z.string().nullable(),
  intro: z.string().nullable(),
  equipment: z.array(equipmentItem.extend({ occupationName: z.string().nullable() })),
  skills: z.array(skillItem),
  venues: z.array(venue),
  teachers: z.array(teacher),
  /** Already in the directory, for change applications. */
  listedVenues: z.array(venue),
  listedTeachers: z.array(teacher),
  inspections: z.array(inspection),
  reason: z.string().nullable(),
  filedAt: instant.nullable(),
  decidedAt: instant.nullable(),
  version: z.number(),
  /** What is still missing before it can be submitted. */
  missing: z.array(reason),
  can: z.array(z.string()),
})
export type ApplicationView = z.infer<typeof application>

const onApplication = { id, version }
const done = z.object({ version: z.number() })
const apply = { verb: 'provider.apply' } as const

export const startApplication = act({
  id: 'training.provider.start',
  title: '新建纳入目录申请',
  method: 'POST',
  path: '/api/training/provider-applications',
  allow: apply,
  input: z.object({}),
  output: z.object({ id, version: z.number() }),
  clause: 'F37-2',
})

export const saveApplication = act({
  id: 'training.provider.save',
  title: '保存申请内容',
  method: 'POST',
  path: '/api/training/provider-applications/:id/save',
  allow: apply,
  input: z.object({
    ...onApplication,
    ownership: ownership.nullish(),
    licenceNo: text(60).nullish(),
    licenceFileId: id.nullish(),
    licenceUntil: day.nullish(),
    contactName: text(30).nullish(),
    contactPhone: z
      .string()
      .regex(/^[\d-]{7,15}$/, '联系电话应为 7 至 15 位数字')
      .nullish(),
    intro: text(500).nullish(),
    equipment: z.array(equipmentItem).max(200),
    skills: z.array(skillItem).max(100),
  }),
  output: done,
  clause: 'N10-2',
})

export const addVenue = act({
  id: 'training.provider.add-venue',
  title: '登记培训场地',
  method: 'POST',
  path: '/api/training/provider-applications/:id/venues',
  allow: apply,
  input: z.object({
    ...onApplication,
    name: text(60),
    address: text(120, 4),
    seats: z.number().int().min(1).max(2000),
    areaM2: z.number().int().min(1).max(1_000_000).nullish(),
    lat: z.number().min(-90).max(90),
    lng: z.number().min(-180).max(180),
    photoIds: z.array(id).max(10).default([]),
  }),
  output: done.extend({ venueId: id }),
  clause: 'F2-3',
})

export const addTeacher = act({
  id: 'training.provider.add-teacher',
  title: '登记教师',
  method: 'POST',
  path: '/api/training/provider-applications/:id/teachers',
  allow: apply,
  input: z.object({
    ...onApplication,
    name: text(30, 2),
    idNumber: z.string().trim().max(30),
    employment: z.enum(['full-time', 'part-time']),
    qualification: text(60),
    certificateNo: text(60),
    occupations: z.array(z.string().trim().max(80)).min(1).max(20),
    fileIds: z.array(id).max(10).default([]),
  }),
  output: done.extend({ teacherId: id }),
  clause: 'F37-13',
})

export const dropItem = act({
  id: 'training.provider.drop-item',
  title: '从申请中去掉场地或教师',
  method: 'POST',
  path: '/api/training/provider-applications/:id/drop',
  allow: apply,
  input: z.object({ ...onApplication, what: z.enum(['venue', 'teacher']), itemId: id }),
  output: done,
})

export const submitApplication = act({
  id: 'training.provider.submit',
  title: '提交申请',
  method: 'POST',
  path: '/api/training/provider-applications/:id/submit',
  allow: apply,
  input: z.object(onApplication),
  output: done,
  clause: 'F37-2',
})

export const withdrawApplication = act({
  id: 'training.provider.withdraw',
  title: '撤回申请',
  method: 'POST',
  path: '/api/training/provider-applications/:id/withdraw',
  allow: apply,
  input: z.object({ ...onApplication, reason: text(200, 2) }),
  output: done,
})

export const returnApplication = act({
  id: 'training.provider.return',
  title: '退回补正',
  method: 'POST',
  path: '/api/training/provider-applications/:id/return',
  allow: { verb: 'provider.inspect' },
  input: z.object({ ...onApplication, reason: text(500, 4) }),
  output: done,
})

export const inspectProvider = act({
  id: 'training.provider.inspect',
  title: '登记实地核实',
  method: 'POST',
  path: '/api/training/provider-applications/:id/inspect',
  allow: { verb: 'provider.inspect' },
  input: z.object({
    ...onApplication,
    visitedAt: instant,
    companion: text(30).nullish(),
    items: z
      .array(z.object({ key: checkKey, ok: z.boolean(), note: text(200).nullish() }))
      .max(checklist.length),
    note: text(500).nullish(),
    places: z
      .array(
        z.object({
          venueId: id.nullable(),
          seatsCounted: z.number().int().min(0).max(5000).nullable(),
          lat: z.number().min(-90).max(90),
          lng: z.number().min(-180).max(180),
          accuracyM: z.number().int().min(0).max(1_000_000).nullish(),
          positionSource: z.enum(['device', 'manual']),
          positionNote: text(200).nullish(),
          photoIds: z.array(id).max(20),
        }),
      )
      .max(50),
  }),
  output: done.extend({ passed: z.boolean(), findings: z.array(z.string()) }),
  clause: 'F2-3',
})

export const sendBackApplication = act({
  id: 'training.provider.send-back',
  title: '退回重新核实',
  method: 'POST',
  path: '/api/training/provider-applications/:id/send-back',
  allow: { verb: 'provider.decide' },
  input: z.object({ ...onApplication, reason: text(500, 4) }),
  output: done,
})

export const acceptApplication = act({
  id: 'training.provider.accept',
  title: '审定列入目录',
  method: 'POST',
  path: '/api/training/provider-applications/:id/accept',
  allow: { verb: 'provider.decide' },
  input: z.object(onApplication),
  output: done,
  clause: 'F2-2',
})

export const refuseApplication = act({
  id: 'training.provider.refuse',
  title: '不予列入',
  method: 'POST',
  path: '/api/training/provider-applications/:id/refuse',
  allow: { verb: 'provider.decide' },
  input: z.object({ ...onApplication, reason: text(500, 4) }),
  output: done,
  clause: 'F2-2',
})

export const getApplication = act({
  id: 'training.provider.application',
  title: '查看培训机构申请',
  method: 'GET',
  path: '/api/training/provider-applications/:id',
  allow: { verb: 'provider.read' },
  input: z.object({ id }),
  output: application,
})

export const listApplications = act({
  id: 'training.provider.applications',
  title: '查询培训机构申请',
  method: 'GET',
  path: '/api/training/provider-applications',
  allow: { verb: 'provider.read' },
  input: z.object({
    ...listInput,
    state: states(applicationStates).optional(),
    kind: states(applicationKinds).optional(),
    region: regionCode.optional(),
  }),
  output: listOutput(applicationRow),
})

export const providerRow = z.object({
  orgId: id,
  name: z.string(),
  uscc: z.string(),
  region: z.string(),
  regionName: z.string(),
  address: z.string().nullable(),
  ownership,
  state: states(providerStates),
  skillTitles: z.array(z.string()),
  contactName: z.string(),
  contactPhone: z.string(),
  listedAt: instant,
  stopReason: z.string().nullable(),
})
export type ProviderRowView = z.infer<typeof providerRow>

const directoryFilters = {
  state: states(providerStates).optional(),
  ownership: ownership.optional(),
  region: regionCode.optional(),
  occupation: z.string().trim().max(20).optional(),
}

export const listProviders = act({
  id: 'training.provider.list',
  title: '查询补贴性培训机构目录',
  method: 'GET',
  path: '/api/training/providers',
  allow: { verb: 'provider.read' },
  input: z.object({ ...listInput, ...directoryFilters }),
  output: listOutput(providerRow),
  clause: 'F2-2',
})

export const exportProviders = act({
  id: 'training.provider.export',
  title: '导出补贴性培训机构目录（附表2）',
  method: 'GET',
  path: '/api/training/provider-directory.xlsx',
  allow: { verb: 'provider.read' },
  input: z.object({ q: listInput.q, sort: listInput.sort, ...directoryFilters }),
  output: z.unknown(),
  produces: 'file',
  clause: 'F2-附表2',
})

export const provider = providerRow.extend({
  licenceNo: z.string(),
  licenceFile: shownFile.nullable(),
  licenceUntil: day,
  intro: z.string().nullable(),
  equipment: z.array(equipmentItem.extend({ occupationName: z.string().nullable() })),
  skills: z.array(skillItem),
  venues: z.array(venue),
  teachers: z.array(teacher),
  applicationId: id,
  stops: z.array(
    z.object({
      id,
      reason: z.string(),
      stoppedBy: z.string(),
      stoppedAt: instant,
      endedAs: z.enum(['resumed', 'removed', 'readmitted']).nullable(),
      endedBy: z.string().nullable(),
      endedAt: instant.nullable(),
      endReason: z.string().nullable(),
    }),
  ),
  holds: z.array(hold.pick({ id: true, stops: true, reason: true, placedAt: true })),
  version: z.number(),
  can: z.array(z.string()),
})
export type ProviderView = z.infer<typeof provider>

export const getProvider = act({
  id: 'training.provider.get',
  title: '查看培训机构',
  method: 'GET',
  path: '/api/training/providers/:orgId',
  allow: { verb: 'provider.read' },
  input: z.object({ orgId: id }),
  output: provider,
})

export const myProvider = act({
  id: 'training.provider.mine',
  title: '查看本机构目录状态',
  method: 'GET',
  path: '/api/training/my-provider',
  allow: apply,
  input: z.object({}),
  output: z.object({
    orgId: id,
    orgName: z.string(),
    state: states(providerStates).nullable(),
    /** Why nothing new can be done now; empty when the institution may train. */
    reasons: z.array(reason),
    /** The application under way, or the last one. */
    applicationId: id.nullable(),
    applicationState: states(applicationStates).nullable(),
    canStart: z.boolean(),
  }),
})

export const retireItem = act({
  id: 'training.provider.retire-item',
  title: '停用场地、教师或培训项目',
  method: 'POST',
  path: '/api/training/providers/:orgId/retire',
  allow: apply,
  input: z.object({
    orgId: id,
    version,
    what: z.enum(['venue', 'teacher', 'skill']),
    /** Id of the venue or teacher; key of the skill. */
    item: text(100),
    reason: text(200, 2),
  }),
  output: done,
})

const onProvider = { orgId: id, version, reason: text(500, 4) }

export const suspendProvider = act({
  id: 'training.provider.suspend',
  title: '暂停目录资格',
  method: 'POST',
  path: '/api/training/providers/:orgId/suspend',
  allow: { verb: 'provider.suspend' },
  input: z.object(onProvider),
  output: done,
  clause: 'F2-5',
})

export const resumeProvider = act({
  id: 'training.provider.resume',
  title: '恢复目录资格',
  method: 'POST',
  path: '/api/training/providers/:orgId/resume',
  allow: { verb: 'provider.decide' },
  input: z.object(onProvider),
  output: done,
  clause: 'F2-2',
})

export const removeProvider = act({
  id: 'training.provider.remove',
  title: '移出目录',
  method: 'POST',
  path: '/api/training/providers/:orgId/remove',
  allow: { verb: 'provider.decide' },
  input: z.object(onProvider),
  output: done,
  clause: 'F2-5',
})

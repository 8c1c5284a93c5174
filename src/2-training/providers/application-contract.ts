/** An institution's application and the on-site check. */
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
import {
  applicationKinds,
  applicationStates,
  checkKey,
  checklist,
  equipmentItem,
  ownership,
  shownFile,
  skillItem,
  states,
  teacher,
  venue,
} from './terms-contract.ts'

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
const inspection = z.object({
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

const applicationRow = z.object({
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

const application = z.object({
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
  missing: z.array(reasonShape),
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

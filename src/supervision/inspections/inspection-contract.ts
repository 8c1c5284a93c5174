/** A class to be visited: on the phone, on site, and as a record. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, paperRow, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { type InspectionState, inspectionMoves, type Origin, origins } from './rules.ts'
import { type Answer, answers, type CheckKey, checklist } from './visit-rules.ts'

export const inspectionRefusals = defineRefusals('inspection_case', {
  not_yours: { text: '这次检查没有派给您。', next: '请由被派出的检查人员登记；需要换人请重新安排。' },
  barred: {
    text: (f: { name: string }) => `${f.name}须回避：申报过利害关系，或经办过该班、该机构。`,
    clause: 'F37-15',
    next: '请改派他人。',
  },
  already_open: { text: '该班已有一次未完成的检查。', next: '请在原检查中登记。' },
  class_over: {
    text: (f: { state: string }) => `该班为“${f.state}”，没有可检查的课堂。`,
    next: '请选择已备案或培训中的班。',
  },
  no_lesson: {
    text: '该班在这段时间没有课。',
    next: '请核对课表，选择有课的日期。',
  },
  span: { text: '检查期间最长 31 天，不能早于今天。', next: '请核对日期。' },
  not_appointed: {
    text: '您没有这个班的委托，或委托不含现场检查、已经到期。',
    clause: 'F2-3',
    next: '请在委托范围和期限内检查。',
  },
  replied: { text: '已提交过意见。', next: '整改情况请在整改通知下报告。' },
  nothing_found: { text: '这次检查没有发现问题，不需要陈述意见。', next: '请返回列表。' },
  due: {
    text: (f: { least: number; most: number }) => `整改期限须为今天起 ${f.least} 至 ${f.most} 天。`,
    next: '请重新选择期限。',
  },
  not_overdue: { text: '整改期限未到，不能移交处理。', next: '期限届满后仍未整改的，再移交处理。' },
  extended: { text: '期限只能向后延长一次，且须在原期限届满之前。', next: '请到期复查或移交处理。' },
  not_your_file: { text: '文件须由本人上传。', next: '请重新上传。' },
})

const state = z.enum(Object.keys(inspectionMoves.states) as [InspectionState, ...InspectionState[]])
const origin = z.enum(Object.keys(origins) as [Origin, ...Origin[]])
const path = '/api/inspections'

export const inspectionRow = z.object({
  id,
  classId: id,
  classTitle: z.string(),
  no: z.string(),
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  origin,
  state,
  fromOn: day,
  dueOn: day,
  /** The deadline that counts now. */
  deadline: day.nullable(),
  overdue: z.boolean(),
  recordedAt: instant.nullable(),
  findingCount: z.number(),
})
export type InspectionListRow = z.infer<typeof inspectionRow>

export const listInspections = act({
  id: 'supervision.inspection.list',
  title: '查询监督检查',
  method: 'GET',
  path,
  allow: { verb: 'inspection.read' },
  input: z.object({
    ...listInput,
    state: state.optional(),
    origin: origin.optional(),
    region: regionCode.optional(),
    classId: id.optional(),
  }),
  output: listOutput(inspectionRow),
  clause: 'F2-3',
})

const shownFile = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })
const finding = z.object({ key: z.string(), title: z.string(), text: z.string(), clause: z.string() })
export const visitShape = z.object({
  visitedAt: instant,
  recordedAt: instant,
  recordedByName: z.string(),
  late: z.boolean(),
  sessionTitle: z.string().nullable(),
  items: z.array(z.object({ title: z.string(), answer: z.string(), note: z.string().nullable() })),
  headCount: z.number(),
  rosterCount: z.number(),
  checkedIn: z.number(),
  missingCount: z.number(),
  position: z.object({ lat: z.number(), lng: z.number(), accuracyM: z.number().nullable() }).nullable(),
  positionNote: z.string().nullable(),
  distanceM: z.number().nullable(),
  photos: z.array(shownFile.extend({ takenAt: instant })),
  note: z.string().nullable(),
})
const round = z.object({
  round: z.number(),
  body: z.string(),
  dueOn: day,
  orderedAt: instant,
  orderedByName: z.string(),
  answer: z.string().nullable(),
  answeredAt: instant.nullable(),
  files: z.array(shownFile),
  outcome: z.string().nullable(),
  checkedAt: instant.nullable(),
  checkNote: z.string().nullable(),
  checkFiles: z.array(shownFile),
})
export const inspectionShape = inspectionRow.extend({
  planId: id.nullable(),
  planTitle: z.string().nullable(),
  appointmentTitle: z.string().nullable(),
  why: z.string().nullable(),
  inspectors: z.array(z.string()),
  assignedAt: instant,
  visit: visitShape.nullable(),
  findings: z.array(finding),
  reply: z.string().nullable(),
  repliedAt: instant.nullable(),
  replyFiles: z.array(shownFile),
  rounds: z.array(round),
  /** Orders as they were served. */
  papers: z.array(paperRow),
  escalatedAt: instant.nullable(),
  decision: z.string().nullable(),
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  version: z.number(),
  can: z.array(z.string()),
})
export type InspectionView = z.infer<typeof inspectionShape>

export const getInspection = act({
  id: 'supervision.inspection.get',
  title: '查看监督检查',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'inspection.read' },
  input: z.object({ id }),
  output: inspectionShape,
})

/** One class, looked at because there is a reason; a third party within its appointment. */
export const startInspection = act({
  id: 'supervision.inspection.start',
  title: '安排日常检查',
  method: 'POST',
  path,
  allow: { verb: 'inspection.visit' },
  input: z.object({
    classId: id,
    why: text(300, 4),
    fromOn: day,
    toOn: day,
    /** Further people beside oneself. */
    with: z.array(id).max(4).default([]),
  }),
  output: z.object({ id }),
  clause: 'F2-3',
})

/** Colleagues who may go along: whoever holds the verb where the class is. */
export const listColleagues = act({
  id: 'supervision.inspection.colleagues',
  title: '查询可同行的检查人员',
  method: 'GET',
  path: '/api/inspection-colleagues',
  allow: { verb: 'inspection.visit' },
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ id, name: z.string(), orgName: z.string() })) }),
})

const taskSession = z.object({
  id,
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  teacher: z.string(),
})
export const taskShape = z.object({
  id,
  classId: id,
  classTitle: z.string(),
  no: z.string(),
  orgName: z.string(),
  origin,
  why: z.string().nullable(),
  assignedAt: instant,
  fromOn: day,
  dueOn: day,
  inspectors: z.array(z.string()),
  venue: z.object({
    name: z.string(),
    address: z.string(),
    lat: z.number(),
    lng: z.number(),
    seats: z.number(),
  }),
  sessions: z.array(taskSession),
  /** Masked; who has signed in today and not out, as of now. */
  roster: z.array(z.object({ personId: id, name: z.string(), idNumber: z.string(), here: z.boolean() })),
})
export type Task = z.infer<typeof taskShape>
/** Everything that the phone needs on the way, also without a network. */
export const myTasks = act({
  id: 'supervision.inspection.mine',
  title: '查询本人检查任务',
  method: 'GET',
  path: '/api/inspection-tasks',
  allow: { verb: 'inspection.visit' },
  input: z.object({}),
  output: z.object({ at: instant, today: day, rows: z.array(taskShape) }),
})

const checkKeys = checklist.map((item) => item.key) as [CheckKey, ...CheckKey[]]
export const recordVisit = act({
  id: 'supervision.inspection.record',
  title: '登记现场检查',
  method: 'POST',
  path: `${path}/:id/record`,
  allow: { verb: 'inspection.visit' },
  input: z.object({
    id,
    visitedAt: instant,
    sessionId: id.nullable(),
    items: z
      .array(
        z.object({
          key: z.enum(checkKeys),
          answer: z.enum(Object.keys(answers) as [Answer, ...Answer[]]),
          note: text(300, 0).nullish(),
        }),
      )
      .max(20),
    headCount: z.number().int().min(0).max(3000).nullable(),
    /** Signed in, and not in the room when names were called. */
    missing: z.array(id).max(3000).default([]),
    position: z
      .object({
        lat: z.number().min(-90).max(90),
        lng: z.number().min(-180).max(180),
        accuracyM: z.number().int().min(0).max(100_000).nullable(),
      })
      .nullable(),
    positionNote: text(200, 0).nullish(),
    photos: z.array(z.object({ id, takenAt: instant })).max(12),
    note: text(1000, 0).nullish(),
  }),
  output: z.object({ state, findings: z.array(finding), late: z.boolean() }),
  clause: 'F2-3',
})
export const missVisit = act({
  id: 'supervision.inspection.miss',
  title: '登记未能检查',
  method: 'POST',
  path: `${path}/:id/miss`,
  allow: { verb: 'inspection.visit' },
  input: z.object({ id, version, reason: text(300, 4) }),
  output: z.object({ version: z.number(), state }),
})

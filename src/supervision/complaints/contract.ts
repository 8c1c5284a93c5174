import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, phone, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import {
  type ComplaintKind,
  type ComplaintState,
  complaintKinds,
  complaintMoves,
  type Result,
  results,
} from './rules.ts'

export * from './rules.ts'

export const refusals = defineRefusals('complaint', {
  no_receipt: {
    text: '没有查到这份举报，或查询码不对。',
    next: '请核对受理编号和查询码；连续查询过快会被限制。',
  },
  not_your_file: { text: '照片不是刚才上传的，不能随举报提交。', next: '请重新选择照片。' },
  contact_half: { text: '实名举报须同时填写姓名和手机号。', next: '请补齐，或选择匿名举报。' },
  about_future: { text: '发生日期不能晚于今天。', next: '请核对日期。' },
  unknown_org: { text: '没有这家机构。', next: '请填写机构名称，或从机构页面进入举报。' },
  no_org: { text: '这份举报没有对应到平台上的单位，不能要求说明。', next: '请另行联系被举报单位。' },
  asked_already: { text: '已要求单位说明，正在等待答复。', next: '请等待答复，或直接提交办理结果。' },
  nothing_asked: { text: '没有要求说明的事项，或已经答复。', next: '请刷新页面查看最新情况。' },
})

const kind = z.enum(Object.keys(complaintKinds) as [ComplaintKind, ...ComplaintKind[]])
const state = z.enum(Object.keys(complaintMoves.states) as [ComplaintState, ...ComplaintState[]])
const result = z.enum(Object.keys(results) as [Result, ...Result[]])
const path = '/api/complaints'

export const fileComplaint = act({
  id: 'supervision.complaint.file',
  title: '投诉举报',
  method: 'POST',
  path,
  allow: 'public',
  anonymous: true,
  perMinute: 10,
  input: z.object({
    kind,
    region: regionCode,
    orgId: id.optional(),
    /** Institution, class or office, in the complainant's words. */
    about: text(100, 2),
    body: text(3000, 10),
    happenedOn: day.optional(),
    /** Photos just uploaded, each with the ticket that the upload gave. */
    files: z
      .array(z.object({ id, ticket: z.string().max(64) }))
      .max(5)
      .default([]),
    contact: z.object({ name: text(30, 2), phone }).optional(),
  }),
  /** The code is shown once: with the receipt it opens the progress, also of an anonymous complaint. */
  output: z.object({ receipt: z.string(), code: z.string() }),
  clause: 'F37-15',
})

export const complaintProgress = act({
  id: 'supervision.complaint.progress',
  title: '查询举报办理进度',
  method: 'POST',
  path: `${path}/progress`,
  allow: 'public',
  changes: false,
  perMinute: 20,
  input: z.object({ receipt: text(30), code: text(12) }),
  output: z.object({
    receipt: z.string(),
    kindTitle: z.string(),
    stateTitle: z.string(),
    filedAt: instant,
    acceptBy: day,
    closeBy: day.nullable(),
    closedAt: instant.nullable(),
    resultTitle: z.string().nullable(),
    reply: z.string().nullable(),
  }),
})

export const complaintRow = z.object({
  id,
  receipt: z.string(),
  kind,
  region: z.string(),
  regionName: z.string(),
  about: z.string(),
  orgId: id.nullable(),
  orgName: z.string().nullable(),
  named: z.boolean(),
  state,
  filedAt: instant,
  /** The deadline that counts now. */
  dueOn: day.nullable(),
  overdue: z.boolean(),
  result: result.nullable(),
})
export type ComplaintListRow = z.infer<typeof complaintRow>

export const listComplaints = act({
  id: 'supervision.complaint.list',
  title: '查询投诉举报',
  method: 'GET',
  path,
  allow: { verb: 'complaint.read' },
  input: z.object({
    ...listInput,
    state: state.optional(),
    kind: kind.optional(),
    region: regionCode.optional(),
  }),
  output: listOutput(complaintRow),
  clause: 'F37-15',
})

const file = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })
const asked = z.object({
  text: z.string(),
  at: instant,
  answer: z.string().nullable(),
  answeredAt: instant.nullable(),
  files: z.array(file),
})

export const getComplaint = act({
  id: 'supervision.complaint.get',
  title: '查看投诉举报',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'complaint.read' },
  input: z.object({ id }),
  output: complaintRow.extend({
    body: z.string(),
    happenedOn: day.nullable(),
    files: z.array(file),
    handledByName: z.string().nullable(),
    asked: asked.nullable(),
    reply: z.string().nullable(),
    evidence: z.array(file),
    proposedByName: z.string().nullable(),
    returnReason: z.string().nullable(),
    closedByName: z.string().nullable(),
    closedAt: instant.nullable(),
    /** Other complaints about the same organisation. */
    others: z.number(),
    version: z.number(),
    can: z.array(z.string()),
  }),
})

export const complainantOf = act({
  id: 'supervision.complaint.contact',
  title: '查看举报人联系方式',
  method: 'POST',
  path: `${path}/:id/contact`,
  allow: { verb: 'complaint.handle' },
  input: z.object({ id, reason: text(200, 4) }),
  output: z.object({ name: z.string(), phone: z.string() }),
  clause: 'F37-15',
})

const moved = z.object({ version: z.number(), state })
const step = { id, version }
const handle = { verb: 'complaint.handle' } as const
export const acceptComplaint = act({
  id: 'supervision.complaint.accept',
  title: '受理举报',
  method: 'POST',
  path: `${path}/:id/accept`,
  allow: handle,
  input: z.object(step),
  output: moved,
  clause: 'F37-15',
})
export const refuseComplaint = act({
  id: 'supervision.complaint.refuse',
  title: '不予受理举报',
  method: 'POST',
  path: `${path}/:id/refuse`,
  allow: handle,
  input: z.object({ ...step, reason: text(500, 10) }),
  output: moved,
})
export const askOrganisation = act({
  id: 'supervision.complaint.ask',
  title: '要求被举报单位说明',
  method: 'POST',
  path: `${path}/:id/ask`,
  allow: handle,
  input: z.object({ ...step, reason: text(1000, 10) }),
  output: moved,
})
export const proposeResult = act({
  id: 'supervision.complaint.propose',
  title: '提交举报办理结果',
  method: 'POST',
  path: `${path}/:id/propose`,
  allow: handle,
  input: z.object({ ...step, result, reply: text(1000, 10), files: z.array(id).max(10).default([]) }),
  output: moved,
  clause: 'F37-15',
})
export const returnComplaint = act({
  id: 'supervision.complaint.return',
  title: '退回重办举报',
  method: 'POST',
  path: `${path}/:id/return`,
  allow: { verb: 'complaint.close' },
  input: z.object({ ...step, reason: text(500, 4) }),
  output: moved,
})
export const closeComplaint = act({
  id: 'supervision.complaint.close',
  title: '复核办结举报',
  method: 'POST',
  path: `${path}/:id/close`,
  allow: { verb: 'complaint.close' },
  input: z.object(step),
  output: moved,
  clause: 'F37-15',
})

/** What an organisation has been asked to explain: the question, never who complained nor the complaint's text. */
export const listAsked = act({
  id: 'supervision.complaint.asked',
  title: '查询要求本单位说明的事项',
  method: 'GET',
  path: '/api/complaint-questions',
  allow: { verb: 'complaint.answer' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id,
        kindTitle: z.string(),
        text: z.string(),
        askedAt: instant,
        answer: z.string().nullable(),
        answeredAt: instant.nullable(),
      }),
    ),
  }),
})
export const answerQuestion = act({
  id: 'supervision.complaint.answer',
  title: '说明被举报事项',
  method: 'POST',
  path: '/api/complaint-questions/:id/answer',
  allow: { verb: 'complaint.answer' },
  input: z.object({ id, answer: text(2000, 10), files: z.array(id).max(10).default([]) }),
  output: z.object({ answeredAt: instant }),
  clause: 'F37-15',
})

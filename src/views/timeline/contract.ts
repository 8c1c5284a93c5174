import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput } from '#platform/list'

export const entry = z.object({
  id,
  at: instant,
  actId: z.string(),
  actTitle: z.string(),
  summary: z.string(),
  actorName: z.string(),
  actorOrg: z.string().nullable(),
  reason: z.string().nullable(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
  files: z.array(z.object({ id, name: z.string(), mime: z.string(), url: z.string() })),
  /** The step of the pipeline it belongs to, and which department answers for that (责任矩阵). */
  answers: z.object({ step: z.string(), department: z.string(), clause: z.string().nullable() }).nullable(),
})
export type TimelineEntry = z.infer<typeof entry>

const timeline = z.object({ title: z.string(), rows: z.array(entry) })

/** 一班一档: everything that happened to one class, oldest first. */
export const classTimeline = act({
  id: 'views.timeline.class',
  title: '查阅班级档案时间线',
  method: 'GET',
  path: '/api/timeline/class/:id',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: timeline,
  clause: 'F2-3',
})

export const claimTimeline = act({
  id: 'views.timeline.claim',
  title: '查阅补贴申报时间线',
  method: 'GET',
  path: '/api/timeline/claim/:id',
  allow: { verb: 'claim.read' },
  input: z.object({ id }),
  output: timeline,
  clause: 'F2-3',
})

const record = entry.omit({ files: true }).extend({
  ip: z.string().nullable(),
  region: z.string().nullable(),
  regionName: z.string(),
  subjects: z.array(z.string()),
})

export const listAudit = act({
  id: 'views.timeline.audit',
  title: '查阅操作记录',
  method: 'GET',
  path: '/api/timeline/audit',
  allow: { verb: 'audit.read' },
  input: z.object({
    ...listInput,
    from: day.optional(),
    to: day.optional(),
    act: z.string().max(80).optional(),
    subject: z.string().max(80).optional(),
  }),
  output: listOutput(record),
  clause: 'F37-15',
})

export const auditEntry = act({
  id: 'views.timeline.entry',
  title: '查看操作记录',
  method: 'GET',
  path: '/api/timeline/audit/:id',
  allow: { verb: 'audit.read' },
  input: z.object({ id }),
  output: record.extend({ files: entry.shape.files }),
  clause: 'F37-15',
})

export const auditActs = act({
  id: 'views.timeline.acts',
  title: '查询操作名称',
  method: 'GET',
  path: '/api/timeline/acts',
  allow: { verb: 'audit.read' },
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ id: z.string(), title: z.string() })) }),
})

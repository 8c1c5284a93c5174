/** Classes: filing, timetable, papers. The roster's acts are in `roster-contract.ts`, passed on here. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, fenAmount, id, instant, intText, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { type ClassState, classStates, type PaperKind, paperKinds } from './class-rules.ts'
import { reason } from './roster-contract.ts'
import { type SessionKind, sessionKinds } from './session-rules.ts'

export * from './class-rules.ts'
export * from './roster-contract.ts'
export {
  categoryOf,
  enrolmentOpen,
  ROSTER_MAX_ROWS,
  rosterColumns,
  traineeSources,
  traineeStates,
} from './roster-rules.ts'
export { HOUR_MINUTES, type LayOut, layOut, type SessionKind, sessionKinds } from './session-rules.ts'

const keys = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as [T, ...T[]]
export const classState = z.enum(keys<ClassState>(classStates))
export const sessionKind = z.enum(keys<SessionKind>(sessionKinds))
export const paperKind = z.enum(keys<PaperKind>(paperKinds))

const shownFile = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })

export const session = z.object({
  id,
  title: z.string(),
  kind: sessionKind,
  hours: z.number(),
  startsAt: instant,
  endsAt: instant,
  venueId: id,
  venueName: z.string(),
  teacherId: id,
  teacherName: z.string(),
})
export type SessionView = z.infer<typeof session>

/** One check of a filing: passed, failed, only a warning, or nothing known to judge by. */
export const check = z.object({
  key: z.string(),
  title: z.string(),
  clause: z.string().nullable(),
  result: z.enum(['passed', 'failed', 'warning', 'no-data']),
  /** Where the answer comes from and what it says. */
  source: z.string(),
  finding: z.string(),
  reasons: z.array(reason),
})
export type Check = z.infer<typeof check>

export const estimate = z.object({
  perSeatFen: fenAmount.nullable(),
  totalFen: fenAmount.nullable(),
  fund: z.string().nullable(),
  fundTitle: z.string().nullable(),
  packId: id.nullable(),
  packTitle: z.string().nullable(),
  /** Money still free in the paying budget; null where there is no budget. */
  availableFen: z.number().nullable(),
  trace: z.array(z.any()),
  reasons: z.array(reason),
})
export type Estimate = z.infer<typeof estimate>

const row = z.object({
  id,
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  number: z.string().nullable(),
  track: z.string(),
  certificateKind: z.string(),
  occupationCode: z.string().nullable(),
  occupationName: z.string().nullable(),
  level: z.number().nullable(),
  state: classState,
  seats: z.number(),
  traineeCount: z.number(),
  startsOn: day,
  endsOn: day,
  filedAt: instant.nullable(),
  perSeatFen: fenAmount.nullable(),
  reservedFen: fenAmount.nullable(),
})
export type ClassListRow = z.infer<typeof row>

export const listClasses = act({
  id: 'training.class.list',
  title: '查询培训班',
  method: 'GET',
  path: '/api/training/classes',
  allow: { verb: 'class.read' },
  input: z.object({
    ...listInput,
    state: classState.optional(),
    track: z.string().max(20).optional(),
    region: regionCode.optional(),
    orgId: id.optional(),
    occupationCode: z.string().max(20).optional(),
    from: day.optional(),
    to: day.optional(),
  }),
  output: listOutput(row),
})

export const exportClasses = act({
  id: 'training.class.export',
  title: '导出培训班清单',
  method: 'GET',
  path: '/api/training/classes-export',
  allow: { verb: 'class.read' },
  input: listClasses.input,
  output: z.any(),
  produces: 'file',
})

const step = z.object({ id: z.string(), title: z.string(), done: z.boolean(), note: z.string().nullable() })

export const classView = row.extend({
  planId: id,
  planTitle: z.string(),
  venueId: id,
  venueName: z.string(),
  venueAddress: z.string(),
  venueSeats: z.number(),
  selfEnrolment: z.boolean(),
  filedOn: day.nullable(),
  packId: id.nullable(),
  catalogueVersionId: id.nullable(),
  /** Reasons of the last return; shown at the top while the class is returned. */
  returned: z.object({ at: instant, by: z.string(), message: z.string(), items: z.array(z.string()) }).nullable(),
  ended: z.object({ at: instant, reason: z.string() }).nullable(),
  people: z.object({
    filedBy: z.string().nullable(),
    reviewedBy: z.string().nullable(),
    reviewedAt: instant.nullable(),
    approvedBy: z.string().nullable(),
    approvedAt: instant.nullable(),
  }),
  sessions: z.array(session),
  planHours: z.array(z.object({ kind: sessionKind, planned: z.number(), given: z.number() })),
  papers: z.array(z.object({ kind: paperKind, title: z.string(), files: z.array(shownFile) })),
  commitment: z
    .object({ edition: z.string(), body: z.string(), acceptedAt: instant, acceptedBy: z.string() })
    .nullable(),
  roster: z.object({ enrolled: z.number(), left: z.number(), eligible: z.number(), ineligible: z.number() }),
  inspections: z.array(
    z.object({
      id,
      at: instant,
      by: z.string(),
      sessionTitle: z.string().nullable(),
      seenCount: z.number(),
      passed: z.boolean(),
      note: z.string(),
      photos: z.array(shownFile),
    }),
  ),
  steps: z.array(step),
  estimate,
  version: z.number(),
  can: z.array(z.string()),
})
export type ClassView = z.infer<typeof classView>

export const getClass = act({
  id: 'training.class.get',
  title: '查看培训班',
  method: 'GET',
  path: '/api/training/classes/:id',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: classView,
})

/** Every check of a filing as a row: the institution sees what is missing, the officer what was found. */
export const checkClass = act({
  id: 'training.class.check',
  title: '核对开班备案',
  method: 'GET',
  path: '/api/training/classes/:id/checks',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: z.object({ checks: z.array(check), missing: z.array(z.string()) }),
  clause: 'N10-3',
})

export const estimateClass = act({
  id: 'training.class.estimate',
  title: '测算班级补贴',
  method: 'GET',
  path: '/api/training/class-estimate',
  allow: { verb: 'class.file' },
  input: z.object({ planId: id, seats: intText(1, 3000), startsOn: day.optional() }),
  output: estimate,
})

const filing = {
  title: text(80, 2),
  planId: id,
  venueId: id,
  seats: z.number().int().min(1).max(3000),
  startsOn: day,
  endsOn: day,
  selfEnrolment: z.boolean().default(true),
}

export const draftClass = act({
  id: 'training.class.draft',
  title: '新建开班备案',
  method: 'POST',
  path: '/api/training/classes',
  allow: { verb: 'class.file' },
  input: z.object(filing),
  output: z.object({ id, version }),
  clause: 'N10-3',
})

const changed = z.object({ version, state: classState })

export const changeClass = act({
  id: 'training.class.change',
  title: '修改开班备案',
  method: 'POST',
  path: '/api/training/classes/:id',
  allow: { verb: 'class.file' },
  input: z.object({ ...filing, id, version }),
  output: changed,
})

const sessionInput = z.object({
  title: text(60),
  kind: sessionKind,
  hours: z.number().int().min(1).max(12),
  startsAt: instant,
  endsAt: instant,
  venueId: id,
  teacherId: id,
})

export const setSessions = act({
  id: 'training.class.set-sessions',
  title: '安排课次',
  method: 'POST',
  path: '/api/training/classes/:id/sessions',
  allow: { verb: 'class.file' },
  input: z.object({ id, version, sessions: z.array(sessionInput).max(300) }),
  output: changed,
})

export const moveSession = act({
  id: 'training.class.move-session',
  title: '调课',
  method: 'POST',
  path: '/api/training/classes/:id/sessions/:sessionId',
  allow: { verb: 'class.file' },
  input: z.object({
    id,
    sessionId: id,
    version,
    startsAt: instant,
    endsAt: instant,
    venueId: id,
    teacherId: id,
    reason: text(200, 2),
  }),
  output: changed,
  clause: 'F2-3',
})

export const setPaper = act({
  id: 'training.class.set-paper',
  title: '上传开班材料',
  method: 'POST',
  path: '/api/training/classes/:id/papers',
  allow: { verb: 'class.file' },
  input: z.object({ id, version, kind: paperKind, fileIds: z.array(id).max(10) }),
  output: changed,
  clause: 'N10-3',
})

export const submitClass = act({
  id: 'training.class.submit',
  title: '提交开班备案',
  method: 'POST',
  path: '/api/training/classes/:id/submit',
  allow: { verb: 'class.file' },
  input: z.object({ id, version, commitment: z.boolean() }),
  output: changed,
  clause: 'N10-3',
})

export const withdrawClass = act({
  id: 'training.class.withdraw',
  title: '撤回开班备案',
  method: 'POST',
  path: '/api/training/classes/:id/withdraw',
  allow: { verb: 'class.file' },
  input: z.object({ id, version, reason: text(300, 2) }),
  output: changed,
})

export const reviewClass = act({
  id: 'training.class.review',
  title: '开班备案初审通过',
  method: 'POST',
  path: '/api/training/classes/:id/review',
  allow: { verb: 'class.review' },
  input: z.object({ id, version, note: text(300).optional() }),
  output: changed,
  clause: 'F2-3',
})

const returning = z.object({
  id,
  version,
  reason: text(500, 4),
  /** What to put right, one sentence each. */
  items: z.array(text(200, 2)).max(30).default([]),
})

export const returnClass = act({
  id: 'training.class.return',
  title: '退回开班备案',
  method: 'POST',
  path: '/api/training/classes/:id/return',
  allow: { verb: 'class.review' },
  input: returning,
  output: changed,
})

export const approveClass = act({
  id: 'training.class.approve',
  title: '复核开班备案',
  method: 'POST',
  path: '/api/training/classes/:id/approve',
  allow: { verb: 'class.approve' },
  input: z.object({ id, version, note: text(300).optional() }),
  output: changed.extend({ number: z.string() }),
  clause: 'F2-3',
})

export const sendBackClass = act({
  id: 'training.class.send-back',
  title: '复核退回开班备案',
  method: 'POST',
  path: '/api/training/classes/:id/send-back',
  allow: { verb: 'class.approve' },
  input: returning,
  output: changed,
})

export const cancelClass = act({
  id: 'training.class.cancel',
  title: '取消开班',
  method: 'POST',
  path: '/api/training/classes/:id/cancel',
  allow: { verb: 'class.file' },
  input: z.object({ id, version, reason: text(300, 2) }),
  output: changed,
})

export const stopClass = act({
  id: 'training.class.stop',
  title: '责令停班',
  method: 'POST',
  path: '/api/training/classes/:id/stop',
  allow: { verb: 'class.approve' },
  input: z.object({ id, version, reason: text(300, 4) }),
  output: changed,
  clause: 'F2-5',
})

export const inspectClass = act({
  id: 'training.class.inspect',
  title: '登记过程检查',
  method: 'POST',
  path: '/api/training/classes/:id/inspections',
  allow: { verb: 'class.review' },
  input: z.object({
    id,
    sessionId: id.optional(),
    seenCount: z.number().int().min(0).max(3000),
    passed: z.boolean(),
    note: text(500, 2),
    photoIds: z.array(id).min(1, '请至少上传一张现场照片').max(9),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
  }),
  output: z.object({ id }),
  clause: 'F2-3',
})

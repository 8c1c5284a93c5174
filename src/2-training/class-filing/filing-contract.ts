/** What is done to a filing: drafted, timetabled, submitted, reviewed, returned, approved, ended, inspected. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, text, version } from '#platform/list'
import { type LineKind, lineKinds } from '#training/plans/contract'
import { type ClassState, classStates, type PaperKind, paperKinds } from './class-rules.ts'

const keys = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as [T, ...T[]]
export const classState = z.enum(keys<ClassState>(classStates))
export const sessionKind = z.enum(keys<LineKind>(lineKinds))
export const paperKind = z.enum(keys<PaperKind>(paperKinds))

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

import { z } from 'zod'
import { act } from '#platform/act'
import { id, instant, text } from '#platform/list'
import { hoursSession, personHours } from './check-contract.ts'

export * from './check-contract.ts'
export { waitsUntil } from './device-rules.ts'
export * from './now-contract.ts'
export { refusals } from './refusal-contract.ts'
export * from './session-contract.ts'
export * from './sign-rules.ts'
export * from './words-contract.ts'

export const recordBatch = act({
  id: 'training.attendance.record-batch',
  title: '补录考勤',
  method: 'POST',
  path: '/api/training/classes/:id/attendance',
  allow: { verb: 'session.teach' },
  input: z.object({
    id,
    sessions: z
      .array(
        z.object({
          sessionId: id,
          items: z.array(z.object({ personId: id, in: instant.nullish(), out: instant.nullish() })).max(3000),
        }),
      )
      .min(1)
      .max(200),
    reason: text(200, 4),
    files: z.array(id).max(10).default([]),
  }),
  output: z.object({ recorded: z.number() }),
  clause: 'F2-3',
})

/* ---- the class's table ---- */

const attendanceRow = personHours.extend({ personId: id, nameMasked: z.string() })
export type AttendanceRow = z.infer<typeof attendanceRow>

export const classAttendance = act({
  id: 'training.attendance.of-class',
  title: '查阅班级考勤表',
  method: 'GET',
  path: '/api/training/classes/:id/attendance',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: z.object({
    classTitle: z.string(),
    classNumber: z.string().nullable(),
    classState: z.string(),
    totalHours: z.number(),
    rule: z.string(),
    sessions: z.array(
      hoursSession.extend({
        openedAt: instant.nullable(),
        inCount: z.number(),
        /** Late hand-in is possible now. */
        open: z.boolean(),
      }),
    ),
    rows: z.array(attendanceRow),
    can: z.array(z.string()),
  }),
})
export type ClassAttendance = z.infer<typeof classAttendance.output>

export const exportAttendance = act({
  id: 'training.attendance.export',
  title: '导出班级考勤表（姓名掩码）',
  method: 'GET',
  path: '/api/training/classes/:id/attendance-sheet',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: z.any(),
  produces: 'file',
})

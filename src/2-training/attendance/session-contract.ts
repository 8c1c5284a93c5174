/** The teacher's screen: sessions, the code on the wall, who is there, what the teacher vouches for. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, flagText, id, instant, listInput, listOutput, regionCode, text } from '#platform/list'
import { type ExceptionKind, exceptionKinds } from './words-contract.ts'

const instantOrNull = instant.nullable()
const teach = { verb: 'session.teach' } as const
const path = '/api/training/sessions'

export const sessionRow = z.object({
  id,
  classId: id,
  classTitle: z.string(),
  classNumber: z.string().nullable(),
  classState: z.string(),
  title: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  hours: z.number(),
  startsAt: instant,
  endsAt: instant,
  venueName: z.string(),
  teacherName: z.string(),
  openedAt: instantOrNull,
  rosterCount: z.number(),
  inCount: z.number(),
  outCount: z.number(),
})
export type SessionRow = z.infer<typeof sessionRow>

export const listSessions = act({
  id: 'training.attendance.list-sessions',
  title: '查询课次',
  method: 'GET',
  path,
  allow: { verb: 'class.read' },
  input: z.object({
    ...listInput,
    from: day.optional(),
    to: day.optional(),
    classId: id.optional(),
    region: regionCode.optional(),
    opened: flagText.optional(),
  }),
  output: listOutput(sessionRow),
})

export const openSession = act({
  id: 'training.attendance.open-session',
  title: '开启课次签到',
  method: 'POST',
  path: `${path}/:id/open`,
  allow: teach,
  input: z.object({ id }),
  output: z.object({ openedAt: instant }),
  clause: 'F2-3',
})

const liveRow = z.object({
  personId: id,
  nameMasked: z.string(),
  inAt: instantOrNull,
  outAt: instantOrNull,
  /** Who recorded it: null without any record. */
  source: z.enum(['self', 'late-sent', 'teacher', 'handed-in']).nullable(),
  late: z.boolean(),
  distanceM: z.number().nullable(),
  reason: z.string().nullable(),
  /** Why the teacher is asked; empty once a word was given after the last check. */
  doubts: z.array(z.string()),
  /** The teacher's last word: in the room, or not. */
  seen: z.boolean().nullable(),
  /** Calls already over that the person neither answered nor was excused from. */
  missed: z.array(z.number()),
  /** Calls answered. */
  answered: z.number(),
  witness: z.object({ name: z.string(), said: z.enum(['yes', 'no']).nullable() }).nullable(),
  photos: z.array(z.object({ id, takenAt: instant })),
})
export type LiveRow = z.infer<typeof liveRow>

const camera = z.object({
  id,
  note: z.string(),
  askedAt: instant,
  dueAt: instant,
  answeredAt: instantOrNull,
  headCount: z.number().nullable(),
  distanceM: z.number().nullable(),
  files: z.array(z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })),
})
export type Camera = z.infer<typeof camera>

export const presence = z.object({
  session: sessionRow,
  now: instant,
  windows: z.object({ inFrom: instant, inUntil: instant, outFrom: instant, outUntil: instant }),
  counts: z.object({
    roster: z.number(),
    in: z.number(),
    out: z.number(),
    late: z.number(),
    missing: z.number(),
    /** In the room as far as known: came and did not leave. */
    present: z.number(),
    doubtful: z.number(),
  }),
  exceptions: z.object({ used: z.number(), limit: z.number() }),
  /** Calls whose time has come. */
  recalls: z.array(
    z.object({ no: z.number(), at: instant, until: instant, answered: z.number(), due: z.number() }),
  ),
  /** How many calls there are in all; their times are not told. */
  recallCount: z.number(),
  rows: z.array(liveRow),
  cameras: z.array(camera),
  can: z.array(z.string()),
})
export type Presence = z.infer<typeof presence>

export const liveSession = act({
  id: 'training.attendance.live',
  title: '查看课堂签到大屏',
  method: 'GET',
  path: `${path}/:id/live`,
  allow: teach,
  input: z.object({ id }),
  output: presence.extend({
    /** What the hall sees now; null while sign-in is not open. */
    code: z.object({ digits: z.string(), changesAt: instant }).nullable(),
    /** Phones of trainees that wait for the teacher's word. */
    devices: z.array(
      z.object({ id, personId: id, nameMasked: z.string(), label: z.string(), askedAt: instant }),
    ),
  }),
})
export type Live = z.infer<typeof liveSession.output>

export const recordException = act({
  id: 'training.attendance.record-exception',
  title: '教师登记考勤例外',
  method: 'POST',
  path: `${path}/:id/exceptions`,
  allow: teach,
  input: z.object({
    id,
    personId: id,
    kind: z.enum(['in', 'out']),
    reasonKind: z.enum(Object.keys(exceptionKinds) as [ExceptionKind, ...ExceptionKind[]]),
    reason: text(200, 4),
    /** From the card that the trainee showed; asked for when checking in. */
    idNumber: text(18).optional(),
    /** A trainee present by an own phone, or the login of another of the staff. */
    witnessPersonId: id.optional(),
    witnessLogin: text(60).optional(),
  }),
  output: z.object({ at: instant, used: z.number(), limit: z.number() }),
  clause: 'F2-3',
})

export const confirmPresence = act({
  id: 'training.attendance.confirm-presence',
  title: '教师确认学员是否在场',
  method: 'POST',
  path: `${path}/:id/confirm`,
  allow: teach,
  input: z.object({
    id,
    personIds: z.array(id).min(1).max(3000),
    seen: z.boolean(),
    note: text(200).optional(),
  }),
  output: z.object({ confirmed: z.number() }),
  clause: 'F2-3',
})

export const excuseRecall = act({
  id: 'training.attendance.excuse-recall',
  title: '登记点名免应答',
  method: 'POST',
  path: `${path}/:id/recalls/:no/excuse`,
  allow: teach,
  input: z.object({
    id,
    no: z.coerce.number().int().min(1).max(20),
    personIds: z.array(id).min(1).max(3000),
    reason: text(200, 4),
  }),
  output: z.object({ excused: z.number(), used: z.number(), limit: z.number() }),
  clause: 'F2-3',
})

export const decideDevice = act({
  id: 'training.attendance.decide-device',
  title: '核实更换签到手机',
  method: 'POST',
  path: '/api/training/check-devices/:id/decide',
  allow: teach,
  input: z.object({
    id,
    genuine: z.boolean(),
    idNumber: text(18).optional(),
    note: text(200).optional(),
  }),
  output: z.object({ state: z.enum(['bound', 'withdrawn']) }),
  clause: 'F2-7',
})

export const answerCamera = act({
  id: 'training.attendance.answer-camera',
  title: '应答“请到镜头前”',
  method: 'POST',
  path: `${path}/:id/camera`,
  allow: teach,
  input: z.object({
    id,
    fileIds: z.array(id).min(1).max(6),
    headCount: z.number().int().min(0).max(3000),
    position: z
      .object({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        accuracy: z.number().min(0).max(100_000),
      })
      .nullish(),
  }),
  output: z.object({ answeredAt: instant, overdue: z.boolean() }),
  clause: 'F2-3',
})

import { z } from 'zod'
import { act } from '#platform/act'
import { day, flagText, id, instant, listInput, listOutput, regionCode, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export const checkKinds = { in: '签到', out: '签退' } as const
export type CheckKind = keyof typeof checkKinds
const checkKind = z.enum(['in', 'out'])

export const sources = { self: '本人签到', teacher: '教师登记', 'handed-in': '课后补录' } as const
export type Source = keyof typeof sources

/** Why a teacher stands in for the trainee's phone. */
export const exceptionKinds = {
  'no-phone': '没有手机或手机故障',
  'no-network': '现场没有网络',
  'no-code': '签到码或系统显示故障',
  other: '其他原因',
} as const
type ExceptionKind = keyof typeof exceptionKinds
const exceptionKind = z.enum(Object.keys(exceptionKinds) as [ExceptionKind, ...ExceptionKind[]])

export const refusals = defineRefusals('attendance', {
  not_on_roster: {
    text: '您不在这个班级的学员名册中。',
    clause: 'F2-7',
    next: '请与培训机构核对报名情况；补入名册后才能签到。',
  },
  person_not_on_roster: {
    text: (f: { person: string }) => `${f.person}不在本班在册学员中。`,
    clause: 'F2-7',
    next: '请先核对学员名册。',
  },
  not_open: { text: '授课教师还没有开启本次课的签到。', next: '请等教师在大屏上开启签到后再试。' },
  class_state: {
    text: (f: { state: string }) => `班级当前状态为“${f.state}”，不能登记考勤。`,
    next: '已备案和培训中的班级才能登记考勤。',
  },
  too_early: {
    text: (f: { kind: string; from: string }) => `还没到${f.kind}时间，${f.from} 起可以${f.kind}。`,
    next: '请到时间后再试。',
  },
  too_late: {
    text: (f: { kind: string; until: string }) => `${f.kind}已于 ${f.until} 截止。`,
    next: '确有特殊情况的，请由授课教师登记并说明原因。',
  },
  wrong_code: {
    text: '签到码不正确或已经更换。',
    next: '签到码每 10 秒更换一次，请照现场屏幕当前显示的码重新填写或扫码。',
  },
  too_many_tries: {
    text: '签到码连续填错次数过多，暂停签到 10 分钟。',
    next: '请稍后再试，或由授课教师登记。',
  },
  already: {
    text: (f: { kind: string; at: string }) => `本次课已于 ${f.at} ${f.kind}，不需要重复办理。`,
    next: '如有误，请告知授课教师。',
  },
  phone_of_another: {
    text: '这部手机在本次课已为其他学员签到，一部手机只能为一人签到。',
    clause: 'F2-7',
    next: '请用本人的手机签到；没有手机的，请由授课教师登记并说明原因。',
  },
  not_in_yet: { text: '您还没有签到，不能签退。', next: '请先签到；忘记签到的，请由授课教师登记。' },
  person_not_in: {
    text: (f: { person: string }) => `${f.person}没有签到记录，不能只登记签退。`,
    next: '请同时登记签到时间。',
  },
  exceptions_used_up: {
    text: (f: { limit: number; used: number }) =>
      `本次课最多可由教师登记 ${f.limit} 人，已登记 ${f.used} 人。`,
    clause: 'F2-3',
    next: '其余学员请用本人手机签到；确因故障无法签到的，课后补录并上传纸质签到表。',
  },
  not_ended: {
    text: (f: { session: string; until: string }) => `“${f.session}”到 ${f.until} 才结束签退，不能提前补录。`,
    next: '请在课次结束后补录。',
  },
  handed_in_late: {
    text: (f: { session: string; days: number }) => `“${f.session}”结束已超过 ${f.days} 天，不能再补录。`,
    clause: 'F2-3',
    next: '如确需更正，请向备案的人社部门说明情况。',
  },
  time_outside: {
    text: (f: { person: string; kind: string; from: string; until: string }) =>
      `${f.person}的${f.kind}时间不在 ${f.from} 至 ${f.until} 之间。`,
    next: '请核对时间。',
  },
  out_before_in: {
    text: (f: { person: string }) => `${f.person}的签退时间不晚于签到时间。`,
    next: '请核对时间。',
  },
  recorded_already: {
    text: (f: { person: string; kind: string; session: string }) =>
      `${f.person}在“${f.session}”已有${f.kind}记录，不能补录覆盖。`,
    next: '请从补录名单中去掉已有记录的人员。',
  },
  twice_in_list: { text: (f: { person: string }) => `${f.person}在名单中重复出现。`, next: '请删去重复行。' },
  future: { text: '不能登记将来的时间。', next: '请核对时间。' },
})

const instantOrNull = instant.nullable()

/* ---- the worker's phone ---- */

const mySession = z.object({
  sessionId: id,
  classId: id,
  classTitle: z.string(),
  title: z.string(),
  kindTitle: z.string(),
  hours: z.number(),
  startsAt: instant,
  endsAt: instant,
  venueName: z.string(),
  opened: z.boolean(),
  inAt: instantOrNull,
  outAt: instantOrNull,
  /** What the worker can do now; null when nothing, then `note` says why. */
  next: checkKind.nullable(),
  note: z.string(),
})
export type MySession = z.infer<typeof mySession>

export const mySessions = act({
  id: 'training.attendance.my-sessions',
  title: '查询本人当天课次',
  method: 'GET',
  path: '/api/training/my/sessions',
  allow: 'worker',
  input: z.object({}),
  output: z.object({ now: instant, today: z.array(mySession), coming: z.array(mySession) }),
})

export const check = act({
  id: 'training.attendance.check',
  title: '签到签退',
  method: 'POST',
  path: '/api/training/my/check',
  allow: 'worker',
  input: z.object({
    sessionId: id,
    kind: checkKind,
    code: z.string().regex(/^\d{6}$/, '签到码为 6 位数字'),
    /** Key that this browser made for itself; one phone stands for one person in a session. */
    device: z.string().regex(/^[\w-]{16,64}$/, '设备标识格式不正确'),
    position: z
      .object({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        accuracy: z.number().min(0).max(100_000),
      })
      .nullish(),
  }),
  output: z.object({ kind: checkKind, at: instant, sessionTitle: z.string(), repeated: z.boolean() }),
  clause: 'F2-7',
})

/* ---- the teacher's screen ---- */

const sessionRow = z.object({
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
  path: '/api/training/sessions',
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
  path: '/api/training/sessions/:id/open',
  allow: { verb: 'session.teach' },
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
  source: z.enum(['self', 'teacher', 'handed-in']).nullable(),
  late: z.boolean(),
  distanceM: z.number().nullable(),
  reason: z.string().nullable(),
})

export const liveSession = act({
  id: 'training.attendance.live',
  title: '查看课堂签到大屏',
  method: 'GET',
  path: '/api/training/sessions/:id/live',
  allow: { verb: 'session.teach' },
  input: z.object({ id }),
  output: z.object({
    session: sessionRow,
    now: instant,
    /** What the hall sees now; null while sign-in is not open. */
    code: z.object({ digits: z.string(), changesAt: instant }).nullable(),
    windows: z.object({ inFrom: instant, inUntil: instant, outFrom: instant, outUntil: instant }),
    counts: z.object({
      roster: z.number(),
      in: z.number(),
      out: z.number(),
      late: z.number(),
      missing: z.number(),
    }),
    exceptions: z.object({ used: z.number(), limit: z.number() }),
    rows: z.array(liveRow),
    can: z.array(z.string()),
  }),
})
export type Live = z.infer<typeof liveSession.output>

export const recordException = act({
  id: 'training.attendance.record-exception',
  title: '教师登记考勤例外',
  method: 'POST',
  path: '/api/training/sessions/:id/exceptions',
  allow: { verb: 'session.teach' },
  input: z.object({
    id,
    personId: id,
    kind: checkKind,
    reasonKind: exceptionKind,
    reason: text(200, 4),
  }),
  output: z.object({ at: instant, used: z.number(), limit: z.number() }),
  clause: 'F2-3',
})

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

const cell = z.object({
  sessionId: id,
  inAt: instantOrNull,
  outAt: instantOrNull,
  source: z.enum(['self', 'teacher', 'handed-in']).nullable(),
  hours: z.number(),
  /** Why the hours are what they are. */
  note: z.string(),
})
const attendanceRow = z.object({
  personId: id,
  nameMasked: z.string(),
  creditedHours: z.number(),
  handedInHours: z.number(),
  totalHours: z.number(),
  /** Whole percent of all hours of the class. */
  percent: z.number(),
  cells: z.array(cell),
})
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
      z.object({
        id,
        title: z.string(),
        kindTitle: z.string(),
        hours: z.number(),
        startsAt: instant,
        endsAt: instant,
        openedAt: instantOrNull,
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

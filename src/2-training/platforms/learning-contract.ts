/** Learning on a platform: which class learns where, who learns, what happened, and what counts of it. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text } from '#platform/list'
import { type ClassState, classMoves } from '#training/class-filing/contract'
import { type DeductionRule, deductionTitles } from './learning-rules.ts'

const line = z.number().int().min(1).max(200)

export const assignPlatforms = act({
  id: 'training.platform.assign',
  title: '指定线上课程的学习平台',
  method: 'POST',
  path: '/api/training/classes/:id/platforms',
  allow: { verb: 'class.file' },
  input: z.object({
    id,
    lines: z
      .array(z.object({ line, platformId: id.nullable(), course: text(100, 0).default('') }))
      .min(1)
      .max(100),
  }),
  output: z.object({ assigned: z.number() }),
  clause: 'F2-5',
})

const deduction = z.object({
  rule: z.enum(Object.keys(deductionTitles) as [DeductionRule, ...DeductionRule[]]),
  title: z.string(),
  minutes: z.number(),
  clause: z.string().optional(),
  note: z.string(),
})
const onlineHoursShape = z.object({
  hours: z.number(),
  reportedMinutes: z.number(),
  creditedMinutes: z.number(),
  lines: z.array(
    z.object({
      line: z.number(),
      title: z.string(),
      planned: z.number(),
      minutes: z.number(),
      hours: z.number(),
    }),
  ),
  deductions: z.array(deduction),
})

export const onlineOfClass = act({
  id: 'training.platform.hours',
  title: '查看班级线上学时',
  method: 'GET',
  path: '/api/training/classes/:id/online',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: z.object({
    classTitle: z.string(),
    classState: z.string(),
    planTotal: z.number(),
    mostOnline: z.number(),
    lines: z.array(
      z.object({
        line: z.number(),
        title: z.string(),
        hours: z.number(),
        platformId: id.nullable(),
        platformName: z.string().nullable(),
        course: z.string(),
      }),
    ),
    rows: z.array(onlineHoursShape.extend({ personId: id, nameMasked: z.string() })),
    can: z.array(z.string()),
  }),
  clause: 'F2-5',
})

export const onlineStates = {
  unassigned: '未指定平台',
  silent: '尚无学习记录',
  reporting: '已收学习记录',
} as const
export type OnlineState = keyof typeof onlineStates

/** Classes with online lines, in reach: how far the platforms' reports are. */
export const onlineClasses = act({
  id: 'training.platform.classes',
  title: '查询含线上课程的培训班',
  method: 'GET',
  path: '/api/training/online-classes',
  allow: { verb: 'class.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    state: z.enum(Object.keys(classMoves.states) as [ClassState, ...ClassState[]]).optional(),
    online: z.enum(Object.keys(onlineStates) as [OnlineState, ...OnlineState[]]).optional(),
  }),
  output: listOutput(
    z.object({
      id,
      title: z.string(),
      number: z.string().nullable(),
      orgName: z.string(),
      regionName: z.string(),
      state: z.string(),
      stateTitle: z.string(),
      startsOn: day,
      endsOn: day,
      onlineHours: z.number(),
      assigned: z.number(),
      learners: z.number(),
      online: z.enum(Object.keys(onlineStates) as [OnlineState, ...OnlineState[]]),
    }),
  ),
})

/** For the platform's own program: the classes it serves. */
export const platformClasses = act({
  id: 'training.platform.own-classes',
  title: '查询本平台承担的线上课程',
  method: 'GET',
  path: '/api/training/platform-classes',
  allow: { verb: 'platform.report' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        classId: id,
        title: z.string(),
        orgName: z.string(),
        startsOn: day,
        endsOn: day,
        open: z.boolean(),
        line: z.number(),
        lineTitle: z.string(),
        hours: z.number(),
        course: z.string(),
      }),
    ),
  }),
})

/** Who signs in at the platform with name and ID number is told apart here; only a number without meaning goes back. */
export const linkLearner = act({
  id: 'training.platform.link-learner',
  title: '核对线上学员',
  method: 'POST',
  path: '/api/training/platform-classes/:id/learners',
  allow: { verb: 'platform.report' },
  input: z.object({ id, name: text(30, 2), idNumber: text(30) }),
  output: z.object({ learner: id }),
  clause: 'F2-3',
})

export const reportLearning = act({
  id: 'training.platform.report',
  title: '上报线上学习记录',
  method: 'POST',
  path: '/api/training/platform-classes/:id/events',
  allow: { verb: 'platform.report' },
  input: z.object({
    id,
    events: z
      .array(
        z.object({
          learner: id,
          sitting: z.string().regex(/^[\w-]{1,64}$/, '学习会话号为 1 至 64 位字母、数字、下划线或短横线'),
          seq: z.number().int().min(0).max(1_000_000),
          line,
          kind: z.enum(['start', 'beat', 'answer', 'end']),
          at: instant,
          positionS: z.number().int().min(0).max(86_400),
          correct: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(500),
  }),
  output: z.object({ taken: z.number(), repeated: z.number() }),
  clause: 'F2-5',
})

/** A trainee's own: what counted, what did not, and why. */
export const myOnlineHours = act({
  id: 'training.platform.my-hours',
  title: '查看本人线上学时',
  method: 'GET',
  path: '/api/training/my-online/:id',
  allow: 'worker',
  input: z.object({ id }),
  output: z.object({ hours: onlineHoursShape.nullable() }),
})

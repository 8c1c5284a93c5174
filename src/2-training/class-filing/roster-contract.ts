import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text } from '#platform/list'
import { category } from '#registry/people/contract'
import { type AskingState, askingStates } from '#registry/registers/contract'
import { traineeSources, traineeStates } from './roster-rules.ts'

export const reason = z.object({
  code: z.string(),
  message: z.string(),
  clause: z.string().optional(),
  field: z.string().optional(),
  row: z.number().optional(),
  next: z.string().optional(),
})

const traineeState = z.enum(Object.keys(traineeStates) as [keyof typeof traineeStates])
const traineeSource = z.enum(Object.keys(traineeSources) as [keyof typeof traineeSources])

/** A line of another office that is asked one by one: where the question about this person stands. */
const asked = z.object({
  title: z.string(),
  source: z.string(),
  state: z.enum(Object.keys(askingStates) as [AskingState, ...AskingState[]]),
  stateTitle: z.string(),
  at: instant.nullable(),
})

const trainee = z.object({
  id,
  personId: id,
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  phoneMasked: z.string().nullable(),
  age: z.number(),
  category: z.string(),
  categoryTitle: z.string(),
  state: traineeState,
  source: traineeSource,
  subsidised: z.boolean(),
  reasons: z.array(reason),
  asked: z.array(asked),
  judgedOn: day.nullable(),
  enrolledAt: instant,
  leftAt: instant.nullable(),
  leftReason: z.string().nullable(),
})
export type TraineeView = z.infer<typeof trainee>

export const listTrainees = act({
  id: 'training.class.list-trainees',
  title: '查询学员名册',
  // By POST: what is searched for is an ID number or a name, and must not stand in an address.
  method: 'POST',
  changes: false,
  path: '/api/training/classes/:id/trainee-list',
  allow: { verb: 'class.read' },
  input: z.object({
    ...listInput,
    id,
    state: traineeState.optional(),
    subsidised: z.enum(['true', 'false']).optional(),
    category: category.optional(),
  }),
  output: listOutput(trainee),
  clause: 'F2-7',
})

export const rosterTemplate = act({
  id: 'training.class.roster-template',
  title: '下载学员名册模板',
  method: 'GET',
  path: '/api/training/roster-template',
  allow: { verb: 'class.file' },
  input: z.object({}),
  output: z.any(),
  produces: 'file',
})

export const importRoster = act({
  id: 'training.class.import-roster',
  title: '导入学员名册',
  method: 'POST',
  path: '/api/training/classes/:id/roster-imports',
  allow: { verb: 'class.file' },
  input: z.object({ id, fileId: id }),
  output: z.object({
    added: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    enrolled: z.number(),
    /** 没有变化, or what changed. */
    message: z.string(),
    /** People on the roster whose seat does not count for subsidy, by row of the sheet. */
    warnings: z.array(reason),
  }),
  clause: 'F2-7',
})

/** The user's own sheet back with the faults beside each row; takes nothing over. */
export const annotateRoster = act({
  id: 'training.class.annotate-roster',
  title: '下载名册错误标注',
  method: 'POST',
  path: '/api/training/classes/:id/roster-annotations',
  allow: { verb: 'class.file' },
  input: z.object({ id, fileId: id }),
  output: z.any(),
  produces: 'file',
  changes: false,
})

export const addTrainee = act({
  id: 'training.class.add-trainee',
  title: '添加学员',
  method: 'POST',
  path: '/api/training/classes/:id/trainees',
  allow: { verb: 'class.file' },
  input: z.object({
    id,
    name: text(40),
    idNumber: text(30),
    phone: text(20),
    category,
  }),
  output: z.object({ traineeId: id, subsidised: z.boolean(), warnings: z.array(reason) }),
  clause: 'F2-7',
})

export const removeTrainee = act({
  id: 'training.class.remove-trainee',
  title: '登记学员退出',
  method: 'POST',
  path: '/api/training/classes/:id/trainees/:traineeId/leave',
  allow: { verb: 'class.file' },
  input: z.object({ id, traineeId: id, reason: text(200, 2) }),
  output: z.object({ ok: z.literal(true) }),
})

export const judgeRoster = act({
  id: 'training.class.judge-roster',
  title: '重新核对补贴资格',
  method: 'POST',
  path: '/api/training/classes/:id/roster-judgements',
  allow: { verb: 'class.review' },
  input: z.object({ id }),
  output: z.object({ eligible: z.number(), ineligible: z.number() }),
})

export const exportRoster = act({
  id: 'training.class.export-roster',
  title: '导出学员名册（含姓名）',
  method: 'POST',
  path: '/api/training/classes/:id/roster-export',
  allow: { verb: 'export.names' },
  input: z.object({ id, reason: text(200, 4) }),
  output: z.any(),
  produces: 'file',
  clause: 'F2-7',
})

export const openClass = z.object({
  id,
  title: z.string(),
  number: z.string().nullable(),
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  certificateKind: z.string(),
  occupationCode: z.string().nullable(),
  occupationName: z.string().nullable(),
  level: z.number().nullable(),
  venueName: z.string(),
  address: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  startsOn: day,
  endsOn: day,
  hours: z.number(),
  seats: z.number(),
  seatsLeft: z.number(),
  contactName: z.string().nullable(),
  contactPhone: z.string().nullable(),
})
export type OpenClass = z.infer<typeof openClass>

/** Classes that take enrolments now; for everybody. */
export const openClasses = act({
  id: 'training.class.open-classes',
  title: '查询正在招生的培训班',
  method: 'GET',
  path: '/api/training/open-classes',
  allow: 'public',
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    occupationCode: z.string().max(20).optional(),
    orgId: id.optional(),
  }),
  output: listOutput(openClass),
  clause: 'N10-4',
})

export const oneOpenClass = act({
  id: 'training.class.one-open-class',
  title: '查看正在招生的培训班',
  method: 'GET',
  path: '/api/training/open-classes/:id',
  allow: 'public',
  input: z.object({ id }),
  output: openClass.extend({
    sessions: z.array(z.object({ title: z.string(), startsAt: instant, endsAt: instant })),
  }),
})

export const enrolSelf = act({
  id: 'training.class.enrol-self',
  title: '报名参加培训班',
  method: 'POST',
  path: '/api/training/classes/:id/enrol',
  allow: 'worker',
  /** A voucher the person wants to use for this seat; where the money asks for one, the best that fits is taken. */
  input: z.object({ id, category, voucherId: id.optional() }),
  output: z.object({
    traineeId: id,
    subsidised: z.boolean(),
    warnings: z.array(reason),
    voucher: z.string().nullable(),
  }),
  clause: 'N10-4',
  perMinute: 30,
})

export const leaveSelf = act({
  id: 'training.class.leave-self',
  title: '退出培训班',
  method: 'POST',
  path: '/api/training/classes/:id/leave',
  allow: 'worker',
  input: z.object({ id, reason: text(200, 2) }),
  output: z.object({ ok: z.literal(true) }),
})

export const myClasses = act({
  id: 'training.class.my-classes',
  title: '查询本人的培训班',
  method: 'GET',
  path: '/api/training/my/classes',
  allow: 'worker',
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id,
        title: z.string(),
        number: z.string().nullable(),
        orgName: z.string(),
        venueName: z.string(),
        address: z.string(),
        state: z.string(),
        stateTitle: z.string(),
        startsOn: day,
        endsOn: day,
        enrolmentState: traineeState,
        source: traineeSource,
        subsidised: z.boolean(),
        reasons: z.array(reason),
        canLeave: z.boolean(),
        sessions: z.array(
          z.object({
            id,
            title: z.string(),
            kind: z.string(),
            hours: z.number(),
            startsAt: instant,
            endsAt: instant,
          }),
        ),
      }),
    ),
  }),
})

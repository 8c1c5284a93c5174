import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { type FollowUpState, followUpMoves, type Proof, proofs, type Recorder, recorders } from './rules.ts'

export { followUpMoves, proofs, recorders, refusals } from './rules.ts'

const keys = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as [T, ...T[]]
const proof = z.enum(keys<Proof>(proofs))
const state = z.enum(keys<FollowUpState>(followUpMoves.states))

export const employment = z.object({
  id,
  personId: id,
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  classId: id.nullable(),
  className: z.string().nullable(),
  classNumber: z.string().nullable(),
  orgName: z.string().nullable(),
  employerName: z.string(),
  employerUscc: z.string().nullable(),
  region: z.string().nullable(),
  regionName: z.string(),
  proof,
  proofTitle: z.string(),
  startedOn: day,
  /** Days from the end of the class to the first day at work. */
  daysAfter: z.number().nullable(),
  state,
  recordedAs: z.enum(keys<Recorder>(recorders)),
  recordedAt: instant,
  verifiedAt: instant.nullable(),
  voidReason: z.string().nullable(),
  version: z.number(),
})
export type EmploymentView = z.infer<typeof employment>

const details = {
  employerName: text(80, 2),
  employerUscc: z.string().trim().max(30).nullish(),
  /** Where the work is; may be left out with a class, for work outside the province. */
  region: regionCode.nullish(),
  proof,
  fileId: id,
  startedOn: day,
}

export const recordEmployment = act({
  id: 'employment.follow-up.record',
  title: '登记就业情况',
  method: 'POST',
  path: '/api/employment/follow-ups',
  allow: { verb: 'employment.write' },
  input: z.object({
    ...details,
    classId: id.nullish(),
    /** The trainee of a class; officers may give an ID number instead. */
    personId: id.nullish(),
    idNumber: z.string().trim().max(30).nullish(),
  }),
  output: z.object({ id }),
  clause: 'F37-5',
})

export const recordMyEmployment = act({
  id: 'employment.follow-up.record-mine',
  title: '登记本人就业情况',
  method: 'POST',
  path: '/api/employment/my/follow-ups',
  allow: 'worker',
  input: z.object({ ...details, classId: id.nullish() }),
  output: z.object({ id }),
  clause: 'F37-5',
})

export const myEmployment = act({
  id: 'employment.follow-up.mine',
  title: '查询本人就业登记',
  method: 'GET',
  path: '/api/employment/my/follow-ups',
  allow: 'worker',
  input: z.object({}),
  output: z.object({
    rows: z.array(employment),
    /** Own classes that have ended and may be named. */
    classes: z.array(z.object({ id, title: z.string(), number: z.string().nullable() })),
  }),
})

const withVersion = { id, version }

export const verifyEmployment = act({
  id: 'employment.follow-up.verify',
  title: '核实就业情况',
  method: 'POST',
  path: '/api/employment/follow-ups/:id/verify',
  allow: { verb: 'employment.verify' },
  input: z.object({ ...withVersion, note: text(200).nullish() }),
  output: z.object({ version: z.number() }),
  clause: 'N10-6',
})

export const voidEmployment = act({
  id: 'employment.follow-up.void',
  title: '作废就业登记',
  method: 'POST',
  path: '/api/employment/follow-ups/:id/void',
  allow: { verb: 'employment.verify' },
  input: z.object({ ...withVersion, reason: text(200, 4) }),
  output: z.object({ version: z.number() }),
  clause: 'N10-6',
})

export const withdrawEmployment = act({
  id: 'employment.follow-up.withdraw',
  title: '撤回就业登记',
  method: 'POST',
  path: '/api/employment/follow-ups/:id/withdraw',
  allow: { verb: 'employment.write' },
  input: z.object({ ...withVersion, reason: text(200, 4) }),
  output: z.object({ version: z.number() }),
})

export const withdrawMyEmployment = act({
  id: 'employment.follow-up.withdraw-mine',
  title: '撤回本人就业登记',
  method: 'POST',
  path: '/api/employment/my/follow-ups/:id/withdraw',
  allow: 'worker',
  input: z.object({ ...withVersion, reason: text(200, 2) }),
  output: z.object({ version: z.number() }),
})

const listFilter = {
  classId: id.optional(),
  personId: id.optional(),
  orgId: id.optional(),
  proof: proof.optional(),
  state: state.optional(),
  region: regionCode.optional(),
  from: day.optional(),
  to: day.optional(),
}

export const listEmployment = act({
  id: 'employment.follow-up.list',
  title: '查询就业情况',
  method: 'GET',
  path: '/api/employment/follow-ups',
  allow: { verb: 'employment.read' },
  input: z.object({ ...listInput, ...listFilter }),
  output: listOutput(employment),
})

export const exportEmployment = act({
  id: 'employment.follow-up.export',
  title: '导出就业情况（掩码）',
  method: 'GET',
  path: '/api/employment/follow-ups-export',
  allow: { verb: 'employment.read' },
  input: z.object({ ...listInput, ...listFilter }),
  output: z.any(),
  produces: 'file',
})

export const getEmployment = act({
  id: 'employment.follow-up.get',
  title: '查看就业登记',
  method: 'GET',
  path: '/api/employment/follow-ups/:id',
  allow: { verb: 'employment.read' },
  input: z.object({ id }),
  output: employment.extend({
    files: z.array(z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })),
    can: z.array(z.string()),
  }),
})

/** Recorded work with a firm's code, beside the insurance register: what the same firm's contributions bear out is verified. */
export const matchInsurance = act({
  id: 'employment.follow-up.match-insurance',
  title: '凭社保缴费核实就业',
  method: 'POST',
  path: '/api/employment/insurance-matches',
  allow: { verb: 'employment.verify' },
  input: z.object({ region: regionCode.optional() }),
  output: z.object({
    asked: z.number(),
    same: z.number(),
    other: z.number(),
    none: z.number(),
    dataDate: day.nullable(),
    /** Why the register said nothing. */
    silence: z.string().nullable(),
  }),
  clause: 'N10-6',
})

/** What the insurance register said of it last. */
export const insuranceOfEmployment = act({
  id: 'employment.follow-up.insurance',
  title: '查看就业登记的社保核对',
  method: 'GET',
  path: '/api/employment/follow-ups/:id/insurance',
  allow: { verb: 'employment.read' },
  input: z.object({ id }),
  output: z.object({
    check: z
      .object({
        result: z.string(),
        title: z.string(),
        dataDate: day,
        record: z.string().nullable(),
        from: day.nullable(),
        to: day.nullable(),
      })
      .nullable(),
  }),
})

const followedClass = z.object({
  id,
  title: z.string(),
  number: z.string().nullable(),
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  state: z.string(),
  stateTitle: z.string(),
  endsOn: day,
  trainees: z.number(),
  employed: z.number(),
  verified: z.number(),
})

/** Ended classes with how many of their trainees found work. */
export const listFollowedClasses = act({
  id: 'employment.follow-up.classes',
  title: '查询班级就业跟踪',
  method: 'GET',
  path: '/api/employment/classes',
  allow: { verb: 'employment.read' },
  input: z.object({ ...listInput, region: regionCode.optional(), from: day.optional(), to: day.optional() }),
  output: listOutput(followedClass),
})

/** Everyone on the roster, with the latest record or none: who is still to be called. */
export const traineesOfClass = act({
  id: 'employment.follow-up.trainees',
  title: '查询班级学员就业情况',
  method: 'GET',
  path: '/api/employment/classes/:classId/trainees',
  allow: { verb: 'employment.read' },
  input: z.object({ classId: id }),
  output: z.object({
    class: followedClass,
    rows: z.array(
      z.object({
        personId: id,
        nameMasked: z.string(),
        phoneMasked: z.string().nullable(),
        categoryTitle: z.string(),
        latest: employment.nullable(),
      }),
    ),
  }),
})

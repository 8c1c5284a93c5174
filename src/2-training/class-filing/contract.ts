/** Classes: filing, timetable, papers. The roster's acts are in `roster-contract.ts`, passed on here. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, fenAmount, id, instant, intText, listInput, listOutput, regionCode } from '#platform/list'
import { certificateKind, track } from '#training/plans/contract'
import { classState, paperKind, sessionKind } from './filing-contract.ts'
import { reason } from './roster-contract.ts'

export * from './class-rules.ts'
export * from './cost-contract.ts'
export * from './filing-contract.ts'
export * from './roster-contract.ts'
export {
  ROSTER_MAX_ROWS,
  rosterColumns,
  traineeSources,
  traineeStates,
} from './roster-rules.ts'
export { HOUR_MINUTES, HOURS_A_DAY, layOut } from './session-rules.ts'
export * from './voucher-contract.ts'

const shownFile = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })

const session = z.object({
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
const check = z.object({
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

const estimate = z.object({
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
  track,
  certificateKind,
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
    track: track.optional(),
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

const step = z.object({ id: z.string(), title: z.string(), done: z.boolean() })

const classView = row.extend({
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
  returned: z
    .object({ at: instant, by: z.string(), message: z.string(), items: z.array(z.string()) })
    .nullable(),
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
  /** Lines of other offices asked one by one about the roster. */
  asking: z.object({ waiting: z.number(), failed: z.number(), answered: z.number() }),
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

import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import {
  type ExceptionCase,
  type ExceptionState,
  exceptionCases,
  exceptionStates,
  type HoldStops,
  type HoldSubject,
  holdStops,
  holdSubjects,
} from './rules.ts'

export * from './rules.ts'

export const refusals = defineRefusals('hold', {
  held: {
    text: (f: { what: string; reason: string; since: string }) =>
      `已被${f.what}（${f.since} 起）：${f.reason}`,
    clause: 'F2-5',
    next: '请先按要求整改，由设置限制的部门解除后再办理。',
  },
  no_such_stop: {
    text: (f: { subject: string; stops: string }) => `${f.subject}不能“${f.stops}”。`,
    next: '请选择其他限制内容。',
  },
  ends_early: { text: '截止日期不能早于今天。', next: '请重新填写截止日期。' },
  lifted: { text: '该限制已经解除。', next: '请刷新页面查看。' },
  from_measure: {
    text: '该限制来自处理措施，须在处理措施中解除。',
    next: '请到“处理措施”中提出解除，由另一人签发。',
  },
  no_case: {
    text: '没有这件可以放行的事项，或它不受该限制影响。',
    next: '请在事项的页面上申请放行。',
  },
  excepted_already: {
    text: '这件事项已经申请放行或已放行。',
    next: '请刷新页面查看。',
  },
  exception_over: {
    text: '这项放行已经结束或已签发。',
    next: '请刷新页面查看。',
  },
})

const subjectKind = z.enum(Object.keys(holdSubjects) as [HoldSubject, ...HoldSubject[]])
const stops = z.enum(Object.keys(holdStops) as [HoldStops, ...HoldStops[]])
const caseKind = z.enum(Object.keys(exceptionCases) as [ExceptionCase, ...ExceptionCase[]])
const path = '/api/registry/holds'

export const exception = z.object({
  id,
  caseKind,
  caseId: id,
  caseName: z.string(),
  reason: z.string(),
  endsOn: day.nullable(),
  state: z.enum(Object.keys(exceptionStates) as [ExceptionState, ...ExceptionState[]]),
  askedByName: z.string(),
  askedAt: instant,
  signedByName: z.string().nullable(),
  endReason: z.string().nullable(),
  can: z.array(z.string()),
})
export const hold = z.object({
  id,
  subjectKind,
  subjectId: id,
  subjectName: z.string(),
  region: z.string(),
  stops,
  reason: z.string(),
  clause: z.string().nullable(),
  source: z.string().nullable(),
  placedByName: z.string(),
  placedAt: instant,
  endsOn: day.nullable(),
  liftedAt: instant.nullable(),
  liftReason: z.string().nullable(),
  exceptions: z.array(exception),
  version: z.number(),
  can: z.array(z.string()),
})
export type Hold = z.infer<typeof hold>

export const placeHold = act({
  id: 'registry.hold.place',
  title: '设置限制',
  method: 'POST',
  path,
  allow: { verb: 'hold.place' },
  input: z.object({
    subjectKind: subjectKind.default('organisation'),
    subjectId: id,
    stops,
    reason: text(300, 4),
    clause: text(40).optional(),
    endsOn: day.optional(),
    /** Whose office holds a person; others are held where they belong. */
    region: regionCode.optional(),
  }),
  output: z.object({ id }),
  clause: 'F2-5',
})

export const liftHold = act({
  id: 'registry.hold.lift',
  title: '解除限制',
  method: 'POST',
  path: `${path}/:id/lift`,
  allow: { verb: 'hold.lift' },
  input: z.object({ id, reason: text(300, 4) }),
  output: z.object({ ok: z.literal(true) }),
})

/** Holds on one subject; of a class or claim also those over it, on its institution or its people. */
export const listHolds = act({
  id: 'registry.hold.list',
  title: '查询限制',
  method: 'GET',
  path,
  allow: { verb: 'provider.read' },
  input: z.object({
    subjectKind: subjectKind.default('organisation'),
    subjectId: id,
  }),
  output: z.object({ rows: z.array(hold) }),
})

export const holdPage = act({
  id: 'registry.hold.page',
  title: '查询限制清单',
  method: 'GET',
  path: `${path}/all`,
  allow: { verb: 'hold.read' },
  input: z.object({
    ...listInput,
    subjectKind: subjectKind.optional(),
    stops: stops.optional(),
    state: z.enum(['live', 'lifted']).optional(),
    region: regionCode.optional(),
  }),
  output: listOutput(hold),
})

export const askException = act({
  id: 'registry.hold.ask-exception',
  title: '申请个案放行',
  method: 'POST',
  path: `${path}/:id/exceptions`,
  allow: { verb: 'hold.place' },
  input: z.object({
    id,
    caseKind,
    caseId: id,
    reason: text(300, 10),
    endsOn: day.optional(),
  }),
  output: z.object({ id }),
  clause: 'F37-15',
})
export const signException = act({
  id: 'registry.hold.sign-exception',
  title: '签发个案放行',
  method: 'POST',
  path: '/api/registry/hold-exceptions/:id/sign',
  allow: { verb: 'hold.lift' },
  input: z.object({ id }),
  output: z.object({ ok: z.literal(true) }),
  clause: 'F37-15',
})
export const endException = act({
  id: 'registry.hold.end-exception',
  title: '不予或终止个案放行',
  method: 'POST',
  path: '/api/registry/hold-exceptions/:id/end',
  allow: { verb: 'hold.lift' },
  input: z.object({ id, reason: text(300, 4) }),
  output: z.object({ ok: z.literal(true) }),
})

/** What the clock does when the last day has passed; an act, so that it stands in the record. */
export const expireHolds = act({
  id: 'registry.hold.expire',
  title: '限制期满解除',
  method: 'POST',
  path: `${path}/:id/expire`,
  allow: { verb: 'hold.lift' },
  input: z.object({ id, version }),
  output: z.object({ ok: z.literal(true) }),
})

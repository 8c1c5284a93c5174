import { z } from 'zod'
import { act } from '#platform/act'
import { id, instant, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export const holdSubjects = {
  organisation: '单位',
  person: '人员',
  class: '培训班',
  claim: '补贴申报',
} as const
export const holdStops = { 'new-classes': '暂停新开班', payment: '暂停拨付', watch: '仅预警关注' } as const
export type HoldSubject = keyof typeof holdSubjects
export type HoldStops = keyof typeof holdStops

export const refusals = defineRefusals('hold', {
  held: {
    text: (f: { what: string; reason: string; since: string }) =>
      `已被${f.what}（${f.since} 起）：${f.reason}`,
    clause: 'F2-5',
    next: '请先按要求整改，由设置限制的部门解除后再办理。',
  },
})

export const hold = z.object({
  id,
  subjectKind: z.enum(Object.keys(holdSubjects) as [HoldSubject, ...HoldSubject[]]),
  subjectId: id,
  stops: z.enum(Object.keys(holdStops) as [HoldStops, ...HoldStops[]]),
  reason: z.string(),
  clause: z.string().nullable(),
  placedBy: id,
  placedAt: instant,
  liftedAt: instant.nullable(),
})
export type Hold = z.infer<typeof hold>

export const placeHold = act({
  id: 'registry.hold.place',
  title: '设置限制',
  method: 'POST',
  path: '/api/registry/holds',
  allow: { verb: 'hold.place' },
  input: z.object({
    /** First depth: organisations; supervision adds people, classes and claims. */
    subjectId: id,
    stops: hold.shape.stops,
    reason: text(300, 4),
    clause: text(20).optional(),
  }),
  output: z.object({ id }),
  clause: 'F2-5',
})

export const liftHold = act({
  id: 'registry.hold.lift',
  title: '解除限制',
  method: 'POST',
  path: '/api/registry/holds/:id/lift',
  allow: { verb: 'hold.lift' },
  input: z.object({ id, reason: text(300, 4) }),
  output: z.object({ ok: z.literal(true) }),
})

export const listHolds = act({
  id: 'registry.hold.list',
  title: '查询限制',
  method: 'GET',
  path: '/api/registry/holds',
  allow: { verb: 'provider.read' },
  input: z.object({ subjectId: id }),
  output: z.object({ rows: z.array(hold) }),
})

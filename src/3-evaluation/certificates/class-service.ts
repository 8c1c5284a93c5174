/** Completion certificates of a class: the institution issues one to each trainee who passed. */
import type { Place } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { classStates } from '#training/class-filing/contract'
import { completionOf } from '#training/completion'
import { type issueForClass, refusals } from './contract.ts'
import { issuerOf, makeRow, write } from './issue-service.ts'
import { type ClassDoorRow, classesById, lockClass, rowsOfClass, traineeKeys } from './store.ts'

async function classOf(ctx: Ctx, id: string): Promise<ClassDoorRow> {
  const row = (await classesById(ctx.db, [id])).get(id)
  if (!row) throw new Refused([common.not_found({ what: '该班级' })], 404)
  return row
}

export const placeOfClass = async (ctx: Ctx, id: string): Promise<Place> => ({
  orgs: [(await classOf(ctx, id)).orgId],
})

export async function issueAll(ctx: Ctx, input: ParsedOf<typeof issueForClass>) {
  const of = await classOf(ctx, input.classId)
  const org = await issuerOf(ctx)
  await lockClass(ctx.db, of.id)
  const reasons: Reason[] = []
  if (of.certificateKind !== 'completion') reasons.push(refusals.class_kind())
  if (!of.number || !['taught', 'closed'].includes(of.state)) {
    const state = classStates[of.state as keyof typeof classStates] ?? of.state
    reasons.push(refusals.class_not_taught({ state }))
  }
  if (input.issuedOn > ctx.today) reasons.push(refusals.issued_later({ field: 'issuedOn' }))
  if (of.taughtAt && input.issuedOn < dayOf(of.taughtAt)) {
    reasons.push(refusals.issued_before_end({ endedOn: dayOf(of.taughtAt) }, { field: 'issuedOn' }))
  }
  insist(reasons)
  const enrolled = await traineeKeys(ctx.db, [of.id])
  const passed = [...(await completionOf(ctx.db, of.id))]
    .filter(([personId, c]) => c.passed && enrolled.has(`${of.id}/${personId}`))
    .map(([personId]) => personId)
    .sort()
  if (passed.length === 0) insist([refusals.nobody_passed()])
  const held = await rowsOfClass(ctx.db, of.id)
  const has = new Set(held.filter((r) => r.state === 'valid').map((r) => r.personId))
  // Numbers go on where they stopped: a revoked certificate's number is not given out again.
  const last = held.reduce((max, r) => Math.max(max, Number(r.number.split('-').at(-1)) || 0), 0)
  const fresh = passed.filter((personId) => !has.has(personId))
  const rows = fresh.map((personId, i) => {
    const number = `${of.number}-${String(last + i + 1).padStart(4, '0')}`.toUpperCase()
    const what = { number, kind: 'completion' as const, occupationCode: of.occupationCode, level: null }
    const draft = {
      ...what,
      project: of.occupationCode ? null : of.title,
      issuedOn: input.issuedOn,
      classNumber: null,
    }
    return makeRow(ctx, org, draft, personId, of, 'class')
  })
  await write(ctx, rows)
  ctx.record({
    subjects: [`class:${of.id}`, `organisation:${org.id}`],
    summary: rows.length > 0 ? `核发培训合格证 ${rows.length} 本` : '核发培训合格证：没有变化',
    region: of.region,
    orgId: org.id,
    after: { added: rows.length, unchanged: has.size },
  })
  return { added: rows.length, unchanged: passed.length - rows.length }
}

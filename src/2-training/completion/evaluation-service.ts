/** Trainees rate their class. Who has answered is kept; what they said goes into the class's box without them. */
import { randomInt } from 'node:crypto'
import type { ParsedOf } from '#platform/act'
import { insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import * as c from './contract.ts'
import { classOrRefuse } from './facts-service.ts'
import { type Answer, shuffled } from './rules.ts'
import * as store from './store.ts'

/** From the end of the training on; also after closing, for a claim may need the trainee's word. */
const OPEN = ['taught', 'closed']

export async function mine(ctx: Ctx) {
  const rows = await store.classesToEvaluate(ctx.db, ctx.actor.personId as string)
  const orgs = await orgsById(
    ctx.db,
    rows.map((r) => r.orgId),
  )
  return {
    rows: rows.map((r) => ({
      classId: r.classId,
      title: r.title,
      orgName: orgs.get(r.orgId)?.name ?? '—',
      startsOn: r.startsOn,
      endsOn: r.endsOn,
      open: OPEN.includes(r.state) && r.marker === null,
      answered: r.marker !== null,
    })),
  }
}

export async function evaluate(ctx: Ctx, input: ParsedOf<typeof c.evaluate>) {
  const personId = ctx.actor.personId as string
  const row = await classOrRefuse(ctx.db, input.id)
  if (!(await store.enrolledOf(ctx.db, row.id)).includes(personId)) {
    throw new Refused([c.refusals.not_trainee()], 403)
  }
  const reasons: Reason[] = OPEN.includes(row.state) ? [] : [c.refusals.evaluate_later()]
  insist(reasons)
  // Box first: whoever answers at the same time waits, so markers and answers stay equal in number.
  const answers = await store.lockBox(ctx.db, row.id)
  if (!(await store.mark(ctx.db, row.id, personId))) insist([c.refusals.evaluated()])
  const answer: Answer = {
    content: input.content,
    teacher: input.teacher,
    venue: input.venue,
    authenticity: input.authenticity,
    real: input.real,
    comment: input.comment,
  }
  await store.putBox(ctx.db, row.id, shuffled([...answers, answer], randomInt))
  // The record says that somebody evaluated, not what.
  ctx.record({
    subjects: [`class:${row.id}`],
    summary: '提交学员评价',
    region: row.region,
    orgId: row.orgId,
  })
  return { ok: true as const }
}

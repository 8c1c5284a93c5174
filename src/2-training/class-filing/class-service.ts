/** A class as a record: drafted, changed, its papers, listed, shown. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { planById } from '#training/plans'
import { venueById } from '#training/providers'
import { paperKinds, refusals } from './class-rules.ts'
import type * as c from './contract.ts'
import { checkDays } from './filing-rules.ts'
import { lockEditable, mustOrg, notFound, subjectsOf } from './moves-service.ts'
import * as store from './store.ts'

type Filing = Pick<
  ParsedOf<typeof c.draftClass>,
  'title' | 'planId' | 'venueId' | 'seats' | 'startsOn' | 'endsOn' | 'selfEnrolment'
>

/** What a draft may not be: another's plan or room, more seats than the room has, days gone by. */
async function readFiling(ctx: Ctx, orgId: string, input: Filing) {
  const [plan, venue] = await Promise.all([planById(ctx.db, input.planId), venueById(ctx.db, input.venueId)])
  const reasons: Reason[] = checkDays(input, ctx.today)
  if (plan?.orgId !== orgId) reasons.push(refusals.plan_other({ field: 'planId' }))
  else if (plan.state !== 'ready') {
    reasons.push((plan.state === 'draft' ? refusals.plan_draft : refusals.plan_retired)({ field: 'planId' }))
  }
  if (venue?.orgId !== orgId || !venue.listed) reasons.push(refusals.venue_other({ field: 'venueId' }))
  else if (input.seats > venue.seats) {
    const facts = { seats: input.seats, venue: venue.name, venueSeats: venue.seats }
    reasons.push(refusals.venue_small(facts, { field: 'seats' }))
  }
  insist(reasons)
  if (!plan) throw notFound()
  return {
    title: input.title,
    planId: plan.id,
    track: plan.track,
    certificateKind: plan.certificateKind,
    occupationCode: plan.occupationCode,
    level: plan.level,
    venueId: input.venueId,
    seats: input.seats,
    startsOn: input.startsOn,
    endsOn: input.endsOn,
    selfEnrolment: input.selfEnrolment,
  }
}

const told = (row: Partial<store.ClassRow>) => ({
  title: row.title,
  planId: row.planId,
  venueId: row.venueId,
  seats: row.seats,
  startsOn: row.startsOn,
  endsOn: row.endsOn,
  selfEnrolment: row.selfEnrolment,
})

export async function draft(ctx: Ctx, input: ParsedOf<typeof c.draftClass>) {
  const org = await mustOrg(ctx, ctx.actor.orgId as string)
  const filing = await readFiling(ctx, org.id, input)
  const row = {
    id: uuidv7(),
    orgId: org.id,
    region: org.region,
    ...filing,
    state: 'draft' as const,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    version: 1,
  }
  await store.insertClass(ctx.db, row)
  ctx.record({
    subjects: [`class:${row.id}`, `provider:${org.id}`, `plan:${row.planId}`],
    summary: `新建开班备案“${row.title}”，${row.seats} 人`,
    region: row.region,
    orgId: org.id,
    after: told(row),
  })
  return { id: row.id, version: 1 }
}

export async function change(ctx: Ctx, input: ParsedOf<typeof c.changeClass>) {
  const row = await lockEditable(ctx, input.id, input.version)
  const set = await readFiling(ctx, row.orgId, input)
  if (!(await store.updateClass(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: subjectsOf(row),
    summary: `修改开班备案“${set.title}”`,
    region: row.region,
    orgId: row.orgId,
    before: told(row),
    after: told(set),
  })
  return { version: row.version + 1, state: row.state }
}

const PAPER_MIMES = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp']

export async function setPaper(ctx: Ctx, input: ParsedOf<typeof c.setPaper>) {
  const row = await lockEditable(ctx, input.id, input.version)
  const held = (await store.papersOf(ctx.db, row.id)).filter((p) => p.kind === input.kind)
  const wanted = new Set(input.fileIds)
  const fresh = [...wanted].filter((id) => !held.some((p) => p.fileId === id))
  const reasons: Reason[] = []
  // Files that stand here already may be a colleague's; new ones are the caller's own.
  if (!(await ctx.tools.files.ownedBy(ctx.db, fresh, ctx.actor.accountId))) {
    reasons.push(refusals.file_other({ field: 'fileIds' }))
  } else {
    for (const file of await ctx.tools.files.info(ctx.db, fresh)) {
      if (!PAPER_MIMES.includes(file.mime))
        reasons.push(refusals.paper_type({ name: file.name }, { field: 'fileIds' }))
    }
  }
  insist(reasons)
  const gone = held.filter((p) => !wanted.has(p.fileId))
  await store.removePapers(
    ctx.db,
    gone.map((p) => p.id),
    ctx.actor.accountId,
    ctx.now,
  )
  await store.insertPapers(
    ctx.db,
    fresh.map((fileId) => ({
      id: uuidv7(),
      classId: row.id,
      kind: input.kind,
      fileId,
      addedBy: ctx.actor.accountId,
      addedAt: ctx.now,
      removedBy: null,
      removedAt: null,
    })),
  )
  if (!(await store.updateClass(ctx.db, row.id, row.version, {}))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: subjectsOf(row),
    summary: `开班备案“${row.title}”：更新${paperKinds[input.kind]}，共 ${wanted.size} 份`,
    region: row.region,
    orgId: row.orgId,
    before: { files: held.length },
    after: { files: wanted.size },
    files: fresh,
  })
  return { version: row.version + 1, state: row.state }
}

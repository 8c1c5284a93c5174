/** From a finding to the notice: the subject, the source, the measures with their clauses. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { nextNumber } from '#platform/counter'
import { addWorkdays } from '#platform/day'
import { insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { lockFor, ownFiles, settle } from './case-service.ts'
import type * as c from './contract.ts'
import { serveDismissal, serveNotice } from './paper-service.ts'
import { refusals } from './refusals-contract.ts'
import { checkMeasures, isTold, measureOf, measureTitles, REPLY_WORKDAYS, type SubjectKind } from './rules.ts'
import * as store from './store.ts'

type Drafted = Omit<ParsedOf<typeof c.draftPenalty>, 'orgId' | 'personId'>
interface Subject {
  kind: SubjectKind
  id: string
  region: string
  name: string
}

/** An institution where it is registered; a person where they live, or where the officer's office is. */
export async function subjectOf(
  ctx: Ctx,
  input: { orgId?: string | undefined; personId?: string | undefined },
): Promise<Subject> {
  if (input.orgId && !input.personId) {
    const org = await orgById(ctx.db, input.orgId)
    if (org) return { kind: 'organisation', id: org.id, region: org.region, name: org.name }
  } else if (input.personId && !input.orgId) {
    const [person] = await peopleById(ctx.db, [input.personId])
    const region = person && (person.region ?? ctx.scope().regions[0])
    if (person && region) return { kind: 'person', id: person.id, region, name: person.nameMasked }
  }
  throw new Refused([refusals.unknown_subject({ field: 'orgId' })])
}
export const placeOfNew = async (
  ctx: Ctx,
  input: { orgId?: string | undefined; personId?: string | undefined },
) => ({
  region: (await subjectOf(ctx, input)).region,
})

async function check(
  ctx: Ctx,
  input: Drafted,
  subject: Pick<Subject, 'kind' | 'id'>,
  known: readonly string[],
): Promise<Reason[]> {
  const reasons = checkMeasures(input.measures, subject.kind, ctx.today)
  if (input.sourceId) {
    const region = await store.sourceRegion(ctx.db, input.source, input.sourceId)
    if (!region || !ctx.scope().regions.includes(region))
      reasons.push(refusals.no_source({ field: 'sourceId' }))
  } else if (!input.sourceNote) reasons.push(refusals.source_needed({ field: 'sourceNote' }))
  reasons.push(...(await ownFiles(ctx, input.files, known)))
  const onOf = (kind: 'class' | 'claim') =>
    input.measures.flatMap((m) => (m.onKind === kind && m.onId ? [m.onId] : []))
  const things = await store.namedThings(ctx.db, {
    class: onOf('class'),
    claim: [...onOf('claim'), ...input.measures.flatMap((m) => m.claimIds)],
  })
  input.measures.forEach((m, i) => {
    const theirs = (id: string) => {
      const thing = things.get(id)
      return thing !== undefined && [thing.orgId, thing.personId].includes(subject.id)
    }
    const { title } = measureOf(m.kind)
    if (m.onId && !theirs(m.onId))
      reasons.push(refusals.not_theirs({ title }, { field: `measures.${i}.onId` }))
    if (m.claimIds.some((id) => !theirs(id)))
      reasons.push(refusals.not_theirs({ title }, { field: `measures.${i}.claimIds` }))
  })
  return reasons
}

const measureRows = (penaltyId: string, input: Drafted): store.MeasureRecord[] =>
  input.measures.map((m, i) => ({
    id: uuidv7(),
    penaltyId,
    no: i + 1,
    kind: m.kind,
    clause: measureOf(m.kind).clause,
    content: m.content,
    onKind: m.onId ? (m.onKind ?? null) : null,
    onId: m.onKind ? (m.onId ?? null) : null,
    claimIds: m.claimIds,
    amountFen: m.amountFen ?? null,
    recipient: m.recipient ?? null,
    dueOn: m.dueOn ?? null,
    endsOn: m.endsOn ?? null,
    state: 'planned',
    inForceAt: null,
    holdId: null,
    recoveryId: null,
    report: null,
    reportFiles: [],
    reportedAt: null,
    checkedBy: null,
    checkedAt: null,
    checkNote: null,
    liftAskedBy: null,
    liftAskedAt: null,
    liftReason: null,
    overBy: null,
    overAt: null,
  }))

const titlesOf = (input: Drafted) => input.measures.map((m) => measureTitles[m.kind]).join('、')

export async function draft(ctx: Ctx, input: ParsedOf<typeof c.draftPenalty>) {
  const subject = await subjectOf(ctx, input)
  insist(await check(ctx, input, subject, []))
  const id = uuidv7()
  const year = ctx.today.slice(0, 4)
  const serial = await nextNumber(ctx.db, `penalty:${subject.region}:${year}`)
  const row: store.PenaltyRecord = {
    id,
    number: `CL${subject.region}-${year}-${String(serial).padStart(4, '0')}`,
    region: subject.region,
    orgId: subject.kind === 'organisation' ? subject.id : null,
    personId: subject.kind === 'person' ? subject.id : null,
    sourceKind: input.source,
    sourceId: input.sourceId ?? null,
    sourceNote: input.sourceNote ?? null,
    finding: input.finding,
    files: input.files,
    state: 'drafted',
    stateSince: ctx.now,
    draftedBy: ctx.actor.accountId,
    draftedAt: ctx.now,
    noticedBy: null,
    noticedAt: null,
    replyUntil: null,
    reply: null,
    replyFiles: [],
    repliedAt: null,
    heardAt: null,
    answer: null,
    proposedBy: null,
    proposedAt: null,
    returnReason: null,
    decidedBy: null,
    decidedAt: null,
    decisionNumber: null,
    revokeAskedBy: null,
    revokeAskedAt: null,
    revokeReason: null,
    endedBy: null,
    endedAt: null,
    endReason: null,
    version: 1,
  }
  await store.insertPenalty(ctx.db, row)
  await store.replaceMeasures(ctx.db, id, measureRows(id, input))
  ctx.record({
    subjects: [`penalty:${id}`],
    summary: `拟制处理 ${row.number}：${titlesOf(input)}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    files: input.files,
  })
  return { id, number: row.number, version: 1 }
}

export async function amend(ctx: Ctx, input: ParsedOf<typeof c.amendPenalty>) {
  const row = await lockFor(ctx, input, 'amend')
  const subject: Pick<Subject, 'kind' | 'id'> = {
    kind: row.orgId ? 'organisation' : 'person',
    id: (row.orgId ?? row.personId) as string,
  }
  insist(await check(ctx, input, subject, row.files))
  await store.replaceMeasures(ctx.db, row.id, measureRows(row.id, input))
  return await settle(ctx, row, 'amend', {
    title: `修改：${titlesOf(input)}`,
    inner: true,
    set: {
      sourceKind: input.source,
      sourceId: input.sourceId ?? null,
      sourceNote: input.sourceNote ?? null,
      finding: input.finding,
      files: input.files,
    },
    files: input.files,
  })
}

/** The subject is told the facts, the measures and their grounds, and until when they may speak. */
export async function notify(ctx: Ctx, input: ParsedOf<typeof c.notifyPenalty>) {
  const row = await lockFor(ctx, input, 'notify')
  if (row.files.length === 0) insist([refusals.no_evidence({ field: 'files' })])
  const replyUntil = addWorkdays(ctx.today, REPLY_WORKDAYS, await loadCalendar(ctx.db))
  const moved = await settle(ctx, row, 'notify', {
    title: `送达告知书，${replyUntil} 前可以陈述申辩`,
    set: { noticedBy: ctx.actor.accountId, noticedAt: ctx.now, replyUntil },
    files: row.files,
  })
  await serveNotice(ctx, row, replyUntil)
  ctx.emit('penalty.told', { penaltyId: row.id, what: 'noticed' })
  return { ...moved, replyUntil }
}

export async function withdraw(ctx: Ctx, input: ParsedOf<typeof c.withdrawPenalty>) {
  const row = await lockFor(ctx, input, 'withdraw')
  for (const measure of await store.measuresOf(ctx.db, [row.id]))
    await store.updateMeasure(ctx.db, measure.id, { state: 'dropped' })
  const moved = await settle(ctx, row, 'withdraw', {
    title: '不予处理',
    inner: row.state === 'drafted',
    set: { endedBy: ctx.actor.accountId, endedAt: ctx.now, endReason: input.reason },
    reason: input.reason,
  })
  if (!isTold(row)) return moved
  await serveDismissal(ctx, row, input.reason)
  ctx.emit('penalty.told', { penaltyId: row.id, what: 'withdrawn' })
  return moved
}

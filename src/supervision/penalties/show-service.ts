/** A penalty as it is seen: whole by the offices; by whom it is about without what the offices only prepare. */

import type { ParsedOf } from '#platform/act'
import { addDays, dayOf } from '#platform/day'
import { openMoves } from '#platform/moves'
import { papersOf } from '#platform/papers'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgsById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { penaltyOrRefuse } from './case-service.ts'
import type * as c from './contract.ts'
import { subjectOf } from './draft-service.ts'
import { handsOf, isOverdue, type MeasureAct, measureActs, measureTitles, penaltyMoves } from './rules.ts'
import * as store from './store.ts'

async function subjectNames(ctx: Ctx, rows: readonly store.PenaltyRecord[]) {
  const [orgs, people] = await Promise.all([
    orgsById(
      ctx.db,
      rows.flatMap((r) => r.orgId ?? []),
    ),
    peopleById(
      ctx.db,
      rows.flatMap((r) => r.personId ?? []),
    ),
  ])
  const masked = new Map(people.map((p) => [p.id, p.nameMasked]))
  return (row: store.PenaltyRecord) =>
    (row.orgId ? orgs.get(row.orgId)?.name : masked.get(row.personId as string)) ?? '已不在册'
}

function listed(
  ctx: Ctx,
  row: store.PenaltyRecord,
  subject: string,
  measures: readonly store.MeasureRecord[],
): c.PenaltyListRow {
  return {
    id: row.id,
    number: row.number,
    region: row.region,
    regionName: regions().fullName(row.region),
    orgId: row.orgId,
    personId: row.personId,
    subject,
    source: row.sourceKind,
    state: row.state,
    stateSince: row.stateSince,
    measures: measures.filter((m) => m.state !== 'dropped').map((m) => m.kind),
    replyUntil: row.replyUntil,
    decisionNumber: row.decisionNumber,
    decidedOn: row.decidedAt ? dayOf(row.decidedAt) : null,
    overdue: measures.filter((m) => isOverdue(m, ctx.today)).length,
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listPenalties>) {
  const within = input.region ? regions().under(input.region) : null
  const page = await store.penaltyPage(ctx.db, ctx.scope(), { ...input, within })
  const [name, measures] = await Promise.all([
    subjectNames(ctx, page.rows),
    store.measuresOf(
      ctx.db,
      page.rows.map((r) => r.id),
    ),
  ])
  return {
    ...page,
    rows: page.rows.map((row) =>
      listed(
        ctx,
        row,
        name(row),
        measures.filter((m) => m.penaltyId === row.id),
      ),
    ),
  }
}

export const view = async (ctx: Ctx, { id }: { id: string }): Promise<c.PenaltyView> =>
  await shown(ctx, await penaltyOrRefuse(ctx, id), true)

async function own(ctx: Ctx, subject: { orgIds: readonly string[] } | { personId: string }) {
  const rows = await store.penaltiesOf(ctx.db, subject, 'told')
  const out: c.PenaltyView[] = []
  for (const row of rows) out.push(await shown(ctx, row, false))
  return { rows: out }
}
export const ofOrg = (ctx: Ctx) => own(ctx, { orgIds: ctx.scope().orgs })
export const mine = (ctx: Ctx) => own(ctx, { personId: ctx.actor.personId as string })

/** An institution hears of the recovery and of whom it was handed to when those speak; a place in a file shows nothing more. */
const MAY: Record<MeasureAct, string> = {
  report: 'penalty.answer',
  check: 'penalty.draft',
  fulfil: 'penalty.draft',
  askLift: 'penalty.draft',
  lift: 'penalty.sign',
  refuseLift: 'penalty.sign',
}

async function shown(ctx: Ctx, row: store.PenaltyRecord, office: boolean): Promise<c.PenaltyView> {
  const all = await store.measuresOf(ctx.db, [row.id])
  // What is to be dropped is not told before the decision.
  const undecided = row.state === 'proposed'
  const subject = row.orgId ? { orgIds: [row.orgId] } : { personId: row.personId as string }
  const [name, notes, history, before, things] = await Promise.all([
    subjectNames(ctx, [row]),
    store.notesOf(ctx.db, row.id),
    office ? store.historyOf(ctx.db, row.id) : [],
    office ? store.penaltiesOf(ctx.db, subject, ['decided', 'ended']) : [],
    store.namedThings(ctx.db, {
      class: all.flatMap((m) => (m.onKind === 'class' && m.onId ? [m.onId] : [])),
      claim: [
        ...all.flatMap((m) => (m.onKind === 'claim' && m.onId ? [m.onId] : [])),
        ...all.flatMap((m) => m.claimIds),
      ],
    }),
  ])
  const earlier = before.filter((one) => one.id !== row.id)
  const earlierMeasures = await store.measuresOf(
    ctx.db,
    earlier.map((one) => one.id),
  )
  const infos = await ctx.tools.files.info(ctx.db, [
    ...row.files,
    ...row.replyFiles,
    ...all.flatMap((m) => m.reportFiles),
    ...notes.flatMap((n) => n.files),
  ])
  const files = new Map(
    infos.map((f) => [
      f.id,
      { id: f.id, name: f.name, mime: f.mime, bytes: f.bytes, url: ctx.tools.files.link(f.id, ctx.now) },
    ]),
  )
  const filesOf = (ids: readonly string[]) => ids.flatMap((one) => files.get(one) ?? [])
  const names = await accountNames(ctx.db, [
    row.draftedBy,
    row.proposedBy,
    row.decidedBy,
    row.revokeAskedBy,
    ...all.flatMap((m) => [m.checkedBy, m.liftAskedBy]),
    ...notes.map((n) => n.byAccount),
  ])
  const nameOf = (id: string | null) => (office && id ? (names.get(id) ?? '') : null)
  const may = (verb: string) =>
    office ? ctx.scope(verb).regions.includes(row.region) : verb === 'penalty.answer'
  const actor = ctx.actor.accountId
  const can = openMoves(penaltyMoves, row.state, may, actor, handsOf(row)).filter((move) => {
    if (move === 'closeHearing') return row.replyUntil !== null && ctx.today > row.replyUntil
    if (move === 'reply') return row.replyUntil !== null && ctx.today <= row.replyUntil
    if (move === 'askRevoke') return row.revokeAskedBy === null
    if (move === 'revoke' || move === 'keep') return row.revokeAskedBy !== null
    if (move === 'finish') return all.every((m) => m.state !== 'live')
    return true
  })
  if (may('penalty.draft') && row.state !== 'drafted') can.push('note')
  const measureView = (m: store.MeasureRecord): c.MeasureView => ({
    id: m.id,
    no: m.no,
    kind: m.kind,
    clause: m.clause,
    content: m.content,
    onKind: m.onKind,
    onId: m.onId,
    onName: m.onId ? (things.get(m.onId)?.name ?? '—') : null,
    claims: m.claimIds.map((id) => ({ id, name: things.get(id)?.name ?? '—' })),
    amountFen: m.amountFen,
    recipient: m.recipient,
    dueOn: m.dueOn,
    endsOn: m.endsOn,
    overdue: isOverdue(m, ctx.today),
    state: !office && undecided ? 'planned' : m.state,
    inForceAt: m.inForceAt,
    recoveryId: m.recoveryId,
    report: m.report,
    reportFiles: filesOf(m.reportFiles),
    reportedAt: m.reportedAt,
    checkNote: m.checkNote,
    checkedByName: nameOf(m.checkedBy),
    liftReason: office ? m.liftReason : null,
    liftAskedByName: nameOf(m.liftAskedBy),
    overAt: m.overAt,
    can: measureActs(m).filter(
      (one) => may(MAY[one]) && !((one === 'lift' || one === 'refuseLift') && m.liftAskedBy === actor),
    ),
  })
  const subjectName = name(row)
  return {
    ...listed(ctx, row, subjectName, all),
    // Whom it is about reads what was found, not who told of it.
    source: office ? row.sourceKind : row.sourceKind === 'complaint' ? 'other' : row.sourceKind,
    sourceId: office ? row.sourceId : null,
    sourceNote: office ? row.sourceNote : null,
    finding: row.finding,
    files: office ? filesOf(row.files) : [],
    papers: await papersOf(ctx, `penalty:${row.id}`),
    list: all.map(measureView),
    draftedByName: nameOf(row.draftedBy),
    noticedAt: row.noticedAt,
    reply: row.reply,
    replyFiles: filesOf(row.replyFiles),
    repliedAt: row.repliedAt,
    answer: office || row.decidedAt ? row.answer : null,
    proposedByName: nameOf(row.proposedBy),
    returnReason: office ? row.returnReason : null,
    decidedByName: nameOf(row.decidedBy),
    revokeReason: office || row.state === 'revoked' ? row.revokeReason : null,
    revokeAskedByName: nameOf(row.revokeAskedBy),
    endReason: row.endReason,
    notes: office
      ? notes.map((n) => ({
          kind: n.kind,
          happenedOn: n.happenedOn,
          content: n.content,
          files: filesOf(n.files),
          byName: names.get(n.byAccount) ?? '',
        }))
      : [],
    before: earlier.map((one) => ({
      id: one.id,
      number: one.number,
      decidedOn: dayOf(one.decidedAt as string),
      measures: earlierMeasures
        .filter((m) => m.penaltyId === one.id && m.state !== 'dropped')
        .map((m) => m.kind),
      state: one.state,
    })),
    history,
    version: row.version,
    can,
  }
}

/** What of a subject a measure may be limited to. */
export async function things(ctx: Ctx, input: ParsedOf<typeof c.penaltyThings>) {
  const subject = await subjectOf(ctx, input)
  const found = await store.thingsOf(
    ctx.db,
    subject.kind === 'organisation' ? { orgId: subject.id } : { personId: subject.id },
  )
  return {
    subject: subject.name,
    classes: found.classes.map((r) => ({ id: r.id, name: store.named(r) })),
    claims: found.claims.map((r) => ({ id: r.id, name: store.named(r), paid: r.paid })),
  }
}

export async function published(ctx: Ctx<unknown>, input: ParsedOf<typeof c.publicPenalties>) {
  const within = input.region ? regions().under(input.region) : null
  const page = await store.publicPage(ctx.db, ctx.today, { ...input, within })
  const [orgs, measures] = await Promise.all([
    orgsById(
      ctx.db,
      page.rows.map((r) => r.orgId as string),
    ),
    store.measuresOf(
      ctx.db,
      page.rows.map((r) => r.penaltyId),
    ),
  ])
  return {
    ...page,
    rows: page.rows.map((row) => {
      const org = orgs.get(row.orgId as string)
      const decidedOn = dayOf(row.decidedAt as string)
      return {
        id: row.id,
        orgName: org?.name ?? '',
        uscc: org?.uscc ?? '',
        regionName: regions().fullName(row.region),
        content: row.content,
        measures: measures
          .filter((m) => m.penaltyId === row.penaltyId && m.state !== 'dropped' && m.kind !== 'publish')
          .map((m) => measureTitles[m.kind]),
        decisionNumber: row.decisionNumber as string,
        decidedOn,
        untilOn: row.endsOn ?? addDays(decidedOn, 365),
      }
    }),
  }
}

/** Inspections as lists and as whole records, for the department, third parties and the institution. */

import { type Actor, covers, type Scope } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import type { Db } from '#platform/db'
import { openMoves } from '#platform/moves'
import { papersOf } from '#platform/papers'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import { classesById, sessionsOf } from '#training/class-filing'
import { appointmentById } from './appointment-store.ts'
import * as c from './contract.ts'
import { planById } from './plan-store.ts'
import * as store from './store.ts'

export async function one(db: Db, id: string): Promise<store.InspectionRecord> {
  const row = await store.inspectionById(db, id)
  if (!row) throw new Refused([common.not_found({ what: '这次检查' })], 404)
  return row
}
/** A third party sees what it was appointed to do, never the department's own visits. */
export const isThird = (actor: Actor): boolean => actor.roles.some((role) => role.startsWith('third-party.'))

export async function placeOf(ctx: Ctx, id: string) {
  const row = await one(ctx.db, id)
  const open = !isThird(ctx.actor) || (await appointedOrg(ctx.db, row)) === ctx.actor.orgId
  return open ? { region: row.region, orgs: [row.orgId] } : {}
}
const appointedOrg = async (db: Db, row: store.InspectionRecord): Promise<string | undefined> =>
  row.appointmentId ? (await appointmentById(db, row.appointmentId))?.orgId : undefined

/** Its own, and only what has taken place: a visit isn't announced. */
export async function placeOfOwn(ctx: Ctx<unknown>, id: string) {
  const row = await one(ctx.db, id)
  return { orgs: row.visitId ? [row.orgId] : [] }
}

const deadlineOf = (row: store.InspectionRecord): string | null =>
  row.state === 'assigned'
    ? row.dueOn
    : row.state === 'found'
      ? row.decideBy
      : row.state === 'rectifying'
        ? row.rectifyBy
        : null

async function rowsOf(
  ctx: Ctx<unknown>,
  rows: readonly store.InspectionRecord[],
): Promise<c.InspectionListRow[]> {
  const [classes, orgs, visits] = await Promise.all([
    classesById(
      ctx.db,
      rows.map((row) => row.classId),
    ),
    orgsById(
      ctx.db,
      rows.map((row) => row.orgId),
    ),
    store.visitsOf(
      ctx.db,
      rows.map((row) => row.id),
    ),
  ])
  return rows.map((row) => {
    const klass = classes.get(row.classId)
    const deadline = deadlineOf(row)
    return {
      id: row.id,
      classId: row.classId,
      classTitle: klass?.title ?? '',
      no: klass?.number ?? '',
      orgId: row.orgId,
      orgName: orgs.get(row.orgId)?.name ?? '',
      region: row.region,
      regionName: regions().fullName(row.region),
      origin: row.origin,
      state: row.state,
      fromOn: row.fromOn,
      dueOn: row.dueOn,
      deadline,
      overdue: deadline !== null && deadline < ctx.today,
      recordedAt: row.recordedAt,
      findingCount: visits.get(row.id)?.findings.length ?? 0,
    }
  })
}

type Search = ParsedOf<typeof c.listInspections>
export async function list(ctx: Ctx, input: Search) {
  const within = input.region ? regions().under(input.region) : null
  const page = await store.inspectionPage(ctx.db, ctx.scope(), {
    ...input,
    within,
    seen: false,
    appointed: isThird(ctx.actor) ? ctx.actor.orgId : null,
  })
  return { ...page, rows: await rowsOf(ctx, page.rows) }
}
export async function ownList(ctx: Ctx, input: ParsedOf<typeof c.listOwnInspections>) {
  const page = await store.inspectionPage(ctx.db, ctx.scope(), {
    ...input,
    within: null,
    seen: true,
    appointed: null,
  })
  return { ...page, rows: await rowsOf(ctx, page.rows) }
}

async function filesOf(ctx: Ctx, ids: readonly string[]) {
  const files = await ctx.tools.files.info(ctx.db, ids)
  return new Map(
    files.map((f) => [
      f.id,
      { id: f.id, name: f.name, mime: f.mime, bytes: f.bytes, url: ctx.tools.files.link(f.id, ctx.now) },
    ]),
  )
}

const placeIn = (scope: Scope, row: store.InspectionRecord) =>
  covers(scope, { region: row.region, orgs: [row.orgId] })

function canOf(ctx: Ctx, row: store.InspectionRecord, hands: readonly string[]): string[] {
  const may = (verb: string) => placeIn(ctx.scope(verb), row)
  const open = openMoves(c.inspectionMoves, row.state, may, ctx.actor.accountId, c.inspectionHands(row))
  const overdue = row.rectifyBy !== null && row.rectifyBy < ctx.today
  const can = open.filter((move) => {
    if (move === 'pass' || move === 'find') return false
    if (move === 'miss') return hands.includes(ctx.actor.accountId)
    if (move === 'hand') return row.state !== 'rectifying' || overdue
    if (move === 'extend') return !overdue
    return true
  })
  if (open.includes('pass') && hands.includes(ctx.actor.accountId)) can.push('visit')
  if (['found', 'rectifying'].includes(row.state) && !row.reply && may('inspection.answer')) can.push('reply')
  return can
}

function showVisit(
  visit: store.VisitRecord,
  sessions: ReadonlyMap<string, string>,
  files: Awaited<ReturnType<typeof filesOf>>,
  nameOf: (account: string) => string,
) {
  return {
    visitedAt: visit.visitedAt,
    recordedAt: visit.recordedAt,
    recordedByName: nameOf(visit.recordedBy),
    late: visit.late,
    sessionTitle: visit.sessionId ? (sessions.get(visit.sessionId) ?? null) : null,
    items: c.checklist.flatMap(({ key, title }) => {
      const item = visit.items.find((given) => given.key === key)
      return item ? [{ title, answer: item.answer, note: item.note }] : []
    }),
    headCount: visit.headCount,
    rosterCount: visit.rosterCount,
    checkedIn: visit.checkedIn,
    missingCount: visit.missing.length,
    position:
      visit.lat !== null && visit.lng !== null
        ? { lat: visit.lat, lng: visit.lng, accuracyM: visit.accuracyM }
        : null,
    positionNote: visit.positionNote,
    distanceM: visit.distanceM,
    photos: visit.photos.flatMap(({ id, takenAt }) => {
      const file = files.get(id)
      return file ? [{ ...file, takenAt }] : []
    }),
    note: visit.note,
  }
}

const outcomes = { done: '复查合格', 'not-done': '整改不到位', handed: '移交处理' } as const

async function whole(ctx: Ctx, row: store.InspectionRecord): Promise<c.InspectionView> {
  const [[head], visits, rounds, handMap, sessions, plan, appointment] = await Promise.all([
    rowsOf(ctx, [row]),
    store.visitsOf(ctx.db, [row.id]),
    store.roundsOf(ctx.db, row.id),
    store.handsOf(ctx.db, [row.id]),
    sessionsOf(ctx.db, row.classId),
    row.planId ? planById(ctx.db, row.planId) : undefined,
    row.appointmentId ? appointmentById(ctx.db, row.appointmentId) : undefined,
  ])
  const visit = visits.get(row.id)
  const hands = handMap.get(row.id) ?? []
  const files = await filesOf(ctx, [
    ...(visit?.photos.map((photo) => photo.id) ?? []),
    ...row.replyFiles,
    ...rounds.flatMap((r) => [...r.answerFiles, ...r.checkFiles]),
  ])
  const some = (ids: readonly string[]) => ids.flatMap((id) => files.get(id) ?? [])
  const names = await accountNames(ctx.db, [
    ...hands,
    row.decidedBy,
    visit?.recordedBy ?? null,
    ...rounds.map((r) => r.orderedBy),
  ])
  const nameOf = (account: string) => names.get(account) ?? ''
  return {
    ...(head as c.InspectionListRow),
    planId: row.planId,
    planTitle: plan?.title ?? null,
    appointmentTitle: appointment?.title ?? null,
    why: row.why,
    inspectors: hands.map(nameOf),
    assignedAt: row.assignedAt,
    visit: visit ? showVisit(visit, new Map(sessions.map((s) => [s.id, s.title])), files, nameOf) : null,
    findings: visit?.findings ?? [],
    reply: row.reply,
    repliedAt: row.repliedAt,
    replyFiles: some(row.replyFiles),
    rounds: rounds.map((r) => ({
      round: r.round,
      body: r.body,
      dueOn: r.dueOn,
      orderedAt: r.orderedAt,
      orderedByName: nameOf(r.orderedBy),
      answer: r.answer,
      answeredAt: r.answeredAt,
      files: some(r.answerFiles),
      outcome: r.outcome ? outcomes[r.outcome] : null,
      checkedAt: r.checkedAt,
      checkNote: r.checkNote,
      checkFiles: some(r.checkFiles),
    })),
    papers: await papersOf(ctx, `inspection:${row.id}`),
    escalatedAt: row.escalatedAt,
    decision: row.decision,
    decidedAt: row.decidedAt,
    decidedByName: row.decidedBy ? nameOf(row.decidedBy) : null,
    version: row.version,
    can: canOf(ctx, row, hands),
  }
}

export const view = async (ctx: Ctx, { id }: { id: string }) => await whole(ctx, await one(ctx.db, id))

/** What the institution reads: what was seen and decided; why the class was chosen isn't told. */
export async function ownView(ctx: Ctx, { id }: { id: string }) {
  const all = await whole(ctx, await one(ctx.db, id))
  return { ...all, why: null, planId: null, planTitle: null }
}

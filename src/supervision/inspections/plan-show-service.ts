/** Plans as the department sees them, and as everybody does. */
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import type { Db } from '#platform/db'
import { openMoves } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgById, orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { drawnFrom, PLANNED_NUMBER, planOf, poolNow } from './plan-service.ts'
import * as store from './plan-store.ts'
import { handsOf, inspectionsOfPlan, visitsOf } from './store.ts'

async function rowsOf(db: Db, rows: readonly store.PlanRecord[]) {
  const counts = await store.countsOf(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const count = counts.get(row.id)
    return {
      id: row.id,
      region: row.region,
      regionName: regions().fullName(row.region),
      title: row.title,
      kind: row.kind,
      fromOn: row.fromOn,
      toOn: row.toOn,
      count: count?.all ?? row.sampleCount ?? row.classIds.length,
      done: count?.done ?? 0,
      found: count?.found ?? 0,
      state: row.state,
      draftedAt: row.draftedAt,
    }
  })
}

const underOf = (region: string | undefined) => (region ? regions().under(region) : null)

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listPlans>) {
  const page = await store.planPage(ctx.db, {
    ...input,
    regions: ctx.scope().regions,
    within: underOf(input.region),
  })
  return { ...page, rows: await rowsOf(ctx.db, page.rows) }
}

export async function view(ctx: Ctx, { id }: { id: string }) {
  const row = await planOf(ctx.db, id)
  const [head] = await rowsOf(ctx.db, [row])
  const early = row.state === 'draft' || row.state === 'submitted'
  const now = early ? await poolNow(ctx.db, row, ctx.today) : null
  const pool = now?.pool ?? row.pool ?? { classes: [], inspectors: [], barred: [] }
  const inspections = await inspectionsOfPlan(ctx.db, row.id)
  const hands = await handsOf(
    ctx.db,
    inspections.map((one) => one.id),
  )
  const names = await accountNames(ctx.db, [
    row.draftedBy,
    row.publishedBy,
    row.drawnBy,
    ...[...hands.values()].flat(),
  ])
  const nameOf = (account: string | null) => (account ? (names.get(account) ?? '') : null)
  const known = new Map(pool.classes.map((one) => [one.classId, one]))
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  return {
    ...(head as NonNullable<typeof head>),
    basis: row.basis,
    sampleCount: row.sampleCount,
    classIds: row.classIds,
    teamSize: row.teamSize,
    weights: row.weights,
    draftedByName: nameOf(row.draftedBy) ?? '',
    returnReason: row.returnReason,
    publishedByName: nameOf(row.publishedBy),
    publishedAt: row.publishedAt,
    commitment: row.commitment,
    poolHash: row.poolHash,
    publicNumber: row.publicNumber,
    publicSource: row.publicSource,
    drawnByName: nameOf(row.drawnBy),
    drawnAt: row.drawnAt,
    closedAt: row.closedAt,
    endReason: row.endReason,
    pool: {
      classes: pool.classes,
      inspectors: pool.inspectors.map(({ code, name, orgName }) => ({ code, name, orgName })),
      barredCount: pool.barred.length,
    },
    missing: now?.missing ?? [],
    again: row.drawn ? c.sameDraw(drawnFrom(ctx, row, row.publicNumber ?? PLANNED_NUMBER), row.drawn) : null,
    inspections: inspections.map((one) => ({
      id: one.id,
      classId: one.classId,
      no: known.get(one.classId)?.no ?? '',
      title: known.get(one.classId)?.title ?? '',
      orgName: known.get(one.classId)?.orgName ?? '',
      inspectors: (hands.get(one.id) ?? []).map((account) => names.get(account) ?? ''),
      state: one.state,
    })),
    version: row.version,
    can: openMoves(c.planMoves, row.state, may, ctx.actor.accountId, c.planHands(row)),
  }
}

export async function candidates(ctx: Ctx, input: ParsedOf<typeof c.listCandidates>) {
  const scope = ctx.scope()
  const wanted = underOf(input.region)
  const reach = wanted ? scope.regions.filter((code) => wanted.includes(code)) : scope.regions
  const rows = await store.candidates(ctx.db, reach, input.from, input.to, {
    orgs: wanted ? [] : scope.orgs,
    q: input.q,
    limit: 100,
  })
  return {
    rows: rows.map((row) => ({
      id: row.id,
      no: row.no,
      title: row.title,
      orgName: row.orgName,
      regionName: regions().nameOf(row.region),
    })),
  }
}

// Everybody.

const publicHead = (row: store.PlanRecord, count: number) => ({
  id: row.id,
  title: row.title,
  regionName: regions().fullName(row.region),
  kindTitle: c.planKinds[row.kind],
  fromOn: row.fromOn,
  toOn: row.toOn,
  state: row.state,
  stateTitle: c.planMoves.states[row.state],
  publishedAt: row.publishedAt as string,
  count,
  classCount: row.pool?.classes.length ?? 0,
})

export async function publicList(ctx: Ctx<unknown>, input: ParsedOf<typeof c.publicPlans>) {
  const page = await store.planPage(ctx.db, { ...input, regions: null, within: underOf(input.region) })
  const rows = await rowsOf(ctx.db, page.rows)
  return { ...page, rows: page.rows.map((row, i) => publicHead(row, rows[i]?.count ?? 0)) }
}

/** Where nobody was warned before, everything is open after. */
export async function publicView(ctx: Ctx<unknown>, { id }: { id: string }) {
  const row = await store.planById(ctx.db, id)
  if (!row?.publishedAt) throw new Refused([common.not_found({ what: '该检查计划' })], 404)
  const [head] = await rowsOf(ctx.db, [row])
  const inspections = row.state === 'closed' ? await inspectionsOfPlan(ctx.db, row.id) : []
  const visits = await visitsOf(
    ctx.db,
    inspections.map((one) => one.id),
  )
  const known = new Map(row.pool?.classes.map((one) => [one.classId, one]))
  return {
    ...publicHead(row, head?.count ?? 0),
    basis: row.basis,
    teamSize: row.teamSize,
    inspectorCount: row.pool?.inspectors.length ?? 0,
    commitment: row.commitment as string,
    poolHash: row.poolHash as string,
    endReason: row.endReason,
    open:
      row.state === 'closed'
        ? {
            secret: row.secret,
            publicNumber: row.publicNumber,
            publicSource: row.publicSource,
            poolText: row.poolText as string,
            drawn: row.drawn ?? [],
            drawnAt: row.drawnAt as string,
            closedAt: row.closedAt as string,
          }
        : null,
    results: inspections.map((one) => ({
      no: known.get(one.classId)?.no ?? '',
      title: known.get(one.classId)?.title ?? '',
      orgName: known.get(one.classId)?.orgName ?? '',
      orgId: one.orgId,
      resultTitle: one.state === 'assigned' ? '未检查' : c.inspectionMoves.states[one.state],
      findings:
        one.state === 'dismissed' ? [] : (visits.get(one.id)?.findings ?? []).map((finding) => finding.title),
    })),
  }
}

// What inspectors declare.

export async function interests(ctx: Ctx) {
  const rows = await store.interestsOf(ctx.db, ctx.actor.accountId)
  const orgs = await orgsById(
    ctx.db,
    rows.map((row) => row.orgId),
  )
  return { rows: rows.map((row) => ({ ...row, orgName: orgs.get(row.orgId)?.name ?? '' })) }
}
export async function declare(ctx: Ctx, input: ParsedOf<typeof c.declareInterest>) {
  // Of institutions one could be sent to; elsewhere there is nothing to stay away from.
  const org = await orgById(ctx.db, input.orgId)
  if (!org || !covers(ctx.scope(), { region: org.region, orgs: [org.id] }))
    insist([c.refusals.unknown_org({ field: 'orgId' })])
  const mine = await store.interestsOf(ctx.db, ctx.actor.accountId)
  if (mine.some((one) => !one.endedAt && one.orgId === input.orgId && one.kind === input.kind))
    insist([c.refusals.declared()])
  const id = uuidv7()
  await store.insertInterest(ctx.db, {
    id,
    accountId: ctx.actor.accountId,
    orgId: input.orgId,
    kind: input.kind,
    note: input.note,
    declaredAt: ctx.now,
  })
  // The institution's own file doesn't tell whose relative works there.
  ctx.record({
    subjects: [`account:${ctx.actor.accountId}`],
    summary: `申报回避情形：${c.interestKinds[input.kind]}`,
    orgId: ctx.actor.orgId,
  })
  return { id }
}
export async function endInterest(ctx: Ctx, input: ParsedOf<typeof c.endInterest>) {
  const row = await store.endInterest(ctx.db, input.id, ctx.actor.accountId, ctx.now, input.reason)
  if (!row) throw new Refused([common.not_found({ what: '该申报' })], 404)
  ctx.record({
    subjects: [`account:${ctx.actor.accountId}`],
    summary: `终止回避申报：${c.interestKinds[row.kind]}`,
    orgId: ctx.actor.orgId,
    reason: input.reason,
  })
  return { id: row.id }
}

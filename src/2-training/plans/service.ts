import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import type { Db } from '#platform/db'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { orgById, orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import { mayTrain, standing } from '#training/providers'
import type * as c from './contract.ts'
import { checkAim, checkPlan, planMoves, refusals, totalsOf } from './rules.ts'
import * as store from './store.ts'

async function showPlans(
  db: Db,
  rows: readonly store.PlanRow[],
  lines: ReadonlyMap<string, c.PlanLine[]>,
): Promise<c.PlanView[]> {
  const [orgs, occupations] = await Promise.all([
    orgsById(
      db,
      rows.map((r) => r.orgId),
    ),
    occupationsByCode(
      db,
      rows.flatMap((r) => r.occupationCode ?? []),
    ),
  ])
  return rows.map((row) => ({
    ...row,
    orgName: orgs.get(row.orgId)?.name ?? '',
    regionName: regions().fullName(row.region),
    occupationName: row.occupationCode ? (occupations.get(row.occupationCode)?.name ?? null) : null,
    lines: lines.get(row.id) ?? [],
    totals: totalsOf(lines.get(row.id) ?? []),
  }))
}

/** A plan whatever its state; class filing takes only one that is `ready`. */
export async function planById(db: Db, id: string): Promise<c.PlanView | undefined> {
  const row = await store.planRowById(db, id)
  return row && (await showPlans(db, [row], await store.linesOf(db, [id])))[0]
}

/** What a class shows of its plan. */
export async function planOutline(
  db: Db,
  id: string,
): Promise<{ title: string; lines: c.PlanLine[] } | undefined> {
  const [row, lines] = await Promise.all([store.planRowById(db, id), store.linesOf(db, [id])])
  return row && { title: row.title, lines: lines.get(id) ?? [] }
}

async function one(db: Db, id: string, lock = false): Promise<store.PlanRow> {
  const row = await store.planRowById(db, id, lock)
  if (!row) throw new Refused([common.not_found({ what: '该培训方案' })], 404)
  return row
}

export async function placeOf(ctx: Ctx, id: string, changes: boolean) {
  const row = await one(ctx.db, id)
  // A draft is its institution's own: officers see it once it is finished.
  return { region: changes || !row.finishedAt ? null : row.region, orgs: [row.orgId] }
}

async function checkOccupation(db: Db, code: string | null): Promise<Reason[]> {
  if (!code || (await occupationsByCode(db, [code])).has(code)) return []
  return [refusals.unknown_occupation({ field: 'occupationCode' })]
}

const recorded = (row: store.PlanRow, lines: readonly c.PlanLine[]) => ({
  title: row.title,
  track: row.track,
  certificateKind: row.certificateKind,
  occupationCode: row.occupationCode,
  level: row.level,
  attendancePercent: row.attendancePercent,
  theoryPass: row.theoryPass,
  practicePass: row.practicePass,
  state: row.state,
  hours: totalsOf(lines),
})

const subjectsOf = (row: store.PlanRow) => [`plan:${row.id}`, `provider:${row.orgId}`]

export async function add(ctx: Ctx, input: ParsedOf<typeof c.addPlan>) {
  const org = await orgById(ctx.db, ctx.actor.orgId as string)
  if (!org) throw new Refused([common.out_of_scope()], 403)
  insist([...checkAim(input), ...(await checkOccupation(ctx.db, input.occupationCode))])
  const { lines, ...about } = input
  const row: store.PlanRow = {
    ...about,
    note: about.note ?? null,
    id: uuidv7(),
    orgId: org.id,
    region: org.region,
    state: 'draft',
    previousId: null,
    edition: 1,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    finishedBy: null,
    finishedAt: null,
    retiredAt: null,
    retireReason: null,
    version: 1,
  }
  await store.insertPlan(ctx.db, row)
  await store.replaceLines(ctx.db, row.id, lines)
  ctx.record({
    subjects: subjectsOf(row),
    summary: `新建培训方案“${row.title}”`,
    region: row.region,
    orgId: row.orgId,
    after: recorded(row, lines),
  })
  return { id: row.id, version: 1 }
}

type Move = keyof (typeof planMoves)['moves']

/** The plan, if the move may be made from the version the user saw. */
async function begin(ctx: Ctx, input: { id: string; version: number }, move: Move) {
  const row = await one(ctx.db, input.id, true)
  insist(refuseMove(planMoves, move, row.state, ctx.actor.accountId))
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  return { row, lines: (await store.linesOf(ctx.db, [row.id])).get(row.id) ?? [] }
}

async function finishChange(
  ctx: Ctx,
  before: { row: store.PlanRow; lines: readonly c.PlanLine[] },
  set: Partial<store.PlanRow>,
  summary: string,
  extra: { lines?: readonly c.PlanLine[]; reason?: string } = {},
) {
  const { row } = before
  if (!(await store.updatePlan(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  if (extra.lines) await store.replaceLines(ctx.db, row.id, extra.lines)
  ctx.record({
    subjects: subjectsOf(row),
    summary,
    region: row.region,
    orgId: row.orgId,
    before: recorded(row, before.lines),
    after: recorded({ ...row, ...set }, extra.lines ?? before.lines),
    ...(extra.reason ? { reason: extra.reason } : {}),
  })
  return { id: row.id, version: row.version + 1 }
}

export async function save(ctx: Ctx, input: ParsedOf<typeof c.savePlan>) {
  const before = await begin(ctx, input, 'save')
  insist([...checkAim(input), ...(await checkOccupation(ctx.db, input.occupationCode))])
  const { id: _id, version: _version, lines, ...about } = input
  return await finishChange(
    ctx,
    before,
    { ...about, note: about.note ?? null },
    `修改培训方案“${input.title}”`,
    { lines },
  )
}

/** What stands between a draft and its being finished: the plan's own faults, the institution's standing and range. */
async function missingOf(ctx: Ctx, row: store.PlanRow, lines: readonly c.PlanLine[]): Promise<Reason[]> {
  return [
    ...checkPlan({ ...row, lines }),
    ...(await standing(ctx.db, row.orgId, ctx.today)),
    ...(await mayTrain(ctx.db, row.orgId, row.occupationCode, row.level)),
  ]
}

export async function finish(ctx: Ctx, input: ParsedOf<typeof c.finishPlan>) {
  const before = await begin(ctx, input, 'finish')
  insist(await missingOf(ctx, before.row, before.lines))
  return await finishChange(
    ctx,
    before,
    { state: 'ready', finishedAt: ctx.now, finishedBy: ctx.actor.accountId },
    `培训方案“${before.row.title}”定稿`,
  )
}

export async function revise(ctx: Ctx, input: ParsedOf<typeof c.revisePlan>) {
  const { row, lines } = await begin(ctx, input, 'revise')
  if (await store.openRevision(ctx.db, row.id)) insist([refusals.revision_open()])
  const copy: store.PlanRow = {
    ...row,
    id: uuidv7(),
    state: 'draft',
    previousId: row.id,
    edition: row.edition + 1,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    finishedBy: null,
    finishedAt: null,
    version: 1,
  }
  await store.insertPlan(ctx.db, copy)
  await store.replaceLines(ctx.db, copy.id, lines)
  ctx.record({
    subjects: [...subjectsOf(copy), `plan:${row.id}`],
    summary: `修订培训方案“${row.title}”（第 ${copy.edition} 版）`,
    region: row.region,
    orgId: row.orgId,
    after: recorded(copy, lines),
  })
  return { id: copy.id, version: 1 }
}

export async function retire(ctx: Ctx, input: ParsedOf<typeof c.retirePlan>) {
  const before = await begin(ctx, input, 'retire')
  return await finishChange(
    ctx,
    before,
    { state: 'retired', retiredAt: ctx.now, retireReason: input.reason },
    `停用培训方案“${before.row.title}”`,
    { reason: input.reason },
  )
}

export async function view(ctx: Ctx, input: { id: string }) {
  const row = await one(ctx.db, input.id)
  const lines = await store.linesOf(ctx.db, [row.id])
  const [shown] = await showPlans(ctx.db, [row], lines)
  const may = (verb: string) => covers(ctx.scope(verb), { orgs: [row.orgId] })
  return {
    ...(shown as c.PlanView),
    missing: row.state === 'draft' ? await missingOf(ctx, row, lines.get(row.id) ?? []) : [],
    can: openMoves(planMoves, row.state, may, ctx.actor.accountId),
    day: ctx.today,
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listPlans>) {
  const under = input.region ? regions().under(input.region) : undefined
  const page = await store.listPlanRows(ctx.db, ctx.scope(), { ...input, regions: under })
  const lines = await store.linesOf(
    ctx.db,
    page.rows.map((r) => r.id),
  )
  return { ...page, rows: await showPlans(ctx.db, page.rows, lines) }
}

/** Plans: drafted, approved by another, the list frozen and its hash made public, drawn by chance nobody holds alone. */
import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { dayOf, daysBetween } from '#platform/day'
import type { Db } from '#platform/db'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { holdersOf } from '#registry/accounts'
import { regions } from '#registry/regions'
import { classesById } from '#training/class-filing'
import * as c from './contract.ts'
import * as store from './plan-store.ts'
import { insertInspections, inspectionsOfPlan } from './store.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const SPAN_DAYS = 92
/** A planned check names its classes; only who goes where is drawn, by the secret alone. */
export const PLANNED_NUMBER = '专项检查'

export async function planOf(db: Db, id: string): Promise<store.PlanRecord> {
  const row = await store.planById(db, id)
  if (!row) throw new Refused([common.not_found({ what: '该检查计划' })], 404)
  return row
}
export const placeOfPlan = async (ctx: Ctx<unknown>, id: string) => ({
  region: (await planOf(ctx.db, id)).region,
})

type Body = Pick<
  store.PlanRecord,
  'region' | 'kind' | 'fromOn' | 'toOn' | 'sampleCount' | 'classIds' | 'teamSize' | 'weights'
>

/** The list as it would be frozen now, and why it can't be. */
export async function poolNow(
  db: Db,
  plan: Body,
  today: string,
): Promise<{ pool: store.FrozenPool; missing: Reason[] }> {
  const under = regions().under(plan.region)
  const [all, holders] = await Promise.all([
    store.candidates(db, under, later(plan.fromOn, today), plan.toOn),
    holdersOf(db, 'inspection.visit', plan.region),
  ])
  const chosen = plan.kind === 'planned' ? all.filter((one) => plan.classIds.includes(one.id)) : all
  const [facts, pairs] = await Promise.all([
    store.weightFacts(db, chosen, today),
    store.barredPairs(db, chosen, holders),
  ])
  const inspectors = holders.map((one, i) => ({
    code: String(i + 1).padStart(2, '0'),
    accountId: one.accountId,
    name: one.name,
    orgName: one.orgName,
    reach: new Set(one.regions.flatMap((code) => regions().under(code))),
  }))
  const codeOf = new Map(inspectors.map((one) => [one.accountId, one.code]))
  const noOf = new Map(chosen.map((one) => [one.id, one.no]))
  const pool: store.FrozenPool = {
    classes: chosen.map((one) => {
      const known = facts.get(one.id)
      const { weight, why } = known ? c.weigh(known, plan.weights) : { weight: 1, why: [] }
      return { classId: one.id, no: one.no, title: one.title, orgName: one.orgName, weight, why }
    }),
    inspectors: inspectors.map(({ reach: _reach, ...one }) => one),
    barred: once([
      ...pairs.map(({ classId, accountId }): [string, string] => [
        noOf.get(classId) as string,
        codeOf.get(accountId) as string,
      ]),
      // Whose office doesn't reach there.
      ...chosen.flatMap((one) =>
        inspectors.flatMap(({ code, reach }): [string, string][] =>
          reach.has(one.region) ? [] : [[one.no, code]],
        ),
      ),
    ]),
  }
  return { pool, missing: missingOf(plan, pool) }
}

const later = (a: string, b: string): string => [a, b].sort().at(-1) as string

const once = (pairs: [string, string][]): [string, string][] => [
  ...new Map(pairs.map((pair) => [pair.join(), pair])).values(),
]

const drawPool = (plan: Pick<Body, 'kind' | 'sampleCount' | 'teamSize'>, pool: store.FrozenPool): c.Pool => ({
  count: plan.kind === 'random' ? (plan.sampleCount as number) : pool.classes.length,
  team: plan.teamSize,
  classes: pool.classes.map(({ no, weight }) => ({ no, weight })),
  inspectors: pool.inspectors.map((one) => one.code),
  barred: pool.barred,
})

function missingOf(plan: Body, pool: store.FrozenPool): Reason[] {
  if (pool.classes.length === 0) return [c.refusals.nobody_to_check()]
  const reasons: Reason[] = []
  const there = pool.classes.length
  if (plan.kind === 'random' && (plan.sampleCount ?? 0) > there)
    reasons.push(c.refusals.count_over({ count: plan.sampleCount as number, there }))
  if (pool.inspectors.length < plan.teamSize)
    reasons.push(c.refusals.too_few_inspectors({ there: pool.inspectors.length, team: plan.teamSize }))
  else
    for (const no of c.tooFewFor(drawPool(plan, pool)))
      reasons.push(c.refusals.too_few({ no, team: plan.teamSize }))
  return reasons
}

async function bodyReasons(ctx: Ctx, body: Body): Promise<Reason[]> {
  const reasons: Reason[] = []
  const days = daysBetween(body.fromOn, body.toOn)
  if (days < 0 || days > SPAN_DAYS) reasons.push(c.refusals.span({ field: 'toOn' }))
  else if (body.toOn < ctx.today) reasons.push(c.refusals.past({ field: 'toOn' }))
  const named = body.classIds.length > 0
  if (body.kind === 'random' ? !body.sampleCount || named : body.sampleCount !== null || !named)
    reasons.push(c.refusals.count_or_classes({ field: body.kind === 'random' ? 'sampleCount' : 'classIds' }))
  if (!ctx.scope('inspection.plan').regions.includes(body.region))
    reasons.push(common.out_of_scope({ field: 'region' }))
  if (reasons.length > 0 || body.kind === 'random') return reasons
  const there = await store.candidates(ctx.db, regions().under(body.region), body.fromOn, body.toOn)
  const ids = new Set(there.map((one) => one.id))
  const gone = body.classIds.filter((id) => !ids.has(id))
  const titles = await classesById(ctx.db, gone)
  return gone.map((id) =>
    c.refusals.class_not_there({ title: titles.get(id)?.title ?? '未知的班' }, { field: 'classIds' }),
  )
}

const bodyOf = (input: ParsedOf<typeof c.draftPlan> | ParsedOf<typeof c.changePlan>) => ({
  region: input.region,
  title: input.title,
  kind: input.kind,
  basis: input.basis,
  fromOn: input.fromOn,
  toOn: input.toOn,
  sampleCount: input.sampleCount ?? null,
  classIds: input.classIds,
  teamSize: input.teamSize,
  weights: input.weights ?? { ...c.defaultWeights },
})

const subjectsOf = (id: string) => [`inspection-plan:${id}`]

export async function draft(ctx: Ctx, input: ParsedOf<typeof c.draftPlan>) {
  const body = bodyOf(input)
  insist(await bodyReasons(ctx, body))
  if (input.submit) insist((await poolNow(ctx.db, body, ctx.today)).missing)
  const id = uuidv7()
  const state = input.submit ? 'submitted' : 'draft'
  await store.insertPlan(ctx.db, {
    id,
    ...body,
    state,
    draftedBy: ctx.actor.accountId,
    draftedAt: ctx.now,
  })
  ctx.record({
    subjects: subjectsOf(id),
    summary: `编制检查计划“${input.title}”（${c.planKinds[input.kind]}）`,
    region: input.region,
    orgId: ctx.actor.orgId,
    after: { state, fromOn: body.fromOn, toOn: body.toOn, sampleCount: body.sampleCount },
  })
  return { id, version: 1, state: state as c.PlanState }
}

type Step = { id: string; version: number }
async function begin(ctx: Ctx, input: Step, move: keyof typeof c.planMoves.moves): Promise<store.PlanRecord> {
  const row = await store.lockPlan(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '该检查计划' })], 404)
  const reasons = refuseMove(c.planMoves, move, row.state, ctx.actor.accountId, c.planHands(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist(reasons)
  return row
}
async function finish(
  ctx: Ctx,
  row: store.PlanRecord,
  state: c.PlanState,
  title: string,
  set: Partial<store.PlanRecord>,
  told: { after?: Record<string, unknown>; reason?: string } = {},
) {
  if (!(await store.updatePlan(ctx.db, row.id, row.version, { ...set, state })))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: subjectsOf(row.id),
    summary: `检查计划“${row.title}”：${title}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: row.state },
    after: { state, ...told.after },
    reason: told.reason ?? null,
  })
  return { id: row.id, version: row.version + 1, state }
}

export async function change(ctx: Ctx, input: ParsedOf<typeof c.changePlan>) {
  const row = await begin(ctx, input, 'submit')
  const body = bodyOf(input)
  insist(await bodyReasons(ctx, body))
  return await finish(ctx, row, 'draft', '修改', body)
}

export async function submit(ctx: Ctx, input: Step) {
  const row = await begin(ctx, input, 'submit')
  insist([...(await bodyReasons(ctx, row)), ...(await poolNow(ctx.db, row, ctx.today)).missing])
  return await finish(ctx, row, 'submitted', '提交审定', { returnReason: null })
}

export async function giveBack(ctx: Ctx, input: ParsedOf<typeof c.returnPlan>) {
  const row = await begin(ctx, input, 'return')
  const set = { returnReason: input.reason }
  return await finish(ctx, row, 'draft', '退回修改', set, { reason: input.reason })
}

/** From here on nobody can choose: the list stands, and the secret that was thrown for it is bound by its hash. */
export async function publish(ctx: Ctx, input: Step) {
  const row = await begin(ctx, input, 'publish')
  const { pool, missing } = await poolNow(ctx.db, row, ctx.today)
  if (row.toOn < ctx.today) missing.unshift(c.refusals.past())
  insist(missing)
  const secret = randomBytes(32).toString('hex')
  const poolText = c.poolText(drawPool(row, pool))
  return await finish(
    ctx,
    row,
    'published',
    '审定公布',
    {
      publishedBy: ctx.actor.accountId,
      publishedAt: ctx.now,
      secretSealed: ctx.tools.sealer.seal(secret, `inspection_plan.secret:${row.id}`),
      commitment: sha256(secret),
      pool,
      poolText,
      poolHash: sha256(poolText),
    },
    { after: { commitment: sha256(secret), listDigest: sha256(poolText), classes: pool.classes.length } },
  )
}

const secretOf = (ctx: Ctx<unknown>, row: store.PlanRecord): string =>
  row.secret ?? ctx.tools.sealer.open(row.secretSealed as Buffer, `inspection_plan.secret:${row.id}`)

/** The draw from what is kept, as anybody can repeat it once the secret is open; null where something doesn't fit. */
export function drawnFrom(ctx: Ctx<unknown>, row: store.PlanRecord, publicNumber: string): c.Drawn[] | null {
  const pool = c.poolOf(row.poolText ?? '')
  const secret = secretOf(ctx, row)
  if (!pool || sha256(row.poolText ?? '') !== row.poolHash || sha256(secret) !== row.commitment) return null
  const seed = sha256(c.seedText(secret, publicNumber, row.poolHash))
  return c.draw(pool, seed, sha256)
}

export async function draw(ctx: Ctx, input: ParsedOf<typeof c.drawPlan>) {
  const row = await begin(ctx, input, 'draw')
  const random = row.kind === 'random'
  const reasons: Reason[] = []
  if (random && (!input.publicNumber || !input.publicSource))
    reasons.push(c.refusals.number_needed({ field: 'publicNumber' }))
  // A number that nobody knew when the list was frozen.
  if (random && dayOf(row.publishedAt as string) >= ctx.today) reasons.push(c.refusals.same_day())
  if (row.toOn < ctx.today) reasons.push(c.refusals.past())
  insist(reasons)
  const publicNumber = random ? (input.publicNumber as string) : PLANNED_NUMBER
  const drawn = drawnFrom(ctx, row, publicNumber)
  if (!drawn || !row.pool) throw new Refused([c.refusals.broken()])
  const classOf = new Map(row.pool.classes.map((one) => [one.no, one.classId]))
  const accountOf = new Map(row.pool.inspectors.map((one) => [one.code, one.accountId]))
  const classes = await classesById(ctx.db, [...classOf.values()])
  const tasks = drawn.flatMap(({ no, inspectors }) => {
    const one = classes.get(classOf.get(no) ?? '')
    return one
      ? [
          {
            id: uuidv7(),
            planId: row.id,
            appointmentId: null,
            classId: one.id,
            orgId: one.orgId,
            region: one.region,
            origin: row.kind,
            why: null,
            assignedAt: ctx.now,
            assignedBy: ctx.actor.accountId,
            fromOn: later(row.fromOn, ctx.today),
            dueOn: row.toOn,
            hands: inspectors.map((code) => accountOf.get(code) as string),
          },
        ]
      : []
  })
  await insertInspections(ctx.db, tasks)
  return await finish(
    ctx,
    row,
    'drawn',
    `${random ? '抽签' : '派出'}，检查 ${tasks.length} 个班`,
    {
      drawn,
      drawnBy: ctx.actor.accountId,
      drawnAt: ctx.now,
      ...(random ? { publicNumber, publicSource: input.publicSource as string } : {}),
    },
    { after: random ? { publicNumber, publicSource: input.publicSource } : {} },
  )
}

export async function close(ctx: Ctx, input: Step) {
  const row = await begin(ctx, input, 'close')
  const left = (await inspectionsOfPlan(ctx.db, row.id)).filter((one) => one.state === 'assigned').length
  if (left > 0 && row.toOn >= ctx.today) insist([c.refusals.not_all_over({ left })])
  return await finish(ctx, row, 'closed', '公开结果', {
    secret: secretOf(ctx, row),
    closedBy: ctx.actor.accountId,
    closedAt: ctx.now,
  })
}

/** What was published stays public with its reason: nobody draws until the result pleases. */
export async function withdraw(ctx: Ctx, input: ParsedOf<typeof c.withdrawPlan>) {
  const row = await begin(ctx, input, 'withdraw')
  const set = { endReason: input.reason, ...(row.publishedAt ? { secret: secretOf(ctx, row) } : {}) }
  return await finish(ctx, row, 'withdrawn', '撤回', set, { reason: input.reason })
}

/** Platforms: applied for, assessed, published, stopped. */
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { heldReasons } from '#registry/holds'
import { orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import { oneCall } from './call-service.ts'
import * as c from './contract.ts'
import * as store from './store.ts'

async function ownFiles(ctx: Ctx, ids: readonly string[]): Promise<Reason[]> {
  return (await ctx.tools.files.ownedBy(ctx.db, ids, ctx.actor.accountId))
    ? []
    : [c.refusals.file_not_own({ field: 'files' })]
}

const callIsOpen = (call: store.CallRow, today: string): Reason[] =>
  call.state === 'published' && call.opensOn <= today && today <= call.closesOn
    ? []
    : [c.refusals.call_closed({ from: call.opensOn, to: call.closesOn })]

export async function apply(ctx: Ctx, input: ParsedOf<typeof c.applyPlatform>) {
  const orgId = ctx.actor.orgId as string
  const call = await oneCall(ctx, input.callId)
  insist([
    ...callIsOpen(call, ctx.today),
    ...((await store.platformOfOrg(ctx.db, orgId)) ? [c.refusals.applied()] : []),
    ...(await ownFiles(ctx, input.files)),
  ])
  const { files, callId, ...about } = input
  const id = uuidv7()
  await store.insertPlatform(ctx.db, {
    id,
    callId,
    orgId,
    region: call.region,
    ...about,
    fileIds: files,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
  })
  ctx.record({
    subjects: [`platform:${id}`, `organisation:${orgId}`],
    summary: `申请线上培训平台“${input.name}”`,
    region: call.region,
    orgId,
    files,
  })
  return { id, version: 1 }
}

async function one(ctx: Ctx, id: string): Promise<store.PlatformRecord> {
  const row = await store.platformById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这个线上平台' })], 404)
  return row
}
/** A draft is the applicant's own; a listed platform may be looked at by every institution that could choose it. */
export async function placeOf(ctx: Ctx, id: string, changes: boolean) {
  const row = await one(ctx, id)
  const chosen = !changes && row.state === 'listed' ? ctx.actor.orgId : null
  return { region: row.filedAt ? row.region : null, orgs: [row.orgId, chosen] }
}

type Step = { id: string; version: number }
async function step(
  ctx: Ctx,
  input: Step,
  name: c.PlatformMove,
  set: Partial<store.PlatformRecord>,
  more: { reason?: string; check?: (row: store.PlatformRecord) => Promise<Reason[]> } = {},
) {
  const row = await one(ctx, input.id)
  const { title, to } = c.platformMoves.moves[name]
  const reasons = refuseMove(c.platformMoves, name, row.state, ctx.actor.accountId, c.handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist([...reasons, ...((await more.check?.(row)) ?? [])])
  if (!(await store.updatePlatform(ctx.db, row.id, row.version, { ...set, state: to })))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`platform:${row.id}`, `organisation:${row.orgId}`],
    summary: `线上培训平台“${row.name}”：${title}`,
    region: row.region,
    orgId: row.orgId,
    before: { state: row.state },
    after: { state: to },
    reason: more.reason ?? null,
  })
  return { version: row.version + 1, state: to }
}

export async function save(ctx: Ctx, input: ParsedOf<typeof c.savePlatform>) {
  const { id, version, files, ...about } = input
  return await step(
    ctx,
    { id, version },
    'save',
    { ...about, fileIds: files },
    {
      check: async (row) =>
        ownFiles(
          ctx,
          files.filter((file) => !row.fileIds.includes(file)),
        ),
    },
  )
}
export const submit = (ctx: Ctx, input: Step) =>
  step(
    ctx,
    input,
    'submit',
    { filedBy: ctx.actor.accountId, filedAt: ctx.now, reason: null },
    { check: async (row) => callIsOpen(await oneCall(ctx, row.callId), ctx.today) },
  )
export const withdraw = (ctx: Ctx, input: Step) => step(ctx, input, 'withdraw', {})
type WithReason = Step & { reason: string }
export const giveBack = (ctx: Ctx, input: WithReason) =>
  step(ctx, input, 'return', { reason: input.reason }, { reason: input.reason })

export async function assess(ctx: Ctx, input: ParsedOf<typeof c.assessPlatform>) {
  insist(c.checkScores(input.scores))
  const row = await one(ctx, input.id)
  const total = c.totalOf(input.scores)
  const passed = total >= c.PASS_SCORE
  const first = row.state !== 'listed' && row.state !== 'suspended'
  const moved = first
    ? await step(ctx, input, 'assess', { assessedBy: ctx.actor.accountId, assessedAt: ctx.now })
    : await lookAgain(ctx, row, input.version, total)
  await store.insertAssessment(ctx.db, {
    id: uuidv7(),
    platformId: row.id,
    assessedOn: ctx.today,
    scores: input.scores,
    total,
    passed,
    opinion: input.opinion,
    assessedBy: ctx.actor.accountId,
    assessedAt: ctx.now,
  })
  return { ...moved, total, passed }
}

/** A platform in use is looked at again: the score is put down, the state stays until somebody acts on it. */
async function lookAgain(ctx: Ctx, row: store.PlatformRecord, version: number, total: number) {
  if (row.version !== version || !(await store.updatePlatform(ctx.db, row.id, row.version, {})))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`platform:${row.id}`, `organisation:${row.orgId}`],
    summary: `线上培训平台“${row.name}”：再次评估 ${total} 分`,
    region: row.region,
    orgId: row.orgId,
    after: { total },
  })
  return { version: row.version + 1, state: row.state }
}

export const publish = (ctx: Ctx, input: Step) =>
  step(
    ctx,
    input,
    'list',
    { decidedBy: ctx.actor.accountId, decidedAt: ctx.now, listedAt: ctx.now, reason: null },
    {
      check: async (row) => {
        const last = (await store.assessmentsOf(ctx.db, row.id))[0]
        return [
          ...(last?.passed ? [] : [c.refusals.low_score({ total: last?.total ?? 0 })]),
          ...(await heldReasons(ctx.db, [row.orgId], 'new-classes')),
        ]
      },
    },
  )
export const refuse = (ctx: Ctx, input: WithReason) =>
  step(
    ctx,
    input,
    'refuse',
    { decidedBy: ctx.actor.accountId, decidedAt: ctx.now, reason: input.reason },
    { reason: input.reason },
  )
export const suspend = (ctx: Ctx, input: WithReason) =>
  step(
    ctx,
    input,
    'suspend',
    { stoppedBy: ctx.actor.accountId, stoppedAt: ctx.now, reason: input.reason },
    { reason: input.reason },
  )
export const resume = (ctx: Ctx, input: WithReason) =>
  step(ctx, input, 'resume', { stoppedBy: null, stoppedAt: null, reason: null }, { reason: input.reason })
export const remove = (ctx: Ctx, input: WithReason) =>
  step(ctx, input, 'remove', { reason: input.reason }, { reason: input.reason })

async function shown(ctx: Ctx, rows: readonly store.PlatformRecord[]): Promise<c.PlatformRow[]> {
  const [orgs, numbers] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((r) => r.orgId),
    ),
    store.numbersOf(
      ctx.db,
      rows.map((r) => r.id),
    ),
  ])
  return rows.map((row) => ({
    id: row.id,
    orgId: row.orgId,
    orgName: orgs.get(row.orgId)?.name ?? '',
    region: row.region,
    regionName: regions().fullName(row.region),
    name: row.name,
    url: row.url,
    state: row.state,
    listedAt: row.listedAt,
    filedAt: row.filedAt,
    lastTotal: numbers.get(row.id)?.lastTotal ?? null,
    classes: numbers.get(row.id)?.classes ?? 0,
    lastReportAt: numbers.get(row.id)?.lastReportAt ?? null,
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listPlatforms>) {
  const within = input.region ? regions().under(input.region) : null
  const page = await store.platformPage(ctx.db, ctx.scope(), { ...input, within })
  return { ...page, rows: await shown(ctx, page.rows) }
}

export async function view(ctx: Ctx, { id }: { id: string }) {
  const row = await one(ctx, id)
  const [[head], call, assessments, files] = await Promise.all([
    shown(ctx, [row]),
    store.callById(ctx.db, row.callId),
    store.assessmentsOf(ctx.db, id),
    ctx.tools.files.info(ctx.db, row.fileIds),
  ])
  const names = await accountNames(
    ctx.db,
    assessments.map((a) => a.assessedBy),
  )
  const place = { region: row.filedAt ? row.region : null, orgs: [row.orgId] }
  const may = (verb: string) => covers(ctx.scope(verb), place)
  const can = openMoves(c.platformMoves, row.state, may, ctx.actor.accountId, c.handsOf(row))
  if (['listed', 'suspended'].includes(row.state) && may('platform.assess')) can.push('assess')
  // Another institution sees what is published of it; scores and papers stay between applicant and officers.
  const inner = may('platform.assess') || may('platform.decide') || may('platform.apply') || may('audit.read')
  return {
    ...(head as c.PlatformRow),
    callTitle: call?.title ?? '',
    recordNo: row.recordNo,
    intro: row.intro,
    features: row.features,
    files: inner
      ? files.map((f) => ({
          id: f.id,
          name: f.name,
          mime: f.mime,
          bytes: f.bytes,
          url: ctx.tools.files.link(f.id, ctx.now),
        }))
      : [],
    contactName: row.contactName,
    contactPhone: row.contactPhone,
    reason: row.reason,
    stoppedAt: row.stoppedAt,
    assessments: inner
      ? assessments.map((a) => ({ ...a, assessedByName: names.get(a.assessedBy) ?? '' }))
      : [],
    version: row.version,
    can,
  }
}

export async function published(ctx: Ctx<unknown>, input: ParsedOf<typeof c.publishedPlatforms>) {
  const rows = await store.publishedRows(ctx.db, input.region ? regions().under(input.region) : null)
  const orgs = await orgsById(
    ctx.db,
    rows.map((r) => r.orgId),
  )
  return {
    rows: rows.map((row) => ({
      id: row.id,
      name: row.name,
      orgName: orgs.get(row.orgId)?.name ?? '',
      regionName: regions().fullName(row.region),
      url: row.url,
      intro: row.intro,
      contactPhone: row.contactPhone,
      listedOn: dayOf(row.listedAt as string),
    })),
  }
}

/** Why this platform may not be used now; empty when it may. */
export async function usable(ctx: Pick<Ctx, 'db'>, row: store.PlatformRecord): Promise<Reason[]> {
  const held = await heldReasons(ctx.db, [row.orgId], 'new-classes')
  return row.state === 'listed'
    ? held
    : [c.refusals.not_listed({ state: c.platformMoves.states[row.state] }), ...held]
}

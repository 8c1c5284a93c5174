/** Third parties: proposed by one, approved by another; what they may see and for how long goes with it and ends with it. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { daysBetween } from '#platform/day'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames, endGiven, give, staffOf } from '#registry/accounts'
import { orgById, orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as store from './appointment-store.ts'
import * as c from './contract.ts'

async function one(ctx: Ctx<unknown>, id: string): Promise<store.AppointmentRecord> {
  const row = await store.appointmentById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该委托' })], 404)
  return row
}
export async function placeOfAppointment(ctx: Ctx<unknown>, id: string) {
  const row = await one(ctx, id)
  return { region: row.region, orgs: [row.orgId] }
}

async function rowsOf(ctx: Ctx, rows: readonly store.AppointmentRecord[]) {
  const orgs = await orgsById(
    ctx.db,
    rows.map((row) => row.orgId),
  )
  return rows.map((row) => ({
    id: row.id,
    orgId: row.orgId,
    orgName: orgs.get(row.orgId)?.name ?? '',
    region: row.region,
    regionName: regions().fullName(row.region),
    title: row.title,
    fromOn: row.fromOn,
    toOn: row.toOn,
    mayVisit: row.mayVisit,
    providerCount: row.providerIds.length,
    staffCount: row.accountIds.length,
    state: row.state,
    proposedAt: row.proposedAt,
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listAppointments>) {
  const within = input.region ? regions().under(input.region) : null
  const page = await store.appointmentPage(ctx.db, ctx.scope(), { ...input, within })
  return { ...page, rows: await rowsOf(ctx, page.rows) }
}

export async function view(ctx: Ctx, { id }: { id: string }) {
  const row = await one(ctx, id)
  const [[head], providers, names, work] = await Promise.all([
    rowsOf(ctx, [row]),
    store.providersById(ctx.db, row.providerIds),
    accountNames(ctx.db, [...row.accountIds, row.proposedBy, row.decidedBy]),
    store.workOf(ctx.db, row.id),
  ])
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  return {
    ...(head as NonNullable<typeof head>),
    purpose: row.purpose,
    providers: providers.map((p) => ({ id: p.orgId, name: p.name })),
    staff: row.accountIds.map((account) => ({ id: account, name: names.get(account) ?? '' })),
    proposedByName: names.get(row.proposedBy) ?? '',
    decidedByName: row.decidedBy ? (names.get(row.decidedBy) ?? '') : null,
    decidedAt: row.decidedAt,
    endedAt: row.endedAt,
    endReason: row.endReason,
    ...work,
    version: row.version,
    can: openMoves(c.appointmentMoves, row.state, may, ctx.actor.accountId, c.appointmentHands(row)),
  }
}

export const thirdStaff = async (ctx: Ctx, { orgId }: { orgId: string }) => {
  const org = await orgById(ctx.db, orgId)
  return { rows: org?.kind === 'third-party' ? await staffOf(ctx.db, orgId) : [] }
}

type Scope = Pick<
  store.AppointmentRecord,
  'orgId' | 'region' | 'fromOn' | 'toOn' | 'providerIds' | 'accountIds'
>
async function scopeReasons(ctx: Ctx, row: Scope): Promise<Reason[]> {
  const reasons: Reason[] = []
  const days = daysBetween(row.fromOn, row.toOn)
  if (days < 0 || days >= c.APPOINTMENT_DAYS_MOST || row.toOn < ctx.today)
    reasons.push(c.appointmentRefusals.span({ field: 'toOn' }))
  const org = await orgById(ctx.db, row.orgId)
  if (org?.kind !== 'third-party') reasons.push(c.appointmentRefusals.not_third_party({ field: 'orgId' }))
  else {
    const staff = new Set((await staffOf(ctx.db, org.id)).map((one) => one.id))
    if (row.accountIds.some((id) => !staff.has(id)))
      reasons.push(c.appointmentRefusals.not_staff({ field: 'accountIds' }))
  }
  const under = regions().under(row.region)
  const known = new Map((await store.providersById(ctx.db, row.providerIds)).map((p) => [p.orgId, p]))
  const names = await orgsById(ctx.db, row.providerIds)
  for (const id of row.providerIds) {
    const provider = known.get(id)
    if (!provider || !under.includes(provider.region))
      reasons.push(
        c.appointmentRefusals.not_provider(
          { name: names.get(id)?.name ?? '未知单位' },
          { field: 'providerIds' },
        ),
      )
  }
  return reasons
}

export async function propose(ctx: Ctx, input: ParsedOf<typeof c.proposeAppointment>) {
  const row = {
    ...input,
    providerIds: [...new Set(input.providerIds)],
    accountIds: [...new Set(input.accountIds)],
  }
  const reasons = await scopeReasons(ctx, row)
  if (input.fromOn < ctx.today) reasons.push(c.appointmentRefusals.span({ field: 'fromOn' }))
  if (!ctx.scope().regions.includes(input.region)) reasons.push(common.out_of_scope({ field: 'region' }))
  insist(reasons)
  const id = uuidv7()
  await store.insertAppointment(ctx.db, {
    id,
    ...row,
    proposedBy: ctx.actor.accountId,
    proposedAt: ctx.now,
  })
  ctx.record({
    subjects: [`appointment:${id}`],
    summary: `提请委托第三方监督：${input.title}`,
    region: input.region,
    orgId: ctx.actor.orgId,
    after: { fromOn: input.fromOn, toOn: input.toOn },
    reason: input.purpose,
  })
  return { id }
}

type Step = { id: string; version: number }
async function begin(ctx: Ctx, input: Step, move: keyof typeof c.appointmentMoves.moves) {
  const row = await one(ctx, input.id)
  const reasons = refuseMove(
    c.appointmentMoves,
    move,
    row.state,
    ctx.actor.accountId,
    c.appointmentHands(row),
  )
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist(reasons)
  return row
}
async function finish(
  ctx: Ctx,
  row: store.AppointmentRecord,
  title: string,
  set: Partial<store.AppointmentRecord> & { state: c.AppointmentState },
  reason: string | null = null,
) {
  if (!(await store.updateAppointment(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`appointment:${row.id}`],
    summary: `${title}：${row.title}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: row.state },
    after: { state: set.state },
    reason,
  })
  return { version: row.version + 1, state: set.state }
}
const decided = (ctx: Ctx) => ({ decidedBy: ctx.actor.accountId, decidedAt: ctx.now })

export async function approve(ctx: Ctx, input: Step) {
  const row = await begin(ctx, input, 'approve')
  insist(await scopeReasons(ctx, row))
  await give(ctx.db, {
    accountIds: row.accountIds,
    role: row.mayVisit ? 'third-party.inspector' : 'third-party.observer',
    places:
      row.providerIds.length > 0 ? row.providerIds.map((orgId) => ({ orgId })) : [{ region: row.region }],
    from: row.fromOn,
    until: row.toOn,
    for: `appointment:${row.id}`,
    by: ctx.actor.accountId,
    at: ctx.now,
  })
  return await finish(ctx, row, '审定委托', { state: 'active', ...decided(ctx) })
}
export async function refuse(ctx: Ctx, input: ParsedOf<typeof c.refuseAppointment>) {
  const row = await begin(ctx, input, 'refuse')
  const set = { state: 'refused', endReason: input.reason, ...decided(ctx) } as const
  return await finish(ctx, row, '不予委托', set, input.reason)
}
export async function end(ctx: Ctx, input: ParsedOf<typeof c.endAppointment>) {
  const row = await begin(ctx, input, 'end')
  await endGiven(ctx.db, `appointment:${row.id}`, ctx.actor.accountId, ctx.now)
  const set = {
    state: 'ended',
    endReason: input.reason,
    endedBy: ctx.actor.accountId,
    endedAt: ctx.now,
  } as const
  return await finish(ctx, row, '提前终止委托', set, input.reason)
}

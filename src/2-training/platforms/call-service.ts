/** Calls: drafted by one officer, published by another, open to anybody for their days. */
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import * as store from './store.ts'

export async function addCall(ctx: Ctx, input: ParsedOf<typeof c.addCall>) {
  insist(
    input.closesOn < input.opensOn || input.closesOn < ctx.today
      ? [c.refusals.call_days({ field: 'closesOn' })]
      : [],
  )
  const id = uuidv7()
  await store.insertCall(ctx.db, {
    id,
    ...input,
    state: 'draft',
    madeBy: ctx.actor.accountId,
    madeAt: ctx.now,
    publishedBy: null,
    publishedAt: null,
    version: 1,
  })
  ctx.record({
    subjects: [`platform-call:${id}`],
    summary: `起草线上平台征集公告“${input.title}”`,
    region: input.region,
    orgId: ctx.actor.orgId,
    after: { opensOn: input.opensOn, closesOn: input.closesOn },
  })
  return { id, version: 1 }
}

export async function oneCall(ctx: Ctx, id: string): Promise<store.CallRow> {
  const row = await store.callById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这份公告' })], 404)
  return row
}
export const placeOfCall = async (ctx: Ctx, id: string) => ({ region: (await oneCall(ctx, id)).region })

const callHands = (row: store.CallRow) => ({ madeBy: { id: row.madeBy, did: '起草公告' } })

async function moveCall(
  ctx: Ctx,
  input: { id: string; version: number },
  name: keyof typeof c.callMoves.moves,
  set: Partial<store.CallRow>,
  reason: string | null = null,
) {
  const row = await oneCall(ctx, input.id)
  const reasons = refuseMove(c.callMoves, name, row.state, ctx.actor.accountId, callHands(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist(reasons)
  const { to, title } = c.callMoves.moves[name]
  if (!(await store.updateCall(ctx.db, row.id, row.version, { ...set, state: to })))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`platform-call:${row.id}`],
    summary: `${title}“${row.title}”`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: row.state },
    after: { state: to },
    reason,
  })
  return { version: row.version + 1 }
}
export const publishCall = (ctx: Ctx, input: ParsedOf<typeof c.publishCall>) =>
  moveCall(ctx, input, 'publish', { publishedBy: ctx.actor.accountId, publishedAt: ctx.now })
export const withdrawCall = (ctx: Ctx, input: ParsedOf<typeof c.withdrawCall>) =>
  moveCall(ctx, input, 'withdraw', {}, input.reason)

export async function calls(ctx: Ctx, input: ParsedOf<typeof c.listCalls>) {
  const page = await store.callPage(ctx.db, ctx.scope(), input)
  const names = await accountNames(
    ctx.db,
    page.rows.map((r) => r.madeBy),
  )
  return {
    ...page,
    rows: page.rows.map((row) => {
      const may = (verb: string) => covers(ctx.scope(verb), { region: row.region })
      return {
        ...row,
        regionName: regions().fullName(row.region),
        madeByName: names.get(row.madeBy) ?? '',
        applications: Number(row.applications),
        can: openMoves(c.callMoves, row.state, may, ctx.actor.accountId, callHands(row)),
      }
    }),
  }
}

export async function openNow(ctx: Ctx<unknown>) {
  const rows = await store.callsOpenOn(ctx.db, ctx.today)
  return { rows: rows.map((row) => ({ ...row, regionName: regions().fullName(row.region) })) }
}

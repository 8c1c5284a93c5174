/** A version on its way: handed in, returned, issued, discarded. */
import type { ParsedOf } from '#platform/act'
import { refuseMove } from '#platform/moves'
import { insist } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import type * as c from './contract.ts'
import { catalogueMoves, checkItems, checkPublish, checkSubmit } from './rules.ts'
import { draft, handsOf, named, occupationsOf, save, withHand } from './service.ts'
import * as store from './store.ts'

async function moving(ctx: Ctx, id: string, move: keyof typeof catalogueMoves.moves) {
  const row = await draft(ctx, id)
  const reasons = refuseMove(
    catalogueMoves,
    move,
    row.state,
    ctx.actor.accountId,
    handsOf(row, ctx.actor.accountId),
  )
  return { row, reasons }
}

export async function submit(ctx: Ctx, input: ParsedOf<typeof c.submitCatalogue>) {
  const { row, reasons } = await moving(ctx, input.id, 'submit')
  const items = await store.itemsOf(ctx.db, row.id)
  insist([
    ...reasons,
    ...checkSubmit(items.length, row.consultations, ctx.today),
    ...checkItems(items, await occupationsOf(ctx, items)),
  ])
  const done = await save(ctx, row, input.version, {
    state: 'submitted',
    submittedBy: ctx.actor.accountId,
    submittedAt: ctx.now,
    returnedReason: null,
  })
  ctx.record({
    subjects: [`catalogue:${row.id}`],
    summary: `提交审定${named(row)}，共 ${items.length} 个项目`,
    region: row.region,
    before: { state: '编制中' },
    after: { state: '待审定', items: items.length },
  })
  return done
}

export async function giveBack(ctx: Ctx, input: ParsedOf<typeof c.returnCatalogue>) {
  const { row, reasons } = await moving(ctx, input.id, 'return')
  insist(reasons)
  const done = await save(ctx, row, input.version, {
    state: 'draft',
    submittedBy: null,
    submittedAt: null,
    returnedReason: input.reason,
    // Who handed it in stays barred from approving it later.
    ...(row.submittedBy ? withHand(row, row.submittedBy) : {}),
  })
  ctx.record({
    subjects: [`catalogue:${row.id}`],
    summary: `退回修改${named(row)}`,
    region: row.region,
    before: { state: '待审定' },
    after: { state: '编制中' },
    reason: input.reason,
  })
  return done
}

export async function publish(ctx: Ctx, input: ParsedOf<typeof c.publishCatalogue>) {
  const { row, reasons } = await moving(ctx, input.id, 'publish')
  await store.lockRegion(ctx.db, row.region)
  const newest = await store.newestIssued(ctx.db, row.region)
  insist([...reasons, ...checkPublish(input, newest?.inForceFrom ?? null, ctx.today)])
  if (newest) await store.updateCatalogue(ctx.db, newest.id, newest.version, { inForceTo: input.inForceFrom })
  const done = await save(ctx, row, input.version, {
    state: 'in-force',
    approvedBy: ctx.actor.accountId,
    approvedAt: ctx.now,
    inForceFrom: input.inForceFrom,
    filingNo: input.filingNo,
    filedOn: input.filedOn,
  })
  ctx.record({
    subjects: [`catalogue:${row.id}`, ...(newest ? [`catalogue:${newest.id}`] : [])],
    summary: `发布${named(row)}，自 ${input.inForceFrom} 起生效${newest ? `，替代${named(newest)}` : ''}`,
    region: row.region,
    before: { state: '待审定' },
    after: {
      state: '已发布',
      inForceFrom: input.inForceFrom,
      filingNo: input.filingNo,
      filedOn: input.filedOn,
    },
  })
  return done
}

export async function discard(ctx: Ctx, input: ParsedOf<typeof c.discardCatalogue>) {
  const { row, reasons } = await moving(ctx, input.id, 'discard')
  insist(reasons)
  const done = await save(ctx, row, input.version, {
    state: 'discarded',
    discardedBy: ctx.actor.accountId,
    discardedAt: ctx.now,
    discardReason: input.reason,
  })
  ctx.record({
    subjects: [`catalogue:${row.id}`],
    summary: `作废${named(row)}的草案`,
    region: row.region,
    before: { state: '编制中' },
    after: { state: '已作废' },
    reason: input.reason,
  })
  return done
}

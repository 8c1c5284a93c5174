/** One decision over many claims: each is taken for itself, in the order of filing, and each is answered for. */
import { covers } from '#platform/access'
import { attempt } from '#platform/attempt'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { placeOfRow } from './moves-service.ts'
import { clear, publish, recheck } from './review-service.ts'
import type { LineResult, ManyResult } from './sample-contract.ts'
import { type ClaimRow, lockClaims } from './store.ts'

interface Item {
  id: string
  version: number
}

/** One claim out of reach refuses all: neither its number nor its title is told, and nothing is written to its record. */
export function refuseStrangers(ctx: Ctx, asked: number, rows: readonly ClaimRow[]): void {
  if (rows.length < asked) throw new Refused([common.not_found({ what: '部分补贴申报' })], 404)
  if (rows.some((row) => !covers(ctx.scope(), placeOfRow(row))))
    throw new Refused([common.out_of_scope()], 403)
}

/** First filed, first served, whoever presses the button; the stated order also when money runs out on the way. */
async function overMany<I extends Item>(
  ctx: Ctx,
  items: readonly I[],
  title: string,
  run: (ctx: Ctx, item: I) => Promise<unknown>,
): Promise<ManyResult> {
  const asked = new Map(items.map((item) => [item.id, item]))
  const rows = (await lockClaims(ctx.db, [...asked.keys()])).sort(
    (a, b) => (a.filedAt ?? '').localeCompare(b.filedAt ?? '') || a.id.localeCompare(b.id),
  )
  refuseStrangers(ctx, asked.size, rows)
  const out: LineResult[] = []
  let amountFen = 0
  for (const row of rows) {
    const tried = await attempt(ctx, (inner) => run(inner, asked.get(row.id) as I))
    if (tried.done) amountFen += row.amountFen
    out.push({
      id: row.id,
      number: row.number,
      title: row.title,
      done: tried.done,
      reasons: tried.done ? [] : tried.reasons,
    })
  }
  const done = out.filter((r) => r.done).length
  ctx.record({
    subjects: out.map((r) => `claim:${r.id}`),
    summary: `${title}：${done} 件办结，${out.length - done} 件未办`,
    region: rows[0]?.region ?? null,
    orgId: ctx.actor.orgId,
    after: { done, notDone: out.length - done },
  })
  return { done, refused: out.length - done, amountFen, rows: out }
}

export const recheckAll = (ctx: Ctx, input: { items: Item[] }) =>
  overMany(ctx, input.items, '批量复核', (inner, item) => recheck(inner, item))
export const publishAll = (ctx: Ctx, input: { items: Item[] }) =>
  overMany(ctx, input.items, '批量发布公示', (inner, item) => publish(inner, { ...item, workdays: 5 }))
export const clearAll = (ctx: Ctx, input: { items: Item[] }) =>
  overMany(ctx, input.items, '批量结束公示', (inner, item) => clear(inner, item))

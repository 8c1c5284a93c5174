/** A list of what is due, asked for by one and destroyed by another; what was on it stays readable by hash for ever. */
import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { writeSheet, XLSX } from '#platform/forms'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { dueOf, ownerOf, rulesNow } from './due-service.ts'
import * as store from './store.ts'

const nameOf = (row: Pick<store.DestructionRecord, 'kind' | 'region'>): string =>
  `${regions().nameOf(row.region)}${c.kindOf(row.kind).title}`

export async function ask(ctx: Ctx, input: ParsedOf<typeof c.askDestruction>) {
  const { kind, region } = input
  insist(c.refuseKind(kind))
  const rule = (await rulesNow(ctx.db)).get(kind) as { months: number; basis: string }
  const under = regions().under(region)
  const words = { kind: c.kindOf(kind).title, region: regions().nameOf(region) }
  const open = (await store.openDestructions(ctx.db, kind)).filter(
    (one) => under.includes(one.region) || regions().under(one.region).includes(region),
  )
  if (open.length > 0) insist([c.refusals.open(words, { field: 'kind' })])
  const { items, before } = await dueOf(ctx.db, kind, rule.months, { today: ctx.today, regions: under })
  if (items.length === 0) insist([c.refusals.nothing_due(words, { field: 'kind' })])
  const id = uuidv7()
  const digest = createHash('sha256').update(c.listText(items)).digest('hex')
  const row: store.DestructionRecord = {
    id,
    kind,
    region,
    ...rule,
    before,
    items: items.length,
    digest,
    reason: input.reason,
    state: 'asked',
    askedBy: ctx.actor.accountId,
    askedAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
    destroyed: null,
    kept: null,
    version: 1,
  }
  await store.insertDestruction(ctx.db, row, items)
  ctx.record({
    subjects: [`destruction:${id}`],
    summary: `申请销毁到期数据：${nameOf(row)} ${items.length} 件`,
    region,
    orgId: ctx.actor.orgId,
    after: { listed: items.length, overBefore: before, digest },
    reason: input.reason,
  })
  return { id, items: items.length, version: 1 }
}

async function one(ctx: Ctx, id: string): Promise<store.DestructionRecord> {
  const row = await store.destructionById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该销毁记录' })], 404)
  return row
}
export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await one(ctx, id)).region })

type Move = keyof typeof c.destructionMoves.moves

async function decide(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  move: Move,
  counts: { destroyed: number; kept: number } | null = null,
): Promise<{ row: store.DestructionRecord; version: number }> {
  const row = await one(ctx, input.id)
  const { to, title } = c.destructionMoves.moves[move]
  const done = await store.updateDestruction(ctx.db, row, {
    state: to,
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    decideReason: input.reason ?? null,
    ...counts,
  })
  if (!done) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`destruction:${row.id}`],
    summary: `${title}：${nameOf(row)} ${row.items} 件${counts ? `，销毁 ${counts.destroyed} 件，保留 ${counts.kept} 件` : ''}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    after: { ...counts, digest: row.digest },
    reason: input.reason ?? null,
  })
  return { row, version: row.version + 1 }
}

async function check(ctx: Ctx, input: { id: string; version: number }, move: Move): Promise<void> {
  const row = await one(ctx, input.id)
  const reasons = refuseMove(c.destructionMoves, move, row.state, ctx.actor.accountId, c.handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist(reasons)
}

/** Exactly what stands on the list, less what has been held or freed of its rule since. */
export async function destroy(ctx: Ctx, input: ParsedOf<typeof c.destroy>) {
  await check(ctx, input, 'destroy')
  const row = await one(ctx, input.id)
  const listed = await store.itemsOf(ctx.db, row.id)
  const now = (await rulesNow(ctx.db)).get(row.kind)?.months ?? row.months
  const due = await dueOf(ctx.db, row.kind, Math.max(now, row.months), {
    today: ctx.today,
    regions: regions().under(row.region),
    ids: listed.map((item) => item.itemId),
  })
  const hashes = new Map(listed.map((item) => [item.itemId, item.hash]))
  const going = due.items.filter((item) => hashes.get(item.id) === item.hash)
  const goes = new Set(going.map((item) => item.id))
  const held = new Map(due.held.map(({ item, why }) => [item.id, why]))
  const kept = new Map(
    listed
      .filter((item) => !goes.has(item.itemId))
      .map((item) => [item.itemId, held.get(item.itemId) ?? '申请之后有变化，不再到期']),
  )
  await store.keepItems(ctx.db, row.id, kept)
  const counts = { destroyed: going.length, kept: kept.size }
  const { version } = await decide(ctx, input, 'destroy', counts)
  // Only now: the database lets go of rows by a list that is decided, and by no other.
  if (going.length > 0) await ownerOf(row.kind).destroy(ctx, going, row.id)
  return { version, ...counts }
}

const moves =
  (move: Exclude<Move, 'destroy'>) => async (ctx: Ctx, input: ParsedOf<typeof c.returnDestruction>) => {
    await check(ctx, input, move)
    const { version } = await decide(ctx, input, move)
    return { version }
  }
export const giveBack = moves('return')
export const withdraw = moves('withdraw')

function shown(row: store.DestructionRecord, names: ReadonlyMap<string, string>): c.DestructionRow {
  const { id, kind, region, items, before, state, askedAt, decidedAt, destroyed, kept } = row
  return {
    ...{ id, kind, region, items, before, state, askedAt, decidedAt, destroyed, kept },
    kindTitle: c.kindOf(kind).title,
    regionName: regions().fullName(region),
    askedByName: names.get(row.askedBy) ?? '',
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listDestructions>) {
  const within = input.region ? regions().under(input.region) : null
  const page = await store.destructionPage(ctx.db, ctx.scope().regions, input, within)
  const names = await accountNames(
    ctx.db,
    page.rows.map((row) => row.askedBy),
  )
  return { ...page, rows: page.rows.map((row) => shown(row, names)) }
}

export async function view(ctx: Ctx, { id }: { id: string }): Promise<c.DestructionView> {
  const row = await one(ctx, id)
  const names = await accountNames(ctx.db, [row.askedBy, row.decidedBy])
  const may = (verb: string) => covers(ctx.scope(verb), { region: row.region })
  const { months, basis, digest, reason, decideReason, version } = row
  return {
    ...shown(row, names),
    ...{ months, basis, digest, reason, decideReason, version },
    decidedByName: row.decidedBy ? (names.get(row.decidedBy) ?? '') : null,
    can: openMoves(c.destructionMoves, row.state, may, ctx.actor.accountId, c.handsOf(row)),
  }
}

export async function items(ctx: Ctx, input: ParsedOf<typeof c.destructionItems>) {
  const page = await store.itemPage(ctx.db, input.id, input)
  return {
    ...page,
    rows: page.rows.map(({ itemId, title, since, region, hash, kept }) => ({
      ...{ id: itemId, title, since, hash, kept },
      regionName: regions().fullName(region),
    })),
  }
}

export async function sheet(ctx: Ctx, { id }: { id: string }): Promise<FileReply> {
  const row = await one(ctx, id)
  const all = await store.itemsOf(ctx.db, id)
  const gone = row.state === 'done' ? '已销毁' : c.destructionMoves.states[row.state]
  const body = await writeSheet({
    sheet: '销毁清单',
    columns: [
      { key: 'order', title: '序号', width: 8 },
      { key: 'title', title: '内容', text: true, width: 40 },
      { key: 'since', title: '起算日期', text: true, width: 14 },
      { key: 'region', title: '地区', text: true, width: 20 },
      { key: 'id', title: '编号', text: true, width: 40 },
      { key: 'hash', title: '摘要（SHA-256）', text: true, width: 70 },
      { key: 'result', title: '结果', text: true, width: 40 },
    ],
    rows: all.map((item, i) => ({
      order: i + 1,
      title: item.title,
      since: item.since,
      region: regions().fullName(item.region),
      id: item.itemId,
      hash: item.hash,
      result: item.kept ? `保留：${item.kept}` : gone,
    })),
  })
  return { filename: `销毁清单-${row.digest.slice(0, 12)}.xlsx`, mime: XLSX, body }
}

import { v7 as uuidv7 } from 'uuid'
import { insistCovers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { nextNumber } from '#platform/counter'
import { addDays } from '#platform/day'
import type { Db } from '#platform/db'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import { advise, checkPack } from './check-rules.ts'
import * as c from './contract.ts'
import { estimateSeat } from './seat-rules.ts'
import * as store from './store.ts'

const toPack = (row: store.PackRecord): c.Pack => ({
  id: row.id,
  version: row.number,
  title: row.title,
  region: row.region,
  subsidyKind: row.subsidyKind,
  from: row.fromOn,
  to: row.toOn,
  document: row.document,
})

/** The region's managing line, itself first: what the county has no pack for, its city or province decides. */
const lineOf = (region: string): string[] => (regions().byCode.get(region)?.path.split('/') ?? []).reverse()

async function inForce(db: Db, region: string, day: string, kind?: c.SubsidyKind): Promise<c.Pack[]> {
  const line = lineOf(region)
  const rows = await store.packsOn(db, line, day, kind)
  const nearest = new Map<c.SubsidyKind, store.PackRecord>()
  for (const code of line) {
    for (const row of rows)
      if (row.region === code && !nearest.has(row.subsidyKind)) nearest.set(row.subsidyKind, row)
  }
  return [...nearest.values()].map(toPack)
}

/** The pack that judges a region's matters of a day; null where nobody has put one in force. */
export async function packOn(
  db: Db,
  region: string,
  subsidyKind: c.SubsidyKind,
  day: string,
): Promise<c.Pack | null> {
  return (await inForce(db, region, day, subsidyKind))[0] ?? null
}

/** A pack remembered by a class or a claim. */
export async function packById(db: Db, id: string): Promise<c.Pack | null> {
  const row = await store.packRecord(db, id)
  return row && row.state === 'approved' ? toPack(row) : null
}

/** The refusal where there is no pack in force. */
export const noPack = (region: string, kind: c.SubsidyKind, day: string): Reason =>
  c.refusals.none({ region: regions().nameOf(region), kind: c.subsidyKinds[kind], day })

async function one(db: Db, id: string): Promise<store.PackRecord> {
  const row = await store.packRecord(db, id)
  if (!row) throw new Refused([common.not_found({ what: '该补贴政策' })], 404)
  return row
}

export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await one(ctx.db, id)).region })

async function shown(ctx: Ctx, rows: readonly store.PackHead[]): Promise<c.PackRow[]> {
  const names = await accountNames(
    ctx.db,
    rows.flatMap((row) => [row.draftedBy, row.decidedBy]),
  )
  return rows.map((row) => ({
    ...row,
    regionName: regions().nameOf(row.region),
    draftedByName: names.get(row.draftedBy) ?? '',
    decidedByName: row.decidedBy ? (names.get(row.decidedBy) ?? '') : null,
  }))
}

/** Whoever wrote any of it counts as its drafter. */
const handsOf = (row: store.PackHead, me: string) => ({
  draftedBy: { id: row.writtenBy.includes(me) ? me : row.draftedBy, did: '拟订' },
  submittedBy: { id: row.submittedBy, did: '提交审定' },
})

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listPacks>) {
  const page = await store.listPackRows(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: await shown(ctx, page.rows) }
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.PackView> {
  const row = await one(ctx.db, input.id)
  if (row.state !== 'approved') insistCovers(ctx.scope(), { region: row.region })
  const [head] = await shown(ctx, [row])
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  return {
    ...(head as c.PackRow),
    document: row.document,
    advice: advise(row.document),
    can: openMoves(c.packMoves, row.state, may, ctx.actor.accountId, handsOf(row, ctx.actor.accountId)),
  }
}

export async function standards(ctx: Ctx<unknown>, input: ParsedOf<typeof c.standardsOn>) {
  const on = input.on ?? ctx.today
  const packs = await inForce(ctx.db, input.region, on)
  return { on, packs: packs.map((pack) => ({ ...pack, regionName: regions().nameOf(pack.region) })) }
}

export async function tryOut(ctx: Ctx<unknown>, input: ParsedOf<typeof c.estimate>) {
  const on = input.on ?? ctx.today
  const pack = await packOn(ctx.db, input.region, input.subsidyKind, on)
  if (!pack)
    return { perSeatFen: 0, fund: null, trace: [], reasons: [noPack(input.region, input.subsidyKind, on)] }
  return estimateSeat(pack, {
    certificateKind: input.certificateKind,
    occupationCode: input.occupationCode ?? null,
    level: c.levelled.includes(input.certificateKind) ? (input.level ?? null) : null,
    shortage: input.shortage ?? false,
    on,
  })
}

/** Packs that come with the platform and pass every check. */
export async function shipped(): Promise<{ file: string; document: c.PackDocument }[]> {
  const files = await store.shippedFiles()
  return files.map(({ file, content }) => ({ file, document: c.packDocument.parse(content) }))
}

const checkAll = (document: c.PackDocument): Reason[] => [
  ...(regions().byCode.has(document.region) ? [] : [c.refusals.unknown_region({ field: 'document.region' })]),
  ...checkPack(document),
]

export const findings = (document: c.PackDocument) => ({
  reasons: checkAll(document),
  advice: advise(document),
})

const summaryOf = (row: Pick<store.PackRecord, 'region' | 'title' | 'number'>): string =>
  `${regions().nameOf(row.region)}“${row.title}”第 ${row.number} 版`

/** What the audit keeps of a pack: its amounts by name, not the whole document. */
const digest = (document: c.PackDocument) => ({
  from: document.from,
  to: document.to,
  amounts: Object.fromEntries(document.amounts.map((row) => [row.title, row.amountFen])),
  requirements: document.requirements.map((row) => row.title),
  adjustments: document.adjustments.map((row) => row.title),
  limits: document.limits.map((row) => row.title),
  exclusions: document.exclusions.map((row) => row.title),
  funds: document.funds.map((row) => c.funds[row.fund]),
})

export async function draft(ctx: Ctx, input: ParsedOf<typeof c.draftPack>) {
  const { document } = input
  const before = input.id ? await one(ctx.db, input.id) : null
  const reasons = checkAll(document)
  if (before) {
    reasons.push(
      ...refuseMove(
        c.packMoves,
        'edit',
        before.state,
        ctx.actor.accountId,
        handsOf(before, ctx.actor.accountId),
      ),
    )
    if (before.region !== document.region || before.subsidyKind !== document.subsidyKind)
      reasons.push(c.refusals.moved({ field: 'document.region' }))
    if (before.version !== input.version) reasons.push(common.changed_meanwhile())
  }
  insist(reasons)
  const set = {
    title: document.title,
    state: input.submit ? ('submitted' as const) : ('draft' as const),
    fromOn: document.from,
    toOn: document.to,
    document,
    draftedBy: before?.draftedBy ?? ctx.actor.accountId,
    draftedAt: ctx.now,
    writtenBy: [...new Set([...(before?.writtenBy ?? []), ctx.actor.accountId])],
    submittedBy: input.submit ? ctx.actor.accountId : null,
    submittedAt: input.submit ? ctx.now : null,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
  }
  const id = before?.id ?? uuidv7()
  const number =
    before?.number ?? (await nextNumber(ctx.db, `policy:${document.region}:${document.subsidyKind}`))
  if (before) {
    if (!(await store.updatePack(ctx.db, id, before.version, set))) insist([common.changed_meanwhile()])
  } else {
    const { region, subsidyKind } = document
    await store.insertPack(ctx.db, { id, region, subsidyKind, number, version: 1, ...set })
  }
  ctx.record({
    subjects: [`policy:${id}`],
    summary: `${before ? '修改' : '拟订'}${summaryOf({ ...document, number })}${input.submit ? '并提交审定' : ''}`,
    region: document.region,
    ...(before ? { before: digest(before.document) } : {}),
    after: digest(document),
  })
  return { id, version: (before?.version ?? 0) + 1, number }
}

/** Checks a move, makes it, and writes it down. */
async function move(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  name: 'submit' | 'withdraw' | 'return' | 'approve',
  set: Partial<store.PackRecord>,
  more: (row: store.PackRecord) => Promise<Reason[]> = async () => [],
): Promise<{ version: number }> {
  const row = await one(ctx.db, input.id)
  const { title, to } = c.packMoves.moves[name]
  const reasons = refuseMove(
    c.packMoves,
    name,
    row.state,
    ctx.actor.accountId,
    handsOf(row, ctx.actor.accountId),
  )
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist([...reasons, ...(reasons.length > 0 ? [] : await more(row))])
  if (!(await store.updatePack(ctx.db, row.id, row.version, { ...set, state: to })))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`policy:${row.id}`],
    summary: `${title}：${summaryOf(row)}`,
    region: row.region,
    before: { state: row.state },
    after: { state: to },
    reason: input.reason ?? null,
  })
  return { version: row.version + 1 }
}

const decided = (ctx: Ctx, reason: string | null) => ({
  decidedBy: ctx.actor.accountId,
  decidedAt: ctx.now,
  decideReason: reason,
})

export const submit = (ctx: Ctx, input: ParsedOf<typeof c.submitPack>) =>
  move(ctx, input, 'submit', { submittedBy: ctx.actor.accountId, submittedAt: ctx.now }, async (row) =>
    checkAll(row.document),
  )

export const withdraw = (ctx: Ctx, input: ParsedOf<typeof c.withdrawPack>) =>
  move(ctx, input, 'withdraw', decided(ctx, input.reason))

export const giveBack = (ctx: Ctx, input: ParsedOf<typeof c.returnPack>) =>
  move(ctx, input, 'return', decided(ctx, input.reason))

/** Puts a pack in force. The version before it ends the day before; days already judged stay as they were. */
export const approve = (ctx: Ctx, input: ParsedOf<typeof c.approvePack>) =>
  move(ctx, input, 'approve', decided(ctx, null), async (row) => {
    const reasons = checkAll(row.document)
    const standing = (await store.lockApproved(ctx.db, row.region, row.subsidyKind)).filter(
      (other) =>
        (other.toOn === null || other.toOn >= row.fromOn) && (row.toOn === null || other.fromOn <= row.toOn),
    )
    for (const other of standing) {
      const facts = { version: other.number, from: row.fromOn }
      if (other.fromOn >= row.fromOn)
        reasons.push(c.refusals.begins_before({ version: other.number, from: other.fromOn }))
      else if (row.fromOn < ctx.today) reasons.push(c.refusals.retroactive(facts))
    }
    if (reasons.length > 0) return reasons
    for (const other of standing) {
      const toOn = addDays(row.fromOn, -1)
      await store.updatePack(ctx.db, other.id, other.version, { toOn })
      ctx.record({
        subjects: [`policy:${other.id}`],
        summary: `${summaryOf(other)}自 ${row.fromOn} 起由第 ${row.number} 版接替`,
        region: other.region,
        before: { toOn: other.toOn },
        after: { toOn },
      })
    }
    return []
  })

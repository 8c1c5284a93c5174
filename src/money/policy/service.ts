import { insistCovers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import type { Db } from '#platform/db'
import { openMoves } from '#platform/moves'
import { common, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { occupationsByCode } from '#registry/occupations'
import { regions } from '#registry/regions'
import { advise } from './advise-rules.ts'
import { runCases } from './case-rules.ts'
import * as c from './contract.ts'
import { estimateSeat } from './seat-rules.ts'
import * as store from './store.ts'
import * as texts from './text-store.ts'
import { codesIn, wordsOf } from './words-rules.ts'

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

/** Any version in whatever state, drafts too: for trying out, never for paying. */
export async function anyPack(db: Db, id: string): Promise<c.Pack | null> {
  const row = await store.packRecord(db, id)
  return row ? toPack(row) : null
}

/** Versions of these regions that may be tried out, drafts too, the newest first. */
export async function packHeads(db: Db, regions: readonly string[]): Promise<store.PackHead[]> {
  const { rows } = await store.listPackRows(db, regions, { page: 1, size: 500 })
  return rows.filter((row) => regions.includes(row.region) && row.state !== 'withdrawn')
}

/** The refusal where there is no pack in force. */
export const noPack = (region: string, kind: c.SubsidyKind, day: string): Reason =>
  c.refusals.none({ region: regions().nameOf(region), kind: c.subsidyKinds[kind], day })

export async function one(db: Db, id: string): Promise<store.PackRecord> {
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
export const handsOf = (row: store.PackHead, me: string) => ({
  draftedBy: { id: row.writtenBy.includes(me) ? me : row.draftedBy, did: '拟订' },
  submittedBy: { id: row.submittedBy, did: '提交审定' },
})

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listPacks>) {
  const page = await store.listPackRows(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: await shown(ctx, page.rows) }
}

/** What is in force is everybody's to read; drafts are seen where they are made. */
export async function readable(ctx: Ctx, id: string): Promise<store.PackRecord> {
  const row = await one(ctx.db, id)
  if (row.state !== 'approved') insistCovers(ctx.scope(), { region: row.region })
  return row
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.PackView> {
  const row = await readable(ctx, input.id)
  const [head] = await shown(ctx, [row])
  const kept = await texts.textHeads(ctx.db, row.id)
  const before = await store.packBefore(ctx.db, row)
  const names = await accountNames(
    ctx.db,
    kept.map((text) => text.savedBy),
  )
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  return {
    ...(head as c.PackRow),
    document: row.document,
    cases: row.cases,
    results: runCases(row.document, row.cases),
    texts: kept.map((text) => ({ ...text, savedByName: names.get(text.savedBy) ?? '' })),
    before: before
      ? { id: before.id, number: before.number, title: before.title, fromOn: before.fromOn }
      : null,
    names: await namesIn(ctx.db, [row.document]),
    advice: advise(row.document, row.cases),
    can: openMoves(c.packMoves, row.state, may, ctx.actor.accountId, handsOf(row, ctx.actor.accountId)),
  }
}

/** Names for the codes in these documents, as far as they are known. */
export async function namesIn(db: Db, documents: readonly c.PackDocument[]): Promise<Record<string, string>> {
  const codes = documents.flatMap(codesIn)
  const occupations = await occupationsByCode(db, codes)
  const { byCode } = regions()
  const named = codes.flatMap((code): [string, string][] => {
    const name = occupations.get(code)?.name ?? byCode.get(code)?.name
    return name ? [[code, byCode.has(code) ? name : `${name}（${code}）`]] : []
  })
  return Object.fromEntries(named)
}

export async function standards(ctx: Ctx<unknown>, input: ParsedOf<typeof c.standardsOn>) {
  const on = input.on ?? ctx.today
  const found = await inForce(ctx.db, input.region, on)
  const names = await namesIn(
    ctx.db,
    found.map((pack) => pack.document),
  )
  const packs = found.map((pack) => ({
    ...pack,
    regionName: regions().nameOf(pack.region),
    words: wordsOf(pack.document, names),
  }))
  return { on, names, packs }
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
    region: input.region,
  })
}

import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { nextNumber } from '#platform/counter'
import { yuan } from '#platform/fen'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx, Tools } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import {
  disclosureMoves,
  type Figures,
  figuresOf,
  PUBLIC,
  quarterSpan,
  quarterTitle,
  tiesOf,
} from './rules.ts'
import * as store from './store.ts'

type AnyCtx = Pick<Ctx, 'db'> & { tools: Pick<Tools, 'regionsUnder'> }
const notFound = () => new Refused([common.not_found({ what: '该资金公开' })], 404)
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

async function orRefuse(ctx: Pick<Ctx, 'db'>, id: string): Promise<store.DisclosureRow> {
  const row = await store.disclosureById(ctx.db, id)
  if (!row) throw notFound()
  return row
}
export const placeOf = async (ctx: Pick<Ctx, 'db'>, id: string) => ({
  region: (await orRefuse(ctx, id)).region,
})

/** The figures of a region and quarter as of a moment, and the ledger's own sum beside them. */
async function reckon(
  ctx: AnyCtx,
  at: { region: string; year: number; quarter: number; asOf: string },
): Promise<{ figures: Figures; ledgerFen: number }> {
  const { from, to } = quarterSpan(at.year, at.quarter)
  const span = { regions: ctx.tools.regionsUnder(at.region), from, to, year: at.year, asOf: at.asOf }
  const uses = await store.usesIn(ctx.db, span)
  const sources = await store.sourcesIn(ctx.db, span)
  const budgets = await store.budgetsAt(ctx.db, span)
  const sums = await store.sumsIn(ctx.db, span)
  return {
    figures: figuresOf({ region: at.region, from, to, uses, sources, budgets, people: sums.people }),
    ledgerFen: sums.paidFen,
  }
}

export async function draft(ctx: Ctx, input: ParsedOf<typeof c.draftDisclosure>) {
  if (!ctx.scope().regions.includes(input.region)) throw new Refused([common.out_of_scope()], 403)
  const { from, to } = quarterSpan(input.year, input.quarter)
  const earlier = await store.ofQuarter(ctx.db, input.region, input.year, input.quarter)
  const open = earlier.find((row) => row.state === 'drafted')
  const reasons = to >= ctx.today ? [c.refusals.not_over({ to }, { field: 'quarter' })] : []
  if (open) reasons.push(c.refusals.drafted_already({ number: open.number }))
  insist(reasons)
  const { figures, ledgerFen } = await reckon(ctx, { ...input, asOf: ctx.now })
  insist(
    tiesOf(figures, ledgerFen)
      .filter((one) => !one.holds)
      .map((one) => c.refusals.untied({ title: one.title })),
  )
  const orgs = await orgsById(
    ctx.db,
    figures.uses.flatMap((row) => (row.orgId ? [row.orgId] : [])),
  )
  const codes = new Set([
    input.region,
    ...[...figures.uses, ...figures.sources, ...figures.budgets].map((row) => row.region),
  ])
  const mark = await store.ledgerMark(ctx.db, ctx.now)
  const text = JSON.stringify(figures)
  const id = uuidv7()
  const serial = await nextNumber(ctx.db, `disclosure:${input.region}:${input.year}`)
  const number = `GK${input.region}-${input.year}Q${input.quarter}-${String(serial).padStart(3, '0')}`
  await store.insertDisclosure(ctx.db, {
    id,
    number,
    region: input.region,
    year: input.year,
    quarter: input.quarter,
    versionNo: (earlier.at(-1)?.versionNo ?? 0) + 1,
    fromOn: from,
    toOn: to,
    asOf: ctx.now,
    lastEntry: mark.lastEntry,
    entries: Number(mark.entries),
    figures: text,
    sha256: hashOf(text),
    names: {
      regions: Object.fromEntries([...codes].map((code) => [code, regions().fullName(code)])),
      orgs: Object.fromEntries([...orgs].map(([orgId, org]) => [orgId, org.name])),
    },
    note: input.note ?? null,
    state: 'drafted',
    draftedBy: ctx.actor.accountId,
    draftedAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
    supersededAt: null,
    version: 1,
  })
  ctx.record({
    subjects: [`disclosure:${id}`],
    summary: `编制资金公开 ${number}：支付 ${yuan(figures.totals.paidFen)} 元`,
    region: input.region,
    orgId: ctx.actor.orgId,
    after: {
      quarter: quarterTitle(input.year, input.quarter),
      rows: figures.uses.length,
      totalFen: figures.totals.paidFen,
    },
  })
  return { id, number, version: 1 }
}

async function lockFor(
  ctx: Ctx,
  input: { id: string; version: number },
  move: keyof typeof disclosureMoves.moves,
): Promise<store.DisclosureRow> {
  const row = await store.lockDisclosure(ctx.db, input.id)
  if (!row) throw notFound()
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  const reasons = refuseMove(disclosureMoves, move, row.state, ctx.actor.accountId, handsOf(row))
  if (move === 'withdraw' && row.draftedBy !== ctx.actor.accountId) reasons.push(common.denied())
  insist(reasons)
  return row
}
const handsOf = (row: store.DisclosureRow) => ({ drafted: { id: row.draftedBy, did: '编制' } })

async function settle(
  ctx: Ctx,
  row: store.DisclosureRow,
  to: 'published' | 'returned' | 'withdrawn',
  reason: string | null,
) {
  const set = { state: to, decidedBy: ctx.actor.accountId, decidedAt: ctx.now, decideReason: reason }
  if (!(await store.updateDisclosure(ctx.db, row, set))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`disclosure:${row.id}`],
    summary: `资金公开 ${row.number}：${disclosureMoves.states[to]}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: disclosureMoves.states[row.state] },
    after: { state: disclosureMoves.states[to] },
    reason,
  })
  return { version: row.version + 1, state: to }
}

/** Published after it was reckoned again and came out the same; the version before it stays readable and says so. */
export async function publish(ctx: Ctx, input: ParsedOf<typeof c.publishDisclosure>) {
  const row = await lockFor(ctx, input, 'publish')
  const { figures } = await reckon(ctx, row)
  if (hashOf(JSON.stringify(figures)) !== row.sha256) insist([c.refusals.changed()])
  for (const before of await store.ofQuarter(ctx.db, row.region, row.year, row.quarter)) {
    if (before.state === 'published')
      await store.updateDisclosure(ctx.db, before, { state: 'superseded', supersededAt: ctx.now })
  }
  return await settle(ctx, row, 'published', null)
}
export const sendBack = async (ctx: Ctx, input: ParsedOf<typeof c.returnDisclosure>) =>
  settle(ctx, await lockFor(ctx, input, 'return'), 'returned', input.reason)
export const withdraw = async (ctx: Ctx, input: ParsedOf<typeof c.withdrawDisclosure>) =>
  settle(ctx, await lockFor(ctx, input, 'withdraw'), 'withdrawn', input.reason)

export async function verify(ctx: Ctx, input: { id: string }) {
  const row = await orRefuse(ctx, input.id)
  const { figures, ledgerFen } = await reckon(ctx, row)
  const again = hashOf(JSON.stringify(figures))
  return {
    at: ctx.now,
    same: again === row.sha256,
    sha256: row.sha256,
    again,
    ties: tiesOf(figures, ledgerFen),
  }
}

const figuresIn = (row: store.DisclosureRow): Figures => JSON.parse(row.figures) as Figures
const listed = (row: store.DisclosureRow) => ({
  id: row.id,
  number: row.number,
  region: row.region,
  regionName: row.names.regions[row.region] ?? row.region,
  year: row.year,
  quarter: row.quarter,
  versionNo: row.versionNo,
  title: `${row.names.regions[row.region] ?? ''} ${quarterTitle(row.year, row.quarter)}职业技能培训补贴资金使用情况`,
  state: row.state,
  asOf: row.asOf,
  publishedAt: PUBLIC.includes(row.state) ? row.decidedAt : null,
  totals: figuresIn(row).totals,
})

export function shown(row: store.DisclosureRow): c.PublicView {
  const figures = figuresIn(row)
  const regionName = (code: string) => row.names.regions[code] ?? code
  return {
    ...listed(row),
    from: row.fromOn,
    to: row.toOn,
    note: row.note,
    sha256: row.sha256,
    entries: Number(row.entries),
    uses: figures.uses.map((one) => ({
      ...one,
      regionName: regionName(one.region),
      payee: one.orgId ? (row.names.orgs[one.orgId] ?? '') : '个人申领',
    })),
    sources: figures.sources.map((one) => ({ ...one, regionName: regionName(one.region) })),
    budgets: figures.budgets.map((one) => ({ ...one, regionName: regionName(one.region) })),
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listDisclosures>) {
  const { state, ...rest } = input
  const page = await store.listDisclosures(ctx.db, {
    ...rest,
    regions: ctx.scope().regions,
    states: state ? [state] : null,
  })
  const names = await accountNames(
    ctx.db,
    page.rows.map((row) => row.draftedBy),
  )
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...listed(row),
      draftedByName: names.get(row.draftedBy) ?? '',
      draftedAt: row.draftedAt,
      version: row.version,
    })),
  }
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.DisclosureView> {
  const row = await orRefuse(ctx, input.id)
  const names = await accountNames(ctx.db, [row.draftedBy, row.decidedBy])
  const mine = row.draftedBy === ctx.actor.accountId
  return {
    ...shown(row),
    draftedByName: names.get(row.draftedBy) ?? '',
    draftedAt: row.draftedAt,
    decidedByName: row.decidedBy ? (names.get(row.decidedBy) ?? '') : null,
    decidedAt: row.decidedAt,
    decideReason: row.decideReason,
    version: row.version,
    can: openMoves(disclosureMoves, row.state, ctx.may, ctx.actor.accountId, handsOf(row)).filter(
      (move) => move !== 'withdraw' || mine,
    ),
  }
}

export async function publicList(ctx: Ctx<unknown>, input: ParsedOf<typeof c.publicDisclosures>) {
  const page = await store.listDisclosures(ctx.db, { ...input, regions: null, states: ['published'] })
  return { ...page, rows: page.rows.map(listed) }
}

export async function publicRowById(ctx: Pick<Ctx, 'db'>, id: string): Promise<store.DisclosureRow> {
  const row = await orRefuse(ctx, id)
  if (!PUBLIC.includes(row.state)) throw notFound()
  return row
}
export async function publicOne(ctx: Ctx<unknown>, input: { id: string }) {
  const row = await publicRowById(ctx, input.id)
  const newer =
    row.state === 'superseded'
      ? (await store.ofQuarter(ctx.db, row.region, row.year, row.quarter)).find(
          (one) => one.state === 'published',
        )
      : undefined
  return { ...shown(row), newer: newer?.id ?? null }
}
export const rowById = orRefuse

import { v7 as uuidv7 } from 'uuid'
import { wantedIn } from '#demand/signals'
import type { ParsedOf } from '#platform/act'
import { openMoves } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import {
  catalogueMoves,
  catalogueTitle,
  checkConsultations,
  checkItems,
  checkSubmit,
  compareItems,
  overdueDays,
  publishDeadline,
  shownState,
} from './rules.ts'
import type { CatalogueRow, ItemRow } from './store.ts'
import * as store from './store.ts'

const hr = ['catalogue.draft', 'catalogue.approve']

export const named = (row: Pick<CatalogueRow, 'region' | 'year' | 'versionNo'>) =>
  catalogueTitle({ ...row, regionName: regions().nameOf(row.region) })

/** Regions whose drafts the actor may see: where they draw up or approve. */
export const officeScope = (ctx: Ctx) => ({
  orgs: [],
  regions: [...new Set(hr.flatMap((verb) => ctx.scope(verb).regions))],
})

export const handsOf = (row: CatalogueRow, actorId: string) => ({
  enteredBy: { id: row.enteredBy.includes(actorId) ? actorId : null, did: '编制目录' },
  submittedBy: { id: row.submittedBy, did: '提交目录审定' },
})

export async function showRows(ctx: Ctx, rows: readonly CatalogueRow[]): Promise<c.CatalogueRow[]> {
  const counts = await store.countItems(
    ctx.db,
    rows.map((r) => r.id),
  )
  return rows.map((row) => ({
    id: row.id,
    region: row.region,
    regionName: regions().nameOf(row.region),
    year: row.year,
    versionNo: row.versionNo,
    title: named(row),
    state: shownState(row, ctx.today),
    items: counts.get(row.id)?.items ?? 0,
    shortages: counts.get(row.id)?.shortages ?? 0,
    note: row.note,
    inForceFrom: row.inForceFrom,
    inForceTo: row.inForceTo,
    version: row.version,
  }))
}

const wantedOf = (ctx: Ctx, region: string) => wantedIn(ctx.db, regions().under(region), ctx.today)

async function showItems(ctx: Ctx, region: string, items: readonly ItemRow[]): Promise<c.CatalogueItem[]> {
  const wanted = await wantedOf(ctx, region)
  return items.map(({ catalogueId: _of, ...item }) => ({
    ...item,
    wanted: item.occupationCode === null ? null : (wanted.get(item.occupationCode)?.wanted ?? 0),
  }))
}

/** The record, where this reader may see it: versions in force for everyone, the rest within the office. */
export async function readable(ctx: Ctx, id: string): Promise<CatalogueRow> {
  const row = await store.catalogueById(ctx.db, id)
  const open = row && (row.state === 'in-force' || officeScope(ctx).regions.includes(row.region))
  if (!open) throw new Refused([common.not_found({ what: '该目录' })], 404)
  return row
}

export async function get(ctx: Ctx, { id }: { id: string }): Promise<c.CatalogueRecord> {
  const row = await readable(ctx, id)
  const office = officeScope(ctx).regions.includes(row.region)
  const items = await store.itemsOf(ctx.db, id)
  const copied = row.copiedFrom && office ? await store.catalogueById(ctx.db, row.copiedFrom) : undefined
  const mayIn = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  return {
    ...((await showRows(ctx, [row]))[0] as c.CatalogueRow),
    list: await showItems(ctx, row.region, items),
    consultations: office ? row.consultations : [],
    filingNo: row.filingNo,
    filedOn: row.filedOn,
    returnedReason: office ? row.returnedReason : null,
    copiedFrom: copied ? named(copied) : null,
    missing: office && row.state === 'draft' ? checkSubmit(items.length, row.consultations, ctx.today) : [],
    history: office ? await store.historyOf(ctx.db, id) : [],
    can: ctx.actor
      ? openMoves(
          catalogueMoves,
          row.state,
          mayIn,
          ctx.actor.accountId,
          handsOf(row, ctx.actor.accountId),
        ).concat(row.state === 'draft' && mayIn('catalogue.draft') ? ['edit'] : [])
      : [],
  }
}

export async function inForce(ctx: Ctx, input: ParsedOf<typeof c.catalogueInForce>) {
  const unit = regions().byCode.get(input.region)?.unitCode
  const row = unit && (await store.inForceOn(ctx.db, unit, input.day ?? ctx.today))
  if (!row) return { catalogue: null, list: [] }
  return {
    catalogue: (await showRows(ctx, [row]))[0] as c.CatalogueRow,
    list: await showItems(ctx, row.region, await store.itemsOf(ctx.db, row.id)),
  }
}

const units = () => regions().all.filter((r) => r.code === r.unitCode && r.level !== 'province')

export async function status(ctx: Ctx, input: ParsedOf<typeof c.catalogueStatus>) {
  const year = input.year ?? Number(ctx.today.slice(0, 4))
  const issued = new Map((await store.firstIssues(ctx.db, year)).map((r) => [r.region, r]))
  const counts = await store.countItems(
    ctx.db,
    [...issued.values()].map((r) => r.id),
  )
  const rows = units().map((unit) => {
    const first = issued.get(unit.code)
    const on = first?.inForceFrom ?? null
    return {
      region: unit.code,
      regionName: unit.name,
      issuedOn: on,
      items: first ? (counts.get(first.id)?.items ?? 0) : 0,
      overdueDays: overdueDays(year, on, ctx.today),
      catalogueId: first?.id ?? null,
    }
  })
  return { year, due: publishDeadline(year), rows }
}

export async function suggest(ctx: Ctx, { id }: { id: string }) {
  const row = await draft(ctx, id)
  const listed = new Set((await store.itemsOf(ctx.db, id)).map((i) => i.occupationCode))
  const wanted = [...(await wantedOf(ctx, row.region))]
    .filter(([code]) => !listed.has(code))
    .sort(([, a], [, b]) => b.wanted - a.wanted)
    .slice(0, 50)
  const names = await occupationsByCode(
    ctx.db,
    wanted.map(([code]) => code),
  )
  return {
    rows: wanted.map(([code, sum]) => ({
      occupationCode: code,
      occupationName: names.get(code)?.name ?? code,
      ...sum,
    })),
  }
}

export async function placeOfCatalogue(ctx: Ctx, id: string) {
  const row = await store.catalogueById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该目录' })], 404)
  return { region: row.region }
}

export async function draft(ctx: Ctx, id: string): Promise<CatalogueRow> {
  const row = await store.catalogueById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该目录' })], 404)
  return row
}

/** The record that an act changes while it is a draft. */
export async function editable(ctx: Ctx, id: string): Promise<CatalogueRow> {
  const row = await draft(ctx, id)
  if (row.state !== 'draft') {
    insist([common.wrong_state({ move: '编制', state: c.catalogueStates[row.state] })])
  }
  return row
}

export async function save(
  ctx: Ctx,
  row: CatalogueRow,
  version: number,
  set: Partial<CatalogueRow>,
): Promise<{ version: number }> {
  if (!(await store.updateCatalogue(ctx.db, row.id, version, set))) insist([common.changed_meanwhile()])
  return { version: version + 1 }
}

export const withHand = (row: CatalogueRow, accountId: string) =>
  row.enteredBy.includes(accountId) ? {} : { enteredBy: [...row.enteredBy, accountId] }

export async function start(ctx: Ctx, input: ParsedOf<typeof c.startCatalogue>) {
  const region = regions().byCode.get(input.region)
  if (region?.level === 'province' || region?.unitCode !== input.region) {
    const facts = { region: regions().nameOf(input.region) }
    insist([c.refusals.not_a_unit(facts, { field: 'region' })])
  }
  await store.lockRegion(ctx.db, input.region)
  const open = await store.openDraft(ctx.db, input.region)
  if (open) insist([c.refusals.draft_open({ title: named(open) })])
  const last = await store.newestIssued(ctx.db, input.region)
  const row: CatalogueRow = {
    id: uuidv7(),
    region: input.region,
    year: input.year,
    versionNo: await store.nextVersionNo(ctx.db, input.region, input.year),
    state: 'draft',
    copiedFrom: last?.id ?? null,
    note: input.note,
    consultations: [],
    draftedBy: ctx.actor.accountId,
    draftedAt: ctx.now,
    enteredBy: [ctx.actor.accountId],
    submittedBy: null,
    submittedAt: null,
    filingNo: null,
    filedOn: null,
    returnedReason: null,
    approvedBy: null,
    approvedAt: null,
    inForceFrom: null,
    inForceTo: null,
    discardedBy: null,
    discardedAt: null,
    discardReason: null,
    version: 1,
  }
  await store.insertCatalogue(ctx.db, row)
  const copied = last ? await store.itemsOf(ctx.db, last.id) : []
  await store.replaceItems(
    ctx.db,
    row.id,
    copied.map((item) => ({ ...item, id: uuidv7(), catalogueId: row.id })),
  )
  ctx.record({
    subjects: [`catalogue:${row.id}`],
    summary: `编制${named(row)}${last ? `，沿用${named(last)}的 ${copied.length} 个项目` : ''}`,
    region: row.region,
    after: { note: row.note, items: copied.length },
  })
  return { id: row.id, version: 1 }
}

/** Puts a new list in place of the old one and records what changed. */
export async function putItems(
  ctx: Ctx,
  row: CatalogueRow,
  version: number,
  items: readonly c.ItemFields[],
  files: string[] = [],
): Promise<{ version: number; changed: boolean }> {
  const before = await store.itemsOf(ctx.db, row.id)
  const change = compareItems(before, items)
  const order = (list: readonly c.ItemFields[]) => list.map((i) => i.name).join('\u0000')
  const changed =
    change.added.length + change.removed.length + change.changed.length > 0 || order(before) !== order(items)
  if (!changed) {
    if (row.version !== version) insist([common.changed_meanwhile()])
  } else {
    await save(ctx, row, version, withHand(row, ctx.actor.accountId))
    await store.replaceItems(
      ctx.db,
      row.id,
      items.map((item, index) => ({
        id: uuidv7(),
        catalogueId: row.id,
        position: index + 1,
        trainingType: item.trainingType,
        name: item.name,
        occupationCode: item.occupationCode,
        codeless: item.codeless,
        shortage: item.shortage,
        standard: item.standard,
        note: item.note,
      })),
    )
  }
  ctx.record({
    subjects: [`catalogue:${row.id}`],
    summary: changed
      ? `编制${named(row)}：新增 ${change.added.length} 项，移出 ${change.removed.length} 项，调整 ${change.changed.length} 项`
      : `编制${named(row)}：内容没有变化`,
    region: row.region,
    after: changed ? change : undefined,
    files,
  })
  return { version: changed ? version + 1 : version, changed }
}

export const occupationsOf = (ctx: Ctx, items: readonly c.ItemFields[]) =>
  occupationsByCode(
    ctx.db,
    items.flatMap((i) => (i.occupationCode === null ? [] : [i.occupationCode])),
  )

export async function setList(ctx: Ctx, input: ParsedOf<typeof c.setItems>) {
  const row = await editable(ctx, input.id)
  insist(checkItems(input.items, await occupationsOf(ctx, input.items)))
  const { version } = await putItems(ctx, row, input.version, input.items)
  return { version }
}

export async function consult(ctx: Ctx, input: ParsedOf<typeof c.setConsultations>) {
  const row = await editable(ctx, input.id)
  insist(checkConsultations(input.consultations, ctx.today))
  const done = await save(ctx, row, input.version, {
    consultations: input.consultations,
    ...withHand(row, ctx.actor.accountId),
  })
  ctx.record({
    subjects: [`catalogue:${row.id}`],
    summary: `登记${named(row)}的会商意见：${input.consultations.map((x) => x.name).join('、') || '无'}`,
    region: row.region,
    before: { consultations: row.consultations },
    after: { consultations: input.consultations },
  })
  return done
}

import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { statisticsYear } from '#platform/day'
import type { Db } from '#platform/db'
import { writeSheet, XLSX } from '#platform/forms'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { breakdownMoves, checkRows, checkSubmit, checkYears, paced, sumRows } from './rules.ts'
import type { BreakdownRow, TargetInForce } from './store.ts'
import * as store from './store.ts'

/** Targets in force that cover a statistics year, or any year of a span; of all regions or of those given. */
export const targetsFor = (
  db: Db,
  years: number | { first: number; last: number },
  regionCodes?: readonly string[],
): Promise<TargetInForce[]> =>
  store.inForce(db, typeof years === 'number' ? { first: years, last: years } : years, regionCodes)

/** The regions right below, by the managing tree: 平潭 stands beside the cities (decision 0009). */
export function childrenOf(code: string): { code: string; name: string }[] {
  const path = regions().byCode.get(code)?.path
  return regions()
    .all.filter((r) => path !== undefined && r.path === `${path}/${r.code}`)
    .map(({ code: child, name }) => ({ code: child, name }))
}

const placesOf = (region: string) => ({
  region,
  children: childrenOf(region).map((r) => r.code),
  nameOf: regions().nameOf,
})

const handsOf = (row: BreakdownRow, actorId: string) => ({
  enteredBy: { id: row.enteredBy.includes(actorId) ? actorId : null, did: '编制目标任务' },
  submittedBy: { id: row.submittedBy, did: '提交目标任务审定' },
})

function showRow(row: BreakdownRow, targets: readonly c.TargetRow[]): c.BreakdownRow {
  const sums = sumRows(row.region, targets)
  return {
    id: row.id,
    region: row.region,
    regionName: regions().nameOf(row.region),
    title: row.title,
    documentNo: row.documentNo,
    firstYear: row.firstYear,
    lastYear: row.lastYear,
    state: row.state,
    indicators: sums.map((s) => s.indicator),
    addsUp: sums.every((s) => s.difference === null || s.difference === 0),
    version: row.version,
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listBreakdowns>) {
  const page = await store.listBreakdownRows(ctx.db, ctx.scope(), input)
  const targets = await store.rowsOfAll(
    ctx.db,
    page.rows.map((r) => r.id),
  )
  const rows = page.rows.map((row) =>
    showRow(
      row,
      targets.filter((t) => t.breakdownId === row.id),
    ),
  )
  return { ...page, rows }
}

async function found(ctx: Ctx, id: string): Promise<BreakdownRow> {
  const row = await store.breakdownById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该目标任务' })], 404)
  return row
}

export async function placeOfBreakdown(ctx: Ctx, id: string) {
  return { region: (await found(ctx, id)).region }
}

/** A reader's place: its own region's breakdowns, and those that hand something down to it. */
export async function placeOfReader(ctx: Ctx, id: string) {
  const row = await found(ctx, id)
  const { regions: codes } = ctx.scope()
  const issued = row.state === 'in-force' || row.state === 'replaced'
  if (issued && (await store.reaches(ctx.db, id, codes))) return { region: codes[0] as string }
  return { region: row.region }
}

export async function handedOf(ctx: Ctx, row: BreakdownRow) {
  const rows = await store.handedTo(ctx.db, row.region, row.firstYear, row.lastYear)
  return rows.map(({ title, ...r }) => ({ ...r, by: `《${title}》` }))
}

export async function get(ctx: Ctx, { id }: { id: string }): Promise<c.BreakdownRecord> {
  const row = await found(ctx, id)
  const [rows, handed] = await Promise.all([store.rowsOf(ctx.db, id), handedOf(ctx, row)])
  const mayIn = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  const me = ctx.actor.accountId
  return {
    ...showRow(row, rows),
    children: childrenOf(row.region),
    rows,
    sums: sumRows(row.region, rows),
    handed,
    differenceNote: row.differenceNote,
    returnedReason: row.returnedReason,
    missing: row.state === 'draft' ? checkSubmit(rows, placesOf(row.region), handed, row.differenceNote) : [],
    history: mayIn('progress.read') ? await store.historyOf(ctx.db, id) : [],
    can: openMoves(breakdownMoves, row.state, mayIn, me, handsOf(row, me)).concat(
      row.state === 'draft' && mayIn('target.set') ? ['edit'] : [],
    ),
  }
}

export async function ofRegion(ctx: Ctx, input: ParsedOf<typeof c.targetsOfRegion>) {
  const year = input.year ?? statisticsYear(ctx.today)
  const order = Object.keys(c.indicators)
  const rows = await targetsFor(ctx.db, year, [input.region])
  rows.sort((a, b) => a.firstYear - b.firstYear || order.indexOf(a.indicator) - order.indexOf(b.indicator))
  return {
    year,
    rows: rows.map(({ region: _region, ...r }) => ({
      ...r,
      setBy: regions().nameOf(r.setBy),
      paced: paced(r.firstYear, r.lastYear, ctx.today),
    })),
  }
}

const years = (row: Pick<BreakdownRow, 'firstYear' | 'lastYear'>) =>
  row.firstYear === row.lastYear ? `${row.firstYear}` : `${row.firstYear}–${row.lastYear}`

async function save(ctx: Ctx, row: BreakdownRow, version: number, set: Partial<BreakdownRow>) {
  if (!(await store.updateBreakdown(ctx.db, row.id, version, set))) insist([common.changed_meanwhile()])
  return { version: version + 1 }
}

const withHand = (row: BreakdownRow, accountId: string) =>
  row.enteredBy.includes(accountId) ? {} : { enteredBy: [...row.enteredBy, accountId] }

export async function start(ctx: Ctx, input: ParsedOf<typeof c.startBreakdown>) {
  insist(checkYears(input.firstYear, input.lastYear))
  await store.lockRegion(ctx.db, input.region)
  const open = await store.breakdownOf(ctx.db, input.region, input.firstYear, input.lastYear, [
    'draft',
    'submitted',
  ])
  if (open) insist([c.refusals.open_already({ title: open.title })])
  const last = await store.breakdownOf(ctx.db, input.region, input.firstYear, input.lastYear, ['in-force'])
  const row: BreakdownRow = {
    id: uuidv7(),
    ...input,
    state: 'draft',
    differenceNote: last?.differenceNote ?? null,
    draftedBy: ctx.actor.accountId,
    draftedAt: ctx.now,
    enteredBy: [ctx.actor.accountId],
    submittedBy: null,
    submittedAt: null,
    returnedReason: null,
    approvedBy: null,
    approvedAt: null,
    replacedAt: null,
    replacedBy: null,
    discardedBy: null,
    discardedAt: null,
    discardReason: null,
    version: 1,
  }
  await store.insertBreakdown(ctx.db, row)
  const copied = last ? await store.rowsOf(ctx.db, last.id) : []
  await store.replaceRows(ctx.db, row.id, copied)
  ctx.record({
    subjects: [`target:${row.id}`],
    summary: `编制《${row.title}》（${row.documentNo}，${years(row)} 统计年度）${last ? `，沿用《${last.title}》的指标` : ''}`,
    region: row.region,
    after: { ...input, rows: copied.length },
  })
  return { id: row.id, version: 1 }
}

const inDraft = (row: BreakdownRow) =>
  insist(
    row.state === 'draft' ? [] : [common.wrong_state({ move: '编制', state: c.breakdownStates[row.state] })],
  )

export async function setRows(ctx: Ctx, input: ParsedOf<typeof c.setTargets>) {
  const row = await found(ctx, input.id)
  inDraft(row)
  insist(checkRows(input.rows, placesOf(row.region)))
  const before = await store.rowsOf(ctx.db, row.id)
  const done = await save(ctx, row, input.version, {
    differenceNote: input.differenceNote ?? null,
    ...withHand(row, ctx.actor.accountId),
  })
  await store.replaceRows(ctx.db, row.id, input.rows)
  const key = (r: c.TargetRow) => `${r.region}|${r.part}|${r.indicator}`
  const shown = (r: c.TargetRow) =>
    `${regions().nameOf(r.region)}${r.part === 'own' ? '（本级）' : ''} ${c.indicators[r.indicator].title}`
  const was = new Map(before.map((r) => [key(r), r]))
  const now = new Map(input.rows.map((r) => [key(r), r]))
  const moved = input.rows.filter((r) => {
    const old = was.get(key(r))
    return old?.value !== r.value || old.atLeast !== r.atLeast
  })
  const gone = before.filter((r) => !now.has(key(r)))
  ctx.record({
    subjects: [`target:${row.id}`],
    summary: `编制《${row.title}》的指标：调整 ${moved.length} 项，删除 ${gone.length} 项${(input.differenceNote ?? null) === row.differenceNote ? '' : '，修改差额说明'}`,
    region: row.region,
    before: Object.fromEntries([...moved, ...gone].map((r) => [shown(r), was.get(key(r))?.value ?? null])),
    after: Object.fromEntries([
      ...moved.map((r) => [shown(r), r.value]),
      ...gone.map((r) => [shown(r), null]),
    ]),
  })
  return { ...done, sums: sumRows(row.region, input.rows) }
}

async function moving(ctx: Ctx, id: string, move: keyof typeof breakdownMoves.moves) {
  const row = await found(ctx, id)
  const me = ctx.actor.accountId
  return { row, reasons: refuseMove(breakdownMoves, move, row.state, me, handsOf(row, me)) }
}

export async function submit(ctx: Ctx, input: ParsedOf<typeof c.submitBreakdown>) {
  const { row, reasons } = await moving(ctx, input.id, 'submit')
  const rows = await store.rowsOf(ctx.db, row.id)
  insist([
    ...reasons,
    ...checkSubmit(rows, placesOf(row.region), await handedOf(ctx, row), row.differenceNote),
  ])
  const done = await save(ctx, row, input.version, {
    state: 'submitted',
    submittedBy: ctx.actor.accountId,
    submittedAt: ctx.now,
    returnedReason: null,
  })
  ctx.record({
    subjects: [`target:${row.id}`],
    summary: `提交审定《${row.title}》`,
    region: row.region,
    before: { state: '编制中' },
    after: { state: '待审定' },
  })
  return done
}

export async function giveBack(ctx: Ctx, input: ParsedOf<typeof c.returnBreakdown>) {
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
    subjects: [`target:${row.id}`],
    summary: `退回修改《${row.title}》`,
    region: row.region,
    before: { state: '待审定' },
    after: { state: '编制中' },
    reason: input.reason,
  })
  return done
}

export async function approve(ctx: Ctx, input: ParsedOf<typeof c.approveBreakdown>) {
  const { row, reasons } = await moving(ctx, input.id, 'approve')
  await store.lockRegion(ctx.db, row.region)
  const rows = await store.rowsOf(ctx.db, row.id)
  // The level above may have handed down more since this was handed in.
  insist([
    ...reasons,
    ...checkSubmit(rows, placesOf(row.region), await handedOf(ctx, row), row.differenceNote),
  ])
  const last = await store.breakdownOf(ctx.db, row.region, row.firstYear, row.lastYear, ['in-force'])
  if (last) {
    await store.updateBreakdown(ctx.db, last.id, last.version, {
      state: 'replaced',
      replacedAt: ctx.now,
      replacedBy: row.id,
    })
  }
  const done = await save(ctx, row, input.version, {
    state: 'in-force',
    approvedBy: ctx.actor.accountId,
    approvedAt: ctx.now,
  })
  ctx.record({
    subjects: [`target:${row.id}`, ...(last ? [`target:${last.id}`] : [])],
    summary: `审定下达《${row.title}》${last ? `，替代《${last.title}》` : ''}`,
    region: row.region,
    before: { state: '待审定' },
    after: { state: '已下达' },
  })
  return done
}

export async function discard(ctx: Ctx, input: ParsedOf<typeof c.discardBreakdown>) {
  const { row, reasons } = await moving(ctx, input.id, 'discard')
  insist(reasons)
  const done = await save(ctx, row, input.version, {
    state: 'discarded',
    discardedBy: ctx.actor.accountId,
    discardedAt: ctx.now,
    discardReason: input.reason,
  })
  ctx.record({
    subjects: [`target:${row.id}`],
    summary: `作废《${row.title}》的草案`,
    region: row.region,
    before: { state: '编制中' },
    after: { state: '已作废' },
    reason: input.reason,
  })
  return done
}

/** The breakdown table: a row for each place, a column for each indicator, the sums and differences below. */
export async function exportForm(ctx: Ctx, { id }: { id: string }): Promise<FileReply> {
  const row = await found(ctx, id)
  const rows = await store.rowsOf(ctx.db, id)
  const sums = sumRows(row.region, rows)
  const valueIn = (region: string, part: 'whole' | 'own', indicator: c.Indicator) => {
    const target = rows.find((r) => r.region === region && r.part === part && r.indicator === indicator)
    if (!target) return '/'
    const value = c.specOf(indicator).unit === '%' ? target.value / 100 : target.value
    return target.atLeast ? `${value} 以上` : value
  }
  const line = (name: string, value: (sum: c.TargetSum) => string | number | null) => ({
    place: name,
    ...Object.fromEntries(sums.map((s) => [s.indicator, value(s)])),
  })
  const name = regions().nameOf(row.region)
  const lines = [
    line(name, (s) => valueIn(row.region, 'whole', s.indicator)),
    ...childrenOf(row.region).map((child) =>
      line(child.name, (s) => valueIn(child.code, 'whole', s.indicator)),
    ),
    ...(sums.some((s) => s.own > 0) ? [line('本级', (s) => valueIn(row.region, 'own', s.indicator))] : []),
    line('差额（总数－本级－下级合计）', (s) => s.difference ?? '/'),
  ]
  const columns = [
    { key: 'place', title: '地区', width: 30 },
    ...sums.map((s) => {
      const { title, unit } = c.specOf(s.indicator)
      return { key: s.indicator, title: `${title}（${unit}）`, width: 22 }
    }),
  ]
  const body = await writeSheet({
    sheet: '任务指标分解表',
    columns,
    rows: lines,
    notes: [
      row.title,
      `文号：${row.documentNo}`,
      `统计年度：${row.firstYear}–${row.lastYear}（上年12月1日至当年11月30日）`,
      ...(row.differenceNote ? [`差额说明：${row.differenceNote}`] : []),
    ],
  })
  return { filename: `${row.title}-任务指标分解表.xlsx`, mime: XLSX, body }
}

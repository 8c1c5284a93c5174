/** Replays a period's claims under a pack and under what was in force. Nothing but the run itself is written. */
import { v7 as uuidv7 } from 'uuid'
import { judgeAgain, judgeSet, keepSet, type RunPack, readResults, readSet, runById } from '#money/judgements'
import { anyPack, packHeads } from '#money/policy'
import type { Pack } from '#money/policy/contract'
import { certificateKinds, NONE_8, NONE_16, subsidyKinds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { addDays, addMonths, daysBetween } from '#platform/day'
import type { Db } from '#platform/db'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { occupationsByCode } from '#registry/occupations'
import { levelNames } from '#registry/occupations/contract'
import { categories } from '#registry/people/contract'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import {
  fundsOf,
  largestChanges,
  monthsIn,
  monthsLeft,
  type Replayed,
  type Slicing,
  type Sums,
  slicesOf,
  totalOf,
} from './figure-rules.ts'
import { type Gathered, gather } from './gather-service.ts'
import { monthsToShift, shifted } from './shift-rules.ts'
import * as store from './store.ts'
import { intoBudgetYears } from './year-service.ts'

/** Rows kept of each kind of change. */
const CHANGED = 1000

export async function packPlace(ctx: Ctx, input: { packId: string }) {
  const pack = await anyPack(ctx.db, input.packId)
  if (!pack) throw new Refused([common.not_found({ what: '该补贴政策' })], 404)
  return { region: pack.region }
}

export async function packs(ctx: Ctx) {
  const rows = await packHeads(ctx.db, ctx.scope().regions)
  return {
    rows: rows.map(({ id, title, number, region, subsidyKind, state, fromOn }) => ({
      ...{ id, title, number, region, subsidyKind, state, fromOn },
      regionName: regions().nameOf(region),
    })),
  }
}

function checkRun(ctx: Ctx, input: ParsedOf<typeof c.runSandbox>, pack: Pack, region: string): Reason[] {
  const reasons: Reason[] = []
  if (input.from > input.to) reasons.push(c.refusals.period({ field: 'to' }))
  if (input.to > ctx.today) reasons.push(c.refusals.future({ today: ctx.today }, { field: 'to' }))
  if (addMonths(input.from, 36) <= input.to) reasons.push(c.refusals.too_long({ field: 'from' }))
  if (!regions().under(pack.region).includes(region)) {
    const facts = { pack: regions().nameOf(pack.region), region: regions().nameOf(region) }
    reasons.push(c.refusals.not_within(facts, { field: 'region' }))
  }
  return reasons
}

const asRunPack = (pack: Pack): RunPack => ({
  packId: pack.id,
  number: pack.version,
  title: pack.title,
  document: pack.document,
})

/** Rows granted outside are judged by nobody. */
const OUTSIDE: RunPack = { packId: null, number: 0, title: '推演以外已享受', document: null }

export async function run(ctx: Ctx, input: ParsedOf<typeof c.runSandbox>) {
  const began = performance.now()
  const pack = (await anyPack(ctx.db, input.packId)) as Pack
  const region = input.region ?? pack.region
  insist(checkRun(ctx, input, pack, region))
  const kind = subsidyKinds[pack.subsidyKind]
  const period = {
    subsidyKind: pack.subsidyKind,
    regions: regions().under(region),
    from: input.from,
    to: input.to,
  }
  const gathered = await gather(ctx.db, period)
  const { set } = gathered
  const { base, context } = set.extra as { base: Int32Array; context: Uint8Array }
  if (set.columns.count === 0) {
    const facts = { from: input.from, to: input.to, region: regions().nameOf(region), kind }
    insist([c.refusals.no_claims(facts)])
  }
  const inForce = await Promise.all(gathered.packIds.map((id) => anyPack(ctx.db, id)))
  const basePacks = inForce.map((one) => asRunPack(one as Pack))
  const shiftedMonths = monthsToShift(pack.from, input.from)
  const draft = { ...asRunPack(pack), document: shifted(pack.document, shiftedMonths) }

  // The draft takes the place of what was in force, but for what a region below it has decided for itself.
  const below = new Set(
    regions()
      .under(pack.region)
      .filter((code) => code !== pack.region),
  )
  const ofPacks = basePacks.map((one) => one.document as Pack['document'])
  const stays = ofPacks.map((one) => below.has(one.region))
  const judgedIn = ofPacks.map((one, at) => (stays[at] ? one.region : pack.region))
  await intoBudgetYears(ctx.db, period, set, [draft.document, ...ofPacks], judgedIn)
  const count = set.columns.count
  const packOfBase = new Uint16Array(count)
  const packOfDraft = new Uint16Array(count)
  for (let row = 0; row < count; row++) {
    const was = base[row] as number
    packOfBase[row] = context[row] ? 0 : was + 1
    packOfDraft[row] = context[row] ? 0 : stays[was] ? was + 2 : 1
  }
  const { id: setId } = await keepSet(
    ctx.db,
    ctx.now,
    `${regions().nameOf(region)}${kind} ${input.from} 至 ${input.to}`,
    set,
  )
  const before = await judgeSet(ctx.db, ctx.now, setId, set, [OUTSIDE, ...basePacks], packOfBase)
  const after = await judgeSet(ctx.db, ctx.now, setId, set, [OUTSIDE, draft, ...basePacks], packOfDraft)

  const rows: Replayed = {
    count,
    person: set.columns.person,
    context,
    judgedFen: set.extra.judgedFen as Int32Array,
    base: before.results,
    draft: after.results,
  }
  const { people, ...total } = totalOf(rows)
  const months = monthsIn(daysBetween(input.from, input.to) + 1)
  const figures = {
    total: { ...total, barred: gathered.barred },
    months,
    funds: await withBudgets(ctx, region, fundsOf(rows), months),
    slices: await slices(ctx.db, gathered, rows),
    base: basePacks.map((one, at) => {
      let claims = 0
      for (let row = 0; row < count; row++) if (!context[row] && base[row] === at) claims += 1
      return { packId: one.packId as string, title: one.title, number: one.number, claims }
    }),
    changed: largestChanges(rows, CHANGED),
  }

  const id = uuidv7()
  const title = input.title ?? `${pack.title}第 ${pack.version} 版`
  const sums = {
    claims: total.claims,
    people,
    baseFen: total.baseFen,
    draftFen: total.draftFen,
    winners: total.winners,
    losers: total.losers,
  }
  await store.insertRun(ctx.db, {
    id,
    title,
    region,
    subsidyKind: pack.subsidyKind,
    fromOn: input.from,
    toOn: input.to,
    packId: pack.id,
    packNumber: pack.version,
    packTitle: pack.title,
    shiftedMonths,
    setId,
    baseRunId: before.runId,
    draftRunId: after.runId,
    ...sums,
    figures,
    madeBy: ctx.actor.accountId,
    madeAt: ctx.now,
    tookMs: Math.round(performance.now() - began),
  })
  ctx.record({
    subjects: [`sandbox:${id}`, `policy:${pack.id}`],
    summary: `推演“${pack.title}”第 ${pack.version} 版：${regions().nameOf(region)} ${input.from} 至 ${input.to}，${total.claims} 人次`,
    region,
    after: sums,
  })
  return { id }
}

/** What is left in this year's budgets of the region and below; else in the nearest budget above it. */
async function withBudgets(
  ctx: Ctx,
  region: string,
  rows: readonly Omit<c.FundRow, 'availableFen' | 'baseMonths' | 'draftMonths'>[],
  months: number,
): Promise<c.FundRow[]> {
  const year = Number(ctx.today.slice(0, 4))
  const line = (regions().byCode.get(region)?.path.split('/') ?? [region]).reverse()
  const places = [regions().under(region), ...line.slice(1).map((code) => [code])]
  const out: c.FundRow[] = []
  const found = await Promise.all(places.map((codes) => store.availableIn(ctx.db, codes, year)))
  for (const row of rows) {
    const held = found.flatMap((all) => all.filter((one) => one.fund === row.fund))[0]
    const availableFen = held?.availableFen ?? null
    out.push({
      ...row,
      availableFen,
      baseMonths: monthsLeft(availableFen, row.baseFen, months),
      draftMonths: monthsLeft(availableFen, row.draftFen, months),
    })
  }
  return out
}

async function slices(
  db: Db,
  { set, regions: codes }: Gathered,
  rows: Replayed,
): Promise<c.Figures['slices']> {
  const { columns, extra } = set
  const place = extra.place as Int32Array
  const filed = extra.filed as Int32Array
  const tree = regions()
  const units = [...new Set(codes.map((code) => tree.byCode.get(code)?.unitCode ?? code))]
  const unitOf = codes.map((code) => units.indexOf(tree.byCode.get(code)?.unitCode ?? code))
  const group = columns.facts.category?.values
  const groups = Object.keys(categories)
  const { occupation, level, certificateKind } = columns
  const kinds = Object.keys(certificateKinds) as (keyof typeof certificateKinds)[]
  const names = await occupationsByCode(db, [...columns.occupations])
  // Months from that of the first claim on.
  const first = filed.reduce(
    (least, day, row) => (rows.context[row] || day > least ? least : day),
    0x7fff_ffff,
  )
  const day = (n: number) => addDays('1970-01-01', n)
  const monthAt = (n: number) => Number(day(n).slice(0, 4)) * 12 + Number(day(n).slice(5, 7)) - 1
  const begins = monthAt(first)
  const monthOf = new Map<number, number>()
  const monthsFrom = (n: number): number => {
    const held = monthOf.get(n)
    if (held !== undefined) return held
    const made = monthAt(n) - begins
    monthOf.set(n, made)
    return made
  }
  const titled = (slicing: Slicing, key: (at: number) => string, title: (at: number) => string): c.Slice[] =>
    [...slicesOf(rows, slicing)].map(([at, sums]: [number, Sums]) => ({
      key: key(at),
      title: title(at),
      ...sums,
    }))
  const byMoney = (a: c.Slice, b: c.Slice) =>
    b.draftFen - a.draftFen || b.baseFen - a.baseFen || (a.key < b.key ? -1 : 1)
  const byKey = (a: c.Slice, b: c.Slice) => (a.key < b.key ? -1 : 1)
  const none = columns.occupations.length
  return {
    city: titled(
      { size: units.length, of: (row) => unitOf[place[row] as number] as number },
      (at) => units[at] as string,
      (at) => tree.nameOf(units[at]),
    ).sort(byMoney),
    county: titled(
      { size: codes.length, of: (row) => place[row] as number },
      (at) => codes[at] as string,
      (at) => tree.fullName(codes[at] as string),
    ).sort(byMoney),
    group: titled(
      { size: groups.length + 1, of: (row) => Math.min(group?.[row] ?? NONE_8, groups.length) },
      (at) => groups[at] ?? 'unknown',
      (at) => (categories as Record<string, string>)[groups[at] ?? ''] ?? '类别不明',
    ).sort(byMoney),
    occupation: titled(
      { size: none + 1, of: (row) => (occupation[row] === NONE_16 ? none : (occupation[row] as number)) },
      (at) => columns.occupations[at] ?? 'none',
      (at) => names.get(columns.occupations[at] ?? '')?.name ?? columns.occupations[at] ?? '未分职业',
    ).sort(byMoney),
    certificate: titled(
      {
        size: (kinds.length + 1) * 6,
        of: (row) => Math.min(certificateKind[row] as number, kinds.length) * 6 + (level[row] as number),
      },
      (at) => `${kinds[Math.floor(at / 6)] ?? 'none'}-${at % 6}`,
      (at) => showCertificate(kinds[Math.floor(at / 6)], at % 6),
    ).sort(byKey),
    month: titled(
      { size: 40, of: (row) => monthsFrom(filed[row] as number) },
      (at) => monthText(begins + at),
      (at) => `${Math.floor((begins + at) / 12)} 年 ${((begins + at) % 12) + 1} 月`,
    ).sort(byKey),
  }
}

const monthText = (month: number): string =>
  `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
export const showCertificate = (kind: keyof typeof certificateKinds | undefined, level: number): string =>
  [kind ? certificateKinds[kind] : '不需要证书', level ? levelNames[level] : ''].filter(Boolean).join('·')

const one = async (ctx: Ctx, id: string): Promise<store.RunRecord> =>
  within(ctx, await store.runById(ctx.db, id))
/** Enough of a run to look into its lines. */
export const keysOf = async (ctx: Ctx, id: string): Promise<store.RunKeys> =>
  within(ctx, await store.runKeys(ctx.db, id))
function within<T extends { region: string }>(ctx: Ctx, row: T | undefined): T {
  if (!row || !ctx.scope().regions.includes(row.region))
    throw new Refused([common.not_found({ what: '该次推演' })], 404)
  return row
}

export { one as runOf }

async function shown(ctx: Ctx, rows: readonly store.RunHeadRow[]): Promise<c.RunRow[]> {
  const names = await accountNames(
    ctx.db,
    rows.map((row) => row.madeBy),
  )
  return rows.map(({ madeBy, ...row }) => ({
    ...row,
    regionName: regions().nameOf(row.region),
    madeByName: names.get(madeBy) ?? '',
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listRuns>) {
  const page = await store.listRunRows(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: await shown(ctx, page.rows) }
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.RunView> {
  const row = await one(ctx, input.id)
  const [head] = await shown(ctx, [row])
  return { ...(head as c.RunRow), figures: row.figures }
}

/** Once more from what was kept: the same facts by the same documents come to the same results, or something is wrong. */
export async function repeat(ctx: Ctx, input: { id: string }) {
  const began = performance.now()
  const row = await one(ctx, input.id)
  const set = await readSet(ctx.db, row.setId)
  let same = true
  for (const runId of [row.baseRunId, row.draftRunId]) {
    const head = await runById(ctx.db, runId)
    const kept = await readResults(ctx.db, head)
    const again = judgeAgain(set, head.packs, kept.packOf)
    for (let at = 0; same && at < kept.count; at++)
      same =
        kept.amountFen[at] === again.amountFen[at] &&
        kept.eligible[at] === again.eligible[at] &&
        kept.fund[at] === again.fund[at] &&
        kept.codes.every((words, w) => (words[at] as number) >>> 0 === again.codes[w]?.[at])
  }
  return { same, claims: row.claims, ms: Math.round(performance.now() - began) }
}

/** Batches from writing to publishing by another person, and who holds their vouchers. */
import { v7 as uuidv7 } from 'uuid'
import { availableFor } from '#money/budgets'
import { funds } from '#money/policy/contract'
import { covers, type Place } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { occupationsByCode } from '#registry/occupations'
import { normalizeIdNumber, peopleMap, personByIdNumber } from '#registry/people'
import { regions } from '#registry/regions'
import * as batches from './batch-store.ts'
import { pathUp } from './claim-service.ts'
import type * as c from './contract.ts'
import { raisesOf } from './raise-service.ts'
import {
  type BatchMove,
  batchMoves,
  checkBatch,
  groupName,
  handsOf,
  numberOf,
  refusals,
  rowsFor,
} from './rules.ts'
import * as store from './store.ts'

const notFound = () => new Refused([common.not_found({ what: '该培训券批次' })], 404)

async function mustBatch(ctx: Ctx, id: string): Promise<batches.BatchRow> {
  const row = await batches.batchById(ctx.db, id)
  if (!row) throw notFound()
  return row
}

export const placeOfBatch = async (ctx: Ctx, id: string): Promise<Place> => ({
  region: (await mustBatch(ctx, id)).region,
})

/** Who gets quotas from a batch may read it, as well as whose batch it is. */
export async function placeToRead(ctx: Ctx, id: string): Promise<Place> {
  const row = await mustBatch(ctx, id)
  const scope = ctx.scope()
  if (covers(scope, { region: row.region })) return { region: row.region }
  const near = (await batches.quotasOf(ctx.db, [id])).find((q) => covers(scope, { region: q.region }))
  return { region: near?.region ?? row.region }
}

type Content = Omit<ParsedOf<typeof c.draftBatch>, 'submit'>

/** Everything wrong with what was written down, as far as it can be told without asking the purse. */
async function contentReasons(ctx: Ctx, input: Content): Promise<Reason[]> {
  const tree = regions()
  if (!tree.byCode.has(input.region)) return [refusals.unknown_region({ field: 'region' })]
  const known = await occupationsByCode(ctx.db, input.occupationCodes)
  return [
    ...input.occupationCodes
      .filter((code) => !known.has(code))
      .map((code) => refusals.unknown_occupation({ code }, { field: 'occupationCodes' })),
    ...checkBatch(input, { now: ctx.now, under: new Set(tree.under(input.region)), nameOf: tree.nameOf }),
  ]
}

async function purseReasons(ctx: Ctx, row: batches.BatchRow): Promise<Reason[]> {
  const day = ctx.today
  if (await availableFor(ctx.db, row.region, day, row.fund)) return []
  return [
    refusals.no_budget({
      region: regions().nameOf(row.region),
      year: Number(day.slice(0, 4)),
      fund: funds[row.fund],
    }),
  ]
}

async function missingOf(
  ctx: Ctx,
  row: batches.BatchRow,
  quotas: readonly batches.QuotaRow[],
): Promise<Reason[]> {
  return [...(await contentReasons(ctx, { ...row, quotas: [...quotas] })), ...(await purseReasons(ctx, row))]
}

const rowsOf = (batchId: string, quotas: Content['quotas']) =>
  quotas.map((q) => ({ id: uuidv7(), batchId, region: q.region, category: q.category, total: q.total }))

const fieldsOf = (input: Content) => {
  const { quotas: _quotas, ...fields } = input
  return fields
}

const shownOf = (input: Content) => ({
  kind: input.kind,
  fund: input.fund,
  faceFen: input.faceFen,
  total: input.quotas.reduce((sum, q) => sum + q.total, 0),
  validUntil: input.validUntil,
})

export async function draft(ctx: Ctx, given: ParsedOf<typeof c.draftBatch>) {
  const { submit, ...input } = given
  insist(await contentReasons(ctx, input))
  const id = uuidv7()
  const row: batches.BatchRow = {
    id,
    ...fieldsOf(input),
    state: 'draft',
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    submittedBy: null,
    submittedAt: null,
    publishedBy: null,
    publishedAt: null,
    endedBy: null,
    endedAt: null,
    reason: null,
    version: 1,
  }
  await batches.insertBatch(ctx.db, row)
  await batches.replaceQuotas(ctx.db, id, rowsOf(id, input.quotas))
  ctx.record({
    subjects: [`voucher-batch:${id}`],
    summary: `编制培训券批次“${input.title}”`,
    region: input.region,
    after: shownOf(input),
  })
  return submit ? { id, ...(await move(ctx, { id, version: 1 }, 'submit')) } : { id, version: 1 }
}

export async function edit(ctx: Ctx, given: ParsedOf<typeof c.editBatch>) {
  const { id, version, ...input } = given
  const row = await batches.lockBatch(ctx.db, id)
  if (!row) throw notFound()
  if (row.version !== version) insist([common.changed_meanwhile()])
  if (!batchMoves.moves.edit.from.includes(row.state as never))
    insist([refusals.not_draft({ state: batchMoves.states[row.state] })])
  // A batch does not wander into another department's region.
  if (!covers(ctx.scope(), { region: input.region })) throw new Refused([common.out_of_scope()], 403)
  insist(await contentReasons(ctx, input))
  const before = await batches.quotasOf(ctx.db, [id])
  if (!(await batches.updateBatch(ctx.db, id, version, { ...fieldsOf(input), state: 'draft' })))
    insist([common.changed_meanwhile()])
  await batches.replaceQuotas(ctx.db, id, rowsOf(id, input.quotas))
  ctx.record({
    subjects: [`voucher-batch:${id}`],
    summary: `修改培训券批次“${input.title}”`,
    region: input.region,
    before: shownOf({ ...row, quotas: before }),
    after: shownOf(input),
  })
  return { version: version + 1 }
}

async function move(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  name: Exclude<BatchMove, 'edit'>,
): Promise<{ version: number }> {
  const row = await batches.lockBatch(ctx.db, input.id)
  if (!row) throw notFound()
  const me = ctx.actor.accountId
  const reasons = refuseMove(batchMoves, name, row.state, me, handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist(reasons)
  const quotas = await batches.quotasOf(ctx.db, [row.id])
  if (name === 'submit' || name === 'publish') insist(await missingOf(ctx, row, quotas))
  // Claims under way hold these rows, so this waits for them: after it nobody draws from a closed batch.
  if (name === 'close' || name === 'publish') await batches.openQuotas(ctx.db, row.id, name === 'publish')
  const { title, to } = batchMoves.moves[name]
  const set: Partial<batches.BatchRow> = {
    state: to,
    reason: input.reason ?? null,
    ...(name === 'submit' ? { submittedBy: me, submittedAt: ctx.now } : {}),
    ...(name === 'publish' ? { publishedBy: me, publishedAt: ctx.now } : {}),
    ...(name === 'close' || name === 'withdraw' ? { endedBy: me, endedAt: ctx.now } : {}),
  }
  if (!(await batches.updateBatch(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`voucher-batch:${row.id}`],
    summary: `${title}培训券批次“${row.title}”`,
    region: row.region,
    before: { state: batchMoves.states[row.state] },
    after: { state: batchMoves.states[to], total: quotas.reduce((sum, q) => sum + q.total, 0) },
    reason: input.reason ?? null,
  })
  return { version: row.version + 1 }
}

export const submit = (ctx: Ctx, input: ParsedOf<typeof c.submitBatch>) => move(ctx, input, 'submit')
export const withdraw = (ctx: Ctx, input: ParsedOf<typeof c.withdrawBatch>) => move(ctx, input, 'withdraw')
export const giveBack = (ctx: Ctx, input: ParsedOf<typeof c.returnBatch>) => move(ctx, input, 'return')
export const publish = (ctx: Ctx, input: ParsedOf<typeof c.publishBatch>) => move(ctx, input, 'publish')
export const close = (ctx: Ctx, input: ParsedOf<typeof c.closeBatch>) => move(ctx, input, 'close')

// Looking

const EMPTY: c.VoucherCounts = {
  total: 0,
  taken: 0,
  available: 0,
  held: 0,
  redeemed: 0,
  expired: 0,
  waiting: 0,
  redeemedFen: 0,
}

async function countsOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, c.VoucherCounts>> {
  const [quotas, uses, waiting] = await Promise.all([
    batches.quotasOf(ctx.db, ids),
    batches.quotaUse(ctx.db, ids),
    batches.waitingCounts(ctx.db, ids),
  ])
  const out = new Map(ids.map((id) => [id, { ...EMPTY }]))
  const at = (id: string) => out.get(id) as c.VoucherCounts
  for (const q of quotas) {
    at(q.batchId).total += q.total
    at(q.batchId).taken += q.taken
  }
  for (const u of uses)
    for (const key of ['available', 'held', 'redeemed', 'expired', 'redeemedFen'] as const)
      at(u.batchId)[key] += u[key]
  for (const w of waiting) at(w.batchId).waiting += w.count
  return out
}

const show = (row: batches.BatchRow, counts: c.VoucherCounts) => ({
  ...row,
  regionName: regions().fullName(row.region),
  counts,
})

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listBatches>) {
  const under = input.region ? regions().under(input.region) : null
  const page = await batches.listBatchRows(ctx.db, ctx.scope().regions, input, under)
  const counts = await countsOf(
    ctx,
    page.rows.map((r) => r.id),
  )
  return { ...page, rows: page.rows.map((row) => show(row, counts.get(row.id) ?? EMPTY)) }
}

export async function view(ctx: Ctx, input: { id: string }) {
  const row = await mustBatch(ctx, input.id)
  const [counts, quotas, uses, waiting, holders, names, occupations, more] = await Promise.all([
    countsOf(ctx, [row.id]),
    batches.quotasOf(ctx.db, [row.id]),
    batches.quotaUse(ctx.db, [row.id]),
    batches.waitingCounts(ctx.db, [row.id]),
    batches.holdersByRegion(ctx.db, row.id),
    accountNames(ctx.db, [row.createdBy, row.submittedBy, row.publishedBy]),
    occupationsByCode(ctx.db, row.occupationCodes),
    raisesOf(ctx, row),
  ])
  const use = new Map(uses.map((u) => [u.quotaId, u]))
  const can = openMoves(
    batchMoves,
    row.state,
    (verb) => covers(ctx.scope(verb), { region: row.region }),
    ctx.actor.accountId,
    handsOf(row),
  )
  const open = ['draft', 'returned', 'submitted'].includes(row.state)
  return {
    ...show(row, counts.get(row.id) ?? EMPTY),
    occupations: row.occupationCodes.map((code) => ({ code, name: occupations.get(code)?.name ?? code })),
    createdByName: names.get(row.createdBy) ?? '',
    submittedByName: row.submittedBy ? (names.get(row.submittedBy) ?? '') : null,
    publishedByName: row.publishedBy ? (names.get(row.publishedBy) ?? '') : null,
    quotas: quotas.map((q) => {
      const { available = 0, held = 0, redeemed = 0 } = use.get(q.id) ?? {}
      // Who waits is counted where they would be served first.
      const mine = waiting.filter((w) => rowsFor(quotas, { ...w, regions: pathUp(w.region) })[0] === q)
      return {
        id: q.id,
        region: q.region,
        regionName: regions().fullName(q.region),
        category: q.category,
        total: q.total,
        taken: q.taken,
        available,
        held,
        redeemed,
        waiting: mine.reduce((sum, w) => sum + w.count, 0),
      }
    }),
    holders: holders.map((h) => ({ ...h, regionName: regions().fullName(h.region) })),
    missing: open ? await missingOf(ctx, row, quotas) : [],
    raises: more.raises,
    can: [
      ...can,
      ...(row.publishedAt && covers(ctx.scope('voucher.approve'), { region: row.region }) ? ['revoke'] : []),
      ...(more.mayAsk ? ['ask-raise'] : []),
    ],
  }
}

export async function vouchers(ctx: Ctx, input: ParsedOf<typeof c.listVouchers>) {
  const row = await mustBatch(ctx, input.id)
  const scope = ctx.scope().regions
  const wide = scope.includes(row.region)
  const asked = input.region ? regions().under(input.region) : null
  // Who only has a quota of the batch sees the holders of their own region.
  const limit = wide ? asked : (asked ?? scope).filter((code) => scope.includes(code))
  const person = input.q ? await personByIdNumber(ctx, normalizeIdNumber(input.q)) : null
  const page = await store.listVoucherRows(ctx.db, input, limit, input.q ? (person ? [person.id] : []) : null)
  const people = await peopleMap(
    ctx.db,
    page.rows.map((r) => r.personId),
  )
  return {
    ...page,
    rows: page.rows.map((v) => ({
      ...v,
      number: numberOf(row.title, v.no),
      nameMasked: people.get(v.personId)?.nameMasked ?? '',
      idNumberMasked: people.get(v.personId)?.idNumberMasked ?? '',
      regionName: regions().fullName(v.region),
      groupName: groupName(v.category),
    })),
  }
}

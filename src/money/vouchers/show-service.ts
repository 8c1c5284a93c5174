/** What everybody sees of open batches, and what a worker sees of their own vouchers. */
import { funds, subsidyKinds } from '#money/policy/contract'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { daysBetween } from '#platform/day'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { regions } from '#registry/regions'
import * as batches from './batch-store.ts'
import { askerOf, groupsOf } from './claim-service.ts'
import type * as c from './contract.ts'
import {
  faceOf,
  groupName,
  numberOf,
  refusals,
  refuseClaim,
  rowsFor,
  voucherKinds,
  voucherStates,
} from './rules.ts'
import * as store from './store.ts'

type AnyCtx = Ctx<Actor | null>

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)

async function namesOf(ctx: AnyCtx, rows: readonly batches.BatchRow[]) {
  const known = await occupationsByCode(
    ctx.db,
    rows.flatMap((r) => r.occupationCodes),
  )
  return (row: batches.BatchRow) =>
    row.occupationCodes.map((code) => ({ code, name: known.get(code)?.name ?? code }))
}

async function offers(
  ctx: AnyCtx,
  rows: readonly batches.BatchRow[],
  quotas: readonly batches.QuotaRow[],
): Promise<c.Offer[]> {
  const occupations = await namesOf(ctx, rows)
  return rows.map((row) => {
    const mine = quotas.filter((q) => q.batchId === row.id)
    return {
      id: row.id,
      title: row.title,
      region: row.region,
      regionName: regions().fullName(row.region),
      kind: row.kind,
      kindTitle: voucherKinds[row.kind],
      face: faceOf(row),
      subsidyTitle: subsidyKinds[row.subsidyKind],
      fundTitle: funds[row.fund],
      occupations: occupations(row),
      claimFrom: row.claimFrom,
      claimUntil: row.claimUntil,
      validDays: row.validDays,
      validUntil: row.validUntil,
      documentNumber: row.documentNumber,
      note: row.note,
      total: sum(mine.map((q) => q.total)),
      left: sum(mine.map((q) => q.total - q.taken)),
      quotas: mine.map((q) => ({
        region: q.region,
        regionName: regions().fullName(q.region),
        group: groupName(q.category),
        total: q.total,
        left: q.total - q.taken,
      })),
    }
  })
}

/** Regions whose people a quota may reach from here: the region itself, all under it and all above it. */
const around = (code: string): string[] => [
  ...new Set([...regions().under(code), ...(regions().byCode.get(code)?.path.split('/') ?? [])]),
]

export async function open(ctx: AnyCtx, input: ParsedOf<typeof c.openBatches>) {
  const page = await batches.openBatchRows(ctx.db, ctx.now, input, input.region ? around(input.region) : null)
  const quotas = await batches.quotasOf(
    ctx.db,
    page.rows.map((r) => r.id),
  )
  return { ...page, rows: await offers(ctx, page.rows, quotas) }
}

const OFFERS = 50

export async function mine(ctx: Ctx) {
  const personId = ctx.actor.personId as string
  const [vouchers, waits, page, groups, people] = await Promise.all([
    store.vouchersOfPerson(ctx.db, personId),
    store.waitsOfPerson(ctx.db, personId),
    batches.openBatchRows(ctx.db, ctx.now, { page: 1, size: OFFERS }, null),
    groupsOf(ctx.tools, ctx.db, [personId], ctx.today),
    store.claimants(ctx.db, [], [personId]),
  ])
  const known = { region: people.get(personId)?.region ?? null, category: groups.get(personId) ?? null }
  const held = await batches.batchesById(ctx.db, [
    ...vouchers.map((v) => v.batchId),
    ...waits.map((w) => w.batchId),
  ])
  const of = new Map(held.map((b) => [b.id, b]))
  const occupations = await namesOf(ctx, held)
  const ahead = await store.aheadOf(ctx.db, waits)
  const quotas = await batches.quotasOf(
    ctx.db,
    page.rows.map((r) => r.id),
  )
  const asker = askerOf(known, {})
  const shown = await offers(ctx, page.rows, quotas)
  return {
    now: ctx.now,
    vouchers: vouchers.map((v): c.MyVoucher => {
      const batch = of.get(v.batchId) as batches.BatchRow
      return {
        id: v.id,
        batchId: v.batchId,
        number: numberOf(batch.title, v.no),
        title: batch.title,
        kindTitle: voucherKinds[batch.kind],
        face: faceOf(batch),
        occupations: occupations(batch),
        regionName: regions().fullName(batch.region),
        state: v.state,
        stateTitle: voucherStates[v.state],
        origin: v.origin,
        claimedAt: v.claimedAt,
        expiresOn: v.expiresOn,
        daysLeft: v.state === 'available' ? daysBetween(ctx.today, v.expiresOn) : null,
        classId: v.classId,
        amountFen: v.amountFen,
        endReason: v.endReason,
        version: v.version,
        can: v.state === 'available' ? ['use', 'give-up'] : [],
      }
    }),
    waiting: waits.map((w) => ({
      batchId: w.batchId,
      title: of.get(w.batchId)?.title ?? '',
      at: w.at,
      ahead: ahead.get(`${w.batchId}:${w.place}`) ?? 0,
    })),
    offers: shown.flatMap((offer, i) => {
      const row = page.rows[i] as batches.BatchRow
      // What a person has or waits for stands above, not among what can still be had.
      if (vouchers.some((v) => v.batchId === row.id && v.state !== 'returned')) return []
      if (waits.some((w) => w.batchId === row.id)) return []
      const own = quotas.filter((q) => q.batchId === row.id)
      const reasons = refuseClaim({ ...row, quotas: own }, asker, ctx.now, (code) => regions().nameOf(code))
      const asks = new Set(reasons.map((r) => r.code))
      // Batches for other places and other people are the public page's, not mine.
      if (asks.has('voucher.region_outside') || asks.has('voucher.group_outside')) return []
      const rows = rowsFor(own, asker)
      const soldOut = rows.length > 0 && rows.every((q) => q.taken >= q.total)
      const needsRegion = known.region === null
      const needsGroup = known.category === null && own.some((q) => q.category !== null)
      return [
        {
          ...offer,
          reasons: [
            ...reasons.filter((r) => r.code === 'voucher.not_yet' || r.code === 'voucher.over'),
            ...(soldOut ? [refusals.sold_out()] : []),
          ],
          soldOut,
          ask: {
            regions: needsRegion
              ? [...new Set(own.map((q) => q.region))].map((code) => ({
                  code,
                  name: regions().fullName(code),
                }))
              : [],
            groups: needsGroup
              ? [...new Set(own.flatMap((q) => q.category ?? []))].map((value) => ({
                  value,
                  label: groupName(value),
                }))
              : [],
          },
        },
      ]
    }),
  }
}

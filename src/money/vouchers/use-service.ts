/** Doors for enrolment and claims: a voucher is held for a seat, given back when the seat is left, redeemed by the money. */
import { type FundKind, funds, type SubsidyKind } from '#money/policy/contract'
import type { Db } from '#platform/db'
import type { Fen } from '#platform/fen'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import { regions } from '#registry/regions'
import { type BatchRow, batchById, batchesById } from './batch-store.ts'
import { type AnyCtx, end, subjectsOf } from './return-service.ts'
import {
  type ClassForVoucher,
  faceOf,
  firstToUse,
  numberOf,
  refusals,
  refuseUse,
  stateAfterReturn,
  type UsableVoucher,
  type VoucherKind,
  type VoucherState,
  voucherKinds,
  voucherStates,
  WITHOUT_VOUCHER,
  worthOf,
} from './rules.ts'
import * as store from './store.ts'

/** A voucher with what its batch says of it. */
interface Full extends UsableVoucher {
  row: store.VoucherRow
  batch: BatchRow
}

const full = (row: store.VoucherRow, batch: BatchRow): Full => ({
  row,
  batch,
  title: batch.title,
  batchRegion: batch.region,
  kind: batch.kind,
  faceFen: batch.faceFen,
  offsetPercent: batch.offsetPercent,
  subsidyKind: batch.subsidyKind,
  fund: batch.fund,
  occupationCodes: batch.occupationCodes,
  expiresOn: row.expiresOn,
  state: row.state,
})

async function fullOf(db: Db, rows: readonly store.VoucherRow[]): Promise<Full[]> {
  const batches = new Map(
    (
      await batchesById(
        db,
        rows.map((r) => r.batchId),
      )
    ).map((b) => [b.id, b]),
  )
  return rows.map((row) => full(row, batches.get(row.batchId) as BatchRow))
}

const reasonsFor = (voucher: Full, cls: ClassForVoucher): Reason[] =>
  refuseUse(voucher, cls, {
    underBatch: new Set(regions().under(voucher.batchRegion)),
    regionName: regions().nameOf(voucher.batchRegion),
  })

/** Whether a subsidy of this kind, paid by this fund, asks for a voucher (F37-14). */
export const voucherNeeded = (subsidyKind: SubsidyKind, fund: FundKind | null): boolean =>
  fund === 'unemployment-insurance' && !WITHOUT_VOUCHER.includes(subsidyKind)

export const neededReason = (fund: FundKind): Reason => refusals.needed({ fund: funds[fund] })

export interface ClassVoucher {
  voucherId: string
  number: string
  personId: string
  state: VoucherState
  kind: VoucherKind
  /** What it says it is worth. */
  face: string
  fund: FundKind
  expiresOn: string
  /** What the voucher pays of an amount that the policy gives. */
  worth: (amountFen: Fen) => Fen
}

/** Vouchers held or redeemed for seats of this class, by person. */
export async function vouchersForClass(
  db: Db,
  classId: string,
  personIds: readonly string[] | null = null,
): Promise<Map<string, ClassVoucher>> {
  const rows = await fullOf(db, await store.vouchersOfClass(db, classId, personIds))
  return new Map(
    rows.map((v) => [
      v.row.personId,
      {
        voucherId: v.row.id,
        number: numberOf(v.title, v.row.no),
        personId: v.row.personId,
        state: v.state,
        kind: v.kind,
        face: `${voucherKinds[v.kind]}，${faceOf(v)}`,
        fund: v.fund,
        expiresOn: v.expiresOn,
        worth: (amountFen: Fen) => worthOf(v, amountFen),
      },
    ]),
  )
}

export const voucherFor = async (
  db: Db,
  personId: string,
  classId: string,
): Promise<ClassVoucher | undefined> => (await vouchersForClass(db, classId, [personId])).get(personId)

/** Vouchers of a person that could be used for a class now, best first. */
export async function fittingVouchers(
  db: Db,
  personId: string,
  cls: ClassForVoucher,
): Promise<{ id: string; number: string; title: string; expiresOn: string }[]> {
  const mine = (await store.vouchersOfPerson(db, personId)).filter((v) => v.state === 'available')
  const fitting = (await fullOf(db, mine)).filter((v) => reasonsFor(v, cls).length === 0)
  const first = firstToUse(fitting)
  return fitting
    .sort((a, b) => Number(b === first) - Number(a === first) || a.expiresOn.localeCompare(b.expiresOn))
    .map((v) => ({
      id: v.row.id,
      number: numberOf(v.title, v.row.no),
      title: v.title,
      expiresOn: v.expiresOn,
    }))
}

/** Which classes one of the person's vouchers can be used for. */
export async function reachOf(
  db: Db,
  personId: string,
  voucherId: string,
): Promise<{
  title: string
  number: string
  state: VoucherState
  region: string
  homeRegion: string
  subsidyKind: SubsidyKind
  fund: FundKind
  occupationCodes: readonly string[]
  expiresOn: string
}> {
  const row = await store.voucherById(db, voucherId)
  if (row?.personId !== personId) throw new Refused([refusals.not_yours()], 404)
  const batch = (await batchById(db, row.batchId)) as BatchRow
  const { title, region, subsidyKind, fund, occupationCodes } = batch
  const number = numberOf(title, row.no)
  const { state, expiresOn } = row
  return {
    title,
    number,
    state,
    region,
    homeRegion: row.region,
    subsidyKind,
    fund,
    occupationCodes,
    expiresOn,
  }
}

export interface HoldInput {
  personId: string
  cls: ClassForVoucher
  className: string
  /** One the person chose; where left out, the best that fits. */
  voucherId?: string | undefined
}

/**
 * Takes one of the person's vouchers for their seat. A chosen one that does not fit is refused with every reason;
 * where none is chosen and none fits, nothing happens and null is returned.
 */
export async function holdVoucher(
  ctx: AnyCtx,
  input: HoldInput,
): Promise<{ voucherId: string; number: string; expiresOn: string } | null> {
  const { personId, cls } = input
  const mine = await fullOf(ctx.db, await store.lockVouchersOfPerson(ctx.db, personId))
  const standing = mine.find((v) => v.row.classId === cls.id)
  if (standing) {
    const { row, title, expiresOn } = standing
    return { voucherId: row.id, number: numberOf(title, row.no), expiresOn }
  }
  let chosen: Full | undefined
  if (input.voucherId) {
    chosen = mine.find((v) => v.row.id === input.voucherId)
    if (!chosen) throw new Refused([refusals.not_yours({ field: 'voucherId' })], 404)
    insist(reasonsFor(chosen, cls).map((r) => ({ ...r, field: 'voucherId' })))
  } else {
    chosen = firstToUse(mine.filter((v) => reasonsFor(v, cls).length === 0))
    if (!chosen) return null
  }
  const { row, title, batch, expiresOn } = chosen
  const set = { state: 'held', classId: cls.id, heldAt: ctx.now } as const
  if (!(await store.updateVoucher(ctx.db, row, set))) insist([common.changed_meanwhile()])
  const number = numberOf(title, row.no)
  ctx.record({
    subjects: [...subjectsOf(row), `class:${cls.id}`],
    summary: `培训券“${title}”用于报名“${input.className}”`,
    region: batch.region,
    before: { state: voucherStates.available },
    after: { state: voucherStates.held },
  })
  return { voucherId: row.id, number, expiresOn }
}

/** Seats that are left, or a class that does not take place, give their vouchers back; null: everybody's of the class. */
export async function giveBackVouchers(
  ctx: AnyCtx,
  input: { classId: string; personIds: readonly string[] | null; reason: string },
): Promise<number> {
  const rows = (await store.vouchersOfClass(ctx.db, input.classId, input.personIds)).filter(
    (row) => row.state === 'held',
  )
  const ended = new Map<string, store.VoucherRow[]>()
  for (const { row, title, batch } of await fullOf(ctx.db, rows)) {
    if (stateAfterReturn(row.expiresOn, ctx.today) === 'expired') {
      ended.set(batch.id, [...(ended.get(batch.id) ?? []), row])
      continue
    }
    const set = { state: 'available', classId: null, heldAt: null } as const
    if (!(await store.updateVoucher(ctx.db, row, set))) insist([common.changed_meanwhile()])
    ctx.record({
      subjects: [...subjectsOf(row), `class:${input.classId}`],
      summary: `培训券“${title}”退回本人，可继续使用`,
      region: batch.region,
      before: { state: voucherStates.held },
      after: { state: voucherStates.available },
      reason: input.reason,
    })
  }
  for (const [batchId, list] of ended) {
    const batch = (await batchById(ctx.db, batchId)) as BatchRow
    await end(ctx, batch, list, {
      state: 'expired',
      reason: `${input.reason}；退回时已超过有效期`,
      title: '退回时已过期',
    })
  }
  return rows.length
}

export interface RedeemLine {
  personId: string
  claimLineId: string
  amountFen: Fen
}

/** The money of a claim is let through: the vouchers behind its lines are used up. Lines without one are refused where `needed`. */
export async function redeemVouchers(
  ctx: AnyCtx,
  input: { classId: string; claimId: string; lines: readonly RedeemLine[]; needed: boolean },
): Promise<number> {
  const people = input.lines.map((l) => l.personId)
  const vouchers = new Map(
    (await fullOf(ctx.db, await store.vouchersOfClass(ctx.db, input.classId, people))).map((v) => [
      v.row.personId,
      v,
    ]),
  )
  const held = input.lines.flatMap((line) => {
    const voucher = vouchers.get(line.personId)
    return voucher?.state === 'held' ? [{ line, voucher }] : []
  })
  const reasons: Reason[] = []
  if (input.needed && held.length < input.lines.length)
    reasons.push(refusals.not_held({ count: input.lines.length - held.length }))
  const over = held.filter(({ line, voucher }) => line.amountFen > (voucher.faceFen ?? line.amountFen))
  if (over.length > 0) reasons.push(refusals.over_worth({ count: over.length }))
  insist(reasons)
  for (const { line, voucher } of held) {
    const set = {
      state: 'redeemed',
      claimId: input.claimId,
      claimLineId: line.claimLineId,
      amountFen: line.amountFen,
      redeemedAt: ctx.now,
    } as const
    if (!(await store.updateVoucher(ctx.db, voucher.row, set))) insist([common.changed_meanwhile()])
    ctx.record({
      subjects: [...subjectsOf(voucher.row), `class:${input.classId}`, `claim:${input.claimId}`],
      summary: `培训券“${voucher.title}”核销`,
      region: voucher.batch.region,
      before: { state: voucherStates.held },
      after: { state: voucherStates.redeemed, amountFen: line.amountFen },
    })
  }
  return held.length
}

/** A line whose money was taken back before it was paid: its voucher is its person's again, for another class. */
export async function unredeemVouchers(
  ctx: AnyCtx,
  input: { claimId: string; claimLineIds: readonly string[]; reason: string },
): Promise<number> {
  const rows = (await store.vouchersOfClaim(ctx.db, input.claimId)).filter((row) =>
    input.claimLineIds.includes(row.claimLineId ?? ''),
  )
  for (const row of rows) {
    const held = { claimId: null, claimLineId: null, amountFen: null, redeemedAt: null }
    if (!(await store.updateVoucher(ctx.db, row, { ...held, state: 'held' })))
      insist([common.changed_meanwhile()])
    const { classId, personId } = row
    await giveBackVouchers(ctx, { classId: classId as string, personIds: [personId], reason: input.reason })
  }
  return rows.length
}

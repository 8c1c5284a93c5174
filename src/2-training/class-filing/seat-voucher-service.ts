/** What a seat has to do with vouchers: whether its money asks for one, and which stands for it. */
import { estimateSeat, packById, voucherRule } from '#money/policy'
import type { ClaimFacts, FundKind, Pack } from '#money/policy/contract'
import {
  type ClassForVoucher,
  giveBackVouchers,
  holdVoucher,
  neededReason,
  voucherNeeded,
  vouchersForClass,
} from '#money/vouchers'
import type { Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import type { PersonRow } from '#registry/people'
import type { AnyCtx } from './moves-service.ts'
import type { ClassRow } from './store.ts'

/** A class as its vouchers see it; null while it is not known who pays. */
export const forVoucher = (row: ClassRow): ClassForVoucher | null =>
  row.fund === null
    ? null
    : {
        id: row.id,
        region: row.region,
        subsidyKind: 'class-training',
        occupationCode: row.occupationCode,
        fund: row.fund as FundKind,
        startsOn: row.startsOn,
      }

/** Who pays for the class's seats: as filed, or as it would be filed now. */
export const seatFund = (row: ClassRow, pack: Pack | null, shortage: boolean, on: Day): FundKind | null =>
  (row.fund as FundKind | null) ?? (pack ? estimateSeat(pack, { ...row, shortage, on }).fund : null)

/** Whether the seat's money asks for a voucher: the pack's word, or the rule for the fund where it says nothing. */
export const seatNeedsVoucher = (fund: FundKind | null, pack: Pack | null, facts: ClaimFacts): boolean =>
  fund !== null &&
  ((pack && voucherRule(pack, facts, fund)?.required) ?? voucherNeeded('class-training', fund))

/** For seats that need a voucher and have none: what their holders must do. Told now, required when the money is claimed. */
export async function voucherReasons(
  ctx: AnyCtx,
  row: ClassRow,
  fund: FundKind | null,
  needing: readonly string[],
): Promise<Map<string, Reason>> {
  if (needing.length === 0 || fund === null) return new Map()
  const held = await vouchersForClass(ctx.db, row.id, needing)
  const reason = neededReason(fund)
  return new Map(needing.filter((id) => !held.has(id)).map((id) => [id, reason]))
}

export async function needed(ctx: AnyCtx, row: ClassRow, person: PersonRow): Promise<boolean> {
  const pack = row.packId ? await packById(ctx.db, row.packId) : null
  return seatNeedsVoucher(row.fund as FundKind | null, pack, {
    on: row.filedOn ?? ctx.today,
    person: { birthOn: person.birthOn, sex: person.sex, facts: {} },
    certificate: {
      kind: row.certificateKind,
      occupationCode: row.occupationCode,
      level: row.level,
      issuedOn: null,
      number: null,
    },
    shortage: false,
    history: [],
  })
}

/** At enrolment: the voucher the person chose; where one is needed and none was chosen, the best that fits. */
export async function holdAtEnrolment(
  ctx: Ctx,
  row: ClassRow,
  person: PersonRow,
  voucherId: string | undefined,
): Promise<string | null> {
  const cls = forVoucher(row)
  if (!cls || (!voucherId && !(await needed(ctx, row, person)))) return null
  const input = { personId: person.id, cls, className: row.title, voucherId }
  return (await holdVoucher(ctx, input))?.number ?? null
}

/** A seat that is left gives its voucher back; null: everybody's, of a class that does not take place. */
export const giveBackSeats = (
  ctx: AnyCtx,
  row: Pick<ClassRow, 'id'>,
  personIds: readonly string[] | null,
  reason: string,
): Promise<number> => giveBackVouchers(ctx, { classId: row.id, personIds, reason })

/** Vouchers on the worker's phone: used for a seat, taken back, and what one can be used for near its holder. */
import { type FundKind, funds } from '#money/policy/contract'
import { fittingVouchers, giveBackVouchers, holdVoucher, reachOf, voucherFor } from '#money/vouchers'
import type { ParsedOf } from '#platform/act'
import { insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { type PersonRow, peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import type { ClassState } from './class-rules.ts'
import { showOpen } from './enrol-service.ts'
import { heldClass, lock, notFound } from './moves-service.ts'
import { refusals } from './roster-rules.ts'
import { judgePeople } from './roster-service.ts'
import * as store from './roster-store.ts'
import { forVoucher, needed } from './seat-voucher-service.ts'
import { type ClassRow, classById } from './store.ts'
import type * as c from './voucher-contract.ts'

/** A seat's voucher may be chosen until the training is over, and taken back until it begins. */
const USING: readonly ClassState[] = ['submitted', 'reviewed', 'approved', 'running', 'taught']
const TAKING_BACK: readonly ClassState[] = ['submitted', 'reviewed', 'approved']

export async function options(ctx: Ctx, input: { id: string }) {
  const row = await classById(ctx.db, input.id)
  if (!row?.filedAt) throw notFound()
  const personId = ctx.actor.personId as string
  const cls = forVoucher(row)
  const [person] = (await peopleById(ctx.db, [personId])) as [PersonRow]
  const held = await voucherFor(ctx.db, personId, row.id)
  return {
    needed: await needed(ctx, row, person),
    fundTitle: row.fund && funds[row.fund as FundKind],
    held: held ? { id: held.voucherId, number: held.number, expiresOn: held.expiresOn } : null,
    options: cls && !held ? await fittingVouchers(ctx.db, personId, cls) : [],
    open: held ? held.state === 'held' && TAKING_BACK.includes(row.state) : USING.includes(row.state),
  }
}

/** Locked, the caller on its roster, and its vouchers still open to change. */
async function seat(ctx: Ctx, id: string, states: readonly ClassState[]) {
  const row = await lock(ctx, id)
  const trainee = await store.enrolledIn(ctx.db, row.id, ctx.actor.personId as string)
  if (!trainee) insist([refusals.gone()])
  if (!states.includes(row.state)) insist([refusals.voucher_closed()])
  return { row, trainee: trainee as store.TraineeRow }
}

/** The seat is judged again, so that its reasons say what is true now. */
async function judgeSeat(ctx: Ctx, row: ClassRow, trainee: store.TraineeRow) {
  const [person] = (await peopleById(ctx.db, [trainee.personId])) as [PersonRow]
  const judged = (await judgePeople(ctx, row, [{ ...person, category: trainee.category }])).get(person.id)
  const verdict = { subsidised: judged?.subsidised ?? false, reasons: judged?.reasons ?? [] }
  await store.setJudgements(ctx.db, [{ id: trainee.id, ...verdict }], ctx.today)
  return verdict
}

export async function use(ctx: Ctx, input: ParsedOf<typeof c.spendVoucher>) {
  const { row, trainee } = await seat(ctx, input.id, USING)
  insist(await heldClass(ctx, row, [trainee.personId]))
  const cls = forVoucher(row)
  const chosen = { personId: trainee.personId, className: row.title, voucherId: input.voucherId }
  const held = cls && (await holdVoucher(ctx, { ...chosen, cls }))
  if (!held) throw new Refused([refusals.no_voucher()])
  const { subsidised, reasons } = await judgeSeat(ctx, row, trainee)
  return { voucherId: held.voucherId, number: held.number, subsidised, warnings: reasons }
}

export async function takeBack(ctx: Ctx, input: ParsedOf<typeof c.takeBackVoucher>) {
  const { row, trainee } = await seat(ctx, input.id, TAKING_BACK)
  const reason = '本人收回'
  const given = await giveBackVouchers(ctx, { classId: row.id, personIds: [trainee.personId], reason })
  if (given === 0) insist([refusals.no_voucher()])
  await judgeSeat(ctx, row, trainee)
  return { ok: true as const }
}

/** Classes that take enrolments and that a voucher can be used for, those in the holder's own county first. */
export async function forOneVoucher(ctx: Ctx, input: ParsedOf<typeof c.classesForVoucher>) {
  const voucher = await reachOf(ctx.db, ctx.actor.personId as string, input.voucherId)
  const near = regions().under(voucher.homeRegion)
  const page = await store.openClassRows(ctx.db, ctx.today, input, regions().under(voucher.region), null, {
    occupationCodes: voucher.occupationCodes,
    fund: voucher.fund,
    until: voucher.expiresOn,
    near,
  })
  const shown = await showOpen(ctx, page.rows)
  const { number, title, expiresOn } = voucher
  return {
    ...page,
    rows: shown.map((row) => ({ ...row, near: near.includes(row.region) })),
    voucher: { number, title, expiresOn, usable: voucher.state === 'available' },
  }
}

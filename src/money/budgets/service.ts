import { v7 as uuidv7 } from 'uuid'
import { correctionsFor, openBook, post } from '#money/ledger'
import { funds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { availableFor } from './reservation-service.ts'
import { releaseCauses } from './rules.ts'
import { seatReleasesOf } from './seat-store.ts'
import * as store from './store.ts'

const named = <T extends { region: string }>(row: T) => ({
  ...row,
  regionName: regions().fullName(row.region),
})
const titleOf = (b: { region: string; year: number; fund: keyof typeof funds }): string =>
  `${regions().nameOf(b.region)} ${b.year} 年${funds[b.fund]}`
const yuanOf = (fen: number): string => `${(fen / 100).toFixed(2)} 元`

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listBudgets>) {
  const page = await store.listBudgetRows(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: page.rows.map(named) }
}

const handsOf = (row: store.ChangeRow) => ({ enteredBy: { id: row.enteredBy, did: '录入预算' } })

export async function placeOfBudget(ctx: Ctx, id: string) {
  const budget = await store.budgetById(ctx.db, id)
  if (!budget) throw new Refused([common.not_found({ what: '该预算' })], 404)
  return { region: budget.region }
}

async function changeOf(ctx: Ctx, id: string): Promise<{ change: store.ChangeRow; budget: store.BudgetRow }> {
  const change = await store.changeById(ctx.db, id)
  const budget = change && (await store.budgetById(ctx.db, change.budgetId))
  if (!change || !budget) throw new Refused([common.not_found({ what: '该预算录入' })], 404)
  return { change, budget }
}
export const placeOfChange = async (ctx: Ctx, id: string) => ({
  region: (await changeOf(ctx, id)).budget.region,
})

export async function view(ctx: Ctx, input: { id: string }) {
  const row = await store.balanceById(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '该预算' })], 404)
  const changes = await store.changesOf(ctx.db, row.id)
  const names = await accountNames(
    ctx.db,
    changes.flatMap((change) => [change.enteredBy, change.decidedBy]),
  )
  const files = new Map(
    (
      await ctx.tools.files.info(
        ctx.db,
        changes.flatMap((change) => change.files),
      )
    ).map((file) => [file.id, file]),
  )
  const corrections = await correctionsFor(
    ctx,
    changes.map((change) => `budget-change:${change.id}`),
  )
  const correctionsOf = (id: string) => corrections.filter((one) => one.subject === `budget-change:${id}`)
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  const correctable = (change: store.ChangeRow) =>
    change.state === 'approved' &&
    may('budget.set') &&
    !correctionsOf(change.id).some((one) => one.state === 'asked')
  const me = ctx.actor.accountId
  return {
    ...named(row),
    waiting: changes.filter((change) => change.state === 'entered').length,
    changes: changes.map((change) => ({
      ...change,
      enteredByName: names.get(change.enteredBy) ?? '',
      decidedByName: change.decidedBy ? (names.get(change.decidedBy) ?? '') : null,
      files: change.files.flatMap((id) => {
        const file = files.get(id)
        if (!file) return []
        const { name, mime, bytes } = file
        return [{ id, name, mime, bytes, url: ctx.tools.files.link(id, ctx.now) }]
      }),
      corrections: correctionsOf(change.id),
      can: [
        ...openMoves(c.changeMoves, change.state, may, me, handsOf(change)).filter(
          (move) => move !== 'withdraw' || change.enteredBy === me,
        ),
        ...(correctable(change) ? ['correct'] : []),
      ],
    })),
  }
}

/** Reservations of one budget: what each holds, used and let go of, seat by seat. */
export async function reservations(ctx: Ctx, input: ParsedOf<typeof c.listReservations>) {
  const page = await store.listReservationRows(ctx.db, input)
  const [releases, titles] = await Promise.all([
    seatReleasesOf(
      ctx.db,
      page.rows.map((row) => row.id),
    ),
    store.titlesOf(
      ctx.db,
      page.rows.map((row) => row.subject),
    ),
  ])
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      heldFen: row.state === 'live' ? row.amountFen - row.usedFen - row.releasedFen : 0,
      title: titles.get(row.subject) ?? null,
      releases: releases
        .filter((one) => one.reservationId === row.id)
        .map((one) => ({
          cause: releaseCauses[one.cause],
          seats: one.seats,
          amountFen: one.amountFen,
          reason: one.reason,
          at: one.at,
        })),
    })),
  }
}

export async function available(ctx: Ctx, input: ParsedOf<typeof c.availableBudget>) {
  const found = await availableFor(ctx.db, input.region, input.on ?? ctx.today, input.fund)
  if (!found) return { budget: null }
  const { budgetId, ...rest } = found
  return { budget: { id: budgetId, ...named(rest) } }
}

export async function enter(ctx: Ctx, input: ParsedOf<typeof c.enterBudget>) {
  const { region, year, fund } = input
  const reasons: Reason[] = []
  if (!regions().byCode.has(region)) reasons.push(c.refusals.unknown_region({ field: 'region' }))
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId)))
    reasons.push(c.refusals.own_files({ field: 'files' }))
  await store.takeTurns(ctx.db, `budget:${region}:${year}:${fund}`)
  const known = await store.budgetOf(ctx.db, region, year, fund)
  const earlier = known ? await store.changesOf(ctx.db, known.id) : []
  const initial = earlier.find((one) => one.kind === 'initial' && ['entered', 'approved'].includes(one.state))
  if (input.kind === 'initial' && initial) reasons.push(c.refusals.initial_exists({ field: 'kind' }))
  if (input.kind !== 'initial' && initial?.state !== 'approved')
    reasons.push(c.refusals.no_initial({ field: 'kind' }))
  if (input.kind === 'decrease' && known)
    reasons.push(...(await refuseDecrease(ctx, known.id, input.amountFen)))
  insist(reasons)
  const budgetId = known?.id ?? uuidv7()
  if (!known) {
    await openBook(ctx, { id: budgetId, region, year, fund })
    await store.insertBudget(ctx.db, { id: budgetId, region, year, fund, openedAt: ctx.now })
  }
  const id = uuidv7()
  await store.insertChange(ctx.db, {
    id,
    budgetId,
    kind: input.kind,
    amountFen: input.amountFen,
    documentNumber: input.documentNumber,
    reason: input.reason,
    files: input.files,
    state: 'entered',
    enteredBy: ctx.actor.accountId,
    enteredAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
    entryId: null,
    version: 1,
  })
  ctx.record({
    subjects: [`budget-change:${id}`, `budget:${budgetId}`],
    summary: `录入${titleOf(input)}预算：${c.changeKinds[input.kind]} ${yuanOf(input.amountFen)}`,
    region,
    after: { kind: input.kind, amountFen: input.amountFen, documentNumber: input.documentNumber },
    reason: input.reason,
    files: input.files,
  })
  return { id, budgetId, version: 1 }
}

async function refuseDecrease(ctx: Ctx, budgetId: string, decreaseFen: number): Promise<Reason[]> {
  const availableFen = (await store.balanceById(ctx.db, budgetId))?.availableFen ?? 0
  return availableFen < decreaseFen ? [c.refusals.decrease_too_much({ availableFen, decreaseFen })] : []
}

async function decide(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  name: keyof typeof c.changeMoves.moves,
  more: (found: {
    change: store.ChangeRow
    budget: store.BudgetRow
  }) => Promise<{ entryId?: string }> = async () => ({}),
): Promise<{ version: number }> {
  const found = await changeOf(ctx, input.id)
  // Held first: approvals of two changes of one budget, or an approval and a reservation, take turns.
  await store.lockBudgets(ctx.db, [found.budget.id])
  const { change, budget } = await changeOf(ctx, input.id)
  const me = ctx.actor.accountId
  const reasons = refuseMove(c.changeMoves, name, change.state, me, handsOf(change))
  if (change.version !== input.version) reasons.push(common.changed_meanwhile())
  if (name === 'withdraw' && change.enteredBy !== me) reasons.push(c.refusals.not_entered_by_you())
  insist(reasons)
  const { title, to } = c.changeMoves.moves[name]
  const { entryId = null } = await more({ change, budget })
  const done = await store.updateChange(ctx.db, change.id, change.version, {
    state: to,
    decidedBy: me,
    decidedAt: ctx.now,
    decideReason: input.reason ?? null,
    entryId,
  })
  if (!done) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`budget-change:${change.id}`, `budget:${budget.id}`],
    summary: `${title}${titleOf(budget)}预算：${c.changeKinds[change.kind]} ${yuanOf(change.amountFen)}`,
    region: budget.region,
    before: { state: change.state },
    after: { state: to, amountFen: change.amountFen },
    reason: input.reason ?? null,
  })
  return { version: change.version + 1 }
}

export const approve = (ctx: Ctx, input: ParsedOf<typeof c.approveBudget>) =>
  decide(ctx, input, 'approve', async ({ change, budget }) => {
    const less = change.kind === 'decrease'
    if (less) insist(await refuseDecrease(ctx, budget.id, change.amountFen))
    const amountFen = less ? -change.amountFen : change.amountFen
    return {
      entryId: await post(ctx, {
        kind: less ? 'reduce' : 'appropriate',
        subject: `budget:${budget.id}`,
        summary: `${c.changeKinds[change.kind]}（${change.documentNumber}）`,
        postings: [
          { budgetId: budget.id, account: 'appropriation', amountFen: -amountFen },
          { budgetId: budget.id, account: 'available', amountFen },
        ],
      }),
    }
  })

export const giveBack = (ctx: Ctx, input: ParsedOf<typeof c.returnBudget>) => decide(ctx, input, 'return')
export const withdraw = (ctx: Ctx, input: ParsedOf<typeof c.withdrawBudget>) => decide(ctx, input, 'withdraw')

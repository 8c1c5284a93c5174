/** Money from one budget's book to another's: entered on the giving side, approved by somebody else of it. */
import { v7 as uuidv7 } from 'uuid'
import { correctionsFor, openBook, post } from '#money/ledger'
import { type FundKind, funds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { yuan } from '#platform/fen'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import { refusals } from './contract.ts'
import * as budgets from './store.ts'
import * as c from './transfer-contract.ts'
import { transferKindOf } from './transfer-rules.ts'
import * as store from './transfer-store.ts'

const notFound = () => new Refused([common.not_found({ what: '该预算调剂' })], 404)
const pathOf = (region: string): string => regions().byCode.get(region)?.path ?? region
const handsOf = (row: store.TransferRow) => ({ enteredBy: { id: row.enteredBy, did: '录入调剂' } })
/** `厦门市 2026 年就业补助资金调剂到思明区` */
export const transferTitle = (row: {
  kind: c.TransferKind
  fromRegion: string
  fromYear: number
  toRegion: string
  toYear: number
  fund: FundKind
}): string => {
  const to = row.kind === 'carry' ? `${row.toYear} 年` : regions().nameOf(row.toRegion)
  return `${regions().nameOf(row.fromRegion)} ${row.fromYear} 年${funds[row.fund]}${c.transferKinds[row.kind]}（${to}）`
}
const subjectsOf = (row: Pick<store.TransferRow, 'id' | 'fromId' | 'toId'>): string[] => [
  `budget-transfer:${row.id}`,
  `budget:${row.fromId}`,
  ...(row.toId ? [`budget:${row.toId}`] : []),
]

async function transferOrRefuse(ctx: Ctx, id: string): Promise<store.TransferListed> {
  const row = await store.transferById(ctx.db, id)
  if (!row) throw notFound()
  return row
}
export const placeOf = async (ctx: Ctx, id: string) => ({
  region: (await transferOrRefuse(ctx, id)).fromRegion,
})

/** What is left on the giving side. */
async function refuseShort(ctx: Ctx, fromId: string, neededFen: number): Promise<Reason[]> {
  const availableFen = (await budgets.balanceById(ctx.db, fromId))?.availableFen ?? 0
  return availableFen < neededFen ? [c.transferRefusals.short({ availableFen, neededFen })] : []
}

export async function enter(ctx: Ctx, input: ParsedOf<typeof c.enterTransfer>) {
  const from = await budgets.budgetById(ctx.db, input.fromId)
  if (!from) throw new Refused([common.not_found({ what: '调出的预算' })], 404)
  const toYear = input.toYear ?? from.year
  const reasons: Reason[] = []
  const known = regions().byCode.has(input.toRegion)
  const kind = known
    ? transferKindOf(
        { path: pathOf(from.region), year: from.year },
        { path: pathOf(input.toRegion), year: toYear },
      )
    : null
  if (!known) reasons.push(refusals.unknown_region({ field: 'toRegion' }))
  else if (!kind) reasons.push(c.transferRefusals.not_neighbour({ field: 'toRegion' }))
  if (kind === 'carry' && ctx.today < `${toYear}-01-01`)
    reasons.push(c.transferRefusals.year_over({ year: from.year }, { field: 'toYear' }))
  reasons.push(...(await refuseShort(ctx, from.id, input.amountFen)))
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId)))
    reasons.push(refusals.own_files({ field: 'files' }))
  insist(reasons)
  const id = uuidv7()
  const row: store.TransferRow = {
    id,
    fromId: from.id,
    toRegion: input.toRegion,
    toYear,
    toId: null,
    kind: kind as c.TransferKind,
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
  }
  await store.insertTransfer(ctx.db, row)
  const title = transferTitle({ ...row, fromRegion: from.region, fromYear: from.year, fund: from.fund })
  ctx.record({
    subjects: subjectsOf(row),
    summary: `录入预算调剂：${title} ${yuan(row.amountFen)} 元`,
    region: from.region,
    after: { amountFen: row.amountFen, documentNumber: row.documentNumber },
    reason: row.reason,
    files: row.files,
  })
  return { id, version: 1 }
}

/** The taking budget, opened where it is not there yet; two approvals at once open it once. */
async function openTaking(ctx: Ctx, row: store.TransferListed): Promise<string> {
  const key = { region: row.toRegion, year: row.toYear, fund: row.fund }
  await budgets.takeTurns(ctx.db, `budget:${key.region}:${key.year}:${key.fund}`)
  const known = await budgets.budgetOf(ctx.db, key.region, key.year, key.fund)
  if (known) return known.id
  const id = uuidv7()
  await openBook(ctx, { id, ...key })
  await budgets.insertBudget(ctx.db, { id, ...key, openedAt: ctx.now })
  return id
}

async function decide(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  move: c.TransferMove,
): Promise<{ version: number }> {
  const seen = await transferOrRefuse(ctx, input.id)
  const toId = move === 'approve' ? await openTaking(ctx, seen) : null
  // Both books are held, in one order, before anything is read for good.
  await budgets.lockBudgets(ctx.db, [seen.fromId, ...(toId ? [toId] : [])])
  const row = await transferOrRefuse(ctx, input.id)
  const me = ctx.actor.accountId
  const reasons = refuseMove(c.transferMoves, move, row.state, me, handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (move === 'withdraw' && row.enteredBy !== me) reasons.push(c.transferRefusals.not_yours())
  if (move === 'approve') reasons.push(...(await refuseShort(ctx, row.fromId, row.amountFen)))
  insist(reasons)
  const { title, to } = c.transferMoves.moves[move]
  const { amountFen } = row
  const entryId =
    toId === null
      ? null
      : await post(ctx, {
          kind: 'transfer',
          subject: `budget-transfer:${row.id}`,
          summary: `${transferTitle(row)}（${row.documentNumber}）`,
          postings: [
            { budgetId: row.fromId, account: 'available', amountFen: -amountFen },
            { budgetId: row.fromId, account: 'appropriation', amountFen },
            { budgetId: toId, account: 'appropriation', amountFen: -amountFen },
            { budgetId: toId, account: 'available', amountFen },
          ],
        })
  const done = await store.updateTransfer(ctx.db, row.id, row.version, {
    state: to,
    decidedBy: me,
    decidedAt: ctx.now,
    decideReason: input.reason ?? null,
    entryId,
    toId,
  })
  if (!done) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: subjectsOf({ ...row, toId }),
    summary: `${title}：${transferTitle(row)} ${yuan(amountFen)} 元`,
    region: row.fromRegion,
    before: { state: c.transferMoves.states[row.state] },
    after: { state: c.transferMoves.states[to], amountFen },
    reason: input.reason ?? row.reason,
  })
  return { version: row.version + 1 }
}
export const approve = (ctx: Ctx, input: ParsedOf<typeof c.approveTransfer>) => decide(ctx, input, 'approve')
export const giveBack = (ctx: Ctx, input: ParsedOf<typeof c.returnTransfer>) => decide(ctx, input, 'return')
export const withdraw = (ctx: Ctx, input: ParsedOf<typeof c.withdrawTransfer>) =>
  decide(ctx, input, 'withdraw')

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listTransfers>) {
  const page = await store.listTransferRows(ctx.db, ctx.scope().regions, input)
  const { rows } = page
  const [names, files, corrections] = await Promise.all([
    accountNames(
      ctx.db,
      rows.flatMap((row) => [row.enteredBy, row.decidedBy]),
    ),
    ctx.tools.files.info(
      ctx.db,
      rows.flatMap((row) => row.files),
    ),
    correctionsFor(
      ctx,
      rows.map((row) => `budget-transfer:${row.id}`),
    ),
  ])
  const fileOf = new Map(files.map((file) => [file.id, file]))
  const me = ctx.actor.accountId
  const may = (region: string) => (verb: string) => ctx.scope(verb).regions.includes(region)
  return {
    ...page,
    rows: rows.map((row): c.TransferView => {
      const own = corrections.filter((one) => one.subject === `budget-transfer:${row.id}`)
      const can = openMoves(c.transferMoves, row.state, may(row.fromRegion), me, handsOf(row)).filter(
        (move) => move !== 'withdraw' || row.enteredBy === me,
      )
      const free = row.state === 'approved' && !own.some((one) => one.state === 'asked')
      return {
        id: row.id,
        kind: row.kind,
        fund: row.fund,
        fromId: row.fromId,
        fromRegion: row.fromRegion,
        fromName: regions().fullName(row.fromRegion),
        fromYear: row.fromYear,
        toId: row.toId,
        toRegion: row.toRegion,
        toName: regions().fullName(row.toRegion),
        toYear: row.toYear,
        amountFen: row.amountFen,
        documentNumber: row.documentNumber,
        reason: row.reason,
        files: row.files.flatMap((id) => {
          const file = fileOf.get(id)
          if (!file) return []
          const { name, mime, bytes } = file
          return [{ id, name, mime, bytes, url: ctx.tools.files.link(id, ctx.now) }]
        }),
        state: row.state,
        enteredByName: names.get(row.enteredBy) ?? '',
        enteredAt: row.enteredAt,
        decidedByName: row.decidedBy ? (names.get(row.decidedBy) ?? '') : null,
        decidedAt: row.decidedAt,
        decideReason: row.decideReason,
        entryId: row.entryId,
        corrections: own,
        version: row.version,
        can: free && may(row.fromRegion)('budget.set') ? [...can, 'correct'] : can,
      }
    }),
  }
}

/** What two people put into a budget by mistake, taken back by two people: the entry is reversed, the record stays. */
import {
  askCorrection,
  type CorrectionRow,
  correctionOrRefuse,
  decideCorrection,
  lockCorrectionFor,
  refuseAsking,
} from '#money/ledger'
import { type CorrectionMove, correctionRefusals } from '#money/ledger/contract'
import { funds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import { changeKinds } from './contract.ts'
import * as budgets from './store.ts'
import type * as c from './transfer-contract.ts'
import { transferTitle } from './transfer-service.ts'
import * as transfers from './transfer-store.ts'

/** An amount or a transfer, and the budgets that a correction of it touches. */
interface Matter {
  what: 'budget-change' | 'budget-transfer'
  id: string
  title: string
  region: string
  amountFen: number
  entryId: string | null
  approved: boolean
  version: number
  /** Whose available money the correction takes back; null for a decrease, which gives some. */
  takesFrom: string | null
  budgetIds: string[]
  initial: boolean
}

async function matterOf(ctx: Ctx, what: Matter['what'], id: string): Promise<Matter> {
  if (what === 'budget-transfer') {
    const row = await transfers.transferById(ctx.db, id)
    if (!row) throw new Refused([common.not_found({ what: '该预算调剂' })], 404)
    return {
      what,
      id,
      title: transferTitle(row),
      region: row.fromRegion,
      amountFen: row.amountFen,
      entryId: row.entryId,
      approved: row.state === 'approved',
      version: row.version,
      takesFrom: row.toId,
      budgetIds: [row.fromId, ...(row.toId ? [row.toId] : [])],
      initial: false,
    }
  }
  const row = await budgets.changeById(ctx.db, id)
  const budget = row && (await budgets.budgetById(ctx.db, row.budgetId))
  if (!row || !budget) throw new Refused([common.not_found({ what: '该预算录入' })], 404)
  return {
    what,
    id,
    title: `${regions().nameOf(budget.region)} ${budget.year} 年${funds[budget.fund]}${changeKinds[row.kind]}`,
    region: budget.region,
    amountFen: row.amountFen,
    entryId: row.entryId,
    approved: row.state === 'approved',
    version: row.version,
    takesFrom: row.kind === 'decrease' ? null : budget.id,
    budgetIds: [budget.id],
    initial: row.kind === 'initial',
  }
}
const subjectsOf = (matter: Matter): string[] => [
  `${matter.what}:${matter.id}`,
  ...matter.budgetIds.map((id) => `budget:${id}`),
]
const splitSubject = (subject: string): [Matter['what'], string] =>
  subject.split(':') as [Matter['what'], string]

export const placeOfAsked = async (ctx: Ctx, input: { what: Matter['what']; of: string }) => ({
  region: (await matterOf(ctx, input.what, input.of)).region,
})
export async function placeOfCorrection(ctx: Ctx, id: string) {
  const row = await correctionOrRefuse(ctx, id)
  // A payment's correction is decided where payments are.
  if (row.subject.startsWith('payment:')) throw new Refused([common.not_found({ what: '该冲正申请' })], 404)
  return { region: row.region }
}

/** The money must still be free where the entry put it, and later amounts must not stand on it. */
async function refuse(ctx: Ctx, matter: Matter): Promise<Reason[]> {
  if (!matter.approved || !matter.entryId) return [correctionRefusals.not_posted()]
  const reasons: Reason[] = []
  if (matter.takesFrom) {
    const availableFen = (await budgets.balanceById(ctx.db, matter.takesFrom))?.availableFen ?? 0
    if (availableFen < matter.amountFen)
      reasons.push(correctionRefusals.spent({ availableFen, neededFen: matter.amountFen }))
  }
  if (matter.initial) {
    const [budgetId] = matter.budgetIds as [string]
    const later = (await budgets.changesOf(ctx.db, budgetId)).some(
      (one) => one.id !== matter.id && ['entered', 'approved'].includes(one.state),
    )
    if (later || (await transfers.approvedTransfersOf(ctx.db, budgetId)) > 0)
      reasons.push(correctionRefusals.later_amounts())
  }
  return reasons
}

export async function ask(ctx: Ctx, input: ParsedOf<typeof c.askBudgetCorrection>) {
  const matter = await matterOf(ctx, input.what, input.of)
  const subject = `${input.what}:${input.of}`
  insist([...(await refuse(ctx, matter)), ...(await refuseAsking(ctx, subject, input.files))])
  return await askCorrection(ctx, {
    subject,
    title: matter.title,
    region: matter.region,
    amountFen: matter.amountFen,
    entryIds: [matter.entryId as string],
    reason: input.reason,
    files: input.files,
    subjects: subjectsOf(matter),
  })
}

type Stepping = { id: string; version: number; reason?: string }
async function decide(ctx: Ctx, input: Stepping, move: CorrectionMove): Promise<{ version: number }> {
  const row: CorrectionRow = await lockCorrectionFor(ctx, input, move)
  const [what, of] = splitSubject(row.subject)
  await budgets.lockBudgets(ctx.db, (await matterOf(ctx, what, of)).budgetIds)
  const matter = await matterOf(ctx, what, of)
  if (move === 'approve') insist(await refuse(ctx, matter))
  await decideCorrection(ctx, row, move, {
    subjects: subjectsOf(matter),
    ...(input.reason ? { reason: input.reason } : {}),
  })
  if (move === 'approve') {
    const update = what === 'budget-change' ? budgets.updateChange : transfers.updateTransfer
    if (!(await update(ctx.db, of, matter.version, { state: 'reversed' })))
      insist([common.changed_meanwhile()])
  }
  return { version: row.version + 1 }
}
export const approve = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'approve')
export const giveBack = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'return')
export const withdraw = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'withdraw')

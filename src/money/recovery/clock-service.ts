/** Time passes: replies end, instalments are reminded of, broken plans end. Each case in a transaction of its own. */
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { addDays, dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { insist, Refused } from '#platform/refusal'
import { type Ctx, perform, type Served, serve, type Tools } from '#platform/serve'
import * as c from './case-contract.ts'
import { backOf, leftOf, lockFor, moved, placeOf, settle } from './case-service.ts'
import * as debts from './debt-store.ts'
import { refusals } from './refusals-contract.ts'
import { dueFen, fillPlan, GRACE_DAYS, planOverdueDays, REMIND_DAYS } from './rules.ts'
import * as store from './store.ts'

type Step = ParsedOf<typeof c.remindCase>

async function closeHearing(ctx: Ctx, input: Step) {
  const row = await lockFor(ctx, input, 'closeHearing')
  const until = row.replyUntil as string
  if (ctx.today <= until) insist([refusals.reply_running({ until })])
  return moved(
    await settle(ctx, row, { step: '陈述申辩期满，当事人未陈述', to: 'heard', set: { heardAt: ctx.now } }),
  )
}

/** The plan in force with what came back since it began. */
async function planOf(ctx: Ctx, row: store.CaseRow) {
  const lines = await store.linesOf(ctx.db, [row.id])
  const rows = row.planId ? await debts.instalmentsOf(ctx.db, [row.planId]) : []
  const filled = fillPlan(rows, backOf(lines) - (row.planFromFen ?? 0), ctx.today)
  return { rows, plan: row.planId ? filled : null, leftFen: leftOf(lines) }
}

/** Tells the debtor what is due, or falls due within the week; the step stays in the history as proof of it. */
async function remind(ctx: Ctx, input: Step) {
  const row = await lockFor(ctx, input, 'remind')
  const { rows, plan, leftFen } = await planOf(ctx, row)
  const soon = addDays(ctx.today, REMIND_DAYS)
  const dueOn = row.dueOn as string
  const overFen = dueFen({ leftFen, dueOn, plan }, ctx.today)
  const soonFen = plan
    ? plan.filter((one) => one.dueOn <= soon).reduce((sum, one) => sum + one.amountFen - one.paidFen, 0)
    : dueOn <= soon
      ? leftFen
      : 0
  if (soonFen === 0) insist([refusals.nothing_due()])
  for (const [i, one] of rows.entries()) {
    const missing = (plan?.[i]?.paidFen ?? 0) < one.amountFen
    if (!missing || one.dueOn > soon) continue
    if (!one.remindedAt) await debts.markInstalment(ctx.db, one.id, { remindedAt: ctx.now })
    if (one.dueOn < ctx.today && !one.warnedAt)
      await debts.markInstalment(ctx.db, one.id, { warnedAt: ctx.now })
  }
  const step = overFen > 0 ? `催缴：到期未缴 ${yuan(overFen)} 元` : `提醒：${soon} 前应缴 ${yuan(soonFen)} 元`
  const after = await settle(ctx, row, { step, after: { overFen, soonFen } })
  ctx.emit('recovery.told', {
    recoveryId: row.id,
    what: overFen > 0 ? 'overdue' : 'soon',
    amountFen: overFen || soonFen,
  })
  return moved(after)
}

async function lapsePlan(ctx: Ctx, input: Step) {
  const row = await lockFor(ctx, input, 'lapsePlan')
  const { plan } = await planOf(ctx, row)
  const days = planOverdueDays(plan ?? [])
  if (!plan || days <= GRACE_DAYS) insist([refusals.plan_kept({ days: GRACE_DAYS })])
  const after = await settle(ctx, row, {
    step: `分期款逾期 ${days} 日，终止分期，余款全部到期`,
    set: { planId: null, planFromFen: null, dueOn: ctx.today },
    after: { days },
  })
  ctx.emit('recovery.told', { recoveryId: row.id, what: 'plan-lapsed' })
  return moved(after)
}

const at = (ctx: Ctx, input: Step) => placeOf(ctx, input.id)
export const servedHearing = serve(c.closeHearing, { at, run: closeHearing })
export const servedRemind = serve(c.remindCase, { at, run: remind })
export const servedLapse = serve(c.lapsePlan, { at, run: lapsePlan })

/** Nobody's account: what the platform does by itself is recorded under its own name. */
const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000f7',
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['recovery.open']), org: null, region: '350000' }],
}

async function take(tools: Tools, act: Served, id: string): Promise<number> {
  const row = await store.caseById(tools.db, id)
  if (!row) return 0
  try {
    await perform(tools, act, PLATFORM, { id: row.id, version: row.version })
    return 1
  } catch (error) {
    // An officer was quicker; the next round sees what is left.
    if (!(error instanceof Refused)) throw error
    return 0
  }
}

/** Each night. Gives how many cases moved. */
export async function keepRecoveries(
  tools: Tools,
): Promise<{ heard: number; reminded: number; lapsed: number }> {
  const today = dayOf(tools.clock.now().toISOString())
  const out = { heard: 0, reminded: 0, lapsed: 0 }
  for (const { id } of await store.repliesOver(tools.db, today))
    out.heard += await take(tools, servedHearing, id)
  const due = await debts.instalmentsDue(tools.db, addDays(today, REMIND_DAYS))
  const broken = new Set(
    due.filter((one) => one.dueOn < addDays(today, -GRACE_DAYS)).map((one) => one.recoveryId),
  )
  for (const id of broken) out.lapsed += await take(tools, servedLapse, id)
  const untold = due.filter((one) => !one.remindedAt || (one.dueOn < today && !one.warnedAt))
  for (const id of new Set(untold.map((one) => one.recoveryId)))
    out.reminded += await take(tools, servedRemind, id)
  return out
}

/** The schedule, and changes of it by two people. */
import { v7 as uuidv7 } from 'uuid'
import { covers, type Place } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { dueOf, rulesNow } from './due-service.ts'
import * as store from './store.ts'

/** The schedule is one for the whole platform: who changes it answers for all of it. */
export const wholePlace = async (): Promise<Place> => ({
  region: regions().all.find((one) => one.level === 'province')?.code ?? null,
})

export async function schedule(ctx: Ctx) {
  const [rules, rows, place] = await Promise.all([rulesNow(ctx.db), store.ruleRows(ctx.db), wholePlace()])
  const names = await accountNames(
    ctx.db,
    rows.flatMap((row) => [row.askedBy, row.decidedBy]),
  )
  const may = (verb: string) => covers(ctx.scope(verb), place)
  const out: c.ScheduleRow[] = []
  for (const kind of c.kindNames) {
    const { title, from, ending, note, fixed = false, least } = c.kindOf(kind)
    const { months, basis } = rules.get(kind) as { months: number | null; basis: string }
    const due =
      ending === 'destroy' && months !== null
        ? await dueOf(ctx.db, kind, months, { today: ctx.today, regions: ctx.scope().regions })
        : null
    out.push({
      kind,
      title,
      from,
      ending,
      note,
      months,
      basis,
      least,
      settable: ending === 'destroy' && !fixed,
      due: due?.items.length ?? null,
      held: due?.held.length ?? null,
      oldest: due?.items[0]?.since ?? null,
      changes: rows
        .filter((row) => row.kind === kind)
        .map(({ kind: _kind, askedBy, decidedBy, endedAt: _ended, ...row }) => ({
          ...row,
          askedByName: names.get(askedBy) ?? '',
          decidedByName: decidedBy ? (names.get(decidedBy) ?? '') : null,
          can: openMoves(c.ruleMoves, row.state, may, ctx.actor.accountId, c.handsOf({ askedBy })),
        })),
    })
  }
  const can = ['retention.propose'].filter(may).map(() => 'ask-rule')
  if (ctx.scope('retention.propose').regions.length > 0) can.push('ask')
  return { rows: out, can }
}

export async function askRule(ctx: Ctx, input: ParsedOf<typeof c.askRule>) {
  const rows = await store.ruleRows(ctx.db)
  const reasons: Reason[] = c.refuseRule(input.kind, input.months)
  if (rows.some((row) => row.kind === input.kind && row.state === 'asked'))
    reasons.push(c.refusals.rule_open())
  const now = (await rulesNow(ctx.db)).get(input.kind)
  if (now?.months === input.months) reasons.push(c.refusals.same({ field: 'months' }))
  insist(reasons)
  const id = uuidv7()
  await store.insertRule(ctx.db, {
    id,
    ...input,
    state: 'asked',
    askedBy: ctx.actor.accountId,
    askedAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
    endedAt: null,
    version: 1,
  })
  recordRule(
    ctx,
    { id, kind: input.kind },
    '申请调整保存期限',
    now?.months ?? null,
    input.months,
    input.reason,
  )
  return { id, version: 1 }
}

function recordRule(
  ctx: Ctx,
  row: Pick<store.RuleRow, 'id' | 'kind'>,
  title: string,
  before: number | null,
  after: number,
  reason: string | null,
): void {
  ctx.record({
    subjects: [`retention-rule:${row.id}`],
    summary: `${title}：${c.kindOf(row.kind).title}`,
    before: { months: before },
    after: { months: after },
    reason,
  })
}

async function decide(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  move: keyof typeof c.ruleMoves.moves,
) {
  const row = await store.ruleById(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '该期限调整' })], 404)
  const reasons = refuseMove(c.ruleMoves, move, row.state, ctx.actor.accountId, c.handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (move === 'approve') reasons.push(...c.refuseRule(row.kind, row.months))
  insist(reasons)
  const before = (await rulesNow(ctx.db)).get(row.kind)?.months ?? null
  if (move === 'approve') await store.endRule(ctx.db, row.kind, ctx.now)
  const { to, title } = c.ruleMoves.moves[move]
  const done = await store.updateRule(ctx.db, row, {
    state: to,
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    decideReason: input.reason ?? null,
  })
  if (!done) insist([common.changed_meanwhile()])
  recordRule(ctx, row, `${title}保存期限调整`, before, row.months, input.reason ?? null)
  return { version: row.version + 1 }
}
export const approveRule = (ctx: Ctx, input: ParsedOf<typeof c.approveRule>) => decide(ctx, input, 'approve')
export const returnRule = (ctx: Ctx, input: ParsedOf<typeof c.returnRule>) => decide(ctx, input, 'return')
export const withdrawRule = (ctx: Ctx, input: ParsedOf<typeof c.withdrawRule>) =>
  decide(ctx, input, 'withdraw')

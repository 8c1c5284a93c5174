/** The department's side: two people look, each at data read anew; then notice, and finance's approval. */
import { v7 as uuidv7 } from 'uuid'
import { release } from '#money/budgets'
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { lockPeople } from '#registry/people'
import { lacksData } from './check-rules.ts'
import type * as c from './claim-contract.ts'
import { refusals } from './claim-contract.ts'
import { type LineState, stands, stateOfLines } from './claim-rules.ts'
import { differences, freeLines, heldOver, judgeClaim } from './filing-service.ts'
import type { Judged } from './judge-service.ts'
import * as lines from './line-store.ts'
import { type AnyCtx, lockFor, moneySubject, settleMove } from './moves-service.ts'
import { noticeOver, noticeUntil } from './notice-rules.ts'
import { closeNotice, insertNotice, noticeOfClaim } from './notice-store.ts'
import { insertNoticeLines } from './receipt-store.ts'
import type { ClaimRow } from './store.ts'

export const sumOf = (rows: readonly lines.LineRow[]): number => rows.reduce((sum, l) => sum + l.amountFen, 0)
export const replied = (row: ClaimRow) => ({ version: row.version, state: row.state })

/** What the data says now against the lines in `state`, with everybody held who is on them. */
export async function verify(
  ctx: AnyCtx,
  row: ClaimRow,
  state: LineState,
): Promise<{ standing: lines.LineRow[]; judged: Judged; reasons: Reason[] }> {
  const standing = (await lines.linesOf(ctx.db, row.id)).filter((l) => l.state === state)
  await lockPeople(
    ctx.db,
    standing.map((l) => l.personId),
  )
  const judged = await judgeClaim(ctx, row)
  const reasons = differences(standing, judged.lines).map((d) =>
    refusals.line_fails({ no: d.no, what: d.what }),
  )
  return { standing, judged, reasons: [...reasons, ...(await heldOver(ctx, row))] }
}

/** Reads everything anew. Who no longer passes is taken out; nobody is added behind the filer's back. */
export async function recheckData(ctx: Ctx, input: ParsedOf<typeof c.recheckData>) {
  const row = await lockFor(ctx, input, 'recheckData')
  const claimed = (await lines.linesOf(ctx.db, row.id)).filter((l) => l.state === 'claimed')
  await lockPeople(
    ctx.db,
    claimed.map((l) => l.personId),
  )
  const judged = new Map((await judgeClaim(ctx, row)).lines.map((l) => [l.personId, l]))
  const rows = claimed.flatMap((line): lines.LineRow[] => {
    const fresh = judged.get(line.personId)
    if (!fresh) return []
    return [{ ...line, ...fresh, state: stands(fresh.state) ? 'claimed' : 'excluded' }]
  })
  const changed = rows.filter((r, i) => r.state !== 'claimed' || r.amountFen !== claimed[i]?.amountFen).length
  await lines.saveLines(ctx.db, rows)
  const after = await settleMove(ctx, row, 'recheckData', {
    set: { amountFen: sumOf(rows.filter((r) => r.state === 'claimed')) },
    after: { changed },
  })
  return { ...replied(after), changed }
}

export async function exclude(ctx: Ctx, input: ParsedOf<typeof c.excludeLine>) {
  const row = await lockFor(ctx, input, 'exclude')
  const dropped = await lines.dropLines(
    ctx.db,
    row.id,
    { ids: [input.lineId], from: ['claimed'] },
    {
      to: 'excluded',
      title: '经办人员剔除',
      clause: 'F2-3',
      note: input.reason,
      by: ctx.actor.accountId,
      at: ctx.now,
    },
  )
  if (dropped === 0) insist([refusals.excluded_already()])
  const { fen } = await lines.sumStanding(ctx.db, row.id)
  const after = await settleMove(ctx, row, 'exclude', {
    set: { amountFen: fen },
    reason: input.reason,
    after: { lineId: input.lineId },
  })
  return replied(after)
}

export async function review(ctx: Ctx, input: ParsedOf<typeof c.reviewClaim>) {
  const row = await lockFor(ctx, input, 'review')
  const { standing, reasons } = await verify(ctx, row, 'claimed')
  if (standing.length === 0) reasons.push(refusals.no_line())
  const lacking = standing.filter((l) => lacksData(l.checks))
  if (lacking.length > 0 && !input.note) {
    const checks = [
      ...new Set(lacking.flatMap((l) => l.checks.filter((x) => x.result === 'no-data').map((x) => x.title))),
    ]
    reasons.push(
      refusals.no_data_unexplained({ count: lacking.length, checks: checks.join('、') }, { field: 'note' }),
    )
  }
  insist(reasons)
  const after = await settleMove(ctx, row, 'review', {
    set: { reviewedBy: ctx.actor.accountId, reviewedAt: ctx.now, reviewNote: input.note ?? null },
    reason: input.note ?? null,
    after: { people: standing.length },
  })
  return replied(after)
}

const unreviewed = {
  reviewedBy: null,
  reviewedAt: null,
  reviewNote: null,
  recheckedBy: null,
  recheckedAt: null,
}

export async function returnClaim(ctx: Ctx, input: ParsedOf<typeof c.returnClaim>) {
  const row = await lockFor(ctx, input, 'return')
  await freeLines(ctx, row)
  return replied(
    await settleMove(ctx, row, 'return', {
      set: { ...unreviewed, reason: input.reason },
      reason: input.reason,
    }),
  )
}

export async function recheck(ctx: Ctx, input: ParsedOf<typeof c.recheckClaim>) {
  const row = await lockFor(ctx, input, 'recheck')
  const { standing, reasons } = await verify(ctx, row, 'claimed')
  if (standing.length === 0) reasons.push(refusals.no_line())
  insist(reasons)
  const after = await settleMove(ctx, row, 'recheck', {
    set: { recheckedBy: ctx.actor.accountId, recheckedAt: ctx.now },
    after: { people: standing.length },
  })
  return replied(after)
}

export async function sendBack(ctx: Ctx, input: ParsedOf<typeof c.sendBackClaim>) {
  const row = await lockFor(ctx, input, 'sendBack')
  return replied(
    await settleMove(ctx, row, 'sendBack', {
      set: { ...unreviewed, reason: input.reason },
      reason: input.reason,
    }),
  )
}

/** The class's seats need no money any more. */
export const letGoOfMoney = async (ctx: AnyCtx, row: ClaimRow, reason: string): Promise<void> => {
  const subject = moneySubject(row)
  if (subject !== `claim:${row.id}`) await release(ctx, subject, reason)
}

export async function refuse(ctx: Ctx, input: ParsedOf<typeof c.refuseClaim>) {
  const row = await lockFor(ctx, input, 'refuse')
  await lines.dropLines(
    ctx.db,
    row.id,
    { from: ['claimed'] },
    {
      to: 'excluded',
      title: '不予补贴',
      clause: 'F2-3',
      note: input.reason,
      by: ctx.actor.accountId,
      at: ctx.now,
    },
  )
  await letGoOfMoney(ctx, row, '补贴申报不予补贴')
  const after = await settleMove(ctx, row, 'refuse', {
    set: { amountFen: 0, endedBy: ctx.actor.accountId, endedAt: ctx.now, reason: input.reason },
    reason: input.reason,
  })
  return replied(after)
}

export async function publish(ctx: Ctx, input: ParsedOf<typeof c.publishNotice>) {
  const row = await lockFor(ctx, input, 'publish')
  insist(await heldOver(ctx, row))
  const untilOn = noticeUntil(ctx.today, input.workdays, await loadCalendar(ctx.db))
  const noticeId = uuidv7()
  await insertNotice(ctx.db, {
    id: noticeId,
    claimId: row.id,
    fromOn: ctx.today,
    untilOn,
    workdays: input.workdays,
    publishedBy: ctx.actor.accountId,
    publishedAt: ctx.now,
    closedAt: null,
  })
  const listed = (await lines.linesOf(ctx.db, row.id)).filter((l) => l.state === 'claimed')
  await insertNoticeLines(ctx.db, noticeId, listed)
  const after = await settleMove(ctx, row, 'publish', { after: { untilOn, workdays: input.workdays } })
  return { ...replied(after), untilOn }
}

/** The notice's days are over: whoever nobody objected to may be paid. */
export async function clear(ctx: Ctx, input: ParsedOf<typeof c.clearNotice>) {
  const row = await lockFor(ctx, input, 'clear')
  const notice = await noticeOfClaim(ctx.db, row.id)
  if (notice && !noticeOver(notice.untilOn, ctx.today))
    insist([refusals.notice_running({ until: notice.untilOn })])
  await closeNotice(ctx.db, row.id, ctx.now)
  const people = await lines.moveLines(ctx.db, row.id, ['claimed'], 'cleared')
  const { states } = await lines.sumStanding(ctx.db, row.id)
  const after = await settleMove(ctx, row, 'clear', { to: stateOfLines(states), after: { people } })
  return replied(after)
}

/** Back to the first reviewer: both looks and the notice are done again. */
export async function declineFunds(ctx: Ctx, input: ParsedOf<typeof c.declineFunds>) {
  const row = await lockFor(ctx, input, 'declineFunds')
  await lines.moveLines(ctx.db, row.id, ['cleared'], 'claimed')
  return replied(
    await settleMove(ctx, row, 'declineFunds', {
      set: { ...unreviewed, reason: input.reason },
      reason: input.reason,
    }),
  )
}

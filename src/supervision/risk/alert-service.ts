import { insistCovers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { addDays, addWorkdays, daysBetween } from '#platform/day'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { liftHoldsOf, placeHold } from '#registry/holds'
import { holdSubjects, stopsOf, stopTitle } from '#registry/holds/contract'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { ruleOf } from './engine-service.ts'
import * as store from './store.ts'

const PROVINCE = '350000'

export async function oneAlert(ctx: Ctx, id: string): Promise<store.AlertRecord> {
  const row = await store.alertById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这条预警' })], 404)
  return row
}
export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await oneAlert(ctx, id)).region })

/** Past its deadline the office above settles it, so that an alert can't be sat out. */
const refuseBelow = (ctx: Ctx, row: store.AlertRecord): Reason[] =>
  row.heldBy === row.region || ctx.scope('risk.decide').regions.includes(row.heldBy)
    ? []
    : [c.refusals.escalated({ region: regions().nameOf(row.heldBy) })]

export function movesOpen(ctx: Ctx, row: store.AlertRecord): string[] {
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  const open = openMoves(c.alertMoves, row.state, may, ctx.actor.accountId, c.handsOf(row))
  return refuseBelow(ctx, row).length === 0
    ? open
    : open.filter((move) => move !== 'settle' && move !== 'return')
}

/** Only what the alert is about can be held, and only in ways that kind can be. */
function stopReasons(row: store.AlertRecord, stops: readonly c.Stop[]): Reason[] {
  const among = new Set(c.holdable(row.subjects).map((one) => `${one.kind}:${one.id}`))
  const reasons: Reason[] = []
  if (stops.some((stop) => !among.has(`${stop.kind}:${stop.id}`)))
    reasons.push(c.refusals.not_its_subject({ field: 'stops' }))
  for (const stop of stops)
    if (!stopsOf(stop.kind).includes(stop.stops))
      reasons.push(
        c.refusals.no_such_stop(
          { subject: holdSubjects[stop.kind], stops: stopTitle(stop.kind, stop.stops) },
          { field: 'stops' },
        ),
      )
  return reasons
}

type Move = keyof typeof c.alertMoves.moves

/** Checks a move, makes it and writes it down. */
async function step(
  ctx: Ctx,
  row: store.AlertRecord,
  move: Move,
  set: Partial<store.AlertRecord>,
  more: { version: number; reason?: string | null; reasons?: Reason[]; files?: readonly string[] },
) {
  const reasons = refuseMove(c.alertMoves, move, row.state, ctx.actor.accountId, c.handsOf(row))
  if (move === 'settle' || move === 'return') reasons.push(...refuseBelow(ctx, row))
  if (row.version !== more.version) reasons.push(common.changed_meanwhile())
  insist([...reasons, ...(more.reasons ?? [])])
  const { to: state, title } = c.alertMoves.moves[move]
  if (
    !(await store.updateAlert(ctx.db, row.id, row.version, {
      ...set,
      state,
      stateSince: ctx.now,
    }))
  )
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`alert:${row.id}`],
    summary: `${title}：${row.number}`,
    region: row.region,
    before: { state: row.state },
    after: {
      state,
      ...(set.outcome ? { outcome: c.outcomes[set.outcome] } : {}),
      ...(set.stops ? { stopCount: set.stops.length } : {}),
    },
    reason: more.reason ?? null,
    files: [...(more.files ?? [])],
  })
  return { version: row.version + 1, state }
}

const sourceOf = (row: store.AlertRecord): string => `alert:${row.id}`

async function placeStops(
  ctx: Ctx,
  row: store.AlertRecord,
  stops: readonly c.Stop[],
  how: { reason: string; endsOn: string | null },
): Promise<void> {
  for (const stop of stops)
    await placeHold(ctx, {
      subject: { kind: stop.kind, id: stop.id },
      stops: stop.stops,
      reason: how.reason,
      clause: ruleOf(row.code)?.clause ?? null,
      region: row.region,
      source: sourceOf(row),
      endsOn: how.endsOn,
      orgId: row.orgId,
    })
}

export async function acknowledge(ctx: Ctx, input: ParsedOf<typeof c.acknowledgeAlert>) {
  const row = await oneAlert(ctx, input.id)
  const moved = await step(
    ctx,
    row,
    'acknowledge',
    { acknowledgedBy: ctx.actor.accountId, acknowledgedAt: ctx.now },
    { version: input.version, reason: input.reason ?? null, reasons: stopReasons(row, input.stops) },
  )
  // Until it is examined, and no longer than its deadline passed twice: an unfounded suspicion ends by itself.
  const endsOn = addDays(row.dueOn, Math.max(7, daysBetween(ctx.today, row.dueOn)))
  await placeStops(ctx, row, input.stops, {
    reason: input.reason ?? `风险预警 ${row.number} 核查期间`,
    endsOn: endsOn < ctx.today ? addDays(ctx.today, 7) : endsOn,
  })
  return moved
}

/** One of another region refuses the whole; each that somebody took up meanwhile says so. */
export async function acknowledgeMany(ctx: Ctx, input: ParsedOf<typeof c.acknowledgeAlerts>) {
  const rows = await store.alertsById(ctx.db, [...new Set(input.ids)])
  for (const row of rows) insistCovers(ctx.scope(), { region: row.region })
  const me = ctx.actor.accountId
  const refused: { id: string; number: string; reason: string }[] = []
  let last: Reason[] = []
  for (const row of rows) {
    const reasons = refuseMove(c.alertMoves, 'acknowledge', row.state, me, c.handsOf(row))
    if (reasons[0]) {
      refused.push({ id: row.id, number: row.number, reason: reasons[0].message })
      last = reasons
      continue
    }
    await step(ctx, row, 'acknowledge', { acknowledgedBy: me, acknowledgedAt: ctx.now }, row)
  }
  const done = rows.length - refused.length
  if (done === 0) insist(last.length > 0 ? last : [common.not_found({ what: '这些预警' })])
  return { done, refused }
}

export async function examine(ctx: Ctx, input: ParsedOf<typeof c.examineAlert>) {
  const row = await oneAlert(ctx, input.id)
  const reasons = stopReasons(row, input.stops)
  if (input.stops.length > 0 && input.outcome !== 'confirmed')
    reasons.push(c.refusals.only_confirmed({ field: 'stops' }))
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId)))
    reasons.push(c.refusals.not_your_file({ field: 'files' }))
  return await step(
    ctx,
    row,
    'examine',
    {
      outcome: input.outcome,
      note: input.note,
      files: input.files,
      stops: input.stops,
      examinedBy: ctx.actor.accountId,
      examinedAt: ctx.now,
      returnReason: null,
    },
    { version: input.version, reason: input.note, reasons, files: input.files },
  )
}

export async function giveBack(ctx: Ctx, input: ParsedOf<typeof c.returnAlert>) {
  const row = await oneAlert(ctx, input.id)
  return await step(
    ctx,
    row,
    'return',
    { returnReason: input.reason },
    { version: input.version, reason: input.reason },
  )
}

/** What was held meanwhile ends either way; found true, what the examiner asked for takes its place. */
export async function settle(ctx: Ctx, input: ParsedOf<typeof c.settleAlert>) {
  const row = await oneAlert(ctx, input.id)
  const moved = await step(
    ctx,
    row,
    'settle',
    { closedBy: ctx.actor.accountId, closedAt: ctx.now },
    { version: input.version, reason: row.note },
  )
  await liftHoldsOf(
    ctx,
    sourceOf(row),
    `风险预警 ${row.number} 已办结：${c.outcomes[row.outcome ?? 'harmless']}`,
  )
  if (row.outcome === 'confirmed')
    await placeStops(ctx, row, row.stops, {
      reason: `风险预警 ${row.number} 核查属实：${row.says}`.slice(0, 300),
      endsOn: null,
    })
  return moved
}

/** By the clock: one office up, with some days more. */
export async function escalate(ctx: Ctx, input: ParsedOf<typeof c.escalateAlert>) {
  const row = await oneAlert(ctx, input.id)
  const above = regions().byCode.get(row.heldBy)?.parentCode ?? PROVINCE
  if (row.state === 'closed' || row.dueOn >= ctx.today || above === row.heldBy)
    insist([common.changed_meanwhile()])
  const dueOn = addWorkdays(ctx.today, c.ESCALATED_WORKDAYS, await loadCalendar(ctx.db))
  const set = { heldBy: above, escalatedAt: ctx.now, dueOn }
  if (!(await store.updateAlert(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`alert:${row.id}`],
    summary: `逾期未办结，提级至${regions().nameOf(above)}督办：${row.number}`,
    region: row.region,
    before: { dueOn: row.dueOn },
    after: { dueOn },
  })
  return { heldBy: above }
}

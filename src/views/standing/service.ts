/** Where an organisation's matters stand: for its program as data, for its people as a calendar. */
import { claimMoves } from '#money/claims/contract'
import type { ParsedOf } from '#platform/act'
import { addDays, instantAt } from '#platform/day'
import { common, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { orgById } from '#registry/organisations'
import { orgOfCalendar } from '#registry/partners'
import { classMoves } from '#training/class-filing/contract'
import { providerStates } from '#training/providers/contract'
import type * as c from './contract.ts'
import { type CalendarEvent, calendar } from './ics-rules.ts'
import * as store from './store.ts'

const titleIn = (states: Readonly<Record<string, string>>, state: string): string => states[state] ?? state

export async function own(ctx: Ctx, input: ParsedOf<typeof c.ownStanding>) {
  const orgId = ctx.actor.orgId as string
  const since = input.since ?? null
  const [provider, classes, claims] = await Promise.all([
    store.providerOf(ctx.db, orgId),
    store.classesOf(ctx.db, orgId, since),
    ctx.may('claim.read') ? store.claimsOf(ctx.db, orgId, since) : [],
  ])
  return {
    at: ctx.now,
    provider: provider && { ...provider, stateTitle: titleIn(providerStates, provider.state) },
    classes: classes.map((row) => ({ ...row, stateTitle: titleIn(classMoves.states, row.state) })),
    claims: claims.map((row) => ({ ...row, stateTitle: titleIn(claimMoves.states, row.state) })),
  }
}

const BACK_DAYS = 30
const AHEAD_DAYS = 200
const deadlineTitles: Record<store.Deadline['what'], string> = {
  'class-start': '开班',
  'class-end': '结班',
  notice: '公示期满',
}

export async function calendarOf(
  ctx: Ctx<unknown>,
  input: ParsedOf<typeof c.calendarFile>,
): Promise<FileReply> {
  const orgId = await orgOfCalendar(ctx.db, input.token.slice(0, -'.ics'.length))
  const org = orgId ? await orgById(ctx.db, orgId) : undefined
  if (!org) throw new Refused([common.not_found({ what: '这个日历' })], 404)
  const from = addDays(ctx.today, -BACK_DAYS)
  const until = addDays(ctx.today, AHEAD_DAYS)
  const [lessons, deadlines] = await Promise.all([
    store.lessonsOf(ctx.db, org.id, instantAt(from, '00:00'), instantAt(until, '00:00')),
    store.deadlinesOf(ctx.db, org.id, from, until),
  ])
  const events: CalendarEvent[] = [
    ...lessons.map((one) => ({
      uid: `lesson-${one.id}`,
      title: `${one.classTitle}：${one.title}`,
      place: [one.venue, one.address].filter(Boolean).join('，'),
      ...(one.number ? { note: `备案编号 ${one.number}` } : {}),
      at: { from: one.startsAt, to: one.endsAt },
    })),
    ...deadlines.map((one) => ({
      uid: `${one.what}-${one.id}`,
      title: `${deadlineTitles[one.what]}：${one.title}`,
      at: { day: one.day },
    })),
  ]
  return {
    filename: '培训日历.ics',
    mime: 'text/calendar; charset=utf-8',
    body: Buffer.from(calendar(`${org.name} 培训日历`, events, ctx.now)),
  }
}

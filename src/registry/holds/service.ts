import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import type { Db } from '#platform/db'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgById } from '#registry/organisations'
import * as c from './contract.ts'
import * as store from './store.ts'

/** Reasons why these subjects may not do a thing now: one for each live hold that stops it. */
export async function heldReasons(
  db: Db,
  subjectIds: readonly string[],
  stops: 'new-classes' | 'payment',
): Promise<Reason[]> {
  return (await store.liveHolds(db, subjectIds, [stops])).map((h) =>
    c.refusals.held(
      { what: c.holdStops[h.stops], reason: h.reason, since: dayOf(h.placedAt) },
      h.clause ? { clause: h.clause } : undefined,
    ),
  )
}

/** The same for many subjects at once, each with its own reasons. */
export async function heldBySubject(
  db: Db,
  subjectIds: readonly string[],
  stops: 'new-classes' | 'payment',
): Promise<Map<string, Reason[]>> {
  const out = new Map<string, Reason[]>()
  for (const h of await store.liveHolds(db, subjectIds, [stops])) {
    const reason = c.refusals.held(
      { what: c.holdStops[h.stops], reason: h.reason, since: dayOf(h.placedAt) },
      h.clause ? { clause: h.clause } : undefined,
    )
    out.set(h.subjectId, [...(out.get(h.subjectId) ?? []), reason])
  }
  return out
}

export async function place(ctx: Ctx, input: ParsedOf<typeof c.placeHold>) {
  const org = await orgById(ctx.db, input.subjectId)
  if (!org) throw new Refused([common.not_found({ what: '该单位' })], 404)
  const id = uuidv7()
  await store.insertHold(ctx.db, {
    id,
    subjectKind: 'organisation',
    subjectId: org.id,
    stops: input.stops,
    reason: input.reason,
    clause: input.clause ?? null,
    placedBy: ctx.actor.accountId,
    placedAt: ctx.now,
    liftedBy: null,
    liftedAt: null,
    liftReason: null,
  })
  ctx.record({
    subjects: [`hold:${id}`, `organisation:${org.id}`],
    summary: `对“${org.name}”${c.holdStops[input.stops]}`,
    region: org.region,
    orgId: org.id,
    after: { stops: input.stops, clause: input.clause },
    reason: input.reason,
  })
  return { id }
}

export async function placeOfHold(ctx: Ctx, id: string) {
  const row = await store.holdById(ctx.db, id)
  const org = row && (await orgById(ctx.db, row.subjectId))
  if (!org) throw new Refused([common.not_found({ what: '该限制' })], 404)
  return { region: org.region }
}

export async function lift(ctx: Ctx, input: ParsedOf<typeof c.liftHold>) {
  const row = await store.holdById(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '该限制' })], 404)
  if (row.placedBy === ctx.actor.accountId)
    insist([common.same_person({ did: '设置限制', doing: '解除限制' })])
  if (!(await store.endHold(ctx.db, input.id, ctx.actor.accountId, ctx.now, input.reason))) {
    insist([common.changed_meanwhile()])
  }
  ctx.record({
    subjects: [`hold:${row.id}`, `${row.subjectKind}:${row.subjectId}`],
    summary: `解除限制（${c.holdStops[row.stops]}）`,
    orgId: row.subjectId,
    before: { stops: row.stops, reason: row.reason },
    reason: input.reason,
  })
  return { ok: true as const }
}

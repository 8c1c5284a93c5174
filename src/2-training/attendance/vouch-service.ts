/** What the teacher vouches for: a trainee without a phone, a doubtful check, a call nobody could answer. */

import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountByLogin } from '#registry/accounts'
import { maskedNames } from '#registry/people'
import * as c from './contract.ts'
import { refuseCard } from './device-service.ts'
import {
  eventRow,
  type Gathered,
  gather,
  insertAll,
  NOTHING,
  sessionOrRefuse,
  stateTitle,
} from './events-service.ts'
import { byHand } from './live-service.ts'
import { insertConfirms, insertExcuses, insertWitness } from './presence-store.ts'
import { CONFIRM_HOURS, exceptionLimit, refuseException, WITNESS_MOST } from './rules.ts'
import * as store from './store.ts'

interface Witness {
  witnessPerson: string | null
  witnessAccount: string | null
}

/** Another than the one who records and the one recorded, and in the room or of the house. */
async function witnessFor(
  ctx: Ctx,
  session: store.FullSession,
  gathered: Gathered,
  input: ParsedOf<typeof c.recordException>,
): Promise<Witness | Reason> {
  const { witnessPersonId, witnessLogin } = input
  if (witnessPersonId) {
    const known = gathered.people.get(`${session.id}:${witnessPersonId}`)
    const at = { field: 'witnessPersonId' }
    if (witnessPersonId === input.personId || known?.in?.source !== 'self')
      return c.refusals.witness_not_there(at)
    const before = [...gathered.people.values()].filter((k) => k.witnessed?.witnessPerson === witnessPersonId)
    if (before.length >= WITNESS_MOST) return c.refusals.witness_often({ most: WITNESS_MOST }, at)
    return { witnessPerson: witnessPersonId, witnessAccount: null }
  }
  if (!witnessLogin) return c.refusals.witness_needed({ field: 'witnessPersonId' })
  const account = await accountByLogin(ctx.db, witnessLogin)
  if (!account || account.orgId !== session.orgId || account.id === ctx.actor.accountId)
    return c.refusals.witness_not_staff({ field: 'witnessLogin' })
  return { witnessPerson: null, witnessAccount: account.id }
}

export async function recordException(ctx: Ctx, input: ParsedOf<typeof c.recordException>) {
  const session = await sessionOrRefuse(ctx.db, input.id)
  // One exception of a session after the other, so that two screens cannot both take the last place.
  await store.lockOpening(ctx.db, session.id)
  const roster = await store.enrolledOfClass(ctx.db, session.classId)
  const gathered = await gather(ctx.db, [session.id], ctx.now)
  const trainee = roster.find((t) => t.personId === input.personId)
  const names = trainee ? await maskedNames(ctx.db, [input.personId]) : new Map<string, string>()
  const hands = byHand(gathered)
  const known = gathered.people.get(`${session.id}:${input.personId}`) ?? NOTHING
  const reasons = refuseException({
    kind: input.kind,
    now: ctx.now,
    session,
    classState: session.classState,
    classStateTitle: stateTitle(session.classState),
    opened: session.openedAt !== null,
    person: names.get(input.personId) ?? null,
    held: { in: known.in?.at, out: known.out?.at },
    used: hands.size,
    counted: hands.has(input.personId),
    rosterCount: roster.length,
  })
  let witness: Witness | null = null
  if (input.kind === 'in' && trainee) {
    reasons.push(...(await refuseCard(ctx, input.personId, input.idNumber)))
    const found = await witnessFor(ctx, session, gathered, input)
    if ('code' in found) reasons.push(found)
    else witness = found
  }
  insist(reasons)
  const row = eventRow(ctx, session, {
    traineeId: (trainee as { id: string }).id,
    personId: input.personId,
    kind: input.kind,
    at: ctx.now,
    source: 'teacher',
    reasonKind: input.reasonKind,
    reason: input.reason,
  })
  await insertAll(ctx, [row])
  if (witness) {
    await insertWitness(ctx.db, {
      eventId: row.id,
      sessionId: session.id,
      personId: input.personId,
      ...witness,
      said: null,
      saidAt: null,
    })
  }
  ctx.record({
    subjects: [
      `class:${session.classId}`,
      `session:${session.id}`,
      `person:${input.personId}`,
      ...(witness?.witnessPerson ? [`person:${witness.witnessPerson}`] : []),
    ],
    summary: `教师登记“${session.title}”${c.checkKinds[input.kind]}（${c.exceptionKinds[input.reasonKind]}${
      witness ? `，已核对身份证，${witness.witnessPerson ? '同班学员' : '工作人员'}见证` : ''
    }）`,
    region: session.region,
    orgId: session.orgId,
    after: { kind: input.kind, at: ctx.now },
    reason: input.reason,
  })
  return {
    at: ctx.now,
    used: hands.add(input.personId).size,
    limit: exceptionLimit(roster.length),
  }
}

export async function confirmPresence(ctx: Ctx, input: ParsedOf<typeof c.confirmPresence>) {
  const session = await sessionOrRefuse(ctx.db, input.id)
  const gathered = await gather(ctx.db, [session.id], ctx.now)
  const names = await maskedNames(ctx.db, input.personIds)
  const reasons: Reason[] = []
  if ((Date.parse(ctx.now) - Date.parse(session.endsAt)) / 3_600_000 > CONFIRM_HOURS)
    reasons.push(c.refusals.confirm_over({ hours: CONFIRM_HOURS }))
  if (!input.seen && !input.note) reasons.push(c.refusals.note_needed({ field: 'note' }))
  const people = [...new Set(input.personIds)]
  for (const personId of people)
    if (!gathered.people.get(`${session.id}:${personId}`)?.in)
      reasons.push(c.refusals.not_in({ person: names.get(personId) ?? '该人员' }))
  insist(reasons)
  await insertConfirms(
    ctx.db,
    people.map((personId) => ({
      id: uuidv7(),
      sessionId: session.id,
      personId,
      seen: input.seen,
      note: input.note ?? null,
      byAccount: ctx.actor.accountId,
      at: ctx.now,
    })),
  )
  ctx.record({
    subjects: [
      `class:${session.classId}`,
      `session:${session.id}`,
      ...(people.length <= 20 ? people.map((id) => `person:${id}`) : []),
    ],
    summary: `教师确认 ${people.length} 人${input.seen ? '在' : '不在'}“${session.title}”现场`,
    region: session.region,
    orgId: session.orgId,
    after: { people: people.length },
    reason: input.note ?? null,
  })
  return { confirmed: people.length }
}

export async function excuseRecall(ctx: Ctx, input: ParsedOf<typeof c.excuseRecall>) {
  const session = await sessionOrRefuse(ctx.db, input.id)
  await store.lockOpening(ctx.db, session.id)
  const roster = await store.enrolledOfClass(ctx.db, session.classId)
  const gathered = await gather(ctx.db, [session.id], ctx.now)
  const recall = gathered.recalls.find((r) => r.no === input.no)
  const people = [...new Set(input.personIds)]
  const names = await maskedNames(ctx.db, people)
  const reasons: Reason[] = []
  if (!recall || recall.until > ctx.now) reasons.push(c.refusals.recall_not_due())
  else
    for (const personId of people) {
      const calls = gathered.people.get(`${session.id}:${personId}`)?.calls ?? []
      if (!calls.some((call) => call.no === input.no && call.state === 'missed'))
        reasons.push(c.refusals.recall_answered({ person: names.get(personId) ?? '该人员' }))
    }
  const excused = [...gathered.people.values()].filter((k) =>
    k.calls.some((call) => call.no === input.no && call.state === 'excused'),
  ).length
  const limit = exceptionLimit(roster.length)
  if (excused + people.length > limit) reasons.push(c.refusals.exceptions_used_up({ limit, used: excused }))
  insist(reasons)
  await insertExcuses(
    ctx.db,
    people.map((personId) => ({
      sessionId: session.id,
      no: input.no,
      personId,
      reason: input.reason,
      byAccount: ctx.actor.accountId,
      at: ctx.now,
    })),
  )
  ctx.record({
    subjects: [`class:${session.classId}`, `session:${session.id}`, ...people.map((id) => `person:${id}`)],
    summary: `“${session.title}”第 ${input.no} 次随机点名登记 ${people.length} 人免应答`,
    region: session.region,
    orgId: session.orgId,
    after: { people: people.length },
    reason: input.reason,
  })
  return { excused: people.length, used: excused + people.length, limit }
}

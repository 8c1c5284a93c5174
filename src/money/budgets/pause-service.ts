/** Pauses of funds: entered, approved, excepted from, lifted; and what they say to those who want the money. */
import { v7 as uuidv7 } from 'uuid'
import type { AnyCtx } from '#money/ledger'
import { type FundKind, funds, type SubsidyKind, subsidyKinds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import type { Db } from '#platform/db'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import { refusals } from './contract.ts'
import * as c from './pause-contract.ts'
import { type Pausing, refusePaused, type Use, type Whose } from './pause-rules.ts'
import * as store from './pause-store.ts'

/** Why this money may not be used now, because somebody paused it; empty when nobody did. */
export async function pausedReasons(db: Db, use: Omit<Use, 'path'> & { region: string }): Promise<Reason[]> {
  const path = regions().byCode.get(use.region)?.path
  if (!path) return [refusals.unknown_region()]
  const pauses = await store.pausesIn(db, path.split('/'))
  if (pauses.length === 0) return []
  return refusePaused(
    { ...use, path },
    pauses.map(
      (one): Pausing => ({ ...one, regionName: regions().nameOf(one.region), exceptions: one.named }),
    ),
  )
}

/** What a reservation's subject says of whose money it is. */
export const whoseOf = (subject: string, more: Whose = {}): Whose => {
  const [kind, id] = subject.split(':')
  return { ...more, ...(kind === 'class' ? { classId: id } : kind === 'claim' ? { claimId: id } : {}) }
}

const titleOf = (row: Pick<store.PauseRow, 'region' | 'fund'>): string =>
  `${regions().nameOf(row.region)}${row.fund ? funds[row.fund as FundKind] : '全部资金'}`
const handsOf = (row: store.PauseRow) => ({
  enteredBy: { id: row.enteredBy, did: '录入暂停' },
  liftAskedBy: { id: row.liftAskedBy, did: '申请恢复' },
})
const notFound = () => new Refused([common.not_found({ what: '该资金暂停' })], 404)

export async function placeOf(ctx: Ctx, id: string) {
  const row = await store.pauseById(ctx.db, id)
  if (!row) throw notFound()
  return { region: row.region }
}
export async function placeOfException(ctx: Ctx, id: string) {
  const row = await store.exceptionById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该暂停例外' })], 404)
  return await placeOf(ctx, row.pauseId)
}

/** What an exception names, by the words people know it by. */
async function named(
  ctx: AnyCtx,
  region: string,
  one: c.ExceptionInput,
  at: string,
): Promise<{ ref: string; title: string; reasons: Reason[] }> {
  const unknown = () => [
    c.pauseRefusals.unknown_ref({ kind: c.exceptionKinds[one.kind], ref: one.ref }, { field: at }),
  ]
  if (one.kind === 'subsidy-kind') {
    const title = subsidyKinds[one.ref as SubsidyKind]
    return { ref: one.ref, title: title ?? one.ref, reasons: title ? [] : unknown() }
  }
  const found =
    one.kind === 'org'
      ? /^[0-9a-f-]{36}$/.test(one.ref)
        ? (await orgsById(ctx.db, [one.ref])).get(one.ref)
        : undefined
      : await store.byNumber(ctx.db, one.kind, one.ref)
  if (!found) return { ref: one.ref, title: one.ref, reasons: unknown() }
  const inside = one.kind === 'org' || regions().under(region).includes(found.region)
  // What lies elsewhere is called by the number that was typed: its title is not theirs to read.
  const title = 'name' in found ? found.name : inside ? `${found.title}（${one.ref}）` : one.ref
  return {
    ref: found.id,
    title,
    reasons: inside ? [] : [c.pauseRefusals.other_region({ title }, { field: at })],
  }
}

const newException = (
  ctx: Ctx,
  pauseId: string,
  one: c.ExceptionInput,
  what: { ref: string; title: string },
): store.ExceptionRow => ({
  id: uuidv7(),
  pauseId,
  kind: one.kind,
  ref: what.ref,
  title: what.title,
  clause: one.clause ?? null,
  reason: one.reason,
  state: 'entered',
  enteredBy: ctx.actor.accountId,
  enteredAt: ctx.now,
  decidedBy: null,
  decidedAt: null,
  decideReason: null,
  version: 1,
})

export async function enter(ctx: Ctx, input: ParsedOf<typeof c.enterPause>) {
  const fund = input.fund ?? null
  const reasons: Reason[] = []
  if (!regions().byCode.has(input.region)) reasons.push(refusals.unknown_region({ field: 'region' }))
  else if (await store.openPause(ctx.db, input.region, fund)) reasons.push(c.pauseRefusals.exists())
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId)))
    reasons.push(refusals.own_files({ field: 'files' }))
  const what = await Promise.all(
    input.exceptions.map((one, i) => named(ctx, input.region, one, `exceptions.${i}.ref`)),
  )
  const seen = new Set<string>()
  for (const [i, one] of what.entries()) {
    reasons.push(...one.reasons)
    const key = `${input.exceptions[i]?.kind}/${one.ref}`
    if (seen.has(key)) reasons.push(c.pauseRefusals.excepted_already({ title: one.title }))
    seen.add(key)
  }
  insist(reasons)
  const id = uuidv7()
  const row = {
    id,
    region: input.region,
    fund,
    stops: input.stops,
    fromOn: input.fromOn ?? ctx.today,
    reason: input.reason,
    documentNumber: input.documentNumber,
    files: input.files,
  }
  await store.insertPause(ctx.db, {
    ...row,
    state: 'entered',
    enteredBy: ctx.actor.accountId,
    enteredAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
    liftAskedBy: null,
    liftAskedAt: null,
    liftReason: null,
    liftedBy: null,
    liftedAt: null,
    version: 1,
  })
  await store.insertExceptions(
    ctx.db,
    input.exceptions.map((one, i) => newException(ctx, id, one, what[i] as (typeof what)[number])),
  )
  ctx.record({
    subjects: [`pause:${id}`],
    summary: `录入资金暂停：${titleOf(row)}`,
    region: input.region,
    after: {
      stops: input.stops.map((stop) => c.pauseStops[stop]),
      fromOn: row.fromOn,
      documentNumber: row.documentNumber,
      exceptions: what.map((one) => one.title),
    },
    reason: input.reason,
    files: input.files,
  })
  return { id, version: 1 }
}

async function lockFor(ctx: Ctx, input: { id: string; version: number }, move: c.PauseMove) {
  const row = await store.lockPause(ctx.db, input.id)
  if (!row) throw notFound()
  const me = ctx.actor.accountId
  const reasons = refuseMove(c.pauseMoves, move, row.state, me, handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (move === 'withdraw' && row.enteredBy !== me) reasons.push(c.pauseRefusals.not_yours())
  insist(reasons)
  return row
}

async function settle(
  ctx: Ctx,
  row: store.PauseRow,
  move: c.PauseMove,
  set: Partial<store.PauseRow>,
  reason: string | null = null,
) {
  const { title, to } = c.pauseMoves.moves[move]
  await store.updatePause(ctx.db, row.id, { ...set, state: to, version: row.version + 1 })
  ctx.record({
    subjects: [`pause:${row.id}`],
    summary: `资金暂停（${titleOf(row)}）：${title}`,
    region: row.region,
    before: { state: c.pauseMoves.states[row.state] },
    after: { state: c.pauseMoves.states[to] },
    reason: reason ?? row.reason,
  })
  return { version: row.version + 1 }
}

type Stepping = { id: string; version: number; reason?: string }
async function decide(ctx: Ctx, input: Stepping, move: 'approve' | 'return' | 'withdraw') {
  const row = await lockFor(ctx, input, move)
  const decided = {
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    decideReason: input.reason ?? null,
  }
  await store.decideExceptions(ctx.db, row.id, {
    ...decided,
    state: move === 'approve' ? 'approved' : move === 'return' ? 'returned' : 'withdrawn',
    version: 2,
  })
  return await settle(ctx, row, move, decided, input.reason ?? null)
}
export const approve = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'approve')
export const giveBack = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'return')
export const withdraw = (ctx: Ctx, input: Stepping) => decide(ctx, input, 'withdraw')

export async function askLift(ctx: Ctx, input: ParsedOf<typeof c.askLift>) {
  const row = await lockFor(ctx, input, 'askLift')
  const set = { liftAskedBy: ctx.actor.accountId, liftAskedAt: ctx.now, liftReason: input.reason }
  return await settle(ctx, row, 'askLift', set, input.reason)
}
export async function lift(ctx: Ctx, input: ParsedOf<typeof c.liftPause>) {
  const row = await lockFor(ctx, input, 'lift')
  const waiting = (await store.exceptionsOf(ctx.db, [row.id])).some((one) => one.state === 'entered')
  if (waiting) insist([c.pauseRefusals.undecided()])
  return await settle(ctx, row, 'lift', { liftedBy: ctx.actor.accountId, liftedAt: ctx.now }, row.liftReason)
}
export async function keep(ctx: Ctx, input: ParsedOf<typeof c.keepPause>) {
  const row = await lockFor(ctx, input, 'keep')
  return await settle(ctx, row, 'keep', {}, input.reason)
}

export async function except(ctx: Ctx, input: ParsedOf<typeof c.addException>) {
  const row = await lockFor(ctx, input, 'except')
  const what = await named(ctx, row.region, input, 'ref')
  const reasons = [...what.reasons]
  const known = (await store.exceptionsOf(ctx.db, [row.id])).some(
    (one) => one.kind === input.kind && one.ref === what.ref && ['entered', 'approved'].includes(one.state),
  )
  if (known) reasons.push(c.pauseRefusals.excepted_already({ title: what.title }, { field: 'ref' }))
  insist(reasons)
  await store.insertExceptions(ctx.db, [newException(ctx, row.id, input, what)])
  await store.updatePause(ctx.db, row.id, { version: row.version + 1 })
  ctx.record({
    subjects: [`pause:${row.id}`],
    summary: `资金暂停（${titleOf(row)}）：提出例外“${what.title}”`,
    region: row.region,
    after: { exceptions: [what.title], clause: input.clause ?? null },
    reason: input.reason,
  })
  return { version: row.version + 1 }
}

async function decideException(ctx: Ctx, input: Stepping, move: keyof typeof c.exceptionMoves.moves) {
  const seen = await store.exceptionById(ctx.db, input.id)
  const pause = seen && (await store.lockPause(ctx.db, seen.pauseId))
  const row = pause && (await store.exceptionById(ctx.db, input.id))
  if (!row) throw new Refused([common.not_found({ what: '该暂停例外' })], 404)
  const me = ctx.actor.accountId
  const reasons = refuseMove(c.exceptionMoves, move, row.state, me, {
    enteredBy: { id: row.enteredBy, did: '提出例外' },
  })
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (move === 'withdraw' && row.enteredBy !== me) reasons.push(c.pauseRefusals.not_yours())
  insist(reasons)
  const { title, to } = c.exceptionMoves.moves[move]
  await store.updateException(ctx.db, row.id, {
    state: to,
    decidedBy: me,
    decidedAt: ctx.now,
    decideReason: input.reason ?? null,
    version: row.version + 1,
  })
  ctx.record({
    subjects: [`pause:${pause.id}`],
    summary: `资金暂停（${titleOf(pause)}）：${title}“${row.title}”`,
    region: pause.region,
    before: { state: c.exceptionMoves.states[row.state] },
    after: { state: c.exceptionMoves.states[to] },
    reason: input.reason ?? row.reason,
  })
  return { version: row.version + 1 }
}
export const approveException = (ctx: Ctx, input: Stepping) => decideException(ctx, input, 'approve')
export const returnException = (ctx: Ctx, input: Stepping) => decideException(ctx, input, 'return')
export const withdrawException = (ctx: Ctx, input: Stepping) => decideException(ctx, input, 'withdraw')

const showRow = (
  row: store.PauseRow,
  names: ReadonlyMap<string, string>,
  exceptions: readonly store.ExceptionRow[],
) => ({
  id: row.id,
  region: row.region,
  regionName: regions().fullName(row.region),
  fund: row.fund,
  stops: row.stops,
  fromOn: row.fromOn,
  reason: row.reason,
  documentNumber: row.documentNumber,
  state: row.state,
  // A pause that waits for its approval shows what it would spare.
  exceptions: exceptions.filter(
    (one) =>
      one.pauseId === row.id &&
      (one.state === 'approved' || (row.state === 'entered' && one.state === 'entered')),
  ).length,
  enteredByName: names.get(row.enteredBy) ?? '',
  enteredAt: row.enteredAt,
})

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listPauses>) {
  const page = await store.listPauseRows(ctx.db, ctx.scope().regions, input)
  const [names, exceptions] = await Promise.all([
    accountNames(
      ctx.db,
      page.rows.map((row) => row.enteredBy),
    ),
    store.exceptionsOf(
      ctx.db,
      page.rows.map((row) => row.id),
    ),
  ])
  return { ...page, rows: page.rows.map((row) => showRow(row, names, exceptions)) }
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.PauseView> {
  const row = await store.pauseById(ctx.db, input.id)
  if (!row) throw notFound()
  const [exceptions, files] = await Promise.all([
    store.exceptionsOf(ctx.db, [row.id]),
    ctx.tools.files.info(ctx.db, row.files),
  ])
  const names = await accountNames(ctx.db, [
    row.enteredBy,
    row.decidedBy,
    row.liftAskedBy,
    row.liftedBy,
    ...exceptions.flatMap((one) => [one.enteredBy, one.decidedBy]),
  ])
  const name = (id: string | null) => (id ? (names.get(id) ?? '') : null)
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  const me = ctx.actor.accountId
  return {
    ...showRow(row, names, exceptions),
    decidedByName: name(row.decidedBy),
    decidedAt: row.decidedAt,
    decideReason: row.decideReason,
    liftAskedByName: name(row.liftAskedBy),
    liftAskedAt: row.liftAskedAt,
    liftReason: row.liftReason,
    liftedByName: name(row.liftedBy),
    liftedAt: row.liftedAt,
    files: files.map(({ id, name: filename, mime, bytes }) => ({
      id,
      name: filename,
      mime,
      bytes,
      url: ctx.tools.files.link(id, ctx.now),
    })),
    named: exceptions.map((one) => ({
      id: one.id,
      kind: one.kind,
      ref: one.ref,
      title: one.title,
      clause: one.clause,
      reason: one.reason,
      state: one.state,
      enteredByName: name(one.enteredBy) ?? '',
      enteredAt: one.enteredAt,
      decidedByName: name(one.decidedBy),
      decideReason: one.decideReason,
      version: one.version,
      can: ['in-force', 'lifting'].includes(row.state)
        ? openMoves(c.exceptionMoves, one.state, may, me, {
            enteredBy: { id: one.enteredBy, did: '提出例外' },
          }).filter((move) => move !== 'withdraw' || one.enteredBy === me)
        : [],
    })),
    version: row.version,
    can: openMoves(c.pauseMoves, row.state, may, me, handsOf(row)).filter(
      (move) => move !== 'withdraw' || row.enteredBy === me,
    ),
  }
}

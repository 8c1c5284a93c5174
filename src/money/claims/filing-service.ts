/** The institution's side: a claim made from a closed class, judged anew as long as it is in its hands, handed in. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { nextNumber } from '#platform/counter'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { heldReasons } from '#registry/holds'
import { lockPeople } from '#registry/people'
import { classById } from '#training/class-filing'
import { classStates } from '#training/class-filing/contract'
import { suspension } from '#training/providers'
import { lineRefusals } from './check-rules.ts'
import type * as c from './claim-contract.ts'
import { refusals } from './claim-contract.ts'
import { stands } from './claim-rules.ts'
import { judgeClaim } from './judge-claim-service.ts'
import { judgeClass } from './judge-class-service.ts'
import type { JudgedLine } from './judge-service.ts'
import * as lines from './line-store.ts'
import {
  type AnyCtx,
  lockFor,
  lockVersion,
  moveReasons,
  nameOf,
  payeeOf,
  settle,
  settleMove,
  subjectsOf,
} from './moves-service.ts'
import * as store from './store.ts'

export { judgeClaim } from './judge-claim-service.ts'

const UNIQUE = '23505'

const TAKEN = ['claim_reward_open', 'claim_allowance_once', 'claim_stage_once']

/** The database's word that somebody else was quicker with the same class, person or certificate. */
export function toldTaken(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === UNIQUE && constraint === 'claim_class_once') {
    throw new Refused([refusals.class_claimed({ number: '刚刚由他人新建' })])
  }
  if (code === UNIQUE && (constraint?.startsWith('claim_line_') || TAKEN.includes(constraint ?? '')))
    throw new Refused([refusals.claimed_elsewhere()])
  throw error
}

/** Writes judged lines over what stands; what an officer took out stays out. Gives what stands now. */
export async function keepJudged(
  ctx: AnyCtx,
  claimId: string,
  judged: readonly JudgedLine[],
): Promise<{ amountFen: number; people: number }> {
  const before = await lines.linesOf(ctx.db, claimId)
  const held = new Map(before.map((l) => [l.personId, l]))
  const present = new Set(judged.map((l) => l.personId))
  await lines.removeLines(
    ctx.db,
    before.filter((l) => !present.has(l.personId) && !l.excludedBy).map((l) => l.id),
  )
  let no = before.reduce((most, l) => Math.max(most, l.no), 0)
  const rows = judged
    .filter((l) => !held.get(l.personId)?.excludedBy && held.get(l.personId)?.state !== 'objected')
    .map((line): lines.LineRow => {
      const old = held.get(line.personId)
      if (!old) no += 1
      return {
        ...line,
        id: old?.id ?? uuidv7(),
        claimId,
        no: old?.no ?? no,
        excludedBy: null,
        excludedAt: null,
        excludeReason: null,
        paidAt: null,
      }
    })
  await lines.saveLines(ctx.db, rows)
  const objected = before.filter((l) => l.state === 'objected')
  const standing = [...rows.filter((l) => stands(l.state)), ...objected]
  return { amountFen: standing.reduce((sum, l) => sum + l.amountFen, 0), people: standing.length }
}

export async function create(ctx: Ctx, input: ParsedOf<typeof c.createClaim>) {
  const cls = await classById(ctx.db, input.classId)
  if (!cls) throw new Refused([common.not_found({ what: '该培训班' })], 404)
  const reasons: Reason[] = []
  if (cls.state !== 'closed') reasons.push(refusals.class_not_closed({ state: classStates[cls.state] }))
  const earlier = await store.claimOfClass(ctx.db, cls.id)
  if (earlier) reasons.push(refusals.class_claimed({ number: earlier.number ?? '尚未提交' }))
  insist(reasons)
  const id = uuidv7()
  const judged = await judgeClass(ctx, cls, { claimId: id, filedAt: null })
  const row: store.ClaimRow = {
    ...store.plain,
    id,
    number: null,
    subsidyKind: 'class-training',
    region: cls.region,
    title: cls.title,
    orgId: cls.orgId,
    classId: cls.id,
    judgedFor: cls.filedOn ?? ctx.today,
    packId: judged.pack?.id ?? null,
    fund: judged.fund,
    estimateFen: judged.estimateFen,
    amountFen: judged.lines.reduce((sum, l) => sum + l.amountFen, 0),
    state: 'draft',
    stateSince: ctx.now,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    filedBy: null,
    filedAt: null,
    ...store.untouched,
  }
  await store.insertClaim(ctx.db, row).catch(toldTaken)
  await keepJudged(ctx, id, judged.lines)
  await store.insertStep(ctx.db, {
    id: uuidv7(),
    claimId: id,
    step: 'create',
    state: 'draft',
    at: ctx.now,
    byAccount: ctx.actor.accountId,
    byName: ctx.actor.name,
    byOrg: ctx.actor.orgName,
    reason: null,
  })
  ctx.record({
    subjects: subjectsOf(row),
    summary: `新建${nameOf(row)}：${judged.lines.length} 人，核定 ${judged.lines.filter((l) => stands(l.state)).length} 人`,
    region: row.region,
    orgId: row.orgId,
    after: { estimateFen: row.estimateFen, amountFen: row.amountFen },
  })
  return { id, version: 1 }
}

export async function amend(ctx: Ctx, input: ParsedOf<typeof c.amendClaim>) {
  const row = await lockFor(ctx, input, 'amend')
  // A class keeps its filing day and a supplement its first judgement; the others are claimed for as of today.
  const judgedFor = row.subsidyKind === 'class-training' || row.supplementOf ? row.judgedFor : ctx.today
  const judged = await judgeClaim(ctx, { ...row, judgedFor })
  const { amountFen, people } = await keepJudged(ctx, row.id, judged.lines)
  const after = await settleMove(ctx, row, 'amend', {
    set: {
      judgedFor,
      packId: judged.pack?.id ?? null,
      fund: judged.fund,
      estimateFen: judged.estimateFen,
      amountFen,
    },
    after: { people },
  })
  return { version: after.version, state: after.state }
}

/** Holds on the payee, the class or the claim itself: they stop money, not the person's entitlement. */
export const heldOver = async (ctx: AnyCtx, row: store.ClaimRow): Promise<Reason[]> =>
  (
    await heldReasons(
      ctx.db,
      [row.id, row.orgId, row.classId].filter((one) => one !== null),
      'payment',
    )
  ).map((h) => refusals.held({ reason: h.message }, h.clause ? { clause: h.clause } : undefined))

export const claimNumber = async (ctx: AnyCtx, region: string): Promise<string> => {
  const year = ctx.today.slice(0, 4)
  const n = await nextNumber(ctx.db, `claim:${region}:${year}`)
  return `BT${region}-${year}-${String(n).padStart(4, '0')}`
}

/** Differences between what stands in the claim and what the data says now. */
export function differences(
  stored: readonly lines.LineRow[],
  judged: readonly JudgedLine[],
): { no: number; what: string }[] {
  const now = new Map(judged.map((l) => [l.personId, l]))
  return stored.flatMap((line) => {
    const fresh = now.get(line.personId)
    if (!fresh) return [{ no: line.no, what: '已不在名册中' }]
    if (!stands(fresh.state)) {
      const what = fresh.reasons.map((r) => r.message).join('') || lineRefusals.no_amount().message
      return [{ no: line.no, what }]
    }
    if (fresh.amountFen !== line.amountFen) return [{ no: line.no, what: '金额与核定时不同' }]
    return []
  })
}

export async function submit(ctx: Ctx, input: ParsedOf<typeof c.submitClaim>) {
  const row = await lockVersion(ctx, input.id, input.version)
  const reasons = moveReasons(row, 'submit', ctx.actor.accountId)
  insist(reasons)
  const stored = await lines.linesOf(ctx.db, row.id)
  // From here on nobody else counts these people's payments.
  await lockPeople(
    ctx.db,
    stored.map((l) => l.personId),
  )
  const judged = await judgeClaim(ctx, row)
  const standing = stored.filter((l) => stands(l.state))
  const total = standing.reduce((sum, l) => sum + l.amountFen, 0)
  const excludedByOfficer = new Set(stored.filter((l) => l.excludedBy).map((l) => l.personId))
  const fresh = judged.lines.filter((l) => stands(l.state) && !excludedByOfficer.has(l.personId))
  if (standing.length === 0) reasons.push(refusals.no_line())
  const changed = differences(standing, judged.lines)
  reasons.push(...changed.map((d) => refusals.line_fails({ no: d.no, what: d.what })))
  const same =
    fresh.length === standing.length && input.people === standing.length && input.amountFen === total
  if (changed.length === 0 && !same) reasons.push(refusals.stale())
  const payee = await payeeOf(ctx, row)
  if (!payee.accountMasked) reasons.push(refusals.no_account({ who: payee.name }))
  reasons.push(...(await heldOver(ctx, row)))
  if (row.orgId) reasons.push(...(await suspension(ctx.db, row.orgId)))
  insist(reasons)
  await lines.moveLines(ctx.db, row.id, ['judged'], 'claimed').catch(toldTaken)
  const after = await settleMove(ctx, row, 'submit', {
    set: {
      number: row.number ?? (await claimNumber(ctx, row.region)),
      filedBy: ctx.actor.accountId,
      filedAt: ctx.now,
      reviewedBy: null,
      reviewedAt: null,
      reviewNote: null,
      recheckedBy: null,
      recheckedAt: null,
      amountFen: total,
    },
    after: { people: standing.length, estimateFen: row.estimateFen },
  })
  ctx.emit('claim.filed', { on: ctx.today, claimIds: [row.id] })
  return { version: after.version, state: after.state }
}

/** Lines go back to what they were before filing and hold nobody any more. */
export const freeLines = async (ctx: AnyCtx, row: store.ClaimRow): Promise<void> => {
  await lines.moveLines(ctx.db, row.id, ['claimed'], 'judged')
}

export async function withdraw(ctx: AnyCtx, input: { id: string; version: number; reason: string }) {
  const row = await lockFor(ctx, input, 'withdraw')
  await freeLines(ctx, row)
  const after = await settle(ctx, row, {
    step: 'withdraw',
    title: '撤回申报',
    to: 'withdrawn',
    set: { endedBy: ctx.actor?.accountId ?? null, endedAt: ctx.now, reason: input.reason },
    reason: input.reason,
  })
  return { version: after.version, state: after.state }
}

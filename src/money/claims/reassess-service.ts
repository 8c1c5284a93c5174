/**
 * Approved lines judged anew when their facts changed. Less, already paid: a recovery is opened. Less, not yet paid: the
 * money is kept from the bank until somebody decides. More: a supplement is drafted for whoever filed. Never silent.
 */
import { v7 as uuidv7 } from 'uuid'
import { cancelPayable } from '#money/budgets'
import { lineBalances } from '#money/ledger'
import { openRecovery } from '#money/recovery'
import { unredeemVouchers } from '#money/vouchers'
import type { ParsedOf } from '#platform/act'
import { yuan } from '#platform/fen'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { lockPeople } from '#registry/people'
import { lineRefusals } from './check-rules.ts'
import { stands, stateOfLines } from './claim-rules.ts'
import { keepJudged } from './filing-service.ts'
import { judgeAfterwards, supplementLine } from './judge-claim-service.ts'
import type { Judged, JudgedLine } from './judge-service.ts'
import * as lines from './line-store.ts'
import { type AnyCtx, nameOf, notFound, settle, subjectsOf } from './moves-service.ts'
import type * as c from './reassess-contract.ts'
import { approved, type Cause, causes, consequence, reassessRefusals } from './reassess-rules.ts'
import * as store from './reassess-store.ts'
import * as claims from './store.ts'

/** Accounts of the platform itself are no rows: what it found has no finder. */
const finder = (ctx: AnyCtx): string | null => (ctx.actor?.roles.length ? ctx.actor.accountId : null)

interface Found {
  line: lines.LineRow
  fresh: JudgedLine | null
  /** Money that stands approved: owed, at the bank, paid or set off. */
  beforeFen: number
  afterFen: number
  /** Asked for in supplements that finance has not seen yet. */
  pendingFen: number
  /** Of these, what is not even handed in. */
  drafts: lines.LineRow[]
  held: store.ReassessmentRow | null
  /** The latest that is settled. */
  last: store.ReassessmentRow | null
}

/** What is to come back does not stand. */
const STANDING = ['payable', 'in-payment', 'paid', 'offset']

async function standing(ctx: AnyCtx, asked: readonly lines.LineRow[]) {
  const more = await lines.supplementsOf(
    ctx.db,
    asked.map((l) => l.id),
  )
  const rootOf = new Map([
    ...asked.map((l) => [l.id, l.id] as const),
    ...more.map((l) => [l.id, l.supplementOf as string] as const),
  ])
  const approvedFen = new Map<string, number>()
  for (const b of await lineBalances(ctx.db, [...rootOf.keys()])) {
    if (!STANDING.includes(b.account)) continue
    const root = rootOf.get(b.claimLineId) as string
    approvedFen.set(root, (approvedFen.get(root) ?? 0) + b.amountFen)
  }
  return (line: lines.LineRow) => {
    const pending = more.filter((l) => l.supplementOf === line.id && !approved.includes(l.state))
    return {
      beforeFen: approvedFen.get(line.id) ?? 0,
      pendingFen: pending.reduce((sum, l) => sum + l.amountFen, 0),
      drafts: pending.filter((l) => l.state === 'judged'),
    }
  }
}

/** What each approved line stands at, and what it is worth now. */
async function look(
  ctx: AnyCtx,
  row: claims.ClaimRow,
  personIds: readonly string[] | null,
): Promise<{ found: Found[]; judged: Judged }> {
  const asked = (await lines.linesOf(ctx.db, row.id)).filter(
    (l) => approved.includes(l.state) && (personIds === null || personIds.includes(l.personId)),
  )
  await lockPeople(
    ctx.db,
    asked.map((l) => l.personId),
  )
  const [judged, standingOf, earlier] = await Promise.all([
    judgeAfterwards(ctx, row),
    standing(ctx, asked),
    store.foundOf(
      ctx.db,
      asked.map((l) => l.id),
    ),
  ])
  const found = asked.map((line): Found => {
    const fresh = judged.lines.find((l) => l.personId === line.personId) ?? null
    const mine = earlier.filter((r) => r.lineId === line.id)
    return {
      line,
      fresh,
      ...standingOf(line),
      afterFen: fresh && stands(fresh.state) ? fresh.amountFen : 0,
      held: mine.find((r) => r.outcome === 'held') ?? null,
      last: mine.findLast((r) => r.outcome !== 'held') ?? null,
    }
  })
  return { found, judged }
}

/** The same difference, dealt with before: an officer has decided on it or is about to. */
const known = (f: Found): boolean =>
  f.last !== null && f.last.beforeFen === f.beforeFen && f.last.afterFen === f.afterFen
/** Asked back, and now rightful again: whoever has the case is to know. */
const restored = (f: Found): boolean =>
  f.beforeFen === f.afterFen &&
  f.last !== null &&
  ['recovery', 'noted'].includes(f.last.outcome) &&
  f.last.afterFen < f.afterFen

const whyOf = (f: Found): string =>
  f.fresh?.reasons.map((r) => r.message).join('') ||
  (f.fresh ? lineRefusals.no_amount().message : '该人员已不在可享受补贴的名单中。')

/** What the data says has changed, whichever event came first. */
const FAILED: Partial<Record<string, Cause>> = {
  certificate: 'certificate',
  employment: 'employment',
  agreement: 'training',
  contract: 'training',
}
const causeOf = (f: Found, given: Cause): Cause =>
  f.fresh?.checks.flatMap((check) => (check.result === 'failed' ? (FAILED[check.key] ?? []) : []))[0] ?? given

/** Judges an approved claim's people anew; a supplement's belong to the claim it supplements. */
export async function reassess(ctx: Ctx, input: ParsedOf<typeof c.reassessClaim>) {
  const asked = await claims.claimById(ctx.db, input.id)
  if (!asked) throw notFound()
  const row = await claims.lockClaim(ctx.db, asked.supplementOf ?? asked.id)
  if (!row) throw notFound()
  const { found, judged } = await look(ctx, row, input.personIds ?? null)
  if (found.length === 0) insist([reassessRefusals.not_approved()])
  const given = { cause: input.cause, subject: input.subject ?? `claim:${row.id}` }
  const more: Found[] = []
  let differing = 0
  for (const f of found) {
    if (f.drafts.length > 0 && f.afterFen < f.beforeFen + f.pendingFen) await undraft(ctx, f.drafts)
    const what = known(f) ? 'none' : consequence(f.line.state, f.beforeFen, f.afterFen, f.pendingFen)
    if (what !== 'none') differing += 1
    const why = { ...given, cause: causeOf(f, given.cause) }
    if (restored(f)) await lift(ctx, row, f, why)
    if (f.held && what !== 'hold') await endHold(ctx, row, f, f.held, what === 'recover')
    else if (what === 'hold') await hold(ctx, row, f, why)
    else if (what === 'recover') await recover(ctx, row, f, why)
    if (what === 'supplement') more.push(f)
  }
  if (more.length > 0) await supplement(ctx, row, judged, more, given)
  ctx.record({
    subjects: [
      ...subjectsOf(row),
      ...found.filter((f) => f.afterFen !== f.beforeFen).map((f) => `person:${f.line.personId}`),
    ],
    summary: `${nameOf(row)}：付款后重新核算 ${found.length} 人，${differing} 人有差额（${causes[input.cause]}）`,
    region: row.region,
    orgId: row.orgId,
    before: { amountFen: found.reduce((sum, f) => sum + f.beforeFen, 0) },
    after: { amountFen: found.reduce((sum, f) => sum + f.afterFen, 0) },
  })
  return { looked: found.length, differing }
}

type Why = { cause: Cause; subject: string }
const resultOf = (f: Found) => ({
  afterFen: f.afterFen,
  checks: f.fresh?.checks ?? [],
  reasons: f.fresh?.reasons ?? [],
  trace: f.fresh?.trace ?? [],
})
const settledNow = (ctx: AnyCtx) => ({ settledBy: finder(ctx), settledAt: ctx.now })
const freshRow = (ctx: AnyCtx, row: claims.ClaimRow, f: Found, why: Why) => ({
  id: uuidv7(),
  claimId: row.id,
  lineId: f.line.id,
  ...why,
  foundAt: ctx.now,
  foundBy: finder(ctx),
  beforeFen: f.beforeFen,
  ...resultOf(f),
  recoveryId: null,
  supplementId: null,
  settledBy: null,
  settledAt: null,
  note: null,
  version: 1,
})

async function hold(ctx: AnyCtx, row: claims.ClaimRow, f: Found, why: Why): Promise<void> {
  if (f.held?.afterFen === f.afterFen) return
  if (f.held) await store.updateReassessment(ctx.db, f.held.id, f.held.version, resultOf(f))
  else await store.insertReassessment(ctx.db, { ...freshRow(ctx, row, f, why), outcome: 'held' })
}

async function lift(ctx: AnyCtx, row: claims.ClaimRow, f: Found, why: Why): Promise<void> {
  const note = `情况恢复为应补 ${yuan(f.afterFen)} 元，请在追回案件${f.last?.note ? ` ${f.last.note} ` : ''}中处理`
  await store.insertReassessment(ctx.db, {
    ...freshRow(ctx, row, f, why),
    ...settledNow(ctx),
    outcome: 'lifted',
    note,
  })
}

/** The hold ends by itself: the facts are as they were, or the bank had the money already and it is asked back. */
async function endHold(
  ctx: AnyCtx,
  row: claims.ClaimRow,
  f: Found,
  held: store.ReassessmentRow,
  paid: boolean,
): Promise<void> {
  const set = paid ? await caseOf(ctx, row, f) : { outcome: 'lifted' as const, note: '情况恢复，差额已消除' }
  await store.updateReassessment(ctx.db, held.id, held.version, {
    ...resultOf(f),
    ...settledNow(ctx),
    ...set,
  })
}

/** Opens the case; where the line is under one already, that one goes on and this is noted. */
async function caseOf(ctx: AnyCtx, row: claims.ClaimRow, f: Found) {
  const why = whyOf(f)
  const by = finder(ctx) ? ctx : { ...ctx, actor: null }
  const opened = await openRecovery(by, {
    region: row.region,
    source: 'fact-changed',
    finding: `补贴申报 ${row.number} 付款后情况变化，按现在的情况核定为 ${yuan(f.afterFen)} 元，原核定 ${yuan(f.beforeFen)} 元。${why}`,
    clause: 'F37-15',
    lines: [{ claimLineId: f.line.id, amountFen: f.beforeFen - f.afterFen, why }],
  })
  return opened
    ? { outcome: 'recovery' as const, recoveryId: opened.id, note: opened.number }
    : { outcome: 'noted' as const, note: '该笔已在追回案件中，或已没有可追回的金额' }
}

async function recover(ctx: AnyCtx, row: claims.ClaimRow, f: Found, why: Why): Promise<void> {
  await store.insertReassessment(ctx.db, {
    ...freshRow(ctx, row, f, why),
    ...settledNow(ctx),
    ...(await caseOf(ctx, row, f)),
  })
}

/** A supplement not handed in yet is not asked for any more: it goes, and says why. */
async function undraft(ctx: AnyCtx, drafts: readonly lines.LineRow[]): Promise<void> {
  await lines.removeLines(
    ctx.db,
    drafts.map((l) => l.id),
  )
  for (const row of await claims.lockClaims(ctx.db, [...new Set(drafts.map((l) => l.claimId))])) {
    const { fen, states } = await lines.sumStanding(ctx.db, row.id)
    const reason = '情况又有变化，不再需要补发'
    const over = states.length === 0
    await settle(ctx, row, {
      step: over ? 'withdraw' : 'amend',
      title: over ? '撤回补发差额' : '重新核算',
      to: over ? 'withdrawn' : 'draft',
      set: { amountFen: fen, ...(over ? { endedAt: ctx.now, reason } : {}) },
      reason,
    })
  }
}

/** A claim for what is still owed, in the hands of whoever filed the first one. */
async function supplement(
  ctx: AnyCtx,
  row: claims.ClaimRow,
  judged: Judged,
  more: readonly Found[],
  why: Why,
): Promise<void> {
  const id = uuidv7()
  const own = more.map((f) => supplementLine(f.fresh as JudgedLine, f.line.id, f.beforeFen + f.pendingFen))
  const extra: claims.ClaimRow = {
    ...row,
    ...claims.untouched,
    id,
    number: null,
    title: `${row.title}（补发差额）`,
    supplementOf: row.id,
    prefilled: true,
    packId: judged.pack?.id ?? row.packId,
    estimateFen: null,
    amountFen: own.reduce((sum, l) => sum + l.amountFen, 0),
    state: 'draft',
    stateSince: ctx.now,
    createdAt: ctx.now,
    filedBy: null,
    filedAt: null,
  }
  await claims.insertClaim(ctx.db, extra)
  await keepJudged(ctx, id, own)
  await claims.insertStep(ctx.db, {
    id: uuidv7(),
    claimId: id,
    step: 'create',
    state: 'draft',
    at: ctx.now,
    byAccount: finder(ctx),
    byName: ctx.actor?.name ?? '系统',
    byOrg: ctx.actor?.orgName ?? null,
    reason: causes[why.cause],
  })
  for (const f of more) {
    await store.insertReassessment(ctx.db, {
      ...freshRow(ctx, row, f, why),
      ...settledNow(ctx),
      beforeFen: f.beforeFen + f.pendingFen,
      outcome: 'supplement',
      supplementId: id,
    })
  }
  ctx.record({
    subjects: subjectsOf(extra),
    summary: `生成${nameOf(extra)}：${own.length} 人`,
    region: row.region,
    orgId: row.orgId,
    after: { amountFen: extra.amountFen },
  })
  if (row.personId) ctx.emit('claim.prefilled', { personIds: [row.personId] })
}

/** Money on its way that is not due any more: back to the budget, the person free to claim what is right. */
export async function stop(ctx: Ctx, input: ParsedOf<typeof c.stopLine>) {
  const seen = await store.reassessmentById(ctx.db, input.id)
  if (!seen) throw new Refused([common.not_found({ what: '该项核查' })], 404)
  const row = await claims.lockClaim(ctx.db, seen.claimId)
  const found = await store.reassessmentById(ctx.db, input.id)
  if (!row || !found) throw notFound()
  if (found.version !== input.version) insist([common.changed_meanwhile()])
  if (found.outcome !== 'held') insist([reassessRefusals.settled()])
  if (found.lineState === 'batched' || found.lineState === 'paid') insist([reassessRefusals.at_bank()])
  if (ctx.actor.accountId === row.filedBy) insist([common.same_person({ did: '申报', doing: '停止拨付' })])
  await cancelPayable(ctx, {
    subject: `claim:${row.id}`,
    lineIds: [found.lineId],
    reason: '付款后核查停止拨付',
  })
  await unredeemVouchers(ctx, { claimId: row.id, claimLineIds: [found.lineId], reason: input.reason })
  await lines.dropLines(
    ctx.db,
    row.id,
    { ids: [found.lineId], from: ['payable', 'bounced'] },
    {
      to: 'excluded',
      title: '停止拨付',
      clause: 'F37-15',
      note: input.reason,
      by: ctx.actor.accountId,
      at: ctx.now,
    },
  )
  await store.updateReassessment(ctx.db, found.id, found.version, {
    outcome: 'stopped',
    settledBy: ctx.actor.accountId,
    settledAt: ctx.now,
    note: input.reason,
  })
  const { fen, states } = await lines.sumStanding(ctx.db, row.id)
  const to = stateOfLines(states)
  const ended = { endedBy: ctx.actor.accountId, endedAt: ctx.now, reason: input.reason }
  await settle(ctx, row, {
    step: 'stop',
    title: `停止拨付 ${yuan(found.beforeFen)} 元`,
    to,
    set: { amountFen: fen, ...(to === 'refused' ? ended : {}) },
    reason: input.reason,
  })
  return { version: found.version + 1 }
}

export const placeOfReassessment = async (ctx: Ctx, id: string) => {
  const row = await store.reassessmentById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该项核查' })], 404)
  return { region: row.region }
}

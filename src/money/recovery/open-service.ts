/** From a finding to the notice: a case is opened on money that was paid, and the debtor is told why. */
import { v7 as uuidv7 } from 'uuid'
import { type AnyCtx, type LineBalance, lineBalances } from '#money/ledger'
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { nextNumber } from '#platform/counter'
import { addWorkdays } from '#platform/day'
import type { Db } from '#platform/db'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import { maskedNames } from '#registry/people'
import { regions } from '#registry/regions'
import type * as c from './case-contract.ts'
import { handOf, insistOwnFiles, lockFor, moved, settle } from './case-service.ts'
import { listPaidLines } from './debt-store.ts'
import { serveNotice } from './paper-service.ts'
import { refusals } from './refusals-contract.ts'
import { type PaidLine, refuseOpen, type Source, sources } from './rules.ts'
import * as store from './store.ts'

export interface OpenInput {
  source: Source
  /** What was found, as the debtor will read it. */
  finding: string
  clause: string
  fileIds?: readonly string[]
  lines: readonly { claimLineId: string; amountFen: number; why: string }[]
}

interface Known extends PaidLine {
  balance: LineBalance
}

/** What stands paid on these lines, by bank or by offset, and what is under a case already. */
async function knownLines(db: Db, claimLineIds: readonly string[]): Promise<Known[]> {
  const busy = new Map((await store.busyLines(db, claimLineIds)).map((one) => [one.claimLineId, one.number]))
  const known = new Map<string, Known>()
  for (const balance of await lineBalances(db, claimLineIds)) {
    if (balance.account !== 'paid' && balance.account !== 'offset') continue
    const before = known.get(balance.claimLineId)
    known.set(balance.claimLineId, {
      claimLineId: balance.claimLineId,
      orgId: balance.orgId,
      personId: balance.personId as string,
      paidFen: (before?.paidFen ?? 0) + balance.amountFen,
      busy: busy.get(balance.claimLineId) ?? null,
      balance,
    })
  }
  return [...known.values()]
}

async function insertOpened(
  ctx: AnyCtx,
  region: string,
  input: OpenInput,
  known: readonly Known[],
): Promise<store.CaseRow> {
  const byLine = new Map(known.map((line) => [line.claimLineId, line]))
  const first = known[0] as Known
  const year = ctx.today.slice(0, 4)
  const serial = await nextNumber(ctx.db, `recovery:${region}:${year}`)
  const row: store.CaseRow = {
    id: uuidv7(),
    number: `ZH${region}-${year}-${String(serial).padStart(4, '0')}`,
    region,
    orgId: first.orgId,
    personId: first.orgId ? null : first.personId,
    source: input.source,
    finding: input.finding,
    clause: input.clause,
    fileIds: [...(input.fileIds ?? [])],
    state: 'opened',
    stateSince: ctx.now,
    openedBy: handOf(ctx),
    openedAt: ctx.now,
    notifiedBy: null,
    notifiedAt: null,
    replyUntil: null,
    acknowledgedAt: null,
    heardAt: null,
    proposedBy: null,
    decidedBy: null,
    decidedAt: null,
    decisionNumber: null,
    nature: null,
    decision: null,
    amountFen: null,
    dueOn: null,
    mayOffset: false,
    payTo: null,
    planId: null,
    planFromFen: null,
    endedAt: null,
    endReason: null,
    version: 1,
  }
  await store.insertCase(ctx.db, row)
  await store.insertLines(
    ctx.db,
    input.lines.map((asked, i) => {
      const { balance, paidFen } = byLine.get(asked.claimLineId) as Known
      return {
        id: uuidv7(),
        recoveryId: row.id,
        no: i + 1,
        claimLineId: balance.claimLineId,
        claimId: balance.claimId as string,
        bookId: balance.bookId,
        personId: balance.personId as string,
        orgId: balance.orgId,
        subsidyKind: balance.subsidyKind as store.LineRow['subsidyKind'],
        occupationCode: balance.occupationCode,
        level: balance.level,
        certificateNumber: balance.certificateNumber,
        why: asked.why,
        paidFen,
        askedFen: asked.amountFen,
        decidedFen: null,
        recoveredFen: 0,
        droppedFen: 0,
        live: true,
      }
    }),
  )
  return await settle(ctx, row, {
    step: `立案（${sources[input.source]}）`,
    inner: true,
    after: {
      source: sources[input.source],
      lines: input.lines.length,
      amountFen: input.lines.reduce((sum, line) => sum + line.amountFen, 0),
    },
    files: input.fileIds ?? [],
  })
}

/**
 * Opens a case from inside another act, where facts have changed after payment: it takes what stands paid and is under no
 * case yet, and leaves the rest out. Null where nothing is left. Nothing is decided here: an officer serves the notice.
 */
export async function openRecovery(
  ctx: AnyCtx,
  input: OpenInput & { region: string },
): Promise<{ id: string; number: string } | null> {
  const known = (
    await knownLines(
      ctx.db,
      input.lines.map((line) => line.claimLineId),
    )
  ).filter((line) => line.busy === null && line.paidFen > 0)
  const byLine = new Map(known.map((line) => [line.claimLineId, line]))
  const lines = input.lines.flatMap((line) => {
    const amountFen = Math.min(line.amountFen, byLine.get(line.claimLineId)?.paidFen ?? 0)
    return amountFen > 0 ? [{ ...line, amountFen }] : []
  })
  if (lines.length === 0) return null
  const taken = known.filter((line) => lines.some((one) => one.claimLineId === line.claimLineId))
  insist(refuseOpen(taken, lines))
  const row = await insertOpened(ctx, input.region, { ...input, lines }, taken)
  return { id: row.id, number: row.number }
}

/** An officer's own finding. */
export async function open(ctx: Ctx, input: ParsedOf<typeof c.openCase>) {
  const ids = input.lines.map((line) => line.claimLineId)
  const known = await knownLines(ctx.db, ids)
  const claims = await store.claimsNamed(
    ctx.db,
    known.map((line) => line.balance.claimId as string),
  )
  // Before any reason is given: what others were paid, and under which case it is, is not told.
  const reach = new Set(ctx.scope().regions)
  if (claims.some((claim) => !reach.has(claim.region))) throw new Refused([common.out_of_scope()], 403)
  const reasons = refuseOpen(known, input.lines)
  if (new Set(ids).size < ids.length) reasons.push(refusals.line_unknown({ field: 'lines' }))
  if (input.fileIds.length === 0 && input.source !== 'voluntary')
    reasons.push(refusals.no_evidence({ field: 'fileIds' }))
  insist(reasons)
  await insistOwnFiles(ctx, input.fileIds)
  const region = claims[0]?.region
  if (!region) throw new Refused([common.out_of_scope()], 403)
  const row = await insertOpened(ctx, region, input, known)
  return { id: row.id, number: row.number, version: row.version }
}

/** Paid lines to choose from, with who was paid and what is under a case already. */
export async function paid(ctx: Ctx, input: ParsedOf<typeof c.paidLines>) {
  const page = await listPaidLines(ctx.db, ctx.scope().regions, input)
  const busy = new Map(
    (
      await store.busyLines(
        ctx.db,
        page.rows.map((row) => row.claimLineId),
      )
    ).map((one) => [one.claimLineId, one.number]),
  )
  const orgs = await orgsById(
    ctx.db,
    page.rows.flatMap((row) => (row.orgId ? [row.orgId] : [])),
  )
  const people = await maskedNames(
    ctx.db,
    page.rows.map((row) => row.personId),
  )
  return {
    ...page,
    rows: page.rows.map((row) => ({
      claimLineId: row.claimLineId,
      claimId: row.claimId,
      claimNumber: row.claimNumber,
      claimTitle: row.claimTitle,
      region: row.region,
      regionName: regions().fullName(row.region),
      payee: row.orgId ? (orgs.get(row.orgId)?.name ?? '') : (people.get(row.personId) ?? ''),
      person: people.get(row.personId) ?? '',
      subsidyKind: row.subsidyKind as store.LineRow['subsidyKind'],
      paidFen: Number(row.paidFen),
      paidOn: row.paidOn,
      busy: busy.get(row.claimLineId) ?? null,
    })),
  }
}

/** The notice with its reasons; the reply's days are counted in working days from tomorrow. */
export async function notify(ctx: Ctx, input: ParsedOf<typeof c.notifyCase>) {
  const row = await lockFor(ctx, input, 'notify')
  const replyUntil = addWorkdays(ctx.today, input.workdays, await loadCalendar(ctx.db))
  const after = await settle(ctx, row, {
    step: `送达告知书，陈述申辩期至 ${replyUntil}`,
    to: 'notified',
    set: { notifiedBy: ctx.actor.accountId, notifiedAt: ctx.now, replyUntil },
    after: { replyUntil, workdays: input.workdays },
  })
  await serveNotice(ctx, after)
  ctx.emit('recovery.told', { recoveryId: row.id, what: 'notice' })
  return { ...moved(after), replyUntil }
}

export async function withdraw(ctx: Ctx, input: ParsedOf<typeof c.withdrawCase>) {
  const row = await lockFor(ctx, input, 'withdraw')
  await store.freeLines(ctx.db, row.id)
  const after = await settle(ctx, row, {
    step: '撤销立案',
    to: 'withdrawn',
    set: { endedAt: ctx.now, endReason: input.reason },
    reason: input.reason,
    inner: row.notifiedAt === null,
  })
  if (row.notifiedAt) ctx.emit('recovery.told', { recoveryId: row.id, what: 'withdrawn' })
  return moved(after)
}

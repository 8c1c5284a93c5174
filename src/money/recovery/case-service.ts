/** What every act on a case shares: whose it is, the lock, the step and its record. */
import { v7 as uuidv7 } from 'uuid'
import type { AnyCtx } from '#money/ledger'
import { type FundKind, funds } from '#money/policy/contract'
import { insistCovers } from '#platform/access'
import type { Db } from '#platform/db'
import { refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import { refusals } from './refusals-contract.ts'
import { HIDDEN, type RecoveryState, recoveryMoves } from './rules.ts'
import * as store from './store.ts'

export const notFound = () => new Refused([common.not_found({ what: '该追回案件' })], 404)

export async function caseOrRefuse(ctx: AnyCtx, id: string): Promise<store.CaseRow> {
  const row = await store.caseById(ctx.db, id)
  if (!row) throw notFound()
  return row
}

/** The department's, and the debtor's own from the day it was told. */
export const placeOf = async (ctx: AnyCtx, id: string) => {
  const row = await caseOrRefuse(ctx, id)
  return { region: row.region, orgs: [HIDDEN.includes(row.state) || !row.notifiedAt ? null : row.orgId] }
}

/** What the platform finds and does by itself is nobody's hand: its own accounts are no rows of the register. */
export const handOf = (ctx: AnyCtx): string | null => (ctx.actor?.roles.length ? ctx.actor.accountId : null)

export const handsOf = (row: store.CaseRow) => ({
  opened: { id: row.openedBy, did: '立案' },
  notified: { id: row.notifiedBy, did: '送达告知书' },
  proposed: { id: row.proposedBy, did: '拟定决定' },
})

/** The case, held until the transaction ends, as the user saw it. */
export async function lockCase(ctx: AnyCtx, input: { id: string; version: number }): Promise<store.CaseRow> {
  const [row] = await store.lockCases(ctx.db, [input.id])
  if (!row) throw notFound()
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  return row
}

export async function lockFor(
  ctx: Ctx,
  input: { id: string; version: number },
  move: keyof typeof recoveryMoves.moves,
): Promise<store.CaseRow> {
  const row = await lockCase(ctx, input)
  insist(refuseMove(recoveryMoves, move, row.state, ctx.actor.accountId, handsOf(row)))
  return row
}

/** A worker acts on their own case; one that was not told yet is not there for them. */
export async function lockOwn(
  ctx: Ctx,
  input: { id: string; version: number },
  move: keyof typeof recoveryMoves.moves,
): Promise<store.CaseRow> {
  await ownCase(ctx, input.id)
  return await lockFor(ctx, input, move)
}
export async function ownCase(ctx: Ctx, id: string): Promise<store.CaseRow> {
  const row = await store.caseById(ctx.db, id)
  if (!row?.personId || row.personId !== ctx.actor.personId || !row.notifiedAt) throw notFound()
  return row
}

/** The verb must reach the case's region, not only be held somewhere. */
export function insistVerb(ctx: Ctx, verb: string, row: store.CaseRow): void {
  if (!ctx.may(verb)) throw new Refused([common.denied()], 403)
  insistCovers(ctx.scope(verb), { region: row.region })
}

/** An officer attaches only files they uploaded themselves. */
export async function insistOwnFiles(ctx: Ctx, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return
  const known = await ctx.tools.files.info(ctx.db, fileIds)
  if (
    known.length < new Set(fileIds).size ||
    !(await ctx.tools.files.ownedBy(ctx.db, fileIds, ctx.actor.accountId))
  )
    insist([refusals.not_your_file({ field: 'fileIds' })])
}

export interface Took {
  step: string
  to?: RecoveryState
  set?: Partial<store.CaseRow>
  reason?: string | null
  /** Not shown to the debtor. */
  inner?: boolean
  after?: Record<string, unknown>
  files?: readonly string[]
}

/** Writes the case's new state, the step of its history and the record. */
export async function settle(ctx: AnyCtx, row: store.CaseRow, took: Took): Promise<store.CaseRow> {
  const to = took.to ?? row.state
  const set = { ...took.set, ...(to === row.state ? {} : { state: to, stateSince: ctx.now }) }
  if (!(await store.updateCase(ctx.db, row, set))) insist([common.changed_meanwhile()])
  await store.insertStep(ctx.db, {
    id: uuidv7(),
    recoveryId: row.id,
    step: took.step,
    state: to,
    at: ctx.now,
    byAccount: ctx.actor?.accountId ?? null,
    byName: ctx.actor?.name ?? '系统自动办理',
    byOrg: ctx.actor?.orgName ?? null,
    reason: took.reason ?? null,
    innerOnly: took.inner ?? false,
  })
  const lines = await store.linesOf(ctx.db, [row.id])
  ctx.record({
    // What only the offices know does not stand in the claim's own file before the notice.
    subjects: [
      `recovery:${row.id}`,
      ...(took.inner
        ? []
        : [
            row.orgId ? `organisation:${row.orgId}` : `person:${row.personId}`,
            ...new Set(lines.map((line) => `claim:${line.claimId}`)),
          ]),
    ],
    summary: `追回案件 ${row.number}：${took.step}`,
    region: row.region,
    orgId: ctx.actor?.orgId ?? null,
    before: { state: recoveryMoves.states[row.state] },
    after: { state: recoveryMoves.states[to], ...took.after },
    reason: took.reason ?? null,
    ...(took.files?.length ? { files: [...took.files] } : {}),
  })
  return { ...row, ...set, version: row.version + 1 }
}

export const moved = (row: store.CaseRow) => ({ version: row.version, state: row.state })

export const leftOf = (lines: readonly store.LineRow[]): number =>
  lines.reduce((sum, line) => sum + (line.decidedFen ?? 0) - line.recoveredFen - line.droppedFen, 0)
export const backOf = (lines: readonly store.LineRow[]): number =>
  lines.reduce((sum, line) => sum + line.recoveredFen, 0)

/** Which budgets the lines came out of, in words. */
export async function booksOf(db: Db, lines: readonly store.LineRow[]) {
  const books = await store.booksNamed(
    db,
    lines.map((line) => line.bookId),
  )
  return new Map(
    books.map((book) => [
      book.id,
      {
        id: book.id,
        year: book.year,
        fund: book.fund as FundKind,
        fundTitle: funds[book.fund as FundKind],
        regionName: regions().fullName(book.region),
      },
    ]),
  )
}

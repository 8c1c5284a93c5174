/**
 * Corrections, for the modules whose matters they are: they have checked the place and the permission; here the two
 * hands, the files and the reversing entries are seen to.
 */
import { v7 as uuidv7 } from 'uuid'
import { yuan } from '#platform/fen'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import {
  type CorrectionMove,
  type CorrectionView,
  correctionMoves,
  correctionRefusals,
  correctionStates,
  recallMoves,
} from './correction-contract.ts'
import * as store from './correction-store.ts'
import { reverseEntry } from './service.ts'

export type { CorrectionRow } from './correction-store.ts'

export interface NewCorrection {
  /** `budget-change:<id>`, `budget-transfer:<id>`, `payment:<id>` */
  subject: string
  title: string
  region: string
  amountFen: number
  entryIds: readonly string[]
  reason: string
  returnedOn?: string | null
  files: readonly string[]
  /** What else the record of it is about. */
  subjects: readonly string[]
}

const movesOf = (subject: string) => (subject.startsWith('payment:') ? recallMoves : correctionMoves)
const handsOf = (row: store.CorrectionRow) => ({ askedBy: { id: row.askedBy, did: '申请冲正' } })
const notFound = () => new Refused([common.not_found({ what: '该冲正申请' })], 404)

/** What stands in the way of asking; empty when nothing does. */
export async function refuseAsking(ctx: Ctx, subject: string, files: readonly string[]): Promise<Reason[]> {
  const reasons: Reason[] = []
  if ((await store.correctionsOf(ctx.db, [subject])).some((one) => ['asked', 'approved'].includes(one.state)))
    reasons.push(correctionRefusals.asked_already())
  if (!(await ctx.tools.files.ownedBy(ctx.db, files, ctx.actor.accountId)))
    reasons.push(correctionRefusals.own_files({ field: 'files' }))
  return reasons
}

export async function askCorrection(
  ctx: Ctx,
  input: NewCorrection,
): Promise<{ id: string; version: number }> {
  const { subjects, returnedOn = null, ...rest } = input
  const id = uuidv7()
  await store.insertCorrection(ctx.db, {
    ...rest,
    id,
    returnedOn,
    entryIds: [...input.entryIds],
    files: [...input.files],
    state: 'asked',
    askedBy: ctx.actor.accountId,
    askedAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
    reverseIds: [],
    version: 1,
  })
  ctx.record({
    subjects: [`correction:${id}`, ...subjects],
    summary: `申请冲正：${input.title}，${yuan(input.amountFen)} 元`,
    region: input.region,
    after: {
      amountFen: input.amountFen,
      entries: input.entryIds.length,
      ...(returnedOn ? { returnedOn } : {}),
    },
    reason: input.reason,
    files: [...input.files],
  })
  return { id, version: 1 }
}

/** The locked row, the move open to this actor. */
export async function lockCorrectionFor(
  ctx: Ctx,
  input: { id: string; version: number },
  move: CorrectionMove,
): Promise<store.CorrectionRow> {
  const row = await store.lockCorrection(ctx.db, input.id)
  if (!row) throw notFound()
  const me = ctx.actor.accountId
  const reasons = refuseMove(movesOf(row.subject), move, row.state, me, handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (move === 'withdraw' && row.askedBy !== me) reasons.push(correctionRefusals.not_asked_by_you())
  insist(reasons)
  return row
}

/** Writes the decision; an approval posts the reversing entries. Gives their ids. */
export async function decideCorrection(
  ctx: Ctx,
  row: store.CorrectionRow,
  move: CorrectionMove,
  more: { reason?: string; subjects: readonly string[] },
): Promise<string[]> {
  const { title, to } = movesOf(row.subject).moves[move]
  const reverseIds: string[] = []
  if (move === 'approve') {
    for (const entryId of row.entryIds)
      reverseIds.push(await reverseEntry(ctx, entryId, `冲正：${row.title}（${row.reason}）`))
  }
  await store.updateCorrection(ctx.db, row.id, {
    state: to,
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    decideReason: more.reason ?? null,
    reverseIds,
    version: row.version + 1,
  })
  ctx.record({
    subjects: [`correction:${row.id}`, ...more.subjects],
    summary: `${title}：${row.title}，${yuan(row.amountFen)} 元`,
    region: row.region,
    before: { state: correctionStates[row.state] },
    after: { state: correctionStates[to], amountFen: row.amountFen },
    reason: more.reason ?? row.reason,
  })
  return reverseIds
}

export async function correctionOrRefuse(ctx: Ctx, id: string): Promise<store.CorrectionRow> {
  const row = await store.correctionById(ctx.db, id)
  if (!row) throw notFound()
  return row
}

async function showCorrections(ctx: Ctx, rows: readonly store.CorrectionRow[]): Promise<CorrectionView[]> {
  const names = await accountNames(
    ctx.db,
    rows.flatMap((row) => [row.askedBy, row.decidedBy]),
  )
  const files = new Map(
    (
      await ctx.tools.files.info(
        ctx.db,
        rows.flatMap((row) => row.files),
      )
    ).map((file) => [file.id, file]),
  )
  const subjects = await store.subjectsOfEntries(
    ctx.db,
    rows.flatMap((row) => row.entryIds),
  )
  const me = ctx.actor.accountId
  return rows.map((row) => ({
    id: row.id,
    subject: row.subject,
    title: row.title,
    region: row.region,
    regionName: regions().fullName(row.region),
    amountFen: row.amountFen,
    entryIds: row.entryIds,
    place: subjects.get(row.entryIds[0] as string) ?? null,
    reverseIds: row.reverseIds,
    reason: row.reason,
    returnedOn: row.returnedOn,
    files: row.files.flatMap((id) => {
      const file = files.get(id)
      if (!file) return []
      const { name, mime, bytes } = file
      return [{ id, name, mime, bytes, url: ctx.tools.files.link(id, ctx.now) }]
    }),
    state: row.state,
    askedByName: names.get(row.askedBy) ?? '',
    askedAt: row.askedAt,
    decidedByName: row.decidedBy ? (names.get(row.decidedBy) ?? '') : null,
    decidedAt: row.decidedAt,
    decideReason: row.decideReason,
    version: row.version,
    can: openMoves(
      movesOf(row.subject),
      row.state,
      (verb) => ctx.scope(verb).regions.includes(row.region),
      me,
      handsOf(row),
    ).filter((move) => move !== 'withdraw' || row.askedBy === me),
  }))
}

export async function correctionsFor(ctx: Ctx, subjects: readonly string[]): Promise<CorrectionView[]> {
  return await showCorrections(ctx, await store.correctionsOf(ctx.db, subjects))
}

export async function listAll(ctx: Ctx, input: Parameters<typeof store.listCorrectionRows>[2]) {
  const page = await store.listCorrectionRows(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: await showCorrections(ctx, page.rows) }
}

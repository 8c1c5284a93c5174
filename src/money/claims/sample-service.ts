/** 快速审核: the list frozen, chance thrown, the draw recorded; full looks at who was drawn; then all pass, or none. */
import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { attempt } from '#platform/attempt'
import { nextNumber } from '#platform/counter'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { heldByCase } from '#registry/holds'
import { regions } from '#registry/regions'
import { refusals } from './claim-contract.ts'
import * as lines from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'
import { review } from './review-service.ts'
import type * as c from './sample-contract.ts'
import {
  draw,
  inOrder,
  keyText,
  listText,
  SAMPLE_LINES_MOST,
  sampleMoves,
  sampleRefusals,
  seedText,
} from './sample-rules.ts'
import * as store from './sample-store.ts'
import { type ClaimRow, claimById, lockClaims } from './store.ts'

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const notFound = () => new Refused([common.not_found({ what: '该快速审核批次' })], 404)

export async function roundOrRefuse(ctx: AnyCtx, id: string): Promise<store.RoundRow> {
  const row = await store.roundById(ctx.db, id)
  if (!row) throw notFound()
  return row
}
export const placeOfRound = async (ctx: AnyCtx, id: string) => ({
  region: (await roundOrRefuse(ctx, id)).region,
})

/** The region of all, the city of all, or the province. */
function placeOfAll(claims: readonly ClaimRow[]): string {
  const own = new Set(claims.map((one) => one.region))
  const units = new Set(claims.map((one) => regions().byCode.get(one.region)?.unitCode ?? one.region))
  return own.size === 1 ? ([...own][0] as string) : units.size === 1 ? ([...units][0] as string) : '350000'
}

export async function drawOne(ctx: Ctx, input: ParsedOf<typeof c.drawSample>) {
  const wanted = [...new Set(input.claimIds)]
  const claims = await lockClaims(ctx.db, wanted)
  const reach = new Set(ctx.scope().regions)
  if (claims.length < wanted.length || claims.some((one) => !reach.has(one.region)))
    throw new Refused([common.out_of_scope()], 403)
  const region = placeOfAll(claims)
  if (!reach.has(region)) throw new Refused([common.out_of_scope()], 403)
  const fit = await store.stillFit(ctx.db, wanted)
  const held = await heldByCase(
    ctx.db,
    claims.map((one) => ({
      key: one.id,
      subjects: [one.id, one.orgId, one.classId, one.personId].filter((id) => id !== null),
    })),
    'payment',
  )
  const reasons: Reason[] = []
  for (const one of claims) {
    const number = one.number ?? one.title
    if (one.filedBy === ctx.actor.accountId)
      reasons.push(sampleRefusals.not_fit({ number, why: '由您本人提交' }))
    else if (!fit.has(one.id))
      reasons.push(
        sampleRefusals.not_fit({ number, why: '不在待初审、有核验项未通过或无数据、被退回过，或已抽过样' }),
      )
    for (const stop of held.get(one.id) ?? [])
      reasons.push(sampleRefusals.not_fit({ number, why: stop.message }))
  }
  insist(reasons)
  const standing = (await lines.linesOfClaims(ctx.db, wanted)).filter((l) => l.state === 'claimed')
  if (standing.length > SAMPLE_LINES_MOST)
    insist([sampleRefusals.too_many({ lines: standing.length, most: SAMPLE_LINES_MOST })])
  const claimOf = new Map(claims.map((one) => [one.id, one]))
  // People who claim for themselves are drawn from together: one of each would be everybody.
  const payeeOf = (one: ClaimRow): string => one.orgId ?? 'person'
  const listed = inOrder(
    standing.map((l) => {
      const claim = claimOf.get(l.claimId) as ClaimRow
      return {
        lineId: l.id,
        claimId: l.claimId,
        claimNumber: claim.number as string,
        lineNo: l.no,
        payee: payeeOf(claim),
        amountFen: l.amountFen,
      }
    }),
  )
  // The list stands before chance is thrown: whoever composed it could not know who would be drawn.
  const listDigest = sha256(listText(listed))
  const nonce = randomBytes(32).toString('hex')
  const seed = sha256(seedText(listDigest, nonce))
  const keyed = listed.map((row) => ({ ...row, key: sha256(keyText(seed, row)) }))
  const drawn = draw(keyed, input.sharePercent)
  const id = uuidv7()
  const year = ctx.today.slice(0, 4)
  const serial = await nextNumber(ctx.db, `sample:${region}:${year}`)
  const number = `KS${region}-${year}-${String(serial).padStart(4, '0')}`
  await store.insertRound(
    ctx.db,
    {
      id,
      number,
      region,
      sharePercent: input.sharePercent,
      listDigest,
      nonce,
      seed,
      claimCount: claims.length,
      lineCount: listed.length,
      drawnCount: drawn.size,
      state: 'open',
      drawnBy: ctx.actor.accountId,
      drawnAt: ctx.now,
      closedBy: null,
      closedAt: null,
      version: 1,
    },
    claims.map((one) => {
      const own = listed.filter((l) => l.claimId === one.id)
      return {
        roundId: id,
        claimId: one.id,
        claimNumber: one.number as string,
        payee: payeeOf(one),
        people: own.length,
        amountFen: own.reduce((sum, l) => sum + l.amountFen, 0),
        live: true,
        result: null,
        reasons: [],
      }
    }),
    keyed.map((row) => ({
      roundId: id,
      claimId: row.claimId,
      claimLineId: row.lineId,
      claimNumber: row.claimNumber,
      lineNo: row.lineNo,
      payee: row.payee,
      amountFen: row.amountFen,
      drawKey: row.key,
      drawn: drawn.has(`${row.claimNumber}/${row.lineNo}`),
      finding: null,
      note: null,
      fileIds: [],
      foundBy: null,
      foundByName: null,
      foundAt: null,
    })),
  )
  ctx.record({
    subjects: [`sample:${id}`, ...claims.map((one) => `claim:${one.id}`)],
    summary: `快速审核 ${number}：${claims.length} 件 ${listed.length} 人，按 ${input.sharePercent}% 抽取 ${drawn.size} 人`,
    region,
    orgId: ctx.actor.orgId,
    after: {
      sharePercent: input.sharePercent,
      people: listed.length,
      drawn: drawn.size,
      listDigest,
      nonce,
      seed,
    },
  })
  return { id, number, drawn: drawn.size, people: listed.length }
}

async function lockFor(ctx: Ctx, input: { id: string; version: number }, move: 'find' | 'pass') {
  const round = await store.lockRound(ctx.db, input.id)
  if (!round) throw notFound()
  if (round.version !== input.version) insist([common.changed_meanwhile()])
  insist(refuseMove(sampleMoves, move, round.state, ctx.actor.accountId))
  return round
}

/** One wrong among those drawn, and nobody passes by sample: every claim of the round is looked at one by one. */
export async function find(ctx: Ctx, input: ParsedOf<typeof c.findSample>) {
  const round = await lockFor(ctx, input, 'find')
  const all = await store.linesOfRound(ctx.db, round.id)
  const line = all.find((l) => l.claimLineId === input.lineId)
  if (!line?.drawn) throw new Refused([sampleRefusals.not_drawn({ field: 'lineId' })])
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId)))
    insist([sampleRefusals.not_your_file({ field: 'files' })])
  const claim = await claimById(ctx.db, line.claimId)
  if (claim?.filedBy === ctx.actor.accountId)
    insist([common.same_person({ did: '申报', doing: sampleMoves.moves.find.title })])
  const done = await store.setFinding(ctx.db, round.id, line.claimLineId, {
    finding: input.finding,
    note: input.note,
    fileIds: input.files,
    foundBy: ctx.actor.accountId,
    foundByName: ctx.actor.name,
    foundAt: ctx.now,
  })
  if (!done) insist([sampleRefusals.found_already()])
  const failed = input.finding === 'wrong'
  await store.updateRound(
    ctx.db,
    round.id,
    round.version,
    failed ? { state: 'failed', closedBy: ctx.actor.accountId, closedAt: ctx.now } : {},
  )
  if (failed) await store.settleClaim(ctx.db, round.id, null, { live: false })
  ctx.record({
    subjects: [`sample:${round.id}`, `claim:${line.claimId}`],
    summary: `快速审核 ${round.number}：${line.claimNumber} 第 ${line.lineNo} 号人员${failed ? '发现问题，本批全部转逐件审核' : '核实无误'}`,
    region: round.region,
    orgId: ctx.actor.orgId,
    after: {
      finding: failed ? '发现问题' : '核实无误',
      state: sampleMoves.states[failed ? 'failed' : 'open'],
    },
    reason: input.note,
    files: input.files,
  })
  return { version: round.version + 1, state: failed ? ('failed' as const) : round.state }
}

/** Everybody drawn was found right: the round's claims pass the first review, each judged anew, each answered for itself. */
export async function pass(ctx: Ctx, input: ParsedOf<typeof c.passSample>): Promise<c.ManyResult> {
  const round = await lockFor(ctx, input, 'pass')
  const all = await store.linesOfRound(ctx.db, round.id)
  const left = all.filter((l) => l.drawn && l.finding === null).length
  if (left > 0) insist([sampleRefusals.not_all_found({ left })])
  const out: c.LineResult[] = []
  let amountFen = 0
  for (const one of await store.claimsOfRound(ctx.db, round.id)) {
    const own = all.filter((l) => l.claimId === one.claimId && l.drawn).length
    const tried = await attempt(ctx, async (inner) => {
      const row = await claimById(inner.db, one.claimId)
      if (!row) throw new Refused([refusals.stale()])
      return await review(inner, {
        id: row.id,
        version: row.version,
        note: `快速审核 ${round.number}：自动核验全部通过，本批抽查 ${round.drawnCount} 人（本件 ${own} 人）均核实无误。`,
      })
    })
    if (tried.done) amountFen += one.amountFen
    const reasons = tried.done ? [] : tried.reasons
    await store.settleClaim(ctx.db, round.id, one.claimId, {
      live: false,
      result: tried.done ? 'passed' : 'refused',
      reasons,
    })
    const row = await claimById(ctx.db, one.claimId)
    out.push({ id: one.claimId, number: one.claimNumber, title: row?.title ?? '', done: tried.done, reasons })
  }
  await store.updateRound(ctx.db, round.id, round.version, {
    state: 'passed',
    closedBy: ctx.actor.accountId,
    closedAt: ctx.now,
  })
  const done = out.filter((r) => r.done).length
  ctx.record({
    subjects: [`sample:${round.id}`, ...out.map((r) => `claim:${r.id}`)],
    summary: `快速审核 ${round.number}：通过初审 ${done} 件，未通过 ${out.length - done} 件`,
    region: round.region,
    orgId: ctx.actor.orgId,
    after: { passedClaims: done, notDone: out.length - done, state: sampleMoves.states.passed },
  })
  return { done, refused: out.length - done, amountFen, rows: out }
}

/** From what is kept, as anybody could: the list's digest, the seed, each key, and who the smallest keys belong to. */
export async function redraw(ctx: Ctx, input: { id: string }) {
  const round = await roundOrRefuse(ctx, input.id)
  const all = await store.linesOfRound(ctx.db, round.id)
  const listDigest = sha256(listText(all))
  const seed = sha256(seedText(listDigest, round.nonce))
  const again = draw(
    all.map((row) => ({ ...row, key: sha256(keyText(seed, row)) })),
    round.sharePercent,
  )
  const kept = all.filter((l) => l.drawn).map((l) => `${l.claimNumber}/${l.lineNo}`)
  return {
    same:
      listDigest === round.listDigest &&
      seed === round.seed &&
      kept.length === again.size &&
      kept.every((one) => again.has(one)),
    listDigest,
    seed,
    drawn: [...again].sort(),
    asOf: ctx.today,
  }
}

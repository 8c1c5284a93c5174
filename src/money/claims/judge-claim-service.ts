/** One claim of any kind, judged as things stand now; a supplement is what its paid claim is worth beyond what it was. */
import { yuan } from '#platform/fen'
import { common, Refused } from '#platform/refusal'
import { type ClassRow, classById } from '#training/class-filing'
import { agreementById } from './agreement-store.ts'
import { judgeAllowance } from './judge-allowance-service.ts'
import { judgeClass } from './judge-class-service.ts'
import { certificatesOfPerson, judgeOwn } from './judge-own-service.ts'
import { judgeReward } from './judge-reward-service.ts'
import type { Asking, Judged, JudgedLine } from './judge-service.ts'
import { judgeStage } from './judge-stage-service.ts'
import type { AnyCtx } from './moves-service.ts'
import { groundsOf } from './reassess-store.ts'
import { type ClaimRow, claimById, familyOf } from './store.ts'

async function classOf(ctx: AnyCtx, id: string): Promise<ClassRow> {
  const cls = await classById(ctx.db, id)
  if (!cls) throw new Refused([common.not_found({ what: '该培训班' })], 404)
  return cls
}

async function judgeBasis(ctx: AnyCtx, row: ClaimRow, asking: Asking): Promise<Judged> {
  switch (row.subsidyKind) {
    case 'class-training':
      return await judgeClass(ctx, await classOf(ctx, row.classId as string), asking)
    case 'employment-reward':
      return await judgeReward(ctx, await classOf(ctx, row.classId as string), asking)
    case 'living-allowance':
      return await judgeAllowance(
        ctx,
        row.personId as string,
        await classOf(ctx, row.classId as string),
        asking,
      )
    case 'apprenticeship': {
      const agreement = await agreementById(ctx.db, row.agreementId as string)
      if (!agreement) throw new Refused([common.not_found({ what: '该学徒培养协议' })], 404)
      return await judgeStage(ctx, agreement, row.stage ?? 'first', asking)
    }
    case 'personal-certificate':
    case 'skill-upgrade': {
      const personId = row.personId as string
      const mine = (await certificatesOfPerson(ctx, personId)).filter((x) => x.id === row.certificateId)
      const judged = await judgeOwn(ctx, personId, row.region, mine, asking, row.subsidyKind)
      return { ...judged, fund: judged.fund ?? row.fund }
    }
  }
}

/** The claim's people, judged as things stand now. */
export async function judgeClaim(ctx: AnyCtx, row: ClaimRow): Promise<Judged> {
  if (row.supplementOf) return await judgeSupplement(ctx, row, row.supplementOf)
  return await judgeBasis(ctx, row, { claimId: row.id, filedAt: row.filedAt, on: row.judgedFor })
}

/** An approved claim on the facts as they are known today, with nothing counted that came after it. */
export async function judgeAfterwards(ctx: AnyCtx, row: ClaimRow): Promise<Judged> {
  return await judgeBasis(ctx, row, {
    claimId: row.id,
    filedAt: row.filedAt,
    on: row.judgedFor,
    family: await familyOf(ctx.db, row.id),
    afterwards: true,
  })
}

async function judgeSupplement(ctx: AnyCtx, row: ClaimRow, rootId: string): Promise<Judged> {
  const root = await claimById(ctx.db, rootId)
  if (!root) throw new Refused([common.not_found({ what: '原补贴申报' })], 404)
  const grounds = new Map((await groundsOf(ctx.db, row.id)).map((g) => [g.personId, g]))
  const judged = await judgeAfterwards(ctx, root)
  const lines = judged.lines.flatMap((l) => {
    const found = grounds.get(l.personId)
    return found ? [supplementLine(l, found.lineId, found.beforeFen)] : []
  })
  return { ...judged, estimateFen: null, lines }
}

/** What is still to be paid: the whole judgement, less what was approved before. */
export function supplementLine(line: JudgedLine, rootLine: string, beforeFen: number): JudgedLine {
  const amountFen = Math.max(0, line.amountFen - beforeFen)
  return {
    ...line,
    amountFen,
    estimateFen: null,
    supplementOf: rootLine,
    trace: [
      ...line.trace,
      {
        rule: 'checks/paid-before',
        title: '此前已核定',
        clause: 'N10-6',
        inputs: { 原核定金额: { value: `${yuan(beforeFen)} 元`, source: '资金台账', asOf: line.judgedOn } },
        effectFen: amountFen - line.amountFen,
        note: `按现在的情况应补 ${yuan(line.amountFen)} 元，只补差额`,
        outcome: amountFen > 0 ? 'applied' : 'failed',
      },
    ],
    state: amountFen > 0 ? 'judged' : 'excluded',
  }
}

/** Reassessments as screens see them: the person masked, both explanations side by side. */
import type { ParsedOf } from '#platform/act'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { maskedNames } from '#registry/people'
import { regions } from '#registry/regions'
import * as lines from './line-store.ts'
import type * as c from './reassess-contract.ts'
import * as store from './reassess-store.ts'

async function show(ctx: Ctx, rows: readonly store.ShownReassessment[]): Promise<c.ReassessmentListRow[]> {
  const people = await maskedNames(
    ctx.db,
    rows.map((r) => r.personId),
  )
  return rows.map((r) => ({
    id: r.id,
    claimId: r.claimId,
    claimNumber: r.claimNumber,
    claimTitle: r.claimTitle,
    region: r.region,
    regionName: regions().fullName(r.region),
    lineId: r.lineId,
    lineNo: r.lineNo,
    nameMasked: people.get(r.personId) ?? '',
    cause: r.cause,
    foundAt: r.foundAt,
    beforeFen: r.beforeFen,
    afterFen: r.afterFen,
    outcome: r.outcome,
    recoveryId: r.recoveryId,
    supplementId: r.supplementId,
    note: r.note,
    version: r.version,
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listReassessments>) {
  const page = await store.listReassessmentRows(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: await show(ctx, page.rows) }
}

export async function view(ctx: Ctx, input: { id: string }) {
  const row = await store.reassessmentById(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '该项核查' })], 404)
  const [head] = await show(ctx, [row])
  const line = (await lines.linesOf(ctx.db, row.claimId)).find((l) => l.id === row.lineId)
  const stoppable = row.outcome === 'held' && ['payable', 'bounced'].includes(row.lineState)
  return {
    ...(head as c.ReassessmentListRow),
    checks: row.checks,
    reasons: row.reasons,
    trace: row.trace,
    traceBefore: line?.trace ?? [],
    lineState: row.lineState,
    can: stoppable ? ['stop'] : [],
  }
}

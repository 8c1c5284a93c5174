/** Explanations of lines: what the policy says is made anew from what it was asked; what the claim adds is kept. */
import { judgementsOf, keepLines } from '#money/judgements'
import type { ClaimFacts, TraceNode } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import { checkNodes } from './check-rules.ts'
import type { LineRow } from './line-store.ts'

export interface Asked {
  packId: string
  facts: ClaimFacts
  /** What the policy alone gives. */
  amountFen: number
  barred: boolean
}
export type SavedLine = LineRow & { asked?: Asked | null }

/** The steps that are the claim's own; those of its checks are made again from the checks. */
export const ownSteps = (trace: readonly TraceNode[]): TraceNode[] =>
  trace
    .filter((node) => node.rule.startsWith('checks/'))
    .map((node) => (node.rule === 'checks/all' ? { ...node, children: [] } : node))

export async function keepAsked(
  trx: Trx,
  rows: readonly SavedLine[],
  regionOf: ReadonlyMap<string, string>,
): Promise<void> {
  await keepLines(
    trx,
    rows.flatMap((row) => {
      const region = regionOf.get(row.claimId)
      if (!row.asked || !region) return []
      const { id: lineId, claimId, personId, subsidyKind } = row
      const { packId, facts, amountFen } = row.asked
      // A supplement only adds to the line it belongs to.
      const barred = row.asked.barred || row.supplementOf !== null
      return [{ lineId, claimId, personId, region, subsidyKind, packId, facts, amountFen, barred }]
    }),
  )
}

/** Lines with their whole explanations, each made when it is looked at. */
export async function withTraces<T extends LineRow>(db: Db, rows: T[]): Promise<T[]> {
  const judgements = await judgementsOf(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const judged = judgements.get(row.id)
    if (!judged) return row
    const steps = row.trace
    let made: TraceNode[] | undefined
    return Object.defineProperty({ ...row }, 'trace', {
      enumerable: true,
      get: () => {
        made ??= [
          ...judged().trace,
          ...steps.map((node) =>
            node.rule === 'checks/all' ? { ...node, children: checkNodes(row.checks) } : node,
          ),
        ]
        return made
      },
    })
  })
}

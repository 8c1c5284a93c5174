/** Whether the insurance register bears out a recorded employment. */
import { addDays, type Day } from '#platform/day'

export const insuranceResults = {
  same: '该单位有缴费记录',
  other: '只有其他单位的缴费记录',
  none: '没有缴费记录',
} as const
export type InsuranceResult = keyof typeof insuranceResults

/** A firm may register its new people by the end of the month after: set here, of no clause. */
const LATE_DAYS = 61

export interface Insured {
  from: Day | null
  to: Day | null
  refTag: number | null
  record: string
  dataDate: Day
}

/** The row that speaks of this work, the same firm's first. */
export function insuranceOf<T extends Insured>(
  work: { startedOn: Day; firmTag: number | null },
  rows: readonly T[],
): { result: InsuranceResult; row: T | null } {
  const near = rows.filter(
    (r) => (r.from ?? '') <= addDays(work.startedOn, LATE_DAYS) && (r.to === null || r.to >= work.startedOn),
  )
  const same = near.find((r) => work.firmTag !== null && r.refTag === work.firmTag)
  if (same) return { result: 'same', row: same }
  const [other] = near
  return other ? { result: 'other', row: other } : { result: 'none', row: null }
}

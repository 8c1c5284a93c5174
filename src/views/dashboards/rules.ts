/** Figures of a region against its targets: what was reached, what the calendar expects, who is behind (F37-6, F37-12). */
import { type Indicator, indicators } from '#demand/targets/contract'
import type { Figure } from './contract.ts'

/** Counts of one region over one span. */
export interface Counts {
  training: number
  rural: number
  skilled: number
  high: number
  technician: number
}

export const noCounts: Counts = { training: 0, rural: 0, skilled: 0, high: 0, technician: 0 }

export const addCounts = (a: Counts, b: Counts): Counts => ({
  training: a.training + b.training,
  rural: a.rural + b.rural,
  skilled: a.skilled + b.skilled,
  high: a.high + b.high,
  technician: a.technician + b.technician,
})

/** What the counts say of an indicator; null where no record of the platform counts it. A share is in hundredths of a percent. */
export function doneOf(indicator: Indicator, counts: Counts): number | null {
  switch (indicator) {
    case 'training':
      return counts.training
    case 'training-rural':
      return counts.rural
    case 'skilled':
      return counts.skilled
    case 'high-skilled':
    case 'certificate-senior':
      return counts.high
    case 'certificate-technician':
      return counts.technician
    case 'high-skilled-share':
      return counts.skilled === 0 ? 0 : Math.floor((counts.high * 10_000) / counts.skilled)
    default:
      return null
  }
}

export interface TargetOf {
  value: number
  firstYear: number
  lastYear: number
  documentNo: string
}

/**
 * One indicator of one region. Sums are behind when less is reached than the share of the period that has passed;
 * a share has no pace: it is behind while it stands below its target.
 */
export function figureOf(
  indicator: Indicator,
  target: TargetOf | null,
  counts: Counts,
  pacePercent: number | null,
): Figure {
  const done = doneOf(indicator, counts)
  const isShare = indicators[indicator].kind === 'share'
  const donePercent =
    target && done !== null
      ? target.value === 0
        ? 10_000
        : Math.floor((done * 10_000) / target.value)
      : null
  const behind =
    donePercent !== null &&
    (isShare ? donePercent < 10_000 : pacePercent !== null && donePercent < pacePercent)
  return {
    indicator,
    target: target?.value ?? null,
    firstYear: target?.firstYear ?? null,
    lastYear: target?.lastYear ?? null,
    documentNo: target?.documentNo ?? null,
    done,
    donePercent,
    pacePercent: target && !isShare ? pacePercent : null,
    behind,
  }
}

/** Among targets that cover a year, the one over the fewest years speaks: a yearly one before a three-year one. */
export function nearestTarget<T extends { firstYear: number; lastYear: number }>(
  list: readonly T[],
): T | null {
  return list.reduce<T | null>(
    (best, one) =>
      best === null || one.lastYear - one.firstYear < best.lastYear - best.firstYear ? one : best,
    null,
  )
}

/** Where budget money may go: one level up or down, or into the next year of the same region. */
import type { TransferKind } from './transfer-contract.ts'

export interface Purse {
  /** Managing path of its region: `350000/350200/350203`. */
  path: string
  year: number
}
const regionOf = (path: string): string => path.split('/').at(-1) as string
const parentOf = (path: string): string | undefined => path.split('/').at(-2)

/** Null where money may not go directly from one to the other. */
export function transferKindOf(from: Purse, to: Purse): TransferKind | null {
  const same = regionOf(from.path) === regionOf(to.path)
  if (same) return to.year === from.year + 1 ? 'carry' : null
  if (from.year !== to.year) return null
  if (parentOf(to.path) === regionOf(from.path)) return 'down'
  if (parentOf(from.path) === regionOf(to.path)) return 'up'
  return null
}

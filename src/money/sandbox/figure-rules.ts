/** What two judgements of the same claims come to. */
import type { FundKind } from '#money/policy/contract'
import { funds } from '#money/policy/contract'
import type { Change, Dimension } from './contract.ts'

/** One row each: the claims of a replay with both results. Rows of one person stand together. */
export interface Replayed {
  count: number
  person: Int32Array
  /** 1: granted outside the replay, there only to be counted. */
  context: Uint8Array
  judgedFen: Int32Array
  base: { amountFen: Int32Array; fund: Uint8Array }
  draft: { amountFen: Int32Array; fund: Uint8Array }
}
/** Which slice of a dimension a row belongs to: a number below `size`. */
export type Slicing = { size: number; of: (row: number) => number }

export interface Sums {
  claims: number
  baseCount: number
  baseFen: number
  draftCount: number
  draftFen: number
  winners: number
  losers: number
}
const FIELDS = ['claims', 'baseCount', 'baseFen', 'draftCount', 'draftFen', 'winners', 'losers'] as const
const WIDTH = FIELDS.length

function add(into: Float64Array, at: number, baseFen: number, draftFen: number): void {
  const from = at * WIDTH
  into[from] = (into[from] as number) + 1
  if (baseFen > 0) into[from + 1] = (into[from + 1] as number) + 1
  into[from + 2] = (into[from + 2] as number) + baseFen
  if (draftFen > 0) into[from + 3] = (into[from + 3] as number) + 1
  into[from + 4] = (into[from + 4] as number) + draftFen
  if (draftFen > baseFen) into[from + 5] = (into[from + 5] as number) + 1
  if (draftFen < baseFen) into[from + 6] = (into[from + 6] as number) + 1
}
const sumsAt = (from: Float64Array, at: number): Sums =>
  Object.fromEntries(FIELDS.map((name, i) => [name, from[at * WIDTH + i] as number])) as unknown as Sums

/** Sums by slice; slices without a claim are left out. */
export function slicesOf(rows: Replayed, slicing: Slicing): Map<number, Sums> {
  const sums = new Float64Array(slicing.size * WIDTH)
  for (let row = 0; row < rows.count; row++) {
    if (rows.context[row]) continue
    add(sums, slicing.of(row), rows.base.amountFen[row] as number, rows.draft.amountFen[row] as number)
  }
  const out = new Map<number, Sums>()
  for (let at = 0; at < slicing.size; at++) if (sums[at * WIDTH]) out.set(at, sumsAt(sums, at))
  return out
}

export interface Total extends Sums {
  people: number
  gained: number
  lost: number
  winnersFen: number
  losersFen: number
  winningPeople: number
  losingPeople: number
  judgedFen: number
  otherwise: number
}
export function totalOf(rows: Replayed): Total {
  const sums = new Float64Array(WIDTH)
  const out = {
    people: 0,
    gained: 0,
    lost: 0,
    winnersFen: 0,
    losersFen: 0,
    winningPeople: 0,
    losingPeople: 0,
  }
  let judgedFen = 0
  let otherwise = 0
  let balance = 0
  let theirs = 0
  const close = () => {
    if (theirs > 0) out.people += 1
    if (balance > 0) out.winningPeople += 1
    if (balance < 0) out.losingPeople += 1
    balance = 0
    theirs = 0
  }
  for (let row = 0; row < rows.count; row++) {
    if (row > 0 && rows.person[row] !== rows.person[row - 1]) close()
    if (rows.context[row]) continue
    const base = rows.base.amountFen[row] as number
    const draft = rows.draft.amountFen[row] as number
    const judged = rows.judgedFen[row] as number
    add(sums, 0, base, draft)
    theirs += 1
    balance += draft - base
    judgedFen += judged
    if (judged !== base) otherwise += 1
    if (base === 0 && draft > 0) out.gained += 1
    if (base > 0 && draft === 0) out.lost += 1
    if (draft > base) out.winnersFen += draft - base
    if (draft < base) out.losersFen += base - draft
  }
  close()
  return { ...sumsAt(sums, 0), ...out, judgedFen, otherwise }
}

export interface FundSums {
  fund: FundKind
  baseCount: number
  baseFen: number
  draftCount: number
  draftFen: number
}
/** A line may be paid from another fund under another policy: each side is counted where it pays. */
export function fundsOf(rows: Replayed): FundSums[] {
  const kinds = Object.keys(funds) as FundKind[]
  const out = kinds.map((fund) => ({ fund, baseCount: 0, baseFen: 0, draftCount: 0, draftFen: 0 }))
  for (let row = 0; row < rows.count; row++) {
    if (rows.context[row]) continue
    const base = rows.base.amountFen[row] as number
    const draft = rows.draft.amountFen[row] as number
    const from = out[rows.base.fund[row] as number]
    const to = out[rows.draft.fund[row] as number]
    if (base > 0 && from) {
      from.baseCount += 1
      from.baseFen += base
    }
    if (draft > 0 && to) {
      to.draftCount += 1
      to.draftFen += draft
    }
  }
  return out.filter((row) => row.baseCount + row.draftCount > 0)
}

/** Rows with the largest differences, `most` of each kind of change, the largest first. */
export function largestChanges(rows: Replayed, most: number): Record<Change, number[]> {
  const STEP = 2 ** 22
  const keys: Record<Change, number[]> = { more: [], less: [], gained: [], lost: [] }
  for (let row = 0; row < rows.count; row++) {
    if (rows.context[row]) continue
    const base = rows.base.amountFen[row] as number
    const draft = rows.draft.amountFen[row] as number
    if (base === draft) continue
    // The difference above, the row below: sorting the one sorts the other, earlier rows first.
    const key = Math.abs(draft - base) * STEP + (STEP - 1 - row)
    if (draft > base) keys.more.push(key)
    else keys.less.push(key)
    if (base === 0) keys.gained.push(key)
    if (draft === 0) keys.lost.push(key)
  }
  const rowsOf = (list: number[]): number[] =>
    [...Float64Array.from(list).sort().subarray(-most)].reverse().map((key) => STEP - 1 - (key % STEP))
  return {
    more: rowsOf(keys.more),
    less: rowsOf(keys.less),
    gained: rowsOf(keys.gained),
    lost: rowsOf(keys.lost),
  }
}

/** Months from the first to the last day of a period, a day being a thirtieth and a bit. */
export const monthsIn = (days: number): number => days / (365.25 / 12)

/** Months for which what is there lasts at a period's pace; null where nothing is spent or no budget is there. */
export function monthsLeft(availableFen: number | null, spentFen: number, months: number): number | null {
  if (availableFen === null || spentFen <= 0) return null
  return availableFen / (spentFen / months)
}

export const dimensionOrder: readonly Dimension[] = [
  'city',
  'county',
  'group',
  'occupation',
  'certificate',
  'month',
]

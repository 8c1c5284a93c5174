/** Results as columns, put into pages and taken out of them. */
import type { ResultColumns } from '#money/policy/contract'
import type { Numbers, PageReader, Part } from './page-rules.ts'

/** Columns before the words of the explanation codes: amount, fund, eligible (eight to a byte), place of the pack. */
const BEFORE_CODES = 4

export function partsOfResults(
  results: ResultColumns,
  packOf: Numbers | null,
  from: number,
  to: number,
): Part[] {
  const length = to - from
  const flags = new Uint8Array((length + 7) >> 3)
  for (let i = 0; i < length; i++) {
    if (results.eligible[from + i]) flags[i >> 3] = (flags[i >> 3] as number) | (1 << (i & 7))
  }
  return [
    { values: results.amountFen, from, to, wide: true },
    { values: results.fund, from, to },
    { bytes: flags, stride: 1, from: 0, to: flags.length },
    packOf ? { values: packOf, from, to } : { values: new Uint8Array(length), from: 0, to: length },
    ...results.codes.map((words) => ({
      // Bits, not amounts: read as they lie.
      values: new Int32Array(words.buffer, words.byteOffset, words.length),
      from,
      to,
      wide: true,
    })),
  ]
}

export interface Sums {
  eligible: number
  totalFen: number
}
export function sumsOf(results: ResultColumns, from: number, to: number): Sums {
  let eligible = 0
  let totalFen = 0
  for (let row = from; row < to; row++) {
    eligible += results.eligible[row] as number
    totalFen += results.amountFen[row] as number
  }
  return { eligible, totalFen }
}

/** What a run found, without the running totals it was found with. */
export interface StoredResults {
  count: number
  amountFen: Int32Array
  fund: Uint8Array
  eligible: Uint8Array
  packOf: Uint16Array
  codes: Int32Array[]
}

export function openStored(count: number): StoredResults {
  return {
    count,
    amountFen: new Int32Array(count),
    fund: new Uint8Array(count),
    eligible: new Uint8Array(count),
    packOf: new Uint16Array(count),
    codes: [],
  }
}

/** Adds rows `from` … before `to` of a page; returns how many. */
export function addStored(
  out: StoredResults,
  page: PageReader,
  at: number,
  from = 0,
  to = page.length(0),
): number {
  const rows = page.read(0, out.amountFen, at, from, to)
  page.read(1, out.fund, at, from, to)
  const flags = page.bytes(2)
  for (let i = 0; i < rows; i++) {
    const row = from + i
    out.eligible[at + i] = ((flags[row >> 3] as number) >> (row & 7)) & 1
  }
  page.read(3, out.packOf, at, from, to)
  for (let word = 0; word < page.columns - BEFORE_CODES; word++) {
    out.codes[word] ??= new Int32Array(out.count)
    page.read(word + BEFORE_CODES, out.codes[word] as Int32Array, at, from, to)
  }
  return rows
}

/** One row of a result page. */
export function resultAt(
  page: PageReader,
  row: number,
): { amountFen: number; fund: number; eligible: boolean; pack: number; words: number[] } {
  const words: number[] = []
  for (let word = BEFORE_CODES; word < page.columns; word++) words.push(page.at(word, row) >>> 0)
  return {
    amountFen: page.at(0, row),
    fund: page.at(1, row),
    eligible: (((page.bytes(2)[row >> 3] as number) >> (row & 7)) & 1) === 1,
    pack: page.at(3, row),
    words,
  }
}

/** One fact of many claims, becoming a column as values come. */

import type { ClaimColumns, ClaimFacts, ColumnClaim, ColumnFact, FactColumn } from '#money/policy/contract'
import { NONE, NONE_8, packFacts } from '#money/policy/contract'
import { BytesIntern } from './intern-rules.ts'
import { token, unpack } from './packed-rules.ts'

/** Turns a fact's value into what its column holds, by asking money/policy with a claim that has nothing else. */
export type ColumnsOf = (claims: readonly ColumnClaim[]) => ClaimColumns

const BARE: ClaimFacts = {
  on: '2026-01-01',
  person: { birthOn: '1990-01-01', sex: 'male', facts: {} },
  certificate: null,
  shortage: null,
  history: [],
}
/** A claim in which only this fact is known. */
function bareWith(fact: string, own: boolean, value: unknown): ClaimFacts {
  if (own) {
    const held = { value: value as string, source: 'self', asOf: '2026-01-01' }
    return { ...BARE, person: { ...BARE.person, facts: { [fact]: held } } }
  }
  const certificate = {
    kind: 'level' as const,
    occupationCode: null,
    level: null,
    number: null,
    issuedOn: null,
  }
  switch (fact) {
    case 'shortage':
      return { ...BARE, shortage: value as boolean }
    case 'attendance':
      return { ...BARE, attendanceShare: value as number }
    case 'passed':
      return { ...BARE, passed: value as boolean }
    case 'certificate.issued':
      return { ...BARE, certificate: { ...certificate, issuedOn: value as string } }
    case 'certificate.filed':
      return { ...BARE, certificate: { ...certificate, filed: value as boolean } }
    default:
      return { ...BARE, more: { [fact]: { value, source: '', asOf: null } } as ClaimFacts['more'] }
  }
}

const UNSEEN = -0x8000_0000

/** One fact's column, growing row by row as values come. */
export class FactBuilder {
  readonly fact: ColumnFact
  readonly own: boolean
  readonly none: number
  readonly #sourced: boolean
  #values: Uint8Array | Int32Array
  #source: Uint8Array
  #asOf: Int32Array
  readonly #codes = new BytesIntern()
  #of = new Int32Array(64)
  readonly #short = new Int32Array(512).fill(UNSEEN)
  readonly #columnsOf: ColumnsOf

  /** `own`: of the person's facts; `sourced`: told with where it comes from, row by row. */
  constructor(fact: ColumnFact, own: boolean, sourced: boolean, columnsOf: ColumnsOf) {
    this.fact = fact
    this.own = own
    const narrow = ['choice', 'flag'].includes(packFacts[fact].type)
    this.none = narrow ? NONE_8 : NONE
    this.#sourced = sourced
    this.#values = narrow ? new Uint8Array(0) : new Int32Array(0)
    this.#source = new Uint8Array(0)
    this.#asOf = new Int32Array(0)
    this.#columnsOf = columnsOf
  }

  set(row: number, code: number, source: number, asOf: number): void {
    if (code === this.none) return
    if (row >= this.#values.length) {
      const size = Math.max(4096, row * 3)
      this.#values = widened(this.#values, size, this.none)
      if (this.#sourced) {
        this.#source = widened(this.#source, size, 0)
        this.#asOf = widened(this.#asOf, size, NONE)
      }
    }
    this.#values[row] = code
    if (!this.#sourced) return
    this.#source[row] = source
    this.#asOf[row] = asOf
  }

  /** What the value between two places of packed bytes is in this column; `none` where it is no value of the fact. */
  code(bytes: Uint8Array, from: number, to: number): number {
    const first = bytes[from] as number
    // One token, or one word: answered without a look at the dictionary from the second time on.
    const short =
      to - from === 1
        ? first
        : to - from === 2 && first === token.word
          ? 256 + (bytes[from + 1] as number)
          : -1
    if (short < 0) return this.#long(bytes, from, to)
    const known = this.#short[short] as number
    if (known !== UNSEEN) return known
    const code = this.#long(bytes, from, to)
    this.#short[short] = code
    return code
  }

  #long(bytes: Uint8Array, from: number, to: number): number {
    const before = this.#codes.count
    const place = this.#codes.place(bytes, from, to)
    if (place < before) return this.#of[place] as number
    const value = unpack(bytes.slice(from, to))
    const columns = this.#columnsOf([
      { person: '', subsidyKind: 'class-training', facts: bareWith(this.fact, this.own, value) },
    ])
    const code = value === null ? this.none : (columns.facts[this.fact]?.values[0] ?? this.none)
    if (place >= this.#of.length) {
      const wider = new Int32Array(this.#of.length * 2)
      wider.set(this.#of)
      this.#of = wider
    }
    this.#of[place] = code
    return code
  }

  /** In a new order; -1 and below: not known. Null where no row has it. */
  column(order: Int32Array): FactColumn | null {
    if (this.#values.length === 0) return null
    return {
      values: gathered(this.#values, order, this.none),
      ...(this.#sourced
        ? { source: gathered(this.#source, order, 0), asOf: gathered(this.#asOf, order, NONE) }
        : {}),
    }
  }
}

type Grown = Uint8Array | Uint16Array | Int32Array
export function widened<T extends Grown>(from: T, size: number, fill: number): T {
  const out = new (from.constructor as new (n: number) => T)(size)
  out.set(from)
  if (fill !== 0) out.fill(fill, from.length)
  return out
}
export function gathered<T extends Grown>(from: T, order: Int32Array, none: number): T {
  const out = new (from.constructor as new (n: number) => T)(order.length)
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number
    out[i] = row < 0 || row >= from.length ? none : (from[row] as number)
  }
  return out
}

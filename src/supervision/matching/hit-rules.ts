/** A hit as 48 bytes. The first 36 say which hit it is: of a rerun on newer data, the same 36 are the same hit. */
import { dayOfNumber } from '#registry/registers/contract'

export const HIT_BYTES = 48
export const SAME_BYTES = 36
/**
 *  0 rule · 1–16 row asked about · 17–32 the other class, or zeros · 33 value · 34–35 from · 36–37 to ·
 * 38 segment · 40–43 line · 44–47 count
 */
export interface Hit {
  rule: number
  /** Trainee or claim line. */
  row: string
  other: string | null
  value: number
  from: string | null
  to: string | null
  segment: number | null
  line: number | null
  /** Rows of a count, people who share. */
  count: number
}

const NO_SEGMENT = 255
const uuidAt = (bytes: Uint8Array, at: number): string => {
  let hex = ''
  for (let i = 0; i < 16; i++) hex += (bytes[at + i] as number).toString(16).padStart(2, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function readHit(body: Uint8Array, index: number): Hit {
  const at = index * HIT_BYTES
  const view = new DataView(body.buffer, body.byteOffset + at, HIT_BYTES)
  let other = false
  for (let i = 17; i < 33; i++) other ||= body[at + i] !== 0
  const segment = view.getUint8(38)
  return {
    rule: view.getUint8(0),
    row: uuidAt(body, at + 1),
    other: other ? uuidAt(body, at + 17) : null,
    value: view.getUint8(33),
    from: dayOfNumber(view.getUint16(34)),
    to: dayOfNumber(view.getUint16(36)),
    segment: segment === NO_SEGMENT ? null : segment,
    line: segment === NO_SEGMENT ? null : view.getUint32(40),
    count: view.getUint32(44),
  }
}

/** What a hit says of the record it was found in; days as 16 bits, segment and line of the delivery. */
export type Said = [value: number, from: number, to: number, segment: number, line: number, count: number]

/** Grows as hits come. */
export class HitWriter {
  private bytes = new Uint8Array(HIT_BYTES * 1024)
  private view = new DataView(this.bytes.buffer)
  count = 0
  /** How many people the hits are about; told by who writes them. */
  people = 0

  /** `rows` and `others` hold 16 bytes a row. */
  add(
    rule: number,
    rows: Uint8Array,
    row: number,
    others: Uint8Array | null,
    other: number,
    ...[value, from, to, segment, line, count]: Said
  ): void {
    const at = this.count * HIT_BYTES
    if (at + HIT_BYTES > this.bytes.length) {
      const more = new Uint8Array(this.bytes.length * 2)
      more.set(this.bytes)
      this.bytes = more
      this.view = new DataView(more.buffer)
    }
    const { bytes, view } = this
    bytes[at] = rule
    for (let i = 0; i < 16; i++) bytes[at + 1 + i] = rows[row * 16 + i] as number
    if (others) for (let i = 0; i < 16; i++) bytes[at + 17 + i] = others[other * 16 + i] as number
    bytes[at + 33] = value
    view.setUint16(at + 34, from)
    view.setUint16(at + 36, to)
    bytes[at + 38] = segment < 0 ? NO_SEGMENT : segment
    view.setUint32(at + 40, line)
    view.setUint32(at + 44, count)
    this.count++
  }

  /** The row of the register is known now, its line only after the block was read. */
  setLine(hit: number, line: number): void {
    this.view.setUint32(hit * HIT_BYTES + 40, line)
  }
  done(): Uint8Array {
    return this.bytes.subarray(0, this.count * HIT_BYTES)
  }
}

const sameOf = (body: Uint8Array, index: number): string =>
  String.fromCharCode(...body.subarray(index * HIT_BYTES, index * HIT_BYTES + SAME_BYTES))

/** Which hits are new and which are gone; a hit that occurs twice counts twice. */
export function difference(before: Uint8Array, after: Uint8Array): { added: Uint8Array; gone: Uint8Array } {
  const held = new Map<string, number>()
  const n = before.length / HIT_BYTES
  for (let i = 0; i < n; i++) {
    const key = sameOf(before, i)
    held.set(key, (held.get(key) ?? 0) + 1)
  }
  const added: number[] = []
  const m = after.length / HIT_BYTES
  for (let i = 0; i < m; i++) {
    const key = sameOf(after, i)
    const left = held.get(key) ?? 0
    if (left > 0) held.set(key, left - 1)
    else added.push(i)
  }
  const gone: number[] = []
  for (let i = 0; i < n; i++) {
    const key = sameOf(before, i)
    const left = held.get(key) ?? 0
    if (left === 0) continue
    held.set(key, left - 1)
    gone.push(i)
  }
  return { added: pick(after, added), gone: pick(before, gone) }
}

function pick(body: Uint8Array, indexes: readonly number[]): Uint8Array {
  const out = new Uint8Array(indexes.length * HIT_BYTES)
  indexes.forEach((from, to) => {
    out.set(body.subarray(from * HIT_BYTES, (from + 1) * HIT_BYTES), to * HIT_BYTES)
  })
  return out
}

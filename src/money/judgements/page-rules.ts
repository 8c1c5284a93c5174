/**
 * A page: columns of whole numbers, each as narrow as its values allow, one after another in one piece of bytes.
 * Reading a page is a loop over bytes; nothing is looked up and nothing is parsed.
 *
 *   page   = count of columns (2), then their heads, then their bodies
 *   head   = kind (1), stride or 0 (1), 0 (2), length (4), base (4), place of the body (4)
 *   body   = nothing, or `length` numbers of one or two bytes above `base`, or of four bytes, or `length` × stride bytes
 */

/** Stands for "not known" in columns of four bytes (`NONE` of money/policy), whatever their width on the page. */
export const UNKNOWN = -(2 ** 30)

/** Claims a page. */
export const PAGE = 8192

const CONSTANT = 0
const BYTE = 1
const SHORT = 2
const WORD = 3
const RAW = 4
const HOLES = 8
const HEAD = 16

export type Numbers = Int32Array | Uint8Array | Uint16Array | Uint32Array | Int16Array
export interface NumberPart {
  values: Numbers
  from: number
  to: number
  /** Four bytes each without looking whether fewer would do: bits, and what is in a hurry. */
  wide?: boolean
}
export interface BytePart {
  bytes: Uint8Array
  /** Bytes a row. */
  stride: number
  from: number
  to: number
}
export type Part = NumberPart | BytePart

interface Shape {
  kind: number
  base: number
  size: number
}

function shapeOf(part: Part): Shape {
  const length = part.to - part.from
  if ('bytes' in part) return { kind: RAW, base: 0, size: length * part.stride }
  if (part.wide) return { kind: WORD, base: 0, size: length * 4 }
  const { values, from, to } = part
  let least = 0x7fff_ffff
  let most = -0x8000_0000
  let holes = 0
  for (let i = from; i < to; i++) {
    const value = values[i] as number
    if (value === UNKNOWN) holes += 1
    else {
      if (value < least) least = value
      if (value > most) most = value
    }
  }
  if (holes === length) return { kind: CONSTANT, base: UNKNOWN, size: 0 }
  const range = most - least
  if (range === 0 && holes === 0) return { kind: CONSTANT, base: least, size: 0 }
  // The widest code of a column with holes means "not known".
  const room = holes > 0 ? 1 : 0
  const mark = holes > 0 ? HOLES : 0
  if (range + room <= 0xff) return { kind: BYTE | mark, base: least, size: length }
  if (range + room <= 0xffff) return { kind: SHORT | mark, base: least, size: length * 2 }
  return { kind: WORD, base: 0, size: length * 4 }
}

const aligned = (n: number): number => (n + 3) & ~3

export function writePage(parts: readonly Part[]): Uint8Array {
  const shapes = parts.map(shapeOf)
  let end = aligned(2) + parts.length * HEAD
  const places = shapes.map((shape) => {
    const place = end
    end += aligned(shape.size)
    return place
  })
  const page = new Uint8Array(end)
  const view = new DataView(page.buffer)
  view.setUint16(0, parts.length, true)
  for (const [c, part] of parts.entries()) {
    const { kind, base, size } = shapes[c] as Shape
    const place = places[c] as number
    const head = 4 + c * HEAD
    const length = part.to - part.from
    view.setUint8(head, kind)
    view.setUint8(head + 1, 'bytes' in part ? part.stride : 0)
    view.setUint32(head + 4, length, true)
    view.setInt32(head + 8, base, true)
    view.setUint32(head + 12, place, true)
    if ('bytes' in part) {
      page.set(part.bytes.subarray(part.from * part.stride, part.to * part.stride), place)
      continue
    }
    const { values, from } = part
    const holed = (kind & HOLES) !== 0
    if ((kind & ~HOLES) === BYTE) {
      const out = new Uint8Array(page.buffer, place, length)
      if (holed)
        for (let i = 0; i < length; i++) {
          const value = values[from + i] as number
          out[i] = value === UNKNOWN ? 0xff : value - base
        }
      else for (let i = 0; i < length; i++) out[i] = (values[from + i] as number) - base
    } else if ((kind & ~HOLES) === SHORT) {
      const out = new Uint16Array(page.buffer, place, length)
      if (holed)
        for (let i = 0; i < length; i++) {
          const value = values[from + i] as number
          out[i] = value === UNKNOWN ? 0xffff : value - base
        }
      else for (let i = 0; i < length; i++) out[i] = (values[from + i] as number) - base
    } else if (size > 0) {
      new Int32Array(page.buffer, place, length).set(values.subarray(from, part.to))
    }
  }
  return page
}

const NOTHING = new Uint8Array(2)

/** A page as it came, its bytes aligned for reading two and four at a time. */
export class PageReader {
  #bytes: Uint8Array = NOTHING
  #view: DataView = new DataView(NOTHING.buffer)
  columns = 0
  /** Room of its own, for bytes that lie askew. */
  #room: Uint8Array = NOTHING

  /** With bytes: reads these. Without: `load` gives it one page after another. */
  constructor(bytes?: Uint8Array) {
    if (bytes) this.load(bytes)
  }

  load(bytes: Uint8Array): this {
    if (bytes.byteOffset % 4 === 0) this.#bytes = bytes
    else {
      if (this.#room.length < bytes.length) this.#room = new Uint8Array(aligned(bytes.length))
      this.#room.set(bytes)
      this.#bytes = this.#room.subarray(0, bytes.length)
    }
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength)
    this.columns = this.#view.getUint16(0, true)
    return this
  }

  #head(column: number): { kind: number; stride: number; length: number; base: number; place: number } {
    if (column >= this.columns) throw new RangeError(`page: no column ${column}`)
    const head = 4 + column * HEAD
    return {
      kind: this.#view.getUint8(head),
      stride: this.#view.getUint8(head + 1),
      length: this.#view.getUint32(head + 4, true),
      base: this.#view.getInt32(head + 8, true),
      place: this.#view.getUint32(head + 12, true),
    }
  }

  length(column: number): number {
    return this.#head(column).length
  }

  /** Writes the column's numbers (of rows `from` … before `to`) into `out` from `at` on; returns how many. */
  read(column: number, out: Numbers, at: number, from = 0, to?: number): number {
    const { kind, length: whole, base, place } = this.#head(column)
    const length = (to ?? whole) - from
    if (from < 0 || length < 0 || from + length > whole) throw new RangeError('page: no such rows')
    const holed = (kind & HOLES) !== 0
    const start = this.#bytes.byteOffset + place
    switch (kind & ~HOLES) {
      case CONSTANT:
        out.fill(base, at, at + length)
        break
      case BYTE: {
        const codes = new Uint8Array(this.#bytes.buffer, start + from, length)
        if (holed)
          for (let i = 0; i < length; i++) {
            const code = codes[i] as number
            out[at + i] = code === 0xff ? UNKNOWN : base + code
          }
        else if (base === 0) out.set(codes, at)
        else for (let i = 0; i < length; i++) out[at + i] = base + (codes[i] as number)
        break
      }
      case SHORT: {
        const codes = new Uint16Array(this.#bytes.buffer, start + from * 2, length)
        if (holed)
          for (let i = 0; i < length; i++) {
            const code = codes[i] as number
            out[at + i] = code === 0xffff ? UNKNOWN : base + code
          }
        else if (base === 0) out.set(codes, at)
        else for (let i = 0; i < length; i++) out[at + i] = base + (codes[i] as number)
        break
      }
      case WORD:
        out.set(new Int32Array(this.#bytes.buffer, start + from * 4, length), at)
        break
      default:
        throw new Error(`page: column ${column} is not of numbers`)
    }
    return length
  }

  /** One number of a column. */
  at(column: number, row: number): number {
    const { kind, length, base, place } = this.#head(column)
    if (row < 0 || row >= length) throw new RangeError(`page: no row ${row}`)
    const holed = (kind & HOLES) !== 0
    switch (kind & ~HOLES) {
      case CONSTANT:
        return base
      case BYTE: {
        const code = this.#view.getUint8(place + row)
        return holed && code === 0xff ? UNKNOWN : base + code
      }
      case SHORT: {
        const code = this.#view.getUint16(place + row * 2, true)
        return holed && code === 0xffff ? UNKNOWN : base + code
      }
      case WORD:
        return this.#view.getInt32(place + row * 4, true)
      default:
        throw new Error(`page: column ${column} is not of numbers`)
    }
  }

  /** A column of bytes, whole. */
  bytes(column: number): Uint8Array {
    const { kind, stride, length, place } = this.#head(column)
    if (kind !== RAW) throw new Error(`page: column ${column} is not of bytes`)
    return this.#bytes.subarray(place, place + length * stride)
  }
}

/**
 * Facts in few bytes: plain values as a string of tokens, with a fixed list of words for the names and values that come
 * up again and again. What a claim was judged by takes about a hundred bytes and says everything it said.
 */

import { WORDS } from './words-rules.ts'

const PLACE = new Map(WORDS.map((word, i) => [word, i]))

/** Tokens. Whole numbers from 0 to 127 are their own token. */
export const token = {
  nothing: 128,
  yes: 129,
  no: 130,
  /** Zigzag varint. */
  whole: 131,
  /** Eight bytes. */
  real: 132,
  /** Days since 1900-01-01, two bytes. */
  day: 133,
  /** Place in WORDS, one byte. */
  word: 134,
  /** Length as varint, then UTF-8. */
  text: 135,
  /** Sixteen bytes. */
  uuid: 136,
  /** Seven digits of an occupation's code, three bytes. */
  occupation: 137,
  /** Count as varint, then the values. */
  list: 138,
  /** Count as varint, then name and value by turns. */
  record: 139,
} as const

const PLAIN = { enumerable: true, writable: true, configurable: true }
const DAY_MS = 86_400_000
const EPOCH = Date.UTC(1900, 0, 1)
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/
const OCCUPATION = /^\d-\d\d-\d\d-\d\d$/
const DAY = /^\d{4}-\d\d-\d\d$/

export type PlainValue =
  | null
  | boolean
  | number
  | string
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue | undefined }

const encoder = new TextEncoder()
const decoder = new TextDecoder()

class Writer {
  #bytes = new Uint8Array(256)
  #view = new DataView(this.#bytes.buffer)
  #end = 0

  #room(size: number): void {
    if (this.#end + size <= this.#bytes.length) return
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + size))
    wider.set(this.#bytes.subarray(0, this.#end))
    this.#bytes = wider
    this.#view = new DataView(wider.buffer)
  }
  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#end++] = value
  }
  varint(value: number): void {
    let left = value
    while (left >= 0x80) {
      this.byte((left % 0x80) | 0x80)
      left = Math.floor(left / 0x80)
    }
    this.byte(left)
  }
  real(value: number): void {
    this.#room(8)
    this.#view.setFloat64(this.#end, value, true)
    this.#end += 8
  }
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#end)
    this.#end += bytes.length
  }
  done(): Uint8Array {
    return this.#bytes.slice(0, this.#end)
  }
}

function packText(out: Writer, text: string): void {
  const place = PLACE.get(text)
  if (place !== undefined) {
    out.byte(token.word)
    out.byte(place)
    return
  }
  if (DAY.test(text)) {
    const day = (Date.parse(`${text}T00:00:00Z`) - EPOCH) / DAY_MS
    if (day >= 0 && day <= 0xffff && dayText(day) === text) {
      out.byte(token.day)
      out.byte(day & 0xff)
      out.byte(day >> 8)
      return
    }
  }
  if (OCCUPATION.test(text)) {
    const digits = Number(text.replaceAll('-', ''))
    out.byte(token.occupation)
    for (const shift of [0, 8, 16]) out.byte((digits >> shift) & 0xff)
    return
  }
  if (UUID.test(text)) {
    out.byte(token.uuid)
    const hex = text.replaceAll('-', '')
    for (let i = 0; i < 32; i += 2) out.byte(Number.parseInt(hex.slice(i, i + 2), 16))
    return
  }
  const bytes = encoder.encode(text)
  out.byte(token.text)
  out.varint(bytes.length)
  out.raw(bytes)
}

function packValue(out: Writer, value: PlainValue): void {
  if (value === null) out.byte(token.nothing)
  else if (typeof value === 'boolean') out.byte(value ? token.yes : token.no)
  else if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= 0 && value < 128 && !Object.is(value, -0)) out.byte(value)
    else if (Number.isSafeInteger(value) && Math.abs(value) < 2 ** 51 && !Object.is(value, -0)) {
      out.byte(token.whole)
      out.varint(value < 0 ? -value * 2 - 1 : value * 2)
    } else {
      out.byte(token.real)
      out.real(value)
    }
  } else if (typeof value === 'string') packText(out, value)
  else if (Array.isArray(value)) {
    out.byte(token.list)
    out.varint(value.length)
    for (const one of value) packValue(out, one)
  } else {
    const entries = Object.entries(value).filter(([, held]) => held !== undefined)
    out.byte(token.record)
    out.varint(entries.length)
    for (const [name, held] of entries) {
      packText(out, name)
      packValue(out, held as PlainValue)
    }
  }
}

export function pack(value: PlainValue): Uint8Array {
  const out = new Writer()
  packValue(out, value)
  return out.done()
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0')
export const dayText = (day: number): string => new Date(EPOCH + day * DAY_MS).toISOString().slice(0, 10)
export function occupationText(digits: number): string {
  const text = pad(digits, 7)
  return `${text.slice(0, 1)}-${text.slice(1, 3)}-${text.slice(3, 5)}-${text.slice(5)}`
}
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))
export function uuidText(bytes: Uint8Array, at: number): string {
  let text = ''
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += HEX[bytes[at + i] as number]
  }
  return text
}

/** Walks over packed bytes; `at` stands before the next token. */
export class PackedReader {
  bytes: Uint8Array
  at: number
  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError('packed facts end too early')
    return this.bytes[this.at++] as number
  }
  varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const next = this.byte()
      value += (next & 0x7f) * scale
      if (next < 0x80) return value
      scale *= 0x80
    }
  }
  three(): number {
    return this.byte() | (this.byte() << 8) | (this.byte() << 16)
  }
  #skip(size: number): number {
    const from = this.at
    this.at += size
    if (this.at > this.bytes.length) throw new RangeError('packed facts end too early')
    return from
  }

  value(): PlainValue {
    const next = this.byte()
    if (next < 128) return next
    switch (next) {
      case token.nothing:
        return null
      case token.yes:
        return true
      case token.no:
        return false
      case token.whole: {
        const held = this.varint()
        return held % 2 === 1 ? -(held + 1) / 2 : held / 2
      }
      case token.real: {
        const from = this.#skip(8)
        return new DataView(this.bytes.buffer, this.bytes.byteOffset + from, 8).getFloat64(0, true)
      }
      case token.day:
        return dayText(this.byte() | (this.byte() << 8))
      case token.word: {
        const word = WORDS[this.byte()]
        if (word === undefined) throw new RangeError('packed facts name a word that is not there')
        return word
      }
      case token.text: {
        const size = this.varint()
        const from = this.#skip(size)
        return decoder.decode(this.bytes.subarray(from, from + size))
      }
      case token.uuid:
        return uuidText(this.bytes, this.#skip(16))
      case token.occupation:
        return occupationText(this.three())
      case token.list:
        return Array.from({ length: this.varint() }, () => this.value())
      case token.record: {
        const out: Record<string, PlainValue> = {}
        for (let left = this.varint(); left > 0; left--) {
          const name = this.value()
          const held = this.value()
          if (name === '__proto__') Object.defineProperty(out, name, { value: held, ...PLAIN })
          else out[String(name)] = held
        }
        return out
      }
      default:
        throw new RangeError(`packed facts hold an unknown token ${next}`)
    }
  }

  /** Passes over one value. */
  skip(): void {
    const next = this.byte()
    if (next < 128) return
    switch (next) {
      case token.nothing:
      case token.yes:
      case token.no:
        return
      case token.whole:
        this.varint()
        return
      case token.real:
        this.#skip(8)
        return
      case token.day:
        this.#skip(2)
        return
      case token.word:
        this.#skip(1)
        return
      case token.text:
        this.#skip(this.varint())
        return
      case token.uuid:
        this.#skip(16)
        return
      case token.occupation:
        this.#skip(3)
        return
      case token.list:
        for (let left = this.varint(); left > 0; left--) this.skip()
        return
      case token.record:
        for (let left = this.varint() * 2; left > 0; left--) this.skip()
        return
      default:
        throw new RangeError(`packed facts hold an unknown token ${next}`)
    }
  }
}

export function unpack(bytes: Uint8Array): PlainValue {
  const reader = new PackedReader(bytes)
  const value = reader.value()
  if (reader.at !== bytes.length) throw new RangeError('packed facts go on after their end')
  return value
}

/**
 * A person's key in a register: SipHash-2-4 (64 bit, keyed) of the ID number packed into eight bytes. Words are unsigned
 * 32-bit halves, because that is what JavaScript calculates fast. Pure.
 */

/** Key of SipHash as four 32-bit words, little endian. */
export type SipKey = readonly [number, number, number, number]

export function sipKeyOf(bytes: Uint8Array): SipKey {
  if (bytes.length !== 16) throw new Error('a SipHash key has 16 bytes')
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16)
  return [view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true), view.getUint32(12, true)]
}

/** Hashes with one key; the answer of the last call stands in `hi` and `lo`. */
export class Sip {
  hi = 0
  lo = 0
  private readonly key: SipKey
  constructor(key: SipKey) {
    this.key = key
  }

  /** `bytes[from, to)` of any length. */
  bytes(data: Uint8Array, from: number, to: number): void {
    const length = to - from
    const words: number[] = []
    for (let at = from; at + 8 <= to; at += 8) {
      words.push(
        ((data[at] as number) |
          ((data[at + 1] as number) << 8) |
          ((data[at + 2] as number) << 16) |
          ((data[at + 3] as number) << 24)) >>>
          0,
        ((data[at + 4] as number) |
          ((data[at + 5] as number) << 8) |
          ((data[at + 6] as number) << 16) |
          ((data[at + 7] as number) << 24)) >>>
          0,
      )
    }
    let tailLo = 0
    let tailHi = (length & 255) << 24
    const rest = length & 7
    const base = to - rest
    for (let i = 0; i < rest; i++) {
      const byte = data[base + i] as number
      if (i < 4) tailLo |= byte << (8 * i)
      else tailHi |= byte << (8 * (i - 4))
    }
    words.push(tailLo >>> 0, tailHi >>> 0)
    this.run(words)
  }

  private run(words: readonly number[]): void {
    const [k0l, k0h, k1l, k1h] = this.key
    let v0l = (k0l ^ 0x70736575) >>> 0
    let v0h = (k0h ^ 0x736f6d65) >>> 0
    let v1l = (k1l ^ 0x6e646f6d) >>> 0
    let v1h = (k1h ^ 0x646f7261) >>> 0
    let v2l = (k0l ^ 0x6e657261) >>> 0
    let v2h = (k0h ^ 0x6c796765) >>> 0
    let v3l = (k1l ^ 0x79746573) >>> 0
    let v3h = (k1h ^ 0x74656462) >>> 0
    const blocks = words.length / 2
    for (let i = 0; i <= blocks; i++) {
      const last = i === blocks
      const ml = last ? 0 : (words[2 * i] as number)
      const mh = last ? 0 : (words[2 * i + 1] as number)
      if (last) v2l = (v2l ^ 0xff) >>> 0
      else {
        v3l = (v3l ^ ml) >>> 0
        v3h = (v3h ^ mh) >>> 0
      }
      for (let round = last ? 4 : 2; round > 0; round--) {
        // v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32)
        let sum = v0l + v1l
        v0h = (v0h + v1h + (sum > 0xffffffff ? 1 : 0)) >>> 0
        v0l = sum >>> 0
        let swap = ((v1h << 13) | (v1l >>> 19)) >>> 0
        v1l = (((v1l << 13) | (v1h >>> 19)) ^ v0l) >>> 0
        v1h = (swap ^ v0h) >>> 0
        swap = v0l
        v0l = v0h
        v0h = swap
        // v2 += v3; v3 = rotl(v3, 16) ^ v2
        sum = v2l + v3l
        v2h = (v2h + v3h + (sum > 0xffffffff ? 1 : 0)) >>> 0
        v2l = sum >>> 0
        swap = ((v3h << 16) | (v3l >>> 16)) >>> 0
        v3l = (((v3l << 16) | (v3h >>> 16)) ^ v2l) >>> 0
        v3h = (swap ^ v2h) >>> 0
        // v0 += v3; v3 = rotl(v3, 21) ^ v0
        sum = v0l + v3l
        v0h = (v0h + v3h + (sum > 0xffffffff ? 1 : 0)) >>> 0
        v0l = sum >>> 0
        swap = ((v3h << 21) | (v3l >>> 11)) >>> 0
        v3l = (((v3l << 21) | (v3h >>> 11)) ^ v0l) >>> 0
        v3h = (swap ^ v0h) >>> 0
        // v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)
        sum = v2l + v1l
        v2h = (v2h + v1h + (sum > 0xffffffff ? 1 : 0)) >>> 0
        v2l = sum >>> 0
        swap = ((v1h << 17) | (v1l >>> 15)) >>> 0
        v1l = (((v1l << 17) | (v1h >>> 15)) ^ v2l) >>> 0
        v1h = (swap ^ v2h) >>> 0
        swap = v2l
        v2l = v2h
        v2h = swap
      }
      if (!last) {
        v0l = (v0l ^ ml) >>> 0
        v0h = (v0h ^ mh) >>> 0
      }
    }
    this.lo = (v0l ^ v1l ^ v2l ^ v3l) >>> 0
    this.hi = (v0h ^ v1h ^ v2h ^ v3h) >>> 0
  }

  /** Eight bytes given as two words: what an ID number is packed into. */
  word(lo: number, hi: number): void {
    this.run(hold(lo, hi))
  }
}

/** One array for all: the hot loop allocates nothing. The second block is the length, eight. */
const eight = [0, 0, 0, 0x08000000]
function hold(lo: number, hi: number): readonly number[] {
  eight[0] = lo
  eight[1] = hi
  return eight
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2]

/**
 * The first 17 digits as two words of nine and eight digits (the 18th follows from them): below 10⁹ each, so both fit.
 * Returns what is wrong with the bytes, or null with the words in `out`.
 */
export function packId(data: Uint8Array, from: number, to: number, out: { hi: number; lo: number }): IdFault {
  if (to - from !== 18) return 'length'
  let sum = 0
  let hi = 0
  let lo = 0
  for (let i = 0; i < 17; i++) {
    const digit = (data[from + i] as number) - 48
    if (digit < 0 || digit > 9) return 'characters'
    sum += digit * (WEIGHTS[i] as number)
    if (i < 9) hi = hi * 10 + digit
    else lo = lo * 10 + digit
  }
  const end = data[from + 17] as number
  const check = end === 88 || end === 120 ? 10 : end - 48
  if (check < 0 || check > 10) return 'characters'
  if (CHECKS[sum % 11] !== check) return 'check'
  out.hi = hi
  out.lo = lo
  return null
}
export type IdFault = 'length' | 'characters' | 'check' | null

/** Days as 16 bits: 1 is 1930-01-02; 0 stands for no beginning, 65535 for no end. */
export const OPEN_START = 0
export const OPEN_END = 65_535
const DAY_ZERO = Date.UTC(1930, 0, 1) / 86_400_000

export const dayNumber = (day: string): number =>
  Math.min(OPEN_END - 1, Math.max(1, Date.parse(`${day}T00:00:00Z`) / 86_400_000 - DAY_ZERO))
export const dayOfNumber = (n: number): string | null =>
  n === OPEN_START || n === OPEN_END ? null : new Date((n + DAY_ZERO) * 86_400_000).toISOString().slice(0, 10)

const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
const DAYS_IN = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const leap = (y: number): boolean => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0
/** Days from 0001-01-01 to 1930-01-01. */
const YEAR_ZERO = daysBefore(1930)
function daysBefore(year: number): number {
  const y = year - 1
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
}

/** `2026-03-01`, `20260301` or `2026/03/01` in bytes; -1 where it is no day. Days before 1930 count as its first. */
export function parseDay(data: Uint8Array, from: number, to: number): number {
  const length = to - from
  let year = 0
  let month = 0
  let day = 0
  if (length === 8) {
    for (let i = 0; i < 8; i++) {
      const digit = (data[from + i] as number) - 48
      if (digit < 0 || digit > 9) return -1
      if (i < 4) year = year * 10 + digit
      else if (i < 6) month = month * 10 + digit
      else day = day * 10 + digit
    }
  } else if (length === 10) {
    const first = data[from + 4] as number
    if ((first !== 45 && first !== 47) || data[from + 7] !== first) return -1
    for (let i = 0; i < 10; i++) {
      if (i === 4 || i === 7) continue
      const digit = (data[from + i] as number) - 48
      if (digit < 0 || digit > 9) return -1
      if (i < 4) year = year * 10 + digit
      else if (i < 7) month = month * 10 + digit
      else day = day * 10 + digit
    }
  } else return -1
  if (year < 1900 || month < 1 || month > 12 || day < 1) return -1
  const most = month === 2 && leap(year) ? 29 : (DAYS_IN[month - 1] as number)
  if (day > most) return -1
  const n =
    daysBefore(year) -
    YEAR_ZERO +
    (BEFORE_MONTH[month - 1] as number) +
    (month > 2 && leap(year) ? 1 : 0) +
    day -
    1
  return Math.max(1, Math.min(OPEN_END, n))
}

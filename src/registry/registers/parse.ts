/** Lines of a delivery, byte by byte: what each says, packed; or why it can't be taken. */
import { dayOfNumber, OPEN_END, OPEN_START, packId, parseDay, Sip, type SipKey } from './key-rules.ts'
import { columnsOf, type RegisterCode, type Reject, registerOf, rejectCodes } from './register-rules.ts'

/** Words of a packed row: key (high, low), days (from | to << 16), value, ref, name, line. */
export const WORDS = 7
export const SAMPLES = 20

export interface Layout {
  code: RegisterCode
  /** Which column of the file each of ours is; -1 where it has none. */
  id: number
  name: number
  from: number
  to: number
  value: number
  ref: number
  columns: number
}

/** Reads the title line; null where columns are missing, with their titles. */
export function layoutOf(code: RegisterCode, titles: readonly string[]): Layout | { missing: string[] } {
  const clean = titles.map((t) => t.normalize('NFKC').replace(/[\s"﻿]/g, ''))
  const at: Record<string, number> = { id: -1, name: -1, from: -1, to: -1, value: -1, ref: -1 }
  const missing: string[] = []
  for (const column of columnsOf(code)) {
    const found = clean.findIndex((t) => column.titles.includes(t))
    at[column.key] = found
    if (found < 0 && column.required) missing.push(column.titles[0] as string)
  }
  if (missing.length > 0) return { missing }
  return { code, ...at, columns: clean.length } as Layout
}

const NEWLINE = 10
const COMMA = 44
const QUOTE = 34

export interface Parsed {
  rows: Uint32Array
  count: number
  /** Lines seen, blank ones too, for numbering. */
  lines: number
  read: number
  rejects: number[]
  samples: number[][]
}

export class LineParser {
  private readonly layout: Layout
  private readonly sip: Sip
  private readonly values = new Map<string, number>()
  private readonly starts: Int32Array
  private readonly ends: Int32Array
  private readonly packed = { hi: 0, lo: 0 }
  constructor(layout: Layout, key: SipKey) {
    this.layout = layout
    this.sip = new Sip(key)
    this.starts = new Int32Array(Math.max(layout.columns, 1))
    this.ends = new Int32Array(Math.max(layout.columns, 1))
    registerOf(layout.code).values?.forEach((value, i) => {
      for (const text of value.texts) this.values.set(text, i)
    })
  }

  /** Whole lines in UTF-8; `firstLine` is the number of the first. */
  parse(data: Buffer, firstLine: number): Parsed {
    let guess = 0
    for (let at = data.indexOf(NEWLINE); at >= 0; at = data.indexOf(NEWLINE, at + 1)) guess++
    const rows = new Uint32Array((guess + 1) * WORDS)
    const out: Parsed = {
      rows,
      count: 0,
      lines: 0,
      read: 0,
      rejects: rejectCodes.map(() => 0),
      samples: rejectCodes.map(() => []),
    }
    let start = 0
    while (start < data.length) {
      let end = data.indexOf(NEWLINE, start)
      if (end < 0) end = data.length
      const next = end + 1
      if (end > start && data[end - 1] === 13) end--
      const line = firstLine + out.lines
      out.lines++
      if (end > start) {
        out.read++
        const fault = this.line(data, start, end, rows, out.count * WORDS, line)
        if (fault === null) out.count++
        else {
          const index = rejectCodes.indexOf(fault)
          out.rejects[index] = (out.rejects[index] as number) + 1
          const samples = out.samples[index] as number[]
          if (samples.length < SAMPLES) samples.push(line)
        }
      }
      start = next
    }
    return out
  }

  private line(
    data: Buffer,
    start: number,
    end: number,
    rows: Uint32Array,
    at: number,
    line: number,
  ): Reject | null {
    const { layout, starts, ends } = this
    let columns = 0
    let from = start
    while (from <= end && columns < layout.columns) {
      let to = from
      if (data[from] === QUOTE) {
        // A quoted cell: its quotes must close before the next comma; doubled quotes are none of our columns'.
        to = data.indexOf(QUOTE, from + 1)
        if (to < 0 || to >= end) return 'columns'
        starts[columns] = from + 1
        ends[columns] = to
        to++
        if (to < end && data[to] !== COMMA) return 'columns'
      } else {
        while (to < end && data[to] !== COMMA) to++
        let a = from
        let b = to
        while (a < b && ((data[a] as number) <= 32 || data[a] === 39)) a++
        while (b > a && (data[b - 1] as number) <= 32) b--
        starts[columns] = a
        ends[columns] = b
      }
      columns++
      from = to + 1
    }
    if (columns < layout.columns) return 'columns'
    const { packed, sip } = this
    const fault = packId(data, starts[layout.id] as number, ends[layout.id] as number, packed)
    if (fault) return `id_${fault}`
    let fromDay = OPEN_START
    if ((ends[layout.from] as number) > (starts[layout.from] as number)) {
      fromDay = parseDay(data, starts[layout.from] as number, ends[layout.from] as number)
      if (fromDay < 0) return 'from'
    } else return 'from'
    let toDay = OPEN_END
    if (layout.to >= 0 && (ends[layout.to] as number) > (starts[layout.to] as number)) {
      toDay = parseDay(data, starts[layout.to] as number, ends[layout.to] as number)
      if (toDay < 0) return 'to'
      if (toDay < fromDay) return 'order'
    }
    let value = 0
    if (layout.value >= 0) {
      const text = data.toString('utf8', starts[layout.value], ends[layout.value])
      const found = this.values.get(text)
      if (found === undefined) return 'value'
      value = found
    }
    let ref = 0
    if (layout.ref >= 0) {
      if ((ends[layout.ref] as number) <= (starts[layout.ref] as number)) return 'ref'
      sip.bytes(data, starts[layout.ref] as number, ends[layout.ref] as number)
      ref = sip.lo
    }
    let name = 0
    if (layout.name >= 0 && (ends[layout.name] as number) > (starts[layout.name] as number)) {
      sip.bytes(data, starts[layout.name] as number, ends[layout.name] as number)
      // 0 stands for "no name given".
      name = sip.lo || 1
    }
    sip.word(packed.lo, packed.hi)
    rows[at] = sip.hi
    rows[at + 1] = sip.lo
    rows[at + 2] = (fromDay | (toDay << 16)) >>> 0
    rows[at + 3] = value
    rows[at + 4] = ref
    rows[at + 5] = name
    rows[at + 6] = line
    return null
  }
}

/** Keys and tags of our own people, by the same hash. */
export class Keys {
  private readonly sip: Sip
  private readonly packed = { hi: 0, lo: 0 }
  constructor(key: SipKey) {
    this.sip = new Sip(key)
  }
  /** Eight bytes, big endian, so that bytes sort as numbers; null for what is no ID number. */
  person(idNumber: string): Buffer | null {
    const bytes = Buffer.from(idNumber)
    if (packId(bytes, 0, bytes.length, this.packed)) return null
    this.sip.word(this.packed.lo, this.packed.hi)
    const out = Buffer.alloc(8)
    out.writeUInt32BE(this.sip.hi, 0)
    out.writeUInt32BE(this.sip.lo, 4)
    return out
  }
  tag(text: string): number {
    const bytes = Buffer.from(text.trim())
    this.sip.bytes(bytes, 0, bytes.length)
    return this.sip.lo
  }
  name(text: string): number {
    return this.tag(text) || 1
  }
}
export { dayOfNumber }

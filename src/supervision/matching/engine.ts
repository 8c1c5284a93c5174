/**
 * Matches people against registers: both sorted by the person's key, walked side by side in typed arrays, every rule of a
 * register in one pass. Works the same in a thread of its own and in the server.
 */

import { type Block, mergeSnapshot, orderOf, Snapshot } from '#registry/registers'
import type { RegisterCode } from '#registry/registers/contract'
import { registerOf } from '#registry/registers/contract'
import { type Batch, categoryNumbers } from './batch.ts'
import { HitWriter } from './hit-rules.ts'
import { overlaps, shared } from './inside.ts'
import {
  insideRules,
  type RegisterRule,
  registerRules,
  SHARED_ACCOUNT_PEOPLE,
  SHARED_PHONE_PEOPLE,
} from './match-rules.ts'

export interface SegmentAt {
  code: RegisterCode
  path: string
}
export interface Found {
  /** Hits as bytes, ordered by rule, then by the person's key. */
  hits: Uint8Array
  /** Hits of each rule, in the order they lie. */
  counts: { rule: number; hits: number; people: number }[]
}

export async function matchBatch(
  batch: Batch,
  segments: readonly SegmentAt[],
  rules: readonly RegisterRule[] = registerRules,
  /** Overlaps, phones and accounts too: of several threads one looks. */
  inside = true,
): Promise<Found> {
  const order = orderOf(batch.keyHi.subarray(0, batch.count), batch.keyLo.subarray(0, batch.count))
  const hi = new Uint32Array(batch.count)
  const lo = new Uint32Array(batch.count)
  for (let i = 0; i < batch.count; i++) {
    hi[i] = batch.keyHi[order[i] as number] as number
    lo[i] = batch.keyLo[order[i] as number] as number
  }
  const written = new Map<number, HitWriter>()
  const writerOf = (rule: number): HitWriter => {
    const held = written.get(rule) ?? new HitWriter()
    written.set(rule, held)
    return held
  }
  for (const code of new Set(segments.map((s) => s.code))) {
    const pass = new RegisterPass(batch, order, code, rules, writerOf)
    for (const [number, segment] of segments.entries()) {
      if (segment.code !== code) continue
      const snapshot = await Snapshot.open(segment.path)
      try {
        pass.begin(number)
        await mergeSnapshot(snapshot, { hi, lo }, (k, block, row) => pass.visit(k, block, row), pass.wanted())
        await pass.fillLines(snapshot)
      } finally {
        await snapshot.close()
      }
    }
    pass.finish()
  }
  if (inside) overlaps(batch, order, hi, lo, writerOf(insideRules.overlap.no))
  if (inside) shared(batch, batch.phoneHi, batch.phoneLo, SHARED_PHONE_PEOPLE, insideRules.phone.no, writerOf)
  if (inside)
    shared(batch, batch.accountHi, batch.accountLo, SHARED_ACCOUNT_PEOPLE, insideRules.account.no, writerOf)
  // A person's number among those asked about, so that people are counted once however many seats they have.
  const person = new Uint32Array(batch.count)
  for (let k = 1, n = 0; k < batch.count; k++) {
    if (hi[k] !== hi[k - 1] || lo[k] !== lo[k - 1]) n++
    person[order[k] as number] = n
  }
  return gather(written, person)
}

const HOWS = ['begun', 'overlap', 'covers', 'latest', 'count', 'absent', 'name', 'same-occupation'] as const
const NONE = -1
const YEAR_DAYS = 365

/** All rules of one register in one walk. */
class RegisterPass {
  private readonly batch: Batch
  private readonly order: Uint32Array
  private readonly rules: {
    rule: RegisterRule
    how: number
    /** By category number; null for everybody. */
    only: Uint8Array | null
    values: Uint8Array | null
    writer: HitWriter
    /** `count`: rows so far; `absent`: whether one covered; `latest`: the row's first day. */
    seen: Uint32Array | null
    last: {
      value: Uint8Array
      from: Uint16Array
      to: Uint16Array
      row: Float64Array
      segment: Uint8Array
    } | null
  }[]
  private segment = 0
  private readonly valued: boolean
  /** Hits of this segment whose line is to be read: writer, hit, row of the snapshot. */
  private pending: { writer: HitWriter; hit: number; row: number }[] = []

  constructor(
    batch: Batch,
    order: Uint32Array,
    code: RegisterCode,
    rules: readonly RegisterRule[],
    writerOf: (rule: number) => HitWriter,
  ) {
    this.batch = batch
    this.order = order
    const values = registerOf(code).values ?? []
    this.valued = values.length > 0
    this.rules = rules
      .filter((r) => r.register === code)
      .map((rule) => {
        const only = rule.categories ? new Uint8Array(categoryNumbers.size) : null
        for (const c of rule.categories ?? []) if (only) only[categoryNumbers.get(c) as number] = 1
        const allowed = rule.values ? new Uint8Array(256) : null
        values.forEach((v, i) => {
          if (allowed && rule.values?.includes(v.key)) allowed[i] = 1
        })
        const keeps = ['latest', 'count'].includes(rule.how)
        return {
          rule,
          how: HOWS.indexOf(rule.how),
          only,
          values: allowed,
          writer: writerOf(rule.no),
          seen: ['absent', 'count', 'latest', 'name'].includes(rule.how)
            ? new Uint32Array(batch.count)
            : null,
          last: keeps
            ? {
                value: new Uint8Array(batch.count),
                from: new Uint16Array(batch.count),
                to: new Uint16Array(batch.count),
                row: new Float64Array(batch.count),
                segment: new Uint8Array(batch.count),
              }
            : null,
        }
      })
  }

  /** Columns that no rule of this register looks at are not read. */
  wanted(): { value: boolean; ref: boolean; name: boolean } {
    const hows = new Set(this.rules.map((r) => r.rule.how))
    return { value: this.valued, ref: hows.has('same-occupation'), name: hows.has('name') }
  }

  begin(segment: number): void {
    this.segment = segment
    this.pending = []
  }

  visit(k: number, block: Block, row: number): void {
    const { batch } = this
    const i = this.order[k] as number
    const from = block.from[row] as number
    const to = block.to[row] as number
    const value = this.valued ? (block.value[row] as number) : 0
    const first = batch.from[i] as number
    const last = batch.to[i] as number
    for (const r of this.rules) {
      if (r.only && r.only[batch.category[i] as number] === 0) continue
      const { seen } = r
      switch (r.how) {
        case 0:
          if (from <= last) this.hit(r, i, value, from, to, block.row + row, 1)
          break
        case 1:
          if (from <= last && to >= first) this.hit(r, i, value, from, to, block.row + row, 1)
          break
        case 2:
          if (from <= first && to >= first) this.hit(r, i, value, from, to, block.row + row, 1)
          break
        case 3:
          if (seen && r.last && from <= first && (seen[k] === 0 || from >= (r.last.from[k] as number))) {
            seen[k] = 1
            this.keep(r.last, k, value, from, to, block.row + row)
          }
          break
        case 4:
          if (seen && r.last && from <= last && from > last - YEAR_DAYS) {
            seen[k] = (seen[k] as number) + 1
            if (seen[k] === 1 || from >= (r.last.from[k] as number))
              this.keep(r.last, k, value, from, to, block.row + row)
          }
          break
        case 5:
          if (seen && from <= first && to >= first) seen[k] = 1
          break
        case 6:
          if (seen && block.name && seen[k] === 0) {
            const name = block.name[row] as number
            if (name !== 0 && name !== batch.name[i]) {
              seen[k] = 1
              this.hit(r, i, value, from, to, block.row + row, 1)
            }
          }
          break
        default:
          if (
            block.ref &&
            batch.occupation[i] !== 0 &&
            block.ref[row] === batch.occupation[i] &&
            from < first
          )
            this.hit(r, i, value, from, to, block.row + row, 1)
      }
    }
  }

  private keep(
    last: { value: Uint8Array; from: Uint16Array; to: Uint16Array; row: Float64Array; segment: Uint8Array },
    k: number,
    value: number,
    from: number,
    to: number,
    row: number,
  ): void {
    last.value[k] = value
    last.from[k] = from
    last.to[k] = to
    last.row[k] = row
    last.segment[k] = this.segment
  }

  private hit(
    r: { rule: RegisterRule; writer: HitWriter },
    i: number,
    value: number,
    from: number,
    to: number,
    row: number,
    count: number,
  ): void {
    const { batch } = this
    this.pending.push({ writer: r.writer, hit: r.writer.count, row })
    r.writer.add(r.rule.no, batch.rows, i, null, 0, value, from, to, this.segment, 0, count)
  }

  /** Lines of the segment's hits: one by one where they are few, the whole column in stretches where they are many. */
  async fillLines(snapshot: Snapshot): Promise<void> {
    await fill(snapshot, this.pending)
    // What is known only at the end keeps its row; its line is read while the snapshot is open.
    for (const r of this.rules) {
      if (!r.last || !r.seen) continue
      const wanted: { k: number; row: number }[] = []
      for (let k = 0; k < this.batch.count; k++) {
        if (r.seen[k] === 0 || r.last.segment[k] !== this.segment) continue
        if (this.stands(r, k)) wanted.push({ k, row: r.last.row[k] as number })
      }
      const lines = await linesOf(
        snapshot,
        wanted.map((w) => w.row),
      )
      // From here on `row` of these holds the line; a later segment that takes over writes its own row.
      wanted.forEach((w, n) => {
        if (r.last) r.last.row[w.k] = lines[n] as number
      })
    }
  }

  /** Whether what was kept for this key is a hit, as far as this segment tells. */
  private stands(r: RegisterPass['rules'][number], k: number): boolean {
    if (!r.last || !r.seen) return false
    const i = this.order[k] as number
    if (r.how === 4) return true
    return (
      (r.last.to[k] as number) >= (this.batch.from[i] as number) &&
      (r.values === null || r.values[r.last.value[k] as number] === 1)
    )
  }

  finish(): void {
    const { batch } = this
    for (const r of this.rules) {
      if (r.how === 5) {
        for (let k = 0; k < batch.count; k++) {
          const i = this.order[k] as number
          if (r.only && r.only[batch.category[i] as number] === 0) continue
          if (r.seen?.[k] === 0) r.writer.add(r.rule.no, batch.rows, i, null, 0, 0, 0, 0, NONE, 0, 0)
        }
      } else if (r.last && r.seen) {
        const least = r.how === 4 ? (r.rule.least ?? 1) : 1
        for (let k = 0; k < batch.count; k++) {
          const seen = r.seen[k] as number
          if (seen < least || !this.stands(r, k)) continue
          r.writer.add(
            r.rule.no,
            batch.rows,
            this.order[k] as number,
            null,
            0,
            r.last.value[k] as number,
            r.last.from[k] as number,
            r.last.to[k] as number,
            r.last.segment[k] as number,
            r.last.row[k] as number,
            r.how === 4 ? seen : 1,
          )
        }
      }
    }
  }
}

async function fill(
  snapshot: Snapshot,
  pending: readonly { writer: HitWriter; hit: number; row: number }[],
): Promise<void> {
  const lines = await linesOf(
    snapshot,
    pending.map((p) => p.row),
  )
  pending.forEach((p, n) => {
    p.writer.setLine(p.hit, lines[n] as number)
  })
}

/** Above so many wanted lines it is cheaper to read the column than to jump in it. */
const JUMPS = 2000
const STRETCH = 1 << 22

async function linesOf(snapshot: Snapshot, rows: readonly number[]): Promise<number[]> {
  if (rows.length <= JUMPS) return await snapshot.lines(rows)
  const out = new Array<number>(rows.length)
  const order = Uint32Array.from(rows.keys()).sort((a, b) => (rows[a] as number) - (rows[b] as number))
  let column: Uint32Array = new Uint32Array(0)
  let base = 0
  for (const n of order) {
    const row = rows[n] as number
    if (row >= base + column.length) {
      base = row
      column = await snapshot.lineColumn(row, Math.min(row + STRETCH, snapshot.shape.rows))
    }
    out[n] = column[row - base] as number
  }
  return out
}

function gather(written: ReadonlyMap<number, HitWriter>, person: Uint32Array): Found {
  const parts = [...written]
    .filter(([, w]) => w.count > 0)
    .sort(([a], [b]) => a - b)
    .map(([rule, w]) => ({ rule, bytes: w.done(), hits: w.count, people: peopleOf(w.rows, person) }))
  const hits = new Uint8Array(parts.reduce((sum, p) => sum + p.bytes.length, 0))
  let at = 0
  for (const part of parts) {
    hits.set(part.bytes, at)
    at += part.bytes.length
  }
  return { hits, counts: parts.map(({ rule, hits: n, people }) => ({ rule, hits: n, people })) }
}

function peopleOf(rows: readonly number[], person: Uint32Array): number {
  const seen = new Set<number>()
  for (const row of rows) seen.add(person[row] as number)
  return seen.size
}

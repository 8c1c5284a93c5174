/** All rules of one register in one walk over its rows, and the lines of the delivery that its hits stand in. */
import type { Block, Snapshot } from '#registry/registers'
import { type RegisterCode, registerOf } from '#registry/registers/contract'
import { type Batch, categoryNumbers, type SortedBatch } from './batch.ts'
import type { HitWriter, Said } from './hit-rules.ts'
import type { RegisterRule } from './match-rules.ts'

const HOWS = ['begun', 'overlap', 'covers', 'latest', 'count', 'absent', 'name', 'same-occupation'] as const
const [BEGUN, OVERLAP, COVERS, LATEST, COUNT, ABSENT, NAME] = HOWS.keys()
const NONE = -1
const YEAR_DAYS = 365

/** What is known only at the end, by key. */
interface Last {
  value: Uint8Array
  from: Uint16Array
  to: Uint16Array
  /** Row of the snapshot; once the segment is read through, the line of its delivery. */
  row: Float64Array
  segment: Uint8Array
}

interface PassRule {
  rule: RegisterRule
  how: number
  /** By category number; null for everybody. */
  only: Uint8Array | null
  values: Uint8Array | null
  writer: HitWriter
  /** `count`: rows so far; `absent`: whether one covered; `latest`: whether there is a row. */
  seen: Uint32Array | null
  last: Last | null
  /** By person's number: 1 for whom there is a hit. */
  people: Uint8Array
}

/** Hits whose line is to be read: of which rule, which hit, which row of the snapshot. Grows as they come. */
class Pending {
  count = 0
  rule = new Uint8Array(1024)
  hit = new Uint32Array(1024)
  row = new Float64Array(1024)

  add(rule: number, hit: number, row: number): void {
    if (this.count === this.rule.length) {
      const [rules, hits, rows] = [this.rule, this.hit, this.row]
      const more = 2 * this.count
      this.rule = new Uint8Array(more)
      this.hit = new Uint32Array(more)
      this.row = new Float64Array(more)
      this.rule.set(rules)
      this.hit.set(hits)
      this.row.set(rows)
    }
    this.rule[this.count] = rule
    this.hit[this.count] = hit
    this.row[this.count] = row
    this.count++
  }
}

function ruleOf(
  rule: RegisterRule,
  values: readonly { key: string }[],
  writer: HitWriter,
  keys: number,
  people: number,
): PassRule {
  const only = rule.categories ? new Uint8Array(categoryNumbers.size) : null
  for (const c of rule.categories ?? []) if (only) only[categoryNumbers.get(c) as number] = 1
  const allowed = rule.values ? new Uint8Array(256) : null
  values.forEach((v, i) => {
    if (allowed && rule.values?.includes(v.key)) allowed[i] = 1
  })
  return {
    rule,
    how: HOWS.indexOf(rule.how),
    only,
    values: allowed,
    writer,
    seen: ['absent', 'count', 'latest', 'name'].includes(rule.how) ? new Uint32Array(keys) : null,
    last: ['latest', 'count'].includes(rule.how)
      ? {
          value: new Uint8Array(keys),
          from: new Uint16Array(keys),
          to: new Uint16Array(keys),
          row: new Float64Array(keys),
          segment: new Uint8Array(keys),
        }
      : null,
    people: new Uint8Array(people),
  }
}

export class RegisterPass {
  private readonly batch: Batch
  private readonly keys: SortedBatch
  private readonly person: Uint32Array
  private readonly rules: PassRule[]
  private segment = 0
  private readonly valued: boolean
  private pending = new Pending()

  constructor(
    batch: Batch,
    keys: SortedBatch,
    /** A person's number by key. */
    person: Uint32Array,
    code: RegisterCode,
    rules: readonly RegisterRule[],
    writerOf: (rule: number) => HitWriter,
  ) {
    this.batch = batch
    this.keys = keys
    this.person = person
    const values = registerOf(code).values ?? []
    this.valued = values.length > 0
    const people = (person.at(-1) ?? -1) + 1
    this.rules = rules
      .filter((r) => r.register === code)
      .map((rule) => ruleOf(rule, values, writerOf(rule.no), keys.row.length, people))
  }

  /** Columns that no rule of this register looks at are not read. */
  wanted(): { value: boolean; ref: boolean; name: boolean } {
    const hows = new Set(this.rules.map((r) => r.rule.how))
    return { value: this.valued, ref: hows.has('same-occupation'), name: hows.has('name') }
  }

  begin(segment: number): void {
    this.segment = segment
    this.pending = new Pending()
  }

  visit(k: number, block: Block, row: number): void {
    const { keys, rules } = this
    const from = block.from[row] as number
    const to = block.to[row] as number
    const first = keys.from[k] as number
    const last = keys.to[k] as number
    for (let n = 0; n < rules.length; n++) {
      const r = rules[n] as PassRule
      if (r.only !== null && r.only[keys.category[k] as number] === 0) continue
      switch (r.how) {
        case BEGUN:
          if (from <= last) this.hit(n, k, block, row)
          break
        case OVERLAP:
          if (from <= last && to >= first) this.hit(n, k, block, row)
          break
        case COVERS:
          if (from <= first && to >= first) this.hit(n, k, block, row)
          break
        case LATEST:
          if (from <= first) this.keep(r, k, block, row)
          break
        case COUNT:
          if (from <= last && from > last - YEAR_DAYS) this.keep(r, k, block, row)
          break
        case ABSENT:
          if (r.seen && from <= first && to >= first) r.seen[k] = 1
          break
        case NAME:
          this.compareName(r, n, k, block, row)
          break
        default:
          if (block.ref && from < first && keys.occupation[k] !== 0 && block.ref[row] === keys.occupation[k])
            this.hit(n, k, block, row)
      }
    }
  }

  /** One hit a person, however many rows bear another name. */
  private compareName(r: PassRule, n: number, k: number, block: Block, row: number): void {
    const name = block.name?.[row] ?? 0
    if (!r.seen || name === 0 || r.seen[k] !== 0 || name === this.keys.name[k]) return
    r.seen[k] = 1
    this.hit(n, k, block, row)
  }

  /** Counts the row, and remembers it where none is later. */
  private keep({ seen, last }: PassRule, k: number, block: Block, row: number): void {
    if (!seen || !last) return
    const from = block.from[row] as number
    const before = seen[k] as number
    seen[k] = before + 1
    if (before > 0 && from < (last.from[k] as number)) return
    last.value[k] = this.valued ? (block.value[row] as number) : 0
    last.from[k] = from
    last.to[k] = block.to[row] as number
    last.row[k] = block.row + row
    last.segment[k] = this.segment
  }

  private hit(n: number, k: number, block: Block, row: number): void {
    const r = this.rules[n] as PassRule
    const value = this.valued ? (block.value[row] as number) : 0
    this.pending.add(n, r.writer.count, block.row + row)
    this.write(r, k, value, block.from[row] as number, block.to[row] as number, this.segment, 0, 1)
  }

  private write(r: PassRule, k: number, ...said: Said): void {
    const person = this.person[k] as number
    if (r.people[person] === 0) {
      r.people[person] = 1
      r.writer.people++
    }
    const { batch, keys } = this
    r.writer.add(r.rule.no, batch.rows, keys.row[k] as number, null, 0, ...said)
  }

  /** Lines of the segment's hits, and of what is known only at the end, while the snapshot is open. */
  async fillLines(snapshot: Snapshot): Promise<void> {
    const { pending } = this
    const lines = await linesOf(snapshot, pending.row.subarray(0, pending.count))
    for (let p = 0; p < pending.count; p++) {
      const { writer } = this.rules[pending.rule[p] as number] as PassRule
      writer.setLine(pending.hit[p] as number, lines[p] as number)
    }
    for (const r of this.rules) {
      const { seen, last } = r
      if (!seen || !last) continue
      const wanted: number[] = []
      for (let k = 0; k < seen.length; k++)
        if (seen[k] !== 0 && last.segment[k] === this.segment && this.stands(r, k)) wanted.push(k)
      const held = await linesOf(
        snapshot,
        Float64Array.from(wanted, (k) => last.row[k] as number),
      )
      // From here on `row` of these holds the line; a later segment that takes over writes its own row.
      wanted.forEach((k, n) => {
        last.row[k] = held[n] as number
      })
    }
  }

  /** Whether what was kept for this key is a hit, as far as this segment tells. */
  private stands(r: PassRule, k: number): boolean {
    if (!r.last || !r.seen) return false
    // Rows only ever become more: who has too few of this segment's may have enough with the next.
    if (r.how === COUNT) return true
    return (
      (r.last.to[k] as number) >= (this.keys.from[k] as number) &&
      (r.values === null || r.values[r.last.value[k] as number] === 1)
    )
  }

  finish(): void {
    const { category } = this.keys
    for (const r of this.rules) {
      const { seen, last } = r
      if (!seen) continue
      if (r.how === ABSENT) {
        for (let k = 0; k < seen.length; k++)
          if (seen[k] === 0 && (r.only === null || r.only[category[k] as number] === 1))
            this.write(r, k, 0, 0, 0, NONE, 0, 0)
      } else if (last) {
        const least = r.how === COUNT ? (r.rule.least ?? 1) : 1
        for (let k = 0; k < seen.length; k++) {
          const rows = seen[k] as number
          if (rows < least || !this.stands(r, k)) continue
          const count = r.how === COUNT ? rows : 1
          const [value, from, to] = [last.value[k], last.from[k], last.to[k]] as [number, number, number]
          this.write(r, k, value, from, to, last.segment[k] as number, last.row[k] as number, count)
        }
      }
    }
  }
}

/** Above so many wanted lines it is cheaper to read the column than to jump in it. */
const JUMPS = 2000
const STRETCH = 1 << 17

/** Where rows stood in the delivery: one by one where few are asked for, the column in stretches where they are many. */
async function linesOf(snapshot: Snapshot, rows: Float64Array): Promise<ArrayLike<number>> {
  if (rows.length <= JUMPS) return await snapshot.lines([...rows])
  const out = new Uint32Array(rows.length)
  const room = new Uint32Array(Math.min(STRETCH, snapshot.shape.rows))
  let column: Uint32Array = room.subarray(0, 0)
  let base = 0
  // Rows come nearly in order, so a stretch is rarely read twice.
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n] as number
    if (row < base || row >= base + column.length) {
      base = row - (row % STRETCH)
      column = await snapshot.lineColumn(base, Math.min(base + STRETCH, snapshot.shape.rows), room)
    }
    out[n] = column[row - base] as number
  }
  return out
}

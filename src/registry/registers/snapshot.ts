/**
 * A register's delivery as one file: rows sorted by the person's key, column by column. The first 16 bits of the key are
 * the row's bucket; an index tells where each bucket begins; the other 48 stand in two columns.
 *
 *   header 64 bytes · index 65,537 × u32 · mid u32 · low u16 · from u16 · to u16 · value u8 · ref u32 · name u32 · line u32
 */
import { readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { isMainThread } from 'node:worker_threads'

export const BUCKETS = 65_536
const MAGIC = 'QCREG001'
const HEADER = 64
const align = (n: number): number => Math.ceil(n / 8) * 8

export const widths = { mid: 4, low: 2, from: 2, to: 2, value: 1, ref: 4, name: 4, line: 4 } as const
export type Column = keyof typeof widths
export const columnNames = Object.keys(widths) as Column[]

export interface Shape {
  rows: number
  hasRef: boolean
  hasName: boolean
}
export const columnsOfShape = (shape: Shape): Column[] =>
  columnNames.filter((c) => (c !== 'ref' || shape.hasRef) && (c !== 'name' || shape.hasName))

export function offsetsOf(shape: Shape): Partial<Record<Column, number>> & { end: number } {
  let at = align(HEADER + (BUCKETS + 1) * 4)
  const out: Partial<Record<Column, number>> = {}
  for (const column of columnsOfShape(shape)) {
    out[column] = at
    at = align(at + shape.rows * widths[column])
  }
  return { ...out, end: at }
}

export function headerOf(shape: Shape): Buffer {
  const head = Buffer.alloc(HEADER)
  head.write(MAGIC, 0, 'latin1')
  head.writeDoubleLE(shape.rows, 8)
  head.writeUInt8(shape.hasRef ? 1 : 0, 16)
  head.writeUInt8(shape.hasName ? 1 : 0, 17)
  return head
}
export const INDEX_AT = HEADER

export interface Block {
  /** First row of the block in the file. */
  row: number
  mid: Uint32Array
  low: Uint16Array
  from: Uint16Array
  to: Uint16Array
  value: Uint8Array
  ref: Uint32Array | null
  name: Uint32Array | null
}

/** What need not be read may be said: false leaves a column out. */
export interface Wanted {
  value?: boolean
  ref?: boolean
  name?: boolean
}

/** A thread of its own holds nobody up, and what it reads itself lies in its own processor's cache. */
async function readAll(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < into.length) {
    const bytesRead = isMainThread
      ? (await file.read(into, done, into.length - done, position + done)).bytesRead
      : readSync(file.fd, into, done, into.length - done, position + done)
    if (bytesRead === 0) throw new Error('a snapshot ends before its rows')
    done += bytesRead
  }
}

export class Snapshot {
  readonly shape: Shape
  readonly index: Uint32Array
  private readonly file: FileHandle
  private readonly at: ReturnType<typeof offsetsOf>
  private constructor(file: FileHandle, shape: Shape, index: Uint32Array) {
    this.file = file
    this.shape = shape
    this.index = index
    this.at = offsetsOf(shape)
  }

  static async open(path: string): Promise<Snapshot> {
    const file = await open(path, 'r')
    try {
      const head = Buffer.alloc(HEADER)
      await readAll(file, head, 0)
      if (head.toString('latin1', 0, 8) !== MAGIC) throw new Error('not a snapshot of a register')
      const shape = {
        rows: head.readDoubleLE(8),
        hasRef: head.readUInt8(16) === 1,
        hasName: head.readUInt8(17) === 1,
      }
      const index = new Uint32Array(BUCKETS + 1)
      await readAll(file, new Uint8Array(index.buffer), INDEX_AT)
      return new Snapshot(file, shape, index)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  close(): Promise<void> {
    return this.file.close()
  }

  private async column(name: Column, from: number, into: Uint8Array): Promise<void> {
    const at = this.at[name]
    if (at === undefined) throw new Error(`this register has no ${name}`)
    await readAll(this.file, into, at + from * widths[name])
  }

  /** Rows of a run of buckets; `hold` is used again from block to block, a new one has room for `room` rows. `ref` and `name` are read where they are wanted. */
  async block(
    firstBucket: number,
    endBucket: number,
    wanted: Wanted,
    room = 0,
    hold?: Block,
  ): Promise<Block> {
    const row = this.index[firstBucket] as number
    const rows = (this.index[endBucket] as number) - row
    const shape = {
      hasRef: this.shape.hasRef && wanted.ref !== false,
      hasName: this.shape.hasName && wanted.name !== false,
    }
    const size = Math.max(rows, room)
    const block: Block =
      hold && hold.mid.length >= rows
        ? hold
        : {
            row,
            mid: new Uint32Array(size),
            low: new Uint16Array(size),
            from: new Uint16Array(size),
            to: new Uint16Array(size),
            value: new Uint8Array(size),
            ref: shape.hasRef ? new Uint32Array(size) : null,
            name: shape.hasName ? new Uint32Array(size) : null,
          }
    block.row = row
    if (rows === 0) return block
    const bytes = (array: Uint8Array | Uint16Array | Uint32Array, width: number) =>
      new Uint8Array(array.buffer, array.byteOffset, rows * width)
    const reads: Promise<void>[] = []
    for (const name of ['mid', 'low', 'from', 'to', 'value', 'ref', 'name'] as const) {
      const array = block[name]
      if (array && !(name === 'value' && wanted.value === false))
        reads.push(this.column(name, row, bytes(array, widths[name])))
    }
    await Promise.all(reads)
    return block
  }

  /** Number of the line in the delivery for each of these rows. */
  async lines(rows: readonly number[]): Promise<number[]> {
    const out: number[] = []
    const word = new Uint32Array(1)
    for (const row of rows) {
      await this.column('line', row, new Uint8Array(word.buffer))
      out.push(word[0] as number)
    }
    return out
  }

  /** The line column of a run of rows, for runs with many hits; `into` has room for them. */
  async lineColumn(from: number, to: number, into: Uint32Array): Promise<Uint32Array> {
    const out = into.subarray(0, to - from)
    if (to > from) await this.column('line', from, new Uint8Array(out.buffer, out.byteOffset, out.byteLength))
    return out
  }
}

/** Keys of those asked about, sorted; the bucket is `hi >>> 16`. */
export interface SortedKeys {
  hi: Uint32Array
  lo: Uint32Array
}

const ROWS_A_JUMP = 20_000
/** Rows of a block: small enough for the processor's cache, large enough for few reads. */
const BLOCK_ROWS = 1 << 17

/**
 * Walks keys and rows side by side and calls `visit(key, block, row in block)` for every row of an asked key. Reads only
 * the buckets that are asked for where they are few; everything in blocks, one ahead, where they are many.
 */
export async function mergeSnapshot(
  snapshot: Snapshot,
  keys: SortedKeys,
  visit: (key: number, block: Block, row: number) => void,
  wanted: Wanted = {},
): Promise<void> {
  const n = keys.hi.length
  const { index } = snapshot
  // A jump costs about as much as reading this many rows on.
  const dense = n * ROWS_A_JUMP > snapshot.shape.rows
  const holds: (Block | undefined)[] = [undefined, undefined]
  let turn = 0
  const read = (at: number): { first: number; stop: number; block: Promise<Block> } | null => {
    if (at >= n) return null
    const first = (keys.hi[at] as number) >>> 16
    const base = index[first] as number
    let end = first + 1
    if (dense) while (end < BUCKETS && (index[end + 1] as number) - base <= BLOCK_ROWS) end++
    let stop = at
    while (stop < n && (keys.hi[stop] as number) >>> 16 < end) stop++
    const mine = turn
    turn = 1 - turn
    const block = dense
      ? snapshot.block(first, end, wanted, Math.min(BLOCK_ROWS, snapshot.shape.rows), holds[mine])
      : snapshot.block(first, end, wanted)
    void block.then(
      (b) => {
        if (!holds[mine] || b.mid.length > (holds[mine] as Block).mid.length) holds[mine] = b
      },
      () => {},
    )
    return { first, stop, block }
  }
  let at = 0
  let next = read(0)
  while (next) {
    const { first, stop, block } = next
    const here = await block
    next = read(stop)
    walk(keys, at, stop, here, index, index[first] as number, visit)
    at = stop
  }
}

/** How far hashes stray from where they are expected among some hundreds. */
const STEPS_BACK = 12

function walk(
  keys: SortedKeys,
  at: number,
  stop: number,
  block: Block,
  index: Uint32Array,
  base: number,
  visit: (key: number, block: Block, row: number) => void,
): void {
  const { hi, lo } = keys
  const { mid, low } = block
  let bucket = -1
  let row = 0
  let rowEnd = 0
  let floor = 0
  for (let k = at; k < stop; k++) {
    const high = hi[k] as number
    const b = high >>> 16
    if (b !== bucket) {
      bucket = b
      row = (index[b] as number) - base
      rowEnd = (index[b + 1] as number) - base
      floor = 0
    }
    const lower = lo[k] as number
    const wantMid = ((high << 16) | (lower >>> 16)) >>> 0
    const wantLow = lower & 0xffff
    // Keys are hashes: about where this one lies is known, and what lies well before it need not be looked at.
    const near = row + Math.floor(((rowEnd - row) * (wantMid - floor)) / (2 ** 32 - floor)) - STEPS_BACK
    if (near > row && (mid[near] as number) < wantMid) row = near
    floor = wantMid
    while (row < rowEnd && (mid[row] as number) < wantMid) row++
    // Equal keys of ours meet the same rows again: `row` stays at the first of them.
    for (let r = row; r < rowEnd && mid[r] === wantMid; r++) if (low[r] === wantLow) visit(k, block, r)
  }
}

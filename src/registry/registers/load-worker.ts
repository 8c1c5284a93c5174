/** The thread that takes in deliveries: parses pieces of a file into packed rows laid by partition, then sorts partitions. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { SipKey } from './key-rules.ts'
import { type Layout, LineParser, WORDS } from './parse.ts'
import { type Column, columnsOfShape, offsetsOf, type Shape, widths } from './snapshot.ts'
import { layOut, sortPartition } from './sort.ts'

export const PARTITIONS = 256

export interface Start {
  /** Where this thread lays its packed rows. */
  scratch: string
  key: SipKey
  layout: Layout
}
export type Ask =
  | { kind: 'parse'; piece: number; data: ArrayBuffer; length: number; gb: boolean }
  | {
      kind: 'sort'
      partition: number
      firstRow: number
      rows: number
      from: Slice[]
      shape: Shape
      out: string
    }
export interface Slice {
  file: string
  at: number
  rows: number
  /** Number of the piece's first line. */
  line: number
}
export type Told =
  | {
      kind: 'parsed'
      piece: number
      at: number
      /** Rows in each partition, in the order they lie in the scratch file. */
      counts: Uint32Array
      lines: number
      read: number
      rejects: number[]
      samples: number[][]
    }
  | { kind: 'sorted'; partition: number; buckets: Uint32Array; people: number }

const { scratch, key, layout } = workerData as Start
const parser = new LineParser(layout, key)
const file = openSync(scratch, 'w+')
let written = 0

function parse(ask: Extract<Ask, { kind: 'parse' }>): Extract<Told, { kind: 'parsed' }> {
  const given = Buffer.from(ask.data, 0, ask.length)
  const data = ask.gb ? Buffer.from(new TextDecoder('gb18030').decode(given)) : given
  const parsed = parser.parse(data, 0)
  const { rows, counts } = layOut(parsed.rows, parsed.count)
  const at = written
  let done = 0
  const bytes = new Uint8Array(rows.buffer, 0, parsed.count * WORDS * 4)
  while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, at + done)
  written += bytes.length
  const { lines, read, rejects, samples } = parsed
  return { kind: 'parsed', piece: ask.piece, at, counts, lines, read, rejects, samples }
}

const open = new Map<string, number>()
function handle(path: string, flags: string): number {
  const held = open.get(path)
  if (held !== undefined) return held
  const fd = openSync(path, flags)
  open.set(path, fd)
  return fd
}

function sort(ask: Extract<Ask, { kind: 'sort' }>): Extract<Told, { kind: 'sorted' }> {
  const rows = new Uint32Array(ask.rows * WORDS)
  let at = 0
  for (const slice of ask.from) {
    const bytes = new Uint8Array(rows.buffer, at * 4, slice.rows * WORDS * 4)
    const fd = handle(slice.file, 'r')
    let done = 0
    while (done < bytes.length) {
      const n = readSync(fd, bytes, done, bytes.length - done, slice.at + done)
      if (n === 0) throw new Error('packed rows are missing')
      done += n
    }
    const end = at + slice.rows * WORDS
    for (let line = at + WORDS - 1; line < end; line += WORDS)
      rows[line] = (rows[line] as number) + slice.line
    at = end
  }
  const sorted = sortPartition(rows, ask.rows)
  const out = handle(ask.out, 'r+')
  const offsets = offsetsOf(ask.shape)
  for (const column of columnsOfShape(ask.shape)) {
    const bytes = sorted.columns[column]
    const to = (offsets[column] as number) + ask.firstRow * widths[column]
    let done = 0
    while (done < bytes.length) done += writeSync(out, bytes, done, bytes.length - done, to + done)
  }
  return { kind: 'sorted', partition: ask.partition, buckets: sorted.buckets, people: sorted.people }
}

parentPort?.on('message', (ask: Ask | null) => {
  if (ask === null) {
    for (const fd of open.values()) closeSync(fd)
    closeSync(file)
    parentPort?.close()
    return
  }
  parentPort?.postMessage(ask.kind === 'parse' ? parse(ask) : sort(ask))
})

export type { Column }

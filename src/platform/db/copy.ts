// COPY … TO STDOUT in binary, on the connection that the store already has: rows by the hundred thousand reach typed
// arrays without becoming objects first. Kysely streams through a class of ours where others give a cursor. Libraries for
// it make a buffer of each row, which takes as long as all the rest: here the messages are read where they arrived.
import type { Socket } from 'node:net'
import type { RawBuilder } from 'kysely'
import type pg from 'pg'
import type { Db } from './connect.ts'

/** A message of the protocol: one letter, four bytes of length that count themselves. */
const HEAD = 5
const DATA = 'd'.charCodeAt(0)
const DONE = 'c'.charCodeAt(0)
const FAULT = 'E'.charCodeAt(0)
const NOTHING = Buffer.alloc(0)

/** What node-pg wants of a query and Kysely of a cursor; each `read` gives what has come over the line since. */
export class CopyCursor {
  readonly #text: string
  #line: Socket | null = null
  #theirs: (chunk: Buffer) => void = () => {}
  /** Of the message under way, and of its head. */
  #left = 0
  #head = NOTHING
  /** Not before the connection has ended what it was asked earlier. */
  #begun = false
  #error: Error | null = null
  #wake: () => void = () => {}
  readonly #woken = (): void => this.#wake()

  constructor(text: string) {
    this.#text = text
  }

  submit(connection: pg.Connection): void {
    const { stream } = connection as unknown as { stream: Socket }
    this.#begun = true
    this.#line = stream
    this.#theirs = stream.listeners('data')[0] as (chunk: Buffer) => void
    stream.removeListener('data', this.#theirs)
    stream.pause()
    stream.on('readable', this.#woken)
    ;(connection as unknown as { query: (text: string) => void }).query(this.#text)
    this.#wake()
  }

  /** Of a chunk what belongs to the copy; what comes behind its end is node-pg's again. */
  #own(chunk: Buffer): Buffer {
    let at = Math.min(this.#left, chunk.length)
    this.#left -= at
    while (at < chunk.length) {
      const held = this.#head.length
      if (held + chunk.length - at < HEAD) {
        this.#head = Buffer.concat([this.#head, chunk.subarray(at)])
        break
      }
      const head =
        held === 0 ? chunk.subarray(at) : Buffer.concat([this.#head, chunk.subarray(at, at + HEAD - held)])
      if (head[0] === DONE || head[0] === FAULT) {
        this.#give(
          head[0] === DONE
            ? chunk.subarray(at + HEAD - held)
            : Buffer.concat([this.#head, chunk.subarray(at)]),
        )
        return chunk.subarray(0, at)
      }
      const size = head.readUInt32BE(1) + 1 - held
      this.#head = NOTHING
      const here = Math.min(size, chunk.length - at)
      this.#left = size - here
      at += here
    }
    return chunk
  }

  #give(rest: Buffer): void {
    const line = this.#line
    this.#line = null
    if (!line) return
    line.removeListener('readable', this.#woken)
    line.on('data', this.#theirs)
    if (rest.length > 0) this.#theirs(rest)
    // A line that was paused flows again once nobody waits for it to be readable.
    process.nextTick(() => line.resume())
    this.#wake()
  }

  handleError(error: Error): void {
    this.#error = error
    this.#give(NOTHING)
    this.#wake()
  }
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {}

  async read(): Promise<{ bytes: Buffer }[]> {
    for (;;) {
      if (this.#error) throw this.#error
      if (this.#begun && !this.#line) return []
      const chunk = (this.#line?.read() ?? null) as Buffer | null
      if (chunk) {
        const bytes = this.#own(chunk)
        if (bytes.length > 0) return [{ bytes }]
        continue
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** A COPY left half read holds the connection: what is left is read away. */
  async close(): Promise<void> {
    while (!(this.#error || (this.#begun && !this.#line))) await this.read().catch(() => {})
  }
}

/** The header and the end mark of COPY's binary format. */
const HEADER = 19
const END = -1

/**
 * Rows of `copy (query) to stdout (format binary)`: `onRow` gets the bytes and where each field lies (length -1: null).
 * Bytes are only good during the call. COPY takes no parameters: values stand in the query by `sql.lit`.
 */
export async function copyOut(
  db: Db,
  query: RawBuilder<unknown>,
  fields: number,
  onRow: (bytes: Buffer, at: Int32Array, length: Int32Array) => void,
): Promise<number> {
  const at = new Int32Array(fields)
  const length = new Int32Array(fields)
  const compiled = query.compile(db)
  const text = `copy (${compiled.sql}) to stdout (format binary)`
  let started = false
  let rows = 0
  /** The database sends each row as a message of its own, the header before the first. */
  const row = (bytes: Buffer, begin: number, after: number): void => {
    let place = begin
    if (!started) {
      place += HEADER + bytes.readInt32BE(place + HEADER - 4)
      started = true
      if (place === after) return
    }
    const count = bytes.readInt16BE(place)
    if (count === END) return
    if (count !== fields) throw new Error(`copy: ${count} fields where ${fields} were expected`)
    place += 2
    for (let f = 0; f < fields; f++) {
      const size = intAt(bytes, place)
      place += 4
      at[f] = place
      length[f] = size
      if (size > 0) place += size
    }
    onRow(bytes, at, length)
    rows += 1
  }
  // Pieces are laid behind what is left of the one before: messages are whole, and nothing is allocated for them.
  let room = Buffer.allocUnsafe(1 << 18)
  let from = 0
  let end = 0
  for await (const result of db.getExecutor().stream<{ bytes: Buffer }>({ ...compiled, sql: text }, 1)) {
    const piece = result.rows[0]?.bytes as Buffer
    if (end + piece.length > room.length) {
      const left = end - from
      const larger = left + piece.length > room.length ? Buffer.allocUnsafe(2 * (left + piece.length)) : room
      room.copy(larger, 0, from, end)
      room = larger
      from = 0
      end = left
    }
    end += piece.copy(room, end)
    while (from + HEAD <= end) {
      const after = from + 1 + intAt(room, from + 1)
      if (after > end) break
      if (room[from] === DATA) row(room, from + HEAD, after)
      from = after
    }
  }
  return rows
}

const intAt = (bytes: Buffer, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number)

// COPY … TO STDOUT in binary, on the connection that the store already has: rows by the hundred thousand reach typed
// arrays without becoming objects first. Kysely streams through a class of ours where others give a cursor. Libraries for
// it make a buffer of each row, which takes as long as all the rest: here the messages are read where they arrived.
import type { RawBuilder } from 'kysely'
import type pg from 'pg'
import type { Db } from './connect.ts'
import type { Line } from './line.ts'

/** A message of the protocol: one letter, four bytes of length that count themselves. */
const HEAD = 5
const DATA = 'd'.charCodeAt(0)
const DONE = 'c'.charCodeAt(0)
const FAULT = 'E'.charCodeAt(0)

/** Gets the body of each message of the copy where it lies; the bytes are only good during the call. */
type Take = (bytes: Buffer, from: number, end: number) => void

/** What node-pg wants of a query and Kysely of a cursor; it reads no rows: they went to `take`, and `read` waits for the end. */
export class CopyCursor {
  readonly #text: string
  readonly #take: Take
  #line: Line | null = null
  #theirs: (piece: Buffer) => void = () => {}
  readonly #ours = (piece: Buffer): void => this.#taken(piece)
  /** A message whose rest is still to come. */
  #part = Buffer.alloc(1024)
  #held = 0
  #error: Error | null = null
  /** Of the copy by itself: not before the connection has ended what it was asked earlier. */
  readonly #done: Promise<void>
  #end: () => void = () => {}

  constructor(text: string, [take]: readonly [Take]) {
    this.#text = text
    this.#take = take
    this.#done = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  submit(connection: pg.Connection): void {
    const { stream } = connection as unknown as { stream: Line }
    this.#line = stream
    this.#theirs = stream.listeners('data')[0] as (piece: Buffer) => void
    stream.removeListener('data', this.#theirs)
    stream.on('data', this.#ours)
    stream.lends = true
    ;(connection as unknown as { query: (text: string) => void }).query(this.#text)
  }

  #taken(piece: Buffer): void {
    let at = 0
    while (this.#held > 0) {
      const size = this.#held < HEAD ? HEAD : sizeAt(this.#part, 0)
      if (this.#held === size) {
        this.#held = 0
        if (!this.#message(this.#part, 0, size)) {
          this.#give(this.#part, 0, size, piece.subarray(at))
          return
        }
        break
      }
      if (at === piece.length) return
      const end = Math.min(piece.length, at + size - this.#held)
      this.#hold(piece, at, end)
      at = end
    }
    while (at + HEAD <= piece.length) {
      const end = at + sizeAt(piece, at)
      if (end > piece.length) break
      if (!this.#message(piece, at, end)) {
        this.#give(piece, at, end, piece.subarray(end))
        return
      }
      at = end
    }
    this.#hold(piece, at, piece.length)
  }

  #hold(piece: Buffer, from: number, end: number): void {
    const size = this.#held + end - from
    if (size > this.#part.length) {
      const larger = Buffer.alloc(2 * size)
      this.#part.copy(larger, 0, 0, this.#held)
      this.#part = larger
    }
    piece.copy(this.#part, this.#held, from, end)
    this.#held = size
  }

  /** False where the copy ends. */
  #message(bytes: Buffer, from: number, end: number): boolean {
    const kind = bytes[from]
    if (kind === DONE || kind === FAULT) return false
    if (kind === DATA && !this.#error) {
      try {
        this.#take(bytes, from + HEAD, end)
      } catch (error) {
        // The rest is read away: a COPY left half read holds the connection.
        this.#error = error as Error
      }
    }
    return true
  }

  /** The last message, where it is an error, and what comes behind it are node-pg's. */
  #give(bytes: Buffer, from: number, end: number, rest: Buffer): void {
    const line = this.#line as Line
    line.lends = false
    line.removeListener('data', this.#ours)
    line.on('data', this.#theirs)
    const left = bytes[from] === FAULT ? Buffer.concat([bytes.subarray(from, end), rest]) : Buffer.from(rest)
    if (left.length > 0) this.#theirs(left)
  }

  handleError(error: Error): void {
    this.#error ??= error
    this.#end()
  }
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {
    this.#end()
  }

  async read(): Promise<never[]> {
    await this.#done
    if (this.#error) throw this.#error
    return []
  }

  close(): Promise<void> {
    return this.#done
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
  const asked = { ...compiled, sql: text, parameters: [row] }
  for await (const _ of db.getExecutor().stream(asked, 1)) break
  return rows
}

/** Of the message that begins there, its head with it. */
const sizeAt = (bytes: Buffer, at: number): number => 1 + intAt(bytes, at + 1)

/** Four bytes as they come over the line, as a signed number. */
export const intAt = (bytes: Buffer, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number)

// COPY … TO STDOUT in binary, on the connection that the store already has: rows by the hundred thousand reach typed
// arrays without becoming objects first. Kysely streams through a class of ours where others give a cursor.
import type { RawBuilder } from 'kysely'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Db } from './connect.ts'

type Stream = ReturnType<typeof copyTo>

/** What node-pg wants of a query and Kysely of a cursor; each `read` gives one piece as it came. */
export class CopyCursor {
  readonly #stream: Stream & pg.Submittable
  readonly #pieces: AsyncIterator<Buffer>
  constructor(text: string) {
    this.#stream = copyTo(text) as Stream & pg.Submittable
    this.#pieces = (this.#stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  }
  submit(connection: pg.Connection): void {
    this.#stream.submit(connection)
  }
  handleError(error: Error): void {
    ;(this.#stream as unknown as { handleError(e: Error): void }).handleError(error)
  }
  handleCommandComplete(message: unknown): void {
    ;(this.#stream as unknown as { handleCommandComplete(m: unknown): void }).handleCommandComplete(message)
  }
  handleReadyForQuery(): void {}
  async read(): Promise<{ bytes: Buffer }[]> {
    const next = await this.#pieces.next()
    return next.done ? [] : [{ bytes: next.value }]
  }
  /** A COPY left half read holds the connection: what is left is read away. */
  async close(): Promise<void> {
    while (!(await this.#pieces.next()).done);
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
  // Pieces are copied behind what is left of the one before: rows are whole, and nothing is allocated for them.
  let room = Buffer.allocUnsafe(1 << 18)
  let from = 0
  let end = 0
  let started = false
  let rows = 0
  const whole = (): boolean => {
    const count = room.readInt16BE(from)
    if (count === END) {
      from = end
      return false
    }
    if (count !== fields) throw new Error(`copy: ${count} fields where ${fields} were expected`)
    let place = from + 2
    for (let f = 0; f < fields; f++) {
      if (place + 4 > end) return false
      const size = room.readInt32BE(place)
      place += 4
      at[f] = place
      length[f] = size
      if (size > 0) place += size
      if (place > end) return false
    }
    onRow(room, at, length)
    rows += 1
    from = place
    return true
  }
  for await (const result of db.getExecutor().stream<{ bytes: Buffer }>({ ...compiled, sql: text }, 1)) {
    const piece = result.rows[0]?.bytes as Buffer
    if (end + piece.length > room.length) {
      const left = room.subarray(from, end)
      if (left.length + piece.length > room.length)
        room = Buffer.concat([left], (left.length + piece.length) * 2)
      else room.copyWithin(0, from, end)
      end = left.length
      from = 0
    }
    piece.copy(room, end)
    end += piece.length
    if (!started) {
      if (end < HEADER) continue
      from = HEADER + room.readInt32BE(HEADER - 4)
      started = true
    }
    while (from + 2 <= end && whole());
  }
  return rows
}

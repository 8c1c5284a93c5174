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
  let held: Buffer = Buffer.alloc(0)
  let started = false
  let rows = 0
  for await (const result of db.getExecutor().stream<{ bytes: Buffer }>({ ...compiled, sql: text }, 1)) {
    const piece = result.rows[0]?.bytes as Buffer
    held = held.length > 0 ? Buffer.concat([held, piece]) : piece
    let from = 0
    if (!started) {
      if (held.length < HEADER) continue
      from = HEADER + held.readInt32BE(HEADER - 4)
      started = true
    }
    row: while (from + 2 <= held.length) {
      const count = held.readInt16BE(from)
      if (count === END) {
        from = held.length
        break
      }
      if (count !== fields) throw new Error(`copy: ${count} fields where ${fields} were expected`)
      let place = from + 2
      for (let f = 0; f < fields; f++) {
        if (place + 4 > held.length) break row
        const size = held.readInt32BE(place)
        place += 4
        at[f] = place
        length[f] = size
        if (size > 0) place += size
        if (place > held.length) break row
      }
      onRow(held, at, length)
      rows += 1
      from = place
    }
    held = held.subarray(from)
  }
  return rows
}

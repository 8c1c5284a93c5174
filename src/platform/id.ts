/** Identifiers where many are made at once. */
import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

const BYTES = 16
const pool = Buffer.alloc(256 * BYTES)
let at = pool.length
let msecs = 0
let seq = 0

/**
 * A UUID of version 7, each after the one before; for lanes and records, which make them by the thousand: random bytes
 * are drawn for many at once, since a draw costs more than making an identifier of it. Elsewhere `uuid` itself will do.
 */
export function newId(): string {
  if (at === pool.length) {
    randomFillSync(pool)
    at = 0
  }
  const random = pool.subarray(at, at + BYTES)
  at += BYTES
  const now = Date.now()
  if (now > msecs) {
    msecs = now
    // Room to count up within the millisecond.
    seq = random.readUInt32BE(0) >>> 2
  } else seq += 1
  return v7({ random, msecs, seq })
}

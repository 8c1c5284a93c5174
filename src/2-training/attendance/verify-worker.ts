/** The thread of `verify-service.ts`: nothing but signatures. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { Signature } from './verify-service.ts'

/** SubjectPublicKeyInfo of P-256 up to the point. */
const SPKI = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
const MOST = 50_000
const keys = new Map<string, KeyObject | null>()

function keyOf(key: string): KeyObject | null {
  const held = keys.get(key)
  if (held !== undefined) return held
  if (keys.size >= MOST) keys.clear()
  let made: KeyObject | null = null
  try {
    const der = Buffer.concat([SPKI, Buffer.from(key, 'base64url')])
    made = createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    // These bytes are no point of the curve.
  }
  keys.set(key, made)
  return made
}

const COORDINATE_BYTES = 32

/** One of the two numbers of a signature as DER writes it: no leading zeros, and one where it would look negative. */
function integer(bytes: Buffer): Buffer {
  let from = 0
  while (from < COORDINATE_BYTES - 1 && bytes[from] === 0) from += 1
  const short = bytes.subarray(from)
  const sign = (short[0] as number) >= 0x80 ? [0] : []
  return Buffer.from([2, short.length + sign.length, ...sign, ...short])
}

/** The browser's two numbers side by side as DER: OpenSSL reads that a third faster than node's own turning. */
function derOf(signature: Buffer): Buffer {
  const both = Buffer.concat([
    integer(signature.subarray(0, COORDINATE_BYTES)),
    integer(signature.subarray(COORDINATE_BYTES)),
  ])
  return Buffer.concat([Buffer.from([0x30, both.length]), both])
}

const right = ({ key: point, text, signature }: Signature): boolean => {
  const key = keyOf(point)
  const bytes = Buffer.from(signature, 'base64url')
  return (
    key !== null &&
    bytes.length === 2 * COORDINATE_BYTES &&
    verify('sha256', Buffer.from(text), key, derOf(bytes))
  )
}

parentPort?.on('message', (batch: Signature[]) => parentPort?.postMessage(batch.map(right)))

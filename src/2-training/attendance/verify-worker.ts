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

const right = ({ key: point, text, signature }: Signature): boolean => {
  const key = keyOf(point)
  if (!key) return false
  const how = { key, dsaEncoding: 'ieee-p1363' } as const
  return verify('sha256', Buffer.from(text), how, Buffer.from(signature, 'base64url'))
}

parentPort?.on('message', (batch: Signature[]) => parentPort?.postMessage(batch.map(right)))

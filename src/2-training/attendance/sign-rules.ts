/** What a phone signs, word for word, on the phone and on the server alike. */
import type { EventKind } from './words-contract.ts'

/** An uncompressed point of P-256 (65 bytes) and a signature (64 bytes), in base64url. */
export const CHECK_KEY = /^[\w-]{87}$/
export const CHECK_SIGNATURE = /^[\w-]{86}$/

export interface Position {
  latitude: number
  longitude: number
  accuracy: number
}
export interface Signed {
  sessionId: string
  kind: EventKind
  recallNo: number
  code: string
  challenge: string
  at: string
  position?: Position | null | undefined
}

/** Degrees in 1/100000. */
export const e5 = (degrees: number): number => Math.round(degrees * 1e5)

export const checkText = (s: Signed): string =>
  [
    'qiancheng-check-1',
    s.sessionId,
    s.kind,
    s.recallNo,
    s.code,
    s.challenge,
    s.at,
    s.position
      ? `${e5(s.position.latitude)},${e5(s.position.longitude)},${Math.round(s.position.accuracy)}`
      : '-',
  ].join('\n')

/**
 * Shows that who binds a phone holds its key. A key made for unlocking is made over the text without it, and named in
 * the text that the phone's own key signs.
 */
export const bindText = (s: { key: string; at: string; made?: string | undefined }): string =>
  ['qiancheng-bind-1', s.key, s.at, ...(s.made ? [s.made] : [])].join('\n')

/**
 * Unlocking a phone for a check (WebAuthn): what an authenticator and a browser say, read from their bytes, and every
 * reason why it does not stand. Hashes and signatures are reckoned by unlock-service.ts.
 */
import type { Instant } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { refusals } from './refusal-contract.ts'

/* ---- CBOR, as far as authenticators use it ---- */

export type Cbor = number | boolean | null | string | Uint8Array | Cbor[] | Map<Cbor, Cbor>
const DEPTH = 8

/** Undefined where the bytes are none, or say more than authenticators say; `rest`: where what follows begins. */
export function readCbor(bytes: Uint8Array, start = 0): { value: Cbor; rest: number } | undefined {
  let at = start
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fail = (): never => {
    throw new RangeError('not CBOR')
  }
  const take = (length: number): number => {
    if (length > bytes.length - at) fail()
    at += length
    return at - length
  }
  const count = (short: number): number => {
    if (short < 24) return short
    if (short === 24) return view.getUint8(take(1))
    if (short === 25) return view.getUint16(take(2))
    if (short === 26) return view.getUint32(take(4))
    return fail()
  }
  const item = (depth: number): Cbor => {
    if (depth > DEPTH) fail()
    const head = view.getUint8(take(1))
    const n = head >> 5 === 7 ? 0 : count(head & 31)
    switch (head >> 5) {
      case 0:
        return n
      case 1:
        return -1 - n
      case 2:
        return bytes.slice(take(n), at)
      case 3:
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(take(n), at))
      case 4: {
        const list: Cbor[] = []
        for (let i = 0; i < n; i++) list.push(item(depth + 1))
        return list
      }
      case 5: {
        const map = new Map<Cbor, Cbor>()
        for (let i = 0; i < n; i++) map.set(item(depth + 1), item(depth + 1))
        return map
      }
      default:
        return head === 0xf4 ? false : head === 0xf5 ? true : head === 0xf6 ? null : fail()
    }
  }
  try {
    return { value: item(0), rest: at }
  } catch {
    return undefined
  }
}

/* ---- what the authenticator says ---- */

const HASH = 32
const PRESENT = 0x01
const VERIFIED = 0x04
const MAY_BE_COPIED = 0x08
const WITH_KEY = 0x40

export interface Authenticator {
  siteHash: Uint8Array
  /** Somebody touched it; and unlocked it by finger, face or the lock screen's number. */
  present: boolean
  verified: boolean
  synced: boolean
  count: number
  /** Where a key was made. */
  made: { id: Uint8Array; key: PublicJwk } | null
}

export type PublicJwk =
  | { kty: 'EC'; crv: 'P-256'; x: string; y: string }
  | { kty: 'RSA'; n: string; e: string }

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const text64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] as number, bytes[i + 1], bytes[i + 2]]
    const four = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    const letters = b === undefined ? 2 : c === undefined ? 3 : 4
    for (let n = 0; n < letters; n++) text += LETTERS[(four >> (18 - 6 * n)) & 63]
  }
  return text
}

const RSA_BYTES = 256
const isBytes = (value: Cbor | undefined, least: number, most = least): value is Uint8Array =>
  value instanceof Uint8Array && value.length >= least && value.length <= most

/** ES256 and RS256, which platform authenticators make; undefined for any other key. */
export function readKey(cose: Cbor): PublicJwk | undefined {
  if (!(cose instanceof Map)) return undefined
  const of = (label: number) => cose.get(label)
  const [x, y, n, e] = [of(-2), of(-3), of(-1), of(-2)]
  if (of(1) === 2 && of(3) === -7 && of(-1) === 1 && isBytes(x, 32) && isBytes(y, 32))
    return { kty: 'EC', crv: 'P-256', x: text64(x), y: text64(y) }
  if (of(1) === 3 && of(3) === -257 && isBytes(n, RSA_BYTES, 2 * RSA_BYTES) && isBytes(e, 1, 4))
    return { kty: 'RSA', n: text64(n), e: text64(e) }
  return undefined
}

/** Undefined where the bytes are cut short, run on, or hold a key of a kind that is not known here. */
export function readAuthenticator(bytes: Uint8Array): Authenticator | undefined {
  if (bytes.length < HASH + 5) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = view.getUint8(HASH)
  const said: Authenticator = {
    siteHash: bytes.slice(0, HASH),
    present: (flags & PRESENT) !== 0,
    verified: (flags & VERIFIED) !== 0,
    synced: (flags & MAY_BE_COPIED) !== 0,
    count: view.getUint32(HASH + 1),
    made: null,
  }
  if (!(flags & WITH_KEY)) return said
  const idAt = HASH + 5 + 16 + 2
  if (bytes.length < idAt) return undefined
  const length = view.getUint16(idAt - 2)
  const id = bytes.slice(idAt, idAt + length)
  const cose = length >= 1 && length <= 1023 ? readCbor(bytes, idAt + length) : undefined
  const key = cose && readKey(cose.value)
  return key && id.length === length ? { ...said, made: { id, key } } : undefined
}

/** What was made, out of the wrapper around it. Who made the authenticator is not asked: any of the owner's will do. */
export function readMade(attestation: Uint8Array): Authenticator | undefined {
  const wrapper = readCbor(attestation)?.value
  const inner = wrapper instanceof Map ? wrapper.get('authData') : undefined
  return inner instanceof Uint8Array ? readAuthenticator(inner) : undefined
}

/* ---- what the browser says ---- */

export interface Client {
  type: string
  challenge: string
  origin: string
  crossOrigin: boolean
}

export function readClient(text: string): Client | undefined {
  try {
    const said = JSON.parse(text) as Record<string, unknown> | null
    const { type, challenge, origin } = said ?? {}
    return typeof type === 'string' && typeof challenge === 'string' && typeof origin === 'string'
      ? { type, challenge, origin, crossOrigin: said?.crossOrigin === true }
      : undefined
  } catch {
    return undefined
  }
}

/** `host` with its port: what people type. Its name without the port is what keys are made for. */
export const nameOfSite = (host: string): string => host.replace(/:\d+$/, '')

const isOurs = (origin: string, host: string): boolean =>
  origin === `https://${host}` || (nameOfSite(host) === 'localhost' && origin === `http://${host}`)

/* ---- whether it stands ---- */

interface Said {
  /** Null where the bytes could not be read. */
  client: Client | null
  authenticator: Authenticator | null
  /** The site that people type; null where the platform has not been told. */
  site: string | null
  /** Hash of the site's name, and of what the phone was to sign, in base64url. */
  siteHash: string | null
  challenge: string
}

function refuseSaid(f: Said, type: 'webauthn.get' | 'webauthn.create'): Reason[] {
  const { client, authenticator, site } = f
  if (!site) return [refusals.unlock_not_offered()]
  if (!client || !authenticator) return [refusals.unlock_unreadable()]
  const reasons: Reason[] = []
  if (!isOurs(client.origin, site) || client.crossOrigin || text64(authenticator.siteHash) !== f.siteHash)
    reasons.push(refusals.unlock_elsewhere())
  if (client.type !== type || client.challenge !== f.challenge) reasons.push(refusals.unlock_of_other())
  if (!authenticator.present || !authenticator.verified) reasons.push(refusals.unlock_unseen())
  return reasons
}

/** A key made for unlocking. */
export const refuseMade = (f: Said & { keyRight: boolean; taken: boolean; set: boolean }): Reason[] => {
  const reasons = refuseSaid(f, 'webauthn.create')
  if (f.authenticator && (!f.authenticator.made || !f.keyRight)) reasons.push(refusals.unlock_unreadable())
  if (f.set || f.taken) reasons.push(refusals.unlock_set())
  return reasons
}

/** One unlocking, for one check. */
export const refuseUnlock = (f: Said & { signatureRight: boolean }): Reason[] => {
  const reasons = refuseSaid(f, 'webauthn.get')
  if (reasons.length === 0 && !f.signatureRight) reasons.push(refusals.unlock_signature())
  return reasons
}

export interface Counted {
  count: number
  at: Instant
}

/**
 * Where an authenticator counts, it counts on: later signed, higher. A count that does not may come from a copy of it,
 * which is no proof, so a teacher has a look. Checks signed without a line arrive in any order.
 */
export const countDoubtful = (last: Counted | null, now: Counted): boolean => {
  if (!last || (last.count === 0 && now.count === 0)) return false
  return now.at >= last.at ? now.count <= last.count : now.count >= last.count
}

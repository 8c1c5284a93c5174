/** What a phone's own authenticator answers (WebAuthn), made by hand: real keys, real signatures, any fault wanted. */
import { generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto'
import type { Made, Unlock } from '#training/attendance/contract'

type Cbor = number | string | Uint8Array | Map<Cbor, Cbor>
const head = (kind: number, n: number): Buffer => {
  if (n < 24) return Buffer.from([(kind << 5) | n])
  if (n < 256) return Buffer.from([(kind << 5) | 24, n])
  return Buffer.from([(kind << 5) | 25, n >> 8, n & 255])
}
export function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v)])])
  return Buffer.concat([head(2, value.length), value])
}

export interface Odd {
  /** Where the browser says it was; the authenticator's own site stays. */
  origin?: string
  type?: string
  present?: boolean
  verified?: boolean
  crossOrigin?: boolean
  count?: number
}

const NOBODYS = Buffer.alloc(16)

export class Authenticator {
  readonly id: Buffer
  count = 0
  private readonly site: string
  private readonly kind: 'ES256' | 'RS256'
  private readonly pair: { publicKey: KeyObject; privateKey: KeyObject }
  constructor(site: string, kind: 'ES256' | 'RS256' = 'ES256') {
    this.site = site
    this.kind = kind
    this.pair =
      kind === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2048 })
    this.id = hash('sha256', this.pair.publicKey.export({ format: 'der', type: 'spki' }), 'buffer')
  }

  private client(text: string, type: string, odd: Odd): Buffer {
    const said = {
      type: odd.type ?? type,
      challenge: hash('sha256', text, 'base64url'),
      origin: odd.origin ?? `https://${this.site}`,
      crossOrigin: odd.crossOrigin ?? false,
    }
    return Buffer.from(JSON.stringify(said))
  }

  private said(odd: Odd, more = Buffer.alloc(0)): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(odd.count ?? this.count)
    const flags = (odd.present === false ? 0 : 1) | (odd.verified === false ? 0 : 4) | (more.length ? 64 : 0)
    return Buffer.concat([hash('sha256', this.site, 'buffer'), Buffer.from([flags]), count, more])
  }

  /** Public key as authenticators write it. */
  cose(): Buffer {
    const { x, y, n, e } = this.pair.publicKey.export({ format: 'jwk' })
    const bytes = (text: string | undefined) => Buffer.from(text as string, 'base64url')
    return cbor(
      this.kind === 'ES256'
        ? new Map<Cbor, Cbor>([
            [1, 2],
            [3, -7],
            [-1, 1],
            [-2, bytes(x)],
            [-3, bytes(y)],
          ])
        : new Map<Cbor, Cbor>([
            [1, 3],
            [3, -257],
            [-1, bytes(n)],
            [-2, bytes(e)],
          ]),
    )
  }

  make(text: string, odd: Odd = {}, cose = this.cose()): Made {
    const length = Buffer.from([this.id.length >> 8, this.id.length & 255])
    const said = this.said(odd, Buffer.concat([NOBODYS, length, this.id, cose]))
    const wrapper = cbor(
      new Map<Cbor, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', said],
      ]),
    )
    const client = this.client(text, 'webauthn.create', odd)
    return { client: client.toString('base64url'), attestation: wrapper.toString('base64url') }
  }

  unlock(text: string, odd: Odd = {}): Unlock {
    const client = this.client(text, 'webauthn.get', odd)
    const authenticator = this.said(odd)
    const over = Buffer.concat([authenticator, hash('sha256', client, 'buffer')])
    return {
      client: client.toString('base64url'),
      authenticator: authenticator.toString('base64url'),
      signature: sign('sha256', over, this.pair.privateKey).toString('base64url'),
    }
  }
}

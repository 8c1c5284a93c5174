/** Phones of made-up people: each with a key of its own, signing what the page on a phone signs. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { InputOf } from '#platform/act'
import {
  type bindDevice,
  bindText,
  type check,
  checkText,
  type EventKind,
  type Made,
  type Position,
} from '#training/attendance/contract'

export interface Asked {
  sessionId: string
  code: string
  kind?: EventKind
  recallNo?: number
  /** Null: the phone gives none. */
  position?: Position | null
  /** When it is signed; now where nothing is said. */
  at?: string
}

export class Phone {
  readonly key: string
  private readonly secret: KeyObject
  constructor(secret = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey) {
    this.secret = secret
    const { x, y } = createPublicKey(secret as never).export({ format: 'jwk' }) as { x: string; y: string }
    this.key = Buffer.concat([
      Buffer.from([4]),
      Buffer.from(x, 'base64url'),
      Buffer.from(y, 'base64url'),
    ]).toString('base64url')
  }

  /** The key of `number`, the same in every process. */
  static numbered(number: number): Phone {
    const secret = Buffer.alloc(32)
    secret.writeUInt32BE(number + 1, 28)
    return new Phone(createPrivateKey({ key: sec1(secret), format: 'der', type: 'sec1' }))
  }

  sign(text: string): string {
    return sign('sha256', Buffer.from(text), { key: this.secret, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    )
  }

  /** `made`: what its authenticator made over this binding, where it is to ask to be unlocked. */
  binding(at: string, label = '测试手机', made?: Made): InputOf<typeof bindDevice> {
    const signature = this.sign(bindText({ key: this.key, at, made: made?.attestation }))
    return { key: this.key, label, at, signature, made }
  }

  /** A check as the page makes it, once the page has its challenge. */
  signed(asked: Asked & { at: string; challenge: string }): InputOf<typeof check> {
    const kind = asked.kind ?? 'in'
    const position = asked.position ?? null
    const said = { ...asked, kind, recallNo: asked.recallNo ?? 0, position }
    const { sessionId, recallNo, code, challenge, at } = said
    return {
      sessionId,
      kind,
      recallNo,
      code,
      key: this.key,
      challenge,
      at,
      position,
      signature: this.sign(checkText(said)),
    }
  }
}

/** ECPrivateKey of P-256 without its public half, which the library works out. */
const sec1 = (secret: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('30310201010420', 'hex'),
    secret,
    Buffer.from('a00a06082a8648ce3d030107', 'hex'),
  ])

/**
 * Personal data at rest: SM4-CTR with HMAC-SM3 over header, nonce, text and place (`table.column:row`), so a cell
 * moved to another row is found; and a keyed blind index (HMAC-SM3 with a key of its own) for exact lookup.
 * Layout: 1 byte version ‖ 1 byte key number ‖ 16 bytes nonce ‖ ciphertext ‖ 32 bytes tag.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

export interface KeyRing {
  /** Number of the key that seals; others only open. */
  current: number
  keys: Record<number, Buffer>
  /** Key of the blind index; changing it means recomputing every index. */
  index: Buffer
}

const VERSION = 1
const derive = (key: Buffer, use: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `qiancheng:${use}`, length))

export class Sealer {
  private readonly ring: KeyRing
  private readonly derived = new Map<number, { enc: Buffer; mac: KeyObject }>()
  // Made once: from bytes, every HMAC would make one for itself, which takes longer than the HMAC.
  private readonly indexKey: KeyObject
  constructor(ring: KeyRing) {
    this.ring = ring
    this.indexKey = createSecretKey(derive(ring.index, 'index', 32))
  }

  private keysOf(number: number) {
    const held = this.derived.get(number)
    if (held) return held
    const key = this.ring.keys[number]
    if (!key) throw new Error(`sealed with key ${number}, which this key ring does not hold`)
    const made = { enc: derive(key, 'enc', 16), mac: createSecretKey(derive(key, 'mac', 32)) }
    this.derived.set(number, made)
    return made
  }

  /** `place` binds the value to its cell, e.g. `person.id_number:<uuid>`. */
  seal(text: string, place: string): Buffer {
    return this.sealBytes(Buffer.from(text), place)
  }

  sealBytes(content: Buffer, place: string): Buffer {
    const number = this.ring.current
    const { enc, mac } = this.keysOf(number)
    const head = Buffer.from([VERSION, number])
    const nonce = randomBytes(16)
    const cipher = createCipheriv('sm4-ctr', enc, nonce)
    const body = Buffer.concat([head, nonce, cipher.update(content), cipher.final()])
    return Buffer.concat([body, this.tag(mac, body, place)])
  }

  open(sealed: Buffer, place: string): string {
    return this.openBytes(sealed, place).toString('utf8')
  }

  openBytes(sealed: Buffer, place: string): Buffer {
    if (sealed.length < 50 || sealed[0] !== VERSION) throw new Error('not a sealed value')
    const { enc, mac } = this.keysOf(sealed[1] as number)
    const body = sealed.subarray(0, -32)
    if (!timingSafeEqual(this.tag(mac, body, place), sealed.subarray(-32))) {
      throw new Error('sealed value was changed or moved')
    }
    const decipher = createDecipheriv('sm4-ctr', enc, body.subarray(2, 18))
    return Buffer.concat([decipher.update(body.subarray(18)), decipher.final()])
  }

  keyNumber(sealed: Buffer): number {
    return sealed[1] as number
  }

  get current(): number {
    return this.ring.current
  }

  /** 16 bytes; equal values of one field give equal indexes. */
  blind(value: string, field: string): Buffer {
    const normal = value.normalize('NFKC').trim().toUpperCase()
    return createHmac('sm3', this.indexKey).update(`${field}\u0000${normal}`).digest().subarray(0, 16)
  }

  /** Keyed signature of short-lived things (file links, check-in codes). */
  sign(text: string, use: string): string {
    return createHmac('sm3', this.indexKey).update(`${use}\u0000${text}`).digest('base64url').slice(0, 32)
  }

  /** Ed25519 key that signs what outsiders check; like the blind index it does not rotate. */
  signingKey(use: string): KeyObject {
    const seed = derive(this.ring.index, `sign:${use}`, 32)
    const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
    return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
  }

  private tag(mac: KeyObject, body: Buffer, place: string): Buffer {
    return createHmac('sm3', mac).update(body).update('\u0000').update(place).digest()
  }
}

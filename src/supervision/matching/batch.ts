/** Whom a run is about, in typed arrays. */
import { categories } from '#registry/people/contract'

export const categoryNumbers = new Map<string, number>(Object.keys(categories).map((c, i) => [c, i]))

/** Whom a run is about, one entry a seat, as they came from the database. */
export interface Batch {
  count: number
  /** 16 bytes each: the seat or claim line; the person; the class of the seat. */
  rows: Uint8Array
  people: Uint8Array
  classIds: Uint8Array
  keyHi: Uint32Array
  keyLo: Uint32Array
  name: Uint32Array
  /** Days as 16 bits (registers). */
  from: Uint16Array
  to: Uint16Array
  category: Uint8Array
  occupation: Uint32Array
  /** First eight bytes of the keyed index; zeros where there is none. */
  phoneHi: Uint32Array
  phoneLo: Uint32Array
  accountHi: Uint32Array
  accountLo: Uint32Array
}

/** In shared memory, so that threads look at one copy. */
export function emptyBatch(size: number): Batch {
  const bytes = (n: number) => new Uint8Array(new SharedArrayBuffer(n))
  const shorts = (n: number) => new Uint16Array(new SharedArrayBuffer(n * 2))
  const words = (n: number) => new Uint32Array(new SharedArrayBuffer(n * 4))
  return {
    count: 0,
    rows: bytes(size * 16),
    people: bytes(size * 16),
    classIds: bytes(size * 16),
    keyHi: words(size),
    keyLo: words(size),
    name: words(size),
    from: shorts(size),
    to: shorts(size),
    category: bytes(size),
    occupation: words(size),
    phoneHi: words(size),
    phoneLo: words(size),
    accountHi: words(size),
    accountLo: words(size),
  }
}

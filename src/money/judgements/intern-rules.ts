/** Places of byte strings in the order in which they come: a dictionary that makes no objects. */
export class BytesIntern {
  #table = new Int32Array(1 << 12)
  #hashes = new Int32Array(1 << 11)
  #start = new Int32Array((1 << 11) + 1)
  #arena = new Uint8Array(1 << 15)
  #last = -1
  count = 0

  #grow(): void {
    const table = new Int32Array(this.#table.length * 2)
    const mask = table.length - 1
    for (let place = 0; place < this.count; place++) {
      let slot = (this.#hashes[place] as number) & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = place + 1
    }
    this.#table = table
    const hashes = new Int32Array(table.length / 2)
    hashes.set(this.#hashes)
    this.#hashes = hashes
    const start = new Int32Array(table.length / 2 + 1)
    start.set(this.#start)
    this.#start = start
  }

  #find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#table.length - 1
    const size = to - from
    let slot = hash & mask
    for (;;) {
      const entry = this.#table[slot] as number
      if (entry === 0) return -1 - slot
      const place = entry - 1
      if (this.#hashes[place] === hash) {
        const start = this.#start[place] as number
        if ((this.#start[place + 1] as number) - start === size) {
          let i = 0
          while (i < size && this.#arena[start + i] === bytes[from + i]) i += 1
          if (i === size) return place
        }
      }
      slot = (slot + 1) & mask
    }
  }

  /** The place of these bytes; a new one where they were not seen before. */
  place(bytes: Uint8Array, from: number, to: number): number {
    // Rows that stand together often say the same.
    const last = this.#last
    if (last >= 0) {
      const start = this.#start[last] as number
      const size = to - from
      if ((this.#start[last + 1] as number) - start === size) {
        let i = 0
        while (i < size && this.#arena[start + i] === bytes[from + i]) i += 1
        if (i === size) return last
      }
    }
    this.#last = this.#placed(bytes, from, to)
    return this.#last
  }

  #placed(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to)
    const found = this.#find(bytes, from, to, hash)
    if (found >= 0) return found
    const place = this.count
    const start = this.#start[place] as number
    if (start + (to - from) > this.#arena.length) {
      const wider = new Uint8Array(Math.max(this.#arena.length * 2, start + (to - from)))
      wider.set(this.#arena)
      this.#arena = wider
    }
    for (let i = from; i < to; i++) this.#arena[start + i - from] = bytes[i] as number
    this.#start[place + 1] = start + (to - from)
    this.#hashes[place] = hash
    this.#table[-1 - found] = place + 1
    this.count += 1
    if (this.count * 2 >= this.#table.length) this.#grow()
    return place
  }

  /** The place of bytes that were seen before, or -1. */
  known(bytes: Uint8Array, from: number, to: number): number {
    const found = this.#find(bytes, from, to, hashOf(bytes, from, to))
    return found >= 0 ? found : -1
  }

  bytes(place: number): Uint8Array {
    return this.#arena.subarray(this.#start[place] as number, this.#start[place + 1] as number)
  }
}

/** Four bytes at a time. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = (0x811c9dc5 ^ (to - from)) | 0
  let i = from
  for (; i + 4 <= to; i += 4) {
    const four =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24)
    hash = Math.imul(hash ^ four, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  for (; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  // The low bits decide the slot: mix the high ones in.
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

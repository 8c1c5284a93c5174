/** What a picture looks like in 64 bits (a difference of cosines), so that the same scene is found in another file. */

/** Grey values 0 … 255, row by row. */
export interface Grey {
  width: number
  height: number
  values: Float32Array
}

const SIDE = 32
const LOW = 8
/** A picture of one plain colour looks like every other. */
const LEAST_SPREAD = 4

export function greyOf(rgba: Uint8Array, width: number, height: number): Grey {
  const values = new Float32Array(width * height)
  for (let i = 0; i < values.length; i++) {
    const at = i * 4
    values[i] =
      0.299 * (rgba[at] as number) + 0.587 * (rgba[at + 1] as number) + 0.114 * (rgba[at + 2] as number)
  }
  return { width, height, values }
}

/** Averages the picture down to `SIDE` × `SIDE`: every pixel counts, so size and compression hardly matter. */
function shrink(picture: Grey): Float64Array {
  const out = new Float64Array(SIDE * SIDE)
  const count = new Float64Array(SIDE * SIDE)
  for (let y = 0; y < picture.height; y++) {
    const row = Math.floor((y * SIDE) / picture.height) * SIDE
    for (let x = 0; x < picture.width; x++) {
      const cell = row + Math.floor((x * SIDE) / picture.width)
      out[cell] = (out[cell] as number) + (picture.values[y * picture.width + x] as number)
      count[cell] = (count[cell] as number) + 1
    }
  }
  // A picture smaller than the grid leaves cells empty: they take their left neighbour's value.
  for (let i = 0; i < out.length; i++)
    out[i] =
      (count[i] as number) > 0 ? (out[i] as number) / (count[i] as number) : ((out[i - 1] ?? 0) as number)
  return out
}

/** The 8 × 8 lowest frequencies of the picture. */
function frequencies(values: Float64Array): number[] {
  const cosine = Array.from({ length: LOW }, (_, u) =>
    Array.from({ length: SIDE }, (_v, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE))),
  )
  const rows = Array.from({ length: SIDE }, (_, y) =>
    cosine.map((wave) => wave.reduce((sum, c, x) => sum + c * (values[y * SIDE + x] as number), 0)),
  )
  return cosine.flatMap((wave) =>
    cosine.map((_c, u) => wave.reduce((sum, c, y) => sum + c * ((rows[y] as number[])[u] as number), 0)),
  )
}

/** Null for a picture without anything to tell it by. */
export function markOf(picture: Grey): bigint | null {
  if (picture.width < 16 || picture.height < 16) return null
  const small = shrink(picture)
  const mean = small.reduce((sum, v) => sum + v, 0) / small.length
  const spread = Math.sqrt(small.reduce((sum, v) => sum + (v - mean) ** 2, 0) / small.length)
  if (spread < LEAST_SPREAD) return null
  // The first is the brightness as a whole, which says nothing about the scene.
  const waves = frequencies(small).slice(1)
  const middle = [...waves].sort((a, b) => a - b)[Math.floor(waves.length / 2)] as number
  let mark = 0n
  for (const wave of waves) mark = (mark << 1n) | (wave > middle ? 1n : 0n)
  return BigInt.asIntN(64, mark)
}

const bits = (n: number): number => {
  let v = n - ((n >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** In how many bits two marks differ. */
export function distance(a: bigint, b: bigint): number {
  const x = BigInt.asUintN(64, a ^ b)
  return bits(Number(x >> 32n)) + bits(Number(x & 0xffffffffn))
}

const PARTS = 8

/**
 * All pairs of marks that differ in `most` bits or fewer (up to 7): two such marks agree in one of their eight bytes,
 * so only marks that share a byte in the same place are compared.
 */
export function alike(marks: readonly bigint[], most: number): (readonly [number, number])[] {
  const high = Int32Array.from(marks, (m) => Number(BigInt.asIntN(32, m >> 32n)))
  const low = Int32Array.from(marks, (m) => Number(BigInt.asIntN(32, m)))
  const byteOf = (i: number, part: number): number =>
    (((part < 4 ? high[i] : low[i]) as number) >>> (8 * (part & 3))) & 255
  const seen = new Set<number>()
  const pairs: (readonly [number, number])[] = []
  for (let part = 0; part < PARTS; part++) {
    const buckets = new Map<number, number[]>()
    for (let i = 0; i < marks.length; i++) {
      const bucket = buckets.get(byteOf(i, part)) ?? []
      for (const j of bucket) {
        if (
          bits((high[i] as number) ^ (high[j] as number)) + bits((low[i] as number) ^ (low[j] as number)) <=
          most
        ) {
          const pair = j * marks.length + i
          if (!seen.has(pair)) pairs.push([j, i])
          seen.add(pair)
        }
      }
      bucket.push(i)
      buckets.set(byteOf(i, part), bucket)
    }
  }
  return pairs
}

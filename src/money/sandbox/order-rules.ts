/** Orders of many rows, without comparing them two by two. */

/** Places sorted by key, rows of equal keys as they stood. Keys are whole numbers from 0 to 2^52. */
export function sortedBy(keys: Float64Array, order?: Int32Array): Int32Array {
  const count = keys.length
  let from: Int32Array = order ?? Int32Array.from({ length: count }, (_, i) => i)
  let least = Number.POSITIVE_INFINITY
  let most = 0
  let before = -1
  let sorted = true
  for (let i = 0; i < count; i++) {
    const key = keys[from[i] as number] as number
    if (key < least) least = key
    if (key > most) most = key
    if (key < before) sorted = false
    before = key
  }
  if (sorted) return from
  // Two halves as whole numbers: digits of these are cheap.
  const low = new Int32Array(count)
  const high = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const key = (keys[i] as number) - least
    high[i] = Math.floor(key / HALF)
    low[i] = key - (high[i] as number) * HALF
  }
  let to: Int32Array = new Int32Array(count)
  const counts = new Int32Array(1 << DIGIT)
  for (const [half, bits] of [
    [low, 26],
    [high, most - least < HALF ? 0 : Math.ceil(Math.log2((most - least) / HALF + 1))],
  ] as const) {
    for (let shift = 0; shift < bits; shift += DIGIT) {
      counts.fill(0)
      for (let i = 0; i < count; i++) {
        const digit = ((half[i] as number) >>> shift) & MASK
        counts[digit] = (counts[digit] as number) + 1
      }
      let sum = 0
      for (let digit = 0; digit <= MASK; digit++) {
        const held = counts[digit] as number
        counts[digit] = sum
        sum += held
      }
      for (let i = 0; i < count; i++) {
        const row = from[i] as number
        const digit = ((half[row] as number) >>> shift) & MASK
        const place = counts[digit] as number
        counts[digit] = place + 1
        to[place] = row
      }
      const swap = from
      from = to
      to = swap === order ? new Int32Array(count) : swap
    }
  }
  return from
}
const HALF = 2 ** 26
const DIGIT = 13
const MASK = (1 << DIGIT) - 1

/** Rows of one group together, groups in the order of their first row; `groupOf` below `groups`. */
export function grouped(order: Int32Array, groupOf: Int32Array, groups: number): Int32Array {
  const first = new Int32Array(groups).fill(-1)
  const sizes = new Int32Array(groups)
  let met = 0
  const rank = new Int32Array(groups)
  for (const row of order) {
    const group = groupOf[row] as number
    if (first[group] === -1) {
      first[group] = row
      rank[group] = met++
    }
    sizes[group] = (sizes[group] as number) + 1
  }
  const starts = new Int32Array(met + 1)
  for (let group = 0; group < groups; group++)
    if (first[group] !== -1) starts[(rank[group] as number) + 1] = sizes[group] as number
  for (let i = 0; i < met; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number)
  const out = new Int32Array(order.length)
  for (const row of order) {
    const at = rank[groupOf[row] as number] as number
    const place = starts[at] as number
    starts[at] = place + 1
    out[place] = row
  }
  return out
}

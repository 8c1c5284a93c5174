/** Orders of many rows, without comparing them two by two. */

/** Places sorted by key, rows of equal keys as they stood. Keys are whole numbers from 0 to 2^53. */
export function sortedBy(keys: Float64Array, order?: Int32Array): Int32Array {
  const count = keys.length
  let from: Int32Array = order ?? Int32Array.from({ length: count }, (_, i) => i)
  let to: Int32Array = new Int32Array(count)
  let most = 0
  for (let i = 0; i < count; i++) if ((keys[i] as number) > most) most = keys[i] as number
  const BITS = 65_536
  const counts = new Int32Array(BITS)
  for (let scale = 1; scale <= most; scale *= BITS) {
    counts.fill(0)
    for (let i = 0; i < count; i++) {
      const digit = Math.floor((keys[i] as number) / scale) % BITS
      counts[digit] = (counts[digit] as number) + 1
    }
    let sum = 0
    for (let digit = 0; digit < BITS; digit++) {
      const held = counts[digit] as number
      counts[digit] = sum
      sum += held
    }
    for (let i = 0; i < count; i++) {
      const row = from[i] as number
      const digit = Math.floor((keys[row] as number) / scale) % BITS
      const place = counts[digit] as number
      counts[digit] = place + 1
      to[place] = row
    }
    const swap = from
    from = to
    to = order && swap === order ? new Int32Array(count) : swap
  }
  return from
}

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

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  consistencyProof,
  consistent,
  grown,
  type Hashes,
  hashLeaf,
  hashNode,
  inclusionProof,
  rootFromInclusion,
  rootOf,
  TILE,
  treeRoot,
} from './merkle.ts'

const leaves = Array.from({ length: 3 * TILE * 2 + 77 }, (_v, i) => hashLeaf(Buffer.from(`entry ${i}`)))
/** The definition of RFC 6962 §2.1, word by word. */
function plainRoot(list: readonly Buffer[]): Buffer {
  if (list.length <= 1) return list[0] ?? rootOf([])
  let k = 1
  while (k * 2 < list.length) k *= 2
  return hashNode(plainRoot(list.slice(0, k)), plainRoot(list.slice(k)))
}
const source: Hashes = {
  leaves: async (from, to) => leaves.slice(from, to),
  tiles: async (level, from, to) =>
    Array.from({ length: to - from }, (_v, i) =>
      plainRoot(leaves.slice((from + i) * TILE ** level, (from + i + 1) * TILE ** level)),
    ),
}
const size = fc.integer({ min: 1, max: leaves.length })

test('G5 record: the root over tiles is the root of the definition', async () => {
  await fc.assert(
    fc.asyncProperty(size, async (n) => {
      expect(await treeRoot(source, n)).toEqual(plainRoot(leaves.slice(0, n)))
    }),
    { examples: [[1], [2], [255], [256], [257], [512], [513], [leaves.length]] },
  )
})

test('G5 record: each entry is proved to be in the list, and no other entry is by that proof', async () => {
  await fc.assert(
    fc.asyncProperty(size, fc.nat(), async (n, seed) => {
      const at = seed % n
      const proof = await inclusionProof(source, at, n)
      const root = plainRoot(leaves.slice(0, n))
      expect(rootFromInclusion(leaves[at] as Buffer, at, n, proof)).toEqual(root)
      expect(rootFromInclusion(hashLeaf(Buffer.from('forged')), at, n, proof)).not.toEqual(root)
      if (n > 1) expect(rootFromInclusion(leaves[at] as Buffer, (at + 1) % n, n, proof)).not.toEqual(root)
    }),
  )
})

test('G5 record: an earlier head is proved to be the beginning of a later one; a list with another beginning is not', async () => {
  await fc.assert(
    fc.asyncProperty(size, size, async (a, b) => {
      const [m, n] = a < b ? [a, b] : [b, a]
      const proof = await consistencyProof(source, m, n)
      const [early, late] = [plainRoot(leaves.slice(0, m)), plainRoot(leaves.slice(0, n))]
      expect(consistent(m, early, n, late, proof)).toBe(true)
      const forged = plainRoot([hashLeaf(Buffer.from('forged')), ...leaves.slice(1, m)])
      expect(consistent(m, forged, n, late, proof)).toBe(false)
      if (m < n) expect(consistent(m, early, n, early, proof)).toBe(false)
    }),
  )
})

/** What is kept of the first `size` leaves, and nothing behind them. */
const keptOf = (all: readonly Buffer[], size: number): Hashes => ({
  leaves: async (from, to) => {
    expect(to).toBeLessThanOrEqual(size)
    return all.slice(from, to)
  },
  tiles: async (level, from, to) => {
    const unit = TILE ** level
    expect(to * unit).toBeLessThanOrEqual(size)
    return Array.from({ length: to - from }, (_v, i) =>
      plainRoot(all.slice((from + i) * unit, (from + i + 1) * unit)),
    )
  },
})

test('G5 record: a tree grown in one go has the root and the tiles of the whole, and asks only for what is kept', async () => {
  await fc.assert(
    fc.asyncProperty(size, size, async (a, b) => {
      const [m, n] = a < b ? [a, b] : [b, a]
      const { hashes, tiles } = await grown(keptOf(leaves, m), m, leaves.slice(m, n))
      expect(await treeRoot(hashes, n)).toEqual(plainRoot(leaves.slice(0, n)))
      expect(tiles).toEqual(
        Array.from({ length: Math.floor(n / TILE) - Math.floor(m / TILE) }, (_v, i) => {
          const position = Math.floor(m / TILE) + i
          return {
            level: 1,
            position,
            hash: plainRoot(leaves.slice(position * TILE, (position + 1) * TILE)),
          }
        }),
      )
    }),
    {
      examples: [
        [255, 256],
        [256, 512],
        [1, 600],
        [300, leaves.length],
      ],
    },
  )
  const many = Array.from({ length: TILE * TILE + 40 }, (_v, i) => hashLeaf(Buffer.from(`entry ${i}`)))
  const { hashes, tiles } = await grown(keptOf(many, TILE * TILE - 300), TILE * TILE - 300, many.slice(-340))
  expect(tiles.map(({ level, position }) => [level, position])).toEqual([
    [1, 254],
    [1, 255],
    [2, 0],
  ])
  expect(await treeRoot(hashes, many.length)).toEqual(plainRoot(many))
})

/**
 * Merkle tree over a growing list, hashed as in RFC 6962: leaves and nodes can't be taken for each other, and two
 * heads of one list can be proved to agree. Pure; the caller brings the hashes. Whole subtrees of 256 leaves, of 256 of
 * those and so on (tiles) are looked up instead of being computed again.
 */
import { hash } from 'node:crypto'

export const TILE = 256

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])
const sha256 = (data: Buffer): Buffer => hash('sha256', data, 'buffer')

export const hashLeaf = (data: Buffer): Buffer => sha256(Buffer.concat([LEAF, data]))
export const hashNode = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.concat([NODE, left, right]))
const EMPTY = sha256(Buffer.alloc(0))

/** Hashes the tree is built from: leaves, and whole tiles (`level` 1: 256 leaves, 2: 65,536 …). */
export interface Hashes {
  /** Leaves from … before to. */
  leaves(from: number, to: number): Promise<Buffer[]>
  /** Tile roots of a level, from … before to. */
  tiles(level: number, from: number, to: number): Promise<Buffer[]>
}

/** The largest power of two below n. */
const split = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1)

/** Root of a run of hashes that stand for whole subtrees of equal size. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return EMPTY
  let level = [...hashes]
  while (level.length > 1) {
    const next: Buffer[] = []
    for (let i = 0; i + 1 < level.length; i += 2)
      next.push(hashNode(level[i] as Buffer, level[i + 1] as Buffer))
    if (level.length % 2 === 1) next.push(level.at(-1) as Buffer)
    level = next
  }
  return level[0] as Buffer
}

/** Root of the leaves from … before to; `from` is a multiple of the largest power of two that fits. */
async function rangeRoot(source: Hashes, from: number, to: number): Promise<Buffer> {
  const size = to - from
  // The largest tiles that divide the range's start and fit into it.
  let level = 0
  while (TILE ** (level + 1) <= size && from % TILE ** (level + 1) === 0) level += 1
  if (level === 0) return rootOf(await source.leaves(from, to))
  const unit = TILE ** level
  const whole = Math.floor(size / unit)
  const heads = await source.tiles(level, from / unit, from / unit + whole)
  const rest = size - whole * unit
  if (rest === 0) return rootOf(heads)
  return joinUneven(heads, unit, rest, await rangeRoot(source, to - rest, to))
}

/** Whole subtrees followed by a smaller one: split where the tree of all leaves splits. */
function joinUneven(heads: readonly Buffer[], unit: number, rest: number, tail: Buffer): Buffer {
  if (heads.length === 0) return tail
  const leaves = heads.length * unit + rest
  const left = split(leaves) / unit
  return hashNode(rootOf(heads.slice(0, left)), joinUneven(heads.slice(left), unit, rest, tail))
}

export interface Tile {
  level: number
  position: number
  hash: Buffer
}

/** The kept tree of `size` leaves with more of them behind it, which nobody has to keep first; and its new tiles. */
export async function grown(
  kept: Hashes,
  size: number,
  more: readonly Buffer[],
): Promise<{ hashes: Hashes; tiles: Tile[] }> {
  const levels: { first: number; hashes: Buffer[] }[] = []
  const hashes: Hashes = {
    leaves: async (from, to) => [
      ...(from < size ? await kept.leaves(from, Math.min(to, size)) : []),
      ...more.slice(Math.max(0, from - size), Math.max(0, to - size)),
    ],
    tiles: async (level, from, to) => {
      const { first, hashes: fresh } = levels[level] ?? { first: to, hashes: [] }
      return [
        ...(from < first ? await kept.tiles(level, from, Math.min(to, first)) : []),
        ...fresh.slice(Math.max(0, from - first), Math.max(0, to - first)),
      ]
    },
  }
  for (let level = 1, unit = TILE; ; level += 1, unit *= TILE) {
    const first = Math.floor(size / unit)
    const end = Math.floor((size + more.length) / unit)
    // A tile ends where its last part does: none here, none above.
    if (first === end) break
    const below =
      level === 1
        ? await hashes.leaves(first * TILE, end * TILE)
        : await hashes.tiles(level - 1, first * TILE, end * TILE)
    levels[level] = {
      first,
      hashes: Array.from({ length: end - first }, (_v, i) => rootOf(below.slice(i * TILE, (i + 1) * TILE))),
    }
  }
  const tiles = levels.flatMap(({ first, hashes: fresh }, level) =>
    fresh.map((hash, i) => ({ level, position: first + i, hash })),
  )
  return { hashes, tiles }
}

export const treeRoot = (source: Hashes, size: number): Promise<Buffer> => rangeRoot(source, 0, size)

/** Hashes that lead from leaf `at` to the root of the first `size` leaves, lowest first. */
export async function inclusionProof(source: Hashes, at: number, size: number): Promise<Buffer[]> {
  const path = async (from: number, to: number): Promise<Buffer[]> => {
    if (to - from === 1) return []
    const middle = from + split(to - from)
    return at < middle
      ? [...(await path(from, middle)), await rangeRoot(source, middle, to)]
      : [...(await path(middle, to)), await rangeRoot(source, from, middle)]
  }
  return await path(0, size)
}

/** Hashes that prove the tree of `size` to begin with the tree of `earlier`. */
export async function consistencyProof(source: Hashes, earlier: number, size: number): Promise<Buffer[]> {
  const path = async (from: number, to: number, end: number, known: boolean): Promise<Buffer[]> => {
    if (end === to) return known ? [] : [await rangeRoot(source, from, to)]
    const middle = from + split(to - from)
    return end <= middle
      ? [...(await path(from, middle, end, known)), await rangeRoot(source, middle, to)]
      : [...(await path(middle, to, end, false)), await rangeRoot(source, from, middle)]
  }
  return earlier === 0 || earlier === size ? [] : await path(0, size, earlier, true)
}

/** The root that leaf `at` of `size` and its proof lead to; null where the proof has another length. */
export function rootFromInclusion(
  leaf: Buffer,
  at: number,
  size: number,
  proof: readonly Buffer[],
): Buffer | null {
  if (at < 0 || at >= size) return null
  let node = at
  let last = size - 1
  let hash = leaf
  let next = 0
  while (last > 0) {
    const paired = node % 2 === 1 || node < last
    if (paired) {
      const sibling = proof[next]
      if (!sibling) return null
      hash = node % 2 === 1 ? hashNode(sibling, hash) : hashNode(hash, sibling)
      next += 1
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return next === proof.length ? hash : null
}

/** Whether the proof shows `root` of `size` to begin with `earlierRoot` of `earlier`. */
export function consistent(
  earlier: number,
  earlierRoot: Buffer,
  size: number,
  root: Buffer,
  proof: readonly Buffer[],
): boolean {
  if (earlier > size) return false
  if (earlier === size) return proof.length === 0 && earlierRoot.equals(root)
  if (earlier === 0) return proof.length === 0
  const path = [...proof]
  let node = earlier - 1
  let last = size - 1
  while (node % 2 === 1) {
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  // A whole subtree is its own start; else the first hash of the proof is.
  let old = node === 0 ? earlierRoot : (path.shift() ?? EMPTY)
  let fresh = old
  while (last > 0) {
    if (node % 2 === 1) {
      const sibling = path.shift()
      if (!sibling) return false
      old = hashNode(sibling, old)
      fresh = hashNode(sibling, fresh)
    } else if (node < last) {
      const sibling = path.shift()
      if (!sibling) return false
      fresh = hashNode(fresh, sibling)
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return path.length === 0 && old.equals(earlierRoot) && fresh.equals(root)
}

/** Beside the acts: puts new entries into the tree, signs its head, and proves the whole record anew. */
import { createPublicKey } from 'node:crypto'
import { dayOf } from '#platform/day'
import type { Db } from '#platform/db'
import { consistencyProof, hashNode, inclusionProof, rootOf, TILE, treeRoot } from '#platform/merkle'
import { Refused } from '#platform/refusal'
import type { Sealer } from '#platform/seal'
import type { Tools } from '#platform/serve'
import { type Finding, refusals } from './contract.ts'
import { closedHash, leafOf, openHash, originOf, readNote, writeNote } from './leaf-service.ts'
import * as store from './store.ts'

const BATCH = 2000
const ALL = '00000000-0000-0000-0000-000000000000'
/** An act's entry gets its id before it commits; no act takes this long. */
const LATE_MS = 15 * 60_000

export function signer(sealer: Sealer) {
  const key = sealer.signingKey('record')
  const publicKey = createPublicKey(key)
  const raw = publicKey.export({ format: 'der', type: 'spki' })
  return {
    key,
    publicKey,
    origin: originOf(raw),
    pem: String(publicKey.export({ format: 'pem', type: 'spki' })),
  }
}

export const saltOf = (sealer: Sealer, id: string): string => sealer.sign(id, 'record')
const leafFor = (sealer: Sealer, row: store.Sealable): Buffer =>
  leafOf(openHash(row), closedHash(row, saltOf(sealer, row.id)))

/** Ids begin with the milliseconds of their making. */
function before(id: string): string {
  const ms = Math.max(0, Number.parseInt(id.replace('-', '').slice(0, 12), 16) - LATE_MS)
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** Whole tiles that end at `size`, lowest first. */
async function addTiles(db: Parameters<typeof store.insertTile>[0], size: number): Promise<void> {
  let unit = TILE
  for (let level = 1; size % unit === 0; level += 1, unit *= TILE) {
    const kept = store.keptHashes(db)
    const last = size / unit - 1
    const below =
      level === 1
        ? await kept.leaves(size - TILE, size)
        : await kept.tiles(level - 1, last * TILE, (last + 1) * TILE)
    await store.insertTile(db, level, last, rootOf(below))
  }
}

/**
 * Seals what is new and publishes a head; `everything` also looks for entries that came very late.
 * Returns how many were sealed. Refused where the tree was damaged.
 */
export async function sealRecord(tools: Tools, everything = false): Promise<number> {
  const { sealer } = tools
  let sealed = 0
  for (;;) {
    const count = await tools.db.transaction().execute(async (trx) => {
      await store.holdSealing(trx)
      const last = everything ? null : await store.lastSealed(trx)
      const rows = await store.unsealed(trx, last ? before(last) : ALL, BATCH)
      if (rows.length === 0) return 0
      const from = await store.leafCount(trx)
      // Never a head that disagrees with the one before: what was damaged must not be signed for.
      const head = await store.lastCheckpoint(trx)
      const intact =
        !head ||
        (from === Number(head.size) && (await treeRoot(store.keptHashes(trx), from)).equals(head.root))
      if (!intact) throw new Refused([refusals.broken()])
      const leaves = rows.map((row, i) => ({
        position: from + i,
        auditId: row.id,
        hash: leafFor(sealer, row),
      }))
      await store.insertLeaves(trx, leaves)
      for (let size = Math.ceil((from + 1) / TILE) * TILE; size <= from + rows.length; size += TILE)
        await addTiles(trx, size)
      const size = from + rows.length
      const { key, origin } = signer(sealer)
      const root = await treeRoot(store.keptHashes(trx), size)
      const at = tools.clock.now().toISOString()
      await store.insertCheckpoint(trx, { size, root, at, note: writeNote({ origin, size, root, at }, key) })
      return rows.length
    })
    sealed += count
    if (count < BATCH) return sealed
  }
}

/** Root of a list that grows by one leaf at a time. */
class Growing {
  private readonly parts: { hash: Buffer; level: number }[] = []
  add(leaf: Buffer): void {
    let part = { hash: leaf, level: 0 }
    while (this.parts.at(-1)?.level === part.level) {
      const left = this.parts.pop() as { hash: Buffer; level: number }
      part = { hash: hashNode(left.hash, part.hash), level: part.level + 1 }
    }
    this.parts.push(part)
  }
  root(): Buffer {
    return this.parts.reduceRight<Buffer | null>(
      (right, part) => (right ? hashNode(part.hash, right) : part.hash),
      null,
    ) as Buffer
  }
}

const MOST_FINDINGS = 200

/** Reads the whole record again: every entry against its leaf, every leaf against every signed head. */
export async function proveWhole(
  db: Db,
  sealer: Sealer,
): Promise<{ size: number; checkpoints: number; findings: Finding[] }> {
  const findings: Finding[] = []
  const tell = (one: Finding) => {
    if (findings.length < MOST_FINDINGS) findings.push(one)
  }
  const { publicKey } = signer(sealer)
  const heads = await store.allCheckpoints(db)
  const tree = new Growing()
  let size = 0
  let next = 0
  let agreed = 0
  for (;;) {
    const rows = await store.sealedFrom(db, size, BATCH)
    if (rows.length === 0) break
    for (const { leaf, entry } of rows) {
      if (leaf.position !== size)
        tell({
          kind: 'gap',
          position: size,
          entryId: null,
          what: `第 ${size + 1} 至 ${leaf.position} 条封存值缺失`,
        })
      const place = { position: leaf.position, entryId: leaf.auditId }
      if (!entry) tell({ kind: 'missing', ...place, what: `第 ${leaf.position + 1} 条记录` })
      else if (!leafFor(sealer, entry).equals(leaf.hash))
        tell({ kind: 'changed', ...place, what: `${dayOf(entry.at)}　${entry.actTitle}` })
      tree.add(leaf.hash)
      size = leaf.position + 1
      for (; heads[next] && Number(heads[next]?.size) <= size; next += 1) {
        const head = heads[next] as store.Checkpoint
        const signed = readNote(head.note, publicKey)
        const at = Number(head.size)
        if (!signed || signed.size !== at || !signed.root.equals(head.root))
          tell({ kind: 'signature', position: at, entryId: null, what: `${head.at} 签发的凭据` })
        if (at === size && (signed?.root ?? head.root).equals(tree.root())) agreed = at
        // Every later head differs for the same cause.
        else if (!findings.some((one) => one.kind === 'root'))
          tell({
            kind: 'root',
            position: at,
            entryId: null,
            what: `第 ${agreed + 1} 至 ${at} 条之间，与 ${head.at} 签发的凭据不符`,
          })
      }
    }
  }
  for (const head of heads.slice(next))
    tell({
      kind: 'missing',
      position: Number(head.size),
      entryId: null,
      what: `${head.at} 签发的凭据之后的封存值`,
    })
  return { size, checkpoints: heads.length, findings }
}

export const inclusionOf = async (db: Db, at: number, size: number): Promise<string[]> =>
  (await inclusionProof(store.keptHashes(db), at, size)).map((h) => h.toString('hex'))
export const consistencyOf = async (db: Db, from: number, to: number): Promise<string[]> =>
  (await consistencyProof(store.keptHashes(db), from, to)).map((h) => h.toString('hex'))

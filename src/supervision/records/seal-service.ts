/** Beside the acts: puts new entries into the tree, signs its head, and proves the whole record anew. */
import { createPublicKey } from 'node:crypto'
import { dayOf } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { consistencyProof, grown, hashNode, inclusionProof, treeRoot } from '#platform/merkle'
import { Refused } from '#platform/refusal'
import type { Sealer } from '#platform/seal'
import type { Tools } from '#platform/serve'
import { type Finding, refusals } from './contract.ts'
import { closedHash, leafOf, openHash, originOf, readNote, writeNote } from './leaf-service.ts'
import * as store from './store.ts'

const BATCH = 10_000
const READ = 2000
const ALL = '00000000-0000-0000-0000-000000000000'
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** Where nothing else is known: an act's entry gets its id before it commits, and no act takes this long. */
const LATE_MS = 15 * 60_000
/** From the making of an entry's id to its row: what a statement takes to arrive, and what clocks differ by. */
const MARGIN_MS = 5000

export type Sealing = Pick<Tools, 'db' | 'sealer' | 'clock'>

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
function idAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
const madeAt = (id: string): number => Number.parseInt(id.replace('-', '').slice(0, 12), 16)
const earlier = (a: string, b: string): string => (a < b ? a : b)

/** The id to look from: before it, everything is sealed or was never committed. */
async function openFrom(trx: Trx, head: store.Checkpoint | undefined): Promise<string> {
  if (head?.settled) return head.settled
  const last = await store.lastSealed(trx)
  return last ? idAt(madeAt(last) - LATE_MS) : ALL
}

interface Batch {
  /** Where this look begins; null: where the last one's head says. */
  from: string | null
  /** What no later look of the same call may call settled. */
  settled: string
}

/** Seals the next ones; 0 when nothing is left. */
async function sealSome(trx: Trx, { sealer, clock }: Sealing, batch: Batch): Promise<number> {
  await store.holdSealing(trx)
  const moment = await store.momentOf(trx)
  const head = await store.lastCheckpoint(trx)
  const rows = await store.unsealed(trx, batch.from ?? (await openFrom(trx, head)), BATCH)
  const quiet = moment.quietSince ? idAt(Date.parse(moment.quietSince) - MARGIN_MS) : ALL
  batch.settled = earlier(batch.settled, quiet)
  const last = rows.at(-1)
  if (!last) return 0
  batch.from = last.id
  const from = await store.leafCount(trx)
  const kept = store.keptHashes(trx)
  // Never a head that disagrees with the one before: what was damaged must not be signed for.
  const intact = !head || (from === Number(head.size) && (await treeRoot(kept, from)).equals(head.root))
  if (!intact) throw new Refused([refusals.broken()])
  const leaves = rows.map((row, i) => ({ position: from + i, auditId: row.id, hash: leafFor(sealer, row) }))
  const { hashes, tiles } = await grown(
    kept,
    from,
    leaves.map((leaf) => leaf.hash),
  )
  await store.insertLeaves(trx, leaves)
  await store.insertTiles(trx, tiles)
  const size = from + rows.length
  const { key, origin } = signer(sealer)
  const root = await treeRoot(hashes, size)
  const at = clock.now().toISOString()
  await store.insertCheckpoint(trx, {
    size,
    root,
    at,
    note: writeNote({ origin, size, root, at }, key),
    takenAt: moment.takenAt,
    horizon: moment.horizon,
    settled: rows.length === BATCH ? earlier(batch.settled, last.id) : batch.settled,
  })
  return rows.length
}

/**
 * Seals what is new and publishes a head; `everything` also looks for entries that came very late.
 * Returns how many were sealed. Refused where the tree was damaged.
 */
export async function sealRecord(tools: Sealing, everything = false): Promise<number> {
  const batch: Batch = { from: everything ? ALL : null, settled: LAST }
  let sealed = 0
  for (;;) {
    const count = await tools.db.transaction().execute((trx) => sealSome(trx, tools, batch))
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
    const rows = await store.sealedFrom(db, size, READ)
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

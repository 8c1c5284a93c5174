import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Hashes, Tile } from '#platform/merkle'
import type { Finding } from './contract.ts'

/** An entry of the record as it is sealed: what may be shown to whoever may see its file, and what to nobody outside. */
export interface Sealable {
  id: string
  at: string
  actId: string
  actTitle: string
  accountId: string | null
  actorName: string
  actorOrg: string | null
  ip: string | null
  agent: string | null
  subjects: string[]
  summary: string
  region: string | null
  orgId: string | null
  before: unknown
  after: unknown
  reason: string | null
  /** SHA-256 of each paper. */
  files: (string | null)[]
}
export interface LeafRow {
  position: number
  auditId: string
  hash: Buffer
}
export interface Checkpoint {
  size: number
  root: Buffer
  at: string
  note: string
  /** When the database was looked at, and the first transaction that had not begun to write then. */
  takenAt: string | null
  horizon: number | null
  /** Entries with a lower id are all sealed; null: not known. */
  settled: string | null
}
export interface ProofRow {
  id: string
  at: string
  byAccount: string | null
  size: number
  holds: boolean
  checkpoints: number
  unsealed: number
  findings: Finding[]
  millis: number
}
type Tables = {
  'supervision.recordLeaf': LeafRow
  'supervision.recordTile': Tile
  'supervision.recordCheckpoint': Checkpoint
  'supervision.recordProof': ProofRow
  'platform.doorSealable': Sealable
}
const of = (db: Db) => db.withTables<Tables>()

/** One sealer at a time, over all processes. */
export const holdSealing = async (trx: Trx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('supervision.record'))`.execute(trx)
}

export async function leafCount(db: Db): Promise<number> {
  const row = await of(db)
    .selectFrom('supervision.recordLeaf')
    .select('position')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? Number(row.position) + 1 : 0
}

/** The latest sealed entry's id; ids grow with time. */
export const lastSealed = async (db: Db): Promise<string | null> =>
  (
    await of(db)
      .selectFrom('supervision.recordLeaf')
      .select('auditId')
      .orderBy('auditId', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.auditId ?? null

/**
 * Now, for the database: the next transaction's number, and since when at least all that had begun to write by then
 * has ended. Null where no head tells.
 */
export async function momentOf(
  trx: Trx,
): Promise<{ takenAt: string; horizon: number; quietSince: string | null }> {
  const { rows } = await sql<{ takenAt: string; horizon: number; quietSince: string | null }>`
    with now as materialized (select clock_timestamp() as taken_at, pg_current_xact_id()::text::bigint as horizon,
      pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest)
    select taken_at, horizon, case when horizon <= oldest then taken_at else (
      select max(h.taken_at) from (select taken_at, horizon from supervision.record_checkpoint order by size desc limit 50) h
      where h.horizon <= oldest) end as quiet_since
    from now`.execute(trx)
  return rows[0] as (typeof rows)[number]
}

/** Entries after an id that are not sealed yet, oldest first. */
export const unsealed = (db: Db, after: string, limit: number): Promise<Sealable[]> =>
  of(db)
    .selectFrom('platform.doorSealable as a')
    .selectAll('a')
    .where('a.id', '>', after)
    .where(
      sql<boolean>`not exists (select from supervision.record_leaf l where l.audit_id = ${sql.ref('a.id')}
        and l.audit_id > ${after}::uuid)`,
    )
    .orderBy('a.id')
    .limit(limit)
    .execute()

export async function countUnsealed(db: Db, before: string): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from platform.door_sealable a where a.at < ${before}
      and not exists (select from supervision.record_leaf l where l.audit_id = a.id)`.execute(db)
  return Number(rows[0]?.n)
}

export async function insertLeaves(trx: Trx, rows: readonly LeafRow[]): Promise<void> {
  await sql`insert into supervision.record_leaf (position, audit_id, hash)
    select * from unnest(${rows.map((r) => r.position)}::bigint[], ${rows.map((r) => r.auditId)}::uuid[],
      ${rows.map((r) => r.hash)}::bytea[])`.execute(trx)
}
export async function insertTiles(trx: Trx, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length > 0)
    await of(trx)
      .insertInto('supervision.recordTile')
      .values([...tiles])
      .execute()
}

/** The tree's hashes as they are kept. */
export const keptHashes = (db: Db): Hashes => ({
  leaves: async (from, to) =>
    (
      await of(db)
        .selectFrom('supervision.recordLeaf')
        .select('hash')
        .where('position', '>=', from)
        .where('position', '<', to)
        .orderBy('position')
        .execute()
    ).map((r) => r.hash),
  tiles: async (level, from, to) =>
    (
      await of(db)
        .selectFrom('supervision.recordTile')
        .select('hash')
        .where('level', '=', level)
        .where('position', '>=', from)
        .where('position', '<', to)
        .orderBy('position')
        .execute()
    ).map((r) => r.hash),
})

export const lastCheckpoint = (db: Db): Promise<Checkpoint | undefined> =>
  of(db)
    .selectFrom('supervision.recordCheckpoint')
    .selectAll()
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
export const checkpoints = (db: Db, limit: number): Promise<Checkpoint[]> =>
  of(db).selectFrom('supervision.recordCheckpoint').selectAll().orderBy('size', 'desc').limit(limit).execute()
export const allCheckpoints = (db: Db): Promise<Checkpoint[]> =>
  of(db).selectFrom('supervision.recordCheckpoint').selectAll().orderBy('size').execute()
export const insertCheckpoint = async (trx: Trx, row: Checkpoint): Promise<void> => {
  await of(trx).insertInto('supervision.recordCheckpoint').values(row).execute()
}

/** Sealed leaves from a position on with the entries they stand for, where those are still there. */
export async function sealedFrom(
  db: Db,
  from: number,
  limit: number,
): Promise<{ leaf: LeafRow; entry: Sealable | null }[]> {
  const leaves = await of(db)
    .selectFrom('supervision.recordLeaf')
    .selectAll()
    .where('position', '>=', from)
    .orderBy('position')
    .limit(limit)
    .execute()
  const entries = new Map(
    (leaves.length === 0
      ? []
      : await of(db)
          .selectFrom('platform.doorSealable')
          .selectAll()
          .where(sql<boolean>`id = any(${leaves.map((l) => l.auditId)}::uuid[])`)
          .execute()
    ).map((e) => [e.id, e]),
  )
  return leaves.map((leaf) => ({
    leaf: { ...leaf, position: Number(leaf.position) },
    entry: entries.get(leaf.auditId) ?? null,
  }))
}

/** A subject's entries with their places in the tree, oldest first; place null where not sealed yet. */
export async function entriesOf(
  db: Db,
  subject: string,
): Promise<(Sealable & { position: number | null })[]> {
  const rows = await of(db)
    .selectFrom('platform.doorSealable as a')
    .leftJoin('supervision.recordLeaf as l', 'l.auditId', 'a.id')
    .selectAll('a')
    .select('l.position')
    .where(sql<boolean>`a.subjects @> array[${subject}]`)
    .orderBy('a.at')
    .orderBy('a.id')
    .execute()
  return rows.map((r) => ({ ...r, position: r.position === null ? null : Number(r.position) }))
}

export const insertProof = async (trx: Trx, row: ProofRow): Promise<void> => {
  await of(trx)
    .insertInto('supervision.recordProof')
    .values({ ...row, findings: JSON.stringify(row.findings) as never })
    .execute()
}
export const proofs = (db: Db, limit: number): Promise<ProofRow[]> =>
  of(db)
    .selectFrom('supervision.recordProof')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

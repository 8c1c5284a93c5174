/**
 * A lane carries many small writes that arrive together in few transactions: what comes while one is in flight
 * shares the next. Nobody is answered before the commit is on disk, a bad item falls alone, and a full lane says so.
 * What a lane writes does not wait for its own way to disk: while that is under way the next is already being worked on.
 */
import { sql } from 'kysely'
import { BEGIN_RIDING, type Db, LAST, type Trx } from './db/index.ts'
import { Gather, turn } from './gather.ts'
import { hasState, isOutage } from './outage.ts'
import { common, Refused } from './refusal.ts'

export interface LaneOptions<In, Out> {
  db: Db
  /**
   * One answer for each item, in their order; an `Error` refuses that item and keeps the others. It writes last, all in
   * one: a transaction by `swiftly`, or one statement that is `soon` committed.
   */
  run: (db: Db, items: In[]) => Promise<(Out | Error)[]>
  /** Items at once. */
  cap: number
  /** Items that may wait; the next is refused with `common.too_many`. */
  queueLimit: number
}

interface Waiting<In, Out> {
  item: In
  resolve: (out: Out) => void
  reject: (error: unknown) => void
}

const flushes = new WeakMap<Db, Gather<null, null>>()
/**
 * Resolves when all that was committed before is on disk: the database writes its log in one order, so a commit that
 * waits for the disk waits for every earlier one. Those who ask while one is under way share the next.
 */
function onDisk(db: Db): Promise<null> {
  const held = flushes.get(db)
  if (held) return held.get(null)
  const made = new Gather<null, null>(async (asked) => {
    await sql`select pg_logical_emit_message(true, 'lane', '')`.execute(db)
    return asked
  })
  flushes.set(db, made)
  return made.get(null)
}

/** True, and the commit of the statement that asks does not wait for the disk. */
export const soon = sql<boolean>`(select set_config('synchronous_commit', 'off', true)) = 'off'`

/** What was written may stand: whether it does nobody knows, so nobody may try again. */
class Unsure extends Error {}

/** At the end of the last statement of a transaction: its commit goes along with it, and nothing may follow. */
export const last = sql.raw(LAST)

/** A transaction whose commit does not wait for the disk; it begins in one turn with its first statement. */
export function swiftly<T>(db: Db, run: (trx: Trx) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql.raw(BEGIN_RIDING).execute(connection)
    let ran = false
    try {
      const done = await run(connection as Trx)
      ran = true
      await sql.raw('commit').execute(connection)
      return done
    } catch (error) {
      if (ran && !hasState(error)) throw new Unsure('the answer of a commit was lost', { cause: error })
      // On a connection that broke there is nothing to take back.
      await sql
        .raw('rollback')
        .execute(connection)
        .catch(() => {})
      throw error
    }
  })
}

export class Lane<In, Out> {
  private readonly options: LaneOptions<In, Out>
  private readonly queue: Waiting<In, Out>[] = []
  private running: Promise<void> | null = null
  /** Batches that are committed and on their way to disk. */
  private readonly landing = new Set<Promise<void>>()
  constructor(options: LaneOptions<In, Out>) {
    this.options = options
  }

  /** Resolves when what was written of the item is on disk. */
  push(item: In): Promise<Out> {
    if (this.queue.length >= this.options.queueLimit) {
      return Promise.reject(new Refused([common.too_many()], 429))
    }
    return new Promise<Out>((resolve, reject) => {
      this.queue.push({ item, resolve, reject })
      this.running ??= this.drain()
    })
  }

  /** Resolves when nothing waits or runs; for a graceful stop. */
  async idle(): Promise<void> {
    while (this.running || this.landing.size > 0) await Promise.all([this.running, ...this.landing])
  }

  private async drain(): Promise<void> {
    // A batch of one would keep all the others waiting for its way to the database and back.
    await turn()
    while (this.queue.length > 0) await this.carry(this.queue.splice(0, this.options.cap))
    this.running = null
  }

  /** Never rejects: every fault is the answer of some item. Back after the commit, before its way to disk. */
  private async carry(batch: Waiting<In, Out>[]): Promise<void> {
    try {
      const outs = await this.options.run(
        this.options.db,
        batch.map((w) => w.item),
      )
      if (outs.length !== batch.length) throw new Unsure('a lane must answer each of its items')
      this.land(batch, outs)
    } catch (error) {
      if (batch.length === 1 || error instanceof Unsure || isOutage(error)) {
        // One that is gone fails all alike; trying them one by one would only add load.
        refuse(batch, error instanceof Unsure ? (error.cause ?? error) : error)
        return
      }
      const half = Math.ceil(batch.length / 2)
      await this.carry(batch.slice(0, half))
      await this.carry(batch.slice(half))
    }
  }

  /** Answers a batch once it is on disk. Whether it got there is unknown when the database is gone before it says so. */
  private land(batch: Waiting<In, Out>[], outs: readonly (Out | Error)[]): void {
    const landed = onDisk(this.options.db)
      .then(
        () =>
          batch.forEach((waiting, i) => {
            const out = outs[i] as Out | Error
            if (out instanceof Error) waiting.reject(out)
            else waiting.resolve(out)
          }),
        (error: unknown) => refuse(batch, error),
      )
      .finally(() => this.landing.delete(landed))
    this.landing.add(landed)
  }
}

function refuse(batch: readonly { reject: (error: unknown) => void }[], error: unknown): void {
  for (const waiting of batch) waiting.reject(error)
}

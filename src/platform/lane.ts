/**
 * A lane carries many small writes that arrive together in few transactions: what comes while one is in flight
 * shares the next. Nobody is answered before the commit, a bad item falls alone, and a full lane says so.
 */
import type { Db, Trx } from './db/index.ts'
import { hasState, isOutage } from './outage.ts'
import { common, Refused } from './refusal.ts'

export interface LaneOptions<In, Out> {
  db: Db
  /** One answer for each item, in their order; an `Error` refuses that item and keeps the others. */
  run: (trx: Trx, items: In[]) => Promise<(Out | Error)[]>
  /** Items a transaction. */
  cap: number
  /** Items that may wait; the next is refused with `common.too_many`. */
  queueLimit: number
}

interface Waiting<In, Out> {
  item: In
  resolve: (out: Out) => void
  reject: (error: unknown) => void
}

export class Lane<In, Out> {
  private readonly options: LaneOptions<In, Out>
  private readonly queue: Waiting<In, Out>[] = []
  private running: Promise<void> | null = null
  constructor(options: LaneOptions<In, Out>) {
    this.options = options
  }

  /** Resolves after the commit of the transaction that carried the item. */
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
    while (this.running) await this.running
  }

  private async drain(): Promise<void> {
    // What arrives in the same turn of the event loop rides along from the first.
    await Promise.resolve()
    while (this.queue.length > 0) await this.carry(this.queue.splice(0, this.options.cap))
    this.running = null
  }

  /** Never rejects: every fault is the answer of some item. */
  private async carry(batch: Waiting<In, Out>[]): Promise<void> {
    let ran = false
    try {
      const outs = await this.options.db.transaction().execute(async (trx) => {
        const answers = await this.options.run(
          trx,
          batch.map((w) => w.item),
        )
        if (answers.length !== batch.length) throw new Error('a lane must answer each of its items')
        ran = true
        return answers
      })
      batch.forEach((waiting, i) => {
        const out = outs[i] as Out | Error
        if (out instanceof Error) waiting.reject(out)
        else waiting.resolve(out)
      })
    } catch (error) {
      // A commit whose answer was lost may have happened: taking its items again could do them twice.
      const unknown = ran && !hasState(error)
      if (batch.length === 1 || unknown || isOutage(error)) {
        // One that is gone fails all alike; trying them one by one would only add load.
        for (const waiting of batch) waiting.reject(error)
        return
      }
      const half = Math.ceil(batch.length / 2)
      await this.carry(batch.slice(0, half))
      await this.carry(batch.slice(half))
    }
  }
}

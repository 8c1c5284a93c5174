/** The other connections are read first: what has arrived on them by now is not left for the next turn. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

/**
 * Reads that arrive together share a query: what is asked while one is under way goes into the next. For look-ups
 * that every request makes, such as whose session this is, when a whole class opens its phones at once.
 */
export class Gather<K, V> {
  private readonly read: (keys: K[]) => Promise<V[]>
  private readonly cap: number
  private readonly queue: { key: K; resolve: (value: V) => void; reject: (error: unknown) => void }[] = []
  private under = false
  /** `read` answers for each key in their order. */
  constructor(read: (keys: K[]) => Promise<V[]>, cap = 500) {
    this.read = read
    this.cap = cap
  }

  get(key: K): Promise<V> {
    return new Promise((resolve, reject) => {
      this.queue.push({ key, resolve, reject })
      if (!this.under) void this.drain()
    })
  }

  private async drain(): Promise<void> {
    this.under = true
    await turn()
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, this.cap)
      try {
        const values = await this.read(batch.map((one) => one.key))
        batch.forEach((one, i) => {
          one.resolve(values[i] as V)
        })
      } catch (error) {
        for (const one of batch) one.reject(error)
      }
    }
    this.under = false
  }
}

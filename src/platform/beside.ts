/**
 * Work that must not hold up requests: a thread with a connection and the keys of its own runs parts of modules, one
 * call after another and behind the server's thread where both want the machine. It starts when something is first asked of it.
 */
import { Worker } from 'node:worker_threads'
import type { Db } from './db/index.ts'
import type { KeyRing, Sealer } from './seal.ts'

export interface BesideStart {
  url: string
  keys: KeyRing
}
/** What a part finds in the thread. */
export interface BesideGround {
  db: Db
  sealer: Sealer
}
/** What a file given to `run` exports as `beside`; input and answer are copied between the threads. */
export type BesidePart<In, Out> = (ground: BesideGround, input: In) => Promise<Out>

export interface BesideAsk {
  id: number
  file: string
  input: unknown
}
export type BesideAnswer = { id: number; out: unknown } | { id: number; fault: string }

interface Waiting {
  resolve: (out: never) => void
  reject: (error: Error) => void
}

export class Beside {
  private readonly start: BesideStart
  private worker: Worker | null = null
  private readonly waiting = new Map<number, Waiting>()
  private asked = 0
  constructor(start: BesideStart) {
    this.start = start
  }

  run<In, Out>(file: URL, input: In): Promise<Out> {
    this.worker ??= this.open()
    // Nothing waiting: the thread alone must not keep the process.
    this.worker.ref()
    this.asked += 1
    const ask: BesideAsk = { id: this.asked, file: file.href, input }
    return new Promise<Out>((resolve, reject) => {
      this.waiting.set(ask.id, { resolve, reject })
      this.worker?.postMessage(ask)
    })
  }

  async stop(): Promise<void> {
    const { worker } = this
    if (!worker) return
    this.worker = null
    await worker.terminate()
    this.fail(new Error('stopped'))
  }

  private open(): Worker {
    const worker = new Worker(new URL('./beside-worker.ts', import.meta.url), { workerData: this.start })
    worker.on('message', (answer: BesideAnswer) => {
      const asked = this.waiting.get(answer.id)
      this.waiting.delete(answer.id)
      if (this.waiting.size === 0) worker.unref()
      if ('fault' in answer) asked?.reject(new Error(answer.fault))
      else asked?.resolve(answer.out as never)
    })
    // A thread that died is started anew by whoever asks next.
    const gone = (error: Error) => {
      if (this.worker !== worker) return
      this.worker = null
      this.fail(error)
    }
    worker.on('error', gone)
    worker.on('exit', () => gone(new Error('the thread beside ended')))
    return worker
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error)
    this.waiting.clear()
  }
}

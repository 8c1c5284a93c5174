/** Large runs by several threads: each looks for a part of the people in all registers; what they found is put together by rule. */

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Batch, Part } from './batch.ts'
import { type Found, type SegmentAt, together } from './engine.ts'
import { HIT_BYTES } from './hit-rules.ts'
import { type RegisterRule, registerRules } from './match-rules.ts'

export interface ThreadAsk {
  batch: Batch
  segments: readonly SegmentAt[]
  rules: readonly RegisterRule[]
  part: Part
}
export type ThreadDone = { found: Found } | { error: string }

const THREADS = Math.max(1, Math.min(4, availableParallelism()))
const IDLE_MS = 60_000
const idle: Worker[] = []

function ask(question: ThreadAsk): Promise<Found> {
  const worker = idle.pop() ?? new Worker(new URL('./match-worker.ts', import.meta.url))
  worker.ref()
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(error)
    worker.once('error', failed)
    worker.once('message', (done: ThreadDone) => {
      worker.off('error', failed)
      worker.unref()
      idle.push(worker)
      setTimeout(() => {
        const at = idle.indexOf(worker)
        if (at < 0) return
        idle.splice(at, 1)
        void worker.terminate()
      }, IDLE_MS).unref()
      if ('error' in done) reject(new Error(done.error))
      else resolve(done.found)
    })
    worker.postMessage(question)
  })
}

export async function matchInThreads(
  batch: Batch,
  segments: readonly SegmentAt[],
  rules: readonly RegisterRule[] = registerRules,
): Promise<Found> {
  const founds = await Promise.all(
    Array.from({ length: THREADS }, (_, no) => ask({ batch, segments, rules, part: { no, of: THREADS } })),
  )
  return together(
    founds.flatMap(({ hits, counts }) => {
      let at = 0
      return counts.map((count) => {
        const bytes = hits.subarray(at, at + count.hits * HIT_BYTES)
        at += bytes.length
        return { ...count, bytes }
      })
    }),
  )
}

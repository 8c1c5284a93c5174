/** Large runs by several threads: the registers are dealt out by size, and what the threads found is put together by rule. */

import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Batch } from './batch.ts'
import type { Found, SegmentAt } from './engine.ts'
import { HIT_BYTES } from './hit-rules.ts'
import { type RegisterRule, registerRules } from './match-rules.ts'

export interface ThreadAsk {
  batch: Batch
  segments: SegmentAt[]
  rules: readonly RegisterRule[]
  inside: boolean
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

/** A register's segments stay together: its latest state is found across them. */
async function deal(segments: readonly SegmentAt[]): Promise<SegmentAt[][]> {
  const byRegister = new Map<string, { segments: SegmentAt[]; bytes: number }>()
  for (const segment of segments) {
    const held = byRegister.get(segment.code) ?? { segments: [], bytes: 0 }
    held.segments.push(segment)
    held.bytes += (await stat(segment.path)).size
    byRegister.set(segment.code, held)
  }
  const hands = Array.from({ length: THREADS }, () => ({ segments: [] as SegmentAt[], bytes: 0 }))
  for (const register of [...byRegister.values()].sort((a, b) => b.bytes - a.bytes)) {
    const least = hands.reduce((a, b) => (b.bytes < a.bytes ? b : a))
    least.segments.push(...register.segments)
    least.bytes += register.bytes
  }
  return hands.sort((a, b) => a.bytes - b.bytes).map((h) => h.segments)
}

export async function matchInThreads(
  batch: Batch,
  segments: readonly SegmentAt[],
  rules: readonly RegisterRule[] = registerRules,
): Promise<Found> {
  const hands = await deal(segments)
  // Who has least to read looks inside the batch too.
  const founds = await Promise.all(
    hands.map((mine, i) => ask({ batch, segments: mine, rules, inside: i === 0 })),
  )
  // A thread numbers its own segments; hits name them as the run lists them.
  founds.forEach((found, i) => {
    const numbers = (hands[i] as SegmentAt[]).map((s) => segments.indexOf(s))
    for (let at = 38; at < found.hits.length; at += HIT_BYTES) {
      const own = found.hits[at] as number
      if (own < numbers.length) found.hits[at] = numbers[own] as number
    }
  })
  const parts = founds
    .flatMap((found) => {
      let at = 0
      return found.counts.map((count) => {
        const bytes = found.hits.subarray(at, at + count.hits * HIT_BYTES)
        at += bytes.length
        return { count, bytes }
      })
    })
    .sort((a, b) => a.count.rule - b.count.rule)
  return { hits: Buffer.concat(parts.map((p) => p.bytes)), counts: parts.map((p) => p.count) }
}

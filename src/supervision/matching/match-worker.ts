/** A thread of large runs: the people lie in shared memory, some of the registers are this one's. */
import { parentPort } from 'node:worker_threads'
import { matchBatch } from './engine.ts'
import type { ThreadAsk, ThreadDone } from './threads.ts'

parentPort?.on('message', async ({ batch, segments, rules, inside }: ThreadAsk) => {
  let done: ThreadDone
  try {
    const found = await matchBatch(batch, segments, rules, inside)
    done = { found: { ...found, hits: found.hits.slice() } }
  } catch (error) {
    done = { error: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(done)
})

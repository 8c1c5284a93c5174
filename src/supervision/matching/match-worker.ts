/** A thread of large runs: the people lie in shared memory, a part of them are this one's. */
import { parentPort } from 'node:worker_threads'
import { matchBatch } from './engine.ts'
import type { ThreadAsk, ThreadDone } from './threads.ts'

parentPort?.on('message', async ({ batch, segments, rules, part }: ThreadAsk) => {
  let done: ThreadDone
  try {
    done = { found: await matchBatch(batch, segments, rules, part) }
  } catch (error) {
    done = { error: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(done)
})

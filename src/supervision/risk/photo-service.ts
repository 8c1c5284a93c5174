/** Looks at every photo kept as evidence once, in a thread of its own, so that the rules can compare them. */
import { Worker } from 'node:worker_threads'
import type { Tools } from '#platform/serve'
import type { Taken } from './exif-rules.ts'
import * as store from './photo-store.ts'

const AT_ONCE = 500
const MOST_BYTES = 20 * 1024 * 1024

/** Called by the clock before the night's rules. Photos that cannot be read are marked as looked at and not as alike. */
export async function markPhotos(tools: Tools): Promise<number> {
  let done = 0
  let worker: Worker | null = null
  try {
    for (;;) {
      const photos = await store.unmarked(tools.db, AT_ONCE)
      if (photos.length === 0) return done
      worker ??= new Worker(new URL('./picture-worker.ts', import.meta.url))
      const marks: store.Look[] = []
      for (const [id, photo] of photos.entries()) {
        const body = photo.bytes <= MOST_BYTES ? await tools.files.read(photo).catch(() => null) : null
        const seen = body ? await ask(worker, id, body) : { mark: null, taken: null }
        marks.push({ sha256: photo.sha256, ...seen })
      }
      await store.keepMarks(tools.db, marks, tools.clock.now().toISOString())
      done += marks.length
    }
  } finally {
    await worker?.terminate()
  }
}

type Seen = { mark: string | null; taken: Taken | null }
const ask = (worker: Worker, id: number, body: Buffer): Promise<Seen> =>
  new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', ({ mark, taken }: Seen) => {
      worker.off('error', reject)
      resolve({ mark, taken })
    })
    worker.postMessage({ id, body })
  })

/** The thread that looks at photos: decoding a large one takes a second, which requests should not wait for. */
import { parentPort } from 'node:worker_threads'
import { takenOf } from './exif-rules.ts'
import { pictureMark } from './picture.ts'

parentPort?.on('message', ({ id, body }: { id: number; body: Uint8Array }) => {
  const mark = pictureMark(Buffer.from(body))
  parentPort?.postMessage({ id, mark: mark === null ? null : mark.toString(), taken: takenOf(body) })
})

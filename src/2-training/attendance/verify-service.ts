/**
 * Signatures of phones, verified in a thread of their own: a hall of hundreds signs within a minute, and what arrives
 * together goes there together. Handing them out one by one costs the server's thread more than the rest of a check.
 */
import { Worker } from 'node:worker_threads'
import { Gather } from '#platform/gather'

export interface Signature {
  /** The phone's point of P-256 in base64url. */
  key: string
  text: string
  /** In base64url, as the browser's crypto gives it. */
  signature: string
}

let thread: Worker | null = null
function open(): Worker {
  const made = new Worker(new URL('./verify-worker.ts', import.meta.url))
  // A thread that died is started anew for the next batch.
  const gone = () => {
    if (thread === made) thread = null
  }
  made.on('error', gone)
  made.on('exit', gone)
  return made
}

function verifyAll(batch: Signature[]): Promise<boolean[]> {
  thread ??= open()
  const worker = thread
  worker.ref()
  return new Promise<boolean[]>((resolve, reject) => {
    const done = (settle: () => void) => {
      worker.off('message', told)
      worker.off('error', reject)
      worker.off('exit', ended)
      // The thread alone must not keep the process.
      worker.unref()
      settle()
    }
    const told = (right: boolean[]) => done(() => resolve(right))
    const ended = () => done(() => reject(new Error('the thread for signatures ended')))
    worker.once('message', told)
    worker.once('error', reject)
    worker.once('exit', ended)
    worker.postMessage(batch)
  })
}

/** A batch is worked on while the next arrives. */
const BATCH = 48
const signatures = new Gather<Signature, boolean>(verifyAll, BATCH)

/** Whether the phone's key signed this text; false for bytes that are no key at all. */
export const verified = (signature: Signature): Promise<boolean> => signatures.get(signature)

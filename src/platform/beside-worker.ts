/** The thread of `beside.ts`. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { BesideAnswer, BesideAsk, BesideGround, BesidePart, BesideStart } from './beside.ts'
import { makeKysely, makePool } from './db/index.ts'
import { Sealer } from './seal.ts'

// Who works comes first. Linux takes this for the thread alone; elsewhere it would be the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const { url, keys } = workerData as BesideStart
// Bytes arrive as plain arrays.
const ring = {
  current: keys.current,
  keys: Object.fromEntries(Object.entries(keys.keys).map(([number, key]) => [number, Buffer.from(key)])),
  index: Buffer.from(keys.index),
}
const ground: BesideGround = {
  db: makeKysely(makePool(url, { max: 1, applicationName: 'qiancheng-beside' })),
  sealer: new Sealer(ring),
}

async function answer({ id, file, input }: BesideAsk): Promise<BesideAnswer> {
  try {
    const part = (await import(file)) as { beside: BesidePart<unknown, unknown> }
    return { id, out: await part.beside(ground, input) }
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) }
  }
}

let last: Promise<void> = Promise.resolve()
parentPort?.on('message', (ask: BesideAsk) => {
  last = last.then(async () => parentPort?.postMessage(await answer(ask)))
})

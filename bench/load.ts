/** A load maker in a thread of its own: many keep-alive connections, each sending its next request after its answer. */
import { connect, type Socket } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

export interface LoadOptions {
  host: string
  port: number
  connections: number
  /** Whole HTTP/1.1 requests; each is sent once, or round and round until `seconds` are over. */
  requests: string[]
  seconds?: number
}

export interface LoadResult {
  perSecond: number
  done: number
  bad: number
  p50Ms: number
  p99Ms: number
}

export function load(options: LoadOptions): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: options })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

const LENGTH = Buffer.from('content-length: ')
/** Length of the first whole answer in `buffer`, or 0 while it has not arrived. */
function answerLength(buffer: Buffer): number {
  const head = buffer.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const at = buffer.indexOf(LENGTH)
  if (at >= 0 && at < head) {
    let length = 0
    for (let i = at + LENGTH.length; buffer[i] !== 13; i++) length = length * 10 + (buffer[i] as number) - 48
    return buffer.length >= head + 4 + length ? head + 4 + length : 0
  }
  const end = buffer.indexOf('\r\n0\r\n\r\n', head)
  return end < 0 ? 0 : end + 7
}

/** Whether its first line says 200. */
const isGood = (buffer: Buffer): boolean => buffer[9] === 50 && buffer[10] === 48 && buffer[11] === 48

async function run(options: LoadOptions): Promise<LoadResult> {
  const until = options.seconds ? performance.now() + options.seconds * 1000 : Number.POSITIVE_INFINITY
  const times: number[] = []
  let next = 0
  let bad = 0
  const take = (): string | null => {
    if (performance.now() >= until) return null
    if (options.seconds) return options.requests[next++ % options.requests.length] as string
    return options.requests[next++] ?? null
  }
  const begun = performance.now()
  await Promise.all(
    Array.from(
      { length: options.connections },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket: Socket = connect(options.port, options.host)
          socket.setNoDelay(true)
          let buffer = Buffer.alloc(0)
          let sent = 0
          const send = (): void => {
            const request = take()
            if (request === null) {
              socket.end()
              resolve()
              return
            }
            sent = performance.now()
            socket.write(request)
          }
          socket.on('connect', send)
          socket.on('error', reject)
          socket.on('data', (chunk) => {
            buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
            const length = answerLength(buffer)
            if (length === 0) return
            times.push(performance.now() - sent)
            if (!isGood(buffer)) bad += 1
            buffer = buffer.subarray(length)
            send()
          })
        }),
    ),
  )
  const seconds = (performance.now() - begun) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { perSecond: times.length / seconds, done: times.length, bad, p50Ms: at(0.5), p99Ms: at(0.99) }
}

if (!isMainThread && parentPort) parentPort.postMessage(await run(workerData as LoadOptions))

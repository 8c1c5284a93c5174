/**
 * Takes in a delivery of any size in little memory: pieces of the file are parsed by threads into packed rows laid by
 * partition, then each partition is sorted and written into the columns of the snapshot. CSV in UTF-8 or GB18030, plain
 * or as the one file of a zip.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { fromBufferPromise, openPromise } from 'yauzl'
import type { SipKey } from './key-rules.ts'
import type { Ask, Slice, Start, Told } from './load-worker.ts'
import { type Layout, layoutOf, SAMPLES } from './parse.ts'
import { type RegisterCode, type Reject, rejectCodes } from './register-rules.ts'
import { BUCKETS, headerOf, INDEX_AT, offsetsOf, type Shape } from './snapshot.ts'

const PIECE = 8 * 1024 * 1024
/** A line longer than this is none of ours. */
const MAX_LINE = 64 * 1024
const MAX_RATIO = 400
const THREADS = Math.max(1, Math.min(4, availableParallelism()))

export interface Receipt {
  bytes: number
  sha256: string
  read: number
  kept: number
  rejected: number
  people: number
  rejects: { reason: Reject; rows: number; lines: number[] }[]
  millis: number
}
/** The file as a whole can't be taken; the sentence is for the officer. */
export class BadDelivery extends Error {}

export type Given = { path: string } | { body: Buffer }

async function* unzipped(given: Given): AsyncGenerator<Buffer> {
  const options = { lazyEntries: true, validateEntrySizes: true, autoClose: false }
  const broken = () => {
    throw new BadDelivery('压缩包已损坏，无法读取。')
  }
  const zip = await ('path' in given
    ? openPromise(given.path, options)
    : fromBufferPromise(given.body, options)
  ).catch(broken)
  if (!zip) return
  try {
    const entries = []
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) entries.push(entry)
      if (entries.length > 1) break
    }
    const [entry] = entries
    if (!entry || entries.length > 1) throw new BadDelivery('压缩包里应当只有一个 CSV 文件。')
    if (!/\.(csv|txt)$/i.test(entry.fileName)) throw new BadDelivery('压缩包里的文件不是 CSV。')
    if (entry.isEncrypted()) throw new BadDelivery('压缩包设有密码，无法读取。')
    if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > entry.compressedSize * MAX_RATIO)
      throw new BadDelivery('压缩包解压后的体积超过允许的范围。')
    for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk as Buffer
  } finally {
    zip.close()
  }
}

async function* bytesOf(given: Given, told: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  let head: Buffer
  if ('body' in given) head = given.body.subarray(0, 4)
  else {
    const file = await open(given.path, 'r')
    head = Buffer.alloc(4)
    await file.read(head, 0, 4, 0)
    await file.close()
  }
  if (head.toString('latin1') === 'PK\u0003\u0004') {
    // What is hashed is the file as it came.
    for await (const chunk of 'body' in given ? [given.body] : createReadStream(given.path))
      told(chunk as Buffer)
    yield* unzipped(given)
    return
  }
  const stream =
    'body' in given
      ? Readable.from([given.body])
      : createReadStream(given.path, { highWaterMark: 4 * 1024 * 1024 })
  for await (const chunk of stream) {
    told(chunk as Buffer)
    yield chunk as Buffer
  }
}

/** Pieces of whole lines, the title line apart. */
async function* piecesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    size += chunk.length
    if (size < PIECE) continue
    const all = Buffer.concat(held)
    const end = all.lastIndexOf(10)
    if (end < 0) {
      if (size > MAX_LINE + PIECE) throw new BadDelivery('文件中没有换行，不是 CSV。')
      held = [all]
      continue
    }
    yield all.subarray(0, end + 1)
    held = [all.subarray(end + 1)]
    size = all.length - end - 1
  }
  const rest = Buffer.concat(held)
  if (rest.length > 0) yield rest
}

function encodingOf(sample: Buffer): { gb: boolean } {
  if (sample.includes(0)) throw new BadDelivery('文件编码无法识别，只接受 UTF-8 或 GB18030 编码的 CSV。')
  const end = sample.lastIndexOf(10)
  const whole = end > 0 ? sample.subarray(0, end) : sample
  for (const [encoding, gb] of [
    ['utf-8', false],
    ['gb18030', true],
  ] as const) {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(whole)
      return { gb }
    } catch {
      // The next encoding is tried.
    }
  }
  throw new BadDelivery('文件编码无法识别，只接受 UTF-8 或 GB18030 编码的 CSV。')
}

/** Threads that take one thing at a time each. */
class Pool {
  private readonly threads: Worker[]
  private readonly free: Worker[]
  private readonly queue: ((worker: Worker) => void)[] = []
  private failed: Error | null = null
  constructor(starts: Start[]) {
    this.threads = starts.map(
      (workerData) => new Worker(new URL('./load-worker.ts', import.meta.url), { workerData }),
    )
    this.free = [...this.threads]
  }

  async ask<T extends Told>(
    ask: Ask,
    transfer: ArrayBuffer[],
    told: (answer: T, thread: number) => void,
  ): Promise<void> {
    const worker = this.free.pop() ?? (await new Promise<Worker>((resolve) => this.queue.push(resolve)))
    if (this.failed) throw this.failed
    const done = new Promise<void>((resolve, reject) => {
      const over = () => {
        worker.off('message', answered)
        worker.off('error', failed)
        const next = this.queue.shift()
        if (next) next(worker)
        else this.free.push(worker)
      }
      const answered = (answer: T) => {
        told(answer, this.threads.indexOf(worker))
        over()
        resolve()
      }
      const failed = (error: Error) => {
        this.failed = error
        over()
        reject(error)
      }
      worker.once('message', answered)
      worker.once('error', failed)
    })
    worker.postMessage(ask, transfer)
    return done
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map((t) => t.terminate()))
  }
}

/** Reads a delivery into `<folder>/<id>.qcreg`; the file stands whole or not at all. */
export async function loadDelivery(
  given: Given,
  code: RegisterCode,
  key: SipKey,
  folder: string,
  id: string,
): Promise<Receipt> {
  const begun = Date.now()
  const scratch = join(folder, `tmp-${randomUUID()}`)
  await mkdir(scratch, { recursive: true })
  let pool: Pool | null = null
  try {
    const sha = createHash('sha256')
    let bytes = 0
    const pieces = piecesOf(
      bytesOf(given, (chunk) => {
        sha.update(chunk)
        bytes += chunk.length
      }),
    )
    let layout: Layout | null = null
    let gb = false
    const parsed: { piece: number; thread: number; told: Extract<Told, { kind: 'parsed' }> }[] = []
    const waiting = new Set<Promise<void>>()
    let number = 0
    for await (const piece of pieces) {
      let data = piece
      if (!layout) {
        gb = encodingOf(data.subarray(0, 1024 * 1024)).gb
        const end = data.indexOf(10)
        const line = data.subarray(0, end < 0 ? data.length : end)
        const titles = new TextDecoder(gb ? 'gb18030' : 'utf-8').decode(line).trim().split(',')
        const found = layoutOf(code, titles)
        if ('missing' in found)
          throw new BadDelivery(`标题行缺少“${found.missing.join('”“')}”列，请按模板整理。`)
        layout = found
        const made = layout
        pool = new Pool(
          Array.from({ length: THREADS }, (_, i) => ({
            scratch: join(scratch, String(i)),
            key,
            layout: made,
          })),
        )
        data = data.subarray(line.length + 1)
      }
      if (data.length === 0) continue
      const copy = new ArrayBuffer(data.length)
      new Uint8Array(copy).set(data)
      const done = (pool as Pool).ask<Extract<Told, { kind: 'parsed' }>>(
        { kind: 'parse', piece: number, data: copy, length: data.length, gb },
        [copy],
        (told, thread) => parsed.push({ piece: told.piece, thread, told }),
      )
      number++
      // Waits until a thread has taken it, not until it is done: reading and parsing go side by side.
      await holdBack(done, waiting)
    }
    if (!layout || !pool) throw new BadDelivery('文件是空的，没有标题行。')
    await Promise.all(waiting)
    parsed.sort((a, b) => a.piece - b.piece)
    const receipt = tally(parsed.map((p) => p.told))
    const shape: Shape = { rows: receipt.kept, hasRef: layout.ref >= 0, hasName: layout.name >= 0 }
    const people = await writeSnapshot(pool, shape, parsed, scratch, join(scratch, 'out'))
    await rename(join(scratch, 'out'), join(folder, `${id}.qcreg`))
    return {
      ...receipt,
      bytes,
      sha256: sha.digest('hex'),
      people,
      millis: Date.now() - begun,
    }
  } finally {
    await pool?.end()
    await rm(scratch, { recursive: true, force: true })
  }
}

async function holdBack(asked: Promise<void>, waiting: Set<Promise<void>>): Promise<void> {
  const kept = asked.finally(() => waiting.delete(kept))
  waiting.add(kept)
  // A handful of pieces may wait: enough to keep the threads busy, little enough to keep memory low.
  if (waiting.size >= THREADS + 2) await Promise.race(waiting)
}

function tally(
  told: readonly Extract<Told, { kind: 'parsed' }>[],
): Pick<Receipt, 'read' | 'kept' | 'rejected' | 'rejects'> {
  let read = 0
  let kept = 0
  // The title line is the first.
  let line = 2
  const rejects = rejectCodes.map((reason) => ({ reason, rows: 0, lines: [] as number[] }))
  for (const one of told) {
    read += one.read
    for (const c of one.counts) kept += c
    one.rejects.forEach((rows, i) => {
      const reject = rejects[i] as (typeof rejects)[number]
      reject.rows += rows
      const room = SAMPLES - reject.lines.length
      if (room > 0) reject.lines.push(...(one.samples[i] as number[]).slice(0, room).map((n) => n + line))
    })
    line += one.lines
  }
  return { read, kept, rejected: read - kept, rejects: rejects.filter((r) => r.rows > 0) }
}

async function writeSnapshot(
  pool: Pool,
  shape: Shape,
  parsed: readonly { thread: number; told: Extract<Told, { kind: 'parsed' }> }[],
  scratch: string,
  out: string,
): Promise<number> {
  const file = await open(out, 'w')
  await file.truncate(offsetsOf(shape).end)
  await file.write(headerOf(shape), 0, headerOf(shape).length, 0)
  // Where each piece's rows of the next partition begin.
  const next = parsed.map(({ told }) => told.at)
  const lines: number[] = []
  let line = 2
  for (const { told } of parsed) {
    lines.push(line)
    line += told.lines
  }
  const buckets = new Uint32Array(BUCKETS)
  let firstRow = 0
  let people = 0
  const waiting = new Set<Promise<void>>()
  for (let partition = 0; partition < 256; partition++) {
    const from: Slice[] = []
    let rows = 0
    parsed.forEach(({ told, thread }, i) => {
      const count = told.counts[partition] as number
      if (count === 0) return
      from.push({
        file: join(scratch, String(thread)),
        at: next[i] as number,
        rows: count,
        line: lines[i] as number,
      })
      next[i] = (next[i] as number) + count * 28
      rows += count
    })
    if (rows === 0) continue
    const asked = pool.ask<Extract<Told, { kind: 'sorted' }>>(
      { kind: 'sort', partition, firstRow, rows, from, shape, out },
      [],
      (told) => {
        buckets.set(told.buckets, told.partition * 256)
        people += told.people
      },
    )
    firstRow += rows
    await holdBack(asked, waiting)
  }
  await Promise.all(waiting)
  const index = new Uint32Array(BUCKETS + 1)
  for (let b = 0; b < BUCKETS; b++) index[b + 1] = (index[b] as number) + (buckets[b] as number)
  const bytes = new Uint8Array(index.buffer)
  await file.write(bytes, 0, bytes.length, INDEX_AT)
  await file.sync()
  await file.close()
  return people
}

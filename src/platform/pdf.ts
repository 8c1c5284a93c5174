/**
 * PDF with Chinese type: a document is data (a template, a title and blocks), set by Typst in a thread of its own, so
 * that a long table never holds up a request. The same data gives the same bytes.
 */
import { Worker } from 'node:worker_threads'
import { defineRefusals, Refused } from './refusal.ts'

export const PDF = 'application/pdf'

/** `letter`: red head, for notices. `slip`: one matter on few pages. `report`: tables and sums. */
export type PdfTemplate = 'letter' | 'slip' | 'report'

export interface PdfColumn {
  title: string
  /** Share of the width; without it the column is as wide as its words. */
  width?: number
  align?: 'left' | 'right' | 'center'
}
/** A step of an explanation: what it is, its clause at the side, what it does to the amount, where it comes from. */
export interface PdfNode {
  title: string
  side?: string
  value?: string
  notes?: string[]
  children?: PdfNode[]
}
export type PdfBlock =
  /** `to`: whom a letter is for, without the indent of its paragraphs. */
  | { kind: 'to' | 'text' | 'note' | 'heading'; text: string }
  /** One figure that the paper is about. */
  | { kind: 'lead'; label: string; value: string }
  | { kind: 'fields'; columns?: 1 | 2 | 3; items: { label: string; value: string }[] }
  | { kind: 'table'; columns: PdfColumn[]; rows: string[][]; total?: string[]; empty?: string }
  | { kind: 'tree'; nodes: PdfNode[] }
  /** Lines at the right: who, and the day. */
  | { kind: 'sign'; rows: string[] }

export interface PdfPaper {
  title: string
  subtitle?: string
  /** Red head: the office in whose name it is. */
  issuer?: string
  number?: string
  /** Left of the page number on slips and reports: as of when, from which record. */
  footer?: string
  landscape?: boolean
  watermark?: string
  blocks: PdfBlock[]
}

export const refusals = defineRefusals('pdf', {
  busy: { text: '正在生成的文件太多。', next: '请稍后再试。' },
})

const WAITING_MAX = 64
const IDLE_MS = 60_000

interface Waiting {
  resolve: (body: Buffer) => void
  reject: (error: Error) => void
}
export interface PdfJob {
  id: number
  data: string
}
export type PdfDone = { id: number; body: Uint8Array } | { id: number; error: string }

let worker: Worker | undefined
let idle: NodeJS.Timeout | undefined
let last = 0
const waiting = new Map<number, Waiting>()

function failAll(error: Error): void {
  worker = undefined
  for (const { reject } of waiting.values()) reject(error)
  waiting.clear()
}

function start(): Worker {
  const fresh = new Worker(new URL('./pdf-worker.ts', import.meta.url))
  fresh.on('message', (done: PdfDone) => {
    const asked = waiting.get(done.id)
    waiting.delete(done.id)
    if ('error' in done) asked?.reject(new Error(`pdf: ${done.error}`))
    else asked?.resolve(Buffer.from(done.body.buffer, done.body.byteOffset, done.body.byteLength))
    if (waiting.size > 0) return
    fresh.unref()
    idle = setTimeout(() => {
      if (worker === fresh) worker = undefined
      void fresh.terminate()
    }, IDLE_MS).unref()
  })
  fresh.on('error', (error) => {
    if (worker === fresh) failAll(error instanceof Error ? error : new Error(String(error)))
  })
  fresh.on('exit', () => {
    if (worker === fresh) failAll(new Error('pdf: the thread ended'))
  })
  return fresh
}

/** Sets one paper. Throws `pdf.busy` when too many wait. */
export function renderPdf(template: PdfTemplate, paper: PdfPaper): Promise<Buffer> {
  if (waiting.size >= WAITING_MAX) return Promise.reject(new Refused([refusals.busy()], 429))
  return new Promise((resolve, reject) => {
    clearTimeout(idle)
    worker ??= start()
    worker.ref()
    const id = ++last
    waiting.set(id, { resolve, reject })
    worker.postMessage({ id, data: JSON.stringify({ template, ...paper }) } satisfies PdfJob)
  })
}

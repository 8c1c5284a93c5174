/** The thread that sets papers: Typst, two weights of Noto Sans SC, one page design. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { PdfDone, PdfJob } from './pdf.ts'

const page = readFileSync(fileURLToPath(new URL('./pdf-page.typ', import.meta.url)), 'utf8')
const { resolve } = createRequire(import.meta.url)
const fontBlobs = ['400Regular/NotoSansSC_400Regular.ttf', '700Bold/NotoSansSC_700Bold.ttf'].map((file) =>
  readFileSync(resolve(`@expo-google-fonts/noto-sans-sc/${file}`)),
)
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] })

function set(data: string): Uint8Array {
  const made = compiler.compile({ mainFileContent: page, inputs: { data } })
  if (!made.result) {
    const error = made.takeDiagnostics()
    throw new Error(JSON.stringify(error ? compiler.fetchDiagnostics(error) : 'no diagnostics'))
  }
  const body = compiler.pdf(made.result)
  compiler.evictCache(10)
  return body
}

parentPort?.on('message', ({ id, data }: PdfJob) => {
  let done: PdfDone
  try {
    done = { id, body: set(data) }
  } catch (error) {
    done = { id, error: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(done)
})

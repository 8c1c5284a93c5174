/**
 * Programs instead of browsers: a request that names a key and is signed is admitted by the gate that the app gives.
 * The body is read and hashed before anything looks into it, so that what was signed is what is done.
 */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from './access.ts'
import { FILE_LIMIT_BYTES, refusals as fileRefusals } from './files.ts'
import { common, Refused } from './refusal.ts'
import type { Served } from './serve.ts'

export interface SignedRequest {
  method: string
  /** Path and query exactly as sent. */
  target: string
  authorization: string
  /** Reads the body, which a request of an unknown key is not worth. */
  bodySha256: () => Promise<string>
  header: (name: string, value: string) => void
}
export interface Caller {
  actor: Actor
  keyId: string
  /** Everything is done but kept: a rehearsal. */
  rehearse: boolean
  /** Checks whether the key reaches this far, runs, and counts how it went. */
  call: (served: Served, run: () => Promise<unknown>) => Promise<unknown>
}
export interface Gate {
  /** First word of the header that such requests carry. */
  scheme: string
  /** Who sent it; refuses with every reason it can know. */
  admit: (request: SignedRequest) => Promise<Caller>
}

const CALLER = 'signedCaller'
export const callerOf = (request: FastifyRequest): Caller | null =>
  (request as unknown as Record<string, Caller | null>)[CALLER] ?? null

async function readWhole(payload: AsyncIterable<unknown>, announced: number, limit: number): Promise<Buffer> {
  const tooLarge = () =>
    new Refused([limit === FILE_LIMIT_BYTES ? fileRefusals.too_large() : common.too_large()], 413)
  if (announced > limit) throw tooLarge()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of payload) {
    bytes += (chunk as Buffer).length
    if (bytes > limit) throw tooLarge()
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** Bodies may be as large as their route takes. */
export function registerGate(app: FastifyInstance, gate: Gate, bodyLimit: number): void {
  app.decorateRequest(CALLER, null)
  app.addHook('preParsing', async (request, reply, payload) => {
    const { authorization } = request.headers
    if (!authorization?.startsWith(gate.scheme)) return payload
    const limit = request.routeOptions.bodyLimit ?? bodyLimit
    let body: Buffer = Buffer.alloc(0)
    const caller = await gate.admit({
      method: request.method,
      target: request.raw.url as string,
      authorization,
      bodySha256: async () => {
        body = await readWhole(payload, Number(request.headers['content-length']), limit)
        return createHash('sha256').update(body).digest('hex')
      },
      header: (name, value) => void reply.header(name, value),
    })
    ;(request as unknown as Record<string, Caller>)[CALLER] = caller
    return Readable.from([body], { objectMode: false })
  })
}

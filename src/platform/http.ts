/**
 * The HTTP face: Fastify bound to the acts. Sessions travel in an HttpOnly cookie; changing requests must come
 * from our own pages (custom header and same origin), so a foreign site can't make them.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import fastifyCompress from '@fastify/compress'
import fastifyCookie from '@fastify/cookie'
import fastifyMultipart from '@fastify/multipart'
import fastifyRateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import helmet from 'helmet'
import type { Actor } from './access.ts'
import { FILE_LIMIT_BYTES, refusals as fileRefusals } from './files.ts'
import { openApiOf, type Signed } from './openapi.ts'
import { isInTheWay, isNoText, isOutage, isTaken } from './outage.ts'
import { common, type Reason, Refused } from './refusal.ts'
import { type FileReply, type Meta, perform, type Served, type Tools } from './serve.ts'
import { callerOf, type Gate, registerGate } from './signed.ts'

export const SESSION_COOKIE = 'qc_session'
const BODY_LIMIT_BYTES = 2 * 1024 * 1024

export interface HttpOptions {
  tools: Tools
  served: readonly Served[]
  authenticate: (token: string, now: string) => Promise<Actor | null>
  /** Drops what is remembered of a session that ended. */
  forget: (token: string) => void
  /** Which page answers an address that no route knows; null for none. */
  pages: (url: string) => Promise<string | null>
  secureCookies: boolean
  trustProxy: boolean
  /** What people type; left out: whatever the request was sent to. */
  site?: string | null
  /** Requests a minute and address over all acts. */
  perMinute: number
  /** Lines go to standard output, or where they are told to. */
  logger: boolean | { write: (line: string) => void }
  /** Told of every bug, besides the log. */
  onBug?: (error: Error) => void
  ready: () => Promise<boolean>
  /** Lets programs in by their signatures. */
  gate?: Gate
  /** Which acts a program may reach, for the document. */
  signed?: Signed
}

/** What browsers are told to keep to, by helmet: the same for every answer, so it is put into words once. */
function guardsOf({ secureCookies }: HttpOptions): Record<string, string> {
  const guards: Record<string, string> = {}
  const listener = {
    setHeader: (name: string, value: string) => {
      guards[name.toLowerCase()] = value
    },
    removeHeader: () => {},
  }
  let whole = false
  helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // antd writes its styles into the page at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: secureCookies ? [] : null,
      },
    },
    strictTransportSecurity: secureCookies,
  })({} as IncomingMessage, listener as unknown as ServerResponse, (fault) => {
    whole = fault === undefined
  })
  if (!whole) throw new Error('the guards of answers are not whole')
  return guards
}

const errorBody = (error: string, reasons: Reason[]) => ({ error, reasons })

export async function makeHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { tools } = options
  const guards = guardsOf(options)
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: options.trustProxy,
    // Addresses the router itself can't read (bad escapes, a name of thousands of characters) are refused like others.
    frameworkErrors: (_error, _request, reply) => {
      const answer = reply as FastifyReply
      void answer
        .headers({ ...guards, 'cache-control': 'no-store' })
        .code(404)
        .send(errorBody('not_found', [common.not_found({ what: '这个地址' })]))
    },
    // No personal data in logs: the path without its query, never bodies, cookies or parameters.
    logger: options.logger
      ? {
          level: 'info',
          ...(typeof options.logger === 'object' ? { stream: options.logger } : {}),
          serializers: {
            req: (req: FastifyRequest) => ({ method: req.method, path: req.url.split('?')[0], id: req.id }),
            res: (res: { statusCode: number }) => ({ status: res.statusCode }),
          },
        }
      : false,
  })
  await app.register(fastifyCookie)
  await app.register(fastifyCompress, { global: true, threshold: 1024 })
  app.addHook('onRequest', async (_request, reply) => void reply.headers(guards))
  await app.register(fastifyRateLimit, {
    global: true,
    max: options.perMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: () => new Refused([common.too_many()], 429),
  })
  await app.register(fastifyMultipart, { limits: { fileSize: FILE_LIMIT_BYTES, files: 1, fields: 4 } })

  // The body of an act that takes a file; everywhere else such a body is none.
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )

  if (options.gate) registerGate(app, options.gate, BODY_LIMIT_BYTES)

  app.setErrorHandler(async (error, request, reply) =>
    answerError(error as Error, request, reply, options.onBug),
  )
  app.setNotFoundHandler(async (request, reply) => {
    const page =
      request.method === 'GET' && !request.url.startsWith('/api/') ? await options.pages(request.url) : null
    if (page && 'sendFile' in reply) return reply.header('cache-control', 'no-cache').sendFile(page)
    return reply
      .header('cache-control', 'no-store')
      .code(404)
      .send(errorBody('not_found', [common.not_found({ what: '这个地址' })]))
  })

  const actorOf = async (request: FastifyRequest): Promise<{ actor: Actor | null; token: string | null }> => {
    const token = request.cookies[SESSION_COOKIE] ?? null
    if (!token) return { actor: null, token: null }
    return { actor: await options.authenticate(token, tools.clock.now().toISOString()), token }
  }

  const metaOf = (request: FastifyRequest, reply: FastifyReply, token: string | null): Meta => ({
    ip: request.ip,
    agent: request.headers['user-agent'] ?? null,
    idempotencyKey: keyOf(request),
    site: options.site === undefined ? (request.headers.host ?? null) : options.site,
    sessionToken: token,
    setSession: (value) => {
      const cookie = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: options.secureCookies }
      if (value) reply.setCookie(SESSION_COOKIE, value, cookie)
      else reply.clearCookie(SESSION_COOKIE, cookie)
      if (token) options.forget(token)
    },
  })

  for (const served of options.served) {
    const { act } = served
    app.route({
      method: act.method,
      url: act.path,
      ...(act.takes === 'file' ? { bodyLimit: FILE_LIMIT_BYTES } : {}),
      ...(act.perMinute ? { config: { rateLimit: { max: act.perMinute, timeWindow: '1 minute' } } } : {}),
      handler: async (request, reply) => {
        const caller = callerOf(request)
        if (act.method !== 'GET' && !caller) insistOwnPage(request)
        const { actor, token } = caller ? { actor: caller.actor, token: null } : await actorOf(request)
        const meta = metaOf(request, reply, token)
        if (act.takes === 'file' && Buffer.isBuffer(request.body)) meta.body = request.body
        const run = async (more: Partial<Meta> = {}) =>
          await perform(tools, served, actor, inputOf(act, request), { ...meta, ...more })
        const answer = caller
          ? await caller.call(served, () => run({ keyId: caller.keyId, rehearse: caller.rehearse }))
          : await run()
        if (act.produces === 'file') return sendFile(reply, answer as FileReply)
        return reply.header('cache-control', 'no-store').send(answer ?? {})
      },
    })
  }

  registerFiles(app, options, actorOf)
  app.get('/api/health', { config: { rateLimit: false } }, async () => ({ ok: true }))
  app.get('/api/ready', { config: { rateLimit: false } }, async (_request, reply) => {
    const ok = await options.ready().catch(() => false)
    return reply.code(ok ? 200 : 503).send({ ok })
  })
  const document = openApiOf(options.served, options.signed)
  app.get('/api/openapi.json', async () => document)
  return app
}

function registerFiles(
  app: FastifyInstance,
  options: HttpOptions,
  actorOf: (request: FastifyRequest) => Promise<{ actor: Actor | null }>,
): void {
  const { tools } = options
  app.post('/api/files', { config: { rateLimit: { max: 120, timeWindow: '1 minute' } } }, async (request) => {
    insistOwnPage(request)
    const { actor } = await actorOf(request)
    if (!actor) throw new Refused([common.not_signed_in()], 401)
    const { filename, body } = await uploaded(request)
    const now = tools.clock.now().toISOString()
    const { sha256: _hash, ...file } = await tools.files.put(tools.db, body, filename, actor.accountId, now)
    return { ...file, url: tools.files.link(file.id, now) }
  })
  // Photos with a complaint, without an account: small, few, and of no use to anything else.
  app.post(
    '/api/visitor-photos',
    { config: { rateLimit: { max: 10, timeWindow: '1 minute' } } },
    async (request) => {
      insistOwnPage(request)
      const { filename, body } = await uploaded(request)
      const now = tools.clock.now().toISOString()
      const { id, name, ticket } = await tools.files.putPhoto(tools.db, body, filename, now)
      return { id, name, ticket }
    },
  )
  app.get('/api/files/:id', async (request, reply) => {
    const { id } = request.params as { id: string }
    const { until, sign } = request.query as { until?: string; sign?: string }
    tools.files.checkLink(id, Number(until), String(sign), tools.clock.now().toISOString())
    const [file] = await tools.files.info(tools.db, [id])
    if (!file) throw new Refused([common.not_found({ what: '这个文件' })], 404)
    await tools.files.insistThere(tools.db, id)
    return sendFile(
      reply,
      { filename: file.name, mime: file.mime, body: await tools.files.read(file) },
      file.mime.startsWith('image/') ? 'inline' : 'attachment',
    )
  })
}

function inputOf(act: Served['act'], request: FastifyRequest): object {
  const from = act.method === 'GET' || act.takes === 'file' ? request.query : request.body
  const plain = typeof from === 'object' && !Array.isArray(from) && !Buffer.isBuffer(from)
  if (from !== undefined && !plain) throw new Refused([common.bad_body()], 400)
  return { ...(from as object | null | undefined), ...(request.params as object) }
}

async function uploaded(request: FastifyRequest): Promise<{ filename: string; body: Buffer }> {
  const part = await request.file().catch(() => undefined)
  if (!part) throw new Refused([common.bad_body()], 400)
  const body = await part.toBuffer().catch(() => {
    throw new Refused([fileRefusals.too_large()], 413)
  })
  return { filename: part.filename, body }
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  return typeof key === 'string' && /^[\w-]{8,80}$/.test(key) ? key : null
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)

function insistOwnPage(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && origin !== 'null' && hostOf(origin) !== request.headers.host)
  // A custom header can't be sent by a foreign page without a CORS permission, which we never give.
  if (foreign || request.headers['x-qiancheng'] !== '1') throw new Refused([common.cross_site()], 403)
}

function sendFile(reply: FastifyReply, file: FileReply, how: 'attachment' | 'inline' = 'attachment') {
  return reply
    .header('content-type', file.mime)
    .header('content-disposition', `${how}; filename*=UTF-8''${encodeURIComponent(file.filename)}`)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(file.body)
}

async function answerError(
  error: Error & { statusCode?: number; code?: string },
  request: FastifyRequest,
  reply: FastifyReply,
  onBug?: (error: Error) => void,
) {
  void reply.header('cache-control', 'no-store')
  if (error instanceof Refused) {
    const names: Record<number, string> = {
      400: 'bad_input',
      401: 'not_signed_in',
      403: 'denied',
      404: 'not_found',
      409: 'conflict',
      413: 'too_large',
      429: 'too_many',
    }
    return reply.code(error.status).send(errorBody(names[error.status] ?? 'refused', error.reasons))
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || error.statusCode === 413) {
    return reply.code(413).send(errorBody('too_large', [common.too_large()]))
  }
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return reply.code(400).send(errorBody('bad_input', [common.bad_body()]))
  }
  if (isNoText(error)) return reply.code(400).send(errorBody('bad_input', [common.no_text()]))
  if (isOutage(error)) {
    request.log.error({ kind: error.name, code: error.code }, 'outage')
    return reply.code(503).send(errorBody('unavailable', [common.unavailable()]))
  }
  if (isInTheWay(error)) {
    request.log.warn({ kind: error.name, code: error.code }, 'in the way')
    return reply.code(409).send(errorBody('conflict', [common.busy()]))
  }
  if (isTaken(error)) {
    const { constraint } = error as { constraint?: string }
    request.log.warn({ kind: error.name, code: error.code, constraint }, 'taken')
    return reply.code(409).send(errorBody('conflict', [common.changed_meanwhile()]))
  }
  onBug?.(error)
  // The message of a database error can carry values of people; only its kind goes to the log.
  request.log.error(
    { kind: error.name, code: error.code, stack: error.stack?.split('\n').slice(1, 8) },
    'bug',
  )
  return reply.code(500).send(
    errorBody('bug', [
      {
        code: 'common.bug',
        message: '系统出现错误，本次操作没有生效。',
        next: `请稍后重试；如仍出现，请向管理员提供编号 ${request.id}。`,
      },
    ]),
  )
}

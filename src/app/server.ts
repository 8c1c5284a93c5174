/** The HTTP server: acts under /api, built pages elsewhere. */
import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { makeHttp } from '#platform/http'
import { common } from '#platform/refusal'
import { isOpen, makeGate } from '#registry/partners'
import { served } from './acts.ts'
import type { Platform } from './start.ts'

/** The built pages; another folder where someone else's build must not be in the way. */
const dist = () => resolve(process.env.QIANCHENG_DIST ?? resolve(import.meta.dirname, '../../dist'))
/** A class signing in together sits behind one address: hundreds of phones, a few requests each. */
const PER_MINUTE = 3000

export interface ServerOptions {
  secureCookies: boolean
  trustProxy: boolean
  /** What people type; left out: whatever the request was sent to. */
  site?: string | null
  logger: boolean | { write: (line: string) => void }
  perMinute?: number
  onBug?: (error: Error) => void
}

export async function makeServer(platform: Platform, options: ServerOptions): Promise<FastifyInstance> {
  const app = await makeHttp({
    tools: platform.tools,
    served,
    authenticate: async (token, now) => await platform.sessions.authenticate(token, now),
    forget: (token) => platform.sessions.forget(token),
    secureCookies: options.secureCookies,
    trustProxy: options.trustProxy,
    ...(options.site === undefined ? {} : { site: options.site }),
    perMinute: options.perMinute ?? PER_MINUTE,
    logger: options.logger,
    ...(options.onBug ? { onBug: options.onBug } : {}),
    ready: platform.ready,
    gate: makeGate(platform.tools),
    signed: (act) => isOpen(act) || (act.allow === 'signed-in' && !act.changes),
    pages: async (url) => {
      const path = url.split('?')[0] as string
      if (path === '/console' || path.startsWith('/console/')) return 'console.html'
      if (path === '/my' || path.startsWith('/my/')) return 'my.html'
      if (path === '/field' || path.startsWith('/field/')) return 'field.html'
      return path.includes('.') ? null : 'index.html'
    },
  })
  if (
    await access(dist()).then(
      () => true,
      () => false,
    )
  ) {
    await app.register(fastifyStatic, {
      root: dist(),
      index: 'index.html',
      setHeaders: (reply, path) => {
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  } else {
    app.get('/', async (_request, reply) =>
      reply.code(503).send({ error: 'no_pages', reasons: [common.not_found({ what: '页面文件' })] }),
    )
  }
  return app
}

/** Another server on the database of a test: its own lanes, its own connections, no word with the first. */
import type { FastifyInstance } from 'fastify'
import { makeServer } from '../../src/app/server.ts'
import { startPlatform } from '../../src/app/start.ts'
import type { TestApp } from './app.ts'

export async function secondServer(
  app: TestApp,
): Promise<{ http: FastifyInstance; stop: () => Promise<void> }> {
  const platform = await startPlatform({
    appUrl: app.appUrl,
    // The keys of `testApp`: both open the same seals.
    keys: { current: 1, keys: { 1: Buffer.alloc(32, 7) }, index: Buffer.alloc(32, 9) },
    dataDir: '/tmp',
    demo: true,
    clock: app.clock,
    poolSize: 4,
  })
  const http = await makeServer(platform, {
    secureCookies: false,
    trustProxy: false,
    logger: false,
    perMinute: 1_000_000,
  })
  await http.ready()
  return {
    http,
    stop: async () => {
      await http.close()
      await platform.stop()
    },
  }
}

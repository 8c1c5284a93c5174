/** What the benches stand on: a durable PostgreSQL of their own, and classes made through the acts. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DATABASE, migrate, startEmbedded } from '#platform/db'
import { seedReference } from '#seeds/reference'
import { type TestApp, testApp } from '../tests/kit/app.ts'

export interface Ground {
  app: TestApp
  ownerUrl: string
  /** The superuser's, for COPY from a file of the machine. */
  adminUrl: string
  port: number
  /** Process number of the database server. */
  pid: () => number
  stop: () => Promise<void>
}

export async function ground(at: string): Promise<Ground> {
  const dataDir = await mkdtemp(join(tmpdir(), 'qc-bench-data-'))
  const server = await startEmbedded({ dataDir })
  await migrate({ url: server.ownerUrl() })
  await seedReference(server.ownerUrl())
  const app = await testApp(at, {
    ownerUrl: server.ownerUrl(),
    appUrl: server.appUrl(),
    adminUrl: server.adminUrl(),
    drop: async () => {},
  })
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const address = app.http.server.address()
  return {
    app,
    ownerUrl: server.ownerUrl(),
    adminUrl: server.adminUrl(DATABASE),
    port: typeof address === 'object' && address ? address.port : 0,
    pid: () => server.pid(),
    stop: async () => {
      await app.stop()
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

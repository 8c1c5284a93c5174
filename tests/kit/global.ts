// One real PostgreSQL for a whole test run: a migrated template database that every test copies.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { createDatabase, type Embedded, migrate, startEmbedded } from '#platform/db'

export const TEMPLATE = 'qc_template'

declare module 'vitest' {
  export interface ProvidedContext {
    database: { adminUrl: string; ownerUrl: string; appUrl: string }
  }
}

let running: Promise<{ embedded: Embedded; dir: string }> | undefined
let users = 0

async function start(): Promise<{ embedded: Embedded; dir: string }> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'qc-test-'))
  // Speed over safety: the folder is thrown away, and a test of durability starts its own server.
  const embedded = await startEmbedded({
    dataDir: dir,
    durable: false,
    settings: { shared_buffers: '128MB' },
  })
  try {
    await createDatabase(embedded.adminUrl(), TEMPLATE)
    await migrate({ url: embedded.ownerUrl(TEMPLATE) })
    const seeds = path.resolve('db/seeds/reference/index.ts')
    if (existsSync(seeds)) {
      const { seedReference } = (await import(seeds)) as { seedReference: (url: string) => Promise<unknown> }
      await seedReference(embedded.ownerUrl(TEMPLATE))
    }
  } catch (error) {
    await end({ embedded, dir })
    throw error
  }
  return { embedded, dir }
}

async function end({ embedded, dir }: { embedded: Embedded; dir: string }): Promise<void> {
  await embedded.stop()
  await rm(dir, { recursive: true, force: true })
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Two projects ask for it in one process; the server is shared and ends with the last.
  users += 1
  running ??= start()
  const { embedded, dir } = await running
  project.provide('database', {
    adminUrl: embedded.adminUrl('{db}'),
    ownerUrl: embedded.ownerUrl('{db}'),
    appUrl: embedded.appUrl('{db}'),
  })
  return async () => {
    users -= 1
    if (users > 0) return
    await end({ embedded, dir })
  }
}

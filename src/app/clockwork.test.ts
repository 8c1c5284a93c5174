import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../tests/kit/app.ts'
import { clockwork } from './clockwork.ts'
import { reactions } from './reactions.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(async () => await app.stop())

const count = async (table: string) =>
  Number(
    (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(app.platform.tools.db))
      .rows[0]?.n,
  )

test('K2 K3 clockwork: ended sessions, old codes and old answers go, live ones stay', async () => {
  await app.worker(1)
  const admin = await app.staff('hr.admin')
  await admin.try(
    (await import('#registry/accounts/contract')).startTotp,
    {},
    { 'idempotency-key': 'tidy-key-0001' },
  )
  const tidy = clockwork.find((one) => one.name === 'tidy')
  await tidy?.run(app.platform.tools)
  expect([
    await count('registry.session'),
    await count('registry.phone_code'),
    await count('platform.idempotency'),
  ]).toEqual([2, 1, 1])
  app.clock.set('2026-04-30T01:00:00Z')
  await tidy?.run(app.platform.tools)
  expect([
    await count('registry.session'),
    await count('registry.phone_code'),
    await count('platform.idempotency'),
  ]).toEqual([0, 0, 0])
})

test('K3 jobs: the worker makes a queue for every clockwork and takes up events', async () => {
  await app.platform.work()
  for (const one of clockwork) expect(await app.platform.boss.getQueue(one.name)).toBeTruthy()
  expect(Object.keys(reactions)).not.toEqual([])
})

import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp, User } from '../../../tests/kit/app.ts'
import { secondServer } from '../../../tests/kit/second-server.ts'
import { publishedBatch } from '../../../tests/kit/vouchers.ts'
import { claimVoucher, giveUpVoucher, listVouchers, myVouchers } from './contract.ts'

const PEOPLE = 60
const PLACES = 40
let app: TestApp
let second: Awaited<ReturnType<typeof secondServer>>
let other: FastifyInstance
let workers: User[]

beforeAll(async () => {
  app = await testApp()
  second = await secondServer(app)
  other = second.http
  workers = []
  for (let i = 0; i < PEOPLE; i++) workers.push(await app.worker(1000 + i))
})
afterAll(async () => {
  await second.stop()
  await app.stop()
})
const HERE = { region: '350203' }

test('F3 rush: two servers, every person twice at each, sold exactly and in order', async () => {
  const { batchId, reviewer } = await publishedBatch(app, {
    title: '抢券',
    quotas: [{ region: '350200', total: PLACES }],
  })
  const replies = await Promise.all(
    workers.flatMap((worker, i) =>
      [app.http, other].flatMap((http) =>
        [1, 2].map((key) =>
          new User(http, worker.cookie).try(
            claimVoucher,
            { batchId, ...HERE },
            { 'idempotency-key': `rush-${i}-${key}-key` },
          ),
        ),
      ),
    ),
  )
  const won = replies.filter((r) => r.status === 200)
  const refused = replies
    .filter((r) => r.status !== 200)
    .flatMap((r) => r.body.reasons?.map((x) => x.code) ?? [])
  expect(new Set(won.map((r) => r.body.voucherId)).size).toBe(PLACES)
  expect([...new Set(refused)].sort()).toEqual(['voucher.already', 'voucher.sold_out'])
  const held = await reviewer.call(listVouchers, { id: batchId, size: 200, sort: 'no' })
  expect(held.total).toBe(PLACES)
  expect(new Set(held.rows.map((r) => r.personId)).size).toBe(PLACES)
  expect(held.rows.map((r) => r.number)).toEqual(
    Array.from({ length: PLACES }, (_v, i) => `抢券第 ${String(i + 1).padStart(6, '0')} 号`),
  )
})

test('F3 rush: the same key has one answer at both servers, whoever is asked first', async () => {
  const { batchId } = await publishedBatch(app, { title: '同键券', quotas: [{ region: '350200', total: 5 }] })
  const [worker] = workers as [User]
  const key = { 'idempotency-key': 'one-key-two-servers' }
  const answers = await Promise.all(
    [app.http, other, app.http, other].map((http) =>
      new User(http, worker.cookie).call(claimVoucher, { batchId, ...HERE }, key),
    ),
  )
  expect(new Set(answers.map((a) => a.voucherId)).size).toBe(1)
  expect(answers.filter((a) => !a.repeated)).toHaveLength(1)
})

test('F3 rush: giving back while others claim and wait never oversells, and nobody waits while one is free', async () => {
  const { batchId, reviewer } = await publishedBatch(app, {
    title: '来回券',
    quotas: [{ region: '350200', total: 10 }],
  })
  const at = (i: number) => new User(i % 2 === 0 ? app.http : other, (workers[i] as User).cookie)
  await Promise.all(
    workers.map(async (_w, i) => {
      const user = at(i)
      const got = await user.call(claimVoucher, { batchId, ...HERE, orWait: true })
      if (got.outcome === 'claimed' && i % 3 === 0)
        await user.call(giveUpVoucher, { id: got.voucherId as string, version: 1 })
    }),
  )
  const live = await reviewer.call(listVouchers, { id: batchId, size: 200, state: 'available' })
  expect(live.total).toBe(10)
  expect(new Set(live.rows.map((r) => r.personId)).size).toBe(10)
  const waiting = await Promise.all(workers.map((w) => w.call(myVouchers, {})))
  const gaveUp = waiting.filter((m) =>
    m.vouchers.some((v) => v.batchId === batchId && v.state === 'returned'),
  )
  const line = waiting.filter((m) => m.waiting.some((w) => w.batchId === batchId))
  expect(line).toHaveLength(PEOPLE - 10 - gaveUp.length)
})

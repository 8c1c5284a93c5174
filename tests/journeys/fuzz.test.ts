/** Generated requests over every act as every kind of user: an answer or a clear refusal, never a crash. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { addOrganisation } from '#registry/organisations/contract'
import { served, type TestApp, testApp, type User } from '../kit/app.ts'
import { fromSchema } from '../kit/arbitrary.ts'

let app: TestApp
let users: [string, User][]
beforeAll(async () => {
  app = await testApp()
  const institution = await app.staff('institution.manager', '350203')
  users = [
    ['公众', app.visitor],
    ['劳动者', await app.worker(1)],
    ['机构', institution],
    ['企业', await app.staff('enterprise.manager', '350203')],
    ['评价机构', await app.staff('evaluator.manager', '350200')],
    ['经办', await app.staff('hr.clerk', '350200')],
    ['复核', await app.staff('hr.reviewer', '350200')],
    ['财政经办', await app.staff('finance.clerk', '350200')],
    ['财政复核', await app.staff('finance.reviewer', '350200')],
    ['管理员', await app.staff('hr.admin', '350000')],
  ]
})
afterAll(async () => await app.stop())

/** Each act is asked this often by each kind of user that may not be turned away at the door, and once by the others. */
const RUNS = 12

test('K1 K3 requests: generated input to every act is answered or refused with reasons, never with a crash', async () => {
  const ids = users
    .flatMap(([, user]) => [user.orgId, user.accountId])
    .filter((id): id is string => id !== null)
  const crashes: string[] = []
  let asked = 0
  for (const { act } of served) {
    const schema = z.toJSONSchema(act.input, { target: 'draft-2020-12', unrepresentable: 'any', io: 'input' })
    const inputs = fc.sample(fromSchema(schema as never, ids), { numRuns: RUNS, seed: 20261122 })
    for (const [kind, user] of users) {
      const verb = typeof act.allow === 'object' ? act.allow.verb : null
      const allowed = verb === null || kind !== '公众'
      for (const input of allowed ? inputs : inputs.slice(0, 1)) {
        if (act.id.endsWith('sign-out')) continue
        const reply = await user.try(act, input as never)
        asked += 1
        const explained = reply.status === 200 || (reply.body.reasons?.length ?? 0) > 0
        if (reply.status >= 500 || !explained)
          crashes.push(`${act.id} as ${kind}: ${reply.status} ${JSON.stringify(input)?.slice(0, 300)}`)
        // Nobody's refusal is wordless or in English.
        for (const reason of reply.body.reasons ?? [])
          if (!/[\u4e00-\u9fff]/.test(reason.message))
            crashes.push(`${act.id}: ${reason.code} “${reason.message}”`)
      }
    }
  }
  expect([...new Set(crashes)].slice(0, 10)).toEqual([])
  expect(asked).toBeGreaterThan(served.length * 10)
}, 600_000)

test('K3 requests: bodies that are no objects, too large, of another type or broken are refused', async () => {
  const [, user] = users.find(([kind]) => kind === '管理员') as [string, User]
  const send = async (payload: string, type = 'application/json') =>
    await app.http.inject({
      method: 'POST',
      url: addOrganisation.path,
      headers: { 'x-qiancheng': '1', cookie: user.cookie as string, 'content-type': type },
      payload,
    })
  for (const body of ['[]', '"x"', '1', '{', '{"name":', 'null'])
    expect((await send(body)).statusCode).toBe(400)
  expect((await send('a=b', 'application/x-www-form-urlencoded')).statusCode).toBe(400)
  const large = await send(JSON.stringify({ name: 'x'.repeat(3_000_000) }))
  expect(large.statusCode).toBe(413)
  expect(large.json().reasons[0].message).toContain('超过')
  const deep = await send(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)
  expect(deep.statusCode).toBe(400)
})

test('K4 contract: the OpenAPI document lists every act with who may and how it refuses', async () => {
  const document = (await app.http.inject({ url: '/api/openapi.json' })).json()
  expect(document.openapi).toBe('3.1.0')
  const operations = Object.values(
    document.paths as Record<
      string,
      Record<
        string,
        {
          operationId: string
          responses: object
          security: Record<string, unknown>[]
          requestBody?: { content: object }
        }
      >
    >,
  ).flatMap((p) => Object.values(p))
  expect(operations.map((o) => o.operationId).sort()).toEqual(served.map((s) => s.act.id).sort())
  for (const operation of operations) expect(Object.keys(operation.responses)).toContain('422')
  // And which of them programs reach.
  const ways = (id: string) =>
    operations.find((o) => o.operationId === id)?.security.flatMap((way) => Object.keys(way))
  expect(ways('training.class.import-roster')).toEqual(['session', 'signed'])
  expect(ways('training.class.submit')).toEqual(['session'])
  expect(ways('supervision.record.class-file')).toEqual(['session'])
  expect(ways('registry.partner-file.upload')).toEqual(['signed'])
  const upload = operations.find((o) => o.operationId === 'registry.partner-file.upload')
  expect(Object.keys(upload?.requestBody?.content ?? {})).toEqual(['application/octet-stream'])
})

/** A crowd that wants vouchers: people with sessions of their own, batches published through the acts, servers to ask. */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { claimVoucher } from '#money/vouchers/contract'
import { act } from '#platform/act'
import { makeHttp } from '#platform/http'
import { serve } from '#platform/serve'
import { served } from '../src/app/acts.ts'
import { publishedBatch } from '../tests/kit/vouchers.ts'
import type { Ground } from './ground.ts'

export const AT = '2026-03-02T01:00:00Z'
const tokenOf = (n: number): string => `bench-token-${String(n).padStart(8, '0')}`

/** The same road without the work: sign-in, permission, shape, answer. */
export const echo = act({
  id: 'bench.echo',
  title: '回声',
  method: 'POST',
  path: '/api/bench/echo',
  allow: 'worker',
  input: claimVoucher.input,
  output: claimVoucher.output,
})
const servedEcho = serve(echo, {
  lane: true,
  run: async (ctx, input) => ({
    outcome: 'claimed' as const,
    voucherId: input.batchId,
    number: `回声第 000001 号`,
    expiresOn: ctx.today,
    ahead: null,
    repeated: false,
  }),
})

export async function listen(base: Ground): Promise<{ port: number; http: FastifyInstance }> {
  const { platform } = base.app
  const http = await makeHttp({
    tools: platform.tools,
    served: [...served, servedEcho],
    authenticate: (token, now) => platform.sessions.authenticate(token, now),
    forget: (token) => platform.sessions.forget(token),
    pages: async () => null,
    secureCookies: false,
    trustProxy: false,
    perMinute: 1_000_000_000,
    logger: false,
    ready: platform.ready,
  })
  await http.listen({ port: 0, host: '127.0.0.1' })
  const address = http.server.address()
  return { http, port: typeof address === 'object' && address ? address.port : 0 }
}

/** Rows of `count` people who have signed in; made by the installer, since signing in is not what is measured. */
export async function crowd(owner: pg.Client, count: number): Promise<void> {
  await owner.query(`
    create schema bench;
    create table bench.people as select n, gen_random_uuid() as id, gen_random_uuid() as account_id
      from generate_series(1, ${count}) n;
    create unique index on bench.people (n);
    create sequence bench.n;
    grant usage on schema bench to qc_app;
    grant select on bench.people to qc_app;
    grant usage on sequence bench.n to qc_app;
    insert into registry.person (id, id_number_index, id_number_sealed, id_number_masked, name_sealed, name_index,
      name_masked, sex, birth_on, region, created_at)
    select id, decode(md5('i' || n), 'hex'), '\\x00', '350***********00' || n % 10, '\\x00', decode(md5('n' || n), 'hex'),
      '测*', 'female', '1990-01-01', '350203', '${AT}' from bench.people;
    insert into registry.account (id, kind, display_name, person_id, created_at)
    select account_id, 'worker', '测*', id, '${AT}' from bench.people;
    insert into registry.session (token_hash, account_id, started_at, seen_at, ends_at)
    select sha256(convert_to('bench-token-' || lpad(n::text, 8, '0'), 'utf8')), account_id, '${AT}', '${AT}',
      '${AT}'::timestamptz + interval '12 hours' from bench.people;
    analyze registry.person, registry.account, registry.session, bench.people;`)
}

export async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** A batch with one quota row of `total`. */
export async function oneRow(
  base: Ground,
  owner: pg.Client,
  total: number,
): Promise<{ batchId: string; quotaId: string }> {
  const { batchId } = await publishedBatch(base.app, {
    title: `压测券${total}`,
    quotas: [{ region: '350200', total }],
  })
  const { rows } = await owner.query('select id from money.voucher_quota where batch_id = $1', [batchId])
  return { batchId, quotaId: rows[0].id }
}

export const asking = (pathOf: string, n: number, body: object, key?: string): string => {
  const text = JSON.stringify(body)
  return [
    `POST ${pathOf} HTTP/1.1`,
    'host: 127.0.0.1',
    `cookie: qc_session=${tokenOf(n)}`,
    'x-qiancheng: 1',
    'connection: keep-alive',
    'content-type: application/json',
    ...(key ? [`idempotency-key: ${key}`] : []),
    `content-length: ${Buffer.byteLength(text)}`,
    '',
    text,
  ].join('\r\n')
}

export interface Other {
  port: number
  child: ChildProcess
  gone: Promise<void>
}

/** A server in a process of its own on the same database, that can be killed. */
export async function otherServer(base: Ground): Promise<Other> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'voucher-server.ts')], {
    env: { ...process.env, BENCH_URL: base.app.appUrl, BENCH_AT: base.app.clock.now().toISOString() },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (part) => {
      const found = /listening (\d+)/.exec(String(part))
      if (found) resolve(Number(found[1]))
    })
    void gone.then(() => reject(new Error('the server ended before it listened')))
  })
  return { port, child, gone }
}

export interface Sums {
  taken: number
  total: number
  vouchers: number
  people: number
  records: number
}

/** What the database says of a batch: exact when the row, the vouchers, their people and their records agree. */
export async function sumsOf(owner: pg.Client, batchId: string): Promise<Sums> {
  const { rows } = await owner.query(
    `select sum(q.taken)::int as taken, sum(q.total)::int as total,
      (select count(*)::int from money.voucher v where v.batch_id = $1) as vouchers,
      (select count(distinct person_id)::int from money.voucher v where v.batch_id = $1) as people,
      (select count(*)::int from platform.audit a where a.act_id = 'money.voucher.claim'
        and a.subjects @> array['voucher-batch:' || $1]) as records
     from money.voucher_quota q where q.batch_id = $1::uuid`,
    [batchId],
  )
  return rows[0]
}
export const agree = (s: Sums, sold: number): boolean =>
  s.taken === sold && s.vouchers === sold && s.people === sold && s.records === sold

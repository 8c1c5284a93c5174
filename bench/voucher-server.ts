/** One more server process for the voucher benches; started and killed by them. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetClock } from '#platform/clock'
import { makeServer } from '../src/app/server.ts'
import { startPlatform } from '../src/app/start.ts'

const platform = await startPlatform({
  appUrl: process.env.BENCH_URL as string,
  // The keys of tests/kit/app.ts: both servers open the same seals.
  keys: { current: 1, keys: { 1: Buffer.alloc(32, 7) }, index: Buffer.alloc(32, 9) },
  dataDir: await mkdtemp(join(tmpdir(), 'qc-bench-server-')),
  demo: true,
  clock: new SetClock(process.env.BENCH_AT as string),
  poolSize: 4,
})
const http = await makeServer(platform, {
  secureCookies: false,
  trustProxy: false,
  logger: false,
  perMinute: 1_000_000_000,
})
await http.listen({ port: 0, host: '127.0.0.1' })
const address = http.server.address()
process.stdout.write(`listening ${typeof address === 'object' && address ? address.port : 0}\n`)

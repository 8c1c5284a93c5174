/**
 * The million-claim run in a process of its own, so that its memory is its own: facts are read from their pages, judged
 * and the results kept, durably, once a round. Prints one line of JSON. `node bench/judge-million.ts URL SET ROUNDS`
 */
import { judgeKept } from '#money/judgements'
import { makeKysely, makePool } from '#platform/db'
import { benchPack } from './claims-ground.ts'

const [url, setId, rounds] = process.argv.slice(2) as [string, string, string]
const pool = makePool(url)
const db = makeKysely(pool)
const pack = { packId: null, number: 1, title: '测速', document: benchPack() }
const out: { ms: number; cpuMs: number; runId: string; eligible: number; totalFen: number }[] = []
for (let round = 0; round < Number(rounds); round++) {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const { runId, eligible, totalFen } = await db
    .transaction()
    .execute((trx) => judgeKept(db, trx, new Date().toISOString(), setId, pack))
  const used = process.cpuUsage(cpu)
  out.push({
    ms: performance.now() - began,
    cpuMs: (used.user + used.system) / 1000,
    runId,
    eligible,
    totalFen,
  })
}
process.stdout.write(`${JSON.stringify({ rounds: out, maxRssMiB: process.resourceUsage().maxRSS / 1024 })}\n`)
await pool.end()

/** A million claims judged and kept, beside COPY of the same result rows; and what their explanations weigh. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { explainRow, keepSet, readResults, runById } from '#money/judgements'
import type { Bench, Row } from './benches.ts'
import { benchSet, dice } from './claims-ground.ts'
import { ground } from './ground.ts'
import { median } from './pgbench.ts'

const CLAIMS = Number(process.env.BENCH_CLAIMS ?? 1_000_000)
const ROUNDS = 7

async function judgeMillion(say: (line: string) => void): Promise<Row> {
  const base = await ground('2026-03-02T01:00:00Z')
  const file = join(tmpdir(), `qc-bench-results-${process.pid}.txt`)
  const admin = new pg.Client({ connectionString: base.adminUrl })
  try {
    say(`准备 ${CLAIMS} 笔申报的事实页…`)
    const { db } = base.app.platform.tools
    const now = new Date().toISOString()
    const set = benchSet(CLAIMS)
    const { id: setId } = await db.transaction().execute((trx) => keepSet(trx, now, '测速', set))
    const run = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'judge-million.ts'), base.app.appUrl, setId, String(ROUNDS + 1)],
      { maxBuffer: 1e8 },
    )
    const told = JSON.parse(run.stdout) as {
      rounds: { ms: number; cpuMs: number; runId: string; eligible: number; totalFen: number }[]
      maxRssMiB: number
    }
    const last = told.rounds.at(-1) as (typeof told.rounds)[number]
    // The first round compiles and warms up.
    const ours = told.rounds.slice(1)

    const head = await runById(db, last.runId)
    const results = await readResults(db, head)
    const words = results.codes.length
    const lines: string[] = []
    for (let row = 0; row < CLAIMS; row++)
      lines.push(
        [
          row + 1,
          results.amountFen[row],
          results.fund[row],
          results.eligible[row] ? 't' : 'f',
          ...results.codes.map((code) => code[row]),
        ].join('\t'),
      )
    await writeFile(file, `${lines.join('\n')}\n`)
    await admin.connect()
    const columns = Array.from({ length: words }, (_, w) => `code${w} integer`).join(', ')
    const copies: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      await admin.query(`drop table if exists bench_result; create table bench_result
        (claim integer, amount_fen integer, fund smallint, eligible boolean, ${columns})`)
      const began = performance.now()
      await admin.query(`copy bench_result from '${file}'`)
      if (round > 0) copies.push(performance.now() - began)
    }
    const sums = await admin.query(
      'select sum(amount_fen)::float8 as fen, count(*) filter (where eligible)::int as eligible from bench_result',
    )
    const same = sums.rows[0].fen === last.totalFen && sums.rows[0].eligible === last.eligible
    const sizes = await admin.query(
      `select (select sum(octet_length(results)) from money.judgement_results where run_id = $1)::float8 as results,
        (select sum(octet_length(facts) + octet_length(beside)) from money.judgement_facts where set_id = $2)::float8 as facts`,
      [last.runId, setId],
    )
    const roll = dice(3)
    let json = 0
    let agree = 0
    const SAMPLE = 2000
    for (let i = 0; i < SAMPLE; i++) {
      const one = await explainRow(db, last.runId, roll(CLAIMS))
      json += Buffer.byteLength(JSON.stringify(one?.judgement.trace))
      if (one?.agrees) agree += 1
    }
    const bytes = {
      json: json / SAMPLE,
      results: sizes.rows[0].results / CLAIMS,
      facts: sizes.rows[0].facts / CLAIMS,
    }
    const whole = median(ours.map((r) => r.ms))
    const copied = median(copies)
    const ratio = whole / copied
    const weight = (bytes.results + bytes.facts) / bytes.json
    for (const [i, r] of ours.entries())
      say(
        `第 ${i + 1} 轮：读入、核算并落盘 ${r.ms.toFixed(0)} 毫秒（本进程占用处理器 ${r.cpuMs.toFixed(0)} 毫秒）；COPY ${copies[i]?.toFixed(0)} 毫秒`,
      )
    say(
      `每笔：结果与说明 ${bytes.results.toFixed(1)} 字节，事实 ${bytes.facts.toFixed(1)} 字节，JSON 说明 ${bytes.json.toFixed(0)} 字节（${(weight * 100).toFixed(1)}%）；内存 ${told.maxRssMiB.toFixed(0)} MiB`,
    )
    return {
      ratio,
      goal: 0.6,
      lower: true,
      holds: ratio <= 0.6 && weight <= 0.1 && told.maxRssMiB < 1536 && same && agree === SAMPLE,
      figures: {
        claims: CLAIMS,
        wholeMs: whole,
        copyMs: copied,
        resultBytes: bytes.results,
        factBytes: bytes.facts,
        jsonBytes: bytes.json,
        explanationShare: weight,
        maxRssMiB: told.maxRssMiB,
        explanationsThatAgree: agree / SAMPLE,
      },
    }
  } finally {
    await admin.end().catch(() => {})
    await base.stop()
  }
}

export const judgementBenches: readonly Bench[] = [
  {
    name: 'judge-million',
    title: '一百万笔申报从事实页读入、核算、结果与说明落盘，对 COPY 同样的结果行',
    run: judgeMillion,
  },
]

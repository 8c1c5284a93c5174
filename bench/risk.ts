/** All risk rules over a year of 600,000 trainings, with the sums they read, against one sequential scan of their tables. */
import pg from 'pg'
import { addDays } from '#platform/day'
import { battery } from '../src/supervision/risk/battery.ts'
import { findAll } from '../src/supervision/risk/engine-service.ts'
import { sumLessons } from '../src/supervision/risk/lesson-store.ts'
import { honestYear, todayOf, type YearSize } from '../tests/kit/fraud-year.ts'
import { atTheEdge, finds, plant } from '../tests/kit/frauds.ts'
import type { Bench, Row } from './benches.ts'
import { ground } from './ground.ts'
import { median } from './pgbench.ts'

const TRAININGS = Number(process.env.BENCH_TRAININGS ?? 600_000)
const SEATS = 30
const ROUNDS = 3

const TABLES = [
  'registry.person',
  'supervision.register_sign',
  'registry.organisation',
  'training.provider_venue',
  'training.class',
  'training.class_session',
  'training.trainee',
  'training.check_event',
  'training.check_device',
  'training.class_score',
  'training.evaluation_box',
  'training.class_paper',
  'training.class_inspection',
  'evaluation.certificate',
  'employment.follow_up',
  'money.claim',
  'money.claim_line',
  'money.payment_line',
  'platform.file',
  'platform.audit',
]

/** Ten million check-ins go in faster without their indexes, which are made afterwards as they were. */
async function withoutIndexes(
  admin: pg.Client,
  table: string,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { rows } = await admin.query<{
    name: string
    definition: string
    con: string | null
    condef: string | null
  }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition, c.conname as con, pg_get_constraintdef(c.oid) as condef
     from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid where i.indrelid = $1::regclass`,
    [table],
  )
  for (const row of rows)
    await admin.query(
      row.con ? `alter table ${table} drop constraint "${row.con}" cascade` : `drop index ${row.name}`,
    )
  await run()
  await admin.query("set maintenance_work_mem = '1GB'")
  for (const row of rows)
    await admin.query(
      row.con ? `alter table ${table} add constraint "${row.con}" ${row.condef}` : row.definition,
    )
  return undefined
}

async function riskYear(say: (line: string) => void): Promise<Row> {
  const size: YearSize = {
    classes: Math.round(TRAININGS / SEATS),
    seats: SEATS,
    sessions: 8,
    from: '2026-01-05',
  }
  const base = await ground('2026-11-22T01:00:00Z')
  const admin = new pg.Client({ connectionString: base.adminUrl })
  try {
    await admin.connect()
    await honestYear(admin, size, async (step, run) => {
      const begun = Date.now()
      await (step === 'checks' ? withoutIndexes(admin, 'training.check_event', run) : run())
      say(`${step} ${((Date.now() - begun) / 1000).toFixed(0)} 秒`)
    })
    const frauds = atTheEdge(size, battery, 1, true)
    await plant(admin, frauds)
    await admin.query('vacuum (analyze)')
    await admin.query(
      'set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off',
    )
    const today = todayOf(size)
    const now = `${today}T01:00:00.000Z`
    const request = {
      why: 'night' as const,
      from: size.from,
      until: addDays(today, 183),
      region: '350000',
    }
    const rounds = []
    let rows = 0
    for (let i = 0; i < ROUNDS; i++) {
      const scanned = performance.now()
      rows = 0
      for (const table of TABLES)
        rows += Number((await admin.query(`select count(*) from ${table}`)).rows[0].count)
      const theirs = performance.now() - scanned
      const slow: [number, string][] = []
      // As on the first night: every lesson of the year is added up, then all rules run. Later nights add up a day.
      await admin.query('truncate supervision.lesson_sum, supervision.lesson_mark')
      const { db } = base.app.platform.tools
      const began = performance.now()
      await sumLessons(db, now)
      const summing = performance.now() - began
      const found = await findAll(db, request, now, (code, ms) => slow.push([ms, code]))
      const ours = performance.now() - began
      const faults = found.rules.filter((rule) => rule.fault)
      if (faults.length > 0)
        throw new Error(faults.map((rule) => `${rule.rule.code}: ${rule.fault}`).join('\n'))
      const missed = frauds.filter(
        (fraud) =>
          !found.rules.some(
            ({ rule, hits }) => rule.code === fraud.pattern.code && hits.some((hit) => finds(fraud, hit)),
          ),
      )
      const hits = found.rules.reduce((n, rule) => n + rule.hits.length, 0)
      say(
        `第 ${i + 1} 轮：${found.rules.length} 条规则 ${(ours / 1000).toFixed(1)} 秒（其中全年签到按课次汇总 ${(summing / 1000).toFixed(1)} 秒），${hits} 条结果（漏 ${missed.length}），顺序扫描 ${(theirs / 1000).toFixed(1)} 秒、${rows.toLocaleString()} 行`,
      )
      say(
        `    最慢：${slow
          .sort((a, b) => b[0] - a[0])
          .slice(0, 12)
          .map(([ms, code]) => `${code} ${(ms / 1000).toFixed(1)}`)
          .join('，')}`,
      )
      if (missed.length > 0) say(`    漏：${missed.map((fraud) => fraud.pattern.code).join('，')}`)
      rounds.push({ ours, summing, theirs, missed: missed.length, hits })
    }
    const ratio = median(rounds.map((r) => r.ours / r.theirs))
    const missed = Math.max(...rounds.map((r) => r.missed))
    return {
      ratio,
      goal: 10,
      lower: true,
      holds: ratio <= 10 && missed === 0,
      figures: {
        trainings: size.classes * SEATS,
        rules: battery.length,
        rows,
        rulesMs: median(rounds.map((r) => r.ours - r.summing)),
        sumsMs: median(rounds.map((r) => r.summing)),
        /** Every night but the first: the rules without the year's sums. */
        nightly: median(rounds.map((r) => (r.ours - r.summing) / r.theirs)),
        scanMs: median(rounds.map((r) => r.theirs)),
        hits: rounds[0]?.hits ?? 0,
        missed,
      },
    }
  } finally {
    await admin.end()
    await base.stop()
  }
}

export const riskBenches: readonly Bench[] = [
  { name: 'risk-year', title: '全部风险规则查一年 60 万人次培训 对 同样各表顺序扫描一遍', run: riskYear },
]

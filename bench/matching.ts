/** Registers loaded beside COPY, and the whole matching battery beside PostgreSQL, with default plans and hand-tuned. */
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { tagger } from '#registry/registers'
import type { RegisterCode } from '#registry/registers/contract'
import { loadDelivery, type Receipt } from '../src/registry/registers/load.ts'
import { Keys } from '../src/registry/registers/parse.ts'
import { registerKey } from '../src/registry/registers/people-keys.ts'
import { copyBatch } from '../src/supervision/matching/batch-store.ts'
import { HIT_BYTES, readHit } from '../src/supervision/matching/hit-rules.ts'
import { registerRules } from '../src/supervision/matching/match-rules.ts'
import { keepHits } from '../src/supervision/matching/service.ts'
import { matchInThreads } from '../src/supervision/matching/threads.ts'
import type { Bench, Row } from './benches.ts'
import { type Ground, ground } from './ground.ts'
import {
  BATTERY,
  batterySql,
  chance,
  idOf,
  OCCUPATIONS,
  populationOf,
  tableOf,
  writeRegister,
  YEAR_FROM,
} from './matching-ground.ts'
import { median } from './pgbench.ts'

/** Rows of the largest register; the whole size is 40 million. */
const ROWS = Number(process.env.BENCH_ROWS ?? 4_000_000)
const ROUNDS = 3
/** Rounds before the measured ones, as in a server that has been up for a while. */
const WARM = 2
const OURS = 5
type Say = (line: string) => void
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} 秒`

interface Files {
  dir: string
  path: (code: RegisterCode) => string
}

async function files(codes: readonly RegisterCode[], say: Say): Promise<Files> {
  // The database server reads it too, as a user of its own.
  const dir = await mkdtemp(join(tmpdir(), 'qc-bench-registers-'))
  await chmod(dir, 0o755)
  const path = (code: RegisterCode) => join(dir, `${code}.csv`)
  for (const { code, share } of BATTERY.filter((b) => codes.includes(b.code))) {
    const rows = Math.round(ROWS * share)
    await writeRegister(code, rows, populationOf(ROWS), path(code))
    say(`${code}：${rows.toLocaleString()} 行，${Math.round((await stat(path(code))).size / 1048576)} MB`)
  }
  return { dir, path }
}

const load = (base: Ground, from: Files, code: RegisterCode): Promise<Receipt> =>
  loadDelivery({ path: from.path(code) }, code, registerKey(base.app.platform.tools), from.dir, code)

async function copyIn(admin: pg.Client, from: Files, code: RegisterCode): Promise<number> {
  await admin.query(`drop table if exists raw_${code}; create table raw_${code} (${tableOf[code]})`)
  const began = performance.now()
  await admin.query(`copy raw_${code} from '${from.path(code)}' (format csv, header)`)
  return performance.now() - began
}

async function registerLoad(say: Say): Promise<Row> {
  const base = await ground('2026-03-02T01:00:00Z')
  const admin = new pg.Client({ connectionString: base.adminUrl })
  let from: Files | null = null
  try {
    await admin.connect()
    from = await files(['insurance'], say)
    const rounds: { ours: number; theirs: number }[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const theirs = await copyIn(admin, from, 'insurance')
      const began = performance.now()
      const receipt = await load(base, from, 'insurance')
      const ours = performance.now() - began
      if (receipt.kept !== ROWS) throw new Error(`${receipt.kept} of ${ROWS} rows were kept`)
      say(`第 ${i + 1} 轮：接收、核对并排序 ${seconds(ours)}，COPY ${seconds(theirs)}`)
      rounds.push({ ours, theirs })
    }
    const ratio = median(rounds.map((r) => r.ours / r.theirs))
    return {
      ratio,
      goal: 2,
      lower: true,
      holds: ratio <= 2,
      figures: {
        rows: ROWS,
        oursMs: median(rounds.map((r) => r.ours)),
        copyMs: median(rounds.map((r) => r.theirs)),
      },
    }
  } finally {
    await admin.end()
    await base.stop()
    if (from) await rm(from.dir, { recursive: true, force: true })
  }
}

const uuidOf = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const DAY = 86_400_000
const dayAt = (n: number): string => new Date(Date.UTC(2018, 0, 1) + n * DAY).toISOString().slice(0, 10)

const SEATS_A_CLASS = 30

/** Seats of a year: some people in two classes, some phones and accounts shared. */
async function fillBatch(base: Ground, admin: pg.Client, people: number): Promise<void> {
  await admin.query(`create table bench_batch (id uuid, class_id uuid, key bigint, key8 bytea, name_tag bytea, from_day date,
    to_day date, category text, jobless boolean, occupation text, phone bytea, account bytea)`)
  const keys = new Keys(registerKey(base.app.platform.tools))
  const population = populationOf(ROWS)
  function* rows() {
    for (let i = 0; i < people; i++) {
      // One in fifty sits twice.
      const p = chance(i % 50 === 49 ? i - 1 : i, population)
      const id = idOf(p)
      const no = Math.floor(i / SEATS_A_CLASS)
      const from = YEAR_FROM + chance(no + 11, 365)
      const jobless = chance(i + 5, 10) < 3
      const occupation = OCCUPATIONS[chance(no + 17, OCCUPATIONS.length)]
      const phone = 1_000_000 + (i % 500 === 0 ? i % 5000 : p)
      const account = i % 10 === 0 ? null : 5_000_000 + (i % 700 === 1 ? i % 7000 : p)
      const hex = (n: number) => `\\\\x${n.toString(16).padStart(32, '0')}`
      yield `${[
        uuidOf(i),
        uuidOf(1e9 + no),
        id.slice(0, 17),
        `\\\\x${(keys.person(id) as Buffer).toString('hex')}`,
        '\\\\x00000001',
        dayAt(from),
        dayAt(from + 10 + chance(no + 23, 50)),
        jobless ? 'registered-unemployed' : 'rural-transfer',
        jobless ? 't' : 'f',
        occupation,
        `\\\\x${phone.toString(16).padStart(16, '0')}`,
        account === null ? '\\N' : hex(account).replace(/(.{3})(.{16})(.{16})/, '$1$3'),
      ].join('\t')}\n`
    }
  }
  await pipeline(
    Readable.from(rows()),
    admin.query(copyFrom('copy bench_batch from stdin')) as unknown as NodeJS.WritableStream,
  )
  await admin.query(`create table bench_class as select distinct class_id, from_day, to_day, occupation from bench_batch;
    grant select on bench_batch, bench_class to qc_app; analyze bench_batch; analyze bench_class`)
}

async function fillRegisters(admin: pg.Client, from: Files): Promise<void> {
  // Of two rows of one day the later in the file is the latest state: lines are numbered as they stand.
  await admin.query('set max_parallel_workers_per_gather = 0')
  for (const { code } of BATTERY) {
    await copyIn(admin, from, code)
    const rest =
      code === 'insurance'
        ? ''
        : code === 'students'
          ? ', value, row_number() over () as line'
          : code === 'subsidies'
            ? ', ref'
            : ''
    const to = code === 'subsidies' ? '' : ', to_day'
    await admin.query(`create table bench_${code} as select left(id, 17)::bigint as key, from_day${to}${rest} from raw_${code};
      drop table raw_${code}; analyze bench_${code}`)
  }
  await admin.query('reset max_parallel_workers_per_gather')
}

async function ourRound(base: Ground, from: Files, runId: string): Promise<{ ms: number; hits: Uint8Array }> {
  const { tools } = base.app.platform
  const rules = registerRules.filter((r) => r.how !== 'name')
  const began = performance.now()
  const batch = await copyBatch(
    tools.db,
    {
      seats: sql`select id, id as person_id, class_id, key8 as key, name_tag, category, phone as phone_index,
        account as bank_account_index from public.bench_batch`,
      classes: sql`select class_id, from_day, to_day, occupation from public.bench_class`,
    },
    tagger(tools),
  )
  const found = await matchInThreads(
    batch,
    BATTERY.map(({ code }) => ({ code, path: join(from.dir, `${code}.qcreg`) })),
    rules,
  )
  await tools.db.transaction().execute((trx) => keepHits(trx, runId, 'hit', found.hits))
  return { ms: performance.now() - began, hits: found.hits }
}

async function sqlRound(admin: pg.Client, ordered: boolean): Promise<number> {
  await admin.query('truncate bench_hit')
  await admin.query('checkpoint')
  const began = performance.now()
  await admin.query('begin')
  for (const statement of batterySql(ordered)) await admin.query(statement)
  await admin.query('commit')
  return performance.now() - began
}

/** Both as sorted lines. */
async function sameHits(admin: pg.Client, hits: Uint8Array): Promise<{ same: boolean; count: number }> {
  const { rows } = await admin.query({
    text: `select rule, seat, coalesce(other::text, ''), coalesce(from_day::text, ''), coalesce(to_day::text, ''), n from bench_hit`,
    rowMode: 'array',
  })
  const theirs = rows.map((r) => r.join('|')).sort()
  const ours: string[] = []
  for (let i = 0; i < hits.length / HIT_BYTES; i++) {
    const h = readHit(hits, i)
    ours.push([h.rule, h.row, h.other ?? '', h.from ?? '', h.to ?? '', h.count].join('|'))
  }
  ours.sort()
  const wrong = ours.findIndex((line, i) => line !== theirs[i])
  if (wrong >= 0 || ours.length !== theirs.length)
    throw new Error(
      `hits differ: ${ours.length} against ${theirs.length}; ${ours[wrong]} against ${theirs[wrong]}`,
    )
  return { same: true, count: ours.length }
}

async function battery(say: Say): Promise<Row> {
  const base = await ground('2026-03-02T01:00:00Z')
  const admin = new pg.Client({ connectionString: base.adminUrl })
  const people = Math.round(ROWS / 40)
  let from: Files | null = null
  try {
    await admin.connect()
    from = await files(
      BATTERY.map((b) => b.code),
      say,
    )
    for (const { code } of BATTERY) await load(base, from, code)
    await fillRegisters(admin, from)
    for (const { code } of BATTERY) await rm(from.path(code))
    await fillBatch(base, admin, people)
    await admin.query(
      `create table bench_hit (rule int, seat uuid, other uuid, from_day date, to_day date, n bigint)`,
    )
    say(`${people.toLocaleString()} 人次，登记数据共 ${Math.round(ROWS * 1.4).toLocaleString()} 行`)
    const officer = await base.app.staff('hr.clerk', '350200')
    const ours: number[] = []
    let hits: Uint8Array = new Uint8Array(0)
    for (let i = -WARM; i < OURS; i++) {
      const runId = uuidOf(9e9 + WARM + i)
      await admin.query(
        `insert into supervision.match_run (id, kind, title, region, as_of, from_day, to_day, started_by, started_at)
          values ($1, 'year', '测速', '350200', '2026-03-02', '2025-01-01', '2025-12-31', $2, now())`,
        [runId, officer.accountId],
      )
      const round = await ourRound(base, from, runId)
      hits = round.hits
      if (i >= 0) ours.push(round.ms)
    }
    say(`本平台：${seconds(median(ours))}，命中 ${(hits.length / HIT_BYTES).toLocaleString()} 条，已存`)
    const plain: number[] = []
    for (let i = 0; i < ROUNDS; i++) plain.push(await sqlRound(admin, false))
    const { count } = await sameHits(admin, hits)
    say(`PostgreSQL 默认计划：${seconds(median(plain))}，命中逐行相同（${count.toLocaleString()} 条）`)
    await admin.query(`create index on bench_insurance (key) include (from_day, to_day);
      create index on bench_students (key) include (from_day, to_day, value, line);
      create index on bench_pension (key) include (from_day, to_day);
      create index on bench_subsidies (key) include (from_day, ref);
      create index on bench_batch (key) include (id, class_id, from_day, to_day)`)
    await admin.query('vacuum analyze')
    await admin.query(
      "set work_mem = '512MB'; set random_page_cost = 1.1; set enable_hashjoin = off; set enable_mergejoin = off",
    )
    const nested: number[] = []
    for (let i = 0; i < ROUNDS; i++) nested.push(await sqlRound(admin, true))
    await sameHits(admin, hits)
    await admin.query('set enable_hashjoin = on; set enable_mergejoin = on')
    const free: number[] = []
    for (let i = 0; i < ROUNDS; i++) free.push(await sqlRound(admin, false))
    const tuned = Math.min(median(nested), median(free))
    say(`PostgreSQL 调优：排序嵌套循环 ${seconds(median(nested))}，规划器自选 ${seconds(median(free))}`)
    const own = median(ours)
    const [plainRatio, tunedRatio] = [median(plain) / own, tuned / own]
    say(`快 ${plainRatio.toFixed(1)} 倍（默认）、${tunedRatio.toFixed(1)} 倍（调优）`)
    return {
      ratio: plainRatio,
      goal: 20,
      holds: plainRatio >= 20 && tunedRatio >= 8,
      figures: {
        rows: ROWS,
        people,
        hits: hits.length / HIT_BYTES,
        oursMs: own,
        plainMs: median(plain),
        tunedMs: tuned,
        tunedRatio,
      },
    }
  } finally {
    await admin.end()
    await base.stop()
    if (from) await rm(from.dir, { recursive: true, force: true })
  }
}

export const matchingBenches: readonly Bench[] = [
  {
    name: 'register-load',
    title:
      '接收一份部门数据（解析、核对、散列、排序），对 COPY 同一文件入无索引表（上限 2 ×；--rows 改变行数）',
    run: registerLoad,
  },
  {
    name: 'matching-battery',
    title:
      '全部参训人员与四份部门数据比对并存下命中，对 PostgreSQL（默认计划 20 ×，调优 8 ×；--rows 改变行数）',
    run: battery,
  },
]

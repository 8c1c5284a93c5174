/** Proves the books: the ledger in itself, then against reservations, claims and the bank's files; keeps what it found. */
import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { funds } from '#money/policy/contract'
import type { Actor } from '#platform/access'
import { nextNumber } from '#platform/counter'
import { showInstant } from '#platform/day'
import type { Db } from '#platform/db'
import { yuan } from '#platform/fen'
import { PDF, renderPdf } from '#platform/pdf'
import { common, Refused } from '#platform/refusal'
import { type Ctx, type FileReply, perform, serve, type Tools } from '#platform/serve'
import { regions } from '#registry/regions'
import { type LedgerCheck, makeProof, type ProofTotal, type Sums, sumTitles } from './proof-contract.ts'
import * as proof from './proof-store.ts'
import * as store from './store.ts'

type Look = (db: Db) => Promise<{ looked: number; faults: string[]; regions: (string | null)[] }>
type Question = readonly [name: string, title: string, look: Look]

const OWN: readonly Question[] = [
  ['entries', '每笔分录借贷相等', proof.unbalancedEntries],
  ['balances', '各科目余额等于分录合计', proof.wrongBalances],
  ['covered', '占用、应付、支付合计不超过预算', proof.overdrawnBooks],
  ['reservations', '占用中的额度与台账一致', proof.wrongReservations],
  ['lines', '每条申报明细只在一个环节、只付一次', proof.wrongLines],
  ['receivables', '应收追回与追回案件的未还金额一致', proof.wrongReceivables],
  ['amounts', '预算下达等于录入、调剂的审定合计', proof.wrongAmounts],
  ['reversals', '冲正分录与原分录逐科目相抵', proof.wrongReversals],
  ['seats', '逐席位释放不超过占用', proof.wrongSeats],
]
const ACROSS: readonly Question[] = [
  ['claims', '申报明细的金额、环节与台账一致', proof.wrongClaims],
  ['payments', '付款明细等于所含申报明细合计', proof.wrongPayments],
  ['bank', '拨付批次、银行回单与台账一致', proof.wrongBank],
]

async function ask(db: Db, questions: readonly Question[]): Promise<proof.KeptCheck[]> {
  const checks: proof.KeptCheck[] = []
  for (const [name, title, look] of questions) {
    const found = await look(db)
    checks.push({ name, title, holds: found.faults.length === 0, ...found })
  }
  return checks
}
const holding = (checks: proof.KeptCheck[]) => ({ holds: checks.every((check) => check.holds), checks })

/** The ledger's own proof: every check with what it looked at and what it found. */
export const checkLedger = async (db: Db): Promise<{ holds: boolean; checks: LedgerCheck[] }> =>
  holding(await ask(db, OWN))

/** The whole proof: the ledger, and the ledger against claims, payments and the bank's files. */
export async function checkBooks(
  db: Db,
  today: string,
): Promise<{ holds: boolean; checks: proof.KeptCheck[] }> {
  const checks = await ask(db, [...OWN, ...ACROSS])
  const idle = await proof.idleReservations(db, today)
  checks.push({ name: 'idle', title: '结束半年以上仍未申报的占用（提示）', holds: true, ...idle, note: true })
  return holding(checks)
}

type FundYear = Pick<ProofTotal, 'fund' | 'year'> & Sums
/** One row a year and fund, the newest year first. */
function sumUp(rows: readonly FundYear[]): FundYear[] {
  const out = new Map<string, FundYear>()
  for (const row of rows) {
    const key = `${row.year}/${row.fund}`
    const sum = out.get(key) ?? ({ fund: row.fund, year: row.year } as FundYear)
    for (const name of Object.keys(sumTitles) as (keyof Sums)[]) sum[name] = (sum[name] ?? 0) + row[name]
    out.set(key, sum)
  }
  return [...out.entries()].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, sum]) => sum)
}

/** At most this many are named. */
const NAMED = 10
/** Faults of the reader's own regions by name; of the others only how many there are. */
function shownChecks(ctx: Ctx, checks: readonly proof.KeptCheck[]): LedgerCheck[] {
  const reach = new Set(ctx.scope().regions)
  return checks.map(({ regions: of = [], ...check }) => {
    const whole = reach.has('350000')
    const own = check.faults.filter((_, i) => whole || reach.has(of[i] ?? ''))
    const rest = check.faults.length - own.length
    return {
      ...check,
      faults: [
        ...own.slice(0, NAMED),
        ...(own.length > NAMED ? [`等 ${own.length} 处`] : []),
        ...(rest > 0 ? [`其他地区 ${rest} 处`] : []),
      ],
    }
  })
}

export async function prove(ctx: Ctx) {
  const { holds, checks } = await checkBooks(ctx.db, ctx.today)
  return {
    at: ctx.now,
    holds,
    checks: shownChecks(ctx, checks),
    totals: sumUp(await store.balancesIn(ctx.db, ctx.scope().regions)),
  }
}

const digest = (row: Pick<proof.ProofRow, 'number' | 'at' | 'checks' | 'totals' | 'entries' | 'lastEntry'>) =>
  createHash('sha256')
    .update(JSON.stringify([row.number, row.at, row.entries, row.lastEntry, row.checks, row.totals]))
    .digest('hex')

async function keep(ctx: Ctx): Promise<{ id: string; number: string; holds: boolean }> {
  const { holds, checks } = await checkBooks(ctx.db, ctx.today)
  const totals = (await store.allBalances(ctx.db)).map(({ bookId: _book, ...row }): ProofTotal => row)
  const head = await proof.ledgerHead(ctx.db)
  const serial = await nextNumber(ctx.db, `proof:${ctx.today}`)
  const number = `HD${ctx.today.replaceAll('-', '')}-${String(serial).padStart(2, '0')}`
  const row = { number, at: ctx.now, checks, totals, ...head }
  const id = uuidv7()
  const nightly = ctx.actor.accountId === PLATFORM.accountId
  await proof.insertProof(ctx.db, {
    id,
    ...row,
    day: ctx.today,
    byAccount: nightly ? null : ctx.actor.accountId,
    byName: ctx.actor.name,
    holds,
    sha256: digest(row),
  })
  const faulty = checks.filter((check) => !check.holds)
  ctx.record({
    subjects: [`proof:${id}`],
    summary: `资金台账核对 ${number}：${holds ? '全部一致' : `${faulty.length} 项不一致`}`,
    region: '350000',
    after: { holds, entries: head.entries },
    reason: faulty.length > 0 ? faulty.map((check) => check.title).join('；') : null,
  })
  return { id, number, holds }
}

const showRow = (row: proof.ProofRow) => ({
  id: row.id,
  number: row.number,
  day: row.day,
  at: row.at,
  byName: row.byName,
  nightly: row.byAccount === null,
  holds: row.holds,
  faults: row.checks.filter((check) => !check.holds).length,
  notes: row.checks.filter((check) => check.note && check.faults.length > 0).length,
  entries: row.entries,
})

export async function listKept(ctx: Ctx, input: Parameters<typeof proof.listProofRows>[1]) {
  const page = await proof.listProofRows(ctx.db, input)
  return { ...page, rows: page.rows.map(showRow) }
}

export async function view(ctx: Ctx, input: { id: string }) {
  const row = await proof.proofById(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '该核对报告' })], 404)
  const reach = new Set(ctx.scope().regions)
  const own = row.totals.filter((one) => reach.has(one.region))
  const last = row.lastEntry ? await store.postingsOf(ctx.db, row.lastEntry) : []
  return {
    ...showRow(row),
    checks: shownChecks(ctx, row.checks),
    totals: sumUp(own),
    regions: own
      .map((one) => ({ ...one, regionName: regions().fullName(one.region) }))
      .sort((a, b) => (a.year === b.year ? (a.region < b.region ? -1 : 1) : b.year - a.year)),
    lastEntry: last.some((one) => reach.has(one.region)) ? row.lastEntry : null,
    sha256: row.sha256,
  }
}

const SHOWN = [
  'appropriatedFen',
  'availableFen',
  'reservedFen',
  'payableFen',
  'inPaymentFen',
  'paidFen',
] as const
const LATER = ['offsetFen', 'receivableFen', 'recoveredFen', 'writtenOffFen'] as const

/** The report on paper: what was looked at, what was found, and the sums of the reader's regions. */
export async function print(ctx: Ctx, input: { id: string }): Promise<FileReply> {
  const data = await view(ctx, input)
  const columns = [...SHOWN, ...(LATER.some((key) => data.regions.some((r) => r[key] !== 0)) ? LATER : [])]
  const money = (rows: typeof data.regions | typeof data.totals, name: (row: never) => string) =>
    rows.map((row) => [name(row as never), ...columns.map((key) => yuan(row[key]))])
  const titles = columns.map((key) => ({ title: sumTitles[key], align: 'right' as const }))
  const body = await renderPdf('report', {
    title: '补贴资金台账核对报告',
    subtitle: `${data.number}　核对时间 ${showInstant(data.at)}`,
    landscape: true,
    footer: `${data.number}　校验 ${data.sha256.slice(0, 16)}`,
    blocks: [
      {
        kind: 'fields',
        columns: 2,
        items: [
          { label: '核对结论', value: data.holds ? '全部一致' : `${data.faults} 项不一致` },
          { label: '核对人', value: data.nightly ? '系统每日自动核对' : data.byName },
          { label: '台账分录', value: `${data.entries} 笔` },
          { label: '最后一笔分录', value: data.lastEntry ?? (data.entries > 0 ? '不在本地区' : '无') },
        ],
      },
      { kind: 'heading', text: '一、核对项目' },
      {
        kind: 'table',
        columns: [
          { title: '项目', width: 4 },
          { title: '核对数', align: 'right', width: 1 },
          { title: '结果', width: 1 },
          { title: '不一致或需要留意的记录', width: 5 },
        ],
        rows: data.checks.map((check) => [
          check.title,
          String(check.looked),
          check.holds ? (check.note && check.faults.length > 0 ? '请留意' : '一致') : '不一致',
          check.faults.join('、') || '无',
        ]),
      },
      { kind: 'heading', text: '二、各项资金合计（元）' },
      {
        kind: 'table',
        columns: [{ title: '年度与资金来源', width: 2 }, ...titles],
        rows: money(data.totals, (row: FundYear) => `${row.year} 年${funds[row.fund]}`),
        empty: '本地区没有预算',
      },
      { kind: 'heading', text: '三、分地区（元）' },
      {
        kind: 'table',
        columns: [{ title: '地区、年度与资金来源', width: 3 }, ...titles],
        rows: money(
          data.regions,
          (row: (typeof data.regions)[number]) => `${row.regionName} ${row.year} 年${funds[row.fund]}`,
        ),
        empty: '本地区没有预算',
      },
      {
        kind: 'note',
        text: `本报告由台账逐笔核对生成并存档，不可更改。全文校验码（SHA-256）：${data.sha256}`,
      },
    ],
  })
  return { filename: `资金台账核对报告-${data.number}.pdf`, mime: PDF, body }
}

/** Nobody's account: what the platform does by itself is recorded under its own name. */
const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000c2',
  name: '系统自动核对',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['ledger.read']), org: null, region: '350000' }],
}
export const servedProof = serve(makeProof, { at: 'list', run: keep })

/** Each night, and again by hand whenever somebody wants to know. */
export async function proveBooks(tools: Tools): Promise<{ number: string; holds: boolean }> {
  return (await perform(tools, servedProof, PLATFORM, {})) as { number: string; holds: boolean }
}

/** The measurements, each a ratio to pgbench doing the same statements on the same server in the same run. */
import pg from 'pg'
import { getClass } from '#training/class-filing/contract'
import { approvedClass } from '../tests/kit/classes.ts'
import { checkInBenches } from './check-in.ts'
import { evaluator } from './evaluator.ts'
import { ground } from './ground.ts'
import { judgementBenches } from './judgements.ts'
import { load } from './load.ts'
import { matchingBenches } from './matching.ts'
import { inlined, median, pgbench } from './pgbench.ts'
import { recordBenches } from './records.ts'
import { riskBenches } from './risk.ts'
import { sandboxBenches } from './sandbox.ts'
import { voucherBenches } from './vouchers.ts'

export interface Row {
  ratio: number
  goal: number
  /** The less the better: the goal is the most it may be. */
  lower?: boolean
  holds: boolean
  figures: Record<string, number>
}
export interface Bench {
  name: string
  title: string
  run: (say: (line: string) => void) => Promise<Row>
}

const ROUNDS = 5
const SECONDS = 4

const request = (method: string, path: string, cookie: string, body?: unknown): string => {
  const text = body === undefined ? '' : JSON.stringify(body)
  const head = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `cookie: ${cookie}`,
    'x-qiancheng: 1',
    'connection: keep-alive',
  ]
  if (body !== undefined)
    head.push('content-type: application/json', `content-length: ${Buffer.byteLength(text)}`)
  return `${head.join('\r\n')}\r\n\r\n${text}`
}

/** The statements that `work` sends to the database, with their values. */
async function statementsOf(work: () => Promise<unknown>): Promise<{ text: string; values: unknown[] }[]> {
  const seen: { text: string; values: unknown[] }[] = []
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown[]?]
    seen.push(
      typeof first === 'string'
        ? { text: first, values: Array.isArray(second) ? second : [] }
        : { text: first.text, values: first.values ?? (Array.isArray(second) ? second : []) },
    )
    return original.apply(this, args as never)
  } as never
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  return seen.filter((s) => !/pgboss|^begin|^commit|^select 1$/i.test(s.text))
}

async function classPage(say: (line: string) => void): Promise<Row> {
  const base = await ground('2026-03-02T01:00:00Z')
  try {
    const scene = await approvedClass(base.app, { trainees: Array.from({ length: 30 }, (_v, i) => i) })
    const { clerk } = scene.provider
    const statements = await statementsOf(() => clerk.call(getClass, { id: scene.classId }))
    const script = statements.map((s) => inlined(s.text, s.values)).join('\n')
    say(`一次查看班级共 ${statements.length} 条语句`)
    const path = getClass.path.replace(':id', scene.classId)
    const rounds = []
    for (let i = 0; i < ROUNDS; i++) {
      const ours = await load({
        host: '127.0.0.1',
        port: base.port,
        connections: 16,
        seconds: SECONDS,
        requests: [request('GET', path, clerk.cookie as string)],
      })
      const theirs = await pgbench(base.app.appUrl, script, 16, SECONDS)
      say(
        `第 ${i + 1} 轮：HTTP ${Math.round(ours.perSecond)}/秒（p99 ${ours.p99Ms.toFixed(1)} 毫秒，失败 ${ours.bad}），pgbench ${Math.round(theirs)}/秒`,
      )
      rounds.push({ ours, theirs })
    }
    const ratio = median(rounds.map((r) => r.ours.perSecond / r.theirs))
    const bad = rounds.reduce((sum, r) => sum + r.ours.bad, 0)
    return {
      ratio,
      goal: 0.25,
      holds: ratio >= 0.25 && bad === 0,
      figures: {
        httpPerSecond: median(rounds.map((r) => r.ours.perSecond)),
        pgbenchPerSecond: median(rounds.map((r) => r.theirs)),
        p99Ms: median(rounds.map((r) => r.ours.p99Ms)),
        bad,
      },
    }
  } finally {
    await base.stop()
  }
}

export const benches: readonly Bench[] = [
  { name: 'class-page', title: '查看班级（HTTP，已登录）对 pgbench 执行相同语句', run: classPage },
  { name: 'evaluator', title: '核算器（单核，百万笔）对 numpy 向量化', run: evaluator },
  ...checkInBenches,
  ...voucherBenches,
  ...judgementBenches,
  ...sandboxBenches,
  ...matchingBenches,
  ...recordBenches,
  ...riskBenches,
]

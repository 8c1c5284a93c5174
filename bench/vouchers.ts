/** Vouchers in a rush: against pgbench on the same row, against an echo of the same server, over two servers, through kills. */
import { claimVoucher } from '#money/vouchers/contract'
import type { Bench, Row } from './benches.ts'
import { type Ground, ground } from './ground.ts'
import { type LoadResult, load } from './load.ts'
import { median, pgbench } from './pgbench.ts'
import {
  AT,
  agree,
  asking,
  connected,
  crowd,
  echo,
  listen,
  type Other,
  oneRow,
  otherServer,
  sumsOf,
} from './voucher-ground.ts'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const PEOPLE = 20_000
/** Requests a round. */
const SIZE = Number(process.env.BENCH_SIZE ?? 10_000)
const PGBENCH_SECONDS = 4
const CONNECTIONS = [64, 256]
const GOAL_PGBENCH = 8
const GOAL_ECHO = 0.7

type Owner = Awaited<ReturnType<typeof connected>>

/** What a claim writes, one transaction each: the row, the voucher, the record. */
const script = (batchId: string, quotaId: string): string => `
  begin;
  update money.voucher_quota set taken = taken + 1, last_no = last_no + 1 where id = '${quotaId}' and taken < total;
  insert into money.voucher (id, batch_id, quota_id, no, person_id, region, told_by, origin, claimed_at, expires_on)
  select gen_random_uuid(), '${batchId}', '${quotaId}', (select last_no from money.voucher_quota where id = '${quotaId}'),
    p.id, '350203', 'known', 'claimed', now(), date '2026-05-01'
  from bench.people p where p.n = 1 + nextval('bench.n') % ${PEOPLE} on conflict do nothing;
  insert into platform.audit (id, at, act_id, act_title, account_id, actor_name, subjects, summary, region)
  values (gen_random_uuid(), now(), 'bench', '领取培训券', gen_random_uuid(), '测*',
    array['voucher-batch:${batchId}', 'voucher:' || gen_random_uuid(), 'person:' || gen_random_uuid()], '领取培训券', '350200');
  commit;`

const order = (size: number): number[] => Array.from({ length: size }, (_v, i) => 1 + (i % PEOPLE))

async function rush(say: (line: string) => void): Promise<Row> {
  const base = await ground(AT)
  const owner = await connected(base.ownerUrl)
  try {
    say(`准备 ${PEOPLE} 名已登录的劳动者…`)
    await crowd(owner, PEOPLE)
    const { http, port } = await listen(base)
    const at = { host: '127.0.0.1', port }
    const body = (batchId: string) => ({ batchId, orWait: false })
    let exact = true
    const figures: Record<string, number> = {}
    const ratios: { pgbench: number[]; echo: number[] } = { pgbench: [], echo: [] }
    for (const connections of CONNECTIONS) {
      const rounds: { ours: LoadResult; echoed: LoadResult; theirs: number }[] = []
      for (let i = 0; i < ROUNDS; i++) {
        const { batchId } = await oneRow(base, owner, SIZE)
        const other = await oneRow(base, owner, 1_000_000)
        const send = (path: string) => order(SIZE).map((n) => asking(path, n, body(batchId)))
        // Everybody comes anew, having signed in minutes ago: their sessions are looked up and renewed.
        const cold = () => base.app.clock.set(new Date(base.app.clock.now().getTime() + 70_000))
        cold()
        const echoed = await load({ ...at, connections, requests: send(echo.path) })
        cold()
        const ours = await load({ ...at, connections, requests: send(claimVoucher.path) })
        await owner.query("select setval('bench.n', 1)")
        const theirs = await pgbench(
          base.app.appUrl,
          script(other.batchId, other.quotaId),
          16,
          PGBENCH_SECONDS,
        )
        exact &&= ours.bad === 0 && echoed.bad === 0 && agree(await sumsOf(owner, batchId), SIZE)
        rounds.push({ ours, echoed, theirs })
        say(
          `${connections} 连接第 ${i + 1} 轮：领券 ${Math.round(ours.perSecond)}/秒（p99 ${ours.p99Ms.toFixed(1)} 毫秒，失败 ${ours.bad}），回声 ${Math.round(echoed.perSecond)}/秒，pgbench 16 连接 ${Math.round(theirs)}/秒`,
        )
      }
      const toPgbench = median(rounds.map((r) => r.ours.perSecond / r.theirs))
      const toEcho = median(rounds.map((r) => r.ours.perSecond / r.echoed.perSecond))
      say(`${connections} 连接：${toPgbench.toFixed(2)} × pgbench，${toEcho.toFixed(2)} × 回声`)
      ratios.pgbench.push(toPgbench)
      ratios.echo.push(toEcho)
      figures[`perSecond${connections}`] = median(rounds.map((r) => r.ours.perSecond))
      figures[`echoPerSecond${connections}`] = median(rounds.map((r) => r.echoed.perSecond))
      figures[`pgbenchPerSecond${connections}`] = median(rounds.map((r) => r.theirs))
      figures[`p99Ms${connections}`] = median(rounds.map((r) => r.ours.p99Ms))
      figures[`toPgbench${connections}`] = toPgbench
      figures[`toEcho${connections}`] = toEcho
    }
    exact &&= await twoServers(base, owner, say)
    await http.close()
    const ratio = Math.min(...ratios.pgbench)
    const toEcho = Math.min(...ratios.echo)
    return {
      ratio,
      goal: GOAL_PGBENCH,
      holds: ratio >= GOAL_PGBENCH && toEcho >= GOAL_ECHO && exact,
      figures,
    }
  } finally {
    await owner.end()
    await base.stop()
  }
}

const PLACES = 5000

/** More people than places ask two server processes at once, each person both of them. */
async function twoServers(base: Ground, owner: Owner, say: (line: string) => void): Promise<boolean> {
  const { batchId } = await oneRow(base, owner, PLACES)
  const servers = await Promise.all([otherServer(base), otherServer(base)])
  try {
    const requests = order(6000).map((n) => asking(claimVoucher.path, n, { batchId }, `two-servers-${n}`))
    const results = await Promise.all(
      servers.map((s) => load({ host: '127.0.0.1', port: s.port, connections: 64, requests })),
    )
    const sums = await sumsOf(owner, batchId)
    const exact = agree(sums, PLACES)
    say(
      `两个服务进程：${results.reduce((n, r) => n + r.done, 0)} 次请求抢 ${PLACES} 张，领出 ${sums.vouchers} 张，${exact ? '分毫不差' : '不一致！'}`,
    )
    return exact
  } finally {
    for (const s of servers) s.child.kill('SIGKILL')
    await Promise.all(servers.map((s) => s.gone))
  }
}

export interface Crash {
  rounds: number
  /** Answered with a number before a kill. */
  acknowledged: number
  lost: number
  sums: { taken: number; total: number; vouchers: number; people: number; records: number }
}

/** Claims under load while the server, or the database, is killed without warning; every acknowledged one must be there. */
export async function killRounds(
  base: Ground,
  owner: () => Promise<Owner>,
  /** Each `databaseEach`th kill is the database's. */
  options: { rounds: number; each: number; clients: number; databaseEach: number },
  say: (line: string) => void,
): Promise<Crash> {
  const { rounds, each, clients } = options
  let client = await owner()
  const { batchId } = await oneRow(base, client, rounds * each)
  const told = new Map<number, string>()
  let server: Other = await otherServer(base)
  let next = 1
  for (let round = 1; round <= rounds; round++) {
    const until = told.size + each / 2
    const todo: number[] = []
    let going = true
    const ask = async (n: number): Promise<boolean> => {
      try {
        const reply = await fetch(`http://127.0.0.1:${server.port}${claimVoucher.path}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-qiancheng': '1',
            cookie: `qc_session=bench-token-${String(n).padStart(8, '0')}`,
            'idempotency-key': `kill-round-${n}`,
          },
          body: JSON.stringify({ batchId }),
        })
        if (reply.status !== 200) return false
        const { number } = (await reply.json()) as { number: string }
        if (told.has(n) && told.get(n) !== number) throw new Error(`two answers to ${n}`)
        told.set(n, number)
        return true
      } catch {
        return false
      }
    }
    const loop = async (): Promise<void> => {
      while (going && next <= rounds * each) {
        const n = next++
        if (!(await ask(n))) todo.push(n)
      }
    }
    const loops = Promise.all(Array.from({ length: clients }, loop))
    while (told.size < until && next <= rounds * each) await new Promise((r) => setTimeout(r, 2))
    const database = round % options.databaseEach === 0
    if (database) process.kill(base.pid(), 'SIGKILL')
    else server.child.kill('SIGKILL')
    going = false
    await loops
    if (!database) {
      await server.gone
      server = await otherServer(base)
    } else {
      await client.end().catch(() => {})
      for (let tries = 0; ; tries++) {
        try {
          client = await owner()
          break
        } catch (error) {
          if (tries > 200) throw error
          await new Promise((r) => setTimeout(r, 50))
        }
      }
    }
    // What had no answer is asked once more under its own key.
    for (const n of todo) while (!(await ask(n))) await new Promise((r) => setTimeout(r, 20))
    const { rows } = await client.query(
      `select p.n::int as n from money.voucher v join bench.people p on p.id = v.person_id where v.batch_id = $1`,
      [batchId],
    )
    const there = new Set(rows.map((r) => r.n))
    const lost = [...told.keys()].filter((n) => !there.has(n)).length
    say(
      `第 ${round} 次 kill -9（${database ? '数据库' : '服务进程'}）：已答复 ${told.size}，在库 ${there.size}，丢失 ${lost}`,
    )
    if (lost > 0) return { rounds: round, acknowledged: told.size, lost, sums: await sumsOf(client, batchId) }
  }
  const sums = await sumsOf(client, batchId)
  await client.end()
  server.child.kill('SIGKILL')
  await server.gone
  return { rounds, acknowledged: told.size, lost: 0, sums }
}

const KILLS = 20

async function kills(say: (line: string) => void): Promise<Row> {
  const base = await ground(AT)
  try {
    const owner = () => connected(base.ownerUrl)
    const first = await owner()
    await crowd(first, PEOPLE)
    await first.end()
    // The platform takes a database that dies more than five times a minute for broken.
    const done = await killRounds(
      base,
      owner,
      { rounds: KILLS, each: 400, clients: 32, databaseEach: 4 },
      say,
    )
    const { sums } = done
    const whole =
      agree(sums, sums.vouchers) && done.acknowledged === sums.vouchers && sums.taken <= sums.total
    return {
      ratio: done.lost === 0 && whole ? 1 : 0,
      goal: 1,
      holds: done.lost === 0 && whole && done.rounds === KILLS,
      figures: { rounds: done.rounds, acknowledged: done.acknowledged, lost: done.lost, ...sums },
    }
  } finally {
    await base.stop()
  }
}

export const voucherBenches: readonly Bench[] = [
  {
    name: 'voucher-rush',
    title: '抢券（HTTP，已登录、留痕、落盘，同一行名额）对 pgbench 16 连接同一事务，并对同一服务的回声',
    run: rush,
  },
  {
    name: 'voucher-kills',
    title: '抢券中 20 次 kill -9（服务进程与数据库交替）：已答复的一张不丢',
    run: kills,
  },
]

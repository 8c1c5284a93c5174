/** The measurements, each a ratio to pgbench doing the same statements on the same server in the same run. */
import pg from 'pg'
import { workerAccount } from '#registry/accounts'
import { peopleById } from '#registry/people'
import { check, liveSession, openSession } from '#training/attendance/contract'
import { getClass } from '#training/class-filing/contract'
import { startSession } from '../src/registry/accounts/session.ts'
import { approvedClass, type ClassScene } from '../tests/kit/classes.ts'
import { listedProvider } from '../tests/kit/providers.ts'
import { evaluator } from './evaluator.ts'
import { type Ground, ground } from './ground.ts'
import { judgementBenches } from './judgements.ts'
import { load } from './load.ts'
import { inlined, median, pgbench } from './pgbench.ts'
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

interface Crowd {
  scene: ClassScene
  cookies: { personId: string; cookie: string }[]
}

/** One class in a hall, everybody signed in on a phone of their own. */
async function crowd(base: Ground, from: number, size: number): Promise<Crowd> {
  const provider = await listedProvider(base.app, '350203', { seats: 2000 })
  const scene = await approvedClass(base.app, {
    provider,
    seats: size,
    trainees: Array.from({ length: size }, (_v, i) => from + i),
  })
  const { tools } = base.app.platform
  const { rows } = await tools.db
    .withTables<{ 'training.doorTrainee': { classId: string; personId: string } }>()
    .selectFrom('training.doorTrainee')
    .select('personId')
    .where('classId', '=', scene.classId)
    .execute()
    .then((list) => ({ rows: list }))
  const cookies = []
  for (const person of await peopleById(
    tools.db,
    rows.map((r) => r.personId),
  )) {
    const now = base.app.clock.now().toISOString()
    const accountId = await workerAccount({ db: tools.db, tools, now } as never, person)
    cookies.push({ personId: person.id, accountId })
  }
  return { scene, cookies: cookies.map((c) => ({ personId: c.personId, cookie: c.accountId })) }
}

async function checkIn(say: (line: string) => void): Promise<Row> {
  const base = await ground('2026-03-02T01:00:00Z')
  const SIZE = 1500
  try {
    say(`准备一个 ${SIZE} 人的大班…`)
    const { scene, cookies } = await crowd(base, 10_000, SIZE)
    const { manager } = scene.provider
    const { tools } = base.app.platform
    const owner = new pg.Client({ connectionString: base.ownerUrl })
    await owner.connect()
    await owner.query(
      'create schema bench; grant usage on schema bench to qc_app; create sequence bench.n; grant usage on sequence bench.n to qc_app',
    )
    const rounds = []
    for (let i = 0; i < ROUNDS; i++) {
      const session = scene.sessions[i] as ClassScene['sessions'][number]
      base.app.clock.set(new Date(Date.parse(session.startsAt) - 60_000))
      await base.app.renew(manager)
      await manager.call(openSession, { id: session.id })
      const live = await manager.call(liveSession, { id: session.id })
      const code = live.code?.digits as string
      const requests = []
      for (const [n, c] of cookies.entries()) {
        let token = ''
        await startSession(tools.db as never, c.cookie, base.app.clock.now().toISOString(), {
          ip: null,
          agent: null,
          setSession: (t) => {
            token = t ?? ''
          },
        })
        requests.push(
          request('POST', check.path, `qc_session=${token}`, {
            sessionId: session.id,
            kind: 'in',
            code,
            device: `bench-device-${String(n).padStart(8, '0')}`,
            position: { latitude: 24.48, longitude: 118.09, accuracy: 20 },
          }),
        )
      }
      const ours = await load({ host: '127.0.0.1', port: base.port, connections: 64, requests })
      // The same insert with its record, one transaction each, into rows that are then taken away again.
      await owner.query(`create table bench.target_${i} as select row_number() over () as n, t.id as trainee_id, t.person_id, s.id as session_id, s.class_id, c.region
        from training.door_trainee t join training.door_session s on s.class_id = t.class_id join training.door_class c on c.id = t.class_id
        where t.class_id = '${scene.classId}' and s.id = '${session.id}'`)
      await owner.query(`create table bench.check_event_${i} (like training.check_event including all); create index on bench.target_${i} (n);
        grant select on bench.target_${i} to qc_app; grant select, insert on bench.check_event_${i} to qc_app`)
      const script = `
        begin;
        insert into bench.check_event_${i} (id, region, class_id, session_id, trainee_id, person_id, kind, at, recorded_at, source, device_index, latitude_e5, longitude_e5, accuracy_m, recorded_by)
        select gen_random_uuid(), region, class_id, session_id, trainee_id, gen_random_uuid(), 'in', now(), now(), 'self', decode(md5(random()::text), 'hex'), 2448000, 11809000, 20, person_id
        from bench.target_${i} where n = 1 + nextval('bench.n') % ${SIZE};
        insert into platform.audit (id, at, act_id, act_title, account_id, actor_name, subjects, summary, region)
        values (gen_random_uuid(), now(), 'bench', '签到签退', gen_random_uuid(), '演*', array['class:${scene.classId}', 'session:${session.id}'], '签到', '350203');
        commit;`
      const theirs = await pgbench(base.app.appUrl, script, 64, SECONDS)
      say(
        `第 ${i + 1} 轮：签到 ${Math.round(ours.perSecond)}/秒（p99 ${ours.p99Ms.toFixed(1)} 毫秒，失败 ${ours.bad}），pgbench ${Math.round(theirs)}/秒`,
      )
      rounds.push({ ours, theirs })
    }
    const counted = await owner.query('select count(*)::int as n from training.check_event')
    await owner.end()
    const sent = rounds.reduce((sum, r) => sum + r.ours.done - r.ours.bad, 0)
    const ratio = median(rounds.map((r) => r.ours.perSecond / r.theirs))
    return {
      ratio,
      goal: 1.3,
      holds: ratio >= 1.3 && counted.rows[0].n === sent && sent === ROUNDS * SIZE,
      figures: {
        httpPerSecond: median(rounds.map((r) => r.ours.perSecond)),
        pgbenchPerSecond: median(rounds.map((r) => r.theirs)),
        p99Ms: median(rounds.map((r) => r.ours.p99Ms)),
        answered: sent,
        stored: counted.rows[0].n,
      },
    }
  } finally {
    await base.stop()
  }
}

export const benches: readonly Bench[] = [
  { name: 'class-page', title: '查看班级（HTTP，已登录）对 pgbench 执行相同语句', run: classPage },
  { name: 'check-in', title: '签到（HTTP，已登录、留痕、落盘）对 pgbench 64 连接执行相同写入', run: checkIn },
  { name: 'evaluator', title: '核算器（单核，百万笔）对 numpy 向量化', run: evaluator },
  ...voucherBenches,
  ...judgementBenches,
  ...sandboxBenches,
]

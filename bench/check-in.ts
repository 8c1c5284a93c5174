/** Check-in of a big class: signed by each phone, verified, judged, written and recorded; against pgbench, and through kills. */

import { check, checkText, liveSession, openSession } from '#training/attendance/contract'
import { challengeFor } from '../src/2-training/attendance/code-service.ts'
import { approvedClass, type ClassScene, ground as classGround } from '../tests/kit/classes.ts'
import { Phone, THERE } from '../tests/kit/phones.ts'
import { listedProvider } from '../tests/kit/providers.ts'
import type { Bench, Row } from './benches.ts'
import { type Ground, ground } from './ground.ts'
import { load } from './load.ts'
import { median, pgbench } from './pgbench.ts'
import { connected, type Other, otherServer } from './voucher-ground.ts'

type Owner = Awaited<ReturnType<typeof connected>>
const AT = '2026-03-02T01:00:00Z'
/** Rounds before the measured ones, as in a server that has been up for a while. */
const WARM = 1
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const SIZE = Number(process.env.BENCH_SIZE ?? 1500)
const CONNECTIONS = 256
const PGBENCH_SECONDS = 4
const GOAL = 1.3

interface Hall {
  base: Ground
  owner: Owner
  scene: ClassScene
  /** By the person's place on the roster: everybody's account, session and phone. */
  people: { personId: string; token: string; phone: Phone }[]
}

/** Classes that begin at the same time: a round long enough for its beginning not to count. */
const HALLS = Number(process.env.BENCH_HALLS ?? 12)

/** One class in a hall, everybody signed in on a phone of their own that was bound before. */
async function hall(base: Ground, owner: Owner, no = 0): Promise<Hall> {
  const provider = await listedProvider(base.app, '350203', { seats: 2000 })
  const scene = await approvedClass(base.app, {
    provider,
    seats: SIZE,
    trainees: Array.from({ length: SIZE }, (_v, i) => 10_000 + no * SIZE + i),
  })
  const { rows } = await owner.query(
    "select person_id from training.trainee where class_id = $1 and state = 'enrolled' order by person_id",
    [scene.classId],
  )
  const { sealer } = base.app.platform.tools
  const people = rows.map((r, i) => ({
    personId: r.person_id as string,
    token: `check-token-${String(no * SIZE + i).padStart(8, '0')}`,
    phone: Phone.numbered(no * SIZE + i),
  }))
  // Signing in and binding happened on other days: their rows are made here, since they are not what is measured.
  await owner.query(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as g(person uuid, token text, key text, index text)),
      made as (insert into registry.account (id, kind, display_name, person_id, created_at)
        select gen_random_uuid(), 'worker', '测*', person, $2 from given returning id, person_id),
      phones as (insert into training.check_device (id, person_id, public_key, key_index, label, state, asked_at, bound_at, how)
        select gen_random_uuid(), person, decode(key, 'hex'), decode(index, 'hex'), '测试手机', 'bound', $2, $2, 'first' from given)
    insert into registry.session (token_hash, account_id, started_at, seen_at, ends_at)
      select sha256(convert_to(g.token, 'utf8')), m.id, $2, $2, $2::timestamptz + interval '60 days'
      from given g join made m on m.person_id = g.person`,
    [
      JSON.stringify(
        people.map((p) => {
          const key = Buffer.from(p.phone.key, 'base64url').toString('hex')
          return {
            person: p.personId,
            token: p.token,
            key,
            index: sealer.blind(key, 'check-device').toString('hex'),
          }
        }),
      ),
      AT,
    ],
  )
  await owner.query('analyze training.check_device, registry.account, registry.session')
  return { base, owner, scene, people }
}

interface Prepared {
  sessionId: string
  bodies: string[]
}

/** Opens the session and signs on every phone; the server's clock stands at a minute before the lesson. */
async function prepare(place: Hall, n: number, kind: 'in' | 'out'): Promise<Prepared> {
  const { base, scene, people } = place
  const session = scene.sessions[n] as ClassScene['sessions'][number]
  const { manager } = scene.provider
  const at = new Date(Date.parse(session.startsAt) - 60_000)
  base.app.clock.set(at)
  await base.app.renew(manager)
  // Everybody has just opened the page, which is where the challenge came from.
  await place.owner.query(
    `update registry.session set started_at = $1, seen_at = $1, ends_at = $1::timestamptz + interval '12 hours'
     where token_hash = any(select sha256(convert_to(t, 'utf8')) from unnest($2::text[]) t)`,
    [new Date(at.getTime() - 30_000), people.map((p) => p.token)],
  )
  await manager.call(openSession, { id: session.id })
  const { code } = await manager.call(liveSession, { id: session.id })
  const bodies = people.map(({ personId, phone }) => {
    const said = {
      sessionId: session.id,
      kind,
      recallNo: 0,
      code: code?.digits as string,
      challenge: challengeFor(base.app.platform, session.id, personId, at.toISOString()),
      at: at.toISOString(),
      position: THERE,
    }
    return JSON.stringify({ ...said, key: phone.key, signature: phone.sign(checkText(said)) })
  })
  return { sessionId: session.id, bodies }
}

const requestOf = (token: string, body: string): string =>
  [
    `POST ${check.path} HTTP/1.1`,
    'host: 127.0.0.1',
    `cookie: qc_session=${token}`,
    'x-qiancheng: 1',
    'connection: keep-alive',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')

/**
 * The same rows in a table with the same columns, indexes, checks and references, one transaction each with its record.
 * Answers to calls of rising number keep the rows apart, as people and sessions do in the real table.
 */
async function target(owner: Owner, i: number, sessionId: string, body: string): Promise<string> {
  await owner.query(`
    create table bench.target_${i} as select row_number() over () as n, t.id as trainee_id, t.person_id, s.id as session_id,
        s.class_id, c.region, d.key_index
      from training.door_trainee t join training.door_session s on s.class_id = t.class_id
      join training.door_class c on c.id = t.class_id join training.check_device d on d.person_id = t.person_id
      where s.id = '${sessionId}';
    create unique index on bench.target_${i} (n);
    create table bench.check_event_${i} (like training.check_event including all);
    alter table bench.check_event_${i} drop constraint check_event_recall, drop constraint check_event_recall_no_check,
      add foreign key (trainee_id, class_id, person_id) references training.trainee (id, class_id, person_id),
      add foreign key (session_id, class_id) references training.class_session (id, class_id),
      add foreign key (device_index, person_id) references training.check_device (key_index, person_id),
      add foreign key (recorded_by) references registry.account (id);
    grant select on bench.target_${i} to qc_app; grant select, insert on bench.check_event_${i} to qc_app;
    alter sequence bench.n restart;
    analyze bench.target_${i};`)
  const signed = checkText(JSON.parse(body)).replaceAll("'", "''").replaceAll('\n', ' ')
  return `
    begin;
    insert into bench.check_event_${i} (id, region, class_id, session_id, trainee_id, person_id, kind, recall_no, at, recorded_at, source, flags, signed, signature, device_index, latitude_e5, longitude_e5, accuracy_m, distance_m, request_key)
    select gen_random_uuid(), region, class_id, session_id, trainee_id, person_id, 'in', k / ${SIZE}, now(), now(), 'self', '{}', '${signed}', decode(md5(k::text) || md5(n::text) || md5(k::text) || md5(n::text), 'hex'), key_index, 2444530, 11808160, 15, 0, null
    from (select nextval('bench.n') as k) s join bench.target_${i} t on t.n = 1 + k % ${SIZE};
    insert into platform.audit (id, at, act_id, act_title, account_id, actor_name, ip, subjects, summary, region, org_id, after)
    values (gen_random_uuid(), now(), 'bench', '签到签退', gen_random_uuid(), '演*', '127.0.0.1', array['class:' || gen_random_uuid(), 'session:${sessionId}', 'person:' || gen_random_uuid()], '签到“安全生产”', '350203', gen_random_uuid(), '{"at": "${AT}", "distanceM": 0}');
    commit;`
}

async function checkIn(say: (line: string) => void): Promise<Row> {
  const base = await ground(AT)
  const owner = await connected(base.ownerUrl)
  try {
    say(`准备 ${HALLS} 个 ${SIZE} 人的大班，每人一部已登记的手机…`)
    await classGround(base.app, '350200', HALLS * SIZE * 1000)
    const halls: Hall[] = []
    for (let no = 0; no < HALLS; no++) halls.push(await hall(base, owner, no))
    await owner.query(
      'create schema bench; grant usage on schema bench to qc_app; create sequence bench.n; grant usage on sequence bench.n to qc_app',
    )
    const rounds = []
    let sent = 0
    for (let i = -WARM; i < ROUNDS; i++) {
      const lessons: Prepared[] = []
      for (const place of halls) lessons.push(await prepare(place, WARM + i, 'in'))
      // All halls at once: one of each in turn.
      const requests = Array.from({ length: SIZE }, (_v, n) =>
        halls.map((place, h) => requestOf(place.people[n]?.token as string, lessons[h]?.bodies[n] as string)),
      ).flat()
      const { sessionId, bodies } = lessons[0] as Prepared
      const ours = await load({ host: '127.0.0.1', port: base.port, connections: CONNECTIONS, requests })
      sent += ours.done - ours.bad
      if (i < 0) continue
      const script = await target(owner, i, sessionId, bodies[0] as string)
      const theirs = await pgbench(base.app.appUrl, script, 64, PGBENCH_SECONDS)
      say(
        `第 ${i + 1} 轮：签到 ${Math.round(ours.perSecond)}/秒（p99 ${ours.p99Ms.toFixed(1)} 毫秒，失败 ${ours.bad}），pgbench ${Math.round(theirs)}/秒`,
      )
      rounds.push({ ours, theirs })
    }
    const counted = await owner.query(
      'select count(*)::int as n, (count(*) filter (where flags <> array[]::text[]))::int as flagged from training.check_event',
    )
    const { n: stored, flagged } = counted.rows[0]
    const ratio = median(rounds.map((r) => r.ours.perSecond / r.theirs))
    return {
      ratio,
      goal: GOAL,
      holds: ratio >= GOAL && stored === sent && sent === (WARM + ROUNDS) * SIZE * HALLS && flagged === 0,
      figures: {
        httpPerSecond: median(rounds.map((r) => r.ours.perSecond)),
        pgbenchPerSecond: median(rounds.map((r) => r.theirs)),
        p99Ms: median(rounds.map((r) => r.ours.p99Ms)),
        answered: sent,
        stored,
      },
    }
  } finally {
    await owner.end()
    await base.stop()
  }
}

const KILLS = 20
const CLIENTS = 32

async function back(connect: () => Promise<Owner>): Promise<Owner> {
  for (let tries = 0; ; tries++) {
    try {
      return await connect()
    } catch (error) {
      if (tries > 1200) throw error
      await new Promise((r) => setTimeout(r, 50))
    }
  }
}

/** Check-ins under load while the server, or the database, is killed; every acknowledged one must be there, each once. */
async function kills(say: (line: string) => void): Promise<Row> {
  const base = await ground(AT)
  const connect = () => connected(base.ownerUrl)
  let client = await connect()
  let server: Other | null = null
  try {
    const place = await hall(base, client)
    const { sessionId, bodies } = await prepare(place, 0, 'in')
    const each = Math.floor(bodies.length / KILLS)
    const told = new Set<number>()
    server = await otherServer(base)
    let next = 0
    let lost = 0
    for (let round = 1; round <= KILLS && lost === 0; round++) {
      const todo: number[] = []
      const last = Math.min(bodies.length, round * each)
      const until = told.size + Math.floor(each / 2)
      let going = true
      const ask = async (n: number): Promise<boolean> => {
        try {
          const reply = await fetch(`http://127.0.0.1:${server?.port}${check.path}`, {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              'x-qiancheng': '1',
              cookie: `qc_session=${place.people[n]?.token}`,
              'idempotency-key': `kill-check-${n}`,
            },
            body: bodies[n] as string,
          })
          if (reply.status !== 200) return false
          told.add(n)
          return true
        } catch {
          return false
        }
      }
      const loop = async (): Promise<void> => {
        while (going && next < last) {
          const n = next++
          if (!(await ask(n))) todo.push(n)
        }
      }
      const loops = Promise.all(Array.from({ length: CLIENTS }, loop))
      while (told.size < until && next < last) await new Promise((r) => setTimeout(r, 2))
      // The platform takes a database that dies more than five times a minute for broken.
      const database = round % 4 === 0
      if (database) process.kill(base.pid(), 'SIGKILL')
      else server.child.kill('SIGKILL')
      going = false
      await loops
      if (database) {
        await client.end().catch(() => {})
        client = await back(connect)
      } else {
        await server.gone
        server = await otherServer(base)
      }
      // What had no answer is asked once more under its own key.
      for (const n of todo) while (!(await ask(n))) await new Promise((r) => setTimeout(r, 20))
      const { rows } = await client.query(
        'select person_id from training.check_event where session_id = $1',
        [sessionId],
      )
      const there = new Set(rows.map((r) => r.person_id))
      lost = [...told].filter((n) => !there.has(place.people[n]?.personId)).length
      say(
        `第 ${round} 次 kill -9（${database ? '数据库' : '服务进程'}）：已答复 ${told.size}，在库 ${there.size}，丢失 ${lost}`,
      )
    }
    const { rows } = await client.query(
      `select count(*)::int as events, count(distinct person_id)::int as people,
        (select count(*)::int from platform.audit where act_id = $2 and subjects @> array['session:' || $1]) as records
       from training.check_event where session_id = $1::uuid`,
      [sessionId, check.id],
    )
    const sums = rows[0]
    const whole = sums.events === told.size && sums.people === told.size && sums.records === told.size
    return {
      ratio: lost === 0 && whole ? 1 : 0,
      goal: 1,
      holds: lost === 0 && whole,
      figures: { rounds: KILLS, acknowledged: told.size, lost, ...sums },
    }
  } finally {
    await client.end().catch(() => {})
    server?.child.kill('SIGKILL')
    await server?.gone
    await base.stop()
  }
}

export const checkInBenches: readonly Bench[] = [
  {
    name: 'check-in',
    title: '签到（HTTP 256 连接，已登录、验签名与挑战、留痕、落盘）对 pgbench 64 连接执行相同写入',
    run: checkIn,
  },
  {
    name: 'check-in-kills',
    title: '签到中 20 次 kill -9（服务进程，每第四次为数据库）：已答复的一条不丢',
    run: kills,
  },
]

import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InputOf } from '#platform/act'
import { getClass } from '#training/class-filing/contract'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { goTo, minutesAfter } from '../../../tests/kit/attendance.ts'
import { approvedClass, type ClassScene } from '../../../tests/kit/classes.ts'
import { type Asked, Hall, personIdOf } from '../../../tests/kit/phones.ts'
import * as c from './contract.ts'

const TRAINEES = Array.from({ length: 12 }, (_, i) => 100 + i)
const STRANGER = 190

let app: TestApp
let scene: ClassScene
let teacher: User
let hall: Hall
const session = (n: number) => scene.sessions[n] as ClassScene['sessions'][number]

beforeAll(async () => {
  app = await testApp()
  hall = new Hall(app)
  scene = await approvedClass(app, { trainees: TRAINEES })
  teacher = await app.staff('institution.teacher', '350203', { orgId: scene.provider.orgId })
}, 120_000)
afterAll(async () => await app.stop())

const live = async (n: number) => await teacher.call(c.liveSession, { id: session(n).id })
const code = async (n: number) => (await live(n)).code?.digits as string
const worker = (index: number) => hall.user(index)
/** Signed by the person's own phone, in the room, with the code on the wall. */
const input = async (
  n: number,
  who: number,
  kind: c.EventKind = 'in',
  more: Partial<Asked> & { phone?: number } = {},
): Promise<InputOf<typeof c.check>> =>
  await hall.check(
    who,
    { sessionId: session(n).id, kind, code: more.code ?? (await code(n)), ...more },
    more.phone,
  )
const wrong = (right: string) => String((Number(right) + 1) % 1_000_000).padStart(6, '0')

test('C5 opening: only in time, only by the institution; the first session starts the class', async () => {
  await app.renew(teacher)
  expect(await teacher.refused(c.openSession, { id: session(0).id })).toEqual(['attendance.too_early'])
  const other = await app.staff('institution.teacher', '350203')
  expect(await other.refused(c.openSession, { id: session(0).id })).toEqual(['common.out_of_scope'])
  await goTo(app, minutesAfter(session(0).startsAt, -15), teacher, scene.provider.manager)
  expect((await live(0)).code).toBeNull()
  expect((await live(0)).can).toEqual(['open'])
  await teacher.call(c.openSession, { id: session(0).id })
  expect((await scene.provider.manager.call(getClass, { id: scene.classId })).state).toBe('running')
  const shown = await live(0)
  expect(shown.code?.digits).toMatch(/^\d{6}$/)
  expect(shown.counts).toEqual({ roster: 12, in: 0, out: 0, late: 0, missing: 12, present: 0, doubtful: 0 })
  expect(shown.can).toEqual(['record-exception', 'confirm-presence'])
})

test('C5 check-in: once; the same phone’s repeated request is answered again, another one is refused', async () => {
  const me = await worker(100)
  const mine = await me.call(c.mySessions, {})
  expect(mine.today[0]).toMatchObject({ sessionId: session(0).id, next: 'in', opened: true })
  const first = await input(0, 100)
  const key = { 'idempotency-key': 'phone-100-first' }
  const done = await me.call(c.check, first, key)
  expect(done).toMatchObject({ kind: 'in', repeated: false })
  app.clock.set(minutesAfter(session(0).startsAt, -14))
  expect(await me.call(c.check, first, key)).toEqual({ ...done, repeated: true })
  expect(await me.refused(c.check, await input(0, 100))).toEqual(['attendance.already'])
  expect((await me.call(c.mySessions, {})).today[0]).toMatchObject({ inAt: done.at, next: null })
  expect((await live(0)).counts.in).toBe(1)
})

test('C5 check-in: another’s phone is refused for the whole session, also for checking out', async () => {
  const me = await worker(101)
  expect(await me.refused(c.check, await input(0, 101, 'in', { phone: 100 }))).toEqual([
    'attendance.phone_of_another',
  ])
  await me.call(c.check, await input(0, 101))
})

test('C5 check-in: not on the roster, no session of that id, no worker', async () => {
  const stranger = await worker(STRANGER)
  expect(await stranger.refused(c.check, await input(0, STRANGER))).toEqual(['attendance.not_on_roster'])
  const unknown = { ...(await input(0, STRANGER)), sessionId: scene.classId }
  expect(await stranger.refused(c.check, unknown)).toEqual(['common.not_found'])
  expect((await teacher.try(c.check, unknown)).status).toBe(403)
  expect((await stranger.try(c.liveSession, { id: session(0).id })).status).toBe(403)
})

test('C5 code: the slot before still holds, an older one, another session’s and a guessed one do not', async () => {
  const me = await worker(102)
  const at = minutesAfter(session(0).startsAt, -10)
  const later = (seconds: number) => app.clock.set(new Date(Date.parse(at) + seconds * 1000))
  app.clock.set(at)
  const held = await input(0, 102)
  later(20)
  expect(await me.refused(c.check, held)).toEqual(['attendance.wrong_code'])
  later(19)
  await me.call(c.check, held)
  const next = await worker(103)
  const right = await code(0)
  expect(await next.refused(c.check, await input(0, 103, 'in', { code: wrong(right) }))).toEqual([
    'attendance.wrong_code',
  ])
  // What was signed for one session says nothing in another.
  const fresh = await input(0, 103)
  expect(await next.refused(c.check, { ...fresh, sessionId: session(1).id })).toEqual([
    'attendance.too_early',
    'attendance.not_open',
    'attendance.bad_signature',
    'attendance.bad_challenge',
  ])
})

test('C5 code: after eight wrong ones even the right one waits ten minutes', async () => {
  const me = await worker(103)
  for (let i = 0; i < 7; i++) {
    const guess = await input(0, 103, 'in', { code: wrong(await code(0)) })
    expect(await me.refused(c.check, guess)).toEqual(['attendance.wrong_code'])
  }
  expect(await me.refused(c.check, await input(0, 103))).toEqual(['attendance.too_many_tries'])
  app.clock.set(minutesAfter(session(0).startsAt, 5))
  await me.call(c.check, await input(0, 103))
})

test('C5 check-in: malformed input is refused before anything is looked at', async () => {
  const me = await worker(104)
  const good = await input(0, 104)
  for (const bad of [
    { code: '12345' },
    { code: "1' or 1=1" },
    { key: 'short' },
    { signature: 'x' },
    { kind: 'over' as 'in' },
    { position: { latitude: 200, longitude: 0, accuracy: 1 } },
  ]) {
    expect((await me.try(c.check, { ...good, ...bad })).status).toBe(400)
  }
})

test('C5 lane: a whole class at once, each exactly once, each told after the commit', async () => {
  const left = [104, 105, 106, 107, 108]
  const workers = await Promise.all(left.map(async (index) => ({ index, user: await worker(index) })))
  await app.renew(teacher)
  const inputs = await Promise.all(
    workers.map(({ index }) => input(0, index, 'in', index === 108 ? { phone: 107 } : {})),
  )
  // Everyone asks three times; 108 uses 107's phone.
  const replies = await Promise.all(
    [0, 1, 2].flatMap(() =>
      workers.map(({ user }, i) => user.try(c.check, inputs[i] as InputOf<typeof c.check>)),
    ),
  )
  const good = replies.filter((r) => r.status === 200)
  expect(good).toHaveLength(4)
  const refused = new Set(replies.flatMap((r) => r.body.reasons?.map((x) => x.code) ?? []))
  expect([...refused].sort()).toEqual(['attendance.already', 'attendance.phone_of_another'])
  const { counts, rows } = await live(0)
  expect(counts).toMatchObject({ in: 8, missing: 4, late: 0 })
  expect(rows.filter((r) => r.distanceM === 0)).toHaveLength(8)
  const { rows: audits } = await sql<{ n: number }>`select count(*)::int as n from platform.door_audit
    where act_id = 'training.attendance.check' and summary like '签到“%'`.execute(app.platform.tools.db)
  expect(audits[0]?.n).toBe(8)
})

test('C5 exception: with a reason, limited, shown as such; late is late', async () => {
  const { rows } = await live(0)
  const absent = rows.filter((r) => !r.inAt).map((r) => r.personId)
  const cards = new Map<string, string>()
  for (const index of TRAINEES) cards.set(await personIdOf(app, index), syntheticPerson(index).idNumber)
  const witnessPersonId = await personIdOf(app, 100)
  const except = (personId: string, kind: c.CheckKind = 'in') => ({
    id: session(0).id,
    personId,
    kind,
    reasonKind: 'no-phone' as const,
    reason: '手机没电，已核对身份证',
    idNumber: cards.get(personId),
    witnessPersonId,
  })
  app.clock.set(minutesAfter(session(0).startsAt, 20))
  await app.renew(teacher)
  const [first, second, third, fourth] = absent as [string, string, string, string]
  expect((await teacher.try(c.recordException, { ...except(first), reason: '' })).status).toBe(400)
  // The card of somebody else, no witness, a witness who is not there, oneself as a witness.
  for (const [more, code] of [
    [{ idNumber: syntheticPerson(1).idNumber }, 'wrong_id_number'],
    [{ idNumber: undefined }, 'id_number_needed'],
    [{ witnessPersonId: undefined }, 'witness_needed'],
    [{ witnessPersonId: first }, 'witness_not_there'],
    [{ witnessPersonId: second }, 'witness_not_there'],
    [{ witnessPersonId: undefined, witnessLogin: teacher.login as string }, 'witness_not_staff'],
  ] as const)
    expect(await teacher.refused(c.recordException, { ...except(first), ...more })).toEqual([
      `attendance.${code}`,
    ])
  for (const personId of [first, second, third]) await teacher.call(c.recordException, except(personId))
  const byStaff = { witnessPersonId: undefined, witnessLogin: scene.provider.manager.login as string }
  expect(await teacher.refused(c.recordException, { ...except(fourth), ...byStaff })).toEqual([
    'attendance.exceptions_used_up',
  ])
  expect(await teacher.refused(c.recordException, except(fourth))).toEqual([
    'attendance.exceptions_used_up',
    'attendance.witness_often',
  ])
  expect(await teacher.refused(c.recordException, { ...except(first), ...byStaff })).toEqual([
    'attendance.already',
  ])
  expect(await teacher.refused(c.recordException, except(scene.classId))).toEqual([
    'attendance.person_not_on_roster',
  ])
  // The witness is asked on the own phone, and may say no: then nothing counts.
  const witness = await worker(100)
  const asked = (await witness.call(c.mySessions, {})).witness
  expect(asked).toHaveLength(3)
  await witness.call(c.answerWitness, { eventId: asked[0]?.eventId as string, present: false })
  await witness.call(c.answerWitness, { eventId: asked[1]?.eventId as string, present: true })
  expect(
    await witness.refused(c.answerWitness, { eventId: asked[1]?.eventId as string, present: false }),
  ).toEqual(['attendance.nothing_to_witness'])
  const after = await live(0)
  expect(after.exceptions).toEqual({ used: 3, limit: 3 })
  expect(after.counts).toMatchObject({ in: 11, late: 3, missing: 1 })
  expect(after.rows.flatMap((r) => (r.witness ? [r.witness.said ?? 'silent'] : [])).sort()).toEqual([
    'no',
    'silent',
    'yes',
  ])
  expect(after.rows.find((r) => r.personId === absent[0])).toMatchObject({
    source: 'teacher',
    late: true,
    reason: '手机没电，已核对身份证',
  })
})

test('C5 call: the wall calls during the lesson, the phone answers with the code, once and in time', async () => {
  const { rows: calls } = await sql<{ no: number; at: string; until: string }>`select no, at, until
    from training.session_recall where session_id = ${session(0).id} order by no`.execute(
    app.platform.tools.db,
  )
  expect(calls).toHaveLength(2)
  for (const { no, at, until } of calls) {
    app.clock.set(minutesAfter(at, -1))
    await app.renew(teacher)
    const me = await worker(100)
    const early = await input(0, 100, 'recall', { recallNo: no })
    expect(await me.refused(c.check, early)).toEqual(['attendance.no_recall'])
    app.clock.set(minutesAfter(at, 1))
    expect((await me.call(c.mySessions, {})).today[0]?.recall).toEqual({ no, until })
    // Whoever was signed in by the teacher has no phone to call.
    expect((await live(0)).recalls.at(-1)).toMatchObject({ no, until, due: 8, answered: 0 })
    await me.call(c.check, await input(0, 100, 'recall', { recallNo: no }))
    expect(await me.refused(c.check, await input(0, 100, 'recall', { recallNo: no }))).toEqual([
      'attendance.already',
    ])
    app.clock.set(minutesAfter(until, 1))
    const other = await worker(101)
    expect(await other.refused(c.check, await input(0, 101, 'recall', { recallNo: no }))).toEqual([
      'attendance.recall_over',
    ])
  }
  const { rows } = await live(0)
  expect(rows.filter((r) => r.answered === 2 && r.missed.length === 0)).toHaveLength(1)
  expect(rows.filter((r) => r.missed.length === 2)).toHaveLength(7)
  // Present, but with both hands in the wires: with a reason, for a few.
  const missed = rows.filter((r) => r.missed.length === 2).map((r) => r.personId)
  const excuse = (personIds: string[], no = 1) => ({
    id: session(0).id,
    no,
    personIds,
    reason: '正在带电实操，不便看手机',
  })
  expect(await teacher.refused(c.excuseRecall, excuse(missed))).toEqual(['attendance.exceptions_used_up'])
  expect(await teacher.call(c.excuseRecall, excuse(missed.slice(0, 2)))).toEqual({
    excused: 2,
    used: 2,
    limit: 3,
  })
  expect(await teacher.refused(c.excuseRecall, excuse(missed.slice(0, 1)))).toEqual([
    'attendance.recall_answered',
  ])
  expect(await teacher.refused(c.excuseRecall, excuse(missed.slice(0, 1), 9))).toEqual([
    'attendance.recall_not_due',
  ])
})

test('C5 check-out: needs a check-in, closes fifteen minutes after the end', async () => {
  await goTo(app, session(0).endsAt, teacher)
  const me = await worker(100)
  await me.call(c.check, await input(0, 100, 'out'))
  // Of the last four, three were recorded by hand and one never came.
  const said: unknown[] = []
  for (const index of [108, 109, 110, 111]) {
    const one = await worker(index)
    const reply = await one.try(c.check, await input(0, index, 'out'))
    said.push(reply.body.reasons?.[0]?.code ?? reply.body.kind)
  }
  expect(said.sort()).toEqual(['attendance.not_in_yet', 'out', 'out', 'out'])
  const last = await code(0)
  app.clock.set(minutesAfter(session(0).endsAt, 16))
  const late = await worker(101)
  expect(await late.refused(c.check, await input(0, 101, 'out', { code: last }))).toEqual([
    'attendance.too_late',
    'attendance.wrong_code',
  ])
  await app.renew(teacher)
  expect((await live(0)).code).toBeNull()
})

const handIn = (items: { personId: string; in?: string; out?: string }[], n: number) => ({
  id: scene.classId,
  sessions: [{ sessionId: session(n).id, items }],
  reason: '教室网络故障，按纸质签到表补录',
})

test('C5 hand-in: all or nothing, never over what stands, only after the session and not for long', async () => {
  const people = (await live(2)).rows.map((r) => r.personId)
  const whole = (n: number) =>
    people.map((personId) => ({ personId, in: session(n).startsAt, out: session(n).endsAt }))
  expect(await teacher.refused(c.recordBatch, handIn(whole(2), 2))).toEqual(['attendance.not_ended'])
  await goTo(app, minutesAfter(session(2).endsAt, 20), teacher)
  const bad = [...whole(2), { personId: people[0] as string, in: session(2).startsAt }]
  const reply = await teacher.try(c.recordBatch, handIn(bad, 2))
  expect(reply.status).toBe(422)
  expect(reply.body.reasons?.map((r) => [r.code, r.row])).toEqual([['attendance.twice_in_list', 13]])
  expect((await live(2)).counts.in).toBe(0)
  const stranger = await app.staff('institution.teacher', '350203')
  expect(await stranger.refused(c.recordBatch, handIn(whole(2), 2))).toEqual(['common.out_of_scope'])
  expect(await teacher.call(c.recordBatch, handIn(whole(2), 2))).toEqual({ recorded: 24 })
  expect(await teacher.refused(c.recordBatch, handIn(whole(2), 2))).toHaveLength(24)
  await goTo(app, minutesAfter(session(3).endsAt, 7 * 24 * 60 + 1), teacher)
  expect(await teacher.refused(c.recordBatch, handIn(whole(3), 3))).toEqual(['attendance.handed_in_late'])
})

test('C5 table: hours by one rule with the reason beside them, hand-in told apart, the sheet masked', async () => {
  const { manager, clerk } = scene.provider
  await app.renew(manager, clerk)
  for (const user of [manager, clerk, teacher]) {
    const table = await user.call(c.classAttendance, { id: scene.classId })
    const total = scene.sessions.reduce((sum, s) => sum + s.hours, 0)
    expect(table.totalHours).toBe(total)
    const [h0, h1] = [session(0).hours, session(2).hours]
    const best = table.rows.find((r) => r.creditedHours === h0 + h1)
    expect(best).toMatchObject({
      handedInHours: h1,
      percent: Math.floor(((h0 + h1) * 100) / total),
    })
    expect([0, 2, 3].map((i) => best?.cells[i]?.note)).toEqual(['全勤', '全勤', '缺勤'])
    expect(table.rows.filter((r) => r.cells[0]?.note === '没有签退，不计学时').length).toBeGreaterThan(5)
    expect(table.rows.every((r) => /\*/.test(r.nameMasked))).toBe(true)
  }
  const sheet = await clerk.try(c.exportAttendance, { id: scene.classId })
  expect(sheet.status).toBe(200)
  expect(sheet.raw.subarray(0, 2).toString()).toBe('PK')
  const elsewhere = await app.staff('hr.clerk', '350102')
  expect((await elsewhere.try(c.classAttendance, { id: scene.classId })).status).toBe(403)
  const listed = await teacher.call(c.listSessions, { classId: scene.classId, size: 50 })
  expect(listed.rows[0]).toMatchObject({ rosterCount: 12, inCount: 11 })
  expect((await elsewhere.call(c.listSessions, {})).total).toBe(0)
})

test('C5 record: events cannot be changed, nobody can be twice in a session, one phone is one person in the database too', async () => {
  for (const url of [app.appUrl, app.ownerUrl]) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      await expect(client.query('update training.check_event set at = now()')).rejects.toThrow()
      await expect(client.query('delete from training.check_event')).rejects.toThrow()
      await expect(client.query('delete from training.check_try')).rejects.toThrow()
      const copy = (set: string) =>
        client.query(
          `insert into training.check_event
            select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()) || ${set})).*
            from training.check_event e where source = 'self' and session_id = $1 limit 1`,
          [session(0).id],
        )
      await expect(copy(`'{}'`)).rejects.toThrow(/check_event_once/)
      const another = `jsonb_build_object('person_id', (select t.person_id from training.trainee t
        where t.class_id = e.class_id and not exists (select 1 from training.check_event x
          where x.person_id = t.person_id and x.session_id = e.session_id) limit 1))`
      await expect(copy(another)).rejects.toThrow(/check_event_trainee/)
      const otherPhone = `jsonb_build_object('kind', 'recall', 'recall_no', 9, 'device_index', (select d.key_index
        from training.check_device d where d.person_id <> e.person_id limit 1))`
      await expect(copy(otherPhone)).rejects.toThrow(/check_event_one_phone/)
      await expect(copy(`'{"kind": "out", "device_index": null}'`)).rejects.toThrow(/check_event_phone/)
      await expect(copy(`'{"kind": "out", "at": "2020-01-01"}'`)).rejects.toThrow(/check_event_time/)
    } finally {
      await client.end()
    }
  }
})

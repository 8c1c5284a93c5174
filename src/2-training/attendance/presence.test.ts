/** Phones and their owners, checks without a line, doubtful ones, photos, and the supervisor's view of lessons going on. */
import { createPublicKey, hash, verify } from 'node:crypto'
import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InputOf } from '#platform/act'
import { perform } from '#platform/serve'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type Refused, type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { goTo, minutesAfter } from '../../../tests/kit/attendance.ts'
import { Authenticator, type Odd } from '../../../tests/kit/authenticator.ts'
import { approvedClass, type ClassScene, draftedClass } from '../../../tests/kit/classes.ts'
import { type Asked, bound, checkOf, Phone, personIdOf, THERE } from '../../../tests/kit/phones.ts'
import { photo } from '../../../tests/kit/providers.ts'
import { servedOf } from '../../app/acts.ts'
import { startPlatform } from '../../app/start.ts'
import * as c from './contract.ts'
import { setFacePort } from './face-port.ts'

const WHO = [500, 501, 502, 503]
let app: TestApp
let scene: ClassScene
let teacher: User
let start: string
const session = () => scene.sessions[0] as ClassScene['sessions'][number]
const second = () => scene.sessions[1] as ClassScene['sessions'][number]
const own = (who: number) => Phone.numbered(who)
const live = async () => await teacher.call(c.liveSession, { id: session().id })
const code = async () => (await live()).code?.digits as string
const now = () => app.clock.now().toISOString()
const at = (minutes: number) => app.clock.set(minutesAfter(start, minutes))
const people = new Map<number, User>()
const signIn = async (): Promise<void> => {
  for (const who of WHO) people.set(who, await app.worker(who))
}
const me = (who: number) => people.get(who) as User
const asked = async (who: number, more: Partial<Asked> = {}, phone = own(who)) =>
  await checkOf(app, me(who), phone, { sessionId: session().id, code: more.code ?? (await code()), ...more })
const idOf = (who: number) => personIdOf(app, who)

beforeAll(async () => {
  app = await testApp()
  scene = await approvedClass(app, { trainees: WHO })
  start = session().startsAt
  teacher = await app.staff('institution.teacher', '350203', { orgId: scene.provider.orgId })
  await goTo(app, minutesAfter(start, -10), teacher)
  await teacher.call(c.openSession, { id: session().id })
  await signIn()
}, 120_000)
afterAll(async () => await app.stop())

test('C5 phone: the first one is bound at once, another’s never, a false signature never', async () => {
  const first = own(500).binding(now())
  expect(await me(500).call(c.bindDevice, first)).toMatchObject({ state: 'bound', label: '测试手机' })
  expect(await me(500).call(c.bindDevice, own(500).binding(now()))).toMatchObject({ state: 'bound' })
  expect(await me(501).refused(c.bindDevice, first)).toEqual(['attendance.phone_taken'])
  const forged = { ...own(501).binding(now()), signature: own(500).binding(now()).signature }
  expect(await me(501).refused(c.bindDevice, forged)).toEqual(['attendance.bad_signature'])
  const old = own(501).binding(minutesAfter(now(), -3))
  expect(await me(501).refused(c.bindDevice, old)).toEqual(['attendance.bad_challenge'])
  expect(await me(501).refused(c.check, await asked(501))).toEqual(['attendance.phone_not_bound'])
  await bound(app, me(501), own(501))
  await me(501).call(c.check, await asked(501))
})

test('C5 phone: a second one waits for the teacher’s word, who looks at the card; then the first is out', async () => {
  const next = Phone.numbered(9500)
  const waiting = await me(500).call(c.bindDevice, next.binding(now(), '新手机'))
  expect(waiting).toMatchObject({ state: 'waiting', from: minutesAfter(now(), 24 * 60) })
  expect(await me(500).refused(c.check, await asked(500, {}, next))).toEqual(['attendance.phone_waiting'])
  const [shown] = (await live()).devices
  expect(shown).toMatchObject({ id: waiting.id, label: '新手机' })
  const elsewhere = await app.staff('institution.teacher', '350203')
  const decide = { id: waiting.id, genuine: true, idNumber: syntheticPerson(500).idNumber }
  expect(await elsewhere.refused(c.decideDevice, decide)).toEqual(['common.out_of_scope'])
  expect(
    await teacher.refused(c.decideDevice, { ...decide, idNumber: syntheticPerson(501).idNumber }),
  ).toEqual(['attendance.wrong_id_number'])
  // Not asked for by the person: withdrawn, and asked for anew.
  await me(500).call(c.withdrawDevice, {})
  expect(await teacher.refused(c.decideDevice, decide)).toEqual(['attendance.no_change_asked'])
  const third = Phone.numbered(9501)
  const again = await me(500).call(c.bindDevice, third.binding(now(), '又一部'))
  expect(await teacher.call(c.decideDevice, { ...decide, id: again.id })).toEqual({ state: 'bound' })
  expect(await me(500).refused(c.check, await asked(500))).toEqual(['attendance.phone_replaced'])
  expect(await me(500).refused(c.bindDevice, own(500).binding(now()))).toEqual(['attendance.phone_replaced'])
  expect(await me(500).call(c.check, await asked(500, {}, third))).toMatchObject({ doubts: [] })
})

test('C5 doubt: without a position it counts once the teacher has said so; with a word against it, not', async () => {
  await bound(app, me(502), own(502))
  const done = await me(502).call(c.check, await asked(502, { position: null }))
  expect(done.doubts).toEqual(['未提供位置'])
  expect((await me(502).call(c.mySessions, {})).today[0]).toMatchObject({ unconfirmed: true })
  expect((await live()).counts.doubtful).toBe(1)
  const id = await idOf(502)
  const word = { id: session().id, personIds: [id], seen: true }
  expect(await teacher.refused(c.confirmPresence, { ...word, personIds: [await idOf(503)] })).toEqual([
    'attendance.not_in',
  ])
  expect(await teacher.refused(c.confirmPresence, { ...word, seen: false })).toEqual([
    'attendance.note_needed',
  ])
  await teacher.call(c.confirmPresence, word)
  expect((await live()).rows.find((r) => r.personId === id)).toMatchObject({ doubts: [], seen: true })
})

test('C5 offline: signed without a line, sent hours later: marked, by the time of the phone, for the teacher to confirm', async () => {
  at(5)
  await signIn()
  await bound(app, me(503), own(503))
  const signed = await asked(503)
  const right = signed.code
  // The page was opened after the lesson: its challenge is younger than the time it claims.
  at(100)
  await app.renew(teacher)
  await signIn()
  const late = await asked(503, { at: minutesAfter(start, 5), code: right })
  expect(await me(503).refused(c.check, late)).toEqual(['attendance.bad_challenge'])
  // A code that was not on the wall when the phone says it signed.
  const wrong = own(503).signed({ ...signed, at: minutesAfter(start, 20), position: THERE })
  expect(await me(503).refused(c.check, wrong)).toEqual(['attendance.wrong_code'])
  expect(await me(503).call(c.check, signed)).toMatchObject({
    at: minutesAfter(start, 5),
    doubts: ['断网后补传'],
  })
  const { rows } = await live()
  expect(rows.find((r) => r.source === 'late-sent')).toMatchObject({ doubts: ['断网后补传'], missed: [] })
  const future = await asked(503, { kind: 'out', at: minutesAfter(now(), 5) })
  expect(await me(503).refused(c.check, future)).toContain('attendance.phone_clock')
})

test('C5 evidence: what the phone signed can be checked by anyone with its key', async () => {
  const { rows } = await sql<{ signed: string; signature: Buffer; key: Buffer; n: number }>`
    select e.signed, e.signature, d.public_key as key from training.check_event e
    join training.check_device d on d.key_index = e.device_index`.execute(app.platform.tools.db)
  expect(rows).toHaveLength(4)
  const { subtle } = globalThis.crypto
  for (const row of rows) {
    const key = await subtle.importKey(
      'raw',
      new Uint8Array(row.key),
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['verify'],
    )
    const bytes = new TextEncoder().encode(row.signed)
    const how = { name: 'ECDSA', hash: 'SHA-256' }
    expect(await subtle.verify(how, key, new Uint8Array(row.signature), bytes)).toBe(true)
  }
})

test('C5 photo: optional, only with a check of one’s own, kept till a day that is told; each look is on record', async () => {
  const file = await me(502).upload(photo(), '本人.png')
  const attach = { sessionId: session().id, kind: 'in' as const, fileId: file.id }
  expect(await me(503).refused(c.attachPhoto, attach)).toEqual(['attendance.photo_not_yours'])
  expect(await me(502).refused(c.attachPhoto, { ...attach, kind: 'out' })).toEqual([
    'attendance.photo_without_check',
  ])
  setFacePort({ compare: async () => 'same' })
  expect(await me(502).call(c.attachPhoto, attach)).toEqual({ keepUntil: expect.stringMatching(/^2026-/) })
  setFacePort(null)
  const shown = (await live()).rows.find((r) => r.photos.length > 0)?.photos[0]
  const { clerk } = scene.provider
  await app.renew(clerk)
  const see = { id: shown?.id as string, reason: '核实投诉反映的代签到' }
  expect((await teacher.try(c.seePhoto, see)).status).toBe(403)
  expect((await clerk.call(c.seePhoto, see)).url).toMatch(/^\/api\/files\//)
  const { rows } = await sql`select 1 from platform.door_audit
    where act_id = ${c.seePhoto.id} and subjects @> array[${`person:${await idOf(502)}`}]`.execute(
    app.platform.tools.db,
  )
  expect(rows).toHaveLength(1)
})

test('C5 now: classes in session in my region with who is there and what is odd; to the camera and back', async () => {
  const { clerk } = scene.provider
  const seen = await clerk.call(c.nowSessions, {})
  expect(seen.totals).toMatchObject({ classes: 1, roster: 4, present: 4 })
  expect(seen.rows[0]).toMatchObject({
    id: session().id,
    alerts: ['recall-missed', 'unconfirmed'],
    lastWhat: '签到',
  })
  expect(seen.counties).toMatchObject([{ code: '350203', classes: 1 }])
  const elsewhere = await app.staff('hr.clerk', '350102')
  expect((await elsewhere.call(c.nowSessions, {})).rows).toEqual([])
  expect((await elsewhere.try(c.watchSession, { id: session().id })).status).toBe(403)
  expect((await teacher.call(c.nowSessions, {})).rows).toHaveLength(1)
  // What its institution has not filed, no officer watches.
  await app.renew(scene.provider.manager)
  const draft = await draftedClass(app, { provider: scene.provider, trainees: [504], startsOn: '2026-06-01' })
  const planned = { id: draft.sessions[0]?.id as string }
  expect((await clerk.try(c.watchSession, planned)).status).toBe(403)
  expect((await scene.provider.manager.call(c.liveSession, planned)).counts.roster).toBe(1)

  const watched = await clerk.call(c.watchSession, { id: session().id })
  expect(watched).not.toHaveProperty('code')
  expect(watched.can).toEqual(['ask-camera', 'see-photo'])
  expect((await teacher.try(c.askCamera, { id: session().id, reason: '请拍全体学员' })).status).toBe(403)
  await clerk.call(c.askCamera, { id: session().id, reason: '请拍全体学员' })
  expect(await clerk.refused(c.askCamera, { id: session().id, reason: '请拍全体学员' })).toEqual([
    'attendance.camera_asked',
  ])
  at(111)
  expect((await clerk.call(c.nowSessions, {})).rows[0]?.alerts).toEqual([
    'recall-missed',
    'unconfirmed',
    'camera-overdue',
  ])
  const answer = async (name: string, body: Buffer) => ({
    id: session().id,
    fileIds: [(await teacher.upload(body, name)).id],
    headCount: 4,
    position: THERE,
  })
  expect(await teacher.refused(c.answerCamera, await answer('说明.pdf', Buffer.from('%PDF-1.4\n')))).toEqual([
    'attendance.photo_not_yours',
  ])
  expect(await teacher.call(c.answerCamera, await answer('教室.png', photo()))).toMatchObject({
    overdue: true,
  })
  expect(await teacher.refused(c.answerCamera, await answer('教室.png', photo()))).toEqual([
    'attendance.camera_none',
  ])
  const after = await clerk.call(c.watchSession, { id: session().id })
  expect(after.cameras[0]).toMatchObject({ headCount: 4, distanceM: 0, files: [{ name: '教室.png' }] })
  expect((await clerk.call(c.nowSessions, {})).rows[0]).toMatchObject({ lastWhat: '现场照片' })
  await goTo(app, minutesAfter(session().endsAt, 20), clerk)
  expect((await clerk.call(c.nowSessions, {})).rows).toEqual([])
  expect(await clerk.refused(c.askCamera, { id: session().id, reason: '请拍全体学员' })).toEqual([
    'attendance.not_in_session',
  ])
})

test('C5 hours: the trainee, the teacher and the officer see the same hours with the same reasons', async () => {
  const { clerk, manager } = scene.provider
  await goTo(app, minutesAfter(session().endsAt, 21), clerk, manager, teacher)
  await signIn()
  const mine = (await me(503).call(c.myHours, { id: scene.classId })).mine
  expect(mine.cells[0]).toMatchObject({
    hours: 0,
    note: '签到存疑（断网后补传），教师未确认在场，不计学时',
  })
  const id = await idOf(503)
  for (const user of [clerk, manager, teacher]) {
    const table = await user.call(c.classAttendance, { id: scene.classId })
    const {
      personId: _person,
      nameMasked: _name,
      ...row
    } = table.rows.find((r) => r.personId === id) as c.AttendanceRow
    expect({ ...row, cells: row.cells.slice(0, 1) }).toEqual({ ...mine, cells: mine.cells.slice(0, 1) })
  }
  const stranger = await app.worker(590)
  expect((await stranger.try(c.myHours, { id: scene.classId })).status).toBe(404)
})

test('C5 lane: two servers at once leave one record a person and one person a phone', async () => {
  await goTo(app, minutesAfter(second().startsAt, -5), teacher)
  await teacher.call(c.openSession, { id: second().id })
  await signIn()
  const { code: wall } = await teacher.call(c.liveSession, { id: second().id })
  const digits = wall?.digits as string
  const other = await startPlatform({
    appUrl: app.appUrl,
    keys: { current: 1, keys: { 1: Buffer.alloc(32, 7) }, index: Buffer.alloc(32, 9) },
    dataDir: tmpdir(),
    demo: false,
    clock: app.clock,
  })
  const [a, b] = [me(501), me(502)]
  const actorOf = async (user: User) =>
    await other.sessions.authenticate(
      (user.cookie as string).replace('qc_session=', ''),
      app.clock.now().toISOString(),
    )
  const there = async (user: User, wanted: InputOf<typeof c.check>) =>
    await perform(other.tools, servedOf(c.check.id), await actorOf(user), wanted).then(
      () => [],
      (error: Refused) => error.reasons.map((r) => r.code),
    )
  const here = async (user: User, wanted: InputOf<typeof c.check>) =>
    (await user.try(c.check, wanted)).body.reasons?.map((r) => r.code) ?? []
  const shared = await checkOf(app, b, own(501), { sessionId: second().id, code: digits })
  const mine = await checkOf(app, a, own(501), { sessionId: second().id, code: digits })
  const said = await Promise.all([here(a, mine), there(a, mine), here(b, shared), there(b, shared)])
  // One of the two has it; the phone is its owner's, on whichever server the other asks.
  expect(said.filter((codes) => codes.length === 0)).toHaveLength(1)
  expect((await teacher.call(c.liveSession, { id: second().id })).counts.in).toBe(1)
  expect(new Set(said.flat())).toEqual(new Set(['attendance.already', 'attendance.phone_of_another']))
  await other.stop()
})

test('C5 unlock: a phone that asks to be unlocked takes no check without it, online and off; its count is watched', async () => {
  const host = 'train.fujian.example'
  const sent = { host }
  const finger = new Authenticator(host)
  const phone = own(503)
  const bind = (by: Authenticator, odd: Odd = {}, at = now()) =>
    phone.binding(at, '手机', by.make(c.bindText({ key: phone.key, at }), odd))
  expect(await me(503).refused(c.bindDevice, bind(finger, { verified: false }), sent)).toEqual([
    'attendance.unlock_unseen',
  ])
  // What the phone's own key signed names the key made: nobody puts another in its place.
  const swapped = { ...bind(finger), made: bind(new Authenticator(host)).made }
  expect(await me(503).refused(c.bindDevice, swapped, sent)).toContain('attendance.bad_signature')
  // A page in a relay's name.
  expect(await me(503).refused(c.bindDevice, bind(finger), { host: 'relay.example' })).toEqual([
    'attendance.unlock_elsewhere',
  ])
  expect((await me(503).call(c.mySessions, {})).unlocks).toBe(true)
  const bound = await me(503).call(c.bindDevice, bind(finger), sent)
  expect(bound).toMatchObject({ state: 'bound', unlock: finger.id.toString('base64url') })
  expect(await me(503).refused(c.bindDevice, bind(new Authenticator(host)), sent)).toEqual([
    'attendance.unlock_set',
  ])

  const digits = async () => (await teacher.call(c.liveSession, { id: second().id })).code?.digits as string
  const say = async (more: Partial<Asked> = {}) =>
    await checkOf(app, me(503), phone, { sessionId: second().id, code: await digits(), ...more })
  const unlocked = async (said: InputOf<typeof c.check>, odd: Odd = {}, by = finger) => ({
    ...said,
    unlock: by.unlock(c.checkText({ recallNo: 0, ...said }), odd),
  })
  const mine = await say()
  expect(await me(503).refused(c.check, mine, sent)).toEqual(['attendance.unlock_needed'])
  expect(await me(503).refused(c.check, await unlocked(mine, {}, new Authenticator(host)), sent)).toEqual([
    'attendance.unlock_signature',
  ])
  const other = await unlocked(await say({ code: '000000' }))
  expect(await me(503).refused(c.check, { ...mine, unlock: other.unlock }, sent)).toEqual([
    'attendance.unlock_of_other',
  ])
  expect(await me(503).refused(c.check, await unlocked(mine), { host: 'relay.example' })).toEqual([
    'attendance.unlock_elsewhere',
  ])
  expect(await me(503).call(c.check, await unlocked(mine, { count: 7 }), sent)).toMatchObject({ doubts: [] })

  // Leaving, signed without a line and sent an hour later, by an authenticator whose count has gone back.
  await goTo(app, minutesAfter(second().endsAt, -1), teacher)
  await signIn()
  const leaving = await say({ kind: 'out' })
  const copied = await unlocked(leaving, { count: 7 })
  await goTo(app, minutesAfter(second().endsAt, 59), teacher)
  await signIn()
  expect(await me(503).refused(c.check, leaving, sent)).toEqual(['attendance.unlock_needed'])
  expect((await me(503).call(c.check, copied, sent)).doubts).toEqual([
    '断网后补传',
    '解锁验证的次数倒退，疑似密钥被复制',
  ])

  // Anybody can verify what is kept; nobody can change it, nor the phone's key.
  const { db } = app.platform.tools
  const { rows } = await sql<{
    client: Buffer
    authenticator: Buffer
    signature: Buffer
    key: Buffer
    signed: string
  }>`
    select u.client, u.authenticator, u.signature, d.unlock_key as key, e.signed from training.check_unlock u
    join training.check_event e on e.id = u.event_id
    join training.check_device d on d.key_index = e.device_index`.execute(db)
  expect(rows).toHaveLength(2)
  for (const row of rows) {
    const over = Buffer.concat([row.authenticator, hash('sha256', row.client, 'buffer')])
    const key = createPublicKey({ key: row.key, format: 'der', type: 'spki' })
    expect(verify('sha256', over, key, row.signature)).toBe(true)
    expect(JSON.parse(row.client.toString()).challenge).toBe(hash('sha256', row.signed, 'base64url'))
  }
  const forge = sql`update training.check_device set unlock_key = '\\x00' where unlock_id is not null`
  await expect(forge.execute(db)).rejects.toThrow('set once')
  await expect(sql`delete from training.check_unlock`.execute(db)).rejects.toThrow()
})

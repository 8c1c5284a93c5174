import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp, User } from '../../../tests/kit/app.ts'
import { approvedClass, type ClassScene } from '../../../tests/kit/classes.ts'
import { Hall } from '../../../tests/kit/phones.ts'
import { secondServer } from '../../../tests/kit/second-server.ts'
import * as c from './contract.ts'

const TRAINEES = Array.from({ length: 24 }, (_, i) => 700 + i)
let app: TestApp
let second: Awaited<ReturnType<typeof secondServer>>
let scene: ClassScene
let teacher: User
let hall: Hall

beforeAll(async () => {
  app = await testApp()
  second = await secondServer(app)
  hall = new Hall(app)
  scene = await approvedClass(app, { trainees: TRAINEES })
  teacher = await app.staff('institution.teacher', '350203', { orgId: scene.provider.orgId })
}, 120_000)
afterAll(async () => {
  await second.stop()
  await app.stop()
})

test('C5 lane: two servers, every phone at both at one moment: each check once, with one record, and the same answer to the same key', async () => {
  const session = scene.sessions[0] as ClassScene['sessions'][number]
  app.clock.set(new Date(Date.parse(session.startsAt) - 60_000))
  await app.renew(teacher)
  await teacher.call(c.openSession, { id: session.id })
  const code = (await teacher.call(c.liveSession, { id: session.id })).code?.digits as string
  const people: { user: User; asked: Awaited<ReturnType<Hall['check']>> }[] = []
  for (const who of TRAINEES)
    people.push({
      user: await hall.user(who),
      asked: await hall.check(who, { sessionId: session.id, kind: 'in', code }),
    })
  const both = (i: number) => {
    const { user, asked } = people[i] as (typeof people)[number]
    // Every other one under one key, as a phone that lost its line.
    const key: Record<string, string> = i % 2 === 0 ? { 'idempotency-key': `both-servers-${i}` } : {}
    return Promise.all(
      [app.http, second.http].map((http) => new User(http, user.cookie).try(c.check, asked, key)),
    )
  }
  // One after the other, where each stands alone in its transaction, then all at once.
  const replies = []
  for (let i = 0; i < 16; i++) replies.push(await both(i))
  replies.push(...(await Promise.all(people.slice(16).map((_one, n) => both(16 + n)))))
  replies.forEach((pair, i) => {
    if (i % 2 === 0) {
      expect(pair.map((r) => r.status)).toEqual([200, 200])
      expect(pair.map((r) => (r.body as { repeated?: boolean }).repeated).sort()).toEqual([false, true])
    } else {
      expect(pair.map((r) => r.status).sort()).toEqual([200, 422])
      const refused = pair.find((r) => r.status === 422)
      expect(refused?.body.reasons?.map((x) => x.code)).toEqual(['attendance.already'])
    }
  })
  const { rows } = await sql<{ events: number; people: number; records: number }>`
    select count(*)::int as events, count(distinct person_id)::int as people,
      (select count(*)::int from platform.door_audit where act_id = ${c.check.id}) as records
    from training.check_event where session_id = ${session.id}`.execute(app.platform.tools.db)
  expect(rows[0]).toEqual({ events: 24, people: 24, records: 24 })
})

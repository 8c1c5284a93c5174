import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropCalendar, makeCalendar } from '#registry/partners/contract'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { approvedClass, type ClassScene } from '../../../tests/kit/classes.ts'
import { officersOf, program } from '../../../tests/kit/partners.ts'
import { ownStanding } from './contract.ts'

let app: TestApp
let scene: ClassScene & { number: string }
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  scene = await approvedClass(app)
})
afterAll(async () => await app.stop())

test('K4 status: an institution’s program reads where its matters stand, and nobody else’s', async () => {
  const officers = await officersOf(app)
  const own = await program(app, scene.provider.manager, officers, 'full', ['class.read', 'claim.read'])
  const seen = await own.call(ownStanding, {})
  expect(seen.provider).toMatchObject({ state: 'listed', reason: null })
  expect(seen.classes).toMatchObject([
    { id: scene.classId, number: scene.number, stateTitle: expect.stringMatching(/备案|批/) },
  ])
  const later = new Date(app.clock.now().getTime() + 60_000).toISOString()
  expect((await own.call(ownStanding, { since: later })).classes).toEqual([])
  const other = await app.staff('institution.manager', '350203')
  expect((await other.call(ownStanding, {})).classes).toEqual([])
})

test('K4 calendar: lessons and deadlines without login and without people; a new address ends the old one', async () => {
  const { manager } = scene.provider
  const first = await manager.call(makeCalendar, {})
  const read = async (path: string) => await app.http.inject({ url: path })
  const reply = await read(first.path)
  expect(reply.statusCode).toBe(200)
  expect(reply.headers['content-type']).toContain('text/calendar')
  const text = reply.body.replace(/\r\n /g, '')
  expect(text.match(/BEGIN:VEVENT/g)?.length).toBe(scene.sessions.length + 2)
  expect(text).toContain(`备案编号 ${scene.number}`)
  expect(text).not.toMatch(/演[\u4e00-\u9fff]{1,2}\b|\d{17}/)
  const second = await manager.call(makeCalendar, {})
  expect((await read(first.path)).statusCode).toBe(404)
  expect((await read(second.path)).statusCode).toBe(200)
  await manager.call(dropCalendar, {})
  expect((await read(second.path)).statusCode).toBe(404)
  expect((await read('/api/calendars/x.ics')).statusCode).toBe(400)
})

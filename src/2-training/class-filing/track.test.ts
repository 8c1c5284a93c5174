import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '#platform/serve'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { approvedClass, draftedClass, filedClass, ground } from '../../../tests/kit/classes.ts'
import { readyPlan } from '../../../tests/kit/plans.ts'
import { type ListedProvider, listedProvider, photo } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { moveClass, stepsOf } from './index.ts'

let app: TestApp
let provider: ListedProvider
/** Days apart, so that the classes of this file never want one teacher or trainee twice. */
let shift = 0
const nextStart = () => {
  shift += 7
  return new Date(Date.UTC(2026, 2, 10 + shift)).toISOString().slice(0, 10)
}
let people = 100
const nextPeople = (count = 2) => Array.from({ length: count }, () => people++)
const own = () => ({ provider, startsOn: nextStart(), trainees: nextPeople() })

const look = (id: string, by: User = provider.manager) => by.call(c.getClass, { id })

beforeAll(async () => {
  app = await testApp()
  await ground(app)
  provider = await listedProvider(app, '350203')
})
afterAll(async () => await app.stop())

test('C3 papers: only PDF and pictures of one’s own; taking one away makes it missing again', async () => {
  const scene = await draftedClass(app, own())
  const { manager, clerk } = provider
  const wrong = await manager.upload(Buffer.from('a,b\n1,2\n'), '考核方案.csv')
  const foreign = await clerk.upload(photo(), '他人.png')
  const set = { id: scene.classId, version: scene.version, kind: 'assessment-plan' as const }
  expect(await manager.refused(c.setPaper, { ...set, fileIds: [wrong.id] })).toEqual(['class.paper_type'])
  expect(await manager.refused(c.setPaper, { ...set, fileIds: [foreign.id] })).toEqual(['class.file_other'])
  const { version } = await manager.call(c.setPaper, { ...set, fileIds: [] })
  expect((await manager.call(c.checkClass, { id: scene.classId })).missing).toEqual(['开班材料'])
  expect(await manager.refused(c.submitClass, { id: scene.classId, version, commitment: true })).toEqual([
    'class.paper_missing',
  ])
})

test('C3 filing: what is handed in can’t be edited until it is back', async () => {
  const scene = await filedClass(app, own())
  const { manager } = provider
  const { classId: id, version } = scene
  const seen = await look(id)
  const change = {
    id,
    version,
    title: '改名',
    planId: seen.planId,
    venueId: seen.venueId,
    seats: 35,
    startsOn: seen.startsOn,
    endsOn: seen.endsOn,
  }
  expect(await manager.refused(c.changeClass, change)).toEqual(['class.not_editable'])
  expect(await manager.refused(c.setSessions, { id, version, sessions: [] })).toEqual(['class.not_editable'])
  expect(await manager.refused(c.setPaper, { id, version, kind: 'teachers', fileIds: [] })).toEqual([
    'class.not_editable',
  ])
})

test('C2 C3 track: a class runs, is checked by an officer, ends and closes, and no step of its track is skipped', async () => {
  const scene = await approvedClass(app, own())
  const { clerk, manager } = provider
  const picture = await clerk.upload(photo(), '课堂.png')
  const seen = {
    id: scene.classId,
    seenCount: 2,
    passed: true,
    note: '人数与名册一致',
    photoIds: [picture.id],
  }
  expect(await clerk.refused(c.inspectClass, seen)).toEqual(['class.not_running'])
  const go = (move: 'start' | 'finish' | 'close', done: Parameters<typeof moveClass>[3] = {}) =>
    app.platform.tools.db.transaction().execute(async (trx) => {
      const now = app.clock.now().toISOString()
      const ctx = { db: trx, tools: app.platform.tools, actor: null, now, record: () => {} } as unknown as Ctx
      return await moveClass(ctx, scene.classId, move, done)
    })
  const codes = (error: { reasons?: { code: string; message: string }[] }) =>
    error.reasons?.map((r) => r.code)
  expect(await go('finish').catch(codes)).toEqual(['common.wrong_state'])
  expect((await go('start')).state).toBe('running')
  expect((await go('start')).version).toBe((await look(scene.classId)).version)
  await clerk.call(c.inspectClass, seen)
  expect((await look(scene.classId)).inspections).toMatchObject([
    { seenCount: 2, passed: true, photos: [{}] },
  ])
  expect(
    await manager.refused(c.cancelClass, {
      id: scene.classId,
      version: (await look(scene.classId)).version,
      reason: '不办了',
    }),
  ).toEqual(['common.wrong_state'])
  expect((await go('finish')).state).toBe('taught')
  expect(await go('close').catch(codes)).toEqual(['class.steps_open', 'class.steps_open'])
  expect(await go('close', { done: ['evaluation'] }).catch(codes)).toEqual(['class.steps_open'])
  expect((await stepsOf(app.platform.tools.db, scene.classId)).map((s) => [s.key, s.done])).toEqual([
    ['filing', true],
    ['certificate-check', false],
    ['evaluation', false],
  ])
  expect((await go('close', { done: ['certificate-check', 'evaluation'] })).state).toBe('closed')
})

test('C3 estimate: the form tells the money before anything is saved, with the same steps that are kept', async () => {
  const { planId } = await readyPlan(app, provider)
  const seen = await provider.manager.call(c.estimateClass, { planId, seats: 40 })
  expect(seen).toMatchObject({ perSeatFen: 70_000, totalFen: 2_800_000, reasons: [] })
  expect(seen.trace.length).toBeGreaterThan(0)
  const many = await provider.manager.call(c.estimateClass, { planId, seats: 3000, startsOn: '2027-03-01' })
  expect(many.reasons.map((r) => r.code)).toEqual(['budget.none'])
})

test('C3 list: filters, search and export hold to the reader’s scope', async () => {
  const scene = await approvedClass(app, own())
  const { clerk } = provider
  const all = await clerk.call(c.listClasses, { size: 200, sort: '-startsOn' })
  expect(all.rows.length).toBe(all.total)
  expect([...all.rows].sort((a, b) => (a.startsOn < b.startsOn ? 1 : -1)).map((r) => r.startsOn)).toEqual(
    all.rows.map((r) => r.startsOn),
  )
  const found = await clerk.call(c.listClasses, { q: scene.number })
  expect(found.rows.map((r) => r.number)).toEqual([scene.number])
  const file = await clerk.try(c.exportClasses, { state: 'approved' })
  expect(file.status).toBe(200)
  expect(file.raw.subarray(0, 2).toString()).toBe('PK')
  expect((await clerk.call(c.listClasses, { region: '350100' })).total).toBe(0)
})

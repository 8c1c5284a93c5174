import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import {
  allOk,
  draftApplication,
  type Officers,
  officersOf,
  pdf,
  photo,
  submitted,
  visitOf,
} from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { standing } from './index.ts'

let app: TestApp
let officers: Officers
beforeAll(async () => {
  app = await testApp()
  officers = await officersOf(app, '350203')
})
afterAll(async () => await app.stop())

test('B3 inspection: without photos, position or an answer to each item nothing is recorded', async () => {
  const draft = await submitted(await draftApplication(app))
  const on = { id: draft.id, version: draft.version }
  const good = await visitOf(app, officers.clerk, draft)
  const [place] = good.places
  if (!place) throw new Error('no place')
  expect(
    await officers.clerk.refused(c.inspectProvider, {
      ...on,
      visitedAt: '2026-03-02T05:00:00Z',
      items: allOk()
        .slice(1)
        .map((item, i) => (i === 0 ? { ...item, ok: false } : item)),
      places: [{ ...place, photoIds: [], positionSource: 'manual', seatsCounted: null }],
    }),
  ).toEqual([
    'inspection.visited_when',
    'inspection.unanswered',
    'inspection.no_note',
    'inspection.no_photo',
    'inspection.manual_position',
    'inspection.seats_uncounted',
  ])
  expect(await officers.clerk.refused(c.inspectProvider, { ...on, ...good, places: [] })).toEqual([
    'inspection.not_visited',
  ])
  const paper = await officers.clerk.upload(pdf(), '照片.pdf')
  expect(
    await officers.clerk.refused(c.inspectProvider, {
      ...on,
      ...good,
      places: [{ ...place, photoIds: [paper.id] }],
    }),
  ).toEqual(['provider.not_photo'])
  expect((await officers.clerk.call(c.getApplication, { id: draft.id })).inspections).toEqual([])
})

test('B3 inspection: fewer seats than claimed, another place, a failed item send the application back with every finding', async () => {
  const draft = await submitted(await draftApplication(app))
  const visit = await visitOf(app, officers.clerk, draft, { seats: 12, lat: 24.5, lng: 118.2 })
  const done = await officers.clerk.call(c.inspectProvider, {
    id: draft.id,
    version: draft.version,
    ...visit,
    items: visit.items.map((item) =>
      item.key === 'equipment' ? { ...item, ok: false, note: '实训台缺 5 套' } : item,
    ),
  })
  expect(done.passed).toBe(false)
  expect(done.findings).toHaveLength(3)
  const seen = await draft.manager.call(c.getApplication, { id: draft.id })
  expect(seen.state).toBe('returned')
  expect(seen.reason?.split('\n')).toEqual(done.findings)
  expect(seen.inspections[0]?.places[0]?.photos).toHaveLength(1)
  expect(seen.can).toEqual(['submit', 'withdraw', 'edit'])
  expect(
    await officers.reviewer.refused(c.acceptApplication, { id: draft.id, version: done.version }),
  ).toEqual(['common.wrong_state'])
  // Put right: a smaller, true number of seats; the next visit passes.
  let { version } = await draft.manager.call(c.dropItem, {
    id: draft.id,
    version: done.version,
    what: 'venue',
    itemId: draft.venueIds[0] as string,
  })
  const added = await draft.manager.call(c.addVenue, {
    id: draft.id,
    version,
    name: '实训楼 201 室',
    address: '测试路 1 号实训楼',
    seats: 12,
    lat: 24.5,
    lng: 118.2,
  })
  version = added.version
  const again = { ...draft, version, venueIds: [added.venueId] }
  const resubmitted = await submitted(again)
  const second = await officers.clerk.call(c.inspectProvider, {
    id: draft.id,
    version: resubmitted.version,
    ...(await visitOf(app, officers.clerk, again, { seats: 12, lat: 24.5, lng: 118.2 })),
  })
  expect(second.passed).toBe(true)
  await officers.reviewer.call(c.acceptApplication, { id: draft.id, version: second.version })
  expect(await standing(app.platform.tools.db, draft.orgId)).toEqual([])
})

test('B3 inspection: a photo already shown in another inspection is refused', async () => {
  const picture = photo()
  const first = await submitted(await draftApplication(app))
  const visit = await visitOf(app, officers.clerk, first)
  const withPicture = async () => ({
    ...visit,
    places: visit.places.map((p) => ({ ...p, photoIds: [] as string[] })),
  })
  const one = await withPicture()
  for (const p of one.places) p.photoIds.push((await officers.clerk.upload(picture, 'a.png')).id)
  await officers.clerk.call(c.inspectProvider, { id: first.id, version: first.version, ...one })
  const next = await submitted(await draftApplication(app))
  const two = await withPicture()
  for (const p of two.places) {
    p.venueId = next.venueIds[0] as string
    p.photoIds.push((await officers.clerk.upload(picture, 'b.png')).id)
  }
  expect(
    await officers.clerk.refused(c.inspectProvider, { id: next.id, version: next.version, ...two }),
  ).toEqual(['inspection.photo_used'])
})

test('B3 B4 two persons: who verified does not list, in rules and in the database; another county decides nothing', async () => {
  const both = await app.staff('hr.clerk', '350203')
  const draft = await submitted(await draftApplication(app))
  const { version } = await both.call(c.inspectProvider, {
    id: draft.id,
    version: draft.version,
    ...(await visitOf(app, both, draft)),
  })
  expect(await both.refused(c.acceptApplication, { id: draft.id, version })).toEqual(['common.denied'])
  const outside = await app.staff('hr.reviewer', '350102')
  expect(await outside.refused(c.acceptApplication, { id: draft.id, version })).toEqual([
    'common.out_of_scope',
  ])
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  const run = (sql: string) => client.query(sql, [draft.id])
  await expect(
    run(
      "update training.provider_application set state = 'accepted', decided_by = inspected_by, decided_at = now() where id = $1",
    ),
  ).rejects.toThrow(/check/)
  await expect(
    run(
      "update training.provider_application set state = 'verified', inspection_id = null, inspected_by = null where id = $1",
    ),
  ).rejects.toThrow(/check/)
  await client.end()
  expect((await officers.reviewer.call(c.getApplication, { id: draft.id })).can).toEqual([
    'sendBack',
    'accept',
    'refuse',
  ])
})

test('B3 record: nobody, not even the owner of the tables, edits what was seen on site', async () => {
  const { default: pg } = await import('pg')
  for (const url of [app.appUrl, app.ownerUrl]) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await expect(
      client.query("update training.provider_inspection set passed = true, findings = '[]'"),
    ).rejects.toThrow()
    await expect(client.query('delete from training.provider_inspection_place')).rejects.toThrow()
    await client.end()
  }
})

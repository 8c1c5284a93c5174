import jpeg from 'jpeg-js'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, makeKysely, makePool } from '#platform/db'
import { recordBatch } from '#training/attendance/contract'
import { inspectClass } from '#training/class-filing/contract'
import { testApp } from '../../../tests/kit/app.ts'
import { goTo, minutesAfter, personIds } from '../../../tests/kit/attendance.ts'
import { approvedClass } from '../../../tests/kit/classes.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/kit/database.ts'
import { takenOn } from '../../../tests/kit/exif.ts'
import { oddities } from '../../../tests/kit/fraud-oddities.ts'
import { honestYear, type YearSize } from '../../../tests/kit/fraud-year.ts'
import {
  atTheEdge,
  byChance,
  everything,
  honestOnes,
  type Plant,
  patterns,
  plant,
  score,
} from '../../../tests/kit/frauds.ts'
import { listedProvider } from '../../../tests/kit/providers.ts'
import { battery } from './battery.ts'
import { runNightly } from './clock-service.ts'
import { listAlerts } from './contract.ts'
import { faultsOf } from './engine-rules.ts'
import { sumLessons } from './lesson-store.ts'
import type { Hit } from './rule-contract.ts'

/** Large enough for every pattern twice: where its rule just sees it, and where it just does not. */
const SIZE: YearSize = { classes: 220, orgs: 55, seats: 20, sessions: 3, from: '2026-01-05' }
let database: TestDatabase
let db: Db
let client: pg.Client

beforeAll(async () => {
  database = await freshDatabase()
  client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  await honestYear(client, SIZE)
  db = makeKysely(makePool(database.appUrl, { max: 2 }))
})
afterAll(async () => {
  await db.destroy()
  await client.end()
  await database.drop()
})

async function foundIn(): Promise<Map<string, Hit[]>> {
  const found = await everything<Hit>(db, SIZE, battery)
  for (const [code, hits] of found) expect(faultsOf(hits), code).toEqual([])
  return found
}
const named = (plants: readonly Plant[]) => plants.map((one) => `${one.pattern.code} ${one.strength}`)
const keysOf = (found: ReadonlyMap<string, readonly Hit[]>) =>
  [...found].map(([code, hits]) => [code, hits.map((hit) => hit.key).sort()])

test('G1 risk: every rule finds a fraud at its threshold, not one just below it, and none in the honest year', async () => {
  const honest = await foundIn()
  expect(
    [...honest].filter(([, hits]) => hits.length > 0).map(([code, hits]) => [code, hits[0]?.says]),
  ).toEqual([])

  const plants = atTheEdge(SIZE, battery, 7)
  expect(plants.length).toBe(patterns.length + patterns.filter((p) => p.edge).length)
  await plant(client, plants)
  const found = await foundIn()
  const told = score(SIZE, plants, found)
  expect(named(told.missed)).toEqual([])
  expect(named(told.early)).toEqual([])
  expect(told.falseAlarms).toEqual([])
  expect(
    battery.map((rule) => rule.code).filter((code) => !plants.some((one) => one.pattern.code === code)),
  ).toEqual([])
  // Lessons added up beforehand, and some check-ins since: the same findings.
  await sumLessons(db, '2026-03-01T00:00:00.000Z')
  expect(keysOf(await foundIn())).toEqual(keysOf(found))
  for (const [code, hits] of found) {
    for (const hit of hits) {
      expect(hit.says, code).not.toMatch(/undefined|NaN|\[object/)
      expect(JSON.stringify(hit), code).not.toMatch(/350525\*|164\*\*\*\*/)
    }
  }
})

test('G1 risk: frauds by chance, of which no rule knows, are found, and honest oddities seldom accused', async () => {
  const own = await freshDatabase()
  const size: YearSize = { classes: 120, orgs: 30, seats: 20, sessions: 3, from: '2026-01-05' }
  const hand = new pg.Client({ connectionString: own.adminUrl })
  const eyes = makeKysely(makePool(own.appUrl, { max: 2 }))
  try {
    await hand.connect()
    await honestYear(hand, size)
    const plants = byChance(size, battery, 20261122, 45)
    await plant(hand, plants)
    await hand.query(oddities(size, honestOnes(size, plants), 20261122))
    const told = score(size, plants, await everything<Hit>(eyes, size, battery))
    expect(told.planted).toBeGreaterThan(15)
    expect(named(told.missed)).toEqual([])
    expect(named(told.early)).toEqual([])
    // A small year: one class more or less is two in a hundred. `npm run frauds` says it of larger ones.
    expect(told.accused * 100).toBeLessThanOrEqual(told.honestClasses * 10)
    const grave = new Set(battery.filter((rule) => rule.severity === 'high').map((rule) => rule.code))
    const gravely = new Set(told.falseAlarms.filter((a) => grave.has(a.code)).flatMap((a) => a.classes))
    expect(gravely.size * 100).toBeLessThanOrEqual(told.honestClasses * 2)
    // A score that is always full tells nothing: without its findings a rule has missed what was planted.
    const blind = score(size, plants, new Map())
    expect([blind.found, blind.missed.length]).toEqual([0, told.planted])
  } finally {
    await eyes.destroy()
    await hand.end()
    await own.drop()
  }
})

test('G1 risk: by acts: the same scene in another file, shown as evidence of another class, or one of another year, is found by the night', async () => {
  const app = await testApp('2026-03-02T01:00:00Z')
  try {
    const scene = await approvedClass(app, { region: '350203', trainees: [1, 2, 3] })
    const other = await approvedClass(app, {
      provider: await listedProvider(app, '350203', { officers: scene.provider }),
      trainees: [11, 12, 13],
    })
    // The second one is an old one, as it says itself.
    const shots = [picture(320, 85), takenOn(picture(200, 60), '2025-07-01', [24, 29, 0], [118, 5, 0])]
    for (const [i, { classId, sessions, provider }] of [scene, other].entries()) {
      const { id: sessionId, startsAt, endsAt } = sessions[0] as (typeof sessions)[number]
      await goTo(app, minutesAfter(endsAt, 30), provider.clerk, provider.manager)
      const [first] = await personIds(provider.manager, classId)
      await provider.manager.call(recordBatch, {
        id: classId,
        sessions: [{ sessionId, items: [{ personId: first as string, in: startsAt, out: endsAt }] }],
        reason: '手机没电，教师代录',
      })
      const shot = await provider.clerk.upload(shots[i] as Buffer, '课堂.jpg')
      const seen = { id: classId, seenCount: 3, passed: true, note: '人数与名册一致', photoIds: [shot.id] }
      await provider.clerk.call(inspectClass, seen)
    }
    await runNightly(app.platform.tools)
    const { rows } = await scene.provider.clerk.call(listAlerts, { size: 50 })
    const alert = rows.find((row) => row.code === 'photo-alike')
    expect(alert).toBeDefined()
    expect(rows.map((row) => row.code)).not.toContain('photo-twice')
    const elsewhere = rows.find((row) => row.code === 'photo-elsewhere')
    expect(elsewhere?.says).toBe('1 张现场照片的拍摄时间或地点不符')
  } finally {
    await app.stop()
  }
})

/** One scene; another size and quality give another file. */
function picture(width: number, quality: number): Buffer {
  const height = (width * 3) / 4
  const data = new Uint8Array(width * height * 4).map((_v, i) => {
    const [x, y] = [((i >> 2) % width) / width, Math.floor((i >> 2) / width) / height]
    return (i & 3) === 3 ? 255 : 120 + 60 * Math.sin(9 * x + 4 * y) + 50 * Math.cos(13 * y * x + 2)
  })
  return Buffer.from(jpeg.encode({ data, width, height }, quality).data)
}

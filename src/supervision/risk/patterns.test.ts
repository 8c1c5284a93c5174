import jpeg from 'jpeg-js'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays } from '#platform/day'
import { type Db, makeKysely, makePool } from '#platform/db'
import { recordBatch } from '#training/attendance/contract'
import { inspectClass } from '#training/class-filing/contract'
import { testApp } from '../../../tests/kit/app.ts'
import { goTo, minutesAfter, personIds } from '../../../tests/kit/attendance.ts'
import { approvedClass } from '../../../tests/kit/classes.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/kit/database.ts'
import { honestYear, type YearSize } from '../../../tests/kit/fraud-year.ts'
import { frauds } from '../../../tests/kit/frauds.ts'
import { listedProvider } from '../../../tests/kit/providers.ts'
import { battery } from './battery.ts'
import { runNightly } from './clock-service.ts'
import { listAlerts } from './contract.ts'
import { faultsOf, valuesOf } from './engine-rules.ts'
import { sumLessons } from './lesson-store.ts'
import type { Hit, Only } from './rule-contract.ts'

const SIZE: YearSize = { classes: 72, seats: 20, sessions: 4, from: '2026-01-05' }
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

/** What each rule finds in the year, by its code. */
async function everything(only: Only | null = null): Promise<Map<string, Hit[]>> {
  const passes = new Map<string, Promise<unknown>>()
  const until = addDays(SIZE.from, 185)
  const found = new Map<string, Hit[]>()
  for (const rule of battery) {
    const hits = await rule.find(db, {
      today: until,
      now: `${until}T00:00:00.000Z`,
      from: addDays(until, -366),
      until,
      regions: null,
      only,
      thresholds: valuesOf(rule.thresholds),
      once: <R>(name: string, make: () => Promise<R>) => {
        const standing = (passes.get(name) ?? make()) as Promise<R>
        passes.set(name, standing)
        return standing
      },
    })
    expect(faultsOf(hits), rule.code).toEqual([])
    found.set(rule.code, hits)
  }
  return found
}

test('G1 risk: every rule finds the fraud planted for it, and none finds one in the honest year', async () => {
  const honest = await everything()
  expect(
    [...honest].filter(([, hits]) => hits.length > 0).map(([code, hits]) => [code, hits[0]?.says]),
  ).toEqual([])

  const planted = frauds(SIZE)
  for (const { code, write } of planted)
    if (write)
      await client.query(write).catch((error: Error) => {
        throw new Error(`${code}: ${error.message}`)
      })
  const found = await everything()
  const missed = planted.filter(
    ({ code, key }) =>
      !(found.get(code) ?? []).some((hit) => hit.key === key || (/:$/.test(key) && hit.key.startsWith(key))),
  )
  expect(missed.map(({ code }) => code)).toEqual([])
  expect(
    battery.map((rule) => rule.code).filter((code) => !planted.some((fraud) => fraud.code === code)),
  ).toEqual([])
  // Lessons added up beforehand, and some check-ins since: the same findings.
  await sumLessons(db, '2026-03-01T00:00:00.000Z')
  const again = await everything()
  expect([...again].map(([code, hits]) => [code, hits.map((hit) => hit.key).sort()])).toEqual(
    [...found].map(([code, hits]) => [code, hits.map((hit) => hit.key).sort()]),
  )
  for (const [code, hits] of found) {
    for (const hit of hits) {
      expect(hit.says, code).not.toMatch(/undefined|NaN|\[object/)
      expect(JSON.stringify(hit), code).not.toMatch(/350525\*|164\*\*\*\*/)
    }
  }
})

test('G1 risk: by acts: the same scene in another file, shown as evidence of another class, is found by the night', async () => {
  const app = await testApp('2026-03-02T01:00:00Z')
  try {
    const scene = await approvedClass(app, { region: '350203', trainees: [1, 2, 3] })
    const other = await approvedClass(app, {
      provider: await listedProvider(app, '350203', { officers: scene.provider }),
      trainees: [11, 12, 13],
    })
    const shots = [picture(320, 85), picture(200, 60)]
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

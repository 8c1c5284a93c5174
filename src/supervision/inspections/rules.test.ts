import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openMoves, refuseMove } from '#platform/moves'
import { roles } from '#registry/accounts/contract'
import { draw, type Pool, poolOf, poolText, seedText, textsOf, tooFewFor, weigh } from './draw-rules.ts'
import {
  appointmentHands,
  appointmentMoves,
  inspectionHands,
  inspectionMoves,
  planHands,
  planMoves,
} from './rules.ts'
import { checklist, judgeVisit, lengthOf, routeOf, type Scene, type Visit } from './visit-rules.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const weights = { newProvider: 1, neverChecked: 1, rectified: 2, complaint: 2, alert: 2, most: 10 }

const pools: fc.Arbitrary<Pool> = fc
  .record({
    classes: fc.uniqueArray(
      fc.record({
        no: fc.integer({ min: 1, max: 999 }).map((n) => `350203-2026-${n}`),
        weight: fc.integer({ min: 1, max: 10 }),
      }),
      { selector: (one) => one.no, minLength: 1, maxLength: 15 },
    ),
    staff: fc.integer({ min: 2, max: 8 }),
    team: fc.integer({ min: 1, max: 2 }),
    bars: fc.array(fc.tuple(fc.nat(14), fc.nat(7)), { maxLength: 10 }),
    count: fc.integer({ min: 1, max: 15 }),
  })
  .map(({ classes, staff, team, bars, count }) => {
    const inspectors = Array.from({ length: staff }, (_, i) => String(i + 1).padStart(2, '0'))
    const barred = bars.flatMap(([a, b]): [string, string][] => {
      const [klass, inspector] = [classes[a], inspectors[b]]
      return klass && inspector ? [[klass.no, inspector]] : []
    })
    return { count: Math.min(count, classes.length), team, classes, inspectors, barred }
  })

describe('the draw', () => {
  test('C6 draw: the same list and numbers give the same draw in whatever order the list is read', () => {
    fc.assert(
      fc.property(pools, fc.string(), (pool, secret) => {
        const text = poolText(pool)
        const read = poolOf(text) as Pool
        const turned = {
          ...pool,
          classes: [...pool.classes].reverse(),
          inspectors: [...pool.inspectors].reverse(),
        }
        expect(poolText(turned)).toBe(text)
        const seed = sha256(seedText(secret, '05 08', sha256(text)))
        const drawn = draw(pool, seed, sha256)
        expect(draw(read, seed, sha256)).toEqual(drawn)
        expect(draw(turned, seed, sha256)).toEqual(drawn)
        const known = new Map(textsOf(pool, seed).map((one) => [one, sha256(one)]))
        expect(draw(pool, seed, (one) => known.get(one) as string)).toEqual(drawn)
      }),
      { numRuns: 100 },
    )
  })

  test('C6 draw: so many classes, each once; nobody where they must not go; work spread evenly', () => {
    fc.assert(
      fc.property(pools, fc.string(), (pool, secret) => {
        fc.pre(tooFewFor(pool).length === 0)
        const drawn = draw(pool, sha256(secret), sha256)
        expect(drawn).toHaveLength(pool.count)
        expect(new Set(drawn.map((one) => one.no)).size).toBe(pool.count)
        const barred = new Set(pool.barred.map((pair) => pair.join()))
        for (const { no, inspectors } of drawn) {
          expect(new Set(inspectors).size).toBe(pool.team)
          for (const inspector of inspectors) expect(barred.has([no, inspector].join())).toBe(false)
        }
        if (pool.barred.length === 0) {
          const times = pool.inspectors.map((i) => drawn.filter((d) => d.inspectors.includes(i)).length)
          expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('C6 draw: three tickets come first three times as often as one; a changed list is another draw', () => {
    const pool: Pool = {
      count: 1,
      team: 1,
      classes: [
        { no: 'a', weight: 3 },
        { no: 'b', weight: 1 },
      ],
      inspectors: ['01'],
      barred: [],
    }
    let heavy = 0
    for (let i = 0; i < 2000; i += 1) if (draw(pool, sha256(`s${i}`), sha256)[0]?.no === 'a') heavy += 1
    expect(heavy / 2000).toBeGreaterThan(0.71)
    expect(heavy / 2000).toBeLessThan(0.79)
    expect(poolText({ ...pool, inspectors: ['02'] })).not.toBe(poolText(pool))
    expect(poolOf('something else')).toBeNull()
  })

  test('C6 draw: weights add up, are explained, and are capped', () => {
    const quiet = { newProvider: false, neverChecked: false, rectified: false, complaints: 0, alerts: 0 }
    expect(weigh(quiet, weights)).toEqual({ weight: 1, why: [] })
    expect(weigh({ ...quiet, rectified: true, complaints: 3 }, weights)).toMatchObject({ weight: 5 })
    const loud = weigh(
      { newProvider: true, neverChecked: true, rectified: true, complaints: 1, alerts: 9 },
      weights,
    )
    expect(loud.weight).toBe(10)
    expect(loud.why).toHaveLength(5)
  })
})

const AT = '2026-03-05T01:00:00.000Z'
const seen: Visit = {
  visitedAt: AT,
  items: checklist.map(({ key }) => ({ key, answer: 'ok' })),
  headCount: 20,
  position: { lat: 24.4453, lng: 118.0816 },
  photos: [{ takenAt: AT }],
}
const scene: Scene = {
  assignedAt: '2026-03-03T01:00:00.000Z',
  now: AT,
  venue: { lat: 24.4453, lng: 118.0816 },
  checkedIn: 20,
  missing: 0,
}
const codes = (visit: Partial<Visit>, at: Partial<Scene> = {}) => {
  const { faults, findings, late } = judgeVisit({ ...seen, ...visit }, { ...scene, ...at })
  return { faults: faults.map((f) => f.code), findings: findings.map((f) => f.key), late }
}
const bad = (note?: string) => [
  { key: 'teacher' as const, answer: 'bad' as const, note },
  ...seen.items.filter((item) => item.key !== 'teacher'),
]

test.each<[string, Partial<Visit>, Partial<Scene>, string[], string[]]>([
  ['all is well', {}, {}, [], []],
  ['an item unanswered', { items: seen.items.slice(1) }, {}, ['visit.unanswered'], []],
  ['a no without a word', { items: bad() }, {}, ['visit.no_note'], []],
  ['another teacher', { items: bad('另一位老师代课') }, {}, [], ['teacher']],
  ['fewer than signed in', { headCount: 17 }, {}, [], ['count']],
  ['more than signed in', { headCount: 22 }, {}, [], []],
  ['an empty room', { headCount: 0 }, {}, [], ['empty']],
  ['an empty room nobody signed in to', { headCount: 0 }, { checkedIn: 0 }, [], []],
  ['called and not there', {}, { missing: 2 }, [], ['missing']],
  ['not counted', { headCount: null }, {}, ['visit.not_counted'], []],
  ['no photo', { photos: [] }, {}, ['visit.no_photo'], []],
  ['a photo of yesterday', { photos: [{ takenAt: '2026-03-04T01:00:00Z' }] }, {}, ['visit.photo_when'], []],
  ['no position, unsaid', { position: null }, {}, ['visit.no_position'], []],
  ['no position, said', { position: null, positionNote: '地下室没有信号' }, {}, [], []],
  ['far away, unsaid', { position: { lat: 24.5, lng: 118.08 } }, {}, ['visit.far_unsaid'], []],
  ['far away, said', { position: { lat: 24.5, lng: 118.08 }, note: '实训基地在校外' }, {}, [], []],
  [
    'before it was ordered',
    { visitedAt: '2026-03-02T01:00:00Z' },
    {},
    ['visit.visited_when', 'visit.photo_when'],
    [],
  ],
  ['handed in four days later', {}, { now: '2026-03-09T01:00:00Z' }, ['visit.too_late'], []],
])('C6 visit: %s', (_title, visit, at, faults, findings) => {
  expect(codes(visit, at)).toMatchObject({ faults, findings })
})

test('C6 visit: handed in an hour later it counts and is marked', () => {
  expect(codes({}, { now: '2026-03-05T02:00:00Z' })).toEqual({ faults: [], findings: [], late: true })
  expect(codes({}, { now: '2026-03-05T01:10:00Z' }).late).toBe(false)
})

test('C6 route: every door once, never longer than as it came', () => {
  const stop = fc.record({
    lat: fc.double({ min: 24, max: 25, noNaN: true }),
    lng: fc.double({ min: 117, max: 118, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(stop, { maxLength: 10 }), stop, (places, from) => {
      const stops = places.map((place, i) => ({ id: String(i), ...place }))
      const way = routeOf(stops, from)
      expect(way.map((one) => one.id).sort()).toEqual(stops.map((one) => one.id).sort())
      if (stops.length <= 7) expect(lengthOf(way, from)).toBeLessThanOrEqual(lengthOf(stops, from))
      for (let i = 1; i < way.length; i += 1) {
        const turned = [...way.slice(0, i - 1), ...way.slice(i - 1, i + 1).reverse(), ...way.slice(i + 1)]
        expect(lengthOf(way, from)).toBeLessThanOrEqual(lengthOf(turned, from))
      }
    }),
    { numRuns: 100 },
  )
  expect(routeOf([], null)).toEqual([])
})

const tables = [
  {
    name: 'plan',
    table: planMoves,
    hands: (a: string, b: string) => planHands({ draftedBy: a, publishedBy: b }),
    names: ['draftedBy', 'publishedBy'],
  },
  {
    name: 'inspection',
    table: inspectionMoves,
    hands: (a: string, b: string) => inspectionHands({ recordedBy: a, orderedBy: b }),
    names: ['recordedBy', 'orderedBy'],
  },
  {
    name: 'appointment',
    table: appointmentMoves,
    hands: (a: string) => appointmentHands({ proposedBy: a }),
    names: ['proposedBy'],
  },
] as const

test.each(tables)(
  'C6 G3 inspections: every move × state × role × earlier hand: $name',
  ({ table, hands, names }) => {
    const moves = Object.entries(table.moves) as [
      string,
      { from: readonly string[]; verb: string; notBy?: readonly string[] },
    ][]
    for (const role of Object.values(roles)) {
      const may = (verb: string) => (role.verbs as readonly string[]).includes(verb)
      for (const state of Object.keys(table.states)) {
        for (const mine of [[], [0], [1], [0, 1]]) {
          const held = hands(mine.includes(0) ? 'me' : 'other', mine.includes(1) ? 'me' : 'third')
          const open = openMoves(table as never, state as never, may, 'me', held)
          for (const [move, { from, verb, notBy = [] }] of moves) {
            const barred = notBy.some((hand) => mine.includes(names.indexOf(hand as never)))
            expect(open.includes(move), `${role.title} ${state} ${move}`).toBe(
              from.includes(state) && may(verb) && !barred,
            )
            expect(refuseMove(table as never, move, state as never, 'me', held).length === 0).toBe(
              from.includes(state) && !barred,
            )
          }
        }
      }
    }
  },
)

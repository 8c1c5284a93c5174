import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checklist } from './contract.ts'
import * as r from './inspection-rules.ts'
import { inFujian } from './rules.ts'

const codes = (reasons: { code: string }[]) => reasons.map((x) => x.code)
const venue = { id: 'v1', name: '实训楼', seats: 40, lat: 24.4453, lng: 118.0816 }
const place: r.VisitedPlace = {
  venueId: 'v1',
  seatsCounted: 40,
  lat: venue.lat,
  lng: venue.lng,
  positionSource: 'device',
  photoIds: ['p'],
  photoUsed: false,
}
const visit: r.Visit = {
  visitedAt: '2026-03-02T01:00:00Z',
  items: checklist.map(({ key }) => ({ key, ok: true })),
  places: [place],
}
const judge = (v: r.Visit, venues = [venue]) =>
  r.judgeVisit(v, venues, '2026-03-01T00:00:00Z', '2026-03-02T02:00:00Z')

test('B3 visit: everything as claimed passes; it can pass in no other way', () => {
  expect(judge(visit)).toMatchObject({ faults: [], findings: [] })
  fc.assert(
    fc.property(
      fc.record({
        seatsCounted: fc.option(fc.integer({ min: 0, max: 80 }), { nil: null }),
        north: fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        photos: fc.nat(2),
        used: fc.boolean(),
        manual: fc.boolean(),
        note: fc.option(fc.constant('楼内无信号'), { nil: null }),
        bad: fc.option(fc.nat(checklist.length - 1), { nil: null }),
        late: fc.integer({ min: -60, max: 60 }),
      }),
      (x) => {
        const seen = judge({
          visitedAt: new Date(Date.parse('2026-03-02T02:00:00Z') + x.late * 60_000).toISOString(),
          items: visit.items.map((item, i) => (i === x.bad ? { ...item, ok: false, note: '缺' } : item)),
          places: [
            {
              ...place,
              seatsCounted: x.seatsCounted,
              lat: venue.lat + x.north,
              positionSource: x.manual ? 'manual' : 'device',
              positionNote: x.note,
              photoIds: Array.from({ length: x.photos }, (_, i) => `p${i}`),
              photoUsed: x.used,
            },
          ],
        })
        const believable =
          x.photos > 0 && !x.used && (!x.manual || x.note !== null) && x.seatsCounted !== null && x.late <= 5
        const near = (seen.distances.get('v1') ?? 0) <= r.MAX_DISTANCE_M
        const asClaimed = near && (x.seatsCounted ?? 99) >= 40 && x.bad === null
        expect(seen.faults.length === 0).toBe(believable)
        expect(seen.findings.length === 0).toBe(asClaimed)
      },
    ),
  )
})

test('B3 visit: a venue left out, visited twice or of another application is a fault', () => {
  const other = { ...venue, id: 'v2', name: '二号楼' }
  expect(codes(judge(visit, [venue, other]).faults)).toEqual(['inspection.not_visited'])
  expect(codes(judge({ ...visit, places: [place, place] }).faults)).toEqual(['inspection.unknown_place'])
  expect(codes(judge({ ...visit, places: [place, { ...place, venueId: 'v9' }] }).faults)).toEqual([
    'inspection.unknown_place',
  ])
  expect(codes(judge({ ...visit, places: [] }, []).faults)).toEqual(['inspection.not_visited'])
  const whole = { ...place, venueId: null, seatsCounted: null }
  expect(judge({ ...visit, places: [whole] }, [])).toMatchObject({ faults: [], findings: [] })
})

test('B3 distance: symmetric, nought at home, a degree of latitude is some 111 km', () => {
  const at = fc.record({
    lat: fc.double({ min: 23.4, max: 28.4, noNaN: true }),
    lng: fc.double({ min: 115.8, max: 120.8, noNaN: true }),
  })
  fc.assert(
    fc.property(at, at, (a, b) => {
      expect(r.metresBetween(a, b)).toBe(r.metresBetween(b, a))
      expect(r.metresBetween(a, a)).toBe(0)
      expect(inFujian(a.lat, a.lng)).toBe(true)
    }),
  )
  expect(r.metresBetween({ lat: 24, lng: 118 }, { lat: 25, lng: 118 })).toBeCloseTo(111_195, -2)
})

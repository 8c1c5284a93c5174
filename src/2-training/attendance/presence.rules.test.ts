/** Place and speed, calls during the lesson, whose phone it is, what is signed. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as d from './device-rules.ts'
import * as p from './place-rules.ts'
import * as c from './recall-rules.ts'
import { bindText, checkText } from './sign-rules.ts'

const hall = { latitude: 24.4798, longitude: 118.0894 }
const NOW = '2026-03-09T01:00:00.000Z'
const minutes = (n: number) => new Date(Date.parse(NOW) + n * 60_000).toISOString()
/** North of the hall by so many metres. */
const off = (metres: number, accuracy = 20) => ({
  latitude: hall.latitude + metres / 111_195,
  longitude: hall.longitude,
  accuracy,
})

test('C5 position: metres on the globe', () => {
  expect(p.metresBetween(hall, hall)).toBe(0)
  expect(p.metresBetween(hall, { ...hall, latitude: hall.latitude + 0.001 })).toBe(111)
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (latitude, longitude) => {
        const metres = p.metresBetween(hall, { latitude, longitude })
        return metres >= 0 && metres <= 20_040_000
      },
    ),
  )
})

test('C5 place: outside the radius is refused with the distance, a vague or missing position is doubtful', () => {
  const of = (position: Parameters<typeof p.judgePlace>[1]) => {
    const { reasons, flags } = p.judgePlace(NOW, position, hall, undefined)
    return [...reasons.map((x) => x.code), ...flags]
  }
  expect(of(off(490))).toEqual([])
  expect(of(off(510, 20))).toEqual([])
  expect(of(off(540, 20))).toEqual(['attendance.too_far'])
  expect(of(off(1200, 800))).toEqual(['coarse-position'])
  expect(of(off(30_000, 5000))).toEqual(['attendance.too_far'])
  expect(of(null)).toEqual(['no-position'])
})

test('C5 place: nobody is in two towns within the hour', () => {
  const earlier = { ...off(40_000), at: minutes(-60) }
  const flags = (at: string) => p.judgePlace(at, off(0), hall, earlier).flags
  expect(flags(NOW)).toEqual([])
  expect(flags(minutes(-50))).toEqual(['too-fast'])
  // Within the error of positions nothing is said, and two checks at one place never are.
  expect(p.judgePlace(NOW, off(0), hall, { ...off(1900), at: NOW }).flags).toEqual([])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 400 }), (gap, metres) => {
      const flags = p.judgePlace(minutes(gap), off(metres), hall, { ...off(0), at: NOW }).flags
      expect(flags).toEqual([])
    }),
  )
})

const lesson = (length: number) => ({ startsAt: NOW, endsAt: minutes(length) })

test('C5 calls: one in ninety minutes or so, drawn within the lesson, never two at once, none before sign-in opened', () => {
  expect([30, 45, 90, 180, 240, 600].map((n) => c.recallCount(lesson(n)))).toEqual([0, 1, 1, 2, 3, 4])
  fc.assert(
    fc.property(
      fc.integer({ min: 45, max: 600 }),
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (length, luck) => {
        const session = lesson(length)
        const drawn = c.drawRecalls(session, luck.slice(0, c.recallCount(session)), session.startsAt)
        for (const [i, r] of drawn.entries()) {
          expect(r.at >= minutes(10)).toBe(true)
          expect(r.until <= minutes(length - 10)).toBe(true)
          if (i > 0) expect(r.at >= (drawn[i - 1]?.until as string)).toBe(true)
        }
      },
    ),
    { numRuns: 150 },
  )
  expect(c.drawRecalls(lesson(180), [0.1, 0.9], minutes(90)).map((r) => r.no)).toEqual([2])
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), (text) => {
      const luck = c.luckOf(text)
      return luck >= 0 && luck < 1
    }),
  )
})

test('C5 calls: who had to answer: in the room by an own phone with a line, when the call came and until it was over', () => {
  const recalls = [30, 90, 150].map((n, i) => ({ no: i + 1, at: minutes(n), until: minutes(n + 3) }))
  const of = (more: Partial<Parameters<typeof c.callsOf>[2]>, now = 180) =>
    c
      .callsOf(recalls, minutes(now), {
        in: minutes(-5),
        out: undefined,
        byPhone: true,
        answered: new Set([1]),
        excused: new Set([2]),
        ...more,
      })
      .map((call) => `${call.no}${call.state}`)
  expect(of({})).toEqual(['1answered', '2excused', '3missed'])
  expect(of({}, 152)).toEqual(['1answered', '2excused'])
  expect(of({ in: minutes(31) })).toEqual(['2excused', '3missed'])
  expect(of({ out: minutes(152) })).toEqual(['1answered', '2excused'])
  expect(of({ byPhone: false })).toEqual([])
  expect(of({ in: undefined })).toEqual([])
})

test('C5 phone: bound at first use, a second one waits a day, once in thirty days without the teacher', () => {
  const own = (more: Partial<d.OwnDevice>): d.OwnDevice => ({
    state: 'bound',
    how: 'first',
    askedAt: minutes(-9000),
    boundAt: minutes(-9000),
    ...more,
  })
  const waiting = own({ state: 'waiting', how: null, boundAt: null, askedAt: NOW })
  expect(d.bindOutcome(undefined, [], NOW)).toBe('bind')
  expect(d.bindOutcome(own({}), [], NOW)).toBe('bound')
  expect(d.bindOutcome(undefined, [own({})], NOW)).toBe('wait')
  expect(d.bindOutcome(waiting, [own({})], minutes(24 * 60 - 1))).toBe('waiting')
  expect(d.bindOutcome(waiting, [own({})], minutes(24 * 60))).toBe('promote')
  const changed = own({ how: 'waited', boundAt: minutes(-29 * 24 * 60) })
  expect(d.bindOutcome(waiting, [changed], minutes(24 * 60 - 1))).toBe('waiting')
  expect(d.ownFrom(waiting, [changed], NOW)).toBeNull()
  expect(d.bindOutcome(waiting, [changed], minutes(3 * 24 * 60))).toBe('promote')
  expect(d.bindOutcome(own({ state: 'replaced' }), [own({})], NOW)).toBe('gone')
  // Given up by the person, no phone is left: the next one is bound at once only where none was ever bound.
  expect(d.bindOutcome(undefined, [own({ state: 'withdrawn', how: null, boundAt: null })], NOW)).toBe('bind')
})

test('C5 signed: every part of a check changes what is signed', () => {
  const said = {
    sessionId: 's',
    kind: 'in' as const,
    recallNo: 0,
    code: '123456',
    challenge: '1.x',
    at: NOW,
    position: off(0),
  }
  const others = [
    { sessionId: 't' },
    { kind: 'out' as const },
    { recallNo: 1 },
    { code: '123457' },
    { challenge: '2.x' },
    { at: minutes(1) },
    { position: null },
    { position: off(10) },
    { position: off(0, 30) },
  ].map((more) => checkText({ ...said, ...more }))
  expect(new Set([checkText(said), ...others]).size).toBe(others.length + 1)
  expect(bindText({ key: 'a', at: NOW })).not.toBe(bindText({ key: 'b', at: NOW }))
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#platform/day'
import * as r from './rules.ts'

const session = {
  title: '电工基础',
  startsAt: '2026-03-09T01:00:00.000Z',
  endsAt: '2026-03-09T04:00:00.000Z',
  hours: 4,
}
const MINUTE = 60_000
const at = (minutes: number, from = session.startsAt) =>
  new Date(Date.parse(from) + minutes * MINUTE).toISOString()

const facts: r.CheckFacts = {
  kind: 'in',
  now: at(-10),
  session,
  classState: 'running',
  classStateTitle: '培训中',
  onRoster: true,
  opened: true,
  codeRight: true,
  tries: 0,
  held: {},
  phoneOfAnother: false,
}
const codes = (more: Partial<r.CheckFacts>) => r.refuseCheck({ ...facts, ...more }).map((x) => x.code)

test('C5 code: digits change every ten seconds; the one on the wall and the one before it hold', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
      const now = new Date(ms).toISOString()
      const [current, former, ...more] = r.acceptedSlots(now)
      expect(more).toEqual([])
      expect(current).toBe(Math.floor(ms / 10_000))
      expect(former).toBe((current as number) - 1)
      const end = Date.parse(r.slotEndsAt(now))
      expect(end).toBeGreaterThan(ms)
      expect(end - ms).toBeLessThanOrEqual(10_000)
    }),
  )
})

test('C5 code: any signature gives six digits, and other sessions or slots give other seeds', () => {
  fc.assert(
    fc.property(fc.base64String({ minLength: 24, maxLength: 40 }), (text) => {
      const signature = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', 'A')
      expect(r.digitsOf(signature)).toMatch(/^\d{6}$/)
    }),
  )
  expect(r.codeSeed('a', 1)).not.toBe(r.codeSeed('b', 1))
  expect(r.codeSeed('a', 1)).not.toBe(r.codeSeed('a', 2))
})

test.each([
  ['in', -31, ['attendance.too_early']],
  ['in', -30, []],
  ['in', 0, []],
  ['in', 180, []],
  ['in', 181, ['attendance.too_late']],
  ['out', -1, ['attendance.too_early']],
  ['out', 0, []],
  ['out', 195, []],
  ['out', 196, ['attendance.too_late']],
] as const)('C5 window: %s at minute %i', (kind, minute, expected) => {
  expect(codes({ kind, now: at(minute), held: kind === 'out' ? { in: at(-5) } : {} })).toEqual(expected)
})

test('C5 check: each reason by itself, and all of them at once', () => {
  expect(codes({})).toEqual([])
  expect(codes({ onRoster: false, codeRight: false })).toEqual(['attendance.not_on_roster'])
  expect(codes({ opened: false })).toEqual(['attendance.not_open'])
  expect(codes({ codeRight: false })).toEqual(['attendance.wrong_code'])
  expect(codes({ tries: r.MAX_TRIES })).toEqual(['attendance.too_many_tries'])
  expect(codes({ phoneOfAnother: true })).toEqual(['attendance.phone_of_another'])
  expect(codes({ held: { in: at(-12) } })).toEqual(['attendance.already'])
  expect(codes({ kind: 'out', now: at(10) })).toEqual(['attendance.not_in_yet'])
  expect(
    codes({
      kind: 'out',
      now: at(300),
      classState: 'taught',
      codeRight: false,
      phoneOfAnother: true,
    }),
  ).toEqual([
    'attendance.class_state',
    'attendance.too_late',
    'attendance.wrong_code',
    'attendance.not_in_yet',
    'attendance.phone_of_another',
  ])
})

test('C5 check: only approved and running classes take attendance', () => {
  const states = ['draft', 'submitted', 'reviewed', 'approved', 'running', 'taught', 'closed', 'cancelled']
  expect(states.filter(r.takesAttendance)).toEqual(['approved', 'running'])
})

test('C5 page: what the phone offers agrees with what the check would say', () => {
  const minute = fc.integer({ min: -60, max: 240 })
  fc.assert(
    fc.property(
      minute,
      fc.option(minute, { nil: undefined }),
      fc.option(minute, { nil: undefined }),
      (now, inAt, outAt) => {
        const held = {
          in: inAt === undefined ? undefined : at(inAt),
          out: inAt === undefined || outAt === undefined ? undefined : at(outAt),
        }
        const f = { ...facts, now: at(now), held }
        const { next } = r.nextCheck(f)
        for (const kind of ['in', 'out'] as const) {
          const open = r.refuseCheck({ ...f, kind }).length === 0
          expect(next === kind).toBe(open)
        }
      },
    ),
  )
})

test('C5 exception: the teacher may stand in for a fifth of the class, at least three, with the same windows', () => {
  expect([1, 15, 16, 30, 31].map(r.exceptionLimit)).toEqual([3, 3, 4, 6, 7])
  const base: r.ExceptionFacts = {
    kind: 'in',
    now: at(5),
    session,
    classState: 'running',
    classStateTitle: '培训中',
    opened: true,
    person: '张*',
    held: {},
    used: 0,
    counted: false,
    rosterCount: 10,
  }
  const reasons = (more: Partial<r.ExceptionFacts>) =>
    r.refuseException({ ...base, ...more }).map((x) => x.code)
  expect(reasons({})).toEqual([])
  expect(reasons({ person: null })).toEqual(['attendance.person_not_on_roster'])
  expect(reasons({ held: { in: at(1) } })).toEqual(['attendance.already'])
  expect(reasons({ used: 3 })).toEqual(['attendance.exceptions_used_up'])
  expect(reasons({ used: 3, counted: true, kind: 'out', held: { in: at(1) } })).toEqual([])
  expect(reasons({ now: at(181), opened: false })).toEqual(['attendance.too_late', 'attendance.not_open'])
  expect(reasons({ kind: 'out' })).toEqual(['attendance.person_not_in'])
})

const handIn = (
  items: r.HandInItem[],
  now = at(60, session.endsAt),
  held: [string, r.Held][] = [],
): string[] =>
  r
    .refuseHandIn({
      now,
      session,
      names: new Map([
        ['a', '甲*'],
        ['b', '乙*'],
      ]),
      held: new Map(held),
      items,
      path: 'sessions.0',
    })
    .map((x) => `${x.row ?? ''}${x.code}`)

test('C5 late hand-in: after the session, within seven days, inside its windows, over nothing that stands', () => {
  const whole = { personId: 'a', in: at(0), out: at(180) }
  expect(handIn([whole])).toEqual([])
  expect(handIn([whole], at(15, session.endsAt))).toEqual(['attendance.not_ended'])
  expect(handIn([whole], at(16, session.endsAt))).toEqual([])
  expect(handIn([whole], at(7 * 24 * 60, session.endsAt))).toEqual([])
  expect(handIn([whole], at(7 * 24 * 60 + 1, session.endsAt))).toEqual(['attendance.handed_in_late'])
  expect(
    handIn([
      whole,
      { personId: 'b', in: at(-40), out: at(-50) },
      whole,
      { personId: 'x', in: at(0) },
      { personId: 'b', out: at(10) },
    ]),
  ).toEqual([
    '2attendance.time_outside',
    '2attendance.time_outside',
    '2attendance.out_before_in',
    '3attendance.twice_in_list',
    '4attendance.person_not_on_roster',
    '5attendance.twice_in_list',
    '5attendance.person_not_in',
  ])
  expect(handIn([whole], undefined, [['a', { in: at(1) }]])).toEqual(['1attendance.recorded_already'])
  expect(handIn([{ personId: 'a', out: at(170) }], undefined, [['a', { in: at(1) }]])).toEqual([])
  expect(addDays('2026-03-09', r.HAND_IN_DAYS)).toBe('2026-03-16')
})

test.each([
  [undefined, undefined, 0, '缺勤'],
  [0, undefined, 0, '没有签退，不计学时'],
  [-20, 185, 4, '全勤'],
  [15, 165, 4, '迟到 15 分钟，早退 15 分钟，在允许范围内'],
  [16, 180, 3.5, '迟到 16 分钟，折算 3.5 学时'],
  [90, 180, 2, '迟到 90 分钟，折算 2 学时'],
  [0, 90, 2, '早退 90 分钟，折算 2 学时'],
  [100, 110, 0, '迟到 100 分钟，早退 70 分钟，折算 0 学时'],
])('C5 hours: in at %s, out at %s give %s hours', (inAt, outAt, hours, note) => {
  const held = {
    in: inAt === undefined ? undefined : at(inAt),
    out: outAt === undefined ? undefined : at(outAt),
  }
  expect(r.creditOf(session, held)).toEqual({ hours, note })
})

test('C5 hours: never more than the session has, never less than none, and more time never gives fewer', () => {
  const minute = fc.integer({ min: -30, max: 195 })
  fc.assert(
    fc.property(minute, minute, minute, fc.integer({ min: 1, max: 12 }), (a, b, c, hours) => {
      const [inAt, out1, out2] = [a, b, c].sort((x, y) => x - y) as [number, number, number]
      const of = (out: number) => r.creditOf({ ...session, hours }, { in: at(inAt), out: at(out) }).hours
      expect(of(out1)).toBeGreaterThanOrEqual(0)
      expect(of(out2)).toBeLessThanOrEqual(hours)
      expect(of(out2)).toBeGreaterThanOrEqual(of(out1))
      expect((of(out2) * 2) % 1).toBe(0)
    }),
  )
})

test('C5 share: 79.9 percent is not 80', () => {
  expect(r.percentOf(79.9, 100)).toBe(79)
  expect(r.percentOf(80, 100)).toBe(80)
  expect(r.percentOf(0, 0)).toBe(0)
})

test('C5 position: metres on the globe', () => {
  const hall = { latitude: 24.4798, longitude: 118.0894 }
  expect(r.metresBetween(hall, hall)).toBe(0)
  expect(r.metresBetween(hall, { ...hall, latitude: hall.latitude + 0.001 })).toBe(111)
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (latitude, longitude) => {
        const metres = r.metresBetween(hall, { latitude, longitude })
        return metres >= 0 && metres <= 20_040_000
      },
    ),
  )
})

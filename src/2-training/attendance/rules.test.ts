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
  done: undefined,
  phone: { is: 'own' },
  signatureRight: true,
  challengeRight: true,
  more: [],
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
  expect(codes({ phone: { is: 'of-another' } })).toEqual(['attendance.phone_of_another'])
  expect(codes({ phone: { is: 'unbound' } })).toEqual(['attendance.phone_not_bound'])
  expect(codes({ phone: { is: 'replaced' } })).toEqual(['attendance.phone_replaced'])
  expect(codes({ phone: { is: 'waiting', until: at(60) } })).toEqual(['attendance.phone_waiting'])
  expect(codes({ signatureRight: false })).toEqual(['attendance.bad_signature'])
  expect(codes({ challengeRight: false })).toEqual(['attendance.bad_challenge'])
  expect(codes({ held: { in: at(-12) }, done: at(-12) })).toEqual(['attendance.already'])
  expect(codes({ kind: 'out', now: at(10) })).toEqual(['attendance.not_in_yet'])
  expect(
    codes({
      kind: 'out',
      now: at(300),
      classState: 'taught',
      codeRight: false,
      phone: { is: 'of-another' },
      signatureRight: false,
      challengeRight: false,
      more: r.refuseTime(at(302), at(300)),
    }),
  ).toEqual([
    'attendance.class_state',
    'attendance.too_late',
    'attendance.wrong_code',
    'attendance.not_in_yet',
    'attendance.phone_of_another',
    'attendance.bad_signature',
    'attendance.bad_challenge',
    'attendance.phone_clock',
  ])
})

test('C5 call: only once its time has come, for three minutes and a little on the way', () => {
  const recall = { at: at(40), until: at(43) }
  const held = { in: at(-5) }
  const call = (minute: number, more: Partial<r.CheckFacts> = {}) =>
    codes({ kind: 'recall', now: at(minute), held, recall, ...more })
  expect(call(39.9)).toEqual(['attendance.no_recall'])
  expect(call(40)).toEqual([])
  expect(call(43.2)).toEqual([])
  expect(call(43.3)).toEqual(['attendance.recall_over'])
  expect(call(41, { recall: undefined })).toEqual(['attendance.no_recall'])
  expect(call(41, { held: {} })).toEqual(['attendance.not_in_yet'])
  expect(call(41, { done: at(40) })).toEqual(['attendance.already'])
})

test('C5 time: a minute and a half on the way is now, longer is sent later, a day is too late, the future is refused', () => {
  const now = at(0)
  const second = (s: number) => new Date(Date.parse(now) + s * 1000).toISOString()
  expect(r.timingOf(second(-90), now)).toEqual({ at: now, late: false })
  expect(r.timingOf(second(-91), now)).toEqual({ at: second(-91), late: true })
  const codesOf = (signedAt: string) => r.refuseTime(signedAt, now).map((x) => x.code)
  expect([second(90), second(91), at(-24 * 60), at(-24 * 60 - 1)].map(codesOf)).toEqual([
    [],
    ['attendance.phone_clock'],
    [],
    ['attendance.sent_too_late'],
  ])
  // The codes that may have been on the wall when a phone without a line signed: its own among them, a minute around it.
  const slots = r.slotsAround(now)
  expect(slots).toContain(r.slotOf(now))
  expect(slots).toContain(r.slotOf(second(-40)))
  expect(slots).not.toContain(r.slotOf(second(-60)))
  expect(slots).not.toContain(r.slotOf(second(60)))
  expect([-1, 0, 14 * 60, 14 * 60 + 1].map((m) => r.challengeInTime(r.minuteOf(at(-m)), now))).toEqual([
    true,
    true,
    true,
    false,
  ])
})

test('C5 alerts: what a supervisor is told of a lesson, each by itself', () => {
  const lesson: r.LessonFacts = {
    now: at(20),
    session,
    openedAt: at(-10),
    roster: 30,
    ins: 28,
    doubtful: 0,
    byHand: 0,
    handLimit: 6,
    lastCall: { due: 28, answered: 27 },
    cameraOverdue: false,
  }
  const of = (more: Partial<r.LessonFacts>) => r.alertsOf({ ...lesson, ...more })
  expect(of({})).toEqual([])
  expect(of({ openedAt: null, ins: 0 })).toEqual(['not-opened'])
  expect(of({ openedAt: null, now: at(14) })).toEqual([])
  expect(of({ ins: 14 })).toEqual(['few-present'])
  expect(of({ ins: 15 })).toEqual([])
  expect(of({ lastCall: { due: 28, answered: 13 } })).toEqual(['recall-missed'])
  expect(of({ doubtful: 1, byHand: 6, cameraOverdue: true })).toEqual([
    'unconfirmed',
    'by-hand',
    'camera-overdue',
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
        const done = (kind: 'in' | 'out') => held[kind]
        const { next } = r.nextCheck(f)
        for (const kind of ['in', 'out'] as const) {
          const open = r.refuseCheck({ ...f, kind, done: done(kind) }).length === 0
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

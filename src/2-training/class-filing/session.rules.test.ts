import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayOf, instantAt } from '#platform/day'
import type { PlanLine } from '#training/plans/contract'
import { checkHours, checkTimes, HOURS_A_DAY, layOut, overlaps, type SessionPlan } from './session-rules.ts'

const span = { startsOn: '2026-03-10', endsOn: '2026-03-31' }
const session = (day: string, from: string, to: string, more: Partial<SessionPlan> = {}): SessionPlan => ({
  title: '实操训练',
  kind: 'practice',
  hours: 2,
  startsAt: instantAt(day, from),
  endsAt: instantAt(day, to),
  venueId: 'v',
  teacherId: 't',
  ...more,
})
const codes = (sessions: SessionPlan[]) => checkTimes(sessions, span).map((r) => r.code)

test('C3 timetable: a possible day is not refused', () => {
  expect(codes([session('2026-03-10', '09:00', '11:00'), session('2026-03-10', '11:00', '12:30')])).toEqual(
    [],
  )
})

test('C3 timetable: each impossible time is told, all at once, with its place', () => {
  const reasons = checkTimes(
    [
      session('2026-03-09', '09:00', '11:00'),
      session('2026-03-10', '05:00', '06:40'),
      session('2026-03-11', '20:00', '22:30'),
      session('2026-03-12', '10:00', '10:00'),
      session('2026-03-13', '09:00', '09:30'),
      session('2026-03-14', '09:00', '11:00'),
      session('2026-03-14', '10:30', '12:30'),
    ],
    span,
  )
  expect(reasons.map((r) => [r.code, r.field])).toEqual([
    ['session.days', 'sessions.0'],
    ['session.night', 'sessions.1'],
    ['session.night', 'sessions.2'],
    ['session.order', 'sessions.3'],
    ['session.short', 'sessions.4'],
    ['session.self_overlap', 'sessions.6'],
  ])
  for (const reason of reasons) expect(reason.next, reason.code).toBeTruthy()
})

test('C3 timetable: a long session hides no overlap behind a short one', () => {
  const all = [
    session('2026-03-10', '08:00', '16:00', { hours: 8 }),
    session('2026-03-10', '09:00', '09:45', { hours: 1 }),
    session('2026-03-10', '15:00', '16:30'),
  ]
  expect(codes(all).filter((c) => c === 'session.self_overlap')).toHaveLength(2)
})

test('C3 timetable: more than eight hours a day are refused, and the day is named', () => {
  const all = [
    session('2026-03-10', '08:00', '12:00', { hours: 5 }),
    session('2026-03-10', '13:00', '17:00', { hours: 5 }),
  ]
  expect(checkTimes(all, span).map((r) => r.message)).toEqual([
    '2026-03-10 安排了 10 课时，每天不得超过 8 课时。',
  ])
})

test('C1 C3 timetable: hours by kind must equal the onsite hours of the plan; online hours are not taught in a room', () => {
  const lines: PlanLine[] = [
    { title: '基础', kind: 'theory', mode: 'online', hours: 4 },
    { title: '理论', kind: 'theory', mode: 'onsite', hours: 2 },
    { title: '实操', kind: 'practice', mode: 'onsite', hours: 4 },
  ]
  const taught = (theory: number, practice: number) =>
    checkHours(
      [
        { kind: 'theory', hours: theory },
        { kind: 'practice', hours: practice },
      ],
      lines,
    )
  expect(taught(2, 4)).toEqual([])
  expect(taught(6, 4).map((r) => r.message)).toEqual(['理论线下课时应为 2，课次合计 6。'])
  expect(taught(1, 3)).toHaveLength(2)
  expect(checkHours([], lines).map((r) => r.code)).toEqual(['session.none'])
})

const kinds = fc.constantFrom('theory' as const, 'practice' as const, 'safety' as const, 'general' as const)
const planLines = fc.array(
  fc.record({
    title: fc.constant('课程'),
    kind: kinds,
    mode: fc.constantFrom('onsite' as const, 'online' as const),
    hours: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 1, maxLength: 8 },
)

test('C3 timetable: whatever the plan, the proposed timetable is possible and adds up to it', () => {
  fc.assert(
    fc.property(
      planLines,
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      fc.integer({ min: 0, max: 300 }),
      (lines, weekdays, shift) => {
        fc.pre(lines.some((l) => l.mode === 'onsite'))
        const from = addDays('2026-03-10', shift)
        const blocks = [
          { time: '08:30', hours: 4 },
          { time: '14:00', hours: 4 },
        ]
        const made = layOut(lines as PlanLine[], { from, weekdays, blocks, venueId: 'v', teacherId: 't' })
        const last = made.at(-1)
        const endsOn = last ? dayOf(last.endsAt) : from
        expect(checkTimes(made, { startsOn: from, endsOn })).toEqual([])
        expect(checkHours(made, lines as PlanLine[])).toEqual([])
        expect(
          made.every((s) => weekdays.includes(new Date(`${dayOf(s.startsAt)}T00:00:00Z`).getUTCDay() || 7)),
        ).toBe(true)
        expect(Math.max(...made.map((s) => s.hours))).toBeLessThanOrEqual(HOURS_A_DAY)
      },
    ),
    { numRuns: 200 },
  )
})

test('C3 timetable: overlap is the same seen from either side, and touching ends are none', () => {
  const minute = fc.integer({ min: 0, max: 500 })
  const at = (m: number) => new Date(Date.UTC(2026, 2, 10, 1, m)).toISOString()
  fc.assert(
    fc.property(minute, minute, minute, minute, (a, b, x, y) => {
      fc.pre(a < b && x < y)
      const one = { startsAt: at(a), endsAt: at(b) }
      const two = { startsAt: at(x), endsAt: at(y) }
      expect(overlaps(one, two)).toBe(overlaps(two, one))
      expect(overlaps(one, two)).toBe(Math.max(a, x) < Math.min(b, y))
    }),
  )
})

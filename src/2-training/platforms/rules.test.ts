import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LearningEvent, type OnlineLine, onlineHours } from './learning-rules.ts'

const LINES: OnlineLine[] = [{ line: 1, title: '职业基础知识', hours: 4 }]
const at = (minute: number, day = '2026-03-02T01:00:00.000Z'): string =>
  new Date(Date.parse(day) + minute * 60_000).toISOString()

/** A minute's beat each minute, an answer every `ask` minutes. */
function watch(
  minutes: number,
  { from = 0, position = 0, speed = 1, ask = 10, sitting = 'a', day = undefined as string | undefined } = {},
): LearningEvent[] {
  return Array.from({ length: minutes + 1 }, (_, i) => ({
    sitting,
    seq: i,
    line: 1,
    kind: i === 0 ? ('start' as const) : i % ask === 0 ? ('answer' as const) : ('beat' as const),
    at: at(from + i, day),
    positionS: (position + i * speed) * 60,
  }))
}
const minutes = (events: LearningEvent[], onsite: { startsAt: string; endsAt: string }[] = []) => {
  const hours = onlineHours(events, LINES, 24, onsite)
  return { ...hours, by: Object.fromEntries(hours.deductions.map((d) => [d.rule, d.minutes])) }
}

test('B6 hours: honest learning counts minute by minute, whole when nearly all of it was seen', () => {
  expect(minutes(watch(180))).toMatchObject({ hours: 4, creditedMinutes: 180, by: {} })
  expect(minutes(watch(172))).toMatchObject({ hours: 4, creditedMinutes: 172 })
  expect(minutes(watch(45))).toMatchObject({ hours: 1, creditedMinutes: 45 })
  expect(minutes(watch(44))).toMatchObject({ hours: 0.5 })
  expect(minutes([])).toMatchObject({ hours: 0, deductions: [] })
})

test('B6 hours: gaps, speed, background play, no answers, night, loops, two at once and lessons are left out with the reason', () => {
  const gap = [
    ...watch(30),
    ...watch(30, { from: 60, position: 30 }).map((e) => ({ ...e, seq: e.seq + 100 })),
  ]
  expect(minutes(gap)).toMatchObject({ creditedMinutes: 60, by: { gap: 30 } })
  expect(minutes(watch(60, { speed: 2 }))).toMatchObject({ creditedMinutes: 0, by: { speed: 60 } })
  expect(minutes(watch(60, { speed: 0 }))).toMatchObject({ creditedMinutes: 0, by: { idle: 60 } })
  expect(minutes(watch(60, { ask: 1000 }))).toMatchObject({ creditedMinutes: 20, by: { unanswered: 40 } })
  const night = watch(60, { day: '2026-03-01T18:00:00.000Z' })
  expect(minutes(night)).toMatchObject({ creditedMinutes: 0, by: { night: 60 } })
  const loop = [...watch(60), ...watch(60, { from: 120, sitting: 'b' })]
  expect(minutes(loop)).toMatchObject({ creditedMinutes: 60, by: { repeat: 60 } })
  const both = [...watch(60), ...watch(60, { position: 60, sitting: 'b' })]
  expect(minutes(both)).toMatchObject({ creditedMinutes: 60, by: { parallel: 60 } })
  expect(minutes(watch(60), [{ startsAt: at(0), endsAt: at(30) }])).toMatchObject({
    creditedMinutes: 30,
    by: { onsite: 30 },
  })
  expect(minutes(watch(60, { speed: 0.5 }))).toMatchObject({ creditedMinutes: 30, by: { idle: 30 } })
})

test('B6 F2-5 hours: never more than the line, the day, or 40 % of all hours at settlement', () => {
  expect(minutes(watch(200))).toMatchObject({ hours: 4, by: { 'line-cap': 20 } })
  const long: OnlineLine[] = [{ line: 1, title: '长课', hours: 20 }]
  const day = onlineHours(watch(400), long, 100)
  expect(day).toMatchObject({ creditedMinutes: 360, hours: 8 })
  const over = onlineHours(watch(180), LINES, 8)
  expect(over.hours).toBe(3)
  expect(over.deductions).toEqual([
    expect.objectContaining({ rule: 'over-online', minutes: 45, clause: 'F2-5' }),
  ])
})

test('B6 hours property: whatever is reported, in whatever order, never more than real time; told twice, no more', () => {
  const event = fc.record({
    sitting: fc.constantFrom('a', 'b', 'c'),
    seq: fc.nat(60),
    line: fc.constantFrom(1, 2),
    kind: fc.constantFrom('start' as const, 'beat' as const, 'answer' as const, 'end' as const),
    at: fc.nat(3000).map((n) => at(n / 3)),
    positionS: fc.nat(8000),
  })
  const once = (events: LearningEvent[]) => [
    ...new Map(events.map((e) => [`${e.sitting}:${e.seq}`, e])).values(),
  ]
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (raw) => {
      const events = once(raw)
      const hours = onlineHours(events, LINES, 24)
      expect(hours.creditedMinutes).toBeLessThanOrEqual(hours.reportedMinutes)
      expect(hours.hours).toBeLessThanOrEqual(4)
      expect(onlineHours(events.toReversed(), LINES, 24)).toEqual(hours)
      const all = events.map((e) => Date.parse(e.at))
      const span = all.length ? (Math.max(...all) - Math.min(...all)) / 60_000 : 0
      expect(hours.creditedMinutes).toBeLessThanOrEqual(span)
    }),
    { numRuns: 200 },
  )
})

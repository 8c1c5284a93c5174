import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as r from './hours-rules.ts'
import type { CallState } from './recall-rules.ts'

const session = { startsAt: '2026-03-09T01:00:00.000Z', endsAt: '2026-03-09T04:00:00.000Z', hours: 4 }
const at = (minutes: number) => new Date(Date.parse(session.startsAt) + minutes * 60_000).toISOString()
const mark = (minutes: number, flags: string[] = []): r.Mark => ({
  at: at(minutes),
  recordedAt: at(minutes),
  source: 'self',
  flags,
})
const plain: r.Found = { calls: [], word: null, witness: null }
const calls = (...states: CallState['state'][]): CallState[] =>
  states.map((state, i) => ({ no: i + 1, state }))

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
  const credit = r.creditOf(session, {
    ...plain,
    in: inAt === undefined ? undefined : mark(inAt),
    out: outAt === undefined ? undefined : mark(outAt),
  })
  expect(credit).toMatchObject({ hours, note })
  expect(credit.deductions.reduce((sum, d) => sum + d.hours, 0)).toBe(session.hours - hours)
})

test('C5 hours: each call missed costs one hour, all of them the lesson; answered and excused cost nothing', () => {
  const of = (...states: CallState['state'][]) =>
    r.creditOf(session, { ...plain, in: mark(0), out: mark(180), calls: calls(...states) })
  expect(of('answered', 'excused')).toEqual({ hours: 4, note: '全勤', deductions: [] })
  expect(of('missed', 'answered')).toEqual({
    hours: 3,
    note: '第 1 次随机点名未应答，扣 1 学时',
    deductions: [{ what: '第 1 次随机点名未应答', hours: 1, clause: 'F2-3' }],
  })
  expect(of('missed', 'missed')).toMatchObject({ hours: 0, note: '随机点名 2 次全部未应答，不计学时' })
  expect(of('missed')).toMatchObject({ hours: 3 })
})

test('C5 hours: a doubtful check counts once the teacher has said that the person was there, and not when they were not', () => {
  const doubtful: r.Found = { ...plain, in: mark(0, ['no-position']), out: mark(180) }
  expect(r.creditOf(session, doubtful)).toMatchObject({
    hours: 0,
    note: '签到存疑（未提供位置），教师未确认在场，不计学时',
  })
  expect(r.creditOf(session, { ...doubtful, word: { seen: true, at: at(10) } }).hours).toBe(4)
  // A word that was said before says nothing of what came after.
  expect(r.creditOf(session, { ...doubtful, word: { seen: true, at: at(-10) } }).hours).toBe(0)
  const left: r.Found = {
    ...plain,
    in: mark(0),
    out: mark(180, ['too-fast']),
    word: { seen: true, at: at(10) },
  }
  expect(r.creditOf(session, left).note).toMatch(/^签退存疑（与上一次签到距离过远/)
  expect(r.creditOf(session, { ...left, word: { seen: true, at: at(190) } }).hours).toBe(4)
  const sure: r.Found = { ...plain, in: mark(0), out: mark(180) }
  expect(r.creditOf(session, { ...sure, word: { seen: false, at: at(60) } })).toMatchObject({
    hours: 0,
    note: '教师确认不在场，不计学时',
  })
  expect(r.creditOf(session, { ...sure, witness: 'no' }).hours).toBe(0)
  expect(r.creditOf(session, { ...sure, witness: 'silent' }).hours).toBe(4)
})

test('C5 hours: never more than the session has, never less than none, more time never gives fewer, deductions add up', () => {
  const minute = fc.integer({ min: -30, max: 195 })
  const state = fc.constantFrom<CallState['state']>('answered', 'excused', 'missed')
  fc.assert(
    fc.property(
      minute,
      minute,
      minute,
      fc.integer({ min: 1, max: 12 }),
      fc.array(state, { maxLength: 4 }),
      (a, b, c, hours, states) => {
        const [inAt, out1, out2] = [a, b, c].sort((x, y) => x - y) as [number, number, number]
        const of = (out: number) =>
          r.creditOf(
            { ...session, hours },
            { ...plain, in: mark(inAt), out: mark(out), calls: calls(...states) },
          )
        expect(of(out1).hours).toBeGreaterThanOrEqual(0)
        expect(of(out2).hours).toBeLessThanOrEqual(hours)
        expect(of(out2).hours).toBeGreaterThanOrEqual(of(out1).hours)
        expect((of(out2).hours * 2) % 1).toBe(0)
        expect(of(out1).hours + of(out1).deductions.reduce((sum, d) => sum + d.hours, 0)).toBe(hours)
      },
    ),
  )
})

const cell = (day: string, kind: string, hours: number, handedIn = false): r.Credited => ({
  day,
  kind,
  hours,
  handedIn,
})

test('C5 B6 hours: by mode, eight a day at most, online by what platforms report and 40 % of all at most (F2-5)', () => {
  const cells = [
    cell('2026-03-09', 'theory', 4),
    cell('2026-03-09', 'safety', 4, true),
    cell('2026-03-10', 'practice', 4),
  ]
  expect(r.sumHours(cells, 12, null)).toEqual({
    creditedHours: 12,
    handedInHours: 4,
    totalHours: 12,
    modes: { theory: 8, practice: 4, online: 0 },
    deductions: [],
  })
  const full = r.sumHours([...cells, cell('2026-03-09', 'practice', 2)], 14, null)
  expect(full.creditedHours).toBe(12)
  expect(full.deductions).toEqual([{ what: '2026-03-09 超过每天 8 学时', hours: 2 }])
  const online = { planned: 8, hours: 8, deductions: [] }
  // 8 of 20 is 40 %: whole. Where lessons on site fell away, less of it counts.
  expect(r.sumHours(cells, 12, online)).toMatchObject({
    totalHours: 20,
    modes: { online: 8 },
    deductions: [],
  })
  expect(r.sumHours(cells, 8, online)).toMatchObject({
    totalHours: 16,
    modes: { online: 6 },
    deductions: [{ what: '线上学时超过总学时的 40%', hours: 2, clause: 'F2-5' }],
  })
  expect(
    r.sumHours(cells, 12, { planned: 8, hours: 3, deductions: [{ title: '上报中断', minutes: 30 }] }),
  ).toMatchObject({ modes: { online: 3 }, deductions: [{ what: '线上学习：上报中断 30 分钟', hours: 0 }] })
})

test('C5 share: 79.9 percent is not 80', () => {
  expect(r.percentOf(79.9, 100)).toBe(79)
  expect(r.percentOf(80, 100)).toBe(80)
  expect(r.percentOf(0, 0)).toBe(0)
})

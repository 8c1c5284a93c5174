import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addWorkdays, type Calendar, isWorkday, workdaysBetween } from '#platform/day'
import {
  type Blocker,
  type ClockStage,
  clockOf,
  clockStages,
  defaultLimits,
  type Limit,
  limitOn,
  type PaydayFacts,
  paceOf,
  predict,
  type Reckoned,
  stageOf,
  visitsOf,
} from './payday-rules.ts'

/** National Day of 2026 as announced: the first to the eighth off, two make-up days. */
const calendar: Calendar = {
  off: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07', '2026-10-08']),
  work: new Set(['2026-09-27', '2026-10-10']),
}
const reckoned = (days: number, most = days): Record<ClockStage, Reckoned> =>
  Object.fromEntries(
    clockStages.map((s) => [s, { medianDays: days, mostDays: most, basis: '测试' }]),
  ) as Record<ClockStage, Reckoned>
const facts = (more: Partial<PaydayFacts> = {}): PaydayFacts => ({
  today: '2026-09-28',
  calendar,
  state: 'submitted',
  sinceOn: '2026-09-28',
  reckoned: reckoned(2, 3),
  ahead: 0,
  perDay: null,
  noticeUntil: null,
  blockers: [],
  ...more,
})
const stop: Blocker = {
  key: 'budget',
  text: '额度不足',
  next: '追加预算',
  keeper: 'finance',
  who: '财政部门',
  since: null,
  stops: true,
}

describe('K7 working days', () => {
  test('F4 K7 a step over the holiday counts its working days, make-up days among them', () => {
    expect(workdaysBetween('2026-09-30', '2026-10-09', calendar)).toBe(1)
    expect(workdaysBetween('2026-09-25', '2026-09-28', calendar)).toBe(2)
    expect(workdaysBetween('2026-10-09', '2026-10-12', calendar)).toBe(2)
    expect(workdaysBetween('2026-10-09', '2026-10-09', calendar)).toBe(0)
    expect(workdaysBetween('2026-10-09', '2026-10-01', calendar)).toBe(0)
  })

  test('F4 counting forth and back agree on every day and span', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 60 }), (from, count) => {
        const day = addDays('2026-01-01', from)
        const end = addWorkdays(day, count, calendar)
        expect(workdaysBetween(day, end, calendar)).toBe(count)
        if (count > 0) expect(isWorkday(end, calendar)).toBe(true)
      }),
    )
  })

  test('F4 the clock runs in an office and stands with the filer; past its limit it is late', () => {
    const limit = (stage: ClockStage) => defaultLimits[stage]
    expect(clockOf('submitted', '2026-09-01', '2026-09-15', calendar, limit)).toEqual({
      workdays: 10,
      limit: 10,
      late: false,
    })
    expect(clockOf('submitted', '2026-09-01', '2026-09-16', calendar, limit)).toMatchObject({ late: true })
    expect(clockOf('returned', '2026-01-01', '2026-09-16', calendar, limit)).toMatchObject({
      limit: null,
      late: false,
    })
    expect(clockOf('paid', '2026-01-01', '2026-09-16', calendar, limit)).toMatchObject({ limit: null })
  })

  test('F4 the nearest promise in force counts: own region, then city, then province, then the platform', () => {
    const rows: Limit[] = [
      { region: '350000', stage: 'review', workdays: 9, basis: '省', fromOn: '2026-01-01' },
      { region: '350200', stage: 'review', workdays: 7, basis: '市', fromOn: '2026-03-01' },
      { region: '350200', stage: 'review', workdays: 5, basis: '市', fromOn: '2026-06-01' },
    ]
    const line = ['350203', '350200', '350000']
    const on = (day: string) => limitOn(rows, line, 'review', day)
    expect(on('2025-12-31')).toMatchObject({ workdays: defaultLimits.review, region: null })
    expect(on('2026-02-01')).toMatchObject({ workdays: 9, region: '350000' })
    expect(on('2026-05-31')).toMatchObject({ workdays: 7, region: '350200' })
    expect(on('2026-06-01')).toMatchObject({ workdays: 5, basis: '市' })
    expect(limitOn(rows, line, 'fund', '2026-06-01').workdays).toBe(defaultLimits.fund)
  })
})

describe('the pace', () => {
  test('I4 F4 the median is the least number of days that half did not exceed, as counted by hand', () => {
    expect(paceOf([])).toBeNull()
    expect(
      paceOf([
        { days: 9, count: 1 },
        { days: 1, count: 2 },
        { days: 3, count: 2 },
      ]),
    ).toEqual({ samples: 5, medianDays: 3, mostDays: 3 })
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 }), (days) => {
        const counts = Map.groupBy(days, (d) => d)
        const pace = paceOf([...counts].map(([d, all]) => ({ days: d, count: all.length })))
        const sorted = [...days].sort((a, b) => a - b)
        expect(pace?.medianDays).toBe(sorted[Math.ceil(days.length / 2) - 1])
        expect(pace?.mostDays).toBe(sorted[Math.ceil(days.length * 0.8) - 1])
      }),
    )
  })

  test('F4 steps within a stage are one visit; a claim sent back visits the stage again', () => {
    const on = (state: Parameters<typeof stageOf>[0], day: string) => ({ state, on: day })
    expect(
      visitsOf([
        on('submitted', '2026-03-02'),
        on('submitted', '2026-03-03'),
        on('reviewed', '2026-03-04'),
        on('submitted', '2026-03-05'),
        on('paid', '2026-03-09'),
      ]),
    ).toEqual([
      { stage: 'review', began: '2026-03-02', ended: '2026-03-04' },
      { stage: 'recheck', began: '2026-03-04', ended: '2026-03-05' },
      { stage: 'review', began: '2026-03-05', ended: '2026-03-09' },
      { stage: null, began: '2026-03-09', ended: null },
    ])
  })
})

describe('F4 K7 到账日历', () => {
  test('F4 K7 the day is the sum of what is left, over holidays and the notice’s five full days', () => {
    // review 2, recheck 2, notice 6, fund 2, batch 2 = 14 working days after 28 September: the 28th of October or so.
    const { on, mostOn, steps } = predict(facts())
    expect(on).toBe(addWorkdays('2026-09-28', 14, calendar))
    expect(mostOn).toBe(addWorkdays('2026-09-28', 3 * 4 + 6, calendar))
    expect(steps.map((s) => s.key)).toEqual([...clockStages])
  })

  test('F4 a published notice ends on its own day, whatever was usual', () => {
    const { steps } = predict(facts({ state: 'notice', noticeUntil: '2026-10-12' }))
    expect(steps[0]).toMatchObject({ key: 'notice', on: '2026-10-13', mostOn: '2026-10-13' })
    expect(steps).toHaveLength(3)
  })

  test('F4 what was spent is taken off; an overdue step is reckoned anew; the queue is told', () => {
    const day = (more: Partial<PaydayFacts>) => predict(facts({ state: 'funded', ...more })).on
    expect(day({ reckoned: reckoned(6, 8) })).toBe(addWorkdays('2026-09-28', 6, calendar))
    expect(day({ reckoned: reckoned(6, 8), sinceOn: '2026-09-22' })).toBe(
      addWorkdays('2026-09-28', 1, calendar),
    )
    expect(day({ reckoned: reckoned(6, 8), sinceOn: '2026-06-01' })).toBe(
      addWorkdays('2026-09-28', 6, calendar),
    )
    const queued = predict(facts({ state: 'funded', ahead: 29, perDay: 2 }))
    expect(queued.on).toBe(addWorkdays('2026-09-28', 15, calendar))
    expect(queued.steps[0]?.basis).toBe('前面还有 29 件，近期办件日约办结 2.0 件')
  })

  test('F4 what stops the way leaves no day, and a claim not handed in says how long it would take', () => {
    expect(predict(facts({ blockers: [stop] }))).toMatchObject({ on: null, mostOn: null, afterFiling: null })
    expect(predict(facts({ blockers: [{ ...stop, stops: false }] })).on).not.toBeNull()
    expect(predict(facts({ state: 'draft', blockers: [stop] }))).toMatchObject({ on: null, afterFiling: 14 })
    for (const state of ['paid', 'refused', 'withdrawn'] as const)
      expect(predict(facts({ state }))).toMatchObject({ on: null, steps: [] })
  })

  test('F4 K7 for any pace: steps in order, none before today, the slower day never before the likely one', () => {
    const states = [
      'submitted',
      'reviewed',
      'rechecked',
      'notice',
      'cleared',
      'partly',
      'funded',
      'batched',
    ] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 400 }),
        fc.option(fc.double({ min: 0.05, max: 50, noNaN: true })),
        (state, spent, median, more, ahead, rate) => {
          const today = '2026-09-28'
          const { on, mostOn, steps } = predict(
            facts({
              state,
              sinceOn: addDays(today, -spent),
              reckoned: reckoned(median, median + more),
              ahead,
              perDay: rate,
            }),
          )
          let last = today
          for (const step of steps) {
            expect(step.on > last).toBe(true)
            expect(step.mostOn >= step.on).toBe(true)
            expect(isWorkday(step.on, calendar)).toBe(true)
            last = step.on
          }
          expect(on).toBe(last)
          expect((mostOn as string) >= (on as string)).toBe(true)
          expect(steps.length).toBe(clockStages.length - clockStages.indexOf(stageOf(state) as ClockStage))
        },
      ),
    )
  })
})

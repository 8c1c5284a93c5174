import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type StepKey, type Track, tracks } from '#training/plans/contract'
import * as r from './rules.ts'

const standards = { attendancePercent: 80, theoryPass: 60, practicePass: 70 }
const good = { attendancePercent: 80, theory: 60, practice: 70 }

test('C7 passing: attendance, theory and practice each must reach the plan’s own mark', () => {
  expect(r.whyNotPassed('completion', standards, good)).toEqual([])
  expect(
    r.whyNotPassed('completion', standards, { attendancePercent: 79, theory: 59.9, practice: null }),
  ).toEqual(['出勤率 79%，未达到 80%', '理论 59.9 分，未达到 60 分', '没有实操成绩'])
})

test('C7 passing: tracks without a final exam look at scores only where there are any', () => {
  for (const track of ['certificate', 'industry'] as const) {
    expect(r.whyNotPassed(track, standards, { ...good, theory: null, practice: null })).toEqual([])
    expect(r.whyNotPassed(track, standards, { ...good, practice: 10 })).toHaveLength(1)
  }
})

test('C7 passing: a better result never fails where a worse one passed', () => {
  const score = fc.option(
    fc.integer({ min: 0, max: 1000 }).map((n) => n / 10),
    { nil: null },
  )
  const track = fc.constantFrom<Track>('completion', 'certificate', 'industry')
  const percent = fc.integer({ min: 0, max: 100 })
  fc.assert(
    fc.property(track, percent, score, score, fc.nat(100), (t, attendancePercent, theory, practice, more) => {
      const worse = { attendancePercent, theory, practice }
      const better = {
        attendancePercent: Math.min(100, attendancePercent + more),
        theory: theory === null ? null : Math.min(100, theory + more),
        practice: practice === null ? null : Math.min(100, practice + more),
      }
      fc.pre(r.whyNotPassed(t, standards, worse).length === 0)
      expect(r.whyNotPassed(t, standards, better)).toEqual([])
    }),
  )
})

test('C8 closing: training ends only when every session is over and recorded', () => {
  const now = '2026-03-20T08:00:00.000Z'
  const over = { title: '一', endsAt: '2026-03-19T08:00:00.000Z', recorded: true }
  const steps = tracks.completion.map((step) => ({ ...step, done: step.key !== 'process-check' }))
  const check = (sessions: r.SessionState[], enrolled = 2, visited = true) =>
    r.refuseFinish({ now, sessions, enrolled, steps: visited ? [] : steps }).map((x) => x.code)
  expect(check([over])).toEqual([])
  expect(check([over], 2, false)).toEqual(['completion.step_open'])
  expect(check([over, { ...over, recorded: false }])).toEqual(['completion.session_without_record'])
  expect(check([over, { ...over, endsAt: '2026-03-21T08:00:00.000Z' }], 0)).toEqual([
    'completion.nobody',
    'completion.session_not_over',
  ])
})

const facts: r.ClosingFacts = {
  track: 'completion',
  enrolled: 10,
  scored: 0,
  evaluated: 0,
  certified: 0,
  certificatesCheckedAt: null,
  certificatesChangedAt: null,
  elsewhere: new Set<StepKey>(['filing']),
}
const full: r.ClosingFacts = {
  ...facts,
  scored: 10,
  evaluated: 8,
  certified: 9,
  certificatesCheckedAt: '2026-03-20T08:00:00.000Z',
  certificatesChangedAt: '2026-03-19T08:00:00.000Z',
  elsewhere: new Set<StepKey>(['filing', 'process-check']),
}
const EXPECTED: Record<Track, string[]> = {
  completion: ['completion.step_open', 'completion.scores_missing', 'completion.evaluations_missing'],
  certificate: ['completion.certificates_unchecked', 'completion.evaluations_missing'],
  industry: ['completion.certificates_unchecked'],
}

test.each(Object.keys(tracks) as Track[])(
  'C8 C2 closing list of the track %s: what it needs and nothing else',
  (track) => {
    const run = (f: r.ClosingFacts) => r.closing(tracks[track], { ...f, track })
    expect(run(facts).missing.map((x) => x.code)).toEqual(EXPECTED[track])
    expect(run(facts).done).toEqual([])
    expect(run(full).missing).toEqual([])
    // Every step is either known elsewhere or told as done from here: none is skipped.
    const known = new Set([...run(full).done, ...full.elsewhere])
    expect(tracks[track].every((s) => known.has(s.key))).toBe(true)
  },
)

test('C8 closing: a certificate that changes after the check opens the check again', () => {
  const changed = {
    ...full,
    track: 'certificate' as const,
    certificatesChangedAt: '2026-03-21T08:00:00.000Z',
  }
  expect(r.closing(tracks.certificate, changed).missing.map((x) => x.code)).toEqual([
    'completion.certificates_changed',
  ])
})

test('C8 closing: four fifths of the roster must have evaluated, rounded up', () => {
  expect([1, 4, 5, 10, 11, 33].map(r.evaluationsNeeded)).toEqual([1, 4, 4, 8, 9, 27])
  expect(r.closing(tracks.certificate, { ...full, track: 'certificate', evaluated: 7 }).missing).toHaveLength(
    1,
  )
})

test.each([
  ['', null],
  [' 85.5 ', 855],
  ['１００', 1000],
  ['0', 0],
  ['60.0', 600],
  ['100.1', undefined],
  ['-1', undefined],
  ['85.55', undefined],
  ['缺考', undefined],
  ['1e2', undefined],
])('C7 scores: the cell %j is read as %s tenths', (cell, tenths) => {
  expect(r.readScore(cell)).toBe(tenths)
})

test('C7 scores: tenths and points are the same score', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), (tenths) => {
      expect(r.toTenths(r.toPoints(tenths))).toBe(tenths)
      expect(r.readScore(String(r.toPoints(tenths)))).toBe(tenths)
    }),
  )
})

const answer = fc.record({
  content: fc.integer({ min: 1, max: 5 }),
  teacher: fc.integer({ min: 1, max: 5 }),
  venue: fc.integer({ min: 1, max: 5 }),
  authenticity: fc.integer({ min: 1, max: 5 }),
  real: fc.boolean(),
  comment: fc.constantFrom('', '很好', '实操时间太短'),
})

test('C8 evaluation: nobody sees fewer than three answers, the institution nothing before closing', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.boolean(), fc.boolean(), (answered, institution, closed) => {
      const shown = r.hiddenWhy({ answered, institution, closed }) === null
      expect(shown).toBe(answered >= 3 && (!institution || closed))
    }),
  )
})

test('C8 evaluation: the summary counts every answer and does not depend on their order', () => {
  fc.assert(
    fc.property(
      fc.array(answer, { maxLength: 30 }),
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      (answers, dice) => {
        let thrown = 0
        const mixed = r.shuffled(answers, (n) => (dice[thrown++ % dice.length] as number) % n)
        const key = (a: r.Answer) => JSON.stringify(a)
        expect(mixed.map(key).sort()).toEqual(answers.map(key).sort())
        const sum = r.summarise(answers)
        for (const rating of sum.ratings) {
          expect(rating.counts.reduce((a, b) => a + b, 0)).toBe(answers.length)
          expect(rating.average).toBeLessThanOrEqual(5)
        }
        const { comments, ...rest } = r.summarise(mixed)
        expect({ ...rest, comments: comments.sort() }).toEqual({ ...sum, comments: sum.comments.sort() })
      },
    ),
  )
})

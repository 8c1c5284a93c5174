import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refuseMove } from '#platform/moves'
import type { PlanLine } from './contract.ts'
import { mostOnline } from './online-rules.ts'
import * as r from './rules.ts'
import {
  kindsOfTrack,
  openSteps,
  type StepKey,
  type Track,
  trackHas,
  trackNames,
  tracks,
} from './track-rules.ts'

const codes = (reasons: { code: string }[]) => reasons.map((x) => x.code)
const line = fc.record<PlanLine>({
  title: fc.constantFrom('基础', '实训', '安全'),
  kind: fc.constantFrom('theory', 'practice', 'safety', 'general'),
  mode: fc.constantFrom('onsite', 'online'),
  hours: fc.integer({ min: 1, max: 200 }),
})
const aim = {
  track: 'certificate',
  certificateKind: 'level',
  occupationCode: '4-10-01-02',
  level: 5,
} as const

test('C1 online: refused exactly when online hours exceed 40 % of all, naming every online line', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      const reasons = r.checkPlan({ ...aim, lines })
      const online = lines.filter((l) => l.mode === 'online').reduce((sum, l) => sum + l.hours, 0)
      const total = lines.reduce((sum, l) => sum + l.hours, 0)
      const over = reasons.filter((x) => x.code === 'plan.over_online')
      expect(over.length === 1).toBe(online * 100 > total * 40)
      for (const reason of over) {
        expect(reason.clause).toBe('F2-5')
        lines.forEach((l, i) => {
          expect(reason.message.includes(`第 ${i + 1} 行`)).toBe(l.mode === 'online')
        })
      }
    }),
  )
})

test('C1 online: exactly 40 % is allowed, an hour more is not', () => {
  const of = (online: number, onsite: number): PlanLine[] => [
    { title: '理论', kind: 'theory', mode: 'online', hours: online },
    { title: '实操', kind: 'practice', mode: 'onsite', hours: onsite - 1 },
    { title: '安全', kind: 'safety', mode: 'onsite', hours: 1 },
  ]
  expect(r.checkPlan({ ...aim, lines: of(40, 60) })).toEqual([])
  expect(codes(r.checkPlan({ ...aim, lines: of(41, 60) }))).toEqual(['plan.over_online'])
  expect(mostOnline(101)).toBe(40)
})

test('C1 content: theory, practice and safety are each required, general content is not', () => {
  const kinds = ['theory', 'practice', 'safety', 'general'] as const
  fc.assert(
    fc.property(fc.subarray([...kinds], { minLength: 1 }), (held) => {
      const lines = held.map((kind): PlanLine => ({ title: kind, kind, mode: 'onsite', hours: 4 }))
      const lacks = codes(r.checkPlan({ ...aim, lines })).filter((code) => code === 'plan.lacks')
      expect(lacks.length).toBe(3 - held.filter((kind) => kind !== 'general').length)
    }),
  )
  expect(codes(r.checkPlan({ ...aim, lines: [] }))).toEqual(['plan.no_lines'])
})

test('C1 totals: kinds add up to the whole, and so do onsite and online', () => {
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const t = r.totalsOf(lines)
      expect(t.theory + t.practice + t.safety + t.general).toBe(t.total)
      expect(t.online + t.onsite).toBe(t.total)
    }),
  )
})

test('C1 aim: occupation and level are asked for where the certificate has them', () => {
  const of = (over: Partial<Parameters<typeof r.checkAim>[0]>) => codes(r.checkAim({ ...aim, ...over }))
  expect(of({})).toEqual([])
  expect(of({ occupationCode: null, level: null })).toEqual(['plan.occupation_needed', 'plan.level_needed'])
  expect(of({ certificateKind: 'ability', level: null })).toEqual([])
  expect(of({ certificateKind: 'ability' })).toEqual(['plan.no_level'])
  expect(
    of({ track: 'completion', certificateKind: 'completion', occupationCode: null, level: null }),
  ).toEqual([])
  expect(of({ track: 'completion' })).toEqual(['plan.kind_for_track'])
})

test('C1 moves: every move × state is allowed exactly where the table says', () => {
  for (const [name, move] of Object.entries(r.planMoves.moves)) {
    for (const state of ['draft', 'ready', 'retired'] as const) {
      const open = refuseMove(r.planMoves, name, state, 'me').length === 0
      expect(open).toBe((move.from as readonly string[]).includes(state))
    }
  }
})

test('C2 tracks: the three tracks have the steps of F2-3, in order', () => {
  const keys = (track: Track) => tracks[track].map((s) => s.key)
  expect(keys('completion')).toEqual(['filing', 'process-check', 'final-exam', 'evaluation'])
  expect(keys('certificate')).toEqual(['filing', 'certificate-check', 'evaluation'])
  expect(keys('industry')).toEqual(['filing', 'certificate-check'])
  expect(tracks.certificate[0]?.commitment && tracks.industry[0]?.commitment).toBe(true)
  expect(kindsOfTrack.completion).toEqual(['completion'])
})

test('C2 tracks: a track is through only when every step of it is done, whatever else is', () => {
  const all: StepKey[] = ['filing', 'process-check', 'final-exam', 'certificate-check', 'evaluation']
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(trackNames) as Track[])), fc.subarray(all), (track, list) => {
      const done = new Set(list)
      const open = openSteps(track, done).map((s) => s.key)
      const steps = tracks[track].map((s) => s.key)
      expect(open).toEqual(steps.filter((key) => !done.has(key)))
      for (const key of all) expect(trackHas(track, key)).toBe(steps.includes(key))
    }),
  )
})

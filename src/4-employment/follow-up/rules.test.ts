import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#platform/day'
import { openMoves, refuseMove } from '#platform/moves'
import { insuranceOf } from './insurance-rules.ts'
import {
  checkEmployment,
  type Draft,
  daysAfter,
  type FollowUpState,
  followUpMoves,
  type Known,
  tidyEmployer,
} from './rules.ts'

const TODAY = '2026-06-01'
const draft: Draft = {
  employerName: '厦门演示有限公司',
  employerUscc: null,
  proof: 'contract',
  startedOn: '2026-05-01',
  region: null,
}
const known: Known = {
  birthOn: '1990-01-01',
  recorder: 'institution',
  class: { state: 'closed', stateTitle: '已结班', startsOn: '2026-03-01', orgUscc: 'OWN', isTrainee: true },
  ofPerson: [],
  proofOfAnother: false,
}
const codes = (d: Partial<Draft>, k: Partial<Known> = {}) =>
  checkEmployment({ ...draft, ...d }, { ...known, ...k }, TODAY).map((r) => r.code)
const of = (change: Partial<NonNullable<Known['class']>>) => ({
  class: { ...(known.class as NonNullable<Known['class']>), ...change },
})

describe('what counts as employment after training', () => {
  test.each<[string, Partial<Draft>, Partial<Known>, string[]]>([
    ['a job after the class', {}, {}, []],
    ['today', { startedOn: TODAY }, {}, []],
    ['tomorrow', { startedOn: '2026-06-02' }, {}, ['employment.started_later']],
    ['a child', {}, { birthOn: '2010-05-02' }, ['employment.too_young']],
    ['sixteen today', {}, { birthOn: '2010-05-01' }, []],
    ['an older job', { startedOn: '2026-02-28' }, {}, ['employment.before_class']],
    ['a stranger to the class', {}, of({ isTrainee: false }), ['employment.not_trainee']],
    ['a class under way', {}, of({ state: 'running', stateTitle: '培训中' }), ['employment.class_not_over']],
    ['the institution itself', { employerUscc: 'OWN' }, {}, ['employment.own_institution']],
    ['the same, by an officer', { employerUscc: 'OWN' }, { recorder: 'officer' }, []],
    ['no class, no place', {}, { class: null }, ['employment.region_needed']],
    ['no class, a place', { region: '350203' }, { class: null }, []],
    [
      'the same again',
      {},
      { ofPerson: [{ employerName: draft.employerName, startedOn: draft.startedOn }] },
      ['employment.recorded_twice'],
    ],
    ['another’s contract', {}, { proofOfAnother: true }, ['employment.proof_of_another']],
    ['a payroll of several', { proof: 'payroll' }, { proofOfAnother: true }, []],
    [
      'everything wrong',
      { startedOn: '2026-06-02' },
      { ...of({ isTrainee: false, state: 'approved' }), proofOfAnother: true },
      [
        'employment.started_later',
        'employment.not_trainee',
        'employment.class_not_over',
        'employment.proof_of_another',
      ],
    ],
  ])('E2 record: %s', (_name, d, k, expected) => {
    expect(codes(d, k)).toEqual(expected)
  })

  test('E2 record: days after the class are counted from its last day', () => {
    expect(daysAfter('2026-03-31', '2026-04-01')).toBe(1)
    expect(daysAfter(null, '2026-04-01')).toBeNull()
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), (n) => daysAfter(TODAY, addDays(TODAY, n)) === n),
    )
  })

  test('E2 record: a company is the same however its name was typed', () => {
    expect(tidyEmployer(' 厦门 演示(集团)有限公司')).toBe('厦门演示（集团）有限公司')
    fc.assert(fc.property(fc.string(), (text) => tidyEmployer(tidyEmployer(text)) === tidyEmployer(text)))
  })
})

test('E2 insurance: the same firm near the first day proves it; another firm, an old span or none do not', () => {
  const row = (from: string, to: string | null, refTag: number) => ({
    from,
    to,
    refTag,
    record: 'r',
    dataDate: TODAY,
  })
  const work = { startedOn: '2026-05-01', firmTag: 7 }
  const result = (...rows: Parameters<typeof insuranceOf>[1]) => insuranceOf(work, rows).result
  expect(result()).toBe('none')
  expect(result(row('2026-06-15', null, 7))).toBe('same')
  expect(result(row('2026-07-02', null, 7))).toBe('none')
  expect(result(row('2024-01-01', '2026-04-30', 7))).toBe('none')
  expect(result(row('2026-05-01', null, 8))).toBe('other')
  expect(result(row('2026-05-01', null, 8), row('2026-05-10', null, 7))).toBe('same')
  expect(insuranceOf({ ...work, firmTag: null }, [row('2026-05-01', null, 0)]).result).toBe('other')
})

test('E2 verify: every move × state × hand × verb', () => {
  const states = Object.keys(followUpMoves.states) as FollowUpState[]
  for (const [name, move] of Object.entries(followUpMoves.moves)) {
    for (const state of states) {
      for (const mine of [true, false]) {
        for (const may of [true, false]) {
          const hands = { recordedBy: { id: mine ? 'me' : 'other', did: '登记' } }
          const from: readonly string[] = move.from
          const open = from.includes(state) && !(mine && name === 'verify')
          expect(refuseMove(followUpMoves, name, state, 'me', hands).length === 0, `${name} ${state}`).toBe(
            open,
          )
          expect(openMoves(followUpMoves, state, () => may, 'me', hands).includes(name)).toBe(open && may)
        }
      }
    }
  }
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths } from '#platform/day'
import { agreementMoves, checkAgreement, checkApprentice, stagesOfAgreement } from './agreement-rules.ts'
import {
  type ApprenticeFacts,
  allowanceRows,
  apprenticeRows,
  monthsTrained,
  rewardRows,
} from './kind-rules.ts'
import { consequence } from './reassess-rules.ts'

const results = (rows: readonly { key: string; result: string }[]) =>
  Object.fromEntries(rows.map((r) => [r.key, r.result]))
const codes = (reasons: readonly { code: string }[]) => reasons.map((r) => r.code.split('.')[1])

const agreement = { number: 'XT1', startsOn: '2026-03-01', endsOn: '2027-02-28', approvedOn: '2026-03-05' }
const apprentice: ApprenticeFacts['apprentice'] = {
  hire: 'new',
  joinedOn: '2026-03-01',
  leftOn: null,
  internFrom: null,
  contractFrom: '2026-03-01',
  contractTo: '2028-02-29',
}
const facts = (
  over: Partial<Omit<ApprenticeFacts, 'apprentice'>> & { apprentice?: Partial<typeof apprentice> } = {},
): ApprenticeFacts => ({
  today: '2026-04-01',
  stage: 'first',
  agreement,
  certificate: null,
  ...over,
  apprentice: { ...apprentice, ...over.apprentice },
})

describe('F9 apprenticeship: what is looked at', () => {
  test.each([
    ['the first stage asks for no certificate', {}, ['passed', 'passed', 'not-needed']],
    [
      'without a contract',
      { apprentice: { contractFrom: null, contractTo: null } },
      ['passed', 'failed', 'not-needed'],
    ],
    [
      'a contract that has run out',
      { apprentice: { contractTo: '2026-03-31' } },
      ['passed', 'failed', 'not-needed'],
    ],
    ['who has left', { apprentice: { leftOn: '2026-03-20' } }, ['failed', 'passed', 'not-needed']],
    ['the last stage before its day', { stage: 'final' as const }, ['failed', 'passed', 'failed']],
    [
      'the last stage with its certificate',
      { stage: 'final' as const, today: '2027-03-01', certificate: { number: 'S1', issuedOn: '2027-02-20' } },
      ['passed', 'passed', 'passed'],
    ],
    [
      'an intern with a contract of less than a year',
      { apprentice: { hire: 'intern' as const, internFrom: '2025-09-01', contractTo: '2027-02-27' } },
      ['passed', 'failed', 'not-needed'],
    ],
    [
      'an intern with a contract of a whole year',
      { apprentice: { hire: 'intern' as const, internFrom: '2025-09-01', contractTo: '2027-02-28' } },
      ['passed', 'passed', 'not-needed'],
    ],
  ])('%s', (_what, over, [standing, contract, certificate]) => {
    expect(results(apprenticeRows(facts(over)))).toEqual({ agreement: standing, contract, certificate })
  })

  test.each([
    ['a whole year', {}, '2027-02-28', 12],
    ['the internship counts', { apprentice: { internFrom: '2025-09-01' } }, '2027-02-28', 18],
    ['until who left', { apprentice: { leftOn: '2026-08-31' } }, '2027-02-28', 6],
    ['a day short of a month', {}, '2026-03-30', 0],
    ['a month', {}, '2026-03-31', 1],
    ['joined later', { apprentice: { joinedOn: '2026-06-15' } }, '2027-02-28', 8],
  ])('months: %s', (_what, over, today, months) => {
    expect(monthsTrained(facts({ ...over, today }))).toBe(months)
  })

  test('F9 months: never more than the calendar has, never fewer than none, one more every month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 40 }), (start, n) => {
        const from = addDays('2025-01-01', start)
        const f = facts({
          today: '2099-01-01',
          agreement: { ...agreement, startsOn: from, endsOn: addDays(addMonths(from, n + 1), -1) },
          apprentice: { joinedOn: from },
        })
        const months = monthsTrained(f)
        // A month of a late start may be cut short by February, never by more than that.
        expect([n, n + 1]).toContain(months)
      }),
    )
  })
})

describe('F37-9 agreement: every reason why not', () => {
  const draft = {
    hire: 'new' as const,
    joinedOn: '2026-03-01',
    internFrom: null,
    internTo: null,
    contractFrom: '2026-03-01',
    contractTo: null,
  }
  test.each([
    ['as it should be', {}, '1990-01-01', []],
    ['not sixteen yet', {}, '2010-03-02', ['too_young']],
    ['without a contract', { contractFrom: null }, '1990-01-01', ['contract_needed']],
    ['crossed days', { contractTo: '2026-02-01' }, '1990-01-01', ['contract_crossed']],
    ['outside the agreement', { joinedOn: '2025-02-01' }, '1990-01-01', ['outside']],
    [
      'an internship of an employee',
      { internFrom: '2026-01-01', internTo: '2026-07-01' },
      '1990-01-01',
      ['intern_only'],
    ],
    [
      'an internship of less than half a year',
      { hire: 'intern' as const, internFrom: '2026-03-01', internTo: '2026-08-30', contractFrom: null },
      '2004-01-01',
      ['intern_days'],
    ],
    [
      'half a year to the day',
      { hire: 'intern' as const, internFrom: '2026-03-01', internTo: '2026-08-31', contractFrom: null },
      '2004-01-01',
      [],
    ],
    [
      'a contract before the internship',
      {
        hire: 'intern' as const,
        internFrom: '2026-03-01',
        internTo: '2026-09-30',
        contractFrom: '2026-02-01',
      },
      '2004-01-01',
      ['contract_early'],
    ],
  ])('%s', (_what, over, birthOn, expected) => {
    expect(codes(checkApprentice({ ...draft, ...over }, birthOn, agreement))).toEqual(expected)
  })

  test('F37-9 stages: the first is due once on record and begun, the last when it is over', () => {
    expect(checkAgreement({ startsOn: '2026-03-01', endsOn: '2026-03-01' })).toHaveLength(1)
    const due = (approvedOn: string) =>
      stagesOfAgreement({ ...agreement, approvedOn }).map((s) => [s.stage, s.dueOn])
    expect(due('2026-02-01')[0]).toEqual(['first', '2026-03-01'])
    expect(due('2026-03-05')[0]).toEqual(['first', '2026-03-05'])
    expect(due('2026-03-05')[1]).toEqual(['final', '2027-02-28'])
  })

  test('F37-9 agreement: whoever filed it puts nothing on record, from any state', () => {
    for (const move of Object.values(agreementMoves.moves))
      if (move.verb === 'agreement.approve') expect('notBy' in move && move.notBy).toEqual(['filedBy'])
  })
})

test('E3 reward: only verified work of somebody trained counts', () => {
  const job = { proofTitle: '劳动合同', startedOn: '2026-04-01', daysAfter: 5, asOf: '2026-04-02' }
  const of = (verified: boolean | null, passed: boolean | null) =>
    results(
      rewardRows({
        today: '2026-05-01',
        enrolledAt: '2026-02-01',
        passed,
        employment: verified === null ? null : { ...job, verified },
      }),
    )
  expect(of(true, true)).toEqual({ roster: 'passed', passed: 'passed', employment: 'passed' })
  expect(of(false, true).employment).toBe('failed')
  expect(of(null, true).employment).toBe('failed')
  expect(of(true, false).passed).toBe('failed')
  expect(of(true, null).passed).toBe('failed')
})

test('F9 allowance: days at a class that is over, of somebody on its roster', () => {
  const of = (days: number, closed: boolean, on: string | null) =>
    results(allowanceRows({ today: '2026-05-01', enrolledAt: on, classClosed: closed, days }))
  expect(of(3, true, '2026-02-01')).toEqual({ roster: 'passed', days: 'passed' })
  expect(of(0, true, '2026-02-01').days).toBe('failed')
  expect(of(3, false, '2026-02-01').days).toBe('failed')
  expect(of(3, true, null).roster).toBe('failed')
})

test('F4 reassessed: what a difference becomes, in every state', () => {
  expect(consequence('paid', 700, 0)).toBe('recover')
  for (const state of ['payable', 'batched', 'bounced'] as const) {
    expect(consequence(state, 700, 0)).toBe('hold')
    expect(consequence(state, 700, 900)).toBe('supplement')
  }
  expect(consequence('paid', 700, 900)).toBe('supplement')
  expect(consequence('paid', 700, 700)).toBe('none')
  for (const state of ['judged', 'excluded', 'claimed', 'objected', 'rejected', 'cleared'] as const)
    expect(consequence(state, 700, 0)).toBe('none')
})

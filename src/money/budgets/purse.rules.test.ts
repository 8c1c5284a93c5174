import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { correctionMoves, recallMoves } from '#money/ledger/contract'
import { openMoves, refuseMove } from '#platform/moves'
import { type RoleName, roles } from '#registry/accounts'
import { exceptionMoves, pauseMoves, transferMoves } from './contract.ts'
import { type Pausing, refusePaused, type Use } from './pause-rules.ts'
import { transferKindOf } from './transfer-rules.ts'

const [PROVINCE, CITY, COUNTY, OTHER] = ['350000', '350200', '350203', '350100']
const path = (...codes: string[]) => codes.join('/')

test.each([
  ['省 → 市', path(PROVINCE), 2026, path(PROVINCE, CITY), 2026, 'down'],
  ['市 → 县', path(PROVINCE, CITY), 2026, path(PROVINCE, CITY, COUNTY), 2026, 'down'],
  ['县 → 市', path(PROVINCE, CITY, COUNTY), 2026, path(PROVINCE, CITY), 2026, 'up'],
  ['省 → 平潭', path(PROVINCE), 2026, path(PROVINCE, '350128'), 2026, 'down'],
  ['省 → 县', path(PROVINCE), 2026, path(PROVINCE, CITY, COUNTY), 2026, null],
  ['市 → 邻市', path(PROVINCE, CITY), 2026, path(PROVINCE, OTHER), 2026, null],
  ['本地区下一年', path(PROVINCE, CITY), 2026, path(PROVINCE, CITY), 2027, 'carry'],
  ['本地区上一年', path(PROVINCE, CITY), 2026, path(PROVINCE, CITY), 2025, null],
  ['本地区同年', path(PROVINCE, CITY), 2026, path(PROVINCE, CITY), 2026, null],
  ['下级下一年', path(PROVINCE), 2026, path(PROVINCE, CITY), 2027, null],
] as const)('F1 transfer: %s', (_name, from, fromYear, to, toYear, kind) => {
  expect(transferKindOf({ path: from, year: fromYear }, { path: to, year: toYear })).toBe(kind)
})

/** Every move × state × hand of a table: nobody decides what they asked for. */
describe('F1 two persons', () => {
  const tables = {
    transfer: { table: transferMoves, hand: 'enteredBy', barred: ['return', 'approve'] },
    pause: { table: pauseMoves, hand: 'enteredBy', barred: ['return', 'approve'] },
    'pause’s end': { table: pauseMoves, hand: 'liftAskedBy', barred: ['lift', 'keep'] },
    exception: { table: exceptionMoves, hand: 'enteredBy', barred: ['return', 'approve'] },
    correction: { table: correctionMoves, hand: 'askedBy', barred: ['return', 'approve'] },
    recall: { table: recallMoves, hand: 'askedBy', barred: ['return', 'approve'] },
  }
  test.each(Object.entries(tables))('F1 %s: whoever asked has no hand in the decision', (_name, one) => {
    const { table, hand, barred } = one
    for (const move of Object.keys(table.moves)) {
      for (const state of Object.keys(table.states)) {
        const by = (id: string) =>
          refuseMove(table as typeof transferMoves, move, state as 'entered', id, {
            [hand]: { id: 'me', did: '录入' },
          }).map((r) => r.code)
        expect(by('me').includes('common.same_person'), `${move} ${state}`).toBe(barred.includes(move))
        expect(by('other').includes('common.same_person')).toBe(false)
      }
    }
  })
  test('F1 K1 roles: clerks ask, reviewers decide, and nobody else finds a button', () => {
    for (const { table } of Object.values(tables)) {
      for (const role of Object.keys(roles) as RoleName[]) {
        const verbs: readonly string[] = roles[role].verbs
        for (const state of Object.keys(table.states)) {
          const open = openMoves(
            table as typeof transferMoves,
            state as 'entered',
            (verb) => verbs.includes(verb),
            'x',
          )
          if (!role.startsWith('finance.')) expect(open, role).toEqual([])
          const decides = open.filter((m) => ['approve', 'return', 'lift', 'keep'].includes(m))
          if (role !== 'finance.reviewer') expect(decides, role).toEqual([])
        }
      }
    }
  })
})

test('F1 property: a pause holds what is of its region or under it, of its fund, from its day, unless named', () => {
  const region = fc.constantFrom(PROVINCE, CITY, COUNTY, OTHER)
  const fund = fc.constantFrom('employment' as const, 'social' as const)
  const stop = fc.constantFrom('reserve' as const, 'charge' as const, 'pay' as const)
  const day = fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-03')
  const pause: fc.Arbitrary<Pausing> = fc.record({
    regionName: fc.constant('某地'),
    region,
    fund: fc.option(fund),
    stops: fc.uniqueArray(stop, { minLength: 1 }),
    fromOn: day,
    documentNumber: fc.constant('文号'),
    exceptions: fc.array(
      fc.constantFrom({ kind: 'org' as const, ref: 'o1' }, { kind: 'class' as const, ref: 'c1' }),
      {
        maxLength: 2,
      },
    ),
  })
  const use: fc.Arbitrary<Use> = fc.record({
    path: fc.constantFrom(path(PROVINCE), path(PROVINCE, CITY), path(PROVINCE, CITY, COUNTY)),
    fund,
    day,
    stop,
    orgId: fc.constantFrom('o1', 'o2', null),
    classId: fc.constantFrom('c1', 'c2', null),
  })
  fc.assert(
    fc.property(use, fc.array(pause, { maxLength: 4 }), (asked, pauses) => {
      const expected = pauses.filter(
        (p) =>
          asked.path.split('/').includes(p.region) &&
          (p.fund ?? asked.fund) === asked.fund &&
          p.stops.includes(asked.stop) &&
          asked.day >= p.fromOn &&
          !p.exceptions.some((x) => (x.kind === 'org' ? asked.orgId : asked.classId) === x.ref),
      )
      expect(refusePaused(asked, pauses)).toHaveLength(expected.length)
    }),
  )
})

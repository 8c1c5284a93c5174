import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Moves, openMoves, refuseMove } from '#platform/moves'
import { applicationStates, providerStates, type SkillItem } from './contract.ts'
import * as r from './rules.ts'

const codes = (reasons: { code: string }[]) => reasons.map((x) => x.code)

const TABLES: [string, { states: Record<string, string>; moves: Moves }, string[]][] = [
  ['B1 B3 B4 application', r.applicationMoves, ['filedBy', 'inspectedBy']],
  ['B4 directory', r.providerMoves, ['stoppedBy']],
]

describe.each(TABLES)('%s moves', (name, table, hands) => {
  test(`${name}: every move × state × earlier hand is allowed exactly where the table says`, () => {
    for (const [key, move] of Object.entries(table.moves)) {
      for (const state of Object.keys(table.states)) {
        for (const hand of [null, ...hands]) {
          const reasons = refuseMove(table, key, state, 'me', hand ? { [hand]: { id: 'me', did: hand } } : {})
          const wrongState = !move.from.includes(state)
          const samePerson = hand !== null && (move.notBy ?? []).includes(hand)
          expect(codes(reasons), `${key} from ${state} by ${hand}`).toEqual([
            ...(wrongState ? ['common.wrong_state'] : []),
            ...(samePerson ? ['common.same_person'] : []),
          ])
        }
      }
    }
  })

  test(`${name}: a move is open only to holders of its verb`, () => {
    for (const state of Object.keys(table.states)) {
      for (const verb of ['provider.apply', 'provider.inspect', 'provider.decide', 'provider.suspend']) {
        const open = openMoves(table, state, (v) => v === verb, 'me')
        expect(
          open.every((key) => table.moves[key]?.verb === verb && table.moves[key]?.from.includes(state)),
        ).toBe(true)
      }
    }
  })
})

test('B4 moves: nothing reaches the directory but from a passed inspection, and terminal states stay', () => {
  const into = Object.values(r.applicationMoves.moves).filter((m) => m.to === 'accepted')
  expect(into.map((m) => m.from)).toEqual([['verified']])
  expect(
    Object.values(r.applicationMoves.moves)
      .filter((m) => m.to === 'verified')
      .map((m) => m.title),
  ).toEqual(['实地核实'])
  const leaving = Object.values(r.applicationMoves.moves).flatMap((m) => m.from as readonly string[])
  for (const end of ['accepted', 'refused', 'withdrawn']) expect(leaving).not.toContain(end)
  expect(Object.keys(applicationStates)).toHaveLength(7)
  expect(Object.keys(providerStates)).toHaveLength(3)
})

const skill: SkillItem = { occupationCode: '4-10-01-02', title: '育婴员', levels: [5] }
const whole: r.ApplicationFacts = {
  kind: 'entry',
  ownership: 'private',
  licenceNo: 'A1',
  licenceFileId: 'f',
  licenceUntil: '2027-01-01',
  contactName: '演联系',
  contactPhone: '0592-1640000',
  equipment: [{ name: '实训床', quantity: 10, occupationCode: null }],
  skills: [skill],
  venues: 1,
  teachers: [{ occupations: ['4-10-01-02'] }],
  today: '2026-03-01',
  changed: true,
}

test('B1 completeness: a whole application lacks nothing; each thing left out is one reason', () => {
  expect(r.checkApplication(whole)).toEqual([])
  const without: [Partial<r.ApplicationFacts>, string][] = [
    [{ ownership: null }, 'ownership'],
    [{ licenceNo: null }, 'licenceNo'],
    [{ licenceFileId: null }, 'licenceFileId'],
    [{ licenceUntil: null }, 'licenceUntil'],
    [{ contactName: null }, 'contactName'],
    [{ contactPhone: null }, 'contactPhone'],
    [{ skills: [] }, 'skills'],
    [{ venues: 0 }, 'venues'],
    [{ teachers: [] }, 'teachers'],
    [{ equipment: [] }, 'equipment'],
  ]
  for (const [gap, field] of without) {
    expect(r.checkApplication({ ...whole, ...gap }).map((x) => x.field)).toEqual([field])
  }
  fc.assert(
    fc.property(fc.subarray(without), (gaps) => {
      const facts = Object.assign({}, whole, ...gaps.map(([gap]) => gap)) as r.ApplicationFacts
      expect(
        r
          .checkApplication(facts)
          .map((x) => x.field)
          .sort(),
      ).toEqual(gaps.map(([, f]) => f).sort())
    }),
  )
})

test('B1 completeness: the licence holds on its last day, not after', () => {
  const on = (licenceUntil: string) => codes(r.checkApplication({ ...whole, licenceUntil }))
  expect(on('2026-03-01')).toEqual([])
  expect(on('2026-02-28')).toEqual(['provider.licence_expired'])
})

test('B1 completeness: equipment of one occupation does not stand in for another', () => {
  const equipment = [{ name: '焊机', quantity: 1, occupationCode: '6-18-02-04' }]
  expect(codes(r.checkApplication({ ...whole, equipment }))).toEqual(['provider.no_equipment_for'])
  const project = { occupationCode: null, title: '创业培训', levels: [] }
  expect(codes(r.checkApplication({ ...whole, skills: [skill, project] }))).toEqual([
    'provider.no_teacher_for',
  ])
  expect(r.skillKey(project)).toBe('project:创业培训')
})

test('B4 standing: only a listed institution with a living licence may begin anything', () => {
  const base = { licenceUntil: '2026-12-31', stopReason: '整改', stoppedAt: '2026-03-01T02:00:00Z' }
  const on = (state: r.Standing['state'], day?: string) => codes(r.standingReasons({ ...base, state }, day))
  expect(codes(r.standingReasons(undefined))).toEqual(['provider.unlisted'])
  expect(on('listed', '2026-12-31')).toEqual([])
  expect(on('listed', '2027-01-01')).toEqual(['provider.licence_expired'])
  expect(on('suspended', '2027-01-01')).toEqual(['provider.suspended', 'provider.licence_expired'])
  expect(on('removed', '2027-01-01')).toEqual(['provider.removed'])
})

test('B4 range: an occupation is offered at the levels listed, a project only where one is', () => {
  const list = [skill, { occupationCode: null, title: '创业培训', levels: [] }]
  expect(r.offers(list, '4-10-01-02', 5)).toBe(true)
  expect(r.offers(list, '4-10-01-02', 4)).toBe(false)
  expect(r.offers(list, '4-10-01-02', null)).toBe(true)
  expect(r.offers(list, null, null)).toBe(true)
  expect(r.offers([skill], null, null)).toBe(false)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#platform/day'
import { openMoves, refuseMove } from '#platform/moves'
import { type CatalogueState, catalogueStates, type ItemFields, trainingTypes } from './contract.ts'
import {
  catalogueMoves,
  checkItems,
  checkPublish,
  checkSubmit,
  compareItems,
  overdueDays,
  readForm,
  shownState,
} from './rules.ts'

const occupations = new Map([
  ['4-10-01-02', { name: '育婴员' }],
  ['6-31-01-03', { name: '电工' }],
])
const item = (more: Partial<ItemFields> = {}): ItemFields => ({
  trainingType: 'employment',
  name: '育婴员',
  occupationCode: '4-10-01-02',
  codeless: null,
  shortage: true,
  standard: '初级工 1000 元',
  note: null,
  ...more,
})
const codes = (reasons: { code: string }[]) => reasons.map((r) => r.code.replace('catalogue.', ''))

test('A3 moves: every move × state × verb × earlier hand', () => {
  const verbs = ['catalogue.draft', 'catalogue.approve']
  for (const [name, move] of Object.entries(catalogueMoves.moves)) {
    for (const state of Object.keys(catalogueStates) as CatalogueState[]) {
      for (const verb of verbs) {
        for (const hand of [null, 'enteredBy', 'submittedBy']) {
          const hands = hand ? { [hand]: { id: 'me', did: '经手' } } : {}
          const open = openMoves(catalogueMoves, state, (v) => v === verb, 'me', hands).includes(name)
          const barred = hand !== null && ((move as { notBy?: readonly string[] }).notBy ?? []).includes(hand)
          const from = (move.from as readonly string[]).includes(state)
          expect(open, `${name} ${state} ${verb} ${hand}`).toBe(verb === move.verb && from && !barred)
          const reasons = codes(refuseMove(catalogueMoves, name, state, 'me', hands))
          expect(reasons.includes('common.wrong_state')).toBe(!from)
          expect(reasons.includes('common.same_person')).toBe(barred)
        }
      }
    }
  }
})

test('A3 two persons: only issuing is barred, and for everyone whose hand is in it', () => {
  const barred = Object.entries(catalogueMoves.moves).filter(([, m]) => 'notBy' in m)
  expect(barred.map(([name]) => name)).toEqual(['publish'])
})

test('A3 items: every fault of every item at once, with its place', () => {
  const reasons = checkItems(
    [
      item(),
      item(),
      item({ occupationCode: '9-99-99-99', name: '不存在' }),
      item({ occupationCode: '6-31-01-03', name: '焊工' }),
      item({ occupationCode: null, name: '会计' }),
      item({ occupationCode: null, name: '茶艺', codeless: 'completion' }),
      item({ codeless: 'outside', trainingType: 'upgrading' }),
    ],
    occupations,
  )
  expect(reasons.map((r) => [r.row, r.code.replace('catalogue.', '')])).toEqual([
    [2, 'item_twice'],
    [3, 'unknown_occupation'],
    [4, 'name_differs'],
    [5, 'code_needed'],
    [7, 'code_and_none'],
  ])
  expect(reasons.every((r) => r.next && r.field?.startsWith('items.'))).toBe(true)
})

test('A3 items: a trade is written behind its occupation in brackets', () => {
  expect(checkItems([item({ name: '育婴员（早期教养）' })], occupations)).toEqual([])
  expect(checkItems([item({ name: ' 育 婴 员 (早教)' })], occupations)).toEqual([])
  expect(codes(checkItems([item({ name: '育婴员早教' })], occupations))).toEqual(['name_differs'])
})

test('A3 items: the same occupation may stand under two kinds of training', () => {
  expect(checkItems([item(), item({ trainingType: 'upgrading' })], occupations)).toEqual([])
})

test('A3 form: wrong cells are named by row and column; what is right is read', () => {
  const row = (n: number, values: Record<string, string>) => ({
    row: n,
    values: {
      trainingType: '就业技能培训',
      name: '电工',
      occupationCode: '6-31-01-03',
      shortage: '是',
      standard: '按等级',
      note: '',
      ...values,
    },
  })
  const { items, reasons } = readForm([
    row(2, {}),
    row(3, { trainingType: '魔法培训', shortage: '也许' }),
    row(4, { trainingType: '创业培训', name: 'SYB 创业培训', occupationCode: '无', shortage: '否' }),
    row(5, { name: '茶艺', occupationCode: '', note: '发结业证' }),
    row(6, { standard: '', note: 'x'.repeat(401) }),
  ])
  expect(reasons.map((r) => [r.row, r.field, r.code.replace('catalogue.', '')])).toEqual([
    [3, 'trainingType', 'bad_cell'],
    [3, 'shortage', 'bad_cell'],
    [6, 'standard', 'cell_length'],
    [6, 'note', 'cell_length'],
  ])
  expect(items.map((i) => [i.row, i.occupationCode, i.codeless])).toEqual([
    [2, '6-31-01-03', null],
    [4, null, 'startup'],
    [5, null, 'completion'],
    [6, '6-31-01-03', null],
  ])
})

test('A3 handing in: items and both consultations are asked for together', () => {
  expect(codes(checkSubmit(0, [], '2026-03-02'))).toEqual(['no_items', 'not_consulted', 'not_consulted'])
  const said = (kind: 'finance' | 'industry', on: string) => ({ kind, name: '某局', opinion: '同意', on })
  expect(
    checkSubmit(3, [said('finance', '2026-03-01'), said('industry', '2026-03-02')], '2026-03-02'),
  ).toEqual([])
  expect(
    codes(checkSubmit(3, [said('finance', '2026-03-01'), said('industry', '2026-03-03')], '2026-03-02')),
  ).toEqual(['consulted_later'])
})

test('A3 issuing: never backdated, never on or before the present version, filed first', () => {
  const today = '2026-03-02'
  expect(checkPublish({ inForceFrom: today, filedOn: today }, null, today)).toEqual([])
  expect(
    codes(checkPublish({ inForceFrom: '2026-03-01', filedOn: '2026-03-03' }, '2026-03-01', today)),
  ).toEqual(['filed_later', 'starts_in_past', 'starts_too_early'])
})

test('A3 versions: a day has exactly one state, and past, present and coming follow each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: -400, max: 400 }), fc.integer({ min: 1, max: 400 }), (start, length) => {
      const today = '2026-03-02'
      const from = addDays(today, start)
      const to = addDays(from, length)
      const state = shownState({ state: 'in-force', inForceFrom: from, inForceTo: to }, today)
      const expected = from > today ? 'upcoming' : to <= today ? 'past' : 'current'
      expect(state).toBe(expected)
      expect(shownState({ state: 'in-force', inForceFrom: from, inForceTo: null }, today)).toBe(
        from > today ? 'upcoming' : 'current',
      )
    }),
  )
})

test('A3 deadline: late from the first of July, in time whatever day after an issue in June', () => {
  expect(overdueDays(2026, '2026-06-30', '2026-12-31')).toBe(0)
  expect(overdueDays(2026, null, '2026-06-30')).toBe(0)
  expect(overdueDays(2026, null, '2026-07-01')).toBe(1)
  expect(overdueDays(2026, '2026-07-10', '2026-12-31')).toBe(10)
})

test('A3 adjustment: what a version adds, removes and changes is told; nothing else is', () => {
  const types = Object.keys(trainingTypes) as (keyof typeof trainingTypes)[]
  const list = fc.uniqueArray(
    fc.record({
      trainingType: fc.constantFrom(...types),
      name: fc.constantFrom('甲', '乙', '丙', '丁'),
      occupationCode: fc.constant(null),
      codeless: fc.constant('completion' as const),
      shortage: fc.boolean(),
      standard: fc.constantFrom('100 元', '200 元'),
      note: fc.constant(null),
    }),
    { selector: (i) => `${i.trainingType}${i.name}`, maxLength: 12 },
  )
  fc.assert(
    fc.property(list, list, (before, after) => {
      const change = compareItems(before, after)
      expect(compareItems(after, after)).toEqual({ added: [], removed: [], changed: [] })
      expect(before.length - change.removed.length + change.added.length).toBe(after.length)
      expect(compareItems(after, before).added.length).toBe(change.removed.length)
      expect(compareItems(after, before).changed.length).toBe(change.changed.length)
    }),
  )
})

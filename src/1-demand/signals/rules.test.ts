import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, isDay } from '#platform/day'
import { openMoves } from '#platform/moves'
import { type CloseReason, channels, closeReasons, type VacancyState, vacancyStates } from './contract.ts'
import {
  channelsOf,
  checkClose,
  checkKeeper,
  checkNeed,
  checkTwice,
  chooseChannel,
  type Need,
  readNeeds,
  shownState,
  vacancyMoves,
} from './rules.ts'

const today = '2026-03-02'
const known = {
  occupations: new Map([['6-31-01-03', { name: '电工' }]]),
  regions: new Map([
    ['350203', { name: '思明区', level: 'county' }],
    ['350200', { name: '厦门市', level: 'city' }],
  ]),
  today,
}
const need = (more: Partial<Need> = {}): Need => ({
  region: '350203',
  occupationCode: '6-31-01-03',
  level: 4,
  headcount: 10,
  wageFromFen: 600_000,
  wageToFen: 800_000,
  skills: '低压作业',
  neededBy: '2026-05-01',
  trains: true,
  ...more,
})
const codes = (reasons: { code: string }[]) => reasons.map((r) => r.code.replace('vacancy.', ''))

test('A1 vacancy: a sound need passes; every fault of a bad one is told at once', () => {
  expect(checkNeed(need(), known)).toEqual([])
  expect(
    checkNeed(need({ wageFromFen: null, wageToFen: null, level: null, neededBy: today }), known),
  ).toEqual([])
  const bad = need({
    occupationCode: '0-0',
    region: '350200',
    wageToFen: 500_000,
    neededBy: '2026-03-01',
  })
  expect(codes(checkNeed(bad, known))).toEqual([
    'unknown_occupation',
    'not_a_county',
    'wage_order',
    'too_late',
  ])
  expect(codes(checkNeed(need({ wageToFen: null, neededBy: '2028-03-03' }), known))).toEqual([
    'wage_half',
    'too_far',
  ])
  expect(checkNeed(bad, known, 7).every((r) => r.row === 7 && r.field && r.next)).toBe(true)
})

test('A1 vacancy: the two-year horizon is inclusive on any day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), (n) => {
      const day = addMonths(today, 0).replace('2026', String(2020 + (n % 10)))
      fc.pre(isDay(day))
      expect(checkNeed(need({ neededBy: addMonths(day, 24) }), { ...known, today: day })).toEqual([])
    }),
  )
})

test('A1 channel: enterprises, unions and industry departments speak for themselves only; HR says which', () => {
  expect(chooseChannel('enterprise', null).channel).toBe('enterprise')
  expect(chooseChannel('union', undefined).channel).toBe('union')
  expect(chooseChannel('industry', 'industry').reasons).toEqual([])
  expect(chooseChannel('hr', null).channel).toBe('employment-service')
  for (const kind of ['enterprise', 'union', 'industry', 'hr', 'finance', null]) {
    for (const channel of Object.keys(channels) as (keyof typeof channels)[]) {
      const { reasons } = chooseChannel(kind, channel)
      expect(reasons.length === 0).toBe(channelsOf(kind).includes(channel))
    }
  }
})

test('A1 moves: every move × state × right to report', () => {
  for (const [name, move] of Object.entries(vacancyMoves.moves)) {
    for (const state of Object.keys(vacancyStates) as VacancyState[]) {
      for (const may of [true, false]) {
        const open = openMoves(vacancyMoves, state, () => may, 'me').includes(name)
        expect(open, `${name} ${state} ${may}`).toBe(may && (move.from as readonly string[]).includes(state))
      }
    }
  }
})

test('A1 keeper: employer, reporter and the HR department keep it, nobody else', () => {
  const v = { employerOrgId: 'firm', reporterOrgId: 'union' }
  const of = (orgId: string | null, orgKind: string | null) => codes(checkKeeper(v, { orgId, orgKind }))
  expect(of('firm', 'enterprise')).toEqual([])
  expect(of('union', 'union')).toEqual([])
  expect(of('office', 'hr')).toEqual([])
  expect(of('other', 'enterprise')).toEqual(['not_yours'])
  expect(of('other', 'union')).toEqual(['not_yours'])
  expect(of(null, null)).toEqual(['not_yours'])
})

test('A1 close: the reason and the number hired agree, for all numbers', () => {
  const reasons = Object.keys(closeReasons) as CloseReason[]
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 600 }), (headcount, filled) => {
      const fits = reasons.filter((reason) => checkClose(reason, filled, headcount).length === 0)
      expect(fits).toEqual(
        filled > headcount
          ? []
          : filled === headcount
            ? ['filled']
            : filled === 0
              ? ['cancelled']
              : ['partly'],
      )
    }),
  )
})

test('A1 state: a need whose day has passed is shown as such and counts no more', () => {
  expect(shownState({ state: 'open', neededBy: today }, today)).toBe('open')
  expect(shownState({ state: 'open', neededBy: '2026-03-01' }, today)).toBe('expired')
  expect(shownState({ state: 'closed', neededBy: '2026-03-01' }, today)).toBe('closed')
})

test('A1 form: cells are read as people write them; each wrong one is named by row and column', () => {
  const row = (n: number, more: Record<string, string> = {}) => ({
    row: n,
    values: {
      employerName: '某公司',
      employerUscc: '91X',
      region: '思明区',
      occupationName: '电工',
      occupationCode: '6-31-01-03',
      level: '',
      headcount: '10',
      wageFrom: '6,000',
      wageTo: '8000.50',
      skills: '低压',
      neededBy: '2026-05-01',
      trains: '是',
      ...more,
    },
  })
  const readDay = (text: string) => (isDay(text) ? text : null)
  const countyOf = (text: string) => (text === '思明区' ? '350203' : undefined)
  const read = (...rows: ReturnType<typeof row>[]) => readNeeds(rows, readDay, countyOf)
  const { needs, reasons } = read(
    row(2, { level: '高级工' }),
    row(3, { level: '三级' }),
    row(4, { level: '高级工(三级)' }),
    row(5, { level: '3' }),
    row(6, { level: '不限', wageFrom: '', wageTo: '', trains: '' }),
  )
  expect(reasons).toEqual([])
  expect(needs.map((n) => n.level)).toEqual([3, 3, 3, 3, null])
  expect(needs[0]).toMatchObject({ wageFromFen: 600_000, wageToFen: 800_050, region: '350203', trains: true })
  expect(codes(checkTwice(needs))).toEqual(['twice_in_file', 'twice_in_file', 'twice_in_file'])
  const wrong = read(
    row(2, { level: '大师', headcount: '0', region: '某区' }),
    row(3, { wageFrom: '面议', neededBy: '尽快', trains: '也许', headcount: '1.5' }),
  )
  // Read all the same, so that the other cells of the row are judged in the same go.
  expect(wrong.needs.map((n) => n.occupationCode)).toEqual(['6-31-01-03', '6-31-01-03'])
  expect(wrong.reasons.map((r) => [r.row, r.field])).toEqual([
    [2, 'region'],
    [2, 'level'],
    [2, 'headcount'],
    [3, 'headcount'],
    [3, 'wageFrom'],
    [3, 'neededBy'],
    [3, 'trains'],
  ])
})

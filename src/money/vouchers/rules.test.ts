import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#platform/day'
import { refuseMove } from '#platform/moves'
import type { Category } from '#registry/people/contract'
import {
  type BatchFacts,
  type BatchMove,
  type BatchState,
  batchMoves,
  type ClassForVoucher,
  checkBatch,
  expiryOf,
  faceOf,
  firstToUse,
  handsOf,
  lastClaimDay,
  refuseClaim,
  refuseUse,
  reminderDue,
  rowsFor,
  stateAfterReturn,
  type UsableVoucher,
  type Worth,
  worthOf,
} from './rules.ts'

const codes = (reasons: { code: string }[]) => reasons.map((r) => r.code.replace('voucher.', ''))
const general: Worth = { kind: 'general', faceFen: null, offsetPercent: null }
const NOW = '2026-03-02T01:00:00.000Z'
const XIAMEN = new Set(['350200', '350203', '350205'])
const nameOf = (code: string) => code

describe('worth', () => {
  test.each([
    [general, 100_000, 100_000],
    [{ kind: 'directed', faceFen: null, offsetPercent: null } as Worth, 70_000, 70_000],
    [{ kind: 'fixed', faceFen: 50_000, offsetPercent: null } as Worth, 100_000, 50_000],
    [{ kind: 'fixed', faceFen: 50_000, offsetPercent: null } as Worth, 30_000, 30_000],
    [{ kind: 'offset', faceFen: 50_000, offsetPercent: 60 } as Worth, 70_000, 42_000],
    [{ kind: 'offset', faceFen: 40_000, offsetPercent: 60 } as Worth, 70_000, 40_000],
    [{ kind: 'offset', faceFen: 40_000, offsetPercent: 33 } as Worth, 101, 33],
  ])('F3 worth: %j of %i fen is %i', (voucher, amount, worth) => {
    expect(worthOf(voucher, amount)).toBe(worth)
  })

  test('F3 worth: never more than the amount nor than the face, always whole fen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.option(fc.integer({ min: 1, max: 10_000_000 })),
        fc.option(fc.integer({ min: 1, max: 100 })),
        (amount, faceFen, offsetPercent) => {
          const worth = worthOf({ kind: 'offset', faceFen, offsetPercent }, amount)
          expect(Number.isInteger(worth)).toBe(true)
          expect(worth).toBeLessThanOrEqual(Math.min(amount, faceFen ?? amount))
          expect(worth).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  test('F3 face: says what it is worth', () => {
    expect(faceOf({ kind: 'fixed', faceFen: 50_000, offsetPercent: null })).toBe('补贴最高 500.00 元')
    expect(faceOf({ kind: 'offset', faceFen: 50_000, offsetPercent: 60 })).toBe('抵扣 60%，最高 500.00 元')
    expect(faceOf(general)).toBe('按当地补贴标准')
  })
})

describe('batches', () => {
  const batch: BatchFacts = {
    ...general,
    region: '350200',
    subsidyKind: 'class-training',
    occupationCodes: [],
    claimFrom: NOW,
    claimUntil: '2026-03-08T16:00:00.000Z',
    validUntil: '2026-05-01',
    quotas: [{ region: '350203', category: null, total: 10 }],
  }
  const world = { now: NOW, under: XIAMEN, nameOf }
  test.each<[string, Partial<BatchFacts>, string[]]>([
    ['a sound one', {}, []],
    ['a face on a general one', { faceFen: 1 }, ['face_not_wanted']],
    ['no face on a fixed one', { kind: 'fixed' }, ['face_needed']],
    ['an offset without its share', { kind: 'offset', faceFen: 100 }, ['percent_needed']],
    ['a directed one without occupations', { kind: 'directed' }, ['occupations_needed']],
    ['a general one with occupations', { occupationCodes: ['4-10-01-01'] }, ['occupations_not_wanted']],
    ['upon a certificate', { subsidyKind: 'personal-certificate' }, ['needs_no_voucher']],
    ['upon a higher certificate', { subsidyKind: 'skill-upgrade' }, ['only_classes']],
    ['for apprentices', { subsidyKind: 'apprenticeship' }, ['needs_no_voucher']],
    ['ends before it begins', { claimFrom: '2026-03-09T00:00:00.000Z' }, ['claim_order']],
    ['lost before it can be claimed', { validUntil: '2026-03-07' }, ['valid_short']],
    ['lost on the last claiming day', { validUntil: '2026-03-08' }, []],
    ['nothing to give', { quotas: [] }, ['no_quota']],
    ['another city', { quotas: [{ region: '350102', category: null, total: 1 }] }, ['quota_outside']],
  ])('F3 check: %s', (_what, change, expected) => {
    expect(codes(checkBatch({ ...batch, ...change }, world))).toEqual(expected)
  })

  test('F3 check: midnight belongs to the day before', () => {
    expect(lastClaimDay('2026-03-08T16:00:00.000Z')).toBe('2026-03-08')
    expect(lastClaimDay('2026-03-08T16:00:00.001Z')).toBe('2026-03-09')
  })

  test('F3 moves: every move × state × earlier hand', () => {
    const states = Object.keys(batchMoves.states) as BatchState[]
    for (const name of Object.keys(batchMoves.moves) as BatchMove[]) {
      const move = batchMoves.moves[name]
      for (const state of states) {
        for (const [created, submitted] of [
          ['a', 'b'],
          ['b', 'a'],
          ['a', 'a'],
          ['b', 'b'],
        ] as const) {
          const hands = handsOf({ createdBy: created, submittedBy: submitted })
          const reasons = refuseMove(batchMoves, name, state, 'a', hands).map((r) => r.code)
          const barred = 'notBy' in move && (created === 'a' || submitted === 'a')
          expect(reasons).toEqual([
            ...((move.from as readonly BatchState[]).includes(state) ? [] : ['common.wrong_state']),
            ...(barred ? ['common.same_person'] : []),
          ])
        }
      }
    }
  })
})

describe('claiming', () => {
  const quotas = [
    { region: '350200', category: null, total: 5 },
    { region: '350203', category: null, total: 5 },
    { region: '350203', category: 'disabled' as Category, total: 5 },
    { region: '350200', category: 'disabled' as Category, total: 5 },
  ]
  const near = ['350203', '350200', '350000']
  test('F3 rows: nearest region first, the own group before the open row', () => {
    const shown = (asker: Parameters<typeof rowsFor>[1]) =>
      rowsFor(quotas, asker).map((q) => `${q.region}${q.category ? '+' : ''}`)
    expect(shown({ regions: near, category: 'disabled' })).toEqual(['350203+', '350203', '350200+', '350200'])
    expect(shown({ regions: near, category: null })).toEqual(['350203', '350200'])
    expect(shown({ regions: ['350205', '350200', '350000'], category: 'veteran' })).toEqual(['350200'])
    expect(shown({ regions: ['350102', '350100', '350000'], category: null })).toEqual([])
  })

  test('F3 claim: who may, when, and what they are told', () => {
    const batch = {
      state: 'published' as BatchState,
      claimFrom: NOW,
      claimUntil: '2026-03-08T16:00:00.000Z',
      quotas: quotas.filter((q) => q.category !== null),
    }
    const told = (change: object, asker: object, now = NOW) =>
      codes(
        refuseClaim({ ...batch, ...change }, { regions: near, category: 'disabled', ...asker }, now, nameOf),
      )
    expect(told({}, {})).toEqual([])
    expect(told({ state: 'closed' }, {})).toEqual(['not_published'])
    expect(told({}, {}, '2026-03-02T00:59:59.999Z')).toEqual(['not_yet'])
    expect(told({}, {}, '2026-03-08T16:00:00.000Z')).toEqual(['over'])
    expect(told({}, { regions: [] })).toEqual(['region_needed'])
    expect(told({}, { regions: ['350102'] })).toEqual(['region_outside'])
    expect(told({}, { category: null })).toEqual(['group_needed'])
    expect(told({}, { category: 'veteran' }, '2026-03-01T00:00:00.000Z')).toEqual([
      'not_yet',
      'group_outside',
    ])
  })

  test('F3 expiry: the earlier of its own days and the batch’s', () => {
    expect(expiryOf({ validDays: 30, validUntil: '2026-12-31' }, '2026-03-02')).toBe('2026-04-01')
    expect(expiryOf({ validDays: 30, validUntil: '2026-03-15' }, '2026-03-02')).toBe('2026-03-15')
    expect(expiryOf({ validDays: null, validUntil: '2026-03-15' }, '2026-03-02')).toBe('2026-03-15')
  })
})

describe('using', () => {
  const voucher: UsableVoucher = {
    ...general,
    title: '券',
    batchRegion: '350200',
    subsidyKind: 'class-training',
    fund: 'unemployment-insurance',
    occupationCodes: ['4-10-01-01'],
    expiresOn: '2026-05-01',
    state: 'available',
  }
  const cls: ClassForVoucher = {
    id: 'c',
    region: '350203',
    subsidyKind: 'class-training',
    occupationCode: '4-10-01-01',
    fund: 'unemployment-insurance',
    startsOn: '2026-05-01',
  }
  const told = (v: Partial<UsableVoucher>, c: Partial<ClassForVoucher> = {}) =>
    codes(refuseUse({ ...voucher, ...v }, { ...cls, ...c }, { underBatch: XIAMEN, regionName: '厦门市' }))
  test('F3 use: every reason at once', () => {
    expect(told({})).toEqual([])
    expect(told({ occupationCodes: [] }, { occupationCode: null })).toEqual([])
    expect(told({ state: 'held' })).toEqual(['not_available'])
    expect(
      told(
        { fund: 'employment', subsidyKind: 'skill-upgrade', expiresOn: '2026-04-30' },
        { region: '350102', occupationCode: null },
      ),
    ).toEqual(['other_kind', 'other_fund', 'other_occupation', 'other_region', 'expires_before'])
  })

  test('F3 use: what is lost first is used first, the narrower before the wider', () => {
    const of = (expiresOn: string, occupationCodes: string[]) => ({ expiresOn, occupationCodes })
    expect(firstToUse([of('2026-06-01', []), of('2026-05-01', []), of('2026-05-01', ['x'])])).toEqual(
      of('2026-05-01', ['x']),
    )
    expect(firstToUse([])).toBeUndefined()
  })

  test('F3 return: good again until its last day; reminders a week and a day before', () => {
    expect(stateAfterReturn('2026-05-01', '2026-05-01')).toBe('available')
    expect(stateAfterReturn('2026-05-01', '2026-05-02')).toBe('expired')
    const due = (left: number) => reminderDue(addDays('2026-05-01', left), '2026-05-01')
    expect([8, 7, 2, 1, 0, -1].map(due)).toEqual([null, 'week', 'week', 'day', 'day', null])
  })
})

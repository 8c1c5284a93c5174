import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CertificateKind, certificateKinds } from '#money/policy/contract'
import { openMoves, refuseMove } from '#platform/moves'
import {
  certificateMoves,
  checkAgainst,
  checkDraft,
  checkIssuer,
  checkRepeats,
  type Draft,
  type HeldCertificate,
  isRegistered,
  type Known,
  normalizeNumber,
  readKind,
  readLevel,
} from './rules.ts'

const TODAY = '2026-03-02'
const draft: Draft = {
  number: 'S000035020012600001',
  kind: 'level',
  occupationCode: '4-10-01-02',
  level: 4,
  project: null,
  issuedOn: '2026-02-01',
  classNumber: null,
}
const known: Known = {
  occupationExists: true,
  personId: 'p1',
  birthOn: '1990-01-01',
  sameNumber: [],
  ofPerson: [],
  class: null,
  isTrainee: false,
  orgId: 'o1',
}
const held: HeldCertificate = { ...draft, personId: 'p1', orgId: 'o1', classId: null, state: 'valid' }
const codes = (reasons: { code: string; row?: number }[]) =>
  reasons.map((r) => (r.row === undefined ? r.code : `${r.code} ${r.row}`))

describe('what a certificate says', () => {
  test.each<[Partial<Draft>, string[]]>([
    [{}, []],
    [{ number: 'AB' }, ['certificate.number']],
    [{ level: null }, ['certificate.level_needed']],
    [{ occupationCode: null }, ['certificate.occupation_needed']],
    [
      { kind: 'qualification', level: null, occupationCode: null },
      ['certificate.level_needed', 'certificate.occupation_needed'],
    ],
    [{ kind: 'ability' }, ['certificate.no_level']],
    [{ kind: 'ability', level: null }, []],
    [{ kind: 'ability', level: null, occupationCode: null }, ['certificate.project_needed']],
    [{ kind: 'ability', level: null, occupationCode: null, project: '茶艺' }, []],
    [{ issuedOn: '2026-03-03' }, ['certificate.issued_later']],
    [{ issuedOn: '2026-03-02' }, []],
    [
      { number: '?', level: null, issuedOn: '2027-01-01' },
      ['certificate.number', 'certificate.level_needed', 'certificate.issued_later'],
    ],
  ])('D6 issue: %j gives %j', (change, expected) => {
    expect(codes(checkDraft({ ...draft, ...change }, TODAY))).toEqual(expected)
  })

  test('D6 issue: each kind is issued by the kind of organisation that answers for it', () => {
    const kinds = Object.keys(certificateKinds) as CertificateKind[]
    for (const kind of kinds) {
      for (const org of ['evaluator', 'institution', 'enterprise', 'hr']) {
        const right = org === (kind === 'completion' ? 'institution' : 'evaluator')
        expect(checkIssuer(kind, org).length === 0, `${kind} ${org}`).toBe(right)
      }
    }
  })

  test.each([
    ['职业技能等级证书', 'level'],
    ['职业技能等级证', 'level'],
    [' 专项职业能力证书 ', 'ability'],
    ['职业资格证书', 'qualification'],
    ['培训合格证', null],
    ['', null],
  ])('D6 import: the kind %j is read as %j', (text, kind) => {
    expect(readKind(text)).toBe(kind)
  })

  test.each([
    ['高级工（三级）', 3],
    ['三级/高级工', 3],
    ['3', 3],
    ['技师', 2],
    ['高级技师(一级)', 1],
    ['初级工（三级）', null],
    ['六级', null],
    ['', null],
  ])('D6 import: the level %j is read as %j', (text, level) => {
    expect(readLevel(text)).toBe(level)
  })

  test('D6 import: a number is put in order however it was typed', () => {
    expect(normalizeNumber(" 's0000－3502 0012 ")).toBe('S0000-35020012')
    fc.assert(
      fc.property(fc.string(), (text) => normalizeNumber(normalizeNumber(text)) === normalizeNumber(text)),
    )
  })
})

describe('what it may not repeat', () => {
  test('D6 unique: a number is one certificate of one person', () => {
    const other = { ...held, personId: 'p2' }
    expect(codes(checkAgainst(draft, { ...known, sameNumber: [other] }))).toEqual([
      'certificate.number_taken',
    ])
    const revoked = { ...held, state: 'revoked' as const }
    expect(codes(checkAgainst(draft, { ...known, sameNumber: [{ ...revoked, personId: 'p2' }] }))).toEqual([
      'certificate.number_taken',
    ])
    // Its own holder may get it again, entered rightly.
    expect(checkAgainst(draft, { ...known, sameNumber: [revoked], ofPerson: [revoked] })).toEqual([])
  })

  test('D6 unique: the same skill and level twice is refused, another level is not', () => {
    const older = { ...held, number: 'S000035020012500009' }
    expect(codes(checkAgainst(draft, { ...known, ofPerson: [older] }))).toEqual(['certificate.same_held'])
    expect(checkAgainst({ ...draft, level: 3 }, { ...known, ofPerson: [older] })).toEqual([])
    expect(checkAgainst(draft, { ...known, ofPerson: [{ ...older, state: 'revoked' }] })).toEqual([])
  })

  test('D6 import: the very same certificate is registered, one different word is not', () => {
    const with1 = { ...known, sameNumber: [held] }
    expect(isRegistered(draft, with1)).toBe(true)
    for (const change of [{ level: 3 }, { issuedOn: '2026-01-31' }, { classNumber: '350203-2026-0001' }]) {
      expect(isRegistered({ ...draft, ...change }, with1), JSON.stringify(change)).toBe(false)
    }
    expect(isRegistered(draft, { ...with1, orgId: 'o2' })).toBe(false)
    expect(isRegistered(draft, { ...with1, personId: 'p2' })).toBe(false)
  })

  test('D6 class: kind, occupation, level, person and day must fit the class', () => {
    const of = {
      id: 'c1',
      state: 'taught',
      certificateKind: 'level' as const,
      occupationCode: '4-10-01-02',
      level: 4,
      startsOn: '2026-01-05',
      lessonsEndAt: null,
    }
    const named = { ...draft, classNumber: '350203-2026-0001' }
    expect(codes(checkAgainst(named, known))).toEqual(['certificate.class_unknown'])
    expect(checkAgainst(named, { ...known, class: of, isTrainee: true })).toEqual([])
    const early = { ...named, level: 3, issuedOn: '2026-01-04' }
    expect(codes(checkAgainst(early, { ...known, class: of }))).toEqual([
      'certificate.class_other',
      'certificate.not_trainee',
      'certificate.issued_before_class',
    ])
    // The last lesson ends on the evening of the day of issue in Shanghai, or a day later.
    const until = (lessonsEndAt: string) =>
      codes(checkAgainst(named, { ...known, class: { ...of, lessonsEndAt }, isTrainee: true }))
    expect(until(`${draft.issuedOn}T13:00:00.000Z`)).toEqual([])
    expect(until(`${draft.issuedOn}T16:30:00.000Z`)).toEqual(['certificate.issued_before_end'])
  })

  test('D6 person: an unknown occupation and a child are refused', () => {
    expect(codes(checkAgainst(draft, { ...known, occupationExists: false, birthOn: '2010-02-02' }))).toEqual([
      'certificate.occupation_unknown',
      'certificate.issued_before_birth',
    ])
    expect(checkAgainst(draft, { ...known, birthOn: '2010-02-01' })).toEqual([])
  })

  test('D6 import: repeats inside a sheet are told, each row once', () => {
    const fault = checkRepeats([
      { row: 2, who: 'a', draft },
      { row: 3, who: 'b', draft },
      { row: 4, who: 'a', draft: { ...draft, number: 'S2' } },
      { row: 5, who: 'a', draft: { ...draft, number: 'S3', level: 3 } },
    ])
    expect(codes(fault)).toEqual(['certificate.number_twice 3', 'certificate.same_twice 4'])
  })

  test('D6 import: a sheet without repeats has no fault, whatever its order', () => {
    const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 100_000 }), fc.integer({ min: 1, max: 5 })), {
      selector: ([n]) => n,
    })
    fc.assert(
      fc.property(rows, (list) => {
        const drafts = list.map(([n, level], i) => ({
          row: i + 2,
          who: `${n}`,
          draft: { ...draft, number: `N${n}`, level },
        }))
        return checkRepeats(drafts).length === 0
      }),
    )
  })
})

test('D6 revoke: every state × hand × verb', () => {
  for (const state of ['valid', 'revoked'] as const) {
    for (const mine of [true, false]) {
      for (const may of [true, false]) {
        const hands = { enteredBy: { id: mine ? 'me' : 'other', did: '录入' } }
        const open = state === 'valid' && !mine
        expect(refuseMove(certificateMoves, 'revoke', state, 'me', hands).length === 0).toBe(open)
        expect(openMoves(certificateMoves, state, () => may, 'me', hands)).toEqual(
          open && may ? ['revoke'] : [],
        )
      }
    }
  }
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TraceNode } from '#money/policy/contract'
import { CARER, claim, drawn, effects, fact, personal, training } from '../../../tests/kit/packs.ts'
import { judge } from '../policy/judge-rules.ts'
import {
  checkLine,
  explain,
  fittingCertificate,
  type HeldCertificate,
  type LineFacts,
  lacksData,
  reasonsOf,
  summarise,
} from './check-rules.ts'

const held = (over: Partial<HeldCertificate> = {}): HeldCertificate => ({
  id: 'c1',
  number: 'S000100',
  kind: 'level',
  occupationCode: CARER,
  level: 4,
  issuedOn: '2025-05-20',
  state: 'valid',
  orgName: '测试评价机构',
  ...over,
})
const classFacts = (
  over: Partial<NonNullable<LineFacts['training']>> = {},
): NonNullable<LineFacts['training']> => ({
  track: 'certificate',
  startsOn: '2025-04-01',
  enrolledAt: '2025-03-20',
  attendance: { percent: 100, least: 80 },
  passed: true,
  scores: { theory: 85, practice: 90 },
  evaluated: true,
  expected: { kind: 'level', occupationCode: CARER, level: 4 },
  overlaps: [],
  ...over,
})
const good = judge(
  training,
  claim({ facts: { category: fact('rural-transfer') }, passed: true, attendanceShare: 1 }),
)
const facts = (over: Partial<LineFacts> = {}): LineFacts => ({
  today: '2025-06-10',
  training: classFacts(),
  certificates: [held()],
  otherClaims: [],
  holds: [],
  account: 'institution',
  judgement: good,
  ...over,
})
const failed = (f: LineFacts) =>
  checkLine(f)
    .filter((c) => c.result === 'failed')
    .map((c) => c.key)

test('F4 checks: a line with everything in order passes each row, each with source, day and clause', () => {
  const rows = checkLine(facts())
  expect(good.eligible).toBe(true)
  expect(rows.filter((r) => r.result === 'failed' || r.result === 'no-data')).toEqual([])
  expect(rows.filter((r) => r.result === 'passed').every((r) => r.source && r.clause && r.found)).toBe(true)
  expect(reasonsOf(rows, good)).toEqual([])
  expect(rows.map((r) => r.key)).toEqual(
    expect.arrayContaining(['roster', 'attendance', 'certificate', 'requirements/six-groups']),
  )
})

test.each<[string, Partial<LineFacts>, string]>([
  ['not on the roster', { training: classFacts({ enrolledAt: null }) }, 'roster'],
  ['too few hours', { training: classFacts({ attendance: { percent: 79, least: 80 } }) }, 'attendance'],
  ['no check-in at all', { training: classFacts({ attendance: null }) }, 'attendance'],
  ['not evaluated', { training: classFacts({ evaluated: false }) }, 'evaluated'],
  ['another class at the same time', { training: classFacts({ overlaps: ['电工第二期'] }) }, 'overlap'],
  ['no certificate', { certificates: [] }, 'certificate'],
  ['a revoked certificate', { certificates: [held({ state: 'revoked' })] }, 'certificate'],
  ['a certificate of another level', { certificates: [held({ level: 5 })] }, 'certificate'],
  [
    'a certificate from before the class',
    { certificates: [held({ issuedOn: '2025-03-31' })] },
    'certificate',
  ],
  ['another claim', { otherClaims: [{ number: 'BT1', title: '另一班' }] }, 'claims'],
  ['a hold', { holds: [{ code: 'hold.held', message: '已被暂停拨付' }] }, 'holds'],
  ['no account of one’s own', { account: { masked: null, sharedWith: 0 } }, 'account'],
  ['an account shared with others', { account: { masked: '9999****1', sharedWith: 2 } }, 'account'],
])('F4 checks: %s fails its row and bars the money', (_what, over, key) => {
  const f = facts(over)
  expect(failed(f)).toEqual([key])
  const reasons = reasonsOf(checkLine(f), f.judgement)
  expect(reasons.map((r) => r.code)).toEqual(['claim-line.check_failed'])
  expect(reasons[0]?.clause).toBeTruthy()
})

test('C2 checks: each track asks for its own steps and no others (F2-3)', () => {
  const result = (track: 'completion' | 'certificate' | 'industry', key: string) =>
    checkLine(
      facts({ training: classFacts({ track, evaluated: false, passed: false }), certificates: [] }),
    ).find((r) => r.key === key)?.result
  expect(['completion', 'certificate', 'industry'].map((t) => result(t as 'completion', 'passed'))).toEqual([
    'failed',
    'not-needed',
    'not-needed',
  ])
  expect(
    ['completion', 'certificate', 'industry'].map((t) => result(t as 'completion', 'certificate')),
  ).toEqual(['not-needed', 'failed', 'failed'])
  expect(
    ['completion', 'certificate', 'industry'].map((t) => result(t as 'completion', 'evaluated')),
  ).toEqual(['failed', 'failed', 'not-needed'])
})

test('F2 checks: conditions of the policy are rows of their own; what is not known is said, not passed', () => {
  const unknown = judge(personal, claim({ certificate: { filed: null } }))
  const rows = checkLine(facts({ training: null, judgement: unknown, fromClass: null }))
  expect(unknown.eligible).toBe(true)
  expect(rows.find((r) => r.key === 'requirements/filed-evaluator')?.result).toBe('no-data')
  expect(lacksData(rows)).toBe(true)
  const refused = judge(personal, claim({ history: [drawn({ occupationCode: CARER, level: 4 })] }))
  expect(failed(facts({ training: null, judgement: refused }))).toEqual([
    'exclusions/same-occupation-level',
    'standard',
  ])
  expect(reasonsOf(checkLine(facts({ judgement: refused })), refused).map((r) => r.code)).toEqual([
    'policy.excluded',
  ])
})

test('F4 checks: a certificate of a class whose institution is to claim is not claimed by the person meanwhile', () => {
  expect(failed(facts({ training: null, fromClass: '育婴员第一期' }))).toEqual(['origin'])
})

test('D6 checks: of several certificates the one of the class carries the claim', () => {
  const certificates = [
    held({ id: 'old', issuedOn: '2024-01-01' }),
    held({ id: 'no', state: 'revoked' }),
    held({ id: 'yes' }),
  ]
  expect(fittingCertificate({ training: classFacts(), certificates })?.id).toBe('yes')
})

const sum = (nodes: readonly TraceNode[]): number => effects(nodes)

test('F2 explanation: whatever fails, the effects of the explanation add up to the amount', () => {
  fc.assert(
    fc.property(
      fc.record({
        evaluated: fc.boolean(),
        percent: fc.integer({ min: 0, max: 100 }),
        certified: fc.boolean(),
        other: fc.boolean(),
        age: fc.boolean(),
        shortage: fc.boolean(),
      }),
      (v) => {
        const judgement = judge(
          training,
          claim({
            facts: { category: fact('rural-transfer') },
            passed: true,
            shortage: v.shortage,
            birthOn: v.age ? '1950-01-01' : '1990-01-01',
          }),
        )
        const f = facts({
          judgement,
          training: classFacts({ evaluated: v.evaluated, attendance: { percent: v.percent, least: 80 } }),
          certificates: v.certified ? [held()] : [],
          otherClaims: v.other ? [{ number: 'BT1', title: '另一班' }] : [],
        })
        const checks = checkLine(f)
        const counts = reasonsOf(checks, judgement).length === 0 && judgement.amountFen > 0
        const trace = explain(judgement, checks, counts)
        expect(sum(trace)).toBe(counts ? judgement.amountFen : 0)
        expect(counts).toBe(v.evaluated && v.percent >= 80 && v.certified && !v.other && !v.age)
      },
    ),
  )
})

test('F4 checks: counted over a claim, check by check', () => {
  const lines = [facts(), facts({ certificates: [] })].map((f) => ({ checks: checkLine(f) }))
  expect(summarise(lines).find((s) => s.key === 'certificate')).toEqual({
    key: 'certificate',
    title: '证书核对',
    passed: 1,
    failed: 1,
    noData: 0,
  })
})

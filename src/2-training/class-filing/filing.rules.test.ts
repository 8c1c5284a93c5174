import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantAt } from '#platform/day'
import { type PaperKind, paperKinds } from './class-rules.ts'
import { type FilingFacts, filingChecks, missingOf, stopping } from './filing-rules.ts'

const papers = Object.keys(paperKinds) as PaperKind[]
const place = { name: '实训楼 201 室', seats: 40, usable: true }
const good = (): FilingFacts => ({
  stage: 'filing',
  today: '2026-03-02',
  filedOn: '2026-03-02',
  regionName: '厦门市 · 思明区',
  row: { seats: 30, startsOn: '2026-03-10', endsOn: '2026-03-20' },
  what: '育婴员',
  standing: [],
  mayTrain: [],
  catalogue: { hasVersion: true, listed: true, shortage: false },
  planTitle: '育婴员方案',
  planReasons: [],
  planLines: [{ title: '实操', kind: 'practice', mode: 'onsite', hours: 2 }],
  venue: place,
  sessions: [
    {
      title: '实操',
      kind: 'practice',
      hours: 2,
      startsAt: instantAt('2026-03-10', '09:00'),
      endsAt: instantAt('2026-03-10', '11:00'),
      venueId: 'v',
      teacherId: 't',
      teacher: { name: '演*甲', usable: true },
      venue: place,
      clashes: [],
    },
  ],
  papers: new Set(papers),
  roster: { enrolled: 25, eligible: 25 },
  personClashes: [],
  money: {
    packTitle: '厦门市职业培训补贴',
    perSeatFen: 70_000,
    fundTitle: '就业补助资金',
    availableFen: 10_000_000,
    reasons: [],
    reservedFen: null,
  },
  commitment: true,
})
const codes = (facts: FilingFacts) => stopping(filingChecks(facts)).map((r) => r.code)
const fault = { code: 'x.fault', message: '不行' }

test('C3 filing: a complete filing stops at nothing and misses nothing', () => {
  const checks = filingChecks(good())
  expect(checks.map((c) => c.result)).toEqual(checks.map(() => 'passed'))
  expect(missingOf(checks)).toEqual([])
  expect(codes(good())).toEqual([])
})

/** Each way a filing can be wrong, and the code it gives. */
const WRONG: [string, Partial<FilingFacts>, string][] = [
  ['suspended institution', { standing: [fault] }, 'x.fault'],
  ['occupation not verified', { mayTrain: [fault] }, 'x.fault'],
  [
    'no catalogue',
    { catalogue: { hasVersion: false, listed: false, shortage: false } },
    'class.no_catalogue',
  ],
  [
    'not in the catalogue',
    { catalogue: { hasVersion: true, listed: false, shortage: false } },
    'class.not_in_catalogue',
  ],
  ['bad plan', { planReasons: [fault] }, 'x.fault'],
  ['past', { row: { seats: 30, startsOn: '2026-03-01', endsOn: '2026-03-20' } }, 'class.days_past'],
  ['no such room', { venue: null }, 'class.venue_other'],
  ['room given up', { venue: { ...place, usable: false } }, 'class.venue_other'],
  ['room too small', { venue: { ...place, seats: 20 } }, 'class.venue_small'],
  ['no sessions', { sessions: [] }, 'session.none'],
  ['papers missing', { papers: new Set<PaperKind>(['teachers']) }, 'class.paper_missing'],
  ['empty roster', { roster: { enrolled: 0, eligible: 0 } }, 'class.roster_missing'],
  ['too many', { roster: { enrolled: 31, eligible: 31 } }, 'class.roster_over'],
  [
    'person elsewhere',
    { personClashes: [{ who: '演*', other: '别班', startsAt: '2026-03-10T01:00:00Z' }] },
    'roster.overlap',
  ],
  ['nobody eligible', { roster: { enrolled: 3, eligible: 0 } }, 'class.none_eligible'],
  ['no pack', { money: { ...good().money, packTitle: null, perSeatFen: null } }, 'class.no_pack'],
  ['no standard', { money: { ...good().money, perSeatFen: null } }, 'class.no_standard'],
  ['no budget', { money: { ...good().money, reasons: [fault] } }, 'x.fault'],
  ['no commitment', { commitment: false }, 'class.commitment_needed'],
]

test.each(WRONG)('C3 filing: %s stops it', (_name, wrong, code) => {
  expect(codes({ ...good(), ...wrong })).toContain(code)
})

test('C3 filing: any set of faults is told whole, each once, none hides another', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(WRONG.length - 1)), (picked) => {
      // Faults of one field exclude each other; the last one picked stands.
      const facts: FilingFacts = Object.assign(good(), ...picked.map((i) => WRONG[i]?.[1]))
      const standing = picked.filter((i) => {
        const [, change] = WRONG[i] as (typeof WRONG)[number]
        return Object.entries(change).every(([key, value]) => facts[key as keyof FilingFacts] === value)
      })
      const found = codes(facts)
      for (const i of standing) expect(found).toContain((WRONG[i] as (typeof WRONG)[number])[2])
      if (picked.length === 0) expect(found).toEqual([])
    }),
  )
})

test('C3 filing: each missing paper is named', () => {
  const checks = filingChecks({ ...good(), papers: new Set() })
  expect(checks.find((c) => c.key === 'papers')?.reasons.map((r) => r.message)).toEqual([
    '缺少开班材料：教学计划。',
    '缺少开班材料：授课师资。',
    '缺少开班材料：教材教学资源清单。',
    '缺少开班材料：考核方案。',
  ])
})

test('C3 filing: a teacher or room taken elsewhere names the other class', () => {
  const facts = good()
  const [first] = facts.sessions
  const clash = (what: 'teacher' | 'venue') => ({ what, other: '电工一班', startsAt: '2026-03-10T01:00:00Z' })
  const sessions = first ? [{ ...first, clashes: [clash('teacher'), clash('venue')] }] : []
  const found = stopping(filingChecks({ ...facts, sessions }))
  expect(found.map((r) => r.code)).toEqual(['session.teacher_busy', 'session.venue_busy'])
  for (const reason of found) expect(reason.message).toContain('电工一班')
})

test('C4 filing: people without subsidy are a warning, and count nothing against the others', () => {
  const checks = filingChecks({ ...good(), roster: { enrolled: 25, eligible: 20 } })
  expect(checks.find((c) => c.key === 'eligibility')).toMatchObject({
    result: 'warning',
    finding: '5 人不享受补贴，见名册',
  })
  expect(stopping(checks)).toEqual([])
})

test('C3 filing: money held is not asked for again, and what it was is shown', () => {
  const filed = {
    ...good(),
    stage: 'filed' as const,
    money: { ...good().money, reasons: [fault], reservedFen: 2_100_000 },
  }
  const money = filingChecks(filed).find((c) => c.key === 'money')
  expect(money).toMatchObject({ result: 'passed', finding: '已占用就业补助资金 21,000.00 元' })
})

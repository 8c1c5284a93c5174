/** Rules as other provinces write theirs, as packs and nothing but packs; each amount reckoned by hand, to the fen. */
import { expect, describe as suite, test } from 'vitest'
import skillUpgrade from '../../../policies/350000/skill-upgrade.json' with { type: 'json' }
import { codes, drawn, packOf } from '../../../tests/kit/packs.ts'
import * as packs from '../../../tests/kit/province-packs.ts'
import { advise } from './advise-rules.ts'
import { checkPack } from './check-rules.ts'
import { columnsOf } from './column-rules.ts'
import { compile, judgeColumns } from './compile-rules.ts'
import * as c from './contract.ts'
import { comparePacks } from './diff-rules.ts'
import { judge } from './judge-rules.ts'
import { linesOf } from './words-rules.ts'

const WELDER = '6-18-02-04'
const CARER = '4-10-01-02'
const base: c.CaseGiven = {
  on: '2025-06-10',
  birthOn: '1990-05-05',
  sex: 'male',
  facts: {},
  certificate: {
    kind: 'level',
    occupationCode: CARER,
    level: 4,
    issuedOn: '2025-05-01',
    number: 'X1',
    filed: true,
  },
  shortage: false,
  history: [],
}
type Over = Omit<Partial<c.CaseGiven>, 'certificate'> & {
  certificate?: Partial<NonNullable<c.CaseGiven['certificate']>> | null
}
const given = (start: Over, over: Over): c.CaseGiven => {
  const certificate =
    over.certificate === null || (start.certificate === null && !over.certificate)
      ? null
      : { ...(base.certificate as object), ...start.certificate, ...over.certificate }
  const more = { ...start.more, ...over.more }
  return { ...base, ...start, ...over, more, certificate } as c.CaseGiven
}
const had = (over: Partial<c.DrawnItem>): c.CaseGiven['history'][number] => ({
  ...drawn({ subsidyKind: 'class-training', occupationCode: '4-03-02-01', certificateNumber: 'H', ...over }),
})

/** By the interpreter and by the compiled evaluator; yuan, or null where nothing is paid. */
function paid(document: c.PackDocument, one: c.CaseGiven) {
  const facts = c.caseClaim(one)
  const judged = judge(packOf(document), facts)
  const columns = columnsOf([
    { person: 'p', subsidyKind: document.subsidyKind, classId: 'c', budgetId: 'b', facts },
  ])
  const fast = judgeColumns([compile(document)], columns)
  expect([fast.eligible[0] === 1, fast.amountFen[0]]).toEqual([judged.eligible, judged.amountFen])
  return {
    yuan: judged.eligible ? judged.amountFen / 100 : null,
    fund: judged.fund,
    codes: codes(judged.reasons),
  }
}
type Rows = [string, Over, number | null][]
const tell = (document: c.PackDocument, start: Over, rows: Rows) =>
  test.each(rows)('F2 province: %s', (_name, over, expected) => {
    expect(paid(document, given(start, over)).yuan).toBe(expected)
  })

test('F2 province: every pack is sound, says all of itself in words, and asks for no code', () => {
  for (const document of Object.values(packs)) {
    expect(checkPack(document), document.title).toEqual([])
    expect(document.title.startsWith('测试规则')).toBe(true)
    const advice = codes(advise(document, [{} as c.PackCase]))
    expect(advice.filter((code) => code !== 'policy_check.own_not_counted')).toEqual([])
    for (const section of Object.keys(c.sections) as c.Section[])
      expect(linesOf(document, section)).toHaveLength(document[section].length)
  }
})

test('F2 province: a later notice (once a year, twice more for shortage) is another version: one element differs', () => {
  const before = c.packDocument.parse(skillUpgrade)
  const after = structuredClone(before)
  after.limits = [
    {
      ...(before.limits[0] as c.PackLimit),
      title: '每人每年一次，急需紧缺另增两次',
      clause: '测试规则次数',
      max: 1,
      extra: [{ when: { fact: 'shortage', op: 'is', value: true }, more: 2, clause: '测试规则次数' }],
    },
  ]
  expect(checkPack(after)).toEqual([])
  expect(comparePacks(before, after).map((one) => [one.place, one.id, one.kind])).toEqual([
    ['次数限制', 'three-a-year', 'changed'],
  ])
  const start: Over = {
    facts: { employment: 'employed', 'insured-months': '30' },
    more: { 'unemployment-benefit': false },
  }
  const times = (n: number) =>
    Array.from({ length: n }, (_one, i) => had({ subsidyKind: 'skill-upgrade', paidOn: `2025-0${i + 1}-02` }))
  const yuan = (over: Over) => [before, after].map((document) => paid(document, given(start, over)).yuan)
  expect(yuan({ history: times(0) })).toEqual([1500, 1500])
  expect(yuan({ history: times(1) })).toEqual([1500, null])
  expect(yuan({ history: times(2), shortage: true })).toEqual([1500, 1500])
  expect(yuan({ history: times(3), shortage: true })).toEqual([null, null])
})

suite('a southern province', () => {
  const local: Over = { more: { 'local-household': true } }
  tell(packs.southern, local, [
    ['中级工', {}, 1500],
    ['焊接类中级工用目录金额', { certificate: { occupationCode: WELDER } }, 1790],
    ['焊接类技师目录没有，用通用金额', { certificate: { occupationCode: WELDER, level: 2 } }, 3000],
    ['高级工急需紧缺 2000 + 600', { certificate: { level: 3 }, shortage: true }, 2600],
    [
      '焊接类高级工急需紧缺 2410 + 723',
      { certificate: { occupationCode: WELDER, level: 3 }, shortage: true },
      3133,
    ],
    ['中级工急需紧缺不上浮', { shortage: true }, 1500],
    ['就业困难人员加 200', { facts: { category: 'employment-difficulty' } }, 1700],
    [
      '高级工急需紧缺且防止返贫 2000 + 600 + 200',
      { certificate: { level: 3 }, shortage: true, facts: { category: 'poverty-prevention' } },
      2800,
    ],
    ['专项能力 433.35', { certificate: { kind: 'ability', level: null } }, 433.35],
    [
      '过渡期的专项能力改按 300',
      { on: '2023-09-01', certificate: { kind: 'ability', level: null, issuedOn: '2023-06-30' } },
      300,
    ],
    [
      '过渡期结束后仍按 433.35',
      { on: '2024-01-01', certificate: { kind: 'ability', level: null, issuedOn: '2023-06-30' } },
      433.35,
    ],
    ['男 60 周岁可以', { birthOn: '1964-06-11' }, 1500],
    ['男 61 周岁不可以', { birthOn: '1964-06-10' }, null],
    ['女 55 周岁可以', { sex: 'female', birthOn: '1969-06-11' }, 1500],
    ['女 56 周岁不可以', { sex: 'female', birthOn: '1969-06-10' }, null],
    ['未满 16 周岁', { birthOn: '2009-06-11' }, null],
    ['非本地但参保', { more: { 'local-household': false, insured: true } }, 1500],
    [
      '非本地、未参保、失业登记',
      { more: { 'local-household': false, insured: false }, facts: { employment: 'unemployed' } },
      1500,
    ],
    [
      '三样都不是',
      { more: { 'local-household': false, insured: false }, facts: { employment: 'employed' } },
      null,
    ],
    ['全日制在校', { facts: { student: 'enrolled' } }, null],
    ['领取养老待遇', { facts: { pension: 'drawing' } }, null],
    ['发证 12 个月当天', { certificate: { issuedOn: '2024-06-10' } }, 1500],
    ['发证 12 个月零一天', { certificate: { issuedOn: '2024-06-09' } }, null],
    [
      '当年已享受 1 次',
      { history: [had({ subsidyKind: 'personal-certificate', paidOn: '2025-01-02' })] },
      null,
    ],
    [
      '当年已享受 2 次但急需紧缺',
      {
        shortage: true,
        history: [2, 3].map((n) => had({ subsidyKind: 'personal-certificate', paidOn: `2025-0${n}-02` })),
      },
      1500,
    ],
    [
      '急需紧缺当年已享受 3 次',
      {
        shortage: true,
        history: [2, 3, 4].map((n) => had({ subsidyKind: 'personal-certificate', paidOn: `2025-0${n}-02` })),
      },
      null,
    ],
    [
      '同一类证书 2020 年以来已 4 次',
      { history: [0, 1, 2, 3].map((n) => had({ certificateKind: 'level', paidOn: `202${n}-02-02` })) },
      null,
    ],
    [
      '其中一次在 2020 年以前',
      {
        history: ['2019-12-31', '2021-02-02', '2022-02-02', '2023-02-02'].map((paidOn) =>
          had({ certificateKind: 'level', paidOn }),
        ),
      },
      1500,
    ],
  ])
})

suite('an inland province', () => {
  const trainee: Over = {
    facts: { category: 'rural-transfer' },
    attendanceShare: 0.8,
    more: { 'score.theory': 60, 'score.practice': 75.5, 'training.ended': '2025-04-20' },
    classFen: 0,
    budgetFen: 0,
    region: '350203',
  }
  const hired = {
    'employment.verified': true,
    'employment.proof': 'insurance',
    'employment.started': '2025-05-20',
  }
  tell(packs.inland, trainee, [
    ['中级工，先补一半', {}, 800],
    ['六个月内就业补足另一半 800 + 800', { more: hired }, 1600],
    [
      '就业在第 180 天',
      {
        on: '2025-07-19',
        more: { ...hired, 'training.ended': '2025-04-20', 'employment.started': '2025-10-17' },
      },
      1600,
    ],
    [
      '就业在第 181 天',
      {
        on: '2025-07-19',
        more: { ...hired, 'training.ended': '2025-04-20', 'employment.started': '2025-10-18' },
      },
      800,
    ],
    ['证明是工资流水，不算', { more: { ...hired, 'employment.proof': 'payroll' } }, 800],
    ['证明未核实', { more: { ...hired, 'employment.verified': false } }, 800],
    ['合格证不分两半', { certificate: { kind: 'completion', level: null }, more: hired }, 300],
    ['山区中级工就业 950 + 950', { region: '350881', more: hired }, 1900],
    ['山区所在市的另一县', { region: '350402', more: hired }, 1900],
    [
      '山区高级工就业 1200 + 1200，上限 2000',
      { region: '350881', certificate: { level: 3 }, more: hired },
      2000,
    ],
    [
      '焊工耗材 401.25 的一半 200.63',
      { certificate: { occupationCode: WELDER }, more: { 'cost.material': 401.25 } },
      1000.63,
    ],
    [
      '焊工耗材过高，最多 300',
      { certificate: { occupationCode: WELDER }, more: { 'cost.material': 999 } },
      1100,
    ],
    ['焊工耗材不明，不补耗材', { certificate: { occupationCode: WELDER } }, 800],
    ['出勤率 79.99%', { attendanceShare: 0.7999 }, null],
    ['理论 59.5 分', { more: { 'score.theory': 59.5 } }, null],
    ['结业后 90 天', { on: '2025-07-19' }, 800],
    ['结业后 91 天', { on: '2025-07-20' }, null],
    ['本班还剩 500 元', { classFen: 5_950_000 }, 500],
    ['本班已满', { classFen: 6_000_000 }, null],
    ['本年度还剩 12.34 元', { budgetFen: 49_998_766 }, 12.34],
    ['统计年度内已 1 次', { history: [had({ paidOn: '2024-12-01' })] }, null],
    ['上一统计年度末', { history: [had({ paidOn: '2024-11-30' })] }, 800],
    ['三年内同一职业', { history: [had({ occupationCode: CARER, paidOn: '2022-06-11' })] }, null],
    ['同一职业已过三年', { history: [had({ occupationCode: CARER, paidOn: '2022-06-10' })] }, 800],
    [
      '退役军人三年内同一职业',
      { facts: { category: 'veteran' }, history: [had({ occupationCode: CARER, paidOn: '2022-06-11' })] },
      800,
    ],
    ['企业职工不在对象', { facts: { category: 'employee' } }, null],
    [
      '失业保险基金支付，持券',
      { facts: { category: 'rural-transfer', 'insured-months': '12' }, more: { voucher: true } },
      800,
    ],
    [
      '失业保险基金支付，没有券',
      { facts: { category: 'rural-transfer', 'insured-months': '12' }, more: { voucher: false } },
      null,
    ],
    ['失业保险基金支付，不知有无券', { facts: { category: 'rural-transfer', 'insured-months': '12' } }, null],
    ['退役军人不须持券', { facts: { category: 'veteran', 'insured-months': '12' } }, 800],
  ])

  test('F2 F1 province: the first fund whose condition holds; the others wait behind it', () => {
    const fund = (over: Over) => paid(packs.inland, given(trainee, over)).fund
    expect(fund({})).toBe('special-account')
    expect(fund({ facts: { category: 'veteran', 'insured-months': '12' } })).toBe('unemployment-insurance')
    expect(fund({ facts: { category: 'veteran', 'insured-months': '11' } })).toBe('special-account')
  })

  const poor: Over = {
    facts: { category: 'poverty-prevention' },
    attendanceShare: 0.95,
    certificate: null,
    region: '350203',
  }
  tell(packs.allowance, poor, [
    ['22 天 × 30', { more: { 'training.days': 22 } }, 660],
    ['山区 22 天 × 40', { region: '350421', more: { 'training.days': 22 } }, 880],
    ['45 天按 30 天', { more: { 'training.days': 45 } }, 900],
    ['天数不明', {}, null],
    ['不足一天没有补贴', { more: { 'training.days': 0 } }, null],
    [
      '当年已领 900，还剩 600',
      {
        more: { 'training.days': 30 },
        history: [had({ subsidyKind: 'living-allowance', paidOn: '2025-02-01', amountFen: 90_000 })],
      },
      600,
    ],
    [
      '上年领的不算',
      {
        more: { 'training.days': 30 },
        history: [had({ subsidyKind: 'living-allowance', paidOn: '2024-12-31', amountFen: 90_000 })],
      },
      900,
    ],
  ])
})

suite('a large city', () => {
  const jobless: Over = { facts: { category: 'registered-unemployed' }, passed: true }
  const staff: Over = { facts: { category: 'employee' } }
  tell(packs.metropolis, jobless, [
    ['失业人员全额', {}, 1860],
    ['在职人员紧缺 80%：1860 − 372', { ...staff, shortage: true }, 1488],
    ['在职人员其他 60%：1860 − 744', { ...staff, shortage: false }, 1116],
    ['在职初级 60%：1230 − 492', { ...staff, certificate: { level: 5 } }, 738],
    ['毕业年度学生中级 80%', { facts: { category: 'graduating-student' } }, 1488],
    ['毕业年度学生初级 60%', { facts: { category: 'graduating-student' }, certificate: { level: 5 } }, 738],
    ['在职人员已付 333.33 的一半抵扣：1116 − 166.67', { ...staff, more: { 'cost.paid': 333.33 } }, 949.33],
    ['在职人员已付过多，减到零', { ...staff, more: { 'cost.paid': 9999 } }, null],
    [
      '岗位培训 36 学时：36 × 15 + 10 + 65',
      {
        certificate: { kind: 'completion', level: null },
        more: { 'training.hours': 36, 'training.track': 'completion' },
      },
      615,
    ],
    [
      '学时零头不计：36.5 学时按 36',
      {
        certificate: { kind: 'completion', level: null },
        more: { 'training.hours': 36.5, 'training.track': 'completion' },
      },
      615,
    ],
    [
      '最多 40 学时：40 × 15 + 75',
      {
        certificate: { kind: 'completion', level: null },
        more: { 'training.hours': 96, 'training.track': 'completion' },
      },
      675,
    ],
    [
      '仅理论：20 × 12 + 10',
      {
        certificate: { kind: 'completion', level: null },
        more: { 'training.hours': 20, 'training.track': 'industry' },
      },
      250,
    ],
    ['考核没有合格', { passed: false }, null],
    ['对象以外', { facts: { category: 'other' } }, null],
    ['同一职业当年已补', { history: [had({ occupationCode: CARER, level: 5, paidOn: '2025-01-01' })] }, null],
    ['同一职业上年补过', { history: [had({ occupationCode: CARER, level: 5, paidOn: '2024-12-31' })] }, 1860],
    ['当年已 3 次', { history: [1, 2, 3].map((n) => had({ paidOn: `2025-0${n}-01` })) }, null],
  ])

  const apprentice: Over = {
    certificate: null,
    aim: { occupationCode: WELDER, level: 4 },
    more: { 'employment.verified': true, 'training.stage': 1 },
  }
  tell(packs.apprentices, apprentice, [
    ['中级学徒第一期', {}, 2500],
    ['中级学徒两期', { more: { 'training.stage': 2 } }, 5000],
    ['高级学徒两期', { aim: { occupationCode: WELDER, level: 3 }, more: { 'training.stage': 2 } }, 6000],
    ['最多两期', { more: { 'training.stage': 3 } }, 5000],
    [
      '累计最多 10000，还剩 1000',
      { history: [had({ subsidyKind: 'apprenticeship', amountFen: 900_000, paidOn: '2024-09-01' })] },
      1000,
    ],
    ['合同没有核实', { more: { 'employment.verified': false } }, null],
    ['没有该等级的标准', { aim: { occupationCode: WELDER, level: 5 } }, null],
  ])
})

import { expect, describe as suite, test } from 'vitest'
import {
  CARER,
  claim,
  codes,
  drawn,
  effects,
  fact,
  findNode,
  type Over,
  packOf,
  personal,
  training,
} from '../../../tests/kit/packs.ts'
import * as c from './contract.ts'
import { judge } from './judge-rules.ts'
import { checkEnrolment, eligibility, estimateSeat } from './seat-rules.ts'

suite('Xiamen, certificate subsidy', () => {
  test.each([
    ['专项职业能力证书', { kind: 'ability' as const, level: null }, false, 500],
    ['初级工', { level: 5 }, false, 700],
    ['中级工', { level: 4 }, false, 1000],
    ['高级工', { level: 3 }, false, 1500],
    ['技师', { level: 2 }, false, 2000],
    ['高级技师', { level: 1 }, false, 3000],
    ['职业资格证书 高级工', { kind: 'qualification' as const, level: 3 }, false, 1500],
    ['急需紧缺 专项职业能力', { kind: 'ability' as const, level: null }, true, 600],
    ['急需紧缺 初级工', { level: 5 }, true, 840],
    ['急需紧缺 中级工', { level: 4 }, true, 1200],
    ['急需紧缺 高级工', { level: 3 }, true, 1800],
    ['急需紧缺 技师', { level: 2 }, true, 2400],
    ['急需紧缺 高级技师', { level: 1 }, true, 3600],
    ['急需紧缺，发证早于 2024-06-01', { level: 4, issuedOn: '2024-05-31' }, true, 1000],
    ['急需紧缺，发证在 2024-06-01', { level: 4, issuedOn: '2024-06-01' }, true, 1200],
  ])('F2 F9 judge: %s', (_name, certificate, shortage, yuan) => {
    const judged = judge(personal, claim({ certificate, shortage }))
    expect(judged.reasons).toEqual([])
    expect([judged.eligible, judged.amountFen, judged.fund]).toEqual([true, yuan * 100, 'employment'])
    expect(effects(judged.trace)).toBe(yuan * 100)
  })

  test.each([
    ['60 周岁生日前一天', { birthOn: '1965-06-11' }, []],
    ['60 周岁生日当天', { birthOn: '1965-06-10' }, ['policy.not_met']],
    ['登记失业', { facts: { employment: fact('unemployed') } }, []],
    ['毕业年度在校学生', { facts: { student: fact('graduating') } }, []],
    ['人员类别即登记失业人员', { facts: { category: fact('registered-unemployed') } }, []],
    [
      '没有登记',
      { facts: { employment: fact('none'), student: fact('none'), category: fact('other') } },
      ['policy.not_met'],
    ],
    ['不知是否登记', { facts: { category: fact('rural-transfer') } }, ['policy.no_data']],
    ['没有证书', { certificate: null }, ['policy.no_certificate']],
    ['没有标准的证书', { certificate: { kind: 'completion' as const, level: null } }, ['policy.no_standard']],
    [
      '享受过三次',
      { history: [1, 2, 3].map((n) => drawn({ certificateNumber: `S${n}`, level: 6 - n })) },
      ['policy.limit'],
    ],
    ['期间以前的不计', { history: [1, 2, 3].map(() => drawn({ paidOn: '2023-12-19' })) }, []],
    ['享受过两次', { history: [drawn(), drawn({ level: 3 })] }, []],
    [
      '机构培训补贴合并计次',
      {
        history: [drawn(), drawn({ level: 3 }), drawn({ level: 2, subsidyKind: 'class-training' as const })],
      },
      ['policy.limit'],
    ],
    ['同一职业同一等级', { history: [drawn({ occupationCode: CARER })] }, ['policy.excluded']],
    ['同一职业较低等级', { history: [drawn({ occupationCode: CARER, level: 5 })] }, []],
    ['同一职业更高等级', { history: [drawn({ occupationCode: CARER, level: 3 })] }, ['policy.excluded']],
    ['同一证书', { history: [drawn({ certificateNumber: 'S000100' })] }, ['policy.excluded']],
    [
      '样样不符，一次说全',
      {
        birthOn: '1960-01-01',
        facts: { employment: fact('none'), student: fact('none'), category: fact('other') },
        history: [1, 2, 3].map(() => drawn({ occupationCode: CARER })),
      },
      ['policy.not_met', 'policy.not_met', 'policy.limit', 'policy.excluded'],
    ],
  ] as [string, Over, string[]][])('F2 F6 judge: %s', (_name, over, expected) => {
    const judged = judge(personal, claim(over))
    expect(codes(judged.reasons)).toEqual(expected)
    expect(judged.eligible).toBe(expected.length === 0)
    if (expected.length > 0) expect(judged.amountFen).toBe(0)
    expect(judged.reasons.every((reason) => reason.clause && reason.next)).toBe(true)
  })

  test('F2 judge: an unknown issuer is told to the reviewer and bars nothing', () => {
    const judged = judge(personal, claim({ certificate: { filed: null } }))
    expect(judged.eligible).toBe(true)
    expect(codes(judged.unknown)).toEqual(['policy.no_data'])
    expect(codes(judge(personal, claim({ certificate: { filed: false } })).reasons)).toEqual([
      'policy.not_met',
    ])
  })

  test('F2 judge: counting ends with the period that the source names; what was drawn twice stays drawn', () => {
    const three = [1, 2, 3].map((n) => drawn({ level: 6 - n, certificateNumber: `S${n}` }))
    const judged = judge(personal, claim({ on: '2026-01-05', history: three }))
    expect(judged.eligible).toBe(true)
    expect(findNode(judged.trace, 'limits/three-times')?.outcome).toBe('skipped')
    const again = judge(personal, claim({ on: '2026-01-05', history: [drawn({ occupationCode: CARER })] }))
    expect(codes(again.reasons)).toEqual(['policy.excluded'])
  })

  test('F2 explanation: clause, version, inputs with source and day, for the base and each step', () => {
    const { trace } = judge(packOf(personal.document, 7), claim({ shortage: true }))
    expect(trace.map((one) => one.rule)).toEqual([
      `pack/${personal.id}`,
      'requirements/all',
      'amounts/level-4',
      'adjustments/shortage',
      'limits/all',
      'exclusions/all',
      'funds/employment',
      'vouchers/no-voucher',
      'result/paid',
    ])
    expect(trace[0]?.inputs.政策版本?.value).toBe('第 7 版')
    expect(trace.every((one) => one.clause)).toBe(true)
    expect(findNode(trace, 'adjustments/shortage')).toMatchObject({
      effectFen: 20_000,
      clause: '厦人社〔2024〕204号；厦人社〔2025〕100号',
      inputs: {
        '急需紧缺职业（工种）': { value: '是', source: '职业技能培训需求指导目录', asOf: '2025-06-10' },
        发证日期: { value: '2025-05-01', source: '证书登记', asOf: '2025-05-01' },
      },
    })
    expect(findNode(trace, 'requirements/registered')?.inputs.就业登记状态).toEqual({
      value: '就业登记',
      source: '经办核录',
      asOf: '2025-01-01',
    })
  })

  test('F2 explanation: a refusal keeps the steps that led to it and adds up to nothing', () => {
    const { trace, amountFen } = judge(personal, claim({ shortage: true, birthOn: '1960-01-01' }))
    expect(amountFen).toBe(0)
    expect(effects(trace)).toBe(0)
    expect(findNode(trace, 'amounts/level-4')?.effectFen).toBe(100_000)
    expect(findNode(trace, 'result/refused')?.effectFen).toBe(-120_000)
  })
})

suite('Xiamen, training by an institution', () => {
  const trainee = (over: Over = {}) =>
    claim({ facts: { category: fact('rural-transfer') }, passed: true, ...over })

  test.each([
    'poverty-prevention',
    'graduating-student',
    'school-leaver',
    'rural-transfer',
    'registered-unemployed',
    'employment-difficulty',
  ])('F2 judge: the special group %s follows the base standard, shortage or not', (category) => {
    const judged = judge(training, trainee({ facts: { category: fact(category) }, shortage: true }))
    expect([judged.eligible, judged.amountFen]).toEqual([true, 100_000])
  })

  test.each([
    ['企业职工', { facts: { category: fact('employee') } }, ['policy.not_met']],
    ['类别不明', { facts: {} }, ['policy.no_data']],
    ['考核不合格', { passed: false }, ['policy.not_met']],
    ['考核没有结果', { passed: null }, ['policy.no_data']],
  ] as [string, Over, string[]][])('F2 judge: %s', (_name, over, expected) => {
    expect(codes(judge(training, trainee(over)).reasons)).toEqual(expected)
  })

  test('F2 C4 eligibility: what can be known on the day of enrolment, with every reason and without a certificate', () => {
    const planned = { issuedOn: null, number: null, filed: null }
    expect(eligibility(training, trainee({ certificate: planned, passed: null }))).toEqual([])
    const over: Over = {
      certificate: planned,
      passed: null,
      birthOn: '1960-01-01',
      facts: { category: fact('employee') },
    }
    const all = eligibility(
      training,
      trainee({ ...over, history: [drawn({ occupationCode: CARER, level: 3 })] }),
    )
    expect(codes(all)).toEqual(['policy.not_met', 'policy.not_met', 'policy.excluded'])
    const nothing = eligibility(training, trainee({ certificate: planned, facts: {} }))
    expect(nothing.map(c.isNoData)).toEqual([true])
    expect(checkEnrolment(training, trainee({ certificate: null })).reasons).toEqual([])
  })

  test('F1 F2 estimate: a seat is worth the standard; with shortage where the pack says so; 0 and a reason where it says nothing', () => {
    const seat = {
      certificateKind: 'level' as const,
      occupationCode: CARER,
      level: 4,
      shortage: true,
      on: '2025-06-10',
    }
    expect(estimateSeat(training, seat)).toMatchObject({
      perSeatFen: 100_000,
      fund: 'employment',
      reasons: [],
    })
    expect(estimateSeat(personal, seat).perSeatFen).toBe(120_000)
    const none = estimateSeat(training, { ...seat, certificateKind: 'completion', level: null })
    expect([none.perSeatFen, codes(none.reasons)]).toEqual([0, ['policy.no_standard']])
  })
})

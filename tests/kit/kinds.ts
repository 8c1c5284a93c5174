/** Test rules for the kinds of subsidy that no public standard of ours covers, and the scenes that claim them. */
import { recordEmployment, verifyEmployment } from '#employment/follow-up/contract'
import * as c from '#money/claims/contract'
import type { PackDocument } from '#money/policy/contract'
import { packDocument } from '#money/policy/contract'
import { addDays, addMonths } from '#platform/day'
import { recordFact } from '#registry/people/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import skillUpgrade from '../../policies/350000/skill-upgrade.json' with { type: 'json' }
import type { TestApp, User } from './app.ts'
import { today } from './claims.ts'
import { pdf } from './providers.ts'

export const skillUpgradePack: PackDocument = packDocument.parse(skillUpgrade)

const base = {
  format: 2,
  region: '350200',
  from: '2025-01-01',
  to: null,
  sources: [{ code: '测试规则', title: '测试用规则，不是任何地方的标准' }],
  terms: [],
  adjustments: [],
  limits: [],
  caps: [],
  vouchers: [],
} as const
const clause = '测试规则'

/** 300 yuan for a verified job within 90 days of the class, 200 more with a contract; once a person and year. */
export const rewardPack: PackDocument = packDocument.parse({
  ...base,
  title: '测试用就业奖补',
  subsidyKind: 'employment-reward',
  requirements: [
    {
      id: 'soon',
      title: '结业后 90 天内就业',
      clause,
      must: { fact: 'employment.delay', op: 'atMost', value: 90 },
      unknown: 'refuse',
    },
  ],
  amounts: [{ id: 'each', title: '每人奖补', clause, certificateKinds: [], level: null, amountFen: 30_000 }],
  adjustments: [
    {
      id: 'contract',
      title: '签订劳动合同',
      clause,
      when: { fact: 'employment.proof', op: 'is', value: 'contract' },
      by: { kind: 'amount', amountFen: 20_000 },
    },
  ],
  limits: [
    {
      id: 'yearly',
      title: '每人每年一次',
      clause,
      per: 'person',
      period: { kind: 'calendar-year' },
      max: 1,
      counts: ['employment-reward'],
    },
  ],
  exclusions: [],
  funds: [{ id: 'paying', title: '就业补助资金支付', clause, fund: 'employment' }],
})

/** 50 yuan a day of attendance, 20 days at most, for two groups. */
export const allowancePack: PackDocument = packDocument.parse({
  ...base,
  title: '测试用生活费补贴',
  subsidyKind: 'living-allowance',
  requirements: [
    {
      id: 'group',
      title: '农村转移就业劳动者或就业困难人员',
      clause,
      must: { fact: 'category', op: 'in', value: ['rural-transfer', 'employment-difficulty'] },
      unknown: 'refuse',
    },
  ],
  amounts: [
    {
      id: 'daily',
      title: '每天生活费',
      clause,
      certificateKinds: [],
      level: null,
      amountFen: 5_000,
      unit: { of: 'day', fact: 'training.days', max: 20 },
    },
  ],
  exclusions: [],
  funds: [{ id: 'paying', title: '就业补助资金支付', clause, fund: 'employment' }],
})

/** 5,000 yuan a year: by month; half at the first stage, half at the last. */
export const apprenticePack: PackDocument = packDocument.parse({
  ...base,
  title: '测试用学徒制补贴',
  subsidyKind: 'apprenticeship',
  requirements: [],
  amounts: [
    {
      id: 'monthly',
      title: '每月标准',
      clause,
      certificateKinds: [],
      level: null,
      amountFen: 40_000,
      unit: { of: 'month', fact: 'training.months', max: 24 },
    },
  ],
  adjustments: [
    {
      id: 'half',
      title: '分两期各付一半',
      clause,
      when: { fact: 'training.stage', op: 'atLeast', value: 1 },
      by: { kind: 'percent', percent: -50 },
    },
  ],
  exclusions: [],
  funds: [{ id: 'paying', title: '就业补助资金支付', clause, fund: 'employment' }],
})

/** Found work after the class, shown by a proof of its own, verified by the department. */
export async function employed(
  manager: User,
  clerk: User,
  classId: string,
  personId: string,
  startedOn: string,
  proof: 'contract' | 'payroll' = 'contract',
  verified = true,
): Promise<{ id: string; version: number }> {
  const file = await manager.upload(pdf(), '证明.pdf')
  const { id } = await manager.call(recordEmployment, {
    classId,
    personId,
    employerName: '厦门测试用工有限公司',
    region: '350203',
    proof,
    fileId: file.id,
    startedOn,
  })
  if (!verified) return { id, version: 1 }
  return { id, ...(await clerk.call(verifyEmployment, { id, version: 1 })) }
}

export const insured = (clerk: User, personId: string, months: number, asOf = '2026-01-05') =>
  clerk.call(recordFact, {
    id: personId,
    fact: 'insured-months',
    value: String(months),
    asOf,
    reason: '社保缴费记录核录',
  })

export interface Apprenticeship {
  enterprise: User
  id: string
  number: string
}
/** An enterprise's agreement over a year from today, on record, with these people under new contracts. */
export async function agreed(
  app: TestApp,
  clerk: User,
  people: readonly number[],
  region = '350203',
  title = '育婴员学徒班',
): Promise<Apprenticeship> {
  const enterprise = await app.staff('enterprise.manager', region)
  const startsOn = today(app)
  const endsOn = addDays(addMonths(startsOn, 12), -1)
  const file = await enterprise.upload(pdf(), '协议.pdf')
  let { id, version } = await enterprise.call(c.draftAgreement, {
    title,
    region,
    occupationCode: '4-10-01-02',
    level: 4,
    partner: '厦门测试技工学校',
    startsOn,
    endsOn,
    fileIds: [file.id],
  })
  for (const index of people) {
    const { name, idNumber } = syntheticPerson(index)
    ;({ version } = await enterprise.call(c.addApprentice, {
      id,
      version,
      name,
      idNumber,
      hire: 'new',
      joinedOn: startsOn,
      contractFrom: startsOn,
      contractTo: addDays(addMonths(startsOn, 24), -1),
    }))
  }
  ;({ version } = await enterprise.call(c.submitAgreement, { id, version }))
  const { number } = await clerk.call(c.approveAgreement, { id, version })
  return { enterprise, id, number }
}

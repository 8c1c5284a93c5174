import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, listInput, listOutput, regionCode, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

/** Person categories (人员类别) used by eligibility and statistics. */
export const categories = {
  'rural-transfer': '农村转移就业劳动者',
  'unemployed-graduate': '离校未就业高校毕业生',
  'registered-unemployed': '登记失业人员',
  'employment-difficulty': '就业困难人员',
  'poverty-prevention': '防止返贫监测对象',
  'graduating-student': '毕业年度高校毕业生',
  'school-leaver': '城乡未继续升学初高中毕业生',
  veteran: '退役军人',
  disabled: '残疾人',
  employee: '企业职工',
  other: '其他城乡劳动者',
} as const
export type Category = keyof typeof categories
export const category = z.enum(Object.keys(categories) as [Category, ...Category[]])

/** Facts the platform keeps about a person, each with source and day. */
export const factNames = {
  category: '人员类别',
  employment: '就业登记状态',
  student: '在读状态',
  pension: '养老待遇领取状态',
  'insured-months': '失业保险累计缴费月数',
} as const
export type FactName = keyof typeof factNames
/** What a fact of choice may be; the number of insured months is a number. */
export const factValues = {
  category: categories,
  employment: { employed: '就业登记', unemployed: '失业登记', none: '未登记' },
  student: { enrolled: '在读', graduating: '毕业年度在读', none: '非在读' },
  pension: { drawing: '已领取养老待遇', none: '未领取' },
} as const satisfies Partial<Record<FactName, Record<string, string>>>
const choicesOf = (fact: FactName): Record<string, string> | undefined =>
  (factValues as Partial<Record<FactName, Record<string, string>>>)[fact]
export const isFactValue = (fact: FactName, value: string): boolean => {
  const choices = choicesOf(fact)
  return choices ? Object.hasOwn(choices, value) : /^\d{1,3}$/.test(value)
}
export const factTitle = (fact: FactName, value: string): string =>
  choicesOf(fact)?.[value] ?? (fact === 'insured-months' ? `${value} 个月` : value)
export const factSources = {
  self: '本人填报',
  institution: '机构填报',
  officer: '经办核录',
  register: '部门数据',
} as const

export const refusals = defineRefusals('person', {
  name_mismatch: {
    text: '姓名与该身份证号码已登记的姓名不一致。',
    clause: 'F2-7',
    next: '请核对身份证原件；如登记有误，请到人社经办窗口更正。',
  },
  fact_value: {
    text: (f: { fact: string }) => `“${f.fact}”的内容不在可选范围内。`,
    next: '请从列表中选择；累计月数请填写整数。',
  },
})

export const person = z.object({
  id,
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  phoneMasked: z.string().nullable(),
  bankName: z.string().nullable(),
  bankAccountMasked: z.string().nullable(),
  sex: z.enum(['male', 'female']),
  birthOn: day,
  region: z.string().nullable(),
  regionName: z.string(),
  facts: z.array(
    z.object({
      fact: z.string(),
      title: z.string(),
      value: z.string(),
      valueTitle: z.string(),
      source: z.string(),
      sourceTitle: z.string(),
      asOf: day,
    }),
  ),
})
export type PersonView = z.infer<typeof person>

export const listPeople = act({
  id: 'registry.person.list',
  title: '查询人员',
  // By POST: what is searched for is an ID number or a name, and must not stand in an address.
  method: 'POST',
  changes: false,
  path: '/api/registry/people',
  allow: { verb: 'person.read' },
  input: z.object({ ...listInput, region: regionCode.optional() }),
  output: listOutput(person.omit({ facts: true })),
})

export const getPerson = act({
  id: 'registry.person.get',
  title: '查看人员',
  method: 'GET',
  path: '/api/registry/people/:id',
  allow: { verb: 'person.read' },
  input: z.object({ id }),
  output: person,
})

export const unmaskPerson = act({
  id: 'registry.person.unmask',
  title: '查看人员明文信息',
  method: 'POST',
  path: '/api/registry/people/:id/unmask',
  allow: { verb: 'person.unmask' },
  input: z.object({ id, reason: text(200, 4) }),
  output: z.object({
    name: z.string(),
    idNumber: z.string(),
    phone: z.string().nullable(),
    bankAccount: z.string().nullable(),
  }),
  clause: 'F2-7',
})

export const recordFact = act({
  id: 'registry.person.record-fact',
  title: '核录人员情况',
  method: 'POST',
  path: '/api/registry/people/:id/facts',
  allow: { verb: 'person.unmask' },
  input: z.object({
    id,
    fact: z.enum(Object.keys(factNames) as [FactName, ...FactName[]]),
    value: text(40),
    asOf: day,
    reason: text(200),
  }),
  output: z.object({ ok: z.literal(true) }),
})

export const setMyBank = act({
  id: 'registry.person.set-my-bank',
  title: '登记本人收款账户',
  method: 'POST',
  path: '/api/registry/my/bank',
  allow: 'worker',
  input: z.object({
    bankName: text(40, 2),
    bankAccount: z.string().regex(/^\d{12,24}$/, '银行账号应为 12 至 24 位数字'),
  }),
  output: z.object({ bankAccountMasked: z.string() }),
})

/**
 * The policy pack: a clean data document. Every element carries its id, Chinese title, clause and dates; nothing in
 * it is code. `judge` (judge-rules.ts) reads it plainly; a columnar evaluator may be compiled from it later.
 */
import { z } from 'zod'
import { isDay } from '#platform/day'
import { day, regionCode, text } from '#platform/list'
import { categories, factValues } from '#registry/people/contract'

export const certificateKinds = {
  completion: '培训合格证（结业证）',
  qualification: '职业资格证书',
  level: '职业技能等级证书',
  ability: '专项职业能力证书',
} as const
export type CertificateKind = keyof typeof certificateKinds
export const certificateKind = z.enum(
  Object.keys(certificateKinds) as [CertificateKind, ...CertificateKind[]],
)
/** Kinds of certificate that have one of five levels. */
export const levelled: readonly CertificateKind[] = ['qualification', 'level']

export const subsidyKinds = {
  'class-training': '职业培训补贴',
  'personal-certificate': '个人见证补贴',
  'skill-upgrade': '失业保险技能提升补贴',
  apprenticeship: '企业新型学徒制培训补贴',
  'employment-reward': '培训促进就业奖补',
  'living-allowance': '培训期间生活费补贴',
} as const
export type SubsidyKind = keyof typeof subsidyKinds
export const subsidyKind = z.enum(Object.keys(subsidyKinds) as [SubsidyKind, ...SubsidyKind[]])

export const funds = {
  employment: '就业补助资金',
  'unemployment-insurance': '失业保险基金',
  'special-account': '职业技能提升行动专账资金',
  enterprise: '企业职工教育经费',
  social: '社会资金',
  personal: '个人承担',
} as const
export type FundKind = keyof typeof funds
export const fundKind = z.enum(Object.keys(funds) as [FundKind, ...FundKind[]])

type FactSpec = {
  title: string
  type: 'number' | 'choice' | 'flag' | 'day' | 'text'
  /** When it can be known: about the person at any time; of the catalogue; once the class or the certificate is there. */
  known: 'person' | 'catalogue' | 'class' | 'certificate'
  unit?: string
  values?: Record<string, string>
}

/** Everything a condition may ask. A fact without an entry here can't be written into a pack. */
export const packFacts = {
  age: { title: '年龄', type: 'number', known: 'person', unit: '周岁' },
  sex: { title: '性别', type: 'choice', known: 'person', values: { male: '男', female: '女' } },
  category: { title: '人员类别', type: 'choice', known: 'person', values: categories },
  employment: { title: '就业登记状态', type: 'choice', known: 'person', values: factValues.employment },
  student: { title: '在读状态', type: 'choice', known: 'person', values: factValues.student },
  pension: { title: '养老待遇领取状态', type: 'choice', known: 'person', values: factValues.pension },
  'insured-months': { title: '失业保险累计缴费', type: 'number', known: 'person', unit: '个月' },
  shortage: { title: '急需紧缺职业（工种）', type: 'flag', known: 'catalogue' },
  attendance: { title: '出勤率', type: 'number', known: 'class', unit: '%' },
  passed: { title: '结业考核合格', type: 'flag', known: 'class' },
  'certificate.kind': { title: '证书类型', type: 'choice', known: 'certificate', values: certificateKinds },
  'certificate.level': { title: '证书等级', type: 'number', known: 'certificate', unit: '级' },
  'certificate.occupation': { title: '职业（工种）编码', type: 'text', known: 'certificate' },
  'certificate.issued': { title: '发证日期', type: 'day', known: 'certificate' },
  'certificate.months': { title: '发证至申请', type: 'number', known: 'certificate', unit: '个月' },
  'certificate.filed': { title: '评价机构已备案', type: 'flag', known: 'certificate' },
} as const satisfies Record<string, FactSpec>
export type PackFact = keyof typeof packFacts
export const factSpec = (fact: PackFact): FactSpec => packFacts[fact]
const packFact = z.enum(Object.keys(packFacts) as [PackFact, ...PackFact[]])

export const operators = {
  is: '为',
  in: '属于',
  below: '小于',
  atMost: '不超过',
  over: '大于',
  atLeast: '不少于',
} as const
export type Operator = keyof typeof operators

const plain = z.union([z.string().max(60), z.number().finite(), z.boolean()])
export type Plain = z.infer<typeof plain>

export type Condition =
  | { fact: PackFact; op: Operator; value: Plain | Plain[] }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }

export const condition: z.ZodType<Condition, Condition> = z.lazy(() =>
  z.union([
    z.strictObject({
      fact: packFact,
      op: z.enum(Object.keys(operators) as [Operator, ...Operator[]]),
      value: z.union([plain, z.array(plain).min(1).max(200)]),
    }),
    z.strictObject({ all: z.array(condition).min(1).max(20) }),
    z.strictObject({ any: z.array(condition).min(1).max(20) }),
    z.strictObject({ not: condition }),
  ]),
)

const realDay = day.refine(isDay, '日期不存在')
const element = {
  /** Names the element in traces and findings; unique in the pack. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, '要素标识为小写字母开头的字母、数字和横线'),
  title: text(120),
  /** The document and clause the element rests on. */
  clause: text(120),
  /** In force from and to, both included; the pack's own dates where left out. */
  from: realDay.optional(),
  to: realDay.optional(),
  note: text(400).optional(),
}

/** What is done where a fact that the condition needs is not known. */
export const unknowns = { refuse: '无数据不予通过', flag: '无数据时提示核实' } as const
export type Unknown = keyof typeof unknowns

const requirement = z.strictObject({
  ...element,
  must: condition,
  unknown: z.enum(Object.keys(unknowns) as [Unknown, ...Unknown[]]),
  /** What the person can do where it does not hold. */
  next: text(200).optional(),
})
const amount = z.strictObject({
  ...element,
  certificateKinds: z.array(certificateKind).min(1),
  /** Null: certificates without levels. */
  level: z.number().int().min(1).max(5).nullable(),
  /** Only these occupations; all where left out. A row for named occupations comes before one for all. */
  occupations: z.array(text(20)).min(1).max(700).optional(),
  amountFen: z.number().int().positive().max(10_000_000_00),
})
const adjustment = z.strictObject({
  ...element,
  when: condition,
  by: z.discriminatedUnion('kind', [
    /** Of the base amount, added; two decimals at most; half a fen is rounded away from zero. */
    z.strictObject({ kind: z.literal('percent'), percent: z.number().min(-100).max(1000).multipleOf(0.01) }),
    z.strictObject({
      kind: z.literal('amount'),
      amountFen: z.number().int().min(-10_000_000_00).max(10_000_000_00),
    }),
    /** Takes the place of what was reached so far. */
    z.strictObject({ kind: z.literal('override'), amountFen: z.number().int().min(0).max(10_000_000_00) }),
  ]),
})
export const periods = {
  life: '终身',
  'calendar-year': '每自然年',
  'statistics-year': '每统计年度',
  span: '规定期间',
} as const
const period = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('life') }),
  z.strictObject({ kind: z.literal('calendar-year') }),
  z.strictObject({ kind: z.literal('statistics-year') }),
  /** Counts and binds only days within. */
  z.strictObject({ kind: z.literal('span'), from: realDay, to: realDay.optional() }),
])
export type Period = z.infer<typeof period>
export const countedPer = {
  person: '每人',
  occupation: '每人同一职业（工种）',
  'occupation-level': '每人同一职业（工种）同一等级',
} as const
const limit = z.strictObject({
  ...element,
  per: z.enum(Object.keys(countedPer) as [keyof typeof countedPer, ...(keyof typeof countedPer)[]]),
  period,
  max: z.number().int().min(1).max(1000),
  counts: z.array(subsidyKind).min(1),
  /** Allowances beyond `max`. */
  extra: z
    .array(z.strictObject({ when: condition, more: z.number().int().min(1).max(1000), clause: text(120) }))
    .optional(),
})
export const exclusionRules = {
  'same-certificate': '同一证书已享受',
  'same-occupation-level': '同一职业（工种）同一等级已享受',
  'higher-level': '同一职业（工种）已享受更高等级',
  any: '已享受过',
} as const
const exclusion = z.strictObject({
  ...element,
  rule: z.enum(
    Object.keys(exclusionRules) as [keyof typeof exclusionRules, ...(keyof typeof exclusionRules)[]],
  ),
  against: z.array(subsidyKind).min(1),
})
const cap = z.strictObject({
  ...element,
  /** `line`: this payment alone; `person`: all of the person's payments of `counts` in the period. */
  per: z.enum(['line', 'person']),
  /** Of a person's payments; for life where left out. */
  period: period.optional(),
  counts: z.array(subsidyKind).min(1),
  maxFen: z.number().int().positive().max(100_000_000_00),
})
const fund = z.strictObject({
  ...element,
  /** Pays where it holds; the first in order that does. */
  when: condition.optional(),
  fund: fundKind,
})

const packSchema = z.strictObject({
  format: z.literal(1),
  title: text(120),
  region: regionCode,
  subsidyKind,
  from: realDay,
  to: realDay.nullable(),
  /** The published documents it was made from. */
  sources: z
    .array(z.strictObject({ code: text(60), title: text(200), note: text(400).optional() }))
    .min(1)
    .max(20),
  requirements: z.array(requirement).max(50),
  amounts: z.array(amount).min(1).max(500),
  adjustments: z.array(adjustment).max(50),
  limits: z.array(limit).max(50),
  exclusions: z.array(exclusion).max(50),
  caps: z.array(cap).max(20),
  funds: z.array(fund).min(1).max(20),
})
export type PackDocument = z.infer<typeof packSchema>

/** Conditions nest; what comes from outside is measured before it is read. */
const MAX_DEPTH = 12
function shallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth < MAX_DEPTH && Object.values(value).every((inner) => shallow(inner, depth + 1))
}
export const packDocument = z
  .custom<PackDocument>((value) => typeof value === 'object' && value !== null && shallow(value), {
    error: '政策包不是可读的文档，或条件嵌套过深',
  })
  .pipe(packSchema)
/** JSON Schema of a pack, for those who write one outside the platform. */
export const packJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(packSchema, { target: 'draft-2020-12', io: 'input' }) as Record<string, unknown>
export type PackAmount = z.infer<typeof amount>
export type PackRequirement = z.infer<typeof requirement>
export type PackAdjustment = z.infer<typeof adjustment>
export type PackLimit = z.infer<typeof limit>
export type PackExclusion = z.infer<typeof exclusion>
export type PackCap = z.infer<typeof cap>
export type PackElement = {
  id: string
  title: string
  clause: string
  from?: string
  to?: string
  note?: string
}
export const sections = {
  requirements: '享受条件',
  amounts: '补贴标准',
  adjustments: '上浮与调整',
  limits: '次数限制',
  exclusions: '不重复享受',
  caps: '金额上限',
  funds: '资金来源',
} as const
export type Section = keyof typeof sections

/** A pack as it was put in force. `version` is its number within region and kind. */
export interface Pack {
  id: string
  version: number
  title: string
  region: string
  subsidyKind: SubsidyKind
  from: string
  to: string | null
  document: PackDocument
}

/**
 * The policy pack: a clean data document. Every element carries its id, Chinese title, clause and dates; nothing in
 * it is code. `judge` (judge-rules.ts) reads it plainly, `compile` (compile-rules.ts) makes it fast; they agree.
 */
import { z } from 'zod'
import { isDay } from '#platform/day'
import { day, regionCode, text } from '#platform/list'
import { certificateKind, condition, costFacts, unitFacts } from './fact-contract.ts'

export * from './fact-contract.ts'

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
  /** Asked only of those for whom it holds, as in an age by sex; where that is not known, of everybody. */
  when: condition.optional(),
  must: condition,
  unknown: z.enum(Object.keys(unknowns) as [Unknown, ...Unknown[]]),
  /** What the person can do where it does not hold. */
  next: text(200).optional(),
})
/** A named condition, written once; conditions ask for it by `{ fact: 'term', op: 'is', value: <its title> }`. */
const term = z.strictObject({ ...element, when: condition })
export const units = { hour: '学时', day: '天', month: '月', stage: '期' } as const
export type Unit = keyof typeof units
const fen = z.number().int().max(10_000_000_00)
const amount = z.strictObject({
  ...element,
  /** Empty: no certificate is asked for. */
  certificateKinds: z.array(certificateKind),
  /** Null: certificates without levels; with no certificate asked for, any level. */
  level: z.number().int().min(1).max(5).nullable(),
  /** Only these occupations; all where left out. The more a row names, the earlier it comes (`standardFor`). */
  occupations: z.array(text(20)).min(1).max(700).optional(),
  /** Only claims made in these regions or below them. */
  regions: z.array(regionCode).min(1).max(200).optional(),
  /** Only where it holds; where that is not known, the row is passed over and the reviewer is told. */
  when: condition.optional(),
  /** Of each unit, where `unit` is there; else once. */
  amountFen: fen.positive(),
  /** `amountFen` for each whole unit of a number that is known, `max` units at most. */
  unit: z
    .strictObject({
      of: z.enum(Object.keys(units) as [Unit, ...Unit[]]),
      fact: z.enum(unitFacts),
      max: z.number().int().min(1).max(10_000).optional(),
    })
    .optional(),
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
    /** A part of a cost that is known, added; `maxFen` at most. */
    z.strictObject({
      kind: z.literal('share'),
      fact: z.enum(costFacts),
      percent: z.number().min(-100).max(1000).multipleOf(0.01),
      maxFen: fen.positive().optional(),
    }),
  ]),
})
export const periods = {
  life: '终身',
  'calendar-year': '每自然年',
  'statistics-year': '每统计年度',
  span: '规定期间',
  since: '规定日期以来',
  rolling: '连续若干个月',
} as const
const period = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('life') }),
  z.strictObject({ kind: z.literal('calendar-year') }),
  z.strictObject({ kind: z.literal('statistics-year') }),
  /** Counts and binds only days within. */
  z.strictObject({ kind: z.literal('span'), from: realDay, to: realDay.optional() }),
  /** Counts what was drawn from that day on, and always binds. */
  z.strictObject({ kind: z.literal('since'), from: realDay }),
  /** The months up to the day that is judged. */
  z.strictObject({ kind: z.literal('rolling'), months: z.number().int().min(1).max(600) }),
])
export type Period = z.infer<typeof period>
export const countedPer = {
  person: '每人',
  occupation: '每人同一职业（工种）',
  'occupation-level': '每人同一职业（工种）同一等级',
  'certificate-kind': '每人同一类证书',
} as const
const limit = z.strictObject({
  ...element,
  /** Binds those for whom it holds, and those of whom it is not known. */
  when: condition.optional(),
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
  'same-occupation': '同一职业（工种）已享受',
  'same-occupation-level': '同一职业（工种）同一等级已享受',
  'higher-level': '同一职业（工种）已享受更高等级',
  any: '已享受过',
} as const
const exclusion = z.strictObject({
  ...element,
  /** Binds those for whom it holds, and those of whom it is not known. */
  when: condition.optional(),
  /** Only what was drawn in it; all ever drawn where left out. */
  period: period.optional(),
  rule: z.enum(
    Object.keys(exclusionRules) as [keyof typeof exclusionRules, ...(keyof typeof exclusionRules)[]],
  ),
  against: z.array(subsidyKind).min(1),
})
export const cappedPer = { line: '每笔', person: '每人', class: '每班', budget: '每预算年度' } as const
const cap = z.strictObject({
  ...element,
  /** Binds those for whom it holds, and those of whom it is not known. */
  when: condition.optional(),
  /**
   * `line`: this payment alone; `person`: all of the person's payments of `counts` in the period; `class` and
   * `budget`: all that this subsidy granted before in the class, and in the region's budget year.
   */
  per: z.enum(Object.keys(cappedPer) as [keyof typeof cappedPer, ...(keyof typeof cappedPer)[]]),
  /** Of a person's payments; for life where left out. */
  period: period.optional(),
  counts: z.array(subsidyKind).min(1),
  maxFen: z.number().int().positive().max(100_000_000_00),
})
export const shortages = { wait: '不足时等待', next: '不足时由下一来源支付' } as const
const fund = z.strictObject({
  ...element,
  /** Pays where it holds; the first in order that does. */
  when: condition.optional(),
  fund: fundKind,
  /** What happens where its budget is short: wait for it (the rule), or the next in order that may pay does. */
  short: z.enum(Object.keys(shortages) as [keyof typeof shortages, ...(keyof typeof shortages)[]]).optional(),
})
/** Whether a voucher must be there when a claim is made; the first that applies decides (F37-14). */
const voucher = z.strictObject({
  ...element,
  required: z.boolean(),
  /** Only where one of these pays. */
  funds: z.array(fundKind).min(1).optional(),
  when: condition.optional(),
  /** Where it is not known whether there is one; refused where left out. */
  unknown: z.enum(Object.keys(unknowns) as [Unknown, ...Unknown[]]).optional(),
})

const packSchema = z.strictObject({
  format: z.literal(2),
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
  terms: z.array(term).max(50).default([]),
  requirements: z.array(requirement).max(50),
  amounts: z.array(amount).min(1).max(500),
  adjustments: z.array(adjustment).max(50),
  limits: z.array(limit).max(50),
  exclusions: z.array(exclusion).max(50),
  caps: z.array(cap).max(20),
  funds: z.array(fund).min(1).max(20),
  vouchers: z.array(voucher).max(20).default([]),
})
export type PackDocument = z.infer<typeof packSchema>

/** Conditions nest; what comes from outside is measured before it is read. */
const MAX_DEPTH = 12
function shallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth < MAX_DEPTH && Object.values(value).every((inner) => shallow(inner, depth + 1))
}
/**
 * Format 1 said less and nothing else: a document of it is read as one of today's. Also for what was stored before
 * sections were added.
 */
export const upgraded = (document: object): PackDocument =>
  ({ terms: [], vouchers: [], ...document, format: 2 }) as unknown as PackDocument
const readable = (value: object): object =>
  'format' in value && value.format === 1 && !('terms' in value) && !('vouchers' in value)
    ? upgraded(value)
    : value
export const packDocument = z
  .custom<PackDocument>((value) => typeof value === 'object' && value !== null && shallow(value), {
    error: '政策包不是可读的文档，或条件嵌套过深',
  })
  .transform(readable)
  .pipe(packSchema)
/** JSON Schema of a pack, for those who write one outside the platform. */
export function packJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(packSchema, { target: 'draft-2020-12', io: 'input' })
  const format = { enum: [1, 2], description: '新写的政策包为 2；格式 1 的政策包仍可读入。' }
  return { ...schema, title: '补贴政策包', properties: { ...schema.properties, format } }
}
export type PackAmount = z.infer<typeof amount>
export type PackRequirement = z.infer<typeof requirement>
export type PackAdjustment = z.infer<typeof adjustment>
export type PackLimit = z.infer<typeof limit>
export type PackExclusion = z.infer<typeof exclusion>
export type PackCap = z.infer<typeof cap>
export type PackFund = z.infer<typeof fund>
export type PackVoucher = z.infer<typeof voucher>
export type PackTerm = z.infer<typeof term>
export type PackElement = {
  id: string
  title: string
  clause: string
  from?: string
  to?: string
  note?: string
}
export const sections = {
  terms: '名词口径',
  requirements: '享受条件',
  amounts: '补贴标准',
  adjustments: '上浮与调整',
  limits: '次数限制',
  exclusions: '不重复享受',
  caps: '金额上限',
  funds: '资金来源',
  vouchers: '培训券',
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

/** What a condition may ask, and how conditions are written. A fact without an entry here can't stand in a pack. */
import { z } from 'zod'
import { trainingTypes } from '#demand/catalogue/contract'
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

const trackTitles = { completion: '合格证类', certificate: '证书类', industry: '行业主管部门类' }
const proofTitles = {
  contract: '劳动合同',
  payroll: '工资流水',
  housekeeping: '家政服务协议',
  insurance: '社保缴费记录',
}
const sexes = { male: '男', female: '女' }

export type FactSpec = {
  title: string
  /** A number has two decimals at most; money is a number of yuan. */
  type: 'number' | 'choice' | 'flag' | 'day' | 'text'
  /** When it can be known: about the person at any time; of the catalogue; once there is a class, certificate or job. */
  known: 'person' | 'catalogue' | 'claim' | 'class' | 'certificate' | 'employment'
  unit?: string
  values?: Record<string, string>
  /** How somebody may come to have it, `{v}` being the value; without it nobody can change the fact. */
  reach?: string
}

export const packFacts = {
  age: { title: '年龄', type: 'number', known: 'person', unit: '周岁' },
  sex: { title: '性别', type: 'choice', known: 'person', values: sexes },
  category: {
    title: '人员类别',
    type: 'choice',
    known: 'person',
    values: categories,
    reach: '经认定为{v}',
  },
  employment: {
    title: '就业登记状态',
    type: 'choice',
    known: 'person',
    values: factValues.employment,
    reach: '登记为{v}',
  },
  student: { title: '在读状态', type: 'choice', known: 'person', values: factValues.student },
  pension: { title: '养老待遇领取状态', type: 'choice', known: 'person', values: factValues.pension },
  'insured-months': {
    title: '失业保险累计缴费',
    type: 'number',
    known: 'person',
    unit: '个月',
    reach: '失业保险累计缴费满{v}',
  },
  insured: { title: '正在参加失业保险', type: 'flag', known: 'person', reach: '参加失业保险' },
  'unemployment-benefit': { title: '正在领取失业保险金', type: 'flag', known: 'person' },
  'local-household': { title: '本地户籍', type: 'flag', known: 'person' },
  voucher: { title: '持有有效的职业培训券', type: 'flag', known: 'person', reach: '领取并使用职业培训券' },
  shortage: {
    title: '急需紧缺职业（工种）',
    type: 'flag',
    known: 'catalogue',
    reach: '取得急需紧缺职业（工种）的证书',
  },
  listed: { title: '列入培训需求指导目录', type: 'flag', known: 'catalogue' },
  'training.type': { title: '培训类型', type: 'choice', known: 'catalogue', values: trainingTypes },
  region: { title: '申请地区', type: 'text', known: 'claim' },
  applied: { title: '申请日期', type: 'day', known: 'claim' },
  'applied.month': { title: '申请月份', type: 'number', known: 'claim', unit: '月' },
  'training.track': { title: '监管类别', type: 'choice', known: 'class', values: trackTitles },
  'training.hours': { title: '完成学时', type: 'number', known: 'class', unit: '学时' },
  'training.days': { title: '培训天数', type: 'number', known: 'class', unit: '天' },
  'training.months': { title: '培训月数', type: 'number', known: 'class', unit: '个月' },
  'training.stage': { title: '培训阶段', type: 'number', known: 'class', unit: '期' },
  'training.ended': { title: '结业日期', type: 'day', known: 'class' },
  'training.since-days': { title: '结业至申请', type: 'number', known: 'class', unit: '天' },
  'training.since-months': { title: '结业至申请（月）', type: 'number', known: 'class', unit: '个月' },
  attendance: {
    title: '出勤率',
    type: 'number',
    known: 'class',
    unit: '%',
    reach: '出勤率达到{v}',
  },
  passed: { title: '结业考核合格', type: 'flag', known: 'class', reach: '结业考核合格' },
  'score.theory': { title: '理论成绩', type: 'number', known: 'class', unit: '分', reach: '理论成绩达到{v}' },
  'score.practice': {
    title: '实操成绩',
    type: 'number',
    known: 'class',
    unit: '分',
    reach: '实操成绩达到{v}',
  },
  'cost.material': { title: '耗材成本', type: 'number', known: 'class', unit: '元' },
  'cost.training': { title: '培训成本', type: 'number', known: 'class', unit: '元' },
  'cost.paid': { title: '本人或企业已付培训费', type: 'number', known: 'class', unit: '元' },
  'certificate.kind': { title: '证书类型', type: 'choice', known: 'certificate', values: certificateKinds },
  'certificate.level': { title: '证书等级', type: 'number', known: 'certificate', unit: '级' },
  'certificate.occupation': { title: '职业（工种）编码', type: 'text', known: 'certificate' },
  'certificate.issued': { title: '发证日期', type: 'day', known: 'certificate' },
  'certificate.days': { title: '发证至申请（天）', type: 'number', known: 'certificate', unit: '天' },
  'certificate.months': { title: '发证至申请', type: 'number', known: 'certificate', unit: '个月' },
  'certificate.filed': { title: '评价机构已备案', type: 'flag', known: 'certificate' },
  'employment.proof': {
    title: '就业证明材料',
    type: 'choice',
    known: 'employment',
    values: proofTitles,
    reach: '提供{v}',
  },
  'employment.verified': {
    title: '就业证明已核实',
    type: 'flag',
    known: 'employment',
    reach: '就业证明经核实',
  },
  'employment.started': { title: '就业日期', type: 'day', known: 'employment' },
  'employment.delay': { title: '结业至就业', type: 'number', known: 'employment', unit: '天' },
  'employment.months': { title: '已稳定就业', type: 'number', known: 'employment', unit: '个月' },
  /** Stands for another condition, kept once under `terms` and named by its title. */
  term: { title: '口径', type: 'text', known: 'claim' },
} as const satisfies Record<string, FactSpec>
export type PackFact = keyof typeof packFacts
export const factSpec = (fact: PackFact): FactSpec => packFacts[fact]
const packFact = z.enum(Object.keys(packFacts) as [PackFact, ...PackFact[]])

/** Facts that nothing else of a claim tells: handed over by name in `ClaimFacts.more`. */
export const moreFacts = [
  'insured',
  'unemployment-benefit',
  'local-household',
  'voucher',
  'listed',
  'training.type',
  'training.track',
  'training.hours',
  'training.days',
  'training.months',
  'training.stage',
  'training.ended',
  'score.theory',
  'score.practice',
  'cost.material',
  'cost.training',
  'cost.paid',
  'employment.proof',
  'employment.verified',
  'employment.started',
] as const satisfies readonly PackFact[]
export type MoreFact = (typeof moreFacts)[number]

/** What units can be counted by, and costs that a share can be taken of. */
export const unitFacts = [
  'training.hours',
  'training.days',
  'training.months',
  'training.stage',
  'employment.months',
  'insured-months',
] as const satisfies readonly PackFact[]
export const costFacts = [
  'cost.material',
  'cost.training',
  'cost.paid',
] as const satisfies readonly PackFact[]

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

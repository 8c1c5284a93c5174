/**
 * What a run looks for, as data: which register, what makes a row a hit, on what clause, against which pattern of cheating
 * (docs/threats.md). `no` is stored with every hit: never given anew. A hit is a clue with its row, no punishment.
 */
import type { Category } from '#registry/people/contract'
import { type RegisterCode, registerOf, registers } from '#registry/registers/contract'

export type How =
  /** A row that had begun by the last day. */
  | 'begun'
  /** A row that touches the days. */
  | 'overlap'
  /** A row that covers the first day. */
  | 'covers'
  /** Of the rows begun by the first day the last one; it covers the day and has one of `values`. */
  | 'latest'
  /** At least `least` rows begun within the year before the last day. */
  | 'count'
  /** No row covers the first day, although the category says so. */
  | 'absent'
  /** The register has the number under another name. */
  | 'name'
  /** A row begun before the last day, of the same occupation. */
  | 'same-occupation'

export interface RegisterRule {
  no: number
  code: string
  title: string
  register: RegisterCode
  how: How
  clause: string
  pattern: number
  /** Only for people of these categories. */
  categories?: readonly Category[]
  values?: readonly string[]
  least?: number
}
const JOBLESS: readonly Category[] = [
  'registered-unemployed',
  'unemployed-graduate',
  'employment-difficulty',
  'school-leaver',
]

/** How many subsidised trainings within a year are looked at: set here, of no clause. */
const MANY = 3
export const SHARED_PHONE_PEOPLE = 3
export const SHARED_ACCOUNT_PEOPLE = 2

export const registerRules: readonly RegisterRule[] = [
  { no: 1, code: 'dead', title: '已登记死亡', register: 'deaths', how: 'begun', clause: 'F2-7', pattern: 3 },
  {
    no: 2,
    code: 'pensioner',
    title: '已领取养老待遇',
    register: 'pension',
    how: 'covers',
    clause: 'F2-7',
    pattern: 4,
  },
  {
    no: 3,
    code: 'student',
    title: '在校学生（非毕业年度）',
    register: 'students',
    how: 'latest',
    values: ['enrolled'],
    clause: 'F2-7',
    pattern: 5,
  },
  {
    no: 4,
    code: 'employed',
    title: '以失业等身份参训，培训期间有单位缴费',
    register: 'insurance',
    how: 'overlap',
    categories: JOBLESS,
    clause: 'F2-7',
    pattern: 6,
  },
  {
    no: 5,
    code: 'payroll',
    title: '财政供养人员',
    register: 'payroll',
    how: 'covers',
    clause: 'F2-7',
    pattern: 7,
  },
  {
    no: 6,
    code: 'not-poverty-prevention',
    title: '不在防止返贫监测对象名单中',
    register: 'poverty-prevention',
    how: 'absent',
    categories: ['poverty-prevention'],
    clause: 'F2-7',
    pattern: 8,
  },
  {
    no: 7,
    code: 'not-disabled',
    title: '没有有效的残疾人证',
    register: 'disabled',
    how: 'absent',
    categories: ['disabled'],
    clause: 'F2-7',
    pattern: 8,
  },
  {
    no: 8,
    code: 'training-elsewhere',
    title: '同期在外地参加补贴性培训',
    register: 'trainings',
    how: 'overlap',
    clause: 'N10-11',
    pattern: 14,
  },
  {
    no: 9,
    code: 'subsidy-elsewhere',
    title: '同一职业已在外地享受补贴',
    register: 'subsidies',
    how: 'same-occupation',
    clause: 'N10-11',
    pattern: 11,
  },
  {
    no: 10,
    code: 'many-subsidies',
    title: `一年内在外地享受补贴 ${MANY} 次以上`,
    register: 'subsidies',
    how: 'count',
    least: MANY,
    clause: 'N10-11',
    pattern: 13,
  },
  {
    no: 11,
    code: 'certified-before',
    title: '培训前已持有同一职业的证书',
    register: 'certificates',
    how: 'same-occupation',
    clause: 'N10-11',
    pattern: 11,
  },
  {
    no: 12,
    code: 'jobless-not-registered',
    title: '以登记失业人员身份参训，没有失业登记',
    register: 'unemployment',
    how: 'absent',
    categories: ['registered-unemployed'],
    clause: 'F2-7',
    pattern: 8,
  },
  // The same number under another name, in the registers that carry most people.
  {
    no: 21,
    code: 'name-insurance',
    title: '身份证号与社保登记的姓名不一致',
    register: 'insurance',
    how: 'name',
    clause: 'F2-7',
    pattern: 2,
  },
  {
    no: 22,
    code: 'name-students',
    title: '身份证号与学籍登记的姓名不一致',
    register: 'students',
    how: 'name',
    clause: 'F2-7',
    pattern: 2,
  },
]

/** Found within the people asked about, without any register. */
export const insideRules = {
  overlap: { no: 31, code: 'two-classes', title: '同期参加两个培训班', clause: 'F2-7', pattern: 14 },
  phone: {
    no: 32,
    code: 'shared-phone',
    title: `${SHARED_PHONE_PEOPLE} 人以上使用同一手机号`,
    clause: 'F2-7',
    pattern: 1,
  },
  account: {
    no: 33,
    code: 'shared-account',
    title: '不同人员登记同一银行账户',
    clause: 'F37-15',
    pattern: 45,
  },
} as const

export interface RuleHead {
  no: number
  code: string
  title: string
  clause: string
  pattern: number
  registerTitle: string | null
  source: string | null
}
export const allRules: readonly RuleHead[] = [
  ...registerRules.map((r) => ({
    no: r.no,
    code: r.code,
    title: r.title,
    clause: r.clause,
    pattern: r.pattern,
    registerTitle: registers[r.register].title as string,
    source: registerOf(r.register).source,
  })),
  ...Object.values(insideRules).map((r) => ({ ...r, registerTitle: null, source: null })),
]
export const ruleOf = (no: number): RuleHead | undefined => allRules.find((r) => r.no === no)
export const matchedRegisters: readonly RegisterCode[] = [...new Set(registerRules.map((r) => r.register))]

export const runKinds = { class: '班级名册', claim: '补贴申报', year: '时段内全部参训人员' } as const
export type RunKind = keyof typeof runKinds
export const runStates = { running: '比对中', done: '已完成', failed: '失败' } as const
export type RunState = keyof typeof runStates

export interface RuleCount {
  rule: number
  hits: number
  people: number
  /** Against the run before; null where there was none. */
  added: number | null
  gone: number | null
}

/** A year of claims made up by the number, as columns, and the pack that judges them: 16 rules, 288 standards. */
import {
  type ClaimColumns,
  type ColumnFact,
  certificateKinds,
  type FactColumn,
  factSpec,
  NONE,
  NONE_8,
  type PackDocument,
  packDocument,
  type SubsidyKind,
  subsidyKinds,
} from '#money/policy/contract'

const KINDS = Object.keys(subsidyKinds) as SubsidyKind[]
const OWN = KINDS.indexOf('personal-certificate')
const CLASS = KINDS.indexOf('class-training')
/** 2025-01-01 and 2023-12-20 as days since 1970-01-01. */
const NEW_YEAR = 20_089
const FIRST_DRAWN = 19_711
const OCCUPATIONS = 480
const occupations = Array.from(
  { length: OCCUPATIONS },
  (_v, i) => `6-${10 + (i % 40)}-${10 + Math.floor(i / 40)}-01`,
)
const regions = ['350203', '350205', '350206', '350211', '350212', '350213']

/** The same numbers from the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const clause = '测试用标准（性能测量）'
const levels = [5, 4, 3, 2, 1]
const both: SubsidyKind[] = ['personal-certificate', 'class-training']

/** Made for measuring, not any place's rules. */
export const benchPack: PackDocument = packDocument.parse({
  format: 2,
  title: '性能测量用政策（非真实政策）',
  region: '350200',
  subsidyKind: 'personal-certificate',
  from: '2023-12-20',
  to: null,
  sources: [{ code: '测量', title: '性能测量用政策' }],
  requirements: [
    {
      id: 'age',
      title: '未满退休年龄',
      clause,
      must: {
        any: [
          {
            all: [
              { fact: 'sex', op: 'is', value: 'male' },
              { fact: 'age', op: 'below', value: 60 },
            ],
          },
          {
            all: [
              { fact: 'sex', op: 'is', value: 'female' },
              { fact: 'age', op: 'below', value: 55 },
            ],
          },
        ],
      },
      unknown: 'refuse',
    },
    {
      id: 'registered',
      title: '已登记',
      clause,
      must: {
        any: [
          { fact: 'employment', op: 'in', value: ['employed', 'unemployed'] },
          { fact: 'category', op: 'in', value: ['registered-unemployed', 'graduating-student'] },
          { fact: 'student', op: 'is', value: 'graduating' },
        ],
      },
      unknown: 'refuse',
    },
    {
      id: 'no-pension',
      title: '未领取养老待遇',
      clause,
      must: { fact: 'pension', op: 'is', value: 'none' },
      unknown: 'flag',
    },
    {
      id: 'insured',
      title: '参保满一年',
      clause,
      must: {
        any: [
          { fact: 'insured-months', op: 'atLeast', value: 12 },
          { fact: 'employment', op: 'is', value: 'unemployed' },
        ],
      },
      unknown: 'flag',
    },
    {
      id: 'window',
      title: '发证一年内申请',
      clause,
      must: { fact: 'certificate.months', op: 'atMost', value: 12 },
      unknown: 'refuse',
    },
    {
      id: 'filed',
      title: '评价机构已备案',
      clause,
      must: { fact: 'certificate.filed', op: 'is', value: true },
      unknown: 'flag',
    },
  ],
  amounts: Array.from({ length: 48 }, (_v, g) => [null, ...levels].map((level, l) => ({ g, level, l })))
    .flat()
    .map(({ g, level, l }) => ({
      id: `a-${g}-${l}`,
      title: `第 ${g} 类${level === null ? '专项能力' : `${level} 级`}`,
      clause,
      certificateKinds: level === null ? ['ability'] : ['level', 'qualification'],
      level,
      occupations: occupations.filter((_code, i) => i % 48 === g),
      amountFen: 50_000 + l * 20_000 + g * 100,
    })),
  adjustments: [
    {
      id: 'shortage',
      title: '急需紧缺上浮',
      clause,
      when: {
        all: [
          { fact: 'shortage', op: 'is', value: true },
          { fact: 'certificate.issued', op: 'atLeast', value: '2024-06-01' },
        ],
      },
      by: { kind: 'percent', percent: 20 },
    },
    {
      id: 'difficulty',
      title: '就业困难人员上浮',
      clause,
      when: {
        fact: 'category',
        op: 'in',
        value: ['employment-difficulty', 'poverty-prevention', 'disabled'],
      },
      by: { kind: 'percent', percent: 10 },
    },
    {
      id: 'employed',
      title: '签订劳动合同',
      clause,
      when: { fact: 'employment.proof', op: 'in', value: ['contract', 'insurance'] },
      by: { kind: 'amount', amountFen: 20_000 },
    },
  ],
  limits: [
    {
      id: 'three',
      title: '三次',
      clause,
      per: 'person',
      period: { kind: 'since', from: '2023-12-20' },
      max: 3,
      counts: both,
      extra: [{ when: { fact: 'shortage', op: 'is', value: true }, more: 1, clause }],
    },
    {
      id: 'yearly',
      title: '每年两次',
      clause,
      per: 'person',
      period: { kind: 'calendar-year' },
      max: 2,
      counts: both,
    },
    {
      id: 'trade',
      title: '同一职业两次',
      clause,
      per: 'occupation',
      period: { kind: 'life' },
      max: 2,
      counts: both,
    },
  ],
  exclusions: [
    { id: 'same-certificate', title: '一证一补', clause, rule: 'same-certificate', against: both },
    { id: 'same-level', title: '同职业同等级', clause, rule: 'same-occupation-level', against: both },
    { id: 'higher', title: '已享受更高等级', clause, rule: 'higher-level', against: both },
  ],
  caps: [{ id: 'line', title: '每笔上限', clause, per: 'line', counts: both, maxFen: 200_000 }],
  funds: [
    {
      id: 'insurance',
      title: '失业保险基金',
      clause,
      when: { fact: 'insured-months', op: 'atLeast', value: 12 },
      fund: 'unemployment-insurance',
    },
    { id: 'employment', title: '就业补助资金', clause, fund: 'employment' },
  ],
})

/** `count` claims of one year by about 0.8 × as many people, 40 of 100 of whom drew before. */
export function claimColumns(count: number, seed = 1): ClaimColumns {
  const next = random(seed)
  const below = (n: number) => Math.floor(next() * n)
  const person = new Int32Array(count)
  const on = new Int32Array(count)
  const birthOn = new Int32Array(count)
  const sex = new Uint8Array(count)
  const facts: Partial<Record<ColumnFact, FactColumn>> = {}
  const narrow = (fact: ColumnFact) => {
    const values = new Uint8Array(count)
    facts[fact] = { values }
    return values
  }
  const wide = (fact: ColumnFact) => {
    const values = new Int32Array(count)
    facts[fact] = { values }
    return values
  }
  const choices = (fact: ColumnFact) => Object.keys(factSpec(fact).values ?? {}).length
  const own = (['category', 'employment', 'student', 'pension'] as const).map((fact) => ({
    values: narrow(fact),
    choices: choices(fact),
  }))
  const insured = wide('insured-months')
  const perClaim = (['shortage', 'passed', 'certificate.filed', 'voucher'] as const).map(narrow)
  const proof = narrow('employment.proof')
  const issued = wide('certificate.issued')
  const attendance = wide('attendance')
  const ended = wide('training.ended')
  const material = wide('cost.material')
  const columns = {
    kind: new Uint8Array(count).fill(OWN),
    region: new Uint16Array(count),
    occupation: new Uint16Array(count),
    level: new Uint8Array(count),
    certificateKind: new Uint8Array(count),
    certificate: new Int32Array(count),
  }
  const kinds = Object.keys(certificateKinds)
  const [ability, level, qualification] = ['ability', 'level', 'qualification'].map((one) =>
    kinds.indexOf(one),
  )
  let people = 0
  for (let i = 0; i < count; i += 1) {
    const again = i > 0 && next() < 0.2
    if (again) {
      for (const { values } of own) values[i] = values[i - 1] as number
      insured[i] = insured[i - 1] as number
      birthOn[i] = birthOn[i - 1] as number
      sex[i] = sex[i - 1] as number
      on[i] = Math.min(NEW_YEAR + 364, (on[i - 1] as number) + below(60))
    } else {
      people += 1
      for (const { values, choices: n } of own) values[i] = next() < 0.05 ? NONE_8 : below(n)
      insured[i] = next() < 0.05 ? NONE : below(120) * 100
      birthOn[i] = NEW_YEAR - 6000 - below(17_000)
      sex[i] = below(2)
      on[i] = NEW_YEAR + below(365)
    }
    person[i] = people - 1
    for (const values of perClaim) values[i] = next() < 0.03 ? NONE_8 : below(2)
    proof[i] = next() < 0.5 ? NONE_8 : below(4)
    issued[i] = next() < 0.01 ? NONE : (on[i] as number) - below(500)
    attendance[i] = below(101) * 100
    ended[i] = (on[i] as number) - below(200)
    material[i] = below(100_000)
    const isAbility = next() < 0.15
    columns.region[i] = below(regions.length)
    columns.occupation[i] = below(OCCUPATIONS)
    columns.level[i] = isAbility ? 0 : 1 + below(5)
    columns.certificateKind[i] = (isAbility ? ability : next() < 0.7 ? level : qualification) as number
    columns.certificate[i] = i
  }
  const start = new Int32Array(people + 1)
  for (let p = 0; p < people; p += 1) {
    const drew = next() < 0.4 ? 1 + below(2) : 0
    start[p + 1] = (start[p] as number) + drew
  }
  const items = start[people] as number
  const made = <T extends Uint8Array | Uint16Array | Int32Array>(
    column: T,
    value: (i: number) => number,
  ): T => {
    for (let i = 0; i < items; i += 1) column[i] = value(i)
    return column
  }
  return {
    count,
    person,
    on,
    birthOn,
    sex,
    ...columns,
    group: { class: new Int32Array(count).fill(-1), budget: new Int32Array(count).fill(-1) },
    grantedFen: { class: new Float64Array(0), budget: new Float64Array(0) },
    facts,
    history: {
      start,
      kind: made(new Uint8Array(items), () => (next() < 0.7 ? OWN : CLASS)),
      occupation: made(new Uint16Array(items), () => below(OCCUPATIONS)),
      level: made(new Uint8Array(items), () => below(6)),
      certificateKind: made(new Uint8Array(items), () => level as number),
      certificate: made(new Int32Array(items), (i) => (next() < 0.01 ? below(count) : count + i)),
      paidOn: made(new Int32Array(items), () => FIRST_DRAWN + below(NEW_YEAR - FIRST_DRAWN)),
      amountFen: made(new Int32Array(items), () => 50_000 + below(200) * 1000),
    },
    occupations,
    regions,
    certificates: [],
    sources: [''],
  }
}

/** Made-up claims for the benches, by the million and the same each time, and a pack that looks at them from all sides. */
import type { FactSet } from '#money/judgements'
import { type ClaimColumns, NONE, NONE_8, type PackDocument, packDocument } from '#money/policy/contract'

/** A small fast generator: the same numbers in every run. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const GROUPS = 24
export const occupations = Array.from(
  { length: 240 },
  (_, i) =>
    `${4 + Math.floor(i / 120)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + Math.floor(i / 12)).padStart(2, '0')}-01`,
)
const CLAUSE = '测试〔2026〕1号第一条'

/** Sixteen rules and 288 amounts: two kinds of certificate by five levels and two without, by 24 groups of occupations. */
export function benchPack(more = 0): PackDocument {
  const amounts = []
  for (let group = 0; group < GROUPS; group++) {
    const of = occupations.filter((_o, i) => i % GROUPS === group)
    for (const kind of ['level', 'qualification'] as const)
      for (let level = 1; level <= 5; level++)
        amounts.push({
          id: `${kind}-${level}-${group}`,
          title: `${kind === 'level' ? '技能等级' : '职业资格'}${level}级第${group + 1}类`,
          clause: CLAUSE,
          certificateKinds: [kind],
          level,
          occupations: of,
          amountFen: (600 + (5 - level) * 400 + group * 10 + more) * 100,
        })
    for (const kind of ['completion', 'ability'] as const)
      amounts.push({
        id: `${kind}-${group}`,
        title: `${kind === 'completion' ? '合格证' : '专项能力'}第${group + 1}类`,
        clause: CLAUSE,
        certificateKinds: [kind],
        level: null,
        occupations: of,
        amountFen: (500 + group * 10 + more) * 100,
      })
  }
  const named = (id: string, title: string) => ({ id, title, clause: CLAUSE })
  return packDocument.parse({
    format: 2,
    title: '测试用政策（测速）',
    region: '350200',
    subsidyKind: 'personal-certificate',
    from: '2020-01-01',
    to: null,
    sources: [{ code: CLAUSE, title: '测速用，不是政策' }],
    requirements: [
      {
        ...named('working-age-f', '女性不满 55 周岁'),
        when: { fact: 'sex', op: 'is', value: 'female' },
        must: {
          all: [
            { fact: 'age', op: 'atLeast', value: 16 },
            { fact: 'age', op: 'below', value: 55 },
          ],
        },
        unknown: 'refuse',
      },
      {
        ...named('working-age-m', '男性不满 60 周岁'),
        when: { fact: 'sex', op: 'is', value: 'male' },
        must: {
          all: [
            { fact: 'age', op: 'atLeast', value: 16 },
            { fact: 'age', op: 'below', value: 60 },
          ],
        },
        unknown: 'refuse',
      },
      {
        ...named('employed', '就业登记或失业登记'),
        must: { fact: 'employment', op: 'in', value: ['employed', 'unemployed'] },
        unknown: 'flag',
      },
      {
        ...named('not-student', '非在读'),
        must: { not: { fact: 'student', op: 'is', value: 'enrolled' } },
        unknown: 'flag',
      },
      {
        ...named('in-time', '发证十二个月内申请'),
        must: { fact: 'certificate.months', op: 'atMost', value: 12 },
        unknown: 'refuse',
      },
      {
        ...named('filed', '评价机构已备案'),
        must: { fact: 'certificate.filed', op: 'is', value: true },
        unknown: 'refuse',
      },
    ],
    amounts,
    adjustments: [
      {
        ...named('shortage', '急需紧缺上浮'),
        when: { fact: 'shortage', op: 'is', value: true },
        by: { kind: 'percent', percent: 20 },
      },
      {
        ...named('groups', '重点群体上浮'),
        when: {
          fact: 'category',
          op: 'in',
          value: ['employment-difficulty', 'disabled', 'poverty-prevention'],
        },
        by: { kind: 'percent', percent: 10 },
      },
      {
        ...named('insured', '参保满三年加补'),
        when: { fact: 'insured-months', op: 'atLeast', value: 36 },
        by: { kind: 'amount', amountFen: 20_000 },
      },
    ],
    limits: [
      {
        ...named('yearly', '每人每年三次'),
        per: 'person',
        period: { kind: 'calendar-year' },
        max: 3,
        counts: ['personal-certificate', 'class-training'],
      },
      {
        ...named('occupation', '同一职业每年两次'),
        per: 'occupation',
        period: { kind: 'statistics-year' },
        max: 2,
        counts: ['personal-certificate'],
      },
      {
        ...named('once', '同一职业同一等级一次'),
        per: 'occupation-level',
        period: { kind: 'life' },
        max: 1,
        counts: ['personal-certificate', 'class-training'],
      },
    ],
    exclusions: [
      {
        ...named('same-certificate', '同一证书不重复'),
        rule: 'same-certificate',
        against: ['personal-certificate', 'class-training'],
      },
      {
        ...named('higher', '已享受更高等级'),
        rule: 'higher-level',
        against: ['personal-certificate', 'class-training'],
      },
    ],
    caps: [
      { ...named('line-cap', '每笔上限'), per: 'line', counts: ['personal-certificate'], maxFen: 400_000 },
      {
        ...named('person-cap', '每人累计上限'),
        per: 'person',
        counts: ['personal-certificate', 'class-training'],
        maxFen: 1_200_000,
      },
    ],
    funds: [
      {
        ...named('insurance', '参保人员由失业保险基金支付'),
        when: { fact: 'insured-months', op: 'atLeast', value: 12 },
        fund: 'unemployment-insurance',
      },
      { ...named('employment-fund', '就业补助资金'), fund: 'employment' },
    ],
  })
}

export const REGIONS = ['350203', '350205', '350206', '350211', '350212', '350213']
const day = (text: string): number => Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000)
const FROM = day('2025-01-01')

/** A year's claims of about two thirds as many people, a third of whom drew something before. */
export function benchSet(count: number, seed = 7): FactSet {
  const roll = dice(seed)
  const of8 = () => new Uint8Array(count)
  const of32 = () => new Int32Array(count)
  const person = of32()
  const on = of32()
  const birthOn = of32()
  const sex = of8()
  const region = new Uint16Array(count)
  const occupation = new Uint16Array(count)
  const level = of8()
  const certificateKind = of8()
  const certificate = of32()
  const facts = {
    category: { values: of8(), source: of8(), asOf: of32() },
    employment: { values: of8(), source: of8(), asOf: of32() },
    student: { values: of8(), source: of8(), asOf: of32() },
    pension: { values: of8(), source: of8(), asOf: of32() },
    'insured-months': { values: of32(), source: of8(), asOf: of32() },
    shortage: { values: of8() },
    'certificate.issued': { values: of32() },
    'certificate.filed': { values: of8() },
  }
  const history: number[][] = []
  const start: number[] = []
  let who = -1
  let left = 0
  let when = 0
  for (let row = 0; row < count; row++) {
    if (left === 0) {
      who += 1
      left = roll(10) < 6 ? 1 : roll(10) < 7 ? 2 : 3
      when = FROM + roll(200)
      start.push(history.length)
      for (let n = roll(9) - 5; n > 0; n--)
        history.push([roll(2), roll(240), 1 + roll(5), 2, -1, FROM - roll(900), (600 + roll(20) * 100) * 100])
      birthOn[row] = day('1966-01-01') + roll(15_000)
      sex[row] = roll(2)
    } else {
      when = Math.min(FROM + 364, when + 1 + roll(60))
      birthOn[row] = birthOn[row - 1] as number
      sex[row] = sex[row - 1] as number
    }
    left -= 1
    person[row] = who
    on[row] = when
    region[row] = roll(REGIONS.length)
    occupation[row] = roll(240)
    const kind = roll(10)
    certificateKind[row] = kind < 6 ? 2 : kind < 8 ? 1 : kind < 9 ? 3 : 0
    level[row] = certificateKind[row] === 2 || certificateKind[row] === 1 ? 5 - Math.min(4, roll(8) >> 1) : 0
    certificate[row] = row
    facts.category.values[row] = roll(11)
    facts.employment.values[row] = roll(20) ? roll(2) : roll(2) ? 2 : NONE_8
    facts.student.values[row] = roll(40) ? 2 : 0
    facts.pension.values[row] = roll(30) ? 1 : NONE_8
    facts['insured-months'].values[row] = roll(12) ? roll(120) * 100 : NONE
    for (const name of ['category', 'employment', 'student', 'pension', 'insured-months'] as const) {
      facts[name].source[row] = 1 + roll(2)
      facts[name].asOf[row] = when - roll(60)
    }
    facts.shortage.values[row] = roll(5) ? 0 : 1
    facts['certificate.issued'].values[row] = when - roll(400)
    facts['certificate.filed'].values[row] = roll(50) ? 1 : 0
  }
  start.push(history.length)
  const drawn = <T extends Uint8Array | Uint16Array | Int32Array>(into: T, at: number): T => {
    for (const [i, item] of history.entries()) into[i] = item[at] as number
    return into
  }
  const n = history.length
  const columns: ClaimColumns = {
    count,
    person,
    kind: new Uint8Array(count).fill(1),
    on,
    birthOn,
    sex,
    region,
    occupation,
    level,
    certificateKind,
    certificate,
    group: { class: of32().fill(-1), budget: of32().fill(-1) },
    grantedFen: { class: new Float64Array(0), budget: new Float64Array(0) },
    facts,
    history: {
      start: Int32Array.from(start),
      kind: drawn(new Uint8Array(n), 0),
      occupation: drawn(new Uint16Array(n), 1),
      level: drawn(new Uint8Array(n), 2),
      certificateKind: drawn(new Uint8Array(n), 3),
      certificate: drawn(new Int32Array(n), 4),
      paidOn: drawn(new Int32Array(n), 5),
      amountFen: drawn(new Int32Array(n), 6),
    },
    occupations,
    regions: REGIONS,
    certificates: [],
    sources: ['', '部门数据', '经办核录'],
  }
  const ids = new Uint8Array(count * 16)
  const view = new DataView(ids.buffer)
  for (let row = 0; row < count; row++) {
    view.setUint32(row * 16, 0x0190a000)
    view.setUint32(row * 16 + 4, (row >>> 16) * 65_536 + 0x7000)
    view.setUint32(row * 16 + 8, 0x80000000)
    view.setUint32(row * 16 + 12, row)
  }
  return { columns, ids, extra: {} }
}

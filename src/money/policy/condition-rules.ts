/** Conditions read plainly: true, false, or null where a fact they need is not known. */
import { addMonths, ageOn, type Day, daysBetween, isDay } from '#platform/day'
import { factSources } from '#registry/people/contract'
import {
  type ClaimFacts,
  type Condition,
  factSpec,
  moreFacts,
  operators,
  type PackFact,
  type Plain,
  packFacts,
} from './contract.ts'

export interface Known {
  value: Plain
  /** As people read it. */
  shown: string
  source: string
  asOf: Day | null
}
export type KnownFacts = Partial<Record<PackFact, Known>>
export type Inputs = Record<string, { value: string; source: string; asOf: string | null }>

/** The smallest number of months after which `day` lies not behind `from` any more. */
export function monthsUntil(from: Day, day: Day): number {
  let months = (Number(day.slice(0, 4)) - Number(from.slice(0, 4))) * 12
  months += Number(day.slice(5, 7)) - Number(from.slice(5, 7))
  if (addMonths(from, months) < day) months += 1
  return Math.max(0, months)
}

/** Whole months from `from` that have passed by `day`. */
export function monthsPassed(from: Day, day: Day): number {
  const months = monthsUntil(from, day)
  return addMonths(from, months) > day ? Math.max(0, months - 1) : months
}

/** Numbers beyond it are mistakes; columns have no room for them. */
const MOST_NUMBER = 10_000_000
/** Claims and columns know two decimals of a number. */
const twoDecimals = (value: number): number => Math.floor(value * 100 + 1e-6) / 100

export const showValue = (fact: PackFact, value: Plain): string => {
  const spec = factSpec(fact)
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (spec.type === 'choice') return spec.values?.[String(value)] ?? String(value)
  return `${value}${spec.unit ? ` ${spec.unit}` : ''}`
}

const PERSON_FACTS = ['category', 'employment', 'student', 'pension', 'insured-months'] as const

/** Whether a value can be one of this fact at all. */
function fitting(fact: PackFact, value: Plain): boolean {
  const { type } = factSpec(fact)
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (type === 'flag') return typeof value === 'boolean'
  if (type === 'choice') return typeof value === 'string' && Object.hasOwn(factSpec(fact).values ?? {}, value)
  return typeof value === 'string' && (type !== 'day' || isDay(value))
}

/** All that is known of a claim, by the names that packs use, each with its source and day. */
export function knownFacts(facts: ClaimFacts): KnownFacts {
  const known: KnownFacts = {}
  const put = (fact: PackFact, value: Plain | null | undefined, source: string, asOf: Day | null) => {
    if (value === null || value === undefined || !fitting(fact, value)) return
    if (typeof value === 'number' && Math.abs(value) > MOST_NUMBER) return
    const kept = typeof value === 'number' ? twoDecimals(value) : value
    known[fact] = { value: kept, shown: showValue(fact, kept), source, asOf }
  }
  const { person, certificate, on } = facts
  put('age', ageOn(person.birthOn, on), '身份证件', on)
  put('sex', person.sex, '身份证件', null)
  for (const fact of PERSON_FACTS) {
    const held = person.facts[fact]
    if (!held || (packFacts[fact].type === 'number' && held.value.trim() === '')) continue
    const value = packFacts[fact].type === 'number' ? Number(held.value) : held.value
    put(fact, value, (factSources as Record<string, string>)[held.source] ?? held.source, held.asOf)
  }
  put('region', facts.region, '申请信息', on)
  put('applied', on, '申请信息', on)
  put('applied.month', Number(on.slice(5, 7)), '申请信息', on)
  put('shortage', facts.shortage, '职业技能培训需求指导目录', on)
  put('attendance', facts.attendanceShare == null ? null : facts.attendanceShare * 100, '签到记录', on)
  put('passed', facts.passed, '结业考核', on)
  if (certificate) {
    const { issuedOn } = certificate
    put('certificate.kind', certificate.kind, '证书登记', issuedOn)
    put('certificate.level', certificate.level, '证书登记', issuedOn)
    put('certificate.occupation', certificate.occupationCode, '证书登记', issuedOn)
    put('certificate.issued', issuedOn, '证书登记', issuedOn)
    put('certificate.days', issuedOn && Math.max(0, daysBetween(issuedOn, on)), '证书登记', issuedOn)
    put('certificate.months', issuedOn && monthsUntil(issuedOn, on), '证书登记', issuedOn)
    put('certificate.filed', certificate.filed, '评价机构备案', issuedOn)
  }
  for (const fact of moreFacts) {
    const held = facts.more?.[fact]
    if (held) put(fact, held.value, held.source, held.asOf)
  }
  const ended = known['training.ended']
  if (ended) {
    const { source, asOf } = ended
    put('training.since-days', Math.max(0, daysBetween(String(ended.value), on)), source, asOf)
    put('training.since-months', monthsUntil(String(ended.value), on), source, asOf)
  }
  const started = known['employment.started']
  if (started) {
    const { source, asOf } = started
    const day = String(started.value)
    put('employment.months', day > on ? 0 : monthsPassed(day, on), source, asOf)
    put('employment.delay', ended && Math.max(0, daysBetween(String(ended.value), day)), source, asOf)
  }
  return known
}

export interface Finding {
  holds: boolean | null
  /** Every fact that was asked, as it was found. */
  inputs: Inputs
  /** Facts that were needed and are not known. */
  missing: PackFact[]
}

/** A region's code and those of all below it begin alike. */
const regionStem = (code: string): string => code.replace(/(?:0000|00)$/, '')
export const inRegion = (code: string, region: string): boolean => code.startsWith(regionStem(region))

/** Values that can't be of this fact compare with nothing; a region is in those above it. */
function compareValue(fact: PackFact, op: keyof typeof operators, found: Plain, value: Plain): boolean {
  if (!fitting(fact, value)) return false
  if (fact === 'region' && (op === 'is' || op === 'in')) return inRegion(String(found), String(value))
  switch (op) {
    case 'is':
    case 'in':
      return found === value
    case 'below':
      return found < value
    case 'atMost':
      return found <= value
    case 'over':
      return found > value
    case 'atLeast':
      return found >= value
  }
}

/** A list belongs to `in` and to nothing else. */
export const compareFact = (
  fact: PackFact,
  op: keyof typeof operators,
  found: Plain,
  value: Plain | Plain[],
): boolean =>
  Array.isArray(value)
    ? op === 'in' && value.some((one) => compareValue(fact, op, found, one))
    : compareValue(fact, op, found, value)

const NOT_KNOWN = { value: '无数据', source: '—', asOf: null }

export function evaluate(condition: Condition, known: KnownFacts): Finding {
  if ('fact' in condition) {
    const { fact } = condition
    const title = fact === 'term' ? `${packFacts.term.title}“${condition.value}”` : packFacts[fact].title
    const held = known[fact]
    if (!held) return { holds: null, inputs: { [title]: NOT_KNOWN }, missing: [fact] }
    const { shown, source, asOf } = held
    return {
      holds: compareFact(fact, condition.op, held.value, condition.value),
      inputs: { [title]: { value: shown, source, asOf } },
      missing: [],
    }
  }
  if ('not' in condition) {
    const inner = evaluate(condition.not, known)
    return { ...inner, holds: inner.holds === null ? null : !inner.holds }
  }
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => evaluate(part, known))
  const decisive = !('all' in condition)
  const holds = parts.some((part) => part.holds === decisive)
    ? decisive
    : parts.some((part) => part.holds === null)
      ? null
      : !decisive
  return {
    holds,
    inputs: Object.assign({}, ...parts.map((part) => part.inputs)) as Inputs,
    missing: holds === null ? [...new Set(parts.flatMap((part) => part.missing))] : [],
  }
}

/** The condition in words, as tables and explanations show it. */
export function describe(condition: Condition, nested = false): string {
  if ('fact' in condition) {
    const { fact, op, value } = condition
    const { title, type } = factSpec(fact)
    if (fact === 'term') return `符合“${value}”`
    if (type === 'flag' && op === 'is' && typeof value === 'boolean')
      return `${title}：${value ? '是' : '否'}`
    const values = (Array.isArray(value) ? value : [value]).map((one) => showValue(fact, one)).join('、')
    if (type === 'day' && !Array.isArray(value)) {
      const words = { is: '为', in: '为', below: '早于', atMost: '不晚于', over: '晚于', atLeast: '不早于' }
      return `${title}${words[op]} ${values}`
    }
    return `${title}${operators[op]}${/^[\d-]/.test(values) ? ' ' : ''}${values}`
  }
  if ('not' in condition) return `不属于：${describe(condition.not, true)}`
  const parts = 'all' in condition ? condition.all : condition.any
  const text = parts.map((part) => describe(part, true)).join('all' in condition ? '，且' : '，或')
  return nested && parts.length > 1 ? `（${text}）` : text
}

/** Facts a condition asks for. */
export function factsIn(condition: Condition): PackFact[] {
  if ('fact' in condition) return [condition.fact]
  if ('not' in condition) return factsIn(condition.not)
  return ('all' in condition ? condition.all : condition.any).flatMap(factsIn)
}

/** A document from outside, read strictly; what can't be read is told in Chinese with its place. */
import type { Reason } from '#platform/refusal'
import { type PackCase, packCases } from './case-contract.ts'
import { checkRefusals } from './check-refusal-contract.ts'
import { operators, type PackDocument, packDocument, packFacts } from './contract.ts'
import { placeName } from './place-rules.ts'

interface Issue {
  code: string
  message: string
  path: PropertyKey[]
  origin?: string
  expected?: string
  minimum?: number | bigint
  maximum?: number | bigint
  keys?: string[]
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here: unknown = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<PropertyKey, unknown>)[step]
  }
  return here
}

/** What in a condition can't be read: an unknown fact or comparison, by name. */
function faultsIn(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return ['条件写法不正确']
  const { fact, op, all, any, not } = condition as Record<string, unknown>
  const parts = [all, any].flatMap((list) => (Array.isArray(list) ? list : []))
  if (parts.length > 0) return parts.flatMap(faultsIn)
  if (not !== undefined) return faultsIn(not)
  if (typeof fact === 'string' && !Object.hasOwn(packFacts, fact)) return [`未知的数据项“${fact}”`]
  if (typeof op === 'string' && !Object.hasOwn(operators, op)) return [`未知的比较方式“${op}”`]
  return typeof fact === 'string' && typeof op === 'string' ? [] : ['条件写法不正确']
}

const money = (path: readonly PropertyKey[]): boolean => String(path.at(-1)).endsWith('Fen')

function tell(issue: Issue, document: unknown): string[] {
  const { code, path } = issue
  const found = at(document, path)
  switch (code) {
    case 'invalid_type':
      if (found === undefined) return ['缺少这一项']
      if (money(path)) return ['金额须为整数分，不能有不足一分的零头']
      return [issue.expected === 'int' ? '应为整数' : '类型不正确']
    case 'too_small':
      if (money(path)) return [found === 0 ? '金额须大于零' : '金额不能为负数']
      if (issue.origin === 'string') return ['不能为空']
      if (issue.origin === 'array') return ['至少要有一项']
      return [`不能小于 ${String(issue.minimum)}`]
    case 'too_big':
      if (issue.origin === 'string') return [`不能超过 ${String(issue.maximum)} 字`]
      if (issue.origin === 'array') return [`不能超过 ${String(issue.maximum)} 项`]
      return [money(path) ? '金额过大' : `不能大于 ${String(issue.maximum)}`]
    case 'not_multiple_of':
      return ['小数最多两位']
    case 'unrecognized_keys':
      return [`有不认识的内容：${(issue.keys ?? []).join('、')}`]
    case 'invalid_value':
      return [`“${String(found)}”不在可选范围内`]
    case 'invalid_union': {
      const faults = [...new Set(faultsIn(found))]
      return faults.length > 0 ? faults : ['写法不正确']
    }
    case 'custom':
      return [issue.message]
    default:
      return [/^[\u4e00-\u9fff“]/.test(issue.message) ? issue.message : '格式不正确']
  }
}

function reasonsOf(issues: readonly Issue[], value: unknown, root: string): Reason[] {
  return issues.slice(0, 100).flatMap((issue) => {
    const field = [root, ...issue.path.map(String)].join('.')
    const place = placeName(field) ?? '政策包'
    return tell(issue, value).map((what) => checkRefusals.shape({ place, what }, { field }))
  })
}

export type Read<T> = { value: T; reasons: [] } | { value: null; reasons: Reason[] }

export function readPack(value: unknown): Read<PackDocument> {
  const read = packDocument.safeParse(value)
  return read.success
    ? { value: read.data, reasons: [] }
    : { value: null, reasons: reasonsOf(read.error.issues as Issue[], value, 'document') }
}

export function readCases(value: unknown): Read<PackCase[]> {
  const read = packCases.safeParse(value)
  return read.success
    ? { value: read.data, reasons: [] }
    : { value: null, reasons: reasonsOf(read.error.issues as Issue[], value, 'cases') }
}

/** A file of the editor: the pack with its cases, or the pack alone. */
export function readFileOf(value: unknown): { document: unknown; cases: unknown } {
  const whole = value as { pack?: unknown; cases?: unknown } | null
  if (typeof whole === 'object' && whole !== null && 'pack' in whole)
    return { document: whole.pack, cases: whole.cases ?? [] }
  return { document: value, cases: [] }
}

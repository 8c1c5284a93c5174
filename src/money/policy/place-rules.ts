/** Where something stands in a pack: its elements, their conditions and days, and the place in words. */
import type { Day } from '#platform/day'
import { type Condition, type PackDocument, type PackElement, type Section, sections } from './contract.ts'

/** A day later than any pack's. */
export const OPEN = '9999-12-31'

export const sectionNames = Object.keys(sections) as Section[]

export interface Placed {
  section: Section
  element: PackElement
  field: string
}
export const elementsOf = (document: PackDocument): Placed[] =>
  sectionNames.flatMap((section) =>
    (document[section] as PackElement[]).map((element, i) => ({
      section,
      element,
      field: `document.${section}.${i}`,
    })),
  )

export interface PlacedCondition {
  condition: Condition
  element: PackElement
  field: string
}

/** Every condition of the pack with the element it belongs to. */
export const conditionsOf = (document: PackDocument): PlacedCondition[] =>
  elementsOf(document).flatMap(({ element, field }) => {
    const holder = element as PackElement & {
      when?: Condition
      must?: Condition
      extra?: { when: Condition }[]
    }
    const { when, must, extra = [] } = holder
    return [
      ...(when ? [{ condition: when, element, field: `${field}.when` }] : []),
      ...(must ? [{ condition: must, element, field: `${field}.must` }] : []),
      ...extra.map((one, k) => ({ condition: one.when, element, field: `${field}.extra.${k}.when` })),
    ]
  })

/** First and last day of an element within its pack. */
export const spanIn = (element: { from?: Day; to?: Day }, document: PackDocument) => ({
  from: element.from ?? document.from,
  to: element.to ?? document.to ?? OPEN,
})

/** Days on which something may be in force that was not the day before. */
export function turningDays(document: PackDocument, next: (day: Day) => Day): Day[] {
  const end = document.to ?? OPEN
  const days = elementsOf(document).flatMap(({ element }) => [
    ...(element.from ? [element.from] : []),
    ...(element.to && element.to < end ? [next(element.to)] : []),
  ])
  return [...new Set([document.from, ...days])].filter((day) => day >= document.from && day <= end).sort()
}

/** Titles of the terms that a condition names. */
export function termsIn(condition: Condition): string[] {
  if ('fact' in condition) return condition.fact === 'term' ? [condition.value].flat().map(String) : []
  if ('not' in condition) return termsIn(condition.not)
  return ('all' in condition ? condition.all : condition.any).flatMap(termsIn)
}

const headNames: Record<string, string> = {
  format: '格式',
  title: '名称',
  region: '地区',
  subsidyKind: '补贴项目',
  from: '生效日期',
  to: '截止日期',
  sources: '来源文件',
  ...sections,
}
const fieldNames: Record<string, string> = {
  id: '标识',
  title: '项目',
  clause: '依据',
  from: '起始日期',
  to: '截止日期',
  note: '说明',
  code: '文号',
  must: '须符合',
  when: '适用条件',
  unknown: '没有数据时',
  next: '提示',
  certificateKinds: '证书类型',
  level: '等级',
  occupations: '职业（工种）',
  regions: '适用地区',
  amountFen: '金额',
  unit: '计量',
  by: '调整方式',
  percent: '百分比',
  fact: '数据项',
  op: '比较方式',
  value: '比较值',
  maxFen: '上限金额',
  per: '对象',
  period: '计算期间',
  months: '月数',
  max: '上限',
  counts: '计入的补贴',
  extra: '另增次数',
  more: '增加次数',
  rule: '情形',
  against: '对照的补贴',
  fund: '资金来源',
  funds: '资金来源',
  short: '不足时',
  required: '是否须持券',
}

/** A place in the document as the editor names it: `补贴标准 第 3 条·金额`; undefined where it is no place of a pack. */
export function placeName(field: string | undefined): string | undefined {
  const [root, head = '', index, ...rest] = field?.split('.') ?? []
  if (root === 'cases') return head === '' ? '测试用例' : `测试用例 第 ${Number(head) + 1} 个`
  if (root !== 'document') return undefined
  const name = headNames[head]
  if (!name || index === undefined) return name ?? (head === '' ? '政策包' : undefined)
  const inner = rest.findLast((step) => fieldNames[step])
  return `${name} 第 ${Number(index) + 1} 条${inner ? `·${fieldNames[inner]}` : ''}`
}

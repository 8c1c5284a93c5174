/** How a pack's elements read in tables, findings and comparisons. */
import { yuan } from '#platform/fen'
import { levelNames } from '#registry/occupations/contract'
import { describe } from './condition-rules.ts'
import {
  type Condition,
  cappedPer,
  certificateKinds,
  countedPer,
  exclusionRules,
  funds,
  type PackAdjustment,
  type PackDocument,
  type PackElement,
  packFacts,
  type Section,
  sections,
  shortages,
  subsidyKinds,
  units,
  unknowns,
} from './contract.ts'
import { showPeriod } from './count-rules.ts'

const kinds = (list: readonly (keyof typeof subsidyKinds)[]): string =>
  list.map((kind) => subsidyKinds[kind]).join('、')

export interface Line extends PackElement {
  /** What it says. */
  says: string
}

const only = (when: Condition | undefined): string => (when ? `${describe(when)}的，` : '')

function showBy(by: PackAdjustment['by']): string {
  switch (by.kind) {
    case 'percent':
      return `标准的 ${by.percent > 0 ? '+' : ''}${by.percent}%`
    case 'amount':
      return `${by.amountFen < 0 ? '减' : '加'} ¥${yuan(Math.abs(by.amountFen))}`
    case 'override':
      return `改按 ¥${yuan(by.amountFen)}`
    case 'share':
      return `${packFacts[by.fact].title}的 ${by.percent}%${by.maxFen ? `，最多 ¥${yuan(by.maxFen)}` : ''}`
  }
}

/** Long lists are told by their number; what stands in them is compared elsewhere. */
const FEW = 6
const showOccupations = (codes: readonly string[]): string =>
  codes.length > FEW
    ? `限 ${codes.slice(0, 3).join('、')} 等 ${codes.length} 个职业（工种）`
    : `限 ${codes.join('、')}`

const CODES = /(?<![\d.,-])(?:\d{6}|\d-\d{2}-\d{2}-\d{2})(?![\d-])/g
/** Codes of regions and occupations that a pack names. */
export const codesIn = (document: PackDocument): string[] => [
  ...new Set(JSON.stringify(document).match(CODES)),
]
/** A text with its codes by name, where the name is known. */
export const withNames = (text: string, names: Readonly<Record<string, string>>): string =>
  text.replace(CODES, (code) => names[code] ?? code)

/** Every element of a section in one sentence. */
export function linesOf(document: PackDocument, section: Section): Line[] {
  switch (section) {
    case 'requirements':
      return document.requirements.map((one) => ({
        ...one,
        says: `${one.when ? `${describe(one.when)}的，` : ''}${describe(one.must)}（${unknowns[one.unknown]}）`,
      }))
    case 'amounts':
      return document.amounts.map((one) => ({
        ...one,
        says: [
          one.certificateKinds.map((kind) => certificateKinds[kind]).join('、') || '不凭证书',
          one.level === null ? null : levelNames[one.level],
          one.occupations ? showOccupations(one.occupations) : null,
          one.regions ? `限 ${one.regions.join('、')} 地区` : null,
          one.when ? `限${describe(one.when)}` : null,
          `¥${yuan(one.amountFen)}${one.unit ? `／${units[one.unit.of]}（按${packFacts[one.unit.fact].title}${one.unit.max ? `，最多 ${one.unit.max} ${units[one.unit.of]}` : ''}）` : ''}`,
        ]
          .filter(Boolean)
          .join('，'),
      }))
    case 'adjustments':
      return document.adjustments.map((one) => ({
        ...one,
        says: `${describe(one.when)}：${showBy(one.by)}`,
      }))
    case 'limits':
      return document.limits.map((one) => ({
        ...one,
        says: `${only(one.when)}${countedPer[one.per]}，${showPeriod(one.period ?? { kind: 'life' })}最多 ${one.max} 次（计${kinds(one.counts)}）${(
          one.extra ?? []
        )
          .map((extra) => `；${describe(extra.when)}的另增 ${extra.more} 次`)
          .join('')}`,
      }))
    case 'exclusions':
      return document.exclusions.map((one) => ({
        ...one,
        says: `${only(one.when)}${one.period ? showPeriod(one.period) : ''}${exclusionRules[one.rule]}的不再享受（对${kinds(one.against)}）`,
      }))
    case 'caps':
      return document.caps.map((one) => ({
        ...one,
        says: `${only(one.when)}${cappedPer[one.per]}${one.per === 'person' ? showPeriod(one.period ?? { kind: 'life' }) : ''}不超过 ¥${yuan(one.maxFen)}`,
      }))
    case 'funds':
      return document.funds.map((one) => ({
        ...one,
        says: `${one.when ? `${describe(one.when)}的，` : '其余'}由${funds[one.fund]}支付${one.short ? `（${shortages[one.short]}）` : ''}`,
      }))
    case 'terms':
      return document.terms.map((one) => ({ ...one, says: `指${describe(one.when)}` }))
    case 'vouchers':
      return document.vouchers.map((one) => ({
        ...one,
        says: `${only(one.when)}${one.funds ? `由${one.funds.map((fund) => funds[fund]).join('、')}支付的，` : ''}${
          one.required ? `申领时须持培训券（${unknowns[one.unknown ?? 'refuse']}）` : '申领时不须持培训券'
        }`,
      }))
  }
}

export const showSpan = (from: string | undefined, to: string | null | undefined): string =>
  from || to ? `${from ?? '政策起始日'} 至 ${to ?? '长期'}` : '同政策有效期'

const UNKNOWNS = new RegExp(`（(?:${Object.values(unknowns).join('|')})）$`)

/** Sections as they are told to the public: standards first, those that say nothing left out. */
export const wordsOf = (document: PackDocument, names: Readonly<Record<string, string>>) =>
  (Object.keys(sections) as Section[])
    .sort((a, b) => Number(b === 'amounts') - Number(a === 'amounts'))
    .map((section) => ({
      section,
      title: sections[section] as string,
      lines: linesOf(document, section).map(({ id, title, says, clause, from, to, note }) => ({
        id,
        title,
        // What is done without data is the officers' matter.
        says: withNames(says.replace(UNKNOWNS, ''), names),
        clause,
        span: from || to ? showSpan(from, to) : '',
        note: note ?? '',
      })),
    }))
    .filter(({ lines }) => lines.length > 0)

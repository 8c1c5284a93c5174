/** How a pack's elements read in tables. */
import { yuan } from '#platform/fen'
import { levelName } from '#web/console'
import { describe } from '../condition-rules.ts'
import {
  certificateKinds,
  countedPer,
  exclusionRules,
  funds,
  type PackDocument,
  type PackElement,
  type Section,
  subsidyKinds,
  unknowns,
} from '../contract.ts'
import { showPeriod } from '../count-rules.ts'

const kinds = (list: readonly (keyof typeof subsidyKinds)[]): string =>
  list.map((kind) => subsidyKinds[kind]).join('、')

export interface Line extends PackElement {
  /** What it says. */
  says: string
}

/** Every element of a section in one sentence. */
export function linesOf(document: PackDocument, section: Section): Line[] {
  switch (section) {
    case 'requirements':
      return document.requirements.map((one) => ({
        ...one,
        says: `${describe(one.must)}（${unknowns[one.unknown]}）`,
      }))
    case 'amounts':
      return document.amounts.map((one) => ({
        ...one,
        says: [
          one.certificateKinds.map((kind) => certificateKinds[kind]).join('、'),
          one.level === null ? null : levelName(one.level),
          one.occupations ? `限 ${one.occupations.join('、')}` : null,
          `¥${yuan(one.amountFen)}`,
        ]
          .filter(Boolean)
          .join('，'),
      }))
    case 'adjustments':
      return document.adjustments.map((one) => ({
        ...one,
        says: `${describe(one.when)}：${
          one.by.kind === 'percent'
            ? `标准的 ${one.by.percent > 0 ? '+' : ''}${one.by.percent}%`
            : one.by.kind === 'amount'
              ? `${one.by.amountFen < 0 ? '减' : '加'} ¥${yuan(Math.abs(one.by.amountFen))}`
              : `改按 ¥${yuan(one.by.amountFen)}`
        }`,
      }))
    case 'limits':
      return document.limits.map((one) => ({
        ...one,
        says: `${countedPer[one.per]}，${showPeriod(one.period ?? { kind: 'life' })}最多 ${one.max} 次（计${kinds(one.counts)}）${(
          one.extra ?? []
        )
          .map((extra) => `；${describe(extra.when)}的另增 ${extra.more} 次`)
          .join('')}`,
      }))
    case 'exclusions':
      return document.exclusions.map((one) => ({
        ...one,
        says: `${exclusionRules[one.rule]}的不再享受（对${kinds(one.against)}）`,
      }))
    case 'caps':
      return document.caps.map((one) => ({
        ...one,
        says: `${one.per === 'line' ? '每笔' : `每人${showPeriod(one.period ?? { kind: 'life' })}`}不超过 ¥${yuan(one.maxFen)}`,
      }))
    case 'funds':
      return document.funds.map((one) => ({
        ...one,
        says: `${one.when ? `${describe(one.when)}的，` : '其余'}由${funds[one.fund]}支付`,
      }))
  }
}

export const showSpan = (from: string | undefined, to: string | null | undefined): string =>
  from || to ? `${from ?? '政策起始日'} 至 ${to ?? '长期'}` : '同政策有效期'

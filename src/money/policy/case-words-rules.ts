/** A test case in one line of Chinese. */
import { ageOn } from '#platform/day'
import { yuan } from '#platform/fen'
import { levelNames } from '#registry/occupations/contract'
import { type FactName, factTitle } from '#registry/people/contract'
import type { CaseGiven, PackCase } from './case-contract.ts'
import { showValue } from './condition-rules.ts'
import { certificateKinds, factSpec, funds, type PackFact, type Plain } from './contract.ts'

export function describeGiven(given: CaseGiven): string {
  const { certificate, history, more = {} } = given
  const facts = Object.entries(given.facts) as [FactName, string][]
  return [
    `${given.on} 申请`,
    `${given.sex === 'male' ? '男' : '女'}，${ageOn(given.birthOn, given.on)} 周岁`,
    ...facts.map(([fact, value]) => factTitle(fact, value)),
    certificate
      ? [
          certificateKinds[certificate.kind],
          certificate.level ? levelNames[certificate.level] : null,
          certificate.issuedOn ? `${certificate.issuedOn} 发证` : null,
          certificate.filed === false ? '评价机构未备案' : null,
        ]
          .filter(Boolean)
          .join('，')
      : '没有证书',
    given.shortage ? '急需紧缺' : null,
    given.passed === false ? '考核不合格' : null,
    given.attendanceShare != null ? `出勤率 ${Math.round(given.attendanceShare * 10_000) / 100}%` : null,
    ...(Object.entries(more) as [PackFact, Plain][]).map(
      ([fact, value]) => `${factSpec(fact).title}：${showValue(fact, value)}`,
    ),
    history.length > 0 ? `已享受 ${history.length} 次` : null,
  ]
    .filter(Boolean)
    .join('；')
}

export const describeExpect = ({ eligible, amountFen, fund }: PackCase['expect']): string =>
  eligible ? `补 ${yuan(amountFen)} 元${fund ? `，由${funds[fund]}支付` : ''}` : '不予补贴'

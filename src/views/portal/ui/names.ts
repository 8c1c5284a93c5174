/** Official names, said again here because the policy's contract carries its validator along (decision 0005). */
import type { FundKind, SubsidyKind } from '#money/policy/contract'

export const SUBSIDIES: Record<SubsidyKind, string> = {
  'class-training': '职业培训补贴',
  'personal-certificate': '个人见证补贴',
  'skill-upgrade': '失业保险技能提升补贴',
  apprenticeship: '企业新型学徒制培训补贴',
  'employment-reward': '培训促进就业奖补',
  'living-allowance': '培训期间生活费补贴',
}

export const FUNDS: Record<FundKind, string> = {
  employment: '就业补助资金',
  'unemployment-insurance': '失业保险基金',
  'special-account': '职业技能提升行动专账资金',
  enterprise: '企业职工教育经费',
  social: '社会资金',
  personal: '个人承担',
}

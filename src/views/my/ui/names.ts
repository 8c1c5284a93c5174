import type { employment } from '#employment/follow-up/contract'
import type { CertificateKind } from '#money/policy/contract'
import type { Category } from '#registry/people/contract'

type Proof = (typeof employment)['_output']['proof']

/** Person categories as the registry names them; said again here because the registry's contract carries its validator along. */
export const CATEGORY_NAMES: Record<Category, string> = {
  'rural-transfer': '农村转移就业劳动者',
  'unemployed-graduate': '离校未就业高校毕业生',
  'registered-unemployed': '登记失业人员',
  'employment-difficulty': '就业困难人员',
  'poverty-prevention': '防止返贫监测对象',
  'graduating-student': '毕业年度高校毕业生',
  'school-leaver': '城乡未继续升学初高中毕业生',
  veteran: '退役军人',
  disabled: '残疾人',
  employee: '企业职工',
  other: '其他城乡劳动者',
}

export const KIND_NAMES: Record<CertificateKind, string> = {
  completion: '培训合格证',
  qualification: '职业资格证书',
  level: '职业技能等级证书',
  ability: '专项职业能力证书',
}

export const PROOF_NAMES: Record<Proof, string> = {
  contract: '劳动合同',
  payroll: '工资流水',
  housekeeping: '家政服务协议',
  insurance: '社保缴费记录',
}

/** The claim's own checks by name: their titles, clauses, what to do, and a row of each. */
import { defineRefusals } from '#platform/refusal'

export const checkResults = {
  passed: '通过',
  failed: '未通过',
  'no-data': '无数据',
  'not-needed': '不适用',
} as const
export type CheckResult = keyof typeof checkResults

export interface CheckRow {
  key: string
  title: string
  result: CheckResult
  /** What was found, in one sentence. */
  found: string
  source: string
  asOf: string | null
  clause: string
  next?: string
}

export const checkTitles = {
  roster: '实名登记',
  attendance: '出勤',
  passed: '结业考核',
  certificate: '证书核对',
  origin: '证书来源',
  evaluated: '学员评价',
  overlap: '培训时间不冲突',
  registers: '部门数据核对',
  claims: '无其他在办申报',
  holds: '无暂停拨付限制',
  account: '本人收款账户',
  employment: '就业核实',
  agreement: '学徒培养协议',
  contract: '劳动合同',
  days: '参训天数',
  voucher: '职业培训券',
  standard: '补贴标准',
} as const
export type CheckKey = keyof typeof checkTitles
const clauses: Record<CheckKey, string> = {
  roster: 'F2-7',
  attendance: 'F2-3',
  passed: 'F2-3',
  certificate: 'F2-3',
  origin: 'N10-7',
  evaluated: 'F2-3',
  overlap: 'F2-7',
  registers: 'F2-7',
  claims: 'N10-7',
  holds: 'F2-5',
  account: 'F37-15',
  employment: 'F37-5',
  agreement: 'F37-9',
  contract: 'F37-9',
  days: 'F2-3',
  voucher: 'F37-14',
  standard: 'N10-6',
}
const nexts: Partial<Record<CheckKey, string>> = {
  roster: '凡补必进、不进不补：请核对实名制名册。',
  attendance: '请核对签到记录；确有遗漏的，由教师按规定补录并说明原因。',
  passed: '考核不合格的不享受补贴；可组织补考。',
  certificate: '请联系评价机构录入或更正证书后重新核算。',
  origin: '请待培训机构的申报办结；机构没有为您申报的，可在其后由本人申领。',
  evaluated: '请提醒学员在手机“我的培训”中完成评价。',
  registers: '请核对身份证号和人员类别；情况有误的，到人社经办窗口核实更正后重新核算。',
  claims: '同一证书、同一职业（工种）同一等级只能享受一次，请先办结或撤回另一笔申报。',
  holds: '请待限制解除后重新核算。',
  account: '请本人在“我的”页面登记自己名下的银行账户。',
  employment: '请在“就业跟踪”中登记并由人社部门核实后重新核算。',
  agreement: '请核对协议备案和学徒名册后重新核算。',
  contract: '请补充学徒的劳动合同后重新核算。',
  days: '请核对签到记录；没有到课的日子不计。',
  voucher: '请学员本人在手机“我的培训”中为本班用券后重新核算。',
}

export const lineRefusals = defineRefusals('claim-line', {
  check_failed: {
    text: (f: { title: string; found: string }) => `${f.title}未通过：${f.found}`,
  },
  no_amount: { text: '按现行政策没有可享受的金额。', clause: 'N10-6' },
})

export const row = (
  key: CheckKey,
  result: CheckResult,
  found: string,
  source: string,
  asOf: string | null,
): CheckRow => ({
  key,
  title: checkTitles[key],
  result,
  found,
  source,
  asOf,
  clause: clauses[key],
  ...(result === 'failed' && nexts[key] ? { next: nexts[key] } : {}),
})
export const passOr = (ok: boolean): CheckResult => (ok ? 'passed' : 'failed')

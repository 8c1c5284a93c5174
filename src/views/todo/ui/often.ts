/** Where each role mostly goes, in the order of its work. */
import type { roles } from '#registry/accounts/contract'

/** Below `/console`; `outside`: an address of its own. */
export interface OftenLink {
  href: string
  title: string
  outside?: true
}
const links = {
  field: { href: '/field', title: '我的检查任务', outside: true },
  vacancies: { href: '/vacancies', title: '岗位需求' },
  sums: { href: '/vacancy-sums', title: '需求汇总' },
  catalogues: { href: '/catalogues', title: '需求指导目录' },
  targets: { href: '/targets', title: '目标任务' },
  progress: { href: '/progress', title: '目标进度' },
  provider: { href: '/my-provider', title: '本机构目录资格' },
  providers: { href: '/providers', title: '补贴性培训机构目录' },
  platforms: { href: '/platforms', title: '线上培训平台' },
  calls: { href: '/platform-calls', title: '线上平台征集' },
  api: { href: '/my-api', title: '接口接入' },
  plans: { href: '/plans', title: '培训方案' },
  newClass: { href: '/class-filing/new', title: '新建开班备案' },
  classes: { href: '/class-filing', title: '开班备案' },
  sessions: { href: '/sessions', title: '课堂签到' },
  now: { href: '/now', title: '正在上课' },
  completions: { href: '/completions', title: '结业与结班' },
  certificates: { href: '/certificates', title: '证书管理' },
  agreements: { href: '/agreements', title: '学徒培养协议' },
  newClaim: { href: '/claims/new', title: '新建补贴申报' },
  claims: { href: '/claims', title: '补贴申报' },
  paydays: { href: '/paydays', title: '到账日历' },
  payments: { href: '/payments', title: '拨付批次' },
  budgets: { href: '/budgets', title: '预算与额度' },
  transfers: { href: '/budget-transfers', title: '预算调剂' },
  ledger: { href: '/ledger', title: '资金台账' },
  ledgerProofs: { href: '/ledger-proofs', title: '核对报告' },
  recoveries: { href: '/recoveries', title: '资金追回' },
  policy: { href: '/policy', title: '补贴政策' },
  inspections: { href: '/inspections', title: '监督检查' },
  interests: { href: '/inspection-interests', title: '回避申报' },
  appointments: { href: '/appointments', title: '第三方委托' },
  complaints: { href: '/complaints', title: '投诉举报' },
  questions: { href: '/complaint-questions', title: '说明事项' },
  alerts: { href: '/risk-alerts', title: '风险预警' },
  integrity: { href: '/integrity', title: '廉政风险线索' },
  penalties: { href: '/penalties', title: '处理措施' },
  late: { href: '/late', title: '超期事项' },
  responsibility: { href: '/responsibility', title: '责任矩阵' },
  organisations: { href: '/organisations', title: '单位名册' },
  accounts: { href: '/accounts', title: '账号与授权' },
  partners: { href: '/partners', title: '接口密钥管理' },
  retention: { href: '/retention', title: '数据保存与销毁' },
  audit: { href: '/audit', title: '操作记录' },
  records: { href: '/records', title: '记录封存与核验' },
} as const satisfies Record<string, OftenLink>
type Key = keyof typeof links

const OFTEN: Record<keyof typeof roles, readonly Key[]> = {
  'hr.clerk': ['classes', 'now', 'claims', 'alerts', 'inspections', 'complaints', 'payments'],
  'hr.reviewer': ['classes', 'claims', 'late', 'alerts', 'penalties', 'progress', 'audit'],
  'hr.inspector': ['field', 'inspections', 'classes', 'now', 'providers'],
  'hr.admin': ['organisations', 'accounts', 'responsibility', 'partners', 'retention', 'audit'],
  'finance.clerk': ['budgets', 'claims', 'payments', 'recoveries', 'ledger', 'progress'],
  'finance.reviewer': ['budgets', 'transfers', 'payments', 'recoveries', 'ledger', 'ledgerProofs'],
  'industry.officer': ['vacancies', 'sums', 'classes', 'now', 'catalogues', 'progress'],
  'union.officer': ['vacancies', 'sums', 'catalogues', 'targets', 'progress'],
  'institution.manager': ['newClass', 'classes', 'sessions', 'completions', 'newClaim', 'claims', 'provider'],
  'institution.teacher': ['sessions', 'classes'],
  'evaluator.manager': ['certificates', 'questions', 'api'],
  'enterprise.manager': ['vacancies', 'agreements', 'newClaim', 'claims', 'paydays', 'policy'],
  'third-party.staff': ['appointments'],
  'platform.operator': ['platforms', 'calls', 'api'],
  'third-party.inspector': ['field', 'inspections', 'interests', 'classes', 'providers'],
  'third-party.observer': ['inspections', 'classes', 'providers', 'plans'],
  auditor: ['audit', 'records', 'ledger', 'ledgerProofs', 'claims', 'alerts', 'late'],
  'discipline.inspector': ['integrity', 'late', 'penalties', 'audit', 'records'],
}

/** Of all roles that somebody holds, each link once. */
export function oftenOf(held: readonly string[]): OftenLink[] {
  const keys = held.flatMap((role) => OFTEN[role as keyof typeof OFTEN] ?? [])
  return [...new Set(keys)].map((key) => links[key])
}

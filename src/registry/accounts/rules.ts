/** Roles and what each may do. A grant gives a role within one organisation, or within a region and all under it. */
import type { OrgKind } from '#registry/organisations/contract'

export const verbs = {
  'organisation.manage': '登记和变更单位',
  'account.manage': '管理账号与授权',
  'person.read': '查询人员（掩码）',
  'person.unmask': '查看人员明文信息（留痕）',
  'audit.read': '查阅操作记录',
  'export.names': '导出含姓名的名册（留痕）',
  'vacancy.report': '填报岗位需求',
  'vacancy.read': '查阅岗位需求',
  'catalogue.draft': '编制需求指导目录',
  'catalogue.approve': '审定需求指导目录',
  'target.set': '下达目标任务',
  'target.approve': '审定目标任务',
  'progress.read': '查看目标进度',
  'policy.read': '查阅补贴政策',
  'policy.draft': '编制补贴政策',
  'policy.approve': '审定补贴政策',
  'budget.read': '查阅预算与占用',
  'budget.set': '录入预算',
  'budget.approve': '审定预算',
  'ledger.read': '查阅资金台账',
  'provider.apply': '申请纳入补贴性培训机构目录',
  'provider.read': '查阅培训机构申请',
  'provider.inspect': '实地核实',
  'provider.decide': '审定列入目录',
  'provider.suspend': '暂停或移出目录',
  'plan.write': '编制培训方案',
  'plan.read': '查阅培训方案',
  'class.file': '申报开班备案',
  'class.read': '查阅培训班',
  'class.review': '开班备案初审',
  'class.approve': '开班备案复核',
  'session.teach': '组织课堂签到',
  'completion.write': '录入结业考核',
  'certificate.issue': '录入证书',
  'certificate.revoke': '撤销证书',
  'certificate.read': '查阅证书',
  'employment.write': '登记就业情况',
  'employment.read': '查阅就业情况',
  'employment.verify': '核实就业情况',
  'claim.file': '申报补贴',
  'claim.read': '查阅补贴申报',
  'claim.review': '补贴初审',
  'claim.recheck': '补贴复核',
  'claim.objection': '处理公示异议',
  'claim.fund': '资金审批',
  'payment.batch': '生成拨付批次',
  'payment.confirm': '确认拨付批次',
  'payment.return': '录入银行回单',
  'hold.place': '设置限制',
  'hold.lift': '解除限制',
} as const
export type Verb = keyof typeof verbs

export interface Role {
  title: string
  /** Kinds of organisation whose staff may hold it. */
  orgs: readonly OrgKind[]
  scope: 'org' | 'region'
  verbs: readonly Verb[]
}

const reads: Verb[] = [
  'vacancy.read',
  'progress.read',
  'policy.read',
  'budget.read',
  'provider.read',
  'plan.read',
  'class.read',
  'certificate.read',
  'employment.read',
  'claim.read',
]

export const roles = {
  'hr.clerk': {
    title: '人社经办人员',
    orgs: ['hr'],
    scope: 'region',
    verbs: [
      ...reads,
      'vacancy.report',
      'catalogue.draft',
      'target.set',
      'policy.draft',
      'provider.inspect',
      'class.review',
      'claim.review',
      'claim.objection',
      'payment.batch',
      'person.read',
      'person.unmask',
      'employment.write',
      'employment.verify',
      'provider.suspend',
      'certificate.revoke',
      'hold.place',
      'export.names',
    ],
  },
  'hr.reviewer': {
    title: '人社复核人员',
    orgs: ['hr'],
    scope: 'region',
    verbs: [
      ...reads,
      'catalogue.approve',
      'target.approve',
      'policy.approve',
      'provider.decide',
      'provider.suspend',
      'class.approve',
      'claim.recheck',
      'employment.verify',
      'person.read',
      'hold.lift',
      'audit.read',
      'ledger.read',
    ],
  },
  'hr.admin': {
    title: '系统管理员',
    orgs: ['hr'],
    scope: 'region',
    verbs: ['organisation.manage', 'account.manage', 'audit.read'],
  },
  'finance.clerk': {
    title: '财政经办人员',
    orgs: ['finance'],
    scope: 'region',
    verbs: [
      'budget.read',
      'budget.set',
      'claim.read',
      'claim.fund',
      'payment.return',
      'ledger.read',
      'policy.read',
      'progress.read',
    ],
  },
  'finance.reviewer': {
    title: '财政复核人员',
    orgs: ['finance'],
    scope: 'region',
    verbs: [
      'budget.read',
      'budget.approve',
      'claim.read',
      'payment.confirm',
      'ledger.read',
      'policy.read',
      'progress.read',
    ],
  },
  'industry.officer': {
    title: '行业主管部门人员',
    orgs: ['industry'],
    scope: 'region',
    verbs: ['vacancy.report', 'vacancy.read', 'class.read', 'progress.read'],
  },
  'union.officer': {
    title: '工会工作人员',
    orgs: ['union'],
    scope: 'region',
    verbs: ['vacancy.report', 'vacancy.read', 'progress.read'],
  },
  'institution.manager': {
    title: '培训机构经办人员',
    orgs: ['institution'],
    scope: 'org',
    verbs: [
      'provider.apply',
      'provider.read',
      'plan.write',
      'plan.read',
      'class.file',
      'class.read',
      'session.teach',
      'completion.write',
      'claim.file',
      'claim.read',
      'employment.write',
      'employment.read',
      'policy.read',
      'certificate.read',
    ],
  },
  'institution.teacher': {
    title: '任课教师',
    orgs: ['institution'],
    scope: 'org',
    verbs: ['class.read', 'session.teach'],
  },
  'evaluator.manager': {
    title: '评价机构经办人员',
    orgs: ['evaluator'],
    scope: 'org',
    verbs: ['certificate.issue', 'certificate.revoke', 'certificate.read'],
  },
  'enterprise.manager': {
    title: '企业经办人员',
    orgs: ['enterprise'],
    scope: 'org',
    verbs: ['vacancy.report', 'vacancy.read'],
  },
  'third-party.inspector': {
    title: '第三方监督人员',
    orgs: ['third-party'],
    scope: 'region',
    verbs: ['class.read', 'provider.read', 'plan.read'],
  },
  auditor: {
    title: '审计人员',
    orgs: ['hr', 'finance', 'third-party'],
    scope: 'region',
    verbs: [...reads, 'audit.read', 'ledger.read', 'person.read'],
  },
} as const satisfies Record<string, Role>
export type RoleName = keyof typeof roles
export const roleNames = Object.keys(roles) as [RoleName, ...RoleName[]]
export const roleOf = (name: string): Role | undefined => (roles as Record<string, Role>)[name]

/** Five wrong passwords lock an account for fifteen minutes; a session ends after thirty idle ones, or twelve hours. */
export const LOCK_AFTER = 5
export const LOCK_MINUTES = 15
export const IDLE_MINUTES = 30
export const SESSION_HOURS = 12
export const CODE_MINUTES = 5
export const CODE_TRIES = 5
export const CODE_GAP_SECONDS = 60

/** At least ten characters of three kinds, and not the login itself. */
export function weakPassword(password: string, login: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length
  return password.length < 10 || kinds < 3 || password.toLowerCase().includes(login.toLowerCase())
}

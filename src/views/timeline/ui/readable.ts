/** Before and after as people read them: official names for fields, titles for codes, amounts in yuan; no internal keys. */
import { catalogueStates, codelessKinds, trainingTypes } from '#demand/catalogue/contract'
import { channels, closeReasons, vacancyStates } from '#demand/signals/contract'
import { breakdownStates, indicators } from '#demand/targets/contract'
import { followUpMoves, proofs, recorders } from '#employment/follow-up/contract'
import { certificateMoves } from '#evaluation/certificates/contract'
import { changeKinds, changeMoves } from '#money/budgets/contract'
import { batchMoves, claimMoves, lineStates, objectionMoves } from '#money/claims/contract'
import { certificateKinds, funds, packMoves, subsidyKinds } from '#money/policy/contract'
import { voucherKinds, voucherStates } from '#money/vouchers/contract'
import { showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import { roles } from '#registry/accounts/contract'
import { holdStops } from '#registry/holds/contract'
import { levelNames } from '#registry/occupations/contract'
import { orgKinds } from '#registry/organisations/contract'
import { categories, type FactName, factNames, factTitle } from '#registry/people/contract'
import { deliveryMoves } from '#registry/registers/contract'
import { appointmentMoves, inspectionMoves, planMoves } from '#supervision/inspections/contract'
import { alertMoves } from '#supervision/risk/contract'
import { flags as checkFlags, eventKinds, exceptionKinds } from '#training/attendance/contract'
import { classStates, paperKinds, traineeStates } from '#training/class-filing/contract'
import { lineKinds, lineModes, planStates, trackNames } from '#training/plans/contract'
import {
  applicationKinds,
  applicationStates,
  employments,
  ownerships,
  providerStates,
} from '#training/providers/contract'

import { BUDGET_NAMES, BUDGET_PLACES } from './readable-budgets.ts'
import { CLAIM_NAMES, CLAIM_PLACES } from './readable-claims.ts'
import { INSPECTION_NAMES, INSPECTION_PLACES } from './readable-inspections.ts'
import { PENALTY_NAMES, PENALTY_PLACES } from './readable-penalties.ts'
import { POLICY_NAMES } from './readable-policy.ts'
import { RECOVERY_NAMES, RECOVERY_PLACES } from './readable-recovery.ts'
import { RETENTION_NAMES, RETENTION_PLACES } from './readable-retention.ts'
import { RISK_NAMES, RISK_PLACES } from './readable-risk.ts'
import { SANDBOX_NAMES, SANDBOX_PLACES } from './readable-sandbox.ts'

type Titles = Readonly<Record<string, string>>

const NAMES: Titles = {
  ...POLICY_NAMES,
  ...RECOVERY_NAMES,
  ...PENALTY_NAMES,
  ...RETENTION_NAMES,
  ...RISK_NAMES,
  ...INSPECTION_NAMES,
  ...SANDBOX_NAMES,
  ...CLAIM_NAMES,
  ...BUDGET_NAMES,
  accountChanged: '收款账户已更换',
  active: '启用',
  added: '新增',
  address: '地址',
  adjustments: '加减规则',
  amountFen: '金额',
  amounts: '补贴标准',
  asOf: '截至日期',
  at: '时间',
  attendancePercent: '出勤要求（%）',
  bankAccountMasked: '收款账户',
  bankName: '开户银行',
  batch: '拨付批次',
  category: '人员类别',
  certificateKind: '证书类别',
  changed: '变化',
  channel: '填报渠道',
  clause: '依据条款',
  closeReason: '结束原因',
  codeless: '无编码项目',
  commitment: '承诺书版本',
  consultations: '会商意见',
  contactName: '联系人',
  contactPhone: '联系电话',
  displayName: '姓名',
  distanceM: '距培训地点（米）',
  documentNo: '文号',
  documentNumber: '文号',
  eligible: '符合补贴条件人数',
  employerName: '用人单位',
  employerUscc: '用人单位信用代码',
  employment: '任职方式',
  endsAt: '结束时间',
  endsOn: '结束日期',
  enrolled: '在册人数',
  equipment: '设施设备',
  estimateFen: '预计金额',
  events: '签到签退记录数',
  exclusions: '不予补贴情形',
  expired: '过期',
  expiresOn: '有效期至',
  faceFen: '面值',
  fact: '情况',
  file: '文件',
  filed: '已备案',
  filedOn: '备案日期',
  files: '文件数',
  filingNo: '备案文号',
  filled: '招到人数',
  firstYear: '起始年度',
  flags: '存疑',
  from: '起始日期',
  fund: '资金来源',
  fundedFen: '审批金额',
  funds: '资金来源',
  general: '通用知识学时',
  grants: '角色与范围',
  has: '已取得证书人数',
  headCount: '现场人数',
  headcount: '需求人数',
  hours: '学时',
  indicator: '指标',
  ineligible: '不符合补贴条件人数',
  inForceFrom: '生效日期',
  issuedOn: '发证日期',
  items: '项目',
  kind: '类别',
  lastYear: '截止年度',
  lat: '纬度',
  level: '等级',
  licenceNo: '办学资质证号',
  licenceUntil: '资质有效期至',
  limits: '次数与期限',
  lines: '明细',
  lng: '经度',
  login: '登录名',
  missing: '未取得证书人数',
  mode: '方式',
  name: '名称',
  neededBy: '到岗日期',
  no: '序号',
  note: '备注',
  number: '编号',
  occupationCode: '职业（工种）编码',
  occupations: '可授职业（工种）',
  online: '线上学时',
  onsite: '线下学时',
  ownership: '办学性质',
  paid: '拨付成功笔数',
  papers: '材料',
  passed: '通过',
  passedOn: '补发',
  payment: '拨付明细',
  people: '人数',
  perSeatFen: '每人标准',
  places: '核实场地',
  positionSource: '定位方式',
  practice: '实操',
  practicePass: '实操合格分',
  project: '项目',
  proof: '证明材料',
  qualification: '职业资格',
  reason: '原因',
  receipt: '受理编号',
  recordedAs: '登记人',
  refused: '拨付失败笔数',
  region: '地区',
  removed: '移除',
  repeated: '重复回单行数',
  requirements: '享受条件',
  role: '角色',
  rows: '行数',
  safety: '安全知识学时',
  seats: '人数上限',
  seatsCounted: '核实工位数',
  seenCount: '到场人数',
  selfEnrolment: '接受自主报名',
  serial: '银行流水号',
  sessions: '课次数',
  sex: '性别',
  shortage: '急需紧缺',
  skills: '技能要求',
  standard: '补贴标准',
  startedOn: '就业日期',
  basisNo: '共享依据',
  basisUntil: '依据有效期至',
  maxAgeDays: '数据最长可用天数',
  dataDate: '数据日期',
  keyMark: '密钥标记',
  startsAt: '开始时间',
  startsOn: '开班日期',
  state: '状态',
  stops: '限制内容',
  subsidyKind: '补贴项目',
  theory: '理论',
  theoryPass: '理论合格分',
  title: '名称',
  to: '截止日期',
  toOn: '截止日期',
  total: '合计',
  totalFen: '合计金额',
  track: '控制环节',
  trainingType: '培训类型',
  trains: '附带培训',
  unchanged: '没有变化',
  unlocked: '解锁验证',
  untilOn: '公示截止日期',
  uscc: '统一社会信用代码',
  validUntil: '使用截止日期',
  value: '内容',
  voucherNo: '券号',
  wage: '月工资',
  waiting: '未回单笔数',
  workdays: '工作日',
  year: '年度',
}

/** States and kinds are one module's words: the longest prefix of the act's name tells whose. */
const BY_MODULE: [prefix: string, states: Titles, kinds?: Titles][] = [
  ['demand.catalogue', catalogueStates],
  ['demand.vacancy', vacancyStates],
  ['demand.target', breakdownStates],
  ['money.policy', packMoves.states],
  ['money.budget', changeMoves.states, changeKinds],
  ['money.claim', claimMoves.states],
  ['money.notice', claimMoves.states],
  ['money.objection', objectionMoves.states],
  ['money.payment', batchMoves.states],
  ['money.voucher', voucherStates, voucherKinds],
  ['training.provider', { ...providerStates, ...applicationStates }, applicationKinds],
  ['training.plan', planStates, lineKinds],
  ['training.class', { ...classStates, ...traineeStates }, paperKinds],
  ['training.attendance', classStates, { ...eventKinds, ...exceptionKinds, ...checkFlags }],
  ['training.completion', classStates],
  ['evaluation.certificate', certificateMoves.states, certificateKinds],
  ['employment.follow-up', followUpMoves.states],
  ['registry.organisation', {}, orgKinds],
  ['registry.register', deliveryMoves.states],
  ['supervision.risk', alertMoves.states],
  ['supervision.inspection', inspectionMoves.states],
  ['supervision.inspection-plan', planMoves.states],
  ['supervision.appointment', appointmentMoves.states],
]

const CODES: Record<string, Titles> = {
  category: categories,
  certificateKind: certificateKinds,
  channel: channels,
  closeReason: closeReasons,
  codeless: codelessKinds,
  employment: employments,
  fact: factNames,
  fund: funds,
  indicator: Object.fromEntries(Object.entries(indicators).map(([key, one]) => [key, one.title])),
  level: Object.fromEntries(Object.entries(levelNames)),
  lineState: lineStates,
  mode: lineModes,
  ownership: ownerships,
  positionSource: { device: '设备定位', manual: '手工标注' },
  proof: proofs,
  recordedAs: recorders,
  role: Object.fromEntries(Object.entries(roles).map(([key, role]) => [key, role.title])),
  sex: { male: '男', female: '女' },
  stops: holdStops,
  subsidyKind: subsidyKinds,
  track: trackNames,
  trainingType: trainingTypes,
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/
/** Ids and fingerprints say nothing to a reader; the record itself keeps them. */
const MUTE = /Ids?$|^sha256$|^salt$|^version$/

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export interface Words {
  actId: string
  regionName: (code: string) => string
}

function word(key: string, value: unknown, around: Record<string, unknown>, words: Words): unknown {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number' && key.endsWith('Fen')) return `¥${yuan(value)}`
  const text = String(value)
  const own = BY_MODULE.filter(([prefix]) => words.actId.startsWith(prefix)).at(-1)
  if (key === 'state') return own?.[1][text] ?? text
  if (key === 'kind') return own?.[2]?.[text] ?? certificateKinds[text as 'level'] ?? text
  if (key === 'region') return words.regionName(text)
  if (key === 'value' && typeof around.fact === 'string') return factTitle(around.fact as FactName, text)
  if (INSTANT.test(text)) return showInstant(text)
  return CODES[key]?.[text] ?? value
}

function line(value: unknown, words: Words): string {
  if (Array.isArray(value)) return value.map((one) => line(one, words)).join('、')
  if (isPlain(value)) {
    return Object.entries(readable(value, words) as Record<string, unknown>)
      .map(([name, one]) => `${name} ${typeof one === 'boolean' ? (one ? '是' : '否') : String(one)}`)
      .join('，')
  }
  return String(value)
}

/** The same shape with names for keys and titles for codes; lists become one line each. */
export function readable(value: unknown, words: Words): unknown {
  if (!isPlain(value)) return Array.isArray(value) ? line(value, words) : value
  const out: Record<string, unknown> = {}
  for (const [key, one] of Object.entries(value)) {
    if (one === null || one === undefined || MUTE.test(key)) continue
    if (typeof one === 'string' && UUID.test(one)) continue
    // Scores are kept by trainee; the end of the number tells one from another without naming anybody.
    const name = UUID.test(key) ? `学员 ${Number.parseInt(key.slice(-4), 16)}` : (NAMES[key] ?? key)
    if (Array.isArray(one)) {
      const codes = key === 'funds' ? one.map((x) => CODES.fund?.[String(x)] ?? x) : one
      if (codes.length > 0)
        out[name] = isPlain(codes[0]) ? codes.map((x) => line(x, words)).join('；') : line(codes, words)
    } else out[name] = isPlain(one) ? readable(one, words) : word(key, one, value, words)
  }
  return out
}

/** Of which kind each subject is, and where the console shows it. */
const PLACES: Record<
  string,
  { title: string; href: (id: string) => string | null; verb: string | readonly string[] }
> = {
  class: { title: '培训班', href: (id) => `/timeline/class/${id}`, verb: 'class.read' },
  claim: { title: '补贴申报', href: (id) => `/timeline/claim/${id}`, verb: 'claim.read' },
  person: { title: '人员', href: (id) => `/people?open=${id}`, verb: 'person.read' },
  account: { title: '账号', href: (id) => `/accounts?open=${id}`, verb: 'account.manage' },
  provider: { title: '培训机构', href: (id) => `/providers/${id}`, verb: 'provider.read' },
  organisation: { title: '单位', href: () => null, verb: 'organisation.manage' },
  plan: { title: '培训方案', href: (id) => `/plans/${id}`, verb: 'plan.read' },
  catalogue: { title: '需求指导目录', href: (id) => `/catalogues/${id}`, verb: 'vacancy.read' },
  ...RECOVERY_PLACES,
  ...PENALTY_PLACES,
  ...RETENTION_PLACES,
  ...RISK_PLACES,
  ...INSPECTION_PLACES,
  ...SANDBOX_PLACES,
  ...CLAIM_PLACES,
  ...BUDGET_PLACES,
  certificate: { title: '证书', href: (id) => `/certificates?open=${id}`, verb: 'certificate.read' },
}

export function placeOf(
  subject: string,
  may: (verb: string) => boolean,
): { title: string; href: string | null } | null {
  const [kind, id] = subject.split(':', 2) as [string, string?]
  const place = PLACES[kind]
  if (!place || !id) return null
  const open = [place.verb].flat().some(may)
  return { title: place.title, href: open ? place.href(id) : null }
}

/**
 * The registers of other offices as data: whose, what for, on what legal basis, and what their rows look like. The order
 * of a register's values is stored in snapshots: append only.
 */
import type { Day } from '#platform/day'
import { defineMoves } from '#platform/moves'

/** Legal basis that all share; the agreement with the office is named when a register is opened. */
export const LAW = '《个人信息保护法》第十三条第一款第三项、第三十四条（履行法定职责所必需）'

export interface RegisterDef {
  title: string
  /** The office that keeps it. */
  source: string
  purpose: string
  clause: string
  /** What a row says, for people. */
  row: string
  from: string
  to?: string
  /** What a code column may say, first is code 0. */
  values?: readonly { key: string; title: string; texts: readonly string[] }[]
  valueTitle?: string
  /** Credit code of a firm, or code of an occupation: kept as a keyed hash. */
  ref?: { title: string; of: 'firm' | 'occupation' }
}

const levels = [
  { key: '0', title: '不分等级', texts: ['', '0', '无', '不分等级'] },
  { key: '1', title: '一级（高级技师）', texts: ['1', '一级', '高级技师', '一级/高级技师'] },
  { key: '2', title: '二级（技师）', texts: ['2', '二级', '技师', '二级/技师'] },
  { key: '3', title: '三级（高级工）', texts: ['3', '三级', '高级工', '三级/高级工'] },
  { key: '4', title: '四级（中级工）', texts: ['4', '四级', '中级工', '四级/中级工'] },
  { key: '5', title: '五级（初级工）', texts: ['5', '五级', '初级工', '五级/初级工'] },
] as const

export const registers = {
  students: {
    title: '在校生学籍',
    source: '教育部门',
    purpose: '核对参训人员是否为在校学生',
    clause: 'F2-7',
    row: '一段学籍',
    from: '入学日期',
    to: '毕业日期',
    valueTitle: '学籍状态',
    values: [
      { key: 'enrolled', title: '在读', texts: ['在读', '在校', '注册学籍'] },
      { key: 'graduating', title: '毕业年度在读', texts: ['毕业年度', '毕业年度在读', '应届'] },
      { key: 'left', title: '离校', texts: ['毕业', '离校', '退学', '休学', '结业'] },
    ],
  },
  deaths: {
    title: '死亡人员信息',
    source: '民政部门、卫生健康部门',
    purpose: '核对参训人员是否在世',
    clause: 'F2-7',
    row: '一名死亡人员',
    from: '死亡日期',
  },
  'minimum-living': {
    title: '最低生活保障对象',
    source: '民政部门',
    purpose: '核对困难人员身份',
    clause: 'F2-7',
    row: '一段保障期间',
    from: '开始日期',
    to: '停止日期',
  },
  disabled: {
    title: '持证残疾人',
    source: '残联',
    purpose: '核对残疾人身份',
    clause: 'F2-7',
    row: '一份残疾人证',
    from: '发证日期',
    to: '有效期至',
  },
  'poverty-prevention': {
    title: '防止返贫监测对象',
    source: '农业农村部门',
    purpose: '核对防止返贫监测对象身份',
    clause: 'F2-7',
    row: '一段监测期间',
    from: '纳入日期',
    to: '解除日期',
  },
  insurance: {
    title: '企业职工参保缴费',
    source: '社会保险经办机构',
    purpose: '核对就业状态、用人单位和就业稳定情况',
    clause: 'F2-7',
    row: '在一个单位的一段缴费期间',
    from: '开始日期',
    to: '停止日期',
    ref: { title: '单位统一社会信用代码', of: 'firm' },
  },
  pension: {
    title: '养老待遇领取人员',
    source: '社会保险经办机构',
    purpose: '核对参训人员是否已领取养老待遇',
    clause: 'F2-7',
    row: '一段待遇领取期间',
    from: '开始日期',
    to: '停止日期',
  },
  unemployment: {
    title: '失业登记',
    source: '公共就业服务机构',
    purpose: '核对失业登记状态',
    clause: 'F2-7',
    row: '一次失业登记',
    from: '登记日期',
    to: '注销日期',
  },
  payroll: {
    title: '财政供养人员',
    source: '财政部门',
    purpose: '核对参训人员是否由财政供养',
    clause: 'F2-7',
    row: '一段供养期间',
    from: '开始日期',
    to: '停止日期',
    ref: { title: '单位统一社会信用代码', of: 'firm' },
  },
  business: {
    title: '经营主体登记',
    source: '市场监督管理部门',
    purpose: '核对法定代表人、股东和负责人身份',
    clause: 'F2-7',
    row: '在一家经营主体的一种身份',
    from: '开始日期',
    to: '终止日期',
    valueTitle: '身份',
    values: [
      { key: 'legal', title: '法定代表人', texts: ['法定代表人', '法人', '负责人', '经营者'] },
      { key: 'shareholder', title: '股东', texts: ['股东', '投资人', '合伙人'] },
      { key: 'officer', title: '高级管理人员', texts: ['董事', '监事', '经理', '高级管理人员'] },
    ],
    ref: { title: '统一社会信用代码', of: 'firm' },
  },
  certificates: {
    title: '全国技能人员证书',
    source: '人力资源社会保障部门（全国联网查询）',
    purpose: '核对证书真伪和已有等级',
    clause: 'N10-11',
    row: '一本证书',
    from: '发证日期',
    valueTitle: '等级',
    values: levels,
    ref: { title: '职业编码', of: 'occupation' },
  },
  trainings: {
    title: '外地补贴性培训记录',
    source: '全国职业技能培训信息资源库',
    purpose: '跨地区核对同一时间、同一职业的重复参训',
    clause: 'N10-11',
    row: '参加的一期培训',
    from: '开班日期',
    to: '结班日期',
    ref: { title: '职业编码', of: 'occupation' },
  },
  subsidies: {
    title: '外地补贴发放记录',
    source: '其他省份人力资源社会保障部门',
    purpose: '跨地区核对重复享受补贴',
    clause: 'N10-11',
    row: '发放的一笔补贴',
    from: '发放日期',
    ref: { title: '职业编码', of: 'occupation' },
  },
} as const satisfies Record<string, RegisterDef>
export type RegisterCode = keyof typeof registers
export const registerCodes = Object.keys(registers) as [RegisterCode, ...RegisterCode[]]
export const registerOf = (code: RegisterCode): RegisterDef => registers[code]
export const valueTitle = (code: RegisterCode, value: number): string | null =>
  registerOf(code).values?.[value]?.title ?? null

/** Columns of a delivery by their titles; the first of each is what the template says. */
export function columnsOf(
  code: RegisterCode,
): { key: 'id' | 'name' | 'from' | 'to' | 'value' | 'ref'; titles: string[]; required: boolean }[] {
  const def = registerOf(code)
  return [
    { key: 'id', titles: ['身份证号', '身份证号码', '公民身份号码', '证件号码'], required: true },
    { key: 'name', titles: ['姓名'], required: false },
    { key: 'from', titles: [def.from, '开始日期'], required: true },
    ...(def.to
      ? [{ key: 'to' as const, titles: [def.to, '停止日期', '终止日期', '截止日期'], required: true }]
      : []),
    ...(def.values ? [{ key: 'value' as const, titles: [def.valueTitle ?? '状态'], required: true }] : []),
    ...(def.ref
      ? [{ key: 'ref' as const, titles: [def.ref.title, '统一社会信用代码', '职业编码'], required: true }]
      : []),
  ]
}

export const rejectTitles = {
  columns: '列数不足或引号不成对',
  id_length: '身份证号不是 18 位',
  id_characters: '身份证号含有不应出现的字符',
  id_check: '身份证号校验位不正确',
  from: '开始日期不是有效日期',
  to: '结束日期不是有效日期',
  order: '结束日期早于开始日期',
  value: '状态不在约定的取值中',
  ref: '代码为空',
} as const
export type Reject = keyof typeof rejectTitles
export const rejectCodes = Object.keys(rejectTitles) as Reject[]

export const deliveryModes = { whole: '全量', more: '增量' } as const
export type DeliveryMode = keyof typeof deliveryModes

export const deliveryMoves = defineMoves(
  {
    loading: '接收中',
    loaded: '待启用',
    failed: '接收失败',
    'in-force': '使用中',
    discarded: '已弃用',
  },
  {
    confirm: {
      title: '启用',
      from: ['loaded'],
      to: 'in-force',
      verb: 'register.confirm',
      notBy: ['loadedBy'],
    },
    discard: {
      title: '弃用',
      from: ['loaded', 'in-force', 'failed'],
      to: 'discarded',
      verb: 'register.confirm',
    },
  },
)
export type DeliveryState = keyof typeof deliveryMoves.states

/** Which deliveries speak, of each region the latest whole one and what was added to it since. */
export function segmentsOf<T extends { region: string; mode: DeliveryMode; dataDate: Day; loadedAt: string }>(
  inForce: readonly T[],
): T[] {
  const byRegion = new Map<string, T[]>()
  for (const one of inForce) byRegion.set(one.region, [...(byRegion.get(one.region) ?? []), one])
  const out: T[] = []
  for (const list of byRegion.values()) {
    const sorted = [...list].sort(
      (a, b) => a.dataDate.localeCompare(b.dataDate) || a.loadedAt.localeCompare(b.loadedAt),
    )
    const last = sorted.findLastIndex((one) => one.mode === 'whole')
    out.push(...sorted.slice(Math.max(0, last)))
  }
  return out
}

/** Why a register says nothing, where it does not. */
export const silences = {
  'not-opened': '未取得数据共享依据',
  expired: '数据共享依据已到期',
  'no-data': '没有数据',
  stale: '数据已过期',
} as const
export type Silence = keyof typeof silences

export const answerStates = {
  found: '有记录',
  none: '无记录',
  timeout: '超时无答复',
  unavailable: '对方系统不可用',
  'bad-answer': '答复无法采信',
  paused: '对方系统连续失败，暂停查询',
} as const
export type AnswerState = keyof typeof answerStates

/** What a row of a register says of a person. */
export interface Finding {
  register: RegisterCode
  dataDate: Day
  /** Delivery and line of the file, or the interface's own number of the record. */
  deliveryId: string | null
  record: string
  from: Day | null
  to: Day | null
  value: string | null
  valueTitle: string | null
  /** The keyed hash of a firm or occupation, to compare with one of ours. */
  refTag: number | null
  /** The register has this ID number under another name. */
  nameDiffers: boolean
}

/** The row covers the day. */
export const coversDay = (f: Pick<Finding, 'from' | 'to'>, day: Day): boolean =>
  (f.from === null || f.from <= day) && (f.to === null || f.to >= day)
/** The row touches the span. */
export const touches = (f: Pick<Finding, 'from' | 'to'>, from: Day, to: Day): boolean =>
  (f.from === null || f.from <= to) && (f.to === null || f.to >= from)
/** Of rows that had begun by the day, the one that began last. */
export function latestOn<T extends Pick<Finding, 'from'>>(rows: readonly T[], day: Day): T | null {
  let held: T | null = null
  for (const row of rows) {
    if ((row.from ?? '') <= day && (held === null || (row.from ?? '') >= (held.from ?? ''))) held = row
  }
  return held
}

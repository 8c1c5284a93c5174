/** What is kept how long, on what ground, and what happens then; who may decide on a list of what is to go. */
import { addMonths, type Day } from '#platform/day'
import { defineMoves } from '#platform/moves'
import type { Reason } from '#platform/refusal'
import { refusals } from './refusal-rules.ts'

/** What comes after the time: two people destroy it, the clock clears it, it is never kept, or it stays. */
export const endings = {
  destroy: '到期由两人销毁',
  clock: '到期由系统自动清理',
  none: '不留存',
  stay: '平台内不销毁',
} as const
export type Ending = keyof typeof endings

export interface Kind {
  title: string
  /** What the time is counted from. */
  from: string
  ending: Ending
  /** Null where it stays for good, or is never kept. */
  months: number | null
  /** No shorter, by `basis`; and whether it can be set at all. */
  least: number
  fixed?: true
  /** A law by its name and article, else 平台设置: what no document gives. */
  basis: string
  note: string
}

const SET = '平台设置'
const ACCOUNTS = '《会计档案管理办法》附表（会计凭证保管 30 年）'
const LOGS = '《网络安全法》第二十一条（网络日志留存不少于六个月）'
const SHORTEST = `${SET}；《个人信息保护法》第十九条（保存期限应为必要的最短时间）`

/** Nothing here is of the subsidy documents: none of them says how long anything is kept. */
export const kinds = {
  'roster-sheet': {
    title: '学员名册导入表',
    from: '班级结束之日',
    ending: 'destroy',
    months: 36,
    least: 12,
    basis: SHORTEST,
    note: '上传的 Excel 原件，含明文身份证号；名册内容已登入实名制名册，不受影响。',
  },
  'certificate-sheet': {
    title: '证书导入表',
    from: '导入之日',
    ending: 'destroy',
    months: 36,
    least: 12,
    basis: SHORTEST,
    note: '上传的 Excel 原件，含明文身份证号；证书本身不受影响。',
  },
  'check-photo': {
    title: '签到照片',
    from: '拍照时告知本人的保存期限届满之日',
    ending: 'destroy',
    months: 0,
    least: 0,
    fixed: true,
    basis: SHORTEST,
    note: '期限在拍照时告知本人，届满即到期；签到记录本身不受影响。',
  },
  'voided-proof': {
    title: '已作废的就业证明',
    from: '作废之日',
    ending: 'destroy',
    months: 24,
    least: 6,
    basis: SHORTEST,
    note: '合同、工资单等附件；未作废的随资金材料保管。',
  },
  complainant: {
    title: '举报人联系方式与照片',
    from: '办结之日',
    ending: 'destroy',
    months: 36,
    least: 6,
    basis: SHORTEST,
    note: '举报的内容、办理经过和结论不受影响。',
  },
  'register-file': {
    title: '部门数据上传文件',
    from: '启用、弃用或接收失败之日',
    ending: 'destroy',
    months: 1,
    least: 1,
    basis: SHORTEST,
    note: '来源部门提供的原件，含明文身份证号；比对用的加密摘要、接收回执和文件校验值不受影响。',
  },
  'learning-events': {
    title: '线上学习记录',
    from: '班级结束之日',
    ending: 'destroy',
    months: 36,
    least: 24,
    basis: SHORTEST,
    note: '线上平台逐条上报的学习过程；每人计入的学时和扣减原因先行固化，长期保留。',
  },
  session: {
    title: '登录会话与短信验证码',
    from: '失效之时',
    ending: 'clock',
    months: null,
    least: 0,
    fixed: true,
    basis: SET,
    note: '会话失效、验证码失效一日后，由系统每日清理。',
  },
  reply: {
    title: '重复提交的应答',
    from: '提交之日',
    ending: 'clock',
    months: 1,
    least: 0,
    fixed: true,
    basis: SET,
    note: '用于断线后重发不重复办理，三十日后由系统每日清理。',
  },
  export: {
    title: '导出的文件',
    from: '导出之时',
    ending: 'none',
    months: null,
    least: 0,
    fixed: true,
    basis: SHORTEST,
    note: '名册、银行拨付文件当场生成，平台不留存；谁、何时、为何导出永久记录，并告知本人。',
  },
  record: {
    title: '操作记录与封存证明',
    from: '发生之时',
    ending: 'stay',
    months: null,
    least: 6,
    fixed: true,
    basis: `${LOGS}；${SET}：永久`,
    note: '只增不减，不可修改、不可销毁；销毁其他数据的记录也在其中。',
  },
  ledger: {
    title: '资金台账、申报、拨付与银行回单',
    from: '会计年度终了',
    ending: 'stay',
    months: null,
    least: 360,
    fixed: true,
    basis: ACCOUNTS,
    note: '保管期满后的鉴定与销毁由档案机构会同财政部门办理，不在本平台进行。',
  },
  roster: {
    title: '实名制名册、考勤、成绩与证书',
    from: '班级结束之日',
    ending: 'stay',
    months: null,
    least: 360,
    fixed: true,
    basis: `${ACCOUNTS}；凡补必进，是付款的依据（N10-11）`,
    note: '身份证号、姓名、手机号加密存放，默认掩码显示。',
  },
  'evaluation-box': {
    title: '学员评价',
    from: '提交之时',
    ending: 'stay',
    months: null,
    least: 0,
    fixed: true,
    basis: SET,
    note: '与身份分开存放，不能对应到个人。',
  },
} as const satisfies Record<string, Kind>
export type KindName = keyof typeof kinds
export const kindNames = Object.keys(kinds) as [KindName, ...KindName[]]
export const kindOf = (name: string): Kind => (kinds as Record<string, Kind>)[name] as Kind

/** A rule that was put in force for a kind, instead of what was delivered. */
export interface Set {
  months: number
  basis: string
}
/** What holds now; null months: no end of it. */
export const inForce = (kind: Kind, set: Set | undefined): { months: number | null; basis: string } =>
  set ? { months: set.months, basis: set.basis } : { months: kind.months, basis: kind.basis }

/** Days before this one are over: kept from the day on which the time began, through the same day so many months on. */
export const overBefore = (today: Day, months: number): Day => addMonths(today, -months)

export function refuseRule(name: KindName, months: number): Reason[] {
  const kind = kindOf(name)
  if (kind.fixed || kind.ending !== 'destroy') return [refusals.fixed({ kind: kind.title })]
  if (months < kind.least) return [refusals.too_short({ months: kind.least }, { field: 'months' })]
  return []
}

export const refuseKind = (name: KindName): Reason[] => {
  const kind = kindOf(name)
  return kind.ending === 'destroy'
    ? []
    : [refusals.never({ kind: kind.title, ending: endings[kind.ending] }, { field: 'kind' })]
}

export const ruleMoves = defineMoves(
  { asked: '待审定', 'in-force': '执行中', ended: '已被替代', returned: '未同意', withdrawn: '已撤回' },
  {
    approve: {
      title: '审定',
      from: ['asked'],
      to: 'in-force',
      verb: 'retention.approve',
      notBy: ['askedBy'],
    },
    return: {
      title: '不同意',
      from: ['asked'],
      to: 'returned',
      verb: 'retention.approve',
      notBy: ['askedBy'],
    },
    withdraw: { title: '撤回', from: ['asked'], to: 'withdrawn', verb: 'retention.propose' },
  },
)
export type RuleState = keyof typeof ruleMoves.states

export const destructionMoves = defineMoves(
  { asked: '待审定销毁', done: '已销毁', returned: '未同意', withdrawn: '已撤回' },
  {
    destroy: {
      title: '审定并销毁',
      from: ['asked'],
      to: 'done',
      verb: 'retention.approve',
      notBy: ['askedBy'],
    },
    return: {
      title: '不同意',
      from: ['asked'],
      to: 'returned',
      verb: 'retention.approve',
      notBy: ['askedBy'],
    },
    withdraw: { title: '撤回', from: ['asked'], to: 'withdrawn', verb: 'retention.propose' },
  },
)
export type DestructionState = keyof typeof destructionMoves.states

export const handsOf = (row: { askedBy: string }) => ({ askedBy: { id: row.askedBy, did: '提出申请' } })

/** What is hashed for a list: one line each, in the order of their ids. */
export const listText = (items: readonly { id: string; hash: string }[]): string =>
  [...items]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((item) => `${item.id} ${item.hash}\n`)
    .join('')

/** An enterprise's apprenticeship agreement: its states, who may stand on it, and which stage of money is due. */
import { addDays, addMonths, ageOn, type Day } from '#platform/day'
import { defineMoves } from '#platform/moves'
import { defineRefusals, type Reason } from '#platform/refusal'
import { type ApprenticeStage, apprenticeStages, type Hire, hires } from './kind-rules.ts'

export const agreementMoves = defineMoves(
  {
    draft: '待提交',
    submitted: '待备案',
    returned: '退回补正',
    approved: '已备案',
    withdrawn: '已撤回',
  },
  {
    change: { title: '修改协议', from: ['draft', 'returned'], to: 'draft', verb: 'agreement.file' },
    addPerson: { title: '登记学徒', from: ['draft', 'returned'], to: 'draft', verb: 'agreement.file' },
    dropPerson: { title: '移出学徒', from: ['draft', 'returned'], to: 'draft', verb: 'agreement.file' },
    submit: { title: '提交备案', from: ['draft', 'returned'], to: 'submitted', verb: 'agreement.file' },
    withdraw: {
      title: '撤回备案',
      from: ['draft', 'returned', 'submitted'],
      to: 'withdrawn',
      verb: 'agreement.file',
    },
    approve: {
      title: '备案通过',
      from: ['submitted'],
      to: 'approved',
      verb: 'agreement.approve',
      notBy: ['filedBy'],
    },
    return: {
      title: '退回补正',
      from: ['submitted'],
      to: 'returned',
      verb: 'agreement.approve',
      notBy: ['filedBy'],
    },
    contract: { title: '登记劳动合同', from: ['approved'], to: 'approved', verb: 'agreement.file' },
    leave: { title: '登记退出', from: ['approved'], to: 'approved', verb: 'agreement.file' },
  },
)
export type AgreementState = keyof typeof agreementMoves.states
export type AgreementMove = keyof typeof agreementMoves.moves

const MIN_AGE = 16
const INTERN_MONTHS = 6

export const agreementRefusals = defineRefusals('agreement', {
  days_crossed: { text: '培养期的结束日期须晚于开始日期。', next: '请核对起止日期。' },
  unknown_occupation: { text: '职业（工种）编码不存在。', next: '请从职业分类中选择。' },
  unknown_region: { text: '行政区划代码不存在或已停用。', next: '请从列表中选择地区。' },
  no_files: { text: '没有上传学徒制培训协议。', clause: 'F37-9', next: '请上传协议扫描件。' },
  not_your_file: { text: '附件须由本单位经办人上传。', next: '请重新上传。' },
  nobody: { text: '还没有登记学徒。', clause: 'F37-9', next: '请先登记参加培养的职工。' },
  too_young: { text: '参加时不满 16 周岁。', clause: 'F37-9', next: '请核对身份证号和日期。' },
  outside: {
    text: (f: { from: Day; to: Day }) => `参加日期不在培养期（${f.from} 至 ${f.to}）内。`,
    clause: 'F37-9',
    next: '请核对参加日期。',
  },
  intern_days: {
    text: '实习生须填写实习协议的起止日期，且不少于半年。',
    clause: 'F37-9',
    next: '请按实习协议填写；不满半年的不纳入学徒范围。',
  },
  intern_only: { text: '只有毕业年度实习生填写实习日期。', next: '请核对用工方式。' },
  contract_needed: {
    text: (f: { hire: string }) => `${f.hire}须填写劳动合同的开始日期。`,
    clause: 'F37-9',
    next: '请按劳动合同填写。',
  },
  contract_crossed: { text: '劳动合同的结束日期须晚于开始日期。', next: '请核对劳动合同。' },
  contract_early: {
    text: '毕业后签订的劳动合同不应早于实习开始。',
    clause: 'F37-9',
    next: '请核对实习协议和劳动合同的日期。',
  },
  bad_day: {
    text: (f: { text: string }) => `“${f.text}”不是日期。`,
    next: '请按 2026-03-01 的格式填写。',
  },
  bad_hire: {
    text: (f: { text: string }) => `没有“${f.text}”这种用工方式。`,
    next: '请从模板的下拉列表中选择。',
  },
  row_twice: {
    text: (f: { row: number }) => `与第 ${f.row} 行是同一人。`,
    next: '请只保留一行。',
  },
  already_there: { text: '该人员已在本协议的学徒名册中。', next: '无需重复登记。' },
  elsewhere: {
    text: '该人员同一时间在另一份学徒培养协议中。',
    clause: 'N10-7',
    next: '一人同一时间只能参加一份协议，请先在原协议中登记退出。',
  },
  not_apprentice: { text: '该人员不在本协议的学徒名册中，或已退出。', next: '请刷新页面后重试。' },
  left_outside: { text: '退出日期须在参加日期之后、今天之前。', next: '请核对退出日期。' },
  stage_not_due: {
    text: (f: { stage: string; due: Day }) => `${f.stage}补贴自 ${f.due} 起可以申报。`,
    clause: 'F37-9',
    next: '请到期后申报。',
  },
  stage_claimed: {
    text: (f: { stage: string; number: string }) => `${f.stage}补贴已经申报（${f.number}）。`,
    clause: 'F37-14',
    next: '请在原申报中查看进度。',
  },
  not_on_record: {
    text: '协议还没有备案，不能申报补贴。',
    clause: 'F37-9',
    next: '请先提交备案，由人社部门审核。',
  },
})

export interface AgreementDraft {
  startsOn: Day
  endsOn: Day
}
export const checkAgreement = (d: AgreementDraft): Reason[] =>
  d.endsOn > d.startsOn ? [] : [agreementRefusals.days_crossed({ field: 'endsOn' })]

export interface ApprenticeDraft {
  hire: Hire
  joinedOn: Day
  internFrom: Day | null
  internTo: Day | null
  contractFrom: Day | null
  contractTo: Day | null
}

export function checkContract(
  d: Pick<ApprenticeDraft, 'hire' | 'internFrom' | 'contractFrom' | 'contractTo'>,
): Reason[] {
  const reasons: Reason[] = []
  if (d.hire !== 'intern' && !d.contractFrom)
    reasons.push(agreementRefusals.contract_needed({ hire: hires[d.hire] }, { field: 'contractFrom' }))
  if (d.contractTo !== null && (d.contractFrom === null || d.contractTo <= d.contractFrom))
    reasons.push(agreementRefusals.contract_crossed({ field: 'contractTo' }))
  if (d.internFrom !== null && d.contractFrom !== null && d.contractFrom < d.internFrom)
    reasons.push(agreementRefusals.contract_early({ field: 'contractFrom' }))
  return reasons
}

export function checkApprentice(d: ApprenticeDraft, birthOn: Day, agreement: AgreementDraft): Reason[] {
  const reasons = checkContract(d)
  const since = d.internFrom ?? d.joinedOn
  if (ageOn(birthOn, since) < MIN_AGE) reasons.push(agreementRefusals.too_young({ field: 'idNumber' }))
  if (d.joinedOn < agreement.startsOn || d.joinedOn > agreement.endsOn) {
    const facts = { from: agreement.startsOn, to: agreement.endsOn }
    reasons.push(agreementRefusals.outside(facts, { field: 'joinedOn' }))
  }
  if (d.hire === 'intern') {
    const { internFrom: from, internTo: to } = d
    // The last day counts: half a year from 1 March ends on 31 August.
    if (!from || !to || addDays(to, 1) < addMonths(from, INTERN_MONTHS))
      reasons.push(agreementRefusals.intern_days({ field: 'internTo' }))
  } else if (d.internFrom || d.internTo) reasons.push(agreementRefusals.intern_only({ field: 'internFrom' }))
  return reasons
}

export interface StageRow {
  stage: ApprenticeStage
  title: string
  dueOn: Day
}
/** The first stage is due once the agreement is on record and has begun, the last when it is over. */
export const stagesOfAgreement = (a: AgreementDraft & { approvedOn: Day | null }): StageRow[] => [
  {
    stage: 'first',
    title: apprenticeStages.first,
    dueOn: a.approvedOn && a.approvedOn > a.startsOn ? a.approvedOn : a.startsOn,
  },
  { stage: 'final', title: apprenticeStages.final, dueOn: a.endsOn },
]

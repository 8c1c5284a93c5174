/** Employment after training: what counts as recorded, what makes a record doubtful, who may verify it. */
import { ageOn, type Day, daysBetween } from '#platform/day'
import { defineMoves } from '#platform/moves'
import { defineRefusals, type Reason } from '#platform/refusal'

/** Kinds of proof the ministry's notice names, and the insurance record. */
export const proofs = {
  contract: '劳动合同',
  payroll: '工资流水',
  housekeeping: '家政服务协议',
  insurance: '社保缴费记录',
} as const
export type Proof = keyof typeof proofs
/** A contract is one person's; a payroll or an insurance list may name several. */
export const personalProofs: readonly Proof[] = ['contract', 'housekeeping']

export const recorders = { institution: '培训机构', officer: '人社经办', worker: '本人' } as const
export type Recorder = keyof typeof recorders

export const followUpMoves = defineMoves(
  { recorded: '待核实', verified: '已核实', voided: '已作废' },
  {
    verify: {
      title: '核实',
      from: ['recorded'],
      to: 'verified',
      verb: 'employment.verify',
      notBy: ['recordedBy'],
    },
    void: { title: '作废', from: ['recorded', 'verified'], to: 'voided', verb: 'employment.verify' },
    withdraw: { title: '撤回', from: ['recorded'], to: 'voided', verb: 'employment.write' },
  },
)
export type FollowUpState = keyof typeof followUpMoves.states

const MIN_AGE = 16

export const refusals = defineRefusals('employment', {
  started_later: { text: '就业日期晚于今天。', next: '请在实际就业之后登记。' },
  too_young: { text: '就业时不满 16 周岁。', next: '请核对身份证号和就业日期。' },
  before_class: {
    text: (f: { startsOn: Day }) => `就业日期早于开班日期（${f.startsOn}）。`,
    clause: 'F37-5',
    next: '培训前已在的岗位不是培训后实现的就业，请核对就业日期。',
  },
  class_not_over: {
    text: (f: { state: string }) => `班级当前状态为“${f.state}”，培训结束后才能登记就业。`,
    clause: 'F37-5',
    next: '请在培训结束后登记。',
  },
  not_trainee: {
    text: '该人员不在这个班级的在册学员名单中。',
    clause: 'F2-7',
    next: '请核对班级和学员。',
  },
  own_institution: {
    text: '用人单位就是该班级的培训机构。',
    clause: 'N10-6',
    next: '培训机构招用本班学员的，请由人社部门核查后登记。',
  },
  recorded_twice: {
    text: (f: { employer: string; startedOn: Day }) =>
      `该人员在“${f.employer}”自 ${f.startedOn} 起的就业已经登记过。`,
    next: '无需重复登记。',
  },
  proof_of_another: {
    text: (f: { proof: string }) => `这份${f.proof}已经作为其他人员的就业证明。`,
    clause: 'N10-6',
    next: '请上传该人员本人的证明材料。',
  },
  proof_type: { text: '证明材料应为 PDF 或图片。', next: '请上传扫描件或照片。' },
  foreign_file: { text: '没有找到您上传的证明材料。', next: '请重新上传。' },
  region_needed: { text: '没有关联培训班的，请填写就业所在地区。', next: '请选择地区。' },
  unknown_region: { text: '行政区划代码不存在或已停用。', next: '请从列表中选择地区。' },
  unknown_person: {
    text: '没有找到该身份证号的人员。',
    next: '请核对身份证号；未参加过培训、也未登录过平台的人员不在登记范围内。',
  },
  one_person: { text: '请填写学员，或填写身份证号，二者取一。', next: '请修改后重新提交。' },
})

export interface Draft {
  employerUscc: string | null
  employerName: string
  proof: Proof
  startedOn: Day
  region: string | null
}
export interface Known {
  birthOn: Day
  recorder: Recorder
  class: { state: string; stateTitle: string; startsOn: Day; orgUscc: string; isTrainee: boolean } | null
  /** Live records of the same person. */
  ofPerson: readonly { employerName: string; startedOn: Day }[]
  /** Whether a live record of somebody else rests on the same file. */
  proofOfAnother: boolean
}

export function checkEmployment(d: Draft, known: Known, today: Day): Reason[] {
  const reasons: Reason[] = []
  const startedOn = { field: 'startedOn' }
  if (d.startedOn > today) reasons.push(refusals.started_later(startedOn))
  if (ageOn(known.birthOn, d.startedOn) < MIN_AGE) reasons.push(refusals.too_young(startedOn))
  const of = known.class
  if (of) {
    if (!of.isTrainee) reasons.push(refusals.not_trainee({ field: 'personId' }))
    if (!['taught', 'closed'].includes(of.state)) {
      reasons.push(refusals.class_not_over({ state: of.stateTitle }, { field: 'classId' }))
    }
    if (d.startedOn < of.startsOn) reasons.push(refusals.before_class({ startsOn: of.startsOn }, startedOn))
    if (d.employerUscc !== null && d.employerUscc === of.orgUscc && known.recorder !== 'officer') {
      reasons.push(refusals.own_institution({ field: 'employerUscc' }))
    }
  } else if (d.region === null) reasons.push(refusals.region_needed({ field: 'region' }))
  if (known.ofPerson.some((r) => r.employerName === d.employerName && r.startedOn === d.startedOn)) {
    const facts = { employer: d.employerName, startedOn: d.startedOn }
    reasons.push(refusals.recorded_twice(facts, { field: 'employerName' }))
  }
  if (known.proofOfAnother && personalProofs.includes(d.proof)) {
    reasons.push(refusals.proof_of_another({ proof: proofs[d.proof] }, { field: 'fileId' }))
  }
  return reasons
}

/** Days from the class's last day to the first at work; null without a class, negative when work began before. */
export const daysAfter = (endsOn: Day | null, startedOn: Day): number | null =>
  endsOn === null ? null : daysBetween(endsOn, startedOn)

/** A company's name as it is compared: full-width forms and blanks make no other company. */
export const tidyEmployer = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/g, '').replace('(', '（').replace(')', '）')
